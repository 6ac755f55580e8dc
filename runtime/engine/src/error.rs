//! Why the runtime can't do what was asked. One sentence each.

use std::fmt;

use playbook_graph::{Capability, Hash};
use playbook_machine::Divergence;

use crate::store::StoreError;

/// Why the runtime can't do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuntimeError {
    /// The store can't.
    Store(StoreError),
    /// Tools that nothing carries out.
    NotBound(Vec<String>),
    /// There is no such desk; these there are.
    NoSuchDesk(String, Vec<String>),
    /// The project has several desks, and none was named.
    WhichDesk(Vec<String>),
    /// The conversation was begun with another version of the project, which can't be run.
    OtherVersion {
        /// The conversation.
        conversation: String,
        /// That version.
        begun_with: Hash,
        /// Why it can't.
        why: String,
    },
    /// What the store holds of the conversation is no conversation.
    Unreadable(String),
    /// What the store holds as its journal doesn't come out the same.
    Diverged(Box<Divergence>),
    /// Something is empty, or longer than is taken in: what, and the most bytes.
    BadLength(&'static str, usize),
    /// Nothing of this digest waits for approval.
    NoSuchApproval(String),
    /// The store has no such conversation.
    NoSuchConversation(String),
    /// What was sent or changed is no draft's name.
    NoSuchDraft(String),
    /// The project has nothing of this name to switch.
    NoSuchCapability(Capability),
    /// Somebody without the role decided.
    WrongRole {
        /// The role they named.
        role: String,
        /// The roles that are asked.
        asked: Vec<String>,
    },
    /// The host didn't take what it was told; why.
    NotDelivered(String),
    /// The store of a shadow, for what is no shadow, or the other way round.
    OtherStore {
        /// Whether this is a shadow.
        shadow: bool,
    },
    /// What a person is said to have done is nothing that a shadow waits for; why.
    NotProduced(String),
    /// What happened outside is nothing that is declared; why.
    BadEvent(String),
    /// The runtime is shutting down.
    Stopped,
}

impl RuntimeError {
    /// Whether it is about one input or one conversation alone: the others can go on.
    pub const fn is_about_one(&self) -> bool {
        matches!(
            self,
            Self::OtherVersion { .. }
                | Self::Unreadable(_)
                | Self::Diverged(_)
                | Self::BadLength(..)
                | Self::NoSuchApproval(_)
                | Self::NoSuchConversation(_)
                | Self::NoSuchDraft(_)
                | Self::NoSuchCapability(_)
                | Self::WrongRole { .. }
                | Self::BadEvent(_)
                | Self::NotProduced(_)
        )
    }
}

impl fmt::Display for RuntimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::NotBound(tools) => {
                write!(f, "nothing carries out {}: bind it in `bindings.toml`", names(tools))
            }
            Self::NoSuchDesk(desk, all) => {
                write!(f, "there is no desk `{desk}`: there are {}", names(all))
            }
            Self::WhichDesk(all) if all.is_empty() => {
                write!(f, "the project has no desk: declare one to run it")
            }
            Self::WhichDesk(all) => write!(f, "say which desk runs: there are {}", names(all)),
            Self::OtherVersion { conversation, begun_with, why } => write!(
                f,
                "the conversation `{conversation}` was begun with version {} of the playbooks, which \
                 can't be run here: {why}",
                begun_with.short()
            ),
            Self::Diverged(divergence) => {
                write!(f, "the journal doesn't come out the same again: {divergence}")
            }
            Self::Unreadable(conversation) => {
                write!(f, "what the store holds of `{conversation}` can't be read")
            }
            Self::BadLength(what, most) => {
                write!(f, "{what} has to have 1 to {most} bytes: nothing was accepted")
            }
            Self::NoSuchDraft(draft) => write!(f, "no draft is called `{draft}`"),
            Self::NoSuchApproval(digest) => {
                write!(f, "nothing that is called `{digest}` waits for approval")
            }
            Self::NoSuchConversation(name) => {
                write!(f, "the store has no conversation `{name}`: nothing was accepted")
            }
            Self::NoSuchCapability(what) => {
                write!(f, "the project doesn't have {what}: nothing was switched")
            }
            Self::WrongRole { role, asked } => {
                write!(f, "`{role}` isn't asked here: {} is", names(asked))
            }
            Self::NotDelivered(why) => write!(f, "what happened wasn't taken: {why}"),
            Self::OtherStore { shadow: true } => {
                write!(f, "a shadow needs a store of its own: name another file")
            }
            Self::OtherStore { shadow: false } => write!(
                f,
                "the store is a shadow's, and nothing of it may become real: name another file"
            ),
            Self::NotProduced(why) => write!(f, "{why}: nothing was accepted"),
            Self::BadEvent(why) => write!(f, "{why}: nothing was accepted"),
            Self::Stopped => write!(f, "the runtime is shutting down"),
        }
    }
}

impl std::error::Error for RuntimeError {}

impl From<StoreError> for RuntimeError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn names(all: &[String]) -> String {
    let quoted: Vec<String> = all.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
