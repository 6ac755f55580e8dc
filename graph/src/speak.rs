//! Speaking: how a value is put into words for people. Facts survive word for word: what a text
//! says of an amount is what the amount is.

use crate::eval::{InGraph, NoValue, Scope, WithIt, eval};
use crate::graph::Graph;
use crate::text::{Piece, Text};
use crate::value::{Value, decimal_digits};

const UNITS: [(i64, &str); 4] = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];

impl Graph {
    /// A text with its values spoken.
    ///
    /// # Errors
    /// As [`eval`], for the first value that can't be had.
    pub fn speak(&self, text: &Text, scope: &dyn Scope) -> Result<String, NoValue> {
        let mut spoken = String::new();
        for piece in &text.pieces {
            match piece {
                Piece::Words(words) => spoken.push_str(words),
                Piece::Value(expr) => spoken.push_str(&self.speak_value(&eval(expr, scope)?)),
            }
        }
        Ok(spoken)
    }

    /// A value in words: the declared words of a closed choice, what a record is `shown as`,
    /// `500.01 USD`, `5 days`.
    pub fn speak_value(&self, value: &Value) -> String {
        match value {
            Value::Missing => "nothing".to_owned(),
            Value::Text(text) => text.to_string(),
            Value::Bool(answer) => if *answer { "yes" } else { "no" }.to_owned(),
            Value::Int(number) => number.to_string(),
            Value::Date(day) => day.to_string(),
            Value::Time(at) => at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
            Value::Duration(seconds) => speak_duration(*seconds),
            Value::Money(amount) => amount.to_string(),
            Value::Decimal(number) => decimal_digits(*number),
            Value::Percent(number) => format!("{}%", decimal_digits(*number)),
            Value::Enum { of, value } => self
                .enums
                .lookup(*of)
                .and_then(|choice| choice.values.get(*value as usize))
                .map_or_else(String::new, |value| value.spoken.clone()),
            Value::Record { of, fields } => {
                let shown = self.records.lookup(*of).and_then(|record| record.shown_as.as_ref());
                let scope = WithIt { it: value, outer: &InGraph(self) };
                shown.and_then(|text| self.speak(text, &scope).ok()).unwrap_or_else(|| {
                    fields
                        .iter()
                        .map(|field| self.speak_value(field))
                        .collect::<Vec<_>>()
                        .join(", ")
                })
            }
            Value::List(items) => speak_list(items.iter().map(|item| self.speak_value(item))),
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
