//! Plans: all or nothing. Confirmed, weighed and approved as one ([`crate::act`]), then done call by
//! call. What fails takes back what was done, in reverse, under the grants of what is taken back;
//! what is not known, or can't be taken back, is left to people with a list of what is done and what
//! isn't. Until a plan has ended, nothing else happens to its case.

use playbook_graph::eval::eval;
use playbook_graph::{CallArm, Decision, Ending, OriginId, Plan, Playbook, PointId, Step, Value};
use serde::{Deserialize, Serialize};

use crate::act::{Act, Acting, Hold, Reserved};
use crate::authority::{Unmet, rule, unmet};
use crate::case::{Case, Did, Stage};
use crate::conversation::Owner;
use crate::grant::{Granted, reservations};
use crate::input::{LedgerAnswer, ToolOutcome};
use crate::output::{OutputId, OutputKind};
use crate::run::Flow;
use crate::turn::{Stuck, Turn};
use crate::words;

/// Why people get a plan that stands half-way.
const HALF: &str = "a plan stands half-way";

/// A plan that is being done, or taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Doing {
    /// What was granted.
    reserved: Reserved,
    /// Its calls so far, in order.
    done: Vec<Done>,
    /// Why it is being taken back, if it is.
    back: Option<Back>,
}

/// A call of a plan that is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "a plan has few calls, and most of them are its own")]
enum Done {
    /// By the plan, which gave this.
    Now(Granted, Value),
    /// Before it, under the same key: the plan takes nothing of it back.
    Before(Act),
    /// By the plan, and taken back.
    Undone(Act),
}

impl Done {
    fn act(&self) -> &Act {
        match self {
            Self::Now(granted, _) => granted.act(),
            Self::Before(act) | Self::Undone(act) => act,
        }
    }
}

/// Where a plan goes that is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Back {
    /// The point of the call that failed.
    at: PointId,
    /// How it ended: a refusal that has an arm of its own, or simply undone.
    ending: Ending,
}

/// What the next call of a plan comes to.
enum Next {
    /// It is called.
    Call(Granted),
    /// The ledger is asked about it first.
    Ask(Act),
    /// The same was done before, and gave this.
    Before(Act, Value),
    /// It may not be done.
    No { why: String, says: Option<String> },
}

impl Doing {
    fn head(&self) -> PointId {
        self.reserved.confirmed().act().point()
    }

    fn acts(&self) -> &[Act] {
        self.reserved.confirmed().act().acts()
    }

    /// What the ledger holds for calls that were not made.
    fn unused(&self, from: usize) -> Vec<OutputId> {
        reservations(self.reserved.holds().get(from..).unwrap_or_default())
    }
}

impl Turn<'_> {
    /// The names of a plan's results hold nothing before their call is done.
    pub(crate) fn nothing_given_yet(&self, case: &mut Case, plan: &Plan) {
        self.playbook(case).results_of(plan).for_each(|name| case.void(name));
    }

    /// Everybody said yes to all of it: the first call.
    pub(crate) fn begin_plan(
        &mut self,
        case: &mut Case,
        reserved: Reserved,
    ) -> Result<Flow, Stuck> {
        let plan = Box::new(Doing { reserved, done: Vec::new(), back: None });
        let unsure = plan.reserved.holds().iter().zip(plan.acts()).find_map(|(hold, act)| {
            matches!(hold, Hold::Before(ToolOutcome::Unknown(_))).then(|| act.clone())
        });
        match unsure {
            Some(act) => self.stuck_half_way(case, &plan, Some(&act), None),
            None => Ok(self.go_on_with_plan(case, plan)),
        }
    }

    /// The next call of a plan, or its end. Whatever speaks against it takes back what was done.
    fn go_on_with_plan(&mut self, case: &mut Case, mut plan: Box<Doing>) -> Flow {
        while let Some(act) = plan.acts().get(plan.done.len()) {
            let at = act.point();
            if self.c.owner != Owner::Machine {
                return self.stopped_by_people(case, &plan);
            }
            match self.next_of_plan(case, &plan, at) {
                Ok(Next::Call(granted)) => return self.send(case, granted, Some(plan)),
                Ok(Next::Ask(act)) => return self.ask_about_next(case, plan, act),
                Ok(Next::Before(act, value)) => {
                    self.name_result(case, at, value, None);
                    plan.done.push(Done::Before(act));
                }
                Ok(Next::No { why, says }) => {
                    let origin = self.playbook(case).points[at].origin;
                    self.trace(origin, format_args!("the plan goes no further: {why}"));
                    if let Some(says) = says {
                        self.reply_words(&says);
                    }
                    return self.take_back(case, plan, at, Ending::Undone);
                }
                Err(Stuck { why, .. }) => {
                    self.c.record.flags.push(why);
                    return self.take_back(case, plan, at, Ending::Undone);
                }
            }
        }
        self.plan_is_done(case, &plan)
    }

    /// What the next call comes to, now that all of it is known: its needs and its rules are looked
    /// at once more. What the plan itself has changed changes nothing of it.
    fn next_of_plan(&mut self, case: &Case, plan: &Doing, at: PointId) -> Result<Next, Stuck> {
        let place = plan.done.len();
        let Step::Act { call, .. } = &self.playbook(case).points[at].step else {
            return Err(Stuck::damaged());
        };
        let act = self.propose_call(case, at, call, None, Vec::new())?;
        if let Some(Hold::Before(outcome)) = plan.reserved.holds().get(place) {
            return Ok(match outcome.clone() {
                ToolOutcome::Gave(value) => Next::Before(act, value),
                other => no(words::outcome(self.graph, &other)),
            });
        }
        if let Err(off) = self.tool_is_on(act.tool()).and_then(|()| self.case_is_on(case)) {
            return Ok(no(off.why));
        }
        let scope = self.tool_scope(act.args(), None);
        let held = plan.reserved.confirmed().held();
        let has = |fact| held.contains(&fact) || self.c.facts.holds(fact, self.now);
        match unmet(self.graph, act.tool(), &scope, false, has)? {
            Some(Unmet::Fact(fact)) => {
                return Ok(no(format!("`{}` doesn't hold", self.graph.facts[fact].name)));
            }
            Some(Unmet::Condition(line)) => {
                return Ok(no(format!("a need of {} doesn't hold", self.graph.line_of(line))));
            }
            None => {}
        }
        let ruling = rule(self.graph, act.tool(), &scope)?;
        self.visited.decided.extend(&ruling.lines);
        if !plan.reserved.lets_through(&ruling) {
            let says = match &ruling.decision {
                Decision::Deny(says) | Decision::Forbid(says) => says.clone(),
                Decision::Allow | Decision::Approval(_) => None,
            };
            return Ok(Next::No { why: "the rules say no".to_owned(), says });
        }
        if plan.reserved.holds().get(place) == Some(&Hold::Later) {
            return Ok(Next::Ask(act));
        }
        let key = self.key(&self.graph.tools[act.tool()], act.args())?;
        let granted = plan.reserved.grant(self.graph, place, act, &ruling, key);
        Ok(granted.map_or_else(|| no("it is another call than the plan's".to_owned()), Next::Call))
    }

    /// Asks the ledger about a call of which all is known only now.
    fn ask_about_next(&mut self, case: &mut Case, plan: Box<Doing>, act: Act) -> Flow {
        let lifted = plan.reserved.confirmed().lifted().to_vec();
        match self.ask_ledger(case, &act, lifted) {
            Ok(request) => {
                let acting = Acting::ReservingNext { plan, act, request };
                case.stage = Stage::Acting(Box::new(acting));
                Flow::Rest
            }
            Err(Stuck { why, .. }) => {
                self.c.record.flags.push(why);
                self.take_back(case, plan, act.point(), Ending::Undone)
            }
        }
    }

    /// The ledger answered in the middle of a plan: nobody is asked any more.
    pub(crate) fn weighed_next(
        &mut self,
        case: &mut Case,
        mut plan: Box<Doing>,
        act: Act,
        request: OutputId,
        answer: &LedgerAnswer,
    ) -> Result<Flow, Stuck> {
        let at = act.point();
        let place = plan.done.len();
        match answer {
            LedgerAnswer::Reserved => plan.reserved.hold(place, Hold::Reserved(request)),
            LedgerAnswer::SameDone(outcome) => {
                let outcome = self.checked(act.tool(), act.args(), outcome);
                if matches!(outcome, ToolOutcome::Unknown(_)) {
                    return self.stuck_half_way(case, &plan, Some(&act), None);
                }
                plan.reserved.hold(place, Hold::Before(outcome));
            }
            LedgerAnswer::OverLimit(_) | LedgerAnswer::OtherDone | LedgerAnswer::UnderWay => {
                let origin = self.playbook(case).points[at].origin;
                self.trace(origin, "the ledger says no in the middle of the plan");
                return Ok(self.take_back(case, plan, at, Ending::Undone));
            }
        }
        Ok(self.go_on_with_plan(case, plan))
    }

    /// A call of a plan came back, or what takes one back.
    pub(crate) fn part_came_back(
        &mut self,
        case: &mut Case,
        mut plan: Box<Doing>,
        act: &Granted,
        outcome: ToolOutcome,
    ) -> Result<Flow, Stuck> {
        let (tool, args, at) = (act.act().tool(), act.act().args(), act.act().point());
        self.attempted(tool, args, &outcome);
        if act.undoes().is_some() {
            return self.came_back_undone(case, plan, act, &outcome);
        }
        match outcome {
            ToolOutcome::Gave(value) => {
                let fine = self.after(tool, args, Some(&value));
                self.name_result(case, at, value.clone(), None);
                plan.done.push(Done::Now(act.clone(), value));
                if let Err(Stuck { why, .. }) = fine {
                    self.c.record.flags.push(why);
                    return Ok(self.take_back(case, plan, at, Ending::Undone));
                }
                Ok(self.go_on_with_plan(case, plan))
            }
            ToolOutcome::Refused(name) => {
                let refused = self.refusal(&self.graph.tools[tool], &name);
                let ending =
                    refused.ok().filter(|ending| self.arm_of_part(case, at, *ending).is_some());
                Ok(self.take_back(case, plan, at, ending.unwrap_or(Ending::Undone)))
            }
            ToolOutcome::Failed(_) => Ok(self.take_back(case, plan, at, Ending::Undone)),
            ToolOutcome::Unknown(_) => {
                // What it proves is not known either; what it changed may be stale.
                self.c.reads.changed_by(self.graph, tool);
                self.settle_reservation(act.reservation(), &outcome);
                self.stuck_half_way(case, &plan, Some(act.act()), Some(act.reservation()))
            }
        }
    }

    /// Something speaks against the rest of a plan: what was done is taken back, the last first.
    fn take_back(
        &mut self,
        case: &mut Case,
        mut plan: Box<Doing>,
        at: PointId,
        ending: Ending,
    ) -> Flow {
        plan.back = Some(Back { at, ending });
        self.undo_next(case, plan)
    }

    fn undo_next(&mut self, case: &mut Case, plan: Box<Doing>) -> Flow {
        let last = plan.done.iter().rev().find_map(|done| match done {
            Done::Now(granted, result) => Some((granted.clone(), result.clone())),
            Done::Before(_) | Done::Undone(_) => None,
        });
        let Some((granted, result)) = last else { return self.plan_is_undone(case, &plan) };
        if self.c.owner != Owner::Machine {
            return self.stopped_by_people(case, &plan);
        }
        let (act, graph) = (granted.act(), self.graph);
        let undo = graph.tools[act.tool()].undo_by.as_ref();
        let scope = self.tool_scope(act.args(), Some(&result));
        let args = undo.map(|undo| undo.args.iter().map(|arg| eval(arg, &scope)).collect());
        let (Some(undo), Some(Ok(args))) = (undo, args) else {
            return self.cant_take_back(case, &plan);
        };
        if let Err(off) = self.tool_is_on(undo.tool) {
            self.c.record.flags.push(off.why);
            return self.cant_take_back(case, &plan);
        }
        let origin = self.playbook(case).points[act.point()].origin;
        self.trace(
            origin,
            format_args!("takes back {}", words::act(graph, act.tool(), act.args())),
        );
        let undo = granted.undo(graph, undo.tool, args, result);
        self.send(case, undo, Some(plan))
    }

    /// What takes a call back came back itself.
    fn came_back_undone(
        &mut self,
        case: &mut Case,
        mut plan: Box<Doing>,
        act: &Granted,
        outcome: &ToolOutcome,
    ) -> Result<Flow, Stuck> {
        match outcome {
            ToolOutcome::Gave(_) => self.c.reads.changed_by(self.graph, act.act().tool()),
            ToolOutcome::Unknown(_) => {
                self.c.reads.changed_by(self.graph, act.act().tool());
                return self.stuck_half_way(case, &plan, Some(act.act()), None);
            }
            ToolOutcome::Refused(_) | ToolOutcome::Failed(_) => {
                return Ok(self.cant_take_back(case, &plan));
            }
        }
        self.release([act.reservation()]);
        let last = plan.done.iter_mut().rev().find(|done| matches!(done, Done::Now(..)));
        if let Some(last) = last {
            *last = Done::Undone(last.act().clone());
        }
        Ok(self.undo_next(case, plan))
    }

    fn cant_take_back(&mut self, case: &mut Case, plan: &Doing) -> Flow {
        match self.stuck_half_way(case, plan, None, None) {
            Ok(flow) => flow,
            Err(Stuck { why, .. }) => {
                self.c.record.flags.push(why.clone());
                Flow::HandOff(self.desk().default.team, why)
            }
        }
    }

    /// All of it is done.
    fn plan_is_done(&mut self, case: &mut Case, plan: &Doing) -> Flow {
        self.settle_plan(plan, None);
        self.plan_passed(case, plan, None);
        case.owes_word = true;
        let last = plan.acts().last().map(Act::point);
        match last.map(|at| &self.playbook(case).points[at].step) {
            Some(Step::Act { next, .. }) => Flow::On(*next),
            _ => Flow::HandOff(self.desk().default.team, HALF.to_owned()),
        }
    }

    /// Nothing of it is done any more.
    fn plan_is_undone(&mut self, case: &mut Case, plan: &Doing) -> Flow {
        self.settle_plan(plan, None);
        self.plan_passed(case, plan, None);
        case.owes_word = true;
        let head = plan.head();
        let Some(back) = plan.back else { return self.cant_take_back(case, plan) };
        let own = self.arm_of_part(case, back.at, back.ending);
        let arms = self.playbook(case).plan(head).map(|plan| plan.arms.as_slice());
        let to = own.or_else(|| Playbook::arm(arms.unwrap_or_default(), Ending::Undone));
        let origin = self.playbook(case).points[head].origin;
        self.trace(origin, "nothing of the plan is done");
        case.stage = Stage::At(if own.is_some() { back.at } else { head });
        match to {
            Some(to) => Flow::On(to),
            None => {
                let why = "a plan could not be done".to_owned();
                self.c.record.flags.push(why.clone());
                Flow::HandOff(self.desk().default.team, why)
            }
        }
    }

    /// The plan stands half-way, and nobody here can mend it: people get the list. `unsure` is the
    /// call of which nobody knows whether it was done, and `settled` its reservation, where the
    /// ledger was told already.
    fn stuck_half_way(
        &mut self,
        case: &mut Case,
        plan: &Doing,
        unsure: Option<&Act>,
        settled: Option<OutputId>,
    ) -> Result<Flow, Stuck> {
        self.settle_plan(plan, settled);
        self.list_of_plan(case, plan, unsure);
        self.plan_passed(case, plan, unsure);
        case.owes_word = true;
        let head = plan.head();
        case.stage = Stage::At(head);
        let step = self.act_step(case, head)?;
        self.way_out_of_plan(case, step.point.origin, step.arms, Ending::Stuck)
    }

    /// People have the conversation: nothing more is called, they get the list, and so does whoever
    /// the plan leads to once they give it back.
    fn stopped_by_people(&mut self, case: &mut Case, plan: &Doing) -> Flow {
        let before = self.c.record.flags.count();
        let flow = self.cant_take_back(case, plan);
        let list = self.c.record.flags.since(before).join("\n");
        self.emit(OutputKind::Note { text: list });
        flow
    }

    /// A case is over while a plan of it is being done: what is known is settled, the rest is on the
    /// list. What is `on_its_way` settles itself when it is back.
    pub(crate) fn stop_plan(&mut self, case: &Case, plan: &Doing, on_its_way: Option<&Granted>) {
        let open = on_its_way.map(Granted::reservation);
        self.settle_plan(plan, open);
        let unsure = on_its_way.map(Granted::act);
        self.list_of_plan(case, plan, unsure);
    }

    /// Tells the ledger what came of each call; but for the one that is `left` out.
    fn settle_plan(&mut self, plan: &Doing, left: Option<OutputId>) {
        for done in &plan.done {
            if let Done::Now(granted, result) = done
                && Some(granted.reservation()) != left
            {
                let gave = ToolOutcome::Gave(result.clone());
                self.settle_reservation(granted.reservation(), &gave);
            }
        }
        let unused = plan.unused(plan.done.len()).into_iter();
        self.release(unused.filter(|reservation| Some(*reservation) != left));
    }

    /// Remembers what was passed: what is done stays done, whatever is corrected.
    fn plan_passed(&self, case: &mut Case, plan: &Doing, unsure: Option<&Act>) {
        case.passed(plan.head(), Did::Passed);
        for done in &plan.done {
            let did = match done {
                Done::Now(..) | Done::Before(_) => Did::Acted,
                Done::Undone(_) => Did::Passed,
            };
            case.passed(done.act().point(), did);
        }
        if let Some(act) = unsure.filter(|act| plan.done.len() < self.place_of(plan, act)) {
            case.passed(act.point(), Did::Acted);
        }
    }

    /// The number of a call in its plan, from 1.
    fn place_of(&self, plan: &Doing, act: &Act) -> usize {
        let place = plan.acts().iter().position(|one| one.point() == act.point());
        place.map_or(0, |place| place + 1)
    }

    /// What of a plan is done, what isn't, and what nobody knows: for the packet.
    fn list_of_plan(&mut self, case: &Case, plan: &Doing, unsure: Option<&Act>) {
        let line = self.graph.line_of(self.playbook(case).points[plan.head()].origin);
        let mut lists: [(&str, Vec<String>); 4] = [
            ("done", Vec::new()),
            ("not known", Vec::new()),
            ("taken back", Vec::new()),
            ("not done", Vec::new()),
        ];
        let mut put = |which: usize, words: String| {
            if let Some((_, list)) = lists.get_mut(which) {
                list.push(words);
            }
        };
        for (place, act) in plan.acts().iter().enumerate() {
            let done = plan.done.get(place);
            let act = done.map_or(act, Done::act);
            let unsure = unsure.filter(|unsure| unsure.point() == act.point());
            let words = words::known(self.graph, unsure.filter(|_| done.is_none()).unwrap_or(act));
            let which = match (done, unsure) {
                (Some(Done::Undone(_)), _) => 2,
                (_, Some(_)) => 1,
                (Some(_), None) => 0,
                (None, None) => 3,
            };
            put(which, words);
        }
        self.c.record.flags.push(format!("{HALF} ({line})"));
        for (what, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            self.c.record.flags.push(format!("of the plan, {what}: {}", list.join("; ")));
        }
    }

    /// Where a refusal of a plan's call leads, once all is undone.
    fn arm_of_part(&self, case: &Case, at: PointId, ending: Ending) -> Option<PointId> {
        match &self.playbook(case).points.lookup(at)?.step {
            Step::Act { arms, .. } => Playbook::arm(arms, ending),
            _ => None,
        }
    }

    /// Where an ending of a plan leads.
    pub(crate) fn way_out_of_plan(
        &mut self,
        case: &mut Case,
        origin: OriginId,
        arms: &[CallArm],
        ending: Ending,
    ) -> Result<Flow, Stuck> {
        let word = ending.word().unwrap_or_default();
        self.trace(origin, format_args!("the plan ended: {word}"));
        case.owes_word = true;
        let to = match (Playbook::arm(arms, ending), ending) {
            (None, Ending::Declined) => Playbook::arm(arms, Ending::Denied),
            (to, _) => to,
        };
        to.map(Flow::On).ok_or_else(|| Stuck::saying(format!("a plan ended: {word}")))
    }
}

fn no(why: String) -> Next {
    Next::No { why, says: None }
}
