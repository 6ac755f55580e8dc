//! Documents that say what is found in them, as they are read from `suite/check`: the project that
//! each is, and what is to be found in it. Looks at nothing: the suite compares.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a document that can't be read fails the test that reads it"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{Writing, top};
use playbook_compiler::Project;
use playbook_graph::Source;

/// A finding that a document expects.
#[derive(Debug)]
pub struct Expected {
    /// The file.
    pub file: String,
    /// The line.
    pub line: usize,
    /// Where in the line it begins.
    pub columns: std::ops::RangeInclusive<usize>,
    /// Its code.
    pub code: String,
    /// A piece of what it says.
    pub words: String,
}

/// Whether a case shows something wrong, or its smallest correct sibling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// Wrong.
    Bad,
    /// Its sibling.
    Good,
}

/// A project with what is to be found in it.
pub struct Document {
    /// Its file, and the case's words.
    pub name: String,
    /// The code that its page is about, where it is a case of a page.
    pub page: Option<String>,
    /// What it says of itself, where it is a case.
    pub shows: Option<Shows>,
    /// The project.
    pub project: Project,
    /// What is to be found in it.
    pub expected: Vec<Expected>,
    /// Files that were taken from `world` as they stand.
    pub world: BTreeSet<String>,
}

/// Every document there is: a file, or a case of one.
///
/// # Panics
/// If one can't be read.
pub fn documents() -> Vec<Document> {
    let folder = top().join("tests/suite/check");
    let mut found: Vec<PathBuf> = Vec::new();
    for room in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if room.is_dir() && !room.ends_with("world") {
            found.extend(fs::read_dir(room).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    found.sort();
    assert!(found.len() > 10, "the documents were not found");
    found.iter().flat_map(|path| read(path)).collect()
}

fn read(path: &Path) -> Vec<Document> {
    let text = fs::read_to_string(path).unwrap();
    let world = top().join("tests/suite/check/world");
    let file = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut parts = text.split("#=== ");
    let head = parts.next().unwrap();
    let cases: Vec<&str> = parts.collect();
    let mut shared = Writing::default();
    shared.open(if cases.is_empty() { &file } else { "" });
    shared.lines(head, &world);
    if cases.is_empty() {
        return vec![document(shared, path.display().to_string(), None, None)];
    }
    let page = path.file_stem().unwrap().to_string_lossy().into_owned();
    let case = |case: &&str| {
        let (title, text) = case.split_once('\n').unwrap();
        let name = format!("{}: {title}", path.display());
        let shows = match title.split_once(": ") {
            Some(("bad", _)) => Shows::Bad,
            Some(("good", _)) => Shows::Good,
            _ => panic!("{name}: a case is `bad: …` or `good: …`"),
        };
        let mut writing = shared.clone();
        writing.open("case.playbook");
        writing.lines(text, &world);
        document(writing, name, Some(page.clone()), Some(shows))
    };
    cases.iter().map(case).collect()
}

fn document(
    writing: Writing,
    name: String,
    page: Option<String>,
    shows: Option<Shows>,
) -> Document {
    let world = writing.world.clone();
    let sources = writing.sources();
    let expected = sources.iter().flat_map(expected_in).collect();
    let (std, sources) = sources.into_iter().partition(|source| source.name.starts_with("std/"));
    Document { name, page, shows, project: Project { sources, std }, expected, world }
}

fn expected_in(source: &Source) -> Vec<Expected> {
    let mut above = 0;
    let mut found = Vec::new();
    for (nth, line) in source.text.lines().enumerate() {
        let comment = line.strip_prefix('#').map(str::trim_start);
        let Some(rest) = comment.filter(|rest| rest.starts_with('^')) else {
            above = nth + 1;
            continue;
        };
        let from = line.chars().take_while(|sign| *sign != '^').count() + 1;
        let carets = rest.chars().take_while(|sign| *sign == '^').count();
        let said = rest[carets..].trim();
        let (code, words) = said.split_once(' ').unwrap_or((said, ""));
        // The comment's own sign hides the first column.
        let first = if from == 2 { 1 } else { from };
        found.push(Expected {
            file: source.name.clone(),
            line: above,
            columns: first..=from + carets - 1,
            code: code.to_owned(),
            words: words.to_owned(),
        });
    }
    found
}
