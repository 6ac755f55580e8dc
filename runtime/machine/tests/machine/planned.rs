//! The shop, where five things are booked for an order, all or nothing: each can be taken back. Made
//! from the shop's one act, whose question and arms it has.

use playbook_graph::{
    Authority, Call, CallArm, Decision, Ending, Expr, Graph, Plan, Playbook, Point, PointId, Ref,
    Rule, Step, Tool, ToolId, UndoBy,
};

use crate::shop;

pub(crate) const PARTS: u32 = 5;

/// The tool that books a part; the one after it takes that back.
pub(crate) fn book(part: u32) -> ToolId {
    ToolId(3 + 2 * part)
}

/// The shop, where five things are booked for an order: all of them, or none.
pub(crate) fn graph() -> Graph {
    let mut graph = shop::shop();
    let cancel = graph.tools[shop::CANCEL_ORDER].clone();
    let plain =
        Tool { fails: vec![], moves_money: None, never_twice_for: None, changes: vec![], ..cancel };
    for part in 0..PARTS {
        let given = [0, 1].map(|place| Expr::Ref(Ref::Param(place)));
        let undo_by = UndoBy { tool: ToolId(book(part).0 + 1), args: given.into() };
        let name = format!("shop.book_{part}");
        graph.tools.push(Tool { name, undo_by: Some(undo_by), ..plain.clone() });
        graph.tools.push(Tool { name: format!("shop.unbook_{part}"), ..plain.clone() });
    }
    for tool in 3..3 + 2 * PARTS {
        let rule = Rule { decision: Decision::Allow, when: None, origin: shop::NOWHERE };
        graph.authorities.push(Authority {
            tool: ToolId(tool),
            needs: vec![],
            rules: vec![rule],
            limits: vec![],
            origin: shop::NOWHERE,
        });
    }
    let playbook = graph.playbooks.lookup_mut(shop::CANCEL).unwrap();
    let acts = |point: &Point| matches!(point.step, Step::Act { .. });
    let head = playbook.points.find(acts).map(|(id, _)| id).unwrap();
    let step = into_a_plan(playbook, head);
    playbook.points[head].step = step;
    graph
}

/// The plan in the place of the one act, with the calls as points of their own.
fn into_a_plan(playbook: &mut Playbook, head: PointId) -> Step {
    let point = playbook.points[head].clone();
    let Step::Act { call, confirm, waiting, arms, next, .. } = point.step.clone() else {
        panic!("the act of the shop")
    };
    let first = u32::try_from(playbook.points.len()).unwrap();
    let parts: Vec<PointId> = (0..PARTS).map(|part| PointId(first + part)).collect();
    for part in 0..PARTS {
        let last = part + 1 == PARTS;
        let result = call.result.filter(|_| last);
        let next = if last { next } else { PointId(first + part + 1) };
        let call = Call { tool: book(part), result, ..call.clone() };
        let arms = vec![];
        let part_of = Some(head);
        let step = Step::Act { call, confirm: None, waiting: None, arms, next, part_of };
        playbook.points.push(Point { step, ..point.clone() });
    }
    let arms = arms.into_iter().filter_map(|arm| {
        let ending = match arm.ending {
            Ending::Refused(_) => Ending::Undone,
            Ending::Unknown => Ending::Stuck,
            Ending::Expired => return None,
            other => other,
        };
        Some(CallArm { ending, ..arm })
    });
    Step::Plan(Plan { confirm, waiting, parts, arms: arms.collect() })
}
