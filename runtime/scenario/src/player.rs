//! The player: one conversation with its world around it. Whatever the customer writes, people
//! decide or time brings is put into the machine, and what the machine asks for is carried out,
//! until everything waits again.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use playbook_graph::{
    Capability, DeskId, EventId, FactId, Graph, Interpretation, Locale, OriginId, PersonDoes,
    Question, Reading, RoleId, Runnable, Value,
};
use playbook_interpret::Interpreter;
use playbook_machine::{
    Conversation, Draft, Entry, Input, InputKind, Output, OutputKind, Standing, SwitchedOff,
};

use crate::coverage::Visits;
use crate::door::Door;
use crate::happened::Happened;
use crate::meant;
use crate::tools::Tools;
use crate::world::{OpenApproval, World};

/// After so many answers in a row without a word from anybody it goes in a circle.
const CIRCLE: usize = 1_000;

/// How sure a scenario is of what it says a message means, in thousandths.
const CERTAIN: u16 = 1000;

/// Who a scenario's person is.
const PERSON: &str = "a person";

/// A message of which a scenario says what it means, as an answer to what was asked then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// What was asked.
    pub question: Question,
    /// What was written, without its secrets.
    pub text: String,
    /// What it means.
    pub means: Vec<Reading>,
    /// The line that says so.
    pub origin: OriginId,
}

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
    labelled: Vec<Labelled>,
    door: Door,
    /// How sure the interpreter is of the message at hand, where a scenario says so.
    sure: Option<u16>,
    /// What comes back for each reply that is put into other words; without it, none does.
    words: Option<String>,
    /// The line that is played.
    line: OriginId,
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
            labelled: Vec::new(),
            door: Door::default(),
            sure: None,
            words: None,
            line: OriginId(0),
        }
    }

    /// From now on, this line is played.
    pub(crate) const fn at_line(&mut self, line: OriginId) {
        self.line = line;
    }

    /// The customer writes something. `means`: what it means; without it, the interpreter says.
    pub fn customer(&mut self, text: &str, means: Option<&[Reading]>) {
        self.happened.push(Happened::Customer(text.to_owned()));
        let asked = self.conversation.asks_for_secret(self.graph);
        let (input, means) = self.door.message(self.graph.graph(), asked, text, means);
        self.put(input, means.as_deref());
    }

    /// From now on, this comes back for each reply that is put into other words.
    pub fn phrases(&mut self, words: &str) {
        self.words = Some(words.to_owned());
    }

    /// As [`Player::customer`], with how sure the interpreter is of what it means.
    pub fn customer_sure(&mut self, text: &str, means: Option<&[Reading]>, confidence: u16) {
        self.sure = Some(confidence);
        self.customer(text, means);
        self.sure = None;
    }

    /// A person beside the machine does something. `false` where nothing is there to be sent, or
    /// what is there can't be put into other words.
    pub fn person(&mut self, does: &PersonDoes) -> bool {
        let by = PERSON.to_owned();
        let input = match does {
            PersonDoes::TakesOver => InputKind::TakeOver { by },
            PersonDoes::GivesBack => InputKind::GiveBack { by },
            PersonDoes::SwitchesOff(what) => {
                let mut off = self.switched_off_but(what);
                let because = "a scenario says so".to_owned();
                off.push(SwitchedOff { what: what.clone(), by, because });
                InputKind::Switched { off }
            }
            PersonDoes::SwitchesOn(what) => {
                InputKind::Switched { off: self.switched_off_but(what) }
            }
            PersonDoes::Sends(words) => {
                if let Some(words) = words {
                    let reply = self.world.drafts.iter().find(|(_, draft)| draft.act.is_none());
                    let Some((draft, _)) = reply else { return false };
                    let (draft, text, by) = (*draft, words.clone(), by.clone());
                    self.put(InputKind::ChangeDraft { draft, text, by }, None);
                }
                let Some((draft, _)) = self.world.drafts.first() else { return false };
                InputKind::SendDraft { draft: *draft, by }
            }
        };
        self.happened.push(Happened::Person(does.clone()));
        self.put(input, None);
        true
    }

    fn switched_off_but(&self, what: &Capability) -> Vec<SwitchedOff> {
        let off = self.conversation.switched_off().iter();
        off.filter(|off| off.what != *what).cloned().collect()
    }

    /// What waits for a person to send it, the oldest first.
    pub fn drafts(&self) -> impl Iterator<Item = &Draft> {
        self.world.drafts.iter().map(|(_, draft)| draft)
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

    /// The host says in which language the customer writes.
    pub fn writes_in(&mut self, locale: &Locale) {
        self.put(InputKind::Language { locale: locale.to_string() }, None);
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

    /// The messages of which it was said what they mean.
    pub fn labelled(&self) -> &[Labelled] {
        &self.labelled
    }

    fn put(&mut self, input: InputKind, means: Option<&[Reading]>) {
        self.apply(input);
        let mut steps = 0;
        while let Some(output) = self.outputs.pop_front() {
            let back = match &output.kind {
                OutputKind::Interpret { text, question, .. } => {
                    let interpretation = self.interpret(question, text, means);
                    if let Some(means) = means {
                        let (question, text) = (question.clone(), text.clone());
                        let (means, origin) = (means.to_vec(), self.line);
                        self.labelled.push(Labelled { question, text, means, origin });
                    }
                    Some(InputKind::Interpreted { answers: output.id, interpretation, used: None })
                }
                OutputKind::Phrase(_) => {
                    let text = self.words.clone();
                    Some(InputKind::Phrased { answers: output.id, text, used: None })
                }
                OutputKind::CallTool { tool, args, .. } => {
                    let args = self.door.unsealed(args);
                    let came = self.world.call(self.graph.graph(), output.id, *tool, args);
                    self.happened.extend(came.happened);
                    came.back
                }
                _ => {
                    let came = self.world.carry_out(&output, self.now);
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
            Some(readings) => {
                let score = self.sure.unwrap_or(CERTAIN);
                Interpretation {
                    readings: meant::here(self.graph.graph(), question, readings),
                    score,
                }
            }
            None => self.interpreter.interpret(self.graph.graph(), question, text),
        }
    }

    fn apply(&mut self, kind: InputKind) {
        let kind = self.door.input(self.graph.graph(), kind);
        let input = Input { id: format!("{}", self.inputs), at: self.now, kind };
        self.inputs += 1;
        let step = self.conversation.clone().apply(self.graph, input);
        self.outputs.extend(step.outputs().iter().cloned());
        self.conversation = step.conversation;
        self.entries.extend(step.entry);
        self.visits.add(&step.visited);
    }
}
