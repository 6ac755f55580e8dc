//! What has to be proved, one file an obligation: its rule, its words, its code, its help. Each
//! looks at what exploring found; none changes it.

pub(super) mod arms;
pub(super) mod confirmation;
pub(super) mod cycles;
pub(super) mod defined;
pub(super) mod disclosure;
pub(super) mod matches;
pub(super) mod needs;
pub(super) mod plan;
pub(super) mod policy;
pub(super) mod provenance;
pub(super) mod provers;
pub(super) mod reach;
pub(super) mod reads;
pub(super) mod repeated;
pub(super) mod rules;
pub(super) mod runs;
pub(super) mod secrets;
pub(super) mod tables;
pub(super) mod totals;

use super::explore::Explored;
use super::words::Written;
use crate::origin::OriginId;
use crate::plan::Plan;
use crate::playbook::{Call, PointId, Step};
use crate::text::Text;

/// A call of a playbook, with where it stands.
#[derive(Clone, Copy)]
struct Called<'g> {
    point: PointId,
    step: &'g Step,
    call: &'g Call,
    origin: OriginId,
}

impl<'g> Called<'g> {
    /// The plan that it is a part of.
    fn plan(self, explored: &Explored<'g>) -> Option<&'g Plan> {
        explored.playbook.plan_of(self.step)
    }

    /// What the customer is asked before it is made.
    fn confirm(self, explored: &Explored<'g>) -> Option<&'g Text> {
        explored.playbook.confirm_of(self.step)
    }

    /// Whether it is an act that nobody is asked about.
    fn unasked(self, explored: &Explored<'g>) -> bool {
        matches!(self.step, Step::Act { .. }) && self.confirm(explored).is_none()
    }
}

/// Every call of a playbook, in order.
fn calls<'g>(explored: &Explored<'g>) -> Vec<Called<'g>> {
    let points = explored.playbook.points.iter();
    points
        .filter_map(|(id, point)| match &point.step {
            step @ (Step::Call { call, .. } | Step::Act { call, .. }) => {
                Some(Called { point: id, step, call, origin: point.origin })
            }
            _ => None,
        })
        .collect()
}

/// `shop.cancel_order`
fn tool_name<'g>(explored: &Explored<'g>, call: &Call) -> &'g str {
    explored.graph.tools.lookup(call.tool).map_or("", |tool| tool.name.as_str())
}

/// `shop.cancel_order(order, reason)`
fn call_words(explored: &Explored<'_>, call: &Call) -> String {
    let spoken = Written::of_playbook(explored.graph, explored.playbook);
    let args: Vec<String> = call.args.iter().map(|arg| spoken.expr(arg)).collect();
    format!("{}({})", tool_name(explored, call), args.join(", "))
}
