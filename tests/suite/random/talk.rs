//! A conversation led by chance, and what must hold of every step of it.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use playbook_graph::{
    DeskId, Effect, Graph, Hash, Interpretation, NeedKind, Reading, Runnable, ToolId, Value,
};
use playbook_machine::{
    Conversation, Entry, Input, InputKind, LedgerAnswer, Output, OutputId, OutputKind, Owner,
    TimerId, ToPhrase, ToolOutcome, Waits, fold,
};

use super::chance::Chance;
use super::reader::readings;
use super::values::value;

/// So many answers of the world to one input are a circle.
const CIRCLE: usize = 400;
/// Stands in everything that a model makes up: it must never be said.
const MADE_UP: &str = "31337";

/// What conversations came to: chance that leads nowhere shows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub(super) inputs: usize,
    pub(super) calls: usize,
    pub(super) sensitive: usize,
    pub(super) approvals: usize,
    pub(super) phrased: usize,
    pub(super) ended: usize,
    pub(super) handed_over: usize,
}

impl Seen {
    pub(super) fn add(&mut self, other: Self) {
        self.inputs += other.inputs;
        self.calls += other.calls;
        self.sensitive += other.sensitive;
        self.approvals += other.approvals;
        self.phrased += other.phrased;
        self.ended += other.ended;
        self.handed_over += other.handed_over;
    }
}

/// One conversation.
pub(super) struct Talk<'g> {
    graph: Runnable<'g>,
    desk: DeskId,
    conversation: Conversation,
    entries: Vec<Entry>,
    now: Timestamp,
    inputs: u64,
    open: VecDeque<Output>,
    timers: Vec<(TimerId, Timestamp)>,
    approvals: Vec<(Hash, Vec<String>)>,
    drafts: Vec<OutputId>,
    /// What each digest stands for.
    digests: BTreeMap<Hash, (ToolId, Vec<Value>)>,
    reserved: Vec<(Hash, ToolId)>,
    said_yes: bool,
    seen: Seen,
    chance: Chance,
}

impl<'g> Talk<'g> {
    pub(super) fn new(graph: Runnable<'g>, desk: DeskId, seed: u64) -> Self {
        Self {
            graph,
            desk,
            conversation: Conversation::new("random", desk),
            entries: Vec::new(),
            now: "2026-01-05T09:00:00Z".parse().unwrap(),
            inputs: 0,
            open: VecDeque::new(),
            timers: Vec::new(),
            approvals: Vec::new(),
            drafts: Vec::new(),
            digests: BTreeMap::new(),
            reserved: Vec::new(),
            said_yes: false,
            seen: Seen::default(),
            chance: Chance::new(seed),
        }
    }

    fn graph(&self) -> &'g Graph {
        self.graph.graph()
    }

    /// Leads it through so many turns, then looks at the whole.
    pub(super) fn lead(mut self, turns: usize) -> Result<Seen, String> {
        for fact in self.graph().facts.values() {
            if self.chance.often(60) {
                let subject = value(self.graph(), &fact.subject, &mut self.chance);
                self.input(InputKind::HostFact { fact: fact.name.clone(), subject })?;
            }
        }
        for _ in 0..turns {
            self.turn()?;
            self.waits_for_something()?;
        }
        let start = Conversation::new("random", self.desk);
        match fold(start, self.graph, &self.entries) {
            Ok(folded) if folded == self.conversation => {
                Ok(Seen { inputs: self.entries.len(), ..self.seen })
            }
            Ok(_) => Err("folding gives another state".to_owned()),
            Err(divergence) => Err(format!("folding diverges: {divergence}")),
        }
    }

    fn turn(&mut self) -> Result<(), String> {
        let kind = match self.chance.below(20) {
            0 => InputKind::TakeOver { by: "ann".to_owned() },
            1 | 2 => InputKind::GiveBack { by: "ann".to_owned() },
            3 | 4 if !self.approvals.is_empty() => self.decision(),
            5 if !self.drafts.is_empty() => {
                InputKind::SendDraft { draft: self.drafts[0], by: "ann".to_owned() }
            }
            6 | 7 if !self.timers.is_empty() => return self.time_passes(),
            8 => self.event(),
            9 => {
                // Something that came before, again: it changes nothing.
                let Some(entry) = self.entries.last() else { return Ok(()) };
                let before = self.conversation.clone();
                let again = before.clone().apply(self.graph, entry.input.clone());
                let same = again.entry.is_none() && again.conversation == before;
                return same.then_some(()).ok_or_else(|| "a second delivery did something".into());
            }
            _ => {
                let seconds = i64::try_from(self.chance.below(4_000)).unwrap();
                self.now += SignedDuration::from_secs(seconds);
                InputKind::message("…")
            }
        };
        self.input(kind)
    }

    fn decision(&mut self) -> InputKind {
        let (digest, roles) = self.approvals[self.chance.below(self.approvals.len())].clone();
        let role = roles[self.chance.below(roles.len())].clone();
        let by = self.chance.one(&["ann", "bob", "cid"]).to_owned();
        InputKind::Decided { digest, by, role, approves: self.chance.often(75) }
    }

    fn event(&mut self) -> InputKind {
        let graph = self.graph();
        let count = graph.events.len();
        let Some(event) = graph.events.values().nth(self.chance.below(count)) else {
            return InputKind::message("…");
        };
        let values = event.params.iter();
        let values = values
            .map(|param| (param.name.clone(), value(graph, &param.ty, &mut self.chance)))
            .collect();
        InputKind::Event { event: event.name.clone(), values }
    }

    fn time_passes(&mut self) -> Result<(), String> {
        self.timers.sort_by_key(|(timer, at)| (*at, *timer));
        let (timer, at) = self.timers.remove(0);
        self.now = self.now.max(at);
        self.input(InputKind::TimerFired { timer })
    }

    /// Gives the machine an input, and answers all that it asks for.
    fn input(&mut self, kind: InputKind) -> Result<(), String> {
        self.apply(kind)?;
        for _ in 0..CIRCLE {
            let Some(output) = self.open.pop_front() else { return Ok(()) };
            if let Some(answer) = self.carry_out(output)? {
                self.apply(answer)?;
            }
        }
        Err("the conversation goes in a circle".to_owned())
    }

    fn apply(&mut self, kind: InputKind) -> Result<(), String> {
        self.inputs += 1;
        let input = Input { id: format!("input {}", self.inputs), at: self.now, kind };
        let before = self.conversation.seq();
        let step = self.conversation.clone().apply(self.graph, input);
        let entry = step.entry.ok_or("an input was lost: it has no entry")?;
        if entry.seq != before || step.conversation.seq() != before + 1 {
            return Err("the journal has a gap".to_owned());
        }
        self.open.extend(entry.outputs.iter().cloned());
        self.entries.push(entry);
        self.conversation = step.conversation;
        Ok(())
    }

    #[expect(clippy::too_many_lines, reason = "an arm for each thing that can be asked for")]
    fn carry_out(&mut self, output: Output) -> Result<Option<InputKind>, String> {
        let answers = output.id;
        Ok(match output.kind {
            OutputKind::Interpret { question, .. } => {
                let readings = readings(self.graph(), &question, &mut self.chance);
                self.said_yes |= readings.iter().any(is_yes);
                let score = u16::try_from(self.chance.below(1_100)).unwrap();
                let interpretation = Interpretation { readings, score };
                Some(InputKind::Interpreted { answers, interpretation, used: None })
            }
            OutputKind::Phrase(asked) => {
                self.seen.phrased += 1;
                let text = self.words(&asked);
                Some(InputKind::Phrased { answers, text, used: None })
            }
            OutputKind::Reply { text } if text.contains(MADE_UP) => {
                return Err(format!("a model's own words were said: {text}"));
            }
            OutputKind::CallTool { tool, args, grant, .. } => {
                self.may_be_called(tool, &args, grant.map(|grant| grant.digest))?;
                self.seen.calls += 1;
                let sensitive = self.graph().tools[tool].effect == Effect::Sensitive;
                self.seen.sensitive += usize::from(sensitive);
                let outcome = self.outcome(tool);
                Some(InputKind::Returned { answers, outcome })
            }
            OutputKind::Reserve(asked) => {
                let answer = match self.chance.below(12) {
                    0 => LedgerAnswer::OverLimit(asked.limits.iter().map(|l| l.limit).collect()),
                    1 => LedgerAnswer::OtherDone,
                    2 => LedgerAnswer::UnderWay,
                    3 => LedgerAnswer::SameDone(self.outcome(asked.tool)),
                    _ => {
                        self.reserved.push((asked.digest, asked.tool));
                        LedgerAnswer::Reserved
                    }
                };
                Some(InputKind::Ledger { answers, answer })
            }
            OutputKind::RequestApproval(request) => {
                let roles = request.roles.iter().map(|role| self.graph().roles[*role].name.clone());
                self.approvals.push((request.digest, roles.collect()));
                self.seen.approvals += 1;
                None
            }
            OutputKind::WithdrawApproval { digest } => {
                self.approvals.retain(|(other, _)| *other != digest);
                None
            }
            OutputKind::Draft(_) => {
                self.drafts.push(answers);
                None
            }
            OutputKind::WithdrawDraft { draft } => {
                self.drafts.retain(|other| *other != draft);
                None
            }
            OutputKind::StartTimer { timer, at } => {
                self.timers.push((timer, at));
                None
            }
            OutputKind::StopTimer { timer } => {
                self.timers.retain(|(other, _)| *other != timer);
                None
            }
            OutputKind::Ended { .. } => {
                self.seen.ended += 1;
                None
            }
            OutputKind::HandOff { .. } => {
                self.seen.handed_over += 1;
                None
            }
            _ => None,
        })
    }

    /// What a model without sense makes of a draft.
    fn words(&mut self, asked: &ToPhrase) -> Option<String> {
        match self.chance.below(6) {
            0 => None,
            1 => Some(asked.draft.clone()),
            2 => Some(format!("{} {MADE_UP}", asked.draft)),
            3 => Some(format!("You get {MADE_UP} EUR.")),
            4 => Some(asked.draft.replace(['{', '}'], MADE_UP)),
            _ => Some(format!("{{1}} {MADE_UP} {{9}}")),
        }
    }

    fn outcome(&mut self, tool: ToolId) -> ToolOutcome {
        let graph = self.graph();
        let tool = &graph.tools[tool];
        match self.chance.below(10) {
            0 => ToolOutcome::Failed("it is not there".to_owned()),
            1 => ToolOutcome::Unknown("it didn't answer".to_owned()),
            2 if !tool.fails.is_empty() => {
                ToolOutcome::Refused(tool.fails[self.chance.below(tool.fails.len())].clone())
            }
            3 => ToolOutcome::Gave(Value::text("of another type")),
            _ => ToolOutcome::Gave(value(graph, &tool.gives, &mut self.chance)),
        }
    }

    /// Only declared tools are called, with as many arguments as they take; a sensitive one under
    /// the grant that was reserved for exactly this.
    fn may_be_called(
        &mut self,
        id: ToolId,
        args: &[Value],
        granted: Option<Hash>,
    ) -> Result<(), String> {
        let tool = self.graph().tools.lookup(id).ok_or("an undeclared tool is called")?;
        if args.len() != tool.given().count() && args.len() != tool.params.len() {
            return Err(format!("`{}` is called with {} arguments", tool.name, args.len()));
        }
        let over: Vec<_> = self.graph().authorities_over(id).collect();
        if tool.effect != Effect::Sensitive && over.is_empty() {
            return Ok(());
        }
        let Some(digest) = granted else {
            if tool.effect == Effect::Sensitive {
                return Err(format!("`{}` is called without a grant", tool.name));
            }
            return Ok(());
        };
        if !self.reserved.contains(&(digest, id)) {
            return Err(format!("`{}` is called under another digest", tool.name));
        }
        let known = self.digests.entry(digest).or_insert_with(|| (id, args.to_vec()));
        if *known != (id, args.to_vec()) {
            return Err(format!("one digest stands for two calls of `{}`", tool.name));
        }
        let yes = |need: &playbook_graph::Need| need.kind == NeedKind::CustomersYes;
        let asks = over.iter().any(|(_, over)| over.needs.iter().any(yes));
        if asks && !self.said_yes {
            return Err(format!("`{}` is called, and nobody ever said yes", tool.name));
        }
        Ok(())
    }

    /// Everything that was asked for is answered: now it has ended, or waits for something named.
    fn waits_for_something(&self) -> Result<(), String> {
        let standing = self.conversation.standing(self.graph);
        if *self.conversation.owner() != Owner::Machine || standing.is_empty() {
            return Ok(());
        }
        let named = standing
            .iter()
            .any(|at| !matches!(at.waits, Waits::Turn | Waits::Tool | Waits::Ledger));
        let stands = self.entries.last().map(|entry| entry.stands.join("; "));
        named.then_some(()).ok_or_else(|| format!("it waits for nothing: {stands:?}"))
    }
}

fn is_yes(reading: &Reading) -> bool {
    match reading {
        Reading::Yes => true,
        Reading::InCase(_, inner) => is_yes(inner),
        _ => false,
    }
}
