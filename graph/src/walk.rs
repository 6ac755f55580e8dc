//! Walking: every expression of a graph, with what it is there for. For those who look at all of
//! them, or put others in their place; knows nothing of what they mean.

use crate::authority::{LimitKey, NeedKind};
use crate::expr::Expr;
use crate::graph::Graph;
use crate::playbook::{Call, Playbook, Step};
use crate::policy::PropertyKind;
use crate::slot::Slot;
use crate::text::{Piece, Text};
use crate::tool::Tool;

/// What an expression is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// It decides which way a case goes.
    Guard,
    /// A slot's `check`.
    Check,
    /// The list that is picked from.
    Among,
    /// An argument of a call, or of a playbook that is run.
    Argument,
    /// A value that gets a name, or is carried by an outcome.
    Value,
    /// What an authority needs.
    Need,
    /// When a rule of an authority applies.
    Rule,
    /// What a limit, a key or a meter counts by.
    Counted,
    /// What a tool promises.
    Promise,
    /// Whom a tool proves a fact of, and when.
    Proof,
    /// When a policy says never, and what it adds up.
    Policy,
    /// What is said or told.
    Text,
}

/// What is done with each expression.
type With<'w> = &'w mut dyn FnMut(Use, &mut Expr);

impl Graph {
    /// Hands out every expression, whole, in the order of the declarations.
    pub fn each_expr_mut(&mut self, with: With<'_>) {
        for (_, tool) in self.tools.iter_mut() {
            of_tool(tool, with);
        }
        for (_, authority) in self.authorities.iter_mut() {
            for need in &mut authority.needs {
                if let NeedKind::Condition(condition) = &mut need.kind {
                    with(Use::Need, condition);
                }
            }
            for rule in &mut authority.rules {
                rule.when.iter_mut().for_each(|when| with(Use::Rule, when));
            }
            for limit in &mut authority.limits {
                if let LimitKey::Expr(key) = &mut limit.per {
                    with(Use::Counted, key);
                }
                limit.when.iter_mut().for_each(|when| with(Use::Rule, when));
            }
        }
        for property in self.policies.iter_mut().flat_map(|(_, policy)| &mut policy.properties) {
            match &mut property.kind {
                PropertyKind::Never { when: Some(when), .. } => with(Use::Policy, when),
                PropertyKind::AmountAtMost(bound) => with(Use::Policy, &mut bound.amount),
                PropertyKind::Never { when: None, .. }
                | PropertyKind::OnlyAfter { .. }
                | PropertyKind::AtMostPerCase { .. }
                | PropertyKind::TimesAtMost(_)
                | PropertyKind::AlwaysAPerson { .. } => {}
            }
        }
        for (_, playbook) in self.playbooks.iter_mut() {
            of_playbook(playbook, with);
        }
        for (_, desk) in self.desks.iter_mut() {
            for level in &mut desk.conduct.autonomy {
                level.when.iter_mut().for_each(|when| with(Use::Guard, when));
            }
        }
    }
}

fn of_tool(tool: &mut Tool, with: With<'_>) {
    tool.promises.iter_mut().for_each(|promise| with(Use::Promise, &mut promise.expr));
    tool.moves_money.iter_mut().for_each(|moves| with(Use::Counted, moves));
    tool.never_twice_for.iter_mut().for_each(|key| with(Use::Counted, key));
    if let Some(proves) = &mut tool.proves {
        with(Use::Proof, &mut proves.subject);
        proves.when.iter_mut().for_each(|when| with(Use::Proof, when));
    }
}

fn of_playbook(playbook: &mut Playbook, with: With<'_>) {
    for only in &mut playbook.header.human_only {
        with(Use::Guard, &mut only.when);
    }
    for (_, slot) in playbook.slots.iter_mut() {
        of_slot(slot, with);
    }
    for (_, point) in playbook.points.iter_mut() {
        of_step(&mut point.step, with);
    }
}

fn of_slot(slot: &mut Slot, with: With<'_>) {
    slot.among.iter_mut().for_each(|list| with(Use::Among, list));
    for field in &mut slot.fields {
        field.among.iter_mut().for_each(|list| with(Use::Among, list));
        field.ask.iter_mut().for_each(|text| of_text(text, with));
    }
    for check in &mut slot.checks {
        with(Use::Check, &mut check.condition);
        of_text(&mut check.reason, with);
    }
    let asked = slot.ask.iter_mut().chain(&mut slot.why);
    asked.for_each(|text| of_text(text, with));
}

fn of_text(text: &mut Text, with: With<'_>) {
    for piece in &mut text.pieces {
        if let Piece::Value(value) = piece {
            with(Use::Text, value);
        }
    }
}

fn of_call(call: &mut Call, with: With<'_>) {
    call.each.iter_mut().for_each(|list| with(Use::Among, list));
    call.args.iter_mut().for_each(|arg| with(Use::Argument, arg));
}

fn of_step(step: &mut Step, with: With<'_>) {
    match step {
        Step::Say { text, .. } | Step::Note { text, .. } => of_text(text, with),
        Step::Call { call, .. } => of_call(call, with),
        Step::Act { call, confirm, waiting, .. } => {
            of_call(call, with);
            confirm.iter_mut().chain(waiting).for_each(|text| of_text(text, with));
        }
        Step::Plan(plan) => {
            let said = plan.confirm.iter_mut().chain(&mut plan.waiting);
            said.for_each(|text| of_text(text, with));
        }
        Step::Let { value, .. } => with(Use::Value, value),
        Step::When { condition, .. } => with(Use::Guard, condition),
        Step::Match { subject, .. } => with(Use::Guard, subject),
        Step::End { values, .. } => values.iter_mut().for_each(|value| with(Use::Value, value)),
        Step::HandOff(handoff) | Step::Lend { handoff, .. } => of_text(&mut handoff.because, with),
        Step::Run(run) => run.args.iter_mut().for_each(|arg| with(Use::Argument, arg)),
        Step::Task { task, .. } => {
            of_text(&mut task.text, with);
            task.due.iter_mut().for_each(|due| with(Use::Value, due));
        }
        Step::Wait { on, until, .. } => {
            for on in on {
                on.matches.iter_mut().for_each(|matches| with(Use::Guard, matches));
            }
            with(Use::Value, until);
        }
        Step::Ask { .. } | Step::Forget { .. } | Step::GoTo { .. } => {}
    }
}
