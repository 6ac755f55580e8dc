//! `models.toml`: which models may be asked, in which order, where they are, and what they cost. It
//! holds no secret: a key is named, and read from the environment. It only narrows: without it no
//! model is asked, and it changes nothing of what a playbook allows.

use std::path::Path;
use std::time::Duration;

use playbook_graph::{Currency, DeskId, Graph};
use reqwest::Url;
use reqwest::header::HeaderValue;
use serde_json::Number;

use super::measured::Measured;
use crate::bindings::BindingsError;
use crate::bindings::document::{self, Faults, Node, Table};
use crate::secret::Secret;

/// How long a model may take, where nothing says so.
const TIMEOUT: u64 = 20;
/// How often it is asked for the same thing.
const TRIES: u32 = 2;
/// How many tokens an answer may have.
const MOST_TOKENS: u32 = 1_000;

/// A model that may be asked.
#[derive(Clone, Debug)]
pub struct Model {
    /// What it is called here.
    pub name: String,
    /// How it is spoken to.
    pub api: Api,
    /// Where it is.
    pub url: Url,
    /// Its name there.
    pub model: String,
    /// What opens the door; none where nothing is sent.
    pub key: Option<Secret>,
    /// Private addresses and names that are meant.
    pub private: Vec<String>,
    /// How long one answer may take.
    pub timeout: Duration,
    /// How often it is asked for the same thing.
    pub tries: u32,
    /// How many tokens an answer may have.
    pub most_tokens: u32,
    /// What that is called where it is asked.
    pub most_tokens_as: &'static str,
    /// How much its answers vary, where it is to be told.
    pub temperature: Option<Number>,
    /// Whether the answer comes in pieces.
    pub stream: bool,
    /// Whether it reads messages.
    pub interprets: bool,
    /// Whether it puts replies into other words.
    pub phrases: bool,
    /// What it costs.
    pub price: Option<Price>,
    /// How often it was right, at the desk that runs; nobody knows, where nobody measured it.
    pub measured: Option<Measured>,
}

/// How a model is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// Chat completions, as many servers speak them.
    ChatCompletions,
    /// Messages, as Anthropic speaks them.
    Messages,
}

/// What a million tokens cost, in millionths of the currency's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// In which currency.
    pub currency: Currency,
    /// Tokens that are read.
    pub input: u64,
    /// Tokens that were kept from before.
    pub cached: u64,
    /// Tokens that are written.
    pub output: u64,
}

/// What reading a file of models needs to know of the world around it.
pub struct Surroundings<'a> {
    /// The project.
    pub graph: &'a Graph,
    /// The desk that runs.
    pub desk: DeskId,
    /// Looks a variable of the environment up.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
}

/// Reads a file. Keys come from the environment of this process.
///
/// # Errors
/// That it can't be read, or everything in it that can't stand, each with its line.
pub fn open(
    path: impl AsRef<Path>,
    graph: &Graph,
    desk: DeskId,
) -> Result<Vec<Model>, BindingsError> {
    let path = path.as_ref();
    let text = document::text_of(path)?;
    let environment = |name: &str| std::env::var(name).ok();
    let around = Surroundings { graph, desk, environment: &environment };
    read(&path.display().to_string(), &text, &around).map_err(BindingsError::Faults)
}

/// Reads the text of a file, which messages call `name`.
///
/// # Errors
/// Everything in it that can't stand, each with its line.
pub fn read(name: &str, text: &str, around: &Surroundings<'_>) -> Result<Vec<Model>, Faults> {
    document::read(name, text, |top| {
        let mut models: Vec<Model> = Vec::new();
        let listed = top.take("model").map(Node::items).unwrap_or_default();
        if listed.is_empty() {
            top.fault(
                "no model is listed: write `[[model]]`, with `name`, `api`, `url` and `model`",
            );
        }
        for node in listed {
            let Some(table) = node.table("a table: `[[model]]`") else { continue };
            let Some(model) = model(&table, around) else { continue };
            if models.iter().any(|other| other.name == model.name) {
                node.fault(format!("there are two models `{}`: give one another name", model.name));
            }
            models.push(model);
        }
        models
    })
}

/// That what customers write, which may be personal, stays in the region that the desk keeps to.
fn in_region(table: &Table<'_>, around: &Surroundings<'_>) {
    let is_in = table.take("region").and_then(|node| node.text("a region, such as `\"eu\"`"));
    let desk = around.graph.desks.lookup(around.desk);
    let kept = desk.and_then(|desk| Some((&desk.name, desk.keeps.region.as_deref()?)));
    if let Some((desk, region)) = kept.filter(|(_, region)| is_in != Some(region)) {
        let found = is_in.map_or("nothing says where it is", |_| "it is in another one");
        table.fault(format!(
            "the desk `{desk}` keeps what is personal in `{region}`, and customers write what is \
             personal to this model; {found}: write `region = \"{region}\"` if it is there"
        ));
    }
}

fn model(table: &Table<'_>, around: &Surroundings<'_>) -> Option<Model> {
    let name = text(table, "name", "what it is called here");
    let api = api(table);
    let url = url(table);
    in_region(table, around);
    let model = text(table, "model", "its name where it is");
    let key = match table.take("key_env") {
        None => Some(None),
        Some(node) => key(node, around).map(Some),
    };
    let private = table.take("private_addresses").map(Node::items).unwrap_or_default();
    let private = private.into_iter().filter_map(|node| node.text("an address").map(str::to_owned));
    let private = private.collect();
    let timeout = number(table, "timeout_seconds", 1, 600).unwrap_or(TIMEOUT);
    let tries = number(table, "tries", 1, 4).and_then(|tries| u32::try_from(tries).ok());
    let most = number(table, "most_tokens", 50, 100_000).and_then(|most| u32::try_from(most).ok());
    let most_tokens_as = most_tokens_as(table, api);
    let temperature = table.take("temperature").and_then(temperature);
    let stream = table.take("stream").and_then(Node::truth).unwrap_or(false);
    let (interprets, phrases) = uses(table);
    let price = match table.take("price") {
        None => Some(None),
        Some(node) => price(node).map(Some),
    };
    budget_is_known(table, price?, around);
    let measured = table.take("measured").and_then(|node| measured(node, around));
    table.nothing_else();
    let (key, url) = (key?, url?);
    if key.is_some() && url.scheme() == "http" && !is_here(&url) {
        table.fault("a key would be sent for anyone to read: write an `https` address");
    }
    Some(Model {
        name: name?,
        api: api?,
        url,
        model: model?,
        key,
        private,
        timeout: Duration::from_secs(timeout),
        tries: tries.unwrap_or(TRIES),
        most_tokens: most.unwrap_or(MOST_TOKENS),
        most_tokens_as,
        temperature,
        stream,
        interprets,
        phrases,
        price: price?,
        measured,
    })
}

/// A budget of money needs a price in its currency: what isn't known can't be kept.
fn budget_is_known(table: &Table<'_>, price: Option<Price>, around: &Surroundings<'_>) {
    let desk = around.graph.desks.lookup(around.desk);
    let budget = desk.and_then(|desk| desk.talk.budget.as_ref()).and_then(|budget| budget.cost);
    let Some(cost) = budget else { return };
    if price.is_none_or(|price| price.currency != cost.currency) {
        let code = cost.currency.code();
        table.fault(format!(
            "the desk has a budget in {code}: write what the model costs in it, such as `price = {{ \
             currency = \"{code}\", input = \"0.40\", output = \"1.60\" }}`, for a million tokens"
        ));
    }
}

fn text(table: &Table<'_>, key: &'static str, what: &str) -> Option<String> {
    match table.take(key) {
        Some(node) => node.text(what).map(str::to_owned),
        None => {
            table.fault(format!("the model has no `{key}`: write {what}, in quotes"));
            None
        }
    }
}

fn api(table: &Table<'_>) -> Option<Api> {
    const EXPECTED: &str = "`\"openai\"` (chat completions) or `\"anthropic\"` (messages)";
    let Some(node) = table.take("api") else {
        table.fault(format!("the model has no `api`: write {EXPECTED}"));
        return None;
    };
    match node.text(EXPECTED)? {
        "openai" => Some(Api::ChatCompletions),
        "anthropic" => Some(Api::Messages),
        other => {
            node.fault(format!("no model is spoken to as `{other}`: write {EXPECTED}"));
            None
        }
    }
}

fn url(table: &Table<'_>) -> Option<Url> {
    const EXPECTED: &str = "an address such as `\"https://api.openai.com/v1\"`";
    let Some(node) = table.take("url") else {
        table.fault(format!("the model has no `url`: write {EXPECTED}"));
        return None;
    };
    let text = node.text(EXPECTED)?;
    let url = Url::parse(text).ok().filter(|url| {
        let plain = url.query().is_none() && url.password().is_none() && url.username().is_empty();
        matches!(url.scheme(), "http" | "https") && url.has_host() && plain
    });
    if url.is_none() {
        node.fault(format!("`{text}` is no address: write {EXPECTED}"));
    }
    url
}

/// Whether an address is this machine.
fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

fn key(node: Node<'_>, around: &Surroundings<'_>) -> Option<Secret> {
    let name = node.text("the name of a variable of the environment")?;
    let Some(key) = (around.environment)(name) else {
        node.fault(format!("the environment has no `{name}`: set it before you start"));
        return None;
    };
    if HeaderValue::from_str(&key).is_err() {
        node.fault(format!("what `{name}` holds has signs that no header can carry"));
        return None;
    }
    Some(Secret::new(key))
}

fn number(table: &Table<'_>, key: &'static str, least: u64, most: u64) -> Option<u64> {
    let node = table.take(key)?;
    let expected = format!("a whole number from {least} to {most}");
    let number = node.whole(&expected).and_then(|number| u64::try_from(number).ok());
    let fits = number.filter(|number| (least..=most).contains(number));
    if fits.is_none() && number.is_some() {
        node.fault(format!("write {expected}"));
    }
    fits
}

fn most_tokens_as(table: &Table<'_>, api: Option<Api>) -> &'static str {
    let own =
        if api == Some(Api::ChatCompletions) { "max_completion_tokens" } else { "max_tokens" };
    let Some(node) = table.take("most_tokens_as") else { return own };
    match node.text("`\"max_tokens\"` or `\"max_completion_tokens\"`") {
        Some("max_tokens") => "max_tokens",
        Some("max_completion_tokens") if api == Some(Api::ChatCompletions) => own,
        Some(_) => {
            node.fault("write `\"max_tokens\"` or (for `openai`) `\"max_completion_tokens\"`");
            own
        }
        None => own,
    }
}

fn temperature(node: Node<'_>) -> Option<Number> {
    const EXPECTED: &str = "a number from 0 to 2 in quotes, such as `\"0.2\"`";
    let text = node.text(EXPECTED)?;
    let small = playbook_graph::value::parse_decimal(text)
        .is_some_and(|number| (0..=2_000_000).contains(&number));
    match text.parse() {
        Ok(number) if small => Some(number),
        _ => {
            node.fault(format!("write {EXPECTED}"));
            None
        }
    }
}

fn uses(table: &Table<'_>) -> (bool, bool) {
    const EXPECTED: &str = "`\"interpret\"`, `\"phrase\"`, or a list of both";
    let Some(node) = table.take("for") else { return (true, true) };
    let (mut interprets, mut phrases) = (false, false);
    for item in node.items() {
        match item.text(EXPECTED) {
            Some("interpret") => interprets = true,
            Some("phrase") => phrases = true,
            Some(other) => {
                item.fault(format!("a model does nothing called `{other}`: write {EXPECTED}"));
            }
            None => {}
        }
    }
    (interprets, phrases)
}

/// What `playbook test --models` counted at the desk that runs.
fn measured(node: Node<'_>, around: &Surroundings<'_>) -> Option<Measured> {
    let mut here = None;
    for node in node.items() {
        let table = node.table("`{ desk = \"acme\", right = 84, of = 90 }`")?;
        let desk = text(&table, "desk", "the desk at which it was measured")?;
        let right = number(&table, "right", 0, u64::from(u32::MAX));
        let of = number(&table, "of", 1, u64::from(u32::MAX));
        table.nothing_else();
        let (Some(right), Some(of)) = (right, of) else {
            table.fault("write what `playbook test --models` counted: `right` and `of`");
            continue;
        };
        if right > of {
            table.fault(format!("{right} of {of} can't be: write what was counted"));
        }
        let Some((id, _)) = around.graph.desks.find(|known| known.name == desk) else {
            table.fault(format!("there is no desk `{desk}`: leave it out"));
            continue;
        };
        let (right, of) = (u32::try_from(right).ok()?, u32::try_from(of).ok()?);
        if id == around.desk {
            here = Some(Measured { right, of });
        }
    }
    here
}

fn price(node: Node<'_>) -> Option<Price> {
    let table = node.table("`{ currency = \"EUR\", input = \"0.40\", output = \"1.60\" }`")?;
    let code = text(&table, "currency", "three letters such as `\"EUR\"`")?;
    let Ok(currency) = Currency::from_code(&code).ok_or(()) else {
        table.fault(format!("there is no currency `{code}`"));
        return None;
    };
    let each = |key: &'static str| {
        let node = table.take(key)?;
        let text = node.text("an amount in quotes, such as `\"0.40\"`")?;
        let amount = playbook_graph::value::parse_decimal(text);
        let amount = amount.and_then(|amount| u64::try_from(amount).ok());
        if amount.is_none() {
            node.fault(format!("`{text}` is no amount: write one such as `\"0.40\"`"));
        }
        amount
    };
    let (input, cached, output) = (each("input"), each("cached"), each("output"));
    if input.is_none() || output.is_none() {
        table.fault("a price has `input` and `output`, for a million tokens each");
    }
    table.nothing_else();
    Some(Price { currency, input: input?, cached: cached.or(input)?, output: output? })
}

impl Price {
    /// What tokens cost, rounded up to the next millionth.
    pub(super) fn of(&self, tokens: playbook_machine::Tokens) -> u64 {
        let fresh = tokens.input.saturating_sub(tokens.cached);
        let sum = u128::from(fresh) * u128::from(self.input)
            + u128::from(tokens.cached.min(tokens.input)) * u128::from(self.cached)
            + u128::from(tokens.output) * u128::from(self.output);
        u64::try_from(sum.div_ceil(1_000_000)).unwrap_or(u64::MAX)
    }
}
