//! Findings as they are shown: on a terminal, in sentences for screen readers, as JSON lines, as a
//! SARIF log for the tools of a code review. Decides nothing: what is found comes from below.

pub(crate) mod json;
mod sarif;
mod terminal;

use std::path::Path;

use anstream::println;
use playbook_graph::{Arena, Diagnostic, FileId, Origin, Source};

use crate::args::ShowArgs;

/// How findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Drawn,
    Narrated,
    JsonLines,
    Sarif,
}

impl ShowArgs {
    /// What was asked for; `NO_GRAPHICS` in the environment asks for sentences, as `--narrated`.
    fn form(self) -> Form {
        let no_graphics = || std::env::var("NO_GRAPHICS").is_ok_and(|set| set != "0");
        match self {
            Self { json: true, .. } => Form::JsonLines,
            Self { sarif: true, .. } => Form::Sarif,
            Self { narrated: true, .. } => Form::Narrated,
            _ if no_graphics() => Form::Narrated,
            _ => Form::Drawn,
        }
    }

    /// Whether the output is read by programs, so that nothing else may be printed there.
    pub(crate) fn is_for_programs(self) -> bool {
        matches!(self.form(), Form::JsonLines | Form::Sarif)
    }
}

/// Prints findings to the standard output; `folder` is where the project lies.
pub(crate) fn findings(
    folder: &Path,
    sources: &Arena<FileId, Source>,
    findings: &[Diagnostic],
    show: ShowArgs,
) {
    if show.form() == Form::Sarif {
        return println!("{:#}", sarif::log(folder, sources, findings));
    }
    for finding in findings {
        match show.form() {
            Form::JsonLines => println!("{}", json::finding(sources, finding)),
            form => println!("{}", terminal::report(sources, finding, form == Form::Narrated)),
        }
    }
}

/// A count in words: `2 errors, 1 warning`.
pub(crate) fn count(findings: &[Diagnostic]) -> String {
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    match (errors, findings.len() - errors) {
        (errors, 0) => plural(errors, "error"),
        (0, warnings) => plural(warnings, "warning"),
        (errors, warnings) => {
            format!("{}, {}", plural(errors, "error"), plural(warnings, "warning"))
        }
    }
}

/// `file:line`.
pub(crate) fn place(sources: &Arena<FileId, Source>, origin: Origin) -> String {
    sources.lookup(origin.file).map_or_else(String::new, |source| {
        format!("{}:{}", source.name, source.position(origin.start).0)
    })
}
