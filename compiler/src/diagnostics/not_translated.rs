//! A text that customers are told, and that nobody has put into a language of the desk.

use playbook_graph::{Code, Diagnostic, Locale, Origin};

use super::Page;
use super::nearest::list;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0374"),
    title: "a text without its translation",
    text: include_str!("../../../docs/diagnostics/PB0374.md"),
};

/// What is said at `at`, `text`, is in none of `missing`.
pub(crate) fn report(at: Origin, text: &str, missing: &[&Locale]) -> Diagnostic {
    let languages = list(missing.iter().map(|locale| locale.as_str()));
    let message = format!("customers are told “{text}”, and it is not translated into {languages}");
    let first = missing.first().map_or("fr", |locale| locale.as_str());
    Diagnostic::error(PAGE.code, at, message)
        .help(format!("write `\"{text}\" -> \"…\"` in a `translation {first} {{ … }}`"))
}

/// The machine says `words` of its own, and the desk at `at` talks in `locale`, in which nobody has
/// said them.
pub(crate) fn own(at: Origin, locale: &Locale, words: &[&str]) -> Diagnostic {
    let count = words.len();
    let message = format!("{count} words and sentences of the machine's own are not in `{locale}`");
    let all: Vec<String> = words.iter().map(|words| format!("“{words}”")).collect();
    Diagnostic::error(PAGE.code, at, message).help(format!(
        "write them in `translation {locale} {{ \"…\" -> \"…\" }}`: {}",
        all.join(", ")
    ))
}
