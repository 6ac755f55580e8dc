//! `cargo run --release -p playbook-tests --bin intents`: measures the built-in interpreter's intents on
//! messages that nobody here wrote (`../shared/data/banking77`): it learns ten examples of each intent,
//! and is asked every message of the test set. Twenty intents are left out: their messages are out of
//! scope. Four times, with other twenty left out each time, and the average is told.
//!
//! Prints each part; then what a desk that is open for all of these intents makes of the messages
//! (`desk right=… wrong=… unclear=… oos_unclear=…`); and, as its last line,
//! `intents accuracy=… oos_rejected=… us_per_message=…`: how many in-scope messages get their intent as
//! the likeliest, how many out-of-scope ones are rejected where a tenth of the in-scope ones is, how long
//! a message takes.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::float_arithmetic,
    reason = "a measuring command prints figures"
)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

use playbook_graph::{Asked, Graph, Intent, IntentId, OriginId, Question, Reading};
use playbook_interpret::Interpreter;

const EXAMPLES: usize = 10;
const LEFT_OUT: usize = 20;
const PARTS: usize = 4;

/// A message, and the intent that it has.
type Labelled = (String, String);

fn main() -> ExitCode {
    let folder = playbook_tests::top().join("../shared/data/banking77");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).map(|text| rows(&text));
    let (Ok(train), Ok(test)) = (read("train.csv"), read("test.csv")) else {
        eprintln!("there is no data beside the repository: {}", folder.display());
        return ExitCode::FAILURE;
    };
    let mut names: Vec<&String> = train.iter().map(|(_, name)| name).collect();
    names.sort();
    names.dedup();
    let mut all = Figures::default();
    for part in 0..PARTS {
        let begin = part * (names.len() - LEFT_OUT) / (PARTS - 1);
        let out: Vec<&str> =
            names.iter().skip(begin).take(LEFT_OUT).map(|name| name.as_str()).collect();
        let figures = measure(&train, &test, &out);
        println!(
            "without `{}` to `{}`: accuracy {:.1} %, out of scope rejected {:.1} %",
            out.first().unwrap_or(&""),
            out.last().unwrap_or(&""),
            figures.accuracy * 100.0,
            figures.rejected * 100.0,
        );
        all.add(&figures);
    }
    let parts = PARTS as f64;
    println!(
        "desk right={:.3} wrong={:.3} unclear={:.3} oos_unclear={:.3}",
        all.right / parts,
        all.wrong / parts,
        1.0 - (all.right + all.wrong) / parts,
        all.unclear / parts
    );
    println!(
        "intents accuracy={:.3} oos_rejected={:.3} us_per_message={:.0}",
        all.accuracy / parts,
        all.rejected / parts,
        all.micros / parts
    );
    ExitCode::SUCCESS
}

#[derive(Default)]
struct Figures {
    accuracy: f64,
    rejected: f64,
    micros: f64,
    /// In a conversation: in-scope messages that get their intent, or another one; out-of-scope ones
    /// that get none.
    right: f64,
    wrong: f64,
    unclear: f64,
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.accuracy += other.accuracy;
        self.rejected += other.rejected;
        self.micros += other.micros;
        self.right += other.right;
        self.wrong += other.wrong;
        self.unclear += other.unclear;
    }
}

fn measure(train: &[Labelled], test: &[Labelled], out: &[&str]) -> Figures {
    let graph = learned(train, out);
    let interpreter = Interpreter::new(&graph, None);
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    let mut right = 0_usize;
    let begun = Instant::now();
    for (text, name) in test {
        let (likeliest, sure) = interpreter.likeliest(text).unwrap_or((IntentId(u32::MAX), 0));
        if out.contains(&name.as_str()) {
            outside.push(sure);
        } else {
            right +=
                usize::from(graph.intents.lookup(likeliest).is_some_and(|one| one.name == *name));
            inside.push(sure);
        }
    }
    let micros = begun.elapsed().as_secs_f64() * 1e6 / test.len() as f64;
    inside.sort_unstable();
    let least = inside.get(inside.len() / 10).copied().unwrap_or_default();
    let rejected = outside.iter().filter(|sure| **sure < least).count();
    let said = in_a_conversation(&graph, &interpreter, test, out);
    Figures {
        accuracy: right as f64 / inside.len() as f64,
        rejected: rejected as f64 / outside.len() as f64,
        micros,
        ..said
    }
}

/// What a desk makes of the messages, as the first of a conversation.
fn in_a_conversation(
    graph: &Graph,
    interpreter: &Interpreter,
    test: &[Labelled],
    out: &[&str],
) -> Figures {
    let question = Question::new(Asked::Nothing, Vec::new(), graph.intents.ids().collect());
    let (mut right, mut wrong, mut unclear, mut outside) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (text, name) in test {
        let readings = interpreter.interpret(graph, &question, text).readings;
        let wants: Vec<&str> = readings
            .iter()
            .filter_map(|reading| match reading {
                Reading::Intent(id) => graph.intents.lookup(*id).map(|known| known.name.as_str()),
                _ => None,
            })
            .collect();
        if out.contains(&name.as_str()) {
            outside += 1;
            unclear += usize::from(wants.is_empty());
        } else if !wants.is_empty() {
            let only = wants.iter().all(|wanted| wanted == name);
            *(if only { &mut right } else { &mut wrong }) += 1;
        }
    }
    let inside = (test.len() - outside) as f64;
    Figures {
        right: right as f64 / inside,
        wrong: wrong as f64 / inside,
        unclear: unclear as f64 / outside as f64,
        ..Figures::default()
    }
}

/// A project with these intents, each with its first examples.
fn learned(train: &[Labelled], out: &[&str]) -> Graph {
    let mut examples: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (text, name) in train.iter().filter(|(_, name)| !out.contains(&name.as_str())) {
        let of = examples.entry(name).or_default();
        if of.len() < EXAMPLES {
            of.push(text.clone());
        }
    }
    let mut graph = Graph::default();
    for (name, examples) in examples {
        let (name, description) = (name.to_owned(), String::new());
        graph.intents.push(Intent { name, description, examples, origin: OriginId(0) });
    }
    graph
}

/// The rows of a table of two columns, without its first line.
fn rows(text: &str) -> Vec<Labelled> {
    let mut rows = Vec::new();
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                cells.push(std::mem::take(&mut cell));
                if let [text, name] = cells.as_slice() {
                    rows.push((text.clone(), name.clone()));
                }
                cells.clear();
            }
            '\r' if !quoted => {}
            other => cell.push(other),
        }
    }
    rows.into_iter().skip(1).collect()
}
