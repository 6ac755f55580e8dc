//! Tables and formulas, as far as they are declared. Decision tables: columns by name, cells by the type of their column. Whether exactly one row fits
//! each input, the verifier proves.

use playbook_graph::{
    Cell, End, Expr, FileId, Origin, Param, RecordId, Row, Span, TableId, Type, Value,
};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics;
use crate::diagnostics::table_shape;
use crate::syntax::ast;

/// What a column is for.
#[derive(Clone, Debug)]
enum Column {
    /// The parameter at this place.
    Param(usize),
    /// The whole result.
    Result,
    /// A field of the result.
    Field(usize),
}

/// A cell as written: `other` depends on the other rows.
#[derive(Clone, Debug, PartialEq)]
enum Taken {
    Any,
    Other,
    In(Vec<Span>),
}

/// A row as written.
struct WrittenRow {
    cells: Vec<Taken>,
    result: Value,
    at: Origin,
}

impl Draft {
    /// What formulas are given and give, before any is looked into.
    pub(super) fn declare_formulas(&mut self) {
        for place in 0..self.formulas.len() {
            let Some(formula) = self.formulas.get(place) else { continue };
            let (file, node) = (formula.file, formula.node.clone());
            let params = self.typed_params(file, node.params());
            let gives = self.type_of(file, node.gives());
            if let Some(formula) = self.formulas.get_mut(place) {
                formula.params = params;
                formula.gives = gives;
            }
        }
    }

    pub(super) fn lower_table(&mut self, file: FileId, id: TableId, node: &ast::Table) {
        let params = self.typed_params(file, node.params());
        let gives = self.type_of(file, node.gives());
        let (Some(params), Some(gives)) = (params, gives) else {
            self.broken.tables.insert(id);
            return;
        };
        let places = node.params().into_iter().flat_map(|params| params.items());
        for (param, place) in params.iter().zip(places) {
            if !can_be_asked_with(&param.ty) {
                let what = self.a_value(&param.ty);
                let finding = table_shape::param(tree::at(file, &place), &what);
                self.findings.push(finding);
                self.broken.tables.insert(id);
                return;
            }
        }
        let columns = self.columns(file, node, &params, &gives);
        let rows = columns.and_then(|columns| self.rows(file, node, &params, &gives, &columns));
        match (self.graph.tables.lookup_mut(id), rows) {
            (Some(table), Some(rows)) => {
                table.params = params;
                table.gives = gives;
                table.first_match = node.first_match();
                table.rows = rows;
            }
            _ => {
                self.broken.tables.insert(id);
            }
        }
    }

    /// What each column is for, left to right.
    fn columns(
        &mut self,
        file: FileId,
        node: &ast::Table,
        params: &[Param],
        gives: &Type,
    ) -> Option<Vec<Column>> {
        let name = tree::name(file, node.name())?;
        let Some(header) = node.header() else {
            self.findings.push(table_shape::no_result(name.origin));
            return None;
        };
        let mut names = Vec::new();
        for cell in header.cells() {
            names.push(self.column_name(file, &cell)?);
        }
        for param in params {
            if !names.iter().any(|name| name.text == param.name) {
                let finding = table_shape::no_column(tree::at(file, &header), &param.name);
                self.findings.push(finding);
                return None;
            }
        }
        let is_param = |name: &Written| params.iter().any(|param| param.name == name.text);
        let results = names.iter().filter(|name| !is_param(name)).count();
        let record = match gives {
            Type::Record(id) => Some(*id),
            _ => None,
        };
        if results == 0 {
            self.findings.push(table_shape::no_result(tree::at(file, &header)));
            return None;
        }
        let mut columns: Vec<Column> = Vec::new();
        let mut seen: Vec<(&str, Origin)> = Vec::new();
        for name in &names {
            if let Some((_, first)) = seen.iter().find(|(seen, _)| *seen == name.text) {
                let twice =
                    diagnostics::declared_twice::report(name.origin, "column", &name.text, *first);
                self.findings.push(twice);
                return None;
            }
            seen.push((&name.text, name.origin));
            let param = params.iter().position(|param| param.name == name.text);
            let field = record.and_then(|id| self.graph.records.lookup(id)?.field(&name.text));
            columns.push(match (param, field) {
                (Some(place), _) => Column::Param(place),
                (None, Some(field)) => Column::Field(field),
                (None, None) if results == 1 && record.is_none() => Column::Result,
                (None, None) => {
                    let gives = self.a_value(gives);
                    self.findings.push(table_shape::no_field(name.origin, &name.text, &gives));
                    return None;
                }
            });
        }
        record.map_or(Some(()), |id| self.all_fields(id, &columns, tree::at(file, &header)))?;
        Some(columns)
    }

    fn all_fields(&mut self, id: RecordId, columns: &[Column], at: Origin) -> Option<()> {
        let record = self.graph.records.lookup(id)?;
        let fields = &record.fields;
        let given = |place: usize| {
            columns.iter().any(|column| matches!(column, Column::Field(field) if *field == place))
        };
        let left_out = fields.iter().enumerate().find(|(place, field)| {
            let always = record.tag(*place).is_none() && !matches!(field.ty, Type::Optional(_));
            !given(*place) && always
        });
        match left_out.map(|(_, field)| field.name.clone()) {
            Some(field) => {
                self.findings.push(table_shape::field_left_out(at, &field));
                None
            }
            None => Some(()),
        }
    }

    fn column_name(&mut self, file: FileId, cell: &ast::Cell) -> Option<Written> {
        let mut values = cell.values();
        let name = match (values.next().and_then(|value| value.value()), values.next()) {
            (Some(ast::Expr::Path(path)), None) => tree::path(file, path.path()),
            _ => None,
        };
        if name.is_none() {
            let why = "the first row holds the names of the columns";
            self.findings.push(table_shape::cell(tree::at(file, cell), why));
        }
        name
    }

    fn rows(
        &mut self,
        file: FileId,
        node: &ast::Table,
        params: &[Param],
        gives: &Type,
        columns: &[Column],
    ) -> Option<Vec<Row>> {
        let rows: Vec<Option<WrittenRow>> =
            node.rows().map(|row| self.row(file, &row, params, gives, columns)).collect();
        let rows = rows.into_iter().collect::<Option<Vec<_>>>()?;
        let made = rows.iter().map(|row| {
            let cells = (0..params.len()).map(|place| settled(&rows, row, place, columns));
            Row { cells: cells.collect(), result: row.result.clone(), origin: self.place(row.at) }
        });
        Some(made.collect())
    }

    fn row(
        &mut self,
        file: FileId,
        node: &ast::Row,
        params: &[Param],
        gives: &Type,
        columns: &[Column],
    ) -> Option<WrittenRow> {
        let at = tree::at(file, node);
        let found: Vec<ast::Cell> = node.cells().collect();
        if found.len() != columns.len() {
            self.findings.push(table_shape::cells(at, columns.len(), found.len()));
            return None;
        }
        let mut cells = vec![Taken::Any; params.len()];
        let mut result = match gives {
            Type::Record(id) => {
                let count = self.graph.records.lookup(*id)?.fields.len();
                Value::Record { of: *id, fields: vec![Value::Missing; count].into() }
            }
            _ => Value::Missing,
        };
        let mut whole = true;
        for (cell, column) in found.iter().zip(columns) {
            match column {
                Column::Param(place) => {
                    let taken = params.get(*place).and_then(|p| self.taken(file, cell, &p.ty));
                    match (cells.get_mut(*place), taken) {
                        (Some(slot), Some(taken)) => *slot = taken,
                        _ => whole = false,
                    }
                }
                Column::Result => match self.result(file, cell, gives) {
                    Some(value) => result = value,
                    None => whole = false,
                },
                Column::Field(field) => {
                    let ty = match gives {
                        Type::Record(id) => {
                            self.graph.records.lookup(*id)?.fields.get(*field)?.ty.clone()
                        }
                        _ => return None,
                    };
                    match self.result(file, cell, &ty) {
                        Some(value) => result = with_field(result, *field, value),
                        None => whole = false,
                    }
                }
            }
        }
        whole.then_some(WrittenRow { cells, result, at })
    }

    /// What a cell takes.
    fn taken(&mut self, file: FileId, cell: &ast::Cell, ty: &Type) -> Option<Taken> {
        let mut spans = Vec::new();
        let values: Vec<ast::CellValue> = cell.values().collect();
        let alone = values.len() == 1;
        for value in values {
            let at = tree::at(file, &value);
            let word = value.word();
            match word.as_str() {
                "any" | "other" if !alone => {
                    let why = format!("`{word}` stands alone in its cell");
                    self.findings.push(table_shape::cell(at, &why));
                    return None;
                }
                "any" => return Some(Taken::Any),
                "other" => return Some(Taken::Other),
                _ => spans.push(self.span(file, &value, &word, ty, at)?),
            }
        }
        Some(Taken::In(spans))
    }

    fn span(
        &mut self,
        file: FileId,
        value: &ast::CellValue,
        word: &str,
        ty: &Type,
        at: Origin,
    ) -> Option<Span> {
        let first = self.written_value(file, value.value(), ty)?;
        let end = |value: Value, inside: bool| Some(End { value, inside });
        if word.is_empty() {
            return Some(Span::only(first));
        }
        if !ty.is_ordered() {
            let why = format!("{} has no more or less", self.a_value(ty));
            self.findings.push(table_shape::cell(at, &why));
            return None;
        }
        Some(match word {
            "up to" => Span { low: None, high: end(first, true) },
            "under" => Span { low: None, high: end(first, false) },
            "over" => Span { low: end(first, false), high: None },
            _ => {
                let last = self.written_value(file, value.upper(), ty)?;
                let order = playbook_graph::eval::order(&first, &last);
                if order == Some(std::cmp::Ordering::Greater) {
                    let why = "no value is at least the first and at most the second";
                    self.findings.push(table_shape::cell(at, why));
                    return None;
                }
                Span { low: end(first, true), high: end(last, true) }
            }
        })
    }

    /// What a row gives.
    fn result(&mut self, file: FileId, cell: &ast::Cell, ty: &Type) -> Option<Value> {
        let mut values = cell.values();
        match (values.next(), values.next()) {
            (Some(value), None) if value.word().is_empty() => {
                self.written_value(file, value.value(), ty)
            }
            _ => {
                let why = "a row gives one value";
                self.findings.push(table_shape::cell(tree::at(file, cell), why));
                None
            }
        }
    }

    /// A value that is written out.
    fn written_value(&mut self, file: FileId, node: Option<ast::Expr>, ty: &Type) -> Option<Value> {
        let scope = Scope { invents: true, ..Scope::of(file) };
        let value = self.value(node, ty, &scope)?;
        match &value.expr {
            Expr::Literal(written) => Some(written.clone()),
            Expr::Record { .. } | Expr::List(_) => self.fixed(value, "a cell"),
            _ => {
                self.findings.push(diagnostics::not_fixed::report(value.origin, "a cell"));
                None
            }
        }
    }
}

/// Whether the cells of a column can name values of a type.
fn can_be_asked_with(ty: &Type) -> bool {
    let ordered = ty.is_ordered() && *ty.number() != Type::Time;
    ordered || ty.is_textual() || matches!(ty, Type::Enum(_) | Type::Bool)
}

/// A cell without `other`: those that no row names which says the same to the left of it.
fn settled(rows: &[WrittenRow], row: &WrittenRow, place: usize, columns: &[Column]) -> Cell {
    match row.cells.get(place) {
        Some(Taken::In(spans)) => Cell::In(spans.clone()),
        Some(Taken::Other) => {
            let left: Vec<usize> = columns
                .iter()
                .take_while(|column| !matches!(column, Column::Param(other) if *other == place))
                .filter_map(|column| match column {
                    Column::Param(other) => Some(*other),
                    _ => None,
                })
                .collect();
            let alike = |other: &&WrittenRow| {
                left.iter().all(|place| other.cells.get(*place) == row.cells.get(*place))
            };
            let named =
                rows.iter().filter(alike).filter_map(|other| match other.cells.get(place) {
                    Some(Taken::In(spans)) => Some(spans.clone()),
                    _ => None,
                });
            Cell::NotIn(named.flatten().collect())
        }
        Some(Taken::Any) | None => Cell::Any,
    }
}

fn with_field(record: Value, place: usize, value: Value) -> Value {
    match record {
        Value::Record { of, fields } => {
            let put =
                |(at, old): (usize, &Value)| if at == place { value.clone() } else { old.clone() };
            Value::Record { of, fields: fields.iter().enumerate().map(put).collect() }
        }
        other => other,
    }
}
