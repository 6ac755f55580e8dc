//! What is shown of a value when it is spoken: whether something in it is marked `personal` or `secret`.

use crate::expr::Expr;
use crate::graph::Graph;
use crate::text::Piece;
use crate::types::{Marks, Type};

/// So deep records in records are looked into.
const DEEPEST: u32 = 8;

/// Whether an expression goes through a field that is marked so.
pub(crate) fn takes(graph: &Graph, expr: &Expr, is: fn(Marks) -> bool) -> bool {
    let here = match expr {
        Expr::Field { record, field, .. } | Expr::Each { record, field, .. } => {
            let record = graph.records.lookup(*record);
            let field = record.and_then(|record| record.fields.get(*field as usize));
            field.is_some_and(|field| is(field.marks))
        }
        _ => false,
    };
    here || expr.parts().any(|part| takes(graph, part, is))
}

/// Whether a value of a type, as it is spoken, shows something that is marked so.
pub(crate) fn shows(graph: &Graph, ty: &Type, is: fn(Marks) -> bool) -> bool {
    shows_at(graph, ty, is, 0)
}

fn shows_at(graph: &Graph, ty: &Type, is: fn(Marks) -> bool, depth: u32) -> bool {
    match ty.present() {
        Type::List { of, .. } => shows_at(graph, of, is, depth),
        Type::Record(id) if depth < DEEPEST => {
            let Some(record) = graph.records.lookup(*id) else { return false };
            match &record.shown_as {
                Some(text) => text.pieces.iter().any(|piece| match piece {
                    Piece::Words(_) => false,
                    Piece::Value(part) => {
                        let ty = field_type(graph, part);
                        takes(graph, part, is)
                            || ty.is_some_and(|ty| shows_at(graph, ty, is, depth + 1))
                    }
                }),
                // Without words of its own, a record is spoken field by field.
                None => record
                    .fields
                    .iter()
                    .any(|field| is(field.marks) || shows_at(graph, &field.ty, is, depth + 1)),
            }
        }
        _ => false,
    }
}

/// The type of the field that an expression is.
pub(crate) fn field_type<'g>(graph: &'g Graph, expr: &Expr) -> Option<&'g Type> {
    let Expr::Field { record, field, .. } = expr else { return None };
    graph.records.lookup(*record)?.fields.get(*field as usize).map(|field| &field.ty)
}
