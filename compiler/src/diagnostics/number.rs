//! A number in a form that the language doesn't read.

use playbook_graph::Code;

use super::Page;
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0009"),
    title: "a number is not written right",
    text: include_str!("../../../docs/diagnostics/PB0009.md"),
};

/// The number `at` is written as `found`.
pub(crate) fn report(at: (u32, u32), found: &str) -> SyntaxError {
    let message = format!("`{found}` is not how a number is written");
    let error = SyntaxError::new(PAGE.code, at, message).help(
        "write `5000`, `0.50`, `30 days`, `20 EUR`: no thousands sign, a digit before the point, a \
         space before the unit",
    );
    match unit_apart(found) {
        Some(apart) => error.fix(format!("write `{apart}`"), at, apart),
        None => error,
    }
}

/// The number `at` has a sign between its thousands.
pub(crate) fn thousands(at: (u32, u32), before: &str, behind: &str) -> SyntaxError {
    let message = format!("`{before},{behind}` is not how a number is written");
    let whole = format!("{before}{behind}");
    SyntaxError::new(PAGE.code, at, message)
        .help(format!("write `{whole}`: thousands have no sign between them"))
        .fix(format!("write `{whole}`"), at, whole)
}

/// `400EUR` as `400 EUR`, where a unit is clearly meant.
fn unit_apart(found: &str) -> Option<String> {
    let unit = found.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
    let number = found.strip_suffix(unit)?;
    let unit = match unit {
        "d" => "days",
        "h" => "hours",
        "min" => "minutes",
        "s" => "seconds",
        "w" => "weeks",
        unit if unit.len() > 2 => unit,
        _ => return None,
    };
    Some(format!("{number} {unit}"))
}
