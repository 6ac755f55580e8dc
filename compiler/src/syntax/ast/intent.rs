//! Intents.

use super::{Name, Str, child, node};
use crate::syntax::{SyntaxKind, SyntaxNode};

node!(
    /// `intent refund "Wants money back" { "I want my money back" }`.
    Intent,
    INTENT_DECL
);

impl Intent {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// What it is, in words.
    pub fn description(&self) -> Option<Str> {
        Str::of(&self.0)
    }

    /// How customers say it.
    pub fn examples(&self) -> impl Iterator<Item = Str> + use<> {
        Str::all(&self.0).skip(1)
    }
}
