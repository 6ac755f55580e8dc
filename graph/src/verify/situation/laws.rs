//! Laws: what always holds of a term because of how it is made. The lower of two values is one of
//! them and not above the other; a tenth of an amount lies between nothing and the amount; a table
//! gives what its row says. Where a law has several cases, they are told apart.

use std::collections::BTreeSet;

use super::Situation;
use crate::calculation::{Calculation, Exact, Rounding};
use crate::expr::Arithmetic;
use crate::table::{Cell, Span, Table};
use crate::types::{RecordId, Type};
use crate::value::Value;
use crate::verify::formula::Formula;
use crate::verify::shared::Set;
use crate::verify::term::{Linear, Term, TermId, Terms, number, scale};

/// More rows than this are not told apart within one proof: only the least and the most are known.
const MOST_ROWS: usize = 24;

/// The numbers between two; an end that is left out is not known.
#[derive(Clone, Copy, Default)]
struct Range {
    low: Option<Exact>,
    high: Option<Exact>,
}

impl Situation {
    /// Every case of what always holds of these terms, of what they are made of, and of the
    /// calculated numbers that something is known of.
    #[must_use]
    pub(crate) fn lawful(self, about: &[TermId], terms: &mut Terms<'_>) -> Vec<Self> {
        let lawful = self.laws(about, terms);
        // A law may ask about elements (`18 EUR when any extras where …`), of which the same laws would
        // hold again: such a question is answered without them, so that this comes to an end.
        terms.elements_in_elements += 1;
        // Parts are made before what is made of them, so they come first.
        let mut cases = vec![self];
        for term in lawful {
            cases = cases
                .into_iter()
                .flat_map(|case| {
                    let law = case.law(term, terms);
                    case.assume_plainly(&law, terms)
                })
                .collect();
        }
        terms.elements_in_elements -= 1;
        cases
    }

    /// Of which terms something always holds that has to do with these, or with what is known.
    pub(super) fn laws(&self, about: &[TermId], terms: &Terms<'_>) -> BTreeSet<TermId> {
        let mut lawful = BTreeSet::new();
        for term in about.iter().chain(self.zone.names()) {
            terms.each_lawful(*term, &mut lawful);
        }
        lawful
    }

    fn law(&self, id: TermId, terms: &mut Terms<'_>) -> Formula {
        let ranged = declared_range(id, terms);
        let own = match terms.term_at(id).clone() {
            Term::Choose(when, then, otherwise) => {
                let (then, otherwise) = (terms.same(id, then), terms.same(id, otherwise));
                Formula::any([
                    Formula::all([(*when).clone(), then]),
                    Formula::all([when.negated(), otherwise]),
                ])
            }
            Term::Arithmetic(left, by, right) => self.of_sum(id, left, by, right, terms),
            Term::Sum(list) => self.of_total(id, list, terms),
            Term::Calculated(by @ (Calculation::Lower | Calculation::Higher), of) => {
                one_of(id, by == Calculation::Lower, &of, terms)
            }
            Term::Calculated(Calculation::Table(table), of) => {
                let graph = terms.graph;
                graph
                    .tables
                    .lookup(table)
                    .map_or(Formula::Constant(true), |table| of_table(id, table, &of, terms))
            }
            Term::Calculated(Calculation::Rounded(how), of) => {
                let part = match of.as_slice() {
                    [inner] => self.of_part(id, *inner, terms),
                    [inner, step] => in_steps(id, how, *inner, *step, terms),
                    _ => Formula::Constant(true),
                };
                Formula::all([self.within(id, terms), part])
            }
            Term::Calculated(..) => {
                Formula::all([self.within(id, terms), self.of_part(id, id, terms)])
            }
            _ => Formula::Constant(true),
        };
        Formula::all([ranged, own])
    }

    /// A sum whose other side lies between two numbers lies as far from its one side.
    fn of_sum(
        &self,
        id: TermId,
        left: TermId,
        by: Arithmetic,
        right: TermId,
        terms: &Terms<'_>,
    ) -> Formula {
        let (Some(sum), Some(a), Some(b)) =
            (terms.linear(id), terms.linear(left), terms.linear(right))
        else {
            return Formula::Constant(true);
        };
        // Moments and days are counted otherwise than the time between them.
        let ty = |term: TermId| terms.ty(term).present().number();
        if sum.term != Some(id) || ty(left) != ty(right) || !is_calculated_with(ty(left)) {
            return Formula::Constant(true);
        }
        let mut known = Vec::new();
        let mut apart = |from: Linear, (least, most): (Option<i64>, Option<i64>)| {
            let shifted = |by: i64| Some(Linear { plus: from.plus.checked_add(by)?, ..from });
            known.extend(least.and_then(shifted).map(|low| Formula::AtMost(low, sum)));
            known.extend(most.and_then(shifted).map(|high| Formula::AtMost(sum, high)));
        };
        match by {
            Arithmetic::Plus => {
                apart(a, self.range(b));
                apart(b, self.range(a));
            }
            Arithmetic::Minus => {
                let (least, most) = self.range(b);
                apart(a, (most.and_then(i64::checked_neg), least.and_then(i64::checked_neg)));
                let zero = Linear { term: None, plus: 0 };
                let back = self.most_apart(b, a).and_then(i64::checked_neg);
                apart(zero, (back, self.most_apart(a, b)));
            }
        }
        Formula::all(known)
    }

    /// What no element takes below nothing, or above it, isn't there in all either.
    fn of_total(&self, id: TermId, list: TermId, terms: &mut Terms<'_>) -> Formula {
        let element = terms.element(list);
        let (Some(total), Some(each)) = (terms.linear(id), terms.linear(element)) else {
            return Formula::Constant(true);
        };
        if !self.may_say_of_each(list, element, terms) {
            return Formula::Constant(true);
        }
        let zero = Linear { term: None, plus: 0 };
        let said = [self.of_elements(list, element, terms), declared_range(element, terms)];
        let said = Formula::all(said);
        let any = Self { every: Set::default(), ..self.clone() };
        let mut none = |wrong: Formula| {
            any.clone().assume_plainly(&Formula::all([said.clone(), wrong]), terms).is_empty()
        };
        let never_below = none(Formula::Less(each, zero));
        let never_above = none(Formula::Less(zero, each));
        let below = never_above.then_some(Formula::AtMost(total, zero));
        Formula::all(never_below.then_some(Formula::AtMost(zero, total)).into_iter().chain(below))
    }

    /// Whether something may be known of what is added up. Of fields, it is looked for in what is said of
    /// elements at all, which is quicker than to say it of this one.
    fn may_say_of_each(&self, list: TermId, element: TermId, terms: &mut Terms<'_>) -> bool {
        let mut fields = Vec::new();
        let mut whole = list;
        while let Term::Each(of, record, field) = *terms.term_at(whole) {
            fields.push((record, field));
            whole = of;
        }
        let made = matches!(
            terms.term_at(whole),
            Term::Where(..) | Term::Joined(..) | Term::Built(_) | Term::Literal(_)
        );
        let ranged = matches!(terms.ty(element).present(), Type::Ranged { .. });
        made || ranged || fields.is_empty() || self.says_of_fields(&fields, terms)
    }

    /// Whether anything that is said of the elements of some list speaks of these fields of it, the last
    /// first, or of the last ones alone.
    fn says_of_fields(&self, fields: &[(RecordId, u32)], terms: &mut Terms<'_>) -> bool {
        self.every.iter().any(|(_, one, said)| {
            fields.iter().zip(1..).any(|((record, _), many)| {
                if !matches!(terms.ty(*one).present(), Type::Record(id) if id == record) {
                    return false;
                }
                let inner = fields.iter().take(many).rev();
                let held = inner.fold(*one, |of, (record, field)| terms.field(of, *record, *field));
                said.any_term(&mut |term| term == held)
            })
        })
    }

    /// The most that `a - b` can be, as far as it is known.
    fn most_apart(&self, a: Linear, b: Linear) -> Option<i64> {
        let speaker = |number: Linear| number.term.map(|term| self.speaker(term));
        let most = self.zone.bound(speaker(a), speaker(b))?;
        most.checked_add(a.plus)?.checked_sub(b.plus)
    }

    /// A calculated number lies between the numbers that its parts allow.
    fn within(&self, id: TermId, terms: &Terms<'_>) -> Formula {
        let Some(number) = terms.linear(id) else { return Formula::Constant(true) };
        let range = self.exact_range(id, terms);
        let in_units = |end: Option<Exact>, how: Rounding| {
            end?.times(Exact::whole(scale(terms.ty(id)))).ok()?.rounded(how)
        };
        let written = |plus: i64| Linear { term: None, plus };
        let low =
            in_units(range.low, Rounding::Up).map(|low| Formula::AtMost(written(low), number));
        let high =
            in_units(range.high, Rounding::Down).map(|high| Formula::AtMost(number, written(high)));
        Formula::all(low.into_iter().chain(high))
    }

    /// Up to the whole of a value lies between nothing and the value, more than the whole beyond it.
    fn of_part(&self, id: TermId, made_of: TermId, terms: &Terms<'_>) -> Formula {
        let Some((whole, factor)) = self.factor(id, made_of, terms) else {
            return Formula::Constant(true);
        };
        let (Some(part), Some(whole)) = (terms.linear(id), terms.linear(whole)) else {
            return Formula::Constant(true);
        };
        let zero = Linear { term: None, plus: 0 };
        let at_least = |range: Range, least: i64| {
            range.low.is_some_and(|low| !Exact::whole(least).is_more_than(low).unwrap_or(true))
        };
        let at_most_whole =
            factor.high.is_some_and(|high| !high.is_more_than(Exact::whole(1)).unwrap_or(true));
        let (positive, negative) = (Formula::AtMost(zero, whole), Formula::Less(whole, zero));
        if at_least(factor, 0) && at_most_whole {
            let up = [positive, Formula::AtMost(zero, part), Formula::AtMost(part, whole)];
            let down = [negative, Formula::AtMost(part, zero), Formula::AtMost(whole, part)];
            Formula::any([Formula::all(up), Formula::all(down)])
        } else if at_least(factor, 1) {
            let up = [positive, Formula::AtMost(whole, part)];
            let down = [negative, Formula::AtMost(part, whole)];
            Formula::any([Formula::all(up), Formula::all(down)])
        } else {
            Formula::Constant(true)
        }
    }

    /// A value of the same type that a calculated one is a part or a multiple of, and how much of it.
    fn factor(&self, id: TermId, made_of: TermId, terms: &Terms<'_>) -> Option<(TermId, Range)> {
        let Term::Calculated(by, of) = terms.term_at(made_of) else { return None };
        let [left, right] = of.as_slice() else { return None };
        let alike =
            |part: TermId| terms.ty(part).present().number() == terms.ty(id).present().number();
        let unit = Range { low: Some(Exact::whole(1)), high: Some(Exact::whole(1)) };
        match by {
            Calculation::Portion if alike(*right) => Some((*right, self.exact_range(*left, terms))),
            Calculation::Product if alike(*right) => Some((*right, self.exact_range(*left, terms))),
            Calculation::Product if alike(*left) => Some((*left, self.exact_range(*right, terms))),
            Calculation::Quotient if alike(*left) => {
                Some((*left, unit.over(self.exact_range(*right, terms))))
            }
            _ => None,
        }
    }

    fn exact_range(&self, id: TermId, terms: &Terms<'_>) -> Range {
        let Term::Calculated(by, of) = terms.term_at(id) else {
            return self.known_range(id, terms);
        };
        let of_part = |part: &TermId| self.exact_range(*part, terms);
        match (by, of.as_slice()) {
            (Calculation::Product | Calculation::Portion, [a, b]) => of_part(a).times(of_part(b)),
            (Calculation::Quotient, [a, b]) => of_part(a).over(of_part(b)),
            (Calculation::Rounded(how), [inner]) => {
                of_part(inner).rounded(*how, scale(terms.ty(id)))
            }
            (Calculation::Rounded(how), [inner, step]) => {
                let step = of_part(step);
                step.low.map_or_else(Range::default, |step| of_part(inner).in_steps(*how, step))
            }
            _ => self.known_range(id, terms),
        }
    }

    fn known_range(&self, id: TermId, terms: &Terms<'_>) -> Range {
        let Some(number) = terms.linear(id) else { return Range::default() };
        let (least, most) = self.range(number);
        let unit = Exact::whole(scale(terms.ty(id)));
        let exact = |end: Option<i64>| Exact::whole(end?).over(unit).ok();
        Range { low: exact(least), high: exact(most) }
    }
}

impl Range {
    fn ends(self) -> Option<(Exact, Exact)> {
        self.low.zip(self.high)
    }

    fn is_at_least_nothing(self) -> bool {
        self.low.is_some_and(|low| !Exact::whole(0).is_more_than(low).unwrap_or(true))
    }

    fn times(self, other: Self) -> Self {
        if let (Some((a, b)), Some((c, d))) = (self.ends(), other.ends()) {
            let corners = [a.times(c), a.times(d), b.times(c), b.times(d)];
            return Self::around(corners.into_iter().collect::<Result<Vec<_>, _>>().ok());
        }
        if self.is_at_least_nothing() && other.is_at_least_nothing() {
            let low = self.low.zip(other.low).and_then(|(a, b)| a.times(b).ok());
            return Self { low, high: None };
        }
        Self::default()
    }

    /// Only by what is more than nothing; of anything else nothing is known.
    fn over(self, other: Self) -> Self {
        let positive = |low: &Exact| low.is_more_than(Exact::whole(0)).unwrap_or(false);
        let Some(least) = other.low.filter(positive) else { return Self::default() };
        let zero = Exact::whole(0);
        if let (Some((a, b)), Some(most)) = (self.ends(), other.high) {
            let corners = [a.over(least), a.over(most), b.over(least), b.over(most)];
            return Self::around(corners.into_iter().collect::<Result<Vec<_>, _>>().ok());
        }
        if let Some((low, high)) = self.ends().filter(|_| self.is_at_least_nothing()) {
            let _: Exact = low;
            return Self { low: Some(zero), high: high.over(least).ok() };
        }
        if self.is_at_least_nothing() {
            Self { low: Some(zero), high: None }
        } else {
            Self::default()
        }
    }

    fn rounded(self, how: Rounding, scale: i64) -> Self {
        let unit = Exact::whole(scale);
        let round =
            |end: Option<Exact>| Exact::whole(end?.times(unit).ok()?.rounded(how)?).over(unit).ok();
        Self { low: round(self.low), high: round(self.high) }
    }

    fn in_steps(self, how: Rounding, step: Exact) -> Self {
        let round = |end: Option<Exact>| end?.in_steps(how, step).ok();
        Self { low: round(self.low), high: round(self.high) }
    }

    fn around(corners: Option<Vec<Exact>>) -> Self {
        let Some(corners) = corners else { return Self::default() };
        let mut ends: Option<(Exact, Exact)> = None;
        for corner in corners {
            let (low, high) = ends.unwrap_or((corner, corner));
            let (Ok(below), Ok(above)) = (low.is_more_than(corner), corner.is_more_than(high))
            else {
                return Self::default();
            };
            ends = Some((if below { corner } else { low }, if above { corner } else { high }));
        }
        Self { low: ends.map(|(low, _)| low), high: ends.map(|(_, high)| high) }
    }
}

const fn is_calculated_with(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Duration | Type::Money(_) | Type::Decimal | Type::Percent)
}

/// What is rounded in steps lies less than a step from what it was.
fn in_steps(id: TermId, how: Rounding, inner: TermId, step: TermId, terms: &Terms<'_>) -> Formula {
    let alike = terms.ty(inner).present().number() == terms.ty(id).present().number();
    let (Some(number), Some(whole), Some(step), true) =
        (terms.linear(id), terms.linear(inner), terms.linear(step).map(|step| step.plus), alike)
    else {
        return Formula::Constant(true);
    };
    if terms.may_be_unrounded(inner) {
        return Formula::Constant(true);
    }
    let further = |of: Linear| of.plus.checked_add(step).map(|plus| Linear { plus, ..of });
    let (low, high) = match how {
        Rounding::Down => (number, whole),
        Rounding::Up => (whole, number),
        Rounding::HalfEven => return Formula::Constant(true),
    };
    let within = further(low).map(|end| Formula::Less(high, end));
    Formula::all(within.into_iter().chain([Formula::AtMost(low, high)]))
}

/// What a type says of its numbers by itself.
fn declared_range(id: TermId, terms: &Terms<'_>) -> Formula {
    let (Type::Ranged { low, high, .. }, Some(number)) = (terms.ty(id).present(), terms.linear(id))
    else {
        return Formula::Constant(true);
    };
    let written = |plus: i64| Linear { term: None, plus };
    Formula::all([Formula::AtMost(written(*low), number), Formula::AtMost(number, written(*high))])
}

/// The lower, or the higher, of some values is one of them, and none of the others is beyond it.
fn one_of(id: TermId, lower: bool, of: &[TermId], terms: &Terms<'_>) -> Formula {
    let numbers: Option<Vec<Linear>> = of.iter().map(|part| terms.linear(*part)).collect();
    let (Some(numbers), Some(own)) = (numbers, terms.linear(id)) else {
        return Formula::Constant(true);
    };
    let at_most = |a, b| if lower { Formula::AtMost(a, b) } else { Formula::AtMost(b, a) };
    let cases = numbers.iter().enumerate().map(|(place, one)| {
        let same = [Formula::AtMost(own, *one), Formula::AtMost(*one, own)];
        // Of equals the first one counts, so that no case comes twice.
        let others = numbers.iter().enumerate().filter(|(other, _)| *other != place);
        let beyond = others.map(|(other, number)| match (other < place, lower) {
            (false, _) => at_most(*one, *number),
            (true, true) => Formula::Less(*one, *number),
            (true, false) => Formula::Less(*number, *one),
        });
        Formula::all(same.into_iter().chain(beyond).collect::<Vec<_>>())
    });
    Formula::any(cases.collect::<Vec<_>>())
}

/// A table gives what the row says that fits.
fn of_table(id: TermId, table: &Table, of: &[TermId], terms: &mut Terms<'_>) -> Formula {
    if table.rows.len() > MOST_ROWS || of.len() != table.params.len() {
        return between_results(id, table, terms);
    }
    let mut cases = Vec::new();
    let mut before = Formula::Constant(true);
    for row in &table.rows {
        let cells = row.cells.iter().zip(of).map(|(cell, arg)| takes(cell, *arg, terms));
        let fits = Formula::all(cells.collect::<Vec<_>>());
        let result = terms.literal(&row.result);
        let gives = terms.same(id, result);
        cases.push(Formula::all([before.clone(), fits.clone(), gives]));
        if table.first_match {
            before = Formula::all([before, fits.negated()]);
        }
    }
    Formula::any(cases)
}

fn between_results(id: TermId, table: &Table, terms: &Terms<'_>) -> Formula {
    let results: Option<Vec<i64>> = table.rows.iter().map(|row| number(&row.result)).collect();
    let ends = results.and_then(|all| Some((*all.iter().min()?, *all.iter().max()?)));
    let (Some((least, most)), Some(own)) = (ends, terms.linear(id)) else {
        return Formula::Constant(true);
    };
    let written = |plus: i64| Linear { term: None, plus };
    Formula::all([Formula::AtMost(written(least), own), Formula::AtMost(own, written(most))])
}

/// That a cell takes a value.
pub(crate) fn takes(cell: &Cell, value: TermId, terms: &mut Terms<'_>) -> Formula {
    match cell {
        Cell::Any => Formula::Constant(true),
        Cell::In(spans) => in_one_of(spans, value, terms),
        Cell::NotIn(spans) => in_one_of(spans, value, terms).negated(),
    }
}

fn in_one_of(spans: &[Span], value: TermId, terms: &mut Terms<'_>) -> Formula {
    let inside: Vec<Formula> = spans.iter().map(|span| in_span(span, value, terms)).collect();
    Formula::any(inside)
}

fn in_span(span: &Span, value: TermId, terms: &mut Terms<'_>) -> Formula {
    if let Some(only) = span.single() {
        let only = terms.literal(only);
        return terms.same(value, only);
    }
    let Some(own) = terms.linear(value) else { return unknown(terms) };
    let end = |value: &Value| number(value).map(|plus| Linear { term: None, plus });
    let mut bounds = Vec::new();
    for (end_of, is_low) in [(&span.low, true), (&span.high, false)] {
        let Some(found) = end_of else { continue };
        let Some(written) = end(&found.value) else { return unknown(terms) };
        let (below, above) = if is_low { (written, own) } else { (own, written) };
        bounds.push(if found.inside {
            Formula::AtMost(below, above)
        } else {
            Formula::Less(below, above)
        });
    }
    Formula::all(bounds)
}

/// A condition of which nothing is known.
fn unknown(terms: &mut Terms<'_>) -> Formula {
    let nothing = terms.root(crate::verify::term::Root::Nothing);
    Formula::Among(nothing, 0b10, 0b11)
}

#[cfg(test)]
#[path = "laws_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "laws_say_tests.rs"]
mod say_tests;
