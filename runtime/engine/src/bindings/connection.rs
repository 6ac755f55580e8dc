//! Connections: the systems that several tools are reached through. Where they are, what is sent
//! with each request, which private addresses are meant, which words they use.

use std::collections::BTreeMap;

use playbook_graph::Enum;
use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};

use super::Around;
use super::document::{Node, Table, instead};
use crate::secret::Secret;
use crate::shape::Words;

/// The most bytes of an answer that are read, where the connection doesn't say.
const LARGEST_ANSWER: u64 = 1_000_000;

/// One system.
#[derive(Clone, Debug)]
pub struct Connection {
    /// Where it is.
    pub url: Url,
    /// The region that it is in, where that is said.
    pub region: Option<String>,
    /// What is sent with each request.
    pub headers: Vec<Header>,
    /// Private addresses and names that may be called; no other ones are.
    pub private: Vec<String>,
    /// The most bytes of an answer.
    pub largest_answer: u64,
    /// Its words for the values of closed choices.
    pub words: Words,
}

/// One header. Its value may hold secrets, so it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Secret,
}

/// Reads all `[connection.NAME]` tables.
pub(super) fn read_all(top: &Table<'_>, around: &Around<'_>) -> BTreeMap<String, Connection> {
    let tables = top.take("connection").and_then(|node| node.table("tables of connections"));
    let each = tables.iter().flat_map(Table::each);
    each.filter_map(|(name, _, node)| {
        Some((name.to_owned(), read(&node.table("a table")?, around)?))
    })
    .collect()
}

fn read(table: &Table<'_>, around: &Around<'_>) -> Option<Connection> {
    let expected = "an address such as `\"https://shop.example.com\"`";
    let url = match table.take("url") {
        Some(node) => read_url(node, expected),
        None => {
            table.fault(format!("the connection has no `url`: write {expected}"));
            None
        }
    };
    let region = table.take("region").and_then(|node| node.text("a region, such as `\"eu\"`"));
    let headers = table.take("headers").map(|node| headers(node, around)).unwrap_or_default();
    let private = table.take("private_addresses").map(Node::items).unwrap_or_default();
    let private = private.into_iter().filter_map(|node| node.text("an address").map(str::to_owned));
    let largest = table.take("largest_answer").and_then(|n| n.whole("a number of bytes"));
    let words = table.take("words").map(|node| words(node, around)).unwrap_or_default();
    table.nothing_else();
    Some(Connection {
        url: url?,
        region: region.map(str::to_owned),
        headers,
        private: private.collect(),
        largest_answer: largest.map_or(LARGEST_ANSWER, i64::unsigned_abs),
        words,
    })
}

fn read_url(node: Node<'_>, expected: &str) -> Option<Url> {
    let text = node.text(expected)?;
    let url = Url::parse(text).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none()
    });
    if url.is_none() {
        node.fault(format!("`{text}` is no address: write {expected}"));
    }
    url
}

fn headers(node: Node<'_>, around: &Around<'_>) -> Vec<Header> {
    let Some(table) = node.table("a table of headers") else { return Vec::new() };
    let each = table.each().into_iter();
    each.filter_map(|(name, at, node)| {
        if HeaderName::from_bytes(name.as_bytes()).is_err() {
            table.fault_at(at, format!("`{name}` can't be the name of a header"));
        }
        let value = with_secrets(node.text("the header's value")?, node, around)?;
        if HeaderValue::from_str(&value).is_err() {
            node.fault(format!("the value of `{name}` has signs that no header can carry"));
        }
        Some(Header { name: name.to_owned(), value: Secret::new(value) })
    })
    .collect()
}

/// Puts variables of the environment where `{env.NAME}` stands.
fn with_secrets(text: &str, node: Node<'_>, around: &Around<'_>) -> Option<String> {
    let mut value = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        value.push_str(before);
        let Some((name, tail)) = after.strip_prefix("env.").and_then(|name| name.split_once('}'))
        else {
            node.fault("a header takes nothing but `{env.NAME}` in braces");
            return None;
        };
        let Some(secret) = (around.environment)(name) else {
            node.fault(format!("the environment has no `{name}`: set it before you start"));
            return None;
        };
        value.push_str(&secret);
        rest = tail;
    }
    value.push_str(rest);
    Some(value)
}

/// Reads `words.CancelReason = { no_longer_needed = "no longer needed", … }`.
fn words(node: Node<'_>, around: &Around<'_>) -> Words {
    let Some(table) = node.table("a table of closed choices") else { return Words::new() };
    let enums = &around.graph.enums;
    let each = table.each().into_iter();
    each.filter_map(|(name, at, node)| {
        let Some((id, choice)) = enums.find(|choice| choice.name == name) else {
            let instead = instead(name, enums.values().map(|choice| choice.name.as_str()));
            table.fault_at(at, format!("the project has no closed choice `{name}`{instead}"));
            return None;
        };
        Some((id, words_of(&node.table("a table of its values")?, choice)))
    })
    .collect()
}

/// The words for each value, in the order of the declaration.
fn words_of(table: &Table<'_>, choice: &Enum) -> Vec<Vec<String>> {
    for (name, at, _) in table.each() {
        if !choice.values.iter().any(|value| value.name == name) {
            let instead = instead(name, choice.values.iter().map(|value| value.name.as_str()));
            table.fault_at(at, format!("`{}` has no value `{name}`{instead}", choice.name));
        }
    }
    let mut taken: Vec<String> = Vec::new();
    let mut all = Vec::new();
    for value in &choice.values {
        let given = table.each().into_iter().find(|(name, ..)| *name == value.name);
        let mut theirs = Vec::new();
        for node in given.map(|(.., node)| node.items()).unwrap_or_default() {
            let Some(text) = node.text("the other system's word") else { continue };
            if taken.iter().any(|other| other == text) {
                node.fault(format!("`{text}` stands for two values: give it to one"));
            }
            taken.push(text.to_owned());
            theirs.push(text.to_owned());
        }
        if theirs.is_empty() {
            theirs.push(value.name.clone());
            taken.push(value.name.clone());
        }
        all.push(theirs);
    }
    all
}
