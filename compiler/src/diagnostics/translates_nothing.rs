//! A translation of what nobody is told.

use playbook_graph::{Code, Diagnostic, Locale, Origin};

use super::Page;
use super::nearest::nearest;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0376"),
    title: "a translation of what nobody is told",
    text: include_str!("../../../docs/diagnostics/PB0376.md"),
};

/// Nothing of the project reads like the text at `at`, which is found by `key`.
pub(crate) fn text<'k>(
    at: Origin,
    key: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Diagnostic {
    let found =
        Diagnostic::warning(PAGE.code, at, "no text that customers are told reads like this");
    match nearest(key, known) {
        Some(meant) => found.help(format!("did you mean “{meant}”")),
        None => {
            found.help("write it as it stands where it is said, its values too; or leave it out")
        }
    }
}

/// No desk talks in the language of the translation at `at`.
pub(crate) fn language(at: Origin, locale: &Locale) -> Diagnostic {
    Diagnostic::warning(PAGE.code, at, format!("no desk talks in `{locale}`"))
        .help(format!("say it in the desk: `locales en, {locale}`"))
}
