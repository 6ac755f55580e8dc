//! Content addresses: what a graph says, without where it says it, as 32 bytes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::graph::Graph;

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
        let types = (&self.enums, &self.records, &self.refined, &self.tables);
        let outside = (&self.facts, &self.tools, &self.authorities, &self.policies);
        let people = (&self.roles, &self.teams, &self.intents);
        Hash::of_value(&(SEMANTICS, types, outside, people, &self.playbooks, &self.desks))
    }
}
