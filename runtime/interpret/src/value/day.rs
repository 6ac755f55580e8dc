//! Days as customers name one of some that are offered: “5 December”, “5.12.”, “on Saturday”, “the
//! 5th”. None of them is a day by itself, for there is no clock in here; of the offered ones it may
//! be the only one that fits.

use std::ops::Range;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use playbook_graph::Value;

use super::{Found, date, ordinal};
use crate::message::{Message, overlap};

/// A day of a month comes again within two months.
const MOST_AHEAD: i64 = 62;

/// What is said of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// The days that it may be.
    fits: Vec<Fits>,
    /// Where it is said.
    pub(crate) span: Range<usize>,
    /// Whether it may be a place in the list as well: “the fifth”.
    pub(crate) place: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fits {
    The(Date),
    On(Weekday),
    Of { month: i8, day: i8 },
    Nth(i8),
}

impl Named {
    /// The day that it is: of those without a year the nearest.
    pub(crate) fn day(&self, today: Option<Date>) -> Option<Date> {
        match (self.fits.as_slice(), today) {
            ([Fits::The(date)], _) => Some(*date),
            ([Fits::Of { month, day }], Some(today)) => nearest(today, *month, *day),
            _ => None,
        }
    }

    /// The next day that it may be, from today on; of those of a month the nearest.
    pub(crate) fn next(&self, today: Date) -> Option<Date> {
        const AHEAD: i64 = 31;
        self.day(Some(today)).or_else(|| {
            let days = (0..=AHEAD).filter_map(|days| today.checked_add(days.days()).ok());
            days.into_iter().find(|day| self.fits(*day))
        })
    }

    /// The first day from one on that it may be: of those without a year, and of a day of a month alone.
    pub(crate) fn after(&self, from: Date) -> Option<Date> {
        match self.fits.as_slice() {
            [Fits::The(date)] => Some(*date),
            [Fits::Of { .. }] => self.day(Some(from)),
            _ => self.nth(from),
        }
    }

    /// The first day from one on with this number in its month: “the 14th”.
    pub(crate) fn nth(&self, from: Date) -> Option<Date> {
        let [Fits::Nth(_)] = self.fits.as_slice() else { return None };
        let days = (0..=MOST_AHEAD).filter_map(|days| from.checked_add(days.days()).ok());
        days.into_iter().find(|day| self.fits(*day))
    }

    /// The day with this number in the month of one that was shown; where it can't be that one, the
    /// nearest that can: “no, the 27th”.
    pub(crate) fn beside(&self, shown: Date, may_be: impl Fn(Date) -> bool) -> Option<Date> {
        let [Fits::Nth(nth)] = self.fits.as_slice() else { return None };
        let same = shown.with().day(*nth).build().ok().filter(|day| may_be(*day));
        same.or_else(|| {
            let days =
                (-MOST_AHEAD..=MOST_AHEAD).filter_map(|by| shown.checked_add(by.days()).ok());
            let days = days.filter(|day| self.fits(*day) && may_be(*day));
            days.min_by_key(|day| (*day - shown).get_days().abs())
        })
    }

    /// Whether it may be this day.
    pub(crate) fn fits(&self, day: Date) -> bool {
        self.fits.iter().any(|fits| match *fits {
            Fits::The(date) => date == day,
            Fits::On(weekday) => day.weekday() == weekday,
            Fits::Of { month, day: nth } => (day.month(), day.day()) == (month, nth),
            Fits::Nth(nth) => day.day() == nth,
        })
    }
}

const WEEKDAYS: &[(&str, &str, Weekday)] = &[
    ("monday", "mon", Weekday::Monday),
    ("tuesday", "tue", Weekday::Tuesday),
    ("wednesday", "wed", Weekday::Wednesday),
    ("thursday", "thu", Weekday::Thursday),
    ("friday", "fri", Weekday::Friday),
    ("saturday", "sat", Weekday::Saturday),
    ("sunday", "sun", Weekday::Sunday),
];

/// Whether a text is the name of a month, or of a weekday.
pub(crate) fn is_of_a_calendar(text: &str) -> bool {
    let name = text.to_lowercase();
    date::month(&name).is_some() || WEEKDAYS.iter().any(|(day, ..)| *day == name)
}

/// All that is said of days.
pub(crate) fn find(message: &Message<'_>) -> Vec<Named> {
    let whole = date::whole(message).into_iter().filter_map(|found| {
        let (Value::Date(day), Some(span)) = (found.value, found.spans.into_iter().next()) else {
            return None;
        };
        Some(Named { fits: vec![Fits::The(day)], span, place: None })
    });
    let told = message.today.into_iter().flat_map(|today| by_today(message, today));
    let told = told.map(|(day, span)| Named { fits: vec![Fits::The(day)], span, place: None });
    let mut all: Vec<Named> = whole.chain(told).collect();
    let free = |all: &[Named], span: &Range<usize>| !all.iter().any(|one| overlap(&one.span, span));
    for (start, token) in date::tokens(message.text) {
        let span = start..start + token.len();
        if let Some(fits) = in_digits(token).filter(|_| free(&all, &span)) {
            all.push(Named { fits, span, place: None });
        }
    }
    for find in [of_a_month, weekday, nth] {
        for at in 0..message.words.len() {
            all.extend(find(message, at).filter(|one| free(&all, &one.span)));
        }
    }
    all.retain(|one| !message.excludes(&one.span));
    all
}

/// From one day to another: “12-15 December”, “from 12 December to the 14th”, and where that is said.
pub(crate) fn range(message: &Message<'_>, today: Date) -> Option<(Date, Date, Range<usize>)> {
    let (first, last, span) = short_range(message).or_else(|| {
        let mut named = find(message);
        named.sort_by_key(|one| one.span.start);
        let [one, other] = named.as_slice() else { return None };
        let (begin, end) = (message.place_of(&one.span)?, message.place_of(&other.span)?);
        let behind = (begin..end)
            .filter(|at| message.word(*at).is_some_and(|w| w.span.start >= one.span.end));
        let between: Vec<usize> = behind.collect();
        let text = message.text.get(one.span.end..other.span.start)?;
        let says = between
            .iter()
            .all(|at| TO.contains(&message.plain(*at)) || message.plain(*at) == "the");
        let joined = if between.is_empty() { is_dash(text) } else { says };
        joined.then(|| (one.clone(), other.clone(), one.span.start..other.span.end))
    })?;
    let first = first.after(today)?;
    let last = match last.fits.as_slice() {
        [Fits::Of { month, day }] => {
            let years = first.year()..=first.year() + 1;
            let days = years.filter_map(|year| Date::new(year, *month, *day).ok());
            days.into_iter().find(|day| *day > first)?
        }
        _ => last.after(first)?,
    };
    (first < last && !message.asks && !message.denies(&span)).then_some((first, last, span))
}

/// What may stand behind the number of a day, and makes no thing of it, as in “the 15th floor”.
const BEHIND: &[&str] =
    &["please", "rather", "instead", "then", "thanks", "ok", "okay", "sorry", "i", "actually"];
/// Between two days.
const TO: &[&str] = &["to", "until", "till", "through"];

fn is_dash(text: &str) -> bool {
    matches!(text.trim().trim_start_matches('.'), "-" | "–" | "—" | " -" | " –")
}

/// `12-15 December`, `December 12 to 15`: two days of one month that is said once.
fn short_range(message: &Message<'_>) -> Option<(Named, Named, Range<usize>)> {
    let mut places = 0..message.words.len();
    places.find_map(|at| {
        let (end, first, last) = two_days(message, at)?;
        let (month, begin, end) = match month_at(message, end) {
            Some((month, end)) => (month, at, end),
            None => (date::month(message.before(at))?, at - 1, end),
        };
        let of = |day| Named { fits: vec![Fits::Of { month, day }], span: 0..0, place: None };
        let span = message.word(begin)?.span.start..message.word(end - 1)?.span.end;
        (first < last).then(|| (of(first), of(last), span))
    })
}

/// Two days of a month with a dash or “to” between them: where they end, and which.
fn two_days(message: &Message<'_>, at: usize) -> Option<(usize, i8, i8)> {
    let first = day(message.plain(at))?;
    let word = TO.contains(&message.plain(at + 1));
    let mut next = at + 1 + usize::from(word);
    next += usize::from(word && message.plain(next) == "the");
    let between = message.word(at)?.span.end..message.word(next)?.span.start;
    let joined = word || is_dash(message.text.get(between)?);
    let last = day(message.plain(next)).filter(|_| joined)?;
    Some((next + 1, first, last))
}

/// The month at a place, with “of” before it, and where it ends.
fn month_at(message: &Message<'_>, at: usize) -> Option<(i8, usize)> {
    let at = at + usize::from(message.plain(at) == "of");
    Some((date::month(message.plain(at))?, at + 1))
}

/// Days told by the day on which the message came: “tomorrow”, and of “5 December” the one that is
/// nearest to it.
pub(super) fn near(message: &Message<'_>, today: Date) -> Vec<Found> {
    let of_a_month = find(message).into_iter().filter_map(|named| match named.fits.as_slice() {
        [Fits::Of { month, day }] => Some((nearest(today, *month, *day)?, named.span)),
        _ => None,
    });
    let found = of_a_month.chain(by_today(message, today));
    found.map(|(day, span)| Found::new(Value::Date(day), span, 900)).collect()
}

/// “Tomorrow” and the like.
fn by_today(message: &Message<'_>, today: Date) -> Vec<(Date, Range<usize>)> {
    let told = (0..message.words.len()).filter_map(|at| {
        let (days, length) = BY_TODAY.iter().find_map(|(words, days)| {
            let length = message.longest(at, &[*words]);
            (length > 0).then_some((*days, length))
        })?;
        // “tomorrow” in “the day after tomorrow” is said already
        let within = matches!(message.before(at), "after" | "before");
        let span = message.word(at)?.span.start..message.word(at + length - 1)?.span.end;
        Some((today.checked_add(days.days()).ok()?, span)).filter(|_| !within)
    });
    told.collect()
}

/// What is said for days.
const BY_TODAY: &[(&str, i64)] = &[
    ("day after tomorrow", 2),
    ("day before yesterday", -2),
    ("tomorrow", 1),
    ("yesterday", -1),
    ("today", 0),
];

/// The day of that name that is nearest.
fn nearest(today: Date, month: i8, day: i8) -> Option<Date> {
    let years = (today.year() - 1)..=(today.year() + 1);
    let days = years.filter_map(|year| Date::new(year, month, day).ok());
    days.min_by_key(|day| (*day - today).get_days().abs())
}

/// `5.12.` is the fifth of December; `5/12` may be the twelfth of May, too.
fn in_digits(token: &str) -> Option<Vec<Fits>> {
    let dots = token.contains('.');
    let parts: Vec<i8> = token.split(['.', '/']).map(str::parse).collect::<Result<_, _>>().ok()?;
    let [first, second] = parts[..] else { return None };
    let of = |month: i8, day: i8| {
        let real = (1..=12).contains(&month) && (1..=31).contains(&day);
        real.then_some(Fits::Of { month, day })
    };
    let month_first = of(first, second).filter(|_| !dots);
    let fits: Vec<Fits> = of(second, first).into_iter().chain(month_first).collect();
    (!fits.is_empty()).then_some(fits)
}

/// `5 December`, `December 5th`, `the fifth of December`.
fn of_a_month(message: &Message<'_>, at: usize) -> Option<Named> {
    let month = date::month(message.plain(at))
        .filter(|_| message.plain(at) != "may" || dated(message, at))?;
    let of = usize::from(message.before(at) == "of");
    let before = at.checked_sub(1 + of);
    let day_first = before.and_then(|before| Some((day(message.plain(before))?, before, at)));
    let (day, first, last) =
        day_first.or_else(|| Some((day(message.plain(at + 1))?, at, at + 1)))?;
    // of “12-15 December” neither is the day
    let before = (first.saturating_sub(3)..first)
        .any(|at| two_days(message, at).is_some_and(|(end, ..)| end > first));
    let behind = (first..=last).any(|at| two_days(message, at).is_some());
    let span = message.word(first)?.span.start..message.word(last)?.span.end;
    (!before && !behind).then(|| Named { fits: vec![Fits::Of { month, day }], span, place: None })
}

/// “May” is a month beside a day.
fn dated(message: &Message<'_>, at: usize) -> bool {
    day(message.before(at)).is_some()
        || message.before(at) == "of"
        || day(message.plain(at + 1)).is_some()
}

fn day(word: &str) -> Option<i8> {
    let ordinal = ordinal::spelled(word).and_then(|place| i8::try_from(place).ok());
    ordinal.or_else(|| date::day(word))
}

/// `Saturday`, `on Sat`, `wed`.
fn weekday(message: &Message<'_>, at: usize) -> Option<Named> {
    let word = message.word(at)?;
    let introduced = matches!(message.before(at), "on" | "this" | "next" | "the");
    // they are words of their own
    let introduced = introduced || !matches!(word.plain.as_str(), "sat" | "sun");
    let plain = match word.plain.as_str() {
        "tues" => "tue",
        "weds" => "wed",
        "thur" | "thurs" => "thu",
        plain => plain,
    };
    let named =
        WEEKDAYS.iter().find(|(name, short, _)| *name == plain || (introduced && *short == plain));
    let (.., weekday) = named?;
    Some(Named { fits: vec![Fits::On(*weekday)], span: word.span.clone(), place: None })
}

/// `the 5th`, `the fifth`, a `5th` that begins a clause, and a `5` by itself; “the fifth one” is a place.
fn nth(message: &Message<'_>, at: usize) -> Option<Named> {
    let alone = message.words.len() == 1;
    let word = message.word(at)?;
    let written = alone || word.plain.ends_with(['t', 'd', 'h']);
    let ordinal = ordinal::spelled(&word.plain).is_some();
    let clause = at.checked_sub(1).and_then(|at| message.word(at)).map(|word| word.clause);
    let begins = !ordinal && written && clause != Some(word.clause);
    if !alone && !begins && message.before(at) != "the" {
        return None;
    }
    let nth = day(&word.plain).filter(|_| ordinal || written)?;
    let next = message.word(at + 1).filter(|next| next.clause == word.clause);
    let ends = next.is_none_or(|next| BEHIND.iter().chain(TO).any(|word| next.plain == *word));
    let place = u32::try_from(nth).ok();
    ends.then(|| Named { fits: vec![Fits::Nth(nth)], span: word.span.clone(), place })
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::find;
    use crate::message::Message;

    fn fits(text: &str, day: Date) -> bool {
        let named = find(&Message::new(text));
        !named.is_empty() && named.iter().all(|one| one.fits(day))
    }

    #[test]
    fn a_day_is_named_in_many_ways() {
        let day = date(2026, 12, 5);
        for text in [
            "the one on 5 december",
            "December 5th",
            "5.12.",
            "5.12",
            "5/12",
            "12/5",
            "on saturday",
            "on Sat",
            "the 5th",
            "the fifth",
            "the fifth of december",
            "saturday, 5 December",
            "2026-12-05",
            "5",
        ] {
            assert!(fits(text, day), "{text}");
        }
        for text in [
            "6 december",
            "4",
            "on sunday",
            "12.5.",
            "the fifth one",
            "monday, 5 December",
            "I sat down",
            "may I have it",
            "the first",
            "at 5.30",
        ] {
            assert!(!fits(text, day), "{text}");
        }
    }
}
