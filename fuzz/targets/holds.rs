//! What holds of every text, for the targets beside this file; the compiler's own tests hold it of
//! the texts that they draw.

use playbook_compiler::format::format;
use playbook_compiler::syntax::{SyntaxElement, parse};
use playbook_compiler::{Project, check};
use playbook_graph::Source;

/// Nothing of a text is lost, and at most 200 errors are told.
pub(crate) fn of_reading(text: &str) {
    let parse = parse(text);
    let tokens = parse.tree().descendants_with_tokens().filter_map(SyntaxElement::into_token);
    assert_eq!(tokens.map(|token| token.text().to_owned()).collect::<String>(), text);
    assert!(parse.errors.len() <= 200, "more than 200 errors are told");
    let ends = parse.errors.iter().map(|error| error.end as usize);
    assert!(ends.max().unwrap_or(0) <= text.len(), "an error ends behind the text");
}

/// What is formatted once stays as it is the second time, and has no other errors than before.
pub(crate) fn of_formatting(text: &str) {
    let Ok(once) = format(text) else {
        assert!(!parse(text).errors.is_empty(), "a text without errors is refused");
        return;
    };
    assert_eq!(parse(text).errors.len(), parse(&once).errors.len());
    assert_eq!(format(&once).as_ref(), Ok(&once));
}

/// A project of two files is checked, lowered and, where nothing was found, proved. A line `---`
/// parts the files.
pub(crate) fn of_checking(text: &str) {
    let mut parts = text.splitn(2, "\n---\n");
    let mut source = |name: &str| {
        Some(Source { name: format!("{name}.playbook"), text: parts.next()?.to_owned() })
    };
    let sources = [source("shop"), source("desk")].into_iter().flatten().collect();
    let checked = check(&Project { sources, std: Vec::new() });
    let silent = checked.diagnostics.iter().find(|finding| finding.message.is_empty());
    assert!(silent.is_none(), "a finding without words");
}
