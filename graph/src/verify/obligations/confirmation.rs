//! A call that needs the customer's yes asks for it, and the question shows every argument: itself,
//! or of a structure a part of it.

use super::{Called, call_words, calls, tool_name};
use crate::authority::{Need, NeedKind};
use crate::diagnostic::Diagnostic;
use crate::expr::Expr;
use crate::graph::Graph;
use crate::playbook::Step;
use crate::text::{Piece, Text};
use crate::verify::codes::{NOT_CONFIRMED, NOT_SHOWN};
use crate::verify::explore::Explored;
use crate::verify::report::{Report, first_breach, origin};
use crate::verify::words::Spoken;

pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    for called in calls(explored) {
        let Step::Act { confirm, .. } = called.step else { continue };
        let authorities = explored.graph.authorities_over(called.call.tool);
        let need = authorities
            .flat_map(|(_, authority)| &authority.needs)
            .find(|need| need.kind == NeedKind::CustomersYes);
        match (confirm, need) {
            (Some(text), _) => check_shown(explored, called, text, report),
            (None, Some(need)) => not_confirmed(explored, called, need, report),
            (None, None) => {}
        }
    }
}

fn not_confirmed(
    explored: &mut Explored<'_>,
    called: Called<'_>,
    need: &Need,
    report: &mut Report,
) {
    let (graph, tool) = (explored.graph, tool_name(explored, called.call));
    let breach = first_breach(explored, called.point, |_, now| Some(now.clone()));
    let last = format!("{}: done, nobody asked", call_words(explored, called.call));
    let path = breach.map(|breach| breach.path(explored, &[], last, called.origin).0);
    let message = format!("`{tool}` needs the customer's yes, and nobody asks for it");
    report.found(
        Diagnostic::error(NOT_CONFIRMED, origin(graph, called.origin), message)
            .here("called here, without `confirm`")
            .label(origin(graph, need.origin), "needed here")
            .path(path.unwrap_or_default())
            .help("add a line to the call: `confirm \"Shall I …?\"`, with every argument in it"),
    );
}

fn check_shown(explored: &Explored<'_>, called: Called<'_>, text: &Text, report: &mut Report) {
    let (graph, tool) = (explored.graph, tool_name(explored, called.call));
    let spoken = Spoken::of_playbook(graph, explored.playbook);
    let hidden: Vec<String> = called
        .call
        .args
        .iter()
        .filter(|arg| !shows(graph, text, arg))
        .map(|arg| format!("`{}`", spoken.expr(arg)))
        .collect();
    if hidden.is_empty() {
        return report
            .proved(format!("the customer is shown what `{tool}` will do"), called.origin);
    }
    let hidden = hidden.join(" and ");
    let message = format!("the confirmation of `{tool}` doesn't show {hidden}");
    let example = hidden.replace('`', "");
    report.found(
        Diagnostic::error(NOT_SHOWN, origin(graph, text.origin), message)
            .here("the customer says yes to this")
            .label(origin(graph, called.origin), "what is called")
            .help(format!("put it into the question: `{{{example}}}`")),
    );
}

/// Whether a text shows an argument: the same expression, or a part of the structure.
fn shows(graph: &Graph, text: &Text, arg: &Expr) -> bool {
    if let Expr::Literal(value) = arg {
        let spoken = graph.speak_value(value).to_lowercase();
        return text.pieces.iter().any(
            |piece| matches!(piece, Piece::Words(words) if words.to_lowercase().contains(&spoken)),
        );
    }
    text.values().any(|shown| is_part_of(shown, arg))
}

fn is_part_of(shown: &Expr, whole: &Expr) -> bool {
    shown == whole || matches!(shown, Expr::Field { of, .. } if is_part_of(of, whole))
}
