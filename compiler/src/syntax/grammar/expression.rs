//! Expressions, tightest first: `.` and calls; `of`; `between`, `after`; `*` `/`; `+` `-`;
//! `rounded`; comparison (no chains); `not`; `and`; `or`; `when … otherwise`.

use super::{args, at_name, is_reserved, path_tokens, text, types};
use crate::diagnostics;
use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::parser::{Done, Parser};

/// How tightly an operator holds what stands beside it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hold {
    Or,
    And,
    Not,
    Compare,
    Rounded,
    Sum,
    Product,
    After,
    Of,
    Tightest,
}

/// What an expression without brackets around it is, as far as its neighbours care.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Plain,
    And,
    Or,
    Not,
    Comparison,
    Sum,
    /// `of`, `between`, `after`, `rounded`; the word, for the message.
    Worded(&'static str),
}

type Found = Option<(Done, Shape)>;

/// Any expression. False (and an error) where none stands.
pub(super) fn expression(p: &mut Parser<'_>) -> bool {
    if !p.descend() {
        p.bump();
        return false;
    }
    let found = conditional(p);
    p.ascend();
    found
}

/// `A when C otherwise B`.
fn conditional(p: &mut Parser<'_>) -> bool {
    let Some((done, _)) = operand(p, Hold::Or) else { return false };
    if p.at_word("when") {
        let open = p.wrap(done);
        p.keyword();
        p.join_operand();
        operand(p, Hold::Or);
        if p.eat_word("otherwise") {
            p.join_operand();
            expression(p);
        } else {
            p.expected("`otherwise`", "20 EUR when vip otherwise 10 EUR");
        }
        p.close(open, COND_EXPR);
    }
    true
}

/// An operand that holds together at least as tightly as `hold`.
fn operand(p: &mut Parser<'_>, hold: Hold) -> Found {
    let (mut done, mut shape) = prefix(p, hold)?;
    let mut length = 0;
    // What holds tighter than the last operator would stand in that one's right side.
    let mut most = if shape == Shape::Not { Hold::Not } else { Hold::Tightest };
    while let Some(found) = operator(p).filter(|(own, ..)| (hold..=most).contains(own)) {
        most = found.0;
        let (next, whole) = infix(p, found, done, shape);
        (done, shape) = (next, found.2);
        length += 1;
        if !whole || p.is_too_long(length) {
            break;
        }
    }
    Some((done, shape))
}

fn prefix(p: &mut Parser<'_>, hold: Hold) -> Found {
    if p.at_word("not") && hold <= Hold::Not {
        let open = p.open();
        p.keyword();
        p.join_operand();
        if p.descend() {
            operand(p, Hold::Not);
            p.ascend();
        } else {
            p.bump();
        }
        return Some((p.close(open, UNARY_EXPR), Shape::Not));
    }
    if p.at(MINUS) {
        let open = p.open();
        p.bump();
        let operand = primary(p).map(|(done, _)| postfix(p, done));
        let done = p.close(open, UNARY_EXPR);
        return operand.map(|_| (done, Shape::Plain));
    }
    if p.goes_on_with("between") && at_name(p) {
        return between(p);
    }
    let (done, shape) = primary(p)?;
    Some((postfix(p, done), shape))
}

/// `days between a and b`.
fn between(p: &mut Parser<'_>) -> Found {
    let open = p.open();
    p.keyword();
    p.keyword();
    p.join_operand();
    side(p, Hold::Of);
    if p.eat_word("and") {
        p.join_operand();
        side(p, Hold::Of);
    } else {
        p.expected("`and`", "days between order.shipped_at and today");
    }
    Some((p.close(open, BETWEEN_EXPR), Shape::Worded("between")))
}

/// The other side of a worded operator.
fn side(p: &mut Parser<'_>, hold: Hold) -> Option<Shape> {
    if !p.descend() {
        p.bump();
        return None;
    }
    let found = operand(p, hold);
    p.ascend();
    found.map(|(_, shape)| shape)
}

/// An operator with its right side; false where that side is missing.
fn infix(
    p: &mut Parser<'_>,
    (own, next, shaped): Operator,
    left: Done,
    shape: Shape,
) -> (Done, bool) {
    let at = p.here();
    let sign = p.nth_text(0).to_owned();
    if own == Hold::Compare {
        if shape == Shape::Comparison {
            p.error(diagnostics::chained::report(at));
        }
        return (comparison(p, left), true);
    }
    ambiguous(p, at, &sign, shaped, shape);
    let open = p.wrap(left);
    p.keyword_or_sign();
    if own == Hold::Rounded {
        rounding(p);
        return (p.close(open, ROUNDED_EXPR), true);
    }
    p.join_operand();
    let right = side(p, next);
    if let Some(right) = right {
        ambiguous(p, at, &sign, shaped, right);
    }
    let kind = match own {
        Hold::Of => PORTION_EXPR,
        Hold::After => AFTER_EXPR,
        _ => BINARY_EXPR,
    };
    (p.close(open, kind), right.is_some())
}

/// How tightly it holds, what its right side must hold to, what comes of it.
type Operator = (Hold, Hold, Shape);

/// The operator here.
fn operator(p: &Parser<'_>) -> Option<Operator> {
    Some(match p.current() {
        PLUS | MINUS => (Hold::Sum, Hold::Product, Shape::Sum),
        STAR | SLASH => (Hold::Product, Hold::After, Shape::Sum),
        LESS | LESS_EQ | MORE | MORE_EQ => (Hold::Compare, Hold::Rounded, Shape::Comparison),
        IDENT => match p.nth_text(0) {
            "or" => (Hold::Or, Hold::And, Shape::Or),
            "and" => (Hold::And, Hold::Not, Shape::And),
            "is" | "in" | "from" => (Hold::Compare, Hold::Rounded, Shape::Comparison),
            "rounded" => (Hold::Rounded, Hold::Tightest, Shape::Worded("rounded")),
            "after" => (Hold::After, Hold::Of, Shape::Worded("after")),
            "before" => (Hold::After, Hold::Of, Shape::Worded("before")),
            "of" => (Hold::Of, Hold::Tightest, Shape::Worded("of")),
            _ => return None,
        },
        _ => return None,
    })
}

/// Notes what two people would read in two ways.
fn ambiguous(p: &mut Parser<'_>, at: (u32, u32), sign: &str, own: Shape, side: Shape) {
    let other = match (own, side) {
        (Shape::And, Shape::Or) => "or",
        (Shape::Or, Shape::And) => "and",
        (Shape::Sum, Shape::Worded(word)) => word,
        (Shape::Worded(_), Shape::Sum) => "+ - * /",
        _ => return,
    };
    p.error(diagnostics::brackets::report(at, sign, other));
}

fn comparison(p: &mut Parser<'_>, left: Done) -> Done {
    let open = p.wrap(left);
    if p.at_word("from") {
        return range(p, open);
    }
    let is = p.at_word("is");
    p.keyword_or_sign();
    if is {
        p.eat_word("not");
        if p.eat_word("known") || p.eat_word("missing") {
            return p.close(open, PRESENCE_EXPR);
        }
    }
    p.join_operand();
    side(p, Hold::Rounded);
    p.close(open, BINARY_EXPR)
}

/// `x from 1 to 5`.
fn range(p: &mut Parser<'_>, open: crate::syntax::parser::Open) -> Done {
    p.keyword();
    p.join_operand();
    side(p, Hold::Rounded);
    if p.eat_word("to") {
        p.join_operand();
        side(p, Hold::Rounded);
    } else {
        p.expected("`to`", "tries from 1 to 5");
    }
    p.close(open, RANGE_EXPR)
}

fn rounding(p: &mut Parser<'_>) {
    if !(p.eat_word("down") || p.eat_word("up") || p.eat_words("half", "even")) {
        p.expected("`down`, `up` or `half even`", "10% of order.total rounded down");
    }
    if at_steps(p) {
        p.keyword();
        p.keyword();
        p.keyword();
        number(p);
    }
}

/// `in steps of 5 EUR`.
fn at_steps(p: &Parser<'_>) -> bool {
    p.at_words("in", "steps")
        && p.nth_is_word(2, "of")
        && p.nth(3) == NUMBER
        && !(2..=3).any(|ahead| p.nth_on_new_line(ahead))
}

/// `.field`, and `where C`, which takes all that follows.
fn postfix(p: &mut Parser<'_>, done: Done) -> Done {
    let done = fields(p, done);
    if !p.at_word("where") {
        return done;
    }
    let open = p.wrap(done);
    condition(p);
    p.close(open, WHERE_EXPR)
}

/// `where C`: it goes on to the end of its clause.
pub(super) fn condition(p: &mut Parser<'_>) {
    p.keyword();
    p.join_operand();
    if expression(p) && operator(p).is_some() {
        p.error(diagnostics::brackets::report(p.here(), p.nth_text(0), "where"));
    }
}

fn fields(p: &mut Parser<'_>, mut done: Done) -> Done {
    let mut length = 0;
    while p.at(DOT) && !p.is_too_long(length) {
        length += 1;
        let open = p.wrap(done);
        p.bump();
        if !p.eat(IDENT) {
            p.expected("a name behind the point", "order.total");
        }
        done = p.close(open, FIELD_EXPR);
    }
    done
}

fn primary(p: &mut Parser<'_>) -> Found {
    let done = match p.current() {
        NUMBER | BAD_NUMBER => number(p),
        DATE => date(p),
        TIME => leaf(p, TIME_LIT),
        QUOTE_OPEN => text::text(p, "")?,
        L_PAREN => bracketed(p),
        L_BRACKET => list(p),
        TYPE_IDENT => record(p),
        ISO_CODE => leaf(p, TYPE_NAME_REF),
        IDENT => return word(p),
        _ => {
            p.expected("a value", "");
            return None;
        }
    };
    Some((done, Shape::Plain))
}

fn leaf(p: &mut Parser<'_>, kind: crate::syntax::SyntaxKind) -> Done {
    let open = p.open();
    p.bump();
    p.close(open, kind)
}

/// `2026-11-22 10:00`.
fn date(p: &mut Parser<'_>) -> Done {
    let open = p.open();
    p.bump();
    p.eat(TIME);
    p.close(open, DATE_LIT)
}

/// `500`, `500 EUR`, `14 days`, `80%`.
fn number(p: &mut Parser<'_>) -> Done {
    let open = p.open();
    if thousands(p) {
        p.error(diagnostics::number::thousands(p.nth_range(2), p.nth_text(0), p.nth_text(2)));
        p.bump();
        p.bump();
    } else if p.at(BAD_NUMBER) {
        p.error(diagnostics::number::report(p.here(), p.nth_text(0)));
    }
    p.bump();
    if p.at(PERCENT) && p.nth_is_joint(0) {
        p.bump();
        return p.close(open, PERCENT_LIT);
    }
    if p.at(ISO_CODE) || p.word().is_some_and(is_unit) {
        p.bump();
        return p.close(open, QUANTITY);
    }
    p.close(open, NUMBER_LIT)
}

/// `5,000`.
fn thousands(p: &Parser<'_>) -> bool {
    p.nth(1) == COMMA
        && p.nth(2) == NUMBER
        && p.nth_is_joint(1)
        && p.nth_is_joint(2)
        && p.nth_text(2).len() == 3
        && !p.nth_text(2).contains('.')
}

/// A unit of time behind a number.
pub(super) fn is_unit(word: &str) -> bool {
    matches!(
        word.strip_suffix('s').unwrap_or(word),
        "second"
            | "minute"
            | "hour"
            | "day"
            | "week"
            | "month"
            | "year"
            | "business_day"
            | "business_hour"
    )
}

fn bracketed(p: &mut Parser<'_>) -> Done {
    let open = p.open();
    p.bump();
    let before = p.open_bracket();
    expression(p);
    let closed = p.eat(R_PAREN);
    p.close_bracket(before);
    if !closed {
        p.expected("`)`", "");
    }
    p.close(open, PAREN_EXPR)
}

fn list(p: &mut Parser<'_>) -> Done {
    let open = p.open();
    super::delimited(p, L_BRACKET, R_BRACKET, |p| {
        expression(p);
    });
    p.close(open, LIST_EXPR)
}

/// `Order { id: "W1", total: 20 EUR }`.
fn record(p: &mut Parser<'_>) -> Done {
    const WRITTEN: &str = "Order { id: \"W1234567\", total: 20 EUR }";
    let open = p.open();
    types::type_name(p);
    super::block(p, WRITTEN, |p| {
        let open = p.open();
        let known = super::name(p, "a field", WRITTEN);
        if known {
            if p.eat(COLON) {
                expression(p);
            } else {
                p.expected("`:`", WRITTEN);
            }
        }
        p.close(open, RECORD_FIELD);
        known
    });
    p.close(open, RECORD_EXPR)
}

fn word(p: &mut Parser<'_>) -> Found {
    let text = p.nth_text(0);
    let done = match text {
        "yes" | "no" => word_leaf(p, BOOL_LIT),
        "now" | "today" | "it" => word_leaf(p, WORD_EXPR),
        "any" | "all" => quantified(p),
        "last" if at_ending(p) => ending(p),
        _ if is_aggregate(text) && p.goes_on_with("of") => aggregate(p),
        _ if is_reserved(text) || !at_name(p) => {
            p.expected("a value", "");
            return None;
        }
        _ => name_or_call(p),
    };
    Some((done, Shape::Plain))
}

fn word_leaf(p: &mut Parser<'_>, kind: crate::syntax::SyntaxKind) -> Done {
    let open = p.open();
    p.keyword();
    p.close(open, kind)
}

fn name_or_call(p: &mut Parser<'_>) -> Done {
    let open = p.open();
    path_tokens(p);
    if p.at(L_PAREN) {
        args(p);
        return p.close(open, CALL_EXPR);
    }
    p.close(open, PATH_EXPR)
}

/// `any items where C`, `all items where C`.
fn quantified(p: &mut Parser<'_>) -> Done {
    let open = p.open();
    p.keyword();
    if let Some((done, _)) = primary(p) {
        fields(p, done);
    }
    if p.at_word("where") {
        condition(p);
    } else {
        p.expected("`where`", "all items where price <= 100 EUR");
    }
    p.close(open, QUANTIFIED_EXPR)
}

/// `count of items`, `lowest of items by price`, `sum of refund in this conversation`, `list of agreed
/// in this conversation`.
fn aggregate(p: &mut Parser<'_>) -> Done {
    let open = p.open();
    p.keyword();
    p.keyword();
    p.join_line();
    if let Some((done, _)) = primary(p) {
        let done = fields(p, done);
        if p.at_words("in", "this") {
            p.keyword();
            p.keyword();
            super::need_word(p, "conversation", "sum of refund in this conversation");
            return p.close(open, CONVERSATION_EXPR);
        }
        if p.at_word("where") {
            postfix(p, done);
        }
    }
    if p.eat_word("by") {
        super::path(p, "the name of a field", "lowest of items by price");
    }
    p.close(open, AGGREGATE_EXPR)
}

/// `last 4 of iban`.
fn at_ending(p: &Parser<'_>) -> bool {
    p.goes_on_with_number() && p.nth_is_word(2, "of") && !p.nth_on_new_line(2)
}

fn ending(p: &mut Parser<'_>) -> Done {
    let open = p.open();
    p.keyword();
    p.bump();
    p.keyword();
    p.join_line();
    if let Some((done, _)) = primary(p) {
        fields(p, done);
    }
    p.close(open, ENDING_EXPR)
}

/// A value without operators: a text, a number, a time, a name.
pub(super) fn plain(p: &mut Parser<'_>) -> bool {
    let aggregate = is_aggregate(p.word().unwrap_or_default()) && p.goes_on_with("of");
    match p.current() {
        QUOTE_OPEN => {
            text::text(p, "");
        }
        NUMBER | BAD_NUMBER => {
            number(p);
        }
        DATE => {
            date(p);
        }
        TIME => {
            leaf(p, TIME_LIT);
        }
        IDENT if at_name(p) && !aggregate => {
            let open = p.open();
            path_tokens(p);
            p.close(open, PATH_EXPR);
        }
        _ => {
            p.expected("a value", "");
            return false;
        }
    }
    true
}

fn is_aggregate(word: &str) -> bool {
    matches!(word, "count" | "sum" | "lowest" | "highest" | "first" | "last" | "list")
}

/// An expression in which `in`, `is` and the other comparisons belong to the clause around it.
pub(super) fn key(p: &mut Parser<'_>) -> bool {
    side(p, Hold::Rounded).is_some()
}
