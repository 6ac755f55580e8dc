//! The engine's tests: stores, bindings, tools against a real shop, conversations end to end, and
//! crashes at every write.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that can't go on may stop"
)]

#[path = "../../../machine/tests/machine/shop.rs"]
#[expect(dead_code, reason = "the machine's tests own it and use the rest of it")]
mod shop;

#[path = "../../../machine/tests/machine/planned.rs"]
mod planned;

mod bindings;
mod crash;
mod dying;
mod http;
mod json_tool;
mod models;
mod moves;
mod plan;
mod repeated;
mod runtime;
mod shadow;
mod store;
mod switches;
mod vendor;
mod vendor_talk;
mod world;
