//! The fields that a description may speak of: of the thing picked, of records inside it, and of what
//! stands in lists inside it (the features of a thing).

use playbook_graph::{Graph, Type, Value};

/// How far down records are looked into.
const DEPTH: usize = 3;

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leaf {
    /// Its place: places of fields, outermost first; empty for the thing itself.
    pub(crate) path: Vec<u32>,
    /// What it holds, without `optional`.
    pub(crate) ty: Type,
    /// Whether it may be missing.
    pub(crate) optional: bool,
    /// Whether it stands in a list, so that a thing has several.
    pub(crate) listed: bool,
    /// Where the label of such a one stands: `size` beside `L`.
    pub(crate) label: Option<Vec<u32>>,
}

impl Leaf {
    /// What a thing holds in this field; several values, if it stands in a list.
    pub(crate) fn of<'v>(&self, thing: &'v Value) -> Vec<&'v Value> {
        at(thing, &self.path)
    }

    /// What a thing holds in this field, each with its label.
    pub(crate) fn labelled<'v>(&self, thing: &'v Value) -> Vec<(&'v Value, Option<&'v str>)> {
        let labels = self.label.as_ref().map(|label| at(thing, label)).unwrap_or_default();
        let labels = labels.into_iter().map(Value::as_text).chain(std::iter::repeat(None));
        self.of(thing).into_iter().zip(labels).collect()
    }
}

/// What stands at a path.
fn at<'v>(thing: &'v Value, path: &[u32]) -> Vec<&'v Value> {
    match (thing, path) {
        (Value::List(items), _) => items.iter().flat_map(|item| at(item, path)).collect(),
        (thing, []) => vec![thing],
        (thing, [first, rest @ ..]) => {
            thing.field(*first as usize).map_or_else(Vec::new, |inner| at(inner, rest))
        }
    }
}

/// All of them, outermost first.
pub(crate) fn leaves(graph: &Graph, ty: &Type) -> Vec<Leaf> {
    let thing =
        Leaf { path: Vec::new(), ty: ty.clone(), optional: false, listed: false, label: None };
    let mut leaves = Vec::new();
    collect(graph, thing, &mut leaves);
    leaves.sort_by_key(|leaf| (leaf.listed, leaf.path.len()));
    leaves
}

fn collect(graph: &Graph, at: Leaf, into: &mut Vec<Leaf>) {
    let optional = at.optional || matches!(at.ty, Type::Optional(_));
    match at.ty.present() {
        Type::Record(id) => {
            let fields = graph.records.lookup(*id).map_or(&[][..], |record| &record.fields);
            let fields = if at.path.len() < DEPTH { fields } else { &[] };
            let place = |name: &str| fields.iter().position(|field| field.name == name);
            // a record of `name` and `value` is one feature, under its name
            let labels = place("value").and_then(|_| place("name")).filter(|_| at.listed);
            for (nth, field) in fields.iter().enumerate().filter(|(nth, _)| Some(*nth) != labels) {
                let inside = |nth: usize| {
                    let mut path = at.path.clone();
                    path.push(u32::try_from(nth).unwrap_or(u32::MAX));
                    path
                };
                let (path, label) = (inside(nth), labels.map(inside));
                collect(graph, Leaf { path, ty: field.ty.clone(), optional, label, ..at }, into);
            }
        }
        Type::List { of, .. } => {
            let of = (**of).clone();
            collect(graph, Leaf { ty: of, optional: true, listed: true, ..at }, into);
        }
        Type::Optional(_) => {}
        simple => {
            let ty = simple.clone();
            into.push(Leaf { ty, optional, ..at });
        }
    }
}
