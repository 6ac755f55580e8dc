//! The player: one conversation with its world around it. Whatever the customer writes, people
//! decide or time brings is put into the machine, and what the machine asks for is carried out,
//! until everything waits again.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use playbook_graph::{
    DeskId, EventId, FactId, Graph, Interpretation, Question, Reading, RoleId, Runnable, Value,
};
use playbook_interpret::Interpreter;
use playbook_machine::{Conversation, Entry, Input, InputKind, Output, OutputKind, Standing};

use crate::coverage::Visits;
use crate::happened::Happened;
use crate::tools::Tools;
use crate::world::{OpenApproval, World};

/// After so many answers in a row without a word from anybody it goes in a circle.
const CIRCLE: usize = 1_000;

/// Plays one conversation.
#[derive(Clone, Debug)]
pub struct Player<'g, T> {
    graph: Runnable<'g>,
    interpreter: &'g Interpreter,
    conversation: Conversation,
    world: World<T>,
    now: Timestamp,
    inputs: u64,
    outputs: VecDeque<Output>,
    entries: Vec<Entry>,
    happened: Vec<Happened>,
    visits: Visits,
}

impl<'g, T: Tools> Player<'g, T> {
    /// A conversation at a desk that begins now. `id` names it.
    pub fn new(
        graph: Runnable<'g>,
        interpreter: &'g Interpreter,
        desk: DeskId,
        id: &str,
        tools: T,
        now: Timestamp,
    ) -> Self {
        Self {
            graph,
            interpreter,
            conversation: Conversation::new(id, desk),
            world: World::new(tools),
            now,
            inputs: 0,
            outputs: VecDeque::new(),
            entries: Vec::new(),
            happened: Vec::new(),
            visits: Visits::default(),
        }
    }

    /// The customer writes something. `means`: what it means; without it, the interpreter says.
    pub fn customer(&mut self, text: &str, means: Option<&[Reading]>) {
        self.happened.push(Happened::Customer(text.to_owned()));
        self.put(InputKind::Message { text: text.to_owned() }, means);
    }

    /// A person with a role decides on what that role was asked. `false` if it wasn't.
    pub fn decides(&mut self, role: RoleId, approves: bool) -> bool {
        let Some(digest) = self.world.decide(role, approves) else { return false };
        let Some(held) = self.graph.graph().roles.lookup(role) else { return false };
        self.happened.push(Happened::Decided { role, approves });
        let (by, role) = (format!("the {}", held.name), held.name.clone());
        self.put(InputKind::Decided { digest, by, role, approves }, None);
        true
    }

    /// The host says whom a fact is about.
    pub fn knows(&mut self, fact: FactId, subject: Value) {
        let name = self.graph.graph().facts.lookup(fact).map(|fact| fact.name.clone());
        self.put(InputKind::HostFact { fact: name.unwrap_or_default(), subject }, None);
    }

    /// Something happens outside; what it carries stands in the order of its declaration.
    pub fn event(&mut self, event: EventId, values: &[Value]) {
        let Some(declared) = self.graph.graph().events.lookup(event) else { return };
        let names = declared.params.iter().map(|param| param.name.clone());
        let values = names.zip(values.iter().cloned()).collect();
        let event = declared.name.clone();
        self.happened.push(Happened::Event(event.clone()));
        self.put(InputKind::Event { event, values }, None);
    }

    /// Time goes by, in seconds; timers that come by then are fired, each at its moment.
    pub fn time_passes(&mut self, seconds: i64) {
        self.happened.push(Happened::TimePassed(seconds));
        let by = self.now.saturating_add(SignedDuration::from_secs(seconds));
        self.until(by.unwrap_or(Timestamp::MAX));
    }

    /// Goes on to a moment (never back), as [`Player::time_passes`].
    pub fn until(&mut self, by: Timestamp) {
        let mut fired = 0;
        while let Some((at, timer)) = self.world.next_timer(by) {
            fired += 1;
            if fired > CIRCLE {
                self.happened.push(Happened::Circle);
                break;
            }
            self.now = self.now.max(at);
            self.put(InputKind::TimerFired { timer }, None);
        }
        self.now = self.now.max(by);
    }

    /// All that happened, in order.
    pub fn happened(&self) -> &[Happened] {
        &self.happened
    }

    /// The journal so far.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What was gone through so far.
    pub fn visits(&self) -> &Visits {
        &self.visits
    }

    /// What every open case is doing.
    pub fn standing(&self) -> Vec<Standing> {
        self.conversation.standing(self.graph)
    }

    /// What people are asked to approve now.
    pub fn approvals(&self) -> &[OpenApproval] {
        &self.world.approvals
    }

    /// The conversation as it is.
    pub fn conversation(&self) -> &Conversation {
        &self.conversation
    }

    /// What answers its calls.
    pub fn tools(&self) -> &T {
        &self.world.tools
    }

    /// What answers its calls, to be told something else.
    pub fn tools_mut(&mut self) -> &mut T {
        &mut self.world.tools
    }

    /// What it is played on.
    pub fn graph(&self) -> &'g Graph {
        self.graph.graph()
    }

    fn put(&mut self, input: InputKind, means: Option<&[Reading]>) {
        self.apply(input);
        let mut steps = 0;
        while let Some(output) = self.outputs.pop_front() {
            let back = match &output.kind {
                OutputKind::Interpret { text, question } => {
                    let interpretation = self.interpret(question, text, means);
                    Some(InputKind::Interpreted { answers: output.id, interpretation })
                }
                _ => {
                    let came = self.world.carry_out(self.graph.graph(), &output, self.now);
                    self.happened.extend(came.happened);
                    came.back
                }
            };
            steps += usize::from(back.is_some());
            if steps > CIRCLE {
                self.happened.push(Happened::Circle);
                self.outputs.clear();
                return;
            }
            if let Some(input) = back {
                self.apply(input);
            }
        }
    }

    fn interpret(
        &self,
        question: &Question,
        text: &str,
        means: Option<&[Reading]>,
    ) -> Interpretation {
        match means {
            Some(readings) => Interpretation { readings: readings.to_vec(), score: 1000 },
            None => self.interpreter.interpret(self.graph.graph(), question, text),
        }
    }

    fn apply(&mut self, kind: InputKind) {
        let input = Input { id: format!("{}", self.inputs), at: self.now, kind };
        self.inputs += 1;
        let step = self.conversation.clone().apply(self.graph, input);
        self.outputs.extend(step.outputs().iter().cloned());
        self.conversation = step.conversation;
        self.entries.extend(step.entry);
        self.visits.add(&step.visited);
    }
}
