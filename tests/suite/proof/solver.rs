//! A second opinion: on projects without a way back, a solver for formulas (Debian's `z3`) is asked
//! whether any values pass the guards and break what the call needs. It and the verifier agree on
//! every one. Skipped, aloud, where there is no `z3`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use playbook_compiler::{Project, check};
use playbook_graph::Source;
use playbook_tests::generate::Chance;

/// How many projects are held against the solver.
const PROJECTS: u64 = 300;

/// A condition in both languages.
#[derive(Clone)]
struct Condition {
    written: String,
    formula: String,
}

/// The amounts, in cents, and the choice.
const AMOUNTS: [&str; 3] = ["total", "paid", "fee"];
const STATES: [&str; 3] = ["open", "sent", "closed"];

fn condition(chance: &mut Chance, depth: usize) -> Condition {
    if depth > 0 && chance.often(35) {
        let (one, other) = (condition(chance, depth - 1), condition(chance, depth - 1));
        let word = if chance.often(50) { "and" } else { "or" };
        return Condition {
            written: format!("({}) {word} ({})", one.written, other.written),
            formula: format!("({word} {} {})", one.formula, other.formula),
        };
    }
    if depth > 0 && chance.often(15) {
        let inner = condition(chance, depth - 1);
        return Condition {
            written: format!("not ({})", inner.written),
            formula: format!("(not {})", inner.formula),
        };
    }
    if chance.often(25) {
        let value = chance.below(STATES.len());
        let is = chance.often(60);
        let formula = format!("(= status {value})");
        return Condition {
            written: format!("order.status is {}{}", if is { "" } else { "not " }, STATES[value]),
            formula: if is { formula } else { format!("(not {formula})") },
        };
    }
    let left = AMOUNTS[chance.below(3)];
    let by = ["<", "<=", ">", ">="][chance.below(4)];
    let (written, formula) = if chance.often(50) {
        let cents = [0, 5_000, 10_000, 10_001][chance.below(4)];
        let euros = format!("{}.{:02} EUR", cents / 100, cents % 100);
        (euros, cents.to_string())
    } else {
        let right = AMOUNTS[chance.below(3)];
        if right == left {
            ("50 EUR".to_owned(), "5000".to_owned())
        } else if chance.often(30) {
            (format!("(order.{right} + 10 EUR)"), format!("(+ {right} 1000)"))
        } else {
            (format!("order.{right}"), right.to_owned())
        }
    };
    Condition {
        written: format!("order.{left} {by} {written}"),
        formula: format!("({by} {left} {formula})"),
    }
}

/// A project whose call comes after guards, and the question whether its need can break.
fn drawn(seed: u64) -> (String, String) {
    let mut chance = Chance::new(seed);
    let guards: Vec<Condition> =
        (0..1 + chance.below(4)).map(|_| condition(&mut chance, 2)).collect();
    let need = condition(&mut chance, 1);
    let mut lines = String::new();
    let mut formulas = String::new();
    for guard in &guards {
        let _ = writeln!(lines, "    when {} -> out", guard.written);
        let _ = writeln!(formulas, "(assert (not {}))", guard.formula);
    }
    let _ = writeln!(formulas, "(assert (not {}))", need.formula);
    let text = format!(
        "enum Status {{ open, sent, closed }}
record Order shown as \"{{id}}\" {{ id: text, status: Status, total: EUR, paid: EUR, fee: EUR }}
record Done {{ ok: bool }}
team support
tool order_of() gives Order {{ reads }}
tool pay(order: Order) gives Done {{ sensitive, never twice for order.id }}
authority over pay(order) {{
  needs {}
  allow always
}}
playbook round ends done, left {{
  start state only {{
    call order_of() as order
{lines}    call pay(order) {{
      changed -> out
      unknown -> handoff support because \"it is not known whether it was done\"
    }}
    end done
  }}
  state out {{ end left }}
}}
",
        need.written
    );
    (text, formulas)
}

/// Whether the verifier says that the need can break. Nothing, where the call can't be come to.
fn verdict(text: &str) -> bool {
    let source = Source { name: "round.playbook".into(), text: text.to_owned() };
    let checked = check(&Project { sources: vec![source], std: Vec::new() });
    assert!(checked.graph.is_some(), "{text}\n{:#?}", checked.diagnostics);
    checked.diagnostics.iter().any(|finding| finding.code.0 == "PB0301")
}

/// What the solver says of each question.
fn solved(questions: &[String]) -> Option<Vec<bool>> {
    let mut input = String::from(
        "(declare-const total Int)(declare-const paid Int)(declare-const fee Int)(declare-const status Int)\n(assert (and (<= 0 status) (< status 3)))\n",
    );
    for question in questions {
        let _ = writeln!(input, "(push)\n{question}(check-sat)\n(pop)");
    }
    let mut z3 = Command::new("z3")
        .args(["-in", "-smt2"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    z3.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = z3.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<bool> = text
        .lines()
        .map(|line| match line {
            "sat" => true,
            "unsat" => false,
            other => panic!("the solver says `{other}`"),
        })
        .collect();
    Some(answers)
}

#[test]
fn a_solver_agrees_on_every_need_of_a_project_without_a_way_back() {
    let drawn: Vec<(String, String)> = (0..PROJECTS).map(drawn).collect();
    let questions: Vec<String> = drawn.iter().map(|(_, question)| question.clone()).collect();
    let Some(answers) = solved(&questions) else {
        return eprintln!("skipped: there is no z3 here");
    };
    assert_eq!(answers.len(), drawn.len());
    let wrong: Vec<String> = drawn
        .iter()
        .zip(&answers)
        .filter(|((text, _), breaks)| verdict(text) != **breaks)
        .map(|((text, _), breaks)| format!("the solver says {breaks}:\n{text}"))
        .collect();
    let breaking = answers.iter().filter(|breaks| **breaks).count();
    println!("{breaking} of {} can break, and the solver agrees", answers.len());
    assert!(breaking > 20 && breaking < answers.len() - 20, "one side is hardly asked");
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), drawn.len(), wrong.join("\n"));
}
