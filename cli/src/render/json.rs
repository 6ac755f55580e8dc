//! One finding as a JSON object: places as file, line and column (from 1) and bytes (from 0).

use playbook_graph::{Arena, Diagnostic, Edit, FileId, Origin, Source};
use serde_json::json;

/// One finding.
pub(crate) fn finding(sources: &Arena<FileId, Source>, finding: &Diagnostic) -> serde_json::Value {
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
        "replay": finding.replay,
        "help": finding.help,
        "fix": finding.fix.as_ref().map(|fix| json!({
            "title": fix.title, "edits": fix.edits.iter().map(edit).collect::<Vec<_>>(),
        })),
    })
}
