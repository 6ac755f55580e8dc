//! Products, quotients, parts of amounts, rounding, the lower and the higher of values, texts with
//! values in them. What may have more digits than its type has to be rounded, in words.

use playbook_graph::calculation::{fits_in_steps, gives_of, is_whole, is_written_in_signs};
use playbook_graph::value::DECIMAL_ONE;
use playbook_graph::{
    Calculation, Comparison, Currency, Expr, Origin, Rounding, TableId, Type, Value,
};

use crate::check::Draft;
use crate::check::expr::Callee;
use crate::check::fits::{settled, takes};
use crate::check::names::{CalculationId, Written};
use crate::check::scope::Scope;
use crate::check::tree;
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::syntax::ast;

/// So many signs are an end of a text at most.
const MOST_SIGNS: u8 = 20;

impl Draft {
    /// Whether something beside it may not be less: `amount >= 80% of price`.
    fn is_lowest(&self, at: Origin) -> bool {
        let (before, after) = self.files.text_around(at);
        let around = |sign: char| sign == '(' || sign == ')' || sign.is_whitespace();
        let before = before.trim_end_matches(around).trim_end_matches('=');
        before.ends_with('>') || after.trim_start_matches(around).starts_with('<')
    }

    /// Reports a value that has to be rounded and isn't.
    pub(super) fn rounded_enough(&mut self, typed: Typed) -> Option<Typed> {
        if !typed.unrounded {
            return Some(typed);
        }
        let text = self.text_of(typed.origin);
        let bracketed = text.starts_with('(') && text.ends_with(')');
        let plain = matches!(typed.expr, Expr::Calculate { by: Calculation::Portion, .. });
        let whole = if plain || bracketed { text } else { format!("({text})") };
        let what = self.a_value(&typed.ty);
        let lowest = self.is_lowest(typed.origin);
        self.findings.push(diagnostics::not_rounded::report(typed.origin, &whole, &what, lowest));
        None
    }

    /// Both sides of a calculation, so that both sides' errors are seen at once.
    pub(super) fn both(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        scope: &Scope,
    ) -> Option<(Typed, Typed)> {
        let (left, right) = (self.operand(left, None, scope), self.operand(right, None, scope));
        Some(level(left?, right?))
    }

    /// `a * b`, `a / b`
    pub(super) fn product(
        &mut self,
        node: &ast::Binary,
        by: Calculation,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let left = self.operand(&node.left()?, None, scope);
        let right = self.operand(&node.right()?, None, scope);
        self.multiplied(left?, by, right?, at)
    }

    /// `10% of a`
    pub(super) fn portion(
        &mut self,
        node: &ast::Portion,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let part = self.operand(&node.part()?, None, scope);
        let whole = self.operand(&node.whole()?, None, scope);
        let part = part?;
        if *part.ty.number() != Type::Percent {
            let what = self.a_value(&part.ty);
            let finding = diagnostics::wrong_type::report(part.origin, "a percentage", &what);
            self.findings.push(finding.help("write `10% of order.total rounded down`"));
            return None;
        }
        self.multiplied(part, Calculation::Portion, whole?, at)
    }

    fn multiplied(
        &mut self,
        left: Typed,
        by: Calculation,
        right: Typed,
        at: Origin,
    ) -> Option<Typed> {
        if !self.all_there([&left, &right]) {
            return None;
        }
        let sign = match by {
            Calculation::Product => "*",
            Calculation::Quotient => "/",
            _ => "of",
        };
        let Some(ty) = gives_of(by, &left.ty, &right.ty) else {
            let finding = match (left.ty.number(), right.ty.number()) {
                (Type::AnyMoney, _) | (_, Type::AnyMoney) => diagnostics::any_money::report(at),
                (Type::Money(left), Type::Money(right))
                    if left != right && by == Calculation::Quotient =>
                {
                    diagnostics::currencies::report(at, left.code(), right.code())
                }
                (left, right) => {
                    let (left, right) = (self.a_value(left), self.a_value(right));
                    diagnostics::arithmetic::factors(at, sign, &left, &right)
                }
            };
            self.findings.push(finding);
            return None;
        };
        let whole = is_whole(by, &left.ty, &right.ty)
            || by == Calculation::Product && (is_a_count(&left.expr) || is_a_count(&right.expr));
        let unrounded = !whole || left.unrounded || right.unrounded;
        let of = vec![left.expr, right.expr];
        let expr = Expr::Calculate { by, of, gives: ty.clone() };
        Some(Typed::new(expr, ty, at).unrounded(unrounded))
    }

    /// `a rounded down`
    pub(super) fn rounded(
        &mut self,
        node: &ast::Rounded,
        wanted: Option<&Type>,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let value = self.operand(&node.operand()?, wanted, scope)?;
        if !self.all_there([&value]) {
            return None;
        }
        let how = match node.rounding()? {
            ast::Rounding::Down => Rounding::Down,
            ast::Rounding::Up => Rounding::Up,
            ast::Rounding::HalfEven => Rounding::HalfEven,
        };
        if let Some(step) = node.step() {
            return self.in_steps(value, how, &step, scope, at);
        }
        if !value.unrounded {
            let text = self.text_of(value.origin);
            let finding = diagnostics::not_rounded::nothing_to_round(at, &text);
            self.findings.push(finding);
            return None;
        }
        let gives = value.ty.number().clone();
        let of = vec![value.expr];
        let expr = Expr::Calculate { by: Calculation::Rounded(how), of, gives: gives.clone() };
        Some(Typed::new(expr, gives, at))
    }

    /// `a rounded up in steps of 5 EUR`; a plain number in steps of a whole one is a whole number then.
    fn in_steps(
        &mut self,
        value: Typed,
        how: Rounding,
        step: &ast::Expr,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let step = self.operand(step, None, scope)?;
        if !fits_in_steps(value.ty.number(), &step.ty) {
            let (what, wanted) = (self.a_value(&step.ty), self.a_value(value.ty.number()));
            self.findings.push(diagnostics::wrong_type::report(step.origin, &wanted, &what));
            return None;
        }
        if is_nothing(&step.expr) {
            self.findings.push(diagnostics::not_rounded::steps_of_nothing(step.origin));
            return None;
        }
        let (by, gives) = (Calculation::Rounded(how), step.ty);
        let expr = Expr::Calculate { by, of: vec![value.expr, step.expr], gives: gives.clone() };
        Some(Typed::new(expr, gives, at))
    }

    /// `min(a, b)`, `max(a, b)`
    pub(super) fn extreme(
        &mut self,
        node: &ast::Call,
        lower: bool,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let word = if lower { "min" } else { "max" };
        let args: Vec<ast::Arg> = node.args().into_iter().flat_map(|args| args.items()).collect();
        if args.len() < 2 || args.iter().any(|arg| arg.name().is_some()) {
            self.findings.push(diagnostics::left_out::report(
                at,
                &format!("`{word}`"),
                "the values that are compared",
                &format!("{word}(order.total, 100 EUR)"),
            ));
            return None;
        }
        let values: Vec<Option<Typed>> = args
            .iter()
            .map(|arg| arg.value().and_then(|value| self.operand(&value, None, scope)))
            .collect();
        let mut values = values.into_iter().collect::<Option<Vec<_>>>()?.into_iter();
        let mut all = vec![values.next()?];
        for value in values {
            let (first, rest) = all.split_first()?;
            let (first, value) = level(settled(first.clone(), &value.ty), value);
            let value = settled(value, &first.ty);
            if !self.comparable(&first, &value, at) {
                return None;
            }
            all = std::iter::once(first).chain(rest.iter().cloned()).chain([value]).collect();
        }
        let ty = all.first()?.ty.number().clone();
        if !ty.is_ordered() {
            let what = self.a_value(&ty);
            let finding = match ty {
                Type::AnyMoney => diagnostics::any_money::report(at),
                _ => diagnostics::not_comparable::no_order(at, word, &what),
            };
            self.findings.push(finding);
            return None;
        }
        let unrounded = all.iter().any(|value| value.unrounded);
        let by = if lower { Calculation::Lower } else { Calculation::Higher };
        let of = all.into_iter().map(|value| value.expr).collect();
        let expr = Expr::Calculate { by, of, gives: ty.clone() };
        Some(Typed::new(expr, ty, at).unrounded(unrounded))
    }

    /// `amount is EUR`
    pub(super) fn is_in_currency(
        &mut self,
        node: &ast::Binary,
        currency: &ast::TypeName,
        by: Comparison,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let amount = self.expr(&node.left()?, None, scope)?;
        if !self.all_there([&amount]) {
            return None;
        }
        let name = currency.text();
        let Some(code) = Currency::from_code(&name) else {
            let at = tree::at(scope.file, currency);
            let finding = diagnostics::unknown_name::report(at, &name, "currency", "", []);
            self.findings.push(finding);
            return None;
        };
        if amount.ty != Type::AnyMoney {
            let what = self.a_value(&amount.ty);
            let finding = diagnostics::any_money::known(amount.origin, &what);
            self.findings.push(finding);
            return None;
        }
        let is_in = Expr::Calculate {
            by: Calculation::IsIn(code),
            of: vec![amount.expr],
            gives: Type::Bool,
        };
        let expr = match by {
            Comparison::IsNot => Expr::Not(Box::new(is_in)),
            _ => is_in,
        };
        Some(Typed::new(expr, Type::Bool, at))
    }

    /// `"order {id}"`, used as a value.
    pub(super) fn joined_text(
        &mut self,
        node: &ast::Text,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let mut of = Vec::new();
        let mut whole = true;
        for piece in node.pieces() {
            match piece {
                ast::Piece::Words(words) => of.push(Expr::Literal(Value::text(words))),
                ast::Piece::Value(value) => match self.expr(&value, None, scope) {
                    Some(value) if self.all_there([&value]) => of.push(value.expr),
                    _ => whole = false,
                },
            }
        }
        let expr = Expr::Calculate { by: Calculation::Text, of, gives: Type::Text };
        whole.then(|| Typed::new(expr, Type::Text, at))
    }

    /// `last 4 of iban`
    pub(super) fn ending(
        &mut self,
        node: &ast::Ending,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let text = self.expr(&node.text()?, None, scope)?;
        if !self.all_there([&text]) {
            return None;
        }
        if !is_written_in_signs(&text.ty) {
            let what = self.a_value(&text.ty);
            self.findings.push(diagnostics::wrong_type::report(text.origin, "a text", &what));
            return None;
        }
        let Some(signs) =
            node.count().parse().ok().filter(|signs| (1..=MOST_SIGNS).contains(signs))
        else {
            let what = format!("from 1 to {MOST_SIGNS} signs can be taken from the end");
            self.findings.push(diagnostics::does_not_fit::report(at, "this number", &what));
            return None;
        };
        let expr = Expr::Calculate {
            by: Calculation::Ending(signs),
            of: vec![text.expr],
            gives: Type::Text,
        };
        Some(Typed::new(expr, Type::Text, at))
    }

    /// `fee(order.total)`, `window(category)`: a formula put in, or what a table says.
    pub(super) fn calculation(
        &mut self,
        node: &ast::Call,
        path: &Written,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let Self { names, files, findings, .. } = self;
        match names.calculation(path, files, findings)? {
            CalculationId::Formula(place) => {
                let (expr, ty) = self.use_formula(place, node, scope, at)?;
                Some(Typed::new(expr, ty, at))
            }
            CalculationId::Table(id) => self.asked_of_table(id, node, scope, at),
        }
    }

    fn asked_of_table(
        &mut self,
        id: TableId,
        node: &ast::Call,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let table = self.graph.tables.lookup(id)?;
        if self.broken.tables.contains(&id) {
            return None;
        }
        let (name, params, gives) = (table.name.clone(), table.params.clone(), table.gives.clone());
        let callee = Callee::new(&name, &params);
        let of = self.arguments(&callee, node.args(), at, scope)?;
        let expr = Expr::Calculate { by: Calculation::Table(id), of, gives: gives.clone() };
        Some(Typed::new(expr, gives, at))
    }

    /// Whether none of these may be missing; reports the first that may.
    pub(super) fn all_there<const N: usize>(&mut self, values: [&Typed; N]) -> bool {
        for value in values {
            if let Type::Optional(_) = value.ty {
                let text = self.text_of(value.origin);
                self.findings.push(diagnostics::may_be_missing::report(value.origin, &text));
                return false;
            }
        }
        true
    }
}

/// A number that is written without a point, beside a decimal, is a decimal.
pub(super) fn level(left: Typed, right: Typed) -> (Typed, Typed) {
    let decimal = |ty: &Type| takes(&Type::Decimal, ty);
    if decimal(&left.ty) {
        return (left, as_decimal(right));
    }
    if decimal(&right.ty) {
        return (as_decimal(left), right);
    }
    (left, right)
}

fn as_decimal(value: Typed) -> Typed {
    match value.expr {
        Expr::Literal(Value::Int(number)) => match number.checked_mul(DECIMAL_ONE) {
            Some(number) => {
                let expr = Expr::Literal(Value::Decimal(number));
                Typed { expr, ty: Type::Decimal, ..value }
            }
            None => value,
        },
        _ => value,
    }
}

/// Whether a decimal is written that is a whole number, so that a product needs no rounding.
fn is_a_count(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(Value::Decimal(number)) if number % DECIMAL_ONE == 0)
}

/// Whether a step is no step: nothing, or less.
fn is_nothing(step: &Expr) -> bool {
    match step {
        Expr::Literal(Value::Money(amount)) => amount.minor <= 0,
        Expr::Literal(
            Value::Int(n) | Value::Decimal(n) | Value::Percent(n) | Value::Duration(n),
        ) => *n <= 0,
        _ => true,
    }
}
