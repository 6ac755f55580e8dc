//! The file that says what is called otherwise in a new version of the project, for conversations
//! that are moved to it. It names states and slots and decides nothing:
//!
//! ```toml
//! [playbooks.cancel_order]
//! to = "stop_order"
//! states = { find = "look_up" }
//! slots = { reason = "why" }
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use playbook_machine::{Mapping, Renamed};

use crate::bindings::BindingsError;
use crate::bindings::document::{self, Faults, Node};

/// Reads a file.
///
/// # Errors
/// That it can't be read, or everything in it that can't stand, each with its line.
pub fn open(path: impl AsRef<Path>) -> Result<Mapping, BindingsError> {
    let path = path.as_ref();
    read(&path.display().to_string(), &document::text_of(path)?).map_err(BindingsError::Faults)
}

/// Reads the text of a file, which messages call `name`.
///
/// # Errors
/// Everything in it that can't stand, each with its line.
pub fn read(name: &str, text: &str) -> Result<Mapping, Faults> {
    document::read(name, text, |top| {
        let mut mapping = Mapping::default();
        let playbooks = top.take("playbooks");
        let playbooks = playbooks.and_then(|node| node.table("tables: `[playbooks.NAME]`"));
        for (name, _, node) in playbooks.iter().flat_map(|table| table.each()) {
            let Some(table) = node.table("a table: `[playbooks.NAME]`") else { continue };
            let to = table.take("to").and_then(|node| node.text("the playbook's name now"));
            let renamed = Renamed {
                to: to.map(str::to_owned),
                states: table.take("states").map(names).unwrap_or_default(),
                slots: table.take("slots").map(names).unwrap_or_default(),
            };
            table.nothing_else();
            mapping.playbooks.insert(name.to_owned(), renamed);
        }
        mapping
    })
}

/// `{ old = "new" }`
fn names(node: Node<'_>) -> BTreeMap<String, String> {
    let table = node.table("the old names with the new ones: `{ old = \"new\" }`");
    let all = table.iter().flat_map(|table| table.each());
    all.filter_map(|(old, _, node)| Some((old.to_owned(), node.text("the name now")?.to_owned())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn old_names_stand_with_the_new_ones() {
        let text =
            "[playbooks.a]\nto = \"b\"\nstates = { find = \"look\" }\nslots = { x = \"y\" }\n";
        let mapping = read("m.toml", text).unwrap();
        let renamed = &mapping.playbooks["a"];
        assert_eq!(renamed.to.as_deref(), Some("b"));
        assert_eq!(renamed.states["find"], "look");
        assert_eq!(renamed.slots["x"], "y");
    }

    #[test]
    fn what_is_not_known_is_a_fault_with_its_line() {
        let faults = read("m.toml", "[playbooks.a]\nstate = { find = \"look\" }\n").unwrap_err();
        assert_eq!(
            faults.to_string(),
            "m.toml:2: nothing here is called `state`: did you mean `states`?"
        );
        assert!(read("m.toml", "playbooks = 3").is_err());
        assert!(read("m.toml", "[playbooks.a]\nslots = { x = 3 }").is_err());
    }
}
