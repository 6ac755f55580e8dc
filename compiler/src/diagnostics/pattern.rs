//! A text that doesn't fit its type, or a pattern that is none.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0206"),
    title: "the text does not fit its pattern",
    text: include_str!("../../../docs/diagnostics/PB0206.md"),
};

/// `text` is no value of the type `name`, whose texts all match `pattern`.
pub(crate) fn report(
    at: Origin,
    text: &str,
    name: &str,
    pattern: &str,
    declared: Origin,
) -> Diagnostic {
    Diagnostic::error(
        PAGE.code,
        at,
        format!("`{text}` is no `{name}`: it does not match `{pattern}`"),
    )
    .label(declared, "the pattern is declared here")
}

/// `text` is no e-mail address.
pub(crate) fn email(at: Origin, text: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{text}` is no e-mail address"))
        .help("it is written `name@example.com`")
}

/// What stands behind `matching` is no pattern.
pub(crate) fn broken(at: Origin, why: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("this pattern can't be read: {why}"))
        .help("`[0-9]{7}` is seven digits, `A|B` one of two, `.` any character")
}

/// A text that is no telephone number.
pub(crate) fn phone(at: Origin, text: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{text}` is no telephone number"))
        .help("write 6 to 15 digits, perhaps with a `+` in front: `\"+49 30 1234567\"`")
}

/// A text that is no address of a page.
pub(crate) fn url(at: Origin, text: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{text}` is no address of a page"))
        .help("write the whole address: `\"https://shop.example/orders\"`")
}
