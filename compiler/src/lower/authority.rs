//! Authorities: who may have a tool used, on which conditions, up to how much.

use playbook_graph::authority::APPROVAL_WITHIN;
use playbook_graph::{
    ApprovalBy, Authority, Decision, Demand, Effect, Expr, FileId, Limit, LimitKey, Measure, Need,
    NeedKind, Origin, OverLimit, Param, Ref, RoleId, Rule, Tool, ToolId, Type, Value,
};

use crate::check::Draft;
use crate::check::expr::Callee;
use crate::check::names::Written;
use crate::check::scope::{Local, Scope};
use crate::check::tree;
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::diagnostics::nearest::nearest;
use crate::syntax::ast;

impl Draft {
    /// One authority for each of the tools that it names; what is wrong is found once.
    pub(super) fn lower_authority(&mut self, file: FileId, node: &ast::Authority) {
        let tools: Vec<Written> =
            node.tools().filter_map(|tool| tree::path(file, Some(tool))).collect();
        if let (Some(names), [_, _, ..]) = (node.params(), tools.as_slice()) {
            self.findings.push(diagnostics::arguments::of_several(tree::at(file, &names)));
            return;
        }
        let before = self.findings.count();
        for (nth, tool) in tools.iter().enumerate() {
            let first = tools.iter().take(nth).find(|other| other.text == tool.text);
            if let Some(first) = first {
                let twice = diagnostics::declared_twice::report(
                    tool.origin,
                    "authority over",
                    &tool.text,
                    first.origin,
                );
                self.findings.push(twice);
            }
            self.authority_over(file, tool, node);
            if self.findings.count() > before {
                return;
            }
        }
    }

    fn authority_over(&mut self, file: FileId, path: &Written, node: &ast::Authority) {
        let Some(tool) = self.names.find_tool(path, &self.files, &mut self.findings) else {
            return;
        };
        let Some(mut scope) = self.scope_over(file, tool, path, node.params()) else { return };
        scope.needed = self.needed_facts(file, node);
        for rule in node.rules() {
            if let ast::Rule::Evidence(node) = rule {
                self.evidence(tool, &node, &mut scope);
            }
        }
        let origin = self.place(tree::at(file, node));
        let mut authority =
            Authority { tool, needs: Vec::new(), rules: Vec::new(), limits: Vec::new(), origin };
        for rule in node.rules() {
            self.authority_rule(rule, &mut authority, &scope);
        }
        self.graph.authorities.push(authority);
    }

    /// The scope of an authority or a policy: the tool's values by the names given here.
    pub(super) fn scope_over(
        &mut self,
        file: FileId,
        tool: ToolId,
        path: &Written,
        names: Option<ast::Params>,
    ) -> Option<Scope> {
        let broken = self.broken.tools.contains(&tool);
        let tool = self.graph.tools.lookup(tool)?.clone();
        let given: Vec<Option<Written>> = match names {
            Some(names) => names.items().map(|item| tree::name(file, item.name())).collect(),
            None => {
                let own = tool
                    .params
                    .iter()
                    .map(|param| Written { text: param.name.clone(), origin: path.origin });
                own.map(Some).collect()
            }
        };
        if broken {
            return None;
        }
        if given.len() != tool.params.len() {
            let callee = Callee::tool(&tool);
            self.findings.push(diagnostics::arguments::count(
                path.origin,
                callee.name,
                &callee.takes(&self.graph),
                tool.params.len(),
                given.len(),
            ));
            return None;
        }
        let mut scope = Scope { subjects: true, clock: true, ..Scope::of(file) };
        for (place, (name, param)) in given.into_iter().zip(&tool.params).enumerate() {
            let (Some(name), Ok(place)) = (name, u32::try_from(place)) else { continue };
            if let Some(first) = scope.local(&name.text).and_then(|local| local.origin) {
                let twice =
                    diagnostics::declared_twice::report(name.origin, "value", &name.text, first);
                self.findings.push(twice);
                continue;
            }
            scope.add(Local {
                name: name.text,
                stands_for: Ref::Param(place),
                ty: Some(param.ty.clone()),
                origin: Some(name.origin),
            });
        }
        Some(scope)
    }

    /// Whether a call of a tool goes through the gate: it is sensitive, or an authority stands over
    /// it.
    pub(super) fn acts(&self, tool: &Tool) -> bool {
        let guarded = self.graph.authorities.values().any(|authority| {
            self.graph.tools.lookup(authority.tool).is_some_and(|over| over.name == tool.name)
        });
        tool.effect == Effect::Sensitive || guarded
    }

    /// `with reason: Reason said by the customer`: one more value that a call is given. What another
    /// authority over the tool wants to know under the same name is the same thing.
    fn evidence(&mut self, tool: ToolId, node: &ast::Evidence, scope: &mut Scope) {
        let Some(name) = tree::name(scope.file, node.name()) else { return };
        let Some(ty) = self.type_of(scope.file, node.ty()) else {
            self.broken.tools.insert(tool);
            return;
        };
        if let Some(first) = scope.local(&name.text).and_then(|local| local.origin) {
            let twice =
                diagnostics::declared_twice::report(name.origin, "value", &name.text, first);
            self.findings.push(twice);
            return;
        }
        let Some(declared) = self.graph.tools.lookup_mut(tool) else { return };
        let before = declared.evidence.iter().position(|other| other.name == name.text);
        let from = if node.said_by_customer() { Demand::Anywhere } else { Demand::Picked };
        let place = match before {
            Some(place) => place,
            None => {
                declared.evidence.push(Param::new(name.text.clone(), ty.clone()));
                declared.evidence.len() - 1
            }
        };
        let takes = declared.params.len();
        let Some(evidence) = declared.evidence.get_mut(place) else { return };
        evidence.marks.from = evidence.marks.from.max(from);
        if evidence.ty != ty {
            let known = evidence.ty.clone();
            let (wanted, found) = (self.a_value(&known), self.a_value(&ty));
            let wrong = diagnostics::wrong_type::report(name.origin, &wanted, &found);
            self.findings.push(wrong);
        }
        let stands_for = Ref::Param(u32::try_from(takes + place).unwrap_or(u32::MAX));
        let (name, origin) = (name.text, Some(name.origin));
        scope.add(Local { name, stands_for, ty: Some(ty), origin });
    }

    /// The facts that an authority needs, so that their subjects are meant by their names.
    fn needed_facts(&mut self, file: FileId, node: &ast::Authority) -> Vec<playbook_graph::FactId> {
        let paths = node.rules().filter_map(|rule| match rule {
            ast::Rule::Needs(needs) => match needs.wanted()? {
                ast::Wanted::Condition(ast::Expr::Path(path)) => tree::path(file, path.path()),
                _ => None,
            },
            _ => None,
        });
        let facts = paths.filter_map(|path| self.names.facts.get(&path.text));
        facts.map(|entry| entry.id).collect()
    }

    fn authority_rule(&mut self, rule: ast::Rule, authority: &mut Authority, scope: &Scope) {
        let at = tree::at(scope.file, &rule);
        match rule {
            ast::Rule::Needs(node) => authority.needs.extend(self.need(&node, at, scope)),
            ast::Rule::Allow(node) => {
                self.no_sentence(node.sentence(), scope);
                let when = self.rule_condition(node.condition(), scope);
                self.rule(authority, Some(Decision::Allow), when, at);
            }
            ast::Rule::Approval(node) => {
                self.no_sentence(node.sentence(), scope);
                let when = self.rule_condition(node.condition(), scope);
                let by = self.approval(scope.file, node.roles(), node.within());
                self.rule(authority, by.map(Decision::Approval), when, at);
            }
            ast::Rule::Deny(node) => {
                let when = self.rule_condition(node.condition(), scope);
                let sentence = self.plain(scope.file, node.sentence(), "what a rule says");
                self.rule(authority, Some(Decision::Deny(sentence)), when, at);
            }
            ast::Rule::Forbid(node) => {
                let when = self.rule_condition(node.condition(), scope);
                let sentence = self.plain(scope.file, node.sentence(), "what a rule says");
                self.rule(authority, Some(Decision::Forbid(sentence)), when, at);
            }
            ast::Rule::Limit(node) => {
                if let Some(limit) = self.limit(&node, at, authority.tool, scope) {
                    self.said_before(&limit, at, authority);
                    authority.limits.push(limit);
                }
            }
            ast::Rule::Evidence(_) => {}
            ast::Rule::OnlyFor(node) => {
                let sentence = self.plain(scope.file, node.sentence(), "what a rule says");
                if let Some(one) = self.condition(node.condition(), scope) {
                    let others = Expr::Not(Box::new(one.expr));
                    self.rule(authority, Some(Decision::Forbid(sentence)), Some(Some(others)), at);
                }
            }
        }
    }

    fn rule(
        &mut self,
        authority: &mut Authority,
        decision: Option<Decision>,
        when: Option<Option<Expr>>,
        at: Origin,
    ) {
        if let (Some(decision), Some(when)) = (decision, when) {
            let origin = self.place(at);
            authority.rules.push(Rule { decision, when, origin });
        }
    }

    fn no_sentence(&mut self, sentence: Option<ast::Text>, scope: &Scope) {
        if let Some(sentence) = sentence {
            let at = tree::at(scope.file, &sentence);
            let why = "only what refuses says why";
            self.findings.push(diagnostics::does_not_fit::report(at, "this sentence", why));
        }
    }

    /// When a rule applies: `Some(None)` for always, `None` for a condition with an error.
    fn rule_condition(&mut self, when: ast::Condition, scope: &Scope) -> Option<Option<Expr>> {
        match when {
            ast::Condition::Always | ast::Condition::Otherwise => Some(None),
            ast::Condition::When(when) => {
                self.condition(Some(when), scope).map(|when| Some(when.expr))
            }
        }
    }

    fn need(&mut self, node: &ast::Needs, at: Origin, scope: &Scope) -> Option<Need> {
        let because = self.plain(scope.file, node.sentence(), "what a rule says");
        let kind = match node.wanted()? {
            ast::Wanted::Yes => NeedKind::CustomersYes,
            ast::Wanted::Condition(condition) => match self.names_a_fact(&condition, scope) {
                Some(name) => {
                    NeedKind::Fact(self.names.facts.find(&name, &self.files, &mut self.findings)?)
                }
                None => NeedKind::Condition(self.condition(Some(condition), scope)?.expr),
            },
        };
        Some(Need { kind, because, origin: self.place(at) })
    }

    /// A bare name that stands for a fact, or for nothing, and is nearest to one.
    fn names_a_fact(&mut self, node: &ast::Expr, scope: &Scope) -> Option<Written> {
        let ast::Expr::Path(path) = node else { return None };
        let name = tree::path(scope.file, path.path())?;
        if self.is_known(node, scope) || name.text.contains('.') {
            return None;
        }
        let facts = || self.names.facts.seen(scope.file, &self.files);
        let meant = nearest(&name.text, facts().chain(scope.names()));
        let is_meant = meant.is_some_and(|meant| facts().any(|fact| fact == meant));
        (is_meant || self.names.facts.get(&name.text).is_some()).then_some(name)
    }

    pub(super) fn approval(
        &mut self,
        file: FileId,
        roles: impl Iterator<Item = ast::Path>,
        within: Option<ast::Expr>,
    ) -> Option<ApprovalBy> {
        let roles: Vec<Option<RoleId>> = roles
            .filter_map(|role| tree::path(file, Some(role)))
            .map(|role| self.names.roles.find(&role, &self.files, &mut self.findings))
            .collect();
        let within = match within {
            None => Some(APPROVAL_WITHIN),
            some => self.seconds(file, some, "how long an approval is waited for"),
        };
        let roles: Option<Vec<RoleId>> = roles.into_iter().collect();
        Some(ApprovalBy { roles: roles.filter(|roles| !roles.is_empty())?, within: within? })
    }

    fn limit(
        &mut self,
        node: &ast::Limit,
        at: Origin,
        tool: ToolId,
        scope: &Scope,
    ) -> Option<Limit> {
        let measure = match node.amount()? {
            ast::LimitAmount::Times(times) => {
                self.count(scope.file, Some(times), "a limit").map(Measure::Times)
            }
            ast::LimitAmount::Amount(amount) => self.limit_amount(amount, tool, scope),
        };
        let per = self.limit_key(node, scope);
        let within = match node.within() {
            None => Some(None),
            some => self.seconds(scope.file, some, "how far back a limit counts").map(Some),
        };
        if let (Some(LimitKey::Day), Some(Some(_))) = (&per, within) {
            let why = "`per day` counts one day already";
            self.findings.push(diagnostics::does_not_fit::report(at, "`in …`", why));
        }
        let when = match node.when() {
            None => Some(None),
            some => self.condition(some, scope).map(|when| Some(when.expr)),
        };
        let then = node.then()?;
        let then = if then.denies() {
            let sentence = self.plain(scope.file, then.sentence(), "what a limit says");
            Some(OverLimit::Deny(sentence))
        } else {
            self.no_sentence(then.sentence(), scope);
            self.approval(scope.file, then.roles(), then.within()).map(OverLimit::Approval)
        };
        let origin = self.place(at);
        let (measure, per, within) = (measure?, per?, within?);
        Some(Limit { measure, per, within, when: when?, then: then?, origin })
    }

    /// Reports a limit that counts what one above counts: only one of them could be reached, unless
    /// the higher one also asks for more.
    fn said_before(&mut self, limit: &Limit, at: Origin, authority: &Authority) {
        let counts = |old: &&Limit| {
            let same = match (old.measure, limit.measure) {
                (Measure::Times(_), Measure::Times(_)) => true,
                (Measure::Amount(old), Measure::Amount(new)) => old.currency == new.currency,
                _ => false,
            };
            same && (&old.per, old.within, &old.when) == (&limit.per, limit.within, &limit.when)
        };
        let steps_up = |old: &&Limit| old.measure != limit.measure && old.then != limit.then;
        let old = authority.limits.iter().filter(counts).find(|old| !steps_up(old));
        let first = old.and_then(|old| self.graph.origins.lookup(old.origin).copied());
        if let Some(first) = first {
            let what = "a limit on the same, for the same time,";
            self.findings.push(diagnostics::twice::report(at, what, first));
        }
    }

    fn limit_amount(&mut self, node: ast::Expr, tool: ToolId, scope: &Scope) -> Option<Measure> {
        let amount = self.expr(&node, None, scope)?;
        let Expr::Literal(Value::Money(money)) = amount.expr else {
            let what = self.a_value(&amount.ty);
            let finding = match amount.ty {
                Type::Money(_) => diagnostics::not_fixed::report(amount.origin, "a limit"),
                _ => diagnostics::wrong_type::report(
                    amount.origin,
                    "an amount, or how many times",
                    &what,
                ),
            };
            self.findings.push(finding);
            return None;
        };
        let tool = self.graph.tools.lookup(tool)?;
        let Some(moved) = &tool.moves_money else {
            let why = format!("`{}` does not say which money it moves", tool.name);
            let what = "a limit of an amount";
            self.findings.push(diagnostics::does_not_fit::report(amount.origin, what, &why));
            return None;
        };
        if let Some(currency) = self.currency_of(moved, tool)
            && currency != money.currency
        {
            self.findings.push(diagnostics::currencies::report(
                amount.origin,
                currency.code(),
                money.currency.code(),
            ));
            return None;
        }
        Some(Measure::Amount(money))
    }

    fn limit_key(&mut self, node: &ast::Limit, scope: &Scope) -> Option<LimitKey> {
        self.counted_per(node.per()?, scope)
    }

    /// What is counted by itself: `per case`, `per order.id`.
    pub(super) fn counted_per(&mut self, path: ast::Path, scope: &Scope) -> Option<LimitKey> {
        Some(match path.text().as_str() {
            "case" => LimitKey::Case,
            "playbook" => LimitKey::Playbook,
            "day" => LimitKey::Day,
            _ => {
                let key = self.path(&path, None, scope)?;
                LimitKey::Expr(self.identity(key, scope)?)
            }
        })
    }

    /// What says which one it is: of a record its key, else its `id`, since anything else in it may change, and
    /// what has changed would be taken for another one.
    pub(super) fn identity(&mut self, key: Typed, scope: &Scope) -> Option<Expr> {
        // One record may be told by another, but none by itself, on whatever way round.
        self.identity_by(key, scope, self.graph.records.len())
    }

    fn identity_by(&mut self, key: Typed, scope: &Scope, most: usize) -> Option<Expr> {
        let (records, in_list) = match key.ty.present() {
            Type::List { of, .. } => (of.present(), true),
            other => (other, false),
        };
        let Type::Record(record) = records else { return Some(key.expr) };
        let record = self.graph.records.lookup(*record)?;
        let named = match record.key.and_then(|key| record.fields.get(key as usize)) {
            Some(key) => key.name.clone(),
            None => "id".to_owned(),
        };
        let has_it = record.field(&named).is_some() || !self.was_read(record.origin);
        if !in_list && has_it {
            // That it contains itself is told where it is declared.
            let left = most.checked_sub(1)?;
            let id = Written { text: named, origin: key.origin };
            let key = self.field(key, &id, scope)?;
            return self.identity_by(key, scope, left);
        }
        let written = self.text_of(key.origin);
        self.findings.push(diagnostics::not_one::report(
            key.origin,
            &written,
            &record.name,
            in_list,
        ));
        None
    }
}
