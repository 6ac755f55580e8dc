//! A TOML file read strictly: every key has to be known, every fault is collected with its line
//! and what to write instead. Knows nothing of what the keys mean.

use std::cell::RefCell;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use serde_json::{Map, Number, Value as Json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::BindingsError;

/// One thing that can't stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// The byte of the file, from 0.
    pub at: usize,
    /// What is wrong, and what to write instead.
    pub message: String,
}

/// All that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// What messages call the file.
    pub file: String,
    /// In the order of the lines.
    pub faults: Vec<Fault>,
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, fault) in self.faults.iter().enumerate() {
            let newline = if place == 0 { "" } else { "\n" };
            write!(f, "{newline}{}:{}: {}", self.file, fault.line, fault.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// The text of a file, with the faults found so far.
pub(crate) struct Document<'t> {
    text: &'t str,
    faults: RefCell<Vec<Fault>>,
}

/// A value with its place.
#[derive(Clone, Copy)]
pub(crate) struct Node<'d> {
    doc: &'d Document<'d>,
    value: &'d Spanned<DeValue<'d>>,
}

/// A table of which every key has to be asked for.
pub(crate) struct Table<'d> {
    doc: &'d Document<'d>,
    span: Range<usize>,
    entries: &'d DeTable<'d>,
    known: RefCell<Vec<&'static str>>,
}

/// The text of a file, in which every key has to be known, as what `with` makes of its whole table.
pub(crate) fn read<T: Default>(
    name: &str,
    text: &str,
    with: impl FnOnce(&Table<'_>) -> T,
) -> Result<T, Faults> {
    let doc = Document::new(text);
    let read = match DeTable::parse(text) {
        Ok(root) => {
            let top = doc.table(&root);
            let read = with(&top);
            top.nothing_else();
            read
        }
        Err(wrong) => {
            let at = wrong.span().map_or(0, |span| span.start);
            doc.fault(at, format!("this is no TOML: {}", wrong.message().replace('\n', ", ")));
            T::default()
        }
    };
    doc.faults(name).map(|()| read)
}

/// A file's text.
pub(crate) fn text_of(path: &Path) -> Result<String, BindingsError> {
    std::fs::read_to_string(path)
        .map_err(|why| BindingsError::Unreadable(path.to_owned(), crate::words::of_io(&why)))
}

impl<'t> Document<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, faults: RefCell::default() }
    }

    pub(crate) fn fault(&self, at: usize, message: impl Into<String>) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        self.faults.borrow_mut().push(Fault { line, at, message: message.into() });
    }

    /// Everything found, by line.
    fn faults(self, file: &str) -> Result<(), Faults> {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|fault| fault.line);
        faults.dedup();
        if faults.is_empty() { Ok(()) } else { Err(Faults { file: file.to_owned(), faults }) }
    }

    /// The whole file as a table.
    fn table<'d>(&'d self, root: &'d Spanned<DeTable<'d>>) -> Table<'d> {
        Table { doc: self, span: root.span(), entries: root.get_ref(), known: RefCell::default() }
    }
}

impl<'d> Node<'d> {
    pub(crate) fn fault(self, message: impl Into<String>) {
        self.doc.fault(self.value.span().start, message);
    }

    /// The text, else a fault that says what was expected.
    pub(crate) fn text(self, expected: &str) -> Option<&'d str> {
        if let DeValue::String(text) = self.value.get_ref() {
            return Some(text);
        }
        self.fault(format!("this is {}: write {expected}, in quotes", self.kind()));
        None
    }

    pub(crate) fn table(self, expected: &str) -> Option<Table<'d>> {
        if let DeValue::Table(entries) = self.value.get_ref() {
            let (doc, span) = (self.doc, self.value.span());
            return Some(Table { doc, span, entries, known: RefCell::default() });
        }
        self.fault(format!("this is {}: write {expected}", self.kind()));
        None
    }

    /// The elements of a list; one thing alone counts as a list of one.
    pub(crate) fn items(self) -> Vec<Node<'d>> {
        match self.value.get_ref() {
            DeValue::Array(items) => {
                items.iter().map(|value| Node { doc: self.doc, value }).collect()
            }
            _ => vec![self],
        }
    }

    /// The table, if it is one; whatever else it is, is somebody else's fault to find.
    pub(crate) fn quiet_table(self) -> Option<Table<'d>> {
        match self.value.get_ref() {
            DeValue::Table(_) => self.table(""),
            _ => None,
        }
    }

    pub(crate) fn is_text(self) -> bool {
        matches!(self.value.get_ref(), DeValue::String(_))
    }

    pub(crate) fn whole(self, expected: &str) -> Option<i64> {
        if let DeValue::Integer(number) = self.value.get_ref()
            && let Ok(whole) = i64::from_str_radix(number.as_str(), number.radix())
        {
            return Some(whole);
        }
        self.fault(format!("this is {}: write {expected}", self.kind()));
        None
    }

    pub(crate) fn truth(self) -> Option<bool> {
        if let DeValue::Boolean(answer) = self.value.get_ref() {
            return Some(*answer);
        }
        self.fault(format!("this is {}: write `true` or `false`", self.kind()));
        None
    }

    fn kind(self) -> &'static str {
        match self.value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "`true` or `false`",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        }
    }

    /// The value as JSON; numbers keep their digits.
    pub(crate) fn json(self) -> Json {
        json(self.value.get_ref())
    }
}

fn json(value: &DeValue<'_>) -> Json {
    match value {
        DeValue::String(text) => Json::String(text.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Json::Null, Json::from)
        }
        DeValue::Float(number) => {
            number.as_str().parse::<Number>().map_or(Json::Null, Json::Number)
        }
        DeValue::Boolean(answer) => Json::Bool(*answer),
        DeValue::Datetime(at) => Json::String(at.to_string()),
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Table(entries) => entries
            .iter()
            .map(|(key, value)| (key.get_ref().to_string(), json(value.get_ref())))
            .collect::<Map<_, _>>()
            .into(),
    }
}

impl<'d> Table<'d> {
    /// The value of a key, which is known from now on.
    pub(crate) fn take(&self, key: &'static str) -> Option<Node<'d>> {
        self.known.borrow_mut().push(key);
        let (_, value) = self.entries.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(Node { doc: self.doc, value })
    }

    /// All keys with their places and values, whatever they are called.
    pub(crate) fn each(&self) -> Vec<(&'d str, usize, Node<'d>)> {
        let node = |value| Node { doc: self.doc, value };
        self.entries
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), key.span().start, node(value)))
            .collect()
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| name.get_ref() == key)
    }

    /// Whether tables inside tables lead along a dotted name, in whatever pieces.
    pub(crate) fn reaches(&self, name: &str) -> bool {
        self.each().into_iter().any(|(key, _, node)| {
            let rest = name.strip_prefix(key);
            rest == Some("")
                || rest
                    .and_then(|rest| rest.strip_prefix('.'))
                    .is_some_and(|rest| node.quiet_table().is_some_and(|table| table.reaches(rest)))
        })
    }

    pub(crate) fn fault(&self, message: impl Into<String>) {
        self.doc.fault(self.span.start, message);
    }

    pub(crate) fn fault_at(&self, at: usize, message: impl Into<String>) {
        self.doc.fault(at, message);
    }

    /// Whatever wasn't asked for is a fault.
    pub(crate) fn nothing_else(&self) {
        let known = self.known.borrow();
        for (key, at, _) in self.each() {
            if !known.contains(&key) {
                let instead = instead(key, known.iter().copied());
                self.doc.fault(at, format!("nothing here is called `{key}`{instead}"));
            }
        }
    }
}

/// What to write instead of a name: the one that is nearly the same, else all there are.
pub(crate) fn instead<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    let near = known.clone().find(|other| strsim::damerau_levenshtein(name, other) <= 2);
    if let Some(near) = near {
        return format!(": did you mean `{near}`?");
    }
    let all: Vec<String> = known.map(|name| format!("`{name}`")).collect();
    if all.is_empty() { String::new() } else { format!(": there are {}", all.join(", ")) }
}
