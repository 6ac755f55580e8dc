//! How the command ends: a few documented exit codes, and one way to say what went wrong.

use std::fmt;
use std::process::ExitCode;

use anstream::eprintln;
use anstyle::{AnsiColor, Style};

/// Exit codes, as `playbook --help` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, and the answer is good.
    Good = 0,
    /// Done, and the answer is bad: findings, a failed scenario, a divergence.
    Bad = 1,
    /// Something can't be read, written or reached, or an input isn't what it should be.
    Trouble = 3,
    /// The proof and the machine disagree: a fault of this program, and no proof of anything.
    Disagreement = 4,
}

/// Why a command can't go on, in words for people.
#[derive(Debug)]
pub(crate) struct Trouble(pub String);

impl<E: std::error::Error> From<E> for Trouble {
    fn from(wrong: E) -> Self {
        let mut words = wrong.to_string();
        let mut source = wrong.source();
        while let Some(cause) = source {
            let cause_words = cause.to_string();
            if !words.contains(&cause_words) {
                words = format!("{words}: {cause_words}");
            }
            source = cause.source();
        }
        Self(words)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A [`Trouble`] made of words.
pub(crate) fn trouble(words: impl Into<String>) -> Trouble {
    Trouble(words.into())
}

/// What every command gives back.
pub(crate) type Outcome = Result<Exit, Trouble>;

/// Says what went wrong, if something did, and gives the process its code.
pub(crate) fn code_of(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(wrong) => {
            say_error(&wrong.to_string());
            ExitCode::from(Exit::Trouble as u8)
        }
    }
}

/// Prints `error: …` to the standard error.
pub(crate) fn say_error(words: &str) {
    let style: Style = AnsiColor::Red.on_default().bold();
    eprintln!("{style}error{style:#}: {words}");
}
