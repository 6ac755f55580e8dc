//! Why a scenario fails, for its author: what was expected, what happened instead, and the whole
//! conversation until then.

use std::fmt;

use playbook_graph::OriginId;

/// Why a scenario fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The line of the scenario.
    pub origin: OriginId,
    /// The same, as `file:line`.
    pub line: String,
    /// What was expected, in words.
    pub expected: String,
    /// What happened instead.
    pub instead: String,
    /// The conversation so far, one line for each thing that happened.
    pub story: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: expected {}", self.line, self.expected)?;
        writeln!(f, "  instead, {}", self.instead)?;
        if !self.story.is_empty() {
            writeln!(f, "  the conversation until then:")?;
        }
        self.story.iter().try_for_each(|line| writeln!(f, "    {line}"))
    }
}
