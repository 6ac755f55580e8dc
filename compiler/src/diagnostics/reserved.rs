//! A name that the language keeps for itself.

use playbook_graph::Code;

use super::Page;
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0006"),
    title: "a word of the language can't be a name",
    text: include_str!("../../../docs/diagnostics/PB0006.md"),
};

/// The reserved `word`, `at`, stands where a name belongs.
pub(crate) fn report(at: (u32, u32), word: &str, what: &str) -> SyntaxError {
    let message = format!("`{word}` is a word of the language and can't name {what}");
    SyntaxError::new(PAGE.code, at, message)
        .help(format!("choose another, such as `{}`", other(word)))
}

/// A name that somebody may want who meant this word.
fn other(word: &str) -> String {
    let name = match word {
        "known" | "missing" => return format!("is_{word}"),
        "until" | "within" | "then" => return format!("{word}_when"),
        "all" | "any" | "it" => return format!("{word}_of_them"),
        "yes" => "agreed",
        "no" => "refused",
        "now" => "at_once",
        "today" => "this_day",
        "end" => "end_day",
        "where" | "in" => "place",
        "handoff" => "to_a_person",
        "otherwise" | "not" | "or" | "and" => "other",
        _ => return format!("the_{word}"),
    };
    name.to_owned()
}
