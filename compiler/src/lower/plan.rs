//! Plans: `all or nothing { … } { … }` to a point that asks for all of it, and one for each call.

use std::collections::BTreeMap;

use playbook_graph::{CallArm, Effect, Ending, Origin, Plan, PointId, Step, ToolId};

use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics::does_not_fit;
use crate::lower::playbook::Body;
use crate::lower::steps::Spot;
use crate::syntax::ast;

/// How a plan can end other than done.
const ENDINGS: [Ending; 10] = [
    Ending::No,
    Ending::Cancel,
    Ending::Denied,
    Ending::Declined,
    Ending::Expired,
    Ending::Changed,
    Ending::Failed,
    Ending::AlreadyDone,
    Ending::Undone,
    Ending::Stuck,
];

impl Body<'_> {
    /// `all or nothing { call a(x) as y, call b(y.id) } { confirm "…", undone -> …, stuck -> … }`
    pub(super) fn plan(&mut self, node: &ast::Plan, spot: Spot, scope: &Scope) -> Option<Step> {
        let calls: Vec<ast::CallStep> = node.calls().collect();
        if calls.len() < 2 {
            let why = "it is about two calls or more, of which all are done or none";
            self.means_nothing(tree::at(self.file, node), "`all or nothing`", why);
        }
        let parts: Vec<PointId> =
            calls.iter().map(|call| self.reserve(spot.state, tree::at(self.file, call))).collect();
        let mut whole = true;
        for (nth, (call, at)) in calls.iter().zip(&parts).enumerate() {
            let next = parts.get(nth + 1).copied().unwrap_or(spot.next);
            let spot_of = Spot { at: *at, state: spot.state, next };
            match self.part(call, spot.at, spot_of, scope) {
                Some(step) => self.fill(*at, step),
                None => whole = false,
            }
        }
        let arms = self.plan_arms(node, spot, scope);
        let clauses = node.arms();
        if let Some(clauses) = &clauses {
            self.draft.once::<ast::Confirm>(self.file, clauses, "`confirm`");
            self.draft.once::<ast::Waiting>(self.file, clauses, "`waiting`");
        }
        let confirm = clauses.as_ref().and_then(ast::Arms::confirm);
        let waiting = clauses.as_ref().and_then(ast::Arms::waiting);
        let places = [
            confirm.as_ref().map(|node| tree::at(self.file, node)),
            waiting.as_ref().map(|node| tree::at(self.file, node)),
        ];
        let confirm = self.said(confirm.map(|node| node.text()), scope)?;
        let waiting = self.said(waiting.map(|node| node.text()), scope)?;
        let plan = Plan { confirm, waiting, parts, arms };
        self.shows_what_is_known(&plan, places);
        whole.then_some(Step::Plan(plan))
    }

    /// One call of a plan.
    fn part(
        &mut self,
        node: &ast::CallStep,
        plan: PointId,
        spot: Spot,
        scope: &Scope,
    ) -> Option<Step> {
        let at = tree::at(self.file, node);
        let clauses = node.arms();
        let asks = clauses.as_ref().and_then(ast::Arms::confirm);
        let asks = asks.map(|node| (tree::at(self.file, &node), "`confirm`"));
        let waits = clauses.as_ref().and_then(ast::Arms::waiting);
        let waits = waits.map(|node| (tree::at(self.file, &node), "`waiting`"));
        for (at, what) in asks.into_iter().chain(waits) {
            self.means_nothing(at, what, "a plan asks once, for all of its calls, behind them");
        }
        match self.call(node, spot, scope)? {
            Step::Act { call, arms, next, .. } if self.changes(call.tool) => {
                self.only_refusals(&arms);
                let arms = arms.into_iter().filter(|arm| matches!(arm.ending, Ending::Refused(_)));
                let (arms, part_of) = (arms.collect(), Some(plan));
                Some(Step::Act { call, confirm: None, waiting: None, arms, next, part_of })
            }
            _ => {
                let why = "what only reads, or is harmless to get wrong, is called before the plan or after it";
                self.means_nothing(at, "this call in `all or nothing`", why);
                None
            }
        }
    }

    fn changes(&self, tool: ToolId) -> bool {
        let tool = self.draft.graph.tools.lookup(tool);
        tool.is_some_and(|tool| tool.effect != Effect::Reads)
    }

    /// However else a call of a plan ends, the plan says where that leads.
    fn only_refusals(&mut self, arms: &[CallArm]) {
        for arm in arms.iter().filter(|arm| !matches!(arm.ending, Ending::Refused(_))) {
            let Some(at) = self.draft.graph.origins.lookup(arm.origin).copied() else { continue };
            let what = format!("the arm `{}`", arm.ending.word().unwrap_or_default());
            let why = "in a plan a call has arms for its refusals alone, which are taken once all is undone; the others stand behind the calls";
            self.means_nothing(at, &what, why);
        }
    }

    fn plan_arms(&mut self, node: &ast::Plan, spot: Spot, scope: &Scope) -> Vec<CallArm> {
        let mut arms = Vec::new();
        let mut seen = BTreeMap::new();
        for arm in node.arms().into_iter().flat_map(|arms| arms.items()) {
            let to = self.arm(&arm, spot.state, scope);
            for label in arm.labels() {
                let Some(word) = self.label_word(&label) else { continue };
                let ending = ENDINGS.iter().find(|end| end.word() == Some(word.text.as_str()));
                let Some(ending) = ending else {
                    let known = ENDINGS.iter().filter_map(|ending| ending.word());
                    self.no_such_arm(&word, "a plan", known);
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

    /// What is asked and said before the plan begins knows nothing of what its calls give.
    fn shows_what_is_known(&mut self, plan: &Plan, places: [Option<Origin>; 2]) {
        for (text, at) in [&plan.confirm, &plan.waiting].into_iter().zip(places) {
            let (Some(text), Some(at)) = (text, at) else { continue };
            if text.values().any(|value| self.playbook.is_open(plan, value)) {
                let why = "nobody knows what a call of the plan gives before it is made";
                self.means_nothing(at, "a result of the plan", why);
            }
        }
    }

    fn means_nothing(&mut self, at: Origin, what: &str, why: &str) {
        self.draft.findings.push(does_not_fit::report(at, what, why));
    }
}
