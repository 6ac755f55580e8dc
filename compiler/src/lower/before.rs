//! What a state has made sure of where a `let` stands in it: the conditions that hold there or don't,
//! and the names that got another value since. Read off the text, because names given with `let` get
//! their types before any step is lowered.

use std::collections::{BTreeMap, BTreeSet};

use playbook_graph::FileId;

use crate::check::Draft;
use crate::check::scope::{Scope, present_if};
use crate::check::tree;
use crate::syntax::ast;

/// One thing that comes before a `let`, in the order written.
#[derive(Clone, Debug)]
pub(super) enum Before {
    /// A condition, and whether it holds.
    Condition(ast::Expr, bool),
    /// A name gets another value.
    Named(String),
    /// More names do than are looked at here.
    Anything,
}

/// What comes before each `let` of a playbook, by where the `let` begins in its file.
pub(super) type BeforeLets = BTreeMap<u32, Vec<Before>>;

/// Reads a playbook's states.
pub(super) fn before_lets(file: FileId, node: &ast::Playbook) -> BeforeLets {
    let mut all = BTreeMap::new();
    for state in node.states() {
        steps(file, state.steps(), Vec::new(), &mut all);
    }
    all
}

fn steps(
    file: FileId,
    steps: impl Iterator<Item = ast::Step>,
    mut before: Vec<Before>,
    all: &mut BeforeLets,
) {
    for step in steps {
        if let ast::Step::Let(node) = &step {
            all.insert(tree::at(file, node).start, before.clone());
        }
        if let ast::Step::When(when) = &step
            && let (Some(condition), Some(block)) = (when.condition(), when.block())
        {
            let mut inside = before.clone();
            inside.push(Before::Condition(condition, true));
            self::steps(file, block.steps(), inside, all);
        }
        before.extend(after(file, &step));
    }
}

/// What a step makes sure of, and what it changes, for the steps behind it.
pub(super) fn after(file: FileId, step: &ast::Step) -> Vec<Before> {
    let named = |name| tree::name(file, name).map(|name| Before::Named(name.text));
    match step {
        ast::Step::Say(_) | ast::Step::Note(_) | ast::Step::Answer(_) | ast::Step::Task(_) => {
            Vec::new()
        }
        ast::Step::Let(node) => named(node.name()).into_iter().collect(),
        ast::Step::Call(call) => named(call.bound()).into_iter().collect(),
        ast::Step::Ask(ask) => {
            let slot = tree::path(file, ask.slot());
            slot.map(|slot| Before::Named(slot.text)).into_iter().collect()
        }
        ast::Step::When(when) if leaves(when) => when
            .condition()
            .map(|condition| Before::Condition(condition, false))
            .into_iter()
            .collect(),
        // It may have held: only what its steps change counts.
        ast::Step::When(when) => {
            let inside = when.block().into_iter().flat_map(|block| block.steps());
            let changed = inside.flat_map(|step| after(file, &step));
            changed.filter(|one| !matches!(one, Before::Condition(..))).collect()
        }
        _ => vec![Before::Anything],
    }
}

/// Whether nothing goes on behind a `when` whose condition holds.
pub(super) fn leaves(when: &ast::When) -> bool {
    let Some(block) = when.block() else { return true };
    matches!(
        block.steps().last(),
        Some(
            ast::Step::Go(_)
                | ast::Step::End(_)
                | ast::Step::Handoff(_)
                | ast::Step::Match(_)
                | ast::Step::Choice(_)
                | ast::Step::Wait(_)
        )
    )
}

impl Draft {
    /// The scope of a `let`, with what is known to be there where it stands. What is wrong in what
    /// comes before is reported where it is lowered.
    pub(super) fn knowing_before(&mut self, before: &[Before], scope: &Scope) -> Scope {
        let count = self.findings.count();
        let mut known = scope.clone();
        for one in before {
            known = match one {
                Before::Condition(condition, holds) => {
                    let typed = self.condition(Some(condition.clone()), &known);
                    known.knowing(typed.iter().flat_map(|typed| present_if(&typed.expr, *holds)))
                }
                Before::Named(name) => match known.local(name).map(|local| local.stands_for) {
                    Some(stands_for) => known.forgetting(stands_for),
                    None => known,
                },
                Before::Anything => Scope { present: BTreeSet::new(), ..known },
            };
        }
        self.findings.back_to(count);
        known
    }
}
