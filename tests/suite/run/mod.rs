//! Documents that say what happens in a conversation: each file is a whole project (as in
//! [`playbook_tests::sources_of`]) whose scenarios are played on the machine, and hold.
//!
//! `#! fails: words` as a line says that one of the scenarios must fail, and that what is said then
//! has these words: what a test catches is shown like this.

mod named;
mod same;

use std::fs;
use std::path::{Path, PathBuf};

use playbook_compiler::{Project, check};
use playbook_graph::Verified;
use playbook_interpret::Interpreters;
use playbook_tests::{sources_of, top};

fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let rooms = fs::read_dir(top().join("tests/suite/run")).unwrap();
    for room in rooms.map(|entry| entry.unwrap().path()) {
        if room.is_dir() && !room.ends_with("world") {
            found.extend(fs::read_dir(room).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    found.sort();
    found
}

/// What keeps the project of a document from running.
fn verified(path: &Path) -> Result<Verified, String> {
    let sources = sources_of(path, &top().join("tests/suite/run/world"));
    let (mut std, sources): (Vec<_>, _) =
        sources.into_iter().partition(|source| source.name.starts_with("std/"));
    std.extend(playbook_stdlib::sources());
    let checked = check(&Project { sources, std });
    let findings = checked.diagnostics.iter().filter(|finding| finding.is_error());
    let words: Vec<String> = findings
        .map(|finding| {
            let place = finding.origin().map_or_else(String::new, |origin| {
                let source = &checked.sources[origin.file];
                format!("{}:{}", source.name, source.position(origin.start).0)
            });
            format!("{place} {} {}", finding.code, finding.message)
        })
        .collect();
    match checked.graph {
        Some(Ok(verified)) => Ok(verified),
        _ => Err(words.join("\n")),
    }
}

/// What is wrong with a document: scenarios that fail, or don't fail as it says.
fn wrong_with(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).unwrap();
    let mut must_fail: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("#! fails: ")).collect();
    let verified = match verified(path) {
        Ok(verified) => verified,
        Err(findings) => return Some(findings),
    };
    let interpreters = Interpreters::new(verified.graph());
    let scenarios: Vec<_> = verified.graph().scenarios.values().collect();
    if scenarios.is_empty() {
        return Some("it has no scenario".to_owned());
    }
    let mut wrong = Vec::new();
    for scenario in scenarios {
        let report = playbook_scenario::run(verified.runnable(), &interpreters, scenario);
        let Some(failure) = report.failure.map(|failure| failure.to_string()) else { continue };
        match must_fail.iter().position(|words| failure.contains(words)) {
            Some(said) => {
                must_fail.remove(said);
            }
            None => wrong.push(format!("`{}` fails:\n{failure}", report.title)),
        }
    }
    wrong.extend(must_fail.iter().map(|words| format!("no scenario fails with `{words}`")));
    (!wrong.is_empty()).then(|| wrong.join("\n"))
}

#[test]
fn every_conversation_goes_as_its_document_says() {
    let only = std::env::var("PLAYBOOK_ONLY").unwrap_or_default();
    let wrong: Vec<String> = documents()
        .iter()
        .filter(|path| path.to_string_lossy().contains(&only))
        .filter_map(|path| {
            let name = path.strip_prefix(top()).unwrap().display().to_string();
            wrong_with(path).map(|wrong| format!("{name}:\n{wrong}\n"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
