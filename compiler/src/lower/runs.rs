//! Running another playbook: what it is given, what comes back and what that is called. What a
//! playbook is given by whoever runs it, as it names it itself.

use std::collections::BTreeMap;

use playbook_graph::speak::speak_list;
use playbook_graph::{
    Field, FileId, Given, Holder, Marks, Origin, OutcomeId, Param, Playbook, PlaybookId, Record,
    RecordId, Ref, Run, RunArm, RunEnd, Step, Type, Variable, VariableId, run,
};

use crate::check::Draft;
use crate::check::expr::Callee;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::{tree, words};
use crate::diagnostics;
use crate::lower::playbook::Body;
use crate::lower::steps::Spot;
use crate::syntax::ast;

impl Draft {
    /// What a playbook is given: its names and types, which is all that callers have to know.
    pub(super) fn declare_given(&mut self, file: FileId, id: PlaybookId, node: &ast::Playbook) {
        let Some(params) = node.params() else { return };
        let names: BTreeMap<String, Origin> = params
            .items()
            .filter_map(|param| tree::name(file, param.name()))
            .map(|name| (name.text, name.origin))
            .collect();
        let Some(typed) = self.typed_params(file, Some(params)) else {
            self.broken.playbooks.insert(id);
            return;
        };
        let mut given = Vec::new();
        for Param { name, ty, .. } in typed {
            let Some(at) = names.get(&name) else { continue };
            let origin = self.place(*at);
            // Who holds it is told when the slots are known.
            given.push(Given { name, ty, holder: Holder::Variable(VariableId(0)), origin });
        }
        if let Some(playbook) = self.graph.playbooks.lookup_mut(id) {
            playbook.header.params = given;
        }
    }

    /// The structure of what an outcome carries; made when it is asked for first.
    fn carried(&mut self, id: PlaybookId, outcome: OutcomeId) -> Option<RecordId> {
        if let Some(record) = self.carried.get(&(id, outcome)) {
            return Some(*record);
        }
        let playbook = self.graph.playbooks.lookup(id)?;
        let declared = playbook.outcomes.lookup(outcome)?;
        let fields = declared.values.iter().map(|value| Field {
            name: value.name.clone(),
            ty: value.ty.clone(),
            marks: Marks::default(),
        });
        let record = Record {
            name: format!("{}.{}", playbook.name, declared.name),
            doc: String::new(),
            fields: fields.collect(),
            shown_as: None,
            key: None,
            tags: Vec::new(),
            origin: playbook.origin,
        };
        let record = self.graph.records.push(record);
        self.carried.insert((id, outcome), record);
        Some(record)
    }
}

impl Body<'_> {
    /// What it is given stands for the slot of the same name, or is a name of its own.
    pub(super) fn given(&mut self, node: &ast::Playbook) {
        let names: Vec<Written> = node
            .params()
            .into_iter()
            .flat_map(|params| params.items())
            .filter_map(|param| tree::name(self.file, param.name()))
            .collect();
        for place in 0..self.playbook.header.params.len() {
            let Some(given) = self.playbook.header.params.get(place).cloned() else { continue };
            let Some(name) = names.iter().find(|name| name.text == given.name) else { continue };
            let holder = match self.playbook.slots.find(|slot| slot.name == given.name) {
                Some((slot, declared)) => {
                    if declared.ty != given.ty {
                        let what = format!("the slot `{}`", given.name);
                        let why = "what is given under the same name is of another type";
                        let at = name.origin;
                        let finding = diagnostics::does_not_fit::report(at, &what, why);
                        self.draft.findings.push(finding);
                    }
                    Some(Holder::Slot(slot))
                }
                None => self.given_name(name, &given.ty).map(Holder::Variable),
            };
            if let (Some(holder), Some(given)) =
                (holder, self.playbook.header.params.get_mut(place))
            {
                given.holder = holder;
            }
        }
    }

    fn given_name(&mut self, name: &Written, ty: &Type) -> Option<VariableId> {
        let next = VariableId(u32::try_from(self.playbook.variables.len()).unwrap_or(u32::MAX));
        if !self.introduce(name, Ref::Variable(next), Some(ty.clone()), "what is given") {
            return None;
        }
        let origin = self.draft.place(name.origin);
        let variable = Variable { name: name.text.clone(), ty: ty.clone(), origin };
        Some(self.playbook.variables.push(variable))
    }

    /// The playbook that a step runs, where it is there.
    fn callee(&mut self, node: &ast::Run) -> Option<(PlaybookId, Playbook)> {
        let path = tree::path(self.file, node.playbook())?;
        let Draft { names, files, findings, .. } = &mut *self.draft;
        let id = names.playbooks.find(&path, files, findings)?;
        Some((id, self.draft.graph.playbooks.lookup(id)?.clone()))
    }

    /// The one outcome that has no arm, so that the next step follows it.
    fn goes_on_after(&self, node: &ast::Run, playbook: &Playbook) -> Option<OutcomeId> {
        let labels: Vec<String> = node
            .arms()
            .into_iter()
            .flat_map(|arms| arms.items())
            .flat_map(|arm| arm.labels().map(|label| label.text()).collect::<Vec<_>>())
            .collect();
        let mut left = playbook.outcomes.iter().filter(|(_, its)| !labels.contains(&its.name));
        let only = left.next().map(|(id, _)| id);
        only.filter(|_| left.next().is_none())
    }

    /// Whether a run leads away whatever comes of it.
    pub(super) fn run_leaves(&self, node: &ast::Run) -> bool {
        let Some(path) = tree::path(self.file, node.playbook()) else { return false };
        let Some(entry) = self.draft.names.playbooks.get(&path.text) else { return false };
        let Some(playbook) = self.draft.graph.playbooks.lookup(entry.id) else { return false };
        let arms: Vec<String> = node
            .arms()
            .into_iter()
            .flat_map(|arms| arms.items())
            .flat_map(|arm| arm.labels().map(|label| label.text()).collect::<Vec<_>>())
            .collect();
        playbook.outcomes.values().all(|outcome| arms.contains(&outcome.name))
    }

    /// The names that a run gives, with their types, before any step is looked into.
    pub(super) fn run_names(&mut self, node: &ast::Run) {
        let count = self.draft.findings.count();
        let callee = self.callee(node);
        self.draft.findings.back_to(count);
        let file = self.file;
        let outcome_of = |callee: &Option<(PlaybookId, Playbook)>, name: &str| {
            let (_, playbook) = callee.as_ref()?;
            playbook.outcomes.find(|outcome| outcome.name == name).map(|(_, it)| it.clone())
        };
        for arm in node.arms().into_iter().flat_map(|arms| arms.items()) {
            for label in arm.labels() {
                let Some(params) = label.params() else { continue };
                let outcome = outcome_of(&callee, &label.text());
                for (nth, param) in params.items().enumerate() {
                    let Some(name) = tree::name(file, param.name()) else { continue };
                    let value = outcome.as_ref().and_then(|outcome| outcome.values.get(nth));
                    self.result(&name, value.map(|value| value.ty.clone()));
                }
            }
        }
        let Some(name) = tree::name(file, node.bound()) else { return };
        let whole = callee.and_then(|(id, playbook)| {
            let outcome = self.goes_on_after(node, &playbook)?;
            self.draft.carried(id, outcome)
        });
        self.result(&name, whole.map(Type::Record));
    }

    /// `run find_order(customer.id) as found { none -> nothing_there }`
    pub(super) fn run(&mut self, node: &ast::Run, spot: Spot, scope: &Scope) -> Option<Step> {
        let at = tree::at(self.file, node);
        let callee = self.callee(node);
        let arms = self.run_arms(node, callee.as_ref(), spot, scope);
        let (id, playbook) = callee?;
        let mut arms = arms?;
        let params = playbook.header.params.iter();
        let params: Vec<Param> =
            params.map(|it| Param::new(it.name.clone(), it.ty.clone())).collect();
        let named = Callee::new(&playbook.name, &params);
        if self.draft.broken.playbooks.contains(&id) {
            return None;
        }
        let args = self.draft.arguments(&named, node.args(), at, scope);
        let goes_on = self.goes_on_after(node, &playbook);
        let whole = tree::name(self.file, node.bound());
        self.all_ends(node, &playbook, goes_on);
        match goes_on {
            Some(outcome) => {
                let whole = whole.and_then(|name| self.variable(&name.text));
                let origin = self.draft.place(at);
                let end = RunEnd::Outcome(outcome);
                let names = Vec::new();
                arms.push(RunArm { end, names, whole, to: spot.next, origin });
            }
            None => {
                if let Some(name) = whole {
                    let what = format!("the name `{}`", name.text);
                    let why = "it names what comes back where a run simply goes on, and this one \
                               has arms: name the values there, `found(order) -> …`";
                    let finding = diagnostics::does_not_fit::report(name.origin, &what, why);
                    self.draft.findings.push(finding);
                }
            }
        }
        Some(Step::Run(Box::new(Run { playbook: id, args: args?, arms })))
    }

    /// Every outcome has an arm, but the one that the next step follows.
    fn all_ends(&mut self, node: &ast::Run, playbook: &Playbook, goes_on: Option<OutcomeId>) {
        if goes_on.is_some() || self.run_leaves(node) || !self.draft.was_read(playbook.origin) {
            return;
        }
        let arms: Vec<_> = node.arms().into_iter().flat_map(|arms| arms.items()).collect();
        let labels: Vec<String> =
            arms.iter().flat_map(ast::Arm::labels).map(|l| l.text()).collect();
        let left = playbook.outcomes.values().filter(|its| !labels.contains(&its.name));
        let left: Vec<&str> = left.map(|outcome| outcome.name.as_str()).collect();
        let named = speak_list(left.iter().map(|name| format!("`{name}`")));
        let lines: Vec<String> = left.iter().map(|name| format!("{name} -> …")).collect();
        let at = self.draft.head(tree::at(self.file, node));
        let finding = diagnostics::left_out::report(
            at,
            &format!("this run of `{}`", playbook.name),
            &format!("where to go on after {named}"),
            &format!("run {} {{ {} }}", playbook.name, lines.join(", ")),
        );
        self.draft.findings.push(finding);
    }

    fn run_arms(
        &mut self,
        node: &ast::Run,
        callee: Option<&(PlaybookId, Playbook)>,
        spot: Spot,
        scope: &Scope,
    ) -> Option<Vec<RunArm>> {
        let mut arms = Vec::new();
        let mut seen = BTreeMap::new();
        let mut whole = true;
        for arm in node.arms().into_iter().flat_map(|arms| arms.items()) {
            let to = self.arm(&arm, spot.state, scope);
            for label in arm.labels() {
                let at = tree::at(self.file, &label);
                let Some(ast::LabelKind::Word(word)) = label.kind() else {
                    let why = "an arm is an outcome's name here";
                    self.draft
                        .findings
                        .push(diagnostics::does_not_fit::report(at, "a number", why));
                    whole = false;
                    continue;
                };
                let word = tree::word(self.file, &word);
                let Some((_, playbook)) = callee else { continue };
                let Some(end) = self.end_named(&word, playbook) else {
                    whole = false;
                    continue;
                };
                let Some(names) = self.names_of_arm(&label, end, playbook, at) else {
                    whole = false;
                    continue;
                };
                if self.first_time(&word, &mut seen)
                    && let Some(to) = to
                {
                    let origin = self.draft.place(word.origin);
                    arms.push(RunArm { end, names, whole: None, to, origin });
                }
            }
        }
        whole.then_some(arms)
    }

    /// The end that a label names; reports one that isn't there.
    fn end_named(&mut self, word: &Written, playbook: &Playbook) -> Option<RunEnd> {
        match word.text.as_str() {
            run::CANCELLED_BY_CUSTOMER => return Some(RunEnd::CancelledByCustomer),
            run::HANDED_OVER => return Some(RunEnd::HandedOver),
            _ => {}
        }
        let found = playbook.outcomes.find(|outcome| outcome.name == word.text);
        if let Some((id, _)) = found {
            return Some(RunEnd::Outcome(id));
        }
        if self.draft.was_read(playbook.origin) {
            let known = playbook.outcomes.values().map(|outcome| outcome.name.as_str());
            let known = known.chain([run::CANCELLED_BY_CUSTOMER, run::HANDED_OVER]);
            self.no_such_arm(word, &format!("`{}`", playbook.name), known);
        }
        None
    }

    /// The names that an arm gives to what its outcome carries, one for each value or none at all.
    fn names_of_arm(
        &mut self,
        label: &ast::Label,
        end: RunEnd,
        playbook: &Playbook,
        at: Origin,
    ) -> Option<Vec<Option<VariableId>>> {
        let Some(params) = label.params() else { return Some(Vec::new()) };
        let values = match end {
            RunEnd::Outcome(id) => playbook.outcomes.lookup(id)?.values.as_slice(),
            RunEnd::CancelledByCustomer | RunEnd::HandedOver => &[],
        };
        let names: Vec<Written> =
            params.items().filter_map(|param| tree::name(self.file, param.name())).collect();
        if names.len() != values.len() {
            let name = label.text();
            let takes = format!("{name}({})", words::params(&self.draft.graph, values));
            let (wanted, found) = (values.len(), names.len());
            let finding = diagnostics::arguments::count(at, &name, &takes, wanted, found);
            self.draft.findings.push(finding);
            return None;
        }
        Some(names.iter().map(|name| self.variable(&name.text)).collect())
    }
}
