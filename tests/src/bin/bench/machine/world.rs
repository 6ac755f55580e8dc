//! The world around the measured flows: three orders, a code that is right and one that is wrong, a
//! refund that fails once, a ledger that always has room; and readings, by their names.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};
use playbook_graph::{Currency, Graph, Money, Reading, Said, SlotRef, Value};
use playbook_machine::{InputKind, LedgerAnswer, Output, OutputKind, ToolOutcome};

const DAY: i64 = 24 * 60 * 60;

/// What answers the machine.
pub(crate) struct World<'g> {
    graph: &'g Graph,
    refunds: Cell<u32>,
}

impl<'g> World<'g> {
    pub(crate) fn new(graph: &'g Graph) -> Self {
        Self { graph, refunds: Cell::new(0) }
    }

    /// The answer to what tools and the ledger are asked.
    pub(crate) fn answer(&self, output: &Output) -> Option<InputKind> {
        let answers = output.id;
        match &output.kind {
            OutputKind::CallTool { tool, args, .. } => {
                let outcome = self.call(&self.graph.tools[*tool].name, args);
                Some(InputKind::Returned { answers, outcome })
            }
            OutputKind::Reserve(_) => {
                Some(InputKind::Ledger { answers, answer: LedgerAnswer::Reserved })
            }
            _ => None,
        }
    }

    fn call(&self, tool: &str, args: &[Value]) -> ToolOutcome {
        match (tool.rsplit('.').next().unwrap_or_default(), args) {
            ("check_code", [code]) if code.as_text() == Some("482913") => {
                ToolOutcome::Gave(self.customer())
            }
            ("check_code", _) => ToolOutcome::Refused("wrong_code".into()),
            ("orders_of", _) => {
                ToolOutcome::Gave(Value::List([0, 1, 2].map(|place| self.order(place)).into()))
            }
            _ if self.refunds.replace(1) == 0 => ToolOutcome::Failed("connection refused".into()),
            _ => ToolOutcome::Gave(self.record("Refund", &[Value::text("r-77121"), euros(240)])),
        }
    }

    pub(crate) fn customer(&self) -> Value {
        self.record("Customer", &[Value::text("mei"), Value::text("Mei Kovacs")])
    }

    /// One of the three orders.
    pub(crate) fn order(&self, place: usize) -> Value {
        let items = [("coffee machine", 480), ("kettle", 240), ("toaster", 60)];
        let (item, total) = items.get(place).copied().unwrap_or_default();
        let arrived = Timestamp::UNIX_EPOCH - SignedDuration::from_secs(10 * DAY);
        self.record(
            "Order",
            &[
                Value::text(format!("W000000{place}")),
                Value::text("mei"),
                Value::text(item),
                self.choice("OrderStatus", 1),
                euros(total),
                Value::Time(arrived),
            ],
        )
    }

    /// A value of a closed choice.
    pub(crate) fn choice(&self, name: &str, value: u32) -> Value {
        let found = self.graph.enums.find(|choice| choice.name == name);
        found.map_or(Value::Missing, |(of, _)| Value::Enum { of, value })
    }

    fn record(&self, name: &str, fields: &[Value]) -> Value {
        let found = self.graph.records.find(|record| record.name == name);
        found.map_or(Value::Missing, |(of, _)| Value::Record { of, fields: fields.into() })
    }

    pub(crate) fn wants(&self, intent: &str) -> Reading {
        let found = self.graph.intents.find(|known| known.name == intent);
        found.map_or(Reading::Unclear, |(id, _)| Reading::Intent(id))
    }

    pub(crate) fn says(&self, playbook: &str, slot: &str, value: Value) -> Reading {
        let found = self.graph.playbooks.find(|known| known.name == playbook);
        let slot = found.and_then(|(id, known)| {
            let (slot, _) = known.slots.find(|known| known.name == slot)?;
            Some(SlotRef { playbook: id, slot })
        });
        slot.map_or(Reading::Unclear, |slot| Reading::Answer(slot, Said::Value(value)))
    }
}

fn euros(whole: i64) -> Value {
    let euros = Currency::from_code("EUR");
    euros.map_or(Value::Missing, |euros| Value::Money(Money::new(euros, whole * 100)))
}
