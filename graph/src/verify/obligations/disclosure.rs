//! What is said: no secret, to nobody; and nothing about a person before it is known who is writing.

use std::rc::Rc;

use super::secrets::Secrets;
use crate::diagnostic::Diagnostic;
use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::playbook::{PointId, Step};
use crate::slot::Slot;
use crate::text::Text;
use crate::types::Marks;
use crate::verify::codes::{PERSONAL_TOO_EARLY, SECRET_SAID};
use crate::verify::explore::Explored;
use crate::verify::marked::{field_type, shows, takes};
use crate::verify::personal::Here;
use crate::verify::provenance::Sources;
use crate::verify::report::{Report, first_breach, origin};
use crate::verify::term::Names;
use crate::verify::words::Written;

pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    let (graph, playbook) = (explored.graph, explored.playbook);
    let secrets = Secrets::of(graph, playbook);
    let sources = Sources::of(graph, explored.id, playbook);
    let here = Here { graph, id: explored.id, playbook };
    let around = Rc::clone(&explored.around);
    let tells = |value: &Expr| {
        around.personal.is_personal(here, value, &mut |value| sources.of_expr(value).worst)
    };
    for (id, point) in playbook.points.iter() {
        for value in carried(&point.step) {
            if secrets.read_by(value) {
                report.found(secret_carried(explored, value, point.origin));
            }
        }
        for (text, to_customer) in texts(playbook, &point.step) {
            for value in text.values() {
                if secrets.read_by(value) || says(explored, value, |marks| marks.secret) {
                    report.found(secret_said(explored, text, value));
                } else if to_customer
                    // Whom a fact is about is there only where it is proved: told elsewhere.
                    && !value.reads(&mut |of| matches!(of, Ref::Subject(_)))
                    && tells(value)
                {
                    check_known(explored, id, text, value, report);
                }
            }
        }
        if let Step::Ask { slot, .. } = &point.step
            && let Some(slot) = playbook.slots.lookup(*slot)
            && lists(slot).any(|list| says_all(explored, list))
        {
            report.found(secret_picked(graph, &slot.name, slot.origin));
        }
    }
}

/// Every list that a slot is picked from.
fn lists(slot: &Slot) -> impl Iterator<Item = &Expr> {
    slot.among.iter().chain(slot.fields.iter().filter_map(|field| field.among.as_ref()))
}

/// A record is spoken in traces and packets, too: its own words show no secret.
pub(crate) fn check_records(graph: &Graph, report: &mut Report) {
    for record in graph.records.values() {
        let shown = record.shown_as.iter().flat_map(|text| text.values().map(move |v| (text, v)));
        for (text, value) in shown {
            let inner = field_type(graph, value);
            if takes(graph, value, |marks| marks.secret)
                || inner.is_some_and(|ty| shows(graph, ty, |marks| marks.secret))
            {
                let message = format!("what `{}` is shown as has a secret in it", record.name);
                report.found(
                    Diagnostic::error(SECRET_SAID, origin(graph, text.origin), message)
                        .here("would be said wherever it is spoken of")
                        .help("leave it out; a secret can only be given to a tool"),
                );
            }
        }
    }
}

/// The texts of a step, and whether the customer reads them.
fn texts<'g>(playbook: &'g crate::Playbook, step: &'g Step) -> Vec<(&'g Text, bool)> {
    match step {
        Step::Say { text, .. } => vec![(text, true)],
        Step::Note { text, .. } => vec![(text, false)],
        Step::Ask { slot, .. } => {
            let slot = playbook.slots.lookup(*slot);
            let texts = slot.into_iter().flat_map(|slot| {
                let until = slot.gathered.iter().filter_map(|gathered| gathered.until.as_ref());
                let reasons = slot.checks.iter().map(|check| &check.reason);
                let fields = slot.fields.iter().filter_map(|field| field.ask.as_ref());
                slot.ask.iter().chain(&slot.why).chain(until).chain(reasons).chain(fields)
            });
            texts.map(|text| (text, true)).collect()
        }
        Step::Act { confirm, waiting, .. } => {
            confirm.iter().chain(waiting).map(|text| (text, true)).collect()
        }
        Step::Plan(plan) => {
            plan.confirm.iter().chain(&plan.waiting).map(|text| (text, true)).collect()
        }
        Step::HandOff(handoff) | Step::Lend { handoff, .. } => vec![(&handoff.because, false)],
        Step::Task { task, .. } => vec![(&task.text, false)],
        Step::Call { .. }
        | Step::Let { .. }
        | Step::When { .. }
        | Step::Match { .. }
        | Step::Forget { .. }
        | Step::GoTo { .. }
        | Step::Wait { .. }
        | Step::Run(_)
        | Step::End { .. } => Vec::new(),
    }
}

/// What a step carries into another playbook: there nobody could tell that it is a secret.
fn carried(step: &Step) -> &[Expr] {
    match step {
        Step::Run(run) => &run.args,
        Step::End { values, .. } => values,
        _ => &[],
    }
}

/// Whether what is said of a value has something in it that is marked so.
fn says(explored: &mut Explored<'_>, value: &Expr, is: fn(Marks) -> bool) -> bool {
    let term = explored.terms.of_expr(value, Names::default());
    let ty = explored.terms.ty(term).clone();
    takes(explored.graph, value, is) || shows(explored.graph, &ty, is)
}

/// Whether a list whose elements are read by an interpreter has a secret in it.
fn says_all(explored: &mut Explored<'_>, list: &Expr) -> bool {
    let term = explored.terms.of_expr(list, Names::default());
    let ty = explored.terms.ty(term).clone();
    takes(explored.graph, list, |marks| marks.secret) || explored.graph.has_secret(&ty)
}

fn check_known(
    explored: &mut Explored<'_>,
    at: PointId,
    text: &Text,
    value: &Expr,
    report: &mut Report,
) {
    let breach = first_breach(explored, at, |_, now| now.facts.is_empty().then(|| now.clone()));
    let graph = explored.graph;
    let value = || Written::of_playbook(graph, explored.playbook).expr(value);
    let Some(breach) = breach else {
        return report.proved(|| format!("it is known who reads `{}`", value()), text.origin);
    };
    let value = value();
    let last = format!("`{value}` is said, and it is not known to whom");
    let (path, _) = breach.path(explored, &[], last, text.origin);
    let message = format!("`{value}` is personal, and is said before it is known who is writing");
    report.found(
        Diagnostic::error(PERSONAL_TOO_EARLY, origin(graph, text.origin), message)
            .here("said here")
            .path(path)
            .help("write `needs …` with the fact that says who it is, in the playbook or the desk"),
    );
}

fn secret_said(explored: &Explored<'_>, text: &Text, value: &Expr) -> Diagnostic {
    let value = Written::of_playbook(explored.graph, explored.playbook).expr(value);
    let message = format!("`{value}` has a secret in it, which would be said here");
    Diagnostic::error(SECRET_SAID, origin(explored.graph, text.origin), message)
        .here("said here")
        .help("leave it out; a secret can only be given to a tool")
}

fn secret_carried(explored: &Explored<'_>, value: &Expr, at: crate::OriginId) -> Diagnostic {
    let value = Written::of_playbook(explored.graph, explored.playbook).expr(value);
    let message = format!("`{value}` has a secret in it, which would leave this playbook");
    Diagnostic::error(SECRET_SAID, origin(explored.graph, at), message)
        .here("another playbook would get it")
        .help("call the tool that needs it here; a secret can only be given to a tool")
}

fn secret_picked(graph: &Graph, slot: &str, at: crate::OriginId) -> Diagnostic {
    let message = format!("`{slot}` is picked among records with a secret in them");
    Diagnostic::error(SECRET_SAID, origin(graph, at), message)
        .here("who reads the message would be told them")
        .help("let the tool give a list without the secret field")
}
