//! Mappings of results: `result.fields = { refund = "total", days = { constant = "5 days" } }`.
//! Checked against the tool's declared type when the file is read.

use std::collections::BTreeMap;

use playbook_graph::Type;

use super::Around;
use super::document::{Node, Table, instead};
use crate::shape::{self, How, Mapping, Path, Shape, TextPiece, Words};

/// Reads the mapping of a value of a type: a path, or a table.
pub(super) fn read(node: Node<'_>, ty: &Type, around: &Around<'_>) -> Option<Mapping> {
    if node.is_text() {
        return Some(Mapping::at(node.text("")?));
    }
    let table = node.table("a path such as `\"user.name\"`, or a table")?;
    let from = table.take("from").and_then(|node| node.text("a path"));
    let from = from.map(Path::new).unwrap_or_default();
    let entries = entries(&table, ty);
    let ways = ["fields", "constant", "text", "unit", "minor"];
    let chosen: Vec<&str> = ways.into_iter().filter(|way| table.has(way)).collect();
    let how = match chosen.as_slice() {
        [] => Some(How::AsItIs),
        ["fields"] => fields(&table, ty, around),
        ["constant"] => constant(&table, ty, around),
        ["text"] => text(&table, ty, around),
        ["unit"] => unit(&table, ty, around),
        ["minor"] => minor(&table, ty, around),
        several => {
            table.fault(format!("`{}` exclude each other: keep one", several.join("` and `")));
            None
        }
    };
    table.nothing_else();
    Some(Mapping { from, entries, how: how? })
}

/// `entries = true`: an object with any names is read as a list of `{ key, value }`.
fn entries(table: &Table<'_>, ty: &Type) -> bool {
    let Some(node) = table.take("entries") else { return false };
    if ty.present().element().is_none() {
        node.fault("`entries` makes a list, and no list is declared here");
    }
    node.truth().unwrap_or_default()
}

fn fields(table: &Table<'_>, ty: &Type, around: &Around<'_>) -> Option<How> {
    let node = table.take("fields")?;
    let inner = ty.present().element().unwrap_or(ty.present());
    let record = match inner {
        Type::Record(id) => around.graph.records.lookup(*id),
        _ => None,
    };
    let Some(record) = record else {
        node.fault("only a structure, or a list of them, has `fields`");
        return None;
    };
    let fields = node.table("a table of the structure's fields")?;
    let mut mapped = BTreeMap::new();
    for (name, at, node) in fields.each() {
        match record.field(name).and_then(|place| Some((place, record.fields.get(place)?))) {
            Some((place, field)) => {
                mapped.extend(read(node, &field.ty, around).map(|mapping| (place, mapping)));
            }
            None => {
                let instead = instead(name, record.fields.iter().map(|f| f.name.as_str()));
                fields.fault_at(at, format!("`{}` has no field `{name}`{instead}", record.name));
            }
        }
    }
    Some(How::Fields(mapped))
}

fn constant(table: &Table<'_>, ty: &Type, around: &Around<'_>) -> Option<How> {
    let node = table.take("constant")?;
    let shape = Shape { graph: around.graph, words: &Words::new() };
    match shape.as_it_is(ty, &node.json()) {
        Ok(value) => Some(How::Constant(value)),
        Err(_) => {
            node.fault(format!("the constant is not {}", shape.name_of(ty)));
            None
        }
    }
}

fn text(table: &Table<'_>, ty: &Type, around: &Around<'_>) -> Option<How> {
    let node = table.take("text")?;
    if !ty.present().is_textual() {
        expected(node, ty, around, "`text` makes texts");
        return None;
    }
    let mut pieces = Vec::new();
    let mut rest = node.text("a text with `{paths}`")?;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((path, tail)) = after.split_once('}') else {
            node.fault("a brace has no partner");
            return None;
        };
        pieces.push(TextPiece::Words(before.to_owned()));
        pieces.push(TextPiece::At(Path::new(path)));
        rest = tail;
    }
    pieces.push(TextPiece::Words(rest.to_owned()));
    Some(How::Text(pieces))
}

fn unit(table: &Table<'_>, ty: &Type, around: &Around<'_>) -> Option<How> {
    let node = table.take("unit")?;
    if *ty.present() != Type::Duration {
        expected(node, ty, around, "`unit` makes a length of time");
        return None;
    }
    let name = node.text("a unit such as `\"days\"`")?;
    let seconds = shape::unit(name);
    if seconds.is_none() {
        node.fault(format!("`{name}` is no unit: there are seconds, minutes, hours, days, weeks"));
    }
    seconds.map(How::Unit)
}

fn minor(table: &Table<'_>, ty: &Type, around: &Around<'_>) -> Option<How> {
    let node = table.take("minor")?;
    if !matches!(ty.present(), Type::Money(_)) {
        expected(node, ty, around, "`minor` makes an amount");
        return None;
    }
    node.truth().map(|minor| if minor { How::Minor } else { How::AsItIs })
}

fn expected(node: Node<'_>, ty: &Type, around: &Around<'_>, what: &str) {
    let shape = Shape { graph: around.graph, words: &Words::new() };
    node.fault(format!("{what}, and {} is declared here", shape.name_of(ty)));
}
