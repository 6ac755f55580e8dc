//! The shape of texts that are more than any text: telephone numbers, addresses of pages. Says whether
//! a text has it; finds none in others.

/// Digits of a telephone number, at least and at most.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 6..=15;

/// Whether a text is a telephone number: digits, grouped as people like, perhaps with a `+` in front.
///
/// ```
/// use playbook_graph::shape::is_phone;
/// assert!(is_phone("+49 (30) 1234-567"));
/// assert!(!is_phone("12345") && !is_phone("call me"));
/// ```
pub fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let count = digits.chars().filter(char::is_ascii_digit).count();
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '(')
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || " ()-./".contains(c))
        && PHONE_DIGITS.contains(&count)
}

/// A telephone number in the form in which it is kept: its digits, and the `+` of its country. `00` before
/// a country is that `+`, and a `(0)` behind it is not dialled. Two ways to write one number are one value.
///
/// ```
/// use playbook_graph::shape::phone;
/// assert_eq!(phone("+49 (0)30 1234-567").as_deref(), Some("+49301234567"));
/// assert_eq!(phone("0170 1234567"), phone("0170/123-4567"));
/// assert_eq!(phone("call me"), None);
/// ```
pub fn phone(text: &str) -> Option<String> {
    let text = text.trim();
    let abroad = text.strip_prefix('+').or_else(|| text.strip_prefix("00"));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    is_phone(text).then(|| match abroad {
        Some(rest) => format!("+{}", digits(&rest.replacen("(0)", "", 1))),
        None => digits(text),
    })
}

/// Whether a text is the address of a page: `https://`, a host with a point in it, no spaces.
///
/// ```
/// use playbook_graph::shape::is_url;
/// assert!(is_url("https://shop.example/orders?id=1"));
/// assert!(!is_url("https://shop") && !is_url("shop.example"));
/// ```
pub fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let point = host.split_once('.').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    point && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c))
}
