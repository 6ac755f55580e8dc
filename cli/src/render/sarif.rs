//! Findings as a SARIF 2.1.0 log, for the tools in which changes are reviewed. One run: the rules
//! with their pages, the findings with their related places, the conversation that shows a finding
//! as a code flow, fixes as edits. Columns count characters, from 1.

use std::path::{Component, Path};

use playbook_graph::{Arena, Code, Diagnostic, Edit, FileId, Fix, Label, Origin, PathStep, Source};
use serde_json::{Value as Json, json};

/// Where the schema of the format is.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// What relative places are relative to: where the command was run, in a repository its top.
const ROOT: &str = "%SRCROOT%";

/// The log of all findings of the project in `folder`.
pub(super) fn log(folder: &Path, sources: &Arena<FileId, Source>, findings: &[Diagnostic]) -> Json {
    let places = Places { base: base(folder), sources };
    let mut codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
    codes.sort();
    codes.dedup();
    let results = findings.iter().map(|finding| result(&places, &codes, finding));
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "playbook",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "invocations": [{ "executionSuccessful": true }],
            "originalUriBaseIds": { ROOT: {
                "description": { "text": "the folder in which `playbook check` was run" },
            }},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

/// A code with its page.
fn rule(code: Code) -> Json {
    let page = playbook_compiler::explain(code.0).unwrap_or_default();
    let title = page.lines().next().unwrap_or_default();
    let title = title.split_once(": ").map_or(title, |(_, title)| title);
    json!({
        "id": code,
        "shortDescription": { "text": title },
        "help": { "text": page, "markdown": page },
    })
}

fn result(places: &Places<'_>, codes: &[Code], finding: &Diagnostic) -> Json {
    let message = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": codes.binary_search(&finding.code).unwrap_or_default(),
        "level": finding.severity,
        "message": { "text": message },
        "locations": finding.labels.iter().take(1)
            .map(|label| places.location(label))
            .collect::<Vec<_>>(),
    });
    let related = finding.labels.iter().skip(1).enumerate().map(|(nth, label)| {
        let mut location = places.location(label);
        set(&mut location, "id", json!(nth + 1));
        location
    });
    let related: Vec<Json> = related.collect();
    if !related.is_empty() {
        set(&mut result, "relatedLocations", related.into());
    }
    if !finding.path.is_empty() {
        set(&mut result, "codeFlows", json!([places.flow(&finding.path)]));
    }
    if let Some(fix) = &finding.fix {
        set(&mut result, "fixes", json!([places.fix(fix)]));
    }
    result
}

/// Gives an object one more field.
fn set(object: &mut Json, field: &str, value: Json) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(field.to_owned(), value);
    }
}

/// Where the project's files are, as the log names them.
struct Places<'s> {
    base: Base,
    sources: &'s Arena<FileId, Source>,
}

/// The project's folder, as the beginning of a URI.
struct Base {
    uri: String,
    relative: bool,
}

/// The folder as seen from where the command runs, else by its whole path.
fn base(folder: &Path) -> Base {
    let here = std::env::current_dir().and_then(std::fs::canonicalize).ok();
    let whole = std::fs::canonicalize(folder).ok();
    let inside = whole
        .as_deref()
        .zip(here.as_deref())
        .and_then(|(whole, here)| whole.strip_prefix(here).ok());
    let (path, relative) = match (inside, whole.as_deref()) {
        (Some(inside), _) => (inside, true),
        (None, Some(whole)) => (whole, false),
        (None, None) => (folder, true),
    };
    let mut uri = if relative { String::new() } else { "file:///".to_owned() };
    for part in path.components() {
        if let Component::Normal(name) = part {
            uri.push_str(&encoded(&name.to_string_lossy()));
            uri.push('/');
        }
    }
    Base { uri, relative }
}

/// A file's name as a part of a URI; `/` stays.
fn encoded(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

impl Places<'_> {
    fn artifact(&self, file: FileId) -> Json {
        let name = self.sources.lookup(file).map_or("", |source| source.name.as_str());
        match name.strip_prefix("std/") {
            // The standard files are inside the program.
            Some(inside) => json!({ "uri": format!("playbook-std:/{}", encoded(inside)) }),
            None if self.base.relative => {
                json!({ "uri": format!("{}{}", self.base.uri, encoded(name)), "uriBaseId": ROOT })
            }
            None => json!({ "uri": format!("{}{}", self.base.uri, encoded(name)) }),
        }
    }

    fn region(&self, origin: Origin) -> Json {
        let Some(source) = self.sources.lookup(origin.file) else {
            return json!({ "startLine": 1 });
        };
        let ((line, column), (end_line, end_column)) =
            (source.position(origin.start), source.position(origin.end));
        json!({
            "startLine": line, "startColumn": column,
            "endLine": end_line, "endColumn": end_column,
        })
    }

    fn physical(&self, origin: Origin) -> Json {
        json!({
            "artifactLocation": self.artifact(origin.file),
            "region": self.region(origin),
        })
    }

    /// A place with its few words, where it has any.
    fn location(&self, label: &Label) -> Json {
        let mut location = json!({ "physicalLocation": self.physical(label.origin) });
        if !label.text.is_empty() {
            set(&mut location, "message", json!({ "text": label.text }));
        }
        location
    }

    /// The conversation that shows a finding, a step at a time.
    fn flow(&self, path: &[PathStep]) -> Json {
        let steps = path.iter().enumerate().map(|(nth, step)| {
            let text = if step.text.is_empty() { &step.place } else { &step.text };
            let mut location = json!({ "message": { "text": text } });
            if let Some(origin) = step.origin {
                set(&mut location, "physicalLocation", self.physical(origin));
            }
            if !step.place.is_empty() {
                let name = &step.place;
                let place = json!([{ "name": name, "kind": "state" }]);
                set(&mut location, "logicalLocations", place);
            }
            json!({ "executionOrder": nth + 1, "location": location })
        });
        json!({
            "message": { "text": "how it happens" },
            "threadFlows": [{ "locations": steps.collect::<Vec<_>>() }],
        })
    }

    /// The edits of a fix, file by file.
    fn fix(&self, fix: &Fix) -> Json {
        let mut files: Vec<FileId> = fix.edits.iter().map(|edit| edit.origin.file).collect();
        files.sort();
        files.dedup();
        let replacement = |edit: &Edit| {
            json!({
                "deletedRegion": self.region(edit.origin),
                "insertedContent": { "text": edit.text },
            })
        };
        let changes = files.into_iter().map(|file| {
            let edits = fix.edits.iter().filter(|edit| edit.origin.file == file);
            json!({
                "artifactLocation": self.artifact(file),
                "replacements": edits.map(replacement).collect::<Vec<_>>(),
            })
        });
        json!({
            "description": { "text": fix.title },
            "artifactChanges": changes.collect::<Vec<_>>(),
        })
    }
}
