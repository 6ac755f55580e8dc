//! Which values may stand where: what a type takes, and what may be compared with what.

use playbook_graph::{Calculation, Currency, Diagnostic, Expr, Origin, Type};

use crate::check::Draft;
use crate::check::typed::Typed;
use crate::check::words::written;
use crate::diagnostics;

impl Draft {
    /// The value, where a value of `wanted` is asked for; reports one that isn't.
    pub(crate) fn fit(&mut self, value: Typed, wanted: &Type) -> Option<Typed> {
        if takes(wanted, &value.ty) {
            return Some(value);
        }
        if let Some(in_range) = as_ranged(&value, wanted) {
            return Some(in_range);
        }
        if let Type::Money(currency) = wanted.present().number()
            && value.ty == Type::AnyMoney
        {
            return Some(taken_as(value, *currency));
        }
        let finding = match (wanted, &value.ty) {
            (_, Type::Optional(inner)) if takes(wanted, inner) => {
                diagnostics::may_be_missing::report(value.origin, &self.text_of(value.origin))
            }
            (Type::Money(wanted), Type::Money(found)) => {
                diagnostics::currencies::report(value.origin, wanted.code(), found.code())
            }
            (Type::Bool, found) => {
                diagnostics::wrong_type::condition(value.origin, &self.a_value(found))
            }
            (wanted, found) => self.other_type(value.origin, wanted, found),
        };
        self.findings.push(finding);
        None
    }

    /// A value of another type; of lists of the same, how long they can be.
    fn other_type(&self, at: Origin, wanted: &Type, found: &Type) -> Diagnostic {
        let (a, b) = (self.a_value(wanted), self.a_value(found));
        match (wanted.present(), found.present()) {
            (wanted @ Type::List { of, .. }, found @ Type::List { of: other, .. })
                if takes(of, other) =>
            {
                let (wanted, found) = (written(&self.graph, wanted), written(&self.graph, found));
                diagnostics::wrong_type::length(at, &wanted, &found)
            }
            _ => diagnostics::wrong_type::report(at, &a, &b),
        }
    }

    /// Whether two values may be compared with `is`; reports where they may not.
    pub(crate) fn comparable(&mut self, left: &Typed, right: &Typed, at: Origin) -> bool {
        for side in [left, right] {
            if let Type::Optional(_) = side.ty {
                let text = self.text_of(side.origin);
                self.findings.push(diagnostics::may_be_missing::report(side.origin, &text));
                return false;
            }
        }
        if same_kind(&left.ty, &right.ty) {
            return true;
        }
        let finding = match (&left.ty, &right.ty) {
            (Type::Money(left), Type::Money(right)) => {
                diagnostics::currencies::report(at, left.code(), right.code())
            }
            (left, right) => {
                diagnostics::not_comparable::report(at, &self.a_value(left), &self.a_value(right))
            }
        };
        self.findings.push(finding);
        false
    }
}

/// Whether a place of type `wanted` takes a value of type `found`.
pub(crate) fn takes(wanted: &Type, found: &Type) -> bool {
    match (wanted, found) {
        (Type::Optional(wanted), Type::Optional(found)) => takes(wanted, found),
        (Type::Optional(wanted), found) => takes(wanted, found),
        (Type::Text, found) => found.is_textual(),
        (
            Type::List { of: wanted, at_least, at_most },
            Type::List { of: found, at_least: least, at_most: most },
        ) => {
            let long_enough = least >= at_least;
            let short_enough = match (at_most, most) {
                (Some(wanted), Some(found)) => found <= wanted,
                (None, _) => true,
                (Some(_), None) => false,
            };
            long_enough && short_enough && takes(wanted, found)
        }
        (
            Type::Ranged { of: wanted, low, high },
            Type::Ranged { of: found, low: lowest, high: highest },
        ) => wanted == found && low <= lowest && highest <= high,
        (wanted, Type::Ranged { of: found, .. }) => takes(wanted, found),
        (Type::AnyMoney, Type::Money(_)) => true,
        (wanted, found) => wanted == found,
    }
}

/// A written number, where the type asks for one from here to there and it is.
fn as_ranged(value: &Typed, wanted: &Type) -> Option<Typed> {
    let Type::Ranged { of, low, high } = wanted.present() else { return None };
    let Expr::Literal(written) = &value.expr else { return None };
    let inside = (*low..=*high).contains(&written.as_number()?);
    (inside && takes(of, &value.ty))
        .then(|| Typed { ty: wanted.present().clone(), ..value.clone() })
}

/// An amount of unknown currency, taken to be in this one; that it is, is proved later.
pub(crate) fn taken_as(value: Typed, currency: Currency) -> Typed {
    let gives = Type::Money(currency);
    let expr = Expr::Calculate {
        by: Calculation::As(currency),
        of: vec![value.expr],
        gives: gives.clone(),
    };
    Typed::new(expr, gives, value.origin)
}

/// An amount of unknown currency beside one of a known currency is taken to be in that one.
pub(crate) fn settled(value: Typed, beside: &Type) -> Typed {
    match (value.ty.present(), beside.present().number()) {
        (Type::AnyMoney, Type::Money(currency)) => taken_as(value, *currency),
        _ => value,
    }
}

/// Whether two values are of one kind, so that being equal means something.
fn same_kind(left: &Type, right: &Type) -> bool {
    match (left, right) {
        (Type::Text, other) | (other, Type::Text) => other.is_textual(),
        (Type::List { of: left, .. }, Type::List { of: right, .. }) => same_kind(left, right),
        (left, right) => left.number() == right.number(),
    }
}

#[cfg(test)]
mod tests {
    use super::takes;
    use playbook_graph::{RefinedId, Type};

    #[test]
    fn a_text_is_no_identifier_but_an_identifier_is_a_text() {
        let id = Type::Refined(RefinedId(0));
        assert!(takes(&Type::Text, &id));
        assert!(!takes(&id, &Type::Text));
    }

    #[test]
    fn what_may_be_missing_is_not_taken_for_what_is_there() {
        let perhaps = Type::Optional(Box::new(Type::Time));
        assert!(takes(&perhaps, &Type::Time));
        assert!(!takes(&Type::Time, &perhaps));
    }
}
