//! Statements to lines of at most 100 columns.

use super::align;
use super::collect::{Block, Item, Statement};

/// How wide a line may be.
pub(super) const WIDTH: usize = 100;
const STEP: usize = 2;

/// A whole file.
pub(super) fn file(block: &Block) -> String {
    let mut lines = Vec::new();
    statements(&mut lines, block, 0);
    let mut text = String::new();
    for line in lines {
        text.push_str(line.trim_end_matches(' '));
        text.push('\n');
    }
    text
}

/// The statements of a block, each on its lines, and the comments before its end.
fn statements(lines: &mut Vec<String>, block: &Block, indent: usize) {
    let flats: Vec<Option<String>> = block.statements.iter().map(|s| one_line(s, indent)).collect();
    let flats = align::columns(block, flats, indent);
    for (statement, flat) in block.statements.iter().zip(flats) {
        if statement.blank {
            lines.push(String::new());
        }
        comments(lines, &statement.comments, indent);
        match flat {
            Some(flat) => lines.push(format!("{}{flat}", pad(indent))),
            None => tall(lines, statement, indent),
        }
        if let (Some(comment), Some(last)) = (&statement.trailing, lines.last_mut()) {
            last.push_str("  ");
            last.push_str(comment);
        }
    }
    comments(lines, &block.closing, indent);
}

fn comments(lines: &mut Vec<String>, comments: &[(String, bool)], indent: usize) {
    for (comment, blank) in comments {
        lines.push(format!("{}{comment}", pad(indent)));
        if *blank {
            lines.push(String::new());
        }
    }
}

fn pad(indent: usize) -> String {
    " ".repeat(indent)
}

pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// The statement on one line, if it stands on one and fits.
fn one_line(statement: &Statement, indent: usize) -> Option<String> {
    let text = flat(&statement.items)?;
    (!text.contains('\n') && indent + width(&text) <= WIDTH).then_some(text)
}

/// Words and blocks on one line; none where a block stands on several.
pub(super) fn flat(items: &[Item]) -> Option<String> {
    let mut text = String::new();
    for item in items {
        match item {
            Item::Word(word) => {
                if word.space || (after_block(&text) && is_spaced(&word.text)) {
                    text.push(' ');
                }
                text.push_str(&word.text);
            }
            Item::Block(block) => flat_block(&mut text, block)?,
        }
    }
    Some(text)
}

fn after_block(text: &str) -> bool {
    text.ends_with('}')
}

/// A word that has a space behind a `}`.
fn is_spaced(word: &str) -> bool {
    !matches!(word, "," | ")" | "]" | "." | ":")
}

fn flat_block(text: &mut String, block: &Block) -> Option<()> {
    if block.tall {
        return None;
    }
    let statements: Option<Vec<String>> = block.statements.iter().map(|s| flat(&s.items)).collect();
    if !text.is_empty() && !text.ends_with(['(', '[']) {
        text.push(' ');
    }
    let statements = statements?;
    if statements.is_empty() {
        text.push_str("{}");
    } else {
        text.push_str("{ ");
        text.push_str(&statements.join(", "));
        text.push_str(" }");
    }
    Some(())
}

/// A statement on several lines: its blocks opened, its long lines broken.
fn tall(lines: &mut Vec<String>, statement: &Statement, indent: usize) {
    let mut page = Page { lines, line: pad(indent), indent, fresh: true };
    let opened = opened(&statement.items, indent);
    for (nth, item) in statement.items.iter().enumerate() {
        match item {
            Item::Word(word) => {
                let space = word.space || page.ends_with('}') && is_spaced(&word.text);
                let chunk = chunk(&statement.items, nth, &opened);
                page.word(&word.text, space, word.may_break, chunk);
            }
            Item::Block(block) if !block.braces => page.below(block),
            Item::Block(block) if opened.contains(&nth) => page.block(block),
            Item::Block(block) => page.flat_block(block),
        }
    }
    page.end();
}

/// The blocks that stand on several lines: those that the author wrote so; where there is none, or
/// a line would be too long, also the last one.
fn opened(items: &[Item], indent: usize) -> Vec<usize> {
    let mut blocks = items.iter().enumerate().filter_map(|(nth, item)| match item {
        Item::Block(block) if block.braces => Some((nth, block)),
        _ => None,
    });
    let mut opened: Vec<usize> =
        blocks.clone().filter(|(_, block)| is_tall(block)).map(|(nth, _)| nth).collect();
    let tail = flat(items.get(last_opened(&opened)..).unwrap_or_default());
    let fits = tail.is_none_or(|tail| indent + width(&tail) <= WIDTH);
    if let Some((last, block)) = blocks.next_back()
        && !opened.contains(&last)
        && !block.statements.is_empty()
        && (opened.is_empty() || !fits)
    {
        opened.push(last);
    }
    opened
}

fn last_opened(opened: &[usize]) -> usize {
    opened.last().map_or(0, |last| last + 1)
}

/// A block that stands on several lines, or that holds one that does.
fn is_tall(block: &Block) -> bool {
    block.tall || block.statements.iter().any(|statement| flat(&statement.items).is_none())
}

/// How wide the words are from here to the next place where the line may break, or to the brace of a
/// block that is opened.
fn chunk(items: &[Item], from: usize, opened: &[usize]) -> usize {
    let mut wide = 0;
    for (nth, item) in items.iter().enumerate().skip(from) {
        match item {
            Item::Word(word) if nth == from || !word.may_break => {
                wide += width(&word.text) + usize::from(word.space && nth > from);
            }
            Item::Word(_) => break,
            Item::Block(_) if opened.contains(&nth) => return wide + STEP,
            Item::Block(block) => {
                let mut text = String::from(" ");
                if flat_block(&mut text, block).is_none() {
                    return wide + STEP;
                }
                wide += width(&text);
            }
        }
    }
    wide
}

/// The lines as they are written.
struct Page<'l> {
    lines: &'l mut Vec<String>,
    line: String,
    indent: usize,
    /// Nothing stands on the line yet.
    fresh: bool,
}

impl Page<'_> {
    fn ends_with(&self, sign: char) -> bool {
        !self.fresh && self.line.ends_with(sign)
    }

    fn word(&mut self, text: &str, space: bool, may_break: bool, chunk: usize) {
        if may_break && !self.fresh && width(&self.line) + 1 + chunk > WIDTH {
            self.next(self.indent + 2 * STEP);
        }
        if space && !self.fresh {
            self.line.push(' ');
        }
        self.line.push_str(text);
        self.fresh = false;
    }

    fn next(&mut self, indent: usize) {
        let line = std::mem::replace(&mut self.line, pad(indent));
        self.lines.push(line);
        self.fresh = true;
    }

    fn flat_block(&mut self, block: &Block) {
        let mut text = if self.fresh { String::new() } else { self.line.clone() };
        if flat_block(&mut text, block).is_some() {
            self.line = text;
            self.fresh = false;
        } else {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        if !self.fresh && !self.line.ends_with(['(', '[']) {
            self.line.push(' ');
        }
        self.line.push('{');
        self.next(self.indent);
        statements(self.lines, block, self.indent + STEP);
        self.line.push('}');
        self.fresh = false;
    }

    /// The clauses below a slot.
    fn below(&mut self, block: &Block) {
        self.next(self.indent);
        statements(self.lines, block, self.indent + STEP);
    }

    fn end(self) {
        if !self.fresh {
            self.lines.push(self.line);
        }
    }
}
