//! Beyond: what one side lets through and the other doesn't, with the smallest values that show it.

use std::collections::BTreeSet;

use super::allowed::{Asked, Way};
use super::paths::Case;
use super::{Difference, steps};
use crate::graph::Graph;
use crate::speak::speak_list;
use crate::team::RoleId;
use crate::types::Type;
use crate::verify::example::choose;
use crate::verify::formula::Formula;
use crate::verify::situation::Situation;
use crate::verify::term::{Root, Term, TermId, Terms};
use crate::verify::words::Written;

/// More cases than this are not told apart: the comparison is then unsure.
const MOST_CASES: usize = 512;

/// One graph, as far as one tool is concerned.
pub(super) struct Side<'g> {
    pub graph: &'g Graph,
    /// What its authorities let through.
    pub ways: Vec<Way>,
    /// What is so of each call by its types.
    pub typed: Formula,
    /// What reaches them.
    pub calls: Vec<Case>,
}

/// Both sides of one tool: the old one, then the new one.
pub(super) struct Beyond<'b, 'g> {
    pub asked: &'b Asked,
    pub terms: Terms<'b>,
    pub args: Vec<TermId>,
    pub sides: [Side<'g>; 2],
}

/// Which graph.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Old,
    New,
}

/// What is possible on one side only.
struct Found {
    case: Situation,
    certain: bool,
}

impl Beyond<'_, '_> {
    /// What is possible in the new graph and was not in the old one.
    pub(super) fn wider(&mut self) -> Vec<Difference> {
        self.beyond(Of::New)
    }

    /// What was possible in the old graph and is not in the new one.
    pub(super) fn narrower(&mut self) -> Vec<Difference> {
        self.beyond(Of::Old)
    }

    fn side(&self, of: Of) -> &Side<'_> {
        let [old, new] = &self.sides;
        if of == Of::Old { old } else { new }
    }

    fn beyond(&mut self, here: Of) -> Vec<Difference> {
        let there = if here == Of::New { Of::Old } else { Of::New };
        let mut all: Vec<Difference> = Vec::new();
        for way in self.side(here).ways.clone() {
            all.extend(self.let_through(here, there, &way));
        }
        let mut told = BTreeSet::new();
        for place in 0..self.side(here).calls.len() {
            all.extend(self.reaches(here, there, place, &mut told));
        }
        all
    }

    /// A call that a way lets through, and no way of the other side with as few approvals.
    fn let_through(&mut self, here: Of, there: Of, way: &Way) -> Option<Difference> {
        let start = Formula::all([self.typed(here), way.when.clone()]);
        let others = self.side(there).ways.clone();
        let typed = self.typed(there);
        let (enough, stricter): (Vec<Way>, Vec<Way>) =
            others.into_iter().partition(|other| other.roles.is_subset(&way.roles));
        let call = |other: &Way| Formula::all([typed.clone(), other.when.clone()]);
        let without: Vec<Formula> = enough.iter().map(call).collect();
        let without_any: Vec<Formula> =
            stricter.iter().map(call).chain(without.iter().cloned()).collect();
        // Best shown where the other side let nothing through at all.
        let (found, other) = match self.find(&start, &without_any) {
            Some(found) if found.certain => (found, None),
            unsure => {
                let by_others = stricter.iter().find_map(|other| {
                    let both = Formula::all([start.clone(), call(other)]);
                    Some((self.find(&both, &without)?, Some(other.roles.clone())))
                });
                by_others.or(unsure.map(|found| (found, None)))?
            }
        };
        let this = self.decision(&way.roles);
        let that = other.map_or_else(|| "not at all".to_owned(), |roles| self.decision(&roles));
        let what = match here {
            Of::New => format!("now {this}, before {that}"),
            Of::Old => format!("now {that}, before {this}"),
        };
        // What a parameter may be at all is told only where that is another thing now.
        let other_types = (self.typed(here) != typed).then_some(&typed);
        let about: Vec<TermId> = other_types
            .into_iter()
            .chain([&way.when])
            .chain(enough.iter().chain(&stricter).map(|other| &other.when))
            .flat_map(Formula::terms)
            .collect();
        let line = way.rule.map(|rule| self.side(here).graph.line_of(rule)).unwrap_or_default();
        let example = self.example(&found.case, &about);
        Some(Difference { what, example, certain: found.certain, line })
    }

    /// A call that the rules here let through, that a playbook here makes, and none there.
    fn reaches(
        &mut self,
        here: Of,
        there: Of,
        place: usize,
        told: &mut BTreeSet<String>,
    ) -> Option<Difference> {
        let call = self.side(here).calls.get(place)?;
        let (known, whole) = (call.known.clone(), call.whole);
        let line = self.side(here).graph.line_of(call.origin);
        if told.contains(&line) {
            return None;
        }
        let through = Formula::any(self.side(here).ways.iter().map(|way| way.when.clone()));
        let start = Formula::all([self.typed(here), known.clone(), through]);
        let others: Vec<Formula> =
            self.side(there).calls.iter().map(|other| other.known.clone()).collect();
        let mut found = self.find(&start, &others)?;
        found.certain &= whole;
        told.insert(line.clone());
        let what = match (here, others.is_empty()) {
            (Of::New, true) => "a playbook calls it now, and none did before".to_owned(),
            (Of::New, false) => "a playbook calls it now where none did before".to_owned(),
            (Of::Old, true) => "no playbook calls it any more".to_owned(),
            (Of::Old, false) => "no playbook calls it any more where this one did".to_owned(),
        };
        let about: Vec<TermId> = others.iter().chain([&known]).flat_map(Formula::terms).collect();
        let example =
            if others.is_empty() { Vec::new() } else { self.example(&found.case, &about) };
        Some(Difference { what, example, certain: found.certain, line })
    }

    /// A case of a condition that none of the others take; a certain one, if there is any.
    fn find(&mut self, start: &Formula, others: &[Formula]) -> Option<Found> {
        let always = steps::always_so(others.iter().chain([start]), &self.terms);
        let start = Formula::all([always, start.clone()]);
        let mut cases = Situation::default().assume(&start, &mut self.terms);
        for other in others {
            if cases.len() > MOST_CASES {
                break;
            }
            cases = cases.iter().flat_map(|case| minus(case, other, &mut self.terms)).collect();
        }
        let unsure = cases.len() > MOST_CASES;
        let certain = cases.iter().find(|case| !case.blurred).filter(|_| !unsure);
        let found = certain.or(cases.first())?.clone();
        Some(Found { certain: !unsure && !found.blurred, case: found })
    }

    /// What is so of calls by their types.
    fn typed(&self, of: Of) -> Formula {
        self.side(of).typed.clone()
    }

    fn decision(&self, roles: &BTreeSet<RoleId>) -> String {
        if roles.is_empty() {
            return "allowed alone".to_owned();
        }
        let all = &self.terms.graph.roles;
        let names = roles.iter().filter_map(|role| all.lookup(*role));
        format!("with the approval of {}", speak_list(names.map(|role| role.name.clone())))
    }

    /// The smallest values of a case, in words: what is left out first, then the numbers.
    fn example(&mut self, case: &Situation, about: &[TermId]) -> Vec<String> {
        let mut case = case.clone();
        let mut words = Vec::new();
        let conditions: Vec<TermId> = self.args.iter().skip(self.asked.given).copied().collect();
        for (term, param) in conditions.iter().zip(self.asked.params.iter().skip(self.asked.given))
        {
            if !about.contains(term) {
                continue;
            }
            let is_so = Formula::Among(*term, 0b10, 0b11);
            match case.assume(&is_so, &mut self.terms).into_iter().next() {
                Some(so) => case = so,
                None if param.name.contains(' ') => words.push(format!("without {}", param.name)),
                None => words.push(format!("`{}` is not proved", param.name)),
            }
        }
        let mut interesting: Vec<TermId> = Vec::new();
        for term in about {
            let told = !conditions.contains(term)
                && !interesting.contains(term)
                && !self.terms.rests_on(*term, Root::Nothing)
                && !matches!(self.terms.term_at(*term), Term::Literal(_));
            if told {
                interesting.push(*term);
            }
        }
        let params = self.asked.params.clone();
        let spoken = Written::of_params(self.terms.graph, &params);
        let values = choose(&case, &interesting, &mut self.terms, spoken);
        for term in &interesting {
            if let Some(value) = values.get(term) {
                words.push(format!("{} is {value}", spoken.term(&self.terms, *term)));
            }
        }
        words
    }
}

/// What is left of a case where a condition is taken out of it: part after part, so that no two of
/// the pieces overlap and none is kept that can't be.
fn minus(case: &Situation, condition: &Formula, terms: &mut Terms<'_>) -> Vec<Situation> {
    let Formula::All(parts) = condition else {
        return case.assume(&condition.clone().negated(), terms);
    };
    let (mut left, mut inside) = (Vec::new(), vec![case.clone()]);
    for part in parts {
        let outside = part.clone().negated();
        left.extend(
            inside.iter().flat_map(|case| case.assume(&outside, terms)).collect::<Vec<_>>(),
        );
        inside = inside.iter().flat_map(|case| case.assume(part, terms)).collect();
        if inside.is_empty() || left.len() > MOST_CASES {
            break;
        }
    }
    left
}

/// What a type is called.
pub(super) fn kind(graph: &Graph, ty: &Type) -> String {
    match ty {
        Type::Text => "a text".to_owned(),
        Type::Email => "an e-mail address".to_owned(),
        Type::Bool => "a yes or no".to_owned(),
        Type::Int => "a whole number".to_owned(),
        Type::Date => "a day".to_owned(),
        Type::Time => "a moment".to_owned(),
        Type::Duration => "a length of time".to_owned(),
        Type::Money(currency) => format!("an amount in {currency}"),
        Type::AnyMoney => "an amount in any currency".to_owned(),
        Type::Enum(of) => graph.enums.lookup(*of).map_or_else(String::new, |one| one.name.clone()),
        Type::Record(of) => {
            graph.records.lookup(*of).map_or_else(String::new, |one| one.name.clone())
        }
        Type::Refined(of) => {
            graph.refined.lookup(*of).map_or_else(String::new, |one| one.name.clone())
        }
        Type::List { of, .. } => format!("a list of {}", kind(graph, of)),
        Type::Optional(of) => format!("{}, or missing", kind(graph, of)),
        Type::Decimal => "a number".to_owned(),
        Type::Percent => "a percentage".to_owned(),
        Type::Phone => "a telephone number".to_owned(),
        Type::Url => "an address of a page".to_owned(),
        Type::Ranged { of, .. } => kind(graph, of),
    }
}
