//! What a running machine asks of a graph at every input, worked out once: which playbooks take part
//! in what, and what decides about a call. Everything here follows from the graph.

use std::collections::BTreeSet;

use crate::arena::Id;
use crate::authority::{Limit, NeedKind};
use crate::desk::DeskId;
use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::playbook::PlaybookId;
use crate::tool::ToolId;

/// The answers, each in the place of what it is about.
#[derive(Clone, Debug)]
pub struct Prepared {
    run_by: Vec<BTreeSet<PlaybookId>>,
    offered: Vec<Vec<PlaybookId>>,
    decides: Vec<Vec<Expr>>,
}

impl Prepared {
    pub(crate) fn new(graph: &Graph) -> Self {
        Self {
            run_by: graph.playbooks.ids().map(|id| graph.run_by([id])).collect(),
            offered: graph.desks.ids().map(|desk| offered(graph, desk)).collect(),
            decides: graph.tools.ids().map(|tool| decides(graph, tool)).collect(),
        }
    }

    /// A playbook, and all that it runs, directly or not.
    pub fn run_by(&self, playbook: PlaybookId) -> Option<&BTreeSet<PlaybookId>> {
        self.run_by.get(playbook.index())
    }

    /// Every playbook that may come up at a desk: those that prove, those that are offered, and what
    /// they run, each once.
    pub fn offered(&self, desk: DeskId) -> &[PlaybookId] {
        self.offered.get(desk.index()).map_or(&[], Vec::as_slice)
    }

    /// What decides something about a call of a tool: the longest chains of fields that its
    /// authorities, its key and its amount read from names, in the order written.
    pub fn decides(&self, tool: ToolId) -> &[Expr] {
        self.decides.get(tool.index()).map_or(&[], Vec::as_slice)
    }
}

fn offered(graph: &Graph, desk: DeskId) -> Vec<PlaybookId> {
    let Some(desk) = graph.desks.lookup(desk) else { return Vec::new() };
    let provers = desk.provers.iter().map(|prover| prover.playbook);
    let mut all: Vec<PlaybookId> = provers.chain(desk.playbooks.iter().copied()).collect();
    let run = graph.run_by(all.iter().copied());
    all.extend(run.into_iter().filter(|id| !all.contains(id)).collect::<Vec<_>>());
    all
}

fn decides(graph: &Graph, tool: ToolId) -> Vec<Expr> {
    let mut all = Vec::new();
    for expr in read_by_gate(graph, tool) {
        each_chain(expr, &mut |chain| all.push(chain.clone()));
    }
    all
}

/// Every expression over the arguments of a tool that decides something about a call of it.
fn read_by_gate(graph: &Graph, tool: ToolId) -> Vec<&Expr> {
    let mut all = Vec::new();
    for (_, authority) in graph.authorities_over(tool) {
        for need in &authority.needs {
            if let NeedKind::Condition(condition) = &need.kind {
                all.push(condition);
            }
        }
        all.extend(authority.rules.iter().filter_map(|rule| rule.when.as_ref()));
        all.extend(authority.limits.iter().flat_map(Limit::reads));
    }
    if let Some(tool) = graph.tools.lookup(tool) {
        all.extend(&tool.never_twice_for);
        all.extend(&tool.moves_money);
    }
    all
}

/// Hands out the longest chains of fields that an expression reads from names.
fn each_chain(expr: &Expr, with: &mut impl FnMut(&Expr)) {
    match expr {
        Expr::Ref(Ref::It | Ref::Now | Ref::AskedAt) => {}
        Expr::Ref(_) => with(expr),
        Expr::Field { of, .. } if is_chain(of) => {
            if !expr.reads(&mut |of| of == Ref::It) {
                with(expr);
            }
        }
        other => other.parts().for_each(|part| each_chain(part, with)),
    }
}

fn is_chain(expr: &Expr) -> bool {
    match expr {
        Expr::Ref(_) => true,
        Expr::Field { of, .. } => is_chain(of),
        _ => false,
    }
}
