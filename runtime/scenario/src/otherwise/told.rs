//! Readings as a scenario's line would say them: `order where id is "W1"`, `items add number 2`. What
//! has no words there is told in plain ones.

use playbook_graph::{
    Asked, Description, FieldIs, Graph, IntentId, Pick, Question, Reading, Said, SlotRef, Type,
};

use crate::written::source;

/// What a message means, or was taken for.
pub(super) fn readings(graph: &Graph, question: &Question, readings: &[Reading]) -> String {
    if readings.is_empty() {
        return "nothing".to_owned();
    }
    let words = Words { graph, question };
    readings.iter().map(|one| words.reading(one)).collect::<Vec<_>>().join(", ")
}

struct Words<'a> {
    graph: &'a Graph,
    question: &'a Question,
}

impl Words<'_> {
    fn reading(&self, reading: &Reading) -> String {
        let intent = |id: &IntentId| {
            self.graph.intents.lookup(*id).map_or("something", |intent| intent.name.as_str())
        };
        match reading {
            Reading::Intent(id) => intent(id).to_owned(),
            Reading::NewMatter(id) => format!("new matter {}", intent(id)),
            Reading::InCase(no, inner) => format!("case {no} {}", self.reading(inner)),
            Reading::Answer(at, said) => format!("{} {}", self.slot(*at), self.said(*at, said)),
            Reading::Correct(at, said) => {
                format!("correct {} {}", self.slot(*at), self.said(*at, said))
            }
            Reading::Add(at, said) => format!("{} add {}", self.slot(*at), self.said(*at, said)),
            Reading::Remove(at, said) => {
                format!("{} remove {}", self.slot(*at), self.said(*at, said))
            }
            Reading::Change(at, which, to) => {
                let (which, to) = (self.said(*at, which), self.said(*at, to));
                format!("{} change {which} to {to}", self.slot(*at))
            }
            Reading::Cancel => "cancel".to_owned(),
            Reading::Yes => "yes".to_owned(),
            Reading::No => "no".to_owned(),
            Reading::Why => "why".to_owned(),
            Reading::Declined => "declined".to_owned(),
            Reading::Unclear => "unclear".to_owned(),
            Reading::Waits => "waits".to_owned(),
            Reading::Asks => "asks".to_owned(),
            Reading::OutOfScope => "something else".to_owned(),
        }
    }

    /// A slot's name; of another playbook than the one that asks, with whose it is.
    fn slot(&self, at: SlotRef) -> String {
        let Some(playbook) = self.graph.playbooks.lookup(at.playbook) else { return String::new() };
        let name = playbook.slots.lookup(at.slot).map_or("", |slot| slot.name.as_str());
        let asks = self.question.slots.first().filter(|_| self.question.asked != Asked::Nothing);
        match asks {
            Some(asks) if asks.slot.playbook != at.playbook => {
                format!("{name} (of {})", playbook.name)
            }
            _ => name.to_owned(),
        }
    }

    fn said(&self, at: SlotRef, said: &Said) -> String {
        let slot = self.graph.playbooks.lookup(at.playbook).and_then(|it| it.slots.lookup(at.slot));
        let Some(slot) = slot else { return String::new() };
        match said {
            Said::Parts(parts) => {
                let record = slot.record().and_then(|record| self.graph.records.lookup(record));
                let part = |(place, said): &(u32, Said)| {
                    let field = record.and_then(|record| record.fields.get(*place as usize));
                    field.map_or_else(String::new, |field| {
                        format!("{} {}", field.name, self.plain(&field.ty, said))
                    })
                };
                format!("{{ {} }}", parts.iter().map(part).collect::<Vec<_>>().join(", "))
            }
            said => self.plain(slot.one(), said),
        }
    }

    fn plain(&self, ty: &Type, said: &Said) -> String {
        match said {
            Said::Value(value) => source(self.graph, value),
            Said::Description(of) => self.description(ty, of),
            Said::Parts(_) => "some of it".to_owned(),
        }
    }

    fn description(&self, ty: &Type, of: &Description) -> String {
        let several = |all: &[Description], word: &str| {
            let each: Vec<String> = all.iter().map(|one| self.description(ty, one)).collect();
            each.join(word)
        };
        let mut words = Vec::new();
        match &of.pick {
            None => {}
            Some(Pick::Position(place)) => words.push(format!("number {place}")),
            Some(Pick::Last) => words.push("the last one".to_owned()),
            Some(Pick::Lowest(path)) => words.push(format!("lowest {}", self.path(ty, path))),
            Some(Pick::Highest(path)) => words.push(format!("highest {}", self.path(ty, path))),
            Some(Pick::All) => words.push("all".to_owned()),
            Some(Pick::Both) => words.push("both".to_owned()),
            Some(Pick::AllBut(but)) => words.push(format!("all but {}", several(but, " and "))),
            Some(Pick::Each(each)) => words.push(several(each, " and ")),
            Some(Pick::OneOf(none)) if none.is_empty() => words.push("none of them".to_owned()),
            Some(Pick::OneOf(one_of)) => words.push(several(one_of, " or ")),
        }
        let fields = |all: &[FieldIs]| {
            let each = all.iter().map(|is| {
                let path = self.path(ty, &is.path);
                format!("{path} is {}", source(self.graph, &is.value))
            });
            each.collect::<Vec<_>>().join(" and ")
        };
        if !of.wheres.is_empty() {
            words.push(format!("where {}", fields(&of.wheres)));
        }
        if !of.prefers.is_empty() {
            words.push(format!("rather {}", fields(&of.prefers)));
        }
        if !of.words.is_empty() {
            words.push(format!("named “{}”", of.words.join(" ")));
        }
        if words.is_empty() { "any of them".to_owned() } else { words.join(" ") }
    }

    /// The field that places lead to, as it is written.
    fn path(&self, ty: &Type, path: &[u32]) -> String {
        let mut names = Vec::new();
        let mut ty = ty.clone();
        for place in path {
            let of = ty.present().element().unwrap_or(ty.present()).clone();
            let Type::Record(record) = of else { break };
            let record = self.graph.records.lookup(record);
            let Some(field) = record.and_then(|record| record.fields.get(*place as usize)) else {
                break;
            };
            names.push(field.name.clone());
            ty = field.ty.clone();
        }
        if names.is_empty() { "it".to_owned() } else { names.join(".") }
    }
}
