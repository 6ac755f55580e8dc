//! The runtime: what a program embeds to run verified playbooks, and every driver that they need.
//! Stores, tools, interpreters, clocks; none of them decides what may happen.

pub mod approvals;
pub mod bindings;
pub mod clock;
mod drive;
pub mod error;
pub mod happened;
pub mod interpreter;
pub mod runtime;
pub mod secret;
pub mod shape;
pub mod store;
pub mod tools;
mod words;

pub use approvals::Decision;
pub use bindings::{Bindings, BindingsError};
pub use clock::{Clock, HandClock, SystemClock};
pub use error::RuntimeError;
pub use happened::{Happened, Listener, What};
pub use runtime::{Awake, Builder, Runtime, Turn};
pub use store::{Memory, Sqlite, Store, StoreError};
pub use tools::{HostTool, ToolCall, ToolDriver, Tools};
