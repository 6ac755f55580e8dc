//! Numbers with a point, and percentages. Exact; what has more digits than can be held is not found.

use playbook_graph::Value;
use playbook_graph::value::parse_decimal;

use super::number::{is_negative, numbers};
use super::{Found, money};
use crate::message::Message;

const PERCENT: &[&str] = &["%", "percent", "per cent", "pct"];

/// Every number that stands by itself.
pub(crate) fn find(message: &Message<'_>) -> Vec<Found> {
    let text = message.text;
    numbers(message)
        .into_iter()
        .filter(|number| percent_after(text, number.span.end).is_none())
        .filter(|number| !money::is_marked(text, &number.span))
        .filter_map(|number| {
            let value = signed(text, number.span.start, &number.digits)?;
            Some(Found::sure(Value::Decimal(value), number.span))
        })
        .collect()
}

/// Every percentage; `loose`: also numbers without the sign.
pub(crate) fn find_percent(message: &Message<'_>, loose: bool) -> Vec<Found> {
    numbers(message)
        .into_iter()
        .filter(|number| !money::is_marked(message.text, &number.span))
        .filter_map(|number| {
            let sign = percent_after(message.text, number.span.end);
            let end = sign.or_else(|| loose.then_some(number.span.end))?;
            let value = signed(message.text, number.span.start, &number.digits)?;
            Some(Found::sure(Value::Percent(value), number.span.start..end))
        })
        .collect()
}

fn signed(text: &str, start: usize, digits: &str) -> Option<i64> {
    let number = parse_decimal(digits)?;
    if is_negative(text, start) { number.checked_neg() } else { Some(number) }
}

/// Where the sign behind a number ends, if there is one.
pub(super) fn percent_after(text: &str, end: usize) -> Option<usize> {
    let rest = text.get(end..)?;
    let near = rest.strip_prefix(' ').unwrap_or(rest);
    let lower = near.to_ascii_lowercase();
    let word = PERCENT.iter().find(|word| lower.starts_with(**word))?;
    Some(end + rest.len() - near.len() + word.len())
}

#[cfg(test)]
mod tests {
    use playbook_graph::Value;

    use super::{find, find_percent};
    use crate::message::Message;

    #[test]
    fn a_percentage_is_no_plain_number() {
        let message = Message::new("about 12.5% I think, or 12.5 percent");
        let found: Vec<Value> =
            find_percent(&message, false).into_iter().map(|f| f.value).collect();
        assert_eq!(found, [Value::Percent(12_500_000), Value::Percent(12_500_000)]);
        assert!(find(&message).is_empty());
    }

    #[test]
    fn a_number_keeps_its_digits() {
        let found = find(&Message::new("it weighs 2.75 kg"));
        assert_eq!(found.first().map(|found| &found.value), Some(&Value::Decimal(2_750_000)));
    }
}
