//! Journals: a conversation is the fold of its entries. A replay that differs is a [`Divergence`],
//! never ignored. Reads no file: the entries are handed in.

use std::fmt;

use playbook_graph::{Hash, Runnable};

use crate::conversation::Conversation;
use crate::entry::Entry;
use crate::input::InputKind;
use crate::words;

/// A replay that differs from what the journal says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The entry.
    pub seq: u64,
    /// How many messages the customer had written by then.
    pub turn: u32,
    /// What the customer wrote last and what arrived, in words: `customer: "yes"; heard: yes`.
    pub input: String,
    /// What differs, in words.
    pub differs: String,
    /// What the journal says of it, line by line.
    pub expected: Vec<String>,
    /// What the replay gives instead.
    pub got: Vec<String>,
}

/// Folds a journal, with the graph that wrote it: every entry has to come out the same, down to
/// the state. `start` is the conversation as it was made, before any entry.
///
/// # Errors
/// The first [`Divergence`].
pub fn fold(
    start: Conversation,
    graph: Runnable<'_>,
    entries: &[Entry],
) -> Result<Conversation, Divergence> {
    replay(start, graph, entries, true)
}

/// Replays a journal against another graph: what would it have done at the same inputs? Compares
/// what was asked of the world and where the cases stood, both in words; not the states, and not
/// what interpreters were told.
///
/// # Errors
/// The first [`Divergence`].
pub fn fold_against(
    start: Conversation,
    graph: Runnable<'_>,
    entries: &[Entry],
) -> Result<Conversation, Divergence> {
    replay(start, graph, entries, false)
}

fn replay(
    start: Conversation,
    graph: Runnable<'_>,
    entries: &[Entry],
    same_graph: bool,
) -> Result<Conversation, Divergence> {
    let mut conversation = start;
    let mut told = Told::default();
    for entry in entries {
        told.hear(graph, &entry.input.kind);
        let expects = (conversation.seq(), graph.hash());
        if entry.seq != expects.0 {
            return Err(told.differs(entry, "the journal has a gap", &[entry.seq], &[expects.0]));
        }
        if same_graph && entry.graph != expects.1 {
            let (journal, here) = ([entry.graph.short()], [expects.1.short()]);
            return Err(told.differs(entry, "another playbook wrote the journal", &journal, &here));
        }
        let step = conversation.apply(graph, entry.input.clone());
        let Some(again) = &step.entry else {
            let what = "the input was applied before";
            return Err(told.differs(entry, what, &[&entry.input.id], &[""; 0]));
        };
        compare(&told, graph, entry, again, same_graph)?;
        conversation = step.conversation;
    }
    Ok(conversation)
}

fn compare(
    told: &Told,
    graph: Runnable<'_>,
    entry: &Entry,
    again: &Entry,
    same_graph: bool,
) -> Result<(), Divergence> {
    let lines = |entry: &Entry| -> Vec<String> {
        let outputs = entry.outputs.iter();
        outputs.map(|output| words::output(graph.graph(), &output.kind)).collect()
    };
    let (journal, here) = (lines(entry), lines(again));
    let what = "something else is asked of the world";
    if journal != here {
        return Err(told.differs(entry, what, &journal, &here));
    }
    if same_graph && entry.outputs != again.outputs {
        return Err(told.differs(entry, what, &as_written(entry), &as_written(again)));
    }
    if entry.stands != again.stands {
        let what = "the cases stand elsewhere";
        return Err(told.differs(entry, what, &entry.stands, &again.stands));
    }
    let states: [Hash; 2] = [entry.state, again.state];
    if same_graph && states[0] != states[1] {
        let (journal, here) = ([states[0].short()], [states[1].short()]);
        return Err(told.differs(entry, "the state is another", &journal, &here));
    }
    Ok(())
}

/// Outputs as a journal holds them, where their words alone don't tell them apart.
fn as_written(entry: &Entry) -> Vec<String> {
    let outputs = entry.outputs.iter();
    outputs.map(|output| serde_json::to_string(output).unwrap_or_default()).collect()
}

/// Which turn it is, what the customer wrote in it, and what arrived now.
#[derive(Default)]
struct Told {
    turn: u32,
    message: Option<String>,
    now: Option<String>,
}

impl Told {
    fn hear(&mut self, graph: Runnable<'_>, input: &InputKind) {
        let words = Some(words::input(graph.graph(), input));
        if matches!(input, InputKind::Message { .. }) {
            self.turn += 1;
            self.message = words;
            self.now = None;
        } else {
            self.now = words;
        }
    }

    fn differs(
        &self,
        entry: &Entry,
        what: &str,
        expected: &[impl ToString],
        got: &[impl ToString],
    ) -> Divergence {
        let input = self.message.iter().chain(&self.now).cloned();
        Divergence {
            seq: entry.seq,
            turn: self.turn,
            input: input.collect::<Vec<_>>().join("; "),
            differs: what.to_owned(),
            expected: expected.iter().map(ToString::to_string).collect(),
            got: got.iter().map(ToString::to_string).collect(),
        }
    }
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "at turn {} ({}), entry {}: {}",
            self.turn, self.input, self.seq, self.differs
        )?;
        let same = self.expected.iter().zip(&self.got).take_while(|(a, b)| a == b).count();
        let mut tell = |who: &str, lines: &[String]| {
            if lines.len() <= same {
                writeln!(f, "  {who}: nothing more")?;
            }
            lines.iter().skip(same).try_for_each(|line| writeln!(f, "  {who}: {line}"))
        };
        tell("the journal says", &self.expected)?;
        tell("this playbook", &self.got)
    }
}

impl std::error::Error for Divergence {}
