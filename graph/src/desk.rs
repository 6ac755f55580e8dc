//! Desks: what is deployed. Which playbooks, what is proved first, what happens when nothing fits.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::conduct::Conduct;
use crate::fact::FactId;
use crate::intent::IntentId;
use crate::keeps::Keeps;
use crate::matter::Matters;
use crate::origin::OriginId;
use crate::playbook::{FactNeed, OutcomeId, PlaybookId};
use crate::team::Handoff;
use crate::text::Text;
use crate::voice::Talk;

id_type! {
    /// Names a [`Desk`].
    DeskId
}

/// What is deployed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// What it offers, in the order written.
    pub playbooks: Vec<PlaybookId>,
    /// Facts that are proved before anything else is talked about.
    pub needs: Vec<FactNeed>,
    /// How facts are proved.
    pub provers: Vec<Prover>,
    /// Intents that no state can shadow.
    pub interrupts: Vec<Interrupt>,
    /// Where a case goes that has no way on.
    pub default: Handoff,
    /// How often a question is asked again, and what then.
    pub patience: Patience,
    /// What happens when the customer says nothing.
    pub silence: Silence,
    /// How it works with people beside the machine.
    pub conduct: Conduct,
    /// In which order matters are seen to, and which are not.
    pub matters: Matters,
    /// What it keeps to besides.
    pub keeps: Keeps,
    /// How it talks, and what models may cost.
    pub talk: Talk,
    /// Where it is declared.
    pub origin: OriginId,
}

/// `prove identified by identify { failed -> handoff support because "…" }`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prover {
    /// The fact.
    pub fact: FactId,
    /// The playbook that proves it.
    pub playbook: PlaybookId,
    /// Which outcomes of it hand over; any other leaves the fact to be looked at.
    pub arms: Vec<ProverArm>,
    /// Where it is written.
    pub origin: OriginId,
}

/// One arm of a [`Prover`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProverArm {
    /// The outcome.
    pub outcome: OutcomeId,
    /// Who takes over.
    pub handoff: Handoff,
}

/// `intent wants_a_person -> handoff support because "…"`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interrupt {
    /// The intent.
    pub intent: IntentId,
    /// Who takes over.
    pub handoff: Handoff,
}

/// `patience 2 tries per question, then handoff …`. Without it: 2 tries, then the desk's default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patience {
    /// How often one question is put, the first time included.
    pub tries: u32,
    /// Who takes over after that; without it, the desk's default.
    pub then: Option<Handoff>,
}

/// `silence after 10 minutes nudge "…", after 1 hour park, after 24 hours close`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// What is done one after the other, each later than the one before it.
    pub stages: Vec<SilenceStage>,
}

/// One thing that is done about a silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SilenceStage {
    /// After how many seconds of silence.
    pub after: i64,
    /// What.
    pub does: SilenceDoes,
}

/// What is done about a silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SilenceDoes {
    /// This is said.
    Nudge(Text),
    /// The matter rests: others that have something to ask go first.
    Park,
    /// The conversation is closed. Nothing comes after it.
    Close,
}
