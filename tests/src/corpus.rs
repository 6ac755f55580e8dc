//! The corpus: every project of the repository that is good, and the findings of those that are bad.
//! What the proof is held against reads its projects here.

#![expect(
    clippy::unwrap_used,
    reason = "a project that can't be read fails the test that reads it"
)]

use std::fs;
use std::path::PathBuf;

use playbook_compiler::{Checked, Project, check};
use playbook_graph::{Diagnostic, Graph};

use crate::case::documents;
use crate::{sources_of, top};

/// A project of the repository.
pub struct Member {
    /// Where it is.
    pub name: String,
    /// Its texts.
    pub project: Project,
}

/// Every project of the examples, and of the suite's documents.
///
/// # Panics
/// If one can't be read.
pub fn members() -> Vec<Member> {
    let mut all = Vec::new();
    for folder in folders_in("examples") {
        let project = playbook_project::read(&folder).unwrap().project;
        all.push(Member { name: name_of(&folder), project });
    }
    for room in folders_in("tests/suite/run").into_iter().filter(|room| !room.ends_with("world")) {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(room).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let sources = sources_of(&path, &top().join("tests/suite/run/world"));
            let (std, sources) = sources.into_iter().partition(|it| it.name.starts_with("std/"));
            all.push(Member { name: name_of(&path), project: Project { sources, std } });
        }
    }
    for document in documents() {
        let name = document.name.replace(&format!("{}/", top().display()), "");
        all.push(Member { name, project: document.project });
    }
    all
}

/// The folders in one of the repository's, in order.
///
/// # Panics
/// If it can't be read.
pub fn folders_in(of: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(top().join(of)).unwrap();
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// A path as it is named: from the repository's top.
pub fn name_of(path: &std::path::Path) -> String {
    path.strip_prefix(top()).unwrap_or(path).display().to_string()
}

/// The example `cancel_order` with pieces of its text replaced, in every file where they stand.
///
/// # Panics
/// If it can't be read, or a piece is not in it.
pub fn example(edits: &[(&str, &str)]) -> Project {
    let mut project = playbook_project::read(&top().join("examples/cancel_order")).unwrap().project;
    for (from, to) in edits {
        let mut found = false;
        for source in &mut project.sources {
            found |= source.text.contains(from);
            source.text = source.text.replace(from, to);
        }
        assert!(found, "`{from}` is not in the example");
    }
    project
}

/// The graph of what was checked, proved or not; nothing where the texts make none.
pub fn graph_of(checked: &Checked) -> Option<&Graph> {
    match checked.graph.as_ref()? {
        Ok(verified) => Some(verified.graph()),
        Err(refused) => Some(refused.graph()),
    }
}

/// What is said of a member.
pub fn checked(member: &Member) -> Checked {
    check(&member.project)
}

/// The graphs of every member that nothing is found against, each once.
pub fn good() -> Vec<(String, Graph)> {
    let mut all: Vec<(String, Graph)> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for member in members() {
        let checked = checked(&member);
        let clean = !checked.diagnostics.iter().any(Diagnostic::is_error);
        if let (true, Some(Ok(verified))) = (clean, checked.graph)
            && seen.insert(verified.hash())
        {
            all.push((member.name, verified.graph().clone()));
        }
    }
    all
}
