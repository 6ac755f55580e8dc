//! Speaking: how a value is put into words for people. Facts survive word for word: what a text
//! says of an amount is what the amount is.

use crate::eval::{InGraph, NoValue, Scope, WithIt, look};
use crate::expr::Expr;
use crate::graph::Graph;
use crate::locale::{Locale, filled, key_of};
use crate::own_words;
use crate::spoken_day;
use crate::text::{Piece, Text};
use crate::types::{Marks, RecordId};
use crate::value::{Value, decimal_digits};

pub use crate::opening::{begins_sentence, capital};

/// What is said in the place of a secret.
pub const SECRET: &str = "(secret)";

const UNITS: [(i64, &str, &str); 4] = [
    (86_400, "day", "days"),
    (3_600, "hour", "hours"),
    (60, "minute", "minutes"),
    (1, "second", "seconds"),
];

/// How things are said in one language.
#[derive(Clone, Copy, Debug)]
pub struct Speech<'g> {
    graph: &'g Graph,
    /// None: as they are written.
    locale: Option<&'g Locale>,
    to: To,
    /// The list of which one is asked for: `a, b or c`.
    either: Option<&'g Expr>,
}

/// A value in words.
struct Spoken {
    words: String,
    /// Whether these are words of the project, and so may begin a sentence.
    may_open: bool,
}

impl Spoken {
    fn words(&self, opens: bool) -> String {
        if opens && self.may_open { capital(&self.words) } else { self.words.clone() }
    }
}

/// Who is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    /// Somebody in the project's zone: `5 December 2026, 10:00`.
    People,
    /// The record, which is read anywhere and compared: `2026-12-05 09:00 UTC`.
    Record,
}

impl Graph {
    /// How things are said in a language; without one, as they are written.
    pub fn speech<'g>(&'g self, locale: Option<&'g Locale>) -> Speech<'g> {
        Speech { graph: self, locale, to: To::People, either: None }
    }

    /// A text with its values spoken, as it is written.
    ///
    /// # Errors
    /// As [`eval`](crate::eval::eval), for the first value that can't be had.
    pub fn speak(&self, text: &Text, scope: &dyn Scope) -> Result<String, NoValue> {
        self.speech(None).text(text, scope)
    }

    /// A value in words, for the record: the declared words of a closed choice, what a record is
    /// `shown as`, `500.01 USD`, `5 days`. Moments are those of UTC, wherever people are.
    pub fn speak_value(&self, value: &Value) -> String {
        Speech { to: To::Record, ..self.speech(None) }.value(value)
    }

    /// What words are in a language: what the project says, or what is built in.
    pub fn translated(&self, locale: &Locale, words: &str) -> Option<&str> {
        let said = |locale: &Locale| self.translations.get(locale)?.get(words);
        said(locale)
            .or_else(|| said(&locale.without_region()))
            .map(String::as_str)
            .or_else(|| own_words::said_in(locale.language(), words))
    }
}

impl<'g> Speech<'g> {
    /// Which language it is.
    pub fn locale(self) -> Option<&'g Locale> {
        self.locale
    }

    /// The same for a question: where it asks for one of a list that it tells (`Which one: {all}?`),
    /// that list is told as what can be chosen.
    #[must_use]
    pub fn asking(self, text: &Text, one_of: Option<&'g Expr>) -> Self {
        let asks = |one_of: &&Expr| {
            let place = text.places().into_iter().position(|value| value == *one_of);
            let key = text.key();
            let said = self.locale.and_then(|locale| self.graph.translated(locale, &key));
            place.is_some_and(|place| is_asked(said.unwrap_or(&key), place + 1))
        };
        Self { either: one_of.filter(asks), ..self }
    }

    /// A value that stands in a text, spoken.
    pub fn told(self, expr: &Expr, value: &Value) -> String {
        match value {
            Value::List(items) if self.either == Some(expr) => {
                self.list(items.iter().map(|item| self.value(item)), "or")
            }
            value => self.value(value),
        }
    }

    /// A text with its values spoken; what the project calls things has a capital letter where it
    /// begins a sentence.
    ///
    /// # Errors
    /// As [`Graph::speak`].
    pub fn text(self, text: &Text, scope: &dyn Scope) -> Result<String, NoValue> {
        self.put_together(text, scope, true)
    }

    fn put_together(
        self,
        text: &Text,
        scope: &dyn Scope,
        sentences: bool,
    ) -> Result<String, NoValue> {
        let opens = |before: &str| sentences && begins_sentence(before);
        if let Some(locale) = self.locale
            && let Some(said) = self.graph.translated(locale, &text.key())
        {
            let places = text.places();
            let spoken: Result<Vec<Spoken>, NoValue> =
                places.into_iter().map(|value| self.spoken(value, scope)).collect();
            let spoken = spoken?;
            return Ok(filled(said, &mut |place, before| {
                spoken.get(place).map_or_else(String::new, |one| one.words(opens(before)))
            }));
        }
        let mut whole = String::new();
        for piece in &text.pieces {
            match piece {
                Piece::Words(words) => whole.push_str(words),
                Piece::Value(expr) => {
                    let spoken = self.spoken(expr, scope)?.words(opens(&whole));
                    whole.push_str(&spoken);
                }
            }
        }
        Ok(whole)
    }

    fn spoken(self, expr: &Expr, scope: &dyn Scope) -> Result<Spoken, NoValue> {
        let value = look(expr, scope)?;
        // Words that stand in the project (what is known) are a text of it; any other is somebody's.
        Ok(match &*value {
            Value::Text(words) if expr.is_written_out() => {
                Spoken { words: self.words(words), may_open: false }
            }
            value => Spoken { words: self.told(expr, value), may_open: self.may_open(value) },
        })
    }

    /// Whether what is said of a value begins with words of the project, which have a capital letter
    /// where they begin a sentence.
    pub fn may_open(self, value: &Value) -> bool {
        match value {
            Value::Enum { .. } | Value::Bool(_) | Value::Missing => true,
            Value::List(items) => items.first().is_none_or(|first| self.may_open(first)),
            Value::Record { of, .. } => {
                let record = self.graph.records.lookup(*of);
                let Some(shown) = record.and_then(|record| record.shown_as.as_ref()) else {
                    return false;
                };
                let key = shown.key();
                let said = self.locale.and_then(|locale| self.graph.translated(locale, &key));
                let Some((place, _)) =
                    said.unwrap_or(&key).strip_prefix('{').and_then(|rest| rest.split_once('}'))
                else {
                    return true;
                };
                let place = place.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
                let first = place.and_then(|place| shown.places().get(place).copied());
                let scope = WithIt { it: value, outer: &InGraph(self.graph) };
                let first = first.map(|first| look(first, &scope));
                matches!(first, Some(Ok(first)) if self.may_open(&first))
            }
            _ => false,
        }
    }

    /// Words without values in them.
    pub fn words(self, words: &str) -> String {
        let said = self.locale.and_then(|locale| self.graph.translated(locale, &key_of(words)));
        said.map_or_else(|| words.to_owned(), |said| filled(said, &mut |_, _| String::new()))
    }

    /// A sentence of [`own_words`] with what stands in its places.
    pub fn sentence(self, sentence: &str, places: &[&str]) -> String {
        let said = self.locale.and_then(|locale| self.graph.translated(locale, sentence));
        let place =
            |place: usize, _: &str| places.get(place).copied().unwrap_or_default().to_owned();
        filled(said.unwrap_or(sentence), &mut { place })
    }

    /// Several things: `a`, `a and b`, `a, b and c`; with another word, `a, b or c`.
    pub fn list(self, items: impl Iterator<Item = String>, and: &str) -> String {
        listed(items, &self.words(and), &self.words("nothing"))
    }

    /// A value in words, as [`Graph::speak_value`].
    pub fn value(self, value: &Value) -> String {
        let mut spoken = String::new();
        self.speak_into(&mut spoken, value);
        spoken
    }

    fn speak_into(self, spoken: &mut String, value: &Value) {
        match value {
            Value::Missing => spoken.push_str(&self.words("nothing")),
            Value::Text(text) => spoken.push_str(text),
            Value::Sealed(_) => spoken.push_str(SECRET),
            Value::Bool(answer) => {
                spoken.push_str(&self.words(if *answer { "yes" } else { "no" }));
            }
            Value::Enum { of, value } => {
                let choice = self.graph.enums.lookup(*of);
                let value = choice.and_then(|choice| choice.values.get(*value as usize));
                spoken.push_str(&value.map_or(String::new(), |value| self.words(&value.spoken)));
            }
            Value::Record { of, fields } => self.speak_record(spoken, value, *of, fields),
            Value::Int(number) => spoken.push_str(&number.to_string()),
            Value::Date(day) if self.to == To::People => {
                spoken.push_str(&spoken_day::day(self.locale, *day));
            }
            Value::Date(day) => spoken.push_str(&day.to_string()),
            Value::Time(at) if self.to == To::People => {
                let zone = self.graph.zone.as_deref();
                spoken.push_str(&spoken_day::moment(self.locale, zone, *at));
            }
            Value::Time(at) => spoken.push_str(&at.strftime("%Y-%m-%d %H:%M UTC").to_string()),
            Value::Duration(seconds) => {
                spoken.push_str(&duration(*seconds, &|unit| self.words(unit)));
            }
            Value::Money(amount) => spoken.push_str(&amount.to_string()),
            Value::Decimal(number) => spoken.push_str(&decimal_digits(*number)),
            Value::Percent(number) => {
                spoken.push_str(&decimal_digits(*number));
                spoken.push('%');
            }
            Value::List(items) => {
                spoken.push_str(&self.list(items.iter().map(|item| self.value(item)), "and"));
            }
        }
    }

    fn speak_record(self, spoken: &mut String, value: &Value, of: RecordId, fields: &[Value]) {
        let record = self.graph.records.lookup(of);
        let shown = record.and_then(|record| record.shown_as.as_ref());
        let scope = WithIt { it: value, outer: &InGraph(self.graph) };
        if let Some(shown) = shown.and_then(|text| self.put_together(text, &scope, false).ok()) {
            spoken.push_str(&shown);
            return;
        }
        let marks = |place: usize| record?.fields.get(place).map(|it| it.marks);
        let fields = fields.iter().enumerate().map(|(place, field)| match marks(place) {
            Some(Marks { secret: true, .. }) => SECRET.to_owned(),
            _ => self.value(field),
        });
        spoken.push_str(&fields.collect::<Vec<_>>().join(", "));
    }
}

/// Whether the sentence that a place of a text stands in is a question.
fn is_asked(said: &str, place: usize) -> bool {
    let behind = said.split_once(&format!("{{{place}}}")).map_or("", |(_, behind)| behind);
    behind.chars().find(|c| matches!(c, '.' | '?' | '!')) == Some('?')
}

/// `5 days`, `1 hour 30 minutes`.
pub fn speak_duration(seconds: i64) -> String {
    duration(seconds, &str::to_owned)
}

fn duration(seconds: i64, unit_in_words: &dyn Fn(&str) -> String) -> String {
    let mut rest = seconds.abs();
    let mut parts = Vec::new();
    for (size, one, more) in UNITS {
        let count = rest / size;
        rest %= size;
        if count > 0 {
            parts.push(format!("{count} {}", unit_in_words(if count == 1 { one } else { more })));
        }
    }
    if parts.is_empty() { format!("0 {}", unit_in_words("seconds")) } else { parts.join(" ") }
}

/// `a`, `a and b`, `a, b and c`.
pub fn speak_list(items: impl Iterator<Item = String>) -> String {
    listed(items, "and", "nothing")
}

fn listed(items: impl Iterator<Item = String>, and: &str, nothing: &str) -> String {
    let items: Vec<String> = items.collect();
    match items.split_last() {
        None => nothing.to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => {
            // Between things with commas of their own, a comma separates nothing.
            let between = if items.iter().any(|item| item.contains(", ")) { "; " } else { ", " };
            format!("{} {and} {last}", rest.join(between))
        }
    }
}
