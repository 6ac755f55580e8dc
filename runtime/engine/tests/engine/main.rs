//! The engine's tests: stores, bindings, tools against a real shop, conversations end to end, and
//! crashes at every write.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on may stop"
)]

#[path = "../../../machine/tests/machine/shop.rs"]
#[expect(dead_code, unreachable_pub, reason = "the machine's tests use the rest of it")]
mod shop;

mod bindings;
mod http;
mod store;
mod vendor;
