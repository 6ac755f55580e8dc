//! Findings on a terminal: graphical, as sentences for screen readers, or one JSON object a line.

use std::fmt;

use anstream::println;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use playbook_graph::{Arena, Diagnostic, Edit, FileId, Origin, Severity, Source};
use serde_json::json;

use crate::args::ShowArgs;

/// The longest line that is shown around a finding, in bytes.
const LONGEST_LINE: usize = 2_000;

/// Prints findings to the standard output.
pub(crate) fn findings(sources: &Arena<FileId, Source>, findings: &[Diagnostic], show: ShowArgs) {
    for finding in findings {
        if show.json {
            println!("{}", as_json(sources, finding));
        } else {
            println!("{}", report(sources, finding, show.narrated));
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

fn report(sources: &Arena<FileId, Source>, finding: &Diagnostic, narrated: bool) -> String {
    let shown = Shown::of(sources, finding);
    let mut text = String::new();
    let written = if narrated {
        miette::NarratableReportHandler::new().render_report(&mut text, &shown)
    } else {
        let colours = anstream::AutoStream::choice(&std::io::stdout());
        let plain = colours == anstream::ColorChoice::Never;
        let theme =
            if plain { GraphicalTheme::unicode_nocolor() } else { GraphicalTheme::unicode() };
        GraphicalReportHandler::new_themed(theme)
            .with_links(false)
            .with_width(100)
            .with_context_lines(1)
            .render_report(&mut text, &shown)
    };
    // Writing to a string can't fail.
    written.map(|()| text + &more(sources, finding)).unwrap_or_default()
}

/// A finding as miette wants it: the file of its place as the source, the rest as help.
#[derive(Debug)]
struct Shown<'d> {
    finding: &'d Diagnostic,
    source: Option<NamedSource<String>>,
    labels: Vec<LabeledSpan>,
}

impl<'d> Shown<'d> {
    fn of(sources: &Arena<FileId, Source>, finding: &'d Diagnostic) -> Self {
        let file = finding.origin().map(|origin| origin.file);
        let source = file.and_then(|file| sources.lookup(file)).filter(|source| fits(source));
        let labels = finding
            .labels
            .iter()
            .filter(|label| Some(label.origin.file) == file)
            .map(|label| {
                let text = (!label.text.is_empty()).then(|| label.text.clone());
                let Origin { start, end, .. } = label.origin;
                LabeledSpan::new(text, start as usize, (end - start) as usize)
            })
            .collect();
        let source = source.map(|source| NamedSource::new(&source.name, source.text.clone()));
        Self { finding, source, labels }
    }
}

/// Whether a terminal can show a text's lines: of one with endless lines only the place is told.
fn fits(source: &Source) -> bool {
    source.text.lines().all(|line| line.len() <= LONGEST_LINE)
}

/// What stands below the report: places in other files, how it happens, what mends it.
fn more(sources: &Arena<FileId, Source>, finding: &Diagnostic) -> String {
    let mut lines = Vec::new();
    let file = finding.origin().map(|origin| origin.file);
    if let Some(origin) = finding.origin()
        && !sources.lookup(origin.file).is_some_and(fits)
    {
        lines.push(format!("  {}   its lines are too long to be shown", place(sources, origin)));
    }
    for label in finding.labels.iter().filter(|label| Some(label.origin.file) != file) {
        let (at, line) = (place(sources, label.origin), line_of(sources, label.origin));
        lines.push(format!("  {at}   {line}"));
        lines.push(format!("  {:width$}   ╰─ {}", "", label.text, width = at.chars().count()));
    }
    if !finding.path.is_empty() {
        lines.push("  how it happens".to_owned());
        let width = finding.path.iter().map(|step| step.text.chars().count()).max().unwrap_or(0);
        for (number, step) in finding.path.iter().enumerate() {
            let line = format!("  {:>3} {:width$}   {}", number + 1, step.text, step.place);
            lines.push(line.trim_end().to_owned());
        }
    }
    if let Some(fix) = &finding.fix {
        let at = fix.edits.first().map(|edit| place(sources, edit.origin)).unwrap_or_default();
        lines.push(format!("  fix   {at}   {}", fix.title));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The first line of a piece of source, without the space around it.
fn line_of(sources: &Arena<FileId, Source>, origin: Origin) -> String {
    let Some(source) = sources.lookup(origin.file) else { return String::new() };
    let (line, _) = source.position(origin.start);
    source.text.lines().nth(line - 1).unwrap_or_default().trim().to_owned()
}

/// `file:line`.
pub(crate) fn place(sources: &Arena<FileId, Source>, origin: Origin) -> String {
    sources.lookup(origin.file).map_or_else(String::new, |source| {
        format!("{}:{}", source.name, source.position(origin.start).0)
    })
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.finding.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.finding.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.finding.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// One finding as JSON: places as file, line and column (from 1) and bytes (from 0).
fn as_json(sources: &Arena<FileId, Source>, finding: &Diagnostic) -> serde_json::Value {
    let at = |origin: Origin| {
        let source = sources.lookup(origin.file);
        let (line, column) = source.map_or((0, 0), |source| source.position(origin.start));
        json!({
            "file": source.map(|source| source.name.as_str()),
            "line": line, "column": column, "start": origin.start, "end": origin.end,
        })
    };
    let edit = |edit: &Edit| json!({ "at": at(edit.origin), "text": edit.text });
    json!({
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "labels": finding.labels.iter()
            .map(|label| json!({ "at": at(label.origin), "text": label.text }))
            .collect::<Vec<_>>(),
        "path": finding.path.iter()
            .map(|step| json!({
                "text": step.text, "place": step.place, "at": step.origin.map(at),
            }))
            .collect::<Vec<_>>(),
        "help": finding.help,
        "fix": finding.fix.as_ref().map(|fix| json!({
            "title": fix.title, "edits": fix.edits.iter().map(edit).collect::<Vec<_>>(),
        })),
    })
}
