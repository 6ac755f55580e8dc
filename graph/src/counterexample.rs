//! Counter-examples: how a promise breaks, for whoever plays it on the machine. The verifier says
//! which way a case goes and what happens at its end; it has never seen it happen.

use serde::Serialize;

use crate::fact::FactId;
use crate::origin::OriginId;
use crate::playbook::{PlaybookId, PointId};
use crate::types::RecordId;
use crate::value::Value;

/// A way through one playbook that breaks a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counterexample {
    /// The playbook.
    pub playbook: PlaybookId,
    /// The points that the case comes to, the first first. The last is where the promise breaks.
    pub route: Vec<PointId>,
    /// Where the case can go from there, from point to point, and comes back, again and again; nothing
    /// where it is about no round.
    pub round: Vec<(PointId, PointId)>,
    /// Whether the case begins with the first of them; else it comes there when the customer cancels
    /// or corrects something, from anywhere.
    pub begins: bool,
    /// Facts that hold from the start.
    pub given: Vec<FactId>,
    /// Values that show it: the smallest that do, and none that merely would.
    pub values: Vec<Value>,
    /// Structures on the way, as far as it matters what they are: the last ones first. Hints, no more.
    pub structures: Vec<Structure>,
    /// What happens at the end.
    pub breaks: Breaks,
    /// Whether it certainly comes about. Else only the machine can say: it may be that the proof does
    /// not tell cases apart which are.
    pub certain: bool,
}

/// A structure of which some fields matter, with values for those that show it together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Structure {
    /// Which kind.
    pub of: RecordId,
    /// Its fields, by their place.
    pub fields: Vec<(u32, Value)>,
}

impl Structure {
    /// The value of a field, if it matters.
    pub fn value(&self, field: u32) -> Option<&Value> {
        self.fields.iter().find(|(its, _)| *its == field).map(|(_, value)| value)
    }
}

/// How a promise visibly breaks where a route ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Breaks {
    /// The call is proposed, and what this line needs isn't so.
    Need(OriginId),
    /// The call is proposed, or the playbook that is to prove it ends, and this fact doesn't hold.
    Fact(FactId),
    /// The call needs the customer's yes, and nothing asks for it.
    Yes,
    /// The call is made, and the policy of this line says never.
    Policy(OriginId),
    /// A value that is read has none.
    Value,
    /// No arm fits.
    Arm,
    /// What stands there is done, which is what should not be.
    Comes,
    /// The call is made, and was made before.
    Again,
    /// The case goes round and round.
    GoesRound,
}
