//! Switches: what people have switched off. From then on nothing of it is called or said, whatever a
//! playbook, a yes or an approval says: the case goes to people, by the desk's default. What was on
//! its way when it was switched off is still settled.

use playbook_graph::{Capability, ToolId};
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::turn::{NOWHERE, Stuck, Turn};

/// Something that is switched off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchedOff {
    /// What.
    pub what: Capability,
    /// Who did it: a name that the host vouches for.
    pub by: String,
    /// Why.
    pub because: String,
}

impl Turn<'_> {
    /// People switched something off, or on again: this is all that is off now.
    pub(crate) fn switched(&mut self, off: &[SwitchedOff]) {
        let before = std::mem::replace(&mut self.c.off, off.to_vec());
        for one in off.iter().filter(|one| !before.contains(one)) {
            self.trace(NOWHERE, in_words(one));
        }
        for one in before.iter().filter(|one| !off.contains(one)) {
            self.trace(NOWHERE, format_args!("{} is no longer switched off", one.what));
        }
    }

    /// Whether a tool may be called; a case that needs it has no way on otherwise.
    pub(crate) fn tool_is_on(&self, tool: ToolId) -> Result<(), Stuck> {
        let name = &self.graph.tools[tool].name;
        self.is_on(|what| matches!(what, Capability::Tool(off) if off == name))
    }

    /// Whether a case may go on: neither its playbook nor the desk is off.
    pub(crate) fn case_is_on(&self, case: &Case) -> Result<(), Stuck> {
        let names = [case.playbook, case.matter].map(|id| &self.graph.playbooks[id].name);
        self.is_on(|what| matches!(what, Capability::Playbook(off) if names.contains(&off)))?;
        self.desk_is_on()
    }

    /// Whether the desk is there at all.
    pub(crate) fn desk_is_on(&self) -> Result<(), Stuck> {
        let name = &self.desk().name;
        self.is_on(|what| matches!(what, Capability::Desk(off) if off == name))
    }

    fn is_on(&self, is_it: impl Fn(&Capability) -> bool) -> Result<(), Stuck> {
        match self.c.off.iter().find(|off| is_it(&off.what)) {
            Some(off) => Err(Stuck::saying(in_words(off))),
            None => Ok(()),
        }
    }
}

/// `the tool `shop.refund` is switched off by ana: a wave of fraud`.
pub(crate) fn in_words(off: &SwitchedOff) -> String {
    format!("{} is switched off by {}: {}", off.what, off.by, off.because)
}
