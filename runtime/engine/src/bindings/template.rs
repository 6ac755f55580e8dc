//! Texts with a tool's arguments in them, for URLs and bodies: `/orders/{order.id}/cancel`. Names
//! are resolved when the file is read, so that a call can't meet an unknown one.

use playbook_graph::{Graph, Tool, Type, Value};
use serde_json::Value as Json;

use crate::shape::Shape;

/// A text with places for arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Words(String),
    Argument { param: usize, fields: Vec<usize>, form: Form },
}

/// How an argument is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// As its type says.
    Plain,
    /// `:text`: as a text, where a number would be written otherwise.
    Text,
    /// `:minor`: an amount in minor units.
    Minor,
    /// `:currency`: the letters of an amount's currency.
    Currency,
    /// An amount of any currency: its digits and its currency as one text.
    Amount,
}

impl Template {
    /// Reads a template; braces are doubled to stand for themselves.
    ///
    /// # Errors
    /// What can't stand, and what to write instead.
    pub fn read(text: &str, tool: &Tool, graph: &Graph) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut words = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, after) = rest.split_at(at);
            words.push_str(before);
            if let Some(tail) = after.strip_prefix("{{").or_else(|| after.strip_prefix("}}")) {
                words.extend(after.chars().next());
                rest = tail;
                continue;
            }
            let inside = after.strip_prefix('{').and_then(|after| after.split_once('}'));
            let Some((name, tail)) = inside else {
                return Err(format!(
                    "a brace in `{text}` has no partner: double it to mean itself"
                ));
            };
            pieces.extend(words_piece(&mut words));
            pieces.push(argument(name, tool, graph)?);
            rest = tail;
        }
        words.push_str(rest);
        pieces.extend(words_piece(&mut words));
        Ok(Self(pieces))
    }

    /// The text for a call's arguments.
    pub fn text(&self, args: &[Value], shape: &Shape<'_>) -> String {
        self.0.iter().map(|piece| piece.text(args, shape)).collect()
    }

    /// The text as one piece of a path: no argument makes another path of it.
    ///
    /// # Errors
    /// In words, where an argument can't stand in a path.
    pub fn path_text(&self, args: &[Value], shape: &Shape<'_>) -> Result<String, String> {
        let mut whole = String::new();
        for piece in &self.0 {
            let text = piece.text(args, shape);
            if text.is_empty() {
                return Err("a value that is empty can't stand in a path".to_owned());
            }
            if text.contains(char::is_control) {
                return Err(format!("{text:?} can't stand in a path: it holds control characters"));
            }
            whole.push_str(&text);
        }
        // The folder itself and the one above it, also where a server cuts spaces off.
        if matches!(whole.trim(), "." | "..") {
            return Err(format!("`{whole}` can't stand in a path"));
        }
        Ok(whole)
    }

    /// The JSON for a call's arguments: an argument alone keeps its kind, else it is text.
    pub fn json(&self, args: &[Value], shape: &Shape<'_>) -> Json {
        match self.0.as_slice() {
            [Piece::Argument { param, fields, form }] => {
                written(&reach(args, *param, fields), *form, shape)
            }
            _ => Json::String(self.text(args, shape)),
        }
    }
}

impl Piece {
    fn text(&self, args: &[Value], shape: &Shape<'_>) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Argument { param, fields, form } => {
                let value = reach(args, *param, fields);
                match written(&value, *form, shape) {
                    Json::String(text) => text,
                    Json::Null => String::new(),
                    other => other.to_string(),
                }
            }
        }
    }
}

fn words_piece(words: &mut String) -> Option<Piece> {
    let words = std::mem::take(words);
    (!words.is_empty()).then_some(Piece::Words(words))
}

fn argument(text: &str, tool: &Tool, graph: &Graph) -> Result<Piece, String> {
    let (path, form) = text.split_once(':').unwrap_or((text, ""));
    let mut parts = path.split('.');
    let name = parts.next().unwrap_or_default();
    let Some(param) = tool.params.iter().position(|param| param.name == name) else {
        let known = tool.params.iter().map(|param| param.name.as_str());
        return Err(format!(
            "`{}` takes no `{name}`{}",
            tool.name,
            super::document::instead(name, known)
        ));
    };
    let mut ty = tool.params.get(param).map_or(&Type::Text, |param| &param.ty);
    let mut fields = Vec::new();
    for part in parts {
        let record = match ty.present().element().unwrap_or(ty.present()) {
            Type::Record(id) => graph.records.lookup(*id),
            _ => None,
        };
        let record = record.ok_or_else(|| format!("`{path}` goes into what has no fields"))?;
        let Some(place) = record.field(part) else {
            let known = record.fields.iter().map(|field| field.name.as_str());
            let instead = super::document::instead(part, known);
            return Err(format!("`{}` has no field `{part}`{instead}", record.name));
        };
        ty = record.fields.get(place).map_or(&Type::Text, |field| &field.ty);
        fields.push(place);
    }
    let form = match (form, ty.present()) {
        ("", Type::AnyMoney) => Form::Amount,
        ("", _) => Form::Plain,
        ("text", _) => Form::Text,
        ("minor", Type::Money(_) | Type::AnyMoney) => Form::Minor,
        ("currency", Type::Money(_) | Type::AnyMoney) => Form::Currency,
        ("minor" | "currency", _) => return Err(format!("`{path}` is no amount of money")),
        _ => {
            return Err(format!(
                "`:{form}` says nothing: there are `:text`, `:minor` and `:currency`"
            ));
        }
    };
    Ok(Piece::Argument { param, fields, form })
}

/// An argument, or a field of it, of a list that of each element; nothing where an optional one is
/// missing.
fn reach(args: &[Value], param: usize, fields: &[usize]) -> Value {
    args.get(param).map_or(Value::Missing, |value| field_of(value, fields))
}

fn field_of(value: &Value, fields: &[usize]) -> Value {
    match (value, fields) {
        (_, []) => value.clone(),
        (Value::List(items), _) => {
            Value::List(items.iter().map(|item| field_of(item, fields)).collect())
        }
        (_, [first, rest @ ..]) => {
            value.field(*first).map_or(Value::Missing, |inner| field_of(inner, rest))
        }
    }
}

fn written(value: &Value, form: Form, shape: &Shape<'_>) -> Json {
    match (form, value) {
        (Form::Minor, Value::Money(amount)) => Json::from(amount.minor),
        (Form::Currency, Value::Money(amount)) => Json::from(amount.currency.code()),
        (Form::Amount, Value::Money(amount)) => Json::String(amount.to_string()),
        (Form::Text, value) => Json::String(shape.plain(value)),
        (_, value) => shape.write(value),
    }
}
