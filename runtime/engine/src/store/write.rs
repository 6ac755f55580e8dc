//! What follows from an entry, in the order in which a store writes it. One place, so that every
//! store writes the same.

use jiff::Timestamp;
use playbook_graph::Hash;
use playbook_machine::{
    ApprovalRequest, Entry, InputKind, Output, OutputId, OutputKind, Settled, TimerId,
};

/// One thing to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Write<'e> {
    /// The input counts from now on.
    Seen(&'e str),
    /// An output is to be performed.
    Open {
        /// The entry that asked.
        seq: u64,
        /// Its place among the entry's outputs.
        place: usize,
        /// The output.
        output: &'e Output,
    },
    /// An output has its answer.
    Close(OutputId),
    /// A timer runs.
    StartTimer(TimerId, Timestamp),
    /// A timer runs no more.
    StopTimer(TimerId),
    /// A request waits for people.
    AskApproval(OutputId, &'e ApprovalRequest),
    /// A request waits no more.
    WithdrawApproval(Hash),
    /// Secrets are thrown away.
    Discard(&'e [Hash]),
    /// A reservation is settled.
    Settle(OutputId, &'e Settled),
}

/// Whether the engine has something to do for an output beyond writing it down.
pub const fn is_performed(kind: &OutputKind) -> bool {
    !matches!(
        kind,
        OutputKind::Settle { .. }
            | OutputKind::StartTimer { .. }
            | OutputKind::StopTimer { .. }
            | OutputKind::Discard { .. }
    )
}

/// All that follows from entries, in order. What one of them asks for and a later one answers was
/// never open for anybody else.
pub fn writes(entries: &[Entry]) -> Vec<Write<'_>> {
    let mut all: Vec<Write<'_>> = Vec::new();
    for entry in entries {
        // An answer comes from the engine alone, and only while its output is open.
        match of_input(&entry.input.kind) {
            Some(Write::Close(id)) => {
                let asked = |write: &Write<'_>| matches!(write, Write::Open { output, .. } if output.id == id);
                match all.iter().position(asked) {
                    Some(place) => drop(all.remove(place)),
                    None => all.push(Write::Close(id)),
                }
            }
            other => {
                all.push(Write::Seen(&entry.input.id));
                all.extend(other);
            }
        }
        for (place, output) in entry.outputs.iter().enumerate() {
            all.extend(of_output(output));
            if is_performed(&output.kind) {
                all.push(Write::Open { seq: entry.seq, place, output });
            }
        }
    }
    all
}

fn of_input(kind: &InputKind) -> Option<Write<'_>> {
    Some(match kind {
        InputKind::Interpreted { answers, .. }
        | InputKind::Phrased { answers, .. }
        | InputKind::Returned { answers, .. }
        | InputKind::Ledger { answers, .. } => Write::Close(*answers),
        InputKind::TimerFired { timer } => Write::StopTimer(*timer),
        _ => return None,
    })
}

fn of_output(output: &Output) -> Option<Write<'_>> {
    Some(match &output.kind {
        OutputKind::StartTimer { timer, at } => Write::StartTimer(*timer, *at),
        OutputKind::StopTimer { timer } => Write::StopTimer(*timer),
        OutputKind::RequestApproval(request) => Write::AskApproval(output.id, request),
        OutputKind::WithdrawApproval { digest } => Write::WithdrawApproval(*digest),
        OutputKind::Discard { seals } => Write::Discard(seals),
        OutputKind::Settle { reservation, settled } => Write::Settle(*reservation, settled),
        _ => return None,
    })
}
