//! What is of no use, or a danger, in a project that can be built: warnings only. Looks at texts and
//! at the lowered graph; proves nothing, changes nothing.
//!
//! What a whole project leaves unused is told only where a desk says what is deployed: files by
//! themselves are parts of something larger. Each pass looks at each piece of text once: the time it
//! takes grows with the project, and not with its square.

mod claims;
mod closed;
mod mentions;
mod same_guard;
mod silent_end;
mod started;
mod summary;
mod translated;
mod until;
mod unused;
mod without_yes;
mod yes_or_no;

use std::sync::Arc;

use playbook_graph::{Diagnostic, FileId, Origin};

use self::mentions::Mentions;
use crate::check::Draft;
use crate::check::findings::{MOST_OF_A_FILE, overlap};
use crate::diagnostics::same_guard::PAGE as SAME_GUARD;
use crate::syntax::ast::{self, Item};

/// What is found in a file by itself, and the names that are written in it.
#[derive(Debug, Default)]
pub(crate) struct OfFile {
    found: Vec<Diagnostic>,
    mentions: Mentions,
}

impl OfFile {
    /// Looks at one file.
    pub(crate) fn of(file: FileId, tree: &ast::File) -> Self {
        let mut found = Vec::new();
        for item in tree.items() {
            if let Item::Playbook(playbook) = item {
                unused::check_slots(file, &playbook, &mut found);
                same_guard::check(file, &playbook, &mut found);
            }
        }
        Self { found, mentions: Mentions::of(tree) }
    }
}

/// Looks at a file by itself, or knows what was found in the same text before.
pub(crate) type OfFiles<'h> = &'h mut dyn FnMut(FileId, &ast::File) -> Arc<OfFile>;

/// Everything that is of no use or a danger, in the order of the text.
pub(crate) fn findings(draft: &Draft) -> Vec<Diagnostic> {
    findings_with(draft, &mut |file, tree| Arc::new(OfFile::of(file, tree)))
}

/// As [`findings`], with somebody who looks at the files.
pub(crate) fn findings_with(draft: &Draft, look: OfFiles<'_>) -> Vec<Diagnostic> {
    let files = own_files(draft);
    let mut found = Vec::new();
    let mut mentions = Mentions::default();
    for (file, tree) in &files {
        let of_file = look(*file, tree);
        found.extend(of_file.found.iter().cloned());
        mentions.add(&of_file.mentions);
    }
    let deployed = |(_, tree): &(_, ast::File)| tree.items().any(|i| matches!(i, Item::Desk(_)));
    if files.iter().any(deployed) {
        unused::check_project(&files, &mentions, &mut found);
        started::check(&files, &mentions, &mut found);
    }
    silent_end::check(&draft.graph, &mut found);
    without_yes::check(draft, &mut found);
    closed::check(&draft.graph, &mut found);
    summary::check(&draft.graph, &mut found);
    claims::check(draft, &mut found);
    translated::check(draft, &mut found);
    yes_or_no::check(&draft.graph, &mut found);
    until::check(&draft.graph, &mut found);
    shown(found, &files)
}

/// The project's own files, without the standard ones.
fn own_files(draft: &Draft) -> Vec<(FileId, ast::File)> {
    let own = |file: FileId| {
        let source = draft.files.sources.lookup(file);
        source.is_some_and(|source| !source.name.starts_with("std/"))
    };
    draft.files.each().into_iter().filter(|(file, _)| own(*file)).collect()
}

/// Those in the project's own files, in the order of the text, not without end.
fn shown(mut found: Vec<Diagnostic>, files: &[(FileId, ast::File)]) -> Vec<Diagnostic> {
    found.sort_by_cached_key(|finding| (finding.origin(), finding.code));
    let mut seen = (None, 0);
    found.retain(|finding| {
        let file = finding.origin().map(|origin| origin.file);
        seen = if seen.0 == file { (file, seen.1 + 1) } else { (file, 1) };
        seen.1 <= MOST_OF_A_FILE && files.iter().any(|(own, _)| Some(*own) == file)
    });
    found
}

/// What is still worth telling beside what is `told`: of a condition that is proved to decide
/// nothing, not also that it stands twice.
pub(crate) fn beside(told: &[Diagnostic], findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let told: Vec<Origin> = told.iter().filter_map(Diagnostic::origin).collect();
    let again = |finding: &Diagnostic| {
        let at = finding.origin().filter(|_| finding.code == SAME_GUARD.code);
        at.is_some_and(|at| told.iter().any(|told| overlap(*told, at)))
    };
    findings.into_iter().filter(|finding| !again(finding)).collect()
}
