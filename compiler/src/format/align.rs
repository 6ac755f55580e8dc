//! Columns: arrows of arms, values of a desk, sentences of needs, rows of a table. Pads lines that
//! are whole already; changes no words.

use super::collect::{Block, Item, Statement};
use super::render::{WIDTH, flat, width};
use super::space::{is_desk_clause, is_one_line_declaration};
use crate::syntax::SyntaxKind::{self, *};

/// The one-line statements of a block with their columns filled up.
pub(super) fn columns(
    block: &Block,
    mut flats: Vec<Option<String>>,
    indent: usize,
) -> Vec<Option<String>> {
    if block.table {
        return table(block, flats);
    }
    for group in groups(&block.statements, &flats) {
        align(&block.statements, &mut flats, &group, indent);
    }
    flats
}

/// Which statements stand in one column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    /// With its neighbours of the same kind, up to an empty line or a comment.
    Neighbours(SyntaxKind),
    /// With all of the block.
    Block(SyntaxKind),
}

fn column(statement: &Statement) -> Option<Column> {
    match statement.kind {
        CUSTOMER_LINE => Some(Column::Block(CUSTOMER_LINE)),
        kind if is_desk_clause(kind) => Some(Column::Block(DESK_DECL)),
        ARM | CHOICE | WAIT_FOR | STUB_LINE | NEEDS_CLAUSE => {
            Some(Column::Neighbours(statement.kind))
        }
        kind if is_one_line_declaration(kind) => Some(Column::Neighbours(kind)),
        _ => None,
    }
}

fn groups(statements: &[Statement], flats: &[Option<String>]) -> Vec<Vec<usize>> {
    let in_desk = statements.iter().any(|statement| is_desk_clause(statement.kind));
    let mut groups: Vec<(Column, Vec<usize>)> = Vec::new();
    let mut run: Option<Column> = None;
    for (nth, (statement, flat)) in statements.iter().zip(flats).enumerate() {
        let mut found = column(statement).filter(|_| flat.is_some());
        if in_desk && statement.kind == NEEDS_CLAUSE && flat.is_some() {
            found = Some(Column::Block(DESK_DECL));
        }
        let apart = statement.blank || !statement.comments.is_empty();
        match found {
            Some(Column::Block(_)) => join(&mut groups, found, nth, true),
            Some(Column::Neighbours(_)) => join(&mut groups, found, nth, run == found && !apart),
            None => {}
        }
        run = found;
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn join(groups: &mut Vec<(Column, Vec<usize>)>, column: Option<Column>, nth: usize, old: bool) {
    let Some(column) = column else { return };
    let known = groups.iter_mut().rev().find(|(of, _)| *of == column).filter(|_| old);
    match known {
        Some((_, group)) => group.push(nth),
        None => groups.push((column, vec![nth])),
    }
}

/// A statement's number, and what stands before and from its column on.
type Split = (usize, String, String);

/// Those of the lines that stay short enough with a common column, and where it is.
fn fitting(mut split: Vec<Split>, indent: usize) -> (Vec<Split>, usize) {
    loop {
        let wide = split.iter().map(|(_, before, _)| width(before)).max().unwrap_or(0);
        let all = split.len();
        split.retain(|(_, _, after)| indent + wide + 1 + width(after) <= WIDTH);
        if split.len() == all {
            return (split, wide);
        }
    }
}

/// Fills up what stands before the column, but for lines that would get too long by it.
fn align(statements: &[Statement], flats: &mut [Option<String>], group: &[usize], indent: usize) {
    let desk = group.iter().filter_map(|nth| statements.get(*nth)).any(|s| is_desk_clause(s.kind));
    let split: Vec<Split> =
        group.iter().filter_map(|nth| split(*nth, statements.get(*nth)?, desk)).collect();
    let (split, wide) = fitting(split, indent);
    for (nth, before, after) in split {
        if let Some(line) = flats.get_mut(nth) {
            let space = " ".repeat(wide + 1 - width(&before));
            *line = Some(format!("{before}{space}{after}"));
        }
    }
}

/// A statement before and from its column on.
fn split(nth: usize, statement: &Statement, desk: bool) -> Option<Split> {
    let at = match statement.kind {
        // On a desk the fact that is needed stands in the column of values.
        NEEDS_CLAUSE if desk => 1,
        _ => statement.column?,
    };
    let before = flat(statement.items.get(..at)?)?;
    let after = flat(statement.items.get(at..)?)?;
    (!after.is_empty()).then(|| (nth, before, after.trim_start().to_owned()))
}

/// Rows of a table with their cells filled up.
fn table(block: &Block, flats: Vec<Option<String>>) -> Vec<Option<String>> {
    let rows: Vec<Option<Vec<String>>> = block.statements.iter().map(cells).collect();
    let mut wide: Vec<usize> = Vec::new();
    for row in rows.iter().flatten() {
        for (nth, cell) in row.iter().enumerate() {
            match wide.get_mut(nth) {
                Some(known) => *known = (*known).max(width(cell)),
                None => wide.push(width(cell)),
            }
        }
    }
    let filled = |row: Vec<String>| {
        let cells = row
            .iter()
            .zip(&wide)
            .map(|(cell, wide)| format!(" {cell}{} |", " ".repeat(wide - width(cell))));
        format!("|{}", cells.collect::<String>())
    };
    rows.into_iter().zip(flats).map(|(row, flat)| row.map(filled).or(flat)).collect()
}

/// The cells of a row; none where it isn't a whole one.
fn cells(statement: &Statement) -> Option<Vec<String>> {
    if statement.kind != TABLE_ROW {
        return None;
    }
    let mut cells = Vec::new();
    let mut cell: Vec<Item> = Vec::new();
    for item in statement.items.iter().skip(1) {
        match item {
            Item::Word(word) if word.text == "|" => {
                cells.push(flat(&std::mem::take(&mut cell))?.trim().to_owned());
            }
            item => cell.push(item.clone()),
        }
    }
    Some(cells)
}
