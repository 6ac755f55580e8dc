//! Reads: what tools have told, kept with the time at which they told it, until it is stale.
//! Calls nothing.

use jiff::Timestamp;
use playbook_graph::speak::SECRET;
use playbook_graph::{Graph, ToolId, Value};
use serde::{Deserialize, Serialize};

use crate::fact::later;

/// How much is kept once no case is open that could rest on it.
const MOST: usize = 16;

/// What a conversation has read. A read keeps its place as long as a case is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reads(Vec<Read>);

/// One result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Read {
    /// What was asked.
    pub(crate) tool: ToolId,
    /// With which arguments.
    pub(crate) args: Vec<Value>,
    /// What it told.
    pub(crate) value: Value,
    /// When.
    #[serde(with = "playbook_graph::moment")]
    pub(crate) at: Timestamp,
    /// Whether something happened since that makes it doubtful.
    pub(crate) stale: bool,
    /// Whether it was given a secret, which is gone: it can't be asked again.
    pub(crate) once: bool,
}

impl Reads {
    /// Reads that were written down anew; each keeps its place.
    pub(crate) fn carried(reads: Vec<Read>) -> Self {
        Self(reads)
    }

    /// The read at a place.
    pub(crate) fn get(&self, place: u32) -> Option<&Read> {
        self.0.get(place as usize)
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Read> {
        self.0.iter()
    }

    /// What was read with these arguments, if it can be used again.
    pub(crate) fn fresh(
        &self,
        graph: &Graph,
        tool: ToolId,
        args: &[Value],
        now: Timestamp,
    ) -> Option<(u32, &Value)> {
        let place = self.place(tool, args)?;
        let read = self.get(place)?;
        (!read.is_stale(graph, now)).then_some((place, &read.value))
    }

    /// Keeps a result, in the place of an older one with the same arguments.
    pub(crate) fn keep(
        &mut self,
        tool: ToolId,
        args: Vec<Value>,
        value: Value,
        at: Timestamp,
    ) -> u32 {
        let once = args.iter().any(Value::has_seal);
        let spent = |arg: Value| if arg.has_seal() { Value::text(SECRET) } else { arg };
        let args = args.into_iter().map(spent).collect();
        let read = Read { tool, args, value, at, stale: false, once };
        match self.place(tool, &read.args).filter(|_| !once) {
            Some(place) => {
                if let Some(old) = self.0.get_mut(place as usize) {
                    *old = read;
                }
                place
            }
            None => {
                self.0.push(read);
                u32::try_from(self.0.len() - 1).unwrap_or(u32::MAX)
            }
        }
    }

    /// A tool was called that changes what others read.
    pub(crate) fn changed_by(&mut self, graph: &Graph, tool: ToolId) {
        let changes = &graph.tools[tool].changes;
        for read in self.0.iter_mut().filter(|read| changes.contains(&read.tool)) {
            read.stale = true;
        }
    }

    /// There was a wait: what no `fresh for` keeps is doubtful now.
    pub(crate) fn waited(&mut self, graph: &Graph) {
        for read in &mut self.0 {
            read.stale |= graph.tools[read.tool].fresh_for.is_none();
        }
    }

    /// Nothing read before can be relied on.
    pub(crate) fn doubt_all(&mut self) {
        for read in &mut self.0 {
            read.stale = true;
        }
    }

    /// No case is open: nothing rests on a place. The newest are kept.
    pub(crate) fn let_go(&mut self) {
        let too_many = self.0.len().saturating_sub(MOST);
        if too_many > 0 {
            self.0.sort_by_key(|read| read.at);
            self.0.drain(..too_many);
        }
    }

    pub(crate) fn place(&self, tool: ToolId, args: &[Value]) -> Option<u32> {
        let same = |read: &Read| read.tool == tool && read.args == args && !read.once;
        let place = self.0.iter().position(same)?;
        u32::try_from(place).ok()
    }
}

impl Read {
    /// Whether it has to be asked again before anything sensitive rests on it.
    pub(crate) fn is_stale(&self, graph: &Graph, now: Timestamp) -> bool {
        let fresh_for = graph.tools[self.tool].fresh_for;
        self.stale || fresh_for.is_some_and(|seconds| later(self.at, seconds) <= now)
    }
}
