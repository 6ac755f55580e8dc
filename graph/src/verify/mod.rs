//! The verifier: proves what a graph promises, or shows the path that breaks it.
//!
//! One way: `well_formed` makes sure that the graph means something at all; `explore` goes
//! forward through each playbook and keeps, for each point, what is certainly known there
//! (`situation`: facts, closed choices, sameness, `zone`s of numbers); `obligations` look at
//! that and say what is proved and what isn't, with an `example` of how it breaks. Reads no text,
//! knows nothing of the machine.

mod again;
mod around;
pub mod assumptions;
mod carry;
mod codes;
pub mod diff;
mod each;
mod example;
mod explore;
mod formula;
mod gate;
mod list_term;
mod liveness;
mod made;
mod marked;
mod obligations;
mod personal;
mod plan;
mod proof;
mod provenance;
mod report;
mod roots;
mod rounds;
mod shape;
mod shared;
mod situation;
mod slot;
mod step;
mod summary;
mod term;
mod timed;
mod twice;
mod web;
mod well_formed;
mod words;
mod zone;

pub use again::{Found, Memory};
pub use codes::CODES;
pub use proof::{Arrived, Proof};
pub use report::{Proved, Report};

use std::rc::Rc;

use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use explore::Explored;

/// Everything that can't be proved of a graph, in a fixed order.
pub fn findings(graph: &Graph) -> Vec<Diagnostic> {
    report(graph).findings
}

/// Everything that is found, in a fixed order, and how much is proved.
pub fn report(graph: &Graph) -> Report {
    report_with(graph, false, &mut again::Nothing).unwrap_or_default()
}

/// Everything that is proved, in a fixed order.
pub fn proved(graph: &Graph) -> Vec<Proved> {
    report_with(graph, true, &mut again::Nothing).unwrap_or_default().proved
}

/// As [`findings`], of a project that is checked again and again: what is remembered of a playbook
/// is not proved anew. For those who show findings; nothing is [`crate::Verified`] by memory. None:
/// it was told to stop.
pub fn findings_again(graph: &Graph, memory: &mut impl Memory) -> Option<Vec<Diagnostic>> {
    report_with(graph, false, memory).map(|report| report.findings)
}

fn report_with(graph: &Graph, in_words: bool, memory: &mut impl Memory) -> Option<Report> {
    let mut report = Report::that_tells(in_words);
    if let Some(malformed) = well_formed::check(graph) {
        report.found(malformed);
        return Some(report);
    }
    let mut summaries = Rc::new(summary::Summaries::new());
    let around = Rc::new(around::Around::of(graph));
    for id in summary::bottom_up(graph) {
        let Some(playbook) = graph.playbooks.lookup(id) else { continue };
        if !memory.goes_on() {
            return None;
        }
        // What playbooks give each other ties their proofs together.
        let is_run = around.is_run(id);
        let apart = !is_run && playbook.runs().is_empty() && !around.tells_of_others(playbook);
        if let Some(found) = apart.then(|| memory.recall(graph, id)).flatten() {
            report.add(found);
            continue;
        }
        let mut explored = Explored::of(graph, id, playbook, &summaries, &around);
        let mut own = Report::that_tells(in_words);
        check_playbook(&mut explored, &mut own);
        report.promises += own.promises;
        report.proved.append(&mut own.proved);
        let found = own.taken_apart();
        if apart {
            memory.keep(graph, id, &found);
        }
        if is_run && !explored.given_up {
            let summary = Rc::new(summary::Summary::of(explored));
            Rc::make_mut(&mut summaries).insert(id, summary);
        }
        report.add(found);
    }
    check_project(graph, &mut report);
    report.sort();
    Some(report)
}

/// What is to be proved of the project, beside its playbooks.
fn check_project(graph: &Graph, report: &mut Report) {
    obligations::runs::check_graph(graph, report);
    obligations::runs::check_desks(graph, report);
    obligations::arms::check_authorities(graph, report);
    obligations::rules::check(graph, report);
    obligations::disclosure::check_records(graph, report);
    obligations::secrets::check_declarations(graph, report);
    obligations::totals::check_project(graph, report);
    obligations::tables::check(graph, report);
    obligations::defined::check_declarations(graph, report);
    obligations::provers::check_desks(graph, report);
    obligations::interrupts::check_desks(graph, report);
}

fn check_playbook(explored: &mut Explored<'_>, report: &mut Report) {
    if explored.given_up {
        let at = report::origin(explored.graph, explored.playbook.origin);
        let name = &explored.playbook.name;
        let message =
            format!("the proof of `{name}` takes too many steps, so nothing is proved of it");
        report.found(
            Diagnostic::error(codes::GIVEN_UP, at, message)
                .here("too many cases")
                .help("split it into several playbooks, or decide less on the same slots"),
        );
        return;
    }
    obligations::reads::check(explored, report);
    obligations::defined::check(explored, report);
    obligations::needs::check(explored, report);
    obligations::confirmation::check(explored, report);
    obligations::arms::check(explored, report);
    obligations::plan::check(explored, report);
    obligations::repeated::check(explored, report);
    obligations::provenance::check(explored, report);
    obligations::disclosure::check(explored, report);
    obligations::secrets::check(explored, report);
    obligations::policy::check(explored, report);
    obligations::totals::check(explored, report);
    obligations::matches::check(explored, report);
    obligations::reach::check(explored, report);
    obligations::cycles::check(explored, report);
    obligations::provers::check(explored, report);
    obligations::runs::check(explored, report);
    obligations::advice::check(explored, report);
}

#[cfg(test)]
mod tests;
