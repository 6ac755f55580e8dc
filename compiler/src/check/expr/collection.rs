//! Lists: written out, looked through with `any` and `all`, searched with `in`.

use playbook_graph::{Expr, Origin, Quantifier, Type};

use crate::check::Draft;
use crate::check::fits::takes;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::syntax::ast;

impl Draft {
    /// `[a, b]`
    pub(super) fn list(
        &mut self,
        node: &ast::List,
        wanted: Option<&Type>,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let mut of = wanted.and_then(|wanted| wanted.present().element()).cloned();
        let asked = of.is_some();
        let mut items = Vec::new();
        let mut whole = true;
        for node in node.items() {
            let item = self.expr(&node, of.as_ref(), scope).and_then(|item| match &of {
                Some(of) => self.fit(item, of),
                None => Some(item),
            });
            match item {
                Some(item) => {
                    of.get_or_insert_with(|| item.ty.clone());
                    items.push(item.expr);
                }
                None => whole = false,
            }
        }
        let of = of.unwrap_or(Type::Text);
        if !whole || (items.is_empty() && !asked && wanted.is_some()) {
            return None;
        }
        let at_most = u32::try_from(items.len()).ok();
        let ty = Type::List { of: Box::new(of), at_least: at_most.unwrap_or(0), at_most };
        Some(Typed::new(Expr::List(items), ty, at))
    }

    /// `x in list`
    pub(super) fn contained(
        &mut self,
        node: &ast::Binary,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        if let Some(calendar) = self.calendar_in(&node.right()?, scope) {
            return self.open_at(&node.left()?, calendar, scope, at);
        }
        let choice = self.choices_in(&node.right()?, scope);
        let item = self.expr(&node.left()?, choice.as_ref(), scope)?;
        if let Type::Optional(_) = item.ty {
            let text = self.text_of(item.origin);
            self.findings.push(diagnostics::may_be_missing::report(item.origin, &text));
            return None;
        }
        let wanted = Type::List { of: Box::new(item.ty.clone()), at_least: 0, at_most: None };
        let list = self.expr(&node.right()?, Some(&wanted), scope)?;
        let Some(element) = list.ty.element() else {
            return self.no_list(&list);
        };
        if !takes(element, &item.ty) && !takes(&item.ty, element) {
            let (left, right) = (self.a_value(&item.ty), self.a_value(element));
            self.findings.push(diagnostics::not_comparable::report(at, &left, &right));
            return None;
        }
        let expr = Expr::In { item: Box::new(item.expr), list: Box::new(list.expr) };
        Some(Typed::new(expr, Type::Bool, at))
    }

    /// The choice that a list is of, so that its values may be named before `in`; none where it is
    /// of something else, or not known yet.
    fn choices_in(&mut self, list: &ast::Expr, scope: &Scope) -> Option<Type> {
        let count = self.findings.count();
        let list = self.expr(list, None, scope);
        self.findings.back_to(count);
        let element = list?.ty.element()?.clone();
        matches!(element.present(), Type::Enum(_)).then_some(element)
    }

    /// `any items where C`, `all items where C`
    pub(super) fn quantified(
        &mut self,
        node: &ast::Quantified,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        if scope.of_each {
            self.findings.push(diagnostics::nested_list::report(at, "this question"));
            return None;
        }
        let list = self.expr(&node.list()?, None, scope)?;
        let Some(element) = list.ty.element().cloned() else {
            return self.no_list(&list);
        };
        let condition = self.condition(node.condition(), &scope.of_element(element))?;
        let by = if node.is_all() { Quantifier::All } else { Quantifier::Any };
        let expr =
            Expr::Quantified { by, list: Box::new(list.expr), condition: Box::new(condition.expr) };
        Some(Typed::new(expr, Type::Bool, at))
    }

    pub(super) fn no_list(&mut self, found: &Typed) -> Option<Typed> {
        let what = self.a_value(&found.ty);
        self.findings.push(diagnostics::wrong_type::report(found.origin, "a list", &what));
        None
    }

    /// The list that a slot is picked from.
    pub(crate) fn among(
        &mut self,
        node: Option<ast::Expr>,
        of: &Type,
        scope: &Scope,
    ) -> Option<Typed> {
        let node = node?;
        let list = self.expr(&node, None, scope)?;
        let Some(element) = list.ty.element() else {
            self.no_list(&list);
            return None;
        };
        if !takes(of, element) {
            let (wanted, found) = (self.a_value(of), self.a_value(element));
            let finding = diagnostics::wrong_type::report(
                tree::at(scope.file, &node),
                &format!("a list whose elements are each {wanted}"),
                &format!("a list whose elements are each {found}"),
            );
            self.findings.push(finding);
            return None;
        }
        Some(list)
    }
}
