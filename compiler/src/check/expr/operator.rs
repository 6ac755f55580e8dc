//! Adding and taking away: amounts of one currency, whole numbers, lengths of time, moments.

use playbook_graph::{Arithmetic, Expr, Money, Origin, Type, Value};

use crate::check::Draft;
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
        let left = self.expr(&node.left()?, None, scope);
        let right = self.expr(&node.right()?, None, scope);
        self.put_together(left?, by, right?, at)
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
        let Some(ty) = sum_of(&left.ty, by, &right.ty) else {
            let finding = match (&left.ty, &right.ty) {
                (Type::Money(left), Type::Money(right)) => {
                    diagnostics::currencies::report(at, left.code(), right.code())
                }
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
        let (left, right) = (Box::new(left.expr), Box::new(right.expr));
        Some(Typed::new(Expr::Arithmetic { left, by, right }, ty, at))
    }

    /// `-a`: of a written number the number, else taken away from nothing.
    pub(super) fn negative(
        &mut self,
        node: &ast::Unary,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let value = self.expr(&node.operand()?, None, scope)?;
        let zero = match value.ty {
            Type::Int => Value::Int(0),
            Type::Duration => Value::Duration(0),
            Type::Money(currency) => Value::Money(Money::new(currency, 0)),
            ref other => {
                let what = self.a_value(other);
                self.findings.push(diagnostics::arithmetic::report(at, "-", "nothing", &what));
                return None;
            }
        };
        let expr = match value.expr {
            Expr::Literal(Value::Int(number)) => Expr::Literal(Value::Int(-number)),
            Expr::Literal(Value::Duration(length)) => Expr::Literal(Value::Duration(-length)),
            Expr::Literal(Value::Money(amount)) => {
                Expr::Literal(Value::Money(Money::new(amount.currency, -amount.minor)))
            }
            other => Expr::Arithmetic {
                left: Box::new(Expr::Literal(zero)),
                by: Arithmetic::Minus,
                right: Box::new(other),
            },
        };
        Some(Typed::new(expr, value.ty, at))
    }
}

/// The type of a sum, where there is one.
fn sum_of(left: &Type, by: Arithmetic, right: &Type) -> Option<Type> {
    match (left, right) {
        (Type::Int, Type::Int) | (Type::Duration, Type::Duration) => Some(left.clone()),
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
