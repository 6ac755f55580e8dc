//! `playbook test`: plays a project's scenarios, and says what none of them went through.

mod junit;
mod measure;
mod paths;
mod readings;

use std::fs;

use anstream::{eprintln, println};
use anstyle::{AnsiColor, Style};
use playbook_graph::{Graph, Scenario};
use playbook_interpret::Interpreters;
use playbook_scenario::{Coverage, Report, Tally, Visits};
use serde_json::{Value, json};

use self::readings::Readings;
use super::load;
use crate::args::Test;
use crate::exit::{Exit, Outcome, Trouble, say_error, trouble};

/// Plays the scenarios of a project without findings.
pub(crate) fn run(args: &Test) -> Outcome {
    if let Some(into) = &args.paths {
        return paths::run(args, into.as_deref());
    }
    let Some(verified) = load::project(&args.project.project)? else { return Ok(Exit::Bad) };
    let graph = verified.graph();
    let chosen: Vec<&Scenario> =
        graph.scenarios.values().filter(|scenario| is_chosen(args, scenario)).collect();
    if chosen.is_empty() {
        return Err(trouble(match &args.only {
            Some(words) => format!("no scenario has `{words}` in its title"),
            None => "the project has no scenario: add `scenario \"…\" for PLAYBOOK { … }`".into(),
        }));
    }
    let interpreters = Interpreters::new(graph);
    let reports: Vec<Report> = chosen
        .iter()
        .map(|scenario| {
            let report = playbook_scenario::run(verified.runnable(), &interpreters, scenario);
            let silent = args.json || (args.quiet && report.passed());
            if !silent {
                tell(graph, &report, args.show);
            }
            report
        })
        .collect();
    let readings = Readings::of(graph, &interpreters, &reports);
    keep_log(args, graph, &reports)?;
    let failed = reports.iter().filter(|report| !report.passed()).count();
    let visits = visits(&reports);
    let coverage = args.only.is_none().then(|| visits.coverage(graph));
    if args.json {
        let mut all = as_json(graph, &reports, coverage.as_ref());
        let members = all.as_object_mut();
        members.map(|all| all.insert("readings".to_owned(), readings.as_json(graph)));
        println!("{all:#}");
    } else {
        // The same closing line as other test runners, so that a build server can read it.
        println!("scenarios: {} passed, {failed} failed", reports.len() - failed);
        if let Some(coverage) = &coverage {
            tell_covered(coverage);
            if !args.quiet {
                tell_missed(graph, coverage);
            }
        }
        readings.tell(args, graph);
    }
    if let Some(file) = &args.models {
        measure::models(args, file.as_deref(), graph, &reports)?;
    }
    let covered = coverage.as_ref().is_none_or(|coverage| is_enough(args, coverage));
    let read = readings.are_enough(args);
    Ok(if failed == 0 && covered && read { Exit::Good } else { Exit::Bad })
}

/// Writes the JUnit log, where one is asked for.
fn keep_log(args: &Test, graph: &Graph, reports: &[Report]) -> Result<(), Trouble> {
    let Some(file) = &args.junit else { return Ok(()) };
    fs::write(file, junit::log(graph, reports))
        .map_err(|wrong| trouble(format!("`{}` can't be written: {wrong}", file.display())))
}

fn is_chosen(args: &Test, scenario: &Scenario) -> bool {
    args.only.as_ref().is_none_or(|words| scenario.title.contains(words.as_str()))
}

/// Says how a scenario went.
fn tell(graph: &Graph, report: &Report, show: bool) {
    let good: Style = AnsiColor::Green.on_default();
    let bad: Style = AnsiColor::Red.on_default().bold();
    match &report.failure {
        None => println!("{good}holds{good:#}  {}", report.title),
        Some(failure) => println!("{bad}fails{bad:#}  {}\n{failure}", report.title),
    }
    if show && report.passed() {
        for happened in &report.happened {
            println!("       {}", happened.in_words(graph));
        }
    }
}

fn visits(reports: &[Report]) -> Visits {
    let mut visits = Visits::default();
    for report in reports {
        visits.merge(&report.visits);
    }
    visits
}

/// What is counted, with its name.
fn tallies(coverage: &Coverage) -> [(&'static str, &Tally); 4] {
    [
        ("states", &coverage.states),
        ("arms", &coverage.arms),
        ("rules and limits", &coverage.rules),
        ("rows of tables", &coverage.rows),
    ]
}

fn tell_missed(graph: &Graph, coverage: &Coverage) {
    for missed in coverage.missing() {
        eprintln!("  not covered: {} ({})", missed.what, graph.line_of(missed.origin));
    }
}

fn tell_covered(coverage: &Coverage) {
    let of =
        |(what, tally): &(&str, &Tally)| format!("{} of {} {what}", tally.covered(), tally.all);
    let told = tallies(coverage);
    let told = told.iter().filter(|(what, tally)| *what != "rows of tables" || tally.all > 0);
    println!("covered: {}", told.map(of).collect::<Vec<_>>().join(", "));
}

/// Whether as much is covered as was asked for.
fn is_enough(args: &Test, coverage: &Coverage) -> bool {
    let (mut covered, mut all) = (0, 0);
    for (_, tally) in tallies(coverage) {
        covered += tally.covered();
        all += tally.all;
    }
    if args.full_coverage && covered < all {
        say_error("not everything is covered, and --full-coverage was asked for");
        return false;
    }
    let Some(wanted) = args.min_coverage else { return true };
    // Of nothing, all is covered.
    let percent = (covered * 100).checked_div(all).unwrap_or(100);
    if percent < usize::from(wanted) {
        say_error(&format!("{percent} % is covered, and --min-coverage asks for {wanted} %"));
        return false;
    }
    true
}

fn as_json(graph: &Graph, reports: &[Report], coverage: Option<&Coverage>) -> Value {
    let scenario = |report: &Report| {
        json!({
            "title": report.title,
            "line": graph.line_of(report.origin),
            "holds": report.passed(),
            "failure": report.failure.as_ref().map(|failure| json!({
                "line": failure.line, "expected": failure.expected,
                "instead": failure.instead, "story": failure.story,
            })),
        })
    };
    let coverage = coverage.map(|coverage| {
        let counted: serde_json::Map<String, Value> = tallies(coverage)
            .into_iter()
            .map(|(what, tally)| {
                let missing = tally.missing.iter().map(
                    |missed| json!({ "what": missed.what, "line": graph.line_of(missed.origin) }),
                );
                let missing: Vec<Value> = missing.collect();
                let name = what.replace(' ', "_");
                (name, json!({ "all": tally.all, "covered": tally.covered(), "missing": missing }))
            })
            .collect();
        counted
    });
    json!({ "scenarios": reports.iter().map(scenario).collect::<Vec<_>>(), "coverage": coverage })
}
