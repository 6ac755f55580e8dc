//! The machine: a conversation and an input give a new conversation, outputs and a journal entry.
//! Pure: no IO, no clock, no randomness, no hash order.

pub mod entry;
pub mod input;
pub mod ledger;
pub mod output;
pub mod packet;

pub use entry::{Entry, TraceStep};
pub use input::{Input, InputKind, LedgerAnswer, ToolOutcome};
pub use output::{
    ApprovalRequest, Delivery, Grant, LimitId, Metered, Output, OutputId, OutputKind, Reservation,
    Settled, TimerId,
};
pub use packet::Packet;
