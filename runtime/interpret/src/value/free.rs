//! Free text that was asked for: what was written, without “it is” or “my name is” before it.

use playbook_graph::Value;

use super::Found;
use crate::message::Message;

const BEFORE: &[&str] = &["it is", "its", "that is", "thats", "i am", "im", "this is"];

/// The text, if there is any that is no question.
pub(crate) fn find(message: &Message<'_>) -> Option<Found> {
    if message.asks || message.cut || message.words.is_empty() {
        return None;
    }
    let skipped = my_x_is(message).max(message.longest(0, BEFORE));
    let start = message.word(skipped)?.span.start;
    let start = if skipped == 0 { 0 } else { start };
    let text = message.text.get(start..)?;
    let kept = text.trim().trim_end_matches('.').trim_end();
    let offset = start + (text.len() - text.trim_start().len());
    let span = offset..offset + kept.len();
    (!kept.is_empty()).then(|| Found::new(Value::text(kept), span, 700))
}

/// How many words of “my name is”, “the reason is” there are.
fn my_x_is(message: &Message<'_>) -> usize {
    let begins = matches!(message.plain(0), "my" | "the");
    let is = (2..4).find(|at| message.plain(*at) == "is");
    if begins { is.map_or(0, |at| at + 1) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::message::Message;

    #[test]
    fn a_text_is_taken_without_what_introduces_it() {
        let text =
            |text: &str| find(&Message::new(text)).map(|f| f.value.as_text().unwrap().to_owned());
        assert_eq!(text("My name is Mei Ko.").as_deref(), Some("Mei Ko"));
        assert_eq!(text(" Mei ").as_deref(), Some("Mei"));
        assert_eq!(text("what?"), None);
        assert_eq!(text("..."), None);
    }
}
