//! Lists that are gathered until a yes, and whose question asks for more: the yes would end them.

use playbook_graph::text::Piece;
use playbook_graph::{Diagnostic, Graph};

use crate::diagnostics::asks_for_more;

/// What asks for more, in small letters.
const MORE: [&str; 8] = [
    "anything else",
    "something else",
    "what else",
    "anything more",
    "something more",
    "any more",
    "any other",
    "another one",
];

pub(super) fn check(graph: &Graph, found: &mut Vec<Diagnostic>) {
    for slot in graph.playbooks.values().flat_map(|playbook| playbook.slots.values()) {
        let Some(until) = slot.gathered.as_ref().and_then(|gathered| gathered.until.as_ref())
        else {
            continue;
        };
        let asks = until.pieces.iter().any(|piece| match piece {
            Piece::Words(words) => {
                let words = words.to_lowercase();
                MORE.iter().any(|more| words.contains(more))
            }
            Piece::Value(_) => false,
        });
        if let Some(at) = graph.origins.lookup(until.origin).filter(|_| asks) {
            found.push(asks_for_more::report(*at, &slot.name));
        }
    }
}
