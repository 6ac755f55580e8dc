//! Content addresses: what a graph says, without where it says it, as 32 bytes.

use std::fmt;
use std::str::FromStr;

use postcard::ser_flavors::Flavor;
use serde::{Deserialize, Serialize};

use crate::graph::Graph;
use crate::value::Value;

/// The version of what a graph means. A runtime refuses a graph of another one.
///
/// It is raised where the same graph and the same inputs come to something else than before: another
/// step, another sentence of the machine's own, a conversation kept in another form. It is part of every
/// graph's hash, so a conversation of an earlier one is never led on by a machine that would read it
/// otherwise. All that changes between two versions that people run raises it once.
pub const SEMANTICS: u32 = 2;

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
        postcard::serialize_with_flavor(value, Encoding::default())
            .unwrap_or_else(|_| Self::of(&[]))
    }

    /// Which of these hashes stand somewhere in a value, as its canonical encoding holds it.
    pub fn found_in(hashes: &[Self], value: &impl Serialize) -> Vec<bool> {
        let bytes = postcard::to_allocvec(value).unwrap_or_default();
        let stands = |hash: &Self| bytes.windows(hash.0.len()).any(|piece| piece == hash.0);
        hashes.iter().map(stands).collect()
    }

    /// A hash that nobody can make, or guess what it is of, who hasn't the key.
    pub fn keyed(key: &[u8; 32], of: &[u8]) -> Self {
        Self(*blake3::keyed_hash(key, of).as_bytes())
    }

    /// A name for one of many places in what this hash names, made without hashing again: its first
    /// 16 bytes, and the two numbers.
    #[must_use]
    pub fn place(self, row: u64, column: usize) -> Self {
        let mut bytes = self.0;
        let numbers = row.to_be_bytes().into_iter().chain((column as u64).to_be_bytes());
        for (byte, number) in bytes.iter_mut().skip(16).zip(numbers) {
            *byte = number;
        }
        Self(bytes)
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

/// A canonical encoding on its way into a hash: one piece after the other, never whole.
struct Encoding {
    piece: [u8; PIECE],
    used: usize,
    /// What the pieces before this one came to; most encodings are one piece.
    before: Option<Box<blake3::Hasher>>,
}

const PIECE: usize = 1_024;

impl Default for Encoding {
    fn default() -> Self {
        Self { piece: [0; PIECE], used: 0, before: None }
    }
}

impl Encoding {
    fn written(&self) -> &[u8] {
        self.piece.get(..self.used).unwrap_or_default()
    }

    fn turn_over(&mut self) {
        let mut before = self.before.take().unwrap_or_default();
        before.update(self.written());
        self.before = Some(before);
        self.used = 0;
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let end = self.used + bytes.len();
        if let Some(room) = self.piece.get_mut(self.used..end) {
            room.copy_from_slice(bytes);
            self.used = end;
            return;
        }
        self.turn_over();
        bytes.chunks(PIECE).for_each(|bytes| self.write(bytes));
    }

    fn write_length(&mut self, length: usize) {
        self.write(&(length as u64).to_le_bytes());
    }

    fn write_text(&mut self, text: &str) {
        self.write_length(text.len());
        self.write(text.as_bytes());
    }

    /// The canonical encoding of a value that tells by itself where it ends.
    fn write_value(&mut self, value: &impl Serialize) {
        // As with `Hash::of_value`: no `Serialize` of ours fails.
        let _ = postcard::serialize_with_flavor(value, Within(self));
    }

    fn hash(self) -> Hash {
        let Self { piece, used, before } = self;
        let written = piece.get(..used).unwrap_or_default();
        match before {
            None => Hash::of(written),
            Some(mut before) => Hash(*before.update(written).finalize().as_bytes()),
        }
    }
}

impl Flavor for Encoding {
    type Output = Hash;

    #[inline]
    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        Within(self).try_push(byte)
    }

    #[inline]
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.write(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<Hash> {
        Ok(self.hash())
    }
}

/// One value more of an encoding that goes on behind it.
struct Within<'e>(&'e mut Encoding);

impl Flavor for Within<'_> {
    type Output = ();

    #[inline]
    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        if self.0.used == PIECE {
            self.0.turn_over();
        }
        if let Some(room) = self.0.piece.get_mut(self.0.used) {
            *room = byte;
            self.0.used += 1;
        }
        Ok(())
    }

    #[inline]
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.write(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
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
            serializer.serialize_str(&blake3::Hash::from_bytes(self.0).to_hex())
        } else {
            serializer.serialize_bytes(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
        } else {
            deserializer.deserialize_bytes(Bytes)
        }
    }
}

/// Reads a hash's raw bytes.
struct Bytes;

impl serde::de::Visitor<'_> for Bytes {
    type Value = Hash;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the 32 bytes of a hash")
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Hash, E> {
        bytes.try_into().map(Hash).map_err(|_| E::invalid_length(bytes.len(), &self))
    }
}

impl Graph {
    /// The address of what the graph says. Sources, positions and scenarios are left out.
    pub fn hash(&self) -> Hash {
        let types = (&self.enums, &self.records, &self.refined, &self.tables);
        let outside = (&self.facts, &self.tools, &self.authorities, &self.policies);
        let people = (&self.roles, &self.teams, &self.intents);
        let talk = (&self.voices, &self.claims, &self.translations);
        let time = (&self.events, &self.calendars, &self.zone);
        let rest = (talk, time, &self.playbooks, &self.desks);
        Hash::of_value(&(SEMANTICS, types, outside, people, rest))
    }

    /// The hash of values as the words of the project say them: without the numbers that the graph
    /// gives to choices and structures, which an edit elsewhere may move.
    pub fn hash_by_name<'v>(&self, values: impl IntoIterator<Item = &'v Value>) -> Hash {
        let mut to = Encoding::default();
        values.into_iter().for_each(|value| self.write_by_name(value, &mut to));
        to.hash()
    }

    /// Each value as a tag and what it holds, every length before what it is the length of, so that
    /// no two lists of values are written alike.
    fn write_by_name(&self, value: &Value, to: &mut Encoding) {
        match value {
            Value::Enum { of, value } => {
                let choice = self.enums.lookup(*of);
                let named = choice.and_then(|choice| choice.values.get(*value as usize));
                to.write(b"E");
                to.write_text(choice.map_or("", |choice| &choice.name));
                to.write_text(named.map_or("", |named| &named.name));
            }
            Value::Record { of, fields } => {
                to.write(b"R");
                to.write_text(self.records.lookup(*of).map_or("", |record| &record.name));
                self.write_all_by_name(fields, to);
            }
            Value::List(items) => {
                to.write(b"L");
                self.write_all_by_name(items, to);
            }
            Value::Text(text) => {
                to.write(b"T");
                to.write_text(text);
            }
            plain => {
                to.write(b"P");
                to.write_value(plain);
            }
        }
    }

    fn write_all_by_name(&self, values: &[Value], to: &mut Encoding) {
        to.write_length(values.len());
        values.iter().for_each(|value| self.write_by_name(value, to));
    }
}
