//! The verifier: proves what a graph promises, or shows the path that breaks it.
//!
//! One way: `well_formed` makes sure that the graph means something at all; `explore` goes
//! forward through each playbook and keeps, for each point, what is certainly known there
//! (`situation`: facts, closed choices, sameness, `zone`s of numbers); `obligations` look at
//! that and say what is proved and what isn't, with an `example` of how it breaks. Reads no text,
//! knows nothing of the machine.

mod codes;
mod each;
mod example;
mod explore;
mod formula;
mod gate;
mod list_term;
mod liveness;
mod obligations;
mod proof;
mod provenance;
mod report;
mod shape;
mod situation;
mod slot;
mod step;
mod summary;
mod term;
mod timed;
mod well_formed;
mod words;
mod zone;

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

/// Everything that is found and everything that is proved, in a fixed order.
pub fn report(graph: &Graph) -> Report {
    let mut report = Report::default();
    if let Some(malformed) = well_formed::check(graph) {
        report.found(malformed);
        return report;
    }
    let mut told = obligations::policy::Told::new();
    let mut summaries = summary::Summaries::new();
    for id in summary::bottom_up(graph) {
        let Some(playbook) = graph.playbooks.lookup(id) else { continue };
        let mut explored = Explored::of(graph, id, playbook, &summaries);
        report.next_playbook();
        check_playbook(&mut explored, &mut told, &mut report);
        let run = graph.playbooks.values().any(|other| other.runs().contains(&id));
        if run && !explored.given_up {
            summaries.insert(id, Rc::new(summary::Summary::of(explored)));
        }
    }
    obligations::runs::check_graph(graph, &mut report);
    obligations::runs::check_desks(graph, &mut report);
    obligations::arms::check_authorities(graph, &mut report);
    obligations::rules::check(graph, &mut report);
    obligations::disclosure::check_records(graph, &mut report);
    obligations::totals::check_project(graph, &mut report);
    obligations::tables::check(graph, &mut report);
    obligations::defined::check_declarations(graph, &mut report);
    obligations::provers::check_desks(graph, &mut report);
    obligations::interrupts::check_desks(graph, &mut report);
    report.sort();
    report
}

fn check_playbook(
    explored: &mut Explored<'_>,
    told: &mut obligations::policy::Told,
    report: &mut Report,
) {
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
    obligations::repeated::check(explored, report);
    obligations::provenance::check(explored, report);
    obligations::disclosure::check(explored, report);
    obligations::policy::check(explored, told, report);
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
