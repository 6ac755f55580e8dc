//! A call that needs the customer's yes asks for it, and the question shows every argument: itself,
//! or of a structure what it is `shown as`. Any other part would leave open which one is meant.

use super::{Called, call_words, calls, tool_name};
use crate::authority::{Need, NeedKind};
use crate::counterexample::Breaks;
use crate::diagnostic::Diagnostic;
use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::playbook::Step;
use crate::text::{Piece, Text};
use crate::tool::Tool;
use crate::types::Type;
use crate::verify::codes::{NOT_CONFIRMED, NOT_SHOWN};
use crate::verify::explore::Explored;
use crate::verify::report::{Report, first_breach, origin};
use crate::verify::term::Names;
use crate::verify::words::Written;

pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    for called in calls(explored) {
        let Step::Act { .. } = called.step else { continue };
        match (called.confirm(explored), missing_yes(explored, called)) {
            (Some(text), _) => check_shown(explored, called, text, report),
            (None, Some(need)) => not_confirmed(explored, called, need, report),
            (None, None) => {}
        }
    }
}

/// The need of the customer's yes that a call doesn't ask for: such a call is never made.
pub(super) fn missing_yes<'g>(explored: &Explored<'g>, called: Called<'g>) -> Option<&'g Need> {
    if called.confirm(explored).is_some() {
        return None;
    }
    let authorities = explored.graph.authorities_over(called.call.tool);
    let mut needs = authorities.flat_map(|(_, authority)| &authority.needs);
    needs.find(|need| need.kind == NeedKind::CustomersYes)
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
    let example = breach.as_ref().and_then(|breach| breach.example(explored, &[], Breaks::Yes));
    let path = breach.map(|breach| breach.path(explored, &[], last, called.origin).0);
    let message = format!("`{tool}` needs the customer's yes, and nobody asks for it");
    report.found(
        Diagnostic::error(NOT_CONFIRMED, origin(graph, called.origin), message)
            .here("called here, without `confirm`")
            .label(origin(graph, need.origin), "needed here")
            .path(path.unwrap_or_default())
            .example(example)
            .help("add a line to the call: `confirm \"Shall I …?\"`, with every argument in it"),
    );
}

fn check_shown<'g>(
    explored: &mut Explored<'g>,
    called: Called<'g>,
    text: &Text,
    report: &mut Report,
) {
    let (graph, tool) = (explored.graph, tool_name(explored, called.call));
    let spoken = Written::of_playbook(graph, explored.playbook);
    let mut hidden = Vec::new();
    let params = graph.tools.lookup(called.call.tool).into_iter().flat_map(Tool::given);
    for (arg, param) in called.call.args.iter().zip(params) {
        let shown = param.marks.hidden
            || param.marks.secret
            || shows(graph, text, arg, &param.ty)
            || waits_for_earlier(explored, called, text, arg);
        if !shown && !shows_same_value(explored, called, text, arg) {
            hidden.push(format!("`{}`", spoken.expr(arg)));
        }
    }
    if hidden.is_empty() {
        return report
            .proved(|| format!("the customer is shown what `{tool}` will do"), called.origin);
    }
    let example: Vec<String> =
        hidden.iter().map(|arg| format!("`{{{}}}`", arg.replace('`', ""))).collect();
    let (hidden, example) = (hidden.join(" and "), example.join(" and "));
    let message = format!("the confirmation of `{tool}` doesn't show {hidden}");
    report.found(
        Diagnostic::error(NOT_SHOWN, origin(graph, text.origin), message)
            .here("the customer says yes to this")
            .label(origin(graph, called.origin), "what is called")
            .help(format!(
                "put into the question: {example}; what no customer wrote and none needs to see is `hidden` in the tool"
            )),
    );
}

/// Whether an argument waits for what an earlier call of its plan gives, and a text shows all of it
/// that is known when the customer is asked.
fn waits_for_earlier<'g>(
    explored: &Explored<'g>,
    called: Called<'g>,
    text: &Text,
    arg: &Expr,
) -> bool {
    let playbook = explored.playbook;
    let Some(plan) = called.plan(explored).filter(|plan| playbook.is_open(plan, arg)) else {
        return false;
    };
    let mut known = Vec::new();
    each_chain(arg, &mut |chain| {
        if !playbook.is_open(plan, chain) {
            known.push(chain);
        }
    });
    known.iter().all(|chain| text.values().any(|shown| shown == *chain))
}

/// Hands out the longest chains of fields that an expression reads from names.
fn each_chain<'e>(expr: &'e Expr, with: &mut impl FnMut(&'e Expr)) {
    let mut inner = expr;
    while let Expr::Field { of, .. } = inner {
        inner = of;
    }
    match inner {
        Expr::Ref(_) => with(expr),
        _ => expr.parts().for_each(|part| each_chain(part, with)),
    }
}

/// Whether a text shows an argument: the same expression, or all that it is `shown as`.
fn shows(graph: &Graph, text: &Text, arg: &Expr, ty: &Type) -> bool {
    if let Expr::Literal(value) = arg {
        let spoken = [graph.speech(None).value(value), graph.speak_value(value)];
        let spoken = spoken.map(|spoken| spoken.to_lowercase());
        return text.pieces.iter().any(|piece| match piece {
            Piece::Words(words) => {
                let words = words.to_lowercase();
                spoken.iter().any(|spoken| words.contains(spoken))
            }
            Piece::Value(_) => false,
        });
    }
    let has = |wanted: &Expr| text.values().any(|shown| shown == wanted);
    has(arg)
        || shown_as(graph, ty).is_some_and(|parts| parts.iter().all(|part| has(&of(arg, part))))
}

/// What a structure is `shown as`: its fields there, or nothing where it doesn't say.
fn shown_as<'g>(graph: &'g Graph, ty: &Type) -> Option<Vec<&'g Expr>> {
    let Type::Record(record) = ty.present() else { return None };
    let text = graph.records.lookup(*record)?.shown_as.as_ref()?;
    let parts: Vec<&Expr> = text.values().collect();
    (!parts.is_empty()).then_some(parts)
}

/// A part of `it`, of this structure.
fn of(structure: &Expr, part: &Expr) -> Expr {
    match part {
        Expr::Ref(Ref::It) => structure.clone(),
        Expr::Field { of: inner, record, field } => {
            Expr::Field { of: Box::new(of(structure, inner)), record: *record, field: *field }
        }
        other => other.clone(),
    }
}

/// Whether a text shows what is known to be the argument, by another name.
pub(super) fn shows_same_value(
    explored: &mut Explored<'_>,
    called: Called<'_>,
    text: &Text,
    arg: &Expr,
) -> bool {
    let arg = explored.terms.of_expr(arg, Names::default());
    let all: Vec<&Expr> = text.values().collect();
    all.into_iter().any(|shown| {
        let shown = explored.terms.of_expr(shown, Names::default());
        let differ = explored.terms.same(shown, arg).negated();
        first_breach(explored, called.point, |explored, now| {
            now.assume(&differ, &mut explored.terms).into_iter().next()
        })
        .is_none()
    })
}
