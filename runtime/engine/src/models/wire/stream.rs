//! Answers that come in pieces, as events of a server.

use super::chat_completions;
use super::messages;
use super::{Answer, NoAnswer};
use crate::models::config::Api;

/// The pieces of an answer so far.
#[derive(Debug)]
pub(in crate::models) enum Pieces {
    ChatCompletions(chat_completions::Pieces),
    Messages(messages::Pieces),
}

impl Pieces {
    pub(in crate::models) fn of(api: Api) -> Self {
        match api {
            Api::ChatCompletions => Self::ChatCompletions(chat_completions::Pieces::default()),
            Api::Messages => Self::Messages(messages::Pieces::default()),
        }
    }

    /// Takes the data of one event.
    pub(in crate::models) fn add(&mut self, data: &str) -> Result<(), NoAnswer> {
        match self {
            Self::ChatCompletions(pieces) => pieces.add(data),
            Self::Messages(pieces) => pieces.add(data),
        }
    }

    /// The whole, once the last one came.
    pub(in crate::models) fn end(self) -> Result<Answer, NoAnswer> {
        match self {
            Self::ChatCompletions(pieces) => pieces.end(),
            Self::Messages(pieces) => pieces.end(),
        }
    }
}
