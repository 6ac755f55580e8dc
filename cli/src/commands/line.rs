//! One line into `playbook run`: what the customer wrote, in which language they write, what happened
//! outside, or what a person beside the machine does. Each says exactly one thing.

use playbook_machine::InputKind;
use playbook_runtime::{Produced, Runtime, RuntimeError};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

/// A line as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    conversation: String,
    id: String,
    text: Option<String>,
    language: Option<String>,
    event: Option<String>,
    #[serde(default)]
    values: Map<String, Json>,
    send: Option<String>,
    change: Option<String>,
    take_over: Option<String>,
    give_back: Option<String>,
    by: Option<String>,
    produced: Option<String>,
    gave: Option<Json>,
    refused: Option<String>,
    not_done: Option<String>,
}

/// What a line says.
pub(super) struct Said {
    conversation: String,
    id: String,
    what: What,
}

enum What {
    Message(String),
    Language(String),
    Event(String, Map<String, Json>),
    /// A person sends a draft.
    Send {
        draft: String,
        by: String,
    },
    /// A person puts a draft into other words.
    Change {
        draft: String,
        text: String,
        by: String,
    },
    TakeOver(String),
    GiveBack(String),
    /// A person did what a shadow would have done.
    Produced {
        call: String,
        came: Produced,
    },
}

impl Line {
    /// What it says: exactly one thing, and all of it.
    pub(super) fn said(mut self) -> Result<Said, &'static str> {
        let names = [&self.take_over, &self.give_back, &self.by].into_iter().flatten();
        if names.into_iter().any(|name| name.trim().is_empty()) {
            return Err("it names nobody: `by`, `take_over` and `give_back` are people's names");
        }
        if let Some(what) = self.produced()? {
            return Ok(Said { conversation: self.conversation, id: self.id, what });
        }
        if let Some(locale) = self.language.take() {
            let alone = self.text.is_none() && self.event.is_none() && self.is_not_of_people();
            if !alone {
                return Err("a `language` stands alone: send it before the message");
            }
            let what = What::Language(locale);
            return Ok(Said { conversation: self.conversation, id: self.id, what });
        }
        if self.event.is_none() && !self.values.is_empty() {
            return Err("a message has no `values`");
        }
        if self.text.is_some() && self.event.is_some() {
            return Err("it has a `text` and an `event`");
        }
        let person = [&self.send, &self.change, &self.take_over, &self.give_back];
        let what = match (person, self.text, self.event, self.by) {
            ([None, None, None, None], Some(text), _, None) => What::Message(text),
            ([None, None, None, None], _, Some(event), None) => What::Event(event, self.values),
            ([Some(draft), None, None, None], None, None, Some(by)) => {
                What::Send { draft: draft.clone(), by }
            }
            ([None, Some(draft), None, None], Some(text), None, Some(by)) => {
                What::Change { draft: draft.clone(), text, by }
            }
            ([None, None, Some(by), None], None, None, None) => What::TakeOver(by.clone()),
            ([None, None, None, Some(by)], None, None, None) => What::GiveBack(by.clone()),
            ([None, None, None, None], None, None, _) => {
                return Err("it has neither a `text` nor an `event`");
            }
            ([Some(_), ..] | [_, Some(_), ..], ..) => {
                return Err("`send` goes with `by`; `change` goes with `text` and `by`");
            }
            _ => return Err("it says several things; a line says one"),
        };
        Ok(Said { conversation: self.conversation, id: self.id, what })
    }
}

impl Line {
    /// Whether nothing stands in it of what people do.
    fn is_not_of_people(&self) -> bool {
        [&self.send, &self.change, &self.take_over, &self.give_back, &self.by]
            .iter()
            .all(|part| part.is_none())
    }

    /// What a person did in the place of a shadow, where it says that.
    fn produced(&mut self) -> Result<Option<What>, &'static str> {
        let came = match (self.gave.take(), self.refused.take(), self.not_done.take()) {
            (None, None, None) => None,
            (Some(json), None, None) => Some(Produced::Gave(json)),
            (None, Some(name), None) => Some(Produced::Refused(name)),
            (None, None, Some(why)) => Some(Produced::NotDone(why)),
            _ => return Err("several things came of a call; a line says one"),
        };
        match (self.produced.take(), came) {
            (Some(call), Some(came)) => Ok(Some(What::Produced { call, came })),
            (None, None) => Ok(None),
            _ => Err("`produced` goes with one of `gave`, `refused` and `not_done`"),
        }
    }
}

impl Said {
    /// The conversation that it is about.
    pub(super) fn conversation(&self) -> &str {
        &self.conversation
    }

    /// Tells it to a desk.
    pub(super) async fn tell(self, runtime: &Runtime) -> Result<(), RuntimeError> {
        let Self { conversation, id, what } = self;
        let by_line = format!("line {id}");
        let done = match what {
            What::Message(text) => runtime.message(&conversation, &id, text).await,
            What::Language(locale) => runtime.language(&conversation, &id, &locale).await,
            What::Event(event, values) => runtime.event(&conversation, &id, &event, &values).await,
            What::Send { draft, by } => runtime.send_draft(&conversation, &draft, &by).await,
            What::Change { draft, text, by } => {
                runtime.change_draft(&conversation, &draft, text, &by).await
            }
            What::Produced { call, came } => runtime.produced(&conversation, &call, came).await,
            What::TakeOver(by) => {
                runtime.input(&conversation, by_line, InputKind::TakeOver { by }).await
            }
            What::GiveBack(by) => {
                runtime.input(&conversation, by_line, InputKind::GiveBack { by }).await
            }
        };
        done.map(drop)
    }
}
