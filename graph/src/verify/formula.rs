//! Formulas: conditions over terms, with every `not` pushed down to where it can be taken as a
//! piece of knowledge. Made from expressions; knows nothing of what holds.

use super::term::{Linear, Names, Root, Term, TermId, Terms};
use crate::expr::{Comparison, Expr, Quantifier};
use crate::value::Value;

/// A condition over terms.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Formula {
    /// Always, or never.
    Constant(bool),
    /// A term of a closed choice is one of these (bits); the second word has every bit it may have.
    Among(TermId, u64, u64),
    /// `left <= right`
    AtMost(Linear, Linear),
    /// `left < right`
    Less(Linear, Linear),
    /// Both are the same value.
    Same(TermId, TermId),
    /// They are two values.
    Differ(TermId, TermId),
    /// It has a value.
    Known(TermId),
    /// It has none.
    Missing(TermId),
    /// All hold.
    All(Vec<Formula>),
    /// One holds.
    Any(Vec<Formula>),
    /// The condition, which is about the element, holds of every element of the list; or, where
    /// `holds` is false, of some element it doesn't.
    Every {
        /// The list.
        list: TermId,
        /// What stands for the element in the condition.
        element: TermId,
        /// The condition.
        body: Box<Formula>,
        /// Whether this says that it is so, or that it isn't.
        holds: bool,
    },
}

impl Formula {
    /// What holds exactly where this doesn't.
    pub(crate) fn negated(self) -> Self {
        match self {
            Self::Constant(truth) => Self::Constant(!truth),
            Self::Among(term, bits, all) => Self::Among(term, all & !bits, all),
            Self::AtMost(left, right) => Self::Less(right, left),
            Self::Less(left, right) => Self::AtMost(right, left),
            Self::Same(a, b) => Self::Differ(a, b),
            Self::Differ(a, b) => Self::Same(a, b),
            Self::Known(term) => Self::Missing(term),
            Self::Missing(term) => Self::Known(term),
            Self::All(parts) => Self::any(parts.into_iter().map(Self::negated)),
            Self::Any(parts) => Self::all(parts.into_iter().map(Self::negated)),
            Self::Every { list, element, body, holds } => {
                Self::Every { list, element, body, holds: !holds }
            }
        }
    }

    /// All of these.
    pub(crate) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Constant(true) => {}
                Self::Constant(false) => return Self::Constant(false),
                Self::All(inner) => kept.extend(inner),
                other => kept.push(other),
            }
        }
        Self::one_or(kept, Self::All, true)
    }

    /// One of these. Choices of one term are put together, so that they need no case of their own.
    pub(crate) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Constant(false) => {}
                Self::Constant(true) => return Self::Constant(true),
                Self::Any(inner) => kept.extend(inner),
                Self::Among(term, bits, all) => {
                    let same = kept.iter_mut().find_map(|other| match other {
                        Self::Among(its, bits, _) if *its == term => Some(bits),
                        _ => None,
                    });
                    match same {
                        Some(others) => *others |= bits,
                        None => kept.push(Self::Among(term, bits, all)),
                    }
                }
                other => kept.push(other),
            }
        }
        Self::one_or(kept, Self::Any, false)
    }

    fn one_or(mut parts: Vec<Self>, several: fn(Vec<Self>) -> Self, none: bool) -> Self {
        match (parts.pop(), parts.is_empty()) {
            (None, _) => Self::Constant(none),
            (Some(only), true) => only,
            (Some(last), false) => {
                parts.push(last);
                several(parts)
            }
        }
    }

    /// Whether it holds in several ways that have to be told apart.
    pub(crate) fn tells_apart(&self) -> bool {
        match self {
            Self::Any(_) => true,
            Self::All(parts) => parts.iter().any(Self::tells_apart),
            _ => false,
        }
    }

    /// Whether it is learned as it is, with no cases to go through.
    pub(crate) fn is_learned(&self) -> bool {
        !matches!(self, Self::All(_) | Self::Any(_) | Self::Every { holds: false, .. })
    }

    /// Whether one of the terms that it speaks of is meant.
    pub(crate) fn any_term(&self, is_meant: &mut impl FnMut(TermId) -> bool) -> bool {
        match self {
            Self::Constant(_) => false,
            Self::Among(term, ..) | Self::Known(term) | Self::Missing(term) => is_meant(*term),
            Self::AtMost(a, b) | Self::Less(a, b) => {
                a.term.into_iter().chain(b.term).any(&mut *is_meant)
            }
            Self::Same(a, b) | Self::Differ(a, b) => is_meant(*a) || is_meant(*b),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|it| it.any_term(is_meant)),
            Self::Every { list, body, .. } => body.any_term(is_meant) || is_meant(*list),
        }
    }

    /// The terms that it speaks of.
    pub(crate) fn terms(&self) -> Vec<TermId> {
        let mut terms = Vec::new();
        self.any_term(&mut |term| {
            terms.push(term);
            false
        });
        terms
    }

    /// The same with one term put in the place of another.
    pub(crate) fn replace(&self, terms: &mut Terms<'_>, from: TermId, to: TermId) -> Self {
        if from == to || !self.any_term(&mut |term| terms.may_contain(term, from)) {
            return self.clone();
        }
        let mut put = |term: TermId| terms.replace(term, from, to);
        match self {
            Self::Constant(truth) => Self::Constant(*truth),
            Self::Among(term, bits, all) => Self::Among(put(*term), *bits, *all),
            Self::Known(term) => Self::Known(put(*term)),
            Self::Missing(term) => Self::Missing(put(*term)),
            Self::Same(a, b) => {
                let (a, b) = (put(*a), put(*b));
                terms.same(a, b)
            }
            Self::Differ(a, b) => {
                let (a, b) = (put(*a), put(*b));
                terms.same(a, b).negated()
            }
            Self::AtMost(a, b) => {
                let (a, b) = (terms.replace_in(*a, from, to), terms.replace_in(*b, from, to));
                Self::AtMost(a, b)
            }
            Self::Less(a, b) => {
                let (a, b) = (terms.replace_in(*a, from, to), terms.replace_in(*b, from, to));
                Self::Less(a, b)
            }
            Self::All(parts) => Self::all(
                parts.iter().map(|part| part.replace(terms, from, to)).collect::<Vec<_>>(),
            ),
            Self::Any(parts) => Self::any(
                parts.iter().map(|part| part.replace(terms, from, to)).collect::<Vec<_>>(),
            ),
            Self::Every { list, element, body, holds } => {
                let list = terms.replace(*list, from, to);
                let element = terms.replace(*element, from, to);
                let body = Box::new(body.replace(terms, from, to));
                Self::Every { list, element, body, holds: *holds }
            }
        }
    }
}

impl Terms<'_> {
    /// The formula of a condition.
    pub(crate) fn formula(&mut self, expr: &Expr, names: Names<'_>) -> Formula {
        match expr {
            Expr::Literal(Value::Bool(truth)) => Formula::Constant(*truth),
            Expr::And(all) => {
                let parts: Vec<_> = all.iter().map(|part| self.formula(part, names)).collect();
                Formula::all(parts)
            }
            Expr::Or(all) => {
                let parts: Vec<_> = all.iter().map(|part| self.formula(part, names)).collect();
                Formula::any(parts)
            }
            Expr::Not(inner) => self.formula(inner, names).negated(),
            Expr::Compare { left, by, right } => self.comparison(left, *by, right, names),
            Expr::Known(inner) => Formula::Known(self.of_expr(inner, names)),
            Expr::Choose { when, then, otherwise } => {
                let when = self.formula(when, names);
                let then = self.formula(then, names);
                let otherwise = self.formula(otherwise, names);
                Formula::any([
                    Formula::all([when.clone(), then]),
                    Formula::all([when.negated(), otherwise]),
                ])
            }
            Expr::Quantified { by, list, condition } => {
                let list = self.of_expr(list, names);
                let element = self.element(list);
                let body = self.formula(condition, Names { it: Some(element), ..names });
                match by {
                    Quantifier::All => self.every(list, element, body),
                    Quantifier::Any => self.every(list, element, body.negated()).negated(),
                }
            }
            Expr::In { item, list } => {
                let (item, list) = (self.of_expr(item, names), self.of_expr(list, names));
                self.contained(item, list)
            }
            Expr::Literal(_)
            | Expr::Ref(_)
            | Expr::Field { .. }
            | Expr::Arithmetic { .. }
            | Expr::Record { .. }
            | Expr::Calculate { .. }
            | Expr::List(_)
            | Expr::Where { .. }
            | Expr::Each { .. }
            | Expr::Joined { .. }
            | Expr::Aggregate { .. }
            | Expr::Sum { .. }
            | Expr::Shift { .. }
            | Expr::Between { .. }
            | Expr::Day { .. }
            | Expr::Open { .. } => {
                let term = self.of_expr(expr, names);
                Formula::Among(term, 0b10, 0b11)
            }
        }
    }

    /// That every element of a list meets a condition. Of a part of a list: that every element of
    /// the whole does which is in that part; of two lists: both.
    fn every(&mut self, list: TermId, element: TermId, body: Formula) -> Formula {
        match self.term_at(list).clone() {
            Term::Where(whole, inside, part) => {
                let of_whole = body.replace(self, element, inside);
                self.every(whole, inside, Formula::any([part.negated(), of_whole]))
            }
            Term::Joined(left, right) => {
                let both = [left, right].map(|list| {
                    let one = self.element(list);
                    let body = body.replace(self, element, one);
                    self.every(list, one, body)
                });
                Formula::all(both)
            }
            _ => Formula::Every { list, element, body: Box::new(body), holds: true },
        }
    }

    /// `item in list`: one of what is written out, else a yes or no of its own.
    pub(crate) fn contained(&mut self, item: TermId, list: TermId) -> Formula {
        let parts: Option<Vec<TermId>> = match self.term_at(list).clone() {
            Term::Where(whole, element, part) => {
                let part = part.replace(self, element, item);
                return Formula::all([self.contained(item, whole), part]);
            }
            Term::Joined(left, right) => {
                return Formula::any([self.contained(item, left), self.contained(item, right)]);
            }
            Term::Built(parts) => Some(parts),
            Term::Literal(Value::List(values)) => {
                Some(values.iter().map(|value| self.literal(value)).collect())
            }
            _ => None,
        };
        match parts {
            Some(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.same(item, *part)).collect();
                Formula::any(parts)
            }
            None => {
                let truth = self.truth(Term::In(item, list), &[item, list]);
                Formula::Among(truth, 0b10, 0b11)
            }
        }
    }

    /// That two terms are the same value.
    pub(crate) fn same(&mut self, a: TermId, b: TermId) -> Formula {
        if a == b {
            return Formula::Constant(true);
        }
        if let (Term::Literal(a), Term::Literal(b)) = (self.term_at(a), self.term_at(b)) {
            return Formula::Constant(a == b);
        }
        for (literal, other) in [(a, b), (b, a)] {
            match self.term_at(literal) {
                Term::Literal(Value::Missing) => return Formula::Missing(other),
                Term::Literal(value) => {
                    if let (Some(bit), Some(all)) = (choice_bit(value), self.all_choices(other)) {
                        return Formula::Among(other, bit & all, all);
                    }
                }
                _ => {}
            }
        }
        if let (Some(left), Some(right)) = (self.linear(a), self.linear(b)) {
            return Formula::all([Formula::AtMost(left, right), Formula::AtMost(right, left)]);
        }
        Formula::Same(a.min(b), a.max(b))
    }

    fn comparison(
        &mut self,
        left: &Expr,
        by: Comparison,
        right: &Expr,
        names: Names<'_>,
    ) -> Formula {
        let (a, b) = (self.of_expr(left, names), self.of_expr(right, names));
        if matches!(by, Comparison::Is | Comparison::IsNot) {
            let same = self.same(a, b);
            return if by == Comparison::Is { same } else { same.negated() };
        }
        let (Some(left), Some(right)) = (self.linear(a), self.linear(b)) else {
            let nothing = self.root(Root::Nothing);
            return Formula::Among(nothing, 0b10, 0b11);
        };
        match by {
            Comparison::Less => Formula::Less(left, right),
            Comparison::AtMost => Formula::AtMost(left, right),
            Comparison::More => Formula::Less(right, left),
            Comparison::AtLeast | Comparison::Is | Comparison::IsNot => {
                Formula::AtMost(right, left)
            }
        }
    }

    fn replace_in(&mut self, number: Linear, from: TermId, to: TermId) -> Linear {
        let Some(term) = number.term else { return number };
        let term = self.replace(term, from, to);
        match self.linear(term) {
            Some(new) => Linear { plus: new.plus.saturating_add(number.plus), ..new },
            None => Linear { term: Some(term), plus: number.plus },
        }
    }
}

/// The bit of a closed choice's value.
pub(crate) fn choice_bit(value: &Value) -> Option<u64> {
    match value {
        Value::Bool(answer) => Some(if *answer { 0b10 } else { 0b01 }),
        Value::Enum { value, .. } => 1_u64.checked_shl(*value),
        _ => None,
    }
}
