//! Slots: typed memory of a case, and how the customer is asked for it.

use super::{block, declare, expression, name, text, types};
use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::parser::Parser;

/// `slot order: Order among orders`, with its clauses on the same line.
pub(super) fn slot_decl(p: &mut Parser<'_>) {
    const WRITTEN: &str = "slot order: Order among orders";
    let open = declare(p);
    name(p, "the slot", WRITTEN);
    if p.eat(COLON) {
        types::type_ref(p);
    } else {
        p.expected("`:` and a type", WRITTEN);
    }
    if p.at(COMMA) && p.nth_is_word(1, "until") {
        p.bump();
        p.join_line();
    }
    if p.at_word("until") {
        let open = p.open();
        p.keyword();
        text::text(p, "until \"Is that all?\"");
        p.close(open, COUNT_CLAUSE);
    }
    if p.at(L_BRACE) {
        fields(p);
    }
    clauses_below(p);
    p.close(open, SLOT_DECL);
}

/// The clauses on the slot's line, and on the lines below it.
fn clauses_below(p: &mut Parser<'_>) {
    loop {
        let ahead = usize::from(p.at(COMMA));
        if !is_clause(p, ahead) {
            return;
        }
        p.eat(COMMA);
        p.join_line();
        clause(p);
        if !p.at_end() && !is_clause(p, 0) && !p.at(L_BRACE) {
            return;
        }
        if p.at(L_BRACE) {
            fields(p);
        }
    }
}

/// Whether a clause of the slot above stands here.
pub(super) fn at_clause(p: &Parser<'_>) -> bool {
    is_clause(p, 0)
}

fn is_clause(p: &Parser<'_>, ahead: usize) -> bool {
    p.nth(ahead) == IDENT
        && match p.nth_text(ahead) {
            "ask" | "why" | "check" | "among" | "secret" | "personal" => true,
            "may" => p.nth_is_word(ahead + 1, "be") || p.nth_is_word(ahead + 1, "reuse"),
            _ => false,
        }
}

/// A clause of the slot above.
pub(super) fn clause(p: &mut Parser<'_>) {
    let open = p.open();
    let word = p.word().unwrap_or_default();
    p.keyword();
    match word {
        "ask" => {
            text::text(p, "ask \"Which order is it?\"");
        }
        "why" => {
            text::text(p, "why \"We need it to find your order.\"");
        }
        "check" => {
            p.join_line();
            expression::expression(p);
            text::text(p, "check amount <= order.total \"That is more than you paid.\"");
        }
        "among" => {
            expression::expression(p);
            p.close(open, AMONG);
            return;
        }
        "may" if !p.eat_words("be", "new") => {
            super::need_word(p, "reuse", "may reuse");
        }
        _ => {}
    }
    p.close(open, SLOT_CLAUSE);
}

/// `{ item among order.items ask "Which one?", to among variants where product is item.product }`.
fn fields(p: &mut Parser<'_>) {
    const WRITTEN: &str = "slot swap: Swap { item among order.items }";
    let open = p.open();
    block(p, WRITTEN, |p| {
        let open = p.open();
        let known = name(p, "a field", WRITTEN);
        if known && !p.at_word("ask") && super::need_word(p, "among", WRITTEN) {
            expression::expression(p);
        }
        if known && p.eat_word("ask") {
            text::text(p, "item among order.items ask \"Which item?\"");
        }
        p.close(open, AMONG_FIELD);
        known
    });
    p.close(open, AMONG_FIELDS);
}

/// `reason, amount`.
pub(super) fn names(p: &mut Parser<'_>, written: &str) {
    super::name_list(p, |p| name(p, "a slot", written));
}
