//! Pages that one can follow: their blocks make a project, file by file, and their commands print
//! what the page says they print. Reads pages; types nothing.
//!
//! - ` ```playbook file=shop.playbook ` (or `toml file=…`): the file has this text from here on.
//! - ` ```playbook add=shop.playbook `: the text stands at the end of the file from here on.
//! - ` ```console `: lines with `$ ` are typed in the project's folder; what follows is printed. Behind
//!   `playbook chat`, what stands after `customer: ` is typed as well.
//! - `<!-- with: shop.playbook -->`: the file is taken from `docs/world`.

#![expect(clippy::unwrap_used, reason = "a page that can't be read fails the test that reads it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use playbook_compiler::Project;
use playbook_graph::Source;

use crate::top;

/// A part of a page that does something.
#[derive(Debug)]
pub enum Part {
    /// A file gets a new text, or one more piece of text.
    File {
        /// Its name.
        name: String,
        /// The text.
        text: String,
        /// Whether it stands behind what is there.
        more: bool,
    },
    /// A command is typed.
    Console(String),
}

/// Every page below a folder of the repository.
///
/// # Panics
/// If the folder can't be read.
pub fn pages(below: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![top().join(below)];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The parts of a page in order, each with the number of its first line.
///
/// # Panics
/// If it has a block that nobody checks.
pub fn parts(text: &str) -> Vec<(usize, Part)> {
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(name) =
            line.strip_prefix("<!-- with: ").and_then(|rest| rest.strip_suffix(" -->"))
        {
            let text = fs::read_to_string(top().join("docs/world").join(name)).unwrap();
            found.push((number + 1, Part::File { name: name.to_owned(), text, more: false }));
        }
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let body = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
        let body: String = body.map(|line| format!("{line}\n")).collect();
        let named = |key: &str| info.split(' ').find_map(|word| word.strip_prefix(key));
        if info == "console" {
            found.push((number + 1, Part::Console(body)));
        } else if let Some(name) = named("file=") {
            found.push((number + 1, Part::File { name: name.to_owned(), text: body, more: false }));
        } else if let Some(name) = named("add=") {
            found.push((number + 1, Part::File { name: name.to_owned(), text: body, more: true }));
        } else {
            let shown = ["text", "sh", "json", "toml", "ini", "rust", "lua", "mermaid", "pest"];
            let known = shown.contains(&info) || info.starts_with("playbook,");
            assert!(known, "line {}: a block `{info}` that nothing checks", number + 1);
        }
    }
    found
}

/// The project of a page, as it is at its end; nothing where it shows none.
///
/// # Panics
/// If the page can't be read.
pub fn project_of(page: &Path) -> Option<Project> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (_, part) in parts(&fs::read_to_string(page).unwrap()) {
        let Part::File { name, text, more } = part else { continue };
        let before = files.remove(&name).filter(|_| more);
        files.insert(name, before.map_or(text.clone(), |before| before + "\n" + &text));
    }
    let texts = files.into_iter().filter(|(name, _)| !name.ends_with(".toml"));
    let sources: Vec<Source> = texts.map(|(name, text)| Source { name, text }).collect();
    let shows = sources.iter().any(|source| source.name.ends_with(".playbook"));
    shows.then(|| Project { sources, std: playbook_stdlib::sources() })
}
