//! Calendars: where a day begins and ends, and when people work. Exact also where clocks are put
//! forward or back: what is open is what the clock on the wall says. Reads no clock itself.

pub use jiff::civil;
use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::origin::OriginId;

id_type! {
    /// Names a [`Calendar`].
    CalendarId
}

/// So many days are looked through for one that is open; who needs more gets no answer.
const MOST_DAYS: u32 = 40_000;

/// The last minute of a day, and one more.
pub const DAY_MINUTES: u32 = 24 * 60;

/// `calendar support_eu { … }`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// The time zone, by its name in the IANA database: `Europe/Berlin`.
    pub zone: String,
    /// The hours of every week, in order, none over another.
    pub hours: Vec<Hours>,
    /// Days without hours.
    pub closed: Vec<Closed>,
    /// Where it is declared.
    pub origin: OriginId,
}

/// `monday 09:00 to 17:00`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hours {
    /// The day of the week: 1 is Monday, 7 is Sunday.
    pub weekday: u8,
    /// The first minute of the day that is open.
    pub from: u32,
    /// The first minute after it that isn't; at most [`DAY_MINUTES`].
    pub to: u32,
}

/// `closed 2026-12-24 to 2026-12-26`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// A stretch of time in which it is open: from the first moment to the first that is not.
type Open = (Timestamp, Timestamp);

/// The time zone of a name, where there is one.
pub fn zone(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

impl crate::Graph {
    /// The day on which a moment is, where people are told it.
    pub fn day_of(&self, at: Timestamp) -> Date {
        self.local(at).date()
    }

    /// Day and hour of a moment, where people are told it.
    pub fn local(&self, at: Timestamp) -> DateTime {
        self.time_zone().to_datetime(at)
    }

    /// The time zone in which people are told moments: UTC, where none is said.
    pub fn time_zone(&self) -> TimeZone {
        self.zone.as_deref().and_then(zone).unwrap_or(TimeZone::UTC)
    }
}

impl Calendar {
    /// Its time zone.
    pub fn zone(&self) -> Option<TimeZone> {
        zone(&self.zone)
    }

    /// The day that it is at a moment.
    pub fn day(&self, at: Timestamp) -> Option<Date> {
        Some(self.zone()?.to_datetime(at).date())
    }

    /// Whether it is open at a moment.
    pub fn is_open(&self, at: Timestamp) -> Option<bool> {
        let now = self.zone()?.to_datetime(at);
        Some(self.hours_of(now.date()).any(|hours| {
            let minute =
                u32::from(now.hour().unsigned_abs()) * 60 + u32::from(now.minute().unsigned_abs());
            hours.from <= minute && minute < hours.to
        }))
    }

    /// Whether it is open at all on a day.
    pub fn is_open_on(&self, day: Date) -> bool {
        self.hours_of(day).next().is_some()
    }

    /// The close of the `count`th business day after the day of a moment. `None`: there are not so
    /// many days.
    pub fn business_days_after(&self, count: u32, at: Timestamp) -> Option<Timestamp> {
        self.nth_open_day(count, at, Date::tomorrow)?.last().map(|(_, to)| *to)
    }

    /// The opening of the `count`th business day before the day of a moment.
    pub fn business_days_before(&self, count: u32, at: Timestamp) -> Option<Timestamp> {
        self.nth_open_day(count, at, Date::yesterday)?.first().map(|(from, _)| *from)
    }

    fn nth_open_day(
        &self,
        count: u32,
        at: Timestamp,
        next: impl Fn(Date) -> Result<Date, jiff::Error>,
    ) -> Option<Vec<Open>> {
        let zone = self.zone()?;
        let mut day = zone.to_datetime(at).date();
        let mut left = count;
        for _ in 0..MOST_DAYS {
            day = next(day).ok()?;
            let open = self.open_on(&zone, day)?;
            if open.is_empty() {
                continue;
            }
            left = left.saturating_sub(1);
            if left == 0 {
                return Some(open);
            }
        }
        None
    }

    /// The moment at which it has been open for so many hours since a moment.
    pub fn business_hours_after(&self, count: u32, at: Timestamp) -> Option<Timestamp> {
        let zone = self.zone()?;
        let mut day = zone.to_datetime(at).date();
        let mut left = i64::from(count).checked_mul(3600)?;
        for _ in 0..MOST_DAYS {
            for (from, to) in self.open_on(&zone, day)? {
                let from = from.max(at);
                let length = (to.as_second() - from.as_second()).max(0);
                if length >= left {
                    return Timestamp::new(from.as_second() + left, from.subsec_nanosecond()).ok();
                }
                left -= length;
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    /// The moment from which on it has been open for so many hours until a moment.
    pub fn business_hours_before(&self, count: u32, at: Timestamp) -> Option<Timestamp> {
        let zone = self.zone()?;
        let mut day = zone.to_datetime(at).date();
        let mut left = i64::from(count).checked_mul(3600)?;
        for _ in 0..MOST_DAYS {
            for (from, to) in self.open_on(&zone, day)?.into_iter().rev() {
                let to = to.min(at);
                let length = (to.as_second() - from.as_second()).max(0);
                if length >= left {
                    return Timestamp::new(to.as_second() - left, to.subsec_nanosecond()).ok();
                }
                left -= length;
            }
            day = day.yesterday().ok()?;
        }
        None
    }

    /// How many business days come after the day of one moment, up to that of another; less than
    /// none if that is earlier.
    pub fn business_days_between(&self, from: Timestamp, to: Timestamp) -> Option<i64> {
        if to < from {
            return self.business_days_between(to, from).map(|days| -days);
        }
        let zone = self.zone()?;
        let (mut day, last) = (zone.to_datetime(from).date(), zone.to_datetime(to).date());
        let mut count = 0;
        for _ in 0..MOST_DAYS {
            if day >= last {
                return Some(count);
            }
            day = day.tomorrow().ok()?;
            count += i64::from(!self.open_on(&zone, day)?.is_empty());
        }
        None
    }

    /// For how many whole hours it is open between two moments; less than none if the second is
    /// earlier.
    pub fn business_hours_between(&self, from: Timestamp, to: Timestamp) -> Option<i64> {
        if to < from {
            return self.business_hours_between(to, from).map(|hours| -hours);
        }
        let zone = self.zone()?;
        let (mut day, last) = (zone.to_datetime(from).date(), zone.to_datetime(to).date());
        let mut seconds = 0;
        for _ in 0..MOST_DAYS {
            for (opens, closes) in self.open_on(&zone, day)? {
                let (opens, closes) = (opens.max(from), closes.min(to));
                seconds += (closes.as_second() - opens.as_second()).max(0);
            }
            if day >= last {
                return Some(seconds / 3600);
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    /// The hours of a day, as the clock on the wall says them.
    fn hours_of(&self, day: Date) -> impl Iterator<Item = Hours> + use<'_> {
        let closed = self.closed.iter().any(|closed| closed.from <= day && day <= closed.to);
        let weekday = day.weekday().to_monday_one_offset().unsigned_abs();
        self.hours.iter().copied().filter(move |hours| !closed && hours.weekday == weekday)
    }

    /// When it is open on a day. Where clocks are put back, the hour that comes twice is open twice;
    /// where they are put forward, the one that is left out is not.
    fn open_on(&self, zone: &TimeZone, day: Date) -> Option<Vec<Open>> {
        let mut open: Vec<Open> = Vec::new();
        if self.hours_of(day).next().is_none() {
            return Some(open);
        }
        // A day lies somewhere around its place in UTC; the clock changes rarely, so this is short.
        let noon = day.at(12, 0, 0, 0);
        let around = TimeZone::UTC.to_timestamp(noon).ok()?;
        let mut since = around.checked_sub(Span::new().hours(40)).ok()?;
        let end = around.checked_add(Span::new().hours(40)).ok()?;
        while since < end {
            let change = zone.following(since).next().map(|change| change.timestamp());
            let until = change.filter(|change| *change < end).unwrap_or(end);
            let offset = zone.to_offset(since);
            for hours in self.hours_of(day) {
                let (Some(from), Some(to)) = (at_minute(day, hours.from), at_minute(day, hours.to))
                else {
                    return None;
                };
                let from = offset.to_timestamp(from).ok()?.max(since);
                let to = offset.to_timestamp(to).ok()?.min(until);
                if from < to {
                    open.push((from, to));
                }
            }
            since = until;
        }
        open.sort_unstable();
        Some(open)
    }
}

/// The minute of a day, which may be the first of the next one.
fn at_minute(day: Date, minute: u32) -> Option<DateTime> {
    day.at(0, 0, 0, 0).checked_add(Span::new().minutes(i64::from(minute))).ok()
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
