//! Expressions.

use super::{
    Args, Name, Path, Text, Word, after, child, children, first_sign, has, keywords, node, nth,
    one_of, token, words,
};
use crate::syntax::{SyntaxKind, SyntaxNode};

one_of! {
    /// An expression.
    Expr {
        /// `500`.
        Number(Number),
        /// `500 EUR`, `14 days`.
        Quantity(Quantity),
        /// `80%`.
        Percent(Percent),
        /// `2026-11-01`, `2026-11-01 09:00`.
        Date(Date),
        /// `09:00`.
        Time(Time),
        /// `yes`, `no`.
        Bool(Bool),
        /// `now`, `today`, `it`.
        Word(WordExpr),
        /// `"order {id}"`.
        Text(Text),
        /// `order.total`, `pending`.
        Path(PathExpr),
        /// `EUR`, as in `amount is EUR`.
        TypeName(TypeName),
        /// `min(a, b)`.
        Call(Call),
        /// `shop.order(id).status`, `it.id`.
        Field(Field),
        /// `(a or b)`.
        Paren(Paren),
        /// `[a, b]`.
        List(List),
        /// `Order { id: "W1" }`.
        Record(Record),
        /// `a + b`, `a is b`, `a and b`, `a in b`.
        Binary(Binary),
        /// `not a`, `-a`.
        Unary(Unary),
        /// `a is known`.
        Presence(Presence),
        /// `a from 1 to 5`.
        Range(Range),
        /// `a when c otherwise b`.
        Cond(Cond),
        /// `items where c`.
        Where(Where),
        /// `any items where c`, `all items where c`.
        Quantified(Quantified),
        /// `count of items`, `lowest of items by price`.
        Aggregate(Aggregate),
        /// `last 4 of iban`.
        Ending(Ending),
        /// `10% of a`, `3 business_days of support_eu`.
        Portion(Portion),
        /// `days between a and b`.
        Between(Between),
        /// `14 days after a`, `2 days before a`.
        After(After),
        /// `a rounded down`.
        Rounded(Rounded),
        /// `sum of refund in this conversation`, `list of agreed in this conversation`.
        OfConversation(OfConversation),
    }
}

node!(
    /// `500`.
    Number,
    NUMBER_LIT
);

impl Number {
    /// As it is written.
    pub fn text(&self) -> String {
        number(&self.0)
    }
}

fn number(node: &SyntaxNode) -> String {
    token(node, SyntaxKind::NUMBER).map_or_else(String::new, |word| word.text().to_owned())
}

node!(
    /// `500 EUR`, `14 days`.
    Quantity,
    QUANTITY
);

impl Quantity {
    /// The number as it is written.
    pub fn number(&self) -> String {
        number(&self.0)
    }

    /// `EUR`, `days`.
    pub fn unit(&self) -> Option<Word> {
        words(&self.0).next()
    }

    /// The unit is a currency.
    pub fn is_money(&self) -> bool {
        token(&self.0, SyntaxKind::ISO_CODE).is_some()
    }
}

node!(
    /// `80%`.
    Percent,
    PERCENT_LIT
);

impl Percent {
    /// The number as it is written.
    pub fn number(&self) -> String {
        number(&self.0)
    }
}

node!(
    /// `2026-11-01`, `2026-11-01 09:00`.
    Date,
    DATE_LIT
);

impl Date {
    /// `2026-11-01`.
    pub fn date(&self) -> Option<Word> {
        token(&self.0, SyntaxKind::DATE)
    }

    /// `09:00`.
    pub fn time(&self) -> Option<Word> {
        token(&self.0, SyntaxKind::TIME)
    }
}

node!(
    /// `09:00`.
    Time,
    TIME_LIT
);

impl Time {
    /// As it is written.
    pub fn time(&self) -> Option<Word> {
        token(&self.0, SyntaxKind::TIME)
    }
}

node!(
    /// `yes`, `no`.
    Bool,
    BOOL_LIT
);

impl Bool {
    /// It is `yes`.
    pub fn is_yes(&self) -> bool {
        has(&self.0, "yes")
    }
}

node!(
    /// `now`, `today`, `it`.
    WordExpr,
    WORD_EXPR
);

/// Which word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// `now`.
    Now,
    /// `today`.
    Today,
    /// `it`: the element, inside a condition on a list.
    It,
}

impl WordExpr {
    /// Which word it is.
    pub fn word(&self) -> Option<Moment> {
        match keywords(&self.0).next()?.text() {
            "now" => Some(Moment::Now),
            "today" => Some(Moment::Today),
            "it" => Some(Moment::It),
            _ => None,
        }
    }
}

node!(
    /// `order.total`, `pending`: what it names, the checker finds out.
    PathExpr,
    PATH_EXPR
);

impl PathExpr {
    /// The path.
    pub fn path(&self) -> Option<Path> {
        child(&self.0)
    }
}

node!(
    /// A type's name: a currency as a value, or a record literal's type.
    TypeName,
    TYPE_NAME_REF
);

impl TypeName {
    /// As it is written.
    pub fn text(&self) -> String {
        words(&self.0).next().map_or_else(String::new, |word| word.text().to_owned())
    }
}

node!(
    /// `min(a, b)`; also a tool with its values in a clause.
    Call,
    CALL_EXPR
);

impl Call {
    /// What is called.
    pub fn path(&self) -> Option<Path> {
        child(&self.0)
    }

    /// With what.
    pub fn args(&self) -> Option<Args> {
        child(&self.0)
    }
}

node!(
    /// `shop.order(id).status`, `it.id`: a field of what is no path.
    Field,
    FIELD_EXPR
);

impl Field {
    /// Of what.
    pub fn of(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// The field.
    pub fn name(&self) -> Option<Word> {
        words(&self.0).next()
    }
}

node!(
    /// `(a or b)`.
    Paren,
    PAREN_EXPR
);

impl Paren {
    /// What is inside.
    pub fn inner(&self) -> Option<Expr> {
        child(&self.0)
    }
}

node!(
    /// `[a, b]`.
    List,
    LIST_EXPR
);

impl List {
    /// Its elements.
    pub fn items(&self) -> impl Iterator<Item = Expr> + use<> {
        children(&self.0)
    }
}

node!(
    /// `Order { id: "W1" }`.
    Record,
    RECORD_EXPR
);

impl Record {
    /// The record's type.
    pub fn ty(&self) -> Option<TypeName> {
        child(&self.0)
    }

    /// Its fields.
    pub fn fields(&self) -> impl Iterator<Item = RecordField> + use<> {
        children(&self.0)
    }
}

node!(
    /// `id: "W1"`.
    RecordField,
    RECORD_FIELD
);

impl RecordField {
    /// The field.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// Its value.
    pub fn value(&self) -> Option<Expr> {
        child(&self.0)
    }
}

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own word or sign")]
pub enum BinaryOp {
    Or,
    And,
    Is,
    IsNot,
    In,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
}

node!(
    /// `a + b`, `a is not b`, `a and b`, `a in b`.
    Binary,
    BINARY_EXPR
);

impl Binary {
    /// The left side.
    pub fn left(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// The right side.
    pub fn right(&self) -> Option<Expr> {
        nth(&self.0, 1)
    }

    /// The operator.
    pub fn op(&self) -> Option<BinaryOp> {
        self.sign().and_then(|sign| match sign.text() {
            "or" => Some(BinaryOp::Or),
            "and" => Some(BinaryOp::And),
            "is" if has(&self.0, "not") => Some(BinaryOp::IsNot),
            "is" => Some(BinaryOp::Is),
            "in" => Some(BinaryOp::In),
            "<" => Some(BinaryOp::Less),
            "<=" => Some(BinaryOp::LessOrEqual),
            ">" => Some(BinaryOp::More),
            ">=" => Some(BinaryOp::MoreOrEqual),
            "+" => Some(BinaryOp::Add),
            "-" => Some(BinaryOp::Subtract),
            "*" => Some(BinaryOp::Multiply),
            "/" => Some(BinaryOp::Divide),
            _ => None,
        })
    }

    /// The operator's word or sign, for labels.
    pub fn sign(&self) -> Option<Word> {
        first_sign(&self.0)
    }
}

node!(
    /// `not a`, `-a`.
    Unary,
    UNARY_EXPR
);

impl Unary {
    /// `not`, rather than `-`.
    pub fn is_not(&self) -> bool {
        has(&self.0, "not")
    }

    /// Of what.
    pub fn operand(&self) -> Option<Expr> {
        child(&self.0)
    }
}

node!(
    /// `a is known`, `a is missing`, `a is not known`.
    Presence,
    PRESENCE_EXPR
);

impl Presence {
    /// What is asked about.
    pub fn operand(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// It holds where the value is there (`is known`, `is not missing`).
    pub fn wants_known(&self) -> bool {
        has(&self.0, "known") != has(&self.0, "not")
    }
}

node!(
    /// `a from 1 to 5`, both ends inside.
    Range,
    RANGE_EXPR
);

impl Range {
    /// What is compared.
    pub fn operand(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// The lower end.
    pub fn low(&self) -> Option<Expr> {
        after(&self.0, "from")
    }

    /// The upper end.
    pub fn high(&self) -> Option<Expr> {
        after(&self.0, "to")
    }
}

node!(
    /// `a when c otherwise b`.
    Cond,
    COND_EXPR
);

impl Cond {
    /// The value where the condition holds.
    pub fn value(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// The condition.
    pub fn condition(&self) -> Option<Expr> {
        after(&self.0, "when")
    }

    /// The value where it doesn't.
    pub fn otherwise(&self) -> Option<Expr> {
        after(&self.0, "otherwise")
    }
}

node!(
    /// `items where c`.
    Where,
    WHERE_EXPR
);

impl Where {
    /// The list.
    pub fn list(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// The condition on each element.
    pub fn condition(&self) -> Option<Expr> {
        after(&self.0, "where")
    }
}

node!(
    /// `any items where c`, `all items where c`.
    Quantified,
    QUANTIFIED_EXPR
);

impl Quantified {
    /// `all`, rather than `any`.
    pub fn is_all(&self) -> bool {
        has(&self.0, "all")
    }

    /// The list.
    pub fn list(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// The condition on each element.
    pub fn condition(&self) -> Option<Expr> {
        after(&self.0, "where")
    }
}

node!(
    /// `count of items`, `sum of items.price`, `lowest of items by price`, `first of items`.
    Aggregate,
    AGGREGATE_EXPR
);

impl Aggregate {
    /// `count`, `sum`, `lowest`, `highest`, `first`, `last`.
    pub fn word(&self) -> Option<Word> {
        keywords(&self.0).next()
    }

    /// The list.
    pub fn list(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// The field behind `by`.
    pub fn by(&self) -> Option<Path> {
        after(&self.0, "by")
    }
}

node!(
    /// `last 4 of iban`.
    Ending,
    ENDING_EXPR
);

impl Ending {
    /// How many signs, as it is written.
    pub fn count(&self) -> String {
        number(&self.0)
    }

    /// Of which text.
    pub fn text(&self) -> Option<Expr> {
        child(&self.0)
    }
}

node!(
    /// `10% of a`, `3 business_days of support_eu`.
    Portion,
    PORTION_EXPR
);

impl Portion {
    /// How much.
    pub fn part(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// Of what.
    pub fn whole(&self) -> Option<Expr> {
        nth(&self.0, 1)
    }
}

node!(
    /// `days between a and b`.
    Between,
    BETWEEN_EXPR
);

impl Between {
    /// `days`.
    pub fn unit(&self) -> Option<Word> {
        keywords(&self.0).next()
    }

    /// The earlier one.
    pub fn from(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// The later one.
    pub fn to(&self) -> Option<Expr> {
        nth(&self.0, 1)
    }
}

node!(
    /// `14 days after a`, `2 days before a`.
    After,
    AFTER_EXPR
);

impl After {
    /// How long.
    pub fn by(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// `before`, rather than `after`.
    pub fn is_before(&self) -> bool {
        has(&self.0, "before")
    }

    /// From when.
    pub fn from(&self) -> Option<Expr> {
        nth(&self.0, 1)
    }
}

/// How a value is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own word")]
pub enum Rounding {
    Down,
    Up,
    HalfEven,
}

node!(
    /// `a rounded down`, `a rounded up in steps of 5 EUR`.
    Rounded,
    ROUNDED_EXPR
);

impl Rounded {
    /// What is rounded.
    pub fn operand(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// To a multiple of what, where that is written.
    pub fn step(&self) -> Option<Expr> {
        children(&self.0).nth(1)
    }

    /// How.
    pub fn rounding(&self) -> Option<Rounding> {
        keywords(&self.0).find_map(|word| match word.text() {
            "down" => Some(Rounding::Down),
            "up" => Some(Rounding::Up),
            "half" => Some(Rounding::HalfEven),
            _ => None,
        })
    }
}

node!(
    /// `sum of refund in this conversation`, `list of agreed in this conversation`.
    OfConversation,
    CONVERSATION_EXPR
);

impl OfConversation {
    /// `sum`, `list`, or a word that means nothing here.
    pub fn word(&self) -> Option<Word> {
        keywords(&self.0).next()
    }

    /// The value of outcomes that is looked for.
    pub fn of(&self) -> Option<Expr> {
        child(&self.0)
    }
}
