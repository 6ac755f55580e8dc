//! Events to a tree: puts back what the grammar didn't see. Decides nothing about the language.
//!
//! Equal tokens of a file share one green token; nodes are built as they close and never looked up
//! again, which is quicker than to find the few that are equal.

use rowan::{GreenNode, GreenToken, Language, NodeOrToken};

use super::kind::{Playbook, SyntaxKind};
use super::lexer::Token;
use super::parser::Event;

/// Builds the tree of `text` from its tokens and what the grammar found in them.
pub(crate) fn build(text: &str, tokens: &[Token], mut events: Vec<Event>) -> GreenNode {
    let mut tree = Tree {
        text,
        tokens,
        at: 0,
        words: Words::default(),
        children: Vec::with_capacity(64),
        open: Vec::with_capacity(32),
        root: None,
    };
    let mut parents = Vec::new();
    for at in 0..events.len() {
        match events.get(at).copied() {
            Some(Event::Start { kind, parent }) => {
                parents.push(kind);
                outer_starts(&mut events, at, parent, &mut parents);
                for kind in parents.drain(..).rev() {
                    tree.start(kind);
                }
            }
            Some(Event::Finish) => tree.finish(),
            Some(Event::Token { kind, count }) => tree.token(kind, count),
            None => {}
        }
    }
    let Tree { root, .. } = tree;
    root.unwrap_or_else(|| GreenNode::new(Playbook::kind_to_raw(SyntaxKind::FILE), []))
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

struct Tree<'t> {
    text: &'t str,
    tokens: &'t [Token],
    at: usize,
    words: Words,
    /// What is finished and waits for the node around it.
    children: Vec<NodeOrToken<GreenNode, GreenToken>>,
    /// The nodes that are open, each with its first child.
    open: Vec<(SyntaxKind, usize)>,
    root: Option<GreenNode>,
}

impl Tree<'_> {
    fn start(&mut self, kind: SyntaxKind) {
        if !self.open.is_empty() {
            if is_documented(kind) {
                self.trivia(self.doc_lines());
            } else {
                self.trivia(0);
            }
        }
        self.open.push((kind, self.children.len()));
    }

    fn finish(&mut self) {
        if self.open.len() == 1 {
            self.trivia(0);
        }
        let Some((kind, first)) = self.open.pop() else { return };
        let node = GreenNode::new(Playbook::kind_to_raw(kind), self.children.drain(first..));
        if self.open.is_empty() {
            self.root = Some(node);
        } else {
            self.children.push(node.into());
        }
    }

    fn token(&mut self, kind: SyntaxKind, count: u32) {
        if count == 0 {
            return;
        }
        self.trivia(0);
        let start = self.start_of(self.at);
        for nth in 0..count {
            while nth > 0 && self.kind_of(self.at).is_some_and(SyntaxKind::is_trivia) {
                self.at += 1;
            }
            self.at += 1;
        }
        self.write(kind, start, self.start_of(self.at));
    }

    fn write(&mut self, kind: SyntaxKind, start: usize, end: usize) {
        let token = self.words.token(kind, self.text, start, end);
        self.children.push(token.into());
    }

    fn kind_of(&self, at: usize) -> Option<SyntaxKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn start_of(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |token| token.start as usize)
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
            self.write(kind, self.start_of(self.at), self.start_of(self.at + 1));
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

/// The tokens of the file so far, each in the one place that its kind and text point to; a newer
/// one takes the place of an older.
struct Words(Vec<Option<GreenToken>>);

/// A power of two.
const PLACES: usize = 512;

impl Default for Words {
    fn default() -> Self {
        Self(vec![None; PLACES])
    }
}

impl Words {
    /// The token of this kind that stands from `start` to `end`.
    fn token(&mut self, kind: SyntaxKind, all: &str, start: usize, end: usize) -> GreenToken {
        let raw = Playbook::kind_to_raw(kind);
        let text = all.get(start..end).unwrap_or_default();
        let Some(place) = self.0.get_mut(place(kind, all, start, end)) else {
            return GreenToken::new(raw, text);
        };
        match place {
            Some(known) if known.kind() == raw && known.text() == text => known.clone(),
            _ => place.insert(GreenToken::new(raw, text)).clone(),
        }
    }
}

/// Where a token is kept: by its kind, its length and its first and last eight bytes.
fn place(kind: SyntaxKind, all: &str, start: usize, end: usize) -> usize {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let eight = |from: usize| {
        let bytes = all.as_bytes().get(from..).and_then(|rest| rest.first_chunk::<8>());
        bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
    };
    let len = end - start;
    let bytes = if len < 8 {
        // What stands behind it doesn't count.
        eight(start) & ((1 << (8 * len)) - 1)
    } else {
        eight(start) ^ eight(end - 8).rotate_left(23)
    };
    let sum = bytes.wrapping_add((len as u64) << 16 | kind as u64);
    (sum.wrapping_mul(ODD) >> 55) as usize % PLACES
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
