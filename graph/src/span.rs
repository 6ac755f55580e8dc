//! Units of time, as they are counted: some are lengths, some depend on the calendar.

use serde::{Deserialize, Serialize};

/// What time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is its own word")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
    BusinessHour,
    BusinessDay,
}

impl Unit {
    /// The unit of a word, in the singular or the plural.
    pub fn of_word(word: &str) -> Option<Self> {
        Some(match word.strip_suffix('s').unwrap_or(word) {
            "second" => Self::Second,
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "year" => Self::Year,
            "business_hour" => Self::BusinessHour,
            "business_day" => Self::BusinessDay,
            _ => return None,
        })
    }

    /// Its word, in the plural.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Second => "seconds",
            Self::Minute => "minutes",
            Self::Hour => "hours",
            Self::Day => "days",
            Self::Week => "weeks",
            Self::Month => "months",
            Self::Year => "years",
            Self::BusinessHour => "business_hours",
            Self::BusinessDay => "business_days",
        }
    }

    /// Its length in seconds, where it always has the same.
    pub const fn seconds(self) -> Option<i64> {
        Some(match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 60 * 60,
            Self::Day => 24 * 60 * 60,
            Self::Week => 7 * 24 * 60 * 60,
            Self::Month | Self::Year | Self::BusinessHour | Self::BusinessDay => return None,
        })
    }

    /// Whether it is counted by the hours of a calendar.
    pub const fn is_business(self) -> bool {
        matches!(self, Self::BusinessHour | Self::BusinessDay)
    }

    /// Whether days of the calendar, without a time, can be counted in it.
    pub const fn is_of_days(self) -> bool {
        matches!(self, Self::Day | Self::Week | Self::Month | Self::Year)
    }
}
