//! A key that is a whole record: nothing in it says which one it is, today and next month.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0609"),
    title: "nothing says which one this is",
    text: include_str!("../../../docs/diagnostics/PB0609.md"),
};

/// `written`, `at`, is a record without an `id`, or a list of them.
pub(crate) fn report(at: Origin, written: &str, record: &str, is_list: bool) -> Diagnostic {
    let message = if is_list {
        format!("`{written}` is a list of `{record}`: nothing says which one is meant")
    } else {
        format!("`{written}` is a `{record}`, which has no `id`: nothing says which one it is")
    };
    Diagnostic::error(PAGE.code, at, message)
        .help("write a field of it that never changes, such as a number or an e-mail address")
}
