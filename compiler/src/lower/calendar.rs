//! Calendars: a zone, the hours of a week, the days without hours.

use playbook_graph::calendar::civil::Date;
use playbook_graph::calendar::{DAY_MINUTES, zone};
use playbook_graph::{Calendar, Closed, FileId, Hours, Origin};

use crate::check::Draft;
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast::{self, Expr, Setting};

const WEEK: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// One word of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// `to`, or a day of the week.
    Word(String),
    /// `09:00`, in minutes.
    Minute(u32),
    /// `2026-12-25`
    Day(Date),
    /// Anything else.
    Other,
}

impl Draft {
    pub(super) fn lower_calendar(&mut self, file: FileId, node: &ast::Named) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let mut calendar = Calendar {
            name: name.text.clone(),
            doc: ast::doc(node),
            zone: String::new(),
            hours: Vec::new(),
            closed: Vec::new(),
            origin: self.place(tree::at(file, node)),
        };
        let count = self.findings.count();
        let mut zone_at = None;
        for setting in node.settings() {
            self.calendar_line(file, &setting, &mut calendar, &mut zone_at);
        }
        calendar.hours.sort_unstable();
        if self.findings.count() == count {
            if zone_at.is_none() {
                let whose = format!("the calendar `{}`", name.text);
                let written = "zone \"Europe/Berlin\"";
                let finding =
                    diagnostics::left_out::report(name.origin, &whose, "its time zone", written);
                self.findings.push(finding);
            } else if calendar.hours.is_empty() {
                self.findings.push(diagnostics::calendar::never(name.origin, &name.text));
            }
        }
        let id = self.graph.calendars.push(calendar);
        self.names.calendars.declare(&name, id, &mut self.findings);
    }

    fn calendar_line(
        &mut self,
        file: FileId,
        setting: &Setting,
        calendar: &mut Calendar,
        zone_at: &mut Option<Origin>,
    ) {
        let Some(name) = tree::name(file, setting.name()) else { return };
        let at = tree::at(file, setting);
        let pieces: Vec<Piece> = setting.values().map(|value| self.piece(&value)).collect();
        match name.text.as_str() {
            "zone" => {
                if let Some(first) = *zone_at {
                    self.findings.push(diagnostics::twice::report(at, "`zone`", first));
                }
                *zone_at = Some(at);
                let Some(text) = self.plain(file, setting.text(), "a time zone") else {
                    let why = "a zone is written as a text";
                    return self.findings.push(diagnostics::calendar::line(at, why));
                };
                if zone(&text).is_none() {
                    let why = format!("there is no time zone `{text}`");
                    self.findings.push(diagnostics::calendar::line(at, &why));
                }
                calendar.zone = text;
            }
            "closed" => match pieces.as_slice() {
                [Piece::Day(day)] => calendar.closed.push(Closed { from: *day, to: *day }),
                [Piece::Day(from), Piece::Word(to), Piece::Day(last)]
                    if to == "to" && from <= last =>
                {
                    calendar.closed.push(Closed { from: *from, to: *last });
                }
                _ => {
                    let why = "`closed` takes a date, or two with `to` between them";
                    self.findings.push(diagnostics::calendar::line(at, why));
                }
            },
            day if WEEK.contains(&day) => {
                if let Err(why) = add_hours(day, &pieces, &mut calendar.hours) {
                    self.findings.push(diagnostics::calendar::line(at, &why));
                }
            }
            other => {
                let why = format!("`{other}` says nothing of a calendar");
                self.findings.push(diagnostics::calendar::line(name.origin, &why));
            }
        }
    }

    fn piece(&self, value: &Expr) -> Piece {
        let found = match value {
            Expr::Path(path) => path.path().map(|path| Piece::Word(path.text())),
            Expr::Time(time) => time.time().and_then(|time| minute(time.text())).map(Piece::Minute),
            Expr::Date(date) if date.time().is_none() => {
                date.date().and_then(|day| day.text().parse().ok()).map(Piece::Day)
            }
            _ => None,
        };
        found.unwrap_or(Piece::Other)
    }
}

/// `09:00` in minutes; `24:00` is the end of a day.
fn minute(time: &str) -> Option<u32> {
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= DAY_MINUTES).then_some(minutes)
}

/// `monday to friday 09:00 to 17:00`
fn add_hours(first: &str, pieces: &[Piece], hours: &mut Vec<Hours>) -> Result<(), String> {
    let place = |name: &str| WEEK.iter().position(|day| *day == name);
    let word = |piece: &Piece, wanted: &str| matches!(piece, Piece::Word(word) if word == wanted);
    let (last, times) = match pieces {
        [to, Piece::Word(last), times @ ..] if word(to, "to") => (last.as_str(), times),
        times => (first, times),
    };
    let (Some(from), Some(last)) = (place(first), place(last)) else {
        return Err(format!("`{last}` is no day of the week"));
    };
    let [Piece::Minute(opens), to, Piece::Minute(closes)] = times else {
        return Err("hours are written as `09:00 to 17:00`".to_owned());
    };
    if !word(to, "to") || closes <= opens {
        return Err("hours begin before they end, on the same day".to_owned());
    }
    if last < from {
        return Err("the week begins on Monday: write two lines".to_owned());
    }
    for weekday in (from..=last).filter_map(|day| u8::try_from(day + 1).ok()) {
        let new = Hours { weekday, from: *opens, to: *closes };
        let over = |old: &&Hours| old.weekday == weekday && old.from < new.to && new.from < old.to;
        if hours.iter().find(over).is_some() {
            return Err("these hours lie over others of the same day".to_owned());
        }
        hours.push(new);
    }
    Ok(())
}
