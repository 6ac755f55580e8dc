//! Values as they are written: numbers, amounts, lengths of time, dates. Exact or refused.

use playbook_graph::shape::{is_url, phone};
use playbook_graph::value::parse_decimal;
use playbook_graph::{Currency, Expr, Money, Origin, Type, Unit, Value};

use crate::check::Draft;
use crate::check::typed::Typed;
use crate::diagnostics;

impl Draft {
    /// A bare number: `5000`, `1.5`. Where a decimal is asked for, every number is one.
    pub(crate) fn number(
        &mut self,
        digits: &str,
        wanted: Option<&Type>,
        at: Origin,
    ) -> Option<Typed> {
        let decimal = wanted.is_some_and(|wanted| *wanted.present().number() == Type::Decimal);
        if decimal || digits.contains('.') {
            let number = self.millionths(digits, "a decimal", at)?;
            return Some(Typed::new(Expr::Literal(Value::Decimal(number)), Type::Decimal, at));
        }
        let Ok(number) = digits.parse() else {
            self.findings.push(diagnostics::amount::too_large(at));
            return None;
        };
        Some(Typed::new(Expr::Literal(Value::Int(number)), Type::Int, at))
    }

    /// `12.5%`
    pub(crate) fn percent(&mut self, digits: &str, at: Origin) -> Option<Typed> {
        let number = self.millionths(digits, "a percentage", at)?;
        Some(Typed::new(Expr::Literal(Value::Percent(number)), Type::Percent, at))
    }

    fn millionths(&mut self, digits: &str, what: &str, at: Origin) -> Option<i64> {
        let number = parse_decimal(digits);
        if number.is_none() {
            let behind = digits.split_once('.').map_or("", |(_, behind)| behind);
            self.findings.push(match behind.trim_end_matches('0').len() > 6 {
                true => diagnostics::amount::digits(at, what, 6),
                false => diagnostics::amount::too_large(at),
            });
        }
        number
    }

    /// A number with a unit: `500 EUR`, `14 days`.
    pub(crate) fn quantity(&mut self, digits: &str, unit: &str, at: Origin) -> Option<Typed> {
        match Currency::from_code(unit) {
            Some(currency) => self.amount(digits, currency, at),
            None if unit.starts_with(|first: char| first.is_ascii_uppercase()) => {
                self.findings.push(diagnostics::unknown_name::report(at, unit, "currency", "", []));
                None
            }
            None => self.length(digits, unit, at),
        }
    }

    fn amount(&mut self, digits: &str, currency: Currency, at: Origin) -> Option<Typed> {
        if let Some(amount) = Money::parse(currency, digits) {
            let value = Expr::Literal(Value::Money(amount));
            return Some(Typed::new(value, Type::Money(currency), at));
        }
        let behind = digits.split_once('.').map_or("", |(_, behind)| behind);
        let finding = if behind.trim_end_matches('0').len() > currency.digits() as usize {
            diagnostics::amount::digits(at, currency.code(), currency.digits())
        } else {
            diagnostics::amount::too_large(at)
        };
        self.findings.push(finding);
        None
    }

    fn length(&mut self, digits: &str, unit: &str, at: Origin) -> Option<Typed> {
        let unit_of = Unit::of_word(unit)?;
        let Some(seconds) = unit_of.seconds() else {
            self.findings.push(diagnostics::time_unit::no_length_of(at, digits, unit_of.words()));
            return None;
        };
        if digits.contains('.') {
            self.findings.push(diagnostics::amount::fraction(at, "a length of time"));
            return None;
        }
        let length = digits.parse().ok().and_then(|count: i64| count.checked_mul(seconds));
        let Some(length) = length else {
            self.findings.push(diagnostics::amount::too_large(at));
            return None;
        };
        Some(Typed::new(Expr::Literal(Value::Duration(length)), Type::Duration, at))
    }

    /// `2026-11-22`, or `2026-11-22 10:00` (UTC).
    pub(crate) fn date(&mut self, day: &str, time: Option<&str>, at: Origin) -> Option<Typed> {
        let parsed = match time {
            None => day.parse().ok().map(|day| (Value::Date(day), Type::Date)),
            Some(time) => format!("{day}T{time}:00Z")
                .parse()
                .ok()
                .map(|moment| (Value::Time(moment), Type::Time)),
        };
        let Some((value, ty)) = parsed else {
            let text = self.text_of(at);
            self.findings.push(diagnostics::amount::no_such_day(at, &text));
            return None;
        };
        Some(Typed::new(Expr::Literal(value), ty, at))
    }

    /// A text as written, where a value of type `wanted` is asked for: an identifier has to match its
    /// pattern, an e-mail address has to be one.
    pub(crate) fn text_value(
        &mut self,
        text: &str,
        wanted: Option<&Type>,
        at: Origin,
    ) -> Option<Typed> {
        let ty = match wanted.map(Type::present) {
            Some(Type::Refined(id)) => {
                let refined = self.graph.refined.lookup(*id)?;
                if !refined.pattern.matches(text) {
                    let declared = self.graph.origins.lookup(refined.origin).copied()?;
                    let (name, pattern) = (&refined.name, refined.pattern.source());
                    let finding = diagnostics::pattern::report(at, text, name, pattern, declared);
                    self.findings.push(finding);
                    return None;
                }
                Type::Refined(*id)
            }
            Some(Type::Email) => {
                if !is_email(text) {
                    self.findings.push(diagnostics::pattern::email(at, text));
                    return None;
                }
                Type::Email
            }
            Some(Type::Phone) => {
                let Some(number) = phone(text) else {
                    self.findings.push(diagnostics::pattern::phone(at, text));
                    return None;
                };
                return Some(Typed::new(Expr::Literal(Value::text(number)), Type::Phone, at));
            }
            Some(Type::Url) => {
                if !is_url(text) {
                    self.findings.push(diagnostics::pattern::url(at, text));
                    return None;
                }
                Type::Url
            }
            _ => Type::Text,
        };
        Some(Typed::new(Expr::Literal(Value::text(text)), ty, at))
    }
}

/// Whether a text has the shape of an e-mail address.
fn is_email(text: &str) -> bool {
    let plain = !text.contains(char::is_whitespace);
    text.split_once('@').is_some_and(|(name, host)| {
        plain && !name.is_empty() && host.contains('.') && !host.contains('@')
    })
}
