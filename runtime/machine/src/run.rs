//! Running: a case goes from point to point until it has to wait. One step, one arm of
//! [`Turn::step`]; what a step needs more stands in the file of its noun.

use playbook_graph::eval::{eval, holds};
use playbook_graph::written::Written;
use playbook_graph::{
    Expr, FactId, Hash, OriginId, OutcomeId, Playbook, PlaybookId, Point, PointId, RunEnd, StateId,
    Step as PointStep, TeamId, Text, Value, own_words,
};

use crate::case::{Case, Did, Named, Stack, Stage};
use crate::conversation::{Matter, Owner};
use crate::output::OutputKind;
use crate::turn::{Stuck, Turn};
use crate::visited::{Lack, Refused, Way};
use crate::words;

/// How many provers may run on one another.
const DEEPEST: usize = 8;

/// Where a case goes from a point.
#[derive(Debug)]
pub(crate) enum Flow {
    /// To another point, at once.
    On(PointId),
    /// Nowhere: its stage says what it waits for.
    Rest,
    /// Nowhere, until it has the floor.
    WantsFloor,
    /// To its end.
    Ended(OutcomeId, Vec<Value>),
    /// Over to people.
    HandOff(TeamId, String),
    /// On, once this fact is proved again.
    Prove(FactId),
    /// On, once the case that it runs has come back.
    Run(Box<Case>),
    /// To people, and on when they give the conversation back.
    Lend(TeamId, String, PointId),
}

impl<'g> Turn<'g> {
    /// Begins a matter with a stack of its own, which has the floor.
    pub(crate) fn begin(&mut self, matter: Matter) {
        self.c.lost = 0;
        self.comes_up_again(matter.playbook);
        let no = matter.no;
        self.asked_at = matter.asked_at;
        let mut case = self.new_case(matter.playbook);
        for (slot, value) in matter.given {
            case.fill(slot, value);
        }
        for (slot, said) in matter.said {
            case.keep_said(&self.graph.playbooks[matter.playbook], slot, said);
        }
        self.c.floor = Some(no);
        self.c.put_stack(Stack { no, cases: vec![case], wants_floor: false, set_aside: None });
    }

    /// A case of a playbook, with what was said ahead of its slots.
    pub(crate) fn new_case(&mut self, id: PlaybookId) -> Case {
        let playbook = &self.graph.playbooks[id];
        let no = self.c.counted.cases;
        self.c.counted.cases += 1;
        let entry = playbook.states[playbook.start].entry;
        let mut case = Case::new(no, id, playbook, entry, self.asked_at);
        self.trace(playbook.origin, format_args!("`{}` begins", playbook.name));
        // A start state's bound is at least one; entering it the first time is always right.
        case.passed(playbook.states[playbook.start].entry, Did::Entered(playbook.start));
        let (mine, others) = self.c.ahead.drain(..).partition(|(slot, _)| slot.playbook == id);
        self.c.ahead = others;
        let mine: Vec<_> = mine;
        for (slot, said) in mine {
            case.keep_ahead(playbook, slot.slot, said);
        }
        case
    }

    /// Runs the case on top of a stack, and what it starts, until everything of it waits.
    pub(crate) fn run(&mut self, no: u32) {
        self.resume(no, |_, case| Ok(Flow::On(case.point())));
    }

    /// Lets something happen to the case on top of a stack, then runs it as far as it goes. While a
    /// message is being used or people have the conversation, it only gets ready to go on.
    pub(crate) fn resume(
        &mut self,
        no: u32,
        happens: impl FnOnce(&mut Self, &mut Case) -> Result<Flow, Stuck>,
    ) {
        let Some(mut stack) = self.c.take_stack(no) else { return };
        let Some(case) = stack.cases.last_mut() else { return };
        self.asked_at = case.asked_at;
        let mut flow = happens(self, case);
        let handed = loop {
            match self.follow(&mut stack, flow) {
                Ok(true) => {}
                Ok(false) => break None,
                Err(handoff) => break Some(handoff),
            }
            let Some(case) = stack.cases.last_mut() else { break None };
            let Stage::At(point) = case.stage else { break None };
            if self.listening || self.c.owner != Owner::Machine {
                break None;
            }
            flow = self.go_on(no, case, point);
        };
        if !stack.cases.is_empty() {
            self.c.put_stack(stack);
        } else if self.c.floor == Some(no) {
            self.c.floor = None;
        }
        for fact in std::mem::take(&mut self.proved) {
            self.provers_done(fact);
        }
        if let Some((team, because)) = handed {
            self.hand_off(team, &because);
        }
    }

    /// The case below goes on, if it ran the one that ended.
    fn back(
        &mut self,
        stack: &mut Stack,
        ended: Case,
        outcome: OutcomeId,
        values: Vec<Value>,
    ) -> Result<(), Stuck> {
        let Some(below) = stack.cases.last_mut() else { return Ok(()) };
        let Stage::Running(from) = below.stage else { return Ok(()) };
        let name = &self.playbook(&ended).outcomes[outcome].name;
        let end = RunEnd::Outcome(outcome);
        let to = self.came_back(below, ended, end, values)?;
        let to = to.ok_or_else(|| {
            Stuck::lacking(Lack::Arm, format!("nothing says where to go on after `{name}`"))
        })?;
        self.visited.ways.push(Way { playbook: below.playbook, from, to });
        below.stage = Stage::At(to);
        Ok(())
    }

    /// Does what a flow says to a stack. Whether it moves on; or whom it is handed over to.
    fn follow(
        &mut self,
        stack: &mut Stack,
        flow: Result<Flow, Stuck>,
    ) -> Result<bool, (TeamId, String)> {
        let Some(case) = stack.cases.last_mut() else { return Ok(false) };
        match flow {
            Ok(Flow::On(point)) => {
                let (playbook, from) = (case.playbook, case.point());
                self.visited.ways.push(Way { playbook, from, to: point });
                case.stage = Stage::At(point);
            }
            Ok(Flow::Rest) => return Ok(false),
            Ok(Flow::WantsFloor) => {
                stack.wants_floor = true;
                return Ok(false);
            }
            Ok(Flow::Prove(fact)) => {
                if let Err(stuck) = self.start_prover(stack, fact) {
                    return Err(self.default_for(&stuck));
                }
            }
            Ok(Flow::Run(callee)) => {
                case.stage = Stage::Running(case.point());
                stack.cases.push(*callee);
            }
            Ok(Flow::Ended(outcome, values)) => {
                if let Some(case) = stack.cases.pop() {
                    let proved = case.proves.is_some();
                    // What another playbook ran gives its values to that one.
                    if stack.cases.is_empty() && !proved {
                        self.c.reached.add(case.playbook, outcome, &values);
                        self.watch(case.playbook, outcome, &values);
                    }
                    self.ended(&case, outcome, &values)?;
                    self.back(stack, case, outcome, values)
                        .map_err(|stuck| self.default_for(&stuck))?;
                    if proved && stack.cases.is_empty() {
                        self.reply_words(own_words::HOW_CAN_I_HELP);
                    }
                }
            }
            Ok(Flow::HandOff(team, because)) => return Err((team, because)),
            Ok(Flow::Lend(team, because, returned)) => {
                case.stage = Stage::Lent(returned);
                return Err((team, because));
            }
            Err(stuck) => {
                if let Some(lack) = stuck.lack {
                    self.note_lack(case, lack);
                }
                return Err(self.default_for(&stuck));
            }
        }
        Ok(true)
    }

    /// Notes that a case can't do what stands where it is.
    pub(crate) fn note_lack(&mut self, case: &Case, lack: Lack) {
        let (playbook, point) = (case.playbook, case.point());
        self.visited.refused.push(Refused { playbook, point, lack });
    }

    fn go_on(&mut self, no: u32, case: &mut Case, point: PointId) -> Result<Flow, Stuck> {
        self.fuel = self
            .fuel
            .checked_sub(1)
            .ok_or_else(|| Stuck::lacking(Lack::End, "the playbook runs in a circle".to_owned()))?;
        if case.proves.is_none()
            && let Some(flow) = self.goes_to_people()
        {
            return Ok(flow);
        }
        let playbook = self.playbook(case);
        let just_begun = case.path.len() <= 1 && !case.leaving;
        let step = playbook.points.lookup(point).map(|point| &point.step);
        let rests = step.is_some_and(|step| {
            let calls = matches!(
                step,
                PointStep::Call { .. }
                    | PointStep::Act { .. }
                    | PointStep::Plan(_)
                    | PointStep::Run(_)
            );
            let asks = matches!(step, PointStep::Ask { .. });
            case.owes_word &= !calls && !asks;
            if case.leaving || case.owes_word { calls } else { rests_on_needs(step) }
        });
        if just_begun || rests {
            self.case_is_on(case)?;
        }
        if (just_begun || rests)
            && let Some(fact) = self.lapsed(case)
        {
            return Ok(Flow::Prove(fact));
        }
        if just_begun {
            self.only_people(case)?;
        }
        self.step(no, case, point)
    }

    /// Whoever only people may serve is not served by a playbook: it ends before it begins.
    fn only_people(&self, case: &Case) -> Result<(), Stuck> {
        for only in &self.playbook(case).header.human_only {
            if holds(&only.when, &self.scope(case))? {
                return Err(Stuck::saying("only people may see to this".to_owned()));
            }
        }
        Ok(())
    }

    /// The first fact that the case needs and that doesn't hold. What the desk needs doesn't bind
    /// those that are there to prove it.
    pub(crate) fn lapsed(&self, case: &Case) -> Option<FactId> {
        let desk = if case.proving { &[][..] } else { &self.desk().needs };
        let needs = desk.iter().chain(&self.playbook(case).needs);
        needs.map(|need| need.fact).find(|fact| !self.c.facts.holds(*fact, self.now))
    }

    pub(crate) fn start_prover(&mut self, stack: &mut Stack, fact: FactId) -> Result<(), Stuck> {
        let name = &self.graph.facts[fact].name;
        let prover = self.desk().provers.iter().find(|prover| prover.fact == fact);
        let Some(prover) = prover else {
            return Err(Stuck::saying(format!("nothing here proves `{name}`")));
        };
        let provers = stack.cases.iter().filter(|case| case.proves.is_some()).count();
        if provers >= DEEPEST {
            return Err(Stuck::saying(format!("proving `{name}` needs too many other proofs")));
        }
        self.trace(prover.origin, format_args!("`{name}` is not proved: its prover runs first"));
        let mut case = self.new_case(prover.playbook);
        case.proves = Some(fact);
        case.proving = true;
        self.count_on(&mut case);
        stack.cases.push(case);
        Ok(())
    }

    /// A fact was proved from elsewhere: provers that still ask for it are needed no more.
    pub(crate) fn provers_done(&mut self, fact: FactId) {
        let mut stacks = std::mem::take(&mut self.c.stacks);
        for stack in stacks.iter_mut().filter(|stack| !stack.in_flight()) {
            let needless = stack.cases.iter().position(|case| case.proves == Some(fact));
            for mut case in stack.cases.drain(needless.unwrap_or(stack.cases.len())..) {
                self.abandon(&mut case);
            }
        }
        stacks.retain(|stack| !stack.cases.is_empty());
        self.c.stacks = stacks;
        let floor = self.c.floor;
        if !self.c.stacks.iter().any(|stack| Some(stack.no) == floor) {
            self.c.floor = None;
        }
    }

    /// A case came to its end; a prover's decides whether the case below goes on.
    fn ended(
        &mut self,
        case: &Case,
        outcome: OutcomeId,
        values: &[Value],
    ) -> Result<(), (TeamId, String)> {
        let playbook = self.playbook(case);
        let name = &playbook.outcomes[outcome].name;
        self.trace(playbook.origin, format_args!("`{}` ends: {name}", playbook.name));
        self.emit(OutputKind::Ended {
            playbook: playbook.name.clone(),
            outcome: name.clone(),
            values: values.to_vec(),
        });
        let Some(fact) = case.proves else {
            self.c.record.ended.push(format!("{}: ended, {name}", playbook.name));
            return Ok(());
        };
        let prover = self.desk().provers.iter().find(|prover| prover.fact == fact);
        let arm = prover.and_then(|prover| prover.arms.iter().find(|arm| arm.outcome == outcome));
        if let Some(arm) = arm {
            return Err((arm.handoff.team, self.because(&arm.handoff)));
        }
        if !self.c.facts.holds(fact, self.now) {
            let why = format!("`{}` ended without a proof", playbook.name);
            self.note_lack(case, Lack::Fact(fact));
            return Err(self.default_for(&Stuck::saying(why)));
        }
        self.proved.push(fact);
        Ok(())
    }

    /// Does what stands at a point.
    fn step(&mut self, no: u32, case: &mut Case, at: PointId) -> Result<Flow, Stuck> {
        let playbook = self.playbook(case);
        let Point { step, origin, .. } = playbook.points.lookup(at).ok_or_else(Stuck::damaged)?;
        self.take_early(case, at);
        let next = match step {
            PointStep::Say { text, exactly, next } => {
                self.say(case, at, text, *exactly)?;
                return Ok(Flow::On(*next));
            }
            PointStep::Ask { .. } => return self.ask(no, case, at),
            PointStep::Call { .. } => return self.call(case, at),
            PointStep::Act { .. } | PointStep::Plan(_) => return self.act(no, case, at),
            PointStep::Let { variable, value, next } => {
                let value = eval(value, &self.scope(case))?;
                self.name(case, *variable, Named::computed(value, at));
                *next
            }
            PointStep::When { condition, then, otherwise } => {
                let yes = holds(condition, &self.scope(case))?;
                self.tell_condition(case, condition, yes, *origin);
                if yes { *then } else { *otherwise }
            }
            PointStep::Match { subject, arms, otherwise } => {
                let value = eval(subject, &self.scope(case))?;
                let (graph, told) = (self.graph, words::value(self.graph, &value));
                let name = words::once_read(|| Written::of_playbook(graph, playbook).expr(subject));
                self.trace(*origin, format_args!("{name} is {told}"));
                let arm = arms.iter().find(|arm| arm.values.contains(&value));
                arm.map(|arm| arm.to).or(*otherwise).ok_or_else(|| {
                    Stuck::lacking(Lack::Arm, format!("no arm fits what {name} is"))
                })?
            }
            PointStep::Forget { slots, next } => {
                slots.iter().for_each(|slot| case.forget(*slot));
                *next
            }
            PointStep::Note { text, next } => {
                let text = self.graph.speak(text, &self.scope(case))?;
                self.c.record.notes.push(text.clone());
                self.emit(OutputKind::Note { text });
                *next
            }
            PointStep::GoTo { state } => {
                return Ok(Flow::On(self.enter(case, at, *state, *origin)));
            }
            PointStep::End { outcome, values } => {
                let values = values.iter().map(|value| eval(value, &self.scope(case)));
                let values = values.collect::<Result<_, _>>()?;
                case.passed(at, Did::Passed);
                return Ok(Flow::Ended(*outcome, values));
            }
            PointStep::Run(run) => return self.start_run(case, run),
            PointStep::Task { task, next } => {
                self.task(case, task, *origin)?;
                *next
            }
            PointStep::Lend { handoff, returned } => {
                return self.lend(case, at, handoff, *returned);
            }
            PointStep::Wait { .. } => return self.wait(case, at),
            PointStep::HandOff(handoff) => {
                let because = self.graph.speak(&handoff.because, &self.scope(case))?;
                self.trace(*origin, format_args!("hands over: {because}"));
                return Ok(Flow::HandOff(handoff.team, because));
            }
        };
        case.passed(at, Did::Passed);
        Ok(Flow::On(next))
    }

    /// Tells what a condition came to, with the values that it read.
    fn tell_condition(&mut self, case: &Case, condition: &Expr, yes: bool, origin: OriginId) {
        if self.is_told() {
            let written = Written::of_playbook(self.graph, self.playbook(case));
            let told = words::condition(written, condition, &self.scope(case));
            self.trace(origin, format_args!("{told}: {}", if yes { "yes" } else { "no" }));
        }
    }

    /// Enters a state, or goes where its bound says.
    fn enter(&mut self, case: &mut Case, at: PointId, state: StateId, origin: OriginId) -> PointId {
        let playbook: &Playbook = self.playbook(case);
        let into = &playbook.states[state];
        if let Some(bound) = into.bound
            && case.tries(state) >= bound.times
        {
            let times = bound.times;
            self.trace(
                bound.origin,
                format_args!("`{}` was entered {times} times already", into.name),
            );
            case.passed(at, Did::Passed);
            return bound.then;
        }
        self.trace(origin, format_args!("enters `{}`", into.name));
        case.passed(at, Did::Entered(state));
        if into.bound.is_some() {
            self.tried(case, state);
        }
        into.entry
    }

    /// Says a line, unless a correction took it back and it is still the same.
    fn say(
        &mut self,
        case: &mut Case,
        at: PointId,
        text: &Text,
        exactly: bool,
    ) -> Result<(), Stuck> {
        let spoken = self.speak(text, &self.scope(case))?;
        let hash = Hash::of(spoken.as_bytes());
        let line = hash.bytes().iter().take(4).fold(0, |sum, byte| (sum << 8) | u32::from(*byte));
        case.passed(at, Did::Said(line));
        match case.told.iter().position(|told| *told == (at, line)) {
            Some(place) => {
                case.told.remove(place);
            }
            None if self.said_why.as_ref() == Some(&spoken) => {
                self.trace(text.origin, "was said already, as the reason");
            }
            None => {
                self.trace(text.origin, format_args!("says “{spoken}”"));
                if exactly {
                    self.reply_exactly(spoken);
                } else {
                    self.reply(spoken);
                }
            }
        }
        Ok(())
    }
}

/// Whether a step talks, calls or looks at values, so that the case's needs have to hold. Ways out
/// (an end, a handoff, and what leads there) wait for no proof; on the way out that the customer
/// chose, only calls do.
fn rests_on_needs(step: &PointStep) -> bool {
    match step {
        PointStep::Say { .. }
        | PointStep::Ask { .. }
        | PointStep::Call { .. }
        | PointStep::Act { .. }
        | PointStep::Plan(_)
        | PointStep::Let { .. }
        | PointStep::When { .. }
        | PointStep::Match { .. }
        | PointStep::Wait { .. }
        | PointStep::Run(_) => true,
        PointStep::Task { .. }
        | PointStep::Lend { .. }
        | PointStep::Forget { .. }
        | PointStep::Note { .. }
        | PointStep::GoTo { .. }
        | PointStep::End { .. }
        | PointStep::HandOff(_) => false,
    }
}
