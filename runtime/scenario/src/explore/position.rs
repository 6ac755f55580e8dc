//! Positions: a conversation with its world at one moment, from which every move leads to another.
//! The machine does what it does anywhere; only the world around it waits to be told.

use std::collections::{BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};
use playbook_graph::{
    Arena, Calculation, DeskId, Expr, FactId, Graph, Hash, Interpretation, PersonDoes, RefinedId,
    Runnable, Step, ToolId, Value,
};
use playbook_machine::{
    Conversation, Input, InputKind, LimitId, Output, OutputKind, Standing, TakenOut, ToolOutcome,
    Visited,
};

use super::judge::Record;
use super::moves::Move;
use crate::happened::Happened;
use crate::tools::Tools;
use crate::world::{OpenApproval, World};

/// How sure what a message means is, in thousandths.
const CERTAIN: u16 = 1000;
/// So many answers of the world in a row are a circle.
const CIRCLE: usize = 500;
/// What every secret is.
const SECRET: &[u8] = b"a secret";
/// Who sends what is drafted.
const PERSON: &str = "a person";

/// Calls of tools are moves here: nobody answers them unasked.
#[derive(Clone, Debug)]
struct Nobody;

impl Tools for Nobody {
    fn call(&mut self, _: &Graph, _: ToolId, _: &[Value]) -> ToolOutcome {
        ToolOutcome::Failed("nobody answers".to_owned())
    }
}

/// A conversation with its world at one moment.
#[derive(Clone, Debug)]
pub struct Position<'g> {
    graph: Runnable<'g>,
    conversation: Conversation,
    world: World<Nobody>,
    now: Timestamp,
    inputs: u64,
    outputs: VecDeque<Output>,
    /// What the last move led through.
    visited: Visited,
    /// What happened since the last move, for people.
    happened: Vec<Happened>,
    record: Record,
    /// Whether anything asks afterwards what matters that ended carried.
    recalls: bool,
    /// Which kind of position it is, but for what time it is.
    kind: Hash,
    /// The same but for what was done of which nobody keeps count.
    place: Hash,
}

impl<'g> Position<'g> {
    /// A conversation at a desk that begins now.
    pub fn new(graph: Runnable<'g>, desk: DeskId, now: Timestamp) -> Self {
        let mut blank = Self {
            graph,
            conversation: Conversation::new("explored", desk),
            world: World::new(Nobody),
            now,
            inputs: 0,
            outputs: VecDeque::new(),
            visited: Visited::default(),
            happened: Vec::new(),
            record: Record::default(),
            recalls: recalls(graph.graph()),
            kind: Hash::of(&[]),
            place: Hash::of(&[]),
        };
        blank.work_out_kind();
        blank
    }

    /// The same where others have used up these limits before.
    #[must_use]
    pub(super) fn where_used_up(mut self, limits: BTreeSet<LimitId>) -> Self {
        self.world.used_up = limits;
        self.work_out_kind();
        self
    }

    /// What it is played on.
    pub fn graph(&self) -> &'g Graph {
        self.graph.graph()
    }

    /// The conversation as it is.
    pub fn conversation(&self) -> &Conversation {
        &self.conversation
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// What the last move led through.
    pub fn visited(&self) -> &Visited {
        &self.visited
    }

    /// What happened since the last move.
    pub fn happened(&self) -> &[Happened] {
        &self.happened
    }

    /// What was seen on the way here.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// What every open case is doing.
    pub fn standing(&self) -> Vec<Standing> {
        self.conversation.standing(self.graph)
    }

    /// What people are asked to approve now.
    pub fn approvals(&self) -> &[OpenApproval] {
        &self.world.approvals
    }

    /// Whether something waits for a person to send it.
    pub fn has_drafts(&self) -> bool {
        !self.world.drafts.is_empty()
    }

    /// What waits for a move: a call, or a message to be read.
    pub fn pending(&self) -> Option<&OutputKind> {
        self.outputs.front().map(|output| &output.kind)
    }

    /// When the next thing will have been waited for long enough.
    pub(super) fn next_timer(&self) -> Option<Timestamp> {
        self.world.clone().next_timer(Timestamp::MAX).map(|(at, _)| at)
    }

    /// The position after a move.
    #[must_use]
    pub fn after(&self, made: &Move) -> Self {
        let mut next = Self {
            graph: self.graph,
            conversation: self.conversation.clone(),
            world: self.world.clone(),
            now: self.now,
            inputs: self.inputs,
            outputs: self.outputs.clone(),
            visited: Visited::default(),
            happened: Vec::new(),
            record: self.record.clone(),
            recalls: self.recalls,
            kind: self.kind,
            place: self.place,
        };
        next.make(made);
        next.record_what_happened();
        next.work_out_kind();
        next
    }

    fn make(&mut self, made: &Move) {
        match made {
            Move::Knows(fact, subject) => self.host_says(*fact, subject.clone()),
            Move::Writes => self.message(Vec::new()),
            Move::TellsSecret => {
                // No two secrets make a difference: nobody sees what a seal stands for.
                let seal = Hash::of(SECRET);
                let secret = self.asked_secret().map(|pattern| TakenOut { pattern, seal });
                self.message(secret.into_iter().collect());
            }
            Move::WritesAfter(seconds) => {
                self.pass(*seconds);
                self.message(Vec::new());
            }
            Move::Passes(seconds) => self.pass(*seconds),
            Move::Means(readings) => {
                let Some(output) = self.outputs.pop_front() else { return };
                let interpretation = Interpretation { readings: readings.clone(), score: CERTAIN };
                let answers = output.id;
                self.apply(InputKind::Interpreted { answers, interpretation, used: None });
            }
            Move::Answers(outcome) => {
                let Some(output) = self.outputs.pop_front() else { return };
                if let OutputKind::CallTool { tool, args, .. } = output.kind {
                    let outcome = outcome.clone();
                    self.happened.push(Happened::Called { tool, args, outcome });
                }
                self.apply(InputKind::Returned { answers: output.id, outcome: outcome.clone() });
            }
            Move::Decides(role, approves) => {
                let Some(digest) = self.world.decide(*role, *approves) else { return };
                let Some(held) = self.graph().roles.lookup(*role) else { return };
                self.happened.push(Happened::Decided { role: *role, approves: *approves });
                let (by, role) = (format!("the {}", held.name), held.name.clone());
                self.apply(InputKind::Decided { digest, by, role, approves: *approves });
            }
            Move::Sends => {
                let Some((draft, _)) = self.world.drafts.first() else { return };
                let by = PERSON.to_owned();
                let kind = InputKind::SendDraft { draft: *draft, by };
                self.happened.push(Happened::Person(PersonDoes::Sends(None)));
                self.apply(kind);
            }
            Move::Waits => self.wait(&[]),
            Move::WaitsSignedIn => self.wait(&self.known_now()),
            Move::Happens(event, values) => {
                let Some(declared) = self.graph().events.lookup(*event) else { return };
                let names = declared.params.iter().map(|param| param.name.clone());
                let values = names.zip(values.iter().cloned()).collect();
                let event = declared.name.clone();
                self.happened.push(Happened::Event(event.clone()));
                self.apply(InputKind::Event { event, values });
            }
        }
        self.drain();
    }

    fn host_says(&mut self, fact: FactId, subject: Value) {
        let name = self.graph().facts.lookup(fact).map(|fact| fact.name.clone());
        self.apply(InputKind::HostFact { fact: name.unwrap_or_default(), subject });
    }

    /// The facts that hold now, and of whom.
    pub(super) fn known_now(&self) -> Vec<(FactId, Value)> {
        let proved = self.conversation.proved(self.now);
        let holding = proved.filter(|(_, _, holds)| *holds);
        holding.map(|(fact, subject, _)| (fact, subject.clone())).collect()
    }

    /// Time passes until something was waited for long enough; then the host says these.
    fn wait(&mut self, again: &[(FactId, Value)]) {
        let Some((at, timer)) = self.world.next_timer(Timestamp::MAX) else { return };
        let passed = at.as_second().saturating_sub(self.now.as_second());
        self.happened.push(Happened::TimePassed(passed.max(0)));
        self.now = self.now.max(at);
        again.iter().for_each(|(fact, subject)| self.host_says(*fact, subject.clone()));
        self.apply(InputKind::TimerFired { timer });
    }

    fn pass(&mut self, seconds: i64) {
        let by = self.now.checked_add(SignedDuration::from_secs(seconds));
        self.now = by.unwrap_or(self.now);
    }

    fn message(&mut self, secrets: Vec<TakenOut>) {
        self.apply(InputKind::Message { text: "…".to_owned(), secrets });
    }

    /// The type of the secret that the customer is asked for, if it is one.
    pub(super) fn asked_secret(&self) -> Option<RefinedId> {
        self.conversation.asks_for_secret(self.graph)
    }

    /// Carries out what needs nobody's word.
    fn drain(&mut self) {
        for _ in 0..CIRCLE {
            let Some(output) = self.outputs.front() else { return };
            if matches!(output.kind, OutputKind::CallTool { .. } | OutputKind::Interpret { .. }) {
                return;
            }
            let Some(output) = self.outputs.pop_front() else { return };
            if matches!(output.kind, OutputKind::Phrase(_)) {
                // Nobody finds other words: it is said as it is written.
                self.apply(InputKind::Phrased { answers: output.id, text: None, used: None });
                continue;
            }
            let came = self.world.carry_out(&output, self.now);
            self.happened.extend(came.happened);
            if let Some(input) = came.back {
                self.apply(input);
            }
        }
    }

    fn apply(&mut self, kind: InputKind) {
        let input = Input { id: format!("{}", self.inputs), at: self.now, kind };
        self.inputs += 1;
        let blank = Conversation::new(String::new(), self.conversation.desk());
        let step = std::mem::replace(&mut self.conversation, blank).apply(self.graph, input);
        self.outputs.extend(step.outputs().iter().cloned());
        self.conversation = step.conversation;
        self.visited.ways.extend(step.visited.ways);
        self.visited.decided.extend(step.visited.decided);
        self.visited.rows.extend(step.visited.rows);
        self.visited.refused.extend(step.visited.refused);
        self.visited.made.extend(step.visited.made);
    }

    fn record_what_happened(&mut self) {
        let mut record = std::mem::take(&mut self.record);
        record.add(self);
        self.record = record;
    }

    /// What decides what may come next, and nothing that merely tells two conversations apart.
    pub fn likeness(&self) -> Hash {
        Hash::of_value(&(self.kind, self.now))
    }

    /// What decides where a case may go, at any time: one that only gets later is where it was, and
    /// so is one that did something of which nobody keeps count.
    pub(super) const fn place(&self) -> Hash {
        self.place
    }

    fn work_out_kind(&mut self) {
        let graph = self.graph();
        let cases: Vec<_> = self
            .conversation
            .seen()
            .map(|seen| {
                let playbook = graph.playbooks.lookup(seen.playbook());
                let slots = playbook.map(|of| of.slots.ids()).into_iter().flatten();
                let slots: Vec<_> = slots.map(|slot| seen.slot(slot)).collect();
                let names = playbook.map(|of| of.variables.ids()).into_iter().flatten();
                let names: Vec<_> = names.map(|name| seen.variable(name)).collect();
                let states = playbook.map(|of| of.states.iter()).into_iter().flatten();
                let bounded = states.filter(|(_, state)| state.bound.is_some());
                let visits: Vec<u32> = bounded.map(|(state, _)| seen.visits(state)).collect();
                let stage = (seen.act_stage(), seen.asks());
                let at = (seen.playbook(), seen.point(), stage, seen.changes());
                (at, slots, names, visits)
            })
            .collect();
        let proved: Vec<_> = self.conversation.proved(self.now).collect();
        let waits: Vec<String> =
            self.standing().iter().map(|at| format!("{:?}", at.waits)).collect();
        let pending = match self.pending() {
            Some(OutputKind::CallTool { tool, args, .. }) => Some((*tool, args.clone())),
            _ => None,
        };
        let reads = match self.pending() {
            Some(OutputKind::Interpret { .. }) => Some(self.conversation.secrets_to_read()),
            _ => None,
        };
        let asked: Vec<_> = self.approvals().iter().map(|open| &open.approved).collect();
        let before = (&self.world.used_up, self.recalls.then(|| self.conversation.told_so_far()));
        let place = Hash::of_value(&(cases, proved, waits, pending, reads, asked, before));
        self.kind = Hash::of_value(&(place, self.record.done()));
        self.place = Hash::of_value(&(place, self.world.entered()));
    }

    /// The step at which a case stands.
    pub fn step_of(&self, seen: playbook_machine::Seen<'_>) -> Option<&'g Step> {
        let playbook = self.graph().playbooks.lookup(seen.playbook())?;
        playbook.points.lookup(seen.point()).map(|point| &point.step)
    }
}

/// Whether an expression of a graph asks what the matters that ended before carried.
fn recalls(graph: &Graph) -> bool {
    fn asks(expr: &Expr) -> bool {
        let by = |by: &Calculation| matches!(by, Calculation::Reached(..) | Calculation::Told(..));
        matches!(expr, Expr::Calculate { by: its, .. } if by(its)) || expr.parts().any(asks)
    }
    let mut copy = Graph { sources: Arena::default(), ..graph.clone() };
    let mut found = false;
    copy.each_expr_mut(&mut |_, expr| found |= asks(expr));
    found
}
