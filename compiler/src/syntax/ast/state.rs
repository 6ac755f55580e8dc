//! States.

use super::{Name, Step, Target, Word, child, children, count, has, node};
use crate::syntax::{SyntaxKind, SyntaxNode};

node!(
    /// `start state find { … }`.
    State,
    STATE_DECL
);

impl State {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// It is where the playbook starts.
    pub fn is_start(&self) -> bool {
        has(&self.0, "start")
    }

    /// How often it may be entered in a case.
    pub fn visits(&self) -> Option<Visits> {
        child(&self.0)
    }

    /// Its steps, in order.
    pub fn steps(&self) -> impl Iterator<Item = Step> + use<> {
        children(&self.0)
    }
}

node!(
    /// `at most 3 times, then -> give_up`.
    Visits,
    VISITS
);

impl Visits {
    /// How often.
    pub fn times(&self) -> Option<Word> {
        count(&self.0)
    }

    /// Where it goes on then.
    pub fn then(&self) -> Option<Target> {
        child(&self.0)
    }
}
