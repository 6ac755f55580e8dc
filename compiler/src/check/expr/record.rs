//! Records written out (`Order { id: … }`), and the arguments of calls.

use playbook_graph::eval::{InGraph, WithIt, eval, holds};
use playbook_graph::{Expr, Graph, Origin, Param, RecordId, Tool, Type, Value};

use crate::check::Draft;
use crate::check::names::{TypeId, Written};
use crate::check::scope::Scope;
use crate::check::tree;
use crate::check::typed::Typed;
use crate::check::words;
use crate::diagnostics;
use crate::syntax::ast;

/// What a call is of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Callee<'c> {
    /// Its name.
    pub(crate) name: &'c str,
    /// What it takes.
    pub(crate) params: &'c [Param],
    /// Whether it is an outcome: one that carries nothing is written without brackets.
    pub(crate) is_outcome: bool,
}

impl<'c> Callee<'c> {
    /// What takes arguments, and is no outcome.
    pub(crate) fn new(name: &'c str, params: &'c [Param]) -> Self {
        Self { name, params, is_outcome: false }
    }

    /// A tool.
    pub(crate) fn tool(tool: &'c Tool) -> Self {
        Self::new(&tool.name, &tool.params)
    }

    /// How it is declared, for messages: `shop.cancel_order(order: Order, reason: CancelReason)`.
    pub(crate) fn takes(&self, graph: &Graph) -> String {
        match self.is_outcome && self.params.is_empty() {
            true => self.name.to_owned(),
            false => format!("{}({})", self.name, words::params(graph, self.params)),
        }
    }
}

/// Arguments with the places of their parameters.
pub(crate) type Given = Vec<(u32, Typed)>;

impl Draft {
    /// `Order { id: "W1", total: 20 EUR }`
    pub(super) fn record(
        &mut self,
        node: &ast::Record,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let name = node.ty()?;
        let name = Written { text: name.text(), origin: tree::at(scope.file, &name) };
        let id = self.names.types.find(&name, &self.files, &mut self.findings)?;
        let TypeId::Record(id) = id else {
            let ty = self.declared_type(id)?;
            let what = self.a_value(&ty);
            self.findings.push(diagnostics::wrong_type::report(name.origin, "a record", &what));
            return None;
        };
        if !scope.invents {
            self.findings.push(diagnostics::record_fields::outside(at, &name.text));
            return None;
        }
        let fields = self.record_fields(node, id, &name, scope)?;
        if !self.tags_hold(id, &fields, &name) {
            return None;
        }
        Some(Typed::new(Expr::Record { of: id, fields }, Type::Record(id), at))
    }

    fn is_tagged(&self, id: RecordId, field: &str) -> bool {
        let record = self.graph.records.lookup(id);
        record.is_some_and(|record| {
            record.field(field).is_some_and(|place| record.tag(place).is_some())
        })
    }

    /// Whether fields that are there only where something is so, are given exactly there; reports
    /// the first that isn't.
    fn tags_hold(&mut self, id: RecordId, fields: &[Expr], name: &Written) -> bool {
        let record = Expr::Record { of: id, fields: fields.to_vec() };
        let Ok(whole) = eval(&record, &InGraph(&self.graph)) else { return true };
        let Some(declared) = self.graph.records.lookup(id) else { return true };
        let scope = WithIt { it: &whole, outer: &InGraph(&self.graph) };
        let wrong = declared.tags.iter().find_map(|tag| {
            let place = tag.field as usize;
            let field = declared.fields.get(place)?;
            let there = whole.field(place) != Some(&Value::Missing);
            let wanted = holds(&tag.when, &scope).unwrap_or(false);
            let condition =
                playbook_graph::written::Written::of_params(&self.graph, &[]).expr(&tag.when);
            match (there, wanted) {
                (true, false) => Some((field.name.clone(), condition, false)),
                (false, true) if !matches!(field.ty, Type::Optional(_)) => {
                    Some((field.name.clone(), condition, true))
                }
                _ => None,
            }
        });
        let Some((field, condition, left_out)) = wrong else { return true };
        let finding = match left_out {
            true => diagnostics::record_fields::left_out(name.origin, &name.text, [field.as_str()]),
            false => {
                diagnostics::record_fields::not_there(name.origin, &name.text, &field, &condition)
            }
        };
        self.findings.push(finding);
        false
    }

    fn record_fields(
        &mut self,
        node: &ast::Record,
        id: RecordId,
        record: &Written,
        scope: &Scope,
    ) -> Option<Vec<Expr>> {
        let record_read = self.was_read(self.graph.records.lookup(id)?.origin);
        let declared = self.graph.records.lookup(id)?.fields.clone();
        let mut given: Vec<Option<(Option<Expr>, Origin)>> = vec![None; declared.len()];
        for field in node.fields() {
            let Some(name) = tree::name(scope.file, field.name()) else { continue };
            let Some(place) = declared.iter().position(|field| field.name == name.text) else {
                if !record_read {
                    continue;
                }
                let names = declared.iter().map(|field| field.name.as_str());
                self.findings.push(diagnostics::unknown_field::report(
                    name.origin,
                    &name.text,
                    &record.text,
                    names,
                ));
                continue;
            };
            let (Some(slot), Some(field_type)) = (given.get_mut(place), declared.get(place)) else {
                continue;
            };
            if let Some((_, first)) = slot {
                let twice = diagnostics::record_fields::twice(
                    name.origin,
                    &record.text,
                    &name.text,
                    *first,
                );
                self.findings.push(twice);
                continue;
            }
            let broken =
                u32::try_from(place).is_ok_and(|place| self.broken.fields.contains(&(id, place)));
            let value = match broken {
                true => None,
                false => self.value(field.value(), &field_type.ty, scope),
            };
            *slot = Some((value.map(|value| value.expr), name.origin));
        }
        let left_out: Vec<&str> = declared
            .iter()
            .zip(&given)
            .filter(|(field, given)| given.is_none() && !matches!(field.ty, Type::Optional(_)))
            .map(|(field, _)| field.name.as_str())
            .filter(|name| !self.is_tagged(id, name))
            .collect();
        if !left_out.is_empty() {
            if !record_read {
                return None;
            }
            let at = record.origin;
            self.findings.push(diagnostics::record_fields::left_out(at, &record.text, left_out));
            return None;
        }
        let missing = Expr::Literal(Value::Missing);
        given
            .into_iter()
            .map(|given| given.map_or(Some(missing.clone()), |(value, _)| value))
            .collect()
    }

    /// The arguments of a call, one for each parameter.
    pub(crate) fn arguments(
        &mut self,
        callee: &Callee<'_>,
        args: Option<ast::Args>,
        at: Origin,
        scope: &Scope,
    ) -> Option<Vec<Expr>> {
        let args: Vec<ast::Arg> = args.into_iter().flat_map(|args| args.items()).collect();
        let count = args.len();
        let too_few = count < callee.params.len() && !args.iter().any(|arg| arg.name().is_some());
        if count > callee.params.len() || too_few {
            self.findings.push(diagnostics::arguments::count(
                at,
                callee.name,
                &callee.takes(&self.graph),
                callee.params.len(),
                count,
            ));
            return None;
        }
        let mut given = self.some_arguments(callee, args, scope)?;
        given.sort_by_key(|(place, _)| *place);
        let missing = callee
            .params
            .iter()
            .enumerate()
            .find(|(place, _)| !given.iter().any(|(found, _)| *found as usize == *place));
        if let Some((_, param)) = missing {
            let finding = diagnostics::arguments::missing(
                at,
                callee.name,
                &callee.takes(&self.graph),
                &param.name,
            );
            self.findings.push(finding);
            return None;
        }
        Some(given.into_iter().map(|(_, value)| value.expr).collect())
    }

    /// The arguments that are written, with the places of their parameters.
    pub(crate) fn some_arguments(
        &mut self,
        callee: &Callee<'_>,
        args: impl IntoIterator<Item = ast::Arg>,
        scope: &Scope,
    ) -> Option<Given> {
        let mut given: Given = Vec::new();
        let mut whole = true;
        for (nth, arg) in args.into_iter().enumerate() {
            let Some(place) = self.place_of(callee, nth, &arg, scope) else {
                whole = false;
                continue;
            };
            let Some(param) = callee.params.get(place as usize) else { continue };
            if given.iter().any(|(found, _)| *found == place) {
                let at = tree::at(scope.file, &arg);
                let twice = diagnostics::arguments::twice(at, callee.name, &param.name);
                self.findings.push(twice);
                whole = false;
                continue;
            }
            match self.value(arg.value(), &param.ty, scope) {
                Some(value) => given.push((place, value)),
                None => whole = false,
            }
        }
        whole.then_some(given)
    }

    fn place_of(
        &mut self,
        callee: &Callee<'_>,
        nth: usize,
        arg: &ast::Arg,
        scope: &Scope,
    ) -> Option<u32> {
        let name = tree::name(scope.file, arg.name());
        let place = match &name {
            None => Some(nth).filter(|nth| *nth < callee.params.len()),
            Some(name) => callee.params.iter().position(|param| param.name == name.text),
        };
        if place.is_none() {
            let at = name.as_ref().map_or_else(|| tree::at(scope.file, arg), |name| name.origin);
            let finding = match &name {
                Some(name) => diagnostics::arguments::unknown(
                    at,
                    callee.name,
                    &callee.takes(&self.graph),
                    &name.text,
                ),
                None => diagnostics::arguments::count(
                    at,
                    callee.name,
                    &callee.takes(&self.graph),
                    callee.params.len(),
                    nth + 1,
                ),
            };
            self.findings.push(finding);
        }
        place.and_then(|place| u32::try_from(place).ok())
    }
}
