//! E-mail addresses: as written, without the marks around them.

use playbook_graph::Value;

use super::Found;
use crate::message::Message;

/// Every e-mail address.
pub(crate) fn find(message: &Message<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, _) in message.text.match_indices('@') {
        let (Some(front), Some(rest)) = (message.text.get(..at), message.text.get(at + 1..)) else {
            continue;
        };
        let local = front.len() - tail(front, "._%+-").len();
        let domain = head(rest, ".-").trim_end_matches(['.', '-']);
        let end = at + 1 + domain.len();
        let name = message.text.get(local..at).unwrap_or_default();
        let before = message.text.get(..local).and_then(|front| front.chars().next_back());
        let after = message.text.get(end..).and_then(|rest| rest.chars().next());
        let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '@');
        let whole = !goes_on(before) && !goes_on(after);
        let is_address = whole && is_local(name) && is_domain(domain);
        if is_address && let Some(address) = message.text.get(local..end) {
            found.push(Found::sure(Value::text(address), local..end));
        }
    }
    found
}

fn allowed(c: char, marks: &str) -> bool {
    c.is_ascii_alphanumeric() || marks.contains(c)
}

/// The longest end of `text` of letters, digits and marks, beginning with a letter or digit.
fn tail<'t>(text: &'t str, marks: &str) -> &'t str {
    let start = text.trim_end_matches(|c| allowed(c, marks)).len();
    text.get(start..).unwrap_or("").trim_start_matches(|c: char| !c.is_ascii_alphanumeric())
}

/// The longest beginning of `text` of letters, digits and marks.
fn head<'t>(text: &'t str, marks: &str) -> &'t str {
    let rest = text.trim_start_matches(|c| allowed(c, marks)).len();
    text.get(..text.len() - rest).unwrap_or("")
}

/// What may stand before the `@`: points only between other letters.
fn is_local(name: &str) -> bool {
    !name.is_empty() && name.split('.').all(|part| !part.is_empty())
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    labels.len() > 1
        && labels.iter().all(|label| !label.is_empty() && !label.starts_with('-'))
        && labels
            .last()
            .is_some_and(|last| last.len() > 1 && last.chars().all(|c| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::message::Message;

    #[test]
    fn addresses_are_found_and_near_misses_are_not() {
        let all = |text: &str| -> Vec<String> {
            find(&Message::new(text)).iter().map(|f| f.value.as_text().unwrap().into()).collect()
        };
        assert_eq!(all("It's mei.ko+shop@example.co.uk."), ["mei.ko+shop@example.co.uk"]);
        assert_eq!(all("<Mei@Example.com>"), ["Mei@Example.com"]);
        for text in [
            "mei@",
            "@example.com",
            "mei at example.com",
            "mei@localhost",
            "a@b..com",
            "mei..ko@example.com",
            "joséx@example.com",
        ] {
            assert!(all(text).is_empty(), "{text}");
        }
    }
}
