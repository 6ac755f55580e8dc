//! The fields that a description may speak of: of the thing picked, and of records inside it.

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
}

impl Leaf {
    /// What a thing holds in this field.
    pub(crate) fn of<'v>(&self, thing: &'v Value) -> Option<&'v Value> {
        self.path.iter().try_fold(thing, |value, place| value.field(*place as usize))
    }
}

/// All of them, outermost first.
pub(crate) fn leaves(graph: &Graph, ty: &Type) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    collect(graph, ty, &mut Vec::new(), false, &mut leaves);
    leaves.sort_by_key(|leaf| leaf.path.len());
    leaves
}

fn collect(graph: &Graph, ty: &Type, path: &mut Vec<u32>, optional: bool, into: &mut Vec<Leaf>) {
    let optional = optional || matches!(ty, Type::Optional(_));
    match ty.present() {
        Type::Record(id) => {
            let fields = graph.records.lookup(*id).map_or(&[][..], |record| &record.fields);
            let fields = if path.len() < DEPTH { fields } else { &[] };
            for (place, field) in fields.iter().enumerate() {
                path.push(u32::try_from(place).unwrap_or(u32::MAX));
                collect(graph, &field.ty, path, optional, into);
                path.pop();
            }
        }
        Type::List { .. } | Type::Optional(_) => {}
        simple => into.push(Leaf { path: path.clone(), ty: simple.clone(), optional }),
    }
}
