//! Comparing two graphs: for each sensitive tool, whether more of it is possible now than before,
//! less, both or the same, with the smallest example of what is newly possible. Looks at what the
//! authorities let through, at their limits, at the tools' keys and marks, at what a gate rests on
//! besides, and at what the playbooks ask before they call; then at policies and desks. Says nothing of
//! texts.
//!
//! What can't be told apart counts as wider: nothing that widens goes by unseen.

mod align;
mod allowed;
mod beyond;
mod desks;
mod limits;
mod marks;
mod paths;
mod policies;
mod rests;
mod steps;
mod worked_out;

use std::collections::BTreeSet;

use serde::Serialize;

use super::codes::{GIVEN_UP, NOT_WELL_FORMED};
use super::explore::Explored;
use super::term::Terms;
use crate::authority::Authority;
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::tool::{Effect, Tool, ToolId};
use align::Aligned;
use allowed::Asked;
use beyond::Beyond;

/// How what is possible now lies to what was possible before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// The same.
    Equal,
    /// Less.
    Narrower,
    /// More.
    Wider,
    /// Some more and some less.
    Incomparable,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A sensitive tool.
    Tool,
    /// A policy.
    Policy,
    /// A desk.
    Desk,
}

/// What became of a sensitive tool, a policy or a desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Which of them it is.
    pub kind: Kind,
    /// Its name; a policy's sentence.
    pub name: String,
    /// The verdict.
    pub extent: Extent,
    /// What is newly possible.
    pub wider: Vec<Difference>,
    /// What is no longer possible.
    pub narrower: Vec<Difference>,
}

impl Compared {
    fn of(kind: Kind, name: String, wider: Vec<Difference>, narrower: Vec<Difference>) -> Self {
        let extent = match (wider.is_empty(), narrower.is_empty()) {
            (true, true) => Extent::Equal,
            (true, false) => Extent::Narrower,
            (false, true) => Extent::Wider,
            (false, false) => Extent::Incomparable,
        };
        Self { kind, name, extent, wider, narrower }
    }
}

/// One thing that is possible in one graph and not in the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What, in a sentence.
    pub what: String,
    /// The smallest values that show it: `order.total is 500.01 USD`.
    pub example: Vec<String>,
    /// Whether it is certain; else it can't be told apart.
    pub certain: bool,
    /// The line that makes it possible, as `file:line`; of what is no longer possible, the line that
    /// made it so.
    pub line: String,
}

impl Difference {
    /// Something certain that needs no example.
    fn plain(what: String, line: String) -> Self {
        Self { what, example: Vec::new(), certain: true, line }
    }
}

/// Whether what a graph with these findings lets its tools do can be told: it is well formed, and every
/// playbook of it was looked at to the end.
pub fn can_be_told(findings: &[Diagnostic]) -> bool {
    !findings.iter().any(|found| [NOT_WELL_FORMED, GIVEN_UP].contains(&found.code))
}

/// Compares what two graphs let their sensitive tools do, tool by tool in the order of their names; then
/// come the policies and the desks that are others now.
pub fn compare(old: &Graph, new: &Graph) -> Vec<Compared> {
    let sensitive = |graph: &Graph| -> Vec<String> {
        let tools = graph.tools.values().filter(|tool| tool.effect == Effect::Sensitive);
        tools.map(|tool| tool.name.clone()).collect()
    };
    let names: BTreeSet<String> = sensitive(old).into_iter().chain(sensitive(new)).collect();
    let aligned = Aligned::new(old, new);
    let mut before = paths::explored(old);
    let mut now = paths::explored(new);
    let mut both = Both { old, new, aligned: &aligned, before: &mut before, now: &mut now };
    let mut all: Vec<Compared> = names.into_iter().map(|name| both.tool(name)).collect();
    all.extend(policies::compare(&both));
    all.extend(desks::compare(old, new));
    all
}

/// Two graphs, side by side.
struct Both<'b, 'g> {
    old: &'g Graph,
    new: &'g Graph,
    aligned: &'b Aligned,
    before: &'b mut [Explored<'g>],
    now: &'b mut [Explored<'g>],
}

impl Both<'_, '_> {
    fn tool(&mut self, name: String) -> Compared {
        let (old, new) = (find(self.old, &name), find(self.new, &name));
        let (mut wider, mut narrower) = (Vec::new(), Vec::new());
        match (old, new) {
            (Some(old), Some(new)) => self.both(old, new, &mut wider, &mut narrower),
            (None, Some((_, new))) => wider.push(Difference::plain(
                "the tool is new: nothing of it was possible before".to_owned(),
                self.new.line_of(new.origin),
            )),
            (Some((_, old)), None) => narrower.push(Difference::plain(
                "the tool is gone".to_owned(),
                self.old.line_of(old.origin),
            )),
            (None, None) => {}
        }
        Compared::of(Kind::Tool, name, wider, narrower)
    }

    fn both(
        &mut self,
        (old_id, old): (ToolId, &Tool),
        (new_id, new): (ToolId, &Tool),
        wider: &mut Vec<Difference>,
        narrower: &mut Vec<Difference>,
    ) {
        match (old.effect, new.effect) {
            (Effect::Sensitive, Effect::Sensitive) => {}
            (Effect::Sensitive, _) => {
                let what = "it is not `sensitive` any more: no authority stands before it";
                return wider.push(Difference::plain(what.into(), self.new.line_of(new.origin)));
            }
            _ => {
                let what = "it is `sensitive` now: an authority stands before it";
                return narrower.push(Difference::plain(what.into(), self.new.line_of(new.origin)));
            }
        }
        let asked = Asked::of(self.aligned, old, new);
        for (name, before, now) in &asked.other_kind {
            let kind = |ty| beyond::kind(&self.aligned.common, ty);
            let what = format!("`{name}` is {} now and was {}", kind(now), kind(before));
            wider.push(Difference::plain(what.clone(), self.new.line_of(new.origin)));
            narrower.push(Difference::plain(what, self.old.line_of(old.origin)));
        }
        let before: Vec<Authority> = self
            .old
            .authorities_over(old_id)
            .map(|(_, one)| self.aligned.authority(one, new_id, &asked.old_places))
            .collect();
        let now: Vec<Authority> =
            self.new.authorities_over(new_id).map(|(_, one)| one.clone()).collect();
        marks::compare(self, (old, &asked.old_places), new, wider, narrower);
        rests::compare(self, (old, &asked.old_places), new, [&mut *wider, &mut *narrower]);
        limits::compare(self, &before, &now, wider, narrower);
        rests::compare_waits(self, &before, &now, [&mut *wider, &mut *narrower]);
        worked_out::compare(self, (old_id, new_id), wider, narrower);
        self.gate(&asked, (old_id, &before), (new_id, &now), wider, narrower);
    }

    /// What the rules let through, and what reaches them.
    fn gate(
        &mut self,
        asked: &Asked,
        (old_id, before): (ToolId, &[Authority]),
        (new_id, now): (ToolId, &[Authority]),
        wider: &mut Vec<Difference>,
        narrower: &mut Vec<Difference>,
    ) {
        let mut terms = Terms::of_params(&self.aligned.common, &asked.params);
        let args = asked.terms(&mut terms);
        let before = allowed::ways(before, asked, &args, &mut terms);
        let now = allowed::ways(now, asked, &args, &mut terms);
        let ways = before.iter().chain(&now);
        let about: Vec<_> = ways.flat_map(|way| way.when.terms()).collect();
        let typed_old = asked.typed_old(&args, &about, &mut terms, self.aligned);
        let typed_new = asked.typed_new(&args, &about, &mut terms, self.new);
        let old_calls = paths::calls(self.before, old_id, Some(self.aligned), asked, &mut terms);
        let new_calls = paths::calls(self.now, new_id, None, asked, &mut terms);
        let mut beyond = Beyond {
            asked,
            terms,
            args,
            sides: [
                beyond::Side { graph: self.old, ways: before, typed: typed_old, calls: old_calls },
                beyond::Side { graph: self.new, ways: now, typed: typed_new, calls: new_calls },
            ],
        };
        wider.extend(beyond.wider());
        narrower.extend(beyond.narrower());
    }
}

fn find<'g>(graph: &'g Graph, name: &str) -> Option<(ToolId, &'g Tool)> {
    graph.tools.find(|tool| tool.name == name)
}
