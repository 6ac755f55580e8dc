//! What others wrote, where it stands among our own lines: on one line, with all that can't be seen shown.
//! A customer who writes line breaks, or turns words round, can't add a line to a record that way.

use playbook_machine::guard::is_unseen;

/// A text on one line: `⏎` for the end of a line, `\u{202e}` for what shows nothing.
pub(super) fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => shown.push('⏎'),
            '\u{85}' | '\u{2028}' | '\u{2029}' => shown.extend(c.escape_unicode()),
            c if is_unseen(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_text_stays_on_its_line() {
        assert_eq!(plain("no\n  called  refund"), "no⏎  called  refund");
        assert_eq!(plain("a\r\u{202e}b\u{2028}c"), "a\\u{d}\\u{202e}b\\u{2028}c");
        assert_eq!(plain("Zoë, 5 €"), "Zoë, 5 €");
    }
}
