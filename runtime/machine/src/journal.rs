//! Journals: a conversation is the fold of its entries. A replay that differs is a [`Divergence`],
//! never ignored. Reads no file: the entries are handed in.

use std::fmt;

use playbook_graph::{Hash, Runnable};

use crate::conversation::{Conversation, Step};
use crate::entry::{Entry, TraceStep};
use crate::input::{Input, InputKind};
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

/// An entry with how it came to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// The entry.
    pub entry: Entry,
    /// Step by step.
    pub steps: Vec<TraceStep>,
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
/// what interpreters were told. Ends where the conversation was moved to another version.
///
/// # Errors
/// The first [`Divergence`].
pub fn fold_against(
    start: Conversation,
    graph: Runnable<'_>,
    entries: &[Entry],
) -> Result<Conversation, Divergence> {
    let moved = |entry: &Entry| matches!(entry.input.kind, InputKind::Migrated { .. });
    let before = entries.iter().position(moved).unwrap_or(entries.len());
    replay(start, graph, entries.get(..before).unwrap_or_default(), false)
}

/// Folds a journal that several versions of the playbooks wrote, each with the graph that `versions`
/// has for it. From one to another leads only an entry that moves the conversation.
///
/// # Errors
/// The first [`Divergence`]; so is a version that isn't there.
pub fn fold_versions<'g>(
    start: Conversation,
    versions: &impl Fn(Hash) -> Option<Runnable<'g>>,
    entries: &[Entry],
) -> Result<Conversation, Divergence> {
    by_versions(start, versions, entries, Conversation::apply, |_| ())
}

/// As [`fold_versions`], and tells how it came to each entry, step by step.
///
/// # Errors
/// As [`fold_versions`].
pub fn traced_versions<'g>(
    start: Conversation,
    versions: &impl Fn(Hash) -> Option<Runnable<'g>>,
    entries: Vec<Entry>,
) -> Result<Vec<Traced>, Divergence> {
    let mut all = Vec::with_capacity(entries.len());
    by_versions(start, versions, &entries, Conversation::apply_told, |steps| all.push(steps))?;
    Ok(entries.into_iter().zip(all).map(|(entry, steps)| Traced { entry, steps }).collect())
}

fn by_versions<'g>(
    start: Conversation,
    versions: &impl Fn(Hash) -> Option<Runnable<'g>>,
    entries: &[Entry],
    apply: fn(Conversation, Runnable<'g>, Input) -> Step,
    mut told: impl FnMut(Vec<TraceStep>),
) -> Result<Conversation, Divergence> {
    let mut replay: Option<Replay<'_, 'g>> = None;
    let mut conversation = start;
    for entry in entries {
        let moved = matches!(entry.input.kind, InputKind::Migrated { .. });
        let before = replay.as_ref().map(|replay| replay.graph.hash());
        if before.is_none() || moved && before != Some(entry.graph) {
            let Some(graph) = versions(entry.graph) else { return Err(gone(entry)) };
            let heard = replay.map(|replay| replay.told).unwrap_or_default();
            replay = Some(Replay { graph, same_graph: true, told: heard });
        }
        let Some(replay) = &mut replay else { continue };
        let step = replay.entry(conversation, entry, apply)?;
        told(step.steps);
        conversation = step.conversation;
    }
    Ok(conversation)
}

/// The version that wrote an entry isn't there.
fn gone(entry: &Entry) -> Divergence {
    Divergence {
        seq: entry.seq,
        turn: 0,
        input: entry.input.id.clone(),
        differs: "the version of the playbooks that wrote it isn't there".to_owned(),
        expected: vec![entry.graph.short()],
        got: Vec::new(),
    }
}

/// Folds a journal, with the graph that wrote it, and tells how it came to each entry, step by step.
///
/// # Errors
/// As [`fold`].
pub fn traced(
    start: Conversation,
    graph: Runnable<'_>,
    entries: Vec<Entry>,
) -> Result<Vec<Traced>, Divergence> {
    let mut replay = Replay { graph, same_graph: true, told: Told::default() };
    let mut conversation = start;
    let mut all = Vec::with_capacity(entries.len());
    for entry in &entries {
        let step = replay.entry(conversation, entry, Conversation::apply_told)?;
        all.push(step.steps);
        conversation = step.conversation;
    }
    Ok(entries.into_iter().zip(all).map(|(entry, steps)| Traced { entry, steps }).collect())
}

fn replay(
    start: Conversation,
    graph: Runnable<'_>,
    entries: &[Entry],
    same_graph: bool,
) -> Result<Conversation, Divergence> {
    let mut replay = Replay { graph, same_graph, told: Told::default() };
    entries.iter().try_fold(start, |conversation, entry| {
        replay.entry(conversation, entry, Conversation::apply).map(|step| step.conversation)
    })
}

/// A journal being replayed.
struct Replay<'j, 'g> {
    graph: Runnable<'g>,
    same_graph: bool,
    told: Told<'j>,
}

impl<'j, 'g> Replay<'j, 'g> {
    /// Applies the input of the next entry, and compares what comes of it.
    fn entry(
        &mut self,
        conversation: Conversation,
        entry: &'j Entry,
        apply: fn(Conversation, Runnable<'g>, Input) -> Step,
    ) -> Result<Step, Divergence> {
        self.told.hear(&entry.input.kind);
        let (seq, graph) = (conversation.seq(), self.graph);
        if entry.seq != seq {
            return Err(self.differs(entry, "the journal has a gap", &[entry.seq], &[seq]));
        }
        if self.same_graph && entry.graph != graph.hash() {
            let (journal, here) = ([entry.graph.short()], [graph.hash().short()]);
            return Err(self.differs(entry, "another playbook wrote the journal", &journal, &here));
        }
        let step = apply(conversation, graph, entry.input.clone());
        let Some(again) = &step.entry else {
            let what = "the input was applied before";
            return Err(self.differs(entry, what, &[&entry.input.id], &[""; 0]));
        };
        self.compare(entry, again)?;
        Ok(step)
    }

    fn compare(&self, entry: &Entry, again: &Entry) -> Result<(), Divergence> {
        if self.same_graph && entry == again {
            return Ok(());
        }
        let lines = |entry: &Entry| -> Vec<String> {
            let outputs = entry.outputs.iter();
            outputs.map(|output| words::output(self.graph.graph(), &output.kind)).collect()
        };
        let (journal, here) = (lines(entry), lines(again));
        let what = "something else is asked of the world";
        if journal != here {
            return Err(self.differs(entry, what, &journal, &here));
        }
        if self.same_graph && entry.outputs != again.outputs {
            return Err(self.differs(entry, what, &as_written(entry), &as_written(again)));
        }
        if entry.stands != again.stands {
            let what = "the cases stand elsewhere";
            return Err(self.differs(entry, what, &entry.stands, &again.stands));
        }
        if self.same_graph {
            let (journal, here) = ([entry.hash.short()], [again.hash.short()]);
            return Err(self.differs(entry, "the entry was altered", &journal, &here));
        }
        Ok(())
    }

    fn differs(
        &self,
        entry: &Entry,
        what: &str,
        expected: &[impl ToString],
        got: &[impl ToString],
    ) -> Divergence {
        let input = self.told.message.into_iter().chain(self.told.now);
        let input = input.map(|input| words::input(self.graph.graph(), input));
        Divergence {
            seq: entry.seq,
            turn: self.told.turn,
            input: input.collect::<Vec<_>>().join("; "),
            differs: what.to_owned(),
            expected: expected.iter().map(ToString::to_string).collect(),
            got: got.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Outputs as a journal holds them, where their words alone don't tell them apart.
fn as_written(entry: &Entry) -> Vec<String> {
    let outputs = entry.outputs.iter();
    outputs.map(|output| serde_json::to_string(output).unwrap_or_default()).collect()
}

/// Which turn it is, what the customer wrote in it, and what arrived now.
#[derive(Default)]
struct Told<'j> {
    turn: u32,
    message: Option<&'j InputKind>,
    now: Option<&'j InputKind>,
}

impl<'j> Told<'j> {
    fn hear(&mut self, input: &'j InputKind) {
        if matches!(input, InputKind::Message { .. }) {
            self.turn += 1;
            self.message = Some(input);
            self.now = None;
        } else {
            self.now = Some(input);
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
