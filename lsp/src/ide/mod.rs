//! What an editor can show of a project, in byte offsets and types of our own. Pure: texts come in,
//! findings and changes go out; no protocol, no disk, no clock.

mod changes;
mod findings;
mod played;

pub(crate) use changes::{Change, changes};
pub(crate) use findings::{Finding, Findings};
pub(crate) use played::played;
