//! Shapes: how the JSON of the world becomes a value of a declared type, and back. Amounts are read
//! from their digits, never through a float. What doesn't fit is refused with its place.

use std::collections::BTreeMap;
use std::fmt;

use playbook_graph::eval::{InGraph, WithIt, holds};
use playbook_graph::shape::{is_url, phone};
use playbook_graph::value::{decimal_digits, parse_decimal};
use playbook_graph::{Currency, EnumId, Graph, Money, Record, RecordId, Type, Value};
use serde_json::{Map, Number, Value as Json};

/// The texts that another system uses for the values of closed choices; the first is sent.
pub type Words = BTreeMap<EnumId, Vec<Vec<String>>>;

/// A place in a JSON text: names of fields and numbers of elements, outermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    parts: Vec<String>,
    /// Whether it begins at the whole answer, and not at the place at hand.
    from_top: bool,
}

/// Where a value is found in an answer, and what it is made from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// From where, below the place at hand.
    pub from: Path,
    /// Whether an object stands there whose fields are the elements, each as `{ key, value }`.
    pub entries: bool,
    /// How.
    pub how: How,
}

/// What a value is made from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum How {
    /// What stands there, as its type says.
    #[default]
    AsItIs,
    /// The named fields of a structure (or of each element of a list); the others as they are.
    Fields(BTreeMap<usize, Mapping>),
    /// Always this.
    Constant(Value),
    /// Texts found at places, with words between them.
    Text(Vec<TextPiece>),
    /// A number of units of so many seconds.
    Unit(i64),
    /// An amount in minor units.
    Minor,
}

/// A piece of [`How::Text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextPiece {
    /// As written.
    Words(String),
    /// What is found there.
    At(Path),
}

/// What doesn't fit, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    at: Vec<String>,
    what: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at.is_empty() {
            return write!(f, "the answer {}", self.what);
        }
        write!(f, "`{}` {}", self.at.join("."), self.what)
    }
}

impl Mapping {
    /// What stands at a path, as its type says.
    pub fn at(path: &str) -> Self {
        Self { from: Path::new(path), ..Self::default() }
    }
}

impl Path {
    /// Reads `name.first_name` or `lines.0.price`; `.` and nothing stand for the place at hand,
    /// `$` at the beginning for the whole answer.
    pub fn new(text: &str) -> Self {
        let from_top = text == "$" || text.starts_with("$.");
        let below = if from_top { text.trim_start_matches('$') } else { text };
        let parts = below.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        Self { parts, from_top }
    }

    /// What stands there.
    pub fn find<'j>(&self, json: &'j Json) -> Option<&'j Json> {
        self.parts.iter().try_fold(json, |here, part| match here {
            Json::Object(fields) => fields.get(part),
            Json::Array(items) => items.get(part.parse::<usize>().ok()?),
            _ => None,
        })
    }
}

/// Reads and writes values of one graph in the words of one system.
#[derive(Clone, Copy)]
pub struct Shape<'g> {
    /// The types.
    pub graph: &'g Graph,
    /// The other system's words.
    pub words: &'g Words,
}

impl Shape<'_> {
    /// A value of a type, found in an answer as a mapping says.
    ///
    /// # Errors
    /// What doesn't fit, and where.
    pub fn read(&self, ty: &Type, mapping: &Mapping, json: &Json) -> Result<Value, Misfit> {
        self.read_in(json, ty, mapping, json)
    }

    /// As [`Shape::read`], at a place in the whole answer.
    fn read_in(
        &self,
        top: &Json,
        ty: &Type,
        mapping: &Mapping,
        json: &Json,
    ) -> Result<Value, Misfit> {
        let from = if mapping.from.from_top { top } else { json };
        let here = mapping.from.find(from).filter(|found| !found.is_null());
        let inside = |wrong: Misfit| wrong.below(&mapping.from.parts);
        match (&mapping.how, here) {
            (How::Constant(value), _) => Ok(value.clone()),
            (_, None) if matches!(ty, Type::Optional(_)) => Ok(Value::Missing),
            (_, None) => Err(inside(misfit("is missing"))),
            (how, Some(found)) if mapping.entries => {
                self.made(top, ty.present(), how, &entries_of(found)).map_err(inside)
            }
            (how, Some(found)) => self.made(top, ty.present(), how, found).map_err(inside),
        }
    }

    fn made(&self, top: &Json, ty: &Type, how: &How, found: &Json) -> Result<Value, Misfit> {
        match (how, ty) {
            (_, Type::List { of, at_least, at_most }) => {
                self.list(top, of, (*at_least, *at_most), how, found)
            }
            (How::Fields(fields), Type::Record(id)) => self.record(top, *id, fields, found),
            (How::Text(pieces), _) => join(pieces, found).and_then(|text| self.text(ty, &text)),
            (How::Unit(seconds), _) => whole(found)?
                .checked_mul(*seconds)
                .map(Value::Duration)
                .ok_or_else(|| misfit("is too long")),
            (How::Minor, Type::Money(currency)) => {
                Ok(Value::Money(Money::new(*currency, whole(found)?)))
            }
            _ => self.as_it_is(ty, found),
        }
    }

    /// A value of a type, as the type says by itself.
    ///
    /// # Errors
    /// What doesn't fit, and where.
    pub fn as_it_is(&self, ty: &Type, json: &Json) -> Result<Value, Misfit> {
        match (ty, json) {
            (Type::Optional(_), Json::Null) => Ok(Value::Missing),
            (Type::Optional(inner), _) => self.as_it_is(inner, json),
            (Type::List { of, at_least, at_most }, _) => {
                self.list(json, of, (*at_least, *at_most), &How::AsItIs, json)
            }
            (Type::Record(id), _) => self.record(json, *id, &BTreeMap::new(), json),
            (Type::Bool, Json::Bool(answer)) => Ok(Value::Bool(*answer)),
            (Type::Int, _) => whole(json).map(Value::Int),
            (Type::Ranged { of, low, high }, _) => {
                self.as_it_is(of, json).and_then(|value| in_range(value, *low, *high))
            }
            (Type::Decimal | Type::Percent, Json::Number(number)) => {
                self.text(ty, &number.to_string())
            }
            (Type::Bool, _) => Err(misfit("is not true or false")),
            (Type::Money(_) | Type::Text | Type::Refined(_), Json::Number(number)) => {
                self.text(ty, &number.to_string())
            }
            (_, Json::String(text)) => self.text(ty, text),
            _ => Err(misfit(&format!("is not {}", self.name_of(ty)))),
        }
    }

    fn list(
        &self,
        top: &Json,
        of: &Type,
        (at_least, at_most): (u32, Option<u32>),
        how: &How,
        json: &Json,
    ) -> Result<Value, Misfit> {
        let Json::Array(items) = json else { return Err(misfit("is not a list")) };
        if items.len() < at_least as usize {
            let count = items.len();
            return Err(misfit(&format!(
                "has {count} elements, and at least {at_least} are declared"
            )));
        }
        if let Some(most) = at_most.filter(|most| items.len() > *most as usize) {
            let count = items.len();
            return Err(misfit(&format!("has {count} elements, and at most {most} are declared")));
        }
        let read = |(place, item): (usize, &Json)| {
            self.made(top, of, how, item).map_err(|wrong| wrong.below(&[place.to_string()]))
        };
        items
            .iter()
            .enumerate()
            .map(read)
            .collect::<Result<Vec<_>, _>>()
            .map(|items| Value::List(items.into()))
    }

    fn record(
        &self,
        top: &Json,
        id: RecordId,
        fields: &BTreeMap<usize, Mapping>,
        json: &Json,
    ) -> Result<Value, Misfit> {
        let Json::Object(_) = json else { return Err(misfit("is not an object")) };
        let record = self.graph.records.lookup(id).ok_or_else(|| misfit("has no declared type"))?;
        let read = |(place, field): (usize, &playbook_graph::Field)| {
            let same_name = Mapping::at(&field.name);
            let ty = match record.tag(place) {
                Some(_) => Type::Optional(Box::new(field.ty.clone())),
                None => field.ty.clone(),
            };
            self.read_in(top, &ty, fields.get(&place).unwrap_or(&same_name), json)
        };
        let fields = record.fields.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(self.without_others(id, record, fields))
    }

    /// The record, without fields that are only there where something else is so.
    fn without_others(&self, of: RecordId, record: &Record, fields: Vec<Value>) -> Value {
        let whole = Value::Record { of, fields: fields.clone().into() };
        let scope = WithIt { it: &whole, outer: &InGraph(self.graph) };
        let kept = fields.into_iter().enumerate().map(|(place, value)| match record.tag(place) {
            Some(tag) if !holds(tag, &scope).unwrap_or(false) => Value::Missing,
            _ => value,
        });
        Value::Record { of, fields: kept.collect() }
    }

    /// A value of a type that is written as a text.
    ///
    /// # Errors
    /// Why the text is none.
    pub fn text(&self, ty: &Type, text: &str) -> Result<Value, Misfit> {
        let refused = || misfit(&format!("is `{text}`, which is not {}", self.name_of(ty)));
        match ty {
            Type::Text => Ok(Value::text(text)),
            Type::Email => text
                .split_once('@')
                .filter(|(name, domain)| !name.is_empty() && domain.contains('.'))
                .map(|_| Value::text(text))
                .ok_or_else(refused),
            Type::Refined(id) => self
                .graph
                .refined
                .lookup(*id)
                .filter(|refined| refined.pattern.matches(text))
                .map(|_| Value::text(text))
                .ok_or_else(refused),
            Type::Enum(id) => self.choice(*id, text).ok_or_else(refused),
            Type::Money(currency) => {
                let digits = text.strip_suffix(currency.code()).map_or(text, str::trim_end);
                Money::parse(*currency, digits).map(Value::Money).ok_or_else(refused)
            }
            Type::Date => text.parse().map(Value::Date).map_err(|_| refused()),
            Type::Time => text.parse().map(Value::Time).map_err(|_| refused()),
            Type::Duration => duration(text).map(Value::Duration).ok_or_else(refused),
            Type::Decimal => parse_decimal(text).map(Value::Decimal).ok_or_else(refused),
            Type::Percent => {
                parse_decimal(text.trim_end_matches('%')).map(Value::Percent).ok_or_else(refused)
            }
            Type::Phone => phone(text).map(Value::text).ok_or_else(refused),
            Type::Url => is_url(text).then(|| Value::text(text)).ok_or_else(refused),
            Type::AnyMoney => text
                .rsplit_once(' ')
                .and_then(|(digits, code)| {
                    Money::parse(Currency::from_code(code)?, digits.trim_end())
                })
                .map(Value::Money)
                .ok_or_else(refused),
            Type::Ranged { of, low, high } => {
                self.text(of, text).and_then(|value| in_range(value, *low, *high))
            }
            Type::Optional(inner) => self.text(inner, text),
            _ => Err(refused()),
        }
    }

    fn choice(&self, id: EnumId, text: &str) -> Option<Value> {
        let choice = self.graph.enums.lookup(id)?;
        let place = match self.words.get(&id) {
            Some(words) => words.iter().position(|theirs| theirs.iter().any(|t| t == text)),
            None => choice.values.iter().position(|value| value.name == text),
        };
        Some(Value::Enum { of: id, value: u32::try_from(place?).ok()? })
    }

    /// A value as JSON in the other system's words; amounts as numbers with their exact digits.
    pub fn write(&self, value: &Value) -> Json {
        match value {
            Value::Missing => Json::Null,
            Value::Bool(answer) => Json::Bool(*answer),
            Value::Int(number) | Value::Duration(number) => Json::from(*number),
            Value::Decimal(number) | Value::Percent(number) => {
                decimal_digits(*number).parse::<Number>().map_or(Json::Null, Json::Number)
            }
            Value::Money(amount) => {
                digits(*amount).parse::<Number>().map_or(Json::Null, Json::Number)
            }
            Value::List(items) => items.iter().map(|item| self.write(item)).collect(),
            Value::Record { of, fields } => {
                let declared = self.graph.records.lookup(*of).map(|r: &Record| r.fields.as_slice());
                let written = declared.unwrap_or_default().iter().zip(fields.iter());
                let written = written.map(|(field, value)| {
                    let value = match (field.ty.present(), value) {
                        // Only the value says in which currency it is.
                        (Type::AnyMoney, Value::Money(amount)) => Json::String(amount.to_string()),
                        _ => self.write(value),
                    };
                    (field.name.clone(), value)
                });
                written.collect::<Map<_, _>>().into()
            }
            other => Json::String(self.plain(other)),
        }
    }

    /// A value as text in the other system's words.
    pub fn plain(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.to_string(),
            Value::Enum { of, value } => {
                let place = *value as usize;
                let theirs =
                    self.words.get(of).and_then(|words| words.get(place)?.first().cloned());
                let own = || Some(self.graph.enums.lookup(*of)?.values.get(place)?.name.clone());
                theirs.or_else(own).unwrap_or_default()
            }
            Value::Date(day) => day.to_string(),
            Value::Time(at) => at.to_string(),
            Value::Money(amount) => digits(*amount),
            Value::Missing => String::new(),
            other => self.write(other).to_string(),
        }
    }

    /// What a type is called in messages, with its article.
    pub fn name_of(&self, ty: &Type) -> String {
        match ty {
            Type::Text => "a text".to_owned(),
            Type::Email => "an e-mail address".to_owned(),
            Type::Bool => "yes or no".to_owned(),
            Type::Int => "a whole number".to_owned(),
            Type::Date => "a date such as `2026-11-22`".to_owned(),
            Type::Time => "a moment such as `2026-11-22T10:00:00Z`".to_owned(),
            Type::Duration => "a length of time such as `5 days`".to_owned(),
            Type::Money(currency) => format!("an exact amount of {currency}"),
            Type::Decimal => "a number of up to six digits behind the point".to_owned(),
            Type::Percent => "a percentage".to_owned(),
            Type::Phone => "a telephone number".to_owned(),
            Type::Url => "the address of a page".to_owned(),
            Type::AnyMoney => "an amount with its currency, such as `12.50 EUR`".to_owned(),
            Type::Ranged { of, .. } => self.name_of(of),
            Type::Enum(id) => {
                format!("a value of `{}`", self.graph.enums.lookup(*id).map_or("", |e| &e.name))
            }
            Type::Record(id) => {
                format!("a `{}`", self.graph.records.lookup(*id).map_or("", |r| &r.name))
            }
            Type::Refined(id) => {
                format!("a `{}`", self.graph.refined.lookup(*id).map_or("", |r| &r.name))
            }
            Type::List { .. } => "a list".to_owned(),
            Type::Optional(inner) => self.name_of(inner),
        }
    }
}

impl Misfit {
    pub(crate) fn below(mut self, path: &[String]) -> Self {
        self.at.splice(0..0, path.iter().cloned());
        self
    }
}

/// The fields of an object as a list; what is none stays what it is.
fn entries_of(found: &Json) -> Json {
    let Json::Object(fields) = found else { return found.clone() };
    let entry = |(key, value): (&String, &Json)| serde_json::json!({ "key": key, "value": value });
    fields.iter().map(entry).collect()
}

fn misfit(what: &str) -> Misfit {
    Misfit { at: Vec::new(), what: what.to_owned() }
}

/// The value, if it lies between two others.
fn in_range(value: Value, low: i64, high: i64) -> Result<Value, Misfit> {
    let inside = value.as_number().is_some_and(|number| (low..=high).contains(&number));
    inside.then_some(value).ok_or_else(|| misfit("is not in the range of its type"))
}

fn whole(json: &Json) -> Result<i64, Misfit> {
    json.as_i64().ok_or_else(|| misfit("is not a whole number"))
}

fn join(pieces: &[TextPiece], found: &Json) -> Result<String, Misfit> {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            TextPiece::Words(words) => text.push_str(words),
            TextPiece::At(path) => match path.find(found) {
                Some(Json::String(words)) => text.push_str(words),
                Some(Json::Number(number)) => text.push_str(&number.to_string()),
                _ => return Err(misfit("is not a text").below(&path.parts)),
            },
        }
    }
    Ok(text)
}

/// The digits of an amount, without its currency.
pub fn digits(amount: Money) -> String {
    let text = amount.to_string();
    text.split(' ').next().unwrap_or_default().to_owned()
}

/// Seconds of a unit as playbooks name it: `day`, `days`.
pub fn unit(name: &str) -> Option<i64> {
    Some(match name.strip_suffix('s').unwrap_or(name) {
        "second" => 1,
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        "week" => 604_800,
        _ => return None,
    })
}

/// Reads `5 days` or `1 hour 30 minutes`.
pub fn duration(text: &str) -> Option<i64> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let pairs = words.chunks_exact(2);
    if words.is_empty() || !pairs.remainder().is_empty() {
        return None;
    }
    pairs.into_iter().try_fold(0_i64, |sum, pair| {
        let [count, name] = pair else { return None };
        sum.checked_add(count.parse::<i64>().ok()?.checked_mul(unit(name)?)?)
    })
}

#[cfg(test)]
mod tests {
    use playbook_graph::Currency;

    use super::*;

    fn read(ty: &Type, json: &str) -> Result<Value, String> {
        let (graph, words) = (Graph::default(), Words::new());
        let shape = Shape { graph: &graph, words: &words };
        shape.as_it_is(ty, &serde_json::from_str(json).unwrap()).map_err(|wrong| wrong.to_string())
    }

    #[test]
    fn amounts_keep_every_digit_and_are_never_rounded() {
        let usd = Type::Money(Currency::from_code("USD").unwrap());
        let cents =
            |minor| Ok(Value::Money(Money::new(Currency::from_code("USD").unwrap(), minor)));
        assert_eq!(read(&usd, "90071992547409.93"), cents(9_007_199_254_740_993));
        assert_eq!(read(&usd, r#""20.5 USD""#), cents(2_050));
        assert!(read(&usd, "1463.7000000000001").unwrap_err().contains("not an exact amount"));
        assert!(read(&usd, r#""20 EUR""#).is_err());
    }

    #[test]
    fn a_length_of_time_names_its_units() {
        assert_eq!(read(&Type::Duration, r#""1 hour 30 minutes""#), Ok(Value::Duration(5_400)));
        assert!(read(&Type::Duration, "5").is_err());
        assert!(read(&Type::Duration, r#""5""#).is_err());
    }

    #[test]
    fn an_object_is_read_as_a_list_and_each_element_may_look_at_the_whole() {
        let (graph, words) = (Graph::default(), Words::new());
        let shape = Shape { graph: &graph, words: &words };
        let texts = Type::List { of: Box::new(Type::Text), at_least: 0, at_most: Some(2) };
        let pieces = ["value", "key"].map(|path| TextPiece::At(Path::new(path)));
        let how = How::Text(pieces.into());
        let mapping = Mapping { from: Path::new("sizes"), entries: true, how };
        let json = serde_json::json!({ "of": "shirt", "sizes": { "m": "2 ", "s": "1 " } });
        let list = shape.read(&texts, &mapping, &json).unwrap();
        assert_eq!(list, Value::List(["2 m", "1 s"].map(Value::text).into()));
        let top = shape.read_in(&json, &Type::Text, &Mapping::at("$.of"), &json["sizes"]);
        assert_eq!(top, Ok(Value::text("shirt")));
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_place() {
        let list = Type::List { of: Box::new(Type::Int), at_least: 0, at_most: Some(2) };
        assert_eq!(read(&list, r#"[1, "x"]"#).unwrap_err(), "`1` is not a whole number");
        assert!(read(&list, "[1, 2, 3]").unwrap_err().contains("at most 2 are declared"));
        assert_eq!(read(&Type::Bool, "null").unwrap_err(), "the answer is not true or false");
    }
}
