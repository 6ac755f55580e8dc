//! Nodes and tokens as they are handed out: each holds the tree that it is a part of, and where in
//! it it stands. To look at a part and go on, [`Held::part`] is enough.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, Range};
use std::rc::Rc;
use std::sync::Arc;

use super::kind::SyntaxKind;
use super::tree::{Part, Tree};

/// A node of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SyntaxNode(Held);

/// A token of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SyntaxToken(Held);

/// A node or a token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum SyntaxElement {
    Node(SyntaxNode),
    Token(SyntaxToken),
}

/// A part of a tree, held together with the tree: what nodes and tokens have in common.
#[derive(Clone)]
pub struct Held {
    tree: Rc<Shared>,
    at: u32,
    kind: SyntaxKind,
}

/// A tree as its nodes and tokens hold it, counted apart from its other owners: parts are handed out
/// for every line of a project, and none leaves its thread.
struct Shared(Arc<Tree>);

impl Held {
    /// What it is.
    pub fn kind(&self) -> SyntaxKind {
        self.kind
    }

    /// From its first byte to the one behind it.
    pub fn range(&self) -> Range<u32> {
        let part = self.part();
        part.start()..part.end()
    }

    /// Its text.
    pub fn text(&self) -> &str {
        self.part().text()
    }

    /// The node that it is a part of.
    pub fn parent(&self) -> Option<SyntaxNode> {
        self.part().parent().map(|parent| SyntaxNode(self.hold(parent)))
    }

    /// What stands behind it in the same node.
    pub fn next_sibling_or_token(&self) -> Option<SyntaxElement> {
        self.part().next().map(|next| self.hold(next).element())
    }

    /// It, looked at where it lies.
    pub(crate) fn part(&self) -> Part<'_> {
        self.tree.0.part(self.at)
    }

    fn hold(&self, part: Part<'_>) -> Self {
        Self { tree: Rc::clone(&self.tree), at: part.at(), kind: part.kind() }
    }

    fn element(self) -> SyntaxElement {
        if self.kind.is_token() {
            SyntaxElement::Token(SyntaxToken(self))
        } else {
            SyntaxElement::Node(SyntaxNode(self))
        }
    }

    /// The parts right inside it that are of some kinds, in order.
    fn inside<F: Fn(SyntaxKind) -> bool>(&self, of: F) -> Inside<F> {
        let part = self.part();
        Inside { tree: Rc::clone(&self.tree), at: self.at + 1, behind: part.behind(), of }
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && Arc::ptr_eq(&self.tree.0, &other.tree.0)
    }
}

impl Eq for Held {}

impl Hash for Held {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.at.hash(state);
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}@{:?}", self.kind, self.range())
    }
}

struct Inside<F> {
    tree: Rc<Shared>,
    at: u32,
    behind: u32,
    of: F,
}

impl<F: Fn(SyntaxKind) -> bool> Iterator for Inside<F> {
    type Item = Held;

    fn next(&mut self) -> Option<Held> {
        while self.at < self.behind {
            let part = self.tree.0.part(self.at);
            self.at = part.behind();
            if (self.of)(part.kind()) {
                let (at, kind) = (part.at(), part.kind());
                return Some(Held { tree: Rc::clone(&self.tree), at, kind });
            }
        }
        None
    }
}

impl SyntaxNode {
    pub(super) fn root(tree: &Arc<Tree>) -> Self {
        let kind = tree.part(0).kind();
        Self(Held { tree: Rc::new(Shared(Arc::clone(tree))), at: 0, kind })
    }

    /// The nodes right inside it.
    pub fn children(&self) -> impl Iterator<Item = Self> + use<> {
        self.children_of(|kind| !kind.is_token())
    }

    /// The nodes right inside it that are of some kinds.
    pub(crate) fn children_of<F>(&self, of: F) -> impl Iterator<Item = Self> + use<F>
    where
        F: Fn(SyntaxKind) -> bool,
    {
        self.inside(of).map(Self)
    }

    /// Its own tokens of some kinds.
    pub(crate) fn tokens_of<F>(&self, of: F) -> impl Iterator<Item = SyntaxToken> + use<F>
    where
        F: Fn(SyntaxKind) -> bool,
    {
        self.inside(of).map(SyntaxToken)
    }

    /// The nodes and tokens right inside it.
    pub fn children_with_tokens(&self) -> impl Iterator<Item = SyntaxElement> + use<> {
        self.inside(|_| true).map(Held::element)
    }

    /// Itself and all nodes in it.
    pub fn descendants(&self) -> impl Iterator<Item = Self> + use<> {
        self.descendants_of(|kind| !kind.is_token())
    }

    /// Itself and all nodes in it, as far as they are of some kinds.
    pub(crate) fn descendants_of<F>(&self, of: F) -> impl Iterator<Item = Self> + use<F>
    where
        F: Fn(SyntaxKind) -> bool,
    {
        let (held, behind) = (self.0.clone(), self.part().behind());
        (held.at..behind).filter_map(move |at| {
            let part = held.tree.0.part(at);
            of(part.kind()).then(|| Self(held.hold(part)))
        })
    }

    /// Itself and all that is in it.
    pub fn descendants_with_tokens(&self) -> impl Iterator<Item = SyntaxElement> + use<> {
        let (held, behind) = (self.0.clone(), self.part().behind());
        (held.at..behind).map(move |at| held.hold(held.tree.0.part(at)).element())
    }

    /// The first token in it.
    pub fn first_token(&self) -> Option<SyntaxToken> {
        self.descendants_with_tokens().find_map(SyntaxElement::into_token)
    }

    /// The last token in it.
    pub fn last_token(&self) -> Option<SyntaxToken> {
        let all = (self.at..self.part().behind()).rev().map(|at| self.tree.0.part(at));
        let last = all.into_iter().find(|part| part.kind().is_token())?;
        Some(SyntaxToken(self.hold(last)))
    }
}

impl SyntaxElement {
    /// The node, if it is one.
    pub fn as_node(&self) -> Option<&SyntaxNode> {
        match self {
            Self::Node(node) => Some(node),
            Self::Token(_) => None,
        }
    }

    /// The node, if it is one.
    pub fn into_node(self) -> Option<SyntaxNode> {
        match self {
            Self::Node(node) => Some(node),
            Self::Token(_) => None,
        }
    }

    /// The token, if it is one.
    pub fn as_token(&self) -> Option<&SyntaxToken> {
        match self {
            Self::Node(_) => None,
            Self::Token(token) => Some(token),
        }
    }

    /// The token, if it is one.
    pub fn into_token(self) -> Option<SyntaxToken> {
        match self {
            Self::Node(_) => None,
            Self::Token(token) => Some(token),
        }
    }
}

impl Deref for SyntaxNode {
    type Target = Held;

    fn deref(&self) -> &Held {
        &self.0
    }
}

impl Deref for SyntaxToken {
    type Target = Held;

    fn deref(&self) -> &Held {
        &self.0
    }
}

impl Deref for SyntaxElement {
    type Target = Held;

    fn deref(&self) -> &Held {
        match self {
            Self::Node(SyntaxNode(held)) | Self::Token(SyntaxToken(held)) => held,
        }
    }
}
