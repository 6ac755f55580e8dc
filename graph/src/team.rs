//! People: the teams that take over, the roles that approve.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::calendar::CalendarId;
use crate::expr::Expr;
use crate::origin::OriginId;
use crate::text::Text;

id_type! {
    /// Names a [`Team`].
    TeamId
}
id_type! {
    /// Names a [`Role`].
    RoleId
}

/// People who take a conversation over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// The queue that the packet goes to; without it, the team's name.
    pub queue: Option<String>,
    /// What the customer is told, word for word, when the team takes over.
    pub announce: Option<String>,
    /// When people are there; without it, always.
    pub hours: Option<CalendarId>,
    /// What the customer is told instead, word for word, outside of these hours.
    pub closed: Option<String>,
    /// Where it is declared.
    pub origin: OriginId,
}

impl Team {
    /// A team with no queue of its own and nothing to announce, which is always there.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            queue: None,
            announce: None,
            hours: None,
            closed: None,
            origin: OriginId(0),
        }
    }
}

/// People who may approve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub origin: OriginId,
}

/// `handoff orders because "…"`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handoff {
    /// Who takes over.
    pub team: TeamId,
    /// Why, for the packet.
    pub because: Text,
    /// Where it is written.
    pub origin: OriginId,
}

/// `task for returns "Check the parcel." due 2 days`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Who has to see to it.
    pub team: TeamId,
    /// What is to be done.
    pub text: Text,
    /// The moment by which it is to be done; without it, no time is set.
    pub due: Option<Expr>,
}
