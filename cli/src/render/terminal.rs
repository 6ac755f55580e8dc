//! One finding as people read it: drawn on a terminal, or in sentences for screen readers.

use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use playbook_graph::{Arena, Diagnostic, FileId, Origin, Severity, Source};

use super::place;

/// The longest line that is shown around a finding, in bytes.
const LONGEST_LINE: usize = 2_000;

/// One finding with all that belongs to it; `narrated` in sentences, without any drawing.
pub(super) fn report(
    sources: &Arena<FileId, Source>,
    finding: &Diagnostic,
    narrated: bool,
) -> String {
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
    let more = if narrated { spoken(sources, finding) } else { more(sources, finding) };
    written.map(|()| text + &more).unwrap_or_default()
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
        lines.push(format!("  {}", finding.path_title()));
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
    lines.extend(finding.replay.iter().map(|command| format!("  replay   {command}")));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The same in sentences.
fn spoken(sources: &Arena<FileId, Source>, finding: &Diagnostic) -> String {
    let mut lines = Vec::new();
    let file = finding.origin().map(|origin| origin.file);
    for label in finding.labels.iter().filter(|label| Some(label.origin.file) != file) {
        let line = line_of(sources, label.origin);
        lines.push(format!("Also {}: {}: {line}", spoken_place(sources, label.origin), label.text));
    }
    if !finding.path.is_empty() {
        lines.push("How it happens:".to_owned());
        for (number, step) in finding.path.iter().enumerate() {
            let place = step.place.replace(" → ", " to ").replace(" -> ", " to ");
            let place = if place.is_empty() { place } else { format!(", in state {place}") };
            lines.push(format!("    step {}: {}{place}", number + 1, step.text));
        }
    }
    if let Some(fix) = &finding.fix {
        let at = fix.edits.first().map(|edit| spoken_place(sources, edit.origin));
        lines.push(format!("Fix {}: {}", at.unwrap_or_default(), fix.title));
    }
    lines.extend(finding.replay.iter().map(|command| format!("Play it again: {command}")));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// `in shop.playbook, line 12`.
fn spoken_place(sources: &Arena<FileId, Source>, origin: Origin) -> String {
    sources.lookup(origin.file).map_or_else(String::new, |source| {
        format!("in {}, line {}", source.name, source.position(origin.start).0)
    })
}

/// The first line of a piece of source, without the space around it.
fn line_of(sources: &Arena<FileId, Source>, origin: Origin) -> String {
    let Some(source) = sources.lookup(origin.file) else { return String::new() };
    let (line, _) = source.position(origin.start);
    source.text.lines().nth(line - 1).unwrap_or_default().trim().to_owned()
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
