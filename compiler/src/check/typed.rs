//! A typed expression: what it computes, what that is, and where it is written.

use playbook_graph::{Expr, Origin, Type};

/// An expression whose names and types are right.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    /// What it computes.
    pub(crate) expr: Expr,
    /// What that is.
    pub(crate) ty: Type,
    /// Where it is written.
    pub(crate) origin: Origin,
    /// Whether it may have more digits than its type, so that it has to be rounded.
    pub(crate) unrounded: bool,
}

impl Typed {
    /// An expression with its type and place.
    pub(crate) fn new(expr: Expr, ty: Type, origin: Origin) -> Self {
        Self { expr, ty, origin, unrounded: false }
    }

    /// The same, which may have more digits than its type.
    pub(crate) fn unrounded(self, unrounded: bool) -> Self {
        Self { unrounded, ..self }
    }

    /// The same expression at another place (in brackets, say).
    pub(crate) fn at(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }
}
