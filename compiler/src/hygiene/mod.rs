//! What is of no use, or a danger, in a project that can be built: warnings only. Looks at texts and
//! at the lowered graph; proves nothing, changes nothing.
//!
//! What a whole project leaves unused is told only where a desk says what is deployed: files by
//! themselves are parts of something larger.

mod same_guard;
mod silent_end;
mod started;
mod unused;
mod without_yes;

use playbook_graph::{Diagnostic, FileId, Origin};

use crate::check::Draft;
use crate::check::findings::overlap;
use crate::diagnostics::same_guard as same_guard_page;
use crate::syntax::ast::{self, Item, Node};
use crate::syntax::{SyntaxKind, SyntaxNode};

/// Everything that is of no use or a danger, in the order of the text.
pub(crate) fn findings(draft: &Draft) -> Vec<Diagnostic> {
    let texts = Texts::of(draft);
    let mut found = Vec::new();
    unused::check(&texts, &mut found);
    started::check(&texts, &mut found);
    same_guard::check(&texts, &mut found);
    silent_end::check(&draft.graph, &mut found);
    without_yes::check(draft, &mut found);
    let own = |origin: Origin| texts.files.iter().any(|(file, _)| *file == origin.file);
    found.retain(|finding| finding.origin().is_some_and(own));
    found.sort_by_cached_key(|finding| (finding.origin(), finding.code));
    found
}

/// What is still worth telling beside what is `told`: of a condition that is proved to decide
/// nothing, not also that it stands twice.
pub(crate) fn beside(told: &[Diagnostic], findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let told: Vec<Origin> = told.iter().filter_map(Diagnostic::origin).collect();
    let again = |finding: &Diagnostic| {
        let at = finding.origin().filter(|_| finding.code == same_guard_page::PAGE.code);
        at.is_some_and(|at| told.iter().any(|told| overlap(*told, at)))
    };
    findings.into_iter().filter(|finding| !again(finding)).collect()
}

/// The project's own files, without the standard ones.
struct Texts {
    files: Vec<(FileId, ast::File)>,
}

impl Texts {
    fn of(draft: &Draft) -> Self {
        let own = |file: FileId| {
            let source = draft.files.sources.lookup(file);
            source.is_some_and(|source| !source.name.starts_with("std/"))
        };
        let files = draft.files.each().into_iter().filter(|(file, _)| own(*file));
        Self { files: files.collect() }
    }

    /// Every declaration of a kind, with its file.
    fn all<'t, N: 't>(
        &'t self,
        kind: impl Fn(Item) -> Option<N> + Copy + 't,
    ) -> impl Iterator<Item = (FileId, N)> + 't {
        self.files
            .iter()
            .flat_map(move |(file, tree)| tree.items().filter_map(kind).map(|node| (*file, node)))
    }

    fn playbooks(&self) -> impl Iterator<Item = (FileId, ast::Playbook)> {
        self.all(|item| if let Item::Playbook(node) = item { Some(node) } else { None })
    }

    fn desks(&self) -> impl Iterator<Item = (FileId, ast::Desk)> {
        self.all(|item| if let Item::Desk(node) = item { Some(node) } else { None })
    }

    /// Whether a desk says what is deployed.
    fn are_deployed(&self) -> bool {
        self.desks().next().is_some()
    }

    /// Whether a name is written inside a node of one of these kinds, anywhere.
    fn mention(&self, name: &str, kinds: &[SyntaxKind]) -> bool {
        self.files.iter().any(|(_, tree)| {
            let inside = tree.syntax().descendants().filter(|node| kinds.contains(&node.kind()));
            inside.into_iter().any(|node| words(&node).any(|word| word == name))
        })
    }
}

/// The names that are written in a node, wherever.
fn words(node: &SyntaxNode) -> impl Iterator<Item = String> {
    let tokens = node.descendants_with_tokens().filter_map(|element| element.into_token());
    tokens.filter(|token| token.kind() == SyntaxKind::IDENT).map(|token| token.text().to_owned())
}
