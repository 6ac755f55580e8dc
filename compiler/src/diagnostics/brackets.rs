//! Two readings are possible, so the author says which.

use playbook_graph::Code;

use super::Page;
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0008"),
    title: "brackets are needed here",
    text: include_str!("../../../docs/diagnostics/PB0008.md"),
};

/// What `first` and `second` do together, `at`, could be read in two ways.
pub(crate) fn report(at: (u32, u32), first: &str, second: &str) -> SyntaxError {
    let message = format!("`{first}` beside `{second}` can be read in two ways");
    SyntaxError::new(PAGE.code, at, message)
        .help("put brackets around what belongs together, such as `(a and b) or c`")
}
