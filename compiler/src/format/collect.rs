//! The tree as statements: comments above and behind, then words and blocks. Decides no layout
//! but one thing that the author decides: whether a block stands on one line or on several.

use super::space;
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::{Parse, SyntaxElement, SyntaxNode, SyntaxToken};

/// One statement with what belongs to it.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    /// An empty line stands before it (before its first comment).
    pub(super) blank: bool,
    /// Comment lines above it; true where an empty line stands between one and what follows.
    pub(super) comments: Vec<(String, bool)>,
    /// Where it starts in the text.
    start: usize,
    /// What it is.
    pub(super) kind: SyntaxKind,
    /// Its words and blocks, in order.
    pub(super) items: Vec<Item>,
    /// The item that stands in a column with its neighbours'.
    pub(super) column: Option<usize>,
    /// A comment behind it on its line.
    pub(super) trailing: Option<String>,
    /// It ends with a list, which a comma would go on with.
    lists: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Item {
    Word(Word),
    Block(Block),
}

#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    /// A space stands before it.
    pub(super) space: bool,
    /// A long line may break before it.
    pub(super) may_break: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Stands between `{` and `}`; the clauses below a slot don't.
    pub(super) braces: bool,
    /// The author wrote it on several lines.
    pub(super) tall: bool,
    /// Its rows are a table's.
    pub(super) table: bool,
    pub(super) statements: Vec<Statement>,
    /// Comments before its end.
    pub(super) closing: Vec<(String, bool)>,
}

/// A list of statements as it is collected.
#[derive(Default)]
struct List {
    statements: Vec<Statement>,
    comments: Vec<(String, bool)>,
    newlines: u32,
    blank: bool,
}

impl List {
    fn newline(&mut self) {
        self.newlines += 1;
        if self.newlines > 1 {
            match self.comments.last_mut() {
                Some(comment) => comment.1 = true,
                None => self.blank = true,
            }
        }
    }

    fn comment(&mut self, text: &str) {
        let text = text.trim_end().to_owned();
        match self.statements.last_mut() {
            Some(last) if self.newlines == 0 && last.trailing.is_none() => {
                last.trailing = Some(text);
            }
            _ => self.comments.push((text, false)),
        }
        self.newlines = 0;
    }

    fn statement(
        &mut self,
        start: usize,
        kind: SyntaxKind,
        items: Vec<Item>,
        column: Option<usize>,
    ) {
        let comments = std::mem::take(&mut self.comments);
        let blank = std::mem::take(&mut self.blank) && !self.statements.is_empty();
        let lists = space::ends_with_list(kind, &items);
        let statement =
            Statement { blank, comments, start, kind, items, column, trailing: None, lists };
        self.statements.push(statement);
        self.newlines = 0;
    }
}

impl List {
    /// Where the broken line begins that goes on at `start`: what was read of it is taken back.
    fn take_broken(&mut self, start: usize) -> usize {
        let same = |last: &Statement| last.trailing.is_none() && last.comments.is_empty();
        if self.newlines > 0 || !self.statements.last().is_some_and(same) {
            return start;
        }
        let Some(last) = self.statements.pop() else { return start };
        self.blank = last.blank;
        last.start
    }
}

/// The statements of a whole file, as one block without braces.
pub(super) fn file(parse: &Parse, text: &str) -> Block {
    let errors = parse.errors.iter().map(|error| (error.start, error.end)).collect();
    let source = Source { text, errors };
    // A comment at the very top is above something, not behind.
    let mut list = List { newlines: 1, ..List::default() };
    for element in parse.tree().children_with_tokens() {
        source.element(&mut list, element);
    }
    Block {
        braces: false,
        tall: true,
        table: false,
        statements: list.statements,
        closing: list.comments,
    }
}

struct Source<'t> {
    text: &'t str,
    errors: Vec<(u32, u32)>,
}

impl Source<'_> {
    /// An element of a list of statements.
    fn element(&self, list: &mut List, element: SyntaxElement) {
        match element.kind() {
            NEWLINE => list.newline(),
            COMMENT | DOC_COMMENT => list.comment(token_text(&element)),
            WHITESPACE | COMMA => {}
            // What should have stood here is missing.
            ERROR if element.range().is_empty() => {}
            _ => self.statement(list, element),
        }
    }

    fn statement(&self, list: &mut List, element: SyntaxElement) {
        if let Some(node) = element.as_node() {
            for token in doc_tokens(node) {
                match token.kind() {
                    NEWLINE => list.newline(),
                    DOC_COMMENT | COMMENT => list.comment(token.text()),
                    _ => {}
                }
            }
        }
        let kind = element.kind();
        let start = start_of(&element);
        if self.is_verbatim(&element) {
            let end = element.range().end as usize;
            let start = list.take_broken(start);
            let text = self.text.get(start..end).unwrap_or_default().trim_end().to_owned();
            let word = Word { text, space: false, may_break: false };
            return list.statement(start, ERROR, vec![Item::Word(word)], None);
        }
        let mut line = Line { items: Vec::new(), column: None, last: None };
        match element {
            SyntaxElement::Node(node) if kind == SLOT_DECL => self.slot(&mut line, &node),
            SyntaxElement::Node(node) => self.node(&mut line, &node, kind),
            SyntaxElement::Token(token) => line.token(&token),
        }
        list.statement(start, kind, line.items, line.column);
    }

    /// Copied as it stands: what can't be read, and what has comments in odd places.
    fn is_verbatim(&self, element: &SyntaxElement) -> bool {
        let Some(node) = element.as_node() else { return false };
        if node.kind() == ERROR || node.kind() == TABLE_ROW && self.has_error(element) {
            return true;
        }
        has_odd_comment(node, true) || self.has_error(element) && self.is_broken(node)
    }

    fn has_error(&self, element: &SyntaxElement) -> bool {
        let range = element.range();
        self.errors.iter().any(|(start, end)| *start <= range.end && *end >= range.start)
    }

    /// An error lies in it that doesn't lie in a statement of one of its blocks.
    fn is_broken(&self, node: &SyntaxNode) -> bool {
        let mut inner = Vec::new();
        if !blocks_are_whole(node, &mut inner) {
            return true;
        }
        let range = node.range();
        let touch = |(start, end): &&(u32, u32)| *start <= range.end && *end >= range.start;
        let own = self.errors.iter().filter(touch);
        own.into_iter().any(|(start, end)| !inner.iter().any(|(a, b)| start >= a && end <= b))
    }

    /// The words of a node; `{ … }` in it become blocks.
    fn node(&self, line: &mut Line, node: &SyntaxNode, statement: SyntaxKind) {
        if matches!(node.kind(), TEXT) {
            let start = start_of(&SyntaxElement::Node(node.clone()));
            let end = node.range().end as usize;
            let text = self.text.get(start..end).unwrap_or_default().to_owned();
            return line.text(node, text, statement);
        }
        let mut elements = node.children_with_tokens();
        while let Some(element) = elements.next() {
            match element {
                SyntaxElement::Token(token) if token.kind() == L_BRACE => {
                    let block = self.block(&mut elements, node.kind() == TABLE_DECL);
                    line.block(block, statement);
                }
                SyntaxElement::Token(token) if token.kind().is_trivia() => {}
                SyntaxElement::Token(token) => line.column_token(&token, statement),
                SyntaxElement::Node(child) => {
                    if space::is_column(statement, &child) {
                        line.mark();
                    }
                    self.node(line, &child, statement);
                }
            }
        }
    }

    /// The statements up to the `}`.
    fn block(&self, elements: &mut impl Iterator<Item = SyntaxElement>, table: bool) -> Block {
        let mut list = List::default();
        let mut tall = None;
        for element in elements.by_ref() {
            match element.kind() {
                R_BRACE => break,
                NEWLINE if list.statements.is_empty() => tall = Some(true),
                _ => {}
            }
            self.element(&mut list, element);
        }
        let copied = |item: &Item| matches!(item, Item::Word(word) if word.text.contains('\n'));
        let commented = |s: &Statement| {
            !s.comments.is_empty() || s.trailing.is_some() || s.items.iter().any(copied)
        };
        let comments = !list.comments.is_empty() || list.statements.iter().any(commented);
        // Behind a list a comma would bring one item more, not another statement.
        let others = list.statements.split_last().map_or(&[][..], |(_, others)| others);
        let listed = others.iter().any(|statement| statement.lists);
        let tall = tall.is_some() && !list.statements.is_empty() || comments || listed;
        Block { braces: true, tall, table, statements: list.statements, closing: list.comments }
    }

    /// A slot: its line, and below it the clauses from the first `ask`, `why` or `check` on.
    fn slot(&self, line: &mut Line, node: &SyntaxNode) {
        let mut list = List::default();
        let mut below = false;
        for element in node.children_with_tokens() {
            let trivia = element.kind().is_trivia();
            below |= is_clause_below(&element) || matches!(element.kind(), COMMENT | DOC_COMMENT);
            let leading = line.items.is_empty() && trivia;
            match element {
                _ if leading => below = false,
                SyntaxElement::Node(fields) if below && fields.kind() == AMONG_FIELDS => {
                    let mut line = Line { items: Vec::new(), column: None, last: None };
                    self.node(&mut line, &fields, SLOT_DECL);
                    if let Some(clause) = list.statements.last_mut() {
                        clause.items.append(&mut line.items);
                    }
                }
                element if below => self.element(&mut list, element),
                SyntaxElement::Token(token) if trivia || token.kind() == COMMA => {
                    if token.kind() == COMMA && space::is_until(&token) {
                        line.token(&token);
                    }
                }
                SyntaxElement::Token(token) => line.token(&token),
                SyntaxElement::Node(child) => self.node(line, &child, SLOT_DECL),
            }
        }
        if !list.statements.is_empty() || !list.comments.is_empty() {
            let (statements, closing) = (list.statements, list.comments);
            let block = Block { braces: false, tall: true, table: false, statements, closing };
            line.items.push(Item::Block(block));
        }
    }
}

/// The items of a statement as they are collected.
struct Line {
    items: Vec<Item>,
    column: Option<usize>,
    last: Option<SyntaxToken>,
}

impl Line {
    fn mark(&mut self) {
        self.column.get_or_insert(self.items.len());
    }

    fn column_token(&mut self, token: &SyntaxToken, statement: SyntaxKind) {
        if space::is_column_token(statement, token, self.items.len()) {
            self.mark();
        }
        self.token(token);
    }

    fn token(&mut self, token: &SyntaxToken) {
        let space = self.last.as_ref().is_some_and(|last| space::between(last, token));
        let may_break = self.last.as_ref().is_some_and(|last| space::may_break(last, token));
        let text = token.text().to_owned();
        self.items.push(Item::Word(Word { text, space, may_break }));
        self.last = Some(token.clone());
    }

    /// A whole text, as one word.
    fn text(&mut self, node: &SyntaxNode, text: String, statement: SyntaxKind) {
        if space::is_column(statement, node) {
            self.mark();
        }
        let first = node.first_token();
        let ends = self.last.as_ref().zip(first.as_ref());
        let space = ends.is_some_and(|(last, first)| space::between(last, first));
        let may_break = ends.is_some_and(|(last, first)| space::may_break(last, first));
        self.items.push(Item::Word(Word { text, space, may_break }));
        self.last = node.last_token();
    }

    fn block(&mut self, block: Block, statement: SyntaxKind) {
        if space::is_column_block(statement, self.items.len()) {
            self.mark();
        }
        self.items.push(Item::Block(block));
        self.last = None;
    }
}

fn token_text(element: &SyntaxElement) -> &str {
    element.as_token().map_or("", |token| token.text())
}

/// Where an element starts, the comments above it left out.
fn start_of(element: &SyntaxElement) -> usize {
    let SyntaxElement::Node(node) = element else {
        return element.range().start as usize;
    };
    let first = node.children_with_tokens().find(|child| !child.kind().is_trivia());
    first.map_or(node.range(), |first| first.range()).start as usize
}

/// The comment lines that the tree keeps inside the declaration they are above.
fn doc_tokens(node: &SyntaxNode) -> impl Iterator<Item = SyntaxToken> + use<> {
    let tokens = node.children_with_tokens().map_while(|child| child.into_token());
    tokens.take_while(|token| token.kind().is_trivia())
}

fn is_clause_below(element: &SyntaxElement) -> bool {
    let Some(node) = element.as_node() else { return false };
    node.kind() == SLOT_CLAUSE
        && node.first_token().is_some_and(|token| matches!(token.text(), "ask" | "why" | "check"))
}

/// A comment stands where no line of its own can be made for it.
fn has_odd_comment(node: &SyntaxNode, top: bool) -> bool {
    let slot = node.kind() == SLOT_DECL && top;
    let (mut inside, mut leading) = (false, true);
    for element in node.children_with_tokens() {
        leading &= element.kind().is_trivia();
        match element.kind() {
            L_BRACE => inside = true,
            R_BRACE => inside = false,
            COMMENT | DOC_COMMENT if inside || leading && top => {}
            COMMENT | DOC_COMMENT if !(slot && is_above_clause(&element)) => return true,
            _ => {}
        }
        // What lies in a block, or below a slot, is a statement of its own.
        let own = inside || slot && element.kind() == SLOT_CLAUSE;
        if !own && element.as_node().is_some_and(|child| has_odd_comment(child, false)) {
            return true;
        }
    }
    false
}

/// Whether a clause of a slot stands below this comment, or nothing more of it.
fn is_above_clause(comment: &SyntaxElement) -> bool {
    let mut next = comment.next_sibling_or_token();
    while let Some(element) = next.take_if(|element| element.kind().is_trivia()) {
        next = element.next_sibling_or_token();
    }
    next.is_none_or(|element| matches!(element.kind(), SLOT_CLAUSE | AMONG))
}

/// Each `{` of the node has its `}`; collects where the statements of its tall blocks lie.
fn blocks_are_whole(node: &SyntaxNode, inner: &mut Vec<(u32, u32)>) -> bool {
    let (mut inside, mut tall, mut first) = (false, false, false);
    for element in node.children_with_tokens() {
        match element.kind() {
            L_BRACE => (inside, tall, first) = (true, false, true),
            R_BRACE if inside => inside = false,
            R_BRACE => return false,
            NEWLINE => tall |= first,
            kind if kind.is_trivia() => {}
            _ if inside && tall => {
                first = false;
                let range = element.range();
                inner.push((range.start, range.end));
            }
            _ => {
                first = false;
                if let Some(child) = element.as_node()
                    && !blocks_are_whole(child, inner)
                {
                    return false;
                }
            }
        }
    }
    !inside
}
