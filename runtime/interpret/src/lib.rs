//! The built-in interpreter: what a customer wrote becomes a set of readings. No model, no network,
//! no clock; the same text gives the same readings on every machine.
//!
//! [`Interpreter::new`] learns the intents' examples once; [`Interpreter::interpret`] reads one
//! message against one question. It names only slots and intents that the question offers, with
//! values of their types. It is honest: what it isn't sure of is [`Reading::Unclear`]. A yes is
//! never guessed. It permits nothing: the machine checks each reading again.
//!
//! The way of a message: `message` (words) → `value` and `description` (what slots hold) →
//! `intent` → `aside` (stop, why, rather not) → `consent` (yes and no, of the words that are
//! left) → `reader` puts them together.

mod aside;
mod asks;
mod beside;
mod consent;
mod description;
mod family;
mod features;
mod fields;
mod gathered;
mod intent;
mod linear;
mod message;
mod naming;
mod near;
mod others;
mod put_right;
mod reader;
mod secret;
mod stem;
mod telling;
#[cfg(test)]
mod tests;
mod value;
mod waits;

pub use secret::{MASK, Masked, mask};

use std::collections::{BTreeMap, BTreeSet};

use playbook_graph::{
    DeskId, Graph, IntentId, Interpretation, Locale, Playbook, Question, RecordId, Type,
};

#[cfg(doc)]
use playbook_graph::Reading;

/// Reads messages, having learned a graph's intents.
#[derive(Clone, Debug)]
pub struct Interpreter {
    examples: intent::Examples,
}

impl Interpreter {
    /// Learns the intents of a desk (what starts its playbooks, what interrupts them, what it declines;
    /// all there are where it has an answer for everything else); without a desk, all of the graph's.
    pub fn new(graph: &Graph, desk: Option<DeskId>) -> Self {
        let desk = desk.and_then(|desk| graph.desks.lookup(desk));
        let starts = |id: IntentId, playbooks: &[playbook_graph::PlaybookId]| {
            let mut playbooks = playbooks.iter().filter_map(|id| graph.playbooks.lookup(*id));
            playbooks.any(|playbook| playbook.starts_on.contains(&id))
        };
        let meant = |id: IntentId| {
            desk.is_none_or(|desk| {
                let declines = &desk.matters.declines;
                starts(id, &desk.playbooks)
                    || desk.interrupts.iter().any(|i| i.intent == id)
                    || declines.iter().any(|line| line.intent.is_none_or(|intent| intent == id))
            })
        };
        let intents = graph.intents.iter().filter(|(id, _)| meant(*id));
        let desks = graph.desks.values().filter(|other| desk.is_none_or(|desk| desk == *other));
        let careful: BTreeSet<IntentId> =
            desks.flat_map(|desk| desk.interrupts.iter().map(|one| one.intent)).collect();
        let texts = careful.iter().filter_map(|id| graph.intents.lookup(*id));
        let texts = texts.flat_map(|intent| &intent.examples);
        let careful_words = texts.flat_map(|text| message::Message::new(text).words);
        let careful_words = careful_words.map(|word| word.plain).collect();
        let mut examples = intent::Examples::learn(intents, &things(graph, 2));
        examples.telling.values = values(graph);
        examples.things = things(graph, 1);
        examples.careful = careful;
        examples.careful_words = careful_words;
        let offered = graph
            .playbooks
            .iter()
            .filter(|(id, _)| desk.is_none_or(|desk| desk.playbooks.contains(id)));
        let pairs = offered.flat_map(|(id, known)| known.starts_on.iter().map(move |of| (*of, id)));
        examples.starts = pairs.collect();
        Self { examples }
    }

    /// The likeliest of all intents for a text, and how much the text is as if it were one of that
    /// intent's examples, in thousandths: the classifier by itself, to be measured. What is made of a
    /// message in a conversation, by another threshold, is [`Interpreter::interpret`]'s.
    pub fn likeliest(&self, text: &str) -> Option<(IntentId, u16)> {
        self.examples.likeliest(&message::Message::new(text).words)
    }

    /// What `text` means as an answer to `question`.
    pub fn interpret(&self, graph: &Graph, question: &Question, text: &str) -> Interpretation {
        reader::Reader {
            examples: &self.examples,
            graph,
            question,
            message: message::Message {
                language: question.locale.as_ref().map(Locale::language),
                today: question.today,
                ..message::Message::new(text)
            },
            readings: Vec::new(),
            parted: false,
        }
        .read()
    }
}

/// The interpreter of each desk of a graph, which has learned what that desk's customers may want.
#[derive(Clone, Debug)]
pub struct Interpreters(BTreeMap<DeskId, Interpreter>);

impl Interpreters {
    /// Learns the intents of every desk.
    pub fn new(graph: &Graph) -> Self {
        Self(graph.desks.ids().map(|desk| (desk, Interpreter::new(graph, Some(desk)))).collect())
    }

    /// A desk's.
    pub fn of(&self, desk: DeskId) -> Option<&Interpreter> {
        self.0.get(&desk)
    }
}

/// Words that things are told apart by: “the delivered one” says nothing of where to deliver.
fn values(graph: &Graph) -> BTreeSet<String> {
    let fields = graph.records.values().flat_map(|record| &record.fields);
    let choices = fields.filter_map(|field| match field.ty.present() {
        Type::Enum(id) => graph.enums.lookup(*id),
        _ => None,
    });
    let words = choices
        .flat_map(|choice| &choice.values)
        .flat_map(|value| message::Message::new(&value.name).words);
    words.map(|word| word.plain).collect()
}

/// Stems of words for what so many playbooks are about: “my contract” says of none of them that it is
/// wanted.
fn things(graph: &Graph, by: usize) -> BTreeSet<String> {
    let about = |playbook: &Playbook| -> BTreeSet<RecordId> {
        let records = playbook.slots.values().filter_map(|slot| match slot.one().present() {
            Type::Record(record) => Some(*record),
            _ => None,
        });
        records.collect()
    };
    let mut counted: BTreeMap<RecordId, usize> = BTreeMap::new();
    for record in graph.playbooks.values().flat_map(about) {
        *counted.entry(record).or_default() += 1;
    }
    let several = counted.into_iter().filter(|(_, times)| *times >= by);
    let names = several.filter_map(|(id, _)| graph.records.lookup(id));
    names.map(|record| stem::stem(&record.name.to_lowercase())).collect()
}
