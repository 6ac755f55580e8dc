//! Acts: a sensitive call in its steps. Looks again at what it rests on, asks for the customer's
//! yes, passes the gate ([`crate::gate`]), is sent, and settles. What each step owns is what is
//! true there: see [`crate::grant`].

use jiff::Timestamp;
use playbook_graph::{Call, CallArm, Decision, Ending, FactId, Point, PointId, RoleId, Step, Text};
use serde::{Deserialize, Serialize};

use crate::approval::Approval;
use crate::authority::{Unmet, rule, unmet};
use crate::case::{Case, Did, Stage};
use crate::confirm::AwaitingYes;
pub(crate) use crate::grant::{Act, Confirmed, Granted, Reserved};
use crate::input::ToolOutcome;
use crate::output::{OutputId, OutputKind};
use crate::run::Flow;
use crate::turn::{Stuck, Turn};
use crate::unsent::ActDraft;
use crate::words;

/// How often one case may find that what an act rests on has changed.
const CHANGES: u32 = 3;

/// Where a sensitive call stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Acting {
    /// A stale read that it rests on is on its way.
    LookingAgain {
        progress: Progress,
        call: OutputId,
        read: u32,
        /// Since when it looks again: what was read after that is new enough.
        #[serde(with = "playbook_graph::moment")]
        since: Timestamp,
    },
    /// The customer was asked for a yes.
    AwaitingYes(AwaitingYes),
    /// The ledger was asked.
    Reserving { act: Confirmed, request: OutputId },
    /// People were asked.
    AwaitingApproval(Approval),
    /// A person was asked to send it.
    AwaitingSend(ActDraft),
    /// The call is on its way.
    Sent { act: Granted, call: OutputId },
    /// Its outcome is unknown; the read that settles it is on its way.
    ReadingBack { act: Granted, call: OutputId },
}

/// How far an act has come when what it rests on is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Progress {
    Proposed(Act),
    Confirmed(Confirmed),
    Reserved(Reserved),
}

impl Progress {
    pub(crate) fn act(&self) -> &Act {
        match self {
            Self::Proposed(act) => act,
            Self::Confirmed(confirmed) => confirmed.act(),
            Self::Reserved(reserved) => reserved.confirmed().act(),
        }
    }

    /// The facts that hold for it whatever time it is.
    fn held(&self) -> &[FactId] {
        match self {
            Self::Proposed(_) => &[],
            Self::Confirmed(confirmed) => confirmed.held(),
            Self::Reserved(reserved) => reserved.confirmed().held(),
        }
    }

    pub(crate) fn reservation(&self) -> Option<OutputId> {
        match self {
            Self::Reserved(reserved) => Some(reserved.reservation()),
            Self::Proposed(_) | Self::Confirmed(_) => None,
        }
    }
}

impl Acting {
    /// Where it is written.
    pub(crate) fn point(&self) -> PointId {
        match self {
            Self::LookingAgain { progress, .. } => progress.act().point(),
            Self::AwaitingYes(yes) => yes.act.point(),
            Self::Reserving { act, .. } => act.act().point(),
            Self::AwaitingApproval(approval) => approval.act.act().point(),
            Self::AwaitingSend(waiting) => waiting.act.confirmed().act().point(),
            Self::Sent { act, .. } | Self::ReadingBack { act, .. } => act.act().point(),
        }
    }

    /// Whether it waits for a tool or the ledger.
    pub(crate) fn in_flight(&self) -> bool {
        !matches!(self, Self::AwaitingYes(_) | Self::AwaitingApproval(_) | Self::AwaitingSend(_))
    }

    /// Whether the customer was asked for a yes.
    pub(crate) fn awaits_yes(&self) -> bool {
        matches!(self, Self::AwaitingYes(_))
    }

    /// Whether the call itself is on its way.
    pub(crate) fn was_sent(&self) -> bool {
        matches!(self, Self::Sent { .. } | Self::ReadingBack { .. })
    }

    /// Whose approval it waits for.
    pub(crate) fn approvers(&self) -> Option<Vec<RoleId>> {
        match self {
            Self::AwaitingApproval(approval) => Some(approval.act.missing(&approval.roles)),
            _ => None,
        }
    }

    /// Whether it waits for the answer to this call.
    pub(crate) fn awaits_call(&self, id: OutputId) -> bool {
        match self {
            Self::LookingAgain { call, .. }
            | Self::Sent { call, .. }
            | Self::ReadingBack { call, .. } => *call == id,
            _ => false,
        }
    }
}

/// The step of a sensitive call, taken apart.
pub(crate) struct ActStep<'g> {
    pub(crate) call: &'g Call,
    pub(crate) confirm: Option<&'g Text>,
    pub(crate) waiting: Option<&'g Text>,
    pub(crate) arms: &'g [CallArm],
    pub(crate) next: PointId,
    pub(crate) point: &'g Point,
}

impl<'g> Turn<'g> {
    /// The step at a point, which is a sensitive call.
    pub(crate) fn act_step(&self, case: &Case, at: PointId) -> Result<ActStep<'g>, Stuck> {
        let point = &self.playbook(case).points[at];
        match &point.step {
            Step::Act { call, confirm, waiting, arms, next } => Ok(ActStep {
                call,
                confirm: confirm.as_ref(),
                waiting: waiting.as_ref(),
                arms,
                next: *next,
                point,
            }),
            _ => Err(Stuck::damaged()),
        }
    }

    /// Arrives at a sensitive call.
    pub(crate) fn act(&mut self, no: u32, case: &mut Case, at: PointId) -> Result<Flow, Stuck> {
        let act = self.propose(case, at)?;
        self.look_again(no, case, Progress::Proposed(act), self.now)
    }

    /// Everything is fresh: compares, checks the needs and what is decided already, and goes on to
    /// the next step.
    pub(crate) fn looked(
        &mut self,
        no: u32,
        case: &mut Case,
        progress: Progress,
    ) -> Result<Flow, Stuck> {
        let reservation = progress.reservation();
        let flow = self.looked_inner(no, case, progress);
        if flow.is_err() {
            self.release(reservation);
        }
        flow
    }

    fn looked_inner(
        &mut self,
        no: u32,
        case: &mut Case,
        progress: Progress,
    ) -> Result<Flow, Stuck> {
        let at = progress.act().point();
        let step = self.act_step(case, at)?;
        let tool = step.call.tool;
        self.tool_is_on(tool)?;
        self.case_is_on(case)?;
        // What can't be proposed any more (a pick that is gone) has changed, too.
        if !self.is_still(case, progress.act()) {
            return self.changed(case, &progress, "what it rests on is no longer the same");
        }
        let scope = self.tool_scope(progress.act().args(), None);
        let has = |fact| progress.held().contains(&fact) || self.c.facts.holds(fact, self.now);
        match unmet(self.graph, tool, &scope, has)? {
            Some(Unmet::Fact(fact)) => {
                self.release(progress.reservation());
                case.stage = Stage::At(at);
                return Ok(Flow::Prove(fact));
            }
            Some(Unmet::Condition(line)) => {
                let why = format!("a need of {} doesn't hold", self.graph.line_of(line));
                return self.changed(case, &progress, &why);
            }
            None => {}
        }
        if matches!(progress, Progress::Proposed(_))
            && let Some(fact) = self.lapsed(case)
        {
            case.stage = Stage::At(at);
            return Ok(Flow::Prove(fact));
        }
        let ruling = rule(self.graph, tool, &self.tool_scope(progress.act().args(), None))?;
        if let Decision::Deny(sentence) | Decision::Forbid(sentence) = &ruling.decision {
            self.release(progress.reservation());
            let line = ruling.lines.first().copied().unwrap_or(step.point.origin);
            return self.denied(case, at, sentence.as_deref(), line);
        }
        match progress {
            Progress::Proposed(act) => self.ask_for_yes(no, case, act, 0, None),
            Progress::Confirmed(confirmed) => self.reserve(case, confirmed),
            Progress::Reserved(reserved) => {
                let key = self.key(&self.graph.tools[tool], reserved.confirmed().act().args())?;
                match reserved.clone().grant(self.graph, &ruling, key) {
                    Some(_) if reserved.waits_for_a_person(self.drafts()) => {
                        Ok(self.draft_act(case, reserved))
                    }
                    Some(granted) => Ok(self.send(case, granted)),
                    None => self.changed(
                        case,
                        &Progress::Reserved(reserved),
                        "the rules ask for another approval now",
                    ),
                }
            }
        }
    }

    /// What the act rests on has changed: from now on the case holds the newest values. The arm, at
    /// most three times a case.
    fn changed(&mut self, case: &mut Case, progress: &Progress, why: &str) -> Result<Flow, Stuck> {
        self.release(progress.reservation());
        let at = progress.act().point();
        self.trace(self.playbook(case).points[at].origin, why);
        if let Some(renewed) = self.renewed(case) {
            *case = renewed;
        }
        case.changes += 1;
        if case.changes > CHANGES {
            return Err(Stuck("what the act rests on kept changing".to_owned()));
        }
        self.leave_act(case, at, Ending::Changed)
    }

    /// A rule, a limit or a person said no: the sentence is said, then the arm.
    pub(crate) fn denied(
        &mut self,
        case: &mut Case,
        at: PointId,
        sentence: Option<&str>,
        line: playbook_graph::OriginId,
    ) -> Result<Flow, Stuck> {
        self.trace(line, "denied");
        self.visited.decided.push(line);
        if let Some(sentence) = sentence {
            self.reply(sentence);
        }
        self.leave_act(case, at, Ending::Denied)
    }

    /// Leaves a sensitive call by one of its arms.
    pub(crate) fn leave_act(
        &mut self,
        case: &mut Case,
        at: PointId,
        ending: Ending,
    ) -> Result<Flow, Stuck> {
        let step = self.act_step(case, at)?;
        let did = if ending == Ending::Unknown { Did::Acted } else { Did::Passed };
        case.passed(at, did);
        case.owes_word = true;
        self.way_out(&self.graph.tools[step.call.tool], step.arms, ending)
    }

    /// Step 5: makes the call that was granted.
    pub(crate) fn send(&mut self, case: &mut Case, act: Granted) -> Flow {
        let origin = self.playbook(case).points[act.act().point()].origin;
        let (tool, args) = (act.act().tool(), act.act().args());
        self.trace(origin, format_args!("calls {}", words::act(self.graph, tool, args)));
        self.spend(case, act.act().point());
        let call = self.emit(act.call(self.graph));
        case.stage = Stage::Acting(Box::new(Acting::Sent { act, call }));
        Flow::Rest
    }

    /// A call that an act waited for came back.
    pub(crate) fn acting_returned(
        &mut self,
        no: u32,
        case: &mut Case,
        acting: Acting,
        outcome: &ToolOutcome,
    ) -> Result<Flow, Stuck> {
        match acting {
            Acting::LookingAgain { progress, read, since, .. } => {
                self.looked_up(no, case, progress, read, since, outcome)
            }
            Acting::Sent { act, .. } => {
                let outcome = self.checked(act.act().tool(), act.act().args(), outcome);
                self.done(case, &act, outcome)
            }
            Acting::ReadingBack { act, .. } => self.read_back(case, &act, outcome),
            Acting::AwaitingYes(_)
            | Acting::Reserving { .. }
            | Acting::AwaitingApproval(_)
            | Acting::AwaitingSend(_) => Ok(Flow::Rest),
        }
    }

    /// Leaves a sensitive call for good, or for another try from its start: gives back what was
    /// reserved, takes back what was asked. A call on its way is kept until it is back.
    pub(crate) fn abandon(&mut self, case: &mut Case) {
        let at = case.point();
        let acting = match std::mem::replace(&mut case.stage, Stage::At(at)) {
            Stage::Acting(acting) => acting,
            Stage::Waiting(waiting) => {
                self.emit(OutputKind::StopTimer { timer: waiting.timer });
                return;
            }
            Stage::At(_)
            | Stage::Asking(_)
            | Stage::Calling(_)
            | Stage::Running(_)
            | Stage::Lent(_) => return,
        };
        match *acting {
            Acting::LookingAgain { progress, .. } => self.release(progress.reservation()),
            Acting::AwaitingYes(_) => {}
            Acting::Reserving { request, .. } => self.release(Some(request)),
            Acting::AwaitingApproval(approval) => self.withdraw(approval),
            Acting::AwaitingSend(ActDraft { act, draft }) => {
                if let Some(draft) = draft {
                    self.emit(OutputKind::WithdrawDraft { draft });
                }
                self.release(Some(act.reservation()));
            }
            Acting::Sent { act, call } | Acting::ReadingBack { act, call } => {
                let (tool, args) = (act.act().tool(), act.act().args());
                let words = words::act(self.graph, tool, args).to_string();
                let flag = format!("{words} was on its way: its outcome is not known yet");
                self.c.record.flags.push(flag);
                self.c.loose.push((call, act));
            }
        }
    }
}
