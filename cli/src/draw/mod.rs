//! Drawings of playbooks: the states of one as boxes with their steps, the ways between them, its
//! ends and handoffs. What is drawn is worked out in [`mod@picture`], where it stands in [`layout`]; the
//! other files write it down, one file a format.

pub(crate) mod dot;
mod layout;
pub(crate) mod mermaid;
mod picture;
pub(crate) mod svg;
mod words;

pub(crate) use picture::{Picture, picture};
pub(crate) use svg::escaped;
