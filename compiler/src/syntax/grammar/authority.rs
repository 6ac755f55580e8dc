//! Authority: who may have a tool used, on which conditions, up to how much.

use super::{
    block, brackets, comma_list, count, declare, expression, name, path, text, types, words,
};
use crate::syntax::kind::SyntaxKind::{self, *};
use crate::syntax::parser::Parser;

const WRITTEN: &str = "authority over refund(charge) { allow when charge.amount <= 50 EUR }";

/// `authority over tool(params) { rules }`, `authority over tool, tool { rules }`.
pub(super) fn authority_decl(p: &mut Parser<'_>) {
    let open = declare(p);
    super::need_word(p, "over", WRITTEN);
    comma_list(p, |p| path(p, "the name of a tool", WRITTEN));
    given_names(p);
    block(p, WRITTEN, rule);
    p.close(open, AUTHORITY_DECL);
}

/// `(order, reason)`: the tool's values, named.
pub(super) fn given_names(p: &mut Parser<'_>) {
    if !p.at(L_PAREN) {
        return;
    }
    let open = p.open();
    brackets(p, |p| {
        let open = p.open();
        name(p, "a value of the tool", "refund(charge, amount)");
        p.close(open, PARAM);
    });
    p.close(open, PARAMS);
}

const RULES: &[&str] = &["needs", "forbid", "allow", "approval", "deny", "limit", "with", "only"];

fn rule(p: &mut Parser<'_>) -> bool {
    let Some(word) = words::first(p, "an authority", RULES) else { return false };
    let open = p.open();
    let kind = match word {
        "needs" => needs(p),
        "forbid" => when_rule(p, FORBID_RULE, "forbid when order.total > 500 EUR"),
        "allow" => when_rule(p, ALLOW_RULE, "allow when order.total <= 100 EUR"),
        "deny" => when_rule(p, DENY_RULE, "deny otherwise \"Over 500 EUR goes to finance.\""),
        "approval" => approval(p),
        "limit" => limit(p),
        "with" => evidence(p),
        "only" => only_for(p),
        _ => ERROR,
    };
    p.close(open, kind);
    true
}

/// `needs FACT`, `needs CONDITION "…"`, `needs the customer's yes`.
pub(super) fn needs(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    if p.at_words("the", "customer's") {
        p.keyword();
        p.keyword();
        super::need_word(p, "yes", "needs the customer's yes");
    } else {
        expression::expression(p);
    }
    sentence(p);
    NEEDS_CLAUSE
}

/// The sentence that is said where a rule refuses.
pub(super) fn sentence(p: &mut Parser<'_>) {
    if p.at(QUOTE_OPEN) {
        text::text(p, "");
    }
}

fn when_rule(p: &mut Parser<'_>, kind: SyntaxKind, written: &str) -> SyntaxKind {
    p.keyword();
    condition(p, written);
    sentence(p);
    kind
}

/// `always`, `otherwise`, `when C`, or nothing.
fn condition(p: &mut Parser<'_>, written: &str) {
    if p.eat_word("when") {
        p.join_line();
        expression::expression(p);
    } else if !p.eat_word("always") && !p.eat_word("otherwise") {
        p.expected("`when`, `always` or `otherwise`", written);
    }
}

/// `approval by team_lead and finance when C, within 4 hours`.
fn approval(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "approval by team_lead when order.total <= 500 EUR, within 4 hours";
    p.keyword();
    by_roles(p, WRITTEN);
    condition_optional(p);
    within(p);
    sentence(p);
    APPROVAL_RULE
}

fn condition_optional(p: &mut Parser<'_>) {
    if p.eat_word("when") {
        p.join_line();
        expression::expression(p);
    } else if !p.eat_word("always") {
        p.eat_word("otherwise");
    }
}

fn by_roles(p: &mut Parser<'_>, written: &str) {
    if !super::need_word(p, "by", written) {
        return;
    }
    path(p, "the name of a role", written);
    while p.eat_word("and") {
        p.join_line();
        path(p, "the name of a role", written);
    }
}

/// `, within 4 hours`.
fn within(p: &mut Parser<'_>) {
    if comma_before(p, "within") {
        p.keyword();
        expression::expression(p);
    }
}

/// Takes the comma before `word`, if both stand here. True when `word` stands here now.
pub(super) fn comma_before(p: &mut Parser<'_>, word: &str) -> bool {
    if p.at(COMMA) && p.nth_is_word(1, word) {
        p.bump();
        p.join_line();
    }
    p.at_word(word)
}

/// `limit 3 times per customer in 30 days, then approval by team_lead`.
fn limit(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "limit 5000 EUR per day, then deny";
    p.keyword();
    if p.at(NUMBER) && p.goes_on_with("times") {
        p.bump();
        p.keyword();
    } else {
        expression::key(p);
    }
    if super::need_word(p, "per", WRITTEN) {
        path(p, "what the limit is counted for", WRITTEN);
        if p.eat_word("in") {
            expression::key(p);
        }
        if p.eat_word("when") {
            p.join_line();
            expression::expression(p);
        }
    }
    if comma_before(p, "then") {
        let open = p.open();
        p.keyword();
        if p.eat_word("approval") {
            by_roles(p, "then approval by team_lead within 4 hours");
            within(p);
        } else if !p.eat_word("deny") {
            p.expected("`deny` or `approval by`", WRITTEN);
        }
        sentence(p);
        p.close(open, LIMIT_THEN);
    } else {
        p.expected("`, then`", WRITTEN);
    }
    LIMIT_RULE
}

/// `with reason: Reason said by the customer`.
fn evidence(p: &mut Parser<'_>) -> SyntaxKind {
    const WRITTEN: &str = "with reason: Reason said by the customer";
    p.keyword();
    name(p, "the evidence", WRITTEN);
    if p.eat(COLON) {
        types::type_ref(p);
    } else {
        p.expected("`:` and a type", WRITTEN);
    }
    if p.eat_words("said", "by") {
        super::need_word(p, "the", WRITTEN);
        super::need_word(p, "customer", WRITTEN);
    }
    WITH_CLAUSE
}

/// `only for customer.segment in [vip, business]`.
fn only_for(p: &mut Parser<'_>) -> SyntaxKind {
    p.keyword();
    if super::need_word(p, "for", "only for customer.segment in [vip]") {
        expression::expression(p);
    }
    sentence(p);
    ONLY_FOR_CLAUSE
}

/// Names of roles or paths between commas, for other constructs.
pub(super) fn path_list(p: &mut Parser<'_>, what: &str, written: &str) {
    comma_list(p, |p| path(p, what, written));
}

/// `3 times`.
pub(super) fn times(p: &mut Parser<'_>, written: &str) {
    count(p, written);
    super::need_word(p, "times", written);
}
