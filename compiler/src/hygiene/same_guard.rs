//! Guards that say the same: a condition with a limit in it that is written in two places of a
//! playbook, and an `and` or `or` that says one thing twice.

use std::collections::BTreeMap;

use playbook_graph::{Diagnostic, FileId, Origin};

use super::Texts;
use crate::diagnostics::same_guard;
use crate::syntax::SyntaxKind::{
    BINARY_EXPR, DATE_LIT, KEYWORD, NUMBER_LIT, PERCENT_LIT, QUANTITY, WHEN_STEP,
};
use crate::syntax::SyntaxNode;
use crate::syntax::ast::{Expr, Node, When};

pub(super) fn check(texts: &Texts, found: &mut Vec<Diagnostic>) {
    for (file, playbook) in texts.playbooks() {
        let mut first: BTreeMap<String, Origin> = BTreeMap::new();
        for node in playbook.syntax().descendants() {
            if node.kind() == WHEN_STEP
                && let Some(condition) = When::cast(node.clone()).and_then(|when| when.condition())
                && has_limit(condition.syntax())
            {
                let (at, text) = (place(file, condition.syntax()), written(condition.syntax()));
                match first.get(&text) {
                    Some(first) => found.push(same_guard::again(at, &text, *first)),
                    None => drop(first.insert(text, at)),
                }
            }
            parts_twice(file, &node, found);
        }
    }
}

/// `a or b or a`.
fn parts_twice(file: FileId, node: &SyntaxNode, found: &mut Vec<Diagnostic>) {
    let Some(by) = joins(node) else { return };
    if node.parent().and_then(|parent| joins(&parent)).is_some_and(|parent| parent == by) {
        return;
    }
    let mut parts = Vec::new();
    collect(node, &by, &mut parts);
    let mut first: BTreeMap<String, Origin> = BTreeMap::new();
    for part in parts {
        let (at, text) = (place(file, &part), written(&part));
        match first.get(&text) {
            Some(first) => found.push(same_guard::twice(at, &text, &by, *first)),
            None => drop(first.insert(text, at)),
        }
    }
}

/// `and` or `or`, where a node joins two conditions by it.
fn joins(node: &SyntaxNode) -> Option<String> {
    let tokens = node.children_with_tokens().filter_map(|element| element.into_token());
    let mut words = tokens.filter(|token| token.kind() == KEYWORD);
    let by = words.next().filter(|_| node.kind() == BINARY_EXPR)?.text().to_owned();
    matches!(by.as_str(), "and" | "or").then_some(by)
}

fn collect(node: &SyntaxNode, by: &str, into: &mut Vec<SyntaxNode>) {
    // As deep as the text nests, which the parser bounds.
    for part in node.children().filter_map(Expr::cast) {
        if joins(part.syntax()).is_some_and(|inner| inner == by) {
            collect(part.syntax(), by, into);
        } else {
            into.push(part.syntax().clone());
        }
    }
}

/// Whether a number, an amount or a day is written in it: what somebody may change one day.
fn has_limit(node: &SyntaxNode) -> bool {
    let limits = [NUMBER_LIT, QUANTITY, PERCENT_LIT, DATE_LIT];
    node.descendants().any(|node| limits.contains(&node.kind()))
}

/// The text of a node, one space between any two words.
fn written(node: &SyntaxNode) -> String {
    let text = node.text().to_string();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn place(file: FileId, node: &SyntaxNode) -> Origin {
    let tokens = node.descendants_with_tokens().filter_map(|element| element.into_token());
    let start = tokens.into_iter().find(|token| !token.kind().is_trivia());
    let range = node.text_range();
    let start = start.map_or(range.start(), |token| token.text_range().start());
    Origin::new(file, start.into(), range.end().into())
}
