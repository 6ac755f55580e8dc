//! What a playbook says of itself besides slots and states: what it may call, who only people
//! serve, that it only answers, where it goes when a correction comes too late.

use playbook_graph::{HumanOnly, MayCall, OnCorrection, Origin};

use crate::check::{Draft, tree};
use crate::diagnostics;
use crate::lower::playbook::Body;
use crate::syntax::ast;

impl Body<'_> {
    /// `may call shop.orders_of, shop.cancel_order`
    pub(super) fn may_call(&mut self, node: &ast::MayCall, at: Origin) {
        if let Some(first) = &self.playbook.header.may_call {
            let first = self.draft.graph.origins.lookup(first.origin).copied();
            if let Some(first) = first {
                self.draft.findings.push(diagnostics::twice::report(at, "`may call`", first));
            }
            return;
        }
        let mut tools = Vec::new();
        for path in node.tools().filter_map(|path| tree::path(self.file, Some(path))) {
            let Draft { names, files, findings, .. } = &mut *self.draft;
            tools.extend(names.find_tool(&path, files, findings));
        }
        let origin = self.draft.place(at);
        self.playbook.header.may_call = Some(MayCall { tools, origin });
    }

    /// `human only when customer.segment is vip`: said of who the customer is and what is given.
    pub(super) fn human_only(&mut self, node: &ast::Playbook) {
        for item in node.items() {
            let ast::PlaybookItem::HumanOnly(clause) = item else { continue };
            let origin = self.draft.place(tree::at(self.file, &clause));
            let scope = self.scope.clone();
            if let Some(when) = self.draft.condition(clause.when(), &scope) {
                self.playbook.header.human_only.push(HumanOnly { when: when.expr, origin });
            }
        }
    }

    /// `on correction after shop.refund -> fix`
    pub(super) fn on_correction(&mut self, node: &ast::On, path: Option<ast::Path>, at: Origin) {
        let Some(path) = tree::path(self.file, path) else { return };
        let Draft { names, files, findings, .. } = &mut *self.draft;
        let tool = names.find_tool(&path, files, findings);
        let scope = self.scope.clone();
        let to = node.target().and_then(|target| self.target(&target, None, &scope));
        let (Some(tool), Some(to)) = (tool, to) else { return };
        let first = self.playbook.header.on_correction.iter().find(|line| line.tool == tool);
        if let Some(first) = first {
            let what = format!("`on correction after {}`", path.text);
            if let Some(first) = self.draft.graph.origins.lookup(first.origin).copied() {
                self.draft.findings.push(diagnostics::twice::report(at, &what, first));
            }
            return;
        }
        let origin = self.draft.place(at);
        self.playbook.header.on_correction.push(OnCorrection { tool, to, origin });
    }
}
