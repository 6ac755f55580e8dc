//! Switches: tools, playbooks and desks that people switch off while it runs, and on again. They are
//! written into the store, by whom and why; every conversation is told of them before its next step,
//! and no entry is written that was decided without them ([`crate::store::Committed`]).
//!
//! Off takes one person. A sensitive tool is on again when two people have said so.

use std::collections::BTreeSet;

use jiff::Timestamp;
use playbook_graph::{Capability, Effect, Graph};
use playbook_machine::SwitchedOff;
use serde::{Deserialize, Serialize};

use crate::error::RuntimeError;
use crate::people::person;
use crate::runtime::{LONGEST_NAME, Runtime, length};
use crate::store::Store;

/// One person switched something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switch {
    /// What.
    pub what: Capability,
    /// On again, or off.
    pub on: bool,
    /// Who: a name that the host vouches for.
    pub by: String,
    /// Why.
    pub because: String,
    /// When.
    pub at: Timestamp,
}

/// What is switched off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Switches {
    /// How often anything was switched: a decision holds for exactly this number.
    pub revision: u64,
    /// What is off, in the order in which it was switched off.
    pub off: Vec<SwitchedOff>,
}

impl Switches {
    /// What is off after all that people did, the oldest first.
    pub fn after(log: &[Switch], graph: &Graph) -> Self {
        let mut off: Vec<(SwitchedOff, BTreeSet<&str>)> = Vec::new();
        for switch in log {
            let place = off.iter().position(|(off, _)| off.what == switch.what);
            match (switch.on, place) {
                (false, place) => {
                    let (what, by, because) =
                        (switch.what.clone(), switch.by.clone(), switch.because.clone());
                    let one = (SwitchedOff { what, by, because }, BTreeSet::new());
                    match place.and_then(|place| off.get_mut(place)) {
                        Some(before) => *before = one,
                        None => off.push(one),
                    }
                }
                (true, Some(place)) => {
                    if let Some((_, wanted_by)) = off.get_mut(place) {
                        wanted_by.insert(&switch.by);
                        if wanted_by.len() >= people(&switch.what, graph) {
                            off.remove(place);
                        }
                    }
                }
                (true, None) => {}
            }
        }
        let off = off.into_iter().map(|(off, _)| off).collect();
        Self { revision: log.len() as u64, off }
    }
}

/// Why a call of a tool at a desk may not leave, if it may not.
pub(crate) fn refusal<'s>(
    mut off: impl Iterator<Item = &'s SwitchedOff>,
    tool: &str,
    desk: &str,
) -> Option<String> {
    let off = off.find(|off| match &off.what {
        Capability::Tool(name) => name == tool,
        Capability::Desk(name) => name == desk,
        Capability::Playbook(_) => false,
    })?;
    Some(format!("{} is switched off by {}: {}", off.what, off.by, off.because))
}

/// How many people it takes to switch something on again.
fn people(what: &Capability, graph: &Graph) -> usize {
    let Capability::Tool(name) = what else { return 1 };
    let tool = graph.tools.find(|tool| tool.name == *name);
    if tool.is_some_and(|(_, tool)| tool.effect == Effect::Sensitive) { 2 } else { 1 }
}

/// Writes a switch into a store. Whoever drives it takes it up before the next step of any
/// conversation.
///
/// # Errors
/// Where the project has nothing of the name, nobody or no reason is named, or the store can't.
pub async fn switch(
    store: &(impl Store + ?Sized),
    graph: &Graph,
    switch: Switch,
) -> Result<Switches, RuntimeError> {
    if !switch.what.is_in(graph) {
        return Err(RuntimeError::NoSuchCapability(switch.what));
    }
    let because = switch.because.trim().to_owned();
    length("the reason", &because, LONGEST_NAME)?;
    let by = person(&switch.by)?.to_owned();
    store.switch(Switch { by, because, ..switch }).await?;
    Ok(Switches::after(&store.switches().await?, graph))
}

impl Runtime {
    /// A person switches a tool, a playbook or a desk off: nothing of it is called or said from the
    /// next step on, in any conversation.
    ///
    /// # Errors
    /// As [`switch`].
    pub async fn switch_off(
        &self,
        what: Capability,
        by: &str,
        because: &str,
    ) -> Result<Switches, RuntimeError> {
        self.switched(what, false, by, because).await
    }

    /// A person switches it on again; of a sensitive tool, a second one has to agree.
    ///
    /// # Errors
    /// As [`switch`].
    pub async fn switch_on(
        &self,
        what: Capability,
        by: &str,
        because: &str,
    ) -> Result<Switches, RuntimeError> {
        self.switched(what, true, by, because).await
    }

    async fn switched(
        &self,
        what: Capability,
        on: bool,
        by: &str,
        because: &str,
    ) -> Result<Switches, RuntimeError> {
        let (by, because, at) = (by.to_owned(), because.to_owned(), self.now());
        switch(self.store(), self.graph(), Switch { what, on, by, because, at }).await
    }
}
