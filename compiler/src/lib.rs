//! Text to graph: lexer, parser, checks, lowering, formatter, diagnostics. Pure: texts come in,
//! findings and a graph go out.

mod again;
mod check;
pub mod diagnostics;
pub mod format;
mod hygiene;
mod lower;
mod outline;
pub mod syntax;

pub use again::Memory;
pub use diagnostics::{codes, explain};
pub use outline::{Declaration, outline};

use check::Draft;
use playbook_graph::{Arena, Diagnostic, FileId, ReplayOnly, Source, Verified};

/// The texts of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// Its own, by name (`desk.playbook`, `returns/desk.playbook`), and the files that its scenarios
    /// take what tools do from (`fixtures.json`).
    pub sources: Vec<Source>,
    /// The standard ones that it may use; only those that it uses are looked at.
    pub std: Vec<Source>,
}

/// What the compiler has to say about a project.
#[derive(Debug)]
pub struct Checked {
    /// The texts that were looked at; findings refer to them.
    pub sources: Arena<FileId, Source>,
    /// All findings, errors first in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// The graph, where there is one: proved, or with the verifier's findings. Texts with errors of
    /// their own give none.
    pub graph: Option<Result<Verified, ReplayOnly>>,
}

/// Parses, checks and lowers a project, without the proof: what can be said of a text while it is
/// being written.
pub fn findings(project: &Project) -> Vec<Diagnostic> {
    lower::draft(project).findings.finish()
}

/// Parses, checks, lowers and verifies a project.
pub fn check(project: &Project) -> Checked {
    let draft = lower::draft(project);
    let clean = draft.findings.are_clean();
    let hygiene = if clean { hygiene::findings(&draft) } else { Vec::new() };
    let Draft { files, findings, mut graph, .. } = draft;
    let (sources, mut diagnostics) = (files.into_sources(), findings.finish());
    if !clean {
        return Checked { sources, diagnostics, graph: None };
    }
    graph.sources = sources.clone();
    let verdict = playbook_graph::verify(graph);
    diagnostics.extend(verdict.findings);
    diagnostics.extend(hygiene::beside(&diagnostics, hygiene));
    Checked { sources, diagnostics, graph: Some(verdict.graph) }
}
