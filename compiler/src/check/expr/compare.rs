//! Conditions: comparisons, presence, `and`, `or`, `not`; what they let one know of optional values.

use playbook_graph::{Calculation, Comparison, Expr, Origin, Ref, Type};

use crate::check::Draft;
use crate::check::expr::calculation::level;
use crate::check::fits::settled;
use crate::check::scope::{Scope, present_if};
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::syntax::ast::{self, BinaryOp};

impl Draft {
    /// `a and b`, `a is b`, `a + b`.
    pub(super) fn binary(
        &mut self,
        node: &ast::Binary,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let by = match node.op()? {
            BinaryOp::And => return self.joined(node, true, scope, at),
            BinaryOp::Or => return self.joined(node, false, scope, at),
            BinaryOp::In => return self.contained(node, scope, at),
            BinaryOp::Add | BinaryOp::Subtract => return self.sum(node, scope, at),
            BinaryOp::Multiply => return self.product(node, Calculation::Product, scope, at),
            BinaryOp::Divide => return self.product(node, Calculation::Quotient, scope, at),
            BinaryOp::Is => Comparison::Is,
            BinaryOp::IsNot => Comparison::IsNot,
            BinaryOp::Less => Comparison::Less,
            BinaryOp::LessOrEqual => Comparison::AtMost,
            BinaryOp::More => Comparison::More,
            BinaryOp::MoreOrEqual => Comparison::AtLeast,
        };
        if let Some(ast::Expr::TypeName(currency)) = node.right()
            && matches!(by, Comparison::Is | Comparison::IsNot)
        {
            return self.is_in_currency(node, &currency, by, scope, at);
        }
        let (left, right) = self.sides(&node.left()?, &node.right()?, scope)?;
        self.compare(left, by, right, at)
    }

    /// Both sides of a comparison; a bare word is read by the type of the other side.
    fn sides(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        scope: &Scope,
    ) -> Option<(Typed, Typed)> {
        let bare = matches!(left, ast::Expr::Text(_)) || !self.is_known(left, scope);
        if bare {
            let right = self.expr(right, None, scope)?;
            let left = self.expr(left, Some(&right.ty), scope)?;
            return Some((left, right));
        }
        let left = self.expr(left, None, scope);
        // The right side is looked at in any case, so that both sides' errors are seen at once.
        let wanted = left.as_ref().map(|left| left.ty.clone());
        if left.is_none() && matches!(right, ast::Expr::Path(_)) {
            return None;
        }
        let right = self.expr(right, wanted.as_ref(), scope);
        Some((left?, right?))
    }

    fn compare(&mut self, left: Typed, by: Comparison, right: Typed, at: Origin) -> Option<Typed> {
        let left = settled(left, &right.ty);
        let right = settled(right, &left.ty);
        let (left, right) = level(left, right);
        if !self.comparable(&left, &right, at) {
            return None;
        }
        let ordered = !matches!(by, Comparison::Is | Comparison::IsNot);
        if ordered && left.ty == Type::AnyMoney {
            self.findings.push(diagnostics::any_money::report(at));
            return None;
        }
        if ordered && !left.ty.is_ordered() {
            let what = self.a_value(&left.ty);
            self.findings.push(diagnostics::not_comparable::no_order(at, by.words(), &what));
            return None;
        }
        let (left, right) = (Box::new(left.expr), Box::new(right.expr));
        Some(Typed::new(Expr::Compare { left, by, right }, Type::Bool, at))
    }

    /// `a and b`, `a or b`; each part may rest on what the ones before it let one know.
    fn joined(
        &mut self,
        node: &ast::Binary,
        both: bool,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let left = self.condition(node.left(), scope);
        let known = left.as_ref().map(|left| present_if(&left.expr, both)).unwrap_or_default();
        let right = self.condition(node.right(), &scope.knowing(known));
        let (left, right) = (left?, right?);
        let mut all = Vec::new();
        for part in [left.expr, right.expr] {
            match part {
                Expr::And(parts) if both => all.extend(parts),
                Expr::Or(parts) if !both => all.extend(parts),
                other => all.push(other),
            }
        }
        let expr = if both { Expr::And(all) } else { Expr::Or(all) };
        Some(Typed::new(expr, Type::Bool, at))
    }

    /// `not a`, `-a`.
    pub(super) fn unary(&mut self, node: &ast::Unary, scope: &Scope, at: Origin) -> Option<Typed> {
        if !node.is_not() {
            return self.negative(node, scope, at);
        }
        let inner = self.condition(node.operand(), scope)?;
        Some(Typed::new(Expr::Not(Box::new(inner.expr)), Type::Bool, at))
    }

    /// `x is known`, `x is missing`.
    pub(super) fn presence(
        &mut self,
        node: &ast::Presence,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let mut value = self.expr(&node.operand()?, None, scope)?;
        // What is known already may be asked again.
        let may_be_missing = matches!(value.ty, Type::Optional(_))
            || matches!(value.expr, Expr::Ref(Ref::Slot(_) | Ref::Variable(_)))
            || scope.present.contains(&value.expr);
        if !may_be_missing {
            let text = self.text_of(value.origin);
            self.findings.push(diagnostics::may_be_missing::never(value.origin, &text));
            return None;
        }
        value.expr = Expr::Known(Box::new(value.expr));
        if !node.wants_known() {
            value.expr = Expr::Not(Box::new(value.expr));
        }
        Some(Typed::new(value.expr, Type::Bool, at))
    }

    /// `x from 1 to 5`.
    pub(super) fn range(&mut self, node: &ast::Range, scope: &Scope, at: Origin) -> Option<Typed> {
        let value = self.expr(&node.operand()?, None, scope)?;
        let low = self.expr(&node.low()?, Some(&value.ty), scope)?;
        let high = self.expr(&node.high()?, Some(&value.ty), scope)?;
        let above = self.compare(value.clone(), Comparison::AtLeast, low, at)?;
        let below = self.compare(value, Comparison::AtMost, high, at)?;
        Some(Typed::new(Expr::And(vec![above.expr, below.expr]), Type::Bool, at))
    }

    /// `a when c otherwise b`.
    pub(super) fn choice(
        &mut self,
        node: &ast::Cond,
        wanted: Option<&Type>,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let when = self.condition(node.condition(), scope)?;
        let there = scope.knowing(present_if(&when.expr, true));
        let not = scope.knowing(present_if(&when.expr, false));
        let then = self.operand(&node.value()?, wanted, &there)?;
        let otherwise = self.operand(&node.otherwise()?, wanted.or(Some(&then.ty)), &not)?;
        let unrounded = then.unrounded || otherwise.unrounded;
        let (then, otherwise) = level(then, otherwise);
        let ty = if crate::check::fits::takes(&otherwise.ty, &then.ty) {
            otherwise.ty.clone()
        } else {
            then.ty.clone()
        };
        let otherwise = self.fit(otherwise, &ty)?;
        let expr = Expr::Choose {
            when: Box::new(when.expr),
            then: Box::new(then.expr),
            otherwise: Box::new(otherwise.expr),
        };
        Some(Typed::new(expr, ty, at).unrounded(unrounded))
    }
}
