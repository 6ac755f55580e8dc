//! A character that the language doesn't use.

use playbook_graph::Code;

use super::Page;
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0003"),
    title: "a character without a meaning",
    text: include_str!("../../../docs/diagnostics/PB0003.md"),
};

/// What stands `at` is no sign of the language.
pub(crate) fn report(at: (u32, u32), found: &str) -> SyntaxError {
    let error = SyntaxError::new(PAGE.code, at, format!("{found} has no meaning here"));
    match found.trim_matches('`') {
        ";" => error.help("a statement ends with its line").fix("take it out", at, ""),
        "“" | "”" | "„" | "'" | "‘" | "’" => {
            error.help("texts stand between straight quotes, `\"`")
        }
        "!" => error.help("write `not`, or `is not`"),
        _ => error.help("outside texts and comments only words, numbers and a few signs stand"),
    }
}

/// The `signs`, `at`, are another language's for `instead`.
pub(crate) fn other_sign(at: (u32, u32), signs: &str, instead: &str) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, format!("`{signs}` has no meaning here"))
        .help(format!("write `{instead}`"))
        .fix(format!("write `{instead}`"), at, instead)
}

/// An amount, `at`, is written with the sign of its currency; `amount` is how it is written.
pub(crate) fn currency_sign(at: (u32, u32), sign: &str, amount: &str) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, format!("`{sign}` is not how a currency is written here"))
        .help(format!("write its three letters behind the number: `{amount}`"))
        .fix(format!("write `{amount}`"), at, amount)
}
