//! The machine: a conversation and an input give a new conversation, outputs and a journal entry.
//! Pure: no IO, no clock, no randomness, no hash order. Time and answers arrive inside the input.
//!
//! A [`Conversation`] changes in one way, [`Conversation::apply`]. It runs to completion: whatever
//! has to be waited for (an interpreter, a tool, the ledger, people, a timer, the customer) stands
//! in the outputs, and its answer comes back as an input of its own.
//!
//! **Apply, make the entry durable, then drain the outputs. Never the other way round.**
//!
//! ```
//! use playbook_machine::{Conversation, Input, InputKind, OutputKind, fold};
//! # use playbook_graph::{
//! #     Arena, Conduct, Desk, Graph, Handoff, Interpretation, OriginId, Patience, Silence, Team,
//! #     Text,
//! # };
//! # let (mut graph, origin) = (Graph::default(), OriginId(0));
//! # let team = graph.teams.push(Team::named("support"));
//! # let because = Text::plain("there was no way on", origin);
//! # let desk = graph.desks.push(Desk {
//! #     name: "acme".into(),
//! #     doc: String::new(),
//! #     playbooks: vec![],
//! #     needs: vec![],
//! #     provers: vec![],
//! #     interrupts: vec![],
//! #     default: Handoff { team, because, origin },
//! #     patience: Patience { tries: 2, then: None },
//! #     silence: Silence::default(),
//! #     conduct: Conduct::default(),
//! #     matters: Default::default(),
//! #     keeps: Default::default(),
//! #     talk: Default::default(),
//! #     origin,
//! # });
//! # let verdict = playbook_graph::verify(graph);
//! # let runnable = match &verdict.graph {
//! #     Ok(verified) => verified.runnable(),
//! #     Err(unproved) => unproved.runnable(),
//! # };
//! # let at = jiff::Timestamp::UNIX_EPOCH;
//! let mut conversation = Conversation::new("c1", desk);
//! let mut journal = vec![];
//! let mut said = vec![];
//!
//! let mut inputs = vec![Input { id: "m1".into(), at, kind: InputKind::message("hello") }];
//! while let Some(input) = inputs.pop() {
//!     let step = conversation.apply(runnable, input); //      apply,
//!     conversation = step.conversation;
//!     let Some(entry) = step.entry else { continue }; //      (an input that came twice gives none)
//!     journal.push(entry.clone()); //                         make the entry durable,
//!     for output in entry.outputs { //                        then drain the outputs
//!         match output.kind {
//!             OutputKind::Reply { text } => said.push(text),
//!             OutputKind::Interpret { .. } => inputs.push(Input {
//!                 id: "i1".into(),
//!                 at,
//!                 kind: InputKind::Interpreted {
//!                     answers: output.id,
//!                     interpretation: Interpretation { readings: vec![], score: 1_000 },
//!                     used: None,
//!                 },
//!             }),
//!             _ => {}
//!         }
//!     }
//! }
//! assert_eq!(said, ["How can I help you?"]);
//!
//! // A conversation is the fold of its journal.
//! let again = fold(Conversation::new("c1", desk), runnable, &journal);
//! assert_eq!(again, Ok(conversation));
//! ```
//!
//! Where to look: [`conversation`] (what it holds, `apply`), `turn` (one input worked through),
//! `run` (from point to point), `runs` with `source` (cases on one another), `slot` (questions), `phrase` with [`guard`] and [`budget`] (what models write), `hear` with `reading`, `correct` and `matter` (what a message
//! means), `secret` (what it may not keep), `act` with `look`, `authority`, `confirm`, `gate`, `approval`, `grant` and `settle` (a
//! sensitive call, step by step), `autonomy` and `unsent` (people beside the machine), `handoff`,
//! `silence`, `switch` (what is switched off), `resolved`, [`migrate`] (to another version of the playbooks), [`journal`], and [`chain`] (the same for people, turn by turn).

pub mod budget;
pub mod chain;
pub mod conversation;
pub mod entry;
pub mod guard;
pub mod input;
mod instead;
pub mod journal;
pub mod language;
pub mod ledger;
pub mod migrate;
pub mod output;
pub mod packet;
pub mod seen;
pub mod visited;

mod account;
mod act;
mod another;
mod approval;
mod authority;
mod autonomy;
mod back;
mod case;
mod check;
mod confirm;
mod correct;
mod description;
mod each;
mod early;
mod fact;
mod form;
mod gate;
mod grant;
mod handoff;
mod hear;
mod kept;
mod look;
mod matter;
mod named;
mod narrow;
mod patience;
mod phrase;
mod plan;
mod question;
mod reached;
mod read;
mod reading;
mod resolved;
mod run;
mod runs;
mod scope;
mod secret;
mod settle;
mod silence;
mod sketch;
mod slot;
mod source;
mod switch;
mod tool;
mod tries;
mod turn;
mod typed;
mod unsent;
mod wait;
mod words;

pub use conversation::{Conversation, Owner, Standing, Step, Waits};
pub use description::hits;
pub use entry::{Entry, TraceStep};
pub use input::{Cost, Input, InputKind, LedgerAnswer, TakenOut, Tokens, ToolOutcome, Used};
pub use journal::{Divergence, Traced, fold, fold_against, fold_versions, traced, traced_versions};
pub use migrate::{Mapping, Migrated, Renamed};
pub use output::{
    ApprovalRequest, Delivery, Draft, DraftedAct, Fact, Grant, LimitId, Metered, Output, OutputId,
    OutputKind, ProposedCall, Reservation, Settled, TimerId, ToPhrase,
};
pub use packet::Packet;
pub use seen::Seen;
pub use switch::SwitchedOff;
pub use visited::{Lack, Made, Refused, Visited, Way};
