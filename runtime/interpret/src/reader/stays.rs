//! From one day to another: two days that belong together, as of a stay. “12–15 December” says both;
//! “until the 14th” the second; “three nights” the second, by the first. A day of the month alone is the next
//! such day, where what is asked for is still to come.

use jiff::ToSpan as _;
use jiff::civil::Date;
use playbook_graph::{
    Asked, Comparison, Expr, OpenSlot, Reading, Ref, Said, Slot, SlotId, SlotRef, Type, Value,
};

use super::{Reader, births};
use crate::message::Message;
use crate::put_right::says_nothing_else;
use crate::value::day::{self, Named};
use crate::value::{Found, number_at};

/// They lead to the second of two days, and to the first.
const LAST: &[&str] = &["until", "till", "to"];
const FIRST: &[&str] = &["from"];

/// What a check says between a day and today, read from the day.
const LATER: [Comparison; 2] = [Comparison::More, Comparison::AtLeast];
const EARLIER: [Comparison; 2] = [Comparison::Less, Comparison::AtMost];

/// The two days of a playbook that are told together.
#[derive(Clone, Copy)]
struct Stay {
    from: SlotRef,
    to: SlotRef,
}

impl Reader<'_> {
    /// What a message says of both days of a stay, or of one of them in words that only two days have.
    pub(super) fn stays(&mut self) {
        let Some(stay) = self.stay() else { return };
        let Some(today) = self.message.today else { return };
        if let Some((first, last, span)) = day::range(&self.message, today) {
            self.message.claim(&span);
            self.day_is(stay.from, first);
            self.day_is(stay.to, last);
            return;
        }
        let Some((at, date, found)) = self.one_day(stay, today) else { return };
        found.iter().for_each(|span| self.message.claim(span));
        self.day_is(at, date);
    }

    /// The only two days of what is talked about, of which the first is still to come.
    fn stay(&self) -> Option<Stay> {
        let wanted = self.running().or_else(|| self.wanted().first().copied())?;
        let playbook = self.graph.playbooks.lookup(wanted)?;
        let mut days = playbook.slots.iter().filter(|(_, slot)| is_day(slot));
        let ((from, first), (to, _), None) = (days.next()?, days.next()?, days.next()) else {
            return None;
        };
        let at = |slot| SlotRef { playbook: wanted, slot };
        is_to_come(from, first).then(|| Stay { from: at(from), to: at(to) })
    }

    fn open(&self, at: SlotRef) -> Option<&OpenSlot> {
        self.question.slots.iter().find(|open| open.slot == at)
    }

    fn held_day(&self, at: SlotRef) -> Option<Date> {
        match self.open(at)?.held {
            Some(Value::Date(day)) => Some(day),
            _ => None,
        }
    }

    fn day_is(&mut self, at: SlotRef, day: Date) {
        let Some(open) = self.open(at).cloned() else { return };
        let value = Value::Date(day);
        if open.held.as_ref() != Some(&value) {
            let said = Said::Value(value);
            let reading = match open.known {
                true => Reading::Correct(at, said),
                false => Reading::Answer(at, said),
            };
            self.readings.push((reading, 900));
        }
    }

    /// The one day that is said, and which of the two it is.
    fn one_day(
        &self,
        stay: Stay,
        today: Date,
    ) -> Option<(SlotRef, Date, Vec<std::ops::Range<usize>>)> {
        if self.message.asks || self.message.cut {
            return None;
        }
        let begin = self.held_day(stay.from);
        if let Some((nights, span)) = nights(&self.message) {
            let last = self.asked_slot() == Some(stay.to);
            let day = begin.filter(|_| last)?.checked_add(nights.days()).ok()?;
            return Some((stay.to, day, vec![span]));
        }
        let named = day::find(&self.message);
        let [one] = named.as_slice() else { return None };
        let lead = lead(&self.message, one);
        let other = !lead.is_empty() && self.message.bounds(&one.span);
        let (leads_first, leads_last) = (FIRST.contains(&lead), LAST.contains(&lead));
        if self.message.denies(&one.span) || other && !leads_first && !leads_last {
            return None;
        }
        let first = || one.after(today);
        let last = || one.after(begin.map_or(today, |day| day.tomorrow().unwrap_or(day)));
        let asked = match self.question.asked {
            Asked::Confirmation => {
                self.held_day(stay.from).and(self.held_day(stay.to))?;
                // of two that are known, a short word puts the later one right that was said last
                let alone = says_nothing_else(&self.message, std::slice::from_ref(&one.span), &[]);
                let held = |at| self.held_day(at).filter(|day| one.fits(*day)).map(|day| (at, day));
                if let Some((at, day)) = held(stay.from).or_else(|| held(stay.to)) {
                    return Some((at, day, vec![one.span.clone()])).filter(|_| alone);
                }
                let fits = last().filter(|_| alone || leads_first || leads_last)?;
                let at = if leads_first { stay.from } else { stay.to };
                return Some((
                    at,
                    if leads_first { first()? } else { fits },
                    vec![one.span.clone()],
                ));
            }
            _ => self.asked_slot()?,
        };
        let (at, day) = match asked {
            at if at == stay.from && !leads_last => (at, first()?),
            at if at == stay.to && !leads_first => (at, last()?),
            _ => return None,
        };
        Some((at, day, vec![one.span.clone()]))
    }

    /// The next day of the month that a message says, for a slot whose day is still to come.
    pub(super) fn next_day(&self, open: &OpenSlot, slot: &Slot) -> Option<Found> {
        let today = self.message.today.filter(|_| is_to_come(open.slot.slot, slot))?;
        let named = day::find(&self.message);
        let [one] = named.as_slice() else { return None };
        let meant = !self.message.denies(&one.span) && !self.message.bounds(&one.span);
        let meant = meant && !LAST.contains(&lead(&self.message, one)) && !self.message.asks;
        let day = one.nth(today).filter(|_| meant)?;
        Some(Found { value: Value::Date(day), spans: vec![one.span.clone()], score: 800 })
    }
}

fn is_day(slot: &Slot) -> bool {
    slot.among.is_none() && *slot.ty.present() == Type::Date && !births::asked_for(slot)
}

/// Whether a day has to be today or later: `check arrival >= today`.
fn is_to_come(id: SlotId, slot: &Slot) -> bool {
    is_held_against_today(id, slot, LATER, EARLIER, |back| !back)
}

/// Whether a day has to be today or earlier: `check read_on <= today`.
fn is_over(id: SlotId, slot: &Slot) -> bool {
    is_held_against_today(id, slot, EARLIER, LATER, |back| back)
}

/// Whether a day may be a slot's, as far as a check says on which side of today it is.
pub(crate) fn may_be(at: SlotId, slot: &Slot, today: Option<Date>, day: Date) -> bool {
    today.is_none_or(|today| {
        (day >= today || !is_to_come(at, slot)) && (day <= today || !is_over(at, slot))
    })
}

/// Whether a check compares a day with today, or with a day on that side of it (`back`: before it).
fn is_held_against_today(
    id: SlotId,
    slot: &Slot,
    own_first: [Comparison; 2],
    today_first: [Comparison; 2],
    side: fn(bool) -> bool,
) -> bool {
    let own = |expr: &Expr| matches!(expr, Expr::Ref(Ref::Slot(of)) if *of == id);
    let today = |expr: &Expr| match expr {
        Expr::Day { .. } => true,
        Expr::Shift { back, .. } => side(*back),
        _ => false,
    };
    is_day(slot)
        && slot.checks.iter().any(|check| match &check.condition {
            Expr::Compare { left, by, right } => {
                own_first.contains(by) && own(left) && today(right)
                    || today_first.contains(by) && today(left) && own(right)
            }
            _ => false,
        })
}

/// The word that leads to a day, without its article.
fn lead<'m>(message: &'m Message<'_>, one: &Named) -> &'m str {
    let at = message.place_of(&one.span).unwrap_or_default();
    let article = usize::from(message.before(at) == "the");
    message.before(at.saturating_sub(article))
}

/// “Three nights”: how many, and where it is said.
fn nights(message: &Message<'_>) -> Option<(i64, std::ops::Range<usize>)> {
    let mut all = (0..message.words.len()).filter_map(|at| {
        let (count, end) = match message.plain(at).parse::<i64>() {
            Ok(count) => (count, at + 1),
            Err(_) => number_at(message, at)?,
        };
        let unit = matches!(message.plain(end), "night" | "nights" | "day" | "days");
        let span = message.word(at)?.span.start..message.word(end)?.span.end;
        (unit && (1..=99).contains(&count)).then_some((count, span))
    });
    let only = all.next()?;
    let more = ["more", "longer", "less", "earlier", "later", "ago", "or", "extra"];
    let vague = message.words.iter().any(|word| more.contains(&word.plain.as_str()));
    (all.next().is_none() && !vague && !message.denies(&only.1)).then_some(only)
}
