//! `playbook test`: plays a project's scenarios, and says what none of them went through.

use anstream::{eprintln, println};
use anstyle::{AnsiColor, Style};
use playbook_graph::{Graph, Scenario, Verified};
use playbook_interpret::Interpreter;
use playbook_scenario::{Coverage, Report, Tally, Visits};

use super::load;
use crate::args::Test;
use crate::exit::{Exit, Outcome, say_error, trouble};

/// Plays the scenarios of a project without findings.
pub(crate) fn run(args: &Test) -> Outcome {
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
    let reports = play(&verified, &chosen, args.show);
    let failed = reports.iter().filter(|report| !report.passed()).count();
    // The same closing line as other test runners, so that a build server can read it.
    println_line(&format!("scenarios: {} passed, {failed} failed", reports.len() - failed));
    let mut good = failed == 0;
    if args.only.is_none() {
        let coverage = coverage(graph, &reports);
        tell(graph, &coverage);
        if args.full_coverage && coverage.missing().next().is_some() {
            say_error("not everything is covered, and --full-coverage was asked for");
            good = false;
        }
    }
    Ok(if good { Exit::Good } else { Exit::Bad })
}

fn is_chosen(args: &Test, scenario: &Scenario) -> bool {
    args.only.as_ref().is_none_or(|words| scenario.title.contains(words.as_str()))
}

/// Plays each one and says how it went.
fn play(verified: &Verified, chosen: &[&Scenario], show: bool) -> Vec<Report> {
    let interpreter = Interpreter::new(verified.graph(), None);
    let good: Style = AnsiColor::Green.on_default();
    let bad: Style = AnsiColor::Red.on_default().bold();
    let mut reports = Vec::new();
    for scenario in chosen {
        let report = playbook_scenario::run(verified.runnable(), &interpreter, scenario);
        match &report.failure {
            None => println!("{good}holds{good:#}  {}", report.title),
            Some(failure) => println!("{bad}fails{bad:#}  {}\n{failure}", report.title),
        }
        if show && report.passed() {
            for happened in &report.happened {
                println!("       {}", happened.in_words(verified.graph()));
            }
        }
        reports.push(report);
    }
    reports
}

fn coverage(graph: &Graph, reports: &[Report]) -> Coverage {
    let mut visits = Visits::default();
    for report in reports {
        visits.merge(&report.visits);
    }
    visits.coverage(graph)
}

fn tell(graph: &Graph, coverage: &Coverage) {
    let of = |tally: &Tally, what: &str| format!("{} of {} {what}", tally.covered(), tally.all);
    let rows = match coverage.rows.all {
        0 => String::new(),
        _ => format!(", {}", of(&coverage.rows, "rows of tables")),
    };
    println_line(&format!(
        "covered: {}, {}, {}{rows}",
        of(&coverage.states, "states"),
        of(&coverage.arms, "arms"),
        of(&coverage.rules, "rules and limits")
    ));
    for missed in coverage.missing() {
        eprintln!("  not covered: {} ({})", missed.what, graph.line_of(missed.origin));
    }
}

fn println_line(line: &str) {
    println!("{line}");
}
