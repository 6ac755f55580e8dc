//! What can't be read, and where. The words and rules of each are in `diagnostics`.

use playbook_graph::{Code, Diagnostic, FileId, Origin};

/// A place that can't be read. Bytes are of the file that was parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Its code, `PB0001` to `PB0099`.
    pub code: Code,
    /// First byte.
    pub start: u32,
    /// First byte after; the same as `start` where something is missing.
    pub end: u32,
    /// What is wrong.
    pub message: String,
    /// Another place that belongs to it, with a few words.
    pub also: Option<(u32, u32, String)>,
    /// How it is written.
    pub help: Option<String>,
    /// What an editor can offer: a title, the bytes to replace, the text to put there.
    pub fix: Option<(String, u32, u32, String)>,
}

impl SyntaxError {
    pub(crate) fn new(code: Code, (start, end): (u32, u32), message: impl Into<String>) -> Self {
        Self { code, start, end, message: message.into(), also: None, help: None, fix: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn also(mut self, at: Option<(u32, u32)>, words: &str) -> Self {
        self.also = at.map(|(start, end)| (start, end, words.to_owned()));
        self
    }

    pub(crate) fn fix(
        mut self,
        title: impl Into<String>,
        (start, end): (u32, u32),
        text: impl Into<String>,
    ) -> Self {
        self.fix = Some((title.into(), start, end, text.into()));
        self
    }

    /// The same, as the tools show it.
    pub fn to_diagnostic(&self, file: FileId) -> Diagnostic {
        let origin = Origin::new(file, self.start, self.end);
        let mut diagnostic = Diagnostic::error(self.code, origin, self.message.clone());
        if let Some((start, end, words)) = &self.also {
            diagnostic = diagnostic.label(Origin::new(file, *start, *end), words);
        }
        diagnostic.help = self.help.clone();
        if let Some((title, start, end, text)) = &self.fix {
            diagnostic = diagnostic.fix(title.clone(), Origin::new(file, *start, *end), text);
        }
        diagnostic
    }
}
