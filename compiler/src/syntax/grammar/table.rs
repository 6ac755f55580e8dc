//! Decision tables: a header, rows, cells.

use super::{declare, expression, name, params, types};
use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::parser::Parser;

const WRITTEN: &str = "| electronics | vip | 60 days |";

/// `table name(params) gives T { | … | }`.
pub(super) fn table_decl(p: &mut Parser<'_>) {
    const WRITTEN: &str = "table window(kind: Kind) gives duration { … }";
    let open = declare(p);
    name(p, "the table", WRITTEN);
    params(p);
    if super::need_word(p, "gives", WRITTEN) {
        types::type_ref(p);
    }
    p.eat_words("first", "match");
    super::block(p, WRITTEN, row);
    p.close(open, TABLE_DECL);
}

fn row(p: &mut Parser<'_>) -> bool {
    if !p.at(PIPE) {
        p.expected("a row", WRITTEN);
        return false;
    }
    let open = p.open();
    p.bump();
    while !matches!(p.current(), EOL | EOF | R_BRACE | COMMA) {
        cell(p);
        if !p.eat(PIPE) {
            p.expected("`|`", WRITTEN);
            break;
        }
    }
    p.close(open, TABLE_ROW);
    true
}

fn cell(p: &mut Parser<'_>) {
    let open = p.open();
    loop {
        let value = p.open();
        let known = cell_value(p);
        p.close(value, CELL_VALUE);
        if !known || !p.eat(COMMA) {
            break;
        }
    }
    p.close(open, TABLE_CELL);
}

/// A value, `any`, `other`, `up to 90 days`, `over 1`, `1 to 5`.
fn cell_value(p: &mut Parser<'_>) -> bool {
    if (p.nth(1) == PIPE || p.nth(1) == COMMA) && (p.eat_word("any") || p.eat_word("other")) {
        return true;
    }
    if p.eat_words("up", "to") || p.eat_word("over") || p.eat_word("under") {
        return expression::key(p);
    }
    let known = expression::key(p);
    if known && p.eat_word("to") {
        expression::key(p);
    }
    known
}
