//! What the matters of a conversation that ended so far come to, of a value that outcomes carry: `sum of
//! refund in this conversation` adds it up, `list of agreed in this conversation` tells each.

use std::collections::BTreeSet;

use playbook_graph::{
    Arithmetic, Calculation, Expr, MOST_TOLD, Origin, OutcomeId, PlaybookId, Ref, Type,
};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::syntax::ast;

/// One outcome that carries the value: where, and of which type it is there.
type Carried = (PlaybookId, OutcomeId, u32, Type);

impl Draft {
    /// Every outcome of any playbook that carries a value of this name is counted.
    pub(super) fn of_conversation(
        &mut self,
        node: &ast::OfConversation,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let word = node.word()?;
        let lists = match word.text() {
            "sum" => false,
            "list" => true,
            other => {
                let what = format!("`{other} of … in this conversation`");
                let why = "over a conversation there are `sum of` and `list of`; name the list with `let` and \
                           take what you need of it";
                self.findings.push(diagnostics::does_not_fit::report(at, &what, why));
                return None;
            }
        };
        let name = match node.of()? {
            ast::Expr::Path(path) => tree::path(scope.file, path.path())?,
            other => {
                let at = tree::at(scope.file, &other);
                let why =
                    "over a conversation, a value that outcomes carry is looked for by its name";
                self.findings.push(diagnostics::does_not_fit::report(at, "this", why));
                return None;
            }
        };
        let carried = self.that_carry(&name)?;
        if lists { told(carried, at) } else { self.added_up(carried, &name, at) }
    }

    /// Where outcomes carry a value of a name: at least one, and all of one type.
    fn that_carry(&mut self, name: &Written) -> Option<Vec<Carried>> {
        let mut found: Vec<Carried> = Vec::new();
        for (playbook, declared) in self.graph.playbooks.iter() {
            for (outcome, reached) in declared.outcomes.iter() {
                for (value, place) in reached.values.iter().zip(0_u32..) {
                    if value.name == name.text {
                        let ty = value.ty.present().number().clone();
                        found.push((playbook, outcome, place, ty));
                    }
                }
            }
        }
        let Some((.., ty)) = found.first() else { return self.nothing_carried(name) };
        let Some((.., other)) = found.iter().find(|(.., other)| other != ty) else {
            return Some(found);
        };
        let (one, other) = (self.a_value(ty), self.a_value(other));
        let why = format!("it is {one} in one outcome and {other} in another");
        let what = format!("`{}`", name.text);
        self.findings.push(diagnostics::does_not_fit::report(name.origin, &what, &why));
        None
    }

    fn nothing_carried<T>(&mut self, name: &Written) -> Option<T> {
        let outcomes = self.graph.playbooks.values().flat_map(|p| p.outcomes.values());
        let known: BTreeSet<&str> =
            outcomes.flat_map(|outcome| &outcome.values).map(|value| value.name.as_str()).collect();
        let what = "value that an outcome carries";
        let finding = diagnostics::unknown_name::report(name.origin, &name.text, what, "", known);
        self.findings.push(finding);
        None
    }

    /// `sum of refund in this conversation`
    fn added_up(&mut self, carried: Vec<Carried>, name: &Written, at: Origin) -> Option<Typed> {
        let (.., ty) = carried.first()?.clone();
        if !matches!(
            ty,
            Type::Int | Type::Duration | Type::Money(_) | Type::Decimal | Type::Percent
        ) {
            let what = self.a_value(&ty);
            let wanted = "an amount, a whole number or a length of time";
            self.findings.push(diagnostics::wrong_type::report(name.origin, wanted, &what));
            return None;
        }
        let plus = |left, right| Expr::Arithmetic { left, by: Arithmetic::Plus, right };
        Some(Typed::new(together(carried, Calculation::Reached, |ty| ty, plus)?, ty, at))
    }
}

/// `list of agreed in this conversation`
fn told(carried: Vec<Carried>, at: Origin) -> Option<Typed> {
    let (.., of) = carried.first()?.clone();
    let outcomes = u32::try_from(carried.len()).ok()?;
    let list = |of: Type, at_most| Type::List { of: Box::new(of), at_least: 0, at_most };
    let gives = |ty| list(ty, Some(MOST_TOLD));
    let joined = |left, right| Expr::Joined { left, right };
    let expr = together(carried, Calculation::Told, gives, joined)?;
    Some(Typed::new(expr, list(of, MOST_TOLD.checked_mul(outcomes)), at))
}

/// The same of each outcome, one after the other.
fn together(
    carried: Vec<Carried>,
    by: fn(PlaybookId, OutcomeId, u32) -> Calculation,
    gives: impl Fn(Type) -> Type,
    joins: fn(Box<Expr>, Box<Expr>) -> Expr,
) -> Option<Expr> {
    let each = carried.into_iter().map(|(playbook, outcome, place, ty)| Expr::Calculate {
        by: by(playbook, outcome, place),
        of: vec![Expr::Ref(Ref::Now)],
        gives: gives(ty),
    });
    each.reduce(|left, right| joins(Box::new(left), Box::new(right)))
}
