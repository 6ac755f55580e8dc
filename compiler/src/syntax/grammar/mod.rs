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
mod translation;
mod types;
mod words;

use std::cmp::Ordering;

use super::kind::SyntaxKind::*;
use super::parser::{Done, Open, Parser};
use crate::diagnostics;

/// A whole file.
pub(crate) fn file(p: &mut Parser<'_>) {
    let open = p.open();
    while p.nth(0) != EOF {
        p.join_line();
        let outer = p.start_statement();
        if !declaration(p) {
            skip_to_declaration(p);
        } else if p.nth(0) != EOF && !p.nth_on_new_line(0) {
            line_goes_on(p);
            skip_to_declaration(p);
        }
        p.end_statement(outer);
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
fn at_left_declaration(p: &Parser<'_>) -> bool {
    p.indent() == Some(0) && p.nth(0) == IDENT && DECLARATIONS.contains(&p.nth_text(0))
}

/// Something stands behind a whole statement.
fn line_goes_on(p: &mut Parser<'_>) {
    let found = p.found();
    if p.at(R_BRACE) {
        p.error(diagnostics::brace::extra(p.here()));
    } else if !p.meaningless() {
        p.error(diagnostics::goes_on::report(p.here(), &found));
    }
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
    "translation",
    "playbook",
    "desk",
    "scenario",
];

fn declaration(p: &mut Parser<'_>) -> bool {
    if p.at(R_BRACE) {
        p.error(diagnostics::brace::extra(p.here()));
        return false;
    }
    let Some(word) = words::first(p, "a file", DECLARATIONS) else { return false };
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
        "translation" => translation::translation_decl(p),
        "playbook" => playbook::playbook_decl(p),
        "desk" => desk::desk_decl(p),
        "scenario" => scenario::scenario_decl(p),
        word => desk::named_settings(p, word),
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
    p.word().is_some_and(|word| {
        !is_reserved(word) && word != "customer's" && !(word == "because" && p.at_end())
    })
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
        if p.at(IDENT) && !p.at_end() {
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

/// Names between commas; what follows the comma and says something itself (`playbooks refund, default
/// handoff …`) is a statement of its own, and needs a line of its own.
fn name_list(p: &mut Parser<'_>, mut item: impl FnMut(&mut Parser<'_>) -> bool) {
    loop {
        if !item(p) || !p.at(COMMA) {
            return;
        }
        if p.nth(1) == IDENT && !p.nth_on_new_line(1) && says_something(p, 2) {
            p.error(diagnostics::goes_on::in_list(p.here(), p.nth_text(1)));
            return;
        }
        p.bump();
        p.join_line();
    }
}

/// Whether a name is followed, on its line, by what follows no name in a list.
fn says_something(p: &Parser<'_>, ahead: usize) -> bool {
    let ends = matches!(p.nth(ahead), COMMA | DOT | MINUS | R_BRACE | L_BRACE | EOL | EOF);
    !ends && !p.nth_on_new_line(ahead)
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
    let closed = p.eat(right);
    p.close_bracket(before);
    p.ascend();
    if !closed {
        let sign = if right == R_PAREN { "`)` or a comma" } else { "`]` or a comma" };
        p.expected(sign, "");
    }
}

/// `{ … }`: statements between line ends or commas. `item` reads one; false when it can't.
///
/// Where braces don't come in pairs, indents tell which one is missing or too many.
fn block(p: &mut Parser<'_>, written: &str, item: impl FnMut(&mut Parser<'_>) -> bool) {
    if !p.descend() {
        return p.skip_statement();
    }
    let opener = p.at(L_BRACE).then(|| p.here());
    if open_block(p, written) {
        let before = p.open_brace();
        statements(p, item);
        p.close_bracket(before);
        if p.at(R_BRACE) && p.lies(p.statement_indent()) != Some(Ordering::Less) {
            p.bump();
        } else {
            p.part_line();
            p.error(diagnostics::brace::missing(p.last_end(), opener));
        }
    }
    p.ascend();
}

/// Takes the `{`, or goes on without it where the block is there all the same.
fn open_block(p: &mut Parser<'_>, written: &str) -> bool {
    if p.eat(L_BRACE) {
        return true;
    }
    if p.nth(0) == L_BRACE {
        p.error(diagnostics::brace::own_line(p.last_end(), p.next_range()));
        p.join_line();
        p.bump();
        return true;
    }
    p.expected("`{`", written);
    if p.skip_to(L_BRACE) {
        p.bump();
        return true;
    }
    p.skip_statement();
    p.lies(p.statement_indent()) == Some(Ordering::Greater)
}

fn statements(p: &mut Parser<'_>, mut item: impl FnMut(&mut Parser<'_>) -> bool) {
    let indent = p.statement_indent();
    let mut lost = false;
    loop {
        p.join_line();
        if p.at(R_BRACE) {
            if p.lies(indent) != Some(Ordering::Greater) && !p.closes_too_much() {
                return;
            }
            if !lost {
                p.error(diagnostics::brace::extra(p.here()));
            }
            stray(p);
            continue;
        }
        if p.at(L_BRACE) && p.is_unbalanced() {
            p.error(diagnostics::brace::opens_nothing(p.here()));
            stray(p);
            continue;
        }
        let lies = p.lies(indent);
        if p.nth(0) == EOF || matches!(lies, Some(Ordering::Less | Ordering::Equal)) {
            return;
        }
        let outer = p.start_statement();
        p.lost = lost;
        lost = !statement(p, &mut item, lost);
        p.end_statement(outer);
    }
}

/// One statement and what separates it from the next. False where none could be read; of several
/// such in a row only the first is told.
fn statement(
    p: &mut Parser<'_>,
    item: &mut impl FnMut(&mut Parser<'_>) -> bool,
    lost: bool,
) -> bool {
    let (at, errors) = (p.position(), p.errors.len());
    let known = item(p);
    if !known && lost {
        p.errors.truncate(errors);
    }
    if known && !p.at_end() {
        line_goes_on(p);
    }
    if !known || !p.at_end() {
        p.skip_statement();
    }
    p.eat(COMMA);
    if p.position() == at {
        stray(p);
    }
    p.lost = false;
    known && p.errors.len() == errors
}

/// One token that belongs nowhere.
fn stray(p: &mut Parser<'_>) {
    let open = p.open();
    p.bump();
    p.close(open, ERROR);
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
