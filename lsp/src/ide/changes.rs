//! From one text to another in few changes, so that a cursor and marks stay where they are when a
//! whole file is formatted.

/// Replaces the bytes from `start` to `end` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// First byte replaced.
    pub(crate) start: usize,
    /// First byte kept.
    pub(crate) end: usize,
    /// What stands there then.
    pub(crate) text: String,
}

/// The changes, whole lines, that make `after` of `before`; none overlaps another, and all count
/// in the bytes of `before`.
///
/// Where as many lines stand before as after, each run of differing lines is a change of its own;
/// else what differs is one change, without the equal lines around it.
pub(crate) fn changes(before: &str, after: &str) -> Vec<Change> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    if old.len() == new.len() {
        return line_by_line(&old, &new);
    }
    let equal = |(a, b): &(&&str, &&str)| a == b;
    let head = old.iter().zip(&new).take_while(equal).count();
    let room = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(room).take_while(equal).count();
    let part = |lines: &[&str]| -> String {
        lines.get(head..lines.len() - tail).unwrap_or_default().concat()
    };
    let start = old.iter().take(head).map(|line| line.len()).sum();
    vec![Change { start, end: start + part(&old).len(), text: part(&new) }]
}

fn line_by_line(old: &[&str], new: &[&str]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut start = 0;
    for (old, new) in old.iter().zip(new) {
        let end = start + old.len();
        if old != new {
            match changes.last_mut().filter(|last| last.end == start) {
                Some(last) => {
                    last.end = end;
                    last.text.push_str(new);
                }
                None => changes.push(Change { start, end, text: (*new).to_owned() }),
            }
        }
        start = end;
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{prop_assert_eq, proptest};

    fn apply(text: &str, changes: &[Change]) -> String {
        let mut text = text.to_owned();
        for change in changes.iter().rev() {
            text.replace_range(change.start..change.end, &change.text);
        }
        text
    }

    #[test]
    fn equal_texts_need_no_change() {
        assert_eq!(changes("a\nb\n", "a\nb\n"), []);
    }

    #[test]
    fn lines_that_stay_are_left_alone() {
        let change = |start, end, text: &str| Change { start, end, text: text.to_owned() };
        let before = "  a\nb\n  c\n";
        assert_eq!(changes(before, "a\nb\nc\n"), [change(0, 4, "a\n"), change(6, 10, "c\n")]);
        assert_eq!(changes("a\n\n\nb\n", "a\n\nb\n"), [change(3, 4, "")]);
    }

    proptest! {
        #[test]
        fn the_changes_make_the_one_text_of_the_other(
            before in "([ab]{0,2}\n|é){0,8}", after in "([ab]{0,2}\n|é){0,8}",
        ) {
            prop_assert_eq!(apply(&before, &changes(&before, &after)), after);
        }
    }
}
