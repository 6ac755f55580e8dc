//! Exploring: every conversation that a graph allows, as the machine leads it, within a choice of
//! values. What the verifier says of all conversations is held against what is seen here.
//!
//! A [`Position`] is a conversation with its world at one moment; a [`Move`] is what the world may do
//! next. [`Pool`] says which values are worth trying; [`explore`] tries them all; [`broken`] says
//! what of it a proof would have ruled out. Shares no code with the verifier.

mod desk;
mod judge;
mod moves;
mod pool;
mod position;
mod rounds;
mod search;

pub(crate) use desk::alone;
pub use desk::{at_a_desk, with_callers};
pub use judge::{Broken, Record, broken};
pub use moves::{Move, OfTool, Width};
pub use pool::Pool;
pub use position::Position;
pub use search::{Bounds, Explored, Look, explore, starts, with_facts};
