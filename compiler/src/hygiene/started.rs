//! Playbooks that nothing starts: no message, no event, no other playbook, no desk that asks them to
//! prove something; and those that could start and that no desk offers.

use playbook_graph::{Diagnostic, FileId, Origin};

use super::mentions::Mentions;
use crate::check::tree;
use crate::diagnostics::not_started;
use crate::syntax::SyntaxKind::PLAYBOOKS_CLAUSE;
use crate::syntax::ast::{self, Item, Node, PlaybookItem};

pub(super) fn check(
    files: &[(FileId, ast::File)],
    mentions: &Mentions,
    found: &mut Vec<Diagnostic>,
) {
    for (file, item) in files.iter().flat_map(|(file, tree)| tree.items().map(|it| (*file, it))) {
        let Item::Playbook(playbook) = item else { continue };
        let Some(name) = tree::name(file, playbook.name()) else { continue };
        if mentions.run.contains(&name.text) {
            continue;
        }
        let starts = playbook.items().any(|item| matches!(item, PlaybookItem::Starts(_)));
        match (starts, mentions.offered.contains(&name.text)) {
            (true, true) => {}
            (true, false) => {
                let list = only_list(files);
                found.push(not_started::offered_by_nobody(name.origin, &name.text, list));
            }
            (false, _) => found.push(not_started::by_nothing(name.origin, &name.text)),
        }
    }
}

/// The end of the only list of playbooks that a desk offers.
fn only_list(files: &[(FileId, ast::File)]) -> Option<Origin> {
    let desks = files.iter().flat_map(|(file, tree)| {
        tree.items().filter_map(|item| match item {
            Item::Desk(desk) => Some((*file, desk)),
            _ => None,
        })
    });
    let mut lists = desks.flat_map(|(file, desk)| {
        let clauses = desk.syntax().children().filter(|node| node.kind() == PLAYBOOKS_CLAUSE);
        clauses.map(move |node| {
            let end = node.range().end;
            Origin::new(file, end, end)
        })
    });
    lists.next().filter(|_| lists.next().is_none())
}
