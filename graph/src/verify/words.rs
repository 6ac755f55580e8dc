//! Words: terms and values as a playbook's author would write them, for messages.

use super::term::{Root, Term, TermId, Terms};
use super::timed::Timed;
use crate::expr::{Arithmetic, Comparison, Expr, Ref};
use crate::playbook::Playbook;
pub(crate) use crate::written::Written;

impl Written<'_> {
    /// A name.
    pub(crate) fn root(self, root: Root) -> String {
        match root {
            Root::Slot(id) => self.reference(Ref::Slot(id)),
            Root::Variable(id) => self.reference(Ref::Variable(id)),
            Root::Subject(id) => self.reference(Ref::Subject(id)),
            Root::Param(place) if self.playbook.is_some() => {
                let given = self.playbook.and_then(|p| p.header.params.get(place as usize));
                given.map_or_else(String::new, |given| given.name.clone())
            }
            Root::Param(place) => Self { args: None, ..self }.reference(Ref::Param(place)),
            Root::Now => self.reference(Ref::Now),
            Root::AskedAt => self.reference(Ref::AskedAt),
            Root::Result | Root::Nothing | Root::Carried(..) => self.reference(Ref::Result),
        }
    }

    /// A term.
    pub(crate) fn term(self, terms: &Terms<'_>, id: TermId) -> String {
        match terms.term_at(id) {
            Term::Root(root) => self.root(*root),
            Term::Literal(value) => self.value(value),
            Term::Field(of, record, field) => {
                format!("{}.{}", self.term(terms, *of), self.field(*record, *field))
            }
            Term::Element(list) => format!("each of {}", self.term(terms, *list)),
            Term::Arithmetic(left, by, right) => {
                let sign = if *by == Arithmetic::Plus { "+" } else { "-" };
                format!("{} {sign} {}", self.term(terms, *left), self.term(terms, *right))
            }
            Term::In(item, list) => {
                format!("{} in {}", self.term(terms, *item), self.term(terms, *list))
            }
            Term::Calculated(by, of) => {
                let of = of.iter().map(|part| self.term(terms, *part)).collect();
                by.written(self.graph, of)
            }
            Term::Choose(..) | Term::Holds(_) | Term::Built(_) => "a value".to_owned(),
            Term::Where(list, ..) => format!("a part of {}", self.term(terms, *list)),
            Term::Each(list, record, field) => {
                format!("{}.{}", self.term(terms, *list), self.field(*record, *field))
            }
            Term::Joined(left, right) => {
                format!("{} + {}", self.term(terms, *left), self.term(terms, *right))
            }
            Term::Aggregate(by, list, _) => {
                format!("{} of {}", by.word(), self.term(terms, *list))
            }
            Term::Sum(list) => format!("sum of {}", self.term(terms, *list)),
            Term::Timed(how, parts) => {
                let of = parts.iter().map(|part| self.term(terms, *part)).collect::<Vec<_>>();
                self.time(*how, &of, parts.iter().any(|part| is_now(terms, *part)))
            }
        }
    }

    /// What is worked out from moments and days, of what these words say.
    fn time(self, how: Timed, of: &[String], of_now: bool) -> String {
        match (how, of) {
            (Timed::Shift(unit, calendar, back), [by, from]) => {
                self.moved(&format!("{by} {}", unit.words()), calendar, back, from)
            }
            (Timed::Between(unit, _), [from, to]) => {
                format!("{} between {from} and {to}", unit.words())
            }
            (Timed::Day(calendar), [of]) => self.day(calendar, (!of_now).then(|| of.clone())),
            (Timed::Open(calendar), [at]) => self.open(at, calendar),
            _ => "a time".to_owned(),
        }
    }
}

fn is_now(terms: &Terms<'_>, id: TermId) -> bool {
    matches!(terms.term_at(id), Term::Root(Root::Now))
}

/// Whether two comparisons bound the same value from two sides, so that one can be put right to
/// match the other: the bound of `never … when x > N` for a rule `x <= M`.
pub(crate) fn opposite_bound(never: &Expr, rule: &Expr) -> Option<Expr> {
    let (
        Expr::Compare { left: over, by: Comparison::More, right: most },
        Expr::Compare { left, by: Comparison::AtMost, .. },
    ) = (never, rule)
    else {
        return None;
    };
    (over == left && matches!(**most, Expr::Literal(_))).then(|| Expr::Compare {
        left: left.clone(),
        by: Comparison::AtMost,
        right: most.clone(),
    })
}

/// `find`, or nothing for a point of the header.
pub(crate) fn state_name(playbook: &Playbook, point: crate::PointId) -> &str {
    playbook
        .points
        .lookup(point)
        .and_then(|point| point.state)
        .and_then(|state| playbook.states.lookup(state))
        .map_or("", |state| state.name.as_str())
}

/// The name of how a call ended.
pub(crate) fn ending_name(tool: Option<&crate::Tool>, ending: crate::Ending) -> String {
    match (ending, ending.word()) {
        (_, Some(word)) => word.to_owned(),
        (crate::Ending::Refused(place), None) => tool
            .and_then(|tool| tool.fails.get(place as usize))
            .cloned()
            .unwrap_or_else(|| format!("refusal {place}")),
        (_, None) => String::new(),
    }
}
