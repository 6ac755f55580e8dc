//! Time that is counted in a unit that doesn't fit.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0224"),
    title: "time is counted in a unit that does not fit",
    text: include_str!("../../../docs/diagnostics/PB0224.md"),
};

/// A month, a year or business time where a length of time stands by itself.
pub(crate) fn no_length(at: Origin, unit: &str) -> Diagnostic {
    Diagnostic::error(
        PAGE.code,
        at,
        format!("`{unit}` have no fixed length: they are counted from a day"),
    )
    .help(match unit.starts_with("business") {
        true => format!(
            "write a length such as `24 hours` (how long people may take is one); \
             `2 {unit} after order.shipped_at` is a moment"
        ),
        false => {
            format!("write `2 {unit} after order.shipped_at`, or a length such as `30 days`")
        }
    })
}

/// As [`no_length`], of `count` units: in days, where that is what is meant by them.
pub(crate) fn no_length_of(at: Origin, count: &str, unit: &str) -> Diagnostic {
    // Months in a row have 30.6 days on the average, and never a day more than that comes to.
    let (each, longest): (i64, i64) = match unit {
        "months" => (30, 306),
        "years" => (365, 3_660),
        _ => return no_length(at, unit),
    };
    let count_of =
        |tenths: i64| count.parse().ok().and_then(|count: i64| count.checked_mul(tenths));
    let days = count_of(each).unwrap_or(each);
    let most = count_of(longest).map_or(days, |tenths| (tenths + 9) / 10);
    let finding = no_length(at, unit);
    Diagnostic { help: None, ..finding }
        .help(format!(
            "write `{days} days`; `{most} days` where it must not be shorter than any {count} {unit} \
             (in a limit, say); or count from a day: `{count} {unit} after order.shipped_at`"
        ))
        .fix(format!("write `{days} days`"), at, format!("{days} days"))
}

/// A day, which has no time, is counted in a unit that has none of days.
pub(crate) fn of_a_day(at: Origin, unit: &str) -> Diagnostic {
    let message = format!("`{unit}` can't be counted from a date, which has no time and no zone");
    Diagnostic::error(PAGE.code, at, message)
        .help("count days, weeks, months or years, or let the tool return a `time`")
}

/// A moment and a day side by side.
pub(crate) fn mixed(at: Origin, from: &str, to: &str) -> Diagnostic {
    let message = format!("nothing can be counted between {from} and {to}");
    Diagnostic::error(PAGE.code, at, message)
        .help("count between two moments (`now`, `asked_at`) or between two dates (`today`)")
}
