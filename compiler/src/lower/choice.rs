//! Choices made on the spot: `ask "…" { label "spoken" -> … }`. One is a question for a value of a
//! closed choice of its own, forgotten whenever it is come to, and a `match` that is complete.

use playbook_graph::{Enum, EnumValue, MatchArm, Origin, Slot, Step, Type, Value};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics;
use crate::lower::playbook::Body;
use crate::lower::steps::Spot;
use crate::lower::types::wordings;
use crate::syntax::ast;

/// One thing that can be chosen.
struct Choosable {
    label: Written,
    spoken: String,
    /// Other words for it, and where they stand.
    also: Vec<(String, Origin)>,
}

impl Body<'_> {
    /// `ask "Reroute it, or send it back?" { reroute "reroute it" -> a, back "send it back" -> b }`
    pub(super) fn choice(
        &mut self,
        node: &ast::ChoiceStep,
        spot: Spot,
        scope: &Scope,
    ) -> Option<Step> {
        let at = tree::at(self.file, node);
        let text = node.text().and_then(|text| self.draft.text(&text, scope));
        let mut options: Vec<Choosable> = Vec::new();
        let mut targets = Vec::new();
        let mut whole = true;
        for choice in node.choices() {
            let to = self.choice_target(&choice, spot, scope);
            match self.option(&choice, &options) {
                Some(option) => {
                    options.push(option);
                    targets.push(to);
                }
                None => whole = false,
            }
        }
        if options.len() < 2 && whole {
            let finding = diagnostics::left_out::report(
                self.draft.head(at),
                "this question",
                "what can be chosen",
                "ask \"This or that?\" { this -> one_way, that -> another }",
            );
            self.draft.findings.push(finding);
            return None;
        }
        let targets: Vec<_> = targets.into_iter().collect::<Option<_>>()?;
        let (ty, values) = whole.then(|| self.choice_type(&options, at)).flatten()?;
        let origin = self.draft.place(self.draft.head(at));
        let name = self.choice_name(&options);
        let slot = Slot { ask: Some(text?), ..Slot::new(name, ty, origin) };
        let slot = self.playbook.slots.push(slot);
        self.draft.choices.push((self.id, slot));
        let (asked, decided) = (self.reserve(spot.state, at), self.reserve(spot.state, at));
        self.fill(asked, Step::Ask { slot, arms: Vec::new(), next: decided });
        let arms = values.into_iter().zip(targets).zip(&options).map(|((value, to), option)| {
            let origin = self.draft.place(option.label.origin);
            MatchArm { values: vec![value], to, origin }
        });
        let arms = arms.collect();
        let subject = playbook_graph::Expr::Ref(playbook_graph::Ref::Slot(slot));
        self.fill(decided, Step::Match { subject, arms, otherwise: None });
        Some(Step::Forget { slots: vec![slot], next: asked })
    }

    fn choice_target(
        &mut self,
        node: &ast::Choice,
        spot: Spot,
        scope: &Scope,
    ) -> Option<playbook_graph::PointId> {
        if let Some(target) = node.target() {
            return self.target(&target, spot.state, scope);
        }
        let block = node.block()?;
        let label = node.label()?;
        let place = || format!("the choice `{}`", label.text());
        let named = tree::at(self.file, &block);
        Some(self.block(block.steps(), spot.state, scope.clone(), None, (&place, named)))
    }

    fn option(&mut self, node: &ast::Choice, others: &[Choosable]) -> Option<Choosable> {
        let label = node.label()?;
        let at = tree::at(self.file, &label);
        let Some(ast::LabelKind::Word(word)) = label.kind() else {
            let why = "a choice has a name, and the words for it behind";
            self.draft.findings.push(diagnostics::does_not_fit::report(at, "a number", why));
            return None;
        };
        let label = tree::word(self.file, &word);
        if let Some(first) = others.iter().find(|other| other.label.text == label.text) {
            let what = format!("the choice `{}`", label.text);
            let first = first.label.origin;
            self.draft.findings.push(diagnostics::twice::report(label.origin, &what, first));
            return None;
        }
        let spoken = node.spoken().map(|spoken| spoken.value());
        let spoken = spoken.unwrap_or_else(|| label.text.replace('_', " "));
        let also = wordings(self.file, node.also());
        Some(Choosable { label, spoken, also })
    }

    /// Yes or no where that is all there is to choose; else a closed choice of its own.
    fn choice_type(&mut self, options: &[Choosable], at: Origin) -> Option<(Type, Vec<Value>)> {
        let is_short = |option: &&Choosable| matches!(option.label.text.as_str(), "yes" | "no");
        let short = options.iter().filter(is_short).count();
        if short == options.len() {
            let values = options.iter().map(|option| Value::Bool(option.label.text == "yes"));
            return Some((Type::Bool, values.collect()));
        }
        if let Some(mixed) = options.iter().find(is_short) {
            let what = format!("`{}` beside other choices", mixed.label.text);
            let why = "write what is meant: `reroute \"reroute it\"`";
            let finding = diagnostics::does_not_fit::report(mixed.label.origin, &what, why);
            self.draft.findings.push(finding);
            return None;
        }
        let values = options.iter().map(|option| EnumValue {
            name: option.label.text.clone(),
            spoken: option.spoken.clone(),
            also: option.also.iter().map(|(words, _)| words.clone()).collect(),
        });
        let values: Vec<EnumValue> = values.collect();
        let places: Vec<Origin> = options.iter().map(|option| option.label.origin).collect();
        let others: Vec<_> = options.iter().flat_map(|option| option.also.clone()).collect();
        self.draft.refuse_same_words(&values, &places, &others);
        let origin = self.draft.place(self.draft.head(at));
        let of = self.draft.graph.enums.push(Enum {
            name: self.choice_name(options),
            doc: String::new(),
            values,
            origin,
        });
        let values = (0_u32..).zip(options).map(|(value, _)| Value::Enum { of, value });
        Some((Type::Enum(of), values.collect()))
    }

    /// What people read of it: `reroute_or_send_back`.
    fn choice_name(&self, options: &[Choosable]) -> String {
        let labels: Vec<&str> = options.iter().map(|option| option.label.text.as_str()).collect();
        let name = labels.join("_or_");
        let taken = |name: &str| self.playbook.slots.find(|slot| slot.name == name).is_some();
        if !taken(&name) {
            return name;
        }
        let numbered = (2_u32..).map(|nth| format!("{name}_{nth}"));
        numbered.take(1000).find(|name| !taken(name)).unwrap_or(name)
    }
}

impl Draft {
    /// The choices of some playbooks that have a value of this name.
    pub(super) fn choices_named(
        &self,
        playbooks: &[playbook_graph::PlaybookId],
        name: &str,
    ) -> Vec<(playbook_graph::SlotRef, Value)> {
        let offered = self.choices.iter().filter(|(playbook, _)| playbooks.contains(playbook));
        offered
            .filter_map(|(playbook, slot)| {
                let declared = self.graph.playbooks.lookup(*playbook)?.slots.lookup(*slot)?;
                let Type::Enum(of) = declared.ty else { return None };
                let values = &self.graph.enums.lookup(of)?.values;
                let place = values.iter().position(|value| value.name == name)?;
                let slot = playbook_graph::SlotRef { playbook: *playbook, slot: *slot };
                Some((slot, Value::Enum { of, value: u32::try_from(place).ok()? }))
            })
            .collect()
    }
}
