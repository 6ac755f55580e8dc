//! Documents that are whole projects: one file on the disk that holds several of a project, and the
//! changes that make one project out of another. Knows what begins a file in it, not what is shown
//! with it.

#![expect(clippy::panic, reason = "a document that can't be read fails the test that reads it")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use playbook_graph::Source;

/// The files of a project that is written as one document.
///
/// `#--- file: shop.playbook` begins another file; `#--- with: shop.playbook` takes one from the
/// folder `world`. What stands above the first such line is the file that the document is named for.
///
/// # Panics
/// If the document, or a file of the world that it names, can't be read.
pub fn sources_of(document: &Path, world: &Path) -> Vec<Source> {
    let name = document.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut writing = Writing::default();
    writing.open(&name);
    writing.lines(&read(document), world);
    writing.sources()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A project in the making: lines go into the file that was opened last, or into the place in a file
/// that was named last.
#[derive(Clone, Debug, Default)]
pub struct Writing {
    sources: Vec<Source>,
    /// The files that were taken from the world, by name.
    pub world: BTreeSet<String>,
    file: String,
    /// The line before which the next one goes; else it goes to the end.
    at: Option<usize>,
}

impl Writing {
    /// What follows is the file `name`.
    pub fn open(&mut self, name: &str) {
        self.sources.push(Source { name: name.to_owned(), text: String::new() });
        (self.file, self.at) = (name.to_owned(), None);
    }

    /// Reads lines, those that begin with `#---` as what they say.
    ///
    /// # Panics
    /// If one of those says nothing, or names what isn't there.
    pub fn lines(&mut self, text: &str, world: &Path) {
        for line in text.lines() {
            match line.strip_prefix("#--- ") {
                Some(said) => self.told(said, world),
                None => self.line(line),
            }
        }
    }

    /// The files that are there, without empty ones.
    pub fn sources(self) -> Vec<Source> {
        let kept = self.sources.into_iter().filter(|source| !source.text.trim().is_empty());
        kept.collect()
    }

    fn told(&mut self, said: &str, world: &Path) {
        if let Some(name) = said.strip_prefix("with: ") {
            let text = read(&world.join(name));
            self.sources.insert(0, Source { name: name.to_owned(), text });
            self.world.insert(name.to_owned());
        } else if let Some(name) = said.strip_prefix("file: ") {
            self.open(name);
        } else if let Some((name, line)) = said.split_once(", instead of: ") {
            let at = self.find(name, line);
            let source = self.source(name);
            source.text = without_line(&source.text, at);
            (self.file, self.at) = (name.to_owned(), Some(at));
        } else if let Some((name, line)) = said.split_once(", after: ") {
            let at = self.find(name, line) + 1;
            (self.file, self.at) = (name.to_owned(), Some(at));
        } else {
            panic!("`#--- {said}` says nothing");
        }
    }

    fn line(&mut self, line: &str) {
        let (file, at) = (self.file.clone(), self.at);
        let text = &mut self.source(&file).text;
        match at {
            None => {
                text.push_str(line);
                text.push('\n');
            }
            Some(at) => {
                let mut lines: Vec<&str> = text.lines().collect();
                lines.insert(at, line);
                *text = lines.join("\n") + "\n";
                self.at = Some(at + 1);
            }
        }
    }

    fn source(&mut self, name: &str) -> &mut Source {
        let found = self.sources.iter_mut().find(|source| source.name == name);
        found.unwrap_or_else(|| panic!("there is no file `{name}` here"))
    }

    /// The one line of a file that reads so, without the space around it.
    fn find(&mut self, name: &str, wanted: &str) -> usize {
        let lines = self.source(name).text.lines().enumerate();
        let found: Vec<usize> =
            lines.filter(|(_, line)| line.trim() == wanted.trim()).map(|(at, _)| at).collect();
        match found.as_slice() {
            [only] => *only,
            _ => panic!("`{wanted}` is not one line of `{name}`"),
        }
    }
}

fn without_line(text: &str, at: usize) -> String {
    let kept = text.lines().enumerate().filter(|(nth, _)| *nth != at);
    kept.map(|(_, line)| format!("{line}\n")).collect()
}
