//! Chat completions, as OpenAI and the servers that are like it speak them.

use playbook_machine::Tokens;
use reqwest::RequestBuilder;
use serde_json::{Value as Json, json};

use super::{Answer, Asking, NoAnswer, number_at, text_at};
use crate::models::config::Model;

pub(super) fn body(model: &Model, asking: &Asking) -> Json {
    let mut body = json!({
        "model": model.model,
        "messages": [
            { "role": "system", "content": asking.task },
            { "role": "user", "content": asking.about },
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": { "name": asking.form_name, "strict": true, "schema": asking.form },
        },
    });
    if let Some(fields) = body.as_object_mut() {
        fields.insert(model.most_tokens_as.to_owned(), model.most_tokens.into());
        if let Some(temperature) = &model.temperature {
            fields.insert("temperature".to_owned(), Json::Number(temperature.clone()));
        }
        if model.stream {
            fields.insert("stream".to_owned(), true.into());
            fields.insert("stream_options".to_owned(), json!({ "include_usage": true }));
        }
    }
    body
}

pub(super) fn headers(model: &Model, request: RequestBuilder) -> RequestBuilder {
    match &model.key {
        Some(key) => request.bearer_auth(key.reveal()),
        None => request,
    }
}

pub(super) fn answer(json: &Json) -> Result<Answer, NoAnswer> {
    if json.get("error").is_some_and(|error| !error.is_null()) {
        return Err(error(json));
    }
    let tokens = tokens(json);
    let no = |why: &str| Err(NoAnswer { tokens: Some(tokens), ..NoAnswer::for_good(why) });
    if text_at(json, "/choices/0/message/refusal").is_some_and(|text| !text.is_empty()) {
        return no("the model refuses to answer");
    }
    match text_at(json, "/choices/0/finish_reason") {
        Some("length") => return no("the answer was cut off"),
        Some("content_filter") => return no("the answer was filtered out"),
        _ => {}
    }
    match text_at(json, "/choices/0/message/content") {
        Some(text) => Ok(Answer { text: text.to_owned(), tokens }),
        None => no("the answer has no text"),
    }
}

/// An error that came in the place of an answer, or in the middle of one.
pub(super) fn error(json: &Json) -> NoAnswer {
    let kind = text_at(json, "/error/type").or_else(|| text_at(json, "/error/code"));
    match kind {
        Some("invalid_request_error" | "authentication_error" | "permission_error") => {
            NoAnswer::for_good("the answer was an error")
        }
        Some("insufficient_quota") => NoAnswer::for_good("what was paid for is used up"),
        _ => NoAnswer::for_now("the answer was an error").untold(),
    }
}

fn tokens(json: &Json) -> Tokens {
    Tokens {
        input: number_at(json, "/usage/prompt_tokens"),
        cached: number_at(json, "/usage/prompt_tokens_details/cached_tokens"),
        output: number_at(json, "/usage/completion_tokens"),
    }
}

/// An answer that comes in pieces.
#[derive(Debug, Default)]
pub(in crate::models) struct Pieces {
    text: String,
    refusal: String,
    ended: Option<String>,
    tokens: Tokens,
    done: bool,
}

impl Pieces {
    pub(super) fn add(&mut self, data: &str) -> Result<(), NoAnswer> {
        if data.trim() == "[DONE]" {
            self.done = true;
            return Ok(());
        }
        let json: Json = serde_json::from_str(data)
            .map_err(|_| NoAnswer::for_now("a piece of the answer is no JSON").untold())?;
        if json.get("error").is_some_and(|error| !error.is_null()) {
            return Err(error(&json).untold());
        }
        self.text.push_str(text_at(&json, "/choices/0/delta/content").unwrap_or_default());
        self.refusal.push_str(text_at(&json, "/choices/0/delta/refusal").unwrap_or_default());
        if let Some(ended) = text_at(&json, "/choices/0/finish_reason") {
            self.ended = Some(ended.to_owned());
        }
        if json.get("usage").is_some_and(|usage| !usage.is_null()) {
            self.tokens = tokens(&json);
        }
        Ok(())
    }

    pub(super) fn end(self) -> Result<Answer, NoAnswer> {
        if !self.done && self.ended.is_none() {
            return Err(NoAnswer::for_now("the answer broke off").untold());
        }
        let message = json!({ "content": self.text, "refusal": self.refusal });
        let whole = json!({ "choices": [{ "message": message, "finish_reason": self.ended }] });
        let answer = answer(&whole).map_err(|no| NoAnswer { tokens: Some(self.tokens), ..no })?;
        Ok(Answer { tokens: self.tokens, ..answer })
    }
}
