//! Migration: a conversation that is led by one version of the playbooks, written down in the numbers
//! of another, so that this one leads it from then on. Everything is found again by its name. A case
//! enters its state anew, with the slots that it holds; reads are stale, a yes is asked for again.
//!
//! What can't be carried over without a guess is refused, with the reason: nothing sensitive that is
//! under way, or was done in a case that is open, changes the playbook that it was done by.

mod carry;
mod needed;

use std::collections::BTreeMap;

use playbook_graph::{Graph, Playbook, PlaybookId};

use crate::case::Did;
use crate::conversation::Conversation;
use crate::switch::SwitchedOff;
use crate::turn::{NOWHERE, Turn};
use carry::Carry;

/// What is called otherwise in the new version, by its name in the old one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// What is said of each playbook.
    pub playbooks: BTreeMap<String, Renamed>,
}

/// What of one playbook is called otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renamed {
    /// Its name now.
    pub to: Option<String>,
    /// For a state of the old version, the state in which a case goes on.
    pub states: BTreeMap<String, String>,
    /// For a slot of the old version, the slot that holds its value now.
    pub slots: BTreeMap<String, String>,
}

impl Mapping {
    /// What it names that isn't there, in sentences: in none of the old versions, or not in the new.
    pub fn faults(&self, old: &[&Graph], new: &Graph) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, renamed) in &self.playbooks {
            let now = renamed.to.as_ref().unwrap_or(name);
            let before: Vec<&Playbook> =
                old.iter().filter_map(|graph| named(graph, name)).collect();
            if before.is_empty() {
                faults.push(format!("no conversation is led by a playbook `{name}`"));
                continue;
            }
            let Some(new) = named(new, now) else {
                faults.push(format!("the new version has no playbook `{now}`"));
                continue;
            };
            let mut missing = |there: bool, what: &str, one: &str, version: &str| {
                if !there {
                    faults.push(format!("`{name}` has no {what} `{one}` in the {version} version"));
                }
            };
            for (here, there) in &renamed.states {
                missing(before.iter().any(|of| has_state(of, here)), "state", here, "old");
                missing(has_state(new, there), "state", there, "new");
            }
            for (here, there) in &renamed.slots {
                missing(before.iter().any(|of| has_slot(of, here)), "slot", here, "old");
                missing(has_slot(new, there), "slot", there, "new");
            }
        }
        faults
    }
}

fn named<'g>(graph: &'g Graph, name: &str) -> Option<&'g Playbook> {
    graph.playbooks.find(|playbook| playbook.name == name).map(|(_, playbook)| playbook)
}

fn has_state(playbook: &Playbook, name: &str) -> bool {
    playbook.states.values().any(|state| state.name == name)
}

fn has_slot(playbook: &Playbook, name: &str) -> bool {
    playbook.slots.values().any(|slot| slot.name == name)
}

/// A conversation in the numbers of another version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The conversation.
    pub conversation: Conversation,
    /// What became of it, in sentences: where each case goes on, what is asked again.
    pub told: Vec<String>,
}

/// Writes a conversation down for another version of the playbooks. `off`: what is switched off now.
///
/// # Errors
/// Why it stays with the version that it has, in sentences.
pub fn migrate(
    conversation: &Conversation,
    from: &Graph,
    to: &Graph,
    mapping: &Mapping,
    off: Vec<SwitchedOff>,
) -> Result<Migrated, Vec<String>> {
    let mut carry = Carry::new(from, to, mapping);
    let mut carried = carry.conversation(conversation);
    carried.off = off;
    if carry.refused.is_empty() {
        Ok(Migrated { conversation: carried, told: carry.told })
    } else {
        Err(carry.refused)
    }
}

/// Why a conversation is not in a state to be moved, whatever the other version is like.
fn under_way(c: &Conversation, from: &Graph) -> Vec<String> {
    let mut why = Vec::new();
    let mut when = |is_so: bool, sentence: &str| {
        if is_so {
            why.push(sentence.to_owned());
        }
    };
    when(!c.unread.is_empty(), "a message is being read: try again when it was answered");
    when(
        !c.loose.is_empty(),
        "a sensitive call is on its way: it ends in the version that made it",
    );
    when(!c.watched.is_empty(), "it is still being looked whether a matter was resolved");
    when(c.phrasing.is_busy(), "a reply is being put into words: try again when it was said");
    when(c.unsent.draft.is_some(), "a draft waits for a person: send it, or wait for a message");
    let acted = c.stacks.iter().flat_map(|stack| &stack.cases).filter(|case| {
        case.path.iter().any(|taken| taken.did == Did::Acted)
            || case.finished.iter().any(|done| done.case.has_acted())
    });
    for case in acted {
        let name = name_of(from, case.playbook);
        why.push(format!(
            "`{name}` has done something sensitive: it ends in the version that did it"
        ));
    }
    why
}

fn name_of(graph: &Graph, playbook: PlaybookId) -> &str {
    graph.playbooks.lookup(playbook).map_or("", |playbook| playbook.name.as_str())
}

impl Turn<'_> {
    /// The conversation is led by this version from now on.
    pub(crate) fn migrated(&mut self, by: &str, to: &Conversation) {
        if self.c.take_on(to) {
            self.trace(NOWHERE, format_args!("{by} moves it to this version of the playbooks"));
        } else {
            self.trace(NOWHERE, "what was written down is of another moment: nothing is moved");
        }
    }
}
