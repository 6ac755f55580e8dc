//! The documents in `readings/`: what customers write, and what it is read as. Each heading
//! “Asked: …” says what was asked; each row below it is a message and its readings.

use playbook_graph::{Asked, EnumId, Graph, OpenSlot, Question, SlotRef, Value};

use super::shop::{INTENTS, ITEM, ITEMS, ORDER, REASON, SLOTS, graph, items, orders};
use super::{read, words};

const DOCUMENTS: &[(&str, &str)] = &[
    ("first_words.md", include_str!("readings/first_words.md")),
    ("yes_and_no.md", include_str!("readings/yes_and_no.md")),
    ("choices.md", include_str!("readings/choices.md")),
    ("numbers.md", include_str!("readings/numbers.md")),
    ("days.md", include_str!("readings/days.md")),
    ("people.md", include_str!("readings/people.md")),
    ("things.md", include_str!("readings/things.md")),
    ("texts.md", include_str!("readings/texts.md")),
    ("stays.md", include_str!("readings/stays.md")),
    ("corrections.md", include_str!("readings/corrections.md")),
];

/// A row: what was asked, the message, what it should be read as.
type Row<'d> = (&'d str, &'d str, Vec<&'d str>);

fn rows(document: &str) -> Vec<Row<'_>> {
    let mut asked = "";
    let mut rows = Vec::new();
    for line in document.lines() {
        if let Some(heading) = line.split_once("Asked: ") {
            asked = heading.1.trim();
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let ["", message, readings, ""] = cells.as_slice()
            && !matches!(*message, "message" | "---")
        {
            rows.push((asked, *message, readings.split("; ").collect()));
        }
    }
    rows
}

/// The question that a heading is about: everything may be said; what is asked goes first. A day
/// behind it is the one on which the messages come.
fn question(graph: &Graph, asked: &str) -> Question {
    let begins = asked == "nothing yet";
    let (asked, held) = asked.split_once(", knowing ").unwrap_or((asked, ""));
    let (asked, today) = match asked.split_once(" (on ") {
        Some((asked, day)) => (asked, Some(day.trim_end_matches(')').parse().unwrap())),
        None => (asked, None),
    };
    let named = |name: &str| -> SlotRef {
        let of = |(id, known): (playbook_graph::PlaybookId, &playbook_graph::Playbook)| {
            let slot = known.slots.iter().find(|(_, slot)| slot.name == name)?;
            Some(SlotRef { playbook: id, slot: slot.0 })
        };
        graph.playbooks.iter().find_map(of).unwrap_or_else(|| panic!("no slot is called {name}"))
    };
    let asked = match asked {
        "nothing yet" | "nothing, while people decide" => Asked::Nothing,
        "shall I cancel it?" | "shall I cancel it? (the only order)" => Asked::Confirmation,
        "shall I book these days?" => Asked::Confirmation,
        "is that all of the items?" => Asked::All(ITEMS),
        slot => Asked::Slot(named(slot.trim_matches('`'))),
    };
    let confirms = asked == Asked::Confirmation && held.is_empty();
    let held: Vec<(SlotRef, &str)> = held
        .split(" and ")
        .filter_map(|known| known.split_once(" is "))
        .map(|(name, value)| (named(name.trim_matches('`')), value))
        .collect();
    let first = match asked {
        Asked::Confirmation if !held.is_empty() => held[0].0.playbook,
        Asked::Slot(slot) | Asked::All(slot) => slot.playbook,
        _ => ORDER.playbook,
    };
    let all = graph.playbooks.iter().flat_map(|(playbook, known)| {
        known.slots.ids().map(move |slot| OpenSlot::empty(SlotRef { playbook, slot }))
    });
    let mut slots: Vec<OpenSlot> = all.collect();
    slots.retain(|open| SLOTS.contains(&open.slot) || open.slot.playbook == first);
    slots.sort_by_key(|open| open.slot.playbook != first);
    let orders = orders();
    let by_name = |(_, known): &(EnumId, &playbook_graph::Enum)| known.name == "Trouble";
    let trouble = graph.enums.iter().find(by_name).map(|(id, _)| id).unwrap_or(EnumId(0));
    for open in &mut slots {
        open.known = confirms && [ORDER, REASON].contains(&open.slot);
        if let Some((_, value)) = held.iter().find(|(slot, _)| *slot == open.slot) {
            open.known = true;
            open.held = Some(match value.parse() {
                Ok(day) => Value::Date(day),
                Err(_) => Value::Enum { of: trouble, value: value.parse().unwrap_or_default() },
            });
        }
        if open.slot == ORDER && asked != Asked::Nothing {
            open.among = Some(orders.clone().into());
        }
        if [ITEMS, ITEM].contains(&open.slot) && open.slot.playbook == first {
            open.among = Some(items().into());
        }
    }
    let mut question = Question { today, ..Question::new(asked, slots, INTENTS.into()) };
    // The machine names the playbook that is under way; at first none is.
    question.playbook = question.playbook.filter(|_| !begins);
    question
}

#[test]
fn every_message_is_read_as_its_document_says() {
    let graph = graph();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, document) in DOCUMENTS {
        for (asked, message, mut wanted) in rows(document) {
            count += 1;
            let mut question = question(&graph, asked);
            if asked.ends_with("(the only order)") {
                question.slots[0].among = Some([orders().remove(0)].into());
            }
            let said = read(&graph, &question, message);
            let mut said: Vec<String> = said.iter().map(|one| words(&graph, one)).collect();
            if said.is_empty() {
                said.push("nothing".to_owned());
            }
            said.sort();
            wanted.sort_unstable();
            if said != wanted {
                let (wanted, said) = (wanted.join("; "), said.join("; "));
                wrong.push(format!(
                    "{name}, {asked}: “{message}”\n  should be: {wanted}\n  but is:    {said}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 300, "only {count} rows were found");
}
