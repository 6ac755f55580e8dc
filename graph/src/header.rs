//! Headers: what a playbook says of itself besides its slots and states. What it is given, what it
//! may call, who must not be served by a machine, where it goes when the customer thinks again too
//! late.

use serde::{Deserialize, Serialize};

use crate::expr::{Expr, Ref};
use crate::origin::OriginId;
use crate::playbook::{PointId, VariableId};
use crate::slot::SlotId;
use crate::tool::ToolId;
use crate::types::Type;

/// What a playbook says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// What it is given by whoever runs it.
    pub params: Vec<Given>,
    /// What its matter is called when customers are told of it: `the change of your plan`.
    pub shown_as: Option<String>,
    /// Whether it only answers: it runs beside what is talked about, and changes nothing.
    pub answers: bool,
    /// The tools that it may call, itself and in what it runs; without it, any.
    pub may_call: Option<MayCall>,
    /// When only people may see to it.
    pub human_only: Vec<HumanOnly>,
    /// Where it goes when a slot is corrected that something was done with already.
    pub on_correction: Vec<OnCorrection>,
}

/// `cancel_order(order: Order)`: what is given has a name from the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Its name.
    pub name: String,
    /// What it is.
    pub ty: Type,
    /// What holds it: the slot of the same name, or a name of its own.
    pub holder: Holder,
    /// Where it is written.
    pub origin: OriginId,
}

/// What holds a value that a playbook was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A slot: it is asked for where nobody gave it.
    Slot(SlotId),
    /// A name: somebody has to give it.
    Variable(VariableId),
}

impl Holder {
    /// As a name in expressions.
    pub const fn reference(self) -> Ref {
        match self {
            Self::Slot(slot) => Ref::Slot(slot),
            Self::Variable(variable) => Ref::Variable(variable),
        }
    }
}

/// `may call shop.orders_of, shop.cancel_order`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MayCall {
    /// The tools.
    pub tools: Vec<ToolId>,
    /// Where it is written.
    pub origin: OriginId,
}

/// `human only when customer.segment is vip`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HumanOnly {
    /// On which condition, looked at when a case begins.
    pub when: Expr,
    /// Where it is written.
    pub origin: OriginId,
}

/// `on correction after shop.refund -> fix`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnCorrection {
    /// After which tool was called.
    pub tool: ToolId,
    /// Where that leads.
    pub to: PointId,
    /// Where it is written.
    pub origin: OriginId,
}
