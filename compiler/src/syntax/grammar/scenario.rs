//! Scenarios: a conversation written down, and what must come of it.

use super::{args, block, call, comma_list, declare, expression, name, path, text, words};
use crate::syntax::kind::SyntaxKind::{self, *};
use crate::syntax::parser::Parser;

const LINES: &[&str] = &["given", "tool", "world", "customer", "time", "event", "person", "expect"];

/// `scenario "…" for playbook { lines }`.
pub(super) fn scenario_decl(p: &mut Parser<'_>) {
    const WRITTEN: &str = "scenario \"a refund is made\" for refund { … }";
    let open = declare(p);
    text::string(p, WRITTEN);
    if super::need_word(p, "for", WRITTEN) {
        path(p, "the name of a playbook or a desk", WRITTEN);
    }
    block(p, WRITTEN, line);
    p.close(open, SCENARIO_DECL);
}

fn line(p: &mut Parser<'_>) -> bool {
    if is_approver(p) {
        approver(p);
        return true;
    }
    let Some(word) = words::first(p, "a scenario", LINES) else { return false };
    let open = p.open();
    let kind = match word {
        "given" => given(p),
        "tool" => stub(p),
        "world" => {
            p.keyword();
            text::string(p, "world \"fixtures.json\"");
            WORLD_LINE
        }
        "customer" => customer(p),
        "time" => time(p),
        "event" => {
            p.keyword();
            call(p, "event parcel_lost(order_id: \"W1\")");
            EVENT_LINE
        }
        "person" => person(p),
        "expect" => expect(p),
        _ => ERROR,
    };
    p.close(open, kind);
    true
}

/// Whether a name stands here, points in it or not, and what that person decides.
fn is_approver(p: &Parser<'_>) -> bool {
    let mut ahead = 1;
    while p.at(IDENT) && p.nth(ahead) == DOT && p.nth(ahead + 1) == IDENT {
        ahead += 2;
    }
    let decides = matches!(p.nth_text(ahead), "approves" | "declines");
    p.at(IDENT) && decides && !(1..=ahead).any(|nth| p.nth_on_new_line(nth))
}

/// `team_lead approves`.
fn approver(p: &mut Parser<'_>) {
    let open = p.open();
    path(p, "the name of a role", "team_lead approves");
    p.keyword();
    p.close(open, APPROVER_LINE);
}

/// `given customer Customer { … }`, `given identified`, `given now 2026-11-22 10:00`.
fn given(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "given customer Customer { id: \"mei\" }";
    p.keyword();
    if p.eat_word("now") {
        expression::expression(p);
        return GIVEN_LINE;
    }
    if path(p, "a fact or its subject", WRITTEN) {
        if p.at(L_PAREN) {
            args(p);
        } else if !p.at_end() {
            expression::expression(p);
        }
    }
    GIVEN_LINE
}

/// `tool shop.refund(id: "x") times out, then gives v`.
fn stub(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "tool shop.orders_of gives []";
    p.keyword();
    path(p, "the name of a tool", WRITTEN);
    if p.at(L_PAREN) {
        args(p);
    }
    stub_answer(p, WRITTEN);
    while super::authority::comma_before(p, "then") {
        p.keyword();
        stub_answer(p, WRITTEN);
    }
    STUB_LINE
}

fn stub_answer(p: &mut Parser<'_>, written: &str) {
    let open = p.open();
    if p.eat_word("gives") {
        p.join_line();
        expression::expression(p);
    } else if p.eat_word("fails") {
        if super::at_name(p) {
            name(p, "a refusal", "tool shop.refund fails already_refunded");
        }
    } else if !p.eat_words("times", "out") {
        p.expected("`gives`, `fails` or `times out`", written);
    }
    p.close(open, STUB_ANSWER);
}

/// `customer "…" means cancel_order, reason ordered_by_mistake`.
fn customer(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    text::string(p, "customer \"yes\" means yes");
    if p.eat_word("means") {
        comma_list(p, reading);
    }
    CUSTOMER_LINE
}

/// An intent, `slot value`, `order where C`, `yes`, `correct slot value`, `new matter x`, ….
fn reading(p: &mut Parser<'_>) -> bool {
    const WRITTEN: &str = "customer \"no, the other one\" means correct order where id is \"W2\"";
    let open = p.open();
    if p.at_word("case") && p.goes_on_with_number() {
        p.keyword();
        p.bump();
    }
    let known = if p.eat_word("yes") || p.eat_word("no") {
        true
    } else if p.eat_words("new", "matter") {
        path(p, "the name of an intent", WRITTEN)
    } else {
        p.eat_word("correct");
        reading_of_name(p, WRITTEN)
    };
    p.close(open, READING);
    known
}

fn reading_of_name(p: &mut Parser<'_>, written: &str) -> bool {
    if !path(p, "what the customer means", written) {
        return false;
    }
    let of_list = p.eat_word("add") || p.eat_word("remove") || p.eat_word("change");
    if p.at(L_BRACE) {
        block(p, written, reading);
    } else if of_list || !p.at_end() {
        told(p);
    }
    true
}

/// A value, or which one: `where C`, `all but where C`, `lowest total`, `number 2`, `rather C`.
fn told(p: &mut Parser<'_>) {
    let mut described = which(p);
    if p.at_word("where") {
        expression::condition(p);
        described = true;
    }
    if p.eat_word("rather") {
        p.join_line();
        expression::expression(p);
        described = true;
    }
    if !described {
        expression::key(p);
    }
}

fn which(p: &mut Parser<'_>) -> bool {
    if p.eat_word("all") {
        p.eat_word("but");
        return true;
    }
    let by_field = p.at_word("lowest") || p.at_word("highest");
    if by_field && p.goes_on_with_name() && !p.goes_on_with("of") {
        p.keyword();
        path(p, "a field", "order lowest total");
        return true;
    }
    let numbered = p.at_word("number") && p.goes_on_with_number();
    if numbered {
        p.keyword();
        p.bump();
    }
    numbered
}

fn time(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    if super::need_word(p, "passes", "time passes 25 hours") {
        expression::expression(p);
    }
    TIME_LINE
}

fn person(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    if p.eat_word("sends") {
        if p.at(QUOTE_OPEN) {
            text::string(p, "person sends \"I've changed it.\"");
        }
    } else if p.eat_words("switches", "off") || p.eat_words("switches", "on") {
        path(p, "a tool, a playbook or a desk", "person switches off shop.refund");
    } else if !p.eat_words("takes", "over") && !p.eat_words("gives", "back") {
        const DOES: &str = "`takes over`, `gives back`, `sends`, `switches off` or `switches on`";
        p.expected(DOES, "person takes over");
    }
    PERSON_LINE
}

fn expect(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "expect call shop.refund once";
    p.keyword();
    let no = p.eat_word("no");
    if p.eat_word("call") {
        path(p, "the name of a tool", WRITTEN);
        if p.at(L_PAREN) {
            args(p);
        }
        if !no && !p.eat_word("once") && p.at(NUMBER) {
            super::authority::times(p, "expect call shop.refund 2 times");
        }
    } else if !no && p.eat_word("calls") {
        super::authority::path_list(p, "the name of a tool", "expect calls shop.reserve, shop.pay");
    } else if p.eat_word("said") {
        text::string(p, "expect said \"20\"");
    } else if p.eat_word("state") {
        name(p, "a state", "expect state find");
    } else if p.eat_word("waiting") {
        super::need_word(p, "for", "expect waiting for approval");
        super::need_word(p, "approval", "expect waiting for approval");
    } else if p.eat_word("end") {
        name(p, "an outcome", "expect end cancelled");
    } else if !no && (p.eat_word("resolved") || p.eat_word("unresolved") || p.eat_word("reopened"))
    {
        name(p, "an outcome", "expect resolved cancelled");
    } else if !no && p.eat_word("drafted") {
        text::string(p, "expect drafted \"20\"");
    } else if p.eat_word("handoff") {
        path(p, "the name of a team", "expect handoff support");
        if !no && p.eat_word("told") {
            text::string(p, "expect handoff support told \"not done\"");
        }
    } else {
        p.expected(
            "`call`, `calls`, `said`, `drafted`, `state`, `waiting for`, `end`, `resolved` or `handoff`",
            WRITTEN,
        );
    }
    EXPECT_LINE
}
