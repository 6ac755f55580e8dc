//! What is kept in words for people: the last few lines, and how many there were before. The journal
//! has them all; a conversation grows no larger by talking on.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// How many lines are kept.
const MOST: usize = 16;

/// The last lines of something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// How many older ones are in the journal alone.
    before: u32,
    last: VecDeque<String>,
}

impl Kept {
    /// A line more.
    pub(crate) fn push(&mut self, line: String) {
        if self.last.len() >= MOST {
            self.last.pop_front();
            self.before = self.before.saturating_add(1);
        }
        self.last.push_back(line);
    }

    /// How many there ever were.
    pub(crate) fn count(&self) -> usize {
        self.last.len() + self.before as usize
    }

    /// Those that came after there were so many, as far as they are kept.
    pub(crate) fn since(&self, count: usize) -> Vec<String> {
        let new = self.count().saturating_sub(count).min(self.last.len());
        self.last.iter().skip(self.last.len() - new).cloned().collect()
    }

    /// For people, the oldest first.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        let before =
            (self.before > 0).then(|| format!("{} before that: see the journal", self.before));
        before.into_iter().chain(self.last.iter().cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, MOST};

    #[test]
    fn the_last_lines_are_kept_and_the_others_counted() {
        let mut kept = Kept::default();
        for number in 0..100 {
            kept.push(format!("line {number}"));
        }
        let lines: Vec<String> = kept.lines().collect();
        assert_eq!(lines.len(), MOST + 1);
        assert_eq!(lines.first().map(String::as_str), Some("84 before that: see the journal"));
        assert_eq!(lines.last().map(String::as_str), Some("line 99"));
    }
}
