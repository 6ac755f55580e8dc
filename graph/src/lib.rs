//! The contract: a checked playbook as states, values and authority, and the verifier that proves
//! it. Knows no syntax, does no IO, reads no clock.

pub mod arena;
pub mod diagnostic;
pub mod origin;

pub use diagnostic::{Code, Diagnostic, Edit, Fix, Label, PathStep, Severity};
pub use origin::{FileId, Origin, OriginId, Source};
