//! The wire: how each kind of server is asked, and what its answers mean. Knows no playbook.

mod chat_completions;
mod messages;
mod stream;

use std::time::Duration;

use playbook_machine::Tokens;
use reqwest::RequestBuilder;
use serde_json::Value as Json;

use super::config::{Api, Model};

pub(super) use stream::Pieces;

/// What a model is asked.
#[derive(Clone, Debug)]
pub(super) struct Asking {
    /// What it is to do.
    pub(super) task: String,
    /// What it is about.
    pub(super) about: String,
    /// The form of its answer.
    pub(super) form: Json,
    /// What the form is called.
    pub(super) form_name: &'static str,
}

/// What a model answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) tokens: Tokens,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoAnswer {
    /// In words; nothing of what was asked or sent is in them.
    pub(super) why: String,
    /// Whether it may work in a moment.
    pub(super) again: bool,
    /// How long to wait before, where the server says so.
    pub(super) after: Option<Duration>,
    /// What was read and written for nothing, as far as that is known.
    pub(super) tokens: Option<Tokens>,
}

impl NoAnswer {
    pub(super) fn for_good(why: impl Into<String>) -> Self {
        Self { why: why.into(), again: false, after: None, tokens: Some(Tokens::default()) }
    }

    pub(super) fn for_now(why: impl Into<String>) -> Self {
        Self { again: true, ..Self::for_good(why) }
    }

    /// It may have been read and written, and nobody knows how much.
    pub(super) fn untold(self) -> Self {
        Self { tokens: None, ..self }
    }
}

/// The path behind a model's address.
pub(super) fn path(api: Api) -> &'static [&'static str] {
    match api {
        Api::ChatCompletions => &["chat", "completions"],
        Api::Messages => &["messages"],
    }
}

/// What a model is sent.
pub(super) fn body(model: &Model, asking: &Asking) -> Json {
    match model.api {
        Api::ChatCompletions => chat_completions::body(model, asking),
        Api::Messages => messages::body(model, asking),
    }
}

/// The headers that go with it.
pub(super) fn headers(model: &Model, request: RequestBuilder) -> RequestBuilder {
    match model.api {
        Api::ChatCompletions => chat_completions::headers(model, request),
        Api::Messages => messages::headers(model, request),
    }
}

/// What a whole answer says.
pub(super) fn answer(api: Api, json: &Json) -> Result<Answer, NoAnswer> {
    match api {
        Api::ChatCompletions => chat_completions::answer(json),
        Api::Messages => messages::answer(json),
    }
}

fn text_at<'j>(json: &'j Json, path: &str) -> Option<&'j str> {
    json.pointer(path).and_then(Json::as_str)
}

fn number_at(json: &Json, path: &str) -> u64 {
    json.pointer(path).and_then(Json::as_u64).unwrap_or_default()
}
