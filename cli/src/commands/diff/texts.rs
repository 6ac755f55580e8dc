//! The texts that changed: declaration by declaration, line by line. What a change of a text means
//! is not said here.

use std::collections::BTreeMap;

use anstream::println;
use anstyle::{AnsiColor, Style};
use playbook_compiler::{Declaration, outline};
use playbook_graph::Graph;
use serde::Serialize;

/// Longer declarations than this are not compared line by line.
const MOST_LINES: usize = 2_000;

/// A declaration that isn't what it was.
#[derive(Debug, Serialize)]
pub(super) struct Change {
    /// The file: of one that is gone, the one it was in.
    file: String,
    /// What it is called.
    title: String,
    /// `added`, `gone` or `changed`.
    how: &'static str,
    /// The line it begins in.
    line: usize,
    /// The lines that are gone.
    gone: Vec<String>,
    /// The lines that are new.
    added: Vec<String>,
}

impl Change {
    /// Shows it, with its lines.
    pub(super) fn show(&self) {
        let old: Style = AnsiColor::Red.on_default();
        let new: Style = AnsiColor::Green.on_default();
        println!("{:<10}{}  {}:{}", self.how, self.title, self.file, self.line);
        if self.how != "changed" {
            return;
        }
        for line in &self.gone {
            println!("  {old}- {line}{old:#}");
        }
        for line in &self.added {
            println!("  {new}+ {line}{new:#}");
        }
    }
}

/// Every declaration that differs, in the order of the new texts, then what is gone.
pub(super) fn changes(old: &Graph, new: &Graph) -> Vec<Change> {
    let (before, now) = (declarations(old), declarations(new));
    let mut all = Vec::new();
    let was: BTreeMap<&str, &Declaration> =
        before.iter().map(|(_, one)| (one.title.as_str(), one)).collect();
    for (file, one) in &now {
        let (how, gone, added) = match was.get(one.title.as_str()) {
            None => ("added", Vec::new(), Vec::new()),
            Some(before) => {
                let (gone, added) = lines(&before.text, &one.text);
                if gone.is_empty() && added.is_empty() {
                    continue;
                }
                ("changed", gone, added)
            }
        };
        let (file, title, line) = (file.clone(), one.title.clone(), one.line);
        all.push(Change { file, title, how, line, gone, added });
    }
    for (file, one) in &before {
        if !now.iter().any(|(_, now)| now.title == one.title) {
            let (file, title, line) = (file.clone(), one.title.clone(), one.line);
            let how = "gone";
            all.push(Change { file, title, how, line, gone: Vec::new(), added: Vec::new() });
        }
    }
    all
}

/// The declarations of a project's own texts, with their files.
fn declarations(graph: &Graph) -> Vec<(String, Declaration)> {
    let own = graph.sources.values().filter(|source| source.name.ends_with(".playbook"));
    own.flat_map(|source| {
        let all = outline(&source.text).into_iter();
        all.filter(|one| !one.title.starts_with("use "))
            .map(|one| (source.name.clone(), one))
            .collect::<Vec<_>>()
    })
    .collect()
}

/// The lines that only the old text has, and those that only the new one has: what is left when the
/// longest row of lines that both have is taken out. How lines are indented doesn't count.
fn lines(old: &str, new: &str) -> (Vec<String>, Vec<String>) {
    let of = |text: &str| -> Vec<String> {
        let words = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        words.filter(|line| !line.is_empty()).collect()
    };
    let (old, new) = (of(old), of(new));
    if old.len() > MOST_LINES || new.len() > MOST_LINES {
        return if old == new { (Vec::new(), Vec::new()) } else { (old, new) };
    }
    let kept = common(&old, &new);
    let only = |all: Vec<String>, kept: Vec<usize>| {
        let mut kept = kept.into_iter().peekable();
        let mut rest = Vec::new();
        for (place, line) in all.into_iter().enumerate() {
            if kept.next_if_eq(&place).is_none() {
                rest.push(line);
            }
        }
        rest
    };
    let (a, b) = kept.into_iter().unzip();
    (only(old, a), only(new, b))
}

/// The places of the longest row of lines that both have.
fn common(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    let at = |longest: &[u32], a: usize, b: usize| longest.get(a * width + b).copied().unwrap_or(0);
    for (a, one) in old.iter().enumerate().rev() {
        for (b, other) in new.iter().enumerate().rev() {
            let best = if one == other {
                at(&longest, a + 1, b + 1) + 1
            } else {
                at(&longest, a + 1, b).max(at(&longest, a, b + 1))
            };
            if let Some(cell) = longest.get_mut(a * width + b) {
                *cell = best;
            }
        }
    }
    let (mut a, mut b, mut both) = (0, 0, Vec::new());
    while let (Some(one), Some(other)) = (old.get(a), new.get(b)) {
        if one == other {
            both.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if at(&longest, a + 1, b) >= at(&longest, a, b + 1) {
            a += 1;
        } else {
            b += 1;
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn only_what_differs_is_told() {
        let (gone, added) = lines("a\nb\n  c\nd", "a\nx\nc\n\nd\ne");
        assert_eq!(gone, ["b"]);
        assert_eq!(added, ["x", "e"]);
    }
}
