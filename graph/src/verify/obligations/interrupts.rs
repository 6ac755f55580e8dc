//! Interrupts come before everything else, the first of a wish before the others: a second one for
//! the same wish never applies.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::verify::codes::INTERRUPT_NEVER_APPLIES;
use crate::verify::report::{Report, origin};

/// No desk has two interrupts for one wish.
pub(crate) fn check_desks(graph: &Graph, report: &mut Report) {
    for desk in graph.desks.values() {
        let mut first = BTreeMap::new();
        for interrupt in &desk.interrupts {
            let at = interrupt.handoff.origin;
            let Some(before) = first.insert(interrupt.intent, at) else { continue };
            first.insert(interrupt.intent, before);
            let wish = graph.intents.lookup(interrupt.intent).map_or("", |it| it.name.as_str());
            let message = format!("this interrupt never applies: `{wish}` has one already");
            report.found(
                Diagnostic::error(INTERRUPT_NEVER_APPLIES, origin(graph, at), message)
                    .here("never applies")
                    .label(origin(graph, before), "applies first")
                    .help("take one of them out"),
            );
        }
    }
}
