//! The tree of a text: its nodes and tokens in one list, in the order of the text, a node before
//! what is in it. Made from the grammar's events; puts back what the grammar didn't see. Decides
//! nothing about the language.
//!
//! All of the text is in it, so a part ends where what stands behind it begins: one list, and nothing
//! to be allocated for a part.

use super::kind::SyntaxKind;
use super::lexer::Token;
use super::parser::Event;

/// The tree of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tree {
    text: String,
    list: Vec<Listed>,
}

/// A node or token in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Listed {
    kind: SyntaxKind,
    /// Its first byte.
    start: u32,
    /// The place in the list behind it and all that is in it.
    behind: u32,
    /// The place of the node that it is right inside; of the root, its own.
    parent: u32,
}

/// What isn't in the list.
const NOTHING: Listed = Listed { kind: SyntaxKind::ERROR, start: 0, behind: 0, parent: 0 };

/// A part of a tree, looked at where it lies.
#[derive(Clone, Copy)]
pub(crate) struct Part<'t> {
    tree: &'t Tree,
    at: u32,
    listed: Listed,
}

impl Tree {
    /// The part at a place in the list; the root is at 0.
    pub(crate) fn part(&self, at: u32) -> Part<'_> {
        let listed = self.list.get(at as usize).copied().unwrap_or(NOTHING);
        Part { tree: self, at, listed }
    }

    fn start_of(&self, at: u32) -> usize {
        self.list.get(at as usize).map_or(self.text.len(), |listed| listed.start as usize)
    }
}

impl<'t> Part<'t> {
    /// Its place in the list.
    pub(crate) fn at(self) -> u32 {
        self.at
    }

    /// The place in the list behind it and all that is in it.
    pub(crate) fn behind(self) -> u32 {
        self.listed.behind
    }

    /// What it is.
    pub(crate) fn kind(self) -> SyntaxKind {
        self.listed.kind
    }

    /// Its first byte.
    pub(crate) fn start(self) -> u32 {
        self.listed.start
    }

    /// The byte behind it.
    pub(crate) fn end(self) -> u32 {
        byte(self.tree.start_of(self.listed.behind))
    }

    /// Its text.
    pub(crate) fn text(self) -> &'t str {
        let range = self.listed.start as usize..self.tree.start_of(self.listed.behind);
        self.tree.text.get(range).unwrap_or_default()
    }

    /// The parts right inside it, in order.
    pub(crate) fn parts(self) -> impl Iterator<Item = Self> {
        let (mut at, behind) = (self.at + 1, self.listed.behind);
        std::iter::from_fn(move || {
            let part = (at < behind).then(|| self.tree.part(at))?;
            at = part.listed.behind;
            Some(part)
        })
    }

    /// The nodes right inside it, in order.
    pub(crate) fn nodes(self) -> impl Iterator<Item = Self> {
        self.parts().filter(|part| !part.kind().is_token())
    }

    /// Itself and all that is in it, in order.
    pub(crate) fn all(self) -> impl Iterator<Item = Self> {
        (self.at..self.listed.behind).map(move |at| self.tree.part(at))
    }

    /// The node that it is right inside.
    pub(crate) fn parent(self) -> Option<Self> {
        (self.at > 0).then(|| self.tree.part(self.listed.parent))
    }

    /// What stands behind it in the same node.
    pub(crate) fn next(self) -> Option<Self> {
        let around = self.parent()?;
        (self.listed.behind < around.listed.behind).then(|| self.tree.part(self.listed.behind))
    }
}

fn byte(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Builds the tree of `text` from its tokens and what the grammar found in them.
pub(crate) fn build(text: &str, tokens: &[Token], mut events: Vec<Event>) -> Tree {
    let nodes = events.iter().filter(|event| matches!(event, Event::Start { .. })).count();
    let list = Vec::with_capacity(tokens.len() + nodes);
    let mut builder = Builder { text, tokens, at: 0, list, open: Vec::with_capacity(32) };
    let mut parents = Vec::new();
    for at in 0..events.len() {
        match events.get(at).copied() {
            Some(Event::Start { kind, parent }) => {
                parents.push(kind);
                outer_starts(&mut events, at, parent, &mut parents);
                for kind in parents.drain(..).rev() {
                    builder.start(kind);
                }
            }
            Some(Event::Finish) => builder.finish(),
            Some(Event::Token { kind, count }) => builder.token(kind, count),
            None => {}
        }
    }
    Tree { text: text.to_owned(), list: builder.list }
}

/// Collects the nodes that hold the one at `at`, and marks their own starts as done.
fn outer_starts(
    events: &mut [Event],
    mut at: usize,
    mut parent: Option<u32>,
    list: &mut Vec<SyntaxKind>,
) {
    while let Some(distance) = parent {
        at += distance as usize;
        let Some(Event::Start { kind, parent: next }) = events.get(at).copied() else { return };
        list.push(kind);
        parent = next;
        if let Some(slot) = events.get_mut(at) {
            *slot = Event::Token { kind: SyntaxKind::ERROR, count: 0 };
        }
    }
}

struct Builder<'t> {
    text: &'t str,
    tokens: &'t [Token],
    at: usize,
    list: Vec<Listed>,
    /// The places of the nodes that are open.
    open: Vec<u32>,
}

impl Builder<'_> {
    fn start(&mut self, kind: SyntaxKind) {
        if !self.open.is_empty() {
            if is_documented(kind) {
                self.trivia(self.doc_lines());
            } else {
                self.trivia(0);
            }
        }
        let at = byte(self.list.len());
        self.write(kind, self.start_of(self.at));
        self.open.push(at);
    }

    fn finish(&mut self) {
        if self.open.len() == 1 {
            self.trivia(0);
        }
        let behind = byte(self.list.len());
        let node = self.open.pop().and_then(|at| self.list.get_mut(at as usize));
        if let Some(node) = node {
            node.behind = behind;
        }
    }

    fn token(&mut self, kind: SyntaxKind, count: u32) {
        if count == 0 {
            return;
        }
        self.trivia(0);
        self.write(kind, self.start_of(self.at));
        for nth in 0..count {
            while nth > 0 && self.kind_of(self.at).is_some_and(SyntaxKind::is_trivia) {
                self.at += 1;
            }
            self.at += 1;
        }
    }

    fn write(&mut self, kind: SyntaxKind, start: u32) {
        let parent = self.open.last().copied().unwrap_or_default();
        let behind = byte(self.list.len() + 1);
        self.list.push(Listed { kind, start, behind, parent });
    }

    fn kind_of(&self, at: usize) -> Option<SyntaxKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn start_of(&self, at: usize) -> u32 {
        self.tokens.get(at).map_or_else(|| byte(self.text.len()), |token| token.start)
    }

    fn pending(&self) -> usize {
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        rest.iter().take_while(|token| token.kind.is_trivia()).count()
    }

    /// Writes the trivia before the next token, but for the last `keep`.
    fn trivia(&mut self, keep: usize) {
        let end = if keep == 0 { usize::MAX } else { self.at + self.pending() - keep };
        while self.at < end
            && let Some(kind) = self.kind_of(self.at).filter(|kind| kind.is_trivia())
        {
            self.write(kind, self.start_of(self.at));
            self.at += 1;
        }
    }

    /// How many of the pending trivia, from the first `##` of the lines right above, document what
    /// comes next.
    fn doc_lines(&self) -> usize {
        let pending = self.pending();
        let (mut keep, mut newlines) = (0, 0);
        for back in 1..=pending {
            match self.kind_of(self.at + pending - back) {
                Some(SyntaxKind::DOC_COMMENT) => {
                    keep = back;
                    newlines = 0;
                }
                Some(SyntaxKind::NEWLINE) if newlines == 0 => newlines = 1,
                Some(SyntaxKind::WHITESPACE) => {}
                _ => break,
            }
        }
        keep
    }
}

/// Whether `##` lines above it belong to it.
fn is_documented(kind: SyntaxKind) -> bool {
    use SyntaxKind::{
        AUTHORITY_DECL, CALENDAR_DECL, DESK_DECL, ENUM_DECL, ENUM_VALUE, EVENT_DECL, FACT_DECL,
        FIELD, FORMULA_DECL, INTENT_DECL, KNOWLEDGE_DECL, PLAYBOOK_DECL, POLICY_DECL, RECORD_DECL,
        ROLE_DECL, SCENARIO_DECL, SLOT_DECL, STATE_DECL, TABLE_DECL, TEAM_DECL, TOOL_DECL,
        TRANSLATION_DECL, TYPE_DECL, VOICE_DECL,
    };
    matches!(
        kind,
        AUTHORITY_DECL
            | CALENDAR_DECL
            | DESK_DECL
            | ENUM_DECL
            | ENUM_VALUE
            | EVENT_DECL
            | FACT_DECL
            | FIELD
            | FORMULA_DECL
            | INTENT_DECL
            | KNOWLEDGE_DECL
            | PLAYBOOK_DECL
            | POLICY_DECL
            | RECORD_DECL
            | ROLE_DECL
            | SCENARIO_DECL
            | SLOT_DECL
            | STATE_DECL
            | TABLE_DECL
            | TEAM_DECL
            | TOOL_DECL
            | TRANSLATION_DECL
            | TYPE_DECL
            | VOICE_DECL
    )
}
