//! What `playbook test` says of readings: the messages that a desk's built-in interpreter takes for
//! something else than their scenarios say. A scenario that says what its messages mean shows what the
//! playbooks make of that, and not whether customers are understood.

use std::path::Path;

use anstream::eprintln;
use playbook_graph::Graph;
use playbook_interpret::Interpreters;
use playbook_scenario::{ReadOtherwise, Report, read_otherwise};
use serde_json::{Value, json};

use crate::args::Test;
use crate::commands::load::MODELS;
use crate::exit::say_error;

/// So many are told where not all are asked for.
const FIRST: usize = 5;

/// What became of the messages of which scenarios say what they mean.
pub(super) struct Readings {
    messages: usize,
    otherwise: Vec<ReadOtherwise>,
}

impl Readings {
    /// Reads every message of the scenarios that hold.
    pub(super) fn of(graph: &Graph, interpreters: &Interpreters, reports: &[Report]) -> Self {
        let mut readings = Self { messages: 0, otherwise: Vec::new() };
        for report in reports.iter().filter(|report| report.passed()) {
            let Some(interpreter) = report.desk.and_then(|desk| interpreters.of(desk)) else {
                continue;
            };
            readings.messages += report.labelled.len();
            let read = report.labelled.iter();
            let otherwise = read.filter_map(|one| read_otherwise(graph, interpreter, one));
            readings.otherwise.extend(otherwise);
        }
        readings
    }

    /// Tells of those that are read otherwise; where models read for the project, only if asked.
    pub(super) fn tell(&self, args: &Test, graph: &Graph) {
        let asked = args.readings || args.same_readings;
        let (many, all) = (self.otherwise.len(), self.messages);
        if many == 0 {
            if asked {
                eprintln!("readings: all {all} messages are read as their scenarios say");
            }
            return;
        }
        if !asked && (args.quiet || has_models(&args.project.project)) {
            return;
        }
        eprintln!(
            "readings: {many} of {all} messages are read otherwise by the built-in interpreter than their scenarios say"
        );
        let told = if args.readings { many } else { FIRST };
        for one in self.otherwise.iter().take(told) {
            let line = graph.line_of(one.origin);
            eprintln!(
                "  {line}  “{}”\n    means {}\n    is read as {}",
                one.text, one.means, one.read
            );
        }
        if many > told {
            eprintln!("  … and {} more: `--readings` shows all", many - told);
        }
    }

    /// Whether as many are read as they are meant as was asked for.
    pub(super) fn are_enough(&self, args: &Test) -> bool {
        let wrong = args.same_readings && !self.otherwise.is_empty();
        if wrong {
            say_error(
                "not every message is read as its scenario says, and --same-readings was asked for",
            );
        }
        !wrong
    }

    /// For a build server.
    pub(super) fn as_json(&self, graph: &Graph) -> Value {
        let one = |one: &ReadOtherwise| {
            json!({
                "line": graph.line_of(one.origin), "text": one.text,
                "means": one.means, "read": one.read,
            })
        };
        let otherwise: Vec<Value> = self.otherwise.iter().map(one).collect();
        json!({ "messages": self.messages, "otherwise": otherwise })
    }
}

fn has_models(project: &Path) -> bool {
    playbook_project::folder_of(project).is_ok_and(|folder| folder.join(MODELS).exists())
}
