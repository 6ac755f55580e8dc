//! Readings: what a customer's message was interpreted to mean, and what the interpreter is told.
//!
//! This is all that ever comes out of a language model's reading: values of closed types. A reading
//! names no state and no tool. The machine checks each one again before it uses it.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::intent::IntentId;
use crate::locale::Locale;
use crate::playbook::PlaybookId;
use crate::slot::SlotId;
use crate::tool::ToolId;
use crate::value::Value;

/// A slot of a playbook, from outside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SlotRef {
    /// The playbook.
    pub playbook: PlaybookId,
    /// Its slot.
    pub slot: SlotId,
}

/// One thing that a message means. A message means a set of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// The customer wants this (a first matter, another one, or an interrupt).
    Intent(IntentId),
    /// The customer wants to stop the matter at hand.
    Cancel,
    /// The customer puts right what a slot holds.
    Correct(SlotRef, Said),
    /// The customer says what a slot should hold, asked or not.
    Answer(SlotRef, Said),
    /// Yes, to what was just asked.
    Yes,
    /// No, to what was just asked.
    No,
    /// Why do you ask?
    Why,
    /// I'd rather not say.
    Declined,
    /// Nothing that can be used.
    Unclear,
    /// The customer adds to what a list holds.
    Add(SlotRef, Said),
    /// The customer takes something out of what a list holds: which of its elements.
    Remove(SlotRef, Said),
    /// The customer puts right one of the elements of a list: which, and what is said of it.
    Change(SlotRef, Said, Said),
    /// The customer wants this as well, for something else than what is open.
    NewMatter(IntentId),
    /// What is meant is about the matter of this number: the first that came up is 1.
    InCase(u32, Box<Reading>),
    /// The customer wants something that no intent stands for.
    OutOfScope,
    /// The customer asks for time to answer.
    Waits,
    /// The customer asks back, something that nothing here answers.
    Asks,
}

/// What the customer said of a slot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// The value itself.
    Value(Value),
    /// A description, which the machine applies to the list that the slot is picked from.
    Description(Description),
    /// What is said of fields of a record that the customer puts together, by their places.
    Parts(Vec<(u32, Said)>),
}

/// A description of one of several things: “the latest one”, “the one with status pending”.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Description {
    /// Field values that it must have, all of them.
    pub wheres: Vec<FieldIs>,
    /// Field values that it should rather have, the most wanted first: one that none of those left
    /// has is passed over.
    #[serde(default)]
    pub prefers: Vec<FieldIs>,
    /// Which of those that fit; without it, any, if it is the only one.
    pub pick: Option<Pick>,
    /// Words, in lower case, in which it may have been named before anybody knew what there is: those
    /// whose texts have most of them. Where none has any, nothing was said.
    // Always written: a state of a conversation is kept in a form without names, in which a field that
    // is left out could not be told.
    #[serde(default)]
    pub words: Vec<String>,
}

impl Description {
    /// Whether it may turn out to say nothing at all.
    pub fn is_a_guess(&self) -> bool {
        match &self.pick {
            Some(Pick::AllBut(others)) => others.iter().any(Self::is_a_guess),
            _ => !self.words.is_empty(),
        }
    }

    /// Whether it says only what it should rather have.
    pub fn only_prefers(&self) -> bool {
        let rest = Self { prefers: Vec::new(), ..self.clone() };
        !self.prefers.is_empty() && rest == Self::default()
    }

    /// Whether two of them can only mean two things: they say another value of the same fields, or
    /// another place. “The blue one” and “the one for 20 EUR” may be one thing.
    pub fn is_of_another(&self, other: &Self) -> bool {
        let at = |of: &Self| of.wheres.iter().map(|is| is.path.clone()).collect::<Vec<_>>();
        let plain = |of: &Self| of.prefers.is_empty() && of.words.is_empty();
        let plain = plain(self) && plain(other);
        match (&self.pick, &other.pick) {
            (None, None) => plain && at(self) == at(other) && self.wheres != other.wheres,
            (Some(Pick::Position(one)), Some(Pick::Position(two))) => {
                plain && one != two && self.wheres.is_empty() && other.wheres.is_empty()
            }
            _ => false,
        }
    }
}

/// A field, from the element down, that has a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FieldIs {
    /// Places of fields, outermost first; empty for the element itself.
    pub path: Vec<u32>,
    /// The value.
    pub value: Value,
}

/// Which of several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// The one at this place, from 1.
    Position(u32),
    /// The last one.
    Last,
    /// The one with the lowest value of a field (a path as in [`FieldIs`]).
    Lowest(Vec<u32>),
    /// The one with the highest value of a field.
    Highest(Vec<u32>),
    /// All of them.
    All,
    /// All of them, if there are two; else it isn't said which.
    Both,
    /// All of them but those that one of these describes.
    AllBut(Vec<Description>),
    /// Each of those that one of these describes.
    Each(Vec<Description>),
    /// One of those that one of these describes; if there are several, it isn't said which.
    OneOf(Vec<Description>),
}

/// A message's readings, and how sure the interpreter is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interpretation {
    /// What it means.
    pub readings: Vec<Reading>,
    /// How sure, in thousandths (1000: certain). Routes; never permits.
    pub score: u16,
}

/// What the interpreter is told: what was asked, and what may be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What the customer was last asked.
    pub asked: Asked,
    /// The slots that a message may fill or put right.
    pub slots: Vec<OpenSlot>,
    /// The intents that may be meant.
    pub intents: Vec<IntentId>,
    /// The question that is open, in the words in which it was put.
    pub words: Option<String>,
    /// What a yes would be to, where one was asked for; of a plan, each of its calls.
    pub confirms: Vec<Confirming>,
    /// The language that the conversation is in, where the desk talks in several.
    #[serde(default)]
    pub locale: Option<Locale>,
    /// The day on which the message came, where people are; only where a day may be said.
    #[serde(default)]
    pub today: Option<Date>,
    /// The playbook that asks.
    #[serde(default)]
    pub playbook: Option<PlaybookId>,
}

impl Question {
    /// What was asked and what may be meant, without the words in which it was put. The first slot is
    /// of the playbook that asks.
    pub fn new(asked: Asked, slots: Vec<OpenSlot>, intents: Vec<IntentId>) -> Self {
        let (words, confirms, locale, today) = Default::default();
        let playbook = slots.first().map(|open| open.slot.playbook);
        Self { asked, slots, intents, words, confirms, locale, today, playbook }
    }
}

/// What the customer was asked a yes for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirming {
    /// What would be called.
    pub tool: ToolId,
    /// With these arguments; what an earlier call of the plan gives is missing.
    pub args: Vec<Value>,
}

/// What was last asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Nothing: the customer speaks first.
    Nothing,
    /// For this slot.
    Slot(SlotRef),
    /// For a yes to a confirmation.
    Confirmation,
    /// For this field of the record that is being put together.
    Part(SlotRef, u32),
    /// Whether that is all of a list.
    All(SlotRef),
    /// Whether the value that it would hold (see [`OpenSlot::offered`]) is used again.
    Again(SlotRef),
}

/// A slot that a message may be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSlot {
    /// Which.
    pub slot: SlotRef,
    /// Whether it holds a value now (so that another value is a correction).
    pub known: bool,
    /// What it is picked from, where that is known already.
    pub among: Option<Arc<[Value]>>,
    /// What it holds; of a list that is being gathered, what was gathered so far.
    pub held: Option<Value>,
    /// What was confirmed before and is offered to be used again.
    pub offered: Option<Value>,
    /// What each field of a record that the customer puts together is picked from, where that is
    /// known already, by its place.
    pub parts: Vec<(u32, Vec<Value>)>,
}

impl OpenSlot {
    /// A slot that holds nothing, and of whose lists nothing is known.
    pub fn empty(slot: SlotRef) -> Self {
        Self { slot, known: false, among: None, held: None, offered: None, parts: Vec::new() }
    }
}
