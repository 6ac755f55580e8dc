//! Questions about whole lists: parts of them, how many there are, what they add up to, which one
//! is lowest.

use playbook_graph::{Aggregate, Expr, Origin, Ref, Type};

use crate::check::Draft;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::syntax::ast;

impl Draft {
    /// `items where C`
    pub(super) fn part_of_list(
        &mut self,
        node: &ast::Where,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        if scope.of_each {
            self.findings.push(diagnostics::nested_list::report(at, "this `where`"));
            return None;
        }
        let list = self.expr(&node.list()?, None, scope)?;
        let Type::List { of, at_most, .. } = list.ty.clone() else {
            return self.no_list(&list);
        };
        let condition = self.condition(node.condition(), &scope.of_element((*of).clone()))?;
        let ty = Type::List { of, at_least: 0, at_most };
        let (list, condition) = (Box::new(list.expr), Box::new(condition.expr));
        Some(Typed::new(Expr::Where { list, condition }, ty, at))
    }

    /// `count of items`, `sum of items.price`, `lowest of items by price`
    pub(super) fn aggregate(
        &mut self,
        node: &ast::Aggregate,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let word = node.word()?;
        if scope.of_each {
            let what = format!("`{} of`", word.text());
            self.findings.push(diagnostics::nested_list::report(at, &what));
            return None;
        }
        let list = self.expr(&node.list()?, None, scope)?;
        if word.text() == "list" {
            self.findings.push(diagnostics::does_not_fit::list_of(at, &self.text_of(list.origin)));
            return None;
        }
        let Type::List { of, at_least, .. } = list.ty.clone() else {
            return self.no_list(&list);
        };
        let by = match word.text() {
            "count" => Aggregate::Count,
            "first" => Aggregate::First,
            "last" => Aggregate::Last,
            "lowest" => Aggregate::Lowest,
            "highest" => Aggregate::Highest,
            _ => {
                self.no_key(node, word.text(), scope)?;
                return self.sum_of_list(list, &of, at);
            }
        };
        let key = if by.compares() {
            self.key_of(node, by, (*of).clone(), &list, scope)?
        } else {
            self.no_key(node, by.word(), scope)?;
            Expr::Ref(Ref::It)
        };
        let ty = match by {
            Aggregate::Count => Type::Int,
            _ if at_least > 0 => *of,
            _ => Type::Optional(of),
        };
        let expr = Expr::Aggregate { by, list: Box::new(list.expr), key: Box::new(key) };
        Some(scope.there(Typed::new(expr, ty, at)))
    }

    /// What `lowest` and `highest` look at in an element: the field behind `by`, or all of it.
    fn key_of(
        &mut self,
        node: &ast::Aggregate,
        by: Aggregate,
        element: Type,
        list: &Typed,
        scope: &Scope,
    ) -> Option<Expr> {
        let mut key = Typed::new(Expr::Ref(Ref::It), element, list.origin);
        let by_field = node.by();
        let at = by_field.as_ref().map_or(list.origin, |path| tree::at(scope.file, path));
        for word in by_field.iter().flat_map(ast::Path::segments) {
            let name = tree::word(scope.file, &word);
            key = self.field(key, &name, scope)?;
        }
        if let Type::Optional(_) = key.ty {
            let text = self.text_of(at);
            self.findings.push(diagnostics::may_be_missing::report(at, &text));
            return None;
        }
        if !key.ty.is_ordered() {
            let what = self.a_value(&key.ty);
            let finding = diagnostics::not_comparable::no_order(at, by.word(), &what);
            self.findings.push(finding);
            return None;
        }
        Some(key.expr)
    }

    /// Only `lowest` and `highest` are `by` a field.
    fn no_key(&mut self, node: &ast::Aggregate, word: &str, scope: &Scope) -> Option<()> {
        let Some(by) = node.by() else { return Some(()) };
        let why = format!("only `lowest of` and `highest of` compare by a field, not `{word} of`");
        let at = tree::at(scope.file, &by);
        self.findings.push(diagnostics::does_not_fit::report(at, "`by`", &why));
        None
    }

    /// `sum of items.price`
    fn sum_of_list(&mut self, list: Typed, of: &Type, at: Origin) -> Option<Typed> {
        let of = of.number();
        let nothing = match of {
            Type::Int | Type::Duration | Type::Money(_) | Type::Decimal | Type::Percent => {
                of.value_of(0)
            }
            _ => {
                let what = self.a_value(&list.ty);
                let wanted = "a list of amounts, whole numbers or lengths of time";
                self.findings.push(diagnostics::wrong_type::report(list.origin, wanted, &what));
                return None;
            }
        };
        Some(Typed::new(Expr::Sum { list: Box::new(list.expr), nothing }, of.clone(), at))
    }

    /// `items.price`: the field of each element; of fields that are lists, all of them joined.
    pub(super) fn field_of_each(
        &mut self,
        list: Typed,
        record: playbook_graph::RecordId,
        field: u32,
        ty: &Type,
        at: Origin,
    ) -> Option<Typed> {
        let Type::List { at_least, at_most, .. } = list.ty else { return None };
        let ty = match ty.present() {
            Type::List { of, at_most: each, .. } => {
                let at_most = at_most.zip(*each).and_then(|(one, each)| one.checked_mul(each));
                Type::List { of: of.clone(), at_least: 0, at_most }
            }
            of => {
                let at_least = if of == ty { at_least } else { 0 };
                Type::List { of: Box::new(of.clone()), at_least, at_most }
            }
        };
        Some(Typed::new(Expr::Each { list: Box::new(list.expr), record, field }, ty, at))
    }

    /// `a + b` of two lists, if they are both lists.
    pub(super) fn joined_lists(
        &mut self,
        left: &Typed,
        right: &Typed,
        at: Origin,
    ) -> Option<Typed> {
        let (
            Type::List { of, at_least: a, at_most: most },
            Type::List { of: other, at_least: b, at_most: others },
        ) = (&left.ty, &right.ty)
        else {
            return None;
        };
        let fits = crate::check::fits::takes;
        let of = if fits(of, other) {
            of
        } else if fits(other, of) {
            other
        } else {
            return None;
        };
        let at_most = most.zip(*others).and_then(|(one, other)| one.checked_add(other));
        let ty = Type::List { of: of.clone(), at_least: a.saturating_add(*b), at_most };
        let (left, right) = (Box::new(left.expr.clone()), Box::new(right.expr.clone()));
        Some(Typed::new(Expr::Joined { left, right }, ty, at))
    }
}
