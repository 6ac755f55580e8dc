//! Types: what a value may be. Closed choices, structures, refined texts, amounts with a currency.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::expr::Expr;
use crate::origin::OriginId;
use crate::text::Text;
use crate::value::{Money, Value};

id_type! {
    /// Names an [`Enum`].
    EnumId
}
id_type! {
    /// Names a [`Record`].
    RecordId
}
id_type! {
    /// Names a [`Refined`] type.
    RefinedId
}

/// An ISO 4217 currency. Its digits are known: amounts are whole minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The currency of a three-letter code, where there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        iso_currency::Currency::from_code(code).map(Self)
    }

    /// The three letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Digits after the point: 2 for `USD`, 0 for `JPY`.
    pub fn digits(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

/// What a value may be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Type {
    /// Any text.
    Text,
    /// An e-mail address.
    Email,
    /// `yes` or `no`.
    Bool,
    /// A whole number (64 bits).
    Int,
    /// A day of the calendar, in no time zone.
    Date,
    /// A moment.
    Time,
    /// A length of time, in whole seconds.
    Duration,
    /// An amount in one currency, exact, in minor units.
    Money(Currency),
    /// One of the values of a closed choice.
    Enum(EnumId),
    /// A structure.
    Record(RecordId),
    /// A text with a pattern.
    Refined(RefinedId),
    /// Several values, never more than `at_most` where that is said.
    List {
        /// What each of them is.
        of: Box<Type>,
        /// How many there always are (`1 or more`); 0 where nothing is said.
        at_least: u32,
        /// The bound, where one is declared.
        at_most: Option<u32>,
    },
    /// A value that may be missing; nothing else ever is.
    Optional(Box<Type>),
    /// A number with up to six digits behind the point.
    Decimal,
    /// A part of a hundred, with up to six digits behind the point.
    Percent,
    /// A telephone number.
    Phone,
    /// The address of a page.
    Url,
    /// An amount whose currency is not known.
    AnyMoney,
    /// The numbers of a type from one to another, both inside.
    Ranged {
        /// What they are.
        of: Box<Type>,
        /// The lowest: minor units, seconds, millionths, wholes.
        low: i64,
        /// The highest.
        high: i64,
    },
}

impl Type {
    /// The type without `optional`.
    pub fn present(&self) -> &Self {
        match self {
            Self::Optional(inner) => inner.present(),
            other => other,
        }
    }

    /// What the elements are, if this is a list.
    pub fn element(&self) -> Option<&Self> {
        match self {
            Self::List { of, .. } => Some(of),
            _ => None,
        }
    }

    /// The type of a list of as many elements that are something else, if this is a list.
    #[must_use]
    pub fn with_elements(&self, of: &Self) -> Option<Self> {
        match self {
            Self::List { at_least, at_most, .. } => {
                let of = Box::new(of.clone());
                Some(Self::List { of, at_least: *at_least, at_most: *at_most })
            }
            _ => None,
        }
    }

    /// The type of what is of this type or of another one: of two lists, the one that promises
    /// fewer elements.
    #[must_use]
    pub fn or_shorter(self, other: &Self) -> Self {
        match (self, other) {
            (
                Self::List { of, at_least, at_most },
                Self::List { at_least: least, at_most: most, .. },
            ) => {
                let at_most = at_most.zip(*most).map(|(one, other)| one.max(other));
                Self::List { of, at_least: at_least.min(*least), at_most }
            }
            (this, _) => this,
        }
    }

    /// Whether values of the type are texts to compare, print and match (also refined ones).
    pub fn is_textual(&self) -> bool {
        matches!(self, Self::Text | Self::Email | Self::Refined(_) | Self::Phone | Self::Url)
    }

    /// Whether `<` and `<=` mean something.
    pub fn is_ordered(&self) -> bool {
        matches!(
            self.number(),
            Self::Int
                | Self::Date
                | Self::Time
                | Self::Duration
                | Self::Money(_)
                | Self::Decimal
                | Self::Percent
        )
    }

    /// The value of a type that is calculated with, from the whole number that stands for it: minor
    /// units, seconds, millionths, wholes.
    pub fn value_of(&self, number: i64) -> Value {
        match self.number() {
            Self::Money(currency) => Value::Money(Money::new(*currency, number)),
            Self::Duration => Value::Duration(number),
            Self::Decimal => Value::Decimal(number),
            Self::Percent => Value::Percent(number),
            _ => Value::Int(number),
        }
    }

    /// The type that is calculated with: of numbers from one to another, that of the numbers.
    pub fn number(&self) -> &Self {
        match self {
            Self::Ranged { of, .. } => of.number(),
            other => other,
        }
    }
}

/// A closed choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enum {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// Its values, in the order written; a value refers to them by place.
    pub values: Vec<EnumValue>,
    /// Where it is declared.
    pub origin: OriginId,
}

/// One value of a closed choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnumValue {
    /// Its name in playbooks.
    pub name: String,
    /// The words customers see: the declared ones, else the name with spaces.
    pub spoken: String,
    /// Other words that customers use for it. They are understood, and never said.
    pub also: Vec<String>,
}

impl EnumValue {
    /// A value that customers have no other words for.
    pub fn new(name: impl Into<String>, spoken: impl Into<String>) -> Self {
        Self { name: name.into(), spoken: spoken.into(), also: Vec::new() }
    }
}

/// A structure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// Its fields, in the order written; a value refers to them by place.
    pub fields: Vec<Field>,
    /// How a value is spoken (`shown as`); its expressions use [`crate::Ref::It`].
    pub shown_as: Option<Text>,
    /// The field that says which one it is, where one is declared.
    pub key: Option<u32>,
    /// When fields are there that are not always there; those of no other name here always are.
    pub tags: Vec<Tag>,
    /// Where it is declared.
    pub origin: OriginId,
}

impl Record {
    /// When the field at a place is there, if it isn't always.
    pub fn tag(&self, field: usize) -> Option<&Expr> {
        self.tags.iter().find(|tag| tag.field as usize == field).map(|tag| &tag.when)
    }

    /// The place of a field.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }
}

/// When a field is there: `balance: EUR when kind is gift_card`. Where it isn't, its value is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// The field, by its place.
    pub field: u32,
    /// The condition, on other fields of [`crate::Ref::It`].
    pub when: Expr,
}

/// One field of a structure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub ty: Type,
    /// What is said of it besides.
    pub marks: Marks,
}

/// A text with a pattern (`type OrderId = text matching "W[0-9]{7}"`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refined {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// The whole text must match this.
    pub pattern: crate::pattern::Pattern,
    /// Where it is declared.
    pub origin: OriginId,
}

/// A name and a type: a parameter, or a value that an outcome carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub ty: Type,
    /// What is said of it besides.
    pub marks: Marks,
}

impl Param {
    /// A name and a type, with nothing said besides.
    pub fn new(name: impl Into<String>, ty: Type) -> Self {
        Self { name: name.into(), ty, marks: Marks::default() }
    }
}

/// What is said of a parameter or a field besides its type.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Marks {
    /// It says something about a person.
    pub personal: bool,
    /// It stands in no prompt, log, trace, confirmation or packet.
    pub secret: bool,
    /// It need not be shown in a confirmation.
    pub hidden: bool,
    /// Where it has to come from.
    pub from: Demand,
}

/// Where a value has to come from.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// From anywhere.
    #[default]
    Anywhere,
    /// At least picked by the customer among values that a tool or the host gave.
    Picked,
    /// From a tool or the host, itself or by a pick; written down in a playbook is not enough.
    Trusted,
}

/// A condition with the place it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// What must hold.
    pub expr: Expr,
    /// Where it is written.
    pub origin: OriginId,
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
