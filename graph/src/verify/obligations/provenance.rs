//! What a call is given comes from where it may come from: a record from a tool or the host, what is
//! `from trusted` not from the customer's words and not from the playbook's, what decides only from
//! words that the customer confirms.

use super::{Called, calls, tool_name};
use crate::authority::{Limit, NeedKind};
use crate::diagnostic::Diagnostic;
use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::playbook::Step;
use crate::tool::{Effect, Tool, ToolId};
use crate::types::{Demand, Param, Type};
use crate::value::Provenance;
use crate::verify::codes::{COMES_FROM_ELSEWHERE, DECIDES_UNCONFIRMED};
use crate::verify::explore::Explored;
use crate::verify::provenance::{Comes, Sources};
use crate::verify::report::{Report, origin};
use crate::verify::words::Written;

pub(crate) fn check(explored: &Explored<'_>, report: &mut Report) {
    let sources = Sources::of(explored.graph, explored.id, explored.playbook);
    for called in calls(explored) {
        let Some(tool) = explored.graph.tools.lookup(called.call.tool) else { continue };
        let read = read_by_authority(explored.graph, called.call.tool);
        let before = report.findings.len();
        for ((arg, param), place) in called.call.args.iter().zip(tool.given()).zip(0_u32..) {
            let comes = sources.of_expr(arg);
            let is_read = read.contains(&place);
            if let Some(why) = too_weak(explored, called, (tool, param), comes, is_read) {
                report.found(found(explored, called, (arg, param), comes, why));
            } else if is_read && unconfirmed(explored, called, comes) {
                report.found(decides(explored, called, arg, comes));
            }
        }
        if report.findings.len() == before && matches!(called.step, Step::Act { .. }) {
            let name = tool_name(explored, called.call);
            let promise = || format!("what `{name}` is given comes from where it may come from");
            report.proved(promise, called.origin);
        }
    }
}

/// Why a value may not be given.
#[derive(Clone, Copy)]
enum Why {
    /// It is a record that no tool and no host gave.
    Built,
    /// The mark asks for better.
    Said,
    /// It stands in the playbook.
    Constant,
    /// Nobody is shown it.
    Hidden,
}

fn too_weak<'g>(
    explored: &Explored<'g>,
    called: Called<'g>,
    (tool, param): (&Tool, &Param),
    comes: Comes,
    is_read: bool,
) -> Option<Why> {
    let said = comes.worst > Provenance::Picked;
    let demand = param.marks.from;
    if said && demand != Demand::Anywhere {
        return Some(Why::Said);
    }
    if comes.written && demand == Demand::Trusted {
        return Some(Why::Constant);
    }
    if said && param.marks.hidden && matches!(called.step, Step::Act { .. }) {
        return Some(Why::Hidden);
    }
    let unseen = called.unasked(explored);
    let changes = tool.effect != Effect::Reads;
    let strict = changes && (is_read || unseen) || marked(explored.graph, &param.ty, 0);
    (strict && (said || comes.written) && is_record(&param.ty)).then_some(Why::Built)
}

fn is_record(ty: &Type) -> bool {
    match ty.present() {
        Type::Record(_) => true,
        Type::List { of, .. } => is_record(of),
        _ => false,
    }
}

/// Whether a record has a field that has to come from somewhere.
fn marked(graph: &Graph, ty: &Type, depth: u32) -> bool {
    match ty.present() {
        Type::Record(id) if depth < 8 => graph.records.lookup(*id).is_some_and(|record| {
            record.fields.iter().any(|field| {
                field.marks.from != Demand::Anywhere || marked(graph, &field.ty, depth + 1)
            })
        }),
        Type::List { of, .. } => marked(graph, of, depth),
        _ => false,
    }
}

/// The places of the arguments that a need, a rule, a limit, the key or the money moved reads.
fn read_by_authority(graph: &Graph, id: ToolId) -> Vec<u32> {
    let mut read: Vec<&Expr> = Vec::new();
    for (_, authority) in graph.authorities_over(id) {
        read.extend(authority.needs.iter().filter_map(|need| match &need.kind {
            NeedKind::Condition(condition) => Some(condition),
            NeedKind::Fact(_) | NeedKind::CustomersYes => None,
        }));
        read.extend(authority.rules.iter().filter_map(|rule| rule.when.as_ref()));
        read.extend(authority.limits.iter().flat_map(Limit::reads));
    }
    let tool = graph.tools.lookup(id);
    read.extend(tool.and_then(|tool| tool.moves_money.as_ref()));
    read.extend(tool.and_then(|tool| tool.never_twice_for.as_ref()));
    let mut places = Vec::new();
    for expr in read {
        expr.each_ref(&mut |reference| {
            if let Ref::Param(place) = reference {
                places.push(place);
            }
        });
    }
    places
}

fn unconfirmed<'g>(explored: &Explored<'g>, called: Called<'g>, comes: Comes) -> bool {
    called.unasked(explored) && comes.worst > Provenance::Picked
}

fn found(
    explored: &Explored<'_>,
    called: Called<'_>,
    (arg, param): (&Expr, &Param),
    comes: Comes,
    why: Why,
) -> Diagnostic {
    let (graph, tool) = (explored.graph, tool_name(explored, called.call));
    let arg = Written::of_playbook(graph, explored.playbook).expr(arg);
    let name = &param.name;
    let (message, help) = match why {
        Why::Said => (
            format!("`{name}` of `{tool}` may not be what the customer wrote, and `{arg}` is"),
            "let the customer pick it among what a tool gave: `among …` in the slot",
        ),
        Why::Constant => (
            format!("`{name}` of `{tool}` has to come from a tool, and `{arg}` is written here"),
            "take it from what a tool gave",
        ),
        Why::Hidden => (
            format!("`{name}` of `{tool}` is `hidden`, so nobody would say yes to `{arg}`"),
            "take the mark `hidden` away, or take the value from what a tool gave",
        ),
        Why::Built => (
            format!("`{arg}` for `{tool}` is no record that a tool or the host gave"),
            "let the customer pick one among what a tool gave, or make its parts parameters",
        ),
    };
    let mut finding =
        Diagnostic::error(COMES_FROM_ELSEWHERE, origin(graph, called.origin), message)
            .here("given here")
            .help(help);
    if let Some(from) = comes.from {
        finding = finding.label(origin(graph, from), "it comes from here");
    }
    let declared = graph.tools.lookup(called.call.tool).map(|tool| tool.origin);
    declared.map_or(finding.clone(), |at| finding.label(origin(graph, at), "declared here"))
}

fn decides(explored: &Explored<'_>, called: Called<'_>, arg: &Expr, comes: Comes) -> Diagnostic {
    let (graph, tool) = (explored.graph, tool_name(explored, called.call));
    let arg = Written::of_playbook(graph, explored.playbook).expr(arg);
    let message = format!("`{arg}` decides over `{tool}`, and the customer never confirms it");
    let finding = Diagnostic::error(DECIDES_UNCONFIRMED, origin(graph, called.origin), message)
        .here("called here, without `confirm`")
        .help(format!("ask before: `confirm \"Shall I …: {{{arg}}}?\"` in the call"));
    match comes.from {
        Some(from) => finding.label(origin(graph, from), "what the customer wrote"),
        None => finding,
    }
}
