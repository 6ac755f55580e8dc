//! Content addresses: what a graph says, without where it says it, as 32 bytes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::graph::Graph;
use crate::value::Value;

/// The version of what a graph means. A runtime refuses a graph of another one.
pub const SEMANTICS: u32 = 1;

/// A BLAKE3 hash, written as 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The hash of a value's canonical encoding (postcard: field order, no maps of random order).
    pub fn of_value(value: &impl Serialize) -> Self {
        // Only a `Serialize` that fails by itself can fail here; none of ours does.
        Self::of(&postcard::to_allocvec(value).unwrap_or_default())
    }

    /// The raw bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first 12 digits, for people.
    pub fn short(&self) -> String {
        self.to_string().chars().take(12).collect()
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Hash {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        blake3::Hash::from_hex(text)
            .map(|hash| Self(*hash.as_bytes()))
            .map_err(|_| format!("`{text}` is no hash: 64 hexadecimal digits are expected"))
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
        } else {
            <[u8; 32]>::deserialize(deserializer).map(Self)
        }
    }
}

impl Graph {
    /// The address of what the graph says. Sources, positions and scenarios are left out.
    pub fn hash(&self) -> Hash {
        let types = (&self.enums, &self.records, &self.refined);
        let outside = (&self.facts, &self.tools, &self.authorities, &self.policies);
        let people = (&self.roles, &self.teams, &self.intents);
        Hash::of_value(&(SEMANTICS, types, outside, people, &self.playbooks, &self.desks))
    }

    /// The hash of a value as the words of the project say it: without the numbers that the graph
    /// gives to choices and structures, which an edit elsewhere may move.
    pub fn hash_by_name(&self, value: &Value) -> Hash {
        match value {
            Value::Enum { of, value } => {
                let choice = self.enums.lookup(*of);
                let named = choice.and_then(|choice| choice.values.get(*value as usize));
                Hash::of_value(&("enum", choice.map(|it| &it.name), named.map(|it| &it.name)))
            }
            Value::Record { of, fields } => {
                let name = self.records.lookup(*of).map(|record| &record.name);
                Hash::of_value(&("record", name, self.hashes_by_name(fields)))
            }
            Value::List(items) => Hash::of_value(&("list", self.hashes_by_name(items))),
            plain => Hash::of_value(&("value", plain)),
        }
    }

    /// [`Graph::hash_by_name`] of each.
    pub fn hashes_by_name(&self, values: &[Value]) -> Vec<Hash> {
        values.iter().map(|value| self.hash_by_name(value)).collect()
    }
}
