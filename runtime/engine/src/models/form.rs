//! The form of an answer: a JSON schema made from the types of what may be meant. A model can say
//! nothing that is not in it; and what it says is tested again behind it.

use serde_json::{Map, Value as Json, json};

use super::offered::{Named, Offered};

/// Readings that are about nothing in particular.
pub(super) const SHORT: [&str; 9] = [
    "yes",
    "no",
    "why",
    "rather_not_say",
    "cancel",
    "something_else",
    "unclear",
    "asks_for_time",
    "asks_back",
];

/// Which of several is meant.
pub(super) const PICKS: [&str; 7] =
    ["only_one", "number", "last", "lowest", "highest", "all", "all_but"];

/// The form of an interpretation.
pub(super) fn of_readings(offered: &Offered<'_>) -> Json {
    let mut variants = vec![object([("reading", one_of(SHORT))])];
    if !offered.wishes.is_empty() {
        let wishes = offered.wishes.iter().map(|(_, name)| *name);
        let reading = one_of(["wants", "wants_as_well"]);
        variants.push(object([("reading", reading), ("wish", one_of(wishes))]));
    }
    variants.extend(offered.slots.iter().flat_map(|slot| of_slot(offered, slot)));
    let readings = json!({ "type": "array", "items": { "anyOf": variants } });
    object([("readings", readings)])
}

/// The form of a reply in other words.
pub(super) fn of_words() -> Json {
    object([("text", json!({ "type": "string" }))])
}

fn of_slot(offered: &Offered<'_>, named: &Named<'_>) -> Vec<Json> {
    let verbs: &[&str] = match (&named.slot.gathered, named.known) {
        (Some(_), _) => &["is", "is_rather", "add", "remove"],
        (None, true) => &["is_rather"],
        (None, false) => &["is", "is_rather"],
    };
    let whole = |what: &'static str, form: Json| {
        object([
            ("reading", one_of(verbs.iter().copied())),
            ("slot", one_of([named.name.as_str()])),
            (what, form),
        ])
    };
    let mut forms = Vec::new();
    if named.is_picked() {
        forms.extend(of_description(offered, named).map(|form| whole("which", form)));
    }
    if let Some(record) = named.slot.record().and_then(|id| offered.graph.records.lookup(id)) {
        let plain = named.slot.fields.iter().zip(&record.fields);
        let plain = plain.filter(|(asked, _)| asked.among.is_none());
        let parts: Map<String, Json> = plain
            .filter_map(|(_, field)| {
                let form = offered.form_of(&field.ty)?;
                Some((field.name.clone(), json!({ "anyOf": [form, { "type": "null" }] })))
            })
            .collect();
        if !parts.is_empty() {
            forms.push(whole("parts", closed(parts)));
        }
    } else if !named.is_picked() || named.slot.may_be_new {
        forms.extend(offered.form_of(named.slot.one()).map(|form| whole("value", form)));
    }
    forms
}

/// “The blue one”, “the last two”, “all but the lamp”: values of fields, and which of those that fit.
fn of_description(offered: &Offered<'_>, named: &Named<'_>) -> Option<Json> {
    let fields = offered.described(named.slot.one());
    if fields.is_empty() {
        return None;
    }
    let names = || fields.iter().map(|field| field.name.as_str());
    let is = json!({ "type": "array", "items": object([
        ("field", one_of(names())),
        ("is", json!({ "type": "string" })),
    ]) });
    Some(object([
        ("where", is.clone()),
        ("rather", is),
        ("pick", one_of(PICKS)),
        ("number", json!({ "type": "integer" })),
        ("by", one_of(names())),
    ]))
}

fn one_of<'n>(names: impl IntoIterator<Item = &'n str>) -> Json {
    let names: Vec<&str> = names.into_iter().collect();
    json!({ "type": "string", "enum": names })
}

fn object<const N: usize>(fields: [(&str, Json); N]) -> Json {
    closed(fields.into_iter().map(|(name, form)| (name.to_owned(), form)).collect())
}

/// An object of exactly these fields.
fn closed(fields: Map<String, Json>) -> Json {
    let names: Vec<String> = fields.keys().cloned().collect();
    json!({
        "type": "object",
        "properties": fields,
        "required": names,
        "additionalProperties": false,
    })
}
