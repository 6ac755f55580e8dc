//! The desk of the durable bench: the refund conversation, each with a customer and orders of its own.
//! Tools answer at once; the refund fails once for each order; the interpreter reads what the bench
//! writes.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use playbook_compiler::{Project, check};
use playbook_graph::{
    Currency, Graph, Interpretation, Money, Question, Reading, Said, SlotRef, Source, Value,
    Verified,
};
use playbook_machine::{InputKind, ToolOutcome};
use playbook_runtime::interpreter::{Heard, Interpreter, Interpreting};
use playbook_runtime::{HostTool, Runtime, RuntimeError, Store, Tools, Turn, What};

const DAY: i64 = 24 * 60 * 60;

/// The refund's text, with room for many refunds a day.
pub(crate) fn project() -> Option<Arc<Verified>> {
    let text = include_str!("../machine/refund.playbook");
    let text = text.replace("limit 5000 EUR per day", "limit 500000000 EUR per day");
    let sources = vec![Source { name: "refund.playbook".into(), text }];
    let checked = check(&Project { sources, std: Vec::new() });
    checked.graph?.ok().map(Arc::new)
}

/// The desk on a store.
pub(crate) fn runtime(project: &Arc<Verified>, store: impl Store) -> Result<Runtime, RuntimeError> {
    let graph = project.graph();
    let words = Arc::new(Words::of(graph));
    let failed: Arc<Mutex<BTreeSet<Value>>> = Arc::default();
    let (customers, orders, refunds) = (words.clone(), words.clone(), words.clone());
    let tools = Tools::new()
        .with(
            graph,
            "refund.check_code",
            HostTool::new(move |args: Vec<Value>| {
                let code = args.first().and_then(Value::as_text).unwrap_or_default();
                std::future::ready(match code.strip_prefix("right ") {
                    Some(id) => ToolOutcome::Gave(customers.customer(id)),
                    None => ToolOutcome::Refused("wrong_code".to_owned()),
                })
            }),
        )
        .with(
            graph,
            "refund.orders_of",
            HostTool::new(move |args: Vec<Value>| {
                let id = args.first().and_then(Value::as_text).unwrap_or_default();
                let all = [0, 1, 2].map(|place| orders.order(id, place));
                std::future::ready(ToolOutcome::Gave(Value::List(all.into())))
            }),
        )
        .with(
            graph,
            "refund.refund",
            HostTool::new(move |args: Vec<Value>| {
                let order = args.into_iter().next().unwrap_or(Value::Missing);
                let first = failed.lock().unwrap_or_else(PoisonError::into_inner).insert(order);
                std::future::ready(if first {
                    ToolOutcome::Failed("connection refused".to_owned())
                } else {
                    ToolOutcome::Gave(refunds.refund())
                })
            }),
        );
    Runtime::builder(project.clone())
        .shared_store(Arc::new(store))
        .tools(tools)
        .interpreter(Scripted(words))
        .build()
}

/// The customer's two messages; the conversation waits for approval then. What came of the second.
pub(crate) async fn until_approval(runtime: &Runtime, no: usize) -> Result<Turn, RuntimeError> {
    let name = no.to_string();
    runtime.message(&name, "1", format!("refund {no}")).await?;
    runtime.message(&name, "2", format!("code {no}")).await
}

/// The whole conversation; whether the money came back at its end.
pub(crate) async fn refund(runtime: &Runtime, no: usize) -> Result<bool, RuntimeError> {
    let waits = until_approval(runtime, no).await?;
    let asked = waits.happened.iter().find_map(|happened| match &happened.what {
        What::ApprovalAsked { digest, .. } => digest.parse().ok(),
        _ => None,
    });
    let Some(digest) = asked else { return Ok(false) };
    let (by, role) = ("ann".to_owned(), "team_lead".to_owned());
    let yes = InputKind::Decided { digest, by, role, approves: true };
    let done = runtime.input(&no.to_string(), "yes", yes).await?;
    Ok(done.replies().any(|reply| reply.contains("is on its way back")))
}

/// Values and readings, by their names in the project.
struct Words {
    graph: Graph,
}

impl Words {
    fn of(graph: &Graph) -> Self {
        Self { graph: graph.clone() }
    }

    fn customer(&self, id: &str) -> Value {
        self.record("Customer", &[Value::text(id), Value::text("Mei Kovacs")])
    }

    fn order(&self, customer: &str, place: usize) -> Value {
        let items = [("coffee machine", 480), ("kettle", 240), ("toaster", 60)];
        let (item, total) = items.get(place).copied().unwrap_or_default();
        let number = customer.parse::<usize>().unwrap_or_default() * items.len() + place;
        let arrived = Timestamp::now() - SignedDuration::from_secs(10 * DAY);
        let fields = [
            Value::text(format!("W{number:07}")),
            Value::text(customer),
            Value::text(item),
            self.choice("OrderStatus", 1),
            euros(total),
            // A whole day's moment, so that the same order is the same each time it is read.
            Value::Time(arrived.round(jiff::Unit::Hour).unwrap_or(arrived)),
        ];
        self.record("Order", &fields)
    }

    fn refund(&self) -> Value {
        self.record("Refund", &[Value::text("r-77121"), euros(240)])
    }

    fn choice(&self, name: &str, value: u32) -> Value {
        let found = self.graph.enums.find(|choice| choice.name == name);
        found.map_or(Value::Missing, |(of, _)| Value::Enum { of, value })
    }

    fn record(&self, name: &str, fields: &[Value]) -> Value {
        let found = self.graph.records.find(|record| record.name == name);
        found.map_or(Value::Missing, |(of, _)| Value::Record { of, fields: fields.into() })
    }

    fn says(&self, playbook: &str, slot: &str, value: Value) -> Reading {
        let found = self.graph.playbooks.find(|known| known.name == playbook);
        let slot = found.and_then(|(id, known)| {
            let (slot, _) = known.slots.find(|known| known.name == slot)?;
            Some(SlotRef { playbook: id, slot })
        });
        slot.map_or(Reading::Unclear, |slot| Reading::Answer(slot, Said::Value(value)))
    }

    /// What `refund 7` and `code 7` mean.
    fn read(&self, text: &str) -> Vec<Reading> {
        let (what, customer) = text.split_once(' ').unwrap_or_default();
        let code = |text: String| self.says("identify", "code", Value::text(text));
        if what == "code" {
            return vec![code(format!("right {customer}"))];
        }
        let wants = self.graph.intents.find(|intent| intent.name == "get_refund");
        vec![
            wants.map_or(Reading::Unclear, |(id, _)| Reading::Intent(id)),
            code("wrong".to_owned()),
            self.says("get_refund", "order", self.order(customer, 1)),
            self.says("get_refund", "reason", self.choice("RefundReason", 0)),
        ]
    }
}

fn euros(whole: i64) -> Value {
    let euros = Currency::from_code("EUR");
    euros.map_or(Value::Missing, |euros| Value::Money(Money::new(euros, whole * 100)))
}

/// Reads what the bench writes.
struct Scripted(Arc<Words>);

impl Interpreter for Scripted {
    fn interpret<'a>(
        &'a self,
        _: &'a Graph,
        _: &'a Question,
        text: &'a str,
        _: u32,
    ) -> Interpreting<'a> {
        let interpretation = Interpretation { readings: self.0.read(text), score: 1000 };
        Box::pin(std::future::ready(Heard { interpretation, used: None }))
    }

    fn is_instant(&self) -> bool {
        true
    }
}
