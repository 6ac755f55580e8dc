//! Calls for each element of a list: one read after the other, and what they gave as one list. The
//! list is looked at once, before the first; never calls anything but reads.

use playbook_graph::eval::{WithIt, eval};
use playbook_graph::{PointId, Value};
use serde::{Deserialize, Serialize};

use crate::case::{Case, Did, Named};
use crate::run::Flow;
use crate::tool::plain;
use crate::turn::{Stuck, Turn};

/// A call for each element of a list, on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Gathering {
    /// The elements, as they were when it began.
    elements: Vec<Value>,
    /// What the first of them gave.
    gave: Vec<Value>,
    /// The reads that this came from.
    reads: Vec<u32>,
}

impl Gathering {
    /// The next result.
    pub(crate) fn add(&mut self, value: Value, read: u32) {
        self.gave.push(value);
        self.reads.push(read);
    }
}

impl Turn<'_> {
    /// Begins a call for each of these elements.
    pub(crate) fn call_each(
        &mut self,
        case: &mut Case,
        at: PointId,
        list: &Value,
    ) -> Result<Flow, Stuck> {
        let Value::List(elements) = list else { return Err(Stuck::damaged()) };
        let elements = elements.to_vec();
        let (gave, reads) = (Vec::new(), Vec::new());
        self.call_next(case, at, Gathering { elements, gave, reads })
    }

    /// Calls for the elements that are left, until a result has to be waited for.
    pub(crate) fn call_next(
        &mut self,
        case: &mut Case,
        at: PointId,
        mut so_far: Gathering,
    ) -> Result<Flow, Stuck> {
        let (call, _, next) = plain(self.playbook(case), at)?;
        while let Some(element) = so_far.elements.get(so_far.gave.len()) {
            let args = {
                let scope = self.scope(case);
                let scope = WithIt { it: element, outer: &scope };
                let args = call.args.iter().map(|arg| eval(arg, &scope));
                args.collect::<Result<Vec<_>, _>>()?
            };
            let kept = self.c.reads.fresh(self.graph, call.tool, &args, self.now);
            let Some((read, value)) = kept.map(|(read, value)| (read, value.clone())) else {
                let retries = self.graph.tools[call.tool].retries;
                return self.send_plain(case, at, call.tool, args, retries, Some(so_far));
            };
            so_far.add(value, read);
        }
        if let Some(variable) = call.result {
            let value = Value::List(so_far.gave.into());
            self.name(case, variable, Named { value, made_at: at, read: None, each: so_far.reads });
        }
        case.passed(at, Did::Passed);
        Ok(Flow::On(next))
    }
}
