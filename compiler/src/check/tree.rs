//! From the tree to places and names: where a view stands in its file, what it is called.

use playbook_graph::{FileId, Origin};

use crate::check::names::Written;
use crate::syntax::SyntaxNode;
use crate::syntax::ast::{self, Node};

/// Where a view stands.
pub(crate) fn at(file: FileId, node: &impl Node) -> Origin {
    let (start, end) = (node.start(), node.end());
    Origin::new(file, start.min(end), end)
}

/// Where a word stands.
pub(crate) fn at_word(file: FileId, word: &ast::Word) -> Origin {
    Origin::new(file, word.start(), word.end())
}

/// All that a node of the tree covers, documentation included.
pub(crate) fn whole(file: FileId, node: &SyntaxNode) -> Origin {
    let range = node.range();
    Origin::new(file, range.start, range.end)
}

/// A word as a name.
pub(crate) fn word(file: FileId, word: &ast::Word) -> Written {
    Written { text: word.text().to_owned(), origin: at_word(file, word) }
}

/// A declared name; none where it is missing.
pub(crate) fn name(file: FileId, name: Option<ast::Name>) -> Option<Written> {
    name.and_then(|name| name.word()).map(|found| word(file, &found))
}

/// A path as one name; none where it is missing.
pub(crate) fn path(file: FileId, path: Option<ast::Path>) -> Option<Written> {
    let path = path?;
    let text = path.text();
    (!text.is_empty()).then(|| Written { text, origin: at(file, &path) })
}

/// What a file uses.
pub(crate) fn uses(id: FileId, file: &ast::File) -> Vec<Written> {
    let uses = file.items().filter_map(|item| match item {
        ast::Item::Use(used) => path(id, used.path()),
        _ => None,
    });
    uses.collect()
}
