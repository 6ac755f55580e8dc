//! What a desk keeps to besides its playbooks: where what is personal may go, and how it is known that
//! a matter is resolved. Decides nothing.

use serde::{Deserialize, Serialize};

use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::origin::OriginId;
use crate::playbook::{OutcomeId, Playbook, PlaybookId, Step};
use crate::tool::ToolId;
use crate::types::{Marks, Type};

/// So deep structures in structures are looked into.
const DEEPEST: u32 = 8;

/// What a desk keeps to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keeps {
    /// The only region to which what is personal may go; without it, anywhere.
    pub region: Option<String>,
    /// Which outcomes are looked at once more in the system of record.
    pub resolved: Vec<Resolved>,
    /// A matter that comes up again within so many seconds was not resolved.
    pub reopened_within: Option<i64>,
}

/// `cancelled when shop.order(order.id).status is cancelled, within 1 hour`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// The playbook.
    pub playbook: PlaybookId,
    /// Its outcome.
    pub outcome: OutcomeId,
    /// The read that tells.
    pub tool: ToolId,
    /// What it is given; [`Ref::Param`] is what the outcome carries at that place.
    pub args: Vec<Expr>,
    /// What has to hold of its [`Ref::Result`].
    pub holds: Expr,
    /// It has so many seconds to become so; without it, it is looked at once.
    pub within: Option<i64>,
    /// Where it is written.
    pub origin: OriginId,
}

/// What became of a matter that was looked at once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// The system of record says so, too.
    Resolved,
    /// It doesn't.
    NotResolved,
    /// It came up again.
    Reopened,
}

impl Resolution {
    /// Its word in the language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::NotResolved => "unresolved",
            Self::Reopened => "reopened",
        }
    }
}

impl std::fmt::Display for Resolution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl Graph {
    /// Whether something personal goes to a tool or comes from it.
    pub fn handles_personal(&self, id: ToolId) -> bool {
        let Some(tool) = self.tools.lookup(id) else { return false };
        let marked = |marks: Marks, ty: &Type| marks.personal || self.personal_below(ty, 0);
        self.personal_below(&tool.gives, 0)
            || tool.params.iter().any(|param| marked(param.marks, &param.ty))
            || self.playbooks.values().any(|playbook| self.gives_personal(playbook, id))
    }

    /// Whether a playbook gives a tool something personal.
    fn gives_personal(&self, playbook: &Playbook, id: ToolId) -> bool {
        playbook.points.values().any(|point| match &point.step {
            Step::Call { call, .. } | Step::Act { call, .. } if call.tool == id => {
                call.args.iter().any(|arg| self.is_personal(playbook, arg))
            }
            _ => false,
        })
    }

    fn is_personal(&self, playbook: &Playbook, expr: &Expr) -> bool {
        let here = match expr {
            Expr::Ref(Ref::Slot(slot)) => {
                playbook.slots.lookup(*slot).is_some_and(|slot| slot.personal)
            }
            Expr::Field { record, field, .. } | Expr::Each { record, field, .. } => {
                let record = self.records.lookup(*record);
                let field = record.and_then(|record| record.fields.get(*field as usize));
                field.is_some_and(|field| field.marks.personal)
            }
            _ => false,
        };
        here || expr.parts().any(|part| self.is_personal(playbook, part))
    }

    fn personal_below(&self, ty: &Type, depth: u32) -> bool {
        match ty.present() {
            Type::List { of, .. } => self.personal_below(of, depth),
            Type::Record(id) if depth < DEEPEST => self.records.lookup(*id).is_some_and(|record| {
                let mut fields = record.fields.iter();
                fields.any(|f| f.marks.personal || self.personal_below(&f.ty, depth + 1))
            }),
            _ => false,
        }
    }
}
