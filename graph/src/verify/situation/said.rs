//! What is said of every element of a list: a condition, with the names that it rests on, which is
//! asked whenever one of them changes.

use std::cmp::Ordering;
use std::ops::Deref;

use crate::verify::formula::Formula;
use crate::verify::roots::Roots;
use crate::verify::term::Terms;

/// A condition on any element.
#[derive(Clone, Debug)]
pub(super) struct Said {
    condition: Formula,
    rests: Roots,
}

impl Said {
    /// Says a condition.
    pub(super) fn of(condition: Formula, terms: &Terms<'_>) -> Self {
        let mut rests = Roots::default();
        condition.any_term(&mut |term| {
            rests.add_all(terms.rests(term));
            false
        });
        Self { condition, rests }
    }

    /// The names that it rests on.
    pub(super) fn rests(&self) -> &Roots {
        &self.rests
    }

    /// The condition by itself.
    pub(super) fn into_condition(self) -> Formula {
        self.condition
    }
}

impl Deref for Said {
    type Target = Formula;

    fn deref(&self) -> &Formula {
        &self.condition
    }
}

// What it rests on follows from what it says.
impl PartialEq for Said {
    fn eq(&self, other: &Self) -> bool {
        self.condition == other.condition
    }
}

impl Eq for Said {}

impl PartialOrd for Said {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Said {
    fn cmp(&self, other: &Self) -> Ordering {
        self.condition.cmp(&other.condition)
    }
}
