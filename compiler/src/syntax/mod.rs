//! Text to tree: `lex`, `parse`, and typed views over the tree. Reads any text without fear: the
//! answer is always a tree that holds each byte, and a list of errors. Knows no names and no types.
//!
//! - [`lexer`]: tokens, trivia included.
//! - `parser`: the machine under the grammar; `grammar`: one file a construct; `tree`: events to tree;
//!   `node`: nodes and tokens of it, as they are handed out.
//! - [`ast`]: one file a construct, typed accessors over the tree.

pub mod ast;
mod error;
mod grammar;
pub mod kind;
pub mod lexer;
mod node;
mod parser;
mod tree;

pub use error::SyntaxError;
pub use kind::SyntaxKind;
pub use node::{Held, SyntaxElement, SyntaxNode, SyntaxToken};
pub use parser::{MAX_DEPTH, MAX_ERRORS};
pub(crate) use tree::Part;

use std::sync::Arc;

use tree::Tree;

/// What came of reading one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parse {
    tree: Arc<Tree>,
    /// What can't be read, in the order of the text.
    pub errors: Vec<SyntaxError>,
}

impl Parse {
    /// The tree: its text is the text that was read, byte for byte.
    pub fn tree(&self) -> SyntaxNode {
        SyntaxNode::root(&self.tree)
    }

    /// The typed view of the whole file.
    pub fn file(&self) -> ast::File {
        ast::File::of(self.tree())
    }
}

/// Reads one file. Never fails; texts beyond 4 GiB are read as empty.
pub fn parse(text: &str) -> Parse {
    let text = if u32::try_from(text.len()).is_ok() { text } else { "" };
    let tokens = lexer::lex(text);
    let mut parser = parser::Parser::new(text, &tokens);
    grammar::file(&mut parser);
    let parser::Parser { events, mut errors, .. } = parser;
    errors.sort_by_key(|error| error.start);
    Parse { tree: Arc::new(tree::build(text, &tokens, events)), errors }
}
