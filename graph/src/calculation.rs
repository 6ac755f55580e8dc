//! Calculations: products, quotients, parts of amounts, rounding, the lower and the higher of
//! values, texts with values in them, rows of tables. Exact on the way (whole numbers over whole
//! numbers), rounded only where it is written, and refused where a result can't be held.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::eval::{NoValue, Scope, eval, holds, order};
use crate::expr::{Arithmetic, Expr};
use crate::graph::Graph;
use crate::playbook::{OutcomeId, PlaybookId};
use crate::table::TableId;
use crate::types::{Currency, Type};
use crate::value::{DECIMAL_ONE, Money, PERCENT_ALL, Value};

/// To which side a number is rounded that has more digits than its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rounding {
    /// To the next lower number: `-2.5` becomes `-3`.
    Down,
    /// To the next higher number.
    Up,
    /// To the nearest; from the middle to the even one.
    HalfEven,
}

impl Rounding {
    /// The words of the language for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Down => "rounded down",
            Self::Up => "rounded up",
            Self::HalfEven => "rounded half even",
        }
    }
}

/// What is calculated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Calculation {
    /// `a * b`
    Product,
    /// `a / b`
    Quotient,
    /// `10% of a`
    Portion,
    /// `a rounded down`; of two parts `a rounded down in steps of b`
    Rounded(Rounding),
    /// `min(a, b)`
    Lower,
    /// `max(a, b)`
    Higher,
    /// `"order {id}"`: the parts, spoken, in a row.
    Text,
    /// `last 4 of iban`: the signs at the end, of which blanks and punctuation are none.
    Ending(u8),
    /// `amount is EUR`
    IsIn(Currency),
    /// An amount of any currency, where it is known to be in this one.
    As(Currency),
    /// What a table says.
    Table(TableId),
    /// `sum of refund in this conversation`, of one outcome that carries it at this place: what the
    /// matters that ended so far come to. Of the moment at hand, since it grows.
    Reached(PlaybookId, OutcomeId, u32),
    /// `list of agreed in this conversation`, of one outcome that carries it at this place: what each of
    /// the matters that ended so carried, the oldest first.
    Told(PlaybookId, OutcomeId, u32),
}

/// How many values of ended matters a conversation remembers for [`Calculation::Told`]: the newest.
pub const MOST_TOLD: u32 = 32;

/// The type that a product, a quotient or a part has; none where it means nothing.
pub fn gives_of(by: Calculation, left: &Type, right: &Type) -> Option<Type> {
    let (left, right) = (left.number(), right.number());
    let scalar = |ty: &Type| matches!(ty, Type::Int | Type::Decimal | Type::Percent);
    let quantity = |ty: &Type| matches!(ty, Type::Money(_) | Type::Duration);
    // Of two plain numbers, the one that says more.
    let finer = |a: &Type, b: &Type| match (a, b) {
        (Type::Percent, _) | (_, Type::Percent) => Type::Percent,
        (Type::Decimal, _) | (_, Type::Decimal) => Type::Decimal,
        _ => Type::Int,
    };
    match by {
        Calculation::Portion if *left == Type::Percent => {
            (scalar(right) || quantity(right)).then(|| right.clone())
        }
        Calculation::Product if quantity(left) && scalar(right) => Some(left.clone()),
        Calculation::Product if scalar(left) && quantity(right) => Some(right.clone()),
        Calculation::Product if scalar(left) && scalar(right) => Some(finer(left, right)),
        Calculation::Quotient if quantity(left) && scalar(right) => Some(left.clone()),
        Calculation::Quotient if quantity(left) && left == right => Some(Type::Decimal),
        Calculation::Quotient if scalar(left) && scalar(right) && *right != Type::Percent => {
            Some(finer(left, right))
        }
        _ => None,
    }
}

/// Whether a value is written in signs, of which the last ones can be said: `last 4 of iban`.
pub fn is_written_in_signs(ty: &Type) -> bool {
    matches!(ty, Type::Text | Type::Refined(_) | Type::Email | Type::Phone | Type::Url)
}

/// Whether a number can be rounded in such steps: to an amount in its currency, to a length of time; a plain
/// number also to a whole one.
pub fn fits_in_steps(number: &Type, step: &Type) -> bool {
    match (number, step) {
        (Type::Int | Type::Decimal | Type::Percent, Type::Int) => true,
        (Type::Decimal | Type::Percent | Type::Duration | Type::Money(_), step) => number == step,
        _ => false,
    }
}

/// Whether what comes out always has no more digits than its type, so that nothing is rounded.
pub fn is_whole(by: Calculation, left: &Type, right: &Type) -> bool {
    let ints = matches!(left.number(), Type::Int) || matches!(right.number(), Type::Int);
    by == Calculation::Product && ints
}

/// The value of a calculation.
///
/// # Errors
/// As [`eval`]; [`NoValue::DividedByZero`]; [`NoValue::NoRow`] of a table with a gap.
pub(crate) fn calculated(
    by: Calculation,
    of: &[Expr],
    gives: &Type,
    scope: &dyn Scope,
) -> Result<Value, NoValue> {
    match by {
        Calculation::Product | Calculation::Quotient | Calculation::Portion => {
            exact_of(by, of, scope)?.as_value(gives, None)
        }
        Calculation::Rounded(how) => {
            let (inner, step) = of.split_first().ok_or(NoValue::IllTyped)?;
            let inner = exact(inner, scope)?;
            match step.first() {
                None => inner.as_value(gives, Some(how)),
                Some(step) => inner.in_steps(how, exact(step, scope)?)?.as_value(gives, None),
            }
        }
        Calculation::Lower => extreme(of, Ordering::Less, scope),
        Calculation::Higher => extreme(of, Ordering::Greater, scope),
        Calculation::Text => joined(of, scope),
        Calculation::Ending(signs) => match joined(of, scope)? {
            Value::Text(text) => Ok(Value::text(ending(&text, signs))),
            _ => Err(NoValue::IllTyped),
        },
        Calculation::IsIn(currency) => Ok(Value::Bool(amount(of, scope)?.currency == currency)),
        Calculation::As(currency) => {
            let amount = amount(of, scope)?;
            (amount.currency == currency).then_some(Value::Money(amount)).ok_or(NoValue::IllTyped)
        }
        Calculation::Table(id) => {
            let args = of.iter().map(|arg| eval(arg, scope)).collect::<Result<Vec<_>, _>>()?;
            let graph = scope.graph().ok_or(NoValue::IllTyped)?;
            let table = graph.tables.lookup(id).ok_or(NoValue::IllTyped)?;
            let row = table.row_for(&args).ok_or(NoValue::NoRow)?;
            scope.row_decided(row.origin);
            Ok(row.result.clone())
        }
        Calculation::Reached(playbook, outcome, place) => {
            let so_far = scope.reached(playbook, outcome, place).ok_or(NoValue::TooLarge)?;
            Ok(gives.value_of(so_far))
        }
        Calculation::Told(playbook, outcome, place) => {
            let told = scope.told(playbook, outcome, place).ok_or(NoValue::IllTyped)?;
            Ok(Value::List(told.into()))
        }
    }
}

fn amount(of: &[Expr], scope: &dyn Scope) -> Result<Money, NoValue> {
    match eval(of.first().ok_or(NoValue::IllTyped)?, scope)? {
        Value::Money(amount) => Ok(amount),
        _ => Err(NoValue::IllTyped),
    }
}

fn extreme(of: &[Expr], wanted: Ordering, scope: &dyn Scope) -> Result<Value, NoValue> {
    let mut values = of.iter().map(|part| eval(part, scope));
    let mut best = values.next().ok_or(NoValue::IllTyped)??;
    for value in values {
        let value = value?;
        if order(&value, &best).ok_or(NoValue::IllTyped)? == wanted {
            best = value;
        }
    }
    Ok(best)
}

fn joined(of: &[Expr], scope: &dyn Scope) -> Result<Value, NoValue> {
    let graph = scope.graph().ok_or(NoValue::IllTyped)?;
    let mut text = String::new();
    for part in of {
        text.push_str(&graph.speak_value(&eval(part, scope)?));
    }
    Ok(Value::text(text))
}

/// The last signs of a text: letters and digits. Of a text that has no more than these, none is said.
fn ending(text: &str, signs: u8) -> String {
    let mut all: Vec<char> = text.chars().filter(|sign| sign.is_alphanumeric()).collect();
    let signs = usize::from(signs);
    let hidden = all.len().saturating_sub(signs);
    if hidden == 0 {
        return String::new();
    }
    all.split_off(hidden).into_iter().collect()
}

/// A number with all its digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exact {
    over: i128,
    /// Always more than nothing.
    under: i128,
}

/// The exact number that an expression gives, before anything is rounded.
fn exact(expr: &Expr, scope: &dyn Scope) -> Result<Exact, NoValue> {
    match expr {
        Expr::Calculate { by, of, .. } if by.goes_on_exactly() => exact_of(*by, of, scope),
        Expr::Choose { when, then, otherwise } => {
            exact(if holds(when, scope)? { then } else { otherwise }, scope)
        }
        Expr::Arithmetic { left, by, right } => {
            match (exact(left, scope), exact(right, scope), by) {
                (Ok(left), Ok(right), Arithmetic::Plus) => left.plus(right),
                (Ok(left), Ok(right), Arithmetic::Minus) => left.plus(right.negated()?),
                // Moments are no numbers, but the time between two of them is.
                _ => Exact::of(&eval(expr, scope)?),
            }
        }
        other => Exact::of(&eval(other, scope)?),
    }
}

fn exact_of(by: Calculation, of: &[Expr], scope: &dyn Scope) -> Result<Exact, NoValue> {
    let (first, rest) = of.split_first().ok_or(NoValue::IllTyped)?;
    let mut number = exact(first, scope)?;
    for part in rest {
        let part = exact(part, scope)?;
        number = match by {
            Calculation::Quotient => number.over(part)?,
            Calculation::Lower if number.is_more_than(part)? => part,
            Calculation::Higher if part.is_more_than(number)? => part,
            Calculation::Lower | Calculation::Higher => number,
            _ => number.times(part)?,
        };
    }
    Ok(number)
}

impl Calculation {
    /// The calculation as it is written, its parts being written already.
    pub fn written(self, graph: &Graph, of: Vec<String>) -> String {
        let between = |sign: &str| of.join(sign);
        match self {
            Self::Product => between(" * "),
            Self::Quotient => between(" / "),
            Self::Portion => between(" of "),
            Self::Rounded(how) => match of.as_slice() {
                [inner, step] => format!("{inner} {} in steps of {step}", how.words()),
                _ => format!("{} {}", between(" "), how.words()),
            },
            Self::Lower => format!("min({})", between(", ")),
            Self::Higher => format!("max({})", between(", ")),
            Self::Text => between(" + "),
            Self::Ending(signs) => format!("last {signs} of {}", between(" ")),
            Self::IsIn(currency) => format!("{} is {currency}", between(" ")),
            Self::As(_) => between(" "),
            Self::Table(id) => {
                let name = graph.tables.lookup(id).map_or("", |table| table.name.as_str());
                format!("{name}({})", between(", "))
            }
            Self::Reached(playbook, outcome, place) => {
                let name = graph.carried(playbook, outcome, place).map_or("", |it| &it.name);
                format!("sum of {name} in this conversation")
            }
            Self::Told(playbook, outcome, place) => {
                let name = graph.carried(playbook, outcome, place).map_or("", |it| &it.name);
                format!("list of {name} in this conversation")
            }
        }
    }

    /// Whether what it is made of may have more digits than its type.
    const fn goes_on_exactly(self) -> bool {
        matches!(self, Self::Product | Self::Quotient | Self::Portion | Self::Lower | Self::Higher)
    }
}

impl Calculation {
    /// Whether a proof tells all its cases apart, so that nothing is lost of what it gives.
    pub(crate) const fn is_told_apart(self) -> bool {
        matches!(self, Self::Lower | Self::Higher | Self::Table(_) | Self::IsIn(_) | Self::As(_))
    }
}

impl Exact {
    fn new(over: i128, under: i128) -> Result<Self, NoValue> {
        let divisor = greatest_common_divisor(over.unsigned_abs(), under.unsigned_abs());
        let divisor = i128::try_from(divisor).map_err(|_| NoValue::TooLarge)?.max(1);
        let sign = if under < 0 { -1 } else { 1 };
        let shorten = |number: i128| {
            number.checked_div(divisor).and_then(|n| n.checked_mul(sign)).ok_or(NoValue::TooLarge)
        };
        Ok(Self { over: shorten(over)?, under: shorten(under)? })
    }

    /// A whole number.
    pub(crate) const fn whole(number: i64) -> Self {
        Self { over: number as i128, under: 1 }
    }

    /// The number without its digits behind the point; `None` where it can't be held.
    pub(crate) fn rounded(self, how: Rounding) -> Option<i64> {
        i64::try_from(rounded(self.over, self.under, Some(how))?).ok()
    }

    /// The multiple of a step that it is rounded to.
    ///
    /// # Errors
    /// Where the step isn't more than nothing, or the number can't be held.
    pub(crate) fn in_steps(self, how: Rounding, step: Self) -> Result<Self, NoValue> {
        if step.over <= 0 {
            return Err(NoValue::DividedByZero);
        }
        let many = self.over(step)?.rounded(how).ok_or(NoValue::TooLarge)?;
        step.times(Self::whole(many))
    }

    /// A value as a number: minor units, seconds, wholes.
    fn of(value: &Value) -> Result<Self, NoValue> {
        match value {
            Value::Int(number) | Value::Duration(number) => Self::new(i128::from(*number), 1),
            Value::Money(amount) => Self::new(i128::from(amount.minor), 1),
            Value::Decimal(number) => Self::new(i128::from(*number), i128::from(DECIMAL_ONE)),
            Value::Percent(number) => Self::new(i128::from(*number), i128::from(PERCENT_ALL)),
            _ => Err(NoValue::IllTyped),
        }
    }

    fn negated(self) -> Result<Self, NoValue> {
        Ok(Self { over: self.over.checked_neg().ok_or(NoValue::TooLarge)?, ..self })
    }

    fn plus(self, other: Self) -> Result<Self, NoValue> {
        let left = self.over.checked_mul(other.under);
        let right = other.over.checked_mul(self.under);
        let over = left.zip(right).and_then(|(left, right)| left.checked_add(right));
        let under = self.under.checked_mul(other.under);
        Self::new(over.ok_or(NoValue::TooLarge)?, under.ok_or(NoValue::TooLarge)?)
    }

    pub(crate) fn times(self, other: Self) -> Result<Self, NoValue> {
        let over = self.over.checked_mul(other.over).ok_or(NoValue::TooLarge)?;
        let under = self.under.checked_mul(other.under).ok_or(NoValue::TooLarge)?;
        Self::new(over, under)
    }

    pub(crate) fn over(self, other: Self) -> Result<Self, NoValue> {
        if other.over == 0 {
            return Err(NoValue::DividedByZero);
        }
        let over = self.over.checked_mul(other.under).ok_or(NoValue::TooLarge)?;
        let under = self.under.checked_mul(other.over).ok_or(NoValue::TooLarge)?;
        Self::new(over, under)
    }

    pub(crate) fn is_more_than(self, other: Self) -> Result<bool, NoValue> {
        Ok(self.plus(other.negated()?)?.over > 0)
    }

    /// The number as a value of a type; `None`: it has to come out without a rest.
    fn as_value(self, ty: &Type, how: Option<Rounding>) -> Result<Value, NoValue> {
        let digits = match ty.number() {
            Type::Decimal => i128::from(DECIMAL_ONE),
            Type::Percent => i128::from(PERCENT_ALL),
            _ => 1,
        };
        let over = self.over.checked_mul(digits).ok_or(NoValue::TooLarge)?;
        let whole = rounded(over, self.under, how).ok_or(NoValue::IllTyped)?;
        let whole = i64::try_from(whole).map_err(|_| NoValue::TooLarge)?;
        Ok(match ty.number() {
            Type::Int => Value::Int(whole),
            Type::Duration => Value::Duration(whole),
            Type::Decimal => Value::Decimal(whole),
            Type::Percent => Value::Percent(whole),
            Type::Money(currency) => Value::Money(Money::new(*currency, whole)),
            _ => return Err(NoValue::IllTyped),
        })
    }
}

/// `over / under` as a whole number; `under` is more than nothing.
fn rounded(over: i128, under: i128, how: Option<Rounding>) -> Option<i128> {
    let (whole, rest) = (over.checked_div_euclid(under)?, over.checked_rem_euclid(under)?);
    if rest == 0 {
        return Some(whole);
    }
    let up = match how? {
        Rounding::Down => false,
        Rounding::Up => true,
        Rounding::HalfEven => match rest.cmp(&(under - rest)) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => whole % 2 != 0,
        },
    };
    whole.checked_add(i128::from(up))
}

const fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::{Calculation, Rounding};
    use crate::eval::{NoValue, Nothing, eval};
    use crate::expr::Expr;
    use crate::types::{Currency, Type};
    use crate::value::{DECIMAL_ONE, Money, PERCENT_ALL, Value};

    fn eur(minor: i64) -> Expr {
        Expr::Literal(Value::Money(Money::new(Currency::from_code("EUR").unwrap(), minor)))
    }

    fn calculate(by: Calculation, of: Vec<Expr>, gives: Type) -> Expr {
        Expr::Calculate { by, of, gives }
    }

    fn amount() -> Type {
        Type::Money(Currency::from_code("EUR").unwrap())
    }

    fn tenth_of(minor: i64, how: Rounding) -> Result<Value, NoValue> {
        let percent = Expr::Literal(Value::Percent(PERCENT_ALL / 10));
        let portion = calculate(Calculation::Portion, vec![percent, eur(minor)], amount());
        eval(&calculate(Calculation::Rounded(how), vec![portion], amount()), &Nothing)
    }

    #[test]
    fn rounding_goes_where_it_says() {
        let rounded = |minor, how| match tenth_of(minor, how).unwrap() {
            Value::Money(amount) => amount.minor,
            other => panic!("{other:?}"),
        };
        assert_eq!([rounded(105, Rounding::Down), rounded(-105, Rounding::Down)], [10, -11]);
        assert_eq!([rounded(105, Rounding::Up), rounded(-105, Rounding::Up)], [11, -10]);
        let even = [95, 105, 115, -105, 104, 106].map(|m| rounded(m, Rounding::HalfEven));
        assert_eq!(even, [10, 10, 12, -10, 10, 11]);
    }

    #[test]
    fn in_steps_it_is_a_multiple_of_the_step() {
        let to = |minor, step, how| {
            let third = Expr::Literal(Value::Int(3));
            let third = calculate(Calculation::Quotient, vec![eur(minor), third], amount());
            eval(&calculate(Calculation::Rounded(how), vec![third, eur(step)], amount()), &Nothing)
        };
        let euros = |euros: i64| eval(&eur(euros * 100), &Nothing);
        // A third of 100 EUR, in whole euros, and in steps of 5 EUR.
        assert_eq!(to(10_000, 100, Rounding::Down), euros(33));
        assert_eq!(to(10_000, 100, Rounding::Up), euros(34));
        assert_eq!(to(10_000, 500, Rounding::Up), euros(35));
        assert_eq!(to(-10_000, 500, Rounding::Down), euros(-35));
        // 7.50 EUR lie in the middle between 5 and 10: the even multiple.
        assert_eq!(to(2250, 500, Rounding::HalfEven), euros(10));
        assert_eq!(to(10_000, 0, Rounding::Down), Err(NoValue::DividedByZero));
        let decimal = Expr::Literal(Value::Decimal(45_210 * DECIMAL_ONE + DECIMAL_ONE / 10 * 7));
        let of = vec![decimal, Expr::Literal(Value::Int(1))];
        let whole = calculate(Calculation::Rounded(Rounding::Down), of, Type::Int);
        assert_eq!(eval(&whole, &Nothing), Ok(Value::Int(45_210)));
    }

    #[test]
    fn a_third_three_times_is_a_whole() {
        let third = calculate(
            Calculation::Quotient,
            vec![eur(100), Expr::Literal(Value::Int(3))],
            amount(),
        );
        let thrice =
            calculate(Calculation::Product, vec![third, Expr::Literal(Value::Int(3))], amount());
        assert_eq!(eval(&thrice, &Nothing), eval(&eur(100), &Nothing));
    }

    #[test]
    fn what_can_not_be_held_is_refused() {
        let most = Expr::Literal(Value::Int(i64::MAX));
        let twice = calculate(
            Calculation::Product,
            vec![most.clone(), Expr::Literal(Value::Int(2))],
            Type::Int,
        );
        assert_eq!(eval(&twice, &Nothing), Err(NoValue::TooLarge));
        let many = (0..5).fold(most.clone(), |product, _| {
            calculate(Calculation::Product, vec![product, most.clone()], Type::Int)
        });
        assert_eq!(eval(&many, &Nothing), Err(NoValue::TooLarge));
        let zero = Expr::Literal(Value::Decimal(0));
        let nothing = calculate(Calculation::Quotient, vec![most, zero], Type::Decimal);
        assert_eq!(eval(&nothing, &Nothing), Err(NoValue::DividedByZero));
    }

    #[test]
    fn a_decimal_times_a_decimal_keeps_all_digits_until_it_is_rounded() {
        let tiny = Expr::Literal(Value::Decimal(1));
        let square = calculate(Calculation::Product, vec![tiny.clone(), tiny], Type::Decimal);
        let half = Expr::Literal(Value::Decimal(DECIMAL_ONE));
        assert_eq!(eval(&square, &Nothing), Err(NoValue::IllTyped), "nobody said how to round");
        let sum = Expr::Arithmetic {
            left: Box::new(half),
            by: crate::Arithmetic::Plus,
            right: Box::new(square),
        };
        let up = calculate(Calculation::Rounded(Rounding::Up), vec![sum], Type::Decimal);
        assert_eq!(eval(&up, &Nothing), Ok(Value::Decimal(DECIMAL_ONE + 1)));
    }
}
