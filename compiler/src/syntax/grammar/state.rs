//! States: a bound, then steps.

use super::{block, declare, name, step};
use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::parser::Parser;

const WRITTEN: &str = "state find { … }";

/// `start state find { steps }`.
pub(super) fn state_decl(p: &mut Parser<'_>) {
    let starts = p.at_word("start");
    let open = declare(p);
    if starts {
        super::need_word(p, "state", "start state find { … }");
    }
    name(p, "the state", WRITTEN);
    block(p, WRITTEN, |p| {
        if p.at_words("at", "most") {
            visits(p);
            return true;
        }
        step::step(p)
    });
    p.close(open, STATE_DECL);
}

/// `at most 3 times, then -> give_up`.
fn visits(p: &mut Parser<'_>) {
    const WRITTEN: &str = "at most 3 times, then -> give_up";
    let open = p.open();
    p.keyword();
    p.keyword();
    super::authority::times(p, WRITTEN);
    if super::authority::comma_before(p, "then") {
        p.keyword();
        step::arrow_target(p, WRITTEN);
    } else {
        p.expected("`, then`", WRITTEN);
    }
    p.close(open, VISITS);
}
