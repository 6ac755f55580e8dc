//! Our findings and changes as the protocol's: files as the editor calls them, places as lines and
//! characters. Decides only how to say things that the protocol has no word for.

use std::collections::HashMap;

use playbook_graph::{Edit, FileId, Fix, Origin, Severity, Source};
use tower_lsp_server::ls_types::{
    CodeAction, CodeActionKind, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DocumentChanges, Location, NumberOrString, OneOf, OptionalVersionedTextDocumentIdentifier,
    Range, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::buffers::Open;
use super::positions::{Encoding, Lines};
use super::projects::Known;
use crate::ide::{Change, Finding};

/// What editors call the one who found it.
const SOURCE: &str = "playbook";

/// A file of a project, as the editor calls it.
struct File<'k> {
    uri: Uri,
    version: Option<i32>,
    lines: Lines<'k>,
}

/// A checked project in the editor's terms.
pub(super) struct Wire<'k> {
    known: &'k Known,
    /// By number; nothing for a standard text, which lies in no folder.
    files: Vec<Option<File<'k>>>,
}

impl<'k> Wire<'k> {
    /// Puts `known` in the terms of an editor with these open texts.
    pub(super) fn of(known: &'k Known, open: &Open, encoding: Encoding) -> Self {
        let file = |source: &'k Source| {
            let path = known.read.path_of(&source.name)?;
            let (uri, version) = open.name_of(&path)?;
            Some(File { uri, version, lines: Lines::of(&source.text, encoding) })
        };
        let files = known.findings.sources.values().map(file).collect();
        Self { known, files }
    }

    /// Each file of the project with its number and its findings, also those without.
    pub(super) fn diagnostics(&self) -> Vec<(Uri, Option<i32>, Vec<Diagnostic>)> {
        let mut found: Vec<_> = self.files.iter().map(|_| Vec::new()).collect();
        for finding in &self.known.findings.list {
            let (at, diagnostic) = self.diagnostic(finding);
            if let Some(list) = found.get_mut(at) {
                list.push(diagnostic);
            }
        }
        let files = self.files.iter().zip(found);
        let file = |(file, found): (&Option<File<'_>>, _)| {
            let file = file.as_ref()?;
            Some((file.uri.clone(), file.version, found))
        };
        files.filter_map(file).collect()
    }

    /// The quick fixes for what is found in the range of the file that the editor calls `uri`.
    pub(super) fn quick_fixes(&self, uri: &Uri, range: Range, versions: bool) -> Vec<CodeAction> {
        let called = |file: &Option<File<'_>>| file.as_ref().is_some_and(|file| file.uri == *uri);
        let Some(at) = self.files.iter().position(called) else { return Vec::new() };
        let Some(Some(file)) = self.files.get(at) else { return Vec::new() };
        let bytes = file.lines.bytes(range);
        let (start, end) = (number(bytes.start), number(bytes.end));
        let fixable = self.known.findings.fixable(FileId(number(at)), start, end);
        fixable
            .filter_map(|(finding, fix)| {
                Some(CodeAction {
                    title: fix.title.clone(),
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: Some(vec![self.diagnostic(finding).1]),
                    edit: Some(self.edit(fix, versions)?),
                    is_preferred: Some(true),
                    ..CodeAction::default()
                })
            })
            .collect()
    }

    /// A finding, and the number of the file that it is shown in.
    fn diagnostic(&self, finding: &Finding) -> (usize, Diagnostic) {
        let mut message = finding.text.clone();
        let (at, range) = self.location(finding.place).unwrap_or_else(|| {
            // Found in a standard text: told at the start of the project's first file.
            if let Some(source) = self.known.findings.sources.lookup(finding.place.file) {
                message = format!("in `{}`: {message}", source.name);
            }
            let first = self.files.iter().position(Option::is_some).unwrap_or_default();
            (first, Range::default())
        });
        let related = finding.related.iter().filter_map(|related| {
            let (at, range) = self.location(related.place)?;
            let uri = self.files.get(at)?.as_ref()?.uri.clone();
            let location = Location { uri, range };
            Some(DiagnosticRelatedInformation { location, message: related.text.clone() })
        });
        let severity = match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        };
        let related: Vec<_> = related.collect();
        let diagnostic = Diagnostic {
            range,
            severity: Some(severity),
            code: Some(NumberOrString::String(finding.code.to_string())),
            source: Some(SOURCE.to_owned()),
            message,
            related_information: (!related.is_empty()).then_some(related),
            ..Diagnostic::default()
        };
        (at, diagnostic)
    }

    fn location(&self, place: Origin) -> Option<(usize, Range)> {
        let at = place.file.0 as usize;
        let file = self.files.get(at)?.as_ref()?;
        Some((at, file.lines.range(place.start as usize, place.end as usize)))
    }

    /// A fix in the editor's terms; none where it would change a standard text.
    fn edit(&self, fix: &Fix, versions: bool) -> Option<WorkspaceEdit> {
        let mut files: Vec<(usize, Vec<TextEdit>)> = Vec::new();
        for Edit { origin, text } in &fix.edits {
            let (at, range) = self.location(*origin)?;
            let edit = TextEdit::new(range, text.clone());
            match files.iter_mut().find(|(file, _)| *file == at) {
                Some((_, edits)) => edits.push(edit),
                None => files.push((at, vec![edit])),
            }
        }
        let named = |(at, edits): (usize, Vec<TextEdit>)| {
            let file = self.files.get(at)?.as_ref()?;
            Some((file.uri.clone(), file.version, edits))
        };
        let files: Vec<_> = files.into_iter().map(named).collect::<Option<_>>()?;
        Some(if versions { versioned(files) } else { plain(files) })
    }
}

/// An edit that the editor refuses where the text has changed since.
fn versioned(files: Vec<(Uri, Option<i32>, Vec<TextEdit>)>) -> WorkspaceEdit {
    let edit = |(uri, version, edits): (Uri, Option<i32>, Vec<TextEdit>)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    };
    let changes = DocumentChanges::Edits(files.into_iter().map(edit).collect());
    WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() }
}

fn plain(files: Vec<(Uri, Option<i32>, Vec<TextEdit>)>) -> WorkspaceEdit {
    let changes: HashMap<_, _> = files.into_iter().map(|(uri, _, edits)| (uri, edits)).collect();
    WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
}

/// Changes of one text as the protocol's.
pub(super) fn text_edits(text: &str, changes: Vec<Change>, encoding: Encoding) -> Vec<TextEdit> {
    let lines = Lines::of(text, encoding);
    let edit = |Change { start, end, text }| TextEdit::new(lines.range(start, end), text);
    changes.into_iter().map(edit).collect()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
