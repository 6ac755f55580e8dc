//! Written: what the world did in a conversation, as the lines of a scenario in the language. Played
//! again, they lead the machine the same way.

use std::collections::BTreeMap;

use playbook_graph::value::decimal_digits;
use playbook_graph::{Graph, Pick, Reading, Said, ToolId, Value};
use playbook_machine::{OutputKind, ToolOutcome};

use crate::explore::{Move, Position};
use crate::happened::Happened;

/// The lines of a scenario.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// What is so from the start.
    pub(crate) given: Vec<String>,
    /// What tools do.
    pub(crate) tools: Vec<String>,
    /// What everybody says and does, in order.
    pub(crate) said: Vec<SaidLine>,
}

/// What somebody says or does.
#[derive(Debug)]
pub(crate) struct SaidLine {
    /// The line.
    pub(crate) line: String,
    /// What the customer is told after it.
    pub(crate) replies: Vec<String>,
}

impl Written {
    /// Writes down what led a position on. `None` where the language has no words for it.
    pub(crate) fn of(mut at: Position<'_>, moves: &[Move]) -> Option<Self> {
        let graph = at.graph();
        let mut written = Self::default();
        let mut answers: BTreeMap<ToolId, Vec<String>> = BTreeMap::new();
        for (place, made) in moves.iter().enumerate() {
            let before = at.clone();
            at = at.after(made);
            let line = match made {
                Move::Knows(fact, subject) => {
                    let name = &graph.facts.lookup(*fact)?.subject_name;
                    written.given.push(format!("given {name} {}", source(graph, subject)));
                    None
                }
                Move::Writes | Move::TellsSecret | Move::WritesAfter(_) => {
                    if let Move::WritesAfter(seconds) = made {
                        written.say(format!("time passes {seconds} seconds"));
                    }
                    let read = matches!(moves.get(place + 1), Some(Move::Means(_)));
                    (!read).then(|| "customer \"…\" means unclear".to_owned())
                }
                Move::Passes(seconds) => Some(format!("time passes {seconds} seconds")),
                Move::Means(readings) => Some(customer(&before, readings)?),
                Move::Answers(outcome) => {
                    if let Some(OutputKind::CallTool { tool, .. }) = before.pending() {
                        answers.entry(*tool).or_default().push(answer(graph, outcome));
                    }
                    None
                }
                Move::Decides(role, yes) => {
                    let role = &graph.roles.lookup(*role)?.name;
                    Some(format!("{role} {}", if *yes { "approves" } else { "declines" }))
                }
                Move::Sends => Some("person sends".to_owned()),
                // A scenario says only at its beginning what the host knows.
                Move::WaitsSignedIn => return None,
                Move::Waits => match at.happened().first() {
                    Some(Happened::TimePassed(seconds)) => {
                        Some(format!("time passes {seconds} seconds"))
                    }
                    _ => None,
                },
                Move::Happens(event, values) => Some(event_line(graph, *event, values)?),
            };
            line.into_iter().for_each(|line| written.say(line));
            written.replied(&at);
        }
        for (tool, mut does) in answers {
            // What a tool does last, it does from then on.
            while does.len() > 1 && does.last() == does.get(does.len() - 2) {
                does.pop();
            }
            let name = &graph.tools.lookup(tool)?.name;
            written.tools.push(format!("tool {name} {}", does.join(", then ")));
        }
        Some(written)
    }

    fn say(&mut self, line: String) {
        self.said.push(SaidLine { line, replies: Vec::new() });
    }

    fn replied(&mut self, at: &Position<'_>) {
        let Some(last) = self.said.last_mut() else { return };
        last.replies.extend(at.happened().iter().filter_map(|happened| match happened {
            Happened::Said(text) => Some(text.clone()),
            _ => None,
        }));
    }
}

/// The lines that bring a project's files, and the standard ones that it uses, into scope.
pub(crate) fn uses(graph: &Graph) -> String {
    let mut text = String::new();
    for source in graph.sources.values() {
        let Some(name) = source.name.strip_suffix(".playbook") else { continue };
        let name = name.replace('/', ".");
        let keeps_scenarios = source.text.lines().any(|line| line.starts_with("scenario "));
        if !keeps_scenarios {
            text += &format!("use {name}\n");
        }
    }
    text
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
            Reading::Unclear => ("hm".to_owned(), "unclear".to_owned()),
            Reading::Waits => ("one moment".to_owned(), "waits".to_owned()),
            Reading::Asks => ("what does that mean?".to_owned(), "asks".to_owned()),
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
        Said::Description(description) => {
            let place = match (&description.pick, description.wheres.as_slice()) {
                (Some(Pick::Position(place)), []) => *place,
                _ => return None,
            };
            Some((format!("number {place}"), format!("number {place}")))
        }
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

/// A text as it is written.
pub(crate) fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('{', "\\{");
    format!("\"{}\"", escaped.replace('\n', " "))
}
