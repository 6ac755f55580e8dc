//! Events: what happens outside is read by its declaration, and refused in a sentence where it is
//! something else.

use playbook_graph::Graph;
use playbook_machine::InputKind;
use serde_json::{Map, Value as Json};

use crate::error::RuntimeError;
use crate::runtime::{Runtime, Turn};
use crate::shape::{Shape, Words};

impl Runtime {
    /// Something happened outside that a conversation may wait for, or that starts a case in it.
    /// `id` makes a second delivery harmless; `values` is what the event carries, by name.
    ///
    /// # Errors
    /// Where there is no such event, or it carries something else than is declared: then nothing
    /// was accepted. Or as [`Runtime::message`].
    pub async fn event(
        &self,
        conversation: &str,
        id: &str,
        event: &str,
        values: &Map<String, Json>,
    ) -> Result<Turn, RuntimeError> {
        let kind = read(self.graph(), event, values).map_err(RuntimeError::BadEvent)?;
        self.input(conversation, format!("event {id}"), kind).await
    }
}

/// The input that an event is.
///
/// # Errors
/// What is wrong with it, in a sentence.
fn read(graph: &Graph, name: &str, values: &Map<String, Json>) -> Result<InputKind, String> {
    let Some((_, event)) = graph.events.find(|event| event.name == name) else {
        return Err(format!("there is no event `{name}`"));
    };
    let declared = |key: &String| event.params.iter().any(|param| param.name == *key);
    if let Some(other) = values.keys().find(|key| !declared(key)) {
        return Err(format!("the event `{name}` carries no `{other}`"));
    }
    let words = Words::default();
    let shape = Shape { graph, words: &words };
    let mut read = Vec::new();
    for param in &event.params {
        let given = values.get(&param.name).unwrap_or(&Json::Null);
        let value = shape.as_it_is(&param.ty, given).map_err(|wrong| {
            let wrong = wrong.below(std::slice::from_ref(&param.name));
            format!("the event `{name}` can't be read: {wrong}")
        })?;
        read.push((param.name.clone(), value));
    }
    Ok(InputKind::Event { event: name.to_owned(), values: read })
}
