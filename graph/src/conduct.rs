//! Conduct: how a desk works with people beside the machine. Which path a message takes, and on
//! which condition. Decides nothing: the machine does, message by message.

use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::origin::OriginId;

/// How a desk works with people beside the machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conduct {
    /// Which path a message takes: the first line that holds. Empty: always autonomous.
    pub autonomy: Vec<Level>,
}

/// One of the four paths that a message can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessagePath {
    /// The machine acts and answers.
    Autonomous,
    /// The machine drafts; a person sends.
    Augmented,
    /// The machine hands over, with the packet.
    Collaborative,
    /// People answer; no machine speaks.
    HumanLed,
}

impl MessagePath {
    /// All of them, from the one that leaves most to the machine.
    pub const ALL: [Self; 4] =
        [Self::Autonomous, Self::Augmented, Self::Collaborative, Self::HumanLed];

    /// Its word in the language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Autonomous => "autonomous",
            Self::Augmented => "augmented",
            Self::Collaborative => "collaborative",
            Self::HumanLed => "human_led",
        }
    }
}

/// `augmented when confidence >= 70% and customer.segment is new`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// The path that is taken.
    pub path: MessagePath,
    /// Only if the interpreter is at least this sure of the message, in thousandths.
    pub confidence: Option<u16>,
    /// Only if this holds; it reads whom facts are about, and now.
    pub when: Option<Expr>,
    /// Where it is written.
    pub origin: OriginId,
}
