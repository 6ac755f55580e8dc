//! Adding and taking away: amounts of one currency, whole numbers, lengths of time, moments.

use playbook_graph::{Arithmetic, Expr, Origin, Type};

use crate::check::Draft;
use crate::check::fits::settled;
use crate::check::scope::Scope;
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::syntax::ast;

impl Draft {
    /// `a + b`, `a - b`.
    pub(super) fn sum(&mut self, node: &ast::Binary, scope: &Scope, at: Origin) -> Option<Typed> {
        let by = match node.op()? {
            ast::BinaryOp::Add => Arithmetic::Plus,
            _ => Arithmetic::Minus,
        };
        let (left, right) = self.both(&node.left()?, &node.right()?, scope)?;
        self.put_together(left, by, right, at)
    }

    pub(super) fn put_together(
        &mut self,
        left: Typed,
        by: Arithmetic,
        right: Typed,
        at: Origin,
    ) -> Option<Typed> {
        for side in [&left, &right] {
            if matches!(side.ty, Type::Optional(_)) {
                let text = self.text_of(side.origin);
                self.findings.push(diagnostics::may_be_missing::report(side.origin, &text));
                return None;
            }
        }
        if by == Arithmetic::Plus
            && let Some(joined) = self.joined_lists(&left, &right, at)
        {
            return Some(joined);
        }
        let (left, right) = (settled(left, &right.ty), right);
        let right = settled(right, &left.ty);
        let Some(ty) = sum_of(left.ty.number(), by, right.ty.number()) else {
            let finding = match (&left.ty, &right.ty) {
                (Type::Money(left), Type::Money(right)) => {
                    diagnostics::currencies::report(at, left.code(), right.code())
                }
                (Type::AnyMoney, _) | (_, Type::AnyMoney) => diagnostics::any_money::report(at),
                (left, right) => diagnostics::arithmetic::report(
                    at,
                    sign(by),
                    &self.a_value(left),
                    &self.a_value(right),
                ),
            };
            self.findings.push(finding);
            return None;
        };
        let unrounded = left.unrounded || right.unrounded;
        let (left, right) = (Box::new(left.expr), Box::new(right.expr));
        Some(Typed::new(Expr::Arithmetic { left, by, right }, ty, at).unrounded(unrounded))
    }

    /// `-a`: of a written number the number, else taken away from nothing.
    pub(super) fn negative(
        &mut self,
        node: &ast::Unary,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let value = self.operand(&node.operand()?, None, scope)?;
        let number = value.ty.number().clone();
        let zero = match number {
            Type::Int | Type::Duration | Type::Money(_) | Type::Decimal | Type::Percent => {
                number.value_of(0)
            }
            ref other => {
                let what = self.a_value(other);
                self.findings.push(diagnostics::arithmetic::report(at, "-", "nothing", &what));
                return None;
            }
        };
        let expr = match value.expr {
            Expr::Literal(written) if written.as_number().is_some() => {
                // A number as written has no sign, so its negative can be held.
                let negative = written.as_number().and_then(i64::checked_neg).unwrap_or_default();
                Expr::Literal(number.value_of(negative))
            }
            other => Expr::Arithmetic {
                left: Box::new(Expr::Literal(zero)),
                by: Arithmetic::Minus,
                right: Box::new(other),
            },
        };
        Some(Typed::new(expr, number, at).unrounded(value.unrounded))
    }
}

/// The type of a sum, where there is one.
fn sum_of(left: &Type, by: Arithmetic, right: &Type) -> Option<Type> {
    match (left, right) {
        (Type::Int, Type::Int)
        | (Type::Duration, Type::Duration)
        | (Type::Decimal, Type::Decimal)
        | (Type::Percent, Type::Percent) => Some(left.clone()),
        (Type::Money(a), Type::Money(b)) if a == b => Some(left.clone()),
        (Type::Time, Type::Duration) => Some(Type::Time),
        (Type::Time, Type::Time) if by == Arithmetic::Minus => Some(Type::Duration),
        _ => None,
    }
}

fn sign(by: Arithmetic) -> &'static str {
    match by {
        Arithmetic::Plus => "+",
        Arithmetic::Minus => "-",
    }
}
