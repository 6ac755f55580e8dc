//! Phrasing: a desk with a voice has what it says put into other words. What is sent to be phrased
//! has a numbered place for each fact and none of its values; what comes back is put to the test
//! ([`crate::guard`]), and said as it was written where it doesn't stand. Lines keep their order:
//! what is said word for word waits behind what is being phrased.

use std::collections::VecDeque;

use playbook_graph::eval::{NoValue, Scope, look};
use playbook_graph::{Expr, Speech, Text, Value, VoiceId};
use serde::{Deserialize, Serialize};

use crate::guard::{self, placed};
use crate::input::Used;
use crate::output::{Fact, OutputId, OutputKind, ToPhrase};
use crate::turn::{NOWHERE, Turn};
use crate::unsent::Line;
use crate::words;

/// How often words may be refused before it is said as it was written.
const TRIES: u32 = 2;

/// What is being put into other words, and what waits behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Phrasing {
    waiting: VecDeque<Waiting>,
    greeted: bool,
}

/// Lines that are said together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Waiting {
    lines: Vec<Line>,
    /// What is asked for; none for what is said word for word.
    asked: Option<ToPhrase>,
    request: Option<OutputId>,
    tries: u32,
}

impl Phrasing {
    /// Whether a question is among what the customer hasn't been told yet.
    pub(crate) fn asks(&self) -> bool {
        self.waiting.iter().any(|waiting| waiting.lines.iter().any(|line| line.asks))
    }

    /// Whether something isn't said yet.
    pub(crate) fn is_busy(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The line that was said last.
    pub(crate) fn last(&mut self) -> Option<&mut Line> {
        self.waiting.back_mut().and_then(|waiting| waiting.lines.last_mut())
    }
}

impl Turn<'_> {
    /// Tells the customer something, in the desk's voice where it has one.
    pub(crate) fn reply(&mut self, text: impl Into<String>) {
        let text = text.into();
        match self.desk().talk.voice {
            None => self.tell(Line { text, asks: false }),
            Some(voice) => {
                let facts = self.spoken.take();
                let asked = placed(&text, &facts).map(|(draft, facts)| ToPhrase {
                    draft,
                    facts,
                    voice,
                    locale: self.locale().cloned(),
                    refused: None,
                    calls: 0,
                });
                self.line_up(voice, text, asked);
            }
        }
    }

    /// Tells the customer something word for word.
    pub(crate) fn reply_exactly(&mut self, text: impl Into<String>) {
        let text = text.into();
        match self.desk().talk.voice {
            None => self.tell(Line { text, asks: false }),
            Some(voice) => {
                self.spoken.take();
                self.line_up(voice, text, None);
            }
        }
    }

    /// Tells the customer words without values in them, in their language.
    pub(crate) fn reply_words(&mut self, words: &str) {
        let words = self.speech().words(words);
        self.reply(words);
    }

    /// A text in words. What it speaks of is kept, so that no other words may leave it out.
    pub(crate) fn speak(&self, text: &Text, scope: &dyn Scope) -> Result<String, NoValue> {
        self.speak_as(self.speech(), text, scope)
    }

    /// A question in words, for one of a list where it is picked from one.
    pub(crate) fn speak_question(
        &self,
        text: &Text,
        one_of: Option<&Expr>,
        scope: &dyn Scope,
    ) -> Result<String, NoValue> {
        self.speak_as(self.speech().asking(text, one_of), text, scope)
    }

    fn speak_as(
        &self,
        speech: Speech<'_>,
        text: &Text,
        scope: &dyn Scope,
    ) -> Result<String, NoValue> {
        if self.desk().talk.voice.is_some() {
            for expr in text.values() {
                let value = look(expr, scope)?;
                self.is_spoken(&value, speech.told(expr, &value));
            }
        }
        speech.text(text, scope)
    }

    /// Keeps a value that is about to be spoken.
    pub(crate) fn speaks_of(&self, value: &Value) {
        if self.desk().talk.voice.is_some() {
            self.is_spoken(value, self.speech().value(value));
        }
    }

    fn is_spoken(&self, value: &Value, spoken: String) {
        let kind = words::kind(self.graph, value);
        let opens = self.speech().may_open(value);
        self.spoken.borrow_mut().push(Fact { kind, spoken, opens });
    }

    fn line_up(&mut self, voice: VoiceId, text: String, asked: Option<ToPhrase>) {
        if !std::mem::replace(&mut self.c.phrasing.greeted, true)
            && let Some(greeting) = &self.graph.voices[voice].greeting
        {
            let greeting = self.speech().words(greeting);
            self.line_up(voice, greeting, None);
        }
        let line = Line { text, asks: false };
        if let Some(last) = self.c.phrasing.waiting.back_mut()
            && last.request.is_none()
            && let (Some(before), Some(more)) = (&mut last.asked, &asked)
        {
            before.add(more);
            last.lines.push(line);
            return;
        }
        let waiting = Waiting { lines: vec![line], asked, request: None, tries: 0 };
        self.c.phrasing.waiting.push_back(waiting);
    }

    /// Asks for the words of all that this turn has to say, and says what waits for none.
    pub(crate) fn phrase_replies(&mut self) {
        loop {
            let calls = self.calls_left();
            let Some(first) = self.c.phrasing.waiting.front() else { return };
            match &first.asked {
                Some(_) if first.request.is_some() => break,
                Some(_) if calls > 0 => break,
                _ => self.say_first(),
            }
        }
        let mut all = std::mem::take(&mut self.c.phrasing.waiting);
        for waiting in all.iter_mut().filter(|waiting| waiting.request.is_none()) {
            let calls = self.calls_left();
            if let Some(asked) = waiting.asked.as_mut().filter(|_| calls > 0) {
                asked.calls = calls;
                waiting.request = Some(self.emit(OutputKind::Phrase(asked.clone())));
            }
        }
        self.c.phrasing.waiting = all;
    }

    /// Says what waits, as it was written: the conversation goes on without it.
    pub(crate) fn say_as_written(&mut self) {
        while !self.c.phrasing.waiting.is_empty() {
            self.say_first();
        }
    }

    /// Whoever phrases answers.
    pub(crate) fn phrased(&mut self, answers: OutputId, text: Option<&str>, used: Option<&Used>) {
        self.count_used(used);
        let graph = self.graph;
        let all = &mut self.c.phrasing.waiting;
        let Some(place) = all.iter().position(|waiting| waiting.request == Some(answers)) else {
            self.nothing_waits("phrasing");
            return;
        };
        let Some(waiting) = all.get_mut(place) else { return };
        let Some(asked) = waiting.asked.as_mut() else { return };
        let Some(text) = text else {
            waiting.asked = None;
            waiting.request = None;
            return;
        };
        waiting.tries += 1;
        waiting.request = None;
        match guard::refusal(graph, asked, text) {
            None => {
                let said = guard::filled(asked, text);
                let asks = waiting.lines.iter().any(|line| line.asks);
                let draft = waiting.lines.iter().map(|line| line.text.as_str());
                let told =
                    format!("“{}” is said as “{said}”", draft.collect::<Vec<_>>().join("\n"));
                waiting.lines = vec![Line { text: said, asks }];
                waiting.asked = None;
                self.trace(NOWHERE, told);
            }
            Some(why) => {
                if waiting.tries >= TRIES {
                    waiting.asked = None;
                } else {
                    asked.refused = Some(why.clone());
                }
                self.trace(NOWHERE, format_args!("“{text}” is not said: {why}"));
            }
        }
    }

    /// Says the first of what waits.
    fn say_first(&mut self) {
        let Some(first) = self.c.phrasing.waiting.pop_front() else { return };
        for line in first.lines {
            self.tell(line);
        }
    }
}

impl ToPhrase {
    /// Adds what is said right behind it.
    fn add(&mut self, more: &Self) {
        let known = self.facts.len();
        self.draft.push('\n');
        self.draft.push_str(&guard::renumbered(&more.draft, known));
        self.facts.extend(more.facts.iter().cloned());
    }
}
