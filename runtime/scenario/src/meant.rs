//! What a scenario says that a message means, where several playbooks have a slot of that name: that
//! of the one that asks.

use playbook_graph::{Asked, Graph, PlaybookId, Question, Reading, SlotRef};

/// The readings as an answer to a question. What a message wishes for has its own slots, and keeps
/// them.
pub(crate) fn here(graph: &Graph, question: &Question, readings: &[Reading]) -> Vec<Reading> {
    let wishes = |one: &Reading| matches!(one, Reading::Intent(_) | Reading::NewMatter(_));
    let asks = question.playbook.filter(|_| question.asked != Asked::Nothing);
    let Some(of) = asks.filter(|_| !readings.iter().any(wishes)) else {
        return readings.to_vec();
    };
    readings.iter().cloned().map(|reading| of_playbook(graph, of, reading)).collect()
}

fn of_playbook(graph: &Graph, of: PlaybookId, mut reading: Reading) -> Reading {
    let (Reading::Answer(at, _)
    | Reading::Correct(at, _)
    | Reading::Add(at, _)
    | Reading::Remove(at, _)
    | Reading::Change(at, ..)) = &mut reading
    else {
        return reading;
    };
    *at = namesake(graph, of, *at).unwrap_or(*at);
    reading
}

/// The slot of a playbook that has the name of another, and holds the same.
fn namesake(graph: &Graph, of: PlaybookId, at: SlotRef) -> Option<SlotRef> {
    let slot = graph.playbooks.lookup(at.playbook)?.slots.lookup(at.slot)?;
    let same = graph
        .playbooks
        .lookup(of)?
        .slots
        .find(|other| other.name == slot.name && other.ty == slot.ty)?;
    Some(SlotRef { playbook: of, slot: same.0 })
}
