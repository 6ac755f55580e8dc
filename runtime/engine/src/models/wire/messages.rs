//! Messages, as Anthropic speaks them.

use playbook_machine::Tokens;
use reqwest::RequestBuilder;
use serde_json::{Value as Json, json};

use super::{Answer, Asking, NoAnswer, number_at, text_at};
use crate::models::config::Model;

/// The version of the interface that is spoken here.
const VERSION: &str = "2023-06-01";

pub(super) fn body(model: &Model, asking: &Asking) -> Json {
    let mut body = json!({
        "model": model.model,
        "system": asking.task,
        "messages": [{ "role": "user", "content": asking.about }],
        "output_config": { "format": { "type": "json_schema", "schema": asking.form } },
    });
    if let Some(fields) = body.as_object_mut() {
        fields.insert(model.most_tokens_as.to_owned(), model.most_tokens.into());
        if let Some(temperature) = &model.temperature {
            fields.insert("temperature".to_owned(), Json::Number(temperature.clone()));
        }
        if model.stream {
            fields.insert("stream".to_owned(), true.into());
        }
    }
    body
}

pub(super) fn headers(model: &Model, request: RequestBuilder) -> RequestBuilder {
    let request = request.header("anthropic-version", VERSION);
    match &model.key {
        Some(key) => request.header("x-api-key", key.reveal()),
        None => request,
    }
}

pub(super) fn answer(json: &Json) -> Result<Answer, NoAnswer> {
    if text_at(json, "/type") == Some("error") {
        return Err(error(json));
    }
    let tokens = tokens(json.get("usage"));
    let blocks = json.get("content").and_then(Json::as_array);
    let texts =
        blocks.into_iter().flatten().filter(|block| text_at(block, "/type") == Some("text"));
    let text: String = texts.filter_map(|block| text_at(block, "/text")).collect();
    ended(text_at(json, "/stop_reason"), text, tokens)
}

fn ended(reason: Option<&str>, text: String, tokens: Tokens) -> Result<Answer, NoAnswer> {
    let no = |why: &str| Err(NoAnswer { tokens: Some(tokens), ..NoAnswer::for_good(why) });
    match reason {
        Some("refusal") => no("the model refuses to answer"),
        Some("max_tokens" | "model_context_window_exceeded") => no("the answer was cut off"),
        _ if text.is_empty() => no("the answer has no text"),
        _ => Ok(Answer { text, tokens }),
    }
}

/// An error that came in the place of an answer, or in the middle of one.
fn error(json: &Json) -> NoAnswer {
    match text_at(json, "/error/type") {
        Some("overloaded_error") => NoAnswer::for_now("the model has too much to do"),
        Some("rate_limit_error") => NoAnswer::for_now("the model was asked too often"),
        Some("api_error" | "timeout_error") | None => NoAnswer::for_now("the answer was an error"),
        Some(_) => NoAnswer::for_good("the answer was an error"),
    }
}

/// What was read comes in three numbers: fresh, newly kept, and kept from before.
fn tokens(usage: Option<&Json>) -> Tokens {
    let Some(usage) = usage else { return Tokens::default() };
    let cached = number_at(usage, "/cache_read_input_tokens");
    let fresh = number_at(usage, "/input_tokens");
    let kept = number_at(usage, "/cache_creation_input_tokens");
    Tokens {
        input: fresh.saturating_add(kept).saturating_add(cached),
        cached,
        output: number_at(usage, "/output_tokens"),
    }
}

/// An answer that comes in pieces.
#[derive(Debug, Default)]
pub(in crate::models) struct Pieces {
    text: String,
    ended: Option<String>,
    tokens: Tokens,
    done: bool,
}

impl Pieces {
    pub(super) fn add(&mut self, data: &str) -> Result<(), NoAnswer> {
        let json: Json = serde_json::from_str(data)
            .map_err(|_| NoAnswer::for_now("a piece of the answer is no JSON").untold())?;
        match text_at(&json, "/type") {
            Some("message_start") => self.tokens = tokens(json.pointer("/message/usage")),
            Some("content_block_delta") => {
                self.text.push_str(text_at(&json, "/delta/text").unwrap_or_default());
            }
            Some("message_delta") => {
                if let Some(reason) = text_at(&json, "/delta/stop_reason") {
                    self.ended = Some(reason.to_owned());
                }
                // The numbers of a piece are those of the whole so far.
                let output = number_at(&json, "/usage/output_tokens");
                self.tokens.output = self.tokens.output.max(output);
            }
            Some("message_stop") => self.done = true,
            Some("error") => return Err(error(&json).untold()),
            // Whatever else comes, now or in years to come, says nothing of the answer.
            _ => {}
        }
        Ok(())
    }

    pub(super) fn end(self) -> Result<Answer, NoAnswer> {
        if !self.done {
            return Err(NoAnswer::for_now("the answer broke off").untold());
        }
        ended(self.ended.as_deref(), self.text, self.tokens)
    }
}
