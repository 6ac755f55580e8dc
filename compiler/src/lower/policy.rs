//! Policies: sentences about the whole project, with the properties that say them exactly.

use playbook_graph::{Exception, FileId, Policy, Property, PropertyKind};

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
                ast::Property::AtMost(_) => {
                    self.refuse(at, "`at most` in a policy", "write a `limit` in the authority");
                    None
                }
                ast::Property::AmountOf(_) => {
                    self.refuse(at, "an amount in a policy", "write a `limit` in the authority");
                    None
                }
                ast::Property::Person(_) => {
                    let instead = "write an `interrupts` line in the desk";
                    self.refuse(at, "`always a person`", instead);
                    None
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
}
