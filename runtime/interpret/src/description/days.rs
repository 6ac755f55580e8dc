//! Days that things of a list have: “the one on 5 December”, “the one on Saturday”. A day that several
//! of them have leaves open which is meant; a day that none has says that it is another thing.

use std::ops::Range;

use jiff::civil::Date;
use playbook_graph::{Description, FieldIs, Pick, Type, Value};

use super::{Described, Found};
use crate::fields::{Leaf, leaves};
use crate::message::{Message, overlap};
use crate::value::clock::{self, Clock};
use crate::value::day::{self, Named};

/// A day was said, and which thing is meant by it isn't clear.
pub(super) struct Unclear;

/// What a message says by a day. `told`: what was found in its texts already.
pub(super) fn said(
    of: &Described<'_>,
    message: &Message<'_>,
    told: &[Range<usize>],
) -> Result<Option<Found>, Unclear> {
    let among = of.among.unwrap_or_default();
    let mut dated = leaves(of.graph, of.ty);
    dated.retain(|leaf| !leaf.listed && matches!(leaf.ty, Type::Date | Type::Time));
    let named_thing = (0..message.words.len()).any(|at| of.names_it(message, at));
    if among.is_empty() || dated.is_empty() || !(of.asked || named_thing) {
        return Ok(None);
    }
    let apart = |span: &Range<usize>| !told.iter().any(|it| overlap(it, span));
    let mut named = day::find(message);
    named.retain(|one| apart(&one.span) && !denied(message, &one.span));
    let having = |thing: &Value, one: &Named| is_on(of, &dated, thing, one).is_some();
    // “the fifth” is a place where nothing is on a fifth, or everything
    let telling = |one: &Named| among.iter().filter(|thing| having(thing, one)).count();
    named.retain(|one| one.place.is_none() || (1..among.len()).contains(&telling(one)));
    let mut clocks = clock::find(message);
    clocks.retain(|one| apart(&one.span) && !denied(message, &one.span));
    if named.is_empty() && clocks.is_empty() {
        return Ok(None);
    }
    let either = message.words.iter().any(|word| matches!(word.plain.as_str(), "or" | "either"));
    let mut fitting: Vec<FieldIs> = among
        .iter()
        .filter(|thing| named.iter().all(|one| having(thing, one)))
        .filter_map(|thing| match clocks.as_slice() {
            [] => named.iter().find_map(|one| is_on(of, &dated, thing, one)),
            clocks => is_at(of, &dated, thing, clocks),
        })
        .collect();
    if fitting.is_empty() {
        fitting.extend(none_has(of, &dated, message, &named));
    }
    let Some((first, others)) = fitting.split_first().filter(|_| !either) else {
        return Err(Unclear);
    };
    // “the first” is a place as well: where another thing stands there, either may be meant
    let places = named.iter().filter_map(|one| one.place);
    let places = places.filter(|place| {
        let there = among.get((*place as usize).saturating_sub(1));
        there.is_some_and(|there| !named.iter().all(|one| having(there, one)))
    });
    let places: Vec<u32> = places.collect();
    let hours = clocks.into_iter().map(|one| one.span);
    let spans = named.into_iter().map(|one| one.span).chain(hours).collect();
    let one = |is: &FieldIs| Description { wheres: vec![is.clone()], ..Description::default() };
    let description = match places.is_empty() && others.iter().all(|other| other == first) {
        true => one(first),
        false => {
            let at = |place: u32| Description {
                pick: Some(Pick::Position(place)),
                ..Description::default()
            };
            let some = fitting.iter().map(one).chain(places.into_iter().map(at)).collect();
            Description { pick: Some(Pick::OneOf(some)), ..Description::default() }
        }
    };
    Ok(Some(Found { description, spans }))
}

/// The field by which a thing is on a day.
fn is_on(of: &Described<'_>, dated: &[Leaf], thing: &Value, one: &Named) -> Option<FieldIs> {
    dated.iter().find_map(|leaf| {
        let value = leaf.of(thing).into_iter().find(|value| {
            let day: Option<Date> = match value {
                Value::Date(day) => Some(*day),
                Value::Time(moment) => Some(of.graph.day_of(*moment)),
                _ => None,
            };
            day.is_some_and(|day| one.fits(day))
        })?;
        Some(FieldIs { path: leaf.path.clone(), value: value.clone() })
    })
}

/// A date that was asked for and that none of the things has: another thing is meant.
fn none_has(
    of: &Described<'_>,
    dated: &[Leaf],
    message: &Message<'_>,
    named: &[Named],
) -> Option<FieldIs> {
    let leaf = dated.iter().find(|leaf| leaf.ty == Type::Date)?;
    let [one] = named else { return None };
    let day = one.day(message.today).filter(|_| of.asked)?;
    Some(FieldIs { path: leaf.path.clone(), value: Value::Date(day) })
}

/// The field by which a thing is at one of some times of a day.
fn is_at(of: &Described<'_>, dated: &[Leaf], thing: &Value, clocks: &[Clock]) -> Option<FieldIs> {
    let at = |moment| clocks.iter().all(|clock| clock.fits(of.graph.local(moment).time()));
    dated.iter().find_map(|leaf| {
        let fits = |value: &&Value| matches!(value, Value::Time(moment) if at(*moment));
        let value = leaf.of(thing).into_iter().find(fits)?;
        Some(FieldIs { path: leaf.path.clone(), value: value.clone() })
    })
}

/// “Not the one on Saturday”, “Saturday doesn't work for me”, “before Saturday”.
pub(crate) fn denied(message: &Message<'_>, span: &Range<usize>) -> bool {
    let clause = message.place_of(span).and_then(|at| message.word(at)).map(|word| word.clause);
    let mut around = message.words.iter().filter(|word| Some(word.clause) == clause);
    let beside = message.words.iter().rfind(|word| word.span.end <= span.start);
    around.any(|word| DENIES.contains(&word.plain.as_str()))
        || beside.is_some_and(|word| NOT_THEN.contains(&word.plain.as_str()))
}

/// Deny the day, on either side of it.
const DENIES: &[&str] = &[
    "not",
    "isnt",
    "wasnt",
    "except",
    "never",
    "doesnt",
    "dont",
    "cant",
    "cannot",
    "wont",
    "couldnt",
    "impossible",
];

/// Right before a day: another one.
const NOT_THEN: &[&str] = &["before", "until", "till", "after", "since"];
