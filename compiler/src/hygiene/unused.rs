//! Slots, tools and intents that nothing uses.

use playbook_graph::{Diagnostic, FileId};

use super::mentions::Mentions;
use crate::check::tree;
use crate::diagnostics::unused;
use crate::syntax::Part;
use crate::syntax::SyntaxKind::{FORGET_STEP, IDENT, NAME, SLOT_DECL};
use crate::syntax::ast::{self, Item, Node};

/// Slots of a playbook that it only declares, or only forgets.
pub(super) fn check_slots(file: FileId, playbook: &ast::Playbook, found: &mut Vec<Diagnostic>) {
    let slots: Vec<_> = playbook.slots().filter_map(|slot| tree::name(file, slot.name())).collect();
    let mut unused: Vec<&str> = slots.iter().map(|name| name.text.as_str()).collect();
    strike_used(playbook.syntax().part(), &mut unused);
    for name in slots.iter().filter(|name| unused.contains(&name.text.as_str())) {
        found.push(unused::slot(name.origin, &name.text));
    }
}

/// Strikes the names that are written anywhere but in a slot's own declaration, or where it is
/// forgotten, until none is left.
fn strike_used(playbook: Part<'_>, unused: &mut Vec<&str>) {
    // What is declared right here, and the place behind its declaration; the place behind what is forgotten.
    let (mut own, mut forgotten) = (("", 0), 0);
    for part in playbook.all() {
        if unused.is_empty() {
            return;
        }
        match part.kind() {
            FORGET_STEP => forgotten = part.behind(),
            SLOT_DECL => own = (declared(part), part.behind()),
            IDENT if part.at() >= forgotten => {
                let text = part.text();
                if part.at() >= own.1 || text != own.0 {
                    unused.retain(|name| *name != text);
                }
            }
            _ => {}
        }
    }
}

/// The name that a slot's declaration gives.
fn declared(slot: Part<'_>) -> &str {
    let name = slot.parts().find(|part| part.kind() == NAME);
    name.map_or("", |name| name.text().trim())
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
