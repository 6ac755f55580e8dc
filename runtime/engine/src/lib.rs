//! The runtime.

pub mod bindings;
pub mod secret;
pub mod shape;
pub mod store;
pub mod tools;
mod words;
