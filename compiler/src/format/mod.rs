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

use crate::syntax::{MAX_ERRORS, Parse, SyntaxElement, SyntaxKind, SyntaxNode, parse};

/// The formatted text would not read as the same thing: nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this file can't be formatted until its errors are mended")
    }
}

impl std::error::Error for Refused {}

/// The canonical form of `text`. Broken statements are copied as they stand; a text with so many
/// errors that not all are told is refused.
pub fn format(text: &str) -> Result<String, Refused> {
    let before = parse(text);
    if before.errors.len() >= MAX_ERRORS {
        return Err(Refused);
    }
    let formatted = written(&before, text);
    let after = parse(&formatted);
    // Of a broken text it isn't sure that the second time finds the same pieces.
    let settles = before.errors.is_empty() || written(&after, &formatted) == formatted;
    if settles && is_same(&before, &after) { Ok(formatted) } else { Err(Refused) }
}

fn written(parse: &Parse, text: &str) -> String {
    render::file(&collect::file(parse, text))
}

/// Both read as the same thing and hold the same comments.
fn is_same(before: &Parse, after: &Parse) -> bool {
    let (mut said, mut says) = (Vec::new(), Vec::new());
    before.errors.len() == after.errors.len()
        && are_equal(skeleton(&before.tree(), &mut said), skeleton(&after.tree(), &mut says))
        && said == says
}

/// Nodes and tokens in order, without trivia and without the commas between statements. The comments
/// go to a list of their own.
fn skeleton(tree: &SyntaxNode, comments: &mut Vec<String>) -> impl Iterator<Item = SyntaxElement> {
    tree.descendants_with_tokens().filter(|element| match element.kind() {
        SyntaxKind::COMMENT | SyntaxKind::DOC_COMMENT => {
            comments.extend(text_of(element).map(|text| text.trim_end().to_owned()));
            false
        }
        kind => !kind.is_trivia() && kind != SyntaxKind::COMMA,
    })
}

fn are_equal(
    mut before: impl Iterator<Item = SyntaxElement>,
    mut after: impl Iterator<Item = SyntaxElement>,
) -> bool {
    loop {
        match (before.next(), after.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a.kind() == b.kind() && text_of(&a) == text_of(&b) => {}
            _ => return false,
        }
    }
}

fn text_of(element: &SyntaxElement) -> Option<&str> {
    element.as_token().map(|token| token.text())
}
