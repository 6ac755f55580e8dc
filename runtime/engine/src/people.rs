//! People beside the machine: taking a conversation over and giving it back, as inputs like any
//! other. They may be left in a store beside the process that drives it.

use jiff::Timestamp;
use playbook_machine::{Input, InputKind};

use crate::error::RuntimeError;
use crate::runtime::{LONGEST_NAME, length};
use crate::store::{Enqueued, Store};

/// What a person does with a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Takes it over: from then on no machine speaks.
    Over,
    /// Gives it back to the playbooks.
    Back,
}

impl Takes {
    /// The input that carries it. One person does it once a moment.
    pub(crate) fn input(self, by: &str, at: Timestamp) -> Input {
        let by = by.to_owned();
        match self {
            Self::Over => {
                Input { id: format!("take over {by} {at}"), at, kind: InputKind::TakeOver { by } }
            }
            Self::Back => {
                Input { id: format!("give back {by} {at}"), at, kind: InputKind::GiveBack { by } }
            }
        }
    }
}

/// Leaves it in a store for the process that drives it.
///
/// # Errors
/// Where there is no such conversation, or the store can't.
pub async fn leave(
    store: &impl Store,
    conversation: &str,
    takes: Takes,
    by: &str,
    at: Timestamp,
) -> Result<Enqueued, RuntimeError> {
    if store.load(conversation).await?.is_none() {
        return Err(RuntimeError::NoSuchConversation(conversation.to_owned()));
    }
    Ok(store.enqueue(conversation, takes.input(person(by)?, at)).await?)
}

/// A person's name as it is written down: without blanks around it, and not nobody.
pub(crate) fn person(by: &str) -> Result<&str, RuntimeError> {
    let name = by.trim();
    length("a person's name", name, LONGEST_NAME).map(|()| name)
}
