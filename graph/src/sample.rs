//! Samples: a text that fits a pattern. Tried, not proved: what comes out is held against the
//! pattern itself.

use crate::pattern::Pattern;

/// So many times a piece stands where any number would do.
const SOME: usize = 1;
/// A pattern that asks for more of a piece than this gets none.
const MOST: usize = 64;

impl Pattern {
    /// A text that it takes; the `nth` differs from the others where the pattern lets it.
    ///
    /// ```
    /// use playbook_graph::Pattern;
    /// let id = Pattern::new("W[0-9]{3}").unwrap();
    /// assert_eq!(id.sample(1).as_deref(), Some("W111"));
    /// ```
    pub fn sample(&self, nth: usize) -> Option<String> {
        let mut reader = Reader { rest: self.source().chars().collect(), nth };
        reader.rest.reverse();
        let text = reader.either()?;
        self.matches(&text).then_some(text)
    }

    /// A text that it takes, to be shown to people: where it may, its digits count up from one.
    ///
    /// ```
    /// use playbook_graph::Pattern;
    /// assert_eq!(Pattern::new("W[0-9]{3}").unwrap().example().as_deref(), Some("W123"));
    /// assert_eq!(Pattern::new("[2-4]{3}").unwrap().example().as_deref(), Some("333"));
    /// ```
    pub fn example(&self) -> Option<String> {
        let plain = self.sample(1)?;
        let mut count = (1..=9).chain([0]).cycle().filter_map(|n| char::from_digit(n, 10));
        let next =
            |sign: char| if sign.is_ascii_digit() { count.next().unwrap_or(sign) } else { sign };
        let counted: String = plain.chars().map(next).collect();
        Some(if self.matches(&counted) { counted } else { plain })
    }
}

/// Reads a pattern from its left; the rest stands in reverse.
struct Reader {
    rest: Vec<char>,
    nth: usize,
}

impl Reader {
    /// The first of what may stand here.
    fn either(&mut self) -> Option<String> {
        let first = self.row()?;
        while self.rest.last() == Some(&'|') {
            self.rest.pop();
            self.row()?;
        }
        Some(first)
    }

    fn row(&mut self) -> Option<String> {
        let mut text = String::new();
        while let Some(next) = self.rest.last().copied() {
            if matches!(next, '|' | ')') {
                break;
            }
            let piece = self.piece()?;
            let times = self.times()?;
            text.push_str(&piece.repeat(times));
        }
        Some(text)
    }

    fn piece(&mut self) -> Option<String> {
        match self.rest.pop()? {
            '(' => {
                if self.rest.ends_with(&[':', '?']) {
                    self.rest.truncate(self.rest.len() - 2);
                }
                let inside = self.either()?;
                (self.rest.pop() == Some(')')).then_some(inside)
            }
            '[' => self.one_of().map(String::from),
            '.' => Some("x".to_owned()),
            '^' | '$' => Some(String::new()),
            '\\' => Some(match self.rest.pop()? {
                'd' => self.digit().to_string(),
                'w' => "w".to_owned(),
                's' => " ".to_owned(),
                other => other.to_string(),
            }),
            other => Some(other.to_string()),
        }
    }

    fn digit(&self) -> char {
        char::from_digit(u32::try_from(self.nth % 10).unwrap_or(0), 10).unwrap_or('0')
    }

    /// One of the signs in brackets.
    fn one_of(&mut self) -> Option<char> {
        let mut all = Vec::new();
        loop {
            match self.rest.pop()? {
                ']' => break,
                '-' if !all.is_empty() && self.rest.last() != Some(&']') => {
                    let (from, to) = (all.last().copied()?, self.rest.pop()?);
                    all.extend((from..=to).skip(1));
                }
                '\\' => match self.rest.pop()? {
                    'd' => all.extend('0'..='9'),
                    other => all.push(other),
                },
                sign => all.push(sign),
            }
        }
        if all.first() == Some(&'^') {
            return ('a'..='z').find(|sign| !all.contains(sign));
        }
        all.get(self.nth % all.len().max(1)).copied()
    }

    /// How often what was read stands.
    fn times(&mut self) -> Option<usize> {
        let times = match self.rest.last() {
            Some('?' | '*' | '+') => {
                self.rest.pop();
                SOME
            }
            Some('{') => {
                self.rest.pop();
                let mut digits = String::new();
                while let Some(next) = self.rest.pop().filter(|next| *next != '}') {
                    digits.push(next);
                }
                let least = digits.split(',').next()?.parse().ok()?;
                if least > MOST { return None } else { least }
            }
            _ => return Some(1),
        };
        Some(times)
    }
}

#[cfg(test)]
mod tests {
    use crate::pattern::Pattern;

    #[test]
    fn a_sample_fits_its_pattern() {
        for source in
            ["#W[0-9]{7}", "[A-Z]{2,4}-\\d+", "(EUR|USD)[1-9][0-9]*", "(?:ab)?c", "[^a]x."]
        {
            let pattern = Pattern::new(source).unwrap();
            let (one, other) = (pattern.sample(1).unwrap(), pattern.sample(2).unwrap());
            assert!(pattern.matches(&one) && pattern.matches(&other), "{source}: {one} {other}");
        }
        let pattern = Pattern::new("#W[0-9]{7}").unwrap();
        assert_ne!(pattern.sample(1), pattern.sample(2));
    }
}
