//! A message as the interpreter sees it: its words in order, the clauses they stand in, and which
//! of them something was made of already. Knows no types and no playbooks.

use std::ops::Range;

use jiff::civil::Date;
use unicode_segmentation::UnicodeSegmentation;

use crate::stem::stem;

/// How much of a message is read, in bytes. Nobody says yes in a page of text: what is longer is
/// never taken for one.
const READ_AT_MOST: usize = 4_000;

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// In lower case, without apostrophes: `don't` is `dont`.
    pub(crate) plain: String,
    /// Its stem.
    pub(crate) stem: String,
    /// Where it stands in the text, in bytes.
    pub(crate) span: Range<usize>,
    /// The clause it stands in, from 0.
    pub(crate) clause: usize,
    /// Whether a reading was made of it.
    pub(crate) claimed: bool,
}

/// A message.
#[derive(Clone, Debug)]
pub(crate) struct Message<'t> {
    /// What was written (its beginning, if it is very long).
    pub(crate) text: &'t str,
    /// Its words.
    pub(crate) words: Vec<Word>,
    /// The language that it is in, where that is known.
    pub(crate) language: Option<&'t str>,
    /// The day on which it came, where that is known.
    pub(crate) today: Option<Date>,
    /// Whether it asks something.
    pub(crate) asks: bool,
    /// Whether only its beginning is read.
    pub(crate) cut: bool,
    /// Marks that are no words and may say anything: emoji, signs, dots that trail off.
    pub(crate) marks: Vec<Range<usize>>,
}

/// Deny what follows.
const DENIES: &[&str] = &["not", "isnt", "wasnt", "arent", "never", "except", "nomore"];

/// Before a day that doesn't do.
const EXCLUDE_BEFORE: &[&str] = &[
    "cant on",
    "cannot on",
    "cant do",
    "cannot do",
    "cant make",
    "cannot make",
    "cant come",
    "cannot come",
    "couldnt on",
    "any day but",
    "any other day than",
    "anything but",
    "any but",
    "day except",
];
/// Behind a day that doesn't do.
const EXCLUDE_BEHIND: &[&str] = &[
    "doesnt work",
    "does not work",
    "wont work",
    "will not work",
    "isnt possible",
    "is not possible",
    "is impossible",
    "doesnt suit",
    "does not suit",
    "doesnt fit",
    "does not fit",
    "is bad",
    "is no good",
    "is too late",
    "is too early",
    "so the day after",
    "so the day before",
    "the day after",
    "the day before",
];

/// Bound what follows.
const BOUNDS: &[&str] = &[
    "more than",
    "less than",
    "fewer than",
    "at least",
    "at most",
    "at the most",
    "up to",
    "nomore",
    "under",
    "over",
    "above",
    "below",
    "beyond",
    "between",
    "before",
    "after",
    "until",
    "till",
    "by",
    "since",
    "from",
    "minimum",
    "maximum",
    "not",
    "max",
    "min",
    "almost",
    "nearly",
];

/// Signs that are as good as a word.
const SIGNS: &[char] = &['👍', '👎', '✅', '❌'];

/// Pairs of words that say one thing, under the word that stands for it.
const PAIRS: &[(&str, &str, &str)] = &[
    ("no", "longer", "nomore"),
    ("no", "more", "nomore"),
    ("any", "longer", "nomore"),
    ("any", "more", "nomore"),
    // An accident is no mistake.
    ("by", "accident", "mistake"),
];

/// The marks that ask, of all scripts.
pub(crate) const ASKS: &[char] = &[
    '?',
    '¿',
    '\u{37e}',
    '՞',
    '؟',
    '\u{1367}',
    '\u{1945}',
    '⁇',
    '⁈',
    '⁉',
    '‽',
    '❓',
    '❔',
    '\u{2cfa}',
    '\u{2cfb}',
    '⸘',
    '⸮',
    '\u{a60f}',
    '\u{a6f7}',
    '︖',
    '﹖',
    '？',
    '\u{11143}',
];

/// Marks that only part words and clauses.
const PLAIN_MARKS: &str = ",.;:!-–—";

/// Marks with which nothing ends: more was to come.
const GOES_ON: &str = ",;:-–—";

impl<'t> Message<'t> {
    /// Reads a text.
    pub(crate) fn new(text: &'t str) -> Self {
        let end = text.floor_char_boundary(READ_AT_MOST);
        let cut = end < text.len();
        let text = text.get(..end).unwrap_or(text);
        let asks = text.contains(ASKS);
        let marks = unread_marks(text);
        let (words, language, today) = Default::default();
        let mut message = Self { text, words, language, today, asks, cut, marks };
        let mut clause = 0;
        for (start, piece) in text.split_word_bound_indices() {
            if is_word(piece) {
                let will = piece.len() > "ill".len();
                let plain = plain(piece);
                let will = will && plain == "ill";
                clause += usize::from(matches!(plain.as_str(), "but" | "because" | "and"));
                message.push(plain, start..start + piece.len(), clause);
                if let Some(word) = message.words.last_mut().filter(|_| will) {
                    // “I'll”; “ill” says something
                    "iwill".clone_into(&mut word.stem);
                }
            } else if piece.chars().any(|c| ",.;:!&\n()–—…".contains(c) || ASKS.contains(&c))
            {
                clause += 1;
            }
        }
        message
    }

    fn push(&mut self, plain: String, span: Range<usize>, clause: usize) {
        let pair = self.words.last_mut().filter(|last| last.clause == clause).and_then(|last| {
            let (.., both) =
                PAIRS.iter().find(|(first, second, _)| *first == last.plain && *second == plain)?;
            Some((last, *both))
        });
        if let Some((last, both)) = pair {
            both.clone_into(&mut last.plain);
            both.clone_into(&mut last.stem);
            last.span.end = span.end;
            return;
        }
        let plain = if plain == "anymore" { "nomore".to_owned() } else { plain };
        self.words.push(Word { stem: stem(&plain), plain, span, clause, claimed: false });
    }

    /// The words of one clause, as a message of their own.
    pub(crate) fn clause(&self, clause: usize) -> Self {
        let words = self.words.iter().filter(|word| word.clause == clause).cloned().collect();
        Self { words, ..self.clone() }
    }

    /// The place of the first word of a piece of the text.
    pub(crate) fn place_of(&self, span: &Range<usize>) -> Option<usize> {
        self.words.iter().position(|word| word.span.end > span.start)
    }

    /// The words of the same clause before a piece of the text, at most so many, the nearest last.
    fn just_before(&self, span: &Range<usize>, most: usize) -> &[Word] {
        let at = self.place_of(span).unwrap_or(self.words.len());
        let before = self.words.get(at.saturating_sub(most)..at).unwrap_or_default();
        let clause = self.word(at).map(|word| word.clause);
        let others = before.iter().filter(|word| Some(word.clause) != clause).count();
        before.get(others..).unwrap_or_default()
    }

    /// Whether what stands there is said not to be meant: “not the first one”.
    pub(crate) fn denies(&self, span: &Range<usize>) -> bool {
        let before = self.just_before(span, 2);
        let contrast = before.iter().any(|word| word.plain == "only" || word.plain == "just");
        !contrast && before.iter().any(|word| DENIES.contains(&word.plain.as_str()))
    }

    /// Whether a day that stands there is one that doesn't do: “I can't on the 24th”, “any day but the 24th”,
    /// “the 24th doesn't work”, or only one of two: “24 or 25 December”.
    pub(crate) fn excludes(&self, span: &Range<usize>) -> bool {
        let at = self.place_of(span).unwrap_or(self.words.len());
        let near = at.saturating_sub(4)..at;
        let before = near.into_iter().any(|place| self.longest(place, EXCLUDE_BEFORE) > 0);
        // No more digits than a day of the month has: “in 2025 or 2026” is another matter.
        let nth = |place: usize| {
            let plain = self.plain(place);
            plain.len() <= 2 && plain.chars().all(|sign| sign.is_ascii_digit())
        };
        let one_of_two = at >= 2 && self.before(at) == "or" && nth(at - 2);
        let behind = self.words.iter().position(|word| word.span.start >= span.end);
        before || one_of_two || behind.is_some_and(|place| self.longest(place, EXCLUDE_BEHIND) > 0)
    }

    /// Whether what stands there only bounds what is meant: “more than 20”, “before May 5”.
    pub(crate) fn bounds(&self, span: &Range<usize>) -> bool {
        let at = self.place_of(span).unwrap_or(self.words.len());
        let before = self.just_before(span, 3);
        // “from April for 3 months” bounds April
        let parted = before.iter().rposition(|word| word.plain == "for").map_or(0, |last| last + 1);
        let begin = at - before.len() + parted;
        (begin..at).any(|place| self.longest(place, BOUNDS) > 0)
    }

    /// The text of one clause, with the marks beside it, at its place: blank before it, nothing
    /// behind it.
    pub(crate) fn only(&self, clause: usize) -> String {
        self.only_from(clause, clause)
    }

    /// The text from one clause to another, in the same way.
    pub(crate) fn only_from(&self, from: usize, to: usize) -> String {
        let before = self.words.iter().filter(|word| word.clause < from);
        let after = self.words.iter().find(|word| word.clause > to);
        let start = before.map(|word| word.span.end).max().unwrap_or(0);
        let end = after.map_or(self.text.len(), |word| word.span.start);
        let text = self.text.get(start..end).unwrap_or_default();
        format!("{}{text}", " ".repeat(start))
    }

    /// The words from one place up to another, as a message of their own.
    pub(crate) fn words_from(&self, from: usize, to: usize) -> Self {
        let words = self.words.iter().take(to).skip(from).cloned().collect();
        Self { words, ..self.clone() }
    }

    /// The word at a place.
    pub(crate) fn word(&self, at: usize) -> Option<&Word> {
        self.words.get(at)
    }

    /// The word at a place, in lower case; empty where there is none.
    pub(crate) fn plain(&self, at: usize) -> &str {
        self.word(at).map_or("", |word| &word.plain)
    }

    /// The word before a place, in lower case; empty where there is none.
    pub(crate) fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |at| self.plain(at))
    }

    /// Marks the words of a piece of the text as used.
    pub(crate) fn claim(&mut self, span: &Range<usize>) {
        for word in &mut self.words {
            word.claimed |= overlap(&word.span, span);
        }
        self.marks.retain(|mark| !overlap(mark, span));
    }

    /// How many clauses there are (some may have no word).
    pub(crate) fn clauses(&self) -> usize {
        self.words.last().map_or(0, |word| word.clause + 1)
    }

    /// Whether a phrase (plain words with spaces between) stands at a place.
    pub(crate) fn says(&self, at: usize, phrase: &str) -> bool {
        let mut at = at;
        phrase.split(' ').all(|wanted| {
            at += 1;
            self.plain(at - 1) == wanted
        })
    }

    /// The longest of the phrases that stands at a place, in words; 0 if none does.
    pub(crate) fn longest(&self, at: usize, phrases: &[&str]) -> usize {
        phrases
            .iter()
            .filter(|phrase| self.says(at, phrase))
            .map(|phrase| phrase.split(' ').count())
            .max()
            .unwrap_or(0)
    }

    /// Whether it says one of these phrases, and beside them only those.
    pub(crate) fn is_only(&self, phrases: &[&str], beside: &[&str]) -> bool {
        self.is_made_of(|at| self.longest(at, phrases), beside)
    }

    /// Whether it says something, and beside that only these phrases. `said`: how many words of it
    /// stand at a place.
    pub(crate) fn is_made_of(&self, said: impl Fn(usize) -> usize, beside: &[&str]) -> bool {
        let (mut any, mut at) = (false, 0);
        while at < self.words.len() {
            let length = said(at);
            any |= length > 0;
            let length = length.max(self.longest(at, beside));
            if length == 0 {
                return false;
            }
            at += length;
        }
        any && !self.cut
    }

    /// The first place where one of the phrases stands, and its length in words.
    pub(crate) fn find(&self, phrases: &[&str]) -> Option<(usize, usize)> {
        (0..self.words.len())
            .map(|at| (at, self.longest(at, phrases)))
            .find(|(_, length)| *length > 0)
    }
}

/// The marks of a text that say something nobody can be sure of.
fn unread_marks(text: &str) -> Vec<Range<usize>> {
    let mut marks = Vec::new();
    let mut dots = 0;
    for (start, piece) in text.split_word_bound_indices() {
        if piece.chars().all(char::is_whitespace) {
            continue;
        }
        dots = if piece == "." { dots + 1 } else { 0 };
        let plain = is_word(piece) || piece.chars().all(|c| PLAIN_MARKS.contains(c));
        if !plain || dots > 1 {
            marks.push(start..start + piece.len());
        }
    }
    let end = text.trim_end().len();
    if text.trim_end().ends_with(|c| GOES_ON.contains(c)) {
        marks.push(end.saturating_sub(1)..end);
    }
    marks
}

fn is_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric) || piece.contains(SIGNS)
}

fn plain(piece: &str) -> String {
    // of an emoji's forms only the tones of its skin mean the same
    let is_form = |c: &char| matches!(*c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{fe0f}');
    let sign = piece.contains(SIGNS);
    let plain: String = piece
        .chars()
        .filter(|c| !("'’`".contains(*c) || sign && is_form(c)))
        .flat_map(char::to_lowercase)
        .collect();
    squeeze(&plain)
}

/// Letters written three times or more are written once: `yesss`, `nooo`.
fn squeeze(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let stretched = letters.windows(3).any(|three| match three {
        [a, b, c] => a == b && b == c && a.is_alphabetic(),
        _ => false,
    });
    if !stretched {
        return word.to_owned();
    }
    let mut kept = letters;
    kept.dedup();
    kept.into_iter().collect()
}

/// Whether two pieces of a text have something in common.
pub(crate) fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
mod tests {
    use super::Message;

    fn plain(text: &str) -> Vec<String> {
        Message::new(text).words.into_iter().map(|word| word.plain).collect()
    }

    #[test]
    fn words_are_plain_and_stand_in_clauses() {
        assert_eq!(plain("I don’t need it any more"), ["i", "dont", "need", "it", "nomore"]);
        assert_eq!(plain("Yesss!! 👍🏽"), ["yes", "👍"]);
        let message = Message::new("cancel it, please. but why?");
        assert_eq!(message.clauses(), 4);
        assert!(message.asks);
    }

    #[test]
    fn marks_that_ask_and_marks_that_nobody_can_be_sure_of() {
        for text in ["yes?", "yes？", "yes؟", "¿yes", "yes‽", "yes\u{37e}", "yes՞", "yes ❓"]
        {
            assert!(Message::new(text).asks, "{text}");
        }
        for text in
            ["yes…", "yes...", "yes. . .", "yes,", "yes —", "<yes>", "\"yes\"", "ye\u{200b}s"]
        {
            assert!(!Message::new(text).marks.is_empty(), "{text}");
        }
        for text in ["yes. Please, go ahead!", "👍🏽", "ok - do it"] {
            let message = Message::new(text);
            assert!(!message.asks && message.marks.is_empty(), "{text}");
        }
    }

    #[test]
    fn only_the_beginning_of_a_very_long_message_is_read() {
        let long = "é ".repeat(5_000);
        let message = Message::new(&long);
        assert!(message.cut && message.text.len() <= 4_000);
    }
}
