//! Speaking: how a value is put into words for people. Facts survive word for word: what a text
//! says of an amount is what the amount is.

use crate::eval::{InGraph, NoValue, Scope, WithIt, look};
use crate::graph::Graph;
use crate::text::{Piece, Text};
use crate::types::Marks;
use crate::value::{Value, decimal_digits};

/// What is said in the place of a secret.
pub const SECRET: &str = "(secret)";

const UNITS: [(i64, &str); 4] = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];

impl Graph {
    /// A text with its values spoken.
    ///
    /// # Errors
    /// As [`eval`](crate::eval::eval), for the first value that can't be had.
    pub fn speak(&self, text: &Text, scope: &dyn Scope) -> Result<String, NoValue> {
        let mut spoken = String::new();
        for piece in &text.pieces {
            match piece {
                Piece::Words(words) => spoken.push_str(words),
                Piece::Value(expr) => self.speak_into(&mut spoken, &*look(expr, scope)?),
            }
        }
        Ok(spoken)
    }

    /// A value in words: the declared words of a closed choice, what a record is `shown as`,
    /// `500.01 USD`, `5 days`.
    pub fn speak_value(&self, value: &Value) -> String {
        let mut spoken = String::new();
        self.speak_into(&mut spoken, value);
        spoken
    }

    fn speak_into(&self, spoken: &mut String, value: &Value) {
        match value {
            Value::Missing => spoken.push_str("nothing"),
            Value::Text(text) => spoken.push_str(text),
            Value::Sealed(_) => spoken.push_str(SECRET),
            Value::Bool(answer) => spoken.push_str(if *answer { "yes" } else { "no" }),
            Value::Enum { of, value } => {
                let choice = self.enums.lookup(*of);
                let value = choice.and_then(|choice| choice.values.get(*value as usize));
                spoken.push_str(value.map_or("", |value| &value.spoken));
            }
            Value::Record { of, fields } => {
                let record = self.records.lookup(*of);
                let shown = record.and_then(|record| record.shown_as.as_ref());
                let scope = WithIt { it: value, outer: &InGraph(self) };
                match shown.and_then(|text| self.speak(text, &scope).ok()) {
                    Some(shown) => spoken.push_str(&shown),
                    None => {
                        let marks = |place: usize| record?.fields.get(place).map(|it| it.marks);
                        let fields =
                            fields.iter().enumerate().map(|(place, field)| match marks(place) {
                                Some(Marks { secret: true, .. }) => SECRET.to_owned(),
                                _ => self.speak_value(field),
                            });
                        spoken.push_str(&fields.collect::<Vec<_>>().join(", "));
                    }
                }
            }
            Value::Int(number) => spoken.push_str(&number.to_string()),
            Value::Date(day) => spoken.push_str(&day.to_string()),
            Value::Time(at) => spoken.push_str(&at.strftime("%Y-%m-%d %H:%M UTC").to_string()),
            Value::Duration(seconds) => spoken.push_str(&speak_duration(*seconds)),
            Value::Money(amount) => spoken.push_str(&amount.to_string()),
            Value::Decimal(number) => spoken.push_str(&decimal_digits(*number)),
            Value::Percent(number) => {
                spoken.push_str(&decimal_digits(*number));
                spoken.push('%');
            }
            Value::List(items) => {
                spoken.push_str(&speak_list(items.iter().map(|item| self.speak_value(item))));
            }
        }
    }
}

/// `5 days`, `1 hour 30 minutes`.
pub fn speak_duration(seconds: i64) -> String {
    let mut rest = seconds.abs();
    let mut parts = Vec::new();
    for (size, unit) in UNITS {
        let count = rest / size;
        rest %= size;
        if count > 0 {
            parts.push(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }));
        }
    }
    if parts.is_empty() { "0 seconds".to_owned() } else { parts.join(" ") }
}

/// `a`, `a and b`, `a, b and c`.
pub fn speak_list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match items.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
