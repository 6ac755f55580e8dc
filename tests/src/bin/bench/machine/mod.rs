//! The machine: how many inputs of a refund conversation it takes a second on one core, what a step
//! from point to point costs, how large a waiting conversation is, and whether a long one is slower.
//!
//! Tools, ledger and people are stubs that were asked once, beforehand: what is measured is the
//! machine, with its entries and outputs made and hashed, and nothing stored.

mod flow;
mod world;

use std::hint::black_box;
use std::time::{Duration, Instant};

use playbook_graph::Runnable;
use playbook_machine::{Conversation, Input, InputKind, ToolOutcome};

use flow::{LONG_WALK, SHORT_WALK};

/// How many conversations are timed at once, and how often. Of many short rounds the best counts:
/// whatever else the computer does only adds to a round.
const AT_ONCE: usize = 100;
const ROUNDS: usize = 200;

/// Prints the table and the last line.
pub(crate) fn run() {
    let Some(project) = flow::project() else { return };
    let runnable = project.runnable();
    let (refund, waiting) = flow::refund(runnable);
    let whole = time(runnable, &refund.start, &refund.inputs);
    let (inputs, outside) = (refund.inputs.len(), refund.outside());
    let a_second = inputs as f64 / whole.as_secs_f64();
    println!("a refund: {inputs} inputs, {outside} of them from outside");
    row("the conversation", ns(whole), "ns");
    refund.each(runnable, |conversation, input| {
        let once = time(runnable, conversation, std::slice::from_ref(input));
        row(&format!("  {}", what(input)), ns(once), "ns");
    });
    row("an input", ns(whole) / inputs as f64, "ns");
    row("inputs a second", a_second, "");
    row("conversations a second", 1.0 / whole.as_secs_f64(), "");

    let waiting = postcard::to_allocvec(&waiting).unwrap_or_default().len();
    row("waiting for approval, three orders cached", waiting as f64, "bytes");
    let hop = transition(runnable);
    row("from state to state, with a guard", hop, "ns");
    let [early, late] = [5, 100].map(|turn| a_turn(runnable, turn));
    row("a turn, of the first five", early, "ns");
    row("a turn, the last five of a hundred", late, "ns");
    println!(
        "machine inputs_per_s={a_second:.0} ns_per_transition={hop:.0} waiting_bytes={waiting} \
         turn100_vs_turn5={:.2}",
        late / early
    );
}

/// The conversation once.
pub(crate) fn once() {
    let Some(project) = flow::project() else { return };
    let (refund, _) = flow::refund(project.runnable());
    let mut conversation = refund.start;
    for input in refund.inputs {
        conversation = conversation.apply(project.runnable(), input).conversation;
    }
}

/// What a step from state to state costs: a walk through many beside a walk through few.
fn transition(runnable: Runnable<'_>) -> f64 {
    let [short, long] = [SHORT_WALK, LONG_WALK].map(|states| {
        let walk = flow::walk(runnable, states);
        ns(time(runnable, &walk.start, &walk.inputs))
    });
    (long - short) / (LONG_WALK - SHORT_WALK) as f64
}

/// What a turn costs, on the average over the five that end with this one.
fn a_turn(runnable: Runnable<'_>, until: usize) -> f64 {
    let turns = 5;
    let flow = flow::questions(runnable, until, turns);
    ns(time(runnable, &flow.start, &flow.inputs)) / turns as f64
}

/// How long a conversation takes for these inputs.
fn time(runnable: Runnable<'_>, start: &Conversation, inputs: &[Input]) -> Duration {
    let best = (0..ROUNDS)
        .map(|_| {
            let all: Vec<_> = (0..AT_ONCE).map(|_| (start.clone(), inputs.to_vec())).collect();
            let mut after = Vec::with_capacity(AT_ONCE);
            let begun = Instant::now();
            for (mut conversation, inputs) in all {
                for input in inputs {
                    let step = conversation.apply(runnable, input);
                    black_box(step.entry);
                    conversation = step.conversation;
                }
                after.push(conversation); // it lives on
            }
            begun.elapsed()
        })
        .min();
    best.unwrap_or_default() / u32::try_from(AT_ONCE).unwrap_or(1)
}

fn ns(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

fn row(what: &str, figure: f64, unit: &str) {
    println!("{what:<44}{figure:>12.0} {unit}");
}

/// An input in a word.
fn what(input: &Input) -> &'static str {
    match &input.kind {
        InputKind::Message { .. } => "message",
        InputKind::Interpreted { .. } => "interpreted",
        InputKind::Phrased { .. } => "phrased",
        InputKind::Returned { outcome, .. } => match outcome {
            ToolOutcome::Gave(_) => "a tool gave",
            ToolOutcome::Refused(_) => "a tool refused",
            ToolOutcome::Failed(_) | ToolOutcome::Unknown(_) => "a tool failed",
        },
        InputKind::Ledger { .. } => "the ledger has room",
        InputKind::Decided { .. } => "a person approves",
        _ => "something else",
    }
}
