//! `sum of refund in this conversation`: what the matters that ended so far come to, of a value that
//! outcomes carry.

use std::collections::BTreeSet;

use playbook_graph::{Arithmetic, Calculation, Expr, Origin, Ref, Type};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::syntax::ast;

impl Draft {
    /// Every outcome of any playbook that carries a value of this name is counted.
    pub(super) fn conversation_sum(
        &mut self,
        node: &ast::ConversationSum,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let name = match node.of()? {
            ast::Expr::Path(path) => tree::path(scope.file, path.path())?,
            other => {
                let at = tree::at(scope.file, &other);
                let why =
                    "over a conversation, a value that outcomes carry is added up, by its name";
                self.findings.push(diagnostics::does_not_fit::report(at, "this", why));
                return None;
            }
        };
        let carried = self.sums_of(&name.text);
        let Some((_, ty)) = carried.first().cloned() else {
            return self.nothing_carried(&name);
        };
        if let Some((_, other)) = carried.iter().find(|(_, other)| *other != ty) {
            let (one, other) = (self.a_value(&ty), self.a_value(other));
            let why = format!("it is {one} in one outcome and {other} in another");
            let what = format!("`{}`", name.text);
            self.findings.push(diagnostics::does_not_fit::report(name.origin, &what, &why));
            return None;
        }
        if !matches!(
            ty,
            Type::Int | Type::Duration | Type::Money(_) | Type::Decimal | Type::Percent
        ) {
            let what = self.a_value(&ty);
            let wanted = "an amount, a whole number or a length of time";
            self.findings.push(diagnostics::wrong_type::report(name.origin, wanted, &what));
            return None;
        }
        let sums = carried.into_iter().map(|(by, gives)| Expr::Calculate {
            by,
            of: vec![Expr::Ref(Ref::Now)],
            gives,
        });
        let plus = |left, right| Expr::Arithmetic {
            left: Box::new(left),
            by: Arithmetic::Plus,
            right: Box::new(right),
        };
        Some(Typed::new(sums.reduce(plus)?, ty, at))
    }

    /// Where outcomes carry a value of a name, each with its type.
    fn sums_of(&self, name: &str) -> Vec<(Calculation, Type)> {
        let mut found = Vec::new();
        for (playbook, declared) in self.graph.playbooks.iter() {
            for (outcome, reached) in declared.outcomes.iter() {
                for (value, place) in reached.values.iter().zip(0_u32..) {
                    if value.name == name {
                        let by = Calculation::Reached(playbook, outcome, place);
                        found.push((by, value.ty.present().number().clone()));
                    }
                }
            }
        }
        found
    }

    fn nothing_carried(&mut self, name: &Written) -> Option<Typed> {
        let outcomes = self.graph.playbooks.values().flat_map(|p| p.outcomes.values());
        let known: BTreeSet<&str> =
            outcomes.flat_map(|outcome| &outcome.values).map(|value| value.name.as_str()).collect();
        let what = "value that an outcome carries";
        let finding = diagnostics::unknown_name::report(name.origin, &name.text, what, "", known);
        self.findings.push(finding);
        None
    }
}
