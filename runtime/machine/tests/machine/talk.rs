//! A conversation as a test writes it: what the customer says and means, and what came of it. Plays
//! interpreter, shop and ledger.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use playbook_graph::{
    Description, FieldIs, Graph, Hash, Interpretation, Pick, Reading, ReplayOnly, Runnable, Said,
    SlotRef, ToolId, Value, Verified, verify,
};
use playbook_machine::{
    Conversation, Entry, Input, InputKind, LedgerAnswer, Output, OutputId, OutputKind, Settled,
    TimerId, ToolOutcome, fold, traced,
};

use crate::shop::{ACME, CANCEL_ORDER, FIND_CUSTOMER, ORDERS_OF, cancellation, customer};

/// A graph that may be run, proved or not.
pub(crate) enum Playable {
    Proved(Box<Verified>),
    Unproved(Box<ReplayOnly>),
}

impl Playable {
    pub(crate) fn of(graph: Graph) -> Self {
        match verify(graph).graph {
            Ok(verified) => Self::Proved(Box::new(verified)),
            Err(unproved) => Self::Unproved(Box::new(unproved)),
        }
    }

    pub(crate) fn runnable(&self) -> Runnable<'_> {
        match self {
            Self::Proved(graph) => graph.runnable(),
            Self::Unproved(graph) => graph.runnable(),
        }
    }
}

/// One conversation with a shop behind it.
pub(crate) struct Talk {
    pub(crate) graph: Playable,
    pub(crate) conversation: Conversation,
    pub(crate) entries: Vec<Entry>,
    pub(crate) now: Timestamp,
    /// What the shop says of Mei's orders.
    pub(crate) orders: Vec<Value>,
    /// What cancelling gives, call after call; then it simply works.
    pub(crate) cancelling: VecDeque<ToolOutcome>,
    /// What the ledger says, request after request; then everything is reserved.
    pub(crate) ledger: VecDeque<LedgerAnswer>,
    /// Whether the shop answers now; else its calls stay on their way.
    pub(crate) shop_answers: bool,
    /// All that was said since the customer's last message.
    pub(crate) said: Vec<String>,
    /// Every output, in order.
    pub(crate) outputs: Vec<Output>,
}

impl Talk {
    /// A conversation in which Mei has these orders.
    pub(crate) fn with(graph: Graph, orders: &[Value]) -> Self {
        Self {
            graph: Playable::of(graph),
            conversation: Conversation::new("mei's", ACME),
            entries: vec![],
            now: "2026-11-22T10:00:00Z".parse().unwrap(),
            orders: orders.to_vec(),
            cancelling: VecDeque::new(),
            ledger: VecDeque::new(),
            shop_answers: true,
            said: vec![],
            outputs: vec![],
        }
    }

    /// The customer writes something that means these readings.
    pub(crate) fn customer(&mut self, text: &str, means: &[Reading]) -> &mut Self {
        self.said.clear();
        let request = self.write(text);
        self.interpreted(request, means)
    }

    /// The customer writes something, which is not interpreted yet.
    pub(crate) fn write(&mut self, text: &str) -> Option<OutputId> {
        self.input(InputKind::message(text));
        let last = self.outputs.iter().rev();
        let mut requests =
            last.filter(|output| matches!(output.kind, OutputKind::Interpret { .. }));
        requests.next().map(|output| output.id)
    }

    pub(crate) fn interpreted(
        &mut self,
        answers: Option<OutputId>,
        means: &[Reading],
    ) -> &mut Self {
        let interpretation = Interpretation { readings: means.to_vec(), score: 1000 };
        if let Some(answers) = answers {
            self.input(InputKind::Interpreted { answers, interpretation, used: None });
        }
        self
    }

    pub(crate) fn decides(&mut self, by: &str, role: &str, approves: bool) -> &mut Self {
        let digest = self.requested().last().copied().expect("nobody was asked");
        self.said.clear();
        self.input(InputKind::Decided { digest, by: by.into(), role: role.into(), approves });
        self
    }

    /// Time passes; timers that are due by then fire in their order.
    pub(crate) fn pass(&mut self, seconds: i64) -> &mut Self {
        let end = self.now + SignedDuration::from_secs(seconds);
        while let Some((timer, at)) = self.next_timer().filter(|(_, at)| *at <= end) {
            self.now = self.now.max(at);
            self.input(InputKind::TimerFired { timer });
        }
        self.now = end;
        self
    }

    /// Applies an input and answers what it asks for.
    pub(crate) fn input(&mut self, kind: InputKind) {
        let id = format!("input {}", self.entries.len());
        self.apply(Input { id, at: self.now, kind });
    }

    pub(crate) fn apply(&mut self, input: Input) {
        let before = std::mem::replace(&mut self.conversation, Conversation::new("", ACME));
        let step = before.apply(self.graph.runnable(), input);
        let outputs = step.outputs().to_vec();
        self.conversation = step.conversation;
        self.outputs.extend(outputs.iter().cloned());
        self.entries.extend(step.entry);
        for output in outputs {
            self.answer(output);
        }
    }

    fn answer(&mut self, output: Output) {
        let answers = output.id;
        match output.kind {
            OutputKind::Reply { text } => self.said.push(text),
            OutputKind::CallTool { tool, args, .. } if self.shop_answers => {
                let outcome = self.shop(tool, &args);
                self.input(InputKind::Returned { answers, outcome });
            }
            OutputKind::Reserve(_) => {
                let answer = self.ledger.pop_front().unwrap_or(LedgerAnswer::Reserved);
                self.input(InputKind::Ledger { answers, answer });
            }
            _ => {}
        }
    }

    fn shop(&mut self, tool: ToolId, args: &[Value]) -> ToolOutcome {
        match tool {
            FIND_CUSTOMER if args[0].as_text() == Some("mei@example.com") => {
                ToolOutcome::Gave(customer("mei", "Mei"))
            }
            FIND_CUSTOMER => ToolOutcome::Refused("not_found".into()),
            ORDERS_OF => ToolOutcome::Gave(Value::List(self.orders.clone().into())),
            CANCEL_ORDER => {
                let done = || ToolOutcome::Gave(cancellation(20));
                self.cancelling.pop_front().unwrap_or_else(done)
            }
            _ => ToolOutcome::Failed("there is no such tool".into()),
        }
    }

    /// The next timer that was started and neither stopped nor come.
    fn next_timer(&self) -> Option<(TimerId, Timestamp)> {
        let mut running: Vec<(TimerId, Timestamp)> = vec![];
        for entry in &self.entries {
            if let InputKind::TimerFired { timer } = entry.input.kind {
                running.retain(|(other, _)| *other != timer);
            }
            for output in &entry.outputs {
                match output.kind {
                    OutputKind::StartTimer { timer, at } => running.push((timer, at)),
                    OutputKind::StopTimer { timer } => running.retain(|(other, _)| *other != timer),
                    _ => {}
                }
            }
        }
        running.into_iter().min_by_key(|(timer, at)| (*at, *timer))
    }

    /// The calls of a tool: their arguments.
    pub(crate) fn calls(&self, of: ToolId) -> Vec<&[Value]> {
        let calls = self.outputs.iter().filter_map(|output| match &output.kind {
            OutputKind::CallTool { tool, args, .. } if *tool == of => Some(args.as_slice()),
            _ => None,
        });
        calls.collect()
    }

    /// The acts that people were asked to approve.
    pub(crate) fn requested(&self) -> Vec<Hash> {
        let asked = self.outputs.iter().filter_map(|output| match &output.kind {
            OutputKind::RequestApproval(request) => Some(request.digest),
            _ => None,
        });
        asked.collect()
    }

    /// How each reservation was settled.
    pub(crate) fn settled(&self) -> Vec<&Settled> {
        let all = self.outputs.iter().filter_map(|output| match &output.kind {
            OutputKind::Settle { settled, .. } => Some(settled),
            _ => None,
        });
        all.collect()
    }

    /// How cases ended.
    pub(crate) fn ends(&self) -> Vec<String> {
        let all = self.outputs.iter().filter_map(|output| match &output.kind {
            OutputKind::Ended { playbook, outcome, .. } => Some(format!("{playbook}: {outcome}")),
            _ => None,
        });
        all.collect()
    }

    /// Why people took over, if they did.
    pub(crate) fn handed_over(&self) -> Option<&playbook_machine::Packet> {
        self.outputs.iter().find_map(|output| match &output.kind {
            OutputKind::HandOff { packet, .. } => Some(packet),
            _ => None,
        })
    }

    /// Where everything stands.
    pub(crate) fn stands(&self) -> Vec<&str> {
        let last = self.entries.last();
        last.map_or_else(Vec::new, |entry| entry.stands.iter().map(String::as_str).collect())
    }

    #[track_caller]
    pub(crate) fn expect_said(&self, part: &str) -> &Self {
        assert!(self.said.iter().any(|line| line.contains(part)), "“{part}” in {:#?}", self.said);
        self
    }

    /// Whether folding the journal gives this conversation.
    #[track_caller]
    pub(crate) fn expect_folds(&self) {
        let start = Conversation::new("mei's", ACME);
        match fold(start, self.graph.runnable(), &self.entries) {
            Ok(folded) => assert_eq!(folded, self.conversation),
            Err(divergence) => panic!("{divergence}"),
        }
    }

    /// What happened in the last turn, for a test that fails.
    pub(crate) fn trace(&self) -> String {
        let start = Conversation::new("mei's", ACME);
        let steps = traced(start, self.graph.runnable(), self.entries.clone());
        let steps = steps.iter().flatten().flat_map(|entry| &entry.steps);
        steps.map(|step| step.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// The customer says what a slot holds.
pub(crate) fn says(slot: SlotRef, value: Value) -> Reading {
    Reading::Answer(slot, Said::Value(value))
}

pub(crate) fn corrects(slot: SlotRef, value: Value) -> Reading {
    Reading::Correct(slot, Said::Value(value))
}

/// “the order #W0000001”
pub(crate) fn numbered(number: u32) -> Said {
    let id = Value::text(format!("#W{number:07}"));
    let wheres = vec![FieldIs { path: vec![0], value: id }];
    Said::Description(Description { wheres, ..Description::default() })
}

pub(crate) fn with_status(status: u32) -> Said {
    let status = Value::Enum { of: crate::shop::STATUS, value: status };
    let wheres = vec![FieldIs { path: vec![2], value: status }];
    Said::Description(Description { wheres, ..Description::default() })
}

pub(crate) fn the_cheapest() -> Said {
    Said::Description(Description { pick: Some(Pick::Lowest(vec![3])), ..Description::default() })
}
