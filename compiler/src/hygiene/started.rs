//! Playbooks that nothing starts: no message, no event, no other playbook, no desk that asks them to
//! prove something; and those that could start and that no desk offers.

use playbook_graph::{Diagnostic, Origin};

use super::Texts;
use crate::check::tree;
use crate::diagnostics::not_started;
use crate::syntax::SyntaxKind::{PLAYBOOKS_CLAUSE, PROVE_CLAUSE, RUN_STEP};
use crate::syntax::ast::{Node, PlaybookItem};

pub(super) fn check(texts: &Texts, found: &mut Vec<Diagnostic>) {
    if !texts.are_deployed() {
        return;
    }
    for (file, playbook) in texts.playbooks() {
        let Some(name) = tree::name(file, playbook.name()) else { continue };
        if texts.mention(&name.text, &[PROVE_CLAUSE, RUN_STEP]) {
            continue;
        }
        let starts = playbook.items().any(|item| matches!(item, PlaybookItem::Starts(_)));
        let offered = texts.mention(&name.text, &[PLAYBOOKS_CLAUSE]);
        match (starts, offered) {
            (true, true) => {}
            (true, false) => {
                let finding = not_started::offered_by_nobody(name.origin, &name.text, list(texts));
                found.push(finding);
            }
            (false, _) => found.push(not_started::by_nothing(name.origin, &name.text)),
        }
    }
}

/// The end of the only list of playbooks that a desk offers.
fn list(texts: &Texts) -> Option<Origin> {
    let mut lists = texts.desks().flat_map(|(file, desk)| {
        let clauses = desk.syntax().children().filter(|node| node.kind() == PLAYBOOKS_CLAUSE);
        clauses.map(move |node| {
            let end = node.text_range().end().into();
            Origin::new(file, end, end)
        })
    });
    lists.next().filter(|_| lists.next().is_none())
}
