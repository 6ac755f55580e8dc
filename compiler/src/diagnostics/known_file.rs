//! A file of what is known isn't there, or isn't made of sections with a heading each.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0651"),
    title: "a file of what is known can't be used",
    text: include_str!("../../../docs/diagnostics/PB0651.md"),
};

/// There is no such file.
pub(crate) fn no_file(at: Origin, name: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("the project has no file `{name}`")).help(
        "name a Markdown file of the project, by its path from the project's folder: `file \"faq.md\"`",
    )
}

/// Something in it stands under no heading, or it has none.
pub(crate) fn no_heading(at: Origin, name: &str) -> Diagnostic {
    let message = format!("something in `{name}` stands under no heading");
    Diagnostic::error(PAGE.code, at, message)
        .help("write a heading above each text: `## Return window` is known as `return_window`")
}

/// A heading has no word that can be a name.
pub(crate) fn no_name(at: Origin, name: &str, heading: &str) -> Diagnostic {
    let message = format!("the heading `{heading}` of `{name}` can't be a name");
    Diagnostic::error(PAGE.code, at, message)
        .help("begin it with a letter from a to z: `## Return window` is known as `return_window`")
}

/// Two headings are known by one name.
pub(crate) fn twice(at: Origin, name: &str, heading: &str, word: &str) -> Diagnostic {
    let message = format!("`{word}` is known twice: by the heading `{heading}` of `{name}`, too");
    Diagnostic::error(PAGE.code, at, message).help("give one of them another heading")
}
