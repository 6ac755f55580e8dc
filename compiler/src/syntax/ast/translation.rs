//! Translations.

use super::{Path, Text, child, children, node, nth};
use crate::syntax::{SyntaxKind, SyntaxNode};

node!(
    /// `translation fr { "Which order?" -> "Quelle commande ?" }`.
    Translation,
    TRANSLATION_DECL
);

impl Translation {
    /// The language.
    pub fn locale(&self) -> Option<Path> {
        child(&self.0)
    }

    /// Each text with what it is there.
    pub fn items(&self) -> impl Iterator<Item = Translated> + use<> {
        children(&self.0)
    }
}

node!(
    /// `"Which order?" -> "Quelle commande ?"`.
    Translated,
    TRANSLATED
);

impl Translated {
    /// The text as it is written where it is said.
    pub fn text(&self) -> Option<Text> {
        child(&self.0)
    }

    /// What it is in the other language.
    pub fn said(&self) -> Option<Text> {
        nth(&self.0, 1)
    }
}
