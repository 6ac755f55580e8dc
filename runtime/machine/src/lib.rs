//! The machine: a conversation and an input give a new conversation, outputs and a journal entry.
//! Pure: no IO, no clock, no randomness, no hash order.

#![expect(
    clippy::indexing_slicing,
    reason = "only arenas are indexed, by ids of their own graph; lists are never"
)]

pub mod conversation;
pub mod entry;
pub mod input;
pub mod journal;
pub mod ledger;
pub mod output;
pub mod packet;
pub mod visited;

mod act;
mod approval;
mod authority;
mod case;
mod description;
mod fact;
mod gate;
mod grant;
mod handoff;
mod hear;
mod read;
mod run;
mod scope;
mod silence;
mod slot;
mod tool;
mod turn;
mod typed;
mod words;

pub use conversation::{Conversation, Owner, Standing, Step, Waits};
pub use entry::{Entry, TraceStep};
pub use input::{Input, InputKind, LedgerAnswer, ToolOutcome};
pub use journal::{Divergence, fold, fold_against};
pub use output::{
    ApprovalRequest, Delivery, Grant, LimitId, Metered, Output, OutputId, OutputKind, Reservation,
    Settled, TimerId,
};
pub use packet::Packet;
pub use visited::{Visited, Way};
