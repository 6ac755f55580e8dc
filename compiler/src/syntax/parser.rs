//! The machine under the grammar: looks at tokens, writes events, collects errors. Knows where a
//! line ends and how to skip what is broken; knows no construct of the language.
//!
//! It can't loop and can't nest without bound: each look costs a step that only taking a token
//! pays back, and nesting stops at [`MAX_DEPTH`].

use std::cell::Cell;

use crate::diagnostics;

use super::error::SyntaxError;
use super::kind::SyntaxKind::{self, *};
use super::lexer::Token;

/// How deep blocks and brackets may lie in each other.
pub const MAX_DEPTH: u32 = 128;
/// How many errors of a file are told.
pub const MAX_ERRORS: usize = 200;
const STEPS_PER_TOKEN: u32 = 4_000;

/// What the grammar found, in order; the tree is built from it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// A node starts. `parent` is how many events later the node starts that holds this one.
    Start { kind: SyntaxKind, parent: Option<u32> },
    /// The last started node ends.
    Finish,
    /// The next `count` tokens (what lies between them included) are one of this kind.
    Token { kind: SyntaxKind, count: u32 },
}

/// A token that the grammar sees.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) kind: SyntaxKind,
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// A line break stands before it.
    pub(crate) newline: bool,
    /// How far right its line begins.
    pub(crate) indent: u32,
    /// Where its line begins.
    line: u32,
}

pub(crate) struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Seen>,
    at: usize,
    pub(crate) events: Vec<Event>,
    pub(crate) errors: Vec<SyntaxError>,
    depth: u32,
    /// Inside `(` or `[` newlines are space.
    brackets: u32,
    /// The token whose line break has been taken as space.
    joined: usize,
    /// How far right the line of the statement begins that is being read.
    statement_indent: u32,
    /// That statement begins its line.
    statement_leads: bool,
    /// The statement before could not be read: what stands here may belong to it.
    pub(crate) lost: bool,
    /// Not every `{` has its `}`, so indents help to find out where one is missing.
    unbalanced: bool,
    steps: Cell<u32>,
}

/// A started node.
#[must_use]
pub(crate) struct Open(usize);

/// A finished node, which can still be put into another.
#[derive(Clone, Copy)]
pub(crate) struct Done(usize);

impl<'t> Parser<'t> {
    pub(crate) fn new(text: &'t str, tokens: &[Token]) -> Self {
        Self {
            text,
            unbalanced: !is_balanced(tokens),
            tokens: seen(text, tokens),
            at: 0,
            events: Vec::with_capacity(tokens.len() * 2),
            errors: Vec::new(),
            depth: 0,
            brackets: 0,
            joined: 0,
            statement_indent: 0,
            statement_leads: true,
            lost: false,
            steps: Cell::new(STEPS_PER_TOKEN),
        }
    }

    // --- looking

    fn seen(&self, ahead: usize) -> Option<&Seen> {
        self.tokens.get(self.at + ahead)
    }

    /// The next token's kind; `EOL` where a line ends that the grammar hasn't gone on from.
    pub(crate) fn current(&self) -> SyntaxKind {
        let steps = self.steps.get().saturating_sub(1);
        self.steps.set(steps);
        match self.seen(0) {
            Some(token) if steps > 0 => {
                if self.line_ends(token) {
                    EOL
                } else {
                    token.kind
                }
            }
            _ => EOF,
        }
    }

    fn line_ends(&self, token: &Seen) -> bool {
        token.newline
            && self.brackets == 0
            && self.joined != self.at
            && !matches!(token.kind, QUOTE_OPEN | PLUS | STAR | SLASH | ARROW)
            && !(token.kind == IDENT && is_joining_word(self.text_of(token)))
    }

    /// The kind of a token further on, line ends or not.
    pub(crate) fn nth(&self, ahead: usize) -> SyntaxKind {
        self.seen(ahead).map_or(EOF, |token| token.kind)
    }

    /// Whether a line break stands before a token further on.
    pub(crate) fn nth_on_new_line(&self, ahead: usize) -> bool {
        self.seen(ahead).is_none_or(|token| token.newline)
    }

    fn text_of(&self, token: &Seen) -> &'t str {
        self.text.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// The text of a token further on, line ends or not.
    pub(crate) fn nth_text(&self, ahead: usize) -> &'t str {
        self.seen(ahead).map_or("", |token| self.text_of(token))
    }

    /// Where the token `ahead` ends.
    pub(crate) fn nth_end(&self, ahead: usize) -> u32 {
        self.seen(ahead).map_or_else(|| self.last_end(), |token| token.end)
    }

    pub(crate) fn nth_is_word(&self, ahead: usize, word: &str) -> bool {
        self.nth(ahead) == IDENT && self.nth_text(ahead) == word
    }

    /// Whether no space stands between the token `ahead` and the one before it.
    pub(crate) fn nth_is_joint(&self, ahead: usize) -> bool {
        let before = self.tokens.get((self.at + ahead).wrapping_sub(1));
        before.zip(self.seen(ahead)).is_some_and(|(a, b)| a.end == b.start)
    }

    pub(crate) fn at(&self, kind: SyntaxKind) -> bool {
        self.current() == kind
    }

    /// The word here, if one is.
    pub(crate) fn word(&self) -> Option<&'t str> {
        (self.current() == IDENT).then(|| self.nth_text(0))
    }

    pub(crate) fn at_word(&self, word: &str) -> bool {
        self.word() == Some(word)
    }

    pub(crate) fn at_words(&self, first: &str, second: &str) -> bool {
        self.at_word(first) && self.goes_on_with(second)
    }

    /// Whether the token behind the next one is this word, on the same line.
    pub(crate) fn goes_on_with(&self, word: &str) -> bool {
        self.nth_is_word(1, word) && self.goes_on()
    }

    /// Whether a number stands behind the next token, on the same line.
    pub(crate) fn goes_on_with_number(&self) -> bool {
        self.nth(1) == NUMBER && self.goes_on()
    }

    /// Whether a word stands behind the next token, on the same line.
    pub(crate) fn goes_on_with_name(&self) -> bool {
        self.nth(1) == IDENT && self.goes_on()
    }

    fn goes_on(&self) -> bool {
        self.brackets > 0 || !self.nth_on_new_line(1)
    }

    /// Whether a statement may end here.
    pub(crate) fn at_end(&self) -> bool {
        matches!(self.current(), EOL | COMMA | R_BRACE | EOF)
            || (self.brackets == 0 && self.joined != self.at && self.nth_on_new_line(0))
    }

    /// How far right the line starts whose first token is here; none if it isn't the first.
    pub(crate) fn indent(&self) -> Option<u32> {
        self.seen(0).filter(|token| token.newline).map(|token| token.indent)
    }

    /// A statement starts: gives what to hand back to [`Self::end_statement`].
    pub(crate) fn start_statement(&mut self) -> (u32, bool) {
        let before = (self.statement_indent, self.statement_leads);
        let here = self.seen(0).map_or((0, true), |token| (token.indent, token.newline));
        (self.statement_indent, self.statement_leads) = here;
        before
    }

    pub(crate) fn end_statement(&mut self, before: (u32, bool)) {
        (self.statement_indent, self.statement_leads) = before;
    }

    pub(crate) fn statement_indent(&self) -> u32 {
        self.statement_indent
    }

    /// Braces can't be trusted.
    pub(crate) fn is_unbalanced(&self) -> bool {
        self.unbalanced
    }

    /// How the line that starts here lies to `indent`, where braces can't be trusted.
    pub(crate) fn lies(&self, indent: u32) -> Option<std::cmp::Ordering> {
        let here = self.indent().filter(|_| self.unbalanced)?;
        Some(here.cmp(&indent))
    }

    pub(crate) fn position(&self) -> usize {
        self.at
    }

    // --- taking

    fn take(&mut self, kind: SyntaxKind, count: u32) {
        self.events.push(Event::Token { kind, count });
        self.at += count as usize;
        self.steps.set(STEPS_PER_TOKEN);
    }

    /// Takes the next token, whatever it is.
    pub(crate) fn bump(&mut self) {
        let kind = self.nth(0);
        if kind != EOF {
            self.take(kind, 1);
        }
    }

    /// Takes the next word as a word of the language.
    pub(crate) fn keyword(&mut self) {
        self.take(KEYWORD, 1);
    }

    /// Takes the next token: a word as a word of the language, a sign as itself.
    pub(crate) fn keyword_or_sign(&mut self) {
        if self.nth(0) == IDENT { self.keyword() } else { self.bump() }
    }

    pub(crate) fn eat(&mut self, kind: SyntaxKind) -> bool {
        let found = self.at(kind);
        if found {
            self.bump();
        }
        found
    }

    pub(crate) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.keyword();
        }
        found
    }

    pub(crate) fn eat_words(&mut self, first: &str, second: &str) -> bool {
        let found = self.at_words(first, second);
        if found {
            self.keyword();
            self.keyword();
        }
        found
    }

    /// Takes the next `count` tokens as one.
    pub(crate) fn glue(&mut self, kind: SyntaxKind, count: usize) {
        self.take(kind, u32::try_from(count).unwrap_or(1));
    }

    /// A line break before the next token is space.
    pub(crate) fn join_line(&mut self) {
        self.joined = self.at;
    }

    /// Behind an operator a line break is space, unless the next line is a statement of its own.
    pub(crate) fn join_operand(&mut self) {
        if !self.next_line_stands_alone() {
            self.join_line();
        }
    }

    /// Whether the next line begins with two things of which the second can't follow a value or a
    /// target: what should have stood on this line is missing.
    pub(crate) fn next_line_stands_alone(&self) -> bool {
        self.nth_on_new_line(0)
            && self.nth(0) == IDENT
            && !self.nth_on_new_line(1)
            && !matches!(self.nth_text(0), "any" | "all" | "not" | "end" | "handoff")
            && match self.nth(1) {
                IDENT => !can_follow_value(self.nth_text(1)),
                NUMBER => !(self.nth_is_word(0, "last") && self.nth_is_word(2, "of")),
                TYPE_IDENT => true,
                _ => false,
            }
    }

    /// A line break before the next token ends a statement again.
    pub(crate) fn part_line(&mut self) {
        self.joined = usize::MAX;
    }

    /// Newlines are space until [`Self::close_bracket`]; gives what to hand back there.
    pub(crate) fn open_bracket(&mut self) -> u32 {
        let before = self.brackets;
        self.brackets += 1;
        before
    }

    /// Newlines end statements again, as inside `{`; gives what to hand back.
    pub(crate) fn open_brace(&mut self) -> u32 {
        std::mem::replace(&mut self.brackets, 0)
    }

    pub(crate) fn close_bracket(&mut self, before: u32) {
        self.brackets = before;
    }

    // --- nodes

    pub(crate) fn open(&mut self) -> Open {
        self.events.push(Event::Start { kind: ERROR, parent: None });
        Open(self.events.len() - 1)
    }

    pub(crate) fn close(&mut self, open: Open, as_kind: SyntaxKind) -> Done {
        if let Some(Event::Start { kind, .. }) = self.events.get_mut(open.0) {
            *kind = as_kind;
        }
        self.events.push(Event::Finish);
        Done(open.0)
    }

    /// Takes a start back: no node.
    pub(crate) fn abandon(&mut self, open: Open) {
        if open.0 + 1 == self.events.len() {
            self.events.pop();
        } else if let Some(event) = self.events.get_mut(open.0) {
            *event = Event::Token { kind: ERROR, count: 0 };
        }
    }

    /// Starts a node that holds `done`.
    pub(crate) fn wrap(&mut self, done: Done) -> Open {
        let open = self.open();
        let distance = u32::try_from(open.0 - done.0).ok();
        if let Some(Event::Start { parent, .. }) = self.events.get_mut(done.0) {
            *parent = distance;
        }
        open
    }

    /// One level deeper; false (and an error, once) where it gets too deep.
    pub(crate) fn descend(&mut self) -> bool {
        if self.depth >= MAX_DEPTH {
            let (start, end) = self.here();
            self.error(diagnostics::too_deep::report((start, end)));
            return false;
        }
        self.depth += 1;
        true
    }

    /// A chain without brackets nests as well: whether it must end here (an error then).
    pub(crate) fn is_too_long(&mut self, length: u32) -> bool {
        let long = length >= MAX_DEPTH;
        if long {
            self.error(diagnostics::too_deep::report(self.here()));
        }
        long
    }

    pub(crate) fn ascend(&mut self) {
        self.depth -= 1;
    }

    // --- errors

    /// The bytes of the next token; at the end of a line, the place behind the last one.
    pub(crate) fn here(&self) -> (u32, u32) {
        match self.seen(0) {
            Some(token) if self.current() != EOL => (token.start, token.end),
            _ => (self.last_end(), self.last_end()),
        }
    }

    /// The bytes from the next token to one further on.
    pub(crate) fn nth_range(&self, ahead: usize) -> (u32, u32) {
        let (start, end) = self.next_range();
        (start, self.seen(ahead).map_or(end, |token| token.end))
    }

    /// The bytes of the next token, line ends or not.
    pub(crate) fn next_range(&self) -> (u32, u32) {
        self.seen(0).map_or((self.last_end(), self.last_end()), |token| (token.start, token.end))
    }

    /// The bytes of the token taken last.
    pub(crate) fn last(&self) -> (u32, u32) {
        self.tokens.get(self.at.wrapping_sub(1)).map_or((0, 0), |token| (token.start, token.end))
    }

    pub(crate) fn last_end(&self) -> u32 {
        self.last().1
    }

    /// The next token as a message names it.
    pub(crate) fn found(&self) -> String {
        match self.current() {
            EOL => "the end of the line".to_owned(),
            EOF => "the end of the file".to_owned(),
            QUOTE_OPEN => "a text".to_owned(),
            QUOTE_CLOSE => "the end of the text".to_owned(),
            _ => format!("`{}`", shorten(self.nth_text(0))),
        }
    }

    /// Notes an error; a second one at the same place says nothing new, nor a third one on a line, and
    /// neither do those on the way out of brackets that lie too deep in each other.
    pub(crate) fn error(&mut self, error: SyntaxError) {
        if self.errors.len() >= MAX_ERRORS {
            return;
        }
        let deep = |last: &SyntaxError| {
            let between = self.text.get(last.start as usize..error.start as usize);
            last.code == diagnostics::too_deep::PAGE.code
                && between.is_some_and(|between| !between.contains('\n'))
        };
        let known = self.errors.last().is_some_and(|last| last.start == error.start || deep(last));
        let line = self.line_of(error.start);
        let earlier = self.errors.iter().rev().take(2).filter(|other| other.start >= line);
        if !known && earlier.count() < 2 {
            self.errors.push(error);
        }
    }

    /// Where the line begins that a place near the next token is on.
    fn line_of(&self, place: u32) -> u32 {
        let near = self.tokens.get(..=self.at).unwrap_or(&self.tokens);
        near.iter().rev().find(|token| token.line <= place).map_or(0, |token| token.line)
    }

    /// Notes that `what` should stand here, and how it is written.
    pub(crate) fn expected(&mut self, what: &str, written: &str) {
        let found = self.found();
        let here = self.here();
        if self.at(EQ) && matches!(what, "`be`" | "`:`" | "`:` and a type")
            || self.at_word("then") && what == "`->`"
        {
            let sign = what.split('`').nth(1).unwrap_or_default();
            self.error(diagnostics::expected::instead(here, what, &found, written, sign));
        } else if !self.meaningless() {
            self.error(diagnostics::expected::report(here, what, &found, written));
        }
    }

    /// Notes a sign that another language uses, or a character that means nothing, if one is here.
    pub(crate) fn meaningless(&mut self) -> bool {
        if self.other_sign() || self.currency_sign() {
            return true;
        }
        let found = self.at(UNKNOWN);
        if found {
            self.error(diagnostics::character::report(self.here(), &self.found()));
        }
        found
    }

    /// Notes `==`, `!=`, `&&` and the like, behind what can be compared or joined.
    fn other_sign(&mut self) -> bool {
        let begins = matches!(self.current(), UNKNOWN | EQ | LESS | PIPE);
        if !begins || !self.follows_a_value() {
            return false;
        }
        let goes_on = |ahead: &usize| {
            let sign = matches!(self.nth(*ahead), UNKNOWN | EQ | LESS | MORE | PIPE);
            *ahead == 0 || sign && self.nth_is_joint(*ahead)
        };
        let count = (0..4).take_while(goes_on).count();
        let (start, _) = self.here();
        let end = self.seen(count - 1).map_or(start, |token| token.end);
        let signs = self.text.get(start as usize..end as usize).unwrap_or_default();
        let Some(instead) = diagnostics::other_words::for_a_sign(signs) else { return false };
        self.error(diagnostics::character::other_sign((start, end), signs, instead));
        true
    }

    /// Whether what stands before the next token ends a value.
    fn follows_a_value(&self) -> bool {
        let before = self.tokens.get(self.at.wrapping_sub(1)).map(|token| token.kind);
        let ends = |kind| {
            matches!(
                kind,
                IDENT
                    | TYPE_IDENT
                    | ISO_CODE
                    | NUMBER
                    | DATE
                    | TIME
                    | QUOTE_CLOSE
                    | R_PAREN
                    | R_BRACKET
                    | PERCENT
            )
        };
        before.is_some_and(ends)
    }

    /// Notes `€5`, `5€`.
    fn currency_sign(&mut self) -> bool {
        let sign = self.nth_text(0);
        let currency = diagnostics::other_words::currency(sign).filter(|_| self.at(UNKNOWN));
        let Some(currency) = currency else { return false };
        let ((start, end), (before, _)) = (self.here(), self.last());
        let behind = self.tokens.get(self.at.wrapping_sub(1)).filter(|it| it.kind == NUMBER);
        let (at, number) = match behind {
            Some(number) => ((before, end), self.text_of(number)),
            None if self.nth(1) == NUMBER => {
                ((start, self.seen(1).map_or(end, |number| number.end)), self.nth_text(1))
            }
            None => ((start, end), "5"),
        };
        let amount = format!("{number} {currency}");
        self.error(diagnostics::character::currency_sign(at, sign, &amount));
        true
    }

    /// Skips to the end of the statement: of the line, and of a block that opens on it.
    pub(crate) fn skip_statement(&mut self) {
        if self.at_end() {
            return;
        }
        let open = self.open();
        let mut braces = 0u32;
        let mut first = true;
        while self.nth(0) != EOF && (first || !self.skipped(braces)) {
            match self.nth(0) {
                L_BRACE => braces += 1,
                R_BRACE => braces -= 1,
                _ => {}
            }
            first = false;
            self.bump();
        }
        self.close(open, ERROR);
    }

    /// Whether what is skipped ends before the next token.
    fn skipped(&self, braces: u32) -> bool {
        let new_line = self.nth_on_new_line(0);
        if braces > 0 && new_line {
            let outside = |order| order != std::cmp::Ordering::Greater;
            return self.lies(self.statement_indent).is_some_and(outside)
                && !(self.nth(0) == R_BRACE && self.indent() == Some(self.statement_indent));
        }
        if braces > 0 {
            return false;
        }
        let goes_on = new_line
            && self.last_is(COMMA)
            && self.statement_leads
            && self.indent() > Some(self.statement_indent);
        new_line && !goes_on
            || self.nth(0) == R_BRACE
            || (self.nth(0) == COMMA && !self.statement_leads)
    }

    fn last_is(&self, kind: SyntaxKind) -> bool {
        self.tokens.get(self.at.wrapping_sub(1)).is_some_and(|token| token.kind == kind)
    }

    /// Whether a block's `{` is missing at the end of this line, but what should stand in it doesn't.
    pub(crate) fn lacks_brace(&self) -> bool {
        self.current() == EOL
            && self.lies(self.statement_indent) == Some(std::cmp::Ordering::Greater)
    }

    /// Whether a `}` behind other words closes more than is open here: the next line goes on inside.
    pub(crate) fn closes_too_much(&self) -> bool {
        self.unbalanced
            && !self.nth_on_new_line(0)
            && self.seen(1).is_some_and(|next| {
                next.newline && next.kind != R_BRACE && next.indent > self.statement_indent
            })
    }

    /// Skips to a kind of token on this line; true where it is found.
    pub(crate) fn skip_to(&mut self, kind: SyntaxKind) -> bool {
        let mut ahead = 0;
        while !self.nth_on_new_line(ahead) && self.nth(ahead) != kind {
            ahead += 1;
        }
        let found = self.nth(ahead) == kind && !self.nth_on_new_line(ahead);
        if found && ahead > 0 {
            let open = self.open();
            for _ in 0..ahead {
                self.bump();
            }
            self.close(open, ERROR);
        }
        found
    }
}

/// Words before which a line break is space.
fn is_joining_word(word: &str) -> bool {
    matches!(word, "and" | "or" | "then" | "within" | "until" | "because" | "otherwise")
}

/// Words that may stand behind a value, in an expression or in a clause around it.
fn can_follow_value(word: &str) -> bool {
    matches!(
        word,
        "when"
            | "and"
            | "or"
            | "is"
            | "in"
            | "from"
            | "where"
            | "rounded"
            | "after"
            | "before"
            | "of"
            | "to"
            | "otherwise"
            | "then"
            | "within"
            | "until"
            | "because"
            | "per"
            | "with"
            | "as"
            | "due"
            | "done"
            | "for"
            | "nudge"
            | "park"
            | "close"
            | "without"
            | "between"
            | "items"
    )
}

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(24).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn seen(text: &str, tokens: &[Token]) -> Vec<Seen> {
    let mut list = Vec::with_capacity(tokens.len() / 2);
    let mut newline = true;
    let (mut line, mut indent) = (0u32, 0u32);
    for (at, token) in tokens.iter().enumerate() {
        let end = tokens.get(at + 1).map_or(text.len(), |next| next.start as usize);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        match token.kind {
            NEWLINE => {
                newline = true;
                line = end;
            }
            kind if kind.is_trivia() => {}
            kind => {
                let start = token.start;
                if newline {
                    indent = start - line;
                }
                list.push(Seen { kind, start, end, newline, indent, line });
                newline = false;
            }
        }
    }
    list
}

/// Whether each `{` has its `}`, those in texts left out.
fn is_balanced(tokens: &[Token]) -> bool {
    let (mut open, mut text) = (0u32, false);
    for token in tokens {
        match token.kind {
            QUOTE_OPEN => text = true,
            QUOTE_CLOSE | NEWLINE => text = false,
            // A brace in a text that stands alone there leaves the blocks around as they are.
            _ if text => {}
            L_BRACE => open += 1,
            R_BRACE if open == 0 => return false,
            R_BRACE => open -= 1,
            _ => {}
        }
    }
    open == 0
}
