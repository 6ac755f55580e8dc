//! Interrupts come before everything else, the first of a wish before the others: a second one for
//! the same wish never applies. And what may be tried again knows when it is the same.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::tool::Effect;
use crate::verify::codes::{INTERRUPT_NEVER_APPLIES, RETRY_WITHOUT_KEY};
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

/// What changes something is only tried again where the other side can tell that it is the same.
pub(crate) fn check_retries(graph: &Graph, report: &mut Report) {
    for tool in graph.tools.values() {
        if tool.retries == 0 || tool.effect == Effect::Reads {
            continue;
        }
        if tool.never_twice_for.is_some() {
            report.proved(format!("`{}` can be tried again", tool.name), tool.origin);
            continue;
        }
        let message = format!(
            "`{}` is to be tried again, and nothing says when that is the same thing",
            tool.name
        );
        report.found(
            Diagnostic::error(RETRY_WITHOUT_KEY, origin(graph, tool.origin), message)
                .here("would be done twice")
                .help("write `never twice for …` in the tool, or take `retry` out"),
        );
    }
}
