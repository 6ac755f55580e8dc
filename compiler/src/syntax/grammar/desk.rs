//! The desk: what is deployed; and the people, hours and voices that it names.

use super::{block, comma_list, count, declare, expression, name, path, step, text, words};
use crate::syntax::kind::SyntaxKind::{self, *};
use crate::syntax::parser::Parser;

/// `team support { queue "support" }`, and likewise roles, calendars, voices, knowledge.
pub(super) fn named_settings(p: &mut Parser<'_>, word: &str) {
    let kind = match word {
        "team" => TEAM_DECL,
        "role" => ROLE_DECL,
        "calendar" => CALENDAR_DECL,
        "voice" => VOICE_DECL,
        _ => KNOWLEDGE_DECL,
    };
    const WRITTEN: &str = "team support { queue \"support\" }";
    let open = declare(p);
    name(p, &format!("the {word}"), WRITTEN);
    if p.at(L_BRACE) {
        block(p, WRITTEN, setting);
    }
    p.close(open, kind);
}

/// `queue "support"`, `announce exactly "…"`, `open monday to friday 09:00 to 17:00`,
/// `never "guarantee", "promise"`.
fn setting(p: &mut Parser<'_>) -> bool {
    let open = p.open();
    let known = name(p, "a setting", "queue \"support\"");
    p.eat_word("exactly");
    while known && (p.at(QUOTE_OPEN) || !p.at_end()) {
        let is_text = p.at(QUOTE_OPEN);
        if !expression::plain(p) {
            break;
        }
        // Behind a text, a comma and another text go on with it.
        while is_text && p.at(COMMA) && p.nth(1) == QUOTE_OPEN {
            p.bump();
            p.join_line();
            text::text(p, "never \"guarantee\", \"promise\"");
        }
    }
    p.close(open, SETTING);
    known
}

const CLAUSES: &[&str] = &[
    "playbooks",
    "needs",
    "prove",
    "default",
    "voice",
    "locales",
    "patience",
    "silence",
    "sequence",
    "declines",
    "interrupts",
    "autonomy",
    "resolved",
    "budget",
    "region",
    "zone",
];

/// `desk name { … }`.
pub(super) fn desk_decl(p: &mut Parser<'_>) {
    const WRITTEN: &str = "desk acme { playbooks refund, default handoff support because \"…\" }";
    let open = declare(p);
    name(p, "the desk", WRITTEN);
    block(p, WRITTEN, clause);
    p.close(open, DESK_DECL);
}

fn clause(p: &mut Parser<'_>) -> bool {
    let Some(word) = words::first(p, "a desk", CLAUSES) else { return false };
    let open = p.open();
    let kind = match word {
        "playbooks" => list(p, PLAYBOOKS_CLAUSE, "playbooks refund, cancel_order"),
        "locales" => locales(p),
        "needs" => super::authority::needs(p),
        "prove" => prove(p),
        "default" => {
            p.keyword();
            step::target(p, "default handoff support because \"there was no way on\"");
            DEFAULT_CLAUSE
        }
        "voice" => named(p, VOICE_CLAUSE, "voice acme"),
        "region" => named(p, REGION_CLAUSE, "region eu"),
        "zone" => {
            p.keyword();
            text::text(p, "zone \"Europe/Berlin\"");
            ZONE_CLAUSE
        }
        "patience" => patience(p),
        "silence" => silence(p),
        "sequence" => sequence(p),
        "declines" => blocked(p, DECLINES_CLAUSE, decline),
        "interrupts" => blocked(p, INTERRUPTS_CLAUSE, interrupt),
        "autonomy" => blocked(p, AUTONOMY_CLAUSE, autonomy),
        "resolved" => blocked(p, RESOLVED_CLAUSE, resolved),
        "budget" => budget(p),
        _ => ERROR,
    };
    p.close(open, kind);
    true
}

fn list(p: &mut Parser<'_>, kind: SyntaxKind, written: &str) -> SyntaxKind {
    p.keyword();
    super::name_list(p, |p| path(p, "a name", written));
    kind
}

/// `locales en, fr, en-GB`.
fn locales(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    super::name_list(p, |p| locale(p, "locales en, fr, en-GB"));
    LOCALES_CLAUSE
}

/// `en`, `en-GB`.
pub(super) fn locale(p: &mut Parser<'_>, written: &str) -> bool {
    if !p.at(IDENT) {
        return path(p, "a language", written);
    }
    // `it` and `no` are languages here, and no words of this one.
    let open = p.open();
    p.bump();
    let region = matches!(p.nth(1), IDENT | TYPE_IDENT) && p.nth_is_joint(1);
    if p.at(MINUS) && p.nth_is_joint(0) && region {
        p.bump();
        p.bump();
    }
    p.close(open, PATH);
    true
}

fn named(p: &mut Parser<'_>, kind: SyntaxKind, written: &str) -> SyntaxKind {
    p.keyword();
    path(p, "a name", written);
    kind
}

fn blocked(
    p: &mut Parser<'_>,
    kind: SyntaxKind,
    item: impl FnMut(&mut Parser<'_>) -> bool,
) -> SyntaxKind {
    p.keyword();
    block(p, "interrupts { intent wants_a_person -> handoff support because \"…\" }", item);
    kind
}

/// `prove identified by identify { failed -> handoff support because "…" }`.
fn prove(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "prove identified by identify { failed -> … }";
    p.keyword();
    path(p, "the name of a fact", WRITTEN);
    if super::need_word(p, "by", WRITTEN) {
        path(p, "the name of a playbook", WRITTEN);
    }
    if p.at(L_BRACE) {
        let open = p.open();
        block(p, WRITTEN, step::arm);
        p.close(open, ARMS);
    }
    PROVE_CLAUSE
}

/// `patience 2 tries per question, then handoff support because "…"`.
fn patience(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "patience 2 tries per question, then handoff support because \"…\"";
    p.keyword();
    count(p, WRITTEN);
    if !p.eat_word("try") {
        super::need_word(p, "tries", WRITTEN);
    }
    if super::need_word(p, "per", WRITTEN) {
        super::need_word(p, "question", WRITTEN);
    }
    if super::authority::comma_before(p, "then") {
        p.keyword();
        step::target(p, WRITTEN);
    } else {
        p.expected("`, then`", WRITTEN);
    }
    PATIENCE_CLAUSE
}

/// `silence after 10 minutes nudge "…", after 24 hours close`.
fn silence(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "silence after 10 minutes nudge \"Still there?\", after 24 hours close";
    p.keyword();
    comma_list(p, |p| {
        let open = p.open();
        let known = super::need_word(p, "after", WRITTEN);
        if known {
            expression::key(p);
            if p.eat_word("nudge") {
                text::text(p, WRITTEN);
            } else if !p.eat_word("close") && !p.eat_word("park") {
                p.expected("`nudge`, `park` or `close`", WRITTEN);
            }
        }
        p.close(open, SILENCE_STAGE);
        known
    });
    SILENCE_CLAUSE
}

/// `sequence update_address before cancel_order`.
fn sequence(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "sequence update_address before cancel_order";
    p.keyword();
    path(p, "the name of a playbook", WRITTEN);
    if super::need_word(p, "before", WRITTEN) {
        path(p, "the name of a playbook", WRITTEN);
    }
    SEQUENCE_CLAUSE
}

/// `intent split_payment "…"`, `otherwise "…"`.
fn decline(p: &mut Parser<'_>) -> bool {
    const WRITTEN: &str = "declines { intent split_payment \"I can't split a payment.\" }";
    let open = p.open();
    let known = which(p, WRITTEN);
    if known {
        text::text(p, WRITTEN);
    }
    p.close(open, DECLINE);
    known
}

/// `intent x`, or `otherwise`.
fn which(p: &mut Parser<'_>, written: &str) -> bool {
    if p.eat_word("intent") {
        path(p, "the name of an intent", written)
    } else {
        super::need_word(p, "otherwise", written)
    }
}

/// `intent wants_a_person -> handoff support because "…"`.
fn interrupt(p: &mut Parser<'_>) -> bool {
    const WRITTEN: &str = "interrupts { intent wants_a_person -> handoff support because \"…\" }";
    let open = p.open();
    let known = super::need_word(p, "intent", WRITTEN);
    if known {
        path(p, "the name of an intent", WRITTEN);
        step::arrow_target(p, WRITTEN);
    }
    p.close(open, INTERRUPT);
    known
}

/// `autonomous when confidence >= 90%`, `collaborative otherwise`.
fn autonomy(p: &mut Parser<'_>) -> bool {
    const WRITTEN: &str = "autonomy { autonomous when confidence >= 90%, augmented otherwise }";
    let open = p.open();
    let known = name(p, "a way of working", WRITTEN);
    if p.eat_word("when") {
        p.join_line();
        expression::expression(p);
    } else if known && !p.eat_word("otherwise") {
        p.expected("`when` or `otherwise`", WRITTEN);
    }
    p.close(open, AUTONOMY_LEVEL);
    known
}

/// `cancelled when C, within 1 hour, reopened within 30 minutes`.
fn resolved(p: &mut Parser<'_>) -> bool {
    const WRITTEN: &str = "resolved { cancelled when shop.order(id).status is cancelled }";
    let open = p.open();
    let known = if p.eat_word("reopened") {
        true
    } else {
        let known = name(p, "an outcome", WRITTEN);
        if known && super::need_word(p, "when", WRITTEN) {
            p.join_line();
            expression::expression(p);
        }
        known
    };
    if known && super::authority::comma_before(p, "within") {
        p.keyword();
        expression::expression(p);
    }
    p.close(open, RESOLVED);
    known
}

/// `budget 40 model calls and 0.50 EUR per conversation`.
fn budget(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "budget 40 model calls and 0.50 EUR per conversation";
    p.keyword();
    if p.at(NUMBER) && p.goes_on_with("model") {
        p.bump();
        p.keyword();
        super::need_word(p, "calls", WRITTEN);
        if p.eat_word("and") {
            p.join_line();
            expression::key(p);
        }
    } else {
        expression::key(p);
    }
    if super::need_word(p, "per", WRITTEN) {
        super::need_word(p, "conversation", WRITTEN);
    }
    BUDGET_CLAUSE
}
