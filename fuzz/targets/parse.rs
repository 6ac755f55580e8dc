//! Any text is read: nothing of it is lost, and at most 200 errors are told.
#![no_main]

use libfuzzer_sys::fuzz_target;
use playbook_compiler::syntax::parse;

fuzz_target!(|text: &str| {
    let parse = parse(text);
    assert_eq!(parse.tree().text().to_string(), text);
    assert!(parse.errors.len() <= 200);
    let ends = parse.errors.iter().map(|error| error.end as usize);
    assert!(ends.max().unwrap_or(0) <= text.len());
});
