//! `for each` behind a call: the list, and the name of its element. Looks at no arguments itself.

use playbook_graph::{Effect, Expr, Ref, Tool, ToolId, Type};

use crate::check::scope::{Local, Scope};
use crate::check::tree;
use crate::diagnostics;
use crate::lower::playbook::Body;
use crate::syntax::ast;

/// What a call is made for.
pub(super) struct Each {
    /// The list; none where it can't be used.
    pub(super) list: Option<Expr>,
    /// What names stand for in the arguments.
    pub(super) inside: Scope,
}

impl Body<'_> {
    /// `for each order in orders`
    pub(super) fn for_each(&mut self, node: &ast::ForEach, tool: ToolId, scope: &Scope) -> Each {
        let list = node.list().and_then(|list| self.draft.expr(&list, None, scope));
        let element = list.as_ref().and_then(|list| list.ty.element()).cloned();
        let mut inside = scope.clone();
        if let Some(name) = tree::name(self.file, node.name()) {
            if let Some(other) = scope.local(&name.text) {
                self.draft.findings.push(diagnostics::two_meanings::report(
                    name.origin,
                    &name.text,
                    "an element",
                    "something else",
                    other.origin,
                ));
            }
            let origin = Some(name.origin);
            inside.add(Local { name: name.text, stands_for: Ref::It, ty: element, origin });
        }
        let at = tree::at(self.file, node);
        let whole = !self.draft.broken.tools.contains(&tool);
        let Some(tool) = self.draft.graph.tools.lookup(tool).filter(|_| whole) else {
            return Each { list: None, inside };
        };
        if let Some(why) = self.no_for_each(tool) {
            self.draft.findings.push(diagnostics::does_not_fit::report(at, "`for each`", why));
            return Each { list: None, inside };
        }
        let Some(list) = list else { return Each { list: None, inside } };
        let what = self.draft.a_value(&list.ty);
        let finding = match &list.ty {
            Type::List { at_most: Some(_), .. } => return Each { list: Some(list.expr), inside },
            Type::List { .. } => diagnostics::list_bound::missing(list.origin, &what),
            _ => diagnostics::wrong_type::report(list.origin, "a list", &what),
        };
        self.draft.findings.push(finding);
        Each { list: None, inside }
    }

    /// Why a tool can't be called for each element of a list.
    fn no_for_each(&self, tool: &Tool) -> Option<&'static str> {
        if tool.effect != Effect::Reads || self.draft.acts(tool) {
            return Some(
                "only a tool that `reads`, without an authority, is called for each element",
            );
        }
        if tool.proves.is_some() {
            return Some("a tool that `proves` something is called for one, not for each");
        }
        match tool.gives {
            Type::List { .. } => Some("the results would be a list of lists"),
            Type::Optional(_) => Some("a list has no elements that may be missing"),
            _ => None,
        }
    }
}
