//! An interpreter without sense: readings of the right types, and now and then of the wrong ones.

use playbook_graph::{
    Asked, Description, FieldIs, Graph, OpenSlot, Pick, Question, Reading, Said, SlotId, SlotRef,
    Type, Value,
};

use super::chance::Chance;
use super::values::value;

/// What a message is said to mean.
pub(super) fn readings(graph: &Graph, question: &Question, chance: &mut Chance) -> Vec<Reading> {
    let count = 1 + chance.below(3);
    (0..count).map(|_| reading(graph, question, chance)).collect()
}

fn reading(graph: &Graph, question: &Question, chance: &mut Chance) -> Reading {
    if question.asked == Asked::Confirmation && chance.often(60) {
        return Reading::Yes;
    }
    let asked = match question.asked {
        Asked::Slot(at) | Asked::Part(at, _) | Asked::All(at) | Asked::Again(at) => Some(at),
        Asked::Nothing | Asked::Confirmation => None,
    };
    if let Some(open) = question.slots.iter().find(|open| Some(open.slot) == asked)
        && chance.often(60)
    {
        return Reading::Answer(open.slot, said(graph, open, chance));
    }
    match chance.below(16) {
        0..=3 if !question.intents.is_empty() => {
            let intent = question.intents[chance.below(question.intents.len())];
            if chance.often(80) { Reading::Intent(intent) } else { Reading::NewMatter(intent) }
        }
        4..=9 if !question.slots.is_empty() => {
            let open = &question.slots[chance.below(question.slots.len())];
            let said = |chance: &mut Chance| said(graph, open, chance);
            match chance.below(6) {
                0 | 1 => Reading::Answer(open.slot, said(chance)),
                2 => Reading::Correct(open.slot, said(chance)),
                3 => Reading::Add(open.slot, said(chance)),
                4 => Reading::Remove(open.slot, said(chance)),
                _ => Reading::Change(open.slot, said(chance), said(chance)),
            }
        }
        10 => Reading::InCase(1 + u32::try_from(chance.below(3)).unwrap(), Box::new(Reading::Yes)),
        11 => wrong(chance),
        _ => [
            Reading::Yes,
            Reading::No,
            Reading::Why,
            Reading::Declined,
            Reading::Cancel,
            Reading::Unclear,
            Reading::OutOfScope,
            Reading::Yes,
            Reading::Waits,
            Reading::Asks,
        ][chance.below(10)]
        .clone(),
    }
}

/// Something that no reading can be.
fn wrong(chance: &mut Chance) -> Reading {
    let at = SlotRef { playbook: playbook_graph::PlaybookId(0), slot: SlotId(0) };
    let nowhere = SlotRef { slot: SlotId(999), ..at };
    let what = [Value::Int(7), Value::text("…"), Value::List(Vec::new().into()), Value::Missing];
    let what = Said::Value(what[chance.below(4)].clone());
    if chance.often(50) { Reading::Answer(at, what) } else { Reading::Correct(nowhere, what) }
}

fn said(graph: &Graph, open: &OpenSlot, chance: &mut Chance) -> Said {
    let slot = &graph.playbooks[open.slot.playbook].slots[open.slot.slot];
    if let Some(record) = slot.record()
        && chance.often(60)
    {
        let fields = &graph.records[record].fields;
        let place = chance.below(fields.len());
        let part = match open.parts.iter().find(|(at, _)| *at as usize == place) {
            Some((_, list)) if !list.is_empty() => list[chance.below(list.len())].clone(),
            _ => value(graph, &fields[place].ty, chance),
        };
        return Said::Parts(vec![(u32::try_from(place).unwrap(), Said::Value(part))]);
    }
    match &open.among {
        Some(list) if !list.is_empty() && chance.often(50) => {
            Said::Value(list[chance.below(list.len())].clone())
        }
        Some(_) if chance.often(70) => Said::Description(description(graph, slot.one(), chance)),
        _ => Said::Value(value(graph, slot.one(), chance)),
    }
}

fn description(graph: &Graph, ty: &Type, chance: &mut Chance) -> Description {
    let mut description = Description::default();
    if let Type::Record(record) = ty.present() {
        let fields = &graph.records[*record].fields;
        let place = chance.below(fields.len());
        let path = vec![u32::try_from(place).unwrap()];
        let is = FieldIs { path: path.clone(), value: value(graph, &fields[place].ty, chance) };
        match chance.below(4) {
            0 => description.wheres.push(is),
            1 => description.prefers.push(is),
            2 => description.pick = Some(Pick::Lowest(path)),
            _ => description.pick = Some(Pick::Highest(path)),
        }
    }
    if description.pick.is_none() {
        description.pick = [None, Some(Pick::Position(1)), Some(Pick::Last), Some(Pick::All)]
            [chance.below(4)]
        .clone();
    }
    description
}
