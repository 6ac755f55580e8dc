//! A conversation at the tests' shop, input by input: one small order is cancelled. `cargo bench -p
//! playbook-machine` compares each input with the run before; whole flows and what they are held to
//! are measured by the tests' `bench -- machine`.

#![expect(clippy::unwrap_used, reason = "a measurement that can't go on stops")]

#[path = "../tests/machine/shop.rs"]
#[expect(dead_code, reason = "the tests use more of their shop")]
mod shop;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use playbook_graph::{Interpretation, Reading, Runnable, Said, SlotRef, Value, verify};
use playbook_machine::{
    Conversation, Input, InputKind, LedgerAnswer, Output, OutputKind, ToolOutcome,
};

use shop::{ACME, CANCEL_ORDER, FIND_CUSTOMER, THE_EMAIL, THE_REASON, WANTS_CANCEL};

/// What arrives, and the conversation that it arrives at.
struct Arrives {
    name: String,
    conversation: Conversation,
    input: Input,
}

fn every_input(criterion: &mut Criterion) {
    let verdict = verify(shop::shop());
    let runnable = match &verdict.graph {
        Ok(verified) => verified.runnable(),
        Err(unproved) => unproved.runnable(),
    };
    for Arrives { name, conversation, input } in played(runnable) {
        criterion.bench_function(&name, |bench| {
            bench.iter_batched(
                || (conversation.clone(), input.clone()),
                |(conversation, input)| black_box(conversation.apply(runnable, input)),
                BatchSize::SmallInput,
            );
        });
    }
}

/// The conversation, played once.
fn played(runnable: Runnable<'_>) -> Vec<Arrives> {
    let says = |slot: SlotRef, value| Reading::Answer(slot, Said::Value(value));
    let mut means = vec![
        vec![Reading::Yes],
        vec![
            Reading::Intent(WANTS_CANCEL),
            says(THE_EMAIL, Value::text("mei@example.com")),
            says(THE_REASON, shop::reason(1)),
        ],
    ];
    let mut conversation = Conversation::new("c1", ACME);
    let mut all = Vec::new();
    for text in ["please cancel my order, a mistake; I am mei@example.com", "yes"] {
        let mut next = Some(InputKind::message(text));
        while let Some(kind) = next.take() {
            let (id, at) = (format!("input {}", all.len()), Timestamp::UNIX_EPOCH);
            let input = Input { id, at, kind };
            let name = format!("{:>2} {}", all.len(), word(&input.kind));
            let before = conversation.clone();
            let step = conversation.apply(runnable, input.clone());
            next = step.outputs().iter().find_map(|output| answer(output, &mut means));
            conversation = step.conversation;
            all.push(Arrives { name, conversation: before, input });
        }
    }
    all
}

/// What interpreter, shop and ledger answer.
fn answer(output: &Output, means: &mut Vec<Vec<Reading>>) -> Option<InputKind> {
    let answers = output.id;
    match &output.kind {
        OutputKind::Interpret { .. } => {
            let interpretation = Interpretation { readings: means.pop().unwrap(), score: 1000 };
            Some(InputKind::Interpreted { answers, interpretation, used: None })
        }
        OutputKind::Reserve(_) => {
            Some(InputKind::Ledger { answers, answer: LedgerAnswer::Reserved })
        }
        OutputKind::CallTool { tool, .. } => {
            let gave = match *tool {
                FIND_CUSTOMER => shop::customer("mei", "Mei"),
                CANCEL_ORDER => shop::cancellation(20),
                _ => Value::List([shop::order(1, 0, 20)].into()),
            };
            Some(InputKind::Returned { answers, outcome: ToolOutcome::Gave(gave) })
        }
        _ => None,
    }
}

fn word(input: &InputKind) -> &'static str {
    match input {
        InputKind::Message { .. } => "message",
        InputKind::Interpreted { .. } => "interpreted",
        InputKind::Phrased { .. } => "phrased",
        InputKind::Returned { .. } => "returned",
        _ => "the ledger has room",
    }
}

criterion_group!(benches, every_input);
criterion_main!(benches);
