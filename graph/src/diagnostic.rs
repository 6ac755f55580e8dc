//! What the tools have to say about a project: one type, made by the compiler and by the verifier,
//! shown by the command line and by editors.
//!
//! A message says what was written, why it can't stand and what to write instead: lower case, no
//! final stop, names in back-ticks, never the name of a Rust type.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::counterexample::Counterexample;
use crate::origin::Origin;

/// A stable name for one kind of finding, such as `PB0301`. Its page is `playbook explain PB0301`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// How bad it is. An error stops the build; a warning doesn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The project can't be built.
    Error,
    /// It can, and someone should look.
    Warning,
}

/// A piece of source with a few words to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Where.
    pub origin: Origin,
    /// What stands there, in a few words (may be empty).
    pub text: String,
}

/// One step of the conversation that shows how a promise is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PathStep {
    /// What happens, in words: `customer: "yes"`.
    pub text: String,
    /// Where in the playbook: `find`, or `find -> cancel`.
    pub place: String,
    /// The line that does it, where there is one.
    pub origin: Option<Origin>,
}

/// Replaces a piece of source; an empty piece inserts, an empty text deletes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// What is replaced.
    pub origin: Origin,
    /// By what.
    pub text: String,
}

/// A change that mends the finding, which an editor can make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does, as an offer: `write `cancel``.
    pub title: String,
    /// The edits, none overlapping another.
    pub edits: Vec<Edit>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The place of the finding first, then related places, in any file.
    pub labels: Vec<Label>,
    /// The conversation that shows it, where the finding is about a path.
    pub path: Vec<PathStep>,
    /// The same for the machine, where it is certain that it comes about.
    pub example: Option<Counterexample>,
    /// How the machine plays it again, where it was kept.
    pub replay: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// A change that mends it, where a tool can make it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error at `origin`.
    pub fn error(code: Code, origin: Origin, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: vec![Label { origin, text: String::new() }],
            path: Vec::new(),
            example: None,
            replay: None,
            help: None,
            fix: None,
        }
    }

    /// A warning at `origin`.
    pub fn warning(code: Code, origin: Origin, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, origin, message) }
    }

    /// What stands above the conversation. Only what the machine can play happens; the rest may.
    pub const fn path_title(&self) -> &'static str {
        match &self.example {
            Some(example) if example.certain => "how it happens",
            _ => "how it may happen",
        }
    }

    /// Gives the place of the finding its few words.
    pub fn here(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Adds a related place.
    pub fn label(mut self, origin: Origin, text: impl Into<String>) -> Self {
        self.labels.push(Label { origin, text: text.into() });
        self
    }

    /// Adds what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a fix that replaces one piece.
    pub fn fix(
        mut self,
        title: impl Into<String>,
        origin: Origin,
        text: impl Into<String>,
    ) -> Self {
        let edit = Edit { origin, text: text.into() };
        self.fix = Some(Fix { title: title.into(), edits: vec![edit] });
        self
    }

    /// Adds the conversation that shows it.
    pub fn path(mut self, path: Vec<PathStep>) -> Self {
        self.path = path;
        self
    }

    /// Adds what the machine is to show of it.
    pub fn example(mut self, example: Option<Counterexample>) -> Self {
        self.example = example;
        self
    }

    /// Where the finding is.
    pub fn origin(&self) -> Option<Origin> {
        self.labels.first().map(|label| label.origin)
    }

    /// Whether it stops the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
