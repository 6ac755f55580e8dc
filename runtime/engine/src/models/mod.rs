//! Models: language models that read messages and put replies into other words. They are asked in
//! the order of `models.toml`; where none answers, the built-in interpreter reads and replies are
//! said as they are written. Nothing that a model says decides anything: readings are values of
//! closed types that the machine tests again, and words are said only if its guard lets them pass.
//!
//! [`config`] reads the file, [`prompt`] says what is asked, `form` in which form, `said` what the
//! answer means, `ask` makes one request, `wire` knows how servers speak, [`measured`] how often a
//! model was right.

mod ask;
pub mod config;
mod form;
pub mod measured;
mod offered;
pub mod prompt;
mod said;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use playbook_graph::{DeskId, Graph, Hash, Interpretation, Question, Reading};
use playbook_machine::{Cost, ToPhrase, Tokens, Used};
use serde_json::Value as Json;

use self::ask::Reached;
use self::config::Model;
use self::measured::Measured;
use self::offered::Offered;
use self::wire::{Answer, Asking, NoAnswer};
use crate::interpreter::{BuiltIn, Heard, Interpreter, Interpreting};
use crate::phraser::{Phraser, Worded, Wording};

/// How long is waited before a model is asked again, and at most.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LAST_WAIT: Duration = Duration::from_secs(8);

/// How sure one is of what a model says alone, in thousandths, as long as nobody measured it: no model
/// knows how often it is right.
const UNSURE: u16 = 0;

/// The models of a desk.
#[derive(Clone, Debug)]
pub struct Models {
    reached: Arc<Vec<Reached>>,
    built_in: BuiltIn,
}

/// What a model is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    Interpret,
    Phrase,
}

impl Models {
    /// Models in the order in which they are asked.
    ///
    /// # Errors
    /// In words, where no client for requests can be made.
    pub fn new(models: Vec<Model>, graph: &Graph, desk: DeskId) -> Result<Self, String> {
        let reached = models.into_iter().map(Reached::new).collect::<Result<_, _>>()?;
        Ok(Self { reached: Arc::new(reached), built_in: BuiltIn::new(graph, desk) })
    }

    async fn read(&self, graph: &Graph, question: &Question, text: &str, calls: u32) -> Heard {
        let own = self.built_in.read(graph, question, text);
        if calls == 0 || text.len() > prompt::LONGEST_MESSAGE {
            return Heard { interpretation: own, used: None };
        }
        let offered = Offered::of(graph, question);
        let asking = prompt::of_message(&offered, question, text);
        let read = |answer: &str| said::readings(&offered, text, answer);
        let (readings, used) = self.ask(Job::Interpret, &asking, calls, read).await;
        let interpretation = match readings {
            // Two that read the same of a message are believed as much as the one that knows itself.
            Some(readings) if measured::same(&readings, &own.readings) => own,
            Some(readings) => {
                let score = used.as_ref().map_or(UNSURE, |used| self.sure_of(&used.model));
                Interpretation { readings, score }
            }
            None => own,
        };
        Heard { interpretation, used }
    }

    /// How sure one is of what a model says alone.
    fn sure_of(&self, name: &str) -> u16 {
        let model = self.reached.iter().find(|reached| reached.model.name == name);
        model.and_then(|reached| reached.model.measured).map_or(UNSURE, Measured::score)
    }

    /// Each model that reads messages, with its name and by itself: for measuring it.
    pub fn each(&self) -> impl Iterator<Item = (&str, Self)> {
        let reading = self.reached.iter().filter(|reached| reached.model.interprets);
        reading.map(|reached| {
            let alone = Arc::new(vec![reached.clone()]);
            (reached.model.name.as_str(), Self { reached: alone, built_in: self.built_in.clone() })
        })
    }

    /// What a model says that a message means, and nothing besides; none where it doesn't answer.
    pub async fn says(
        &self,
        graph: &Graph,
        question: &Question,
        text: &str,
    ) -> Option<Vec<Reading>> {
        if text.len() > prompt::LONGEST_MESSAGE {
            return None;
        }
        let offered = Offered::of(graph, question);
        let asking = prompt::of_message(&offered, question, text);
        let read = |answer: &str| said::readings(&offered, text, answer);
        self.ask(Job::Interpret, &asking, u32::MAX, read).await.0
    }

    async fn word(&self, graph: &Graph, asked: &ToPhrase) -> Worded {
        let voice = graph.voices.lookup(asked.voice);
        let short = asked.draft.len() <= prompt::LONGEST_DRAFT;
        let Some(voice) = voice.filter(|_| short && asked.calls > 0) else {
            return Worded::default();
        };
        let asking = prompt::of_draft(voice, asked);
        let read = |answer: &str| {
            let json: Json = serde_json::from_str(answer).ok()?;
            json.get("text")?.as_str().map(str::to_owned)
        };
        let (text, used) = self.ask(Job::Phrase, &asking, asked.calls, read).await;
        Worded { text, used }
    }

    /// Asks one model after the other, each as often as it may be, until one gives an answer that
    /// can be read.
    async fn ask<T>(
        &self,
        job: Job,
        asking: &Asking,
        calls: u32,
        read: impl Fn(&str) -> Option<T>,
    ) -> (Option<T>, Option<Used>) {
        let mut count = Count::of(asking);
        let fit = self.reached.iter().filter(|reached| match job {
            Job::Interpret => reached.model.interprets,
            Job::Phrase => reached.model.phrases,
        });
        for reached in fit {
            let mut wait = FIRST_WAIT;
            for tried in 1..=reached.model.tries {
                if count.calls >= calls {
                    return (None, count.used());
                }
                let came = reached.ask(asking).await;
                count.add(&reached.model, asking, &came);
                match came {
                    Ok(answer) => match read(&answer.text) {
                        Some(said) => return (Some(said), count.used()),
                        None => {
                            count.trouble(&reached.model, "the answer has another form");
                            break;
                        }
                    },
                    Err(no) if no.again && tried < reached.model.tries => {
                        let pause = no.after.unwrap_or(wait);
                        if pause > reached.model.timeout {
                            break;
                        }
                        tokio::time::sleep(pause).await;
                        wait = wait.saturating_mul(2).min(LAST_WAIT);
                    }
                    Err(_) => break,
                }
            }
        }
        (None, count.used())
    }
}

/// What was used so far for one thing that is asked.
struct Count {
    prompt: Hash,
    model: String,
    calls: u32,
    tokens: Tokens,
    cost: Option<Cost>,
    priced: bool,
    troubles: Vec<String>,
}

impl Count {
    fn of(asking: &Asking) -> Self {
        let form = asking.form.to_string();
        Self {
            prompt: Hash::of_value(&(&asking.task, &asking.about, &form)),
            model: String::new(),
            calls: 0,
            tokens: Tokens::default(),
            cost: None,
            priced: true,
            troubles: Vec::new(),
        }
    }

    /// Counts one request. Where nobody knows what was read and written, the most that it can be.
    fn add(&mut self, model: &Model, asking: &Asking, came: &Result<Answer, NoAnswer>) {
        self.calls += 1;
        self.model.clone_from(&model.name);
        let (tokens, known) = match came {
            Ok(answer) => (answer.tokens, true),
            Err(no) => {
                self.trouble(model, &no.why);
                (no.tokens.unwrap_or_else(|| most(model, asking)), no.tokens.is_some())
            }
        };
        if known {
            self.tokens.input = self.tokens.input.saturating_add(tokens.input);
            self.tokens.cached = self.tokens.cached.saturating_add(tokens.cached);
            self.tokens.output = self.tokens.output.saturating_add(tokens.output);
        }
        let cost = model.price.map(|price| (price.currency, price.of(tokens)));
        match (cost, &mut self.cost) {
            (Some((currency, millionths)), None) => self.cost = Some(Cost { currency, millionths }),
            (Some((currency, millionths)), Some(cost)) if cost.currency == currency => {
                cost.millionths = cost.millionths.saturating_add(millionths);
            }
            _ => self.priced = false,
        }
    }

    fn trouble(&mut self, model: &Model, why: &str) {
        self.troubles.push(format!("{}: {why}", model.name));
    }

    fn used(self) -> Option<Used> {
        (self.calls > 0).then(|| Used {
            model: self.model,
            prompt: self.prompt,
            calls: self.calls,
            tokens: self.tokens,
            cost: self.cost.filter(|_| self.priced),
            troubles: self.troubles,
        })
    }
}

/// The most that one request can have read and written.
fn most(model: &Model, asking: &Asking) -> Tokens {
    let read = asking.task.len() + asking.about.len() + asking.form.to_string().len();
    Tokens { input: read as u64, cached: 0, output: u64::from(model.most_tokens) }
}

impl Interpreter for Models {
    fn interpret<'a>(
        &'a self,
        graph: &'a Graph,
        question: &'a Question,
        text: &'a str,
        calls: u32,
    ) -> Interpreting<'a> {
        Box::pin(self.read(graph, question, text, calls))
    }
}

impl Phraser for Models {
    fn phrase<'a>(&'a self, graph: &'a Graph, asked: &'a ToPhrase) -> Wording<'a> {
        Box::pin(self.word(graph, asked))
    }
}
