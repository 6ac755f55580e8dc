//! Lists: which type what is made of one has.

use super::Wrong;
use super::expr::{Scope, Typed, check_same, not_a_list};
use crate::expr::Expr;
use crate::list::Aggregate;
use crate::types::{RecordId, Type};
use crate::value::Value;

/// What the elements of a list are, and how many there are at least.
type Elements = Option<(Type, u32)>;

impl Scope<'_> {
    fn elements(self, list: &Expr) -> Result<Elements, Wrong> {
        match self.type_of(list)?.as_ref().map(Type::present) {
            None => Ok(None),
            Some(Type::List { of, at_least, .. }) => Ok(Some(((**of).clone(), *at_least))),
            Some(_) => Err(not_a_list()),
        }
    }

    pub(super) fn part_of_list(self, list: &Expr, condition: &Expr) -> Typed {
        let Some((element, _)) = self.elements(list)? else { return Ok(None) };
        Scope { it: Some(&element), ..self }.condition(condition)?;
        Ok(Some(list_of(element, 0)))
    }

    pub(super) fn field_of_each(self, list: &Expr, record: RecordId, field: u32) -> Typed {
        let elements = self.elements(list)?;
        if elements.as_ref().is_some_and(|(element, _)| *element != Type::Record(record)) {
            return Err(Wrong::new("a field is taken of elements that have none"));
        }
        let declared = self.graph.records.lookup(record);
        let declared = declared.ok_or_else(|| Wrong::no_such("record", record.0))?;
        let field = declared.fields.get(field as usize);
        let ty = &field.ok_or_else(|| Wrong::new("a field is taken that is not there"))?.ty;
        let of = ty.present().element().unwrap_or(ty.present()).clone();
        // Fields that may be missing, and empty lists in fields, give nothing.
        let least = elements.filter(|_| of == *ty).map_or(0, |(_, least)| least);
        Ok(Some(list_of(of, least)))
    }

    pub(super) fn joined(self, left: &Expr, right: &Expr) -> Typed {
        let (left, right) = (self.elements(left)?, self.elements(right)?);
        let (one, other) = (left.as_ref().map(|(of, _)| of), right.as_ref().map(|(of, _)| of));
        check_same(one, other)?;
        let least = |side: &Elements| side.as_ref().map_or(0, |(_, least)| *least);
        let least = least(&left).saturating_add(least(&right));
        Ok(left.or(right).map(|(of, _)| list_of(of, least)))
    }

    pub(super) fn aggregate(self, by: Aggregate, list: &Expr, key: &Expr) -> Typed {
        let Some((element, at_least)) = self.elements(list)? else {
            return Ok((by == Aggregate::Count).then_some(Type::Int));
        };
        let key = Scope { it: Some(&element), ..self }.type_of(key)?;
        if by.compares() && !key.is_some_and(|key| key.present().is_ordered()) {
            return Err(Wrong::new("elements are compared that have no order"));
        }
        Ok(Some(match by {
            Aggregate::Count => Type::Int,
            _ if at_least > 0 => element,
            _ => Type::Optional(Box::new(element)),
        }))
    }

    pub(super) fn sum(self, list: &Expr, nothing: &Value) -> Typed {
        let ty = self.literal(nothing)?;
        if !matches!(
            ty,
            Some(Type::Int | Type::Duration | Type::Money(_) | Type::Decimal | Type::Percent)
        ) {
            return Err(Wrong::new("elements are added up that can't be"));
        }
        let element = self.elements(list)?.map(|(element, _)| element);
        check_same(element.as_ref(), ty.as_ref())?;
        Ok(ty)
    }
}

fn list_of(element: Type, at_least: u32) -> Type {
    Type::List { of: Box::new(element), at_least, at_most: None }
}
