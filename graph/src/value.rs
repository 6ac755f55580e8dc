//! Values: exact, ordered, equal only to what they are. No floats, no null.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::hash::Hash;
use crate::types::{Currency, EnumId, RecordId};

/// `1` as a decimal: so many millionths.
pub const DECIMAL_ONE: i64 = 1_000_000;

/// `100%`: so many millionths of a hundredth.
pub const PERCENT_ALL: i64 = 100_000_000;

/// Digits behind the point that a decimal or a percentage has room for.
const DECIMAL_PLACES: usize = 6;

/// Reads `-3.25` in millionths. More than six digits are accepted only if they are zeros.
///
/// ```
/// use playbook_graph::value::parse_decimal;
/// assert_eq!(parse_decimal("-3.25"), Some(-3_250_000));
/// assert_eq!(parse_decimal("0.0000001"), None);
/// ```
pub fn parse_decimal(digits: &str) -> Option<i64> {
    scaled(digits, DECIMAL_PLACES)
}

/// The digits of millionths: `-3.25`; whole numbers without the point.
pub fn decimal_digits(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let one = DECIMAL_ONE.unsigned_abs();
    let (whole, rest) = (millionths.unsigned_abs() / one, millionths.unsigned_abs() % one);
    let behind = format!("{rest:06}");
    match behind.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        behind => format!("{sign}{whole}.{behind}"),
    }
}

/// Digits as a whole number of the smallest unit that `places` digits behind the point allow.
fn scaled(digits: &str, places: usize) -> Option<i64> {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (kept, rest) = fraction.split_at_checked(places).unwrap_or((fraction, ""));
    if rest.bytes().any(|b| b != b'0') {
        return None;
    }
    format!("{sign}{whole}{kept:0<places$}").parse().ok()
}

/// An amount of money: whole minor units of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Money {
    /// The currency; amounts of two currencies are never compared (the checker sees to it).
    pub currency: Currency,
    /// Minor units: 50001 for 500.01 USD.
    pub minor: i64,
}

impl Money {
    /// An amount in minor units.
    pub const fn new(currency: Currency, minor: i64) -> Self {
        Self { currency, minor }
    }

    /// Reads digits with an optional sign and point: `500`, `-3.5`, `1463.70`. More digits than the
    /// currency has are accepted only if they are zeros.
    ///
    /// ```
    /// use playbook_graph::{Currency, Money};
    /// let usd = Currency::from_code("USD").unwrap();
    /// assert_eq!(Money::parse(usd, "1463.7"), Some(Money::new(usd, 146_370)));
    /// assert_eq!(Money::parse(usd, "0.001"), None);
    /// ```
    pub fn parse(currency: Currency, digits: &str) -> Option<Self> {
        let minor = scaled(digits, currency.digits() as usize)?;
        Some(Self { currency, minor })
    }
}

impl fmt::Display for Money {
    /// `500.01 USD`; whole amounts without the point: `500 USD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_u64.pow(self.currency.digits());
        let sign = if self.minor < 0 { "-" } else { "" };
        let (whole, rest) = (self.minor.unsigned_abs() / scale, self.minor.unsigned_abs() % scale);
        write!(f, "{sign}{whole}")?;
        if rest > 0 {
            write!(f, ".{rest:0width$}", width = self.currency.digits() as usize)?;
        }
        write!(f, " {}", self.currency)
    }
}

/// A value of some [`crate::Type`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Value {
    /// An optional value that is missing.
    Missing,
    /// Text, also of a refined type, an e-mail address.
    Text(Arc<str>),
    /// `yes` or `no`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A day.
    Date(jiff::civil::Date),
    /// A moment.
    Time(#[serde(with = "crate::moment")] jiff::Timestamp),
    /// A length of time in whole seconds.
    Duration(i64),
    /// An amount.
    Money(Money),
    /// A value of a closed choice, by its place there.
    Enum {
        /// The choice.
        of: EnumId,
        /// Which of its values.
        value: u32,
    },
    /// A structure; the fields stand in the order of its declaration.
    Record {
        /// The structure.
        of: RecordId,
        /// Its fields.
        fields: Arc<[Value]>,
    },
    /// Several values.
    List(Arc<[Value]>),
    /// A number, in millionths: 1500000 for `1.5`.
    Decimal(i64),
    /// A part of a hundred, in millionths of a hundredth: 12500000 for `12.5%`.
    Percent(i64),
    /// What stands in the place of a secret text: a hash of it under a key that only who drives the
    /// conversation has.
    Sealed(Hash),
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number that stands for it, if it is one that is calculated with: minor units,
    /// seconds, millionths.
    pub fn as_number(&self) -> Option<i64> {
        match self {
            Self::Int(number)
            | Self::Duration(number)
            | Self::Decimal(number)
            | Self::Percent(number) => Some(*number),
            Self::Money(amount) => Some(amount.minor),
            _ => None,
        }
    }

    /// The elements, if it is a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The field at a place, if it is a structure that has it.
    pub fn field(&self, place: usize) -> Option<&Self> {
        match self {
            Self::Record { fields, .. } => fields.get(place),
            _ => None,
        }
    }
}

/// Where a value came from. The worst of a value's inputs wins; `Trusted` is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// A literal, the host, a tool or an employee said it.
    Trusted,
    /// The customer chose it among trusted values.
    Picked,
    /// The customer said it, then confirmed it as an argument.
    Confirmed,
    /// It was interpreted from what the customer wrote.
    Customer,
}
