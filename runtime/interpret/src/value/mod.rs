//! Values in a text: one file a kind of value. An extractor finds what a text certainly holds of a
//! type; what could be read in two ways is not found.

mod choice;
pub(crate) mod clock;
mod date;
pub(crate) mod day;
mod decimal;
mod duration;
mod email;
pub(crate) mod free;
mod money;
pub(crate) mod name;
mod number;
mod opposite;
pub(crate) mod ordinal;
mod pattern;
mod phone;
mod truth;
mod url;
pub(crate) mod words;

use std::ops::Range;

use playbook_graph::{Graph, Type, Value};

use crate::message::Message;
use crate::stem::stem;

pub(crate) use choice::{each_of, spoken_forms};
pub(crate) use date::whole as whole_days;
pub(crate) use money::amounts;
pub(crate) use pattern::{pieces, tokens};
pub(crate) use words::number_at;

/// A value that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The value.
    pub(crate) value: Value,
    /// The pieces of the text that it was made of, in bytes.
    pub(crate) spans: Vec<Range<usize>>,
    /// How sure, in thousandths.
    pub(crate) score: u16,
}

impl Found {
    fn sure(value: Value, span: Range<usize>) -> Self {
        Self::new(value, span, 1000)
    }

    fn new(value: Value, span: Range<usize>, score: u16) -> Self {
        Self { value, spans: vec![span], score }
    }
}

/// How much may be made of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Eager {
    /// This is what was asked: a plain number or half a phrase will do.
    Asked,
    /// The text names the slot.
    Named,
    /// It was not asked: only what can't be meant for anything else.
    Unasked,
}

/// The one value of a type that a text holds; none if it holds several or none.
pub(crate) fn extract(
    graph: &Graph,
    ty: &Type,
    message: &Message<'_>,
    eager: Eager,
) -> Option<Found> {
    let loose = eager != Eager::Unasked;
    let found = match ty.present() {
        Type::Refined(id) => {
            let refined = graph.refined.lookup(*id)?;
            pattern::find(&refined.pattern, message, loose, &words_of(&refined.name))
        }
        Type::Email => email::find(message),
        Type::Money(currency) => money::find(*currency, message, loose),
        Type::Enum(id) => return choice::find(graph, *id, message, eager),
        Type::Int if loose => number::find(message),
        Type::Date if loose => date::find(message),
        Type::Time if loose => date::find_moment(message),
        Type::Duration if loose => duration::find(message),
        Type::Decimal if loose => decimal::find(message),
        Type::Percent => decimal::find_percent(message, loose),
        Type::Phone if loose => phone::find(message),
        Type::Url => url::find(message),
        Type::AnyMoney => money::find_any(message),
        Type::Ranged { of, low, high } => {
            let inside = |number: i64| (*low..=*high).contains(&number);
            return extract(graph, of, message, eager)
                .filter(|found| found.value.as_number().is_some_and(inside));
        }
        Type::Bool if eager == Eager::Asked => return truth::find(message),
        Type::Text if eager == Eager::Asked => return free::find(message),
        _ => return None,
    };
    let days = is_in_time(ty);
    let not_meant = |span: &Range<usize>| message.denies(span) || days && message.excludes(span);
    let meant = found.into_iter().filter(|one| !one.spans.iter().any(not_meant));
    let mut meant: Vec<Found> = meant.collect();
    if matches!(ty.present(), Type::Email | Type::Phone) {
        meant = put_right(meant, message);
    }
    let only = the_only(meant)?;
    let bounded = is_measured(ty) && only.spans.iter().any(|span| message.bounds(span));
    (!bounded).then_some(only)
}

/// Every value of a type that is told by its form, and is neither denied nor only bounded: “customer
/// 20014577, postcode 80331”.
pub(crate) fn each(graph: &Graph, ty: &Type, message: &Message<'_>) -> Vec<Found> {
    let mut found = match ty.present() {
        Type::Refined(id) => graph.refined.lookup(*id).map_or_else(Vec::new, |refined| {
            pattern::find(&refined.pattern, message, false, &words_of(&refined.name))
        }),
        Type::Email => email::find(message),
        Type::Phone => phone::find(message),
        Type::Money(currency) => money::find(*currency, message, true),
        Type::Int => number::find(message),
        Type::Decimal => decimal::find(message),
        Type::Date => date::find(message),
        Type::Ranged { of, low, high } => {
            let inside = |one: &Found| {
                one.value.as_number().is_some_and(|number| (*low..=*high).contains(&number))
            };
            each(graph, of, message).into_iter().filter(inside).collect()
        }
        _ => Vec::new(),
    };
    let bounds = is_measured(ty);
    let days = is_in_time(ty);
    let not_meant = |span: &Range<usize>| {
        message.denies(span) || bounds && message.bounds(span) || days && message.excludes(span)
    };
    found.retain(|one| !one.spans.iter().any(not_meant));
    found
}

fn is_in_time(ty: &Type) -> bool {
    matches!(ty.present(), Type::Date | Type::Time)
}

/// Stems of the words of a type's name: `OrderId` is an order's.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        if letter.is_uppercase() || words.is_empty() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    words.iter().map(|word| stem(word)).collect()
}

/// Whether a type's values can be more or less.
fn is_measured(ty: &Type) -> bool {
    !matches!(ty.present(), Type::Refined(_) | Type::Email | Type::Url | Type::Phone)
}

/// Of two addresses the last, where it is said between them that the first was wrong: “oh sorry, …”.
fn put_right(mut found: Vec<Found>, message: &Message<'_>) -> Vec<Found> {
    const WRONG: &[&str] =
        &["sorry", "i mean", "i meant", "no", "actually", "rather", "correction"];
    found.sort_by_key(|one| one.spans.first().map(|span| span.start));
    let [first, last] = found.as_slice() else { return found };
    let (Some(first), Some(span)) = (first.spans.first(), last.spans.first()) else { return found };
    let between = |at: &usize| {
        message
            .word(*at)
            .is_some_and(|word| first.end <= word.span.start && word.span.end <= span.start)
    };
    let mut places = (0..message.words.len()).filter(between);
    match places.any(|at| message.longest(at, WRONG) > 0) {
        true => vec![last.clone()],
        false => found,
    }
}

/// Several finds of one value are one; of several values, none.
fn the_only(found: Vec<Found>) -> Option<Found> {
    let mut found = found.into_iter();
    let mut only = found.next()?;
    for other in found {
        if other.value != only.value {
            return None;
        }
        only.spans.extend(other.spans);
    }
    Some(only)
}
