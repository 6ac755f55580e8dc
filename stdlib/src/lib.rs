//! Playbooks in the language that every project can use (`use std.…`), embedded in the binary and
//! handed to the compiler as texts: they are never read from disk.

use playbook_graph::Source;

/// What there is, in the order of the names (`std/identity.playbook` is `std.identity`).
const TEXTS: [(&str, &str); 2] = [
    ("std/identity.playbook", include_str!("../playbooks/identity.playbook")),
    ("std/people.playbook", include_str!("../playbooks/people.playbook")),
];

/// The standard files.
pub fn sources() -> Vec<Source> {
    TEXTS.map(|(name, text)| Source { name: name.to_owned(), text: text.to_owned() }).into()
}
