//! Days and moments in words, as a person reads them where they are: `5 December 2026, 10:00`. In a
//! language whose months are not known here, in digits that no language reads otherwise. Where the
//! clock shows the same hour twice, it is told which one is meant.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::calendar;
use crate::locale::Locale;

/// The months of a language, and how its days are put together.
struct Days {
    language: &'static str,
    /// With `{d}`, `{m}` and `{y}` in the places of day, month and year.
    written: &'static str,
    /// The first day of a month.
    first: &'static str,
    months: [&'static str; 12],
}

/// The first is what texts are in that say no language.
const KNOWN: [Days; 7] = [
    Days {
        language: "en",
        written: "{d} {m} {y}",
        first: "1",
        months: [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    },
    Days {
        language: "de",
        written: "{d}. {m} {y}",
        first: "1",
        months: [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
    },
    Days {
        language: "es",
        written: "{d} de {m} de {y}",
        first: "1",
        months: [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
    },
    Days {
        language: "fr",
        written: "{d} {m} {y}",
        first: "1er",
        months: [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
    },
    Days {
        language: "it",
        written: "{d} {m} {y}",
        first: "1º",
        months: [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
    },
    Days {
        language: "nl",
        written: "{d} {m} {y}",
        first: "1",
        months: [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
    },
    Days {
        language: "pt",
        written: "{d} de {m} de {y}",
        first: "1",
        months: [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
    },
];

/// A moment by the clock on the wall of a zone, to the minute; without one, by that of UTC.
pub(crate) fn moment(locale: Option<&Locale>, zone: Option<&str>, at: Timestamp) -> String {
    let zone = zone.and_then(calendar::zone).unwrap_or(TimeZone::UTC);
    let there = zone.to_datetime(at);
    let told = format!("{}, {:02}:{:02}", day(locale, there.date()), there.hour(), there.minute());
    if zone == TimeZone::UTC || zone.iana_name() == Some("UTC") {
        return format!("{told} UTC");
    }
    if zone.to_ambiguous_timestamp(there).is_ambiguous() {
        return format!("{told} (UTC{})", zone.to_offset(at));
    }
    told
}

/// A day.
pub(crate) fn day(locale: Option<&Locale>, day: Date) -> String {
    let language = locale.map_or("en", Locale::language);
    let days = KNOWN.iter().find(|days| days.language == language);
    let month = usize::try_from(day.month() - 1).ok();
    let Some((days, month)) = days.and_then(|days| Some((days, days.months.get(month?).copied()?)))
    else {
        return day.to_string();
    };
    let number = day.day().to_string();
    let number = if day.day() == 1 { days.first } else { &number };
    let told = days.written.replace("{d}", number).replace("{m}", month);
    told.replace("{y}", &day.year().to_string())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{day, moment};
    use crate::locale::Locale;

    #[test]
    fn days_are_told_in_the_language() {
        let told = |language: &str, on| day(Locale::new(language).as_ref(), on);
        let on = date(2026, 12, 5);
        assert_eq!(day(None, on), "5 December 2026");
        assert_eq!(told("en-GB", on), "5 December 2026");
        assert_eq!(told("de", on), "5. Dezember 2026");
        assert_eq!(told("pt-BR", on), "5 de dezembro de 2026");
        assert_eq!(told("fr", date(2026, 8, 1)), "1er août 2026");
        assert_eq!(told("pl", on), "2026-12-05");
    }

    #[test]
    fn moments_are_told_by_the_clock_on_the_wall() {
        let told = |zone, at: &str| moment(None, zone, at.parse().unwrap());
        let berlin = Some("Europe/Berlin");
        assert_eq!(told(None, "2026-12-05T09:00:00Z"), "5 December 2026, 09:00 UTC");
        assert_eq!(told(Some("UTC"), "2026-12-05T09:00:00Z"), "5 December 2026, 09:00 UTC");
        assert_eq!(told(berlin, "2026-12-05T09:00:00Z"), "5 December 2026, 10:00");
        assert_eq!(told(berlin, "2026-07-05T22:30:00Z"), "6 July 2026, 00:30");
        assert_eq!(told(Some("Asia/Kolkata"), "2026-12-05T09:00:00Z"), "5 December 2026, 14:30");
    }

    #[test]
    fn an_hour_that_comes_twice_is_told_with_what_tells_it_apart() {
        let told = |at: &str| moment(None, Some("Europe/Berlin"), at.parse().unwrap());
        assert_eq!(told("2026-10-25T00:30:00Z"), "25 October 2026, 02:30 (UTC+02)");
        assert_eq!(told("2026-10-25T01:30:00Z"), "25 October 2026, 02:30 (UTC+01)");
        assert_eq!(told("2026-10-25T02:00:00Z"), "25 October 2026, 03:00");
    }
}
