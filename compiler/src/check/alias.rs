//! Other names for types, and numbers from here to there: `type Sku = text`,
//! `type Rating = int from 1 to 5`. Each is looked into when it is first used, in any order.

use playbook_graph::{Expr, FileId, Type};

use crate::check::Draft;
use crate::check::names::{TypeId, Written};
use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast;

/// Another name for a type.
#[derive(Debug)]
pub(crate) struct Alias {
    /// The file.
    pub(crate) file: FileId,
    /// What is written.
    pub(crate) node: ast::TypeDecl,
    /// Its name.
    pub(crate) name: Written,
    /// What came of it.
    pub(crate) found: Found,
}

/// What came of another name for a type.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// It was not looked into.
    NotYet,
    /// It is being looked into.
    Looking,
    /// The type; none where it is wrong, which was reported.
    Type(Option<Type>),
}

impl Draft {
    /// The type of a declared name.
    pub(crate) fn declared_type(&mut self, id: TypeId) -> Option<Type> {
        match id {
            TypeId::Enum(id) => Some(Type::Enum(id)),
            TypeId::Record(id) => Some(Type::Record(id)),
            TypeId::Refined(id) => Some(Type::Refined(id)),
            TypeId::Alias(place) => self.alias(place),
        }
    }

    /// Looks into all of them, so that what is wrong in one that nobody uses is found too.
    pub(crate) fn look_into_aliases(&mut self) {
        for place in 0..self.aliases.len() {
            self.alias(place);
        }
    }

    fn alias(&mut self, place: usize) -> Option<Type> {
        let alias = self.aliases.get_mut(place)?;
        match &alias.found {
            Found::Type(found) => return found.clone(),
            Found::Looking => {
                let (at, name) = (alias.name.origin, alias.name.text.clone());
                self.findings.push(diagnostics::contains_itself::alias(at, &name));
                return None;
            }
            Found::NotYet => alias.found = Found::Looking,
        }
        let (file, node) = (alias.file, alias.node.clone());
        let base = self.type_of(file, node.base());
        let found = match (node.refinement(), base) {
            (Some(ast::Refinement::Range(low, high)), Some(base)) => {
                self.ranged(file, &node, base, low, high)
            }
            (_, base) => base,
        };
        if let Some(alias) = self.aliases.get_mut(place) {
            alias.found = Found::Type(found.clone());
        }
        found
    }

    fn ranged(
        &mut self,
        file: FileId,
        node: &ast::TypeDecl,
        base: Type,
        low: Option<ast::Expr>,
        high: Option<ast::Expr>,
    ) -> Option<Type> {
        let at = tree::at(file, node);
        let number = base.number().clone();
        if !matches!(
            number,
            Type::Int | Type::Decimal | Type::Percent | Type::Duration | Type::Money(_)
        ) {
            let what = self.a_value(&base);
            let finding = diagnostics::wrong_type::report(
                at,
                "a number, an amount or a length of time",
                &what,
            );
            self.findings.push(finding);
            return None;
        }
        let (low, high) =
            (self.end_of_range(file, low, &base), self.end_of_range(file, high, &base));
        let (low, high) = (low?, high?);
        if low > high {
            let why = "no number is at least the first and at most the second";
            self.findings.push(diagnostics::does_not_fit::report(at, "this range", why));
            return None;
        }
        Some(Type::Ranged { of: Box::new(number), low, high })
    }

    fn end_of_range(&mut self, file: FileId, node: Option<ast::Expr>, of: &Type) -> Option<i64> {
        let value = self.value(node, of, &Scope::of(file))?;
        match &value.expr {
            Expr::Literal(written) => written.as_number(),
            _ => {
                let what = "an end of a range";
                self.findings.push(diagnostics::not_fixed::report(value.origin, what));
                None
            }
        }
    }
}
