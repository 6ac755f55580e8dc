//! What a model said, as readings: each name is looked up, each value read as its type says. What
//! doesn't fit is unclear, and nothing is made up: an id, an address or a text that doesn't stand in
//! the message was not said by the customer.

use playbook_graph::{Description, FieldIs, Graph, Pick, Reading, Said, Type, Value};
use serde_json::Value as Json;

use super::offered::{Named, Offered};
use crate::shape::{Shape, Words};

/// How many readings are taken from one answer.
const MOST: usize = 24;

/// The readings of an answer; none where it has not the form at all.
pub(super) fn readings(offered: &Offered<'_>, message: &str, answer: &str) -> Option<Vec<Reading>> {
    let json: Json = serde_json::from_str(answer).ok()?;
    let listed = json.get("readings")?.as_array()?;
    let mut readings: Vec<Reading> = Vec::new();
    for one in listed.iter().take(MOST) {
        let reading = reading(offered, message, one).unwrap_or(Reading::Unclear);
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    if readings.is_empty() {
        readings.push(Reading::Unclear);
    }
    Some(readings)
}

fn reading(offered: &Offered<'_>, message: &str, json: &Json) -> Option<Reading> {
    let text = |key: &str| json.get(key).and_then(Json::as_str);
    let verb = text("reading")?;
    Some(match verb {
        "yes" => Reading::Yes,
        "no" => Reading::No,
        "why" => Reading::Why,
        "rather_not_say" => Reading::Declined,
        "cancel" => Reading::Cancel,
        "something_else" => Reading::OutOfScope,
        "unclear" => Reading::Unclear,
        "asks_for_time" => Reading::Waits,
        "asks_back" => Reading::Asks,
        "wants" | "wants_as_well" => {
            let wish = text("wish")?;
            let (id, _) = offered.wishes.iter().find(|(_, name)| *name == wish)?;
            if verb == "wants" { Reading::Intent(*id) } else { Reading::NewMatter(*id) }
        }
        _ => {
            let name = text("slot")?;
            let named = offered.slots.iter().find(|slot| slot.name == name)?;
            let said = said(offered, named, message, json)?;
            match verb {
                "is" => Reading::Answer(named.at, said),
                "is_rather" => Reading::Correct(named.at, said),
                "add" => Reading::Add(named.at, said),
                "remove" => Reading::Remove(named.at, said),
                _ => return None,
            }
        }
    })
}

fn said(offered: &Offered<'_>, named: &Named<'_>, message: &str, json: &Json) -> Option<Said> {
    let read = Read { graph: offered.graph, message };
    if let Some(which) = json.get("which") {
        return description(offered, named, &read, which).map(Said::Description);
    }
    if let Some(parts) = json.get("parts").and_then(Json::as_object) {
        let record = offered.graph.records.lookup(named.slot.record()?)?;
        let mut said = Vec::new();
        for (name, part) in parts.iter().filter(|(_, part)| !part.is_null()) {
            let place = record.field(name)?;
            let value = read.value(&record.fields.get(place)?.ty, part)?;
            said.push((u32::try_from(place).ok()?, Said::Value(value)));
        }
        return (!said.is_empty()).then_some(Said::Parts(said));
    }
    read.value(named.slot.one(), json.get("value")?).map(Said::Value)
}

fn description(
    offered: &Offered<'_>,
    named: &Named<'_>,
    read: &Read<'_>,
    json: &Json,
) -> Option<Description> {
    let fields = offered.described(named.slot.one());
    let find = |name: &str| fields.iter().find(|field| field.name == name);
    let all = |key: &str| -> Option<Vec<FieldIs>> {
        let listed = json.get(key)?.as_array()?;
        let each = listed.iter().map(|one| {
            let field = find(one.get("field")?.as_str()?)?;
            let value = read.described(field.ty, one.get("is")?.as_str()?)?;
            Some(FieldIs { path: field.path.clone(), value })
        });
        each.collect()
    };
    let (wheres, prefers) = (all("where")?, all("rather")?);
    let by = || find(json.get("by")?.as_str()?).map(|field| field.path.clone());
    let pick = match json.get("pick")?.as_str()? {
        "only_one" => None,
        "number" => {
            let number = json.get("number")?.as_u64()?;
            Some(Pick::Position(u32::try_from(number).ok().filter(|number| *number > 0)?))
        }
        "last" => Some(Pick::Last),
        "lowest" => Some(Pick::Lowest(by()?)),
        "highest" => Some(Pick::Highest(by()?)),
        "all" => Some(Pick::All),
        "all_but" => {
            let but = Description { wheres, ..Description::default() };
            let pick = Some(Pick::AllBut(vec![but]));
            return Some(Description { prefers, pick, ..Description::default() });
        }
        _ => return None,
    };
    if wheres.is_empty() && prefers.is_empty() && pick.is_none() {
        return None;
    }
    Some(Description { wheres, prefers, pick, ..Description::default() })
}

/// Reads values out of an answer to a message.
struct Read<'a> {
    graph: &'a Graph,
    message: &'a str,
}

impl Read<'_> {
    /// A value that the customer said, if they can have said it.
    fn value(&self, ty: &Type, json: &Json) -> Option<Value> {
        let words = Words::new();
        let value = Shape { graph: self.graph, words: &words }.as_it_is(ty.present(), json).ok()?;
        let stands = match value.as_text() {
            Some(text) if matches!(ty.present(), Type::Text) => self.has_words(text),
            Some(text) => self.has_signs(text),
            None => true,
        };
        stands.then_some(value)
    }

    /// A value by which something is described: it chooses among what is there, so it need not
    /// stand in the message.
    fn described(&self, ty: &Type, text: &str) -> Option<Value> {
        let words = Words::new();
        let shape = Shape { graph: self.graph, words: &words };
        match ty {
            Type::Bool => match text {
                "true" | "yes" => Some(Value::Bool(true)),
                "false" | "no" => Some(Value::Bool(false)),
                _ => None,
            },
            Type::Int => text.trim().parse().ok().map(Value::Int),
            ty => shape.text(ty, text.trim()).ok(),
        }
    }

    /// Whether every word of a text stands in the message.
    fn has_words(&self, text: &str) -> bool {
        let split = |text: &str| -> Vec<String> {
            let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(str::to_lowercase).collect()
        };
        let said = split(self.message);
        split(text).iter().all(|word| said.contains(word))
    }

    /// Whether the letters and digits of a text stand in the message, one behind the other.
    fn has_signs(&self, text: &str) -> bool {
        let signs = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let wanted = signs(text);
        !wanted.is_empty() && signs(self.message).contains(&wanted)
    }
}
