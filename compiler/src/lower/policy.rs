//! Policies: sentences about the whole project, with the properties that say them exactly.

use playbook_graph::{
    AmountBound, Exception, Expr, FileId, Graph, LimitKey, Param, Policy, Property, PropertyKind,
    Ref, TimesBound, ToolId, Type, Value,
};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::check::typed::Typed;
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
        let unless = self.unless(file, node.role(), node.without_approval())?;
        Some(PropertyKind::Never { tool, when, unless })
    }

    fn only_after(&mut self, file: FileId, node: &ast::OnlyAfter) -> Option<PropertyKind> {
        let tool = tree::path(file, node.tool())?;
        let tool = self.names.find_tool(&tool, &self.files, &mut self.findings);
        let fact = tree::path(file, node.fact())?;
        let fact = self.names.facts.find(&fact, &self.files, &mut self.findings);
        Some(PropertyKind::OnlyAfter { tool: tool?, fact: fact? })
    }

    /// `refund at most 2 times per case`, `refund(charge) at most 3 times per charge.owner in 30 days`
    fn at_most(&mut self, file: FileId, node: &ast::AtMost) -> Option<PropertyKind> {
        let path = tree::path(file, node.tool())?;
        let tool = self.names.find_tool(&path, &self.files, &mut self.findings)?;
        let times = self.count(file, node.times(), "how often it may be done")?;
        let scope = self.scope_over(file, tool, &path, node.params())?;
        let per = self.counted_per(node.per()?, &scope)?;
        let within = match node.within() {
            None => None,
            some => Some(self.seconds(file, some, "over how long it is counted")?),
        };
        let unless = self.unless(file, node.role(), node.without_approval())?;
        if per == LimitKey::Case && within.is_none() && unless == Exception::None {
            return Some(PropertyKind::AtMostPerCase { tool, times });
        }
        Some(PropertyKind::TimesAtMost(TimesBound { tool, times, per, within, unless }))
    }

    /// `without approval by ROLE`
    fn unless(
        &mut self,
        file: FileId,
        role: Option<ast::Path>,
        without: bool,
    ) -> Option<Exception> {
        Some(match tree::path(file, role) {
            Some(role) => {
                let role = self.names.roles.find(&role, &self.files, &mut self.findings)?;
                Exception::ApprovalBy(role)
            }
            None if without => Exception::Approval,
            None => Exception::None,
        })
    }

    /// What is summed: a value of the tool, or by the name `amount` what it moves.
    fn summed(&mut self, name: &Written, tool: ToolId, scope: &Scope) -> Option<Typed> {
        let declared = self.graph.tools.lookup(tool)?;
        let own = declared.params.iter().any(|param| param.name == name.text);
        if name.text == "amount"
            && !own
            && let Some(moves) = &declared.moves_money
            && let Some(ty) = type_of_moved(&self.graph, &declared.params, moves)
        {
            return Some(Typed::new(moves.clone(), ty, name.origin));
        }
        self.single_name(name, None, scope)
    }

    /// `amount of refund(charge, amount) at most 500 EUR per charge.id in 30 days`
    fn amount_of(&mut self, file: FileId, node: &ast::AmountOf) -> Option<PropertyKind> {
        let path = tree::path(file, node.tool())?;
        let tool = self.names.find_tool(&path, &self.files, &mut self.findings)?;
        let scope = self.scope_over(file, tool, &path, node.params())?;
        let amount = tree::name(file, node.amount())?;
        let amount = self.summed(&amount, tool, &scope)?;
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
        let unless = self.unless(file, node.role(), node.without_approval())?;
        let amount = amount.expr;
        let bound = AmountBound { tool, amount, most, per, within, unless };
        Some(PropertyKind::AmountAtMost(bound))
    }
}

/// The type of what a tool says that it moves.
fn type_of_moved(graph: &Graph, params: &[Param], moves: &Expr) -> Option<Type> {
    match moves {
        Expr::Ref(Ref::Param(place)) => params.get(*place as usize).map(|param| param.ty.clone()),
        Expr::Field { record, field, .. } => {
            let record = graph.records.lookup(*record)?;
            record.fields.get(*field as usize).map(|field| field.ty.clone())
        }
        Expr::Arithmetic { left, .. } => type_of_moved(graph, params, left),
        Expr::Calculate { gives, .. } => Some(gives.clone()),
        Expr::Literal(Value::Money(amount)) => Some(Type::Money(amount.currency)),
        _ => None,
    }
}
