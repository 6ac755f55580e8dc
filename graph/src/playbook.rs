//! Playbooks: one state machine each. States, slots, and the points between which a case moves.
//!
//! A *point* is one step at one place. Points refer to their successors by number, so that a
//! playbook is a closed graph: there is no computed target, and every way on is written down.

use serde::{Deserialize, Serialize};

use crate::arena::{Arena, id_type};
use crate::event::{EventStart, OnEvent};
use crate::expr::Expr;
use crate::fact::FactId;
use crate::header::Header;
use crate::intent::IntentId;
use crate::origin::OriginId;
use crate::plan::Plan;
use crate::run::Run;
use crate::slot::{Slot, SlotId};
use crate::team::{Handoff, Task};
use crate::text::Text;
use crate::tool::ToolId;
use crate::types::{Param, Type};
use crate::value::Value;

id_type! {
    /// Names a [`Playbook`].
    PlaybookId
}
id_type! {
    /// Names an [`Outcome`] of one playbook.
    OutcomeId
}
id_type! {
    /// Names a [`Variable`] of one playbook.
    VariableId
}
id_type! {
    /// Names a [`State`] of one playbook.
    StateId
}
id_type! {
    /// Names a [`Point`] of one playbook.
    PointId
}

/// One state machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Playbook {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// The ways it can end.
    pub outcomes: Arena<OutcomeId, Outcome>,
    /// The intents that start it.
    pub starts_on: Vec<IntentId>,
    /// The events that start it.
    pub starts_on_events: Vec<EventStart>,
    /// Facts that are proved before it starts and hold whenever it runs.
    pub needs: Vec<FactNeed>,
    /// Where a cancelling customer goes; without it, the case just ends.
    pub on_cancel: Option<PointId>,
    /// Its typed memory.
    pub slots: Arena<SlotId, Slot>,
    /// Names given with `as` and `let`.
    pub variables: Arena<VariableId, Variable>,
    /// Its states.
    pub states: Arena<StateId, State>,
    /// Its points.
    pub points: Arena<PointId, Point>,
    /// The state that it starts in.
    pub start: StateId,
    /// What it says of itself besides.
    pub header: Header,
    /// Where it is declared.
    pub origin: OriginId,
}

/// A fact that a playbook or desk needs, with the place it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactNeed {
    /// The fact.
    pub fact: FactId,
    /// Where it is written.
    pub origin: OriginId,
}

/// A named end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// What it carries.
    pub values: Vec<Param>,
}

/// A name for a value that a step computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub ty: Type,
    /// Where it is introduced.
    pub origin: OriginId,
}

/// A node of the drawn graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Its name.
    pub name: String,
    /// Its first point.
    pub entry: PointId,
    /// How often a case may enter it.
    pub bound: Option<Bound>,
    /// Where it is declared.
    pub origin: OriginId,
}

/// `at most 3 times, then -> give_up`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// How often a case may enter.
    pub times: u32,
    /// Where the next one goes instead.
    pub then: PointId,
    /// Where it is written.
    pub origin: OriginId,
}

/// One step at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The state it belongs to; none for what stands in the header (`on cancel`).
    pub state: Option<StateId>,
    /// What is done.
    pub step: Step,
    /// Where it is written.
    pub origin: OriginId,
}

/// What is done at a point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Says something: the text is the draft; `exactly` is word for word.
    Say {
        /// What is said.
        text: Text,
        /// Whether no word may change.
        exactly: bool,
        /// Where it goes on.
        next: PointId,
    },
    /// Asks for a slot, unless it is known.
    Ask {
        /// The slot.
        slot: SlotId,
        /// Ways out of the question.
        arms: Vec<AskArm>,
        /// Where it goes on once the slot is known.
        next: PointId,
    },
    /// Calls a tool that reads or writes.
    Call {
        /// What is called.
        call: Call,
        /// How it may end otherwise; what isn't named goes to the desk's default.
        arms: Vec<CallArm>,
        /// Where it goes on with the result.
        next: PointId,
    },
    /// Calls a sensitive tool: re-read, needs, confirm, gate, call.
    Act {
        /// What is called.
        call: Call,
        /// The question that the customer says yes to.
        confirm: Option<Text>,
        /// What is said while a person decides.
        waiting: Option<Text>,
        /// How it may end otherwise.
        arms: Vec<CallArm>,
        /// Where it goes on with the result.
        next: PointId,
        /// The [`Step::Plan`] that it is a part of: that one asks, and what fails here takes back
        /// what was done before.
        part_of: Option<PointId>,
    },
    /// Begins a plan: several sensitive calls, all of them or none.
    Plan(Plan),
    /// Gives a value a name.
    Let {
        /// The name.
        variable: VariableId,
        /// The value.
        value: Expr,
        /// Where it goes on.
        next: PointId,
    },
    /// Goes one way or the other.
    When {
        /// What decides.
        condition: Expr,
        /// Where it goes if that holds.
        then: PointId,
        /// Where it goes if it doesn't.
        otherwise: PointId,
    },
    /// Goes the way of the arm that lists the value.
    Match {
        /// The value.
        subject: Expr,
        /// The arms; no value stands in two.
        arms: Vec<MatchArm>,
        /// Where every other value goes.
        otherwise: Option<PointId>,
    },
    /// Forgets what slots hold.
    Forget {
        /// The slots.
        slots: Vec<SlotId>,
        /// Where it goes on.
        next: PointId,
    },
    /// Leaves a note for people, in the journal and the packet.
    Note {
        /// What it says.
        text: Text,
        /// Where it goes on.
        next: PointId,
    },
    /// Enters a state (its bound counts).
    GoTo {
        /// The state.
        state: StateId,
    },
    /// Ends the case.
    End {
        /// How.
        outcome: OutcomeId,
        /// What the outcome carries, in the order of its declaration.
        values: Vec<Expr>,
    },
    /// Hands the conversation over to people.
    HandOff(Handoff),
    /// Runs another playbook and goes on with how that ended.
    Run(Box<Run>),
    /// Leaves something to do for people.
    Task {
        /// What, for whom, until when.
        task: Task,
        /// Where it goes on.
        next: PointId,
    },
    /// Hands the conversation over to people, and goes on when they give it back.
    Lend {
        /// To whom, and why.
        handoff: Handoff,
        /// Where it goes on then.
        returned: PointId,
    },
    /// Waits for what happens outside, or until it has waited long enough.
    Wait {
        /// What wakes it.
        on: Vec<OnEvent>,
        /// For how long it waits: a length of time, or the moment itself.
        until: Expr,
        /// Where it goes on then.
        then: PointId,
    },
}

/// A tool with its arguments and the name of its result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The tool.
    pub tool: ToolId,
    /// Its arguments, one for each parameter.
    pub args: Vec<Expr>,
    /// What the result is called.
    pub result: Option<VariableId>,
    /// The list for each of whose elements it is made, one after the other: a read's. Inside the
    /// arguments, the element is [`crate::Ref::It`]; the result is the list of the results.
    pub each: Option<Expr>,
}

/// Where a question goes that isn't answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskArm {
    /// Which way out.
    pub label: AskLabel,
    /// Where it leads.
    pub to: PointId,
    /// Where it is written.
    pub origin: OriginId,
}

/// The ways out of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskLabel {
    /// The question stayed unclear after the desk's patience.
    Unclear,
    /// What was described isn't among the list.
    Outside,
    /// The customer would rather not say.
    Declined,
    /// The customer said nothing for as long as the desk waits.
    Silent,
    /// What was said doesn't pass a `check` of the slot.
    NotAllowed,
}

impl AskLabel {
    /// Its name in the language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unclear => "unclear",
            Self::Outside => "outside",
            Self::Declined => "declined",
            Self::Silent => "silent",
            Self::NotAllowed => "not_allowed",
        }
    }
}

/// Where a call goes that didn't simply give its result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallArm {
    /// How the call ended.
    pub ending: Ending,
    /// Where that leads.
    pub to: PointId,
    /// Where it is written.
    pub origin: OriginId,
}

/// How a call ends, other than with its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The tool's named refusal at this place of its `fails`.
    Refused(u32),
    /// It certainly wasn't done.
    Failed,
    /// Perhaps it was done.
    Unknown,
    /// The same key was used before with other arguments.
    AlreadyDone,
    /// The customer said no.
    No,
    /// A rule, a limit or a person said no.
    Denied,
    /// Nobody decided in time.
    Expired,
    /// What it rests on is no longer so.
    Changed,
    /// A person was asked and said no; where nothing is said of it, that is `denied`.
    Declined,
    /// The customer wants to stop when asked for a yes.
    Cancel,
    /// A call of a plan was refused or failed, and what was done before it was taken back.
    Undone,
    /// A plan stands half-way: something is not known, or could not be taken back.
    Stuck,
    /// The same was done before; where nothing is said of it, its recorded result counts.
    DoneBefore,
}

impl Ending {
    /// Its name in the language; of a refusal, `None` (the tool names it).
    pub const fn word(self) -> Option<&'static str> {
        Some(match self {
            Self::Refused(_) => return None,
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::AlreadyDone => "already_done",
            Self::DoneBefore => "done_before",
            Self::No => "no",
            Self::Denied => "denied",
            Self::Expired => "expired",
            Self::Changed => "changed",
            Self::Declined => "declined",
            Self::Cancel => "cancel",
            Self::Undone => "undone",
            Self::Stuck => "stuck",
        })
    }
}

/// One arm of a `match`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchArm {
    /// The values it is for.
    pub values: Vec<Value>,
    /// Where it leads.
    pub to: PointId,
    /// Where it is written.
    pub origin: OriginId,
}

impl Step {
    /// Every point (not state) that may come right after, in the order written.
    pub fn successors(&self) -> Vec<PointId> {
        match self {
            Self::Say { next, .. }
            | Self::Let { next, .. }
            | Self::Forget { next, .. }
            | Self::Note { next, .. }
            | Self::Task { next, .. } => vec![*next],
            Self::Ask { arms, next, .. } => with_next(arms.iter().map(|arm| arm.to), *next),
            Self::Call { arms, next, .. } | Self::Act { arms, next, .. } => {
                with_next(arms.iter().map(|arm| arm.to), *next)
            }
            Self::Plan(plan) => plan
                .parts
                .iter()
                .take(1)
                .copied()
                .chain(plan.arms.iter().map(|arm| arm.to))
                .collect(),
            Self::When { then, otherwise, .. } => vec![*then, *otherwise],
            Self::Match { arms, otherwise, .. } => {
                arms.iter().map(|arm| arm.to).chain(*otherwise).collect()
            }
            Self::GoTo { .. } | Self::End { .. } | Self::HandOff(_) => Vec::new(),
            Self::Wait { on, then, .. } => with_next(on.iter().map(|on| on.to), *then),
            Self::Run(run) => run.arms.iter().map(|arm| arm.to).collect(),
            Self::Lend { returned, .. } => vec![*returned],
        }
    }

    /// The same, to be bent: for tests that change a graph.
    pub fn successors_mut(&mut self) -> Vec<&mut PointId> {
        match self {
            Self::Say { next, .. }
            | Self::Let { next, .. }
            | Self::Forget { next, .. }
            | Self::Note { next, .. }
            | Self::Task { next, .. } => vec![next],
            Self::Ask { arms, next, .. } => {
                arms.iter_mut().map(|arm| &mut arm.to).chain([next]).collect()
            }
            Self::Call { arms, next, .. } | Self::Act { arms, next, .. } => {
                arms.iter_mut().map(|arm| &mut arm.to).chain([next]).collect()
            }
            Self::Plan(Plan { parts, arms, .. }) => {
                parts.iter_mut().take(1).chain(arms.iter_mut().map(|arm| &mut arm.to)).collect()
            }
            Self::When { then, otherwise, .. } => vec![then, otherwise],
            Self::Match { arms, otherwise, .. } => {
                arms.iter_mut().map(|arm| &mut arm.to).chain(otherwise).collect()
            }
            Self::GoTo { .. } | Self::End { .. } | Self::HandOff(_) => Vec::new(),
            Self::Wait { on, then, .. } => {
                on.iter_mut().map(|on| &mut on.to).chain([then]).collect()
            }
            Self::Run(run) => run.arms.iter_mut().map(|arm| &mut arm.to).collect(),
            Self::Lend { returned, .. } => vec![returned],
        }
    }
}

fn with_next(arms: impl Iterator<Item = PointId>, next: PointId) -> Vec<PointId> {
    arms.chain([next]).collect()
}

impl Playbook {
    /// Every point that may come right after a step, entering states included.
    pub fn ways_on(&self, step: &Step) -> Vec<PointId> {
        let mut next = step.successors();
        let plan = self.plan_of(step).into_iter();
        next.extend(plan.flat_map(Plan::ways_out).map(|arm| arm.to));
        if let Step::GoTo { state } = step
            && let Some(state) = self.states.lookup(*state)
        {
            next.push(state.entry);
            next.extend(state.bound.map(|bound| bound.then));
        }
        next
    }

    /// The point of the arm for an ending, where the call names it.
    pub fn arm(arms: &[CallArm], ending: Ending) -> Option<PointId> {
        arms.iter().find(|arm| arm.ending == ending).map(|arm| arm.to)
    }
}
