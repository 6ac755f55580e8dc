//! Changes to lines: needs, confirmations, checks, rules, ways.

use playbook_graph::{
    Decision, Expr, Graph, Measure, Money, OverLimit, Playbook, PointId, Step, Value,
};

use super::{Mutant, Operator};

/// Every mutant by an operator that changes lines.
pub(super) fn each(graph: &Graph, operator: Operator, with: &mut dyn FnMut(Mutant)) {
    let mut nth = 0;
    loop {
        let mut copy = graph.clone();
        let mut place = Place { left: nth, what: None };
        match operator {
            Operator::DropGuard => guards(&mut copy, &mut place),
            Operator::DropNeeds => needs(&mut copy, &mut place),
            Operator::DropConfirm => confirmations(&mut copy, &mut place),
            Operator::DropCheck => checks(&mut copy, &mut place),
            Operator::DropIdentification => identification(&mut copy, &mut place),
            Operator::Choice => arms(&mut copy, &mut place),
            Operator::Edge => edges(&mut copy, &mut place),
            Operator::Arguments => arguments(&mut copy, &mut place),
            Operator::LoosenRule => rules(&mut copy, &mut place),
            Operator::DropPromise => promises(&mut copy, &mut place),
            Operator::DropOnce => once(&mut copy, &mut place),
            _ => {}
        }
        let Some(what) = place.what else { return };
        with(Mutant { operator, what, graph: copy });
        nth += 1;
    }
}

/// How many places are still passed over, and what was changed.
struct Place {
    left: usize,
    what: Option<String>,
}

impl Place {
    /// Whether the change is to be made here.
    fn is_here(&mut self, what: impl FnOnce() -> String) -> bool {
        if self.what.is_some() {
            return false;
        }
        if self.left == 0 {
            self.what = Some(what());
            return true;
        }
        self.left -= 1;
        false
    }
}

/// Removes the element at the place, if it is here.
fn remove<T>(from: &mut Vec<T>, place: &mut Place, what: impl Fn(&T) -> String) {
    let gone = (0..from.len()).find(|at| {
        let element = from.get(*at);
        place.is_here(|| element.map(&what).unwrap_or_default())
    });
    if let Some(gone) = gone {
        from.remove(gone);
    }
}

fn steps(graph: &mut Graph) -> impl Iterator<Item = (String, &mut Step)> {
    graph.playbooks.iter_mut().flat_map(|(_, playbook)| {
        let Playbook { name, points, .. } = playbook;
        points.iter_mut().map(move |(id, point)| (format!("{name} {id:?}"), &mut point.step))
    })
}

fn guards(graph: &mut Graph, place: &mut Place) {
    for (at, step) in steps(graph) {
        match step {
            Step::When { condition, .. } => {
                for truth in [false, true] {
                    if place.is_here(|| format!("{at}: when is always {truth}")) {
                        *condition = Expr::Literal(Value::Bool(truth));
                    }
                }
            }
            Step::Match { arms, .. } => remove(arms, place, |_| format!("{at}: an arm of match")),
            _ => {}
        }
    }
}

fn needs(graph: &mut Graph, place: &mut Place) {
    for (id, authority) in graph.authorities.iter_mut() {
        remove(&mut authority.needs, place, |need| format!("{id:?}: {:?}", need.kind));
    }
    for (_, playbook) in graph.playbooks.iter_mut() {
        let name = playbook.name.clone();
        remove(&mut playbook.needs, place, |_| format!("{name} needs a fact"));
    }
}

fn confirmations(graph: &mut Graph, place: &mut Place) {
    for (at, step) in steps(graph) {
        if let Step::Act { confirm, .. } = step
            && confirm.is_some()
            && place.is_here(|| at)
        {
            *confirm = None;
        }
    }
}

fn checks(graph: &mut Graph, place: &mut Place) {
    for (_, playbook) in graph.playbooks.iter_mut() {
        for (_, slot) in playbook.slots.iter_mut() {
            let name = slot.name.clone();
            remove(&mut slot.checks, place, |_| name.clone());
        }
    }
}

fn identification(graph: &mut Graph, place: &mut Place) {
    for (_, desk) in graph.desks.iter_mut() {
        remove(&mut desk.needs, place, |_| "a need of the desk".to_owned());
        remove(&mut desk.provers, place, |_| "a prover of the desk".to_owned());
    }
    for (_, tool) in graph.tools.iter_mut() {
        if tool.proves.is_some() && place.is_here(|| format!("{} proves", tool.name)) {
            tool.proves = None;
        }
    }
}

/// A value of an arm goes to another arm.
fn arms(graph: &mut Graph, place: &mut Place) {
    for (at, step) in steps(graph) {
        let Step::Match { arms, .. } = step else { continue };
        for from in 0..arms.len() {
            let to = (from + 1) % arms.len();
            if to == from || !place.is_here(|| format!("{at}: a value of arm {from}")) {
                continue;
            }
            let value = arms.get_mut(from).and_then(|arm| arm.values.pop());
            if let (Some(value), Some(arm)) = (value, arms.get_mut(to)) {
                arm.values.push(value);
            }
            arms.retain(|arm| !arm.values.is_empty());
        }
    }
}

fn edges(graph: &mut Graph, place: &mut Place) {
    for (_, playbook) in graph.playbooks.iter_mut() {
        let entries: Vec<PointId> = playbook.states.values().map(|state| state.entry).collect();
        let name = playbook.name.clone();
        for (id, point) in playbook.points.iter_mut() {
            // What a plan does first is one of its calls, and stays that.
            let first = usize::from(matches!(point.step, Step::Plan(_)));
            let ways = point.step.successors_mut().into_iter().skip(first);
            for (nth, to) in ways.enumerate() {
                for entry in entries.iter().filter(|entry| **entry != id) {
                    if *entry != *to && place.is_here(|| format!("{name} {id:?}: way {nth}")) {
                        *to = *entry;
                        return;
                    }
                }
            }
        }
    }
}

fn arguments(graph: &mut Graph, place: &mut Place) {
    let types: Vec<Vec<_>> = graph
        .tools
        .values()
        .map(|tool| tool.given().map(|param| param.ty.clone()).collect())
        .collect();
    for (at, step) in steps(graph) {
        let (Step::Call { call, .. } | Step::Act { call, .. }) = step else { continue };
        let Some(types) = types.get(call.tool.0 as usize) else { continue };
        for one in 0..call.args.len() {
            for other in one + 1..call.args.len() {
                let same = types.get(one) == types.get(other);
                if same && place.is_here(|| format!("{at}: {one} and {other}")) {
                    call.args.swap(one, other);
                }
            }
        }
    }
}

fn rules(graph: &mut Graph, place: &mut Place) {
    for (id, authority) in graph.authorities.iter_mut() {
        for rule in &mut authority.rules {
            let allowed = matches!(rule.decision, Decision::Allow);
            let forbids = matches!(rule.decision, Decision::Forbid(_));
            if !allowed && !forbids && place.is_here(|| format!("{id:?}: allows {:?}", rule.when)) {
                rule.decision = Decision::Allow;
            }
            if rule.when.is_some()
                && place.is_here(|| format!("{id:?}: {:?} always", rule.decision))
            {
                rule.when = None;
            }
        }
        remove(&mut authority.rules, place, |rule| format!("{id:?}: without {:?}", rule.decision));
        for limit in &mut authority.limits {
            if place.is_here(|| format!("{id:?}: a limit of more")) {
                limit.measure = match limit.measure {
                    Measure::Times(times) => Measure::Times(times.saturating_mul(10)),
                    Measure::Amount(amount) => {
                        Measure::Amount(Money { minor: amount.minor.saturating_mul(10), ..amount })
                    }
                };
            }
            if matches!(limit.then, OverLimit::Deny(_))
                && limit.within.is_some()
                && place.is_here(|| format!("{id:?}: a shorter time"))
            {
                limit.within = limit.within.map(|seconds| seconds / 2);
            }
        }
        remove(&mut authority.limits, place, |_| format!("{id:?}: without a limit"));
    }
}

fn promises(graph: &mut Graph, place: &mut Place) {
    for (_, tool) in graph.tools.iter_mut() {
        let name = tool.name.clone();
        remove(&mut tool.promises, place, |_| name.clone());
    }
}

fn once(graph: &mut Graph, place: &mut Place) {
    for (_, tool) in graph.tools.iter_mut() {
        if tool.never_twice_for.is_some() && place.is_here(|| tool.name.clone()) {
            tool.never_twice_for = None;
            tool.key_lasts = None;
        }
    }
}
