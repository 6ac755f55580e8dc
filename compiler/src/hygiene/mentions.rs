//! Which names are written where something is called, started, run or offered; found in one walk
//! over the trees. Knows no meaning: a name that is written there counts as used.

use std::collections::BTreeSet;

use crate::syntax::Part;
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
    /// All of a file.
    pub(super) fn of(tree: &ast::File) -> Self {
        let mut mentions = Self::default();
        mentions.walk(tree.syntax().part(), [false; 4]);
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

    fn walk(&mut self, node: Part<'_>, inside: [bool; 4]) {
        let [calls, starts, runs, offers] = inside;
        let inside = match node.kind() {
            // What a policy forbids is there on purpose.
            CALL_STEP | CHECKED_BY_CLAUSE | UNDO_CLAUSE | KEPT_BY | RESOLVED_CLAUSE
            | NEVER_PROPERTY => [true, starts, runs, offers],
            STARTS_CLAUSE | INTERRUPTS_CLAUSE | DECLINES_CLAUSE => [calls, true, runs, offers],
            WAIT_STEP => [calls, true, runs, offers],
            PROVE_CLAUSE | RUN_STEP => [calls, starts, true, offers],
            PLAYBOOKS_CLAUSE => [calls, starts, runs, true],
            _ => inside,
        };
        for part in node.parts() {
            match part.kind() {
                IDENT => self.note(part.text(), inside),
                kind if kind.is_token() => {}
                _ => self.walk(part, inside),
            }
        }
    }

    fn note(&mut self, name: &str, inside: [bool; 4]) {
        let sets = [&mut self.called, &mut self.started_on, &mut self.run, &mut self.offered];
        for (set, _) in sets.into_iter().zip(inside).filter(|(_, inside)| *inside) {
            note_in(set, name);
        }
    }
}

/// Most names are there already.
fn note_in(set: &mut BTreeSet<String>, name: &str) {
    if !set.contains(name) {
        set.insert(name.to_owned());
    }
}
