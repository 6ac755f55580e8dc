//! Acts: a sensitive call in its steps. Looks again at what it rests on, asks for the customer's
//! yes, passes the gate ([`crate::gate`]), is sent, and settles. What each step owns is what is
//! true there: see [`crate::grant`].

use std::collections::BTreeSet;

use jiff::Timestamp;
use playbook_graph::eval::eval;
use playbook_graph::{
    Call, CallArm, Decision, Ending, Expr, FactId, Point, PointId, Ref, RoleId, Step, Text, Value,
    VariableId,
};
use serde::{Deserialize, Serialize};

use crate::approval::Approval;
use crate::authority::{Unmet, rule, unmet};
use crate::case::{Case, Did, Named, Stage};
use crate::conversation::Owner;
use crate::description::found_again;
use crate::fact::later;
pub(crate) use crate::grant::{Act, Confirmed, Granted, Reserved};
use crate::input::ToolOutcome;
use crate::output::{OutputId, OutputKind, Settled};
use crate::run::Flow;
use crate::turn::{Stuck, Turn};
use crate::words;

/// How long a question for a yes stays open: 24 hours.
const YES_WITHIN: i64 = 24 * 60 * 60;

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
        since: Timestamp,
    },
    /// The customer was asked for a yes.
    AwaitingYes(AwaitingYes),
    /// The ledger was asked.
    Reserving { act: Confirmed, request: OutputId },
    /// People were asked.
    AwaitingApproval(Approval),
    /// The call is on its way.
    Sent { act: Granted, call: OutputId },
    /// Its outcome is unknown; the read that settles it is on its way.
    ReadingBack { act: Granted, call: OutputId },
}

/// An open question for a yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AwaitingYes {
    pub(crate) act: Act,
    /// The number of the question: a yes to an earlier one doesn't count.
    pub(crate) asked: u32,
    /// From then on, a yes comes too late.
    pub(crate) dies: Timestamp,
    /// How often it was put.
    pub(crate) tries: u32,
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

    fn reservation(&self) -> Option<OutputId> {
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
            Self::Sent { act, .. } | Self::ReadingBack { act, .. } => act.act().point(),
        }
    }

    /// Whether it waits for a tool or the ledger.
    pub(crate) fn in_flight(&self) -> bool {
        !matches!(self, Self::AwaitingYes(_) | Self::AwaitingApproval(_))
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
            _ => Err(Stuck("the playbook's file is damaged".to_owned())),
        }
    }

    /// Arrives at a sensitive call.
    pub(crate) fn act(&mut self, no: u32, case: &mut Case, at: PointId) -> Result<Flow, Stuck> {
        let act = self.propose(case, at)?;
        self.look_again(no, case, Progress::Proposed(act), self.now)
    }

    /// The act as it would be with what is known now.
    fn propose(&self, case: &Case, at: PointId) -> Result<Act, Stuck> {
        let step = self.act_step(case, at)?;
        let scope = self.scope(case);
        let args = step.call.args.iter().map(|arg| eval(arg, &scope));
        let args = args.collect::<Result<Vec<_>, _>>()?;
        let rests_on = self.rests_on(case, &step, &args)?;
        Ok(Act::new(self.graph, at, step.call.tool, args, rests_on))
    }

    /// The values that authority, key, limits and confirmation use of these arguments, each once:
    /// what they are, not how often or where they are written.
    fn rests_on(
        &self,
        case: &Case,
        step: &ActStep<'_>,
        args: &[Value],
    ) -> Result<Vec<Value>, Stuck> {
        let whole = |arg: &&Value| !matches!(arg, Value::Record { .. } | Value::List(_));
        let mut rests: Vec<Value> = args.iter().filter(whole).cloned().collect();
        let scope = self.tool_scope(args, None);
        for expr in crate::gate::read_by_gate(self.graph, step.call.tool) {
            each_chain(expr, &mut |chain| {
                rests.push(eval(chain, &scope).unwrap_or(Value::Missing));
            });
        }
        if let Some(confirm) = step.confirm {
            rests.push(Value::text(self.graph.speak(confirm, &self.scope(case))?));
        }
        rests.sort();
        rests.dedup();
        Ok(rests)
    }

    /// Steps 1 and 2: reads again what is stale, one read after the other.
    pub(crate) fn look_again(
        &mut self,
        no: u32,
        case: &mut Case,
        progress: Progress,
        since: Timestamp,
    ) -> Result<Flow, Stuck> {
        let step = self.act_step(case, progress.act().point())?;
        let shown = step.confirm.into_iter().flat_map(Text::values);
        let mut behind = BTreeSet::new();
        for expr in step.call.args.iter().chain(shown) {
            self.reads_behind(case, expr, &mut behind);
        }
        let stale = behind.into_iter().find(|place| {
            self.c.reads.get(*place).is_some_and(|read| {
                let proves = self.graph.tools[read.tool].proves.is_some();
                let aged = read.at < since && read.is_stale(self.graph, self.now);
                !proves && (read.stale || aged)
            })
        });
        let Some(read) = stale else { return self.looked(no, case, progress) };
        let Some((tool, args)) = self.c.reads.get(read).map(|read| (read.tool, read.args.clone()))
        else {
            return self.looked(no, case, progress);
        };
        let call = match self.call_plain(tool, args) {
            Ok(call) => call,
            Err(stuck) => {
                self.release(progress.reservation());
                return Err(stuck);
            }
        };
        case.stage = Stage::Acting(Box::new(Acting::LookingAgain { progress, call, read, since }));
        Ok(Flow::Rest)
    }

    /// The reads from which the values of an expression came.
    fn reads_behind(&self, case: &Case, expr: &Expr, found: &mut BTreeSet<u32>) {
        let playbook = self.playbook(case);
        expr.each_ref(&mut |of| match of {
            Ref::Slot(slot) => {
                // A list can't be picked from itself: the checker refuses the circle.
                if let Some(among) = &playbook.slots[slot].among
                    && !among.reads(&mut |inner| inner == of)
                {
                    self.reads_behind(case, among, found);
                }
            }
            Ref::Variable(variable) => match case.variable(variable) {
                Some(Named { read: Some(read), .. }) => {
                    found.insert(*read);
                }
                Some(Named { made_at, .. }) => {
                    if let Step::Let { value, .. } = &playbook.points[*made_at].step
                        && !value.reads(&mut |inner| inner == of)
                    {
                        self.reads_behind(case, value, found);
                    }
                }
                None => {}
            },
            _ => {}
        });
    }

    /// A read came back: what was computed and picked from it holds the new values.
    fn renew(&mut self, case: &mut Case, read: u32, value: &Value) -> Result<(), Stuck> {
        let playbook = self.playbook(case);
        let ids: Vec<VariableId> = playbook.variables.ids().collect();
        for variable in &ids {
            if let Some(named) = case.variable(*variable)
                && named.read == Some(read)
            {
                let named = Named { value: value.clone(), ..named.clone() };
                case.name(*variable, named);
            }
        }
        for (id, slot) in playbook.slots.iter() {
            let Some(among) = &slot.among else { continue };
            let mut behind = BTreeSet::new();
            self.reads_behind(case, among, &mut behind);
            if !behind.contains(&read) {
                continue;
            }
            let list = self.list_of(case, slot)?;
            if let (Some(held), Some(list)) = (case.slot(id), list) {
                match found_again(held, &list) {
                    Some(value) => case.renew(id, value),
                    None => case.forget(id),
                }
            }
        }
        for variable in ids {
            let Some(Named { made_at, read: None, .. }) = case.variable(variable) else { continue };
            let made_at = *made_at;
            if let Step::Let { value, .. } = &playbook.points[made_at].step {
                let value = eval(value, &self.scope(case))?;
                case.name(variable, Named { value, made_at, read: None });
            }
        }
        Ok(())
    }

    /// Everything is fresh: compares, checks the needs and what is decided already, and goes on to
    /// the next step.
    fn looked(&mut self, no: u32, case: &mut Case, progress: Progress) -> Result<Flow, Stuck> {
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
        // What can't be proposed any more (a pick that is gone) has changed, too.
        let now = self.propose(case, at).ok();
        let same = now.as_ref().is_some_and(|now| now.rests_on() == progress.act().rests_on());
        if !same {
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
        let ruling = rule(self.graph, tool, &self.tool_scope(progress.act().args(), None))?;
        if let Decision::Deny(sentence) | Decision::Forbid(sentence) = &ruling.decision {
            self.release(progress.reservation());
            let line = ruling.lines.first().copied().unwrap_or(step.point.origin);
            return self.denied(case, at, sentence.as_deref(), line);
        }
        match progress {
            Progress::Proposed(act) => self.ask_for_yes(no, case, now.unwrap_or(act), 0, None),
            Progress::Confirmed(confirmed) => self.reserve(case, confirmed),
            Progress::Reserved(reserved) => {
                let key = self.key(&self.graph.tools[tool], reserved.confirmed().act().args())?;
                match reserved.clone().grant(self.graph, &ruling, key) {
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

    /// What the act rests on has changed: the arm, at most three times a case.
    fn changed(&mut self, case: &mut Case, progress: &Progress, why: &str) -> Result<Flow, Stuck> {
        self.release(progress.reservation());
        let at = progress.act().point();
        self.trace(self.playbook(case).points[at].origin, why);
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
        self.way_out(&self.graph.tools[step.call.tool], step.arms, ending)
    }

    /// Step 3: shows what would be done and asks for a yes.
    pub(crate) fn ask_for_yes(
        &mut self,
        no: u32,
        case: &mut Case,
        act: Act,
        tries: u32,
        preface: Option<&str>,
    ) -> Result<Flow, Stuck> {
        let at = act.point();
        let step = self.act_step(case, at)?;
        let Some(confirm) = step.confirm else {
            let held = self.facts_now();
            let Some(confirmed) = act.without_question(self.graph, held) else {
                return Err(Stuck(
                    "the customer's yes is needed, and nothing asks for it".to_owned(),
                ));
            };
            return self.reserve(case, confirmed);
        };
        if !self.may_talk(no) {
            case.stage = Stage::At(at);
            return Ok(Flow::WantsFloor);
        }
        let text = self.graph.speak(confirm, &self.scope(case))?;
        self.trace(confirm.origin, format!("asks for a yes: “{text}”"));
        self.reply(words::joined(preface, &text));
        self.question_was_put();
        case.told.clear();
        let asked = self.c.counted.questions;
        let dies = later(self.now, YES_WITHIN);
        let yes = AwaitingYes { act, asked, dies, tries: tries + 1 };
        case.stage = Stage::Acting(Box::new(Acting::AwaitingYes(yes)));
        Ok(Flow::Rest)
    }

    /// The customer said yes to the open question. What lapsed meanwhile is proved first, and then
    /// asked again; a yes after its day asks again.
    pub(crate) fn said_yes(
        &mut self,
        no: u32,
        case: &mut Case,
        yes: AwaitingYes,
    ) -> Result<Flow, Stuck> {
        let at = yes.act.point();
        case.stage = Stage::At(at);
        if self.now >= yes.dies {
            self.trace(self.playbook(case).points[at].origin, "the yes came too late");
            return Ok(Flow::On(at));
        }
        let scope = self.tool_scope(yes.act.args(), None);
        let has = |fact| self.c.facts.holds(fact, self.now);
        let lapsed = match unmet(self.graph, yes.act.tool(), &scope, has)? {
            Some(Unmet::Fact(fact)) => Some(fact),
            _ => self.lapsed(case),
        };
        if let Some(fact) = lapsed {
            return Ok(Flow::Prove(fact));
        }
        let confirmed = yes.act.with_yes(self.facts_now());
        self.trace(self.playbook(case).points[at].origin, "the customer said yes");
        self.look_again(no, case, Progress::Confirmed(confirmed), self.now)
    }

    /// The facts that hold now.
    fn facts_now(&self) -> Vec<FactId> {
        let all = self.c.facts.iter().map(|(fact, _)| fact);
        all.filter(|fact| self.c.facts.holds(*fact, self.now)).collect()
    }

    /// Step 5: makes the call that was granted.
    fn send(&mut self, case: &mut Case, act: Granted) -> Flow {
        let words = words::act(self.graph, act.act().tool(), act.act().args());
        self.trace(self.playbook(case).points[act.act().point()].origin, format!("calls {words}"));
        let call = self.emit(act.call());
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
            Acting::AwaitingYes(_) | Acting::Reserving { .. } | Acting::AwaitingApproval(_) => {
                Ok(Flow::Rest)
            }
        }
    }

    fn looked_up(
        &mut self,
        no: u32,
        case: &mut Case,
        progress: Progress,
        read: u32,
        since: Timestamp,
        outcome: &ToolOutcome,
    ) -> Result<Flow, Stuck> {
        let Some((tool, args)) = self.c.reads.get(read).map(|read| (read.tool, read.args.clone()))
        else {
            return Err(Stuck("the conversation's record is damaged".to_owned()));
        };
        match self.checked(tool, &args, outcome) {
            ToolOutcome::Gave(value) => {
                self.c.reads.keep(tool, args, value.clone(), self.now);
                if let Err(stuck) = self.renew(case, read, &value) {
                    self.release(progress.reservation());
                    return Err(stuck);
                }
                self.look_again(no, case, progress, since)
            }
            ToolOutcome::Refused(_) | ToolOutcome::Failed(_) | ToolOutcome::Unknown(_) => {
                self.release(progress.reservation());
                self.leave_act(case, progress.act().point(), Ending::Failed)
            }
        }
    }

    /// The act came back.
    fn done(
        &mut self,
        case: &mut Case,
        act: &Granted,
        outcome: ToolOutcome,
    ) -> Result<Flow, Stuck> {
        let tool = &self.graph.tools[act.act().tool()];
        // While people have the conversation, nothing is called.
        let may_call = self.c.owner == Owner::Machine;
        match &outcome {
            ToolOutcome::Failed(_) if may_call => {
                if let Some(again) = act.once_more() {
                    self.trace(tool.origin, "tries again under the same key");
                    return Ok(self.send(case, again));
                }
            }
            ToolOutcome::Unknown(_) if may_call => {
                if let Some(checked_by) = &tool.checked_by {
                    let scope = self.tool_scope(act.act().args(), None);
                    let args = checked_by.args.iter().map(|arg| eval(arg, &scope));
                    let args = args.collect::<Result<Vec<_>, _>>()?;
                    let call = self.call_plain(checked_by.tool, args)?;
                    let act = act.clone();
                    case.stage = Stage::Acting(Box::new(Acting::ReadingBack { act, call }));
                    return Ok(Flow::Rest);
                }
            }
            _ => {}
        }
        self.settle_reservation(act.reservation(), &outcome);
        self.conclude(case, act.act(), outcome)
    }

    /// The read that settles an unknown outcome came back.
    fn read_back(
        &mut self,
        case: &mut Case,
        act: &Granted,
        outcome: &ToolOutcome,
    ) -> Result<Flow, Stuck> {
        let tool = &self.graph.tools[act.act().tool()];
        let unknown = || ToolOutcome::Unknown("it gave no answer".to_owned());
        let Some(checked_by) = &tool.checked_by else { return Ok(Flow::Rest) };
        let scope = self.tool_scope(act.act().args(), None);
        let args = checked_by.args.iter().map(|arg| eval(arg, &scope));
        let args = args.collect::<Result<Vec<_>, _>>()?;
        let came = match self.checked(checked_by.tool, &args, outcome) {
            ToolOutcome::Gave(value) => {
                let scope = self.tool_scope(act.act().args(), Some(&value));
                let done = playbook_graph::eval::holds(&checked_by.done_when, &scope)?;
                let same_type = self.graph.tools[checked_by.tool].gives == tool.gives;
                match (done, same_type) {
                    (false, _) => ToolOutcome::Failed("read back: it was not done".to_owned()),
                    (true, true) => ToolOutcome::Gave(value),
                    (true, false) => {
                        let was = "read back: it was done, but what it gave is not known";
                        ToolOutcome::Unknown(was.to_owned())
                    }
                }
            }
            _ => unknown(),
        };
        self.settle_reservation(act.reservation(), &came);
        self.conclude(case, act.act(), came)
    }

    /// Goes on with an act's outcome, from the call itself or from the ledger's record.
    pub(crate) fn conclude(
        &mut self,
        case: &mut Case,
        act: &Act,
        outcome: ToolOutcome,
    ) -> Result<Flow, Stuck> {
        let at = act.point();
        let step = self.act_step(case, at)?;
        let tool = &self.graph.tools[act.tool()];
        self.attempted(act.tool(), act.args(), &outcome);
        match outcome {
            ToolOutcome::Gave(value) => {
                self.after(act.tool(), act.args(), Some(&value))?;
                self.name_result(case, at, value, None);
                case.passed(at, Did::Acted);
                Ok(Flow::On(step.next))
            }
            ToolOutcome::Refused(name) => {
                let ending = self.refusal(tool, &name)?;
                self.leave_act(case, at, ending)
            }
            ToolOutcome::Failed(_) => self.leave_act(case, at, Ending::Failed),
            ToolOutcome::Unknown(_) => {
                self.after(act.tool(), act.args(), None)?;
                self.leave_act(case, at, Ending::Unknown)
            }
        }
    }

    /// Tells the ledger what came of an act.
    pub(crate) fn settle_reservation(&mut self, reservation: OutputId, outcome: &ToolOutcome) {
        let settled = match outcome {
            ToolOutcome::Gave(_) | ToolOutcome::Unknown(_) => Settled::Counts(outcome.clone()),
            ToolOutcome::Refused(_) | ToolOutcome::Failed(_) => Settled::Released,
        };
        self.emit(OutputKind::Settle { reservation, settled });
    }

    /// Gives a reservation back.
    pub(crate) fn release(&mut self, reservation: Option<OutputId>) {
        if let Some(reservation) = reservation {
            self.emit(OutputKind::Settle { reservation, settled: Settled::Released });
        }
    }

    /// An act came back whose case is over: the ledger and the record learn of it.
    pub(crate) fn settle_loose(&mut self, act: &Granted, outcome: ToolOutcome) {
        let words = words::act(self.graph, act.act().tool(), act.act().args());
        let came = words::outcome(self.graph, &outcome);
        self.emit(OutputKind::Note { text: format!("{words}: {came}") });
        self.settle_reservation(act.reservation(), &outcome);
        self.attempted(act.act().tool(), act.act().args(), &outcome);
    }

    /// Leaves a sensitive call for good, or for another try from its start: gives back what was
    /// reserved, takes back what was asked. A call on its way is kept until it is back.
    pub(crate) fn abandon(&mut self, case: &mut Case) {
        let at = case.point();
        let Stage::Acting(acting) = std::mem::replace(&mut case.stage, Stage::At(at)) else {
            return;
        };
        match *acting {
            Acting::LookingAgain { progress, .. } => self.release(progress.reservation()),
            Acting::AwaitingYes(_) => {}
            Acting::Reserving { request, .. } => self.release(Some(request)),
            Acting::AwaitingApproval(approval) => self.withdraw(approval),
            Acting::Sent { act, call } | Acting::ReadingBack { act, call } => {
                let words = words::act(self.graph, act.act().tool(), act.act().args());
                let flag = format!("{words} was on its way: its outcome is not known yet");
                self.c.record.flags.push(flag);
                self.c.loose.push((call, act));
            }
        }
    }
}

/// Hands out the longest chains of fields that an expression reads from names.
fn each_chain(expr: &Expr, with: &mut impl FnMut(&Expr)) {
    match expr {
        Expr::Ref(Ref::It | Ref::Now) => {}
        Expr::Ref(_) => with(expr),
        Expr::Field { of, .. } if is_chain(of) => {
            if !expr.reads(&mut |of| of == Ref::It) {
                with(expr);
            }
        }
        other => other.parts().into_iter().for_each(|part| each_chain(part, with)),
    }
}

fn is_chain(expr: &Expr) -> bool {
    match expr {
        Expr::Ref(_) => true,
        Expr::Field { of, .. } => is_chain(of),
        _ => false,
    }
}
