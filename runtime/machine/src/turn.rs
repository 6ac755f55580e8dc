//! One turn: the bench on which one input is worked through, from what arrived to the entry.
//! Collects outputs and trace; hands each kind of input to the file that knows it.

use std::cell::RefCell;
use std::fmt;

use jiff::Timestamp;
use playbook_graph::eval::NoValue;
use playbook_graph::{Desk, FactId, Graph, Hash, OriginId, Playbook, Prepared, Runnable};

use crate::case::{Case, Stack, Stage};
use crate::conversation::{Conversation, Owner, Step, Unread};
use crate::entry::{Entry, Link, TraceStep};
use crate::fact::ProvedBy;
use crate::input::{Input, InputKind, TakenOut};
use crate::output::{Fact, Output, OutputId, OutputKind, TimerId};
use crate::scope::{CaseScope, Rows};
use crate::visited::{Lack, Visited};
use crate::words;

/// How many points one input may pass. A verified graph stays far below it.
const FUEL: u32 = 10_000;

/// The origin of what stands in no source text.
pub(crate) const NOWHERE: OriginId = OriginId(u32::MAX);

/// One input being worked through.
pub(crate) struct Turn<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) prepared: &'g Prepared,
    hash: Hash,
    pub(crate) c: Conversation,
    pub(crate) now: Timestamp,
    /// When the first message of the case at hand came.
    pub(crate) asked_at: Timestamp,
    /// When the message that is being used came.
    pub(crate) heard_at: Timestamp,
    outputs: Vec<Output>,
    /// The steps in words, where somebody asked for them.
    told: Option<Vec<TraceStep>>,
    /// Whether a question was put, so that it needs no repeating.
    pub(crate) asked: bool,
    /// The only matter that a reading is about, where it says which.
    pub(crate) only: Option<u32>,
    /// Whether a message is being used: nothing runs until all that it means has been taken in.
    pub(crate) listening: bool,
    /// What provers that ended have proved, while their stack runs: others ask for it no more then.
    pub(crate) proved: Vec<FactId>,
    /// The sentence of an authority that this turn has said: a playbook need not say it again.
    pub(crate) said_why: Option<String>,
    /// Whether something has to be drafted.
    pub(crate) drafting: bool,
    pub(crate) fuel: u32,
    pub(crate) visited: Visited,
    /// The rows of tables that decided.
    pub(crate) rows: Rows,
    /// What was put into words since something was last said, where a voice says it.
    pub(crate) spoken: RefCell<Vec<Fact>>,
}

/// There is no way on that the playbook knows: the desk's default takes over.
#[derive(Debug)]
pub(crate) struct Stuck {
    /// Why, in words.
    pub(crate) why: String,
    /// What a proof would have ruled out.
    pub(crate) lack: Option<Lack>,
}

impl Stuck {
    /// Nothing that a proof rules out: something outside went another way.
    pub(crate) fn saying(why: String) -> Self {
        Self { why, lack: None }
    }

    /// What no proved playbook comes to.
    pub(crate) fn lacking(lack: Lack, why: String) -> Self {
        Self { why, lack: Some(lack) }
    }

    /// The graph contradicts itself: no compiler made it.
    pub(crate) fn damaged() -> Self {
        Self::lacking(Lack::Value, "the playbook's file is damaged".to_owned())
    }
}

impl From<NoValue> for Stuck {
    fn from(why: NoValue) -> Self {
        let why = match why {
            NoValue::Unset(_) => "a value that the playbook uses is not known".to_owned(),
            NoValue::TooLarge => "a number became too large".to_owned(),
            NoValue::DividedByZero => "a number would be divided by nothing".to_owned(),
            NoValue::NoRow => "no row of a table fits".to_owned(),
            NoValue::IllTyped => return Self::damaged(),
        };
        Self::lacking(Lack::Value, why)
    }
}

impl<'g> Turn<'g> {
    /// A turn that begins; `told`: whether its steps are put into words.
    pub(crate) fn new(
        graph: Runnable<'g>,
        conversation: Conversation,
        now: Timestamp,
        told: bool,
    ) -> Self {
        Self {
            graph: graph.graph(),
            prepared: graph.prepared(),
            hash: graph.hash(),
            c: conversation,
            now,
            asked_at: now,
            heard_at: now,
            outputs: Vec::new(),
            told: told.then(Vec::new),
            asked: false,
            only: None,
            listening: false,
            proved: Vec::new(),
            said_why: None,
            drafting: false,
            fuel: FUEL,
            visited: Visited::default(),
            rows: Rows::default(),
            spoken: RefCell::default(),
        }
    }

    /// Takes in what arrived; what follows from it is [`Turn::settle`]'s.
    pub(crate) fn take(&mut self, input: &InputKind) {
        self.note_seals(input);
        match input {
            InputKind::Message { text, secrets } => self.message(text, secrets),
            InputKind::Interpreted { answers, interpretation, used } => {
                self.count_used(used.as_ref());
                let unread = self.c.unread.iter_mut().find(|unread| unread.request == *answers);
                match unread {
                    Some(unread) => unread.means = Some(interpretation.clone()),
                    None => self.nothing_waits("interpretation"),
                }
            }
            InputKind::Phrased { answers, text, used } => {
                self.phrased(*answers, text.as_deref(), used.as_ref());
            }
            InputKind::Returned { answers, outcome } => self.returned(*answers, outcome),
            InputKind::Ledger { answers, answer } => self.ledger(*answers, answer),
            InputKind::Decided { digest, by, role, approves } => {
                self.c.reads.waited(self.graph);
                self.decided(*digest, by, role, *approves);
            }
            InputKind::TimerFired { timer } => {
                self.c.reads.waited(self.graph);
                self.timer_fired(*timer);
            }
            InputKind::HostFact { fact, subject } => self.host_fact(fact, subject),
            InputKind::Language { locale } => self.told_language(locale),
            InputKind::SendDraft { draft, by } => self.send_draft(*draft, by),
            InputKind::ChangeDraft { draft, text, by } => self.reword_draft(*draft, text, by),
            InputKind::Event { event, values } => {
                self.c.reads.waited(self.graph);
                self.event(event, values);
            }
            InputKind::TakeOver { by } => self.take_over(by),
            InputKind::GiveBack { by } => self.give_back(by),
            InputKind::Switched { off } => self.switched(off),
            InputKind::Migrated { by, to, .. } => self.migrated(by, to),
        }
    }

    /// Moves whatever can move, until everything waits.
    pub(crate) fn settle(&mut self) {
        while self.c.owner == Owner::Machine
            && (self.move_a_stack() || self.read_a_message() || self.draft_again())
        {}
        if self.c.owner == Owner::Machine {
            self.phrase_replies();
            self.draft_replies();
            self.watch_for_silence();
        } else {
            self.say_as_written();
        }
    }

    /// The entry of this turn.
    pub(crate) fn finish(mut self, input: Input) -> Step {
        self.discard_spent();
        if self.c.stacks.is_empty() {
            self.c.reads.let_go();
        }
        let seq = self.c.seq;
        self.c.seq += 1;
        let stands = words::stands(self.graph, &self.c);
        let link = Link { before: self.c.journal, graph: self.hash };
        let entry = Entry::new(seq, input, self.outputs, stands, link);
        self.c.journal = entry.hash;
        Step {
            conversation: self.c,
            entry: Some(entry),
            visited: Visited { rows: self.rows.into_inner().into_iter().collect(), ..self.visited },
            steps: self.told.unwrap_or_default(),
        }
    }

    fn message(&mut self, text: &str, secrets: &[TakenOut]) {
        self.c.reads.waited(self.graph);
        self.heard();
        self.hear_language(text);
        if self.c.owner != Owner::Machine {
            self.trace(NOWHERE, "the message is left to people");
            return;
        }
        if self.people_lead() {
            self.left_to_people();
            return;
        }
        let asked = self.last_seen();
        self.say_as_written();
        if let Err(Stuck { why, .. }) = self.desk_is_on() {
            self.default_handoff(&why);
            return;
        }
        self.void_drafts();
        let (question, calls) = (self.question(), self.calls_left());
        self.spoken.take();
        let text = text.to_owned();
        let request = self.emit(OutputKind::Interpret { text, question, calls });
        let (at, secrets) = (self.now, secrets.to_vec());
        self.c.unread.push_back(Unread { request, asked, at, secrets, means: None });
    }

    fn host_fact(&mut self, name: &str, subject: &playbook_graph::Value) {
        let found = self.graph.facts.find(|fact| fact.name == name);
        let Some((id, _)) = found else {
            self.trace(NOWHERE, format_args!("there is no fact `{name}`"));
            return;
        };
        match self.prove(id, subject.clone(), ProvedBy::Host) {
            Ok(()) => self.provers_done(id),
            Err(Stuck { why, .. }) => self.default_handoff(&why),
        }
    }

    /// Runs one stack, or gives the floor to the next one. `false` when all of them wait.
    fn move_a_stack(&mut self) -> bool {
        let ready = |stack: &&Stack| {
            !stack.wants_floor && stack.top().is_some_and(|case| matches!(case.stage, Stage::At(_)))
        };
        if let Some(no) = self.c.stacks.iter().find(ready).map(|stack| stack.no) {
            self.run(no);
            return true;
        }
        let parked = self.c.addressed().is_some_and(Stack::parked);
        if self.c.floor.is_some() && !parked {
            return false;
        }
        self.c.floor = None;
        if self.next_talks() {
            return true;
        }
        match self.next_matter() {
            Some(matter) => {
                self.begin(matter);
                true
            }
            None => false,
        }
    }

    /// Uses the meaning of the next message, unless a call is on its way under it.
    fn read_a_message(&mut self) -> bool {
        let meant = self.c.unread.front().is_some_and(|unread| unread.means.is_some());
        let in_plan = self.c.stacks.iter().any(Stack::in_plan);
        let in_flight = in_plan || self.c.addressed().is_some_and(Stack::in_flight);
        if !meant || in_flight {
            return false;
        }
        if let Some(Unread { asked, at, secrets, means: Some(interpretation), .. }) =
            self.c.unread.pop_front()
        {
            self.listening = true;
            self.heard_at = at;
            let interpretation = self.with_secrets(interpretation, &secrets);
            self.use_readings(interpretation, asked);
            self.listening = false;
        }
        true
    }

    /// Asks for something.
    pub(crate) fn emit(&mut self, kind: OutputKind) -> OutputId {
        let id = OutputId(self.c.name().place(self.c.seq, self.outputs.len()));
        self.outputs.push(Output { id, kind });
        id
    }

    /// Whether this turn asked for exactly this already.
    pub(crate) fn asked_for(&self, kind: &OutputKind) -> bool {
        self.outputs.iter().any(|output| output.kind == *kind)
    }

    /// Asks to be woken.
    pub(crate) fn start_timer(&mut self, at: Timestamp) -> TimerId {
        let timer = TimerId(self.c.counted.timers);
        self.c.counted.timers += 1;
        self.emit(OutputKind::StartTimer { timer, at });
        timer
    }

    /// Notes a step for people. Its words are made only where somebody asked for the trace.
    pub(crate) fn trace(&mut self, origin: OriginId, text: impl fmt::Display) {
        if let Some(steps) = &mut self.told {
            steps.push(TraceStep { line: self.graph.line_of(origin), text: text.to_string() });
        }
    }

    /// Whether somebody asked for the trace.
    pub(crate) fn is_told(&self) -> bool {
        self.told.is_some()
    }

    /// An answer to nothing: it came twice, or what asked for it is over.
    pub(crate) fn nothing_waits(&mut self, what: &str) {
        self.trace(NOWHERE, format_args!("nothing waits for this {what}"));
    }

    /// What is deployed.
    pub(crate) fn desk(&self) -> &'g Desk {
        &self.graph.desks[self.c.desk()]
    }

    /// What a case runs.
    pub(crate) fn playbook(&self, case: &Case) -> &'g Playbook {
        &self.graph.playbooks[case.playbook]
    }

    /// What names stand for in a case now.
    pub(crate) fn scope<'a>(&'a self, case: &'a Case) -> CaseScope<'a> {
        CaseScope {
            case,
            facts: &self.c.facts,
            now: self.now,
            asked_at: case.asked_at,
            graph: self.graph,
            rows: &self.rows,
            reached: &self.c.reached,
        }
    }
}
