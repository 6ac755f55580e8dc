//! The canonical form of a file: no options, two spaces, 100 columns. Comments stay, texts are not
//! touched, what can't be read is copied as it stands. Changes nothing but spaces, line breaks and
//! the commas between statements, and refuses where it can't be sure of that.
//!
//! - `collect`: the tree as statements, each a line of words and blocks.
//! - `space`: which words have a space between them, and where a long line may break.
//! - `render`: statements to lines. `align`: columns.

mod align;
mod collect;
mod render;
mod space;

use std::fmt;

use crate::syntax::{Parse, SyntaxKind, SyntaxNode, parse};

/// The formatted text would not read as the same thing: nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this file can't be formatted until its errors are mended")
    }
}

impl std::error::Error for Refused {}

/// The canonical form of `text`. Broken statements are copied as they stand.
pub fn format(text: &str) -> Result<String, Refused> {
    let before = parse(text);
    let statements = collect::file(&before, text);
    let formatted = render::file(&statements);
    let after = parse(&formatted);
    if is_same(&before, &after) { Ok(formatted) } else { Err(Refused) }
}

/// Both read as the same thing and hold the same comments.
fn is_same(before: &Parse, after: &Parse) -> bool {
    before.errors.len() == after.errors.len()
        && skeleton(&before.tree()) == skeleton(&after.tree())
        && comments(&before.tree()) == comments(&after.tree())
}

/// Nodes and tokens in order, without trivia and without the commas between statements.
fn skeleton(tree: &SyntaxNode) -> Vec<(SyntaxKind, String)> {
    let elements = tree.descendants_with_tokens();
    let kept = elements.filter(|e| !e.kind().is_trivia() && e.kind() != SyntaxKind::COMMA);
    let text = |e: rowan::NodeOrToken<_, crate::syntax::SyntaxToken>| {
        e.into_token().map_or_else(String::new, |token| token.text().to_owned())
    };
    kept.map(|e| (e.kind(), text(e))).collect()
}

fn comments(tree: &SyntaxNode) -> Vec<String> {
    let tokens = tree.descendants_with_tokens().filter_map(|e| e.into_token());
    let comments = tokens
        .filter(|token| matches!(token.kind(), SyntaxKind::COMMENT | SyntaxKind::DOC_COMMENT));
    comments.map(|token| token.text().trim_end().to_owned()).collect()
}
