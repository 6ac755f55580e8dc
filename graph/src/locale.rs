//! Languages that a desk talks in, and what its texts are in each. A text is found by its own words,
//! so one translation serves wherever those words stand. Which language a conversation is in is not
//! chosen here.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::text::{Piece, Text};

/// A language, or one as it is used somewhere: `fr`, `en-GB`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Locale(String);

/// What texts are in another language: by the words of each, with `{1}` in the place of its first
/// value and `{0}` for a brace. In what it says, the same places stand for the same values.
pub type Translated = BTreeMap<String, String>;

impl Locale {
    /// As it is written, where it is one: two or three small letters, and a region in capitals.
    pub fn new(written: &str) -> Option<Self> {
        let (language, region) = match written.split_once('-') {
            Some((language, region)) => (language, Some(region)),
            None => (written, None),
        };
        let small = language.bytes().all(|byte| byte.is_ascii_lowercase());
        let fits = small && matches!(language.len(), 2 | 3);
        let of_region = region.is_none_or(|region| {
            region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase())
        });
        (fits && of_region).then(|| Self(written.to_owned()))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without its region.
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// The language without its region, as a language of its own.
    #[must_use]
    pub fn without_region(&self) -> Self {
        Self(self.language().to_owned())
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Text {
    /// What it is found by: its words, with a number in the place of each value.
    pub fn key(&self) -> String {
        let values = self.places();
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Words(words) => key_of(words),
            Piece::Value(value) => {
                let place = values.iter().position(|one| *one == value).unwrap_or_default();
                format!("{{{}}}", place + 1)
            }
        });
        pieces.collect()
    }

    /// The values that its places stand for; one that stands in it several times has one place.
    pub fn places(&self) -> Vec<&Expr> {
        let mut places = Vec::new();
        for value in self.values() {
            if !places.contains(&value) {
                places.push(value);
            }
        }
        places
    }
}

/// What words are found by.
pub fn key_of(words: &str) -> String {
    words.replace('{', "{0}")
}

/// Puts something into the places of words that a [`Text::key`] or its translation has; `value` is
/// told which place, and all that stands before it.
pub fn filled(words: &str, value: &mut dyn FnMut(usize, &str) -> String) -> String {
    let mut whole = String::new();
    let mut rest = words;
    while let Some((before, behind)) = rest.split_once('{') {
        whole.push_str(before);
        let place = behind.split_once('}').and_then(|(place, behind)| {
            let place: usize = place.parse().ok()?;
            Some((place, behind))
        });
        match place {
            Some((0, behind)) => {
                whole.push('{');
                rest = behind;
            }
            Some((place, behind)) => {
                let value = value(place - 1, &whole);
                whole.push_str(&value);
                rest = behind;
            }
            None => {
                whole.push('{');
                rest = behind;
            }
        }
    }
    whole.push_str(rest);
    whole
}

#[cfg(test)]
mod tests {
    use super::{Locale, filled, key_of};

    #[test]
    fn a_language_is_two_or_three_small_letters_and_perhaps_a_region() {
        for written in ["fr", "en-GB", "gsw"] {
            assert_eq!(Locale::new(written).map(|it| it.to_string()), Some(written.to_owned()));
        }
        for written in ["", "french", "EN", "en-gb", "en-", "e", "en-GBR", "fr-1A"] {
            assert_eq!(Locale::new(written), None, "{written}");
        }
    }

    #[test]
    fn places_are_filled_and_braces_stay_braces() {
        let mut value = |place: usize, _: &str| ["a", "b"][place].to_owned();
        assert_eq!(filled("{2} and {1}", &mut value), "b and a");
        assert_eq!(filled(&key_of("{1} is {"), &mut value), "{1} is {");
    }
}
