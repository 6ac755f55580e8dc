//! Guards that say the same: a condition with a limit in it that is written in two places of a
//! playbook, and an `and` or `or` that says one thing twice.

use std::collections::BTreeMap;

use playbook_graph::{Diagnostic, FileId, Origin};

use crate::diagnostics::same_guard;
use crate::syntax::Part;
use crate::syntax::SyntaxKind::{BINARY_EXPR, DATE, KEYWORD, NUMBER, WHEN_STEP};
use crate::syntax::ast::{self, Node};

pub(super) fn check(file: FileId, playbook: &ast::Playbook, found: &mut Vec<Diagnostic>) {
    let mut walk = Walk { file, conditions: BTreeMap::new(), found };
    playbook.syntax().part().all().for_each(|part| walk.part(part));
}

/// One way through a playbook's text.
struct Walk<'f> {
    file: FileId,
    /// The conditions with a limit that were met, by their text.
    conditions: BTreeMap<String, Origin>,
    found: &'f mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn part(&mut self, part: Part<'_>) {
        match part.kind() {
            BINARY_EXPR => {
                let by = joined_by(part);
                if let Some(by) = by.filter(|_| by != part.parent().and_then(joined_by)) {
                    self.parts_twice(part, by);
                }
            }
            WHEN_STEP => {
                let condition = part.nodes().next();
                if let Some(condition) = condition.filter(|condition| has_limit(*condition)) {
                    self.condition(condition);
                }
            }
            _ => {}
        }
    }

    fn condition(&mut self, condition: Part<'_>) {
        let (at, text) = (place(self.file, condition), written(condition));
        match self.conditions.get(&text) {
            Some(first) => self.found.push(same_guard::again(at, &text, *first)),
            None => drop(self.conditions.insert(text, at)),
        }
    }

    /// `a or b or a`.
    fn parts_twice(&mut self, joined: Part<'_>, by: &str) {
        let mut parts = Vec::new();
        collect(joined, by, &mut parts);
        let mut first: BTreeMap<String, Origin> = BTreeMap::new();
        for part in parts {
            let (at, text) = (place(self.file, part), written(part));
            match first.get(&text) {
                Some(first) => self.found.push(same_guard::twice(at, &text, by, *first)),
                None => drop(first.insert(text, at)),
            }
        }
    }
}

/// `and` or `or`, where a node joins two conditions by it.
fn joined_by(node: Part<'_>) -> Option<&str> {
    if node.kind() != BINARY_EXPR {
        return None;
    }
    let by = node.parts().find(|part| part.kind() == KEYWORD)?.text();
    matches!(by, "and" | "or").then_some(by)
}

/// What one word joins, however many there are.
fn collect<'t>(node: Part<'t>, by: &str, into: &mut Vec<Part<'t>>) {
    for part in node.nodes() {
        if joined_by(part) == Some(by) {
            collect(part, by, into);
        } else {
            into.push(part);
        }
    }
}

/// Whether a number, an amount or a day is written in it: what somebody may change one day.
fn has_limit(node: Part<'_>) -> bool {
    node.all().any(|part| matches!(part.kind(), NUMBER | DATE))
}

/// The text of a node, one space between any two words.
fn written(node: Part<'_>) -> String {
    node.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a node's text is, without the space around it.
fn place(file: FileId, node: Part<'_>) -> Origin {
    let text = node.text();
    let before = text.len() - text.trim_start().len();
    let byte =
        |length: usize| node.start().saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
    Origin::new(file, byte(before), byte(text.trim_end().len()))
}
