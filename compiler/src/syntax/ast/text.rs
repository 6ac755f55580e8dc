//! Texts as they are spoken: words and values in turn; and texts taken as written.

use super::{Expr, Word, child, node};
use crate::syntax::{SyntaxElement, SyntaxKind, SyntaxNode};

node!(
    /// `"{order} is cancelled."`.
    Text,
    TEXT
);

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words, escapes resolved.
    Words(String),
    /// A value.
    Value(Expr),
}

impl Text {
    /// Words and values, in turn.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> + use<> {
        self.0.children_with_tokens().filter_map(piece)
    }

    /// How many pieces it may have.
    pub(crate) fn length(&self) -> usize {
        let is_piece = |kind: SyntaxKind| kind == SyntaxKind::TEXT_CHUNK || !kind.is_token();
        self.0.part().parts().filter(|part| is_piece(part.kind())).count()
    }

    /// The values in it.
    pub fn values(&self) -> impl Iterator<Item = Expr> + use<> {
        self.pieces().filter_map(|piece| match piece {
            Piece::Value(value) => Some(value),
            Piece::Words(_) => None,
        })
    }

    /// The words alone, if no value is in it.
    pub fn plain(&self) -> Option<String> {
        let mut words = String::new();
        for piece in self.pieces() {
            match piece {
                Piece::Words(text) => words.push_str(&text),
                Piece::Value(_) => return None,
            }
        }
        Some(words)
    }
}

fn piece(element: SyntaxElement) -> Option<Piece> {
    match element {
        SyntaxElement::Token(token) if token.kind() == SyntaxKind::TEXT_CHUNK => {
            Some(Piece::Words(unescape(token.text())))
        }
        SyntaxElement::Node(node) => child(&node).map(Piece::Value),
        SyntaxElement::Token(_) => None,
    }
}

/// A text taken as it is written: no values in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Str(pub Word);

impl Str {
    pub(super) fn of(node: &SyntaxNode) -> Option<Self> {
        super::token(node, SyntaxKind::STRING).map(Self)
    }

    pub(super) fn all(node: &SyntaxNode) -> impl Iterator<Item = Self> + use<> {
        let strings = super::tokens(node, |kind| kind == SyntaxKind::STRING);
        strings.map(|token| Self(Word(token)))
    }

    /// What is seen of a value or a choice, where words for it are written before the first `or`.
    pub(super) fn seen(node: &SyntaxNode) -> Option<Self> {
        (Self::others(node) > 0).then(|| Self::of(node)).flatten()
    }

    /// The words behind each `or`.
    pub(super) fn also(node: &SyntaxNode) -> impl Iterator<Item = Self> + use<> {
        Self::all(node).skip(Self::others(node))
    }

    /// How many strings stand behind no `or`.
    fn others(node: &SyntaxNode) -> usize {
        let or = super::keywords(node).filter(|word| word.text() == "or").count();
        Self::all(node).count().saturating_sub(or)
    }

    /// Between the quotes, as written (patterns).
    pub fn raw(&self) -> &str {
        let text = self.0.text();
        let text = text.strip_prefix('"').unwrap_or(text);
        text.strip_suffix('"').unwrap_or(text)
    }

    /// Between the quotes, escapes resolved.
    pub fn value(&self) -> String {
        unescape(self.raw())
    }
}

fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            other => out.push(other),
        }
    }
    out
}
