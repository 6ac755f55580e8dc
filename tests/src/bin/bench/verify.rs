//! The proof: source text to verdict for projects of 1,000, 10,000 and 50,000 states.

use std::hint::black_box;

use playbook_compiler::{Checked, Memory, Project, check, findings, syntax};

use super::{clock, project};

/// Prints the table and the last line.
pub(crate) fn run() {
    println!(
        "{:>8}{:>12}{:>14}{:>14}{:>14}{:>12}",
        "states", "bytes", "parsed", "checked", "verdict", "memory"
    );
    let (mut figures, mut ratio) = (Vec::new(), 0.0);
    for (states, runs) in [(1_000, 15), (10_000, 5), (50_000, 2)] {
        let project = project::of_states(states);
        let memory = clock::memory(|| proved(&project)).unwrap_or_default();
        let whole = clock::ms(clock::least(runs, &|| proved(&project)));
        let checked = clock::ms(clock::least(runs, &|| drop(black_box(findings(&project)))));
        let parsed = clock::ms(clock::least(runs, &|| parse(&project)));
        let (bytes, megabytes) = (project::bytes(&project), memory as f64 / 1e6);
        println!(
            "{states:>8}{bytes:>12}{parsed:>11.1} ms{checked:>11.1} ms{whole:>11.1} ms{megabytes:>9.1} MB"
        );
        figures.push(format!("ms_{states}={whole:.1}"));
        ratio = whole / parsed;
    }
    let edit = edited(&project::of_states(1_000));
    println!("after an edit, 1,000 states: {edit:.1} ms");
    println!("verify {} edit_ms={edit:.1} parse_ratio={ratio:.1}", figures.join(" "));
}

/// What a check takes after a line was changed in one playbook, by who remembers the check before.
fn edited(project: &Project) -> f64 {
    let (mut project, mut memory) = (project.clone(), Memory::default());
    black_box(memory.check(&project, &|| true));
    let times = (1..=15).map(|nth| {
        if let Some(source) = project.sources.get_mut(nth) {
            source.text = source.text.replacen("\n  state ", "\n\n  state ", 1);
        }
        clock::once(|| drop(black_box(memory.check(&project, &|| true))))
    });
    clock::ms(times.min().unwrap_or_default())
}

/// The work of the smallest once.
pub(crate) fn once() {
    proved(&project::of_states(1_000));
}

/// From text to verdict. A project with errors is not what is to be measured.
fn proved(project: &Project) {
    let Checked { diagnostics, graph, sources } = black_box(check(project));
    if let Some(error) = diagnostics.iter().find(|finding| finding.is_error()) {
        let name = error.origin().and_then(|at| sources.lookup(at.file)).map(|it| it.name.as_str());
        println!("{}: {}: {}", name.unwrap_or_default(), error.code, error.message);
    }
    black_box(graph);
}

fn parse(project: &Project) {
    for source in &project.sources {
        black_box(syntax::parse(&source.text));
    }
}
