//! Acts: a sensitive call in its steps. Looks again at what it rests on, asks for the customer's
//! yes, passes the gate ([`crate::gate`]), is sent, and settles. What each step owns is what is
//! true there: see [`crate::grant`].

use jiff::Timestamp;
use playbook_graph::{
    Call, CallArm, Decision, Ending, FactId, Plan, Point, PointId, RoleId, Step, Text,
};
use serde::{Deserialize, Serialize};

use crate::approval::Approval;
use crate::authority::{Ruling, Unmet, outlook, rule, unmet};
use crate::case::{Case, Did, Stage};
use crate::confirm::AwaitingYes;
use crate::grant::reservations;
pub(crate) use crate::grant::{Act, Confirmed, Granted, Hold, Proposed, Reserved};
use crate::input::ToolOutcome;
use crate::output::{OutputId, OutputKind};
use crate::plan::Doing;
use crate::run::Flow;
use crate::turn::{Stuck, Turn};
use crate::unsent::ActDraft;
use crate::visited::{Lack, Made, Refused};
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
    /// The ledger was asked about the next of its acts; what it holds for those before.
    Reserving { act: Confirmed, holds: Vec<Hold>, request: OutputId },
    /// People were asked.
    AwaitingApproval(Approval),
    /// A person was asked to send it.
    AwaitingSend(ActDraft),
    /// The call is on its way; of a plan, one of its calls.
    Sent { act: Granted, call: OutputId, plan: Option<Box<Doing>> },
    /// Its outcome is unknown; the read that settles it is on its way.
    ReadingBack { act: Granted, call: OutputId, plan: Option<Box<Doing>> },
    /// In the middle of a plan, the ledger was asked about its next call.
    ReservingNext { plan: Box<Doing>, act: Act, request: OutputId },
}

/// How far an act has come when what it rests on is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Progress {
    Proposed(Proposed),
    Confirmed(Confirmed),
    Reserved(Reserved),
}

impl Progress {
    pub(crate) fn act(&self) -> &Proposed {
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

    /// What the ledger holds for it.
    pub(crate) fn reservations(&self) -> Vec<OutputId> {
        match self {
            Self::Reserved(reserved) => reservations(reserved.holds()),
            Self::Proposed(_) | Self::Confirmed(_) => Vec::new(),
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
            Self::ReservingNext { act, .. } => act.point(),
        }
    }

    /// Whether it waits for a tool or the ledger.
    pub(crate) fn in_flight(&self) -> bool {
        !self.awaits_yes() && !self.awaits_people()
    }

    /// Whether the customer was asked for a yes.
    pub(crate) fn awaits_yes(&self) -> bool {
        matches!(self, Self::AwaitingYes(_))
    }

    /// Whether people decide about it, or send it.
    pub(crate) fn awaits_people(&self) -> bool {
        matches!(self, Self::AwaitingApproval(_) | Self::AwaitingSend(_))
    }

    /// Whether the call itself is on its way.
    pub(crate) fn was_sent(&self) -> bool {
        matches!(self, Self::Sent { .. } | Self::ReadingBack { .. })
    }

    /// Whether it is in the middle of a plan: whatever else is wanted waits until that has ended.
    pub(crate) fn in_plan(&self) -> bool {
        match self {
            Self::Sent { plan, .. } | Self::ReadingBack { plan, .. } => plan.is_some(),
            Self::ReservingNext { .. } => true,
            _ => false,
        }
    }

    /// Whose approval it waits for.
    pub(crate) fn approvers(&self) -> Option<Vec<RoleId>> {
        match self {
            Self::AwaitingApproval(approval) => Some(approval.act.missing(&approval.roles)),
            _ => None,
        }
    }

    /// What is proposed, where people are asked about it.
    pub(crate) fn proposed(&self) -> Option<&Proposed> {
        match self {
            Self::AwaitingApproval(approval) => Some(approval.act.act()),
            _ => None,
        }
    }

    /// Whether it waits for what the ledger says to this.
    pub(crate) fn awaits_ledger(&self, id: OutputId) -> bool {
        match self {
            Self::Reserving { request, .. } | Self::ReservingNext { request, .. } => *request == id,
            _ => false,
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

/// The step of a sensitive call, or of a plan, taken apart.
pub(crate) struct ActStep<'g> {
    /// Its calls, with their points: one, or those of the plan.
    pub(crate) calls: Vec<(PointId, &'g Call)>,
    /// The plan, where it is one.
    pub(crate) plan: Option<&'g Plan>,
    pub(crate) confirm: Option<&'g Text>,
    pub(crate) waiting: Option<&'g Text>,
    pub(crate) arms: &'g [CallArm],
    pub(crate) point: &'g Point,
}

impl<'g> Turn<'g> {
    /// The step at a point, which is a sensitive call or begins a plan.
    pub(crate) fn act_step(&self, case: &Case, at: PointId) -> Result<ActStep<'g>, Stuck> {
        let playbook = self.playbook(case);
        let point = &playbook.points[at];
        match &point.step {
            Step::Act { call, confirm, waiting, arms, .. } => Ok(ActStep {
                calls: vec![(at, call)],
                plan: None,
                confirm: confirm.as_ref(),
                waiting: waiting.as_ref(),
                arms,
                point,
            }),
            Step::Plan(plan) => Ok(ActStep {
                calls: playbook.calls_of(plan).collect(),
                plan: Some(plan),
                confirm: plan.confirm.as_ref(),
                waiting: plan.waiting.as_ref(),
                arms: &plan.arms,
                point,
            }),
            _ => Err(Stuck::damaged()),
        }
    }

    /// Arrives at a sensitive call, or where a plan begins. A call of a plan is done with the plan.
    pub(crate) fn act(&mut self, no: u32, case: &mut Case, at: PointId) -> Result<Flow, Stuck> {
        match &self.playbook(case).points[at].step {
            Step::Act { part_of: Some(plan), .. } => return Ok(Flow::On(*plan)),
            Step::Plan(plan) => self.nothing_given_yet(case, plan),
            _ => {}
        }
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
        let reservations = progress.reservations();
        let flow = self.looked_inner(no, case, progress);
        if flow.is_err() {
            self.release(reservations);
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
        for act in progress.act().acts() {
            self.tool_is_on(act.tool())?;
        }
        self.case_is_on(case)?;
        // What can't be proposed any more (a pick that is gone) has changed, too.
        if !self.is_still(case, progress.act()) {
            return self.changed(case, &progress, "what it rests on is no longer the same");
        }
        match self.lacks(&progress)? {
            Some(Unmet::Fact(fact)) => {
                self.release(progress.reservations());
                case.stage = Stage::At(at);
                if matches!(progress, Progress::Proposed(_)) {
                    self.note_lack(case, Lack::Fact(fact));
                }
                return Ok(Flow::Prove(fact));
            }
            Some(Unmet::Condition(line)) => {
                if matches!(progress, Progress::Proposed(_)) {
                    self.visited.refused.push(Refused {
                        playbook: case.playbook,
                        point: at,
                        lack: Lack::Need(line),
                    });
                }
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
        if let Some(ruling) = self.refused_already(progress.act())?
            && let Decision::Deny(sentence) | Decision::Forbid(sentence) = &ruling.decision
        {
            self.release(progress.reservations());
            let line = ruling.lines.first().copied();
            let line = line.unwrap_or(self.playbook(case).points[at].origin);
            return self.denied(case, at, sentence.as_deref(), line);
        }
        match progress {
            Progress::Proposed(act) => self.ask_for_yes(no, case, act, 0),
            Progress::Confirmed(confirmed) => self.reserve(no, case, confirmed, Vec::new()),
            Progress::Reserved(reserved) => self.granted(case, reserved),
        }
    }

    /// The first of the needs of any of its acts that isn't met, as far as that is known.
    fn lacks(&self, progress: &Progress) -> Result<Option<Unmet>, Stuck> {
        let has = |fact| progress.held().contains(&fact) || self.c.facts.holds(fact, self.now);
        for act in progress.act().acts() {
            let partly = !act.open().is_empty();
            let unmet = unmet(self.graph, act.tool(), &self.act_scope(act), partly, has)?;
            if unmet.is_some() {
                return Ok(unmet);
            }
        }
        Ok(None)
    }

    /// What the rules say no to whatever else is asked.
    fn refused_already(&self, proposed: &Proposed) -> Result<Option<Ruling>, Stuck> {
        for act in proposed.acts() {
            let scope = self.act_scope(act);
            let refused = if act.open().is_empty() {
                let ruling = rule(self.graph, act.tool(), &scope)?;
                matches!(ruling.decision, Decision::Deny(_) | Decision::Forbid(_)).then_some(ruling)
            } else {
                outlook(self.graph, act.tool(), &scope)?.refused
            };
            if refused.is_some() {
                return Ok(refused);
            }
        }
        Ok(None)
    }

    /// Everybody said yes, and the ledger counts it: it is sent, or a person is asked to send it.
    fn granted(&mut self, case: &mut Case, reserved: Reserved) -> Result<Flow, Stuck> {
        if let Some(act) = reserved.confirmed().act().alone().cloned() {
            let ruling = rule(self.graph, act.tool(), &self.act_scope(&act))?;
            let key = self.key(&self.graph.tools[act.tool()], act.args())?;
            return match reserved.grant(self.graph, 0, act, &ruling, key) {
                Some(_) if reserved.waits_for_a_person(self.drafts()) => {
                    Ok(self.draft_act(case, reserved))
                }
                Some(granted) => Ok(self.send(case, granted, None)),
                None => self.approval_is_short(case, reserved),
            };
        }
        if self.asked_by_rules(reserved.confirmed())?.is_some() {
            return self.approval_is_short(case, reserved);
        }
        if reserved.waits_for_a_person(self.drafts()) {
            return Ok(self.draft_act(case, reserved));
        }
        self.begin_plan(case, reserved)
    }

    fn approval_is_short(&mut self, case: &mut Case, reserved: Reserved) -> Result<Flow, Stuck> {
        let why = "the rules ask for another approval now";
        self.changed(case, &Progress::Reserved(reserved), why)
    }

    /// What the act rests on has changed: from now on the case holds the newest values. The arm, at
    /// most three times a case.
    fn changed(&mut self, case: &mut Case, progress: &Progress, why: &str) -> Result<Flow, Stuck> {
        self.release(progress.reservations());
        let at = progress.act().point();
        self.trace(self.playbook(case).points[at].origin, why);
        if let Some(renewed) = self.renewed(case) {
            *case = renewed;
        }
        case.changes += 1;
        if case.changes > CHANGES {
            return Err(Stuck::saying("what the act rests on kept changing".to_owned()));
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
        let Some(sentence) = sentence else { return self.leave_act(case, at, Ending::Denied) };
        let said = self.speech().words(sentence);
        let left = self.leave_act(case, at, Ending::Denied);
        let longer = matches!(left, Ok(Flow::On(to)) if self.says_more_than(case, to, &said));
        if !longer {
            self.reply(said.as_str());
            self.said_why = Some(said);
        }
        left
    }

    /// Whether the step there says a sentence, and goes on with it: “once a year” and “once a year, and
    /// yours was in May” are not both said.
    fn says_more_than(&self, case: &Case, at: PointId, sentence: &str) -> bool {
        let playbook = self.playbook(case);
        let at = match playbook.points[at].step {
            Step::GoTo { state } => playbook.states[state].entry,
            _ => at,
        };
        let Step::Say { text, .. } = &playbook.points[at].step else { return false };
        let Ok(spoken) = self.speech().text(text, &self.scope(case)) else { return false };
        let begins = sentence.trim_end_matches(['.', '!', '?', ' ']);
        let more = spoken.strip_prefix(begins);
        !begins.is_empty()
            && more.is_some_and(|more| more.len() > 1 && !more.starts_with(char::is_alphanumeric))
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
        match step.calls.as_slice() {
            [(_, call)] if step.plan.is_none() => {
                self.way_out(&self.graph.tools[call.tool], step.arms, ending)
            }
            _ => self.way_out_of_plan(case, step.point.origin, step.arms, ending),
        }
    }

    /// Step 5: makes the call that was granted; of a plan, the next one.
    pub(crate) fn send(&mut self, case: &mut Case, act: Granted, plan: Option<Box<Doing>>) -> Flow {
        let origin = self.playbook(case).points[act.act().point()].origin;
        let (tool, args) = (act.act().tool(), act.act().args());
        self.trace(origin, format_args!("calls {}", words::act(self.graph, tool, args)));
        self.spend(case, act.act().point());
        let call = self.emit(act.call(self.graph));
        let (args, approved) = (args.to_vec(), act.approvers().to_vec());
        let (playbook, point) = (case.playbook, act.act().point());
        let case_no = case.no;
        self.visited.made.push(Made { playbook, point, tool, args, case: case_no, approved });
        case.stage = Stage::Acting(Box::new(Acting::Sent { act, call, plan }));
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
            Acting::Sent { act, plan, .. } => {
                let outcome = self.checked(act.act().tool(), act.act().args(), outcome);
                self.done(case, &act, plan, outcome)
            }
            Acting::ReadingBack { act, plan, .. } => self.read_back(case, &act, plan, outcome),
            Acting::AwaitingYes(_)
            | Acting::Reserving { .. }
            | Acting::ReservingNext { .. }
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
            Acting::LookingAgain { progress, .. } => self.release(progress.reservations()),
            Acting::AwaitingYes(_) => {}
            Acting::Reserving { request, holds, .. } => {
                self.release(reservations(&holds));
                self.release([request]);
            }
            Acting::ReservingNext { plan, request, .. } => {
                self.release([request]);
                self.stop_plan(case, &plan, None);
            }
            Acting::AwaitingApproval(approval) => self.withdraw(approval),
            Acting::AwaitingSend(ActDraft { act, draft }) => {
                if let Some(draft) = draft {
                    self.emit(OutputKind::WithdrawDraft { draft });
                }
                self.release(reservations(act.holds()));
            }
            Acting::Sent { act, call, plan } | Acting::ReadingBack { act, call, plan } => {
                let (tool, args) = (act.act().tool(), act.act().args());
                let words = words::act(self.graph, tool, args).to_string();
                let flag = format!("{words} was on its way: its outcome is not known yet");
                self.c.record.flags.push(flag);
                if let Some(plan) = plan {
                    self.stop_plan(case, &plan, Some(&act));
                }
                self.c.loose.push((call, act));
            }
        }
    }
}
