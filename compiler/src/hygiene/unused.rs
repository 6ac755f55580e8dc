//! Slots, tools and intents that nothing uses.

use std::collections::BTreeMap;

use playbook_graph::{Diagnostic, FileId};
use rowan::{GreenNodeData, NodeOrToken};

use super::mentions::{Mentions, kind_of};
use crate::check::tree;
use crate::diagnostics::unused;
use crate::syntax::SyntaxKind::{FORGET_STEP, IDENT, NAME, SLOT_DECL};
use crate::syntax::ast::{self, Item, Node};

/// Slots of a playbook that it only declares, or only forgets.
pub(super) fn check_slots(file: FileId, playbook: &ast::Playbook, found: &mut Vec<Diagnostic>) {
    let slots: Vec<_> = playbook.slots().filter_map(|slot| tree::name(file, slot.name())).collect();
    let mut used: BTreeMap<&str, bool> =
        slots.iter().map(|name| (name.text.as_str(), false)).collect();
    if !used.is_empty() {
        note_used(&playbook.syntax().green(), "", &mut used);
    }
    for name in &slots {
        if used.get(name.text.as_str()) == Some(&false) {
            found.push(unused::slot(name.origin, &name.text));
        }
    }
}

/// Notes the names that are written anywhere but in the declaration of the slot `own`.
fn note_used(node: &GreenNodeData, own: &str, used: &mut BTreeMap<&str, bool>) {
    for child in node.children() {
        match child {
            NodeOrToken::Node(node) => match kind_of(node.kind()) {
                FORGET_STEP => {}
                SLOT_DECL => note_used(node, &declared(node), used),
                _ => note_used(node, own, used),
            },
            NodeOrToken::Token(token) if kind_of(token.kind()) == IDENT => {
                if let Some(used) = used.get_mut(token.text()).filter(|_| token.text() != own) {
                    *used = true;
                }
            }
            NodeOrToken::Token(_) => {}
        }
    }
}

/// The name that a slot's declaration gives.
fn declared(slot: &GreenNodeData) -> String {
    let mut nodes = slot.children().filter_map(NodeOrToken::into_node);
    let name = nodes.find(|node| kind_of(node.kind()) == NAME);
    name.map(|name| name.to_string().trim().to_owned()).unwrap_or_default()
}

/// Tools that no playbook calls, and intents on which nothing happens.
pub(super) fn check_project(
    files: &[(FileId, ast::File)],
    mentions: &Mentions,
    found: &mut Vec<Diagnostic>,
) {
    for (file, item) in files.iter().flat_map(|(file, tree)| tree.items().map(|it| (*file, it))) {
        match item {
            Item::Tool(tool) => {
                let name = tree::name(file, tool.name());
                if let Some(name) = name.filter(|name| !mentions.called.contains(&name.text)) {
                    found.push(unused::tool(name.origin, &name.text));
                }
            }
            Item::Intent(intent) => {
                let name = tree::name(file, intent.name());
                if let Some(name) = name.filter(|name| !mentions.started_on.contains(&name.text)) {
                    found.push(unused::intent(name.origin, &name.text));
                }
            }
            _ => {}
        }
    }
}
