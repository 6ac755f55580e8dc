//! Playbooks in the language that every project can use (`use std.…`), embedded in the binary and
//! handed to the compiler as texts: they are never read from disk.

use playbook_graph::Source;

/// The standard files, in the order of their names (`std/identity.playbook` is `std.identity`).
pub fn sources() -> Vec<Source> {
    Vec::new()
}
