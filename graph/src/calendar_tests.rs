//! Calendars against an oracle that looks at one minute after the other, with a clock on the wall.

use jiff::{SignedDuration, Timestamp, ToSpan as _};
use proptest::prelude::*;

use super::{Calendar, Closed, Hours};
use crate::origin::OriginId;

fn calendar(zone: &str, hours: Vec<Hours>, closed: Vec<Closed>) -> Calendar {
    let (name, doc) = ("c".to_owned(), String::new());
    Calendar { name, doc, zone: zone.to_owned(), hours, closed, origin: OriginId(0) }
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Monday to Friday, nine to five.
fn office(zone: &str) -> Calendar {
    let hours = (1..=5).map(|weekday| Hours { weekday, from: 9 * 60, to: 17 * 60 });
    let closed = Closed { from: "2026-12-24".parse().unwrap(), to: "2026-12-26".parse().unwrap() };
    calendar(zone, hours.collect(), vec![closed])
}

#[test]
fn the_third_business_day_after_a_wednesday_is_the_monday() {
    let office = office("Europe/Berlin");
    let after = office.business_days_after(3, moment("2026-11-18T20:00:00Z"));
    assert_eq!(after, Some(moment("2026-11-23T16:00:00Z")));
}

#[test]
fn holidays_are_no_business_days() {
    let office = office("Europe/Berlin");
    let after = office.business_days_after(1, moment("2026-12-23T12:00:00Z"));
    assert_eq!(after, Some(moment("2026-12-28T16:00:00Z")));
}

#[test]
fn an_hour_that_comes_twice_is_open_twice_and_one_left_out_is_not() {
    let night = |zone| calendar(zone, vec![Hours { weekday: 7, from: 60, to: 4 * 60 }], vec![]);
    let midnight = |day: &str| moment(&format!("{day}T00:00:00+01:00"));
    let back = night("Europe/Berlin")
        .business_hours_between(moment("2026-10-24T22:00:00Z"), moment("2026-10-25T23:00:00Z"));
    assert_eq!(back, Some(4));
    let forward = night("Europe/Berlin")
        .business_hours_between(midnight("2026-03-29"), moment("2026-03-29T21:00:00Z"));
    assert_eq!(forward, Some(2));
}

#[test]
fn a_calendar_that_never_opens_gives_no_answer() {
    let never = calendar("UTC", vec![], vec![]);
    assert_eq!(never.business_days_after(1, moment("2026-01-01T00:00:00Z")), None);
    assert_eq!(never.business_hours_before(1, moment("2026-01-01T00:00:00Z")), None);
}

/// Whether the clock on the wall says that it is open.
fn wall_says_open(calendar: &Calendar, at: Timestamp) -> bool {
    let wall = at.in_tz(&calendar.zone).unwrap();
    let day = wall.date();
    let minute = u32::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap();
    let closed = calendar.closed.iter().any(|c| c.from <= day && day <= c.to);
    let weekday = wall.weekday().to_monday_one_offset();
    !closed
        && calendar.hours.iter().any(|hours| {
            i32::from(hours.weekday) == i32::from(weekday)
                && hours.from <= minute
                && minute < hours.to
        })
}

fn minutes(from: Timestamp, step: i64) -> impl Iterator<Item = Timestamp> {
    (0..).map(move |n: i64| from + SignedDuration::from_mins(n * step))
}

/// The end of the minute in which it has been open for so many hours.
fn hours_after(calendar: &Calendar, hours: u32, from: Timestamp) -> Timestamp {
    let open = minutes(from, 1).filter(|minute| wall_says_open(calendar, *minute));
    open.take(hours as usize * 60).last().unwrap() + 1.minute()
}

fn hours_before(calendar: &Calendar, hours: u32, to: Timestamp) -> Timestamp {
    let open = minutes(to, -1).skip(1).filter(|minute| wall_says_open(calendar, *minute));
    open.take(hours as usize * 60).last().unwrap()
}

fn days_after(calendar: &Calendar, days: u32, from: Timestamp) -> Timestamp {
    let day_of = |at: Timestamp| at.in_tz(&calendar.zone).unwrap().date();
    let mut seen = vec![day_of(from)];
    let mut closes = from;
    for minute in minutes(from, 1).filter(|minute| wall_says_open(calendar, *minute)) {
        let day = day_of(minute);
        if !seen.contains(&day) {
            if seen.len() > days as usize {
                break;
            }
            seen.push(day);
        }
        closes = minute + 1.minute();
    }
    closes
}

fn zones() -> impl Strategy<Value = &'static str> {
    // Half an hour of summer time, a zone that skipped a day, one that changes at midnight.
    prop::sample::select(vec![
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Beirut",
        "Asia/Kathmandu",
        "UTC",
    ])
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let hours = prop::collection::vec((1_u8..=7, 0_u32..1380, 30_u32..900), 1..5);
    (zones(), hours, 0_i32..365, 0_i32..3).prop_map(|(zone, hours, closed, days)| {
        let mut kept: Vec<Hours> = Vec::new();
        for (weekday, from, length) in hours {
            let new = Hours { weekday, from, to: (from + length).min(1440) };
            let over =
                |old: &&Hours| old.weekday == weekday && old.from <= new.to && new.from <= old.to;
            if kept.iter().find(over).is_none() {
                kept.push(new);
            }
        }
        kept.sort();
        let from = jiff::civil::date(2026, 1, 1) + closed.days();
        calendar(zone, kept, vec![Closed { from, to: from + days.days() }])
    })
}

/// A minute of 2026, often near a change of the clock.
fn moments() -> impl Strategy<Value = Timestamp> {
    let near = |text: &str| moment(text).as_second() / 60;
    let any = near("2026-01-01T00:00:00Z")..near("2026-12-31T00:00:00Z");
    let change = prop::sample::select(vec![
        near("2026-03-29T01:00:00Z"),
        near("2026-10-25T01:00:00Z"),
        near("2026-11-01T06:00:00Z"),
        near("2026-04-04T15:00:00Z"),
    ]);
    let beside = (change, -3000_i64..3000).prop_map(|(change, minutes)| change + minutes);
    prop_oneof![any, beside].prop_map(|minute| Timestamp::from_second(minute * 60).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn open_is_what_the_clock_on_the_wall_says(calendar in calendars(), at in moments()) {
        prop_assert_eq!(calendar.is_open(at), Some(wall_says_open(&calendar, at)));
    }

    #[test]
    fn business_hours_are_the_open_minutes(calendar in calendars(), at in moments(), hours in 1_u32..12) {
        prop_assert_eq!(
            calendar.business_hours_after(hours, at),
            Some(hours_after(&calendar, hours, at))
        );
        prop_assert_eq!(
            calendar.business_hours_before(hours, at),
            Some(hours_before(&calendar, hours, at))
        );
    }

    #[test]
    fn business_days_are_the_days_with_an_open_minute(calendar in calendars(), at in moments(), days in 1_u32..4) {
        prop_assert_eq!(
            calendar.business_days_after(days, at),
            Some(days_after(&calendar, days, at))
        );
    }

    #[test]
    fn what_lies_between_is_what_was_added(calendar in calendars(), at in moments(), count in 1_u32..9) {
        let later = calendar.business_days_after(count, at).unwrap() - SignedDuration::from_mins(1);
        prop_assert_eq!(calendar.business_days_between(at, later), Some(i64::from(count)));
        let later = calendar.business_hours_after(count, at).unwrap();
        prop_assert_eq!(calendar.business_hours_between(at, later), Some(i64::from(count)));
        prop_assert_eq!(calendar.business_hours_between(later, at), Some(-i64::from(count)));
    }
}
