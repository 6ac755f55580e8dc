//! Guards that say the same: a condition with a limit in it that is written in two places of a
//! playbook, and an `and` or `or` that says one thing twice.

use std::collections::BTreeMap;

use playbook_graph::{Diagnostic, FileId, Origin};
use rowan::{GreenNodeData, NodeOrToken};

use super::mentions::kind_of;
use crate::diagnostics::same_guard;
use crate::syntax::SyntaxKind::{BINARY_EXPR, DATE, KEYWORD, NUMBER, WHEN_STEP};
use crate::syntax::ast::{self, Node};

pub(super) fn check(file: FileId, playbook: &ast::Playbook, found: &mut Vec<Diagnostic>) {
    let start = playbook.syntax().text_range().start().into();
    let mut walk = Walk { file, conditions: BTreeMap::new(), found };
    walk.node(&playbook.syntax().green(), start, "");
}

/// One way through a playbook's text.
struct Walk<'f> {
    file: FileId,
    /// The conditions with a limit that were met, by their text.
    conditions: BTreeMap<String, Origin>,
    found: &'f mut Vec<Diagnostic>,
}

/// A piece of text with the byte at which it starts.
type Piece<'n> = (&'n GreenNodeData, u32);

impl Walk<'_> {
    /// A node that starts at a byte; `outer` is the word that joins what it is a part of.
    fn node(&mut self, node: &GreenNodeData, start: u32, outer: &str) {
        let by = joined_by(node);
        if by.is_some_and(|by| by != outer) {
            self.parts_twice((node, start), by.unwrap_or_default());
        }
        if kind_of(node.kind()) == WHEN_STEP
            && let Some(condition) = pieces(node, start).next()
            && has_limit(condition.0)
        {
            self.condition(condition);
        }
        for (child, at) in pieces(node, start) {
            self.node(child, at, by.unwrap_or_default());
        }
    }

    fn condition(&mut self, condition: Piece<'_>) {
        let (at, text) = (place(self.file, condition), written(condition.0));
        match self.conditions.get(&text) {
            Some(first) => self.found.push(same_guard::again(at, &text, *first)),
            None => drop(self.conditions.insert(text, at)),
        }
    }

    /// `a or b or a`.
    fn parts_twice(&mut self, joined: Piece<'_>, by: &str) {
        let mut parts = Vec::new();
        collect(joined, by, &mut parts);
        let mut first: BTreeMap<String, Origin> = BTreeMap::new();
        for part in parts {
            let (at, text) = (place(self.file, part), written(part.0));
            match first.get(&text) {
                Some(first) => self.found.push(same_guard::twice(at, &text, by, *first)),
                None => drop(first.insert(text, at)),
            }
        }
    }
}

/// The nodes right inside one, each with the byte at which it starts.
fn pieces(node: &GreenNodeData, start: u32) -> impl Iterator<Item = Piece<'_>> {
    let mut at = start;
    node.children().filter_map(move |child| {
        let here = at;
        match child {
            NodeOrToken::Node(node) => {
                at += u32::from(node.text_len());
                Some((node, here))
            }
            NodeOrToken::Token(token) => {
                at += u32::from(token.text_len());
                None
            }
        }
    })
}

/// `and` or `or`, where a node joins two conditions by it.
fn joined_by(node: &GreenNodeData) -> Option<&str> {
    if kind_of(node.kind()) != BINARY_EXPR {
        return None;
    }
    let mut tokens = node.children().filter_map(NodeOrToken::into_token);
    let by = tokens.find(|token| kind_of(token.kind()) == KEYWORD)?.text();
    matches!(by, "and" | "or").then_some(by)
}

/// What one word joins, however many there are.
fn collect<'n>((node, start): Piece<'n>, by: &str, into: &mut Vec<Piece<'n>>) {
    for part in pieces(node, start) {
        if joined_by(part.0) == Some(by) {
            collect(part, by, into);
        } else {
            into.push(part);
        }
    }
}

/// Whether a number, an amount or a day is written in it: what somebody may change one day.
fn has_limit(node: &GreenNodeData) -> bool {
    node.children().any(|child| match child {
        NodeOrToken::Node(node) => has_limit(node),
        NodeOrToken::Token(token) => matches!(kind_of(token.kind()), NUMBER | DATE),
    })
}

/// The text of a node, one space between any two words.
fn written(node: &GreenNodeData) -> String {
    node.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a node's text is, without the space around it.
fn place(file: FileId, (node, start): Piece<'_>) -> Origin {
    let text = node.to_string();
    let before = text.len() - text.trim_start().len();
    let byte = |length: usize| start.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
    Origin::new(file, byte(before), byte(text.trim_end().len()))
}
