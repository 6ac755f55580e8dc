//! What is done with a secret: it is given to a tool that takes one, whole, and nothing else. Nobody
//! compares it and nothing is calculated from it, since only its seal is at hand.

use std::collections::BTreeSet;

use super::{calls, tool_name};
use crate::authority::NeedKind;
use crate::diagnostic::Diagnostic;
use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::origin::OriginId;
use crate::playbook::{Playbook, Step, VariableId};
use crate::tool::{Tool, ToolId};
use crate::verify::codes::SECRET_USED;
use crate::verify::explore::Explored;
use crate::verify::liveness::{each_checked, each_read};
use crate::verify::report::{Report, origin};
use crate::verify::words::Written;

/// What is secret for those who read an expression: slots, names, parameters, fields.
pub(super) struct Secrets<'g> {
    graph: &'g Graph,
    playbook: Option<&'g Playbook>,
    variables: BTreeSet<VariableId>,
    params: BTreeSet<u32>,
}

impl<'g> Secrets<'g> {
    /// The secrets of a playbook: names that stand for one are secret, too.
    pub(super) fn of(graph: &'g Graph, playbook: &'g Playbook) -> Self {
        let mut secrets = Self {
            graph,
            playbook: Some(playbook),
            variables: BTreeSet::new(),
            params: BTreeSet::new(),
        };
        loop {
            let before = secrets.variables.len();
            for point in playbook.points.values() {
                if let Step::Let { variable, value, .. } = &point.step
                    && secrets.read_by(value)
                {
                    secrets.variables.insert(*variable);
                }
            }
            if secrets.variables.len() == before {
                return secrets;
            }
        }
    }

    /// The secrets among a tool's parameters.
    fn of_tool(graph: &'g Graph, tool: &Tool) -> Self {
        let params = tool.given().zip(0_u32..).filter(|(param, _)| param.marks.secret);
        let params = params.map(|(_, place)| place).collect();
        Self { graph, playbook: None, variables: BTreeSet::new(), params }
    }

    /// Whether an expression is a secret, whole.
    fn is(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Ref(Ref::Slot(slot)) => self.playbook.is_some_and(|p| p.is_secret(*slot)),
            Expr::Ref(Ref::Variable(variable)) => self.variables.contains(variable),
            Expr::Ref(Ref::Param(place)) => self.params.contains(place),
            Expr::Field { record, field, .. } | Expr::Each { record, field, .. } => {
                let record = self.graph.records.lookup(*record);
                let field = record.and_then(|record| record.fields.get(*field as usize));
                field.is_some_and(|field| field.marks.secret)
            }
            _ => false,
        }
    }

    /// Whether an expression reads a secret, whole or not.
    pub(super) fn read_by(&self, expr: &Expr) -> bool {
        self.is(expr) || expr.parts().any(|part| self.read_by(part))
    }

    /// Whether an expression does more with a secret than to ask whether it is there.
    fn looked_at(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Known(of) if self.is(of) => false,
            _ => self.is(expr) || expr.parts().any(|part| self.looked_at(part)),
        }
    }

    /// Whether a value to be handed on is made of a secret, and not one as it is.
    fn made_of(&self, expr: &Expr) -> bool {
        !self.is(expr) && self.looked_at(expr)
    }
}

/// Looks at everything that a playbook does with a secret.
pub(crate) fn check(explored: &Explored<'_>, report: &mut Report) {
    let (graph, playbook) = (explored.graph, explored.playbook);
    let secrets = Secrets::of(graph, playbook);
    for point in playbook.points.values() {
        let mut looks: Vec<&Expr> = Vec::new();
        match &point.step {
            // What is called has marks of its own; what is said or carried is a finding of its own.
            Step::Call { .. }
            | Step::Act { .. }
            | Step::Say { .. }
            | Step::Note { .. }
            | Step::Task { .. }
            | Step::HandOff(_)
            | Step::Lend { .. }
            | Step::Run(_)
            | Step::End { .. } => {}
            Step::Let { value, .. } => {
                let slot = |of| matches!(of, Ref::Slot(id) if playbook.is_secret(id));
                if secrets.made_of(value) || value.reads(&mut { slot }) {
                    report.found(used(explored, value, point.origin));
                }
            }
            step => {
                each_read(playbook, step, &mut |expr| looks.push(expr));
                each_checked(playbook, step, &mut |expr| looks.push(expr));
            }
        }
        for look in looks.into_iter().filter(|look| secrets.looked_at(look)) {
            report.found(used(explored, look, point.origin));
        }
    }
    check_calls(explored, &secrets, report);
}

fn check_calls(explored: &Explored<'_>, secrets: &Secrets<'_>, report: &mut Report) {
    for called in calls(explored) {
        let Some(tool) = explored.graph.tools.lookup(called.call.tool) else { continue };
        for (arg, param) in called.call.args.iter().zip(tool.given()) {
            if secrets.made_of(arg) {
                report.found(used(explored, arg, called.origin));
            } else if secrets.is(arg) && !param.marks.secret {
                let arg = Written::of_playbook(explored.graph, explored.playbook).expr(arg);
                let (tool, name) = (tool_name(explored, called.call), &param.name);
                let message = format!("`{arg}` is a secret, and `{name}` of `{tool}` takes none");
                report.found(
                    Diagnostic::error(SECRET_USED, origin(explored.graph, called.origin), message)
                        .here("given here")
                        .help(format!("write `secret` behind the type of `{name}`, if it is one")),
                );
            }
        }
    }
}

/// Looks at everything that tools and authorities decide by.
pub(crate) fn check_declarations(graph: &Graph, report: &mut Report) {
    for (id, tool) in graph.tools.iter() {
        let secrets = Secrets::of_tool(graph, tool);
        for (expr, at) in decide(graph, id, tool) {
            if secrets.looked_at(expr) {
                let expr = Written::of_params(graph, &tool.params).expr(expr);
                let message =
                    format!("`{expr}` looks at a secret, and only its seal is known here");
                report.found(
                    Diagnostic::error(SECRET_USED, origin(graph, at), message)
                        .here("decided here")
                        .help(HELP),
                );
            }
        }
    }
}

/// What decides something about calls of a tool, each with where it stands.
fn decide<'g>(graph: &'g Graph, id: ToolId, tool: &'g Tool) -> Vec<(&'g Expr, OriginId)> {
    let promises = tool.promises.iter().map(|promise| (&promise.expr, promise.origin));
    let own = tool.moves_money.iter().chain(&tool.never_twice_for);
    let proves = tool.proves.iter().filter_map(|proves| proves.when.as_ref());
    let settles = tool.checked_by.iter().map(|check| &check.done_when);
    let mut all: Vec<_> = own.chain(proves).chain(settles).map(|e| (e, tool.origin)).collect();
    all.extend(promises);
    for (_, authority) in graph.authorities_over(id) {
        all.extend(authority.needs.iter().filter_map(|need| match &need.kind {
            NeedKind::Condition(condition) => Some((condition, need.origin)),
            NeedKind::Fact(_) | NeedKind::CustomersYes => None,
        }));
        let rules = authority.rules.iter();
        all.extend(rules.filter_map(|rule| Some((rule.when.as_ref()?, rule.origin))));
        let limits = authority.limits.iter();
        all.extend(limits.flat_map(|limit| limit.reads().map(|read| (read, limit.origin))));
    }
    all
}

const HELP: &str =
    "let a tool look at it: a tool that takes it as `secret` can refuse it by a name";

fn used(explored: &Explored<'_>, expr: &Expr, at: OriginId) -> Diagnostic {
    let expr = Written::of_playbook(explored.graph, explored.playbook).expr(expr);
    let message = format!("`{expr}` uses a secret, which can only be given to a tool, as it is");
    Diagnostic::error(SECRET_USED, origin(explored.graph, at), message).here("used here").help(HELP)
}
