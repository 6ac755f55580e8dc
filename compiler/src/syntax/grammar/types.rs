//! `use`, types, and the declarations of types: `type`, `enum`, `record`, `formula`.

use super::{at_name, block, count, declare, expression, name, params, path, text};
use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::parser::Parser;

/// `use std.identity`.
pub(super) fn use_decl(p: &mut Parser<'_>) {
    let open = declare(p);
    path(p, "the name of a file", "use shop");
    p.close(open, USE_DECL);
}

/// A capitalised name.
pub(super) fn type_name(p: &mut Parser<'_>) {
    let open = p.open();
    p.bump();
    p.close(open, TYPE_NAME_REF);
}

/// The capitalised name that a declaration introduces.
pub(super) fn declared_type(p: &mut Parser<'_>, what: &str, written: &str) {
    let open = p.open();
    if !p.eat(TYPE_IDENT) {
        p.expected(&format!("a name for {what}, capital first"), written);
        if matches!(p.current(), IDENT | ISO_CODE) {
            p.bump();
        }
    }
    p.close(open, NAME);
}

/// `type OrderId = text matching "W[0-9]{7}"`.
pub(super) fn type_decl(p: &mut Parser<'_>) {
    const WRITTEN: &str = "type OrderId = text matching \"W[0-9]{7}\"";
    let open = declare(p);
    declared_type(p, "the type", WRITTEN);
    if p.eat(EQ) {
        p.join_line();
        type_ref(p);
        refinement(p);
    } else {
        p.expected("`=`", WRITTEN);
    }
    p.close(open, TYPE_DECL);
}

fn refinement(p: &mut Parser<'_>) {
    if p.at_word("matching") {
        let open = p.open();
        p.keyword();
        text::string(p, "type OrderId = text matching \"W[0-9]{7}\"");
        p.close(open, MATCHING);
    } else if p.at_word("from") {
        let open = p.open();
        p.keyword();
        expression::expression(p);
        super::need_word(p, "to", "type Stars = int from 1 to 5");
        expression::expression(p);
        p.close(open, RANGE_REFINEMENT);
    }
}

/// `text`, `Order`, `EUR`, `list of Order, at most 50`, `optional time`.
pub(super) fn type_ref(p: &mut Parser<'_>) {
    if !p.descend() {
        return;
    }
    let open = p.open();
    if p.at_words("list", "of") {
        p.keyword();
        p.keyword();
        type_ref(p);
        bounds(p);
        p.close(open, LIST_TYPE);
    } else if p.at_word("optional") {
        p.keyword();
        type_ref(p);
        p.close(open, OPTIONAL_TYPE);
    } else if matches!(p.current(), TYPE_IDENT | ISO_CODE) || at_name(p) {
        if p.at(IDENT) {
            super::path_tokens(p);
        } else {
            p.bump();
        }
        p.close(open, NAMED_TYPE);
    } else {
        p.expected("a type", "order: Order");
        p.close(open, NAMED_TYPE);
    }
    p.ascend();
}

/// `, at most 50`, `, 1 or more`.
fn bounds(p: &mut Parser<'_>) {
    while bound_follows(p) {
        p.eat(COMMA);
        p.join_line();
        let open = p.open();
        if p.eat_words("at", "most") {
            count(p, "list of Order, at most 50");
        } else {
            p.bump();
            if p.eat_word("or") {
                super::need_word(p, "more", "list of Item, 1 or more");
            } else {
                p.expected("`or more`", "list of Item, 1 or more");
            }
        }
        p.close(open, BOUND);
    }
}

fn bound_follows(p: &Parser<'_>) -> bool {
    let ahead = usize::from(p.at(COMMA));
    let at_most = p.nth_is_word(ahead, "at") && p.nth_is_word(ahead + 1, "most");
    if ahead == 1 { at_most || p.nth(1) == NUMBER } else { p.at_words("at", "most") }
}

/// `personal`, `secret`, `hidden`, `from trusted`.
pub(super) fn marks(p: &mut Parser<'_>) {
    loop {
        let plain = matches!(p.word(), Some("personal" | "secret" | "hidden"));
        if !plain && !p.at_word("from") {
            return;
        }
        let open = p.open();
        let from = p.at_word("from");
        p.keyword();
        if from && !(p.eat_word("trusted") || p.eat_word("picked")) {
            p.expected("`trusted`", "account: text from trusted");
        }
        p.close(open, MARK);
    }
}

/// `enum Reason { too_late "too late", other }`.
pub(super) fn enum_decl(p: &mut Parser<'_>) {
    const WRITTEN: &str = "enum Reason { too_late \"too late\", damaged }";
    let open = declare(p);
    declared_type(p, "the choice", WRITTEN);
    block(p, WRITTEN, |p| {
        let open = p.open();
        let known = name(p, "a value", WRITTEN);
        spoken(p, known);
        p.close(open, ENUM_VALUE);
        known
    });
    p.close(open, ENUM_DECL);
}

/// `"a car" or "automobile"`: the words that customers see of a value, and others that they use for it.
pub(super) fn spoken(p: &mut Parser<'_>, known: bool) {
    const WRITTEN: &str = "car \"a car\" or \"automobile\"";
    if !known {
        return;
    }
    if p.at(QUOTE_OPEN) {
        text::string(p, WRITTEN);
    }
    while p.eat_word("or") {
        text::string(p, WRITTEN);
    }
}

/// `record Order shown as "order {id}" key id { id: OrderId, total: EUR }`.
pub(super) fn record_decl(p: &mut Parser<'_>) {
    const WRITTEN: &str = "record Order shown as \"order {id}\" { id: OrderId, total: EUR }";
    let open = declare(p);
    declared_type(p, "the record", WRITTEN);
    loop {
        let open = p.open();
        if p.eat_words("shown", "as") {
            text::text(p, WRITTEN);
            p.close(open, SHOWN_AS);
        } else if p.eat_word("key") {
            name(p, "the key", "record Order key id { id: OrderId }");
            p.close(open, KEY_CLAUSE);
        } else {
            p.abandon(open);
            break;
        }
    }
    block(p, WRITTEN, |p| field(p, WRITTEN));
    p.close(open, RECORD_DECL);
}

fn field(p: &mut Parser<'_>, written: &str) -> bool {
    let open = p.open();
    let known = name(p, "a field", written);
    if known {
        if p.eat(COLON) {
            type_ref(p);
            marks(p);
            tag(p);
        } else {
            p.expected("`:` and a type", written);
        }
    }
    p.close(open, FIELD);
    known
}

/// `when kind is gift_card`.
fn tag(p: &mut Parser<'_>) {
    if p.at_word("when") {
        let open = p.open();
        p.keyword();
        p.join_line();
        expression::expression(p);
        p.close(open, TAG);
    }
}

/// `formula fee(order: Order) gives EUR = 10% of order.total rounded down`.
pub(super) fn formula_decl(p: &mut Parser<'_>) {
    const WRITTEN: &str = "formula fee(order: Order) gives EUR = 10% of order.total rounded down";
    let open = declare(p);
    name(p, "the formula", WRITTEN);
    params(p);
    if super::need_word(p, "gives", WRITTEN) {
        type_ref(p);
    }
    if p.eat(EQ) {
        p.join_line();
        expression::expression(p);
    } else {
        p.expected("`=`", WRITTEN);
    }
    p.close(open, FORMULA_DECL);
}
