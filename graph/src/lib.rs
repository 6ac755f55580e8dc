//! The contract: a checked playbook as states, values and authority, and the verifier that proves
//! it. Knows no syntax, does no IO, reads no clock.
//!
//! One noun, one file, the same noun as in the compiler and in the machine: [`tool`], [`fact`],
//! [`authority`], [`policy`], [`playbook`] (with slots, states and points), [`desk`], [`scenario`].
//! [`graph`] puts them together; [`hash`] gives the whole its address.

pub mod arena;
pub mod authority;
pub mod between;
pub mod calculation;
pub mod calendar;
mod capability;
pub mod conduct;
pub mod counterexample;
pub mod desk;
pub mod diagnostic;
pub mod eval;
pub mod event;
pub mod expr;
pub mod fact;
pub mod file;
pub mod graph;
pub mod hash;
pub mod header;
pub mod intent;
pub mod keeps;
pub mod list;
pub mod locale;
pub mod matter;
pub mod moment;
mod opening;
pub mod origin;
pub mod own_words;
pub mod pattern;
pub mod plan;
pub mod playbook;
pub mod policy;
pub mod prepared;
pub mod reading;
pub mod run;
pub mod said;
mod sample;
pub mod scenario;
pub mod seal;
pub mod shape;
pub mod slot;
pub mod span;
pub mod speak;
mod spoken_day;
pub mod table;
pub mod team;
pub mod text;
pub mod tool;
pub mod types;
pub mod value;
pub mod verified;
pub mod verify;
pub mod voice;
pub mod walk;
pub mod written;

pub use arena::{Arena, Id};
pub use authority::{
    ApprovalBy, Authority, AuthorityId, Decision, Limit, LimitKey, Measure, Need, NeedKind,
    OverLimit, Rule,
};
pub use between::Between;
pub use calculation::{Calculation, MOST_TOLD, Rounding};
pub use calendar::{Calendar, CalendarId, Closed, Hours};
pub use capability::Capability;
pub use conduct::{Conduct, Level, MessagePath};
pub use counterexample::{Breaks, Counterexample, Structure};
pub use desk::{
    Desk, DeskId, Interrupt, Patience, Prover, ProverArm, Silence, SilenceDoes, SilenceStage,
};
pub use diagnostic::{Code, Diagnostic, Edit, Fix, Label, PathStep, Severity};
pub use event::{Event, EventId, EventStart, OnEvent};
pub use expr::{Arithmetic, Comparison, Expr, Quantifier, Ref};
pub use fact::{Fact, FactId, KeptBy};
pub use file::LoadError;
pub use graph::{Graph, Place};
pub use hash::{Hash, SEMANTICS};
pub use header::{Given, Header, Holder, HumanOnly, MayCall, OnCorrection};
pub use intent::{Intent, IntentId};
pub use keeps::{Keeps, Resolution, Resolved};
pub use list::Aggregate;
pub use locale::{Locale, Translated};
pub use matter::{Decline, Matters, Sequence};
pub use origin::{FileId, Origin, OriginId, Source};
pub use pattern::Pattern;
pub use plan::Plan;
pub use playbook::{
    AskArm, AskLabel, Bound, Call, CallArm, Ending, FactNeed, MatchArm, Outcome, OutcomeId,
    Playbook, PlaybookId, Point, PointId, State, StateId, Step, Variable, VariableId,
};
pub use policy::{AmountBound, Exception, Policy, PolicyId, Property, PropertyKind, TimesBound};
pub use prepared::Prepared;
pub use reading::{
    Asked, Confirming, Description, FieldIs, Interpretation, OpenSlot, Pick, Question, Reading,
    Said, SlotRef,
};
pub use run::{Run, RunArm, RunEnd};
pub use scenario::{
    Expectation, Line, LineKind, PersonDoes, Scenario, ScenarioId, ScenarioSubject, ToolDoes, With,
};
pub use slot::{Check, Gathered, Slot, SlotField, SlotId};
pub use span::Unit;
pub use speak::Speech;
pub use table::{Cell, End, Row, Span, Table, TableId};
pub use team::{Handoff, Role, RoleId, Task, Team, TeamId};
pub use text::{Piece, Text};
pub use tool::{CheckedBy, Effect, Proves, Tool, ToolId, UndoBy};
pub use types::{
    Condition, Currency, Demand, Enum, EnumId, EnumValue, Field, Marks, Param, Record, RecordId,
    Refined, RefinedId, Tag, Type,
};
pub use value::{Money, Provenance, Value};
pub use verified::{ReplayOnly, Runnable, Verdict, Verified, verify};
pub use voice::{Budget, Claim, Claimed, Talk, Voice, VoiceId};
