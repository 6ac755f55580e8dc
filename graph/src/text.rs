//! Texts with values in them: what is said, asked, confirmed, noted.

use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::origin::OriginId;

/// A text with places for values: `"{order} is cancelled."`
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Text {
    /// The pieces in order.
    pub pieces: Vec<Piece>,
    /// Where it is written.
    pub origin: OriginId,
}

/// A piece of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Piece {
    /// Words as written.
    Words(String),
    /// A value, spoken as its type says.
    Value(Expr),
}

impl Text {
    /// A text without values.
    pub fn plain(words: impl Into<String>, origin: OriginId) -> Self {
        Self { pieces: vec![Piece::Words(words.into())], origin }
    }

    /// The values in it, in order.
    pub fn values(&self) -> impl Iterator<Item = &Expr> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Value(expr) => Some(expr),
            Piece::Words(_) => None,
        })
    }
}
