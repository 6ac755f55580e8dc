//! Judging: what of a conversation a proof would have ruled out. Looks at what the machine did and
//! would not do, never at how the verifier sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use playbook_graph::eval::{Scope, eval, holds};
use playbook_graph::{
    Exception, Expr, FactId, Graph, Hash, OriginId, PlaybookId, PointId, PropertyKind, Ref, Step,
    Text, ToolId, Value,
};
use playbook_machine::{Lack, Made, Refused, ToolOutcome, Waits};

use super::moves::OfTool;
use super::position::Position;
use crate::happened::Happened;

/// Something that no proved graph comes to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Broken {
    /// The machine would not do what stands at a point.
    Refused(Refused),
    /// A call was made that the policy of this line forbids.
    Policy(OriginId, PointId),
    /// One line was done twice in one case, and nothing says when it is the same.
    Twice(PlaybookId, PointId),
    /// One line moved money again in one case, and no limit says how much that may come to.
    Unlimited(PlaybookId, PointId),
    /// The customer said yes to a text that doesn't show everything that was done.
    NotShown(PlaybookId, PointId),
    /// A case came back to where it was, as it was: it can go round for ever.
    Endless(PlaybookId),
}

/// What is remembered of a conversation to judge it.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Every sensitive call that left.
    made: Vec<Made>,
    /// Those of them that were certainly not done, by their place.
    not_done: BTreeSet<usize>,
    /// What the customer was last asked to say yes to.
    shown: Option<String>,
    /// What tools answered: each call's last answer.
    answered: Rc<BTreeMap<(ToolId, Vec<Value>), ToolOutcome>>,
    /// What broke in the last move.
    broken: Vec<Broken>,
}

/// What broke in the last move of a position.
pub fn broken<'p>(position: &'p Position<'_>) -> &'p [Broken] {
    &position.record().broken
}

impl Record {
    /// Every sensitive call that left.
    pub fn made(&self) -> &[Made] {
        &self.made
    }

    /// Those of them that a ledger counts: all but what was certainly not done.
    pub fn counted(&self) -> impl Iterator<Item = &Made> {
        let counts = |(place, _): &(usize, &Made)| !self.not_done.contains(place);
        self.made.iter().enumerate().filter(counts).map(|(_, made)| made)
    }

    /// What a tool answered last, when it was called like this.
    pub fn answered(&self, tool: ToolId, args: &[Value]) -> Option<&ToolOutcome> {
        self.answered.get(&(tool, args.to_vec()))
    }

    /// What was done, for telling positions apart.
    pub(super) fn done(&self) -> Hash {
        let done: Vec<_> = self
            .made
            .iter()
            .map(|made| (made.tool, &made.args, made.case, &made.approved))
            .collect();
        Hash::of_value(&(done, &self.not_done))
    }

    /// Adds what the last move led to.
    pub(super) fn add(&mut self, at: &Position<'_>) {
        self.broken.clear();
        let refused = at.visited().refused.iter().copied();
        self.broken.extend(refused.map(Broken::Refused));
        for happened in at.happened() {
            if let Happened::Called { tool, args, outcome } = happened {
                let call = (*tool, args.clone());
                Rc::make_mut(&mut self.answered).insert(call, outcome.clone());
                if matches!(outcome, ToolOutcome::Refused(_) | ToolOutcome::Failed(_)) {
                    let last =
                        self.made.iter().rposition(|it| it.tool == *tool && it.args == *args);
                    self.not_done.extend(last);
                }
            }
        }
        for made in &at.visited().made {
            self.judge_policies(at, made);
            self.judge_repeated(at, made);
            self.judge_shown(at, made);
            self.made.push(made.clone());
        }
        if at.standing().iter().any(|standing| standing.waits == Waits::Yes) {
            let said = at.happened().iter().rev().find_map(|happened| match happened {
                Happened::Said(text) => Some(text.clone()),
                _ => None,
            });
            self.shown = said.or_else(|| self.shown.take());
        }
    }

    fn judge_policies(&mut self, at: &Position<'_>, made: &Made) {
        let properties = at.graph().policies.values().flat_map(|policy| &policy.properties);
        for property in properties {
            let broken = match &property.kind {
                PropertyKind::Never { tool, when, unless } if *tool == made.tool => {
                    let scope = OfTool { at, args: &made.args, result: None };
                    let applies = when.as_ref().is_none_or(|when| holds(when, &scope) == Ok(true));
                    applies && !approved(made, unless)
                }
                PropertyKind::OnlyAfter { tool, fact } if *tool == made.tool => !proved(at, *fact),
                PropertyKind::AtMostPerCase { tool, times } if *tool == made.tool => {
                    let same = |other: &&Made| other.tool == made.tool && other.case == made.case;
                    self.made.iter().filter(same).count() >= *times as usize
                }
                PropertyKind::AmountAtMost(bound) if bound.tool == made.tool => {
                    !approved(made, &bound.unless) && self.too_much(at, made, bound)
                }
                _ => false,
            };
            if broken {
                self.broken.push(Broken::Policy(property.origin, made.point));
            }
        }
    }

    /// Whether what was moved in this conversation for one key is more than a policy allows.
    fn too_much(
        &self,
        at: &Position<'_>,
        made: &Made,
        bound: &playbook_graph::AmountBound,
    ) -> bool {
        let of = |made: &Made| {
            let scope = OfTool { at, args: &made.args, result: None };
            let key = match &bound.per {
                playbook_graph::LimitKey::Expr(key) => eval(key, &scope).ok(),
                playbook_graph::LimitKey::Case => Some(Value::Int(i64::from(made.case))),
                playbook_graph::LimitKey::Playbook | playbook_graph::LimitKey::Day => None,
            };
            let amount = match eval(&bound.amount, &scope) {
                Ok(Value::Money(amount)) => amount.minor,
                _ => 0,
            };
            (key, amount)
        };
        let (key, amount) = of(made);
        let before = self.made.iter().filter(|other| other.tool == made.tool).map(of);
        let sum = before.filter(|(its, _)| *its == key).map(|(_, amount)| amount.max(0));
        sum.fold(amount.max(0), i64::saturating_add) > bound.most.minor
    }

    fn judge_repeated(&mut self, at: &Position<'_>, made: &Made) {
        let graph = at.graph();
        let Some(tool) = graph.tools.lookup(made.tool) else { return };
        // Two lines that do the same are two things that somebody wrote down.
        let line = |of: &Made| (of.tool, of.case, of.playbook, of.point);
        let same = |other: &Made| line(other) == line(made);
        // What was refused, or failed, was not done: it may be tried again.
        let done = self.made.iter().enumerate().filter(|(at, _)| !self.not_done.contains(at));
        if !done.into_iter().any(|(_, other)| same(other)) {
            return;
        }
        let limits = graph
            .authorities_over(made.tool)
            .any(|(_, over)| over.limits.iter().any(|limit| limit.when.is_none()));
        if tool.never_twice_for.is_none() && tool.effect == playbook_graph::Effect::Sensitive {
            self.broken.push(Broken::Twice(made.playbook, made.point));
        } else if tool.moves_money.is_some() && !limits {
            self.broken.push(Broken::Unlimited(made.playbook, made.point));
        }
    }

    /// Whether the customer said yes to all that is done: to each argument, but for those of a plan
    /// that its earlier calls give. Of these, the money that moves must have been said.
    fn judge_shown(&mut self, at: &Position<'_>, made: &Made) {
        let graph = at.graph();
        let Some(playbook) = graph.playbooks.lookup(made.playbook) else { return };
        let Some(step) = playbook.points.lookup(made.point).map(|point| &point.step) else {
            return;
        };
        let (Step::Act { call, .. }, Some(_)) = (step, playbook.confirm_of(step)) else { return };
        // What takes something back was asked with it.
        if call.tool != made.tool {
            return;
        }
        let Some(tool) = graph.tools.lookup(made.tool) else { return };
        let waits = |arg: &Expr| playbook.plan_of(step).is_some_and(|it| playbook.is_open(it, arg));
        let moves = |place: u32| {
            let moves = tool.moves_money.as_ref();
            moves.is_some_and(|moves| moves.reads(&mut |of| of == Ref::Param(place)))
        };
        let shown = self.shown.clone().unwrap_or_default().to_lowercase();
        let values = made.args.iter().zip(&call.args).zip(tool.given()).zip(0_u32..);
        let hidden = values
            .filter(|(((_, arg), param), place)| {
                !param.marks.hidden && (!waits(arg) || moves(*place))
            })
            // Nobody is told a secret, who said it last of all.
            .filter(|(((value, _), _), _)| !matches!(value, Value::Sealed(_)))
            .any(|(((value, _), _), _)| !shows(at, &shown, value));
        if hidden {
            self.broken.push(Broken::NotShown(made.playbook, made.point));
        }
    }
}

fn approved(made: &Made, unless: &Exception) -> bool {
    match unless {
        Exception::None => false,
        Exception::Approval => !made.approved.is_empty(),
        Exception::ApprovalBy(role) => made.approved.contains(role),
    }
}

/// Whether a fact was proved at all: what holds when somebody says yes holds for what they said yes
/// to.
fn proved(at: &Position<'_>, fact: FactId) -> bool {
    at.conversation().proved(at.now()).any(|(of, ..)| of == fact)
}

/// Whether a text has a value in it, or everything that the value is shown as.
fn shows(at: &Position<'_>, text: &str, value: &Value) -> bool {
    let graph = at.graph();
    if text.contains(&spoken(graph, value)) {
        return true;
    }
    let Value::Record { of, .. } = value else { return false };
    let shown_as = graph.records.lookup(*of).and_then(|record| record.shown_as.as_ref());
    shown_as.is_some_and(|shown| parts(graph, shown, value).iter().all(|part| text.contains(part)))
}

/// The values in what a record is shown as, spoken.
fn parts(graph: &Graph, shown: &Text, value: &Value) -> Vec<String> {
    let scope = Itself { value };
    let all = shown.values().filter_map(|part| eval(part, &scope).ok());
    all.map(|part| spoken(graph, &part)).collect()
}

/// A value as customers are told it.
fn spoken(graph: &Graph, value: &Value) -> String {
    graph.speech(None).value(value).to_lowercase()
}

struct Itself<'v> {
    value: &'v Value,
}

impl Scope for Itself<'_> {
    fn value(&self, of: Ref) -> Option<std::borrow::Cow<'_, Value>> {
        (of == Ref::It).then_some(std::borrow::Cow::Borrowed(self.value))
    }
}

/// What is broken, by its kind: one of each is enough for a summary.
impl Broken {
    /// A short name of the kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Refused(refused) => match refused.lack {
                Lack::Need(_) => "a need",
                Lack::Fact(_) => "a fact",
                Lack::Yes => "a yes",
                Lack::Value => "a value",
                Lack::Arm => "an arm",
                Lack::End => "an end",
            },
            Self::Policy(..) => "a policy",
            Self::Twice(..) => "twice",
            Self::Unlimited(..) => "no limit",
            Self::NotShown(..) => "not shown",
            Self::Endless(_) => "endless",
        }
    }
}
