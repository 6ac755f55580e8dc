//! The oracle: what must hold after every run, whatever happened in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use playbook_graph::Hash;
use playbook_machine::{Entry, InputKind, OutputKind, TimerId, ToolOutcome};
use playbook_runtime::{Store, What};

use crate::life::Outside;
use crate::world::verified;

/// What was seen in all runs.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Crash points that were tried.
    pub(crate) points: usize,
    pub(crate) runs: usize,
    /// Inputs that were acknowledged and are gone, or results that nobody keeps.
    pub(crate) lost: usize,
    /// Effects that happened twice, inputs that were applied twice.
    pub(crate) doubled: usize,
    /// All that was wrong, in sentences.
    pub(crate) wrong: Vec<String>,
}

impl Seen {
    pub(crate) fn lost(&mut self, run: &str, what: impl Into<String>) {
        self.lost += 1;
        self.wrong(run, what);
    }

    pub(crate) fn doubled(&mut self, run: &str, what: impl Into<String>) {
        self.doubled += 1;
        self.wrong(run, what);
    }

    pub(crate) fn wrong(&mut self, run: &str, what: impl Into<String>) {
        self.wrong.push(format!("{run}: {}", what.into()));
    }
}

/// Looks at a store after a run. `acknowledged`: the ids of the inputs that were, by conversation.
pub(crate) async fn examine(
    run: &str,
    outside: &Outside,
    store: &Arc<dyn Store>,
    acknowledged: &BTreeMap<String, Vec<String>>,
    seen: &mut Seen,
) {
    seen.runs += 1;
    let mut calls = Vec::new();
    let mut names = store.conversations().await.unwrap_or_default();
    names.extend(
        acknowledged.keys().filter(|name| !names.contains(name)).cloned().collect::<Vec<_>>(),
    );
    for conversation in &names {
        let journal = match store.journal(conversation).await {
            Ok(journal) => journal,
            Err(why) => return seen.lost(run, format!("the journal can't be read: {why}")),
        };
        inputs(run, &journal, acknowledged.get(conversation).map_or(&[], Vec::as_slice), seen);
        timers(run, &journal, seen);
        calls.extend(sensitive_calls(&journal));
        folds(run, outside, store, conversation, seen).await;
    }
    effects(run, outside, &calls, seen);
    replies(run, outside, seen);
    match store.unfinished().await {
        Ok(open) if open.is_empty() => {}
        Ok(open) => seen.wrong(run, format!("stuck: {open:?}")),
        Err(why) => seen.wrong(run, why.to_string()),
    }
}

/// Each acknowledged input stands in the journal, once; the numbers have no gap.
fn inputs(run: &str, journal: &[Entry], acknowledged: &[String], seen: &mut Seen) {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for (entry, seq) in journal.iter().zip(0..) {
        *times.entry(&entry.input.id).or_default() += 1;
        if entry.seq != seq {
            return seen.lost(run, format!("entry {seq} is missing"));
        }
    }
    for id in acknowledged.iter().collect::<BTreeSet<_>>() {
        if !times.contains_key(id.as_str()) {
            seen.lost(run, format!("`{id}` was acknowledged and is gone"));
        }
    }
    for (id, times) in times.into_iter().filter(|(_, times)| *times > 1) {
        seen.doubled(run, format!("`{id}` was applied {times} times"));
    }
}

/// A timer fires no earlier than it was set to.
fn timers(run: &str, journal: &[Entry], seen: &mut Seen) {
    let mut set: BTreeMap<TimerId, jiff::Timestamp> = BTreeMap::new();
    for entry in journal {
        if let InputKind::TimerFired { timer } = entry.input.kind
            && set.get(&timer).is_some_and(|at| entry.input.at < *at)
        {
            seen.wrong(run, format!("timer {} fired early", timer.0));
        }
        for output in &entry.outputs {
            if let OutputKind::StartTimer { timer, at } = output.kind {
                set.insert(timer, at);
            }
        }
    }
}

/// A sensitive call that a journal asks for, and what the journal says came of it.
struct Called {
    key: Option<Hash>,
    outcome: Option<ToolOutcome>,
}

fn sensitive_calls(journal: &[Entry]) -> Vec<Called> {
    let outcome = |id| {
        journal.iter().find_map(|entry| match &entry.input.kind {
            InputKind::Returned { answers, outcome } if *answers == id => Some(outcome.clone()),
            _ => None,
        })
    };
    let outputs = journal.iter().flat_map(|entry| &entry.outputs);
    let called = outputs.filter_map(|output| match &output.kind {
        OutputKind::CallTool { grant: Some(_), key, .. } => {
            Some(Called { key: *key, outcome: outcome(output.id) })
        }
        _ => None,
    });
    called.collect()
}

/// What reached the shop is what the journals asked for: each call once, or under one key that the
/// shop keeps; what the journal says was done did reach it.
fn effects(run: &str, outside: &Outside, calls: &[Called], seen: &mut Seen) {
    let mut reached: BTreeMap<Hash, usize> = BTreeMap::new();
    for key in outside.reached() {
        *reached.entry(key).or_default() += 1;
    }
    for (key, times) in &reached {
        let asked = calls.iter().filter(|call| call.key == Some(*key)).count();
        if asked == 0 {
            seen.wrong(run, "a call reached the shop that no journal asks for");
        } else if *times > asked && !outside.keeps_keys {
            seen.doubled(run, format!("{asked} calls of one key reached the shop {times} times"));
        }
    }
    for call in calls {
        let there = call.key.is_some_and(|key| reached.contains_key(&key));
        match &call.outcome {
            Some(ToolOutcome::Gave(_) | ToolOutcome::Refused(_)) if !there => {
                seen.lost(run, "the journal says that a call was answered, and it never arrived");
            }
            None => seen.lost(run, "a call has no outcome"),
            _ => {}
        }
    }
}

/// Folding the journal gives the stored state, byte for byte.
async fn folds(
    run: &str,
    outside: &Outside,
    store: &Arc<dyn Store>,
    conversation: &str,
    seen: &mut Seen,
) {
    let folded = outside.runtime(store.clone()).replay(conversation).await;
    let stored = store.load(conversation).await;
    match (folded, stored) {
        (Ok(Ok(folded)), Ok(Some(stored))) => {
            if postcard::to_allocvec(&folded).ok().as_ref() != Some(&stored.state) {
                seen.wrong(run, "folding gives another state");
            }
            if stored.graph != verified().hash() {
                seen.wrong(run, "it is pinned to another version");
            }
        }
        (Ok(Err(differs)), _) => seen.wrong(run, differs.to_string()),
        (Ok(Ok(_)), Ok(None)) => {}
        (Err(why), _) => seen.wrong(run, why.to_string()),
        (_, Err(why)) => seen.wrong(run, why.to_string()),
    }
}

/// No reply has two texts, and none says that it was done where it wasn't.
fn replies(run: &str, outside: &Outside, seen: &mut Seen) {
    let told = outside.world.told.lock().unwrap();
    let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
    for happened in told.iter() {
        let What::Reply { text } = &happened.what else { continue };
        let first = texts.entry(&happened.id).or_insert(text);
        if *first != text {
            seen.wrong(run, format!("one reply has two texts: `{first}`, `{text}`"));
        }
        if text.contains("is cancelled") && outside.reached().is_empty() {
            seen.wrong(run, "the customer was told that it is cancelled, and it isn't");
        }
    }
}
