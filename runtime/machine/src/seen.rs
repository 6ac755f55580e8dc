//! What a case holds, for those who show it or hold it against a proof. Looks; moves nothing.

use jiff::Timestamp;
use playbook_graph::{FactId, Hash, PlaybookId, PointId, SlotId, StateId, Value, VariableId};

use crate::act::{Acting, Progress};
use crate::case::{Case, Stage};
use crate::conversation::Conversation;

/// One open case, looked at.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'c> {
    case: &'c Case,
    stack: u32,
    on_top: bool,
}

impl<'c> Seen<'c> {
    /// The playbook that it runs.
    pub fn playbook(self) -> PlaybookId {
        self.case.playbook
    }

    /// The point at which it stands.
    pub fn point(self) -> PointId {
        self.case.point()
    }

    /// The matter that it is of.
    pub fn matter(self) -> u32 {
        self.stack
    }

    /// Its number in the conversation.
    pub fn number(self) -> u32 {
        self.case.no
    }

    /// Whether no case that it started stands above it.
    pub fn is_on_top(self) -> bool {
        self.on_top
    }

    /// Whether it has come to its point and done nothing there yet but ask or call.
    pub fn has_arrived(self) -> bool {
        matches!(self.case.stage, Stage::At(_) | Stage::Asking(_) | Stage::Calling(_))
    }

    /// How far a sensitive call has come, as a number that tells its stages apart; 0: there is none.
    /// The same read is on its way before the customer is asked, after the yes, and after people
    /// decided: what comes next is not the same.
    pub fn act_stage(self) -> u8 {
        let Stage::Acting(acting) = &self.case.stage else { return 0 };
        match &**acting {
            Acting::LookingAgain { progress: Progress::Proposed(_), .. } => 1,
            Acting::AwaitingYes(_) => 2,
            Acting::LookingAgain { progress: Progress::Confirmed(_), .. } => 3,
            Acting::Reserving { .. } => 4,
            Acting::AwaitingApproval(_) => 5,
            Acting::LookingAgain { progress: Progress::Reserved(_), .. } => 6,
            Acting::AwaitingSend(_) => 7,
            Acting::Sent { .. } => 8,
            Acting::ReadingBack { .. } => 9,
            Acting::ReservingNext { .. } => 10,
        }
    }

    /// What it asks, how often it asked that already, and what it was told so far: lists and records
    /// that are being put together, and what was said early.
    pub fn asks(self) -> Hash {
        let asking = match &self.case.stage {
            Stage::Asking(asking) => Some(asking),
            _ => None,
        };
        let yes = match &self.case.stage {
            Stage::Acting(acting) => match &**acting {
                Acting::AwaitingYes(yes) => yes.tries,
                _ => 0,
            },
            _ => 0,
        };
        let Case { sketches, ahead, not_again, .. } = self.case;
        Hash::of_value(&(asking, yes, sketches, ahead, not_again))
    }

    /// What a slot holds.
    pub fn slot(self, slot: SlotId) -> Option<&'c Value> {
        self.case.slot(slot)
    }

    /// What a name stands for.
    pub fn variable(self, variable: VariableId) -> Option<&'c Value> {
        self.case.variable(variable).map(|named| &named.value)
    }

    /// How often it entered a state.
    pub fn visits(self, state: StateId) -> u32 {
        self.case.visits(state)
    }

    /// How often what an act rests on was found changed.
    pub fn changes(self) -> u32 {
        self.case.changes
    }

    /// When the first message of it came.
    pub fn asked_at(self) -> Timestamp {
        self.case.asked_at
    }
}

impl Conversation {
    /// Every open case; of cases on one another, the lowest first.
    pub fn seen(&self) -> impl Iterator<Item = Seen<'_>> {
        self.stacks.iter().flat_map(|stack| {
            let top = stack.cases.len().saturating_sub(1);
            stack.cases.iter().enumerate().map(move |(place, case)| Seen {
                case,
                stack: stack.no,
                on_top: place == top,
            })
        })
    }

    /// What the matters that ended carried, as far as it can be asked for afterwards.
    pub fn told_so_far(&self) -> Hash {
        Hash::of_value(&self.reached)
    }

    /// How many secrets the messages hold that are not read yet.
    pub fn secrets_to_read(&self) -> usize {
        self.unread.iter().map(|message| message.secrets.len()).sum()
    }

    /// What was proved, of whom, and whether it holds at a moment.
    pub fn proved(&self, at: Timestamp) -> impl Iterator<Item = (FactId, &Value, bool)> {
        self.facts
            .iter()
            .map(move |(fact, proved)| (fact, &proved.subject, self.facts.holds(fact, at)))
    }
}
