//! Events: what happens outside and starts a case or wakes one that waits. Which case it is for is
//! said where the case waits.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::expr::Expr;
use crate::origin::OriginId;
use crate::playbook::{PointId, VariableId};
use crate::slot::SlotId;
use crate::types::Param;

id_type! {
    /// Names an [`Event`].
    EventId
}

/// `event parcel_lost(order_id: text)`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// What it carries.
    pub params: Vec<Param>,
    /// Where it is declared.
    pub origin: OriginId,
}

/// `starts on event parcel_lost`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventStart {
    /// The event.
    pub event: EventId,
    /// The slots that what it carries fills, with the place of each in the event.
    pub fills: Vec<(u32, SlotId)>,
    /// Where it is written.
    pub origin: OriginId,
}

/// `on event parcel_arrived(at) -> …`, where a case waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnEvent {
    /// The event.
    pub event: EventId,
    /// Whether it is for this case; what it carries is [`crate::Ref::Param`]. Without it, it is.
    pub matches: Option<Expr>,
    /// Names for what it carries, in the order of its declaration; none, or one for each.
    pub names: Vec<VariableId>,
    /// Where it goes on.
    pub to: PointId,
    /// Where it is written.
    pub origin: OriginId,
}
