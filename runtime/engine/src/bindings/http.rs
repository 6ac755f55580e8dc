//! Tools that are reached by a request: what is sent, what the answer means. Which answers say that
//! certainly nothing was done is written down here; every other failure of a write is unknown.

use std::collections::BTreeMap;

use playbook_graph::{Effect, Tool};
use reqwest::header::HeaderName;
use serde_json::Value as Json;

use super::document::{Node, Table, instead};
use super::template::Template;
use super::{Around, Connection, mapping};
use crate::shape::{self, Mapping, Path};

/// A tool that is reached by a request.
#[derive(Clone, Debug)]
pub struct HttpBinding {
    /// Where.
    pub connection: Connection,
    /// How.
    pub method: Method,
    /// The pieces of the path, each percent-encoded on its own.
    pub path: Vec<Template>,
    /// The query, in the order of the names.
    pub query: Vec<(String, Template)>,
    /// What is sent.
    pub body: Option<BodyPart>,
    /// How the answer becomes the result.
    pub result: Mapping,
    /// What the answer of a success holds, beyond its status.
    pub succeeds_when: Vec<(Path, Json)>,
    /// What other answers mean; the first that fits counts.
    pub answers: Vec<Answer>,
    /// The header that carries the idempotency key.
    pub key_header: Option<String>,
    /// How many seconds the other side keeps keys; not at all, where this is nothing.
    pub keys_last: Option<i64>,
}

/// The methods that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Does something.
    Post,
    /// Puts something in place.
    Put,
    /// Changes a part.
    Patch,
    /// Removes.
    Delete,
}

/// A piece of a body.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyPart {
    /// Always this.
    Constant(Json),
    /// A text with arguments in it, or an argument alone.
    Template(Template),
    /// Fields.
    Object(Vec<(String, BodyPart)>),
    /// Elements.
    List(Vec<BodyPart>),
}

/// One kind of answer that is no success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// With one of these statuses.
    pub statuses: Vec<u16>,
    /// And this text in its body.
    pub contains: Option<String>,
    /// What it means.
    pub means: Means,
}

/// What an answer means that is no success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// One of the tool's named refusals.
    Refused(String),
    /// It certainly wasn't done.
    NotDone,
}

pub(super) fn read(
    table: &Table<'_>,
    tool: &Tool,
    connections: &BTreeMap<String, Connection>,
    around: &Around<'_>,
) -> Option<HttpBinding> {
    let request = table.take("request").and_then(|node| read_request(node, tool, around));
    let connection = connection(table, connections);
    let query = table.take("query").map(|node| query(node, tool, around)).unwrap_or_default();
    let body = table.take("body");
    let body_part = body.and_then(|node| read_body(node, &node.json(), tool, around));
    let result = match table.take("result") {
        Some(node) => mapping::read(node, &tool.gives, around),
        None => Some(Mapping::default()),
    };
    let succeeds_when = table.take("succeeds_when").map(success).unwrap_or_default();
    let mut answers = refusals(table, tool);
    answers.extend(not_done(table));
    let key_header = table.take("key_header").and_then(read_key_header);
    let keys_last = table.take("keys_last").and_then(read_keys_last);
    if keys_last.is_some() && key_header.is_none() {
        table.fault("`keys_last` needs the `key_header` that carries the key");
    }
    let (method, path) = request?;
    if method == Method::Get
        && let Some(body) = body
    {
        body.fault("a `GET` has no body: put the values into `query`");
    }
    Some(HttpBinding {
        connection: connection?,
        method,
        path,
        query,
        body: body_part,
        result: result?,
        succeeds_when,
        answers,
        key_header,
        keys_last,
    })
}

fn connection(table: &Table<'_>, all: &BTreeMap<String, Connection>) -> Option<Connection> {
    let names = all.keys().map(String::as_str);
    match (table.take("connection"), all.len()) {
        (Some(node), _) => {
            let name = node.text("the name of a connection")?;
            let found = all.get(name);
            if found.is_none() {
                node.fault(format!("there is no connection `{name}`{}", instead(name, names)));
            }
            found.cloned()
        }
        (None, 1) => all.values().next().cloned(),
        (None, 0) => {
            table.fault("there is no connection to send this through: write `[connection.NAME]`");
            None
        }
        (None, _) => {
            table.fault(format!("say which `connection` this goes through{}", instead("", names)));
            None
        }
    }
}

fn read_request(
    node: Node<'_>,
    tool: &Tool,
    around: &Around<'_>,
) -> Option<(Method, Vec<Template>)> {
    let expected = "a method and a path such as `\"GET /orders/{order.id}\"`";
    let text = node.text(expected)?;
    let Some((method, path)) = text.split_once(" /") else {
        node.fault(format!("`{text}` is no request: write {expected}"));
        return None;
    };
    let method = match method {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "PATCH" => Method::Patch,
        "DELETE" => Method::Delete,
        other => {
            node.fault(format!(
                "`{other}` is no method: there are `GET`, `POST`, `PUT`, `PATCH`, `DELETE`"
            ));
            return None;
        }
    };
    if method == Method::Get && tool.effect == Effect::Sensitive {
        node.fault(format!("`{}` is sensitive, and a `GET` only reads", tool.name));
    }
    if path.contains(['?', '#']) {
        node.fault("a path has no `?` or `#`: put values into `query`");
    }
    let segments = path.split('/').map(|segment| template(node, segment, tool, around));
    Some((method, segments.collect::<Option<_>>()?))
}

fn template(node: Node<'_>, text: &str, tool: &Tool, around: &Around<'_>) -> Option<Template> {
    Template::read(text, tool, around.graph).map_err(|wrong| node.fault(wrong)).ok()
}

fn query(node: Node<'_>, tool: &Tool, around: &Around<'_>) -> Vec<(String, Template)> {
    let table = node.table("a table of names and values");
    let each = table.iter().flat_map(Table::each);
    each.filter_map(|(name, _, node)| {
        let text = node.text("a value such as `\"{email}\"`")?;
        Some((name.to_owned(), template(node, text, tool, around)?))
    })
    .collect()
}

fn read_body(node: Node<'_>, json: &Json, tool: &Tool, around: &Around<'_>) -> Option<BodyPart> {
    Some(match json {
        Json::String(text) => BodyPart::Template(template(node, text, tool, around)?),
        Json::Object(fields) => BodyPart::Object(
            fields
                .iter()
                .map(|(name, part)| Some((name.clone(), read_body(node, part, tool, around)?)))
                .collect::<Option<_>>()?,
        ),
        Json::Array(items) => BodyPart::List(
            items.iter().map(|part| read_body(node, part, tool, around)).collect::<Option<_>>()?,
        ),
        other => BodyPart::Constant(other.clone()),
    })
}

fn success(node: Node<'_>) -> Vec<(Path, Json)> {
    let table = node.table("a table such as `{ status = \"ok\" }`");
    let each = table.iter().flat_map(Table::each);
    each.map(|(path, _, node)| (Path::new(path), node.json())).collect()
}

/// `refusals = [{ is = "already_shipped", status = 409, contains = "…" }]`
fn refusals(table: &Table<'_>, tool: &Tool) -> Vec<Answer> {
    let listed = table.take("refusals").map(Node::items).unwrap_or_default();
    let read = |node: Node<'_>| {
        let table = node.table("a table such as `{ is = \"not_found\", status = 404 }`")?;
        let name = table.take("is");
        let (statuses, contains) = conditions(&table);
        table.nothing_else();
        let Some(name) = name else {
            table.fault("say which refusal this `is`");
            return None;
        };
        let refusal = name.text("the name of a refusal")?;
        if !tool.fails.iter().any(|known| known == refusal) {
            let instead = instead(refusal, tool.fails.iter().map(String::as_str));
            name.fault(format!("`{}` declares no refusal `{refusal}`{instead}", tool.name));
        }
        Some(Answer { statuses, contains, means: Means::Refused(refusal.to_owned()) })
    };
    listed.into_iter().filter_map(read).collect()
}

/// `not_done = [{ status = 503, contains = "try again" }]`
fn not_done(table: &Table<'_>) -> Vec<Answer> {
    let listed = table.take("not_done").map(Node::items).unwrap_or_default();
    let read = |node: Node<'_>| {
        let table = node.table("a table such as `{ status = 503 }`")?;
        let (statuses, contains) = conditions(&table);
        table.nothing_else();
        Some(Answer { statuses, contains, means: Means::NotDone })
    };
    listed.into_iter().filter_map(read).collect()
}

fn conditions(table: &Table<'_>) -> (Vec<u16>, Option<String>) {
    let statuses = table.take("status").map(Node::items).unwrap_or_default();
    let read = |node: Node<'_>| {
        let number = node.whole("a status such as `409`")?;
        let status = u16::try_from(number).ok().filter(|status| (100..600).contains(status));
        if status.is_none() {
            node.fault(format!("{number} is no status: they go from 100 to 599"));
        }
        status
    };
    if statuses.is_empty() {
        table.fault("say which `status` the answer has");
    }
    let contains = table.take("contains").and_then(|node| node.text("a piece of the answer"));
    (statuses.into_iter().filter_map(read).collect(), contains.map(str::to_owned))
}

fn read_key_header(node: Node<'_>) -> Option<String> {
    let name = node.text("the name of a header such as `\"Idempotency-Key\"`")?;
    if HeaderName::from_bytes(name.as_bytes()).is_err() {
        node.fault(format!("`{name}` can't be the name of a header"));
    }
    Some(name.to_owned())
}

fn read_keys_last(node: Node<'_>) -> Option<i64> {
    let text = node.text("a length of time such as `\"24 hours\"`")?;
    let seconds = shape::duration(text).filter(|seconds| *seconds > 0);
    if seconds.is_none() {
        node.fault(format!("`{text}` is no length of time: write one such as `\"24 hours\"`"));
    }
    seconds
}
