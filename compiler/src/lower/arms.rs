//! Ways out of questions, calls and matches: each arm's label, and where it leads.

use std::collections::BTreeMap;

use playbook_graph::{
    AskArm, AskLabel, Call, CallArm, Ending, Expr, MatchArm, Origin, PointId, SlotId, StateId,
    Step, Tool, Type, Value,
};

use crate::check::expr::Callee;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::lower::playbook::Body;
use crate::lower::steps::Spot;
use crate::syntax::ast::{self, LabelKind};

/// The label for all that is left.
const OTHERWISE: &str = "otherwise";

impl Body<'_> {
    /// The slot of that name; reports one that isn't there.
    pub(super) fn slot(&mut self, name: &Written) -> Option<SlotId> {
        let found = self.playbook.slots.find(|slot| slot.name == name.text).map(|(id, _)| id);
        if found.is_none() && self.draft.was_read(self.playbook.origin) {
            let place = format!("in `{}`", self.playbook.name);
            let known = self.playbook.slots.values().map(|slot| slot.name.as_str());
            let finding =
                diagnostics::unknown_name::report(name.origin, &name.text, "slot", &place, known);
            self.draft.findings.push(finding);
        }
        found
    }

    /// `ask order { outside -> not_theirs }`
    pub(super) fn ask(&mut self, node: &ast::Ask, spot: Spot, scope: &Scope) -> Option<Step> {
        let name = tree::path(self.file, node.slot())?;
        let slot = self.slot(&name)?;
        let made = self.playbook.slots.lookup(slot)?;
        let broken = self.draft.broken.slots.contains(&(self.id, slot));
        let picked = made.is_picked() || broken;
        // A record is asked for field by field where it has no question of its own.
        let by_fields = made.record().is_some() && made.gathered.is_none() && made.among.is_none();
        let has_question = made.ask.is_some() || by_fields;
        let checked = !made.checks.is_empty() || made.gathered.is_some() || broken;
        if !has_question && self.draft.findings.are_clean() {
            self.draft.findings.push(diagnostics::left_out::report(
                name.origin,
                &format!("the slot `{}`", name.text),
                "how it is asked for",
                "ask \"Which order is it?\"",
            ));
        }
        let mut ways = vec![
            ("unclear", AskLabel::Unclear),
            ("declined", AskLabel::Declined),
            ("silent", AskLabel::Silent),
        ];
        if picked {
            ways.push(("outside", AskLabel::Outside));
        }
        if checked {
            ways.push(("not_allowed", AskLabel::NotAllowed));
        }
        let mut arms = Vec::new();
        let mut seen = BTreeMap::new();
        for arm in node.arms().into_iter().flat_map(|arms| arms.items()) {
            let to = self.arm(&arm, spot.state, scope);
            for label in arm.labels() {
                let Some(word) = self.label_word(&label) else { continue };
                let Some((_, way)) = ways.iter().find(|(name, _)| *name == word.text) else {
                    let known = ways.iter().map(|(name, _)| *name);
                    self.no_such_arm(&word, "this question", known);
                    continue;
                };
                if self.first_time(&word, &mut seen)
                    && let Some(to) = to
                {
                    let origin = self.draft.place(word.origin);
                    arms.push(AskArm { label: *way, to, origin });
                }
            }
        }
        Some(Step::Ask { slot, arms, next: spot.next })
    }

    /// `call shop.cancel_order(order, reason) as done { … }`
    pub(super) fn call(&mut self, node: &ast::CallStep, spot: Spot, scope: &Scope) -> Option<Step> {
        let call = node.call()?;
        let at = tree::at(self.file, &call);
        let path = tree::path(self.file, call.path())?;
        let tool = {
            let draft = &mut *self.draft;
            draft.names.find_tool(&path, &draft.files, &mut draft.findings)
        };
        let Some(id) = tool else {
            // The arms are looked at anyway, for what can be said of them without the tool.
            self.look_at_arms(node, spot, scope);
            return None;
        };
        let tool = self.draft.called(id)?;
        let each = node.for_each().map(|each| self.for_each(&each, id, scope));
        let inside = each.as_ref().map_or(scope, |each| &each.inside);
        let args = match self.draft.broken.tools.contains(&id) {
            true => None,
            false => {
                let callee = Callee::tool(&tool);
                let args = self.draft.arguments(&callee, call.args(), at, inside);
                let evidence = self.evidence(node, &tool, at, scope);
                args.zip(evidence).map(|(args, evidence)| [args, evidence].concat())
            }
        };
        let result = node.bound().and_then(|name| self.variable(&name.text()));
        let arms = self.call_arms(node, &tool, spot, scope);
        let clauses = node.arms();
        if let Some(clauses) = &clauses {
            self.draft.once::<ast::Confirm>(self.file, clauses, "`confirm`");
            self.draft.once::<ast::Waiting>(self.file, clauses, "`waiting`");
        }
        let confirm = clauses.as_ref().and_then(ast::Arms::confirm);
        let waiting = clauses.as_ref().and_then(ast::Arms::waiting);
        if !self.draft.acts(&tool) {
            let each = match each {
                Some(each) => Some(each.list?),
                None => None,
            };
            let call = Call { tool: id, args: args?, result, each };
            self.only_sensitive(confirm.map(|node| tree::at(self.file, &node)), "`confirm`");
            self.only_sensitive(waiting.map(|node| tree::at(self.file, &node)), "`waiting`");
            return Some(Step::Call { call, arms, next: spot.next });
        }
        let confirm = self.said(confirm.map(|node| node.text()), scope)?;
        let waiting = self.said(waiting.map(|node| node.text()), scope)?;
        let call = Call { tool: id, args: args?, result, each: None };
        Some(Step::Act { call, confirm, waiting, arms, next: spot.next, part_of: None })
    }

    /// A text that may be left out: `Some(None)` where it is, `None` where it has an error.
    pub(super) fn said(
        &mut self,
        node: Option<Option<ast::Text>>,
        scope: &Scope,
    ) -> Option<Option<playbook_graph::Text>> {
        match node {
            None => Some(None),
            Some(text) => self.draft.text(&text?, scope).map(Some),
        }
    }

    fn only_sensitive(&mut self, at: Option<Origin>, what: &str) {
        if let Some(at) = at {
            let why = "only a `sensitive` tool is confirmed and approved";
            self.draft.findings.push(diagnostics::does_not_fit::report(at, what, why));
        }
    }

    /// `with reason`: what the tool's authorities want to know besides, each by its name.
    fn evidence(
        &mut self,
        node: &ast::CallStep,
        tool: &Tool,
        at: Origin,
        scope: &Scope,
    ) -> Option<Vec<Expr>> {
        let mut given: Vec<(usize, Expr)> = Vec::new();
        let mut whole = true;
        for name in node.evidence() {
            let Some(name) = tree::name(self.file, Some(name)) else { continue };
            let Some(place) = tool.evidence.iter().position(|one| one.name == name.text) else {
                let wanted = tool.evidence.iter().map(|one| one.name.as_str());
                self.draft.findings.push(diagnostics::evidence::not_wanted(
                    name.origin,
                    &name.text,
                    &tool.name,
                    wanted,
                ));
                whole = false;
                continue;
            };
            if given.iter().any(|(other, _)| *other == place) {
                let what = format!("`{}`", name.text);
                self.draft.findings.push(diagnostics::twice::report(name.origin, &what, at));
                continue;
            }
            let wanted = tool.evidence.get(place)?;
            match self.draft.evidence_value(&name, &wanted.ty, scope) {
                Some(value) => given.push((place, value)),
                None => whole = false,
            }
        }
        for (place, wanted) in tool.evidence.iter().enumerate() {
            if whole && !given.iter().any(|(other, _)| *other == place) {
                let finding = diagnostics::evidence::missing(at, &tool.name, &wanted.name);
                self.draft.findings.push(finding);
                whole = false;
            }
        }
        given.sort_by_key(|(place, _)| *place);
        whole.then(|| given.into_iter().map(|(_, value)| value).collect())
    }

    fn look_at_arms(&mut self, node: &ast::CallStep, spot: Spot, scope: &Scope) {
        for arm in node.arms().into_iter().flat_map(|arms| arms.items()) {
            self.arm(&arm, spot.state, scope);
        }
    }

    fn call_arms(
        &mut self,
        node: &ast::CallStep,
        tool: &Tool,
        spot: Spot,
        scope: &Scope,
    ) -> Vec<CallArm> {
        let acts = self.draft.acts(tool);
        let endings = endings(tool, acts);
        let mut arms = Vec::new();
        let mut seen = BTreeMap::new();
        for arm in node.arms().into_iter().flat_map(|arms| arms.items()) {
            let to = self.arm(&arm, spot.state, scope);
            for label in arm.labels() {
                let Some(word) = self.label_word(&label) else { continue };
                let Some((_, ending)) = endings.iter().find(|(name, _)| *name == word.text) else {
                    if !self.draft.was_read(tool.origin) {
                        continue;
                    }
                    let known = endings.iter().map(|(name, _)| *name);
                    let what = format!("`{}`", tool.name);
                    self.no_such_arm(&word, &what, known);
                    continue;
                };
                if self.first_time(&word, &mut seen)
                    && let Some(to) = to
                {
                    let origin = self.draft.place(word.origin);
                    arms.push(CallArm { ending: *ending, to, origin });
                }
            }
        }
        arms
    }

    /// Where an arm leads.
    pub(super) fn arm(
        &mut self,
        arm: &ast::Arm,
        state: Option<StateId>,
        scope: &Scope,
    ) -> Option<PointId> {
        if let Some(target) = arm.target() {
            return self.target(&target, state, scope);
        }
        let block = arm.block()?;
        let place = || {
            let labels: Vec<_> = arm.labels().map(|label| label.text()).collect();
            format!("the arm `{}`", labels.join(", "))
        };
        let named = tree::at(self.file, &block);
        Some(self.block(block.steps(), state, scope.clone(), None, (&place, named)))
    }

    /// The word of a label; reports one that is a number or takes values.
    pub(super) fn label_word(&mut self, label: &ast::Label) -> Option<Written> {
        let at = tree::at(self.file, label);
        if label.params().is_some() {
            self.draft.refuse(at, "names for the values of an arm", "leave them out");
            return None;
        }
        match label.kind()? {
            LabelKind::Word(word) => Some(tree::word(self.file, &word)),
            LabelKind::Value(_) => {
                let why = "an arm is a name here";
                self.draft.findings.push(diagnostics::does_not_fit::report(at, "a number", why));
                None
            }
        }
    }

    pub(super) fn no_such_arm<'n>(
        &mut self,
        word: &Written,
        what: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        let finding = diagnostics::unknown_arm::report(word.origin, &word.text, what, known);
        self.draft.findings.push(finding);
    }

    /// Whether a label stands there for the first time; reports where not.
    pub(super) fn first_time(
        &mut self,
        word: &Written,
        seen: &mut BTreeMap<String, Origin>,
    ) -> bool {
        let first = seen.insert(word.text.clone(), word.origin);
        if let Some(first) = first {
            let what = format!("the arm `{}`", word.text);
            self.draft.findings.push(diagnostics::twice::report(word.origin, &what, first));
        }
        first.is_none()
    }

    /// `match order.status { pending -> cancel, otherwise -> too_late }`
    pub(super) fn match_step(
        &mut self,
        node: &ast::Match,
        spot: Spot,
        scope: &Scope,
    ) -> Option<Step> {
        let value = node.value()?;
        let subject = self.draft.expr(&value, None, scope);
        let mut arms = Vec::new();
        let mut otherwise = None;
        let mut seen: BTreeMap<Value, Origin> = BTreeMap::new();
        for arm in node.arms().into_iter().flat_map(|arms| arms.items()) {
            let to = self.arm(&arm, spot.state, scope);
            let (values, rest) = self.match_values(&arm, subject.as_ref(), &mut seen);
            match to {
                Some(to) if rest => otherwise = Some(to),
                Some(to) => {
                    let origin = self.draft.place(tree::at(self.file, &arm));
                    arms.push(MatchArm { values, to, origin });
                }
                None => {}
            }
        }
        // Whether a value is left out, the verifier knows better: some can't come here at all.
        Some(Step::Match { subject: subject?.expr, arms, otherwise })
    }

    /// The values that an arm is for, and whether it is for all that is left.
    fn match_values(
        &mut self,
        arm: &ast::Arm,
        subject: Option<&Typed>,
        seen: &mut BTreeMap<Value, Origin>,
    ) -> (Vec<Value>, bool) {
        let mut values = Vec::new();
        let mut rest = false;
        for label in arm.labels() {
            if label.text() == OTHERWISE {
                rest = true;
                continue;
            }
            let at = tree::at(self.file, &label);
            let Some(value) = subject.and_then(|subject| self.match_value(&label, subject)) else {
                continue;
            };
            match seen.get(&value) {
                Some(first) => {
                    let what = format!("the arm `{}`", label.text());
                    self.draft.findings.push(diagnostics::twice::report(at, &what, *first));
                }
                None => {
                    seen.insert(value.clone(), at);
                    values.push(value);
                }
            }
        }
        (values, rest)
    }

    fn match_value(&mut self, label: &ast::Label, subject: &Typed) -> Option<Value> {
        let at = tree::at(self.file, label);
        let word = match label.kind()? {
            LabelKind::Value(node) => {
                let ty = subject.ty.present();
                let value = self.draft.value(Some(node), ty, &Scope::of(self.file))?;
                return match value.expr {
                    Expr::Literal(value) => Some(value),
                    _ => None,
                };
            }
            LabelKind::Word(_) => self.label_word(label)?,
        };
        match (word.text.as_str(), &subject.ty) {
            ("missing", Type::Optional(_)) => Some(Value::Missing),
            ("yes", ty) if *ty.present() == Type::Bool => Some(Value::Bool(true)),
            ("no", ty) if *ty.present() == Type::Bool => Some(Value::Bool(false)),
            (_, ty) => match ty.present() {
                Type::Enum(choice) => self.draft.enum_value(*choice, &word),
                other => {
                    let what = self.draft.a_value(other);
                    let found = format!("the name `{}`", word.text);
                    self.draft.findings.push(diagnostics::wrong_type::report(at, &what, &found));
                    None
                }
            },
        }
    }
}

/// How a call can end other than with its result, by name.
fn endings(tool: &Tool, acts: bool) -> Vec<(&str, Ending)> {
    let refusals = tool.fails.iter().zip(0_u32..);
    let mut endings: Vec<(&str, Ending)> =
        refusals.map(|(name, place)| (name.as_str(), Ending::Refused(place))).collect();
    let mut named = vec![Ending::Failed, Ending::Unknown];
    if acts {
        // The ledger knows what was done under a key where an authority stands before the call.
        if tool.never_twice_for.is_some() {
            named.extend([Ending::AlreadyDone, Ending::DoneBefore]);
        }
        // A tool may refuse by this name, too: then its refusal is meant.
        named.extend([
            Ending::No,
            Ending::Cancel,
            Ending::Denied,
            Ending::Declined,
            Ending::Expired,
            Ending::Changed,
        ]);
    }
    endings.extend(named.into_iter().filter_map(|way| Some((way.word()?, way))));
    endings
}
