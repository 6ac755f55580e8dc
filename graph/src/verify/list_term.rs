//! Terms that are made of lists, and what holds of them whatever the lists hold. A list is known by
//! one element that stands for any of them; knows how such terms are built, not what is known.

use super::formula::Formula;
use super::term::{Linear, Names, Term, TermId, Terms};
use crate::expr::Expr;
use crate::list::Aggregate;
use crate::types::{RecordId, Type};

impl Terms<'_> {
    /// `items where C`
    pub(super) fn where_term(&mut self, list: &Expr, condition: &Expr, names: Names<'_>) -> TermId {
        let list = self.of_expr(list, names);
        let element = self.element(list);
        let body = self.formula(condition, Names { it: Some(element), ..names });
        self.part(list, element, body)
    }

    fn part(&mut self, list: TermId, element: TermId, body: Formula) -> TermId {
        let mut rests_on = body.terms();
        rests_on.push(list);
        let roots = self.roots_of_all(&rests_on);
        let ty = self.list_of(list, 0);
        self.intern(Term::Where(list, element, Box::new(body)), ty, roots)
    }

    /// The same part of a list, with one term in the place of another.
    pub(super) fn replace_where(
        &mut self,
        list: TermId,
        element: TermId,
        body: &Formula,
        from: TermId,
        to: TermId,
    ) -> TermId {
        let list = self.replace(list, from, to);
        let element = self.replace(element, from, to);
        let body = body.replace(self, from, to);
        self.part(list, element, body)
    }

    /// `items.price`
    pub(super) fn each(&mut self, list: TermId, record: RecordId, field: u32) -> TermId {
        self.intern_with(Term::Each(list, record, field), |terms| {
            let record = terms.graph.records.lookup(record);
            let declared = record.and_then(|record| record.fields.get(field as usize));
            let ty = declared.map_or(Type::Bool, |declared| declared.ty.clone());
            let of = ty.present().element().unwrap_or(ty.present()).clone();
            let at_least = if of == ty { terms.least(list) } else { 0 };
            let ty = Type::List { of: Box::new(of), at_least, at_most: None };
            (ty, terms.roots(list).to_vec())
        })
    }

    /// `a + b`
    pub(super) fn joined(&mut self, left: TermId, right: TermId) -> TermId {
        self.intern_with(Term::Joined(left, right), |terms| {
            let least = terms.least(left).saturating_add(terms.least(right));
            (terms.list_of(left, least), terms.roots_of_all(&[left, right]))
        })
    }

    /// `count of items`, `lowest of items by price`
    pub(super) fn aggregate(&mut self, by: Aggregate, list: TermId, key: TermId) -> TermId {
        self.intern_with(Term::Aggregate(by, list, key), |terms| {
            let ty = match (by, terms.ty(list).present()) {
                (Aggregate::Count, _) => Type::Int,
                (_, Type::List { of, at_least, .. }) if *at_least > 0 => (**of).clone(),
                (_, Type::List { of, .. }) => Type::Optional(of.clone()),
                _ => Type::Bool,
            };
            (ty, terms.roots_of_all(&[list, key]))
        })
    }

    /// `sum of items.price`
    pub(super) fn sum(&mut self, list: TermId, ty: Type) -> TermId {
        self.intern_with(Term::Sum(list), |terms| (ty, terms.roots(list).to_vec()))
    }

    fn least(&self, list: TermId) -> u32 {
        match self.ty(list).present() {
            Type::List { at_least, .. } => *at_least,
            _ => 0,
        }
    }

    /// The type of a list of the same elements, of which there is no most.
    fn list_of(&self, list: TermId, at_least: u32) -> Type {
        let of = self.ty(list).present().element().cloned().unwrap_or(Type::Bool);
        Type::List { of: Box::new(of), at_least, at_most: None }
    }

    /// Bounds that a number has whatever happens: how many elements there can be, what comes after
    /// what.
    pub(crate) fn always(&self, number: TermId) -> Vec<(Linear, Linear)> {
        let Term::Aggregate(Aggregate::Count, list, _) = self.term_at(number) else {
            return self.always_in_time(number);
        };
        let fixed = |plus| Linear { term: None, plus };
        let count = Linear { term: Some(number), plus: 0 };
        let mut bounds = vec![(fixed(i64::from(self.least(*list))), count)];
        let mut whole = *list;
        while let Term::Where(of, ..) = self.term_at(whole) {
            whole = *of;
        }
        if let Type::List { at_most: Some(most), .. } = self.ty(whole).present() {
            bounds.push((count, fixed(i64::from(*most))));
        }
        bounds
    }

    /// What makes an element that is picked out of a list what it is, where there is one.
    pub(crate) fn picked(
        &mut self,
        pick: TermId,
        by: Aggregate,
        list: TermId,
        key: TermId,
    ) -> Formula {
        let inside = self.contained(pick, list);
        let element = self.element(list);
        let its = self.replace(key, element, pick);
        let (Some(its), Some(key)) = (self.linear(its), self.linear(key)) else { return inside };
        let body = match by {
            Aggregate::Lowest => Formula::AtMost(its, key),
            Aggregate::Highest => Formula::AtMost(key, its),
            Aggregate::Count | Aggregate::First | Aggregate::Last => return inside,
        };
        let body = Box::new(body);
        Formula::all([inside, Formula::Every { list, element, body, holds: true }])
    }
}
