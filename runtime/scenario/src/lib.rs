//! Plays scenarios on the machine: in memory, with tools that do as they are told, at a clock that
//! moves only when a scenario says so. Pure: no IO, no clock, no randomness.
//!
//! [`run()`] plays one [`Scenario`](playbook_graph::Scenario) and reports; [`run_all`] plays all of
//! a graph's. [`Player`] is the part that plays: it carries out what a conversation asks for, and
//! may be used alone, to talk to a playbook. [`Visits`] collects what scenarios went through;
//! [`Coverage`] says what they left out. [`replay()`] plays a counter-example of the verifier, and
//! [`saved()`] writes it down as a scenario; [`explore`] tries every conversation there is,
//! and [`paths()`] writes down those that show every way through.

mod coverage;
mod door;
mod expect;
pub mod explore;
mod failure;
mod happened;
mod meant;
mod otherwise;
mod paths;
mod player;
mod replay;
mod run;
mod saved;
mod tools;
mod world;
mod written;

#[cfg(test)]
mod tests;

pub use coverage::{Coverage, Missed, Tally, Visits};
pub use failure::Failure;
pub use happened::Happened;
pub use otherwise::{ReadOtherwise, read_otherwise};
pub use paths::{Paths, Progress, Reach, Scene, Unreached, Why, paths};
pub use player::{Labelled, Player};
pub use replay::{Replayed, Unseen, replay, replay_within};
pub use run::{Report, run, run_all};
pub use saved::saved;
pub use tools::{Stubs, Tools};
pub use world::OpenApproval;
