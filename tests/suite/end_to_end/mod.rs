//! End to end: the real program, real files, a real shop over HTTP.

mod bad_input;
mod commands;
mod durable;
mod event;
mod findings;
mod models;
mod moved;
mod paths;
pub(crate) mod program;
mod region;
mod secret;
pub(crate) mod shop;
mod tiers;
