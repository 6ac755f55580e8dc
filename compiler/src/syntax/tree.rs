//! Events to a tree: puts back what the grammar didn't see. Decides nothing about the language.

use rowan::{GreenNode, GreenNodeBuilder, Language};

use super::kind::{Playbook, SyntaxKind};
use super::lexer::Token;
use super::parser::Event;

/// Builds the tree of `text` from its tokens and what the grammar found in them.
pub(crate) fn build(text: &str, tokens: &[Token], mut events: Vec<Event>) -> GreenNode {
    let mut tree = Tree { text, tokens, at: 0, green: GreenNodeBuilder::new(), open: 0 };
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
    tree.green.finish()
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
    green: GreenNodeBuilder<'static>,
    open: u32,
}

impl Tree<'_> {
    fn start(&mut self, kind: SyntaxKind) {
        if self.open > 0 {
            let keep = if is_documented(kind) { self.doc_lines() } else { 0 };
            self.trivia(keep);
        }
        self.green.start_node(Playbook::kind_to_raw(kind));
        self.open += 1;
    }

    fn finish(&mut self) {
        self.open -= 1;
        if self.open == 0 {
            self.trivia(0);
        }
        self.green.finish_node();
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
        let text = self.text.get(start..end).unwrap_or_default();
        self.green.token(Playbook::kind_to_raw(kind), text);
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
        for _ in keep..self.pending() {
            if let Some(kind) = self.kind_of(self.at) {
                self.write(kind, self.start_of(self.at), self.start_of(self.at + 1));
            }
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
        TYPE_DECL, VOICE_DECL,
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
            | TYPE_DECL
            | VOICE_DECL
    )
}
