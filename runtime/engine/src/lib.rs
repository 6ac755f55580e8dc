//! The runtime: what a program embeds to run verified playbooks, and every driver that they need.
//!
//! ```no_run
//! use playbook_graph::Verified;
//! use playbook_runtime::{Bindings, Happened, Runtime, Sqlite, Tools, What};
//!
//! async fn serve(graph: Verified) -> Result<(), Box<dyn std::error::Error>> {
//!     let bindings = Bindings::open("bindings.toml", graph.graph())?;
//!     let runtime = Runtime::builder(graph)
//!         .desk("acme")
//!         .store(Sqlite::open("acme.db")?)
//!         .tools(Tools::bound(bindings)?)
//!         .listener(|happened: &Happened| match &happened.what {
//!             What::Reply { text } => println!("{}: {text}", happened.conversation),
//!             other => println!("{}: {other:?}", happened.conversation),
//!         })
//!         .build()?;
//!     runtime.recover().await?; // what a crash left open
//!     let _awake = runtime.keep_awake(); // timers, and what other processes leave in the store
//!
//!     let turn = runtime.message("mei", "message 1", "please cancel my order").await?;
//!     for reply in turn.replies() {
//!         println!("mei was told: {reply}");
//!     }
//!     for open in runtime.approvals().await? {
//!         println!("{} waits: {}", open.request.act, open.request.because);
//!         runtime.approve(&open.request.digest.to_string(), "ann", "team_lead").await?;
//!     }
//!     for traced in runtime.trace("mei").await? {
//!         for step in traced.steps {
//!             println!("{} {}", step.line, step.text);
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! What is promised: **every accepted input is applied once, in order, per conversation. A tool call
//! is at-least-once with a stable key, or at-most-once with an explicit unknown outcome. A reply is
//! delivered at least once, always under the same id.**
//!
//! The way of an input: [`runtime`] gives it to the one who drives the conversation; `vault` takes its
//! secrets out; `drive` applies it to the machine, commits the entry to the [`store`] with all that
//! follows from it, and only then carries out what was asked for: [`interpreter`], [`phraser`],
//! [`tools`] (as [`bindings`] say, in the
//! [`shape`] that their types ask for), the ledger, the host ([`happened`]). Each answer is the next
//! input. None of these rooms decides what may happen: the machine does, on a verified graph.

pub mod approvals;
pub mod bindings;
pub mod builder;
pub mod clock;
mod drive;
pub mod error;
mod event;
pub mod happened;
pub mod interpreter;
pub mod mapping;
pub mod models;
pub mod people;
pub mod phraser;
pub mod runtime;
pub mod secret;
pub mod shadow;
pub mod shape;
pub mod store;
pub mod switches;
pub mod tools;
mod vault;
mod version;
mod words;

pub use approvals::Decision;
pub use bindings::{Bindings, BindingsError};
pub use builder::Builder;
pub use clock::{Clock, HandClock, ShiftedClock, SystemClock};
pub use drive::Move;
pub use error::RuntimeError;
pub use happened::{Delivering, Happened, Listener, What};
pub use interpreter::{BuiltIn, Heard, Interpreter};
pub use models::Models;
pub use phraser::{AsWritten, Phraser, Worded};
pub use runtime::{Awake, Runtime, Turn};
pub use shadow::Produced;
pub use store::{Memory, Sqlite, Store, StoreError};
pub use switches::{Switch, Switches};
pub use tools::{HostTool, JsonCall, JsonEnd, JsonTool, ToolCall, ToolDriver, Tools};
pub use vault::VaultKey;
