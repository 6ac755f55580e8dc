//! Patterns of refined texts: a regular expression with the source text it was written as.
//! A pattern says which texts are values of a type; it never decides what may happen.

use serde::{Deserialize, Serialize};

/// A pattern that a whole text must match.
///
/// ```
/// use playbook_graph::Pattern;
/// let id = Pattern::new("#W[0-9]{7}").unwrap();
/// assert!(id.matches("#W1234567"));
/// assert!(!id.matches("see #W1234567"));
/// assert_eq!(id.find("see #W1234567, please"), Some("#W1234567"));
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    source: String,
    whole: regex_lite::Regex,
    inside: regex_lite::Regex,
}

impl Pattern {
    /// Longest pattern accepted, in bytes.
    pub const LONGEST: usize = 1_000;

    /// Reads a pattern as written after `matching`.
    ///
    /// # Errors
    /// In words, why it is no pattern.
    pub fn new(source: &str) -> Result<Self, String> {
        if source.len() > Self::LONGEST {
            return Err(format!("a pattern has at most {} characters", Self::LONGEST));
        }
        let compile = |text: &str| regex_lite::Regex::new(text).map_err(|wrong| wrong.to_string());
        Ok(Self {
            source: source.to_owned(),
            whole: compile(&format!("^(?:{source})$"))?,
            inside: compile(source)?,
        })
    }

    /// The pattern as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the whole text fits.
    pub fn matches(&self, text: &str) -> bool {
        self.whole.is_match(text)
    }

    /// The first piece of a longer text that fits.
    pub fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.inside.find(text).map(|found| found.as_str()).filter(|piece| self.matches(piece))
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

impl TryFrom<String> for Pattern {
    type Error = String;
    fn try_from(source: String) -> Result<Self, String> {
        Self::new(&source)
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.source
    }
}
