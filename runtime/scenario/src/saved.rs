//! Saved counter-examples: what the machine was seen to come to, as a scenario in the language, that
//! people can read, keep and play again.

use std::collections::BTreeMap;

use playbook_graph::value::decimal_digits;
use playbook_graph::{
    Breaks, Counterexample, Diagnostic, Graph, Reading, Said, Step, ToolId, Value,
};
use playbook_machine::{OutputKind, ToolOutcome};

use crate::explore::{Move, Position};
use crate::happened::Happened;
use crate::replay::{MONDAY_MORNING, Replayed, desk_of};

/// The scenario of a finding that was reproduced. `file` is what it will be called.
pub fn saved(graph: &Graph, finding: &Diagnostic, shown: &Replayed, file: &str) -> Option<String> {
    let example = finding.example.as_ref()?;
    let playbook = graph.playbooks.lookup(example.playbook)?;
    let mut text = format!("# {}: {}\n", finding.code, finding.message);
    for step in &finding.path {
        text += format!("#   {:width$}  {}", step.text, step.place, width = 60).trim_end();
        text.push('\n');
    }
    text += &format!("# Play it again: playbook replay {file}\n");
    for source in graph.sources.values() {
        let name = source.name.trim_end_matches(".playbook").replace('/', ".");
        let keeps_scenarios = source.text.lines().any(|line| line.starts_with("scenario "));
        if !source.name.starts_with("std/") && !keeps_scenarios {
            text += &format!("use {name}\n");
        }
    }
    let title = format!("{}: {}", finding.code, finding.message).replace('"', "'");
    text += &format!("\nscenario {} for {} {{\n", quoted(&title), playbook.name);
    for line in lines(graph, example, shown)? {
        text += &format!("  {line}\n");
    }
    text += "}\n";
    Some(text)
}

/// The lines of the scenario: what is given, what tools do, what everybody says, what is expected.
fn lines(graph: &Graph, example: &Counterexample, shown: &Replayed) -> Option<Vec<String>> {
    let mut said = Vec::new();
    let mut given = Vec::new();
    let (played, desk) = desk_of(graph, example.playbook, shown.desk);
    let played = playbook_graph::ReplayOnly::unproved(played);
    let now = jiff::Timestamp::from_second(MONDAY_MORNING).ok()?;
    let mut at = Position::new(played.runnable(), desk, now);
    let mut answers: BTreeMap<ToolId, Vec<String>> = BTreeMap::new();
    for made in &shown.moves {
        match made {
            Move::Knows(fact, subject) => {
                let name = &graph.facts.lookup(*fact)?.subject_name;
                given.push(format!("given {name} {}", source(graph, subject)));
            }
            Move::Writes => {}
            Move::WritesAfter(seconds) | Move::Passes(seconds) => {
                said.push(format!("time passes {seconds} seconds"));
            }
            Move::Means(readings) => said.push(customer(&at, readings)?),
            Move::Answers(outcome) => {
                if let Some(OutputKind::CallTool { tool, .. }) = at.pending() {
                    answers.entry(*tool).or_default().push(answer(graph, outcome));
                }
            }
            Move::Decides(role, yes) => {
                let role = &graph.roles.lookup(*role)?.name;
                said.push(format!("{role} {}", if *yes { "approves" } else { "declines" }));
            }
            Move::Waits | Move::Happens(..) => {}
        }
        at = at.after(made);
        if let Move::Happens(event, values) = made {
            said.push(event_line(graph, *event, values)?);
        }
        if let (Move::Waits, Some(Happened::TimePassed(seconds))) = (made, at.happened().first()) {
            said.push(format!("time passes {seconds} seconds"));
        }
    }
    let tools = answers.into_iter().filter_map(|(tool, does)| {
        let name = &graph.tools.lookup(tool)?.name;
        Some(format!("tool {name} {}", does.join(", then ")))
    });
    let expected = expected(graph, example);
    Some(given.into_iter().chain(tools).chain(said).chain(expected).collect())
}

/// What the customer writes, with what it means.
fn customer(at: &Position<'_>, readings: &[Reading]) -> Option<String> {
    let graph = at.graph();
    let (mut words, mut means) = (Vec::new(), Vec::new());
    for reading in readings {
        let (says, is) = match reading {
            Reading::Intent(intent) => {
                let intent = graph.intents.lookup(*intent)?;
                let says = intent.examples.first().unwrap_or(&intent.name);
                (says.clone(), intent.name.clone())
            }
            Reading::Yes => ("yes".to_owned(), "yes".to_owned()),
            Reading::No => ("no".to_owned(), "no".to_owned()),
            Reading::Cancel => ("never mind".to_owned(), "cancel".to_owned()),
            Reading::Declined => ("I'd rather not say".to_owned(), "declined".to_owned()),
            Reading::Answer(slot, said) | Reading::Correct(slot, said) => {
                let declared = graph.playbooks.lookup(slot.playbook)?.slots.lookup(slot.slot)?;
                let correct = if matches!(reading, Reading::Correct(..)) { "correct " } else { "" };
                let (spoken, told) = told(at, *slot, said)?;
                (spoken, format!("{correct}{} {told}", declared.name))
            }
            _ => return None,
        };
        words.push(says);
        means.push(is);
    }
    Some(format!("customer {} means {}", quoted(&words.join(", ")), means.join(", ")))
}

/// What is said of a slot, spoken and as a reading.
fn told(at: &Position<'_>, slot: playbook_graph::SlotRef, said: &Said) -> Option<(String, String)> {
    let graph = at.graph();
    match said {
        Said::Value(value) => {
            let Some(OutputKind::Interpret { question, .. }) = at.pending() else { return None };
            let open = question.slots.iter().find(|open| open.slot == slot);
            let place = open
                .and_then(|open| open.among.as_ref())
                .and_then(|list| list.iter().position(|one| one == value));
            let told = match place {
                Some(place) => format!("number {}", place + 1),
                None => source(graph, value),
            };
            Some((graph.speak_value(value), told))
        }
        Said::Parts(parts) => {
            let declared = graph.playbooks.lookup(slot.playbook)?.slots.lookup(slot.slot)?;
            let record = graph.records.lookup(declared.record()?)?;
            let (mut words, mut all) = (Vec::new(), Vec::new());
            for (place, said) in parts {
                let Said::Value(value) = said else { return None };
                let field = record.fields.get(*place as usize)?;
                words.push(graph.speak_value(value));
                all.push(format!("{} {}", field.name, source(graph, value)));
            }
            Some((words.join(", "), format!("{{ {} }}", all.join(", "))))
        }
        Said::Description(_) => None,
    }
}

fn answer(graph: &Graph, outcome: &ToolOutcome) -> String {
    match outcome {
        ToolOutcome::Gave(value) => format!("gives {}", source(graph, value)),
        ToolOutcome::Refused(name) => format!("fails {name}"),
        ToolOutcome::Failed(_) => "fails".to_owned(),
        ToolOutcome::Unknown(_) => "times out".to_owned(),
    }
}

fn event_line(graph: &Graph, event: playbook_graph::EventId, values: &[Value]) -> Option<String> {
    let event = graph.events.lookup(event)?;
    let names = event.params.iter().zip(values);
    let all: Vec<String> =
        names.map(|(param, value)| format!("{}: {}", param.name, source(graph, value))).collect();
    Some(format!("event {}({})", event.name, all.join(", ")))
}

/// What must not come of it once it is mended.
fn expected(graph: &Graph, example: &Counterexample) -> Option<String> {
    let playbook = graph.playbooks.lookup(example.playbook)?;
    let last = playbook.points.lookup(*example.route.last()?)?;
    match (&last.step, example.breaks) {
        (Step::Act { call, .. }, Breaks::Policy(_) | Breaks::Need(_) | Breaks::Fact(_)) => {
            let tool = &graph.tools.lookup(call.tool)?.name;
            Some(format!("expect no call {tool}"))
        }
        _ => None,
    }
}

/// A value as it is written in a scenario.
fn source(graph: &Graph, value: &Value) -> String {
    let all = |values: &[Value]| -> Vec<String> {
        values.iter().map(|value| source(graph, value)).collect()
    };
    match value {
        Value::Text(text) => quoted(text),
        Value::Enum { of, value } => {
            let choice = graph.enums.lookup(*of);
            let value = choice.and_then(|choice| choice.values.get(*value as usize));
            value.map_or_else(String::new, |value| value.name.clone())
        }
        Value::Duration(seconds) => format!("{seconds} seconds"),
        Value::Time(at) => at.strftime("%Y-%m-%d %H:%M").to_string(),
        Value::Decimal(number) => decimal_digits(*number),
        Value::List(items) => format!("[{}]", all(items).join(", ")),
        Value::Record { of, fields } => {
            let Some(record) = graph.records.lookup(*of) else { return String::new() };
            let named = record.fields.iter().zip(fields.iter());
            let there = named.filter(|(_, value)| **value != Value::Missing);
            let fields: Vec<String> = there
                .map(|(field, value)| format!("{}: {}", field.name, source(graph, value)))
                .collect();
            format!("{} {{ {} }}", record.name, fields.join(", "))
        }
        other => graph.speak_value(other),
    }
}

fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('{', "\\{");
    format!("\"{}\"", escaped.replace('\n', " "))
}
