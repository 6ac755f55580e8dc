//! Things that were named before anybody knew what there is: “I want to return the bicycle”, said by a
//! customer whose orders nobody has read yet. The words are kept, and held against the texts of the
//! list once it is there. What names nothing says nothing.

use std::collections::BTreeSet;

use playbook_graph::{Graph, Value};

/// Words that say of a feature that it is there, or not.
const YES: &str = "yes";
const NO: &str = "no";
const DENY: &[&str] = &["not", "no", "non", "without"];

/// Those of some things that are named by most of the words: none of them has all the words of another
/// and more. None where no word names any.
pub(crate) fn named<'v>(graph: &Graph, among: &[&'v Value], words: &[String]) -> Vec<&'v Value> {
    let said: BTreeSet<&str> = words.iter().map(String::as_str).collect();
    let met: Vec<(&Value, BTreeSet<String>)> = among
        .iter()
        .map(|item| (*item, Texts::of(graph, item).met(&said)))
        .filter(|(_, met)| !met.is_empty())
        .collect();
    let beaten = |one: &BTreeSet<String>| {
        met.iter().any(|(_, other)| one.len() < other.len() && one.is_subset(other))
    };
    met.iter().filter(|(_, one)| !beaten(one)).map(|(item, _)| *item).collect()
}

/// What a thing says of itself.
#[derive(Default)]
struct Texts<'v> {
    /// What it is called, and what things inside it are.
    names: Vec<&'v str>,
    /// Its features, each with its label.
    features: Vec<(&'v str, &'v str)>,
}

impl<'v> Texts<'v> {
    fn of(graph: &Graph, item: &'v Value) -> Self {
        let mut texts = Self::default();
        texts.collect(graph, item);
        texts
    }

    fn collect(&mut self, graph: &Graph, value: &'v Value) {
        match value {
            Value::Text(text) => self.names.push(text),
            Value::List(items) => items.iter().for_each(|item| self.collect(graph, item)),
            Value::Record { of, fields } => {
                let declared = graph.records.lookup(*of).map_or(&[][..], |record| &record.fields);
                let text = |name: &str| {
                    let place = declared.iter().position(|field| field.name == name)?;
                    fields.get(place)?.as_text()
                };
                // a record of `name` and `value` is one feature
                match (text("name"), text("value")) {
                    (Some(label), Some(value)) => self.features.push((label, value)),
                    _ => fields.iter().for_each(|field| self.collect(graph, field)),
                }
            }
            _ => {}
        }
    }

    /// The words that it is named by. What has a name has to be called by it: features alone tell
    /// which of several, and not what.
    fn met(&self, said: &BTreeSet<&str>) -> BTreeSet<String> {
        let names: Vec<String> = self.names.iter().flat_map(|text| tokens(text)).collect();
        let is_name =
            |word: &&String| word.chars().count() > 2 && word.chars().all(char::is_alphabetic);
        let called: BTreeSet<String> =
            names.iter().filter(is_name).filter(|word| says(said, word)).cloned().collect();
        if called.is_empty() && names.iter().any(|word| is_name(&word)) {
            return called;
        }
        let features = self.features.iter().filter(|(label, value)| has(said, label, value));
        let features = features.flat_map(|(label, value)| [tokens(label), tokens(value)].concat());
        called.into_iter().chain(features).collect()
    }
}

/// Whether a feature is said: all words of its value, or, where that is a yes or a no, its label.
fn has(said: &BTreeSet<&str>, label: &str, value: &str) -> bool {
    let all = |text: &str| {
        let words = tokens(text);
        !words.is_empty() && words.iter().all(|word| says(said, word))
    };
    let denied = DENY.iter().any(|word| said.contains(word));
    match value.to_lowercase().as_str() {
        YES => all(label) && !denied,
        NO => all(label) && denied,
        _ => all(value),
    }
}

/// Whether a word was said, in the singular or the plural.
fn says(said: &BTreeSet<&str>, word: &str) -> bool {
    let single = word.strip_suffix("es").or_else(|| word.strip_suffix('s'));
    said.contains(word)
        || single.is_some_and(|single| single.chars().count() > 2 && said.contains(single))
        || word.chars().count() > 2
            && (said.contains(format!("{word}s").as_str())
                || said.contains(format!("{word}es").as_str()))
}

fn tokens(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
