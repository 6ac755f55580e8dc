//! Telephone numbers: runs of digits with what people put between them.

use playbook_graph::Value;
use playbook_graph::shape::phone;

use super::Found;
use crate::message::Message;

/// Every telephone number, in the form in which one is kept.
pub(crate) fn find(message: &Message<'_>) -> Vec<Found> {
    let text = message.text;
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = text.get(from..)
        && let Some(offset) = rest.find(|c: char| c.is_ascii_digit() || "+(".contains(c))
    {
        let start = from + offset;
        let run = text.get(start..).unwrap_or_default();
        let length = run
            .char_indices()
            .find(|(place, c)| {
                let sign = *place == 0 && *c == '+';
                !(sign || c.is_ascii_digit() || " ()-./".contains(*c))
            })
            .map_or(run.len(), |(place, _)| place);
        let run = run.get(..length).unwrap_or_default();
        let number = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        let before = text.get(..start).and_then(|front| front.chars().next_back());
        let after = text.get(start + number.len()..).and_then(|rest| rest.chars().next());
        let in_word = |side: Option<char>| side.is_some_and(|c| c.is_alphanumeric() || c == '#');
        let is_day = number.parse::<jiff::civil::Date>().is_ok();
        if let Some(kept) = phone(number).filter(|_| !is_day && !in_word(before) && !in_word(after))
        {
            found.push(Found::sure(Value::text(kept), start..start + number.len()));
        }
        from = start + length.max(1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::message::Message;

    #[test]
    fn a_number_is_found_however_it_is_written() {
        let numbers = |text: &str| -> Vec<String> {
            let found = find(&Message::new(text));
            found.iter().filter_map(|f| f.value.as_text().map(str::to_owned)).collect()
        };
        assert_eq!(numbers("it's +49 (30) 123-4567, thanks"), ["+49301234567"]);
        assert_eq!(numbers("0170 1234567"), numbers("01701234567"));
        assert!(numbers("order W1234567, 3 items").is_empty());
    }
}
