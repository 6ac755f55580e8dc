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
        "→" => error.help("write `->`").fix("write `->`", at, "->"),
        _ => error.help("outside texts and comments only words, numbers and a few signs stand"),
    }
}
