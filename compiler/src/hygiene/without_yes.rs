//! Sensitive tools that may be used without asking the customer.

use playbook_graph::{Authority, Decision, Diagnostic, Effect, NeedKind, Origin, OriginId, Rule};

use crate::check::Draft;
use crate::diagnostics::without_yes;

pub(super) fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    let graph = &draft.graph;
    let place = |id: OriginId| graph.origins.lookup(id).copied();
    for (id, tool) in graph.tools.iter().filter(|(_, tool)| tool.effect == Effect::Sensitive) {
        let over: Vec<&Authority> = graph.authorities_over(id).map(|(_, over)| over).collect();
        let asks = |need: &playbook_graph::Need| matches!(need.kind, NeedKind::CustomersYes);
        if over.iter().any(|authority| authority.needs.iter().any(asks)) {
            continue;
        }
        let allows = |rule: &&Rule| matches!(rule.decision, Decision::Allow);
        let first = over.iter().find_map(|authority| {
            authority.rules.iter().find(allows).map(|rule| (authority, rule))
        });
        let Some((authority, rule)) = first else { continue };
        let (Some(at), Some(rule)) = (place(authority.origin), place(rule.origin)) else {
            continue;
        };
        let before = Origin::new(rule.file, rule.start, rule.start);
        found.push(without_yes::report(draft.head(at), &tool.name, rule, before));
    }
}
