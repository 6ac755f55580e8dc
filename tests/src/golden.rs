//! Golden journals: conversations that an earlier build recorded, with the graphs that decided them.
//! Every build folds them again and has to come to the same, entry by entry. Where the language's
//! meaning or what the machine says changes on purpose, `SEMANTICS` in `graph/src/hash.rs` is raised (once
//! between two versions that people run) and they are recorded anew:
//! `cargo run -p playbook-tests --bin golden`.

use std::path::PathBuf;

use playbook_graph::{SEMANTICS, Verified, file};
use playbook_interpret::Interpreters;
use playbook_machine::{Conversation, Entry, fold};
use playbook_scenario::run;
use serde_json::{Value as Json, json};

use crate::top;

/// Where they lie.
pub fn folder() -> PathBuf {
    top().join("tests/golden")
}

/// All scenarios of a project, played and recorded.
pub fn record(verified: &Verified) -> Json {
    let graph = verified.graph();
    let interpreters = Interpreters::new(graph);
    let played =
        graph.scenarios.values().map(|scenario| run(verified.runnable(), &interpreters, scenario));
    let journals = played.filter(|report| !report.entries.is_empty());
    let journals =
        journals.map(|report| json!({ "conversation": report.title, "entries": report.entries }));
    json!({
        "semantics": SEMANTICS,
        "graph": file::write(verified),
        "journals": journals.collect::<Vec<_>>(),
    })
}

/// Folds what was recorded again. How many journals there were.
///
/// # Errors
/// What differs, and what to do.
pub fn replay(recorded: &Json) -> Result<usize, String> {
    let advice = "if it is meant to differ, raise `SEMANTICS` in graph/src/hash.rs; then record them \
                  anew: cargo run -p playbook-tests --bin golden";
    let wrong = |what: String| format!("{what}\n{advice}");
    if recorded["semantics"] != json!(SEMANTICS) {
        return Err(wrong(format!("they were recorded for version {}", recorded["semantics"])));
    }
    let text = recorded["graph"].as_str().unwrap_or_default();
    let verified = Verified::load(text).map_err(|why| wrong(format!("the graph: {why}")))?;
    let journals = recorded["journals"].as_array().cloned().unwrap_or_default();
    for journal in &journals {
        let name = journal["conversation"].as_str().unwrap_or_default();
        let entries: Vec<Entry> = serde_json::from_value(journal["entries"].clone())
            .map_err(|why| wrong(format!("`{name}` can't be read: {why}")))?;
        // A recording doesn't say at which desk it was: at one where it comes out the same.
        let folded =
            verified.graph().desks.iter().map(|(desk, _)| {
                fold(Conversation::new(name, desk), verified.runnable(), &entries)
            });
        let differs: Result<Vec<_>, ()> = folded.map(|folded| folded.err().ok_or(())).collect();
        if let Ok(Some(differs)) = differs.map(|all| all.into_iter().next()) {
            return Err(wrong(format!("`{name}`: {differs}")));
        }
    }
    Ok(journals.len())
}
