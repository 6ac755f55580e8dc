//! Playbooks: a header, slots, states.

use super::{
    block, brackets, declare, expression, name, params, path, slot, state, step, text, types, words,
};
use crate::diagnostics;
use crate::syntax::kind::SyntaxKind::{self, *};
use crate::syntax::parser::Parser;

const WRITTEN: &str = "playbook refund ends refunded(amount: EUR), refused { … }";

/// `playbook name(params) ends outcomes { … }`.
pub(super) fn playbook_decl(p: &mut Parser<'_>) {
    let open = declare(p);
    name(p, "the playbook", WRITTEN);
    params(p);
    if super::need_word(p, "ends", WRITTEN) {
        super::comma_list(p, outcome);
    }
    block(p, WRITTEN, item);
    p.close(open, PLAYBOOK_DECL);
}

/// `cancelled(order: Order, refund: EUR)`.
fn outcome(p: &mut Parser<'_>) -> bool {
    let open = p.open();
    let known = name(p, "an outcome", WRITTEN);
    if p.at(L_PAREN) {
        let open = p.open();
        brackets(p, |p| {
            let open = p.open();
            name(p, "a value", WRITTEN);
            if p.eat(COLON) {
                types::type_ref(p);
            }
            p.close(open, PARAM);
        });
        p.close(open, PARAMS);
    }
    p.close(open, OUTCOME);
    known
}

const ITEMS: &[&str] =
    &["starts", "needs", "on", "may", "human", "answers", "shown", "slot", "start", "state"];

fn item(p: &mut Parser<'_>) -> bool {
    if slot::at_clause(p) {
        p.error(diagnostics::unknown::slot_clause(p.here(), p.word().unwrap_or_default()));
        return false;
    }
    let Some(word) = words::first(p, "a playbook", ITEMS) else { return false };
    match word {
        "slot" => slot::slot_decl(p),
        "start" | "state" => state::state_decl(p),
        _ => clause(p, word),
    }
    true
}

fn clause(p: &mut Parser<'_>, word: &str) {
    let open = p.open();
    let kind = match word {
        "starts" => starts(p),
        "needs" => super::authority::needs(p),
        "on" => on(p),
        "may" => may_call(p),
        "human" => human_only(p),
        "answers" => {
            p.keyword();
            ANSWERS_CLAUSE
        }
        "shown" => shown_as(p),
        _ => ERROR,
    };
    p.close(open, kind);
}

/// `starts on intent refund`, `starts on event parcel_lost`.
fn starts(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "starts on intent refund";
    p.keyword();
    if super::need_word(p, "on", WRITTEN) {
        if p.eat_word("intent") || p.eat_word("event") {
            path(p, "a name", WRITTEN);
        } else {
            p.expected("`intent` or `event`", WRITTEN);
        }
    }
    STARTS_CLAUSE
}

/// `on cancel -> end unchanged`, `on correction after refund -> fix`.
fn on(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "on cancel -> end unchanged";
    p.keyword();
    if p.eat_word("correction") {
        super::need_word(p, "after", "on correction after refund -> fix");
        path(p, "the name of a tool", "on correction after refund -> fix");
    } else if !p.eat_word("cancel") {
        p.expected("`cancel` or `correction after`", WRITTEN);
    }
    step::arrow_target(p, WRITTEN);
    ON_CLAUSE
}

/// `shown as "the change of your plan"`.
fn shown_as(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "shown as \"the change of your plan\"";
    p.keyword();
    if super::need_word(p, "as", WRITTEN) {
        text::text(p, WRITTEN);
    }
    SHOWN_AS
}

fn may_call(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    if super::need_word(p, "call", "may call shop.refund, shop.orders_of") {
        super::name_list(p, |p| path(p, "the name of a tool", "may call shop.refund"));
    }
    MAY_CALL_CLAUSE
}

fn human_only(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "human only when customer.segment is vip";
    p.keyword();
    if super::need_word(p, "only", WRITTEN) && super::need_word(p, "when", WRITTEN) {
        p.join_line();
        expression::expression(p);
    }
    HUMAN_ONLY_CLAUSE
}
