//! Tools: what they take and give, and what is said of them.

use std::collections::BTreeMap;

use playbook_graph::{
    CheckedBy, Claimed, Condition, Currency, Effect, Expr, FileId, Origin, Param, Proves, Ref,
    Tool, ToolId, Type, UndoBy, Value,
};

use crate::check::Draft;
use crate::check::expr::Callee;
use crate::check::scope::{Local, Scope};
use crate::check::tree;
use crate::diagnostics;
use crate::lower::mark::Marked;
use crate::syntax::ast::{self, EffectKind, ToolClause};

/// Arms that every call may have, so that no refusal may be called like one.
pub(super) const TAKEN: [&str; 11] = [
    "no",
    "cancel",
    "denied",
    "expired",
    "changed",
    "unknown",
    "failed",
    "already_done",
    "done_before",
    "undone",
    "stuck",
];

const WRITTEN: &str = "tool refund(charge: Charge) gives Refund { sensitive }";

impl Draft {
    /// What a tool takes and gives, and its refusals: all that a call has to know.
    pub(super) fn declare_tool(&mut self, file: FileId, id: ToolId, node: &ast::Tool) {
        let params = self.marked_params(file, node.params(), Marked::Param);
        let gives = node.gives();
        if gives.is_none()
            && let Some(name) = tree::name(file, node.name())
        {
            let whose = format!("the tool `{}`", name.text);
            let what = "what it gives back";
            self.findings.push(diagnostics::left_out::report(name.origin, &whose, what, WRITTEN));
        }
        let gives = self.type_of(file, gives);
        let fails = self.refusals(file, node);
        let effect = self.effect(file, node);
        let read = self.graph.tools.lookup(id).is_some_and(|tool| self.was_read(tool.origin));
        if params.is_none() || gives.is_none() || !read {
            self.broken.tools.insert(id);
        }
        let Some(tool) = self.graph.tools.lookup_mut(id) else { return };
        tool.params = params.unwrap_or_default();
        tool.gives = gives.unwrap_or(Type::Bool);
        tool.fails = fails;
        // Where it isn't said, nothing that is written of it is held against it.
        tool.effect = effect.unwrap_or(Effect::Sensitive);
    }

    /// Names with types; none where one of them has an error.
    pub(super) fn typed_params(
        &mut self,
        file: FileId,
        params: Option<ast::Params>,
    ) -> Option<Vec<Param>> {
        self.marked_params(file, params, Marked::Other)
    }

    fn marked_params(
        &mut self,
        file: FileId,
        params: Option<ast::Params>,
        of: Marked,
    ) -> Option<Vec<Param>> {
        let mut list: Vec<(Param, Origin)> = Vec::new();
        let mut whole = true;
        for param in params.into_iter().flat_map(|params| params.items()) {
            let marks = self.marks(file, param.marks(), of);
            let name = tree::name(file, param.name());
            let (Some(name), Some(ty)) = (name, self.type_of(file, param.ty())) else {
                whole = false;
                continue;
            };
            if let Some((_, first)) = list.iter().find(|(param, _)| param.name == name.text) {
                let twice =
                    diagnostics::declared_twice::report(name.origin, "value", &name.text, *first);
                self.findings.push(twice);
                whole = false;
                continue;
            }
            self.secret_text(&name, Some(&ty), marks);
            list.push((Param { marks, ..Param::new(name.text, ty) }, name.origin));
        }
        whole.then(|| list.into_iter().map(|(param, _)| param).collect())
    }

    fn refusals(&mut self, file: FileId, node: &ast::Tool) -> Vec<String> {
        let mut fails: Vec<(String, Origin)> = Vec::new();
        for clause in node.clauses() {
            let ToolClause::Fails(clause) = clause else { continue };
            for name in clause.names().filter_map(|name| tree::name(file, Some(name))) {
                if let Some((_, first)) = fails.iter().find(|(known, _)| *known == name.text) {
                    let what = format!("`{}`", name.text);
                    self.findings.push(diagnostics::twice::report(name.origin, &what, *first));
                } else if TAKEN.contains(&name.text.as_str()) {
                    self.findings.push(diagnostics::two_meanings::report(
                        name.origin,
                        &name.text,
                        "a refusal of this tool",
                        "a way that every call can end",
                        None,
                    ));
                } else {
                    fails.push((name.text, name.origin));
                }
            }
        }
        fails.into_iter().map(|(name, _)| name).collect()
    }

    fn effect(&mut self, file: FileId, node: &ast::Tool) -> Option<Effect> {
        let mut found: Option<(Effect, Origin)> = None;
        for clause in node.clauses() {
            let ToolClause::Effect(clause) = clause else { continue };
            let at = tree::at(file, &clause);
            let effect = match clause.kind()? {
                EffectKind::Reads => Effect::Reads,
                EffectKind::Writes => Effect::Writes,
                EffectKind::Sensitive => Effect::Sensitive,
            };
            match found {
                Some((_, first)) => {
                    self.findings.push(diagnostics::twice::report(at, "what the tool does", first));
                }
                None => found = Some((effect, at)),
            }
        }
        if found.is_none()
            && let Some(name) = tree::name(file, node.name())
        {
            let whose = format!("the tool `{}`", name.text);
            let what = "what it does: it `reads`, it `writes`, or it is `sensitive`";
            self.findings.push(diagnostics::left_out::report(name.origin, &whose, what, WRITTEN));
        }
        found.map(|(effect, _)| effect)
    }

    /// What is said of a tool.
    pub(super) fn lower_tool(&mut self, file: FileId, id: ToolId, node: &ast::Tool) {
        let Some(mut tool) = self.graph.tools.lookup(id).cloned() else { return };
        if self.broken.tools.contains(&id) {
            return;
        }
        let scope = tool_scope(file, &tool);
        let keyed = node.clauses().any(|clause| matches!(clause, ToolClause::NeverTwice(_)));
        let mut seen: BTreeMap<&'static str, Origin> = BTreeMap::new();
        for clause in node.clauses() {
            let at = tree::at(file, &clause);
            let (word, once) = word_of(&clause);
            if let Some(first) = seen.get(word).filter(|_| once) {
                self.findings.push(diagnostics::twice::report(at, &format!("`{word}`"), *first));
                continue;
            }
            seen.entry(word).or_insert(at);
            if let Some(why) = misfit(&clause, tool.effect, keyed) {
                self.findings.push(diagnostics::does_not_fit::report(
                    at,
                    &format!("`{word}`"),
                    why,
                ));
                continue;
            }
            self.tool_clause(clause, at, &mut tool, &scope);
        }
        if let Some(declared) = self.graph.tools.lookup_mut(id) {
            *declared = tool;
        }
    }

    fn tool_clause(&mut self, clause: ToolClause, at: Origin, tool: &mut Tool, scope: &Scope) {
        let file = scope.file;
        match clause {
            ToolClause::Effect(_) | ToolClause::Fails(_) => {}
            ToolClause::Timeout(clause) => {
                tool.timeout = self.seconds(file, clause.after(), "how long a tool may take");
            }
            ToolClause::Retry(clause) => {
                let times = self.count(file, clause.times(), "trying again");
                tool.retries = times.unwrap_or_default();
            }
            ToolClause::Fresh(clause) => {
                let what = "how long a result may be used again";
                tool.fresh_for = self.seconds(file, clause.lasts(), what);
            }
            ToolClause::Promises(clause) => {
                if let Some(condition) = self.condition(clause.condition(), scope) {
                    let origin = self.place(at);
                    tool.promises.push(Condition { expr: condition.expr, origin });
                }
            }
            ToolClause::Proves(clause) => tool.proves = self.proves(&clause, scope),
            ToolClause::Moves(clause) => {
                tool.moves_money = self.moved_amount(clause.amount(), scope);
            }
            ToolClause::NeverTwice(clause) => {
                if let Some(within) = clause.within() {
                    let what = "after how long the same may be done again";
                    tool.key_lasts = self.seconds(file, Some(within), what);
                }
                let key = clause.key().and_then(|key| self.expr(&key, None, scope));
                tool.never_twice_for = key.and_then(|key| self.identity(key, scope));
            }
            ToolClause::CheckedBy(clause) => tool.checked_by = self.checked_by(&clause, at, scope),
            ToolClause::Changes(clause) => {
                for path in clause.tools().filter_map(|path| tree::path(file, Some(path))) {
                    let found = self.names.find_tool(&path, &self.files, &mut self.findings);
                    tool.changes.extend(found);
                }
            }
            ToolClause::UndoBy(clause) => tool.undo_by = self.undo_by(&clause, at, scope),
            ToolClause::Claims(clause) => {
                let of = self.graph.tools.find(|other| other.name == tool.name);
                if let Some((id, _)) = of {
                    self.lower_claims(file, &clause, Claimed::Tool(id));
                }
            }
        }
    }

    fn moved_amount(&mut self, node: Option<ast::Expr>, scope: &Scope) -> Option<Expr> {
        let amount = self.expr(&node?, None, scope)?;
        if !matches!(amount.ty.number(), Type::Money(_)) {
            let what = self.a_value(&amount.ty);
            let finding = diagnostics::wrong_type::report(amount.origin, "an amount", &what);
            self.findings.push(finding);
            return None;
        }
        Some(amount.expr)
    }

    /// `proves identified(result) when …`
    fn proves(&mut self, clause: &ast::Proves, scope: &Scope) -> Option<Proves> {
        let call = clause.fact()?;
        let path = tree::path(scope.file, call.path())?;
        let fact = self.names.facts.find(&path, &self.files, &mut self.findings)?;
        let declared = self.graph.facts.lookup(fact)?;
        if self.broken.facts.contains(&path.text) || declared.subject_name.is_empty() {
            return None;
        }
        let param = Param::new(declared.subject_name.clone(), declared.subject.clone());
        let params = vec![param];
        let callee = Callee::new(&path.text, &params);
        let subject = self.arguments(&callee, call.args(), tree::at(scope.file, &call), scope);
        let when = match clause.when() {
            Some(when) => Some(self.condition(Some(when), scope)?.expr),
            None => None,
        };
        Some(Proves { fact, subject: subject?.pop()?, when })
    }

    /// `checked by get_order(order.id) done when result.status is cancelled`
    fn checked_by(
        &mut self,
        clause: &ast::CheckedBy,
        at: Origin,
        scope: &Scope,
    ) -> Option<CheckedBy> {
        let call = clause.call()?;
        let path = tree::path(scope.file, call.path())?;
        let tool = self.names.find_tool(&path, &self.files, &mut self.findings)?;
        let read = self.graph.tools.lookup(tool)?.clone();
        if self.broken.tools.contains(&tool) {
            return None;
        }
        if read.effect != Effect::Reads {
            let why = "only a tool that `reads` can look whether something was done";
            let what = format!("`checked by {}`", path.text);
            self.findings.push(diagnostics::does_not_fit::report(at, &what, why));
            return None;
        }
        let callee = Callee::tool(&read);
        let args = self.arguments(&callee, call.args(), tree::at(scope.file, &call), scope);
        let scope = scope.clone().with_result(Some(read.gives));
        let done_when = self.condition(clause.done_when(), &scope)?.expr;
        Some(CheckedBy { tool, args: args?, done_when })
    }

    /// `undo by release_seat(result.id)`
    fn undo_by(&mut self, clause: &ast::UndoBy, at: Origin, scope: &Scope) -> Option<UndoBy> {
        let call = clause.call()?;
        let path = tree::path(scope.file, call.path())?;
        let tool = self.names.find_tool(&path, &self.files, &mut self.findings)?;
        let by = self.graph.tools.lookup(tool)?.clone();
        if self.broken.tools.contains(&tool) {
            return None;
        }
        if by.effect == Effect::Reads {
            let why = "a tool that only `reads` takes nothing back";
            let what = format!("`undo by {}`", path.text);
            self.findings.push(diagnostics::does_not_fit::report(at, &what, why));
            return None;
        }
        let callee = Callee::tool(&by);
        let args = self.arguments(&callee, call.args(), tree::at(scope.file, &call), scope)?;
        Some(UndoBy { tool, args })
    }

    /// The currency of an amount that is computed from a tool's parameters.
    pub(super) fn currency_of(&self, amount: &Expr, tool: &Tool) -> Option<Currency> {
        let ty = match amount {
            Expr::Literal(Value::Money(money)) => return Some(money.currency),
            Expr::Arithmetic { left, .. } => return self.currency_of(left, tool),
            Expr::Choose { then, .. } => return self.currency_of(then, tool),
            Expr::Calculate { gives, .. } => gives,
            Expr::Ref(Ref::Param(place)) => &tool.params.get(*place as usize)?.ty,
            Expr::Field { record, field, .. } => {
                &self.graph.records.lookup(*record)?.fields.get(*field as usize)?.ty
            }
            _ => return None,
        };
        match ty.present().number() {
            Type::Money(currency) => Some(*currency),
            _ => None,
        }
    }
}

/// A tool's parameters and its result.
fn tool_scope(file: FileId, tool: &Tool) -> Scope {
    let mut scope = Scope::of(file);
    for (place, param) in (0_u32..).zip(&tool.params) {
        scope.add(Local {
            name: param.name.clone(),
            stands_for: Ref::Param(place),
            ty: Some(param.ty.clone()),
            origin: None,
        });
    }
    scope.with_result(Some(tool.gives.clone()))
}

/// The words of a clause, and whether it is said once only.
fn word_of(clause: &ToolClause) -> (&'static str, bool) {
    match clause {
        ToolClause::Effect(_) => ("effect", false),
        ToolClause::Fails(_) => ("fails", false),
        ToolClause::Timeout(_) => ("timeout", true),
        ToolClause::Retry(_) => ("retry", true),
        ToolClause::Fresh(_) => ("fresh for", true),
        ToolClause::Promises(_) => ("promises", false),
        ToolClause::Proves(_) => ("proves", true),
        ToolClause::Moves(_) => ("moves money", true),
        ToolClause::NeverTwice(_) => ("never twice for", true),
        ToolClause::CheckedBy(_) => ("checked by", true),
        ToolClause::Changes(_) => ("changes", false),
        ToolClause::UndoBy(_) => ("undo by", true),
        ToolClause::Claims(_) => ("claims", true),
    }
}

/// Why a clause means nothing for a tool of that effect, with or without a key.
fn misfit(clause: &ToolClause, effect: Effect, keyed: bool) -> Option<&'static str> {
    match clause {
        ToolClause::Retry(_) if effect != Effect::Reads && !keyed => {
            Some("without `never twice for`, a second try could do it a second time")
        }
        ToolClause::Moves(_) if effect != Effect::Sensitive => {
            Some("a tool that moves money is `sensitive`")
        }
        ToolClause::NeverTwice(_) | ToolClause::Changes(_) | ToolClause::CheckedBy(_)
            if effect == Effect::Reads =>
        {
            Some("a tool that only `reads` changes nothing")
        }
        ToolClause::UndoBy(_) if effect == Effect::Reads => {
            Some("a tool that only `reads` leaves nothing to take back")
        }
        ToolClause::Claims(_) if effect == Effect::Reads => {
            Some("a tool that only `reads` does nothing that could be claimed")
        }
        ToolClause::Fresh(_) if effect != Effect::Reads => {
            Some("only what a tool `reads` can be used again")
        }
        _ => None,
    }
}
