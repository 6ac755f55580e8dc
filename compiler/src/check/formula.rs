//! Formulas: named calculations, put in where they are used. Each is looked into when it is first
//! used, in any order; one that is calculated from itself is refused with the circle shown.

use playbook_graph::{Expr, FileId, Origin, Param, Ref, Type};

use crate::check::Draft;
use crate::check::expr::Callee;
use crate::check::names::Written;
use crate::check::scope::{Local, Scope};
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast;

/// So many parts may come of one use of a formula, those that it uses included.
const MOST_PARTS: usize = 2_000;

/// A formula of the project.
#[derive(Debug)]
pub(crate) struct Formula {
    /// The file.
    pub(crate) file: FileId,
    /// What is written.
    pub(crate) node: ast::Formula,
    /// Its name.
    pub(crate) name: Written,
    /// What it is given; none where that is wrong, which was reported.
    pub(crate) params: Option<Vec<Param>>,
    /// What it gives.
    pub(crate) gives: Option<Type>,
    /// The calculation.
    pub(crate) body: Body,
}

/// What came of a formula's calculation.
#[derive(Debug)]
pub(crate) enum Body {
    /// It was not looked into.
    NotYet,
    /// It is being looked into.
    Looking,
    /// The calculation over its parameters; none where it is wrong, which was reported.
    Done(Option<Expr>),
}

impl Draft {
    /// Looks into all of them, so that what is wrong in one that nobody uses is found too.
    pub(crate) fn look_into_formulas(&mut self) {
        for place in 0..self.formulas.len() {
            self.formula_body(place);
        }
    }

    /// `fee(order.total)`: the formula with these values put in.
    pub(crate) fn use_formula(
        &mut self,
        place: usize,
        call: &ast::Call,
        scope: &Scope,
        at: Origin,
    ) -> Option<(Expr, Type)> {
        let formula = self.formulas.get(place)?;
        let (params, gives) = (formula.params.clone()?, formula.gives.clone()?);
        let name = formula.name.text.clone();
        let callee = Callee::new(&name, &params);
        let args = self.arguments(&callee, call.args(), at, scope);
        let body = self.formula_body(place)?;
        let args = args?;
        if !scope.clock && body.reads(&mut |read| matches!(read, Ref::Now | Ref::AskedAt)) {
            let why = "it uses `now`, and this has to be the same whenever it is read";
            let finding = diagnostics::does_not_fit::report(at, &format!("`{name}`"), why);
            self.findings.push(finding);
            return None;
        }
        if scope.it.is_some() && asks_of_a_list(&body) {
            let why = "it asks about a list, inside another question about a list";
            let finding = diagnostics::does_not_fit::report(at, &format!("`{name}`"), why);
            self.findings.push(finding);
            return None;
        }
        let whole = body.with_params(&args);
        if parts_of(&whole, MOST_PARTS) >= MOST_PARTS {
            self.refuse(at, "a calculation of this size", "give parts of it names with `let`");
            return None;
        }
        Some((whole, gives))
    }

    fn formula_body(&mut self, place: usize) -> Option<Expr> {
        let formula = self.formulas.get_mut(place)?;
        match &formula.body {
            Body::Done(body) => return body.clone(),
            Body::Looking => {
                self.circle(place);
                return None;
            }
            Body::NotYet => formula.body = Body::Looking,
        }
        self.open_formulas.push(place);
        let body = self.look_into(place);
        self.open_formulas.pop();
        if let Some(formula) = self.formulas.get_mut(place) {
            formula.body = Body::Done(body.clone());
        }
        body
    }

    fn look_into(&mut self, place: usize) -> Option<Expr> {
        let formula = self.formulas.get(place)?;
        let (file, value) = (formula.file, formula.node.value());
        let (params, gives) = (formula.params.clone()?, formula.gives.clone()?);
        let places = formula.node.params();
        let mut scope = Scope { clock: true, ..Scope::of(file) };
        let names = places.into_iter().flat_map(|params| params.items());
        for ((number, param), node) in (0..).zip(params).zip(names) {
            scope.add(Local {
                origin: tree::name(file, node.name()).map(|name| name.origin),
                name: param.name,
                stands_for: Ref::Param(number),
                ty: Some(param.ty),
            });
        }
        Some(self.value(value, &gives, &scope)?.expr)
    }

    /// Reports the circle that leads back to a formula.
    fn circle(&mut self, place: usize) {
        let start = self.open_formulas.iter().position(|open| *open == place).unwrap_or_default();
        let circle: Vec<Written> = self
            .open_formulas
            .iter()
            .skip(start)
            .filter_map(|open| self.formulas.get(*open))
            .map(|formula| formula.name.clone())
            .collect();
        let named = circle.iter().map(|name| (name.text.as_str(), name.origin));
        if let Some(finding) = diagnostics::formula_circle::report(&named.collect::<Vec<_>>()) {
            self.findings.push(finding);
        }
    }
}

fn asks_of_a_list(expr: &Expr) -> bool {
    let own = matches!(
        expr,
        Expr::Quantified { .. } | Expr::Where { .. } | Expr::Aggregate { .. } | Expr::Sum { .. }
    );
    own || expr.parts().any(asks_of_a_list)
}

/// How many parts an expression has; counted no further than `most`.
fn parts_of(expr: &Expr, most: usize) -> usize {
    let mut count = 1;
    for part in expr.parts() {
        if count >= most {
            break;
        }
        count += parts_of(part, most - count);
    }
    count
}
