//! Policies: sentences about the whole project that the compiler proves.

use super::authority::{given_names, times};
use super::{block, count, declare, expression, path, text};
use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::parser::Parser;

const WRITTEN: &str = "never refund(charge) when charge.amount > 500 EUR without approval";

/// `policy "sentence" { properties }`.
pub(super) fn policy_decl(p: &mut Parser<'_>) {
    const WRITTEN: &str = "policy \"Nobody refunds alone\" { never refund() without approval }";
    let open = declare(p);
    text::string(p, WRITTEN);
    block(p, WRITTEN, property);
    p.close(open, POLICY_DECL);
}

fn property(p: &mut Parser<'_>) -> bool {
    if p.at_word("never") {
        never(p);
    } else if p.at_words("always", "a") {
        person(p);
    } else {
        return of_tool(p);
    }
    true
}

/// `never TOOL(params) when C [without approval [by ROLE]]`.
fn never(p: &mut Parser<'_>) {
    let open = p.open();
    p.keyword();
    path(p, "the name of a tool", WRITTEN);
    given_names(p);
    if p.eat_word("when") {
        p.join_line();
        expression::expression(p);
    }
    without(p);
    p.close(open, NEVER_PROPERTY);
}

fn without(p: &mut Parser<'_>) {
    if !p.eat_word("without") {
        return;
    }
    super::need_word(p, "approval", WRITTEN);
    if p.eat_word("by") {
        path(p, "the name of a role", "without approval by finance");
    }
}

/// `always a person within 1 turn`.
fn person(p: &mut Parser<'_>) {
    const WRITTEN: &str = "always a person within 1 turn";
    let open = p.open();
    p.keyword();
    super::need_word(p, "a", WRITTEN);
    super::need_word(p, "person", WRITTEN);
    super::need_word(p, "within", WRITTEN);
    count(p, WRITTEN);
    if !p.eat_word("turn") {
        super::need_word(p, "turns", WRITTEN);
    }
    p.close(open, PERSON_PROPERTY);
}

/// `T only after FACT`, `T at most N times per KEY in D`, `amount of T at most X per KEY in D`.
fn of_tool(p: &mut Parser<'_>) -> bool {
    let open = p.open();
    let amount = p.goes_on_with("of");
    if amount {
        super::name(p, "an amount", "");
        p.keyword();
    }
    if !path(p, "a property", WRITTEN) {
        p.close(open, ERROR);
        return false;
    }
    given_names(p);
    let kind = if amount {
        most_amount(p);
        AMOUNT_PROPERTY
    } else if p.eat_words("only", "after") {
        path(p, "the name of a fact", "refund only after identified");
        AFTER_PROPERTY
    } else if p.eat_words("at", "most") {
        times(p, "refund at most 1 times per case");
        super::need_word(p, "per", "refund at most 1 times per case");
        path(p, "what it is counted for", "refund at most 1 times per case");
        if p.eat_word("in") {
            expression::key(p);
        }
        without(p);
        TIMES_PROPERTY
    } else {
        p.expected("`only after` or `at most`", "refund only after identified");
        AFTER_PROPERTY
    };
    p.close(open, kind);
    true
}

fn most_amount(p: &mut Parser<'_>) {
    const WRITTEN: &str = "amount of refund at most 500 EUR per customer in 30 days";
    if !p.eat_words("at", "most") {
        return p.expected("`at most`", WRITTEN);
    }
    expression::key(p);
    if super::need_word(p, "per", WRITTEN) {
        path(p, "what it is counted for", WRITTEN);
    }
    if p.eat_word("in") {
        expression::key(p);
    }
    without(p);
}
