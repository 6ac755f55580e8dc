//! What the authorities over a tool let through: each way with its condition and whose approval it
//! takes. A fact that has to be proved and the customer's yes are conditions of their own here.

use std::collections::BTreeSet;

use super::align::{Aligned, alike};
use crate::authority::{Authority, Decision, NeedKind};
use crate::fact::FactId;
use crate::graph::Graph;
use crate::origin::OriginId;
use crate::team::RoleId;
use crate::tool::Tool;
use crate::types::{Param, Type};
use crate::verify::formula::Formula;
use crate::verify::gate::{applies, decides, forbids, needs};
use crate::verify::term::{Linear, Root, TermId, Terms};

/// So deep structures in structures are looked into.
pub(super) const DEEPEST: usize = 4;

/// A way to have a tool called.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// For which calls.
    pub when: Formula,
    /// Whose approval it takes; nobody's: it is allowed alone.
    pub roles: BTreeSet<RoleId>,
    /// The rule that decides, the last one where several authorities decide.
    pub rule: Option<OriginId>,
}

/// What a call is made with, in both graphs: what it is given, then whether each fact is proved and
/// whether the customer said yes.
pub(super) struct Asked {
    /// All of it, by name and type.
    pub params: Vec<Param>,
    /// Where each of the old tool's parameters stands here.
    pub old_places: Vec<u32>,
    /// Parameters that are another kind of value now: the name, and both types.
    pub other_kind: Vec<(String, Type, Type)>,
    /// What is given besides facts and the yes.
    pub given: usize,
    facts: Vec<FactId>,
    old_types: Vec<Option<Type>>,
    new_types: Vec<Option<Type>>,
}

impl Asked {
    /// What the two versions of a tool are called with.
    pub(super) fn of(aligned: &Aligned, old: &Tool, new: &Tool) -> Self {
        let mut params: Vec<Param> = new.given().cloned().collect();
        let mut new_types: Vec<Option<Type>> =
            params.iter().map(|param| Some(param.ty.clone())).collect();
        let mut old_types = vec![None; params.len()];
        let (mut old_places, mut other_kind) = (Vec::new(), Vec::new());
        for before in old.given() {
            let ty = aligned.ty(&before.ty);
            let here = params.iter().position(|param| param.name == before.name);
            let place = here.unwrap_or(params.len());
            match params.get_mut(place) {
                None => {
                    params.push(Param { ty: ty.clone(), ..before.clone() });
                    new_types.push(None);
                    old_types.push(Some(ty));
                }
                Some(now) if alike(&now.ty, &ty) => {
                    if now.ty != ty {
                        now.ty = now.ty.number().clone();
                    }
                    if let Some(slot) = old_types.get_mut(place) {
                        *slot = Some(ty);
                    }
                }
                Some(now) => other_kind.push((now.name.clone(), ty, now.ty.clone())),
            }
            old_places.push(u32::try_from(place).unwrap_or(u32::MAX));
        }
        let given = params.len();
        let facts: Vec<FactId> = aligned.common.facts.ids().collect();
        let named = facts.iter().filter_map(|id| aligned.common.facts.lookup(*id));
        params.extend(named.map(|fact| Param::new(fact.name.clone(), Type::Bool)));
        params.push(Param::new("the customer's yes", Type::Bool));
        Self { params, old_places, other_kind, given, facts, old_types, new_types }
    }

    /// The terms of all of it.
    pub(super) fn terms(&self, terms: &mut Terms<'_>) -> Vec<TermId> {
        let places = 0..u32::try_from(self.params.len()).unwrap_or(u32::MAX);
        places.map(|place| terms.root(Root::Param(place))).collect()
    }

    /// That a fact is proved.
    pub(super) fn proved(&self, fact: FactId, args: &[TermId]) -> Formula {
        let place = self.facts.iter().position(|one| *one == fact);
        let term = place.and_then(|place| args.get(self.given + place));
        term.map_or(Formula::Constant(true), |term| Formula::Among(*term, 0b10, 0b11))
    }

    /// That the customer said yes.
    pub(super) fn yes(args: &[TermId]) -> Formula {
        args.last().map_or(Formula::Constant(true), |term| Formula::Among(*term, 0b10, 0b11))
    }

    /// What is so of every call in the old graph by the types of its parameters.
    pub(super) fn typed_old(
        &self,
        args: &[TermId],
        about: &[TermId],
        terms: &mut Terms<'_>,
        aligned: &Aligned,
    ) -> Formula {
        let known = |of| aligned.known_choices(of).unwrap_or(0);
        typed(&self.old_types, args, about, terms, &known)
    }

    /// The same in the new graph.
    pub(super) fn typed_new(
        &self,
        args: &[TermId],
        about: &[TermId],
        terms: &mut Terms<'_>,
        new: &Graph,
    ) -> Formula {
        let known = |of| {
            let count = new.enums.lookup(of).map_or(0, |choice| choice.values.len());
            if count >= 64 { u64::MAX } else { (1_u64 << count) - 1 }
        };
        typed(&self.new_types, args, about, terms, &known)
    }
}

/// What is so of arguments of these types, and of what the rules look at besides. A choice inside a
/// structure may have another value now as one that stands alone may.
fn typed(
    types: &[Option<Type>],
    args: &[TermId],
    about: &[TermId],
    terms: &mut Terms<'_>,
    choices: &dyn Fn(crate::EnumId) -> u64,
) -> Formula {
    let mut conditions = Vec::new();
    let mut inside: Vec<(TermId, usize)> = about.iter().map(|term| (*term, 0)).collect();
    for (ty, term) in types.iter().zip(args) {
        match ty.as_ref().map(Type::present) {
            Some(Type::Enum(_) | Type::Record(_) | Type::List { .. }) => inside.push((*term, 0)),
            Some(Type::Ranged { low, high, .. }) => {
                let (number, fixed) =
                    (Linear { term: Some(*term), plus: 0 }, |plus| Linear { term: None, plus });
                conditions.push(Formula::AtMost(fixed(*low), number));
                conditions.push(Formula::AtMost(number, fixed(*high)));
            }
            _ => {}
        }
    }
    let mut told: BTreeSet<TermId> = BTreeSet::new();
    while let Some((term, depth)) = inside.pop() {
        if !told.insert(term) || depth > DEEPEST {
            continue;
        }
        match terms.ty(term).present().clone() {
            Type::Enum(of) => {
                let all = terms.all_choices(term).unwrap_or(u64::MAX);
                if choices(of) & all != all {
                    conditions.push(Formula::Among(term, choices(of) & all, all));
                }
            }
            Type::Record(of) => {
                let fields = terms.graph.records.lookup(of).map_or(0, |record| record.fields.len());
                for field in 0..u32::try_from(fields).unwrap_or(0) {
                    inside.push((terms.field(term, of, field), depth + 1));
                }
            }
            Type::List { .. } => inside.push((terms.element(term), depth + 1)),
            _ => {}
        }
    }
    Formula::all(conditions)
}

/// Every way that some authorities over a tool leave. All `needs` hold and no `forbid` applies; each
/// that decides has to let it through.
pub(super) fn ways(
    authorities: &[Authority],
    asked: &Asked,
    args: &[TermId],
    terms: &mut Terms<'_>,
) -> Vec<Way> {
    let mut always = Vec::new();
    for authority in authorities {
        always.push(needs(authority, args, terms));
        always.extend(authority.needs.iter().map(|need| match &need.kind {
            NeedKind::Fact(fact) => asked.proved(*fact, args),
            NeedKind::CustomersYes => Asked::yes(args),
            NeedKind::Condition(_) => Formula::Constant(true),
        }));
        let forbid = authority.rules.iter().filter(|rule| forbids(rule));
        always.extend(forbid.map(|rule| applies(rule, args, terms).negated()));
    }
    let start = Way { when: Formula::all(always), roles: BTreeSet::new(), rule: None };
    let mut all = vec![start];
    for authority in authorities.iter().filter(|authority| decides(authority)) {
        let through = through(authority, args, terms);
        all = all
            .iter()
            .flat_map(|before| {
                through.iter().map(|way| Way {
                    when: Formula::all([before.when.clone(), way.when.clone()]),
                    roles: before.roles.union(&way.roles).copied().collect(),
                    rule: way.rule,
                })
            })
            .collect();
    }
    all.retain(|way| way.rule.is_some() && way.when != Formula::Constant(false));
    all
}

/// The ways through the rules of one authority: the first rule that matches decides.
fn through(authority: &Authority, args: &[TermId], terms: &mut Terms<'_>) -> Vec<Way> {
    let (mut ways, mut earlier) = (Vec::new(), Vec::new());
    for rule in authority.rules.iter().filter(|rule| !forbids(rule)) {
        let here = applies(rule, args, terms);
        let when = Formula::all([here.clone()].into_iter().chain(earlier.clone()));
        earlier.push(here.negated());
        let roles = match &rule.decision {
            Decision::Allow => BTreeSet::new(),
            Decision::Approval(by) => by.roles.iter().copied().collect(),
            Decision::Deny(_) | Decision::Forbid(_) => continue,
        };
        ways.push(Way { when, roles, rule: Some(rule.origin) });
    }
    ways
}
