//! Policies: sentences about the whole project, with the properties that say them exactly.

use playbook_graph::{
    AmountBound, Exception, Expr, FileId, Policy, Property, PropertyKind, Type, Value,
};

use crate::check::Draft;
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast;

impl Draft {
    pub(super) fn lower_policy(&mut self, file: FileId, node: &ast::Policy) {
        let Some(sentence) = node.sentence() else { return };
        let origin = self.place(tree::at(file, node));
        let mut properties = Vec::new();
        for property in node.properties() {
            let at = tree::at(file, &property);
            let kind = match property {
                ast::Property::Never(never) => self.never(file, &never),
                ast::Property::OnlyAfter(after) => self.only_after(file, &after),
                ast::Property::AtMost(node) => self.at_most(file, &node),
                ast::Property::AmountOf(node) => self.amount_of(file, &node),
                ast::Property::Person(node) => {
                    let turns = self.count(file, node.turns(), "how many messages it may take");
                    turns.map(|turns| PropertyKind::AlwaysAPerson { turns })
                }
            };
            if let Some(kind) = kind {
                let origin = self.place(at);
                properties.push(Property { kind, origin });
            }
        }
        if node.properties().next().is_none() {
            self.findings.push(diagnostics::left_out::report(
                tree::at_word(file, &sentence.0),
                "this policy",
                "what must hold",
                "never refund(charge) when charge.amount > 500 EUR without approval",
            ));
        }
        self.graph.policies.push(Policy { sentence: sentence.value(), properties, origin });
    }

    fn never(&mut self, file: FileId, node: &ast::Never) -> Option<PropertyKind> {
        let path = tree::path(file, node.tool())?;
        let tool = self.names.find_tool(&path, &self.files, &mut self.findings)?;
        let scope = self.scope_over(file, tool, &path, node.params())?;
        let when = match node.when() {
            None => None,
            some => Some(self.condition(some, &scope)?.expr),
        };
        let unless = match tree::path(file, node.role()) {
            Some(role) => {
                let role = self.names.roles.find(&role, &self.files, &mut self.findings)?;
                Exception::ApprovalBy(role)
            }
            None if node.without_approval() => Exception::Approval,
            None => Exception::None,
        };
        Some(PropertyKind::Never { tool, when, unless })
    }

    fn only_after(&mut self, file: FileId, node: &ast::OnlyAfter) -> Option<PropertyKind> {
        let tool = tree::path(file, node.tool())?;
        let tool = self.names.find_tool(&tool, &self.files, &mut self.findings);
        let fact = tree::path(file, node.fact())?;
        let fact = self.names.facts.find(&fact, &self.files, &mut self.findings);
        Some(PropertyKind::OnlyAfter { tool: tool?, fact: fact? })
    }

    /// `refund at most 2 times per case`
    fn at_most(&mut self, file: FileId, node: &ast::AtMost) -> Option<PropertyKind> {
        let path = tree::path(file, node.tool())?;
        let tool = self.names.find_tool(&path, &self.files, &mut self.findings)?;
        let times = self.count(file, node.times(), "how often in one case")?;
        let per = tree::path(file, node.per())?;
        if per.text != "case" {
            let what = format!("`per {}`", per.text);
            let why = "how often is told per `case`; more than that a `limit` counts";
            self.findings.push(diagnostics::does_not_fit::report(per.origin, &what, why));
            return None;
        }
        Some(PropertyKind::AtMostPerCase { tool, times })
    }

    /// `amount of refund(charge, amount) at most 500 EUR per charge.id in 30 days`
    fn amount_of(&mut self, file: FileId, node: &ast::AmountOf) -> Option<PropertyKind> {
        let path = tree::path(file, node.tool())?;
        let tool = self.names.find_tool(&path, &self.files, &mut self.findings)?;
        let scope = self.scope_over(file, tool, &path, node.params())?;
        let amount = tree::name(file, node.amount())?;
        let amount = self.single_name(&amount, None, &scope)?;
        let Type::Money(currency) = amount.ty else {
            let what = self.a_value(&amount.ty);
            let wrong = diagnostics::wrong_type::report(amount.origin, "an amount", &what);
            self.findings.push(wrong);
            return None;
        };
        let most = self.value(node.most(), &Type::Money(currency), &scope)?;
        let Expr::Literal(Value::Money(most)) = most.expr else {
            self.findings.push(diagnostics::not_fixed::report(most.origin, "a policy's amount"));
            return None;
        };
        let per = self.counted_per(node.per()?, &scope)?;
        let within = match node.within() {
            None => None,
            some => Some(self.seconds(file, some, "over how long it is summed")?),
        };
        let unless = match tree::path(file, node.role()) {
            Some(role) => {
                let role = self.names.roles.find(&role, &self.files, &mut self.findings)?;
                Exception::ApprovalBy(role)
            }
            None if node.without_approval() => Exception::Approval,
            None => Exception::None,
        };
        let amount = amount.expr;
        let bound = AmountBound { tool, amount, most, per, within, unless };
        Some(PropertyKind::AmountAtMost(bound))
    }
}
