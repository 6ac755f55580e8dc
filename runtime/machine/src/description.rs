//! Descriptions: “the latest one”, “the one with status pending”, applied to the list that a slot
//! is picked from. Chooses only among what is in the list.

use std::cmp::Ordering;

use playbook_graph::eval::order;
use playbook_graph::{Description, FieldIs, Graph, Pick, Type, Value};

use crate::named::named;

/// The elements that a description means, in the order of the list; of those that are spoken alike
/// one, unless all of them are meant.
pub fn hits(graph: &Graph, list: &[Value], description: &Description) -> Vec<Value> {
    let meant = meant(graph, list, description);
    if means_several(description, meant.len()) {
        return meant.into_iter().cloned().collect();
    }
    one_of_each(graph, meant)
}

/// Whether a description means all that fit, and not one of them; so many fit.
pub(crate) fn means_several(description: &Description, fitting: usize) -> bool {
    match description.pick {
        Some(Pick::All | Pick::AllBut(_) | Pick::Each(_)) => true,
        Some(Pick::Both) => fitting == 2,
        _ => false,
    }
}

fn meant<'v>(graph: &Graph, list: &'v [Value], description: &Description) -> Vec<&'v Value> {
    let mut fitting: Vec<&Value> = list
        .iter()
        .filter(|item| description.wheres.iter().all(|is| has(graph, item, is)))
        .collect();
    if !description.words.is_empty() {
        fitting = named(graph, &fitting, &description.words);
    }
    for preferred in &description.prefers {
        if fitting.iter().any(|item| has(graph, item, preferred)) {
            fitting.retain(|item| has(graph, item, preferred));
        }
    }
    match &description.pick {
        None | Some(Pick::All | Pick::Both) => fitting,
        Some(Pick::AllBut(others)) => {
            let each = others.iter().map(|other| (other, meant(graph, list, other)));
            let each: Vec<_> = each.collect();
            if each.iter().any(|(other, meant)| other.is_a_guess() && meant.is_empty()) {
                return Vec::new();
            }
            let others: Vec<&Value> = each.into_iter().flat_map(|(_, meant)| meant).collect();
            fitting.retain(|item| !others.iter().any(|other| std::ptr::eq(*item, *other)));
            fitting
        }
        Some(Pick::Each(each) | Pick::OneOf(each)) => {
            let each: Vec<&Value> = each.iter().flat_map(|one| meant(graph, list, one)).collect();
            fitting.retain(|item| each.iter().any(|one| std::ptr::eq(*item, *one)));
            fitting
        }
        Some(Pick::Position(place)) => {
            let place = (*place as usize).checked_sub(1);
            place.and_then(|place| fitting.get(place).copied()).into_iter().collect()
        }
        Some(Pick::Last) => fitting.last().copied().into_iter().collect(),
        Some(Pick::Lowest(path)) => extreme(&fitting, path, Ordering::Less),
        Some(Pick::Highest(path)) => extreme(&fitting, path, Ordering::Greater),
    }
}

fn one_of_each(graph: &Graph, meant: Vec<&Value>) -> Vec<Value> {
    let mut spoken: Vec<String> = Vec::new();
    let mut kept = Vec::new();
    for item in meant {
        let words = graph.speak_value(item);
        if !spoken.contains(&words) {
            spoken.push(words);
            kept.push(item.clone());
        }
    }
    kept
}

fn has(graph: &Graph, item: &Value, is: &FieldIs) -> bool {
    at(item, &is.path).iter().any(|value| alike(graph, value, &is.value))
}

/// Equal; texts also where only the case differs, and a moment where it is on that day.
fn alike(graph: &Graph, a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Time(moment), Value::Date(day)) => graph.day_of(*moment) == *day,
        (Value::Text(a), Value::Text(b)) => a.to_lowercase() == b.to_lowercase(),
        _ => a == b,
    }
}

/// What stands at a path; several values where it leads through lists.
fn at<'v>(item: &'v Value, path: &[u32]) -> Vec<&'v Value> {
    match (item, path) {
        (Value::List(items), _) => items.iter().flat_map(|item| at(item, path)).collect(),
        (item, []) => vec![item],
        (item, [first, rest @ ..]) => {
            item.field(*first as usize).map_or_else(Vec::new, |inner| at(inner, rest))
        }
    }
}

fn extreme<'v>(items: &[&'v Value], path: &[u32], wanted: Ordering) -> Vec<&'v Value> {
    let measured: Vec<(&Value, &Value)> =
        items.iter().filter_map(|item| Some((*item, *at(item, path).first()?))).collect();
    let beaten =
        |value: &Value| measured.iter().any(|(_, other)| order(other, value) == Some(wanted));
    measured.iter().filter(|(_, value)| !beaten(value)).map(|(item, _)| *item).collect()
}

/// Where the thing that was picked stands in a newer list: the element that is equal; else the only
/// one with the same name, if things of this kind have one.
pub(crate) fn found_again(graph: &Graph, old: &Value, list: &[Value]) -> Option<Value> {
    if let Some(same) = list.iter().find(|item| *item == old) {
        return Some(same.clone());
    }
    let name = identity(graph, old)?;
    let mut same = list.iter().filter(|item| identity(graph, item) == Some(name));
    let found = same.next()?;
    same.next().is_none().then(|| found.clone())
}

/// What names a thing: its key, where one is declared; its field `id`, else its first field of a type with a pattern. Any other
/// field may be the same in two things.
pub(crate) fn identity<'v>(graph: &Graph, value: &'v Value) -> Option<&'v Value> {
    let Value::Record { of, fields } = value else { return None };
    let record = graph.records.lookup(*of)?;
    let declared = &record.fields;
    let key = record.key.map(|key| key as usize);
    let place = key
        .or_else(|| declared.iter().position(|field| field.name == "id"))
        .or_else(|| declared.iter().position(|field| matches!(field.ty, Type::Refined(_))))?;
    fields.get(place).filter(|name| **name != Value::Missing)
}
