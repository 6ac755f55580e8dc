//! Findings on a terminal: graphical, as sentences for screen readers, or one JSON object a line.

use std::fmt;

use anstream::println;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use playbook_graph::{Arena, Diagnostic, Edit, FileId, Origin, Severity, Source};
use serde_json::json;

use crate::args::ShowArgs;

/// Prints findings to the standard output.
#[expect(clippy::print_stdout, reason = "this is where the command line speaks")]
pub fn findings(sources: &Arena<FileId, Source>, findings: &[Diagnostic], show: ShowArgs) {
    for finding in findings {
        if show.json {
            println!("{}", as_json(sources, finding));
        } else {
            println!("{}", report(sources, finding, show.narrated));
        }
    }
}

/// A count in words: `2 errors, 1 warning`.
pub fn count(findings: &[Diagnostic]) -> String {
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
        let colours = anstream::stdout().current_choice() != anstream::ColorChoice::Never;
        let theme = if colours { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        GraphicalReportHandler::new_themed(theme)
            .with_links(false)
            .with_width(100)
            .with_context_lines(1)
            .render_report(&mut text, &shown)
    };
    // Writing to a string can't fail.
    written.map(|()| text).unwrap_or_default()
}

/// A finding as miette wants it: the file of its place as the source, the rest as help.
#[derive(Debug)]
struct Shown<'d> {
    finding: &'d Diagnostic,
    source: Option<NamedSource<String>>,
    labels: Vec<LabeledSpan>,
    help: String,
}

impl<'d> Shown<'d> {
    fn of(sources: &Arena<FileId, Source>, finding: &'d Diagnostic) -> Self {
        let file = finding.origin().map(|origin| origin.file);
        let source = file.and_then(|file| sources.get(file));
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
        Self { finding, source, labels, help: help(sources, finding) }
    }
}

/// Places in other files, how it happens, and what to do.
fn help(sources: &Arena<FileId, Source>, finding: &Diagnostic) -> String {
    let mut help = finding.help.clone().unwrap_or_default();
    let mut add = |line: String| {
        if !help.is_empty() {
            help.push('\n');
        }
        help.push_str(&line);
    };
    let file = finding.origin().map(|origin| origin.file);
    for label in finding.labels.iter().filter(|label| Some(label.origin.file) != file) {
        add(format!("{}  {}", place(sources, label.origin), label.text));
    }
    if !finding.path.is_empty() {
        add("how it happens".to_owned());
        let width = finding.path.iter().map(|step| step.text.chars().count()).max().unwrap_or(0);
        for (number, step) in finding.path.iter().enumerate() {
            let line = format!("{:>4} {:width$}   {}", number + 1, step.text, step.place);
            add(line.trim_end().to_owned());
        }
    }
    if let Some(fix) = &finding.fix {
        let at = fix.edits.first().map(|edit| place(sources, edit.origin)).unwrap_or_default();
        add(format!("fix: {} ({at})", fix.title));
    }
    help
}

/// `file:line`.
pub fn place(sources: &Arena<FileId, Source>, origin: Origin) -> String {
    sources.get(origin.file).map_or_else(String::new, |source| {
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
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
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
        let source = sources.get(origin.file);
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
