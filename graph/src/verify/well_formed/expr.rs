//! Expressions: which type one has, given what its names stand for.

use super::values::{check_value, fits};
use super::{Fine, Wrong};
use crate::calculation::{Calculation, fits_in_steps, gives_of, is_written_in_signs};
use crate::expr::{Arithmetic, Comparison, Expr, Ref};
use crate::graph::Graph;
use crate::playbook::Playbook;
use crate::text::Text;
use crate::types::{Param, RecordId, Type};
use crate::value::Value;

/// What names stand for.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    pub graph: &'s Graph,
    pub playbook: Option<&'s Playbook>,
    pub params: &'s [Param],
    pub result: Option<&'s Type>,
    pub it: Option<&'s Type>,
    /// The record that is being put together, and how many of its fields are there.
    pub part: Option<(RecordId, u32)>,
}

/// The type of an expression; none for one that fits anything (a missing value, an empty list).
pub(super) type Typed = Result<Option<Type>, Wrong>;

impl<'s> Scope<'s> {
    /// In which only whom facts are about can be named.
    pub(super) const fn new(graph: &'s Graph) -> Self {
        Self { graph, playbook: None, params: &[], result: None, it: None, part: None }
    }

    /// That an expression is a condition.
    pub(super) fn condition(self, expr: &Expr) -> Fine {
        self.wants(expr, &Type::Bool)
    }

    /// That an expression has a type.
    pub(super) fn wants(self, expr: &Expr, wanted: &Type) -> Fine {
        match self.type_of(expr)? {
            Some(given) if !fits(&given, wanted) => {
                Err(Wrong::new("an expression is not of the type that stands there"))
            }
            _ => Ok(()),
        }
    }

    /// That the values in a text can be had.
    pub(super) fn text(self, text: &Text) -> Fine {
        text.values().try_for_each(|value| self.type_of(value).map(drop))
    }

    /// The type of an expression.
    pub(super) fn type_of(self, expr: &Expr) -> Typed {
        match expr {
            Expr::Literal(value) => self.literal(value),
            Expr::Ref(reference) => self.reference(*reference).map(Some),
            Expr::Field { of, record, field } => {
                self.wants(of, &Type::Record(*record))?;
                let record = self
                    .graph
                    .records
                    .lookup(*record)
                    .ok_or_else(|| Wrong::no_such("record", record.0))?;
                let field = record
                    .fields
                    .get(*field as usize)
                    .ok_or_else(|| Wrong::no_such("field", *field))?;
                Ok(Some(field.ty.clone()))
            }
            Expr::Compare { left, by, right } => self.compare(left, *by, right),
            Expr::And(all) | Expr::Or(all) => {
                all.iter().try_for_each(|part| self.condition(part))?;
                Ok(Some(Type::Bool))
            }
            Expr::Not(inner) => self.condition(inner).map(|()| Some(Type::Bool)),
            Expr::Known(inner) => self.type_of(inner).map(|_| Some(Type::Bool)),
            Expr::Arithmetic { left, by, right } => self.arithmetic(left, *by, right),
            Expr::Quantified { list, condition, .. } => {
                if let Some(list) = self.type_of(list)? {
                    let element = list.present().element().ok_or_else(not_a_list)?;
                    Scope { it: Some(element), ..self }.condition(condition)?;
                }
                Ok(Some(Type::Bool))
            }
            Expr::In { item, list } => {
                let item = self.type_of(item)?;
                if let Some(list) = self.type_of(list)? {
                    let element = list.present().element().ok_or_else(not_a_list)?;
                    check_same(item.as_ref(), Some(element))?;
                }
                Ok(Some(Type::Bool))
            }
            Expr::Choose { when, then, otherwise } => {
                self.condition(when)?;
                let (then, otherwise) = (self.type_of(then)?, self.type_of(otherwise)?);
                check_same(then.as_ref(), otherwise.as_ref())?;
                Ok(then
                    .zip(otherwise.clone())
                    .map(|(then, other)| then.or_shorter(&other))
                    .or(otherwise))
            }
            Expr::Record { of, fields } => {
                let record =
                    self.graph.records.lookup(*of).ok_or_else(|| Wrong::no_such("record", of.0))?;
                if record.fields.len() != fields.len() {
                    return Err(Wrong::new("a structure doesn't have the fields of its type"));
                }
                let mut pairs = record.fields.iter().zip(fields);
                pairs.try_for_each(|(field, value)| self.wants(value, &field.ty))?;
                Ok(Some(Type::Record(*of)))
            }
            Expr::List(items) => self.list(items),
            Expr::Calculate { by, of, gives } => self.calculation(*by, of, gives),
            Expr::Where { list, condition } => self.part_of_list(list, condition),
            Expr::Each { list, record, field } => self.field_of_each(list, *record, *field),
            Expr::Joined { left, right } => self.joined(left, right),
            Expr::Aggregate { by, list, key } => self.aggregate(*by, list, key),
            Expr::Sum { list, nothing } => self.sum(list, nothing),
            Expr::Shift { .. } | Expr::Between { .. } | Expr::Day { .. } | Expr::Open { .. } => {
                self.of_time(expr)
            }
        }
    }

    fn list(self, items: &[Expr]) -> Typed {
        let mut of: Option<Type> = None;
        for item in items {
            let item = self.type_of(item)?;
            check_same(of.as_ref(), item.as_ref())?;
            of = of.or(item);
        }
        let at_least = u32::try_from(items.len()).unwrap_or(0);
        Ok(of.map(|of| Type::List { of: Box::new(of), at_least, at_most: None }))
    }

    pub(super) fn literal(self, value: &Value) -> Typed {
        let ty = match value {
            Value::Missing => return Ok(None),
            Value::Text(_) => Type::Text,
            Value::Sealed(_) => return Err(Wrong::new("a seal is written as if it were a value")),
            Value::Bool(_) => Type::Bool,
            Value::Int(_) => Type::Int,
            Value::Date(_) => Type::Date,
            Value::Time(_) => Type::Time,
            Value::Duration(_) => Type::Duration,
            Value::Money(amount) => Type::Money(amount.currency),
            Value::Decimal(_) => Type::Decimal,
            Value::Percent(_) => Type::Percent,
            Value::Enum { of, .. } => Type::Enum(*of),
            Value::Record { of, .. } => Type::Record(*of),
            Value::List(items) => {
                let mut of: Option<Type> = None;
                for item in items.iter() {
                    let item = self.literal(item)?;
                    check_same(of.as_ref(), item.as_ref())?;
                    of = of.or(item);
                }
                let at_least = u32::try_from(items.len()).unwrap_or(0);
                return Ok(of.map(|of| Type::List { of: Box::new(of), at_least, at_most: None }));
            }
        };
        check_value(self.graph, value, &ty)?;
        Ok(Some(ty))
    }

    fn reference(self, reference: Ref) -> Result<Type, Wrong> {
        let outside = || Wrong::new("a name stands where it means nothing");
        match reference {
            Ref::Slot(id) => {
                let slot = self.playbook.ok_or_else(outside)?.slots.lookup(id);
                slot.map(|slot| slot.ty.clone()).ok_or_else(|| Wrong::no_such("slot", id.0))
            }
            Ref::Variable(id) => {
                let variable = self.playbook.ok_or_else(outside)?.variables.lookup(id);
                variable.map(|v| v.ty.clone()).ok_or_else(|| Wrong::no_such("variable", id.0))
            }
            Ref::Param(place) => {
                let param = self.params.get(place as usize);
                param.map(|p| p.ty.clone()).ok_or_else(|| Wrong::no_such("parameter", place))
            }
            Ref::Subject(id) => {
                let fact = self.graph.facts.lookup(id);
                fact.map(|f| f.subject.clone()).ok_or_else(|| Wrong::no_such("fact", id.0))
            }
            Ref::Result => self.result.cloned().ok_or_else(outside),
            Ref::It => self.it.cloned().ok_or_else(outside),
            Ref::Now | Ref::AskedAt => Ok(Type::Time),
            Ref::Part(place) => {
                let (record, there) = self.part.ok_or_else(outside)?;
                let record = self.graph.records.lookup(record);
                let field = record.and_then(|record| record.fields.get(place as usize));
                let field = field.filter(|_| place < there);
                field.map(|field| field.ty.clone()).ok_or_else(|| Wrong::no_such("field", place))
            }
        }
    }

    fn compare(self, left: &Expr, by: Comparison, right: &Expr) -> Typed {
        let (left, right) = (self.type_of(left)?, self.type_of(right)?);
        check_same(left.as_ref(), right.as_ref())?;
        let ordered = |ty: &Option<Type>| ty.as_ref().is_some_and(|ty| ty.present().is_ordered());
        let only_same = matches!(by, Comparison::Is | Comparison::IsNot);
        if only_same || (ordered(&left) && ordered(&right)) {
            Ok(Some(Type::Bool))
        } else {
            Err(Wrong::new("two values are compared that have no order"))
        }
    }

    fn calculation(self, by: Calculation, of: &[Expr], gives: &Type) -> Typed {
        super::check_type(self.graph, gives)?;
        let of: Vec<Option<Type>> =
            of.iter().map(|part| self.type_of(part)).collect::<Result<_, _>>()?;
        let wrong = || Wrong::new("a calculation doesn't fit its values");
        let of: Vec<&Type> = of.iter().flatten().map(Type::present).collect();
        let fine = match (by, of.as_slice()) {
            (
                Calculation::Product | Calculation::Quotient | Calculation::Portion,
                [left, right],
            ) => gives_of(by, left, right).is_some_and(|made| made == *gives),
            (Calculation::Rounded(_), [only]) => only.number() == gives,
            (Calculation::Rounded(_), [number, step]) => {
                fits_in_steps(number.number(), step) && *step == gives
            }
            (Calculation::Lower | Calculation::Higher, [first, rest @ ..]) => {
                let fits = |other: &&Type| other.number() == gives;
                gives.is_ordered() && first.number() == gives && rest.iter().all(fits)
            }
            (Calculation::Text, _) => *gives == Type::Text,
            (Calculation::Ending(_), [of]) => is_written_in_signs(of) && *gives == Type::Text,
            (Calculation::IsIn(_), [Type::AnyMoney]) => *gives == Type::Bool,
            (Calculation::As(currency), [Type::AnyMoney]) => *gives == Type::Money(currency),
            (Calculation::Reached(playbook, outcome, place), [Type::Time]) => {
                let value = self.graph.carried(playbook, outcome, place);
                value.is_some_and(|value| value.ty.present().number() == gives)
            }
            (Calculation::Told(playbook, outcome, place), [Type::Time]) => {
                let value = self.graph.carried(playbook, outcome, place);
                let of = |of: &Type| value.is_some_and(|value| value.ty.present().number() == of);
                matches!(gives, Type::List { of: told, at_least: 0, at_most: Some(crate::MOST_TOLD) }
                    if of(told))
            }
            (Calculation::Table(id), of) => {
                let table = self.graph.tables.lookup(id);
                let table = table.ok_or_else(|| Wrong::no_such("table", id.0))?;
                let fits = |(param, given): (&Param, &&Type)| fits(given, &param.ty);
                table.params.len() == of.len()
                    && table.params.iter().zip(of).all(fits)
                    && table.gives == *gives
            }
            _ => false,
        };
        if fine { Ok(Some(gives.clone())) } else { Err(wrong()) }
    }

    fn arithmetic(self, left: &Expr, by: Arithmetic, right: &Expr) -> Typed {
        let wrong = || Wrong::new("two values are added that can't be");
        let left = self.type_of(left)?.ok_or_else(wrong)?;
        let right = self.type_of(right)?.ok_or_else(wrong)?;
        match (left.present().number(), right.present().number()) {
            (Type::Time, Type::Duration) => Ok(Some(Type::Time)),
            (Type::Time, Type::Time) if by == Arithmetic::Minus => Ok(Some(Type::Duration)),
            (
                left
                @ (Type::Int | Type::Duration | Type::Money(_) | Type::Decimal | Type::Percent),
                right,
            ) if left == right => Ok(Some(left.clone())),
            _ => Err(wrong()),
        }
    }
}

pub(super) fn not_a_list() -> Wrong {
    Wrong::new("something is taken for a list that is none")
}

pub(super) fn check_same(one: Option<&Type>, other: Option<&Type>) -> Fine {
    match (one, other) {
        (Some(one), Some(other)) if !fits(one, other) && !fits(other, one) => {
            Err(Wrong::new("two values of different types are put side by side"))
        }
        _ => Ok(()),
    }
}
