//! Steps: what happens in a state, and where it goes on.

use super::{args, at_name, block, call, comma_list, expression, name, path, slot, text, words};
use crate::diagnostics;
use crate::syntax::kind::SyntaxKind::{self, *};
use crate::syntax::parser::Parser;

const STEPS: &[&str] = &[
    "say", "answer", "ask", "call", "run", "let", "when", "match", "forget", "note", "task",
    "wait", "all", "go", "end", "handoff",
];

/// One step. False where none begins.
pub(super) fn step(p: &mut Parser<'_>) -> bool {
    let Some(word) = words::first(p, "a state", STEPS) else { return false };
    if matches!(word, "end" | "handoff") {
        target(p, "");
        return true;
    }
    let open = p.open();
    let kind = match word {
        "say" => say(p),
        "answer" => answer(p),
        "ask" => ask(p),
        "call" => call_step(p),
        "run" => run(p),
        "let" => let_step(p),
        "when" => when(p),
        "match" => match_step(p),
        "forget" => {
            p.keyword();
            slot::names(p, "forget email, order");
            FORGET_STEP
        }
        "note" => {
            p.keyword();
            text::text(p, "note \"The customer has moved.\"");
            NOTE_STEP
        }
        "task" => task(p),
        "wait" => wait(p),
        "all" => plan(p),
        "go" => go(p),
        _ => ERROR,
    };
    p.close(open, kind);
    true
}

fn say(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    p.eat_word("exactly");
    text::text(p, "say \"Your order is on its way.\"");
    SAY_STEP
}

/// `answer from order, faq "…"`.
fn answer(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "answer from order, returns_faq \"It is on its way.\"";
    p.keyword();
    if super::need_word(p, "from", WRITTEN) {
        super::authority::path_list(p, "a value or a source", WRITTEN);
    }
    text::text(p, WRITTEN);
    ANSWER_STEP
}

/// `ask slot { arms }`, or `ask "…" { label "spoken" -> target }`.
fn ask(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    if p.at(QUOTE_OPEN) {
        const WRITTEN: &str = "ask \"Refund or voucher?\" { refund \"a refund\" -> refund }";
        text::text(p, WRITTEN);
        block(p, WRITTEN, choice);
        return CHOICE_STEP;
    }
    path(p, "the name of a slot", "ask order");
    arms(p, "ask email { declined -> give_up }");
    ASK_STEP
}

fn choice(p: &mut Parser<'_>) -> bool {
    let open = p.open();
    let known = label(p);
    super::types::spoken(p, known);
    if known {
        arm_body(p);
    }
    p.close(open, CHOICE);
    known
}

/// `call tool(args) with reason for each x in list as name { arms }`.
fn call_step(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "call shop.refund(charge) as done { no -> end unchanged }";
    p.keyword();
    call(p, WRITTEN);
    if p.eat_word("with") {
        comma_list(p, |p| name(p, "the evidence", "call refund(charge) with reason"));
    }
    if p.at_words("for", "each") {
        for_each(p);
    }
    bound_name(p, WRITTEN);
    if p.at(L_BRACE) || p.lacks_brace() {
        let open = p.open();
        block(p, WRITTEN, call_arm);
        p.close(open, ARMS);
    }
    CALL_STEP
}

fn for_each(p: &mut Parser<'_>) {
    const WRITTEN: &str = "call shop.order(id) for each id in customer.orders as orders";
    let open = p.open();
    p.keyword();
    p.keyword();
    name(p, "each element", WRITTEN);
    if super::need_word(p, "in", WRITTEN) {
        expression::expression(p);
    }
    p.close(open, FOR_EACH);
}

/// `as done`.
fn bound_name(p: &mut Parser<'_>, written: &str) {
    if p.eat_word("as") {
        name(p, "the result", written);
    }
}

/// An arm, `confirm "…"`, or `waiting "…"`. A word with a text behind it can be no arm.
fn call_arm(p: &mut Parser<'_>) -> bool {
    const CLAUSES: &[&str] = &["confirm", "waiting"];
    let known = CLAUSES.iter().any(|word| p.at_word(word));
    let clause = p.at(IDENT) && p.nth(1) == QUOTE_OPEN && (known || !p.nth_on_new_line(1));
    if !clause {
        return arm(p);
    }
    let Some(word) = words::first(p, "what follows a call", CLAUSES) else { return false };
    let open = p.open();
    p.keyword();
    text::text(p, "");
    p.close(open, if word == "confirm" { CONFIRM_CLAUSE } else { WAITING_CLAUSE });
    true
}

/// `{ arms }`, where there are any.
fn arms(p: &mut Parser<'_>, written: &str) {
    if p.at(L_BRACE) {
        let open = p.open();
        block(p, written, arm);
        p.close(open, ARMS);
    }
}

/// `pending, processed -> target`, `refused { steps }`, `refunded(amount) -> target`.
pub(super) fn arm(p: &mut Parser<'_>) -> bool {
    let open = p.open();
    let mut known = label(p);
    while known && p.at(COMMA) {
        p.bump();
        p.join_line();
        known = label(p);
    }
    if known {
        arm_body(p);
    }
    p.close(open, ARM);
    known
}

/// A name, a number or a word of the language; an outcome may name its values.
fn label(p: &mut Parser<'_>) -> bool {
    let open = p.open();
    let known = match p.current() {
        NUMBER | MINUS => expression::key(p),
        IDENT => {
            p.bump();
            if p.at(L_PAREN) {
                super::authority::given_names(p);
            }
            true
        }
        ISO_CODE => {
            p.bump();
            true
        }
        _ => {
            p.expected("the name of an arm", "pending -> cancel");
            false
        }
    };
    p.close(open, LABEL);
    known
}

fn arm_body(p: &mut Parser<'_>) {
    if p.at(L_BRACE) {
        let open = p.open();
        block(p, "no { say \"Nothing has changed.\", end unchanged }", step);
        p.close(open, BLOCK);
    } else {
        arrow_target(p, "pending -> cancel");
    }
}

/// `-> target`.
pub(super) fn arrow_target(p: &mut Parser<'_>, written: &str) {
    if p.eat(ARROW) {
        if !p.next_line_stands_alone() {
            p.join_line();
        }
        target(p, written);
    } else if let Some(last) = goes_without_arrow(p) {
        let at = (p.here().0, p.nth_end(last));
        p.error(diagnostics::expected::arrow(at, "goto", written));
        (0..=last).for_each(|_| p.bump());
        target(p, written);
    } else {
        p.expected("`->`", written);
    }
}

/// `goto b`, `go to b` where `-> b` is written: the place of the last word before the state.
fn goes_without_arrow(p: &Parser<'_>) -> Option<usize> {
    let last = usize::from(p.at_word("go") && p.nth_is_word(1, "to"));
    let goes = p.at_word("goto") || last == 1;
    (goes && p.nth(last + 1) == IDENT && !p.nth_on_new_line(last + 1)).then_some(last)
}

/// A state, `end outcome(values)`, or `handoff team because "…"`.
pub(super) fn target(p: &mut Parser<'_>, written: &str) {
    let open = p.open();
    let kind = if p.at_word("end") {
        end(p)
    } else if p.at_word("handoff") {
        handoff(p)
    } else {
        if half_known_target(p) {
            p.skip_statement();
        } else if at_name(p) {
            name(p, "a state", written);
        } else {
            p.expected("a state, `end` or `handoff`", written);
        }
        GO_TARGET
    };
    p.close(open, kind);
}

/// Notes `-> go to find`, `-> goto find`, `-> hand over to support`, `-> return done`: the words that
/// are half known, with more behind them.
fn half_known_target(p: &mut Parser<'_>) -> bool {
    let more = p.nth(1) == IDENT && !p.nth_on_new_line(1);
    let Some(word) = p.word().filter(|_| more) else { return false };
    let error = match word {
        "go" | "goto" => {
            let state = if p.nth_is_word(1, "to") { p.nth_text(2) } else { p.nth_text(1) };
            let last = if p.nth_is_word(1, "to") { 2 } else { 1 };
            diagnostics::expected::bare_state((p.here().0, p.nth_end(last)), word, state)
        }
        _ => match diagnostics::other_words::at_the_beginning(word, "a state") {
            Some(instead) => diagnostics::expected::other_target(p.here(), word, instead.help),
            None => return false,
        },
    };
    p.error(error);
    true
}

fn end(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    name(p, "an outcome", "end cancelled(order)");
    if p.at(L_PAREN) {
        args(p);
    }
    END_STEP
}

/// `handoff team because "…" { closed -> night }`.
fn handoff(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "handoff support because \"asked for a person\"";
    p.keyword();
    path(p, "the name of a team", WRITTEN);
    if super::need_word(p, "because", WRITTEN) {
        text::text(p, WRITTEN);
    }
    arms(p, WRITTEN);
    HANDOFF_STEP
}

/// `go to state`.
fn go(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    if super::need_word(p, "to", "go to find") {
        name(p, "a state", "go to find");
    }
    GO_STEP
}

/// `run playbook(args) as name { arms }`.
fn run(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "run find_order(customer.id) as found { none -> give_up }";
    p.keyword();
    path(p, "the name of a playbook", WRITTEN);
    if p.at(L_PAREN) {
        args(p);
    }
    bound_name(p, WRITTEN);
    arms(p, WRITTEN);
    RUN_STEP
}

/// `let name be expression`.
fn let_step(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "let fee be 10% of order.total rounded down";
    p.keyword();
    name(p, "the value", WRITTEN);
    if super::need_word(p, "be", WRITTEN) {
        p.join_line();
        expression::expression(p);
    }
    LET_STEP
}

/// `when C -> target`.
fn when(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "when order.total > 100 EUR -> too_much";
    p.keyword();
    p.join_line();
    expression::expression(p);
    arm_or_target(p, WRITTEN);
    WHEN_STEP
}

fn arm_or_target(p: &mut Parser<'_>, written: &str) {
    if p.at(L_BRACE) {
        let open = p.open();
        block(p, written, step);
        p.close(open, BLOCK);
    } else {
        arrow_target(p, written);
    }
}

/// `match x { a, b -> target }`.
fn match_step(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    expression::expression(p);
    let open = p.open();
    block(p, "match order.status { pending -> cancel, otherwise -> too_late }", arm);
    p.close(open, ARMS);
    MATCH_STEP
}

/// `task for returns "Check the parcel." due 1 business_day`.
fn task(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "task for returns \"Check the parcel.\" due 1 business_day";
    p.keyword();
    if super::need_word(p, "for", WRITTEN) {
        path(p, "the name of a team", WRITTEN);
        text::text(p, WRITTEN);
    }
    if p.eat_word("due") {
        expression::expression(p);
    }
    TASK_STEP
}

/// `wait { on event x(v) -> a, after 24 hours -> b }`.
fn wait(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "wait { on event parcel_arrived -> refund, after 14 days -> remind }";
    p.keyword();
    block(p, WRITTEN, |p| {
        let open = p.open();
        if p.eat_words("on", "event") {
            path(p, "the name of an event", WRITTEN);
            super::authority::given_names(p);
        } else if p.eat_word("after") {
            expression::expression(p);
        } else {
            p.expected("`on event` or `after`", WRITTEN);
            p.close(open, WAIT_FOR);
            return false;
        }
        arm_body(p);
        p.close(open, WAIT_FOR);
        true
    });
    WAIT_STEP
}

/// `all or nothing { calls } { confirm "…", undone -> …, stuck -> … }`.
fn plan(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "all or nothing { call a(x), call b(x) } { confirm \"…\", stuck -> … }";
    p.keyword();
    super::need_word(p, "or", WRITTEN);
    super::need_word(p, "nothing", WRITTEN);
    let calls = p.open();
    block(p, WRITTEN, |p| {
        if !p.at_word("call") {
            p.expected("`call`", WRITTEN);
            return false;
        }
        let open = p.open();
        let kind = call_step(p);
        p.close(open, kind);
        true
    });
    p.close(calls, BLOCK);
    let open = p.open();
    block(p, WRITTEN, call_arm);
    p.close(open, ARMS);
    PLAN_STEP
}
