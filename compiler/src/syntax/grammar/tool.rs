//! Tools: what can be asked or done outside, and what is known about it.

use super::{block, call, comma_list, declare, expression, name, params, path, text, types, words};
use crate::syntax::kind::SyntaxKind::{self, *};
use crate::syntax::parser::Parser;

const WRITTEN: &str = "tool refund(charge: Charge) gives Refund { sensitive }";

/// `tool name(params) gives T { clauses }`.
pub(super) fn tool_decl(p: &mut Parser<'_>) {
    let open = declare(p);
    name(p, "the tool", WRITTEN);
    params(p);
    if p.eat_word("gives") {
        types::type_ref(p);
    }
    block(p, WRITTEN, clause);
    p.close(open, TOOL_DECL);
}

const CLAUSES: &[&str] = &[
    "reads",
    "writes",
    "sensitive",
    "fails",
    "timeout",
    "retry",
    "fresh",
    "promises",
    "proves",
    "moves",
    "never",
    "checked",
    "changes",
    "undo",
    "claims",
];

fn clause(p: &mut Parser<'_>) -> bool {
    let Some(word) = words::first(p, "a tool", CLAUSES) else { return false };
    let open = p.open();
    let kind = match word {
        "reads" | "writes" | "sensitive" => {
            p.keyword();
            EFFECT_CLAUSE
        }
        "fails" => names(p, FAILS_CLAUSE, "fails already_shipped, not_found"),
        "changes" => paths(p, CHANGES_CLAUSE, "changes orders_of"),
        "timeout" => value(p, TIMEOUT_CLAUSE),
        "promises" => value(p, PROMISES_CLAUSE),
        "retry" => retry(p),
        "fresh" => worded(p, "for", FRESH_CLAUSE, "fresh for 5 minutes"),
        "moves" => worded(p, "money", MOVES_CLAUSE, "moves money order.total"),
        "never" => never_twice(p),
        "proves" => proves(p),
        "checked" => checked_by(p),
        "undo" => undo_by(p),
        "claims" => claims(p),
        _ => ERROR,
    };
    p.close(open, kind);
    true
}

fn names(p: &mut Parser<'_>, kind: SyntaxKind, written: &str) -> SyntaxKind {
    p.keyword();
    super::name_list(p, |p| name(p, "a refusal", written));
    kind
}

/// `claims "is cancelled", "has been cancelled"`.
pub(super) fn claims(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    p.join_line();
    comma_list(p, |p| text::string(p, "claims \"is cancelled\", \"has been cancelled\""));
    CLAIMS_CLAUSE
}

pub(super) fn paths(p: &mut Parser<'_>, kind: SyntaxKind, written: &str) -> SyntaxKind {
    p.keyword();
    super::name_list(p, |p| path(p, "a name", written));
    kind
}

fn value(p: &mut Parser<'_>, kind: SyntaxKind) -> SyntaxKind {
    p.keyword();
    expression::expression(p);
    kind
}

fn worded(p: &mut Parser<'_>, word: &str, kind: SyntaxKind, written: &str) -> SyntaxKind {
    p.keyword();
    if super::need_word(p, word, written) {
        expression::expression(p);
    }
    kind
}

fn retry(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    super::count(p, "retry 3 times");
    super::need_word(p, "times", "retry 3 times");
    RETRY_CLAUSE
}

/// `never twice for order.id in 30 days`.
fn never_twice(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "never twice for order.id";
    p.keyword();
    if super::need_word(p, "twice", WRITTEN) && super::need_word(p, "for", WRITTEN) {
        expression::key(p);
        if p.eat_word("in") {
            expression::expression(p);
        }
    }
    NEVER_TWICE_CLAUSE
}

/// `proves identified(result) when result.verified`.
fn proves(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    call(p, "proves identified(result)");
    if p.eat_word("when") {
        p.join_line();
        expression::expression(p);
    }
    PROVES_CLAUSE
}

/// `checked by order(order.id) done when result.status is cancelled`.
fn checked_by(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "checked by order(order.id) done when result.status is cancelled";
    p.keyword();
    if super::need_word(p, "by", WRITTEN) {
        call(p, WRITTEN);
        if super::need_word(p, "done", WRITTEN) && super::need_word(p, "when", WRITTEN) {
            p.join_line();
            expression::expression(p);
        }
    }
    CHECKED_BY_CLAUSE
}

fn undo_by(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    if super::need_word(p, "by", "undo by release(result.id)") {
        call(p, "undo by release(result.id)");
    }
    UNDO_CLAUSE
}
