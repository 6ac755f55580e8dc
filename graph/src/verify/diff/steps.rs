//! Steps: numbers that are worked out in the same way from the same, of which only how much differs
//! (`12 months before today` and `36 months before today`, 150% and 300% of an amount). Which of two lies
//! further is certain, and a comparison would be unsure without it. A proof of one graph hardly meets two.

use std::collections::{BTreeMap, BTreeSet};

use crate::calculation::{Calculation, Rounding};
use crate::value::Value;
use crate::verify::formula::Formula;
use crate::verify::term::{Linear, Term, TermId, Terms, number};
use crate::verify::timed::Timed;

/// In which way from what; by how much is left out.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Moved back or on in time.
    Moved(Timed, TermId),
    /// A part or a multiple.
    Part(Rounding, Calculation, TermId),
}

/// What is always so of the terms of some conditions.
pub(super) fn always_so<'f>(
    conditions: impl Iterator<Item = &'f Formula>,
    terms: &Terms<'_>,
) -> Formula {
    let all: BTreeSet<TermId> = conditions.flat_map(Formula::terms).collect();
    let mut alike: BTreeMap<Way, Vec<(i64, TermId)>> = BTreeMap::new();
    for id in all {
        if let Some((way, by)) = step(id, terms) {
            alike.entry(way).or_default().push((by, id));
        }
    }
    let mut known = Vec::new();
    for (way, mut steps) in alike {
        steps.sort_unstable();
        let pairs = steps.iter().zip(steps.iter().skip(1));
        known.extend(pairs.filter_map(|((_, less), (_, more))| further(&way, *less, *more, terms)));
    }
    Formula::all(known)
}

/// How a term is worked out, and by how much.
fn step(id: TermId, terms: &Terms<'_>) -> Option<(Way, i64)> {
    match terms.term_at(id) {
        Term::Timed(how @ Timed::Shift(..), parts) => {
            let [by, from] = parts.as_slice() else { return None };
            Some((Way::Moved(*how, *from), written(*by, terms)?))
        }
        Term::Calculated(Calculation::Rounded(how), inner) => {
            let [inner] = inner.as_slice() else { return None };
            let Term::Calculated(by, of) = terms.term_at(*inner) else { return None };
            let [left, right] = of.as_slice() else { return None };
            let (much, whole) = match by {
                Calculation::Portion => (written(*left, terms)?, *right),
                Calculation::Product => match written(*left, terms) {
                    Some(much) => (much, *right),
                    None => (written(*right, terms)?, *left),
                },
                _ => return None,
            };
            Some((Way::Part(*how, *by, whole), much))
        }
        _ => None,
    }
}

fn written(id: TermId, terms: &Terms<'_>) -> Option<i64> {
    match terms.term_at(id) {
        // Amounts and times are multiplied by counts, not the other way round.
        Term::Literal(value @ (Value::Int(_) | Value::Percent(_) | Value::Decimal(_))) => {
            number(value)
        }
        _ => None,
    }
}

/// That the one of two terms that goes by more lies further.
fn further(way: &Way, less: TermId, more: TermId, terms: &Terms<'_>) -> Option<Formula> {
    let (near, far) = (terms.linear(less)?, terms.linear(more)?);
    Some(match way {
        Way::Moved(Timed::Shift(_, _, true), _) => Formula::AtMost(far, near),
        Way::Moved(..) => Formula::AtMost(near, far),
        Way::Part(_, _, whole) => {
            let (zero, whole) = (Linear { term: None, plus: 0 }, terms.linear(*whole)?);
            let up = [Formula::AtMost(zero, whole), Formula::AtMost(near, far)];
            let down = [Formula::Less(whole, zero), Formula::AtMost(far, near)];
            Formula::any([Formula::all(up), Formula::all(down)])
        }
    })
}
