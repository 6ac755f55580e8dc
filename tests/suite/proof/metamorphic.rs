//! What must not matter doesn't: names, the order in which things stand, steps that do nothing. And
//! who looks more closely before a call never makes the call less right.

use std::collections::BTreeMap;

use playbook_graph::arena::Id as _;
use playbook_graph::{
    Arena, Code, Diagnostic, Expr, Graph, Origin, Playbook, Point, PointId, Step, verify,
};
use playbook_tests::corpus::{checked, graph_of, members};

/// What is found in a graph, and where.
fn found(graph: Graph) -> Vec<(Code, Option<Origin>)> {
    let findings = verify(graph).findings;
    let mut found: Vec<_> = findings.iter().map(|it| (it.code, it.origin())).collect();
    found.sort();
    found.dedup();
    found
}

/// Every graph of the corpus, good and bad.
fn graphs() -> Vec<(String, Graph)> {
    let members = members();
    let graphs = members.iter().filter_map(|member| {
        let checked = checked(member);
        graph_of(&checked).map(|graph| (member.name.clone(), graph.clone()))
    });
    graphs.collect()
}

#[track_caller]
fn stays_the_same(change: impl Fn(&mut Graph)) {
    let mut wrong = Vec::new();
    for (name, graph) in graphs() {
        let mut changed = graph.clone();
        change(&mut changed);
        let (before, after) = (found(graph), found(changed));
        if before != after {
            wrong.push(format!("{name}:\n  before {before:?}\n  after  {after:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_never_change_a_verdict() {
    stays_the_same(|graph| {
        for (_, playbook) in graph.playbooks.iter_mut() {
            playbook.name = format!("{}_renamed", playbook.name);
            for (_, state) in playbook.states.iter_mut() {
                state.name = format!("z_{}", state.name);
            }
            for (_, slot) in playbook.slots.iter_mut() {
                slot.name = format!("{}_1", slot.name);
            }
            for (_, variable) in playbook.variables.iter_mut() {
                variable.name = format!("a{}", variable.name);
            }
        }
        for (_, tool) in graph.tools.iter_mut() {
            tool.name = format!("other.{}", tool.name);
        }
    });
}

/// Gives every point of a playbook another number.
fn renumber(playbook: &mut Playbook, number: impl Fn(PointId) -> PointId) {
    let mut points: BTreeMap<PointId, Point> = BTreeMap::new();
    for (id, point) in playbook.points.iter() {
        let mut point = point.clone();
        point.step.successors_mut().into_iter().for_each(|to| *to = number(*to));
        match &mut point.step {
            Step::Plan(plan) => plan.parts.iter_mut().skip(1).for_each(|it| *it = number(*it)),
            Step::Act { part_of: Some(head), .. } => *head = number(*head),
            _ => {}
        }
        points.insert(number(id), point);
    }
    playbook.points = points.into_values().collect::<Arena<_, _>>();
    for (_, state) in playbook.states.iter_mut() {
        state.entry = number(state.entry);
        state.bound.iter_mut().for_each(|bound| bound.then = number(bound.then));
    }
    playbook.on_cancel = playbook.on_cancel.map(&number);
    playbook.header.on_correction.iter_mut().for_each(|line| line.to = number(line.to));
}

#[test]
fn what_is_bent_is_where_a_step_leads() {
    for (name, graph) in graphs() {
        for point in graph.playbooks.values().flat_map(|playbook| playbook.points.values()) {
            let mut copy = point.step.clone();
            let bent: Vec<PointId> = copy.successors_mut().into_iter().map(|to| *to).collect();
            assert_eq!(bent, point.step.successors(), "{name}: {:?}", point.step);
        }
    }
}

#[test]
fn the_order_in_which_points_stand_never_changes_a_verdict() {
    stays_the_same(|graph| {
        for (_, playbook) in graph.playbooks.iter_mut() {
            let last = playbook.points.len();
            renumber(playbook, |id| PointId::from_index(last - 1 - id.index()));
        }
    });
}

#[test]
fn a_step_that_does_nothing_never_changes_a_verdict() {
    stays_the_same(|graph| {
        for (_, playbook) in graph.playbooks.iter_mut() {
            // The calls of a plan stand one behind the other, with nothing between.
            if playbook.points.values().any(|point| matches!(point.step, Step::Plan(_))) {
                continue;
            }
            let mut added = Vec::new();
            let first = playbook.points.len();
            for (_, point) in playbook.points.iter_mut() {
                let (state, origin) = (point.state, point.origin);
                for to in point.step.successors_mut() {
                    let step = Step::Forget { slots: Vec::new(), next: *to };
                    added.push(Point { state, step, origin });
                    *to = PointId::from_index(first + added.len() - 1);
                }
            }
            added.into_iter().for_each(|point| {
                playbook.points.push(point);
            });
        }
    });
}

/// The points that can come after one.
fn after(playbook: &Playbook, from: PointId) -> Vec<PointId> {
    let (mut open, mut seen) = (vec![from], Vec::new());
    while let Some(next) = open.pop() {
        if seen.contains(&next) {
            continue;
        }
        seen.push(next);
        let step = &playbook.points[next].step;
        open.extend(step.successors());
        if let Step::GoTo { state } = step {
            let state = &playbook.states[*state];
            open.push(state.entry);
            open.extend(state.bound.map(|bound| bound.then));
        }
    }
    seen
}

/// What is found about calls.
fn about_calls(graph: Graph) -> Vec<(Code, Option<Origin>)> {
    let authority = ["PB0301", "PB0302", "PB0303", "PB0304", "PB0307", "PB0312", "PB0313"];
    let findings = verify(graph).findings;
    let about = |finding: &&Diagnostic| authority.contains(&finding.code.0);
    findings.iter().filter(about).map(|it| (it.code, it.origin())).collect()
}

#[test]
fn a_stronger_guard_never_adds_a_finding_about_a_call() {
    let (mut tried, mut wrong) = (0, Vec::new());
    for (name, graph) in graphs() {
        let before = about_calls(graph.clone());
        for (id, playbook) in graph.playbooks.iter() {
            let guards: Vec<(PointId, Expr)> = playbook
                .points
                .iter()
                .filter_map(|(at, point)| match &point.step {
                    Step::When { condition, .. } => Some((at, condition.clone())),
                    _ => None,
                })
                .collect();
            let acts = |from: PointId| {
                let after = after(playbook, from);
                after.iter().any(|at| matches!(playbook.points[*at].step, Step::Act { .. }))
            };
            for (at, condition) in &guards {
                let Step::When { then, otherwise, .. } = playbook.points[*at].step else {
                    continue;
                };
                let (taken, rest) = (acts(then), acts(otherwise));
                if taken == rest {
                    continue;
                }
                for (_, other) in guards.iter().filter(|(other, _)| other != at) {
                    let stronger = if taken {
                        Expr::And(vec![condition.clone(), other.clone()])
                    } else {
                        Expr::Or(vec![condition.clone(), other.clone()])
                    };
                    let mut changed = graph.clone();
                    if let Step::When { condition, .. } =
                        &mut changed.playbooks[id].points[*at].step
                    {
                        *condition = stronger;
                    }
                    tried += 1;
                    let added: Vec<_> = about_calls(changed)
                        .into_iter()
                        .filter(|found| !before.contains(found))
                        .collect();
                    if !added.is_empty() {
                        wrong.push(format!("{name}: {added:?}"));
                    }
                }
            }
        }
    }
    println!("{tried} stronger guards");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
