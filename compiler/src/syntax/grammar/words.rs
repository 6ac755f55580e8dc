//! Words that may begin a statement, and what to say of one that doesn't.

use crate::diagnostics;
use crate::syntax::parser::Parser;

/// Notes that no statement of `place` begins here. Always false.
pub(super) fn unknown(p: &mut Parser<'_>, place: &str, known: &[&str]) -> bool {
    let found = p.found();
    p.error(diagnostics::unknown::report(p.here(), &found, p.word(), place, known));
    false
}
