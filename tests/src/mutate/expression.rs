//! Changes inside expressions: wherever one decides something, but in policies, which say what is
//! right, and in texts.

use playbook_graph::walk::Use;
use playbook_graph::{Comparison, Expr, Graph, Money, Value};

use super::{Mutant, Operator};

/// Every mutant by an operator that changes expressions.
pub(super) fn each(graph: &Graph, operator: Operator, with: &mut dyn FnMut(Mutant)) {
    let mut nth = 0;
    loop {
        let mut copy = graph.clone();
        let mut left = nth;
        let mut what = None;
        copy.each_expr_mut(&mut |of, expr| {
            if what.is_none() && changes(of) {
                change(operator, expr, &mut left, &mut what);
                if let Some(what) = &mut what {
                    *what = format!("{of:?}: {what}");
                }
            }
        });
        let Some(what) = what else { return };
        with(Mutant { operator, what, graph: copy });
        nth += 1;
    }
}

fn changes(of: Use) -> bool {
    !matches!(of, Use::Policy | Use::Text | Use::Counted)
}

/// Makes the change at the place that is so many places away, looking from the outside in.
fn change(operator: Operator, expr: &mut Expr, left: &mut usize, done: &mut Option<String>) {
    let before = expr.clone();
    if let Some(after) = variants(operator, &before).into_iter().nth(*left) {
        *done = Some(format!("{} -> {}", short(&before), short(&after)));
        *expr = after;
        return;
    }
    *left -= variants(operator, &before).len();
    for part in parts_mut(expr) {
        change(operator, part, left, done);
        if done.is_some() {
            return;
        }
    }
}

fn short(expr: &Expr) -> String {
    let text = format!("{expr:?}");
    text.chars().take(160).collect()
}

/// What an expression itself may become.
fn variants(operator: Operator, expr: &Expr) -> Vec<Expr> {
    match (operator, expr) {
        (Operator::DropConjunct, Expr::And(all) | Expr::Or(all)) if all.len() > 1 => {
            let and = matches!(expr, Expr::And(_));
            let without = |gone: usize| -> Expr {
                let mut rest = all.clone();
                rest.remove(gone);
                match rest.as_slice() {
                    [only] => only.clone(),
                    _ if and => Expr::And(rest),
                    _ => Expr::Or(rest),
                }
            };
            (0..all.len()).map(without).collect()
        }
        (Operator::AndOr, Expr::And(all)) => vec![Expr::Or(all.clone())],
        (Operator::AndOr, Expr::Or(all)) => vec![Expr::And(all.clone())],
        (Operator::DropWhere, Expr::Where { list, .. }) => vec![(**list).clone()],
        (Operator::Bound, Expr::Compare { left, by, right }) => {
            let moved = |side: &Expr, by: i64| match side {
                Expr::Literal(value) => moved(value, by).map(Expr::Literal),
                _ => None,
            };
            let mut all = Vec::new();
            for step in [1, -1] {
                let (one, other) = (moved(left, step), moved(right, step));
                all.extend(one.map(|left| (Box::new(left), right.clone())));
                all.extend(other.map(|right| (left.clone(), Box::new(right))));
            }
            let compare = |(left, right)| Expr::Compare { left, by: *by, right };
            all.into_iter().map(compare).collect()
        }
        (Operator::Comparison, Expr::Compare { left, by, right }) => {
            let compare = |by| Expr::Compare { left: left.clone(), by, right: right.clone() };
            let others: &[Comparison] = match by {
                Comparison::Is => &[Comparison::IsNot],
                Comparison::IsNot => &[Comparison::Is],
                Comparison::Less => &[Comparison::AtMost, Comparison::More],
                Comparison::AtMost => &[Comparison::Less, Comparison::AtLeast],
                Comparison::More => &[Comparison::AtLeast, Comparison::Less],
                Comparison::AtLeast => &[Comparison::More, Comparison::AtMost],
            };
            others.iter().copied().map(compare).collect()
        }
        (Operator::Choice, Expr::Literal(Value::Enum { of, value })) => {
            let other = if *value == 0 { 1 } else { *value - 1 };
            vec![Expr::Literal(Value::Enum { of: *of, value: other })]
        }
        _ => Vec::new(),
    }
}

/// A number that is one more or one less.
fn moved(value: &Value, by: i64) -> Option<Value> {
    Some(match value {
        Value::Int(number) => Value::Int(number.checked_add(by)?),
        Value::Duration(seconds) => Value::Duration(seconds.checked_add(by)?),
        Value::Decimal(number) => Value::Decimal(number.checked_add(by)?),
        Value::Percent(number) => Value::Percent(number.checked_add(by)?),
        Value::Money(Money { currency, minor }) => {
            Value::Money(Money::new(*currency, minor.checked_add(by)?))
        }
        _ => return None,
    })
}

/// The expressions directly inside one, to be changed.
fn parts_mut(expr: &mut Expr) -> Vec<&mut Expr> {
    match expr {
        Expr::Literal(_) | Expr::Ref(_) => Vec::new(),
        Expr::Field { of, .. } | Expr::Day { of, .. } => vec![of],
        Expr::Not(inner) | Expr::Known(inner) => vec![inner],
        Expr::Compare { left, right, .. }
        | Expr::Arithmetic { left, right, .. }
        | Expr::Joined { left, right } => vec![left, right],
        Expr::Quantified { list, condition, .. } | Expr::Where { list, condition } => {
            vec![list, condition]
        }
        Expr::In { item, list } => vec![item, list],
        Expr::Each { list, .. } | Expr::Sum { list, .. } => vec![list],
        Expr::Aggregate { list, key, .. } => vec![list, key],
        Expr::Shift { by, from, .. } => vec![by, from],
        Expr::Between { from, to, .. } => vec![from, to],
        Expr::Open { at, .. } => vec![at],
        Expr::Choose { when, then, otherwise } => vec![when, then, otherwise],
        Expr::And(all)
        | Expr::Or(all)
        | Expr::List(all)
        | Expr::Record { fields: all, .. }
        | Expr::Calculate { of: all, .. } => all.iter_mut().collect(),
    }
}
