//! What may follow what: one file a construct. Writes into the parser; never looks at meaning.
//!
//! Each construct reads what it knows, notes what is missing and goes on; [`block`] makes sure
//! that one broken statement doesn't take its neighbours along.

mod authority;
mod desk;
mod expression;
mod fact;
mod intent;
mod playbook;
mod policy;
mod scenario;
mod slot;
mod state;
mod step;
mod table;
mod text;
mod tool;
mod types;
mod words;

use super::kind::SyntaxKind::*;
use super::parser::{Done, Open, Parser};
use crate::diagnostics;

/// A whole file.
pub(crate) fn file(p: &mut Parser<'_>) {
    let open = p.open();
    while p.nth(0) != EOF {
        p.join_line();
        if !declaration(p) {
            let what = "a declaration";
            p.expected(what, "playbook refund ends refunded, refused { … }");
            skip_to_declaration(p);
            continue;
        }
        if !p.at_end() || p.at(COMMA) || p.at(R_BRACE) {
            p.expected("a new line", "");
            skip_to_declaration(p);
        }
    }
    p.close(open, FILE);
}

/// Skips what is no declaration, up to a line that begins with one at the left edge.
fn skip_to_declaration(p: &mut Parser<'_>) {
    let open = p.open();
    p.bump();
    while p.nth(0) != EOF && !at_left_declaration(p) {
        p.bump();
    }
    p.close(open, ERROR);
}

/// Whether a line starts here, at the left edge, with a word that declares something.
pub(crate) fn at_left_declaration(p: &Parser<'_>) -> bool {
    p.indent() == Some(0) && p.nth(0) == IDENT && is_declaration_word(p.nth_text(0))
}

const DECLARATIONS: &[&str] = &[
    "use",
    "type",
    "enum",
    "record",
    "formula",
    "table",
    "tool",
    "fact",
    "authority",
    "policy",
    "event",
    "intent",
    "team",
    "role",
    "calendar",
    "voice",
    "knowledge",
    "playbook",
    "desk",
    "scenario",
];

fn is_declaration_word(word: &str) -> bool {
    DECLARATIONS.contains(&word)
}

fn declaration(p: &mut Parser<'_>) -> bool {
    let Some(word) = p.word() else { return false };
    match word {
        "use" => types::use_decl(p),
        "type" => types::type_decl(p),
        "enum" => types::enum_decl(p),
        "record" => types::record_decl(p),
        "formula" => types::formula_decl(p),
        "table" => table::table_decl(p),
        "tool" => tool::tool_decl(p),
        "fact" => fact::fact_decl(p),
        "event" => fact::event_decl(p),
        "authority" => authority::authority_decl(p),
        "policy" => policy::policy_decl(p),
        "intent" => intent::intent_decl(p),
        "team" | "role" | "calendar" | "voice" | "knowledge" => desk::named_settings(p, word),
        "playbook" => playbook::playbook_decl(p),
        "desk" => desk::desk_decl(p),
        "scenario" => scenario::scenario_decl(p),
        _ => return false,
    }
    true
}

// --- what all constructs share

const RESERVED: &[&str] = &[
    "end",
    "go",
    "handoff",
    "yes",
    "no",
    "known",
    "missing",
    "all",
    "any",
    "now",
    "today",
    "it",
    "otherwise",
    "not",
    "and",
    "or",
    "is",
    "in",
    "where",
    "then",
    "within",
    "until",
];

fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// Whether a name stands here.
fn at_name(p: &Parser<'_>) -> bool {
    p.word().is_some_and(|word| !is_reserved(word))
}

/// A name; `what` says of what.
fn name(p: &mut Parser<'_>, what: &str, written: &str) -> bool {
    if at_name(p) {
        name_token(p);
        return true;
    }
    match p.word() {
        Some(word) if !p.at_end() => {
            p.error(diagnostics::reserved::report(p.here(), word, what));
            name_token(p);
            true
        }
        _ => {
            p.expected(&format!("a name for {what}"), written);
            false
        }
    }
}

fn name_token(p: &mut Parser<'_>) {
    let open = p.open();
    p.bump();
    p.close(open, NAME);
}

/// `a`, `a.b`, `a.b.c`.
fn path(p: &mut Parser<'_>, what: &str, written: &str) -> bool {
    if !at_name(p) {
        return match p.word() {
            Some(word) if !p.at_end() => {
                p.error(diagnostics::reserved::report(p.here(), word, what));
                false
            }
            _ => {
                p.expected(what, written);
                false
            }
        };
    }
    path_tokens(p);
    true
}

fn path_tokens(p: &mut Parser<'_>) -> Done {
    let open = p.open();
    p.bump();
    while p.at(DOT) {
        p.bump();
        if p.at(IDENT) {
            p.bump();
        } else {
            p.expected("a name behind the point", "order.total");
            break;
        }
    }
    p.close(open, PATH)
}

/// Names between commas, up to the end of the line; a comma lets the list go on on the next line.
fn comma_list(p: &mut Parser<'_>, mut item: impl FnMut(&mut Parser<'_>) -> bool) {
    loop {
        if !item(p) {
            return;
        }
        if !p.eat(COMMA) {
            return;
        }
        p.join_line();
    }
}

/// `(a, b)`; newlines are space inside.
fn brackets(p: &mut Parser<'_>, item: impl FnMut(&mut Parser<'_>)) {
    delimited(p, L_PAREN, R_PAREN, item);
}

fn delimited(
    p: &mut Parser<'_>,
    left: super::SyntaxKind,
    right: super::SyntaxKind,
    mut item: impl FnMut(&mut Parser<'_>),
) {
    if !p.eat(left) || !p.descend() {
        return;
    }
    let before = p.open_bracket();
    while !p.at(right) && p.nth(0) != EOF {
        let at = p.position();
        item(p);
        if p.position() == at || (!p.at(right) && !p.eat(COMMA)) {
            break;
        }
    }
    let closed = p.at(right);
    if closed {
        p.bump();
    }
    p.close_bracket(before);
    p.ascend();
    if !closed {
        let sign = if right == R_PAREN { "`)` or a comma" } else { "`]` or a comma" };
        p.expected(sign, "");
    }
}

/// `{ … }`: statements between line ends or commas. `item` reads one; false when it can't.
fn block(p: &mut Parser<'_>, written: &str, mut item: impl FnMut(&mut Parser<'_>) -> bool) {
    if !p.at(L_BRACE) {
        return p.expected("`{`", written);
    }
    if !p.descend() {
        return p.skip_statement();
    }
    p.bump();
    let before = p.open_brace();
    loop {
        p.join_line();
        if p.at(R_BRACE) || p.nth(0) == EOF || at_left_declaration(p) {
            break;
        }
        let at = p.position();
        let known = item(p);
        if !known || !p.at_end() {
            if known {
                p.expected("the end of the line", "");
            }
            p.skip_statement();
        }
        p.eat(COMMA);
        if p.position() == at {
            p.bump();
        }
    }
    p.close_bracket(before);
    if !p.eat(R_BRACE) {
        p.expected("`}`", written);
    }
    p.ascend();
}

/// `(name: type, …)` where a declaration takes values.
fn params(p: &mut Parser<'_>) {
    if !p.at(L_PAREN) {
        return;
    }
    let open = p.open();
    brackets(p, |p| {
        let open = p.open();
        name(p, "a value", "refund(charge: Charge, amount: EUR)");
        if p.eat(COLON) {
            types::type_ref(p);
        }
        types::marks(p);
        p.close(open, PARAM);
    });
    p.close(open, PARAMS);
}

/// `(a, name: b)` where a call gives values.
fn args(p: &mut Parser<'_>) {
    let open = p.open();
    brackets(p, |p| {
        let open = p.open();
        if p.at(IDENT) && p.nth(1) == COLON {
            name(p, "a value", "reason: late");
            p.bump();
        }
        expression::expression(p);
        p.close(open, ARG);
    });
    p.close(open, ARGS);
}

/// `tool(a, b)` as a clause names it.
fn call(p: &mut Parser<'_>, written: &str) {
    let open = p.open();
    if path(p, "the name of a tool", written) && p.at(L_PAREN) {
        args(p);
    } else if !p.at(L_PAREN) {
        p.expected("`(`", written);
    }
    p.close(open, CALL_EXPR);
}

/// A number as a clause counts with it.
fn count(p: &mut Parser<'_>, written: &str) {
    if p.at(NUMBER) { p.bump() } else { p.expected("a number", written) }
}

/// The word that has to stand here.
fn need_word(p: &mut Parser<'_>, word: &str, written: &str) -> bool {
    let found = p.eat_word(word);
    if !found {
        p.expected(&format!("`{word}`"), written);
    }
    found
}

/// Starts a declaration: its keyword.
fn declare(p: &mut Parser<'_>) -> Open {
    let open = p.open();
    p.keyword();
    open
}
