//! What can be asked of a list as a whole. Says which questions there are; `eval` answers them.

use serde::{Deserialize, Serialize};

/// A value that is made of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// `count of`: how many there are.
    Count,
    /// `first of`: missing where there are none.
    First,
    /// `last of`: missing where there are none.
    Last,
    /// `lowest of … by`: of several that are as low, the first; missing where there are none.
    Lowest,
    /// `highest of … by`: of several that are as high, the first; missing where there are none.
    Highest,
}

impl Aggregate {
    /// Its word in the language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::First => "first",
            Self::Last => "last",
            Self::Lowest => "lowest",
            Self::Highest => "highest",
        }
    }

    /// Whether it is one of the elements, which may be missing.
    pub const fn picks(self) -> bool {
        !matches!(self, Self::Count)
    }

    /// Whether it compares the elements.
    pub const fn compares(self) -> bool {
        matches!(self, Self::Lowest | Self::Highest)
    }
}
