//! What a playbook makes of what: which names and picks get another value when something is read
//! again or named again. The same for every situation, so it is looked for once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::term::Root;
use crate::authority::{Limit, NeedKind};
use crate::calculation::Calculation;
use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::playbook::{Call, Playbook, Step, VariableId};
use crate::text::Text;
use crate::tool::Effect;

/// What was looked for so far.
#[derive(Default)]
pub(crate) struct Made {
    renewed: Option<Rc<[Root]>>,
    of: BTreeMap<VariableId, Rc<[Root]>>,
}

impl Made {
    /// What a playbook reads, and what it picks and computes from that.
    pub(crate) fn renewed(&mut self, graph: &Graph, playbook: &Playbook) -> Rc<[Root]> {
        Rc::clone(
            self.renewed.get_or_insert_with(|| renewed(graph, playbook).into_iter().collect()),
        )
    }

    /// What is computed and picked from a name, itself left out.
    pub(crate) fn of(&mut self, playbook: &Playbook, variable: VariableId) -> Rc<[Root]> {
        let made = || made_of(playbook, variable).into_iter().collect();
        Rc::clone(self.of.entry(variable).or_insert_with(made))
    }

    /// Whether what a call rests on can be something else by the time that it is made: it was read,
    /// or it is of the moment at hand, of whom a fact is about, or of what ended meanwhile.
    pub(crate) fn can_change(&mut self, graph: &Graph, playbook: &Playbook, call: &Call) -> bool {
        if !self.renewed(graph, playbook).is_empty() {
            return true;
        }
        let tool = graph.tools.lookup(call.tool).into_iter();
        let of_tool = tool.flat_map(|tool| tool.moves_money.iter().chain(&tool.never_twice_for));
        let over = graph.authorities_over(call.tool).map(|(_, authority)| authority);
        let mut decides = over.flat_map(|authority| {
            let needs = authority.needs.iter().filter_map(|need| match &need.kind {
                NeedKind::Condition(condition) => Some(condition),
                NeedKind::Fact(_) | NeedKind::CustomersYes => None,
            });
            let rules = authority.rules.iter().filter_map(|rule| rule.when.as_ref());
            let limits = authority.limits.iter().flat_map(Limit::reads);
            needs.chain(rules).chain(limits)
        });
        let steps = playbook.points.values().map(|point| &point.step);
        let mut shown = steps.filter_map(|step| playbook.confirm_of(step)).flat_map(Text::values);
        of_tool.chain(&call.args).any(is_fleeting)
            || decides.any(is_fleeting)
            || shown.any(is_fleeting)
    }
}

/// Whether an expression can have another value at another moment, with all names as they are.
fn is_fleeting(expr: &Expr) -> bool {
    let of_now = matches!(
        expr,
        Expr::Ref(Ref::Now | Ref::Subject(_))
            | Expr::Calculate { by: Calculation::Reached(..) | Calculation::Told(..), .. }
    );
    of_now || expr.parts().any(is_fleeting)
}

fn renewed(graph: &Graph, playbook: &Playbook) -> BTreeSet<Root> {
    let mut renewed: BTreeSet<Root> = BTreeSet::new();
    for point in playbook.points.values() {
        if let Step::Call { call, .. } | Step::Act { call, .. } = &point.step
            && graph.tools.lookup(call.tool).is_some_and(|tool| tool.effect == Effect::Reads)
        {
            renewed.extend(call.result.map(Root::Variable));
        }
    }
    let told_again = graph.facts.iter().filter(|(_, fact)| fact.kept_by.is_some());
    renewed.extend(told_again.map(|(id, _)| Root::Subject(id)));
    let picks = playbook.slots.iter().filter(|(_, slot)| slot.is_picked());
    renewed.extend(picks.map(|(id, _)| Root::Slot(id)));
    loop {
        let before = renewed.len();
        for (variable, value) in lets(playbook) {
            if value.reads(&mut |of| root_of(of).is_some_and(|root| renewed.contains(&root))) {
                renewed.insert(Root::Variable(variable));
            }
        }
        if renewed.len() == before {
            return renewed;
        }
    }
}

fn made_of(playbook: &Playbook, variable: VariableId) -> BTreeSet<Root> {
    let mut changed = BTreeSet::from([Root::Variable(variable)]);
    loop {
        let before = changed.len();
        let is_changed =
            |changed: &BTreeSet<Root>, of| root_of(of).is_some_and(|root| changed.contains(&root));
        for (slot, declared) in playbook.slots.iter() {
            if declared.lists().any(|list| list.reads(&mut |of| is_changed(&changed, of))) {
                changed.insert(Root::Slot(slot));
            }
        }
        for (its, value) in lets(playbook).filter(|(its, _)| *its != variable) {
            if value.reads(&mut |of| is_changed(&changed, of)) {
                changed.insert(Root::Variable(its));
            }
        }
        if changed.len() == before {
            changed.remove(&Root::Variable(variable));
            return changed;
        }
    }
}

fn lets(playbook: &Playbook) -> impl Iterator<Item = (VariableId, &Expr)> {
    playbook.points.values().filter_map(|point| match &point.step {
        Step::Let { variable, value, .. } => Some((*variable, value)),
        _ => None,
    })
}

/// What can get another value, by the name that it is read by.
fn root_of(of: Ref) -> Option<Root> {
    match of {
        Ref::Slot(id) => Some(Root::Slot(id)),
        Ref::Variable(id) => Some(Root::Variable(id)),
        Ref::Subject(id) => Some(Root::Subject(id)),
        _ => None,
    }
}
