//! Slots, tools and intents that nothing uses.

use playbook_graph::Diagnostic;

use super::{Texts, words};
use crate::check::tree;
use crate::diagnostics::unused;
use crate::syntax::SyntaxKind::{
    CALL_STEP, CHECKED_BY_CLAUSE, DECLINES_CLAUSE, FORGET_STEP, INTERRUPTS_CLAUSE, KEPT_BY,
    RESOLVED_CLAUSE, STARTS_CLAUSE, UNDO_CLAUSE, WAIT_STEP,
};
use crate::syntax::ast::{self, Item, Node};

pub(super) fn check(texts: &Texts, found: &mut Vec<Diagnostic>) {
    for (file, playbook) in texts.playbooks() {
        for slot in playbook.slots() {
            let Some(name) = tree::name(file, slot.name()) else { continue };
            if !is_used(&playbook, &slot, &name.text) {
                found.push(unused::slot(name.origin, &name.text));
            }
        }
    }
    if !texts.are_deployed() {
        return;
    }
    let calls = [CALL_STEP, CHECKED_BY_CLAUSE, UNDO_CLAUSE, KEPT_BY, RESOLVED_CLAUSE];
    for (file, tool) in texts.all(|item| if let Item::Tool(it) = item { Some(it) } else { None }) {
        let Some(name) = tree::name(file, tool.name()) else { continue };
        if !texts.mention(&name.text, &calls) {
            found.push(unused::tool(name.origin, &name.text));
        }
    }
    let starts = [STARTS_CLAUSE, INTERRUPTS_CLAUSE, DECLINES_CLAUSE, WAIT_STEP];
    for (file, intent) in
        texts.all(|item| if let Item::Intent(it) = item { Some(it) } else { None })
    {
        let Some(name) = tree::name(file, intent.name()) else { continue };
        if !texts.mention(&name.text, &starts) {
            found.push(unused::intent(name.origin, &name.text));
        }
    }
}

/// Whether a playbook does anything with a slot but forget it.
fn is_used(playbook: &ast::Playbook, slot: &ast::Slot, name: &str) -> bool {
    let count = |node: &_| words(node).filter(|word| word == name).count();
    let all = playbook.syntax().descendants();
    let forgotten: usize =
        all.filter(|node| node.kind() == FORGET_STEP).map(|node| count(&node)).sum();
    count(playbook.syntax()) > count(slot.syntax()) + forgotten
}
