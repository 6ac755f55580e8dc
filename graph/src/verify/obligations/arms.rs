//! A sensitive call says where it goes for each way it can end. And every sensitive tool has an
//! authority.

use super::{Called, calls, tool_name};
use crate::authority::{Authority, Decision, NeedKind};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::playbook::{CallArm, Ending, Playbook, Step};
use crate::text::Text;
use crate::tool::{Effect, Tool, ToolId};
use crate::verify::codes::{ARM_MISSING, NO_AUTHORITY};
use crate::verify::explore::Explored;
use crate::verify::report::{Report, origin};
use crate::verify::step::asks_for_approval;
use crate::verify::words::ending_name;

pub(crate) fn check(explored: &Explored<'_>, report: &mut Report) {
    for called in calls(explored) {
        if let Step::Act { confirm, arms, part_of: None, .. } = called.step {
            check_arms(explored, called, confirm.as_ref(), arms, report);
        }
    }
}

/// Every sensitive tool has an authority, called or not.
pub(crate) fn check_authorities(graph: &Graph, report: &mut Report) {
    for (id, tool) in graph.tools.iter().filter(|(_, tool)| tool.effect == Effect::Sensitive) {
        let name = &tool.name;
        if graph.authorities_over(id).next().is_some() {
            report.proved(|| format!("`{name}` has an authority"), tool.origin);
            continue;
        }
        let short = name.rsplit('.').next().unwrap_or(name);
        let params: Vec<&str> = tool.params.iter().map(|param| param.name.as_str()).collect();
        report.found(
            Diagnostic::error(
                NO_AUTHORITY,
                origin(graph, tool.origin),
                format!("`{name}` is sensitive and no authority says who may have it done"),
            )
            .here("declared here")
            .help(format!(
                "declare one: `authority over {short}({}) {{ needs the customer's yes … allow when … }}`",
                params.join(", ")
            )),
        );
    }
}

fn check_arms(
    explored: &Explored<'_>,
    called: Called<'_>,
    confirm: Option<&Text>,
    arms: &[CallArm],
    report: &mut Report,
) {
    let graph = explored.graph;
    let Some(tool) = graph.tools.lookup(called.call.tool) else { return };
    let name = tool_name(explored, called.call);
    let mut endings = before_it_is_done(graph, called.call.tool, confirm.is_some());
    endings.extend(once_it_is_sent(graph, tool));
    let missing: Vec<String> = endings
        .into_iter()
        .filter(|ending| Playbook::arm(arms, *ending).is_none())
        .map(|ending| ending_name(Some(tool), ending))
        .collect();
    if missing.is_empty() {
        return report
            .proved(|| format!("every way `{name}` can end leads somewhere"), called.origin);
    }
    let named: Vec<String> = missing.iter().map(|arm| format!("`{arm}`")).collect();
    let lines: Vec<String> = missing.iter().map(|arm| format!("`{arm} -> …`")).collect();
    let message = format!(
        "the call of `{name}` doesn't say what happens on {}",
        crate::speak::speak_list(named.into_iter())
    );
    report.found(
        Diagnostic::error(ARM_MISSING, origin(graph, called.origin), message)
            .here("called here")
            .label(origin(graph, tool.origin), "declared here")
            .help(format!("add to the call: {}", lines.join(", "))),
    );
}

/// The ways that a sensitive call can end before it is made, that nobody else takes care of.
pub(super) fn before_it_is_done(graph: &Graph, tool: ToolId, confirmed: bool) -> Vec<Ending> {
    let over: Vec<&Authority> =
        graph.authorities_over(tool).map(|(_, authority)| authority).collect();
    let asks = |authority: &&Authority| {
        authority.needs.iter().any(|need| need.kind == NeedKind::CustomersYes)
    };
    let mut endings = Vec::new();
    if confirmed || over.iter().any(asks) {
        endings.push(Ending::No);
    }
    let silent =
        |authority: &&&Authority| authority.rules.is_empty() && authority.limits.is_empty();
    let mut speak = over.iter().filter(|authority| !silent(authority)).peekable();
    if speak.peek().is_none() || !speak.all(|authority| always_allows(authority)) {
        endings.push(Ending::Denied);
    }
    if over.iter().any(|authority| asks_for_approval(authority)) {
        endings.push(Ending::Expired);
    }
    endings.push(Ending::Changed);
    endings
}

/// The ways that a sensitive call can end once it is made, other than with its result, that nobody
/// else takes care of.
fn once_it_is_sent(graph: &Graph, tool: &Tool) -> Vec<Ending> {
    let mut endings = Vec::new();
    if tool.effect == Effect::Reads {
        // Nothing was done by it, however it ends: the desk's default is enough.
        return endings;
    }
    if !graph.reads_back(tool) {
        endings.push(Ending::Unknown);
    }
    let refusals = u32::try_from(tool.fails.len()).unwrap_or(u32::MAX);
    endings.extend((0..refusals).map(Ending::Refused));
    endings
}

fn always_allows(authority: &Authority) -> bool {
    let first = authority.rules.first();
    let at_once = first.is_some_and(|rule| rule.decision == Decision::Allow && rule.when.is_none());
    at_once
        && authority.limits.is_empty()
        && !authority.rules.iter().any(crate::verify::gate::forbids)
}
