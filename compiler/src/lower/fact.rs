//! Facts: what the system may know of someone.

use playbook_graph::{Claimed, Effect, FactId, FactNeed, FileId, KeptBy, Ref};

use crate::check::Draft;
use crate::check::expr::Callee;
use crate::check::scope::{Local, Scope};
use crate::check::tree;
use crate::diagnostics;
use crate::lower::mark::Marked;
use crate::syntax::ast;

const WRITTEN: &str = "fact identified(customer: Customer) lasts 30 minutes";

impl Draft {
    pub(super) fn lower_fact(&mut self, file: FileId, id: FactId, node: &ast::Fact) {
        let lasts = node.lasts();
        let lasts =
            lasts.and_then(|lasts| self.seconds(file, Some(lasts), "how long a fact lasts"));
        let params: Vec<_> = node.params().into_iter().flat_map(|params| params.items()).collect();
        let subject = match params.as_slice() {
            [one] => {
                self.marks(file, one.marks(), Marked::Other);
                let name = tree::name(file, one.name());
                let ty = self.type_of(file, one.ty());
                name.map(|name| (name, ty))
            }
            _ => {
                if let Some(name) = tree::name(file, node.name()) {
                    self.findings.push(diagnostics::left_out::report(
                        name.origin,
                        &format!("the fact `{}`", name.text),
                        "the one it is about",
                        WRITTEN,
                    ));
                }
                None
            }
        };
        if let Some(claims) = node.claims() {
            self.lower_claims(file, &claims, Claimed::Fact(id));
        }
        let Some(fact) = self.graph.facts.lookup_mut(id) else { return };
        fact.lasts = lasts;
        match subject {
            Some((name, Some(ty))) => {
                fact.subject_name = name.text;
                fact.subject = ty;
            }
            Some((name, None)) => {
                self.broken.facts.insert(name.text);
            }
            None => {}
        }
    }

    /// `kept by get_user(customer.id)`, once all tools are known.
    pub(super) fn lower_kept_by(&mut self, file: FileId, id: FactId, node: &ast::Fact) {
        let Some(call) = node.kept_by() else { return };
        let kept = self.kept_by(file, id, &call);
        if let Some(fact) = self.graph.facts.lookup_mut(id) {
            fact.kept_by = kept;
        }
    }

    fn kept_by(&mut self, file: FileId, id: FactId, call: &ast::Call) -> Option<KeptBy> {
        let at = tree::at(file, call);
        let path = tree::path(file, call.path())?;
        let tool = self.names.find_tool(&path, &self.files, &mut self.findings)?;
        let read = self.graph.tools.lookup(tool)?.clone();
        let fact = self.graph.facts.lookup(id)?.clone();
        if self.broken.tools.contains(&tool) || self.broken.facts.contains(&fact.name) {
            return None;
        }
        let why = if read.effect != Effect::Reads {
            Some("only a tool that `reads` can look again whom a fact is about".to_owned())
        } else if read.proves.is_some() {
            Some("a tool that `proves` is never asked a second time".to_owned())
        } else if read.gives != fact.subject {
            let (gives, about) = (self.a_value(&read.gives), self.a_value(&fact.subject));
            Some(format!("it gives {gives}, and the fact is about {about}"))
        } else {
            None
        };
        if let Some(why) = why {
            let what = format!("`kept by {}`", path.text);
            self.findings.push(diagnostics::does_not_fit::report(at, &what, &why));
            return None;
        }
        let mut scope = Scope::of(file);
        scope.add(Local {
            name: fact.subject_name,
            stands_for: Ref::Param(0),
            ty: Some(fact.subject),
            origin: None,
        });
        let callee = Callee::tool(&read);
        let args = self.arguments(&callee, call.args(), at, &scope)?;
        Some(KeptBy { tool, args })
    }

    /// `needs identified` of a playbook or a desk.
    pub(super) fn fact_need(&mut self, file: FileId, node: &ast::Needs) -> Option<FactNeed> {
        let at = tree::at(file, node);
        if let Some(sentence) = node.sentence() {
            let at = tree::at(file, &sentence);
            let why = "a fact is proved before anything is said";
            self.findings.push(diagnostics::does_not_fit::report(at, "this sentence", why));
        }
        let path = match node.wanted()? {
            ast::Wanted::Condition(ast::Expr::Path(path)) => tree::path(file, path.path())?,
            ast::Wanted::Condition(other) => {
                let at = tree::at(file, &other);
                self.refuse(at, "`needs` of a condition here", "name a fact, such as `identified`");
                return None;
            }
            ast::Wanted::Yes => {
                let why = "the customer is asked where something is done, in an `authority`";
                let what = "`needs the customer's yes`";
                self.findings.push(diagnostics::does_not_fit::report(at, what, why));
                return None;
            }
        };
        let fact = self.names.facts.find(&path, &self.files, &mut self.findings)?;
        Some(FactNeed { fact, origin: self.place(at) })
    }
}
