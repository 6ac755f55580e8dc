//! Which names are written where something is called, started, run or offered; found in one walk
//! over the trees. Knows no meaning: a name that is written there counts as used.

use std::collections::BTreeSet;

use crate::syntax::SyntaxKind::*;
use crate::syntax::ast::{self, Node};

/// Names by where they are written.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// Where tools are called.
    pub(super) called: BTreeSet<String>,
    /// Where something starts on an intent.
    pub(super) started_on: BTreeSet<String>,
    /// Where playbooks are run, or made to prove something.
    pub(super) run: BTreeSet<String>,
    /// In what a desk offers.
    pub(super) offered: BTreeSet<String>,
}

impl Mentions {
    /// All of a file. What lies in several of these is looked at for each of them.
    pub(super) fn of(tree: &ast::File) -> Self {
        let mut mentions = Self::default();
        for part in tree.syntax().part().all() {
            let names = match part.kind() {
                // What a policy forbids is there on purpose.
                CALL_STEP | CHECKED_BY_CLAUSE | UNDO_CLAUSE | KEPT_BY | RESOLVED_CLAUSE
                | NEVER_PROPERTY => &mut mentions.called,
                STARTS_CLAUSE | INTERRUPTS_CLAUSE | DECLINES_CLAUSE | WAIT_STEP => {
                    &mut mentions.started_on
                }
                PROVE_CLAUSE | RUN_STEP => &mut mentions.run,
                PLAYBOOKS_CLAUSE => &mut mentions.offered,
                _ => continue,
            };
            let written = part.all().filter(|inner| inner.kind() == IDENT);
            written.for_each(|name| note_in(names, name.text()));
        }
        mentions
    }

    /// Adds those of another file.
    pub(super) fn add(&mut self, other: &Self) {
        let sets = [
            (&mut self.called, &other.called),
            (&mut self.started_on, &other.started_on),
            (&mut self.run, &other.run),
            (&mut self.offered, &other.offered),
        ];
        for (set, more) in sets {
            more.iter().for_each(|name| note_in(set, name));
        }
    }
}

/// Most names are there already.
fn note_in(set: &mut BTreeSet<String>, name: &str) {
    if !set.contains(name) {
        set.insert(name.to_owned());
    }
}
