//! How moments are written down: as people write them where people read it (a journal in JSON), as
//! two numbers everywhere else. Reads no clock. For fields: `#[serde(with = "moment")]`.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes a moment.
///
/// # Errors
/// As the serializer.
pub fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        at.serialize(serializer)
    } else {
        (at.as_second(), at.subsec_nanosecond()).serialize(serializer)
    }
}

/// Reads a moment.
///
/// # Errors
/// As the deserializer; for numbers that are no moment.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    if deserializer.is_human_readable() {
        return Timestamp::deserialize(deserializer);
    }
    let (second, nanosecond) = Deserialize::deserialize(deserializer)?;
    Timestamp::new(second, nanosecond).map_err(serde::de::Error::custom)
}

/// The same for a moment that may be missing.
pub mod option {
    use super::{Deserialize, Deserializer, Serialize, Serializer, Timestamp};

    #[derive(Serialize, Deserialize)]
    #[serde(transparent)]
    struct Moment(#[serde(with = "super")] Timestamp);

    /// Writes it.
    ///
    /// # Errors
    /// As the serializer.
    pub fn serialize<S: Serializer>(
        at: &Option<Timestamp>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        at.map(Moment).serialize(serializer)
    }

    /// Reads it.
    ///
    /// # Errors
    /// As the deserializer.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        let read: Option<Moment> = Deserialize::deserialize(deserializer)?;
        Ok(read.map(|Moment(at)| at))
    }
}
