//! Typed views over the tree: one file a construct. A view holds a node and reads from it; what is
//! missing in a broken text is `None` here, and already an error of the parse.
//!
//! Names are not resolved: a [`Path`] is a path, whatever it names.

use super::tree::Part;
use super::{SyntaxKind, SyntaxNode, SyntaxToken};

mod authority;
mod desk;
mod expression;
mod fact;
mod file;
mod intent;
mod playbook;
mod policy;
mod scenario;
mod slot;
mod state;
mod step;
mod table;
mod text;
mod tool;
mod translation;
mod types;

pub use authority::{
    Allow, Approval, Authority, Condition, Deny, Evidence, Forbid, Limit, LimitAmount, LimitThen,
    Needs, OnlyFor, Rule, Wanted,
};
pub use desk::{
    Autonomy, AutonomyLevel, Budget, Decline, Declines, Default, Desk, DeskClause, Interrupt,
    Interrupts, Locales, Named, NamedKind, Patience, Playbooks, Prove, Region, Resolved,
    ResolvedWhen, Sequence, Setting, Silence, SilenceAct, SilenceStage, VoiceClause, ZoneClause,
};
pub use expression::{
    After, Aggregate, Between, Binary, BinaryOp, Bool, Call, Cond, Date, Ending, Expr, Field, List,
    Moment, Number, OfConversation, Paren, PathExpr, Percent, Portion, Presence, Quantified,
    Quantity, Range, Record, RecordField, Rounded, Rounding, Time, TypeName, Unary, Where,
    WordExpr,
};
pub use fact::{Event, Fact};
pub use file::{File, Item, Use};
pub use intent::Intent;
pub use playbook::{
    HumanOnly, MayCall, On, OnWhat, Outcome, Playbook, PlaybookItem, Starts, StartsOn,
};
pub use policy::{AmountOf, AtMost, Never, OnlyAfter, PersonWithin, Policy, Property};
pub use scenario::{
    Approver, Customer, EventLine, Expect, Expected, Given, Line, PersonAct, PersonLine, Reading,
    Scenario, Stub, StubAnswer, TimePasses, World,
};
pub use slot::{Among, AmongField, Slot, SlotClause};
pub use state::{State, Visits};
pub use step::{
    Answer, Arm, Arms, Ask, Block, CallStep, Choice, ChoiceStep, Confirm, End, ForEach, Forget, Go,
    GoTarget, Handoff, Label, LabelKind, Let, Match, Note, Plan, Run, Say, Step, Target, Task,
    Wait, WaitFor, Waiting, When,
};
pub use table::{Cell, CellValue, Row, Table};
pub use text::{Piece, Str, Text};
pub use tool::{
    Changes, CheckedBy, Claims, Effect, EffectKind, Fails, Fresh, MovesMoney, NeverTwice, Promises,
    Proves, Retry, Timeout, Tool, ToolClause, UndoBy,
};
pub use translation::{Translated, Translation};
pub use types::{
    Bound, Enum, EnumValue, Formula, ListType, Mark, NamedType, OptionalType, RecordDecl,
    RecordFieldDecl, Refinement, Type, TypeDecl,
};

/// What every typed view can say.
pub trait Node: Sized {
    /// Whether it is the view of nodes of this kind.
    fn is_of(kind: SyntaxKind) -> bool;
    /// The view of `node`, if it is of this kind.
    fn cast(node: SyntaxNode) -> Option<Self>;
    /// The node itself.
    fn syntax(&self) -> &SyntaxNode;

    /// First byte (the documentation above it left out).
    fn start(&self) -> u32 {
        let node = self.syntax().part();
        let first = node.parts().find(|part| !part.kind().is_trivia());
        first.unwrap_or(node).start()
    }

    /// First byte after.
    fn end(&self) -> u32 {
        self.syntax().part().end()
    }
}

macro_rules! node {
    ($(#[$meta:meta])* $Name:ident, $KIND:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $Name(SyntaxNode);

        impl crate::syntax::ast::Node for $Name {
            fn is_of(kind: SyntaxKind) -> bool {
                kind == SyntaxKind::$KIND
            }

            fn cast(node: SyntaxNode) -> Option<Self> {
                (node.kind() == SyntaxKind::$KIND).then_some(Self(node))
            }

            fn syntax(&self) -> &SyntaxNode {
                &self.0
            }
        }
    };
}

macro_rules! one_of {
    ($(#[$meta:meta])* $Name:ident { $($(#[$doc:meta])* $Variant:ident($Node:ident)),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum $Name { $($(#[$doc])* $Variant($Node)),* }

        impl crate::syntax::ast::Node for $Name {
            fn is_of(kind: SyntaxKind) -> bool {
                $(<$Node as crate::syntax::ast::Node>::is_of(kind))||*
            }

            fn cast(node: SyntaxNode) -> Option<Self> {
                $(if <$Node as crate::syntax::ast::Node>::is_of(node.kind()) {
                    return <$Node as crate::syntax::ast::Node>::cast(node).map(Self::$Variant);
                })*
                None
            }

            fn syntax(&self) -> &SyntaxNode {
                match self { $(Self::$Variant(found) => crate::syntax::ast::Node::syntax(found)),* }
            }
        }
    };
}

use {node, one_of};

/// A word or sign as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word(SyntaxToken);

impl Word {
    /// Its text.
    pub fn text(&self) -> &str {
        self.0.text()
    }

    /// First byte.
    pub fn start(&self) -> u32 {
        self.0.part().start()
    }

    /// First byte after.
    pub fn end(&self) -> u32 {
        self.0.part().end()
    }

    /// The token itself.
    pub fn syntax(&self) -> &SyntaxToken {
        &self.0
    }
}

node!(
    /// The name that a declaration introduces, or a plain name of one word.
    Name,
    NAME
);

impl Name {
    /// Its text; empty where it is missing.
    pub fn text(&self) -> String {
        self.word().map_or_else(String::new, |word| word.text().to_owned())
    }

    /// The word.
    pub fn word(&self) -> Option<Word> {
        words(&self.0).next()
    }
}

node!(
    /// `order`, `customer.id`, `shop.cancel_order`: words with points between them, unresolved.
    Path,
    PATH
);

impl Path {
    /// Its words.
    pub fn segments(&self) -> impl Iterator<Item = Word> + use<> {
        words(&self.0)
    }

    /// As it is written, without spaces: `shop.refund`, `en-GB`.
    pub fn text(&self) -> String {
        let node = self.0.part();
        let dashed = node.parts().any(|part| part.kind() == SyntaxKind::MINUS);
        let mut text = String::with_capacity(node.text().len());
        for word in node.parts().filter(|part| is_word(part.kind())) {
            if !text.is_empty() {
                text.push(if dashed { '-' } else { '.' });
            }
            text.push_str(word.text());
        }
        text
    }
}

node!(
    /// The values in brackets behind a name that is declared or taken up:
    /// `(order: Order, refund: EUR)`, `(order, reason)`.
    Params,
    PARAMS
);

impl Params {
    /// Each of them.
    pub fn items(&self) -> impl Iterator<Item = Param> + use<> {
        children(&self.0)
    }
}

node!(
    /// `reason: Reason personal`; in an authority or an arm only `reason`.
    Param,
    PARAM
);

impl Param {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// Its type.
    pub fn ty(&self) -> Option<Type> {
        child(&self.0)
    }

    /// `personal`, `secret`, `hidden`, `from trusted`.
    pub fn marks(&self) -> impl Iterator<Item = Mark> + use<> {
        children(&self.0)
    }
}

node!(
    /// `(order, refund: done.refund)`.
    Args,
    ARGS
);

impl Args {
    /// Each of them.
    pub fn items(&self) -> impl Iterator<Item = Arg> + use<> {
        children(&self.0)
    }
}

node!(
    /// `order`, or `refund: done.refund`.
    Arg,
    ARG
);

impl Arg {
    /// The name before `:`.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// The value.
    pub fn value(&self) -> Option<Expr> {
        child(&self.0)
    }
}

// --- how views read their nodes
//
// What is passed over is only looked at in the tree below: a node or token of its own is made for
// what is handed out, and for nothing else. Views are read for every line of a project.

fn child<N: Node>(node: &SyntaxNode) -> Option<N> {
    children(node).next()
}

fn children<N: Node>(node: &SyntaxNode) -> impl Iterator<Item = N> + use<N> {
    node.children_of(N::is_of).filter_map(N::cast)
}

fn nth<N: Node>(node: &SyntaxNode, nth: usize) -> Option<N> {
    children(node).nth(nth)
}

/// The node's own tokens of some kinds.
fn tokens<F: Fn(SyntaxKind) -> bool>(
    node: &SyntaxNode,
    of: F,
) -> impl Iterator<Item = SyntaxToken> + use<F> {
    node.tokens_of(of)
}

/// The names, types and codes among the node's own tokens.
fn words(node: &SyntaxNode) -> impl Iterator<Item = Word> + use<> {
    tokens(node, is_word).map(Word)
}

fn is_word(kind: SyntaxKind) -> bool {
    use SyntaxKind::{IDENT, ISO_CODE, TYPE_IDENT};
    matches!(kind, IDENT | ISO_CODE | TYPE_IDENT)
}

fn token(node: &SyntaxNode, kind: SyntaxKind) -> Option<Word> {
    tokens(node, |other| other == kind).next().map(Word)
}

/// The word or sign that the node's own tokens begin with.
fn first_sign(node: &SyntaxNode) -> Option<Word> {
    tokens(node, |kind| kind.is_token() && !kind.is_trivia()).next().map(Word)
}

/// The node's own words of the language, in order.
fn keywords(node: &SyntaxNode) -> impl Iterator<Item = Word> + use<> {
    tokens(node, |kind| kind == SyntaxKind::KEYWORD).map(Word)
}

/// Whether this is the first of the node's own words of the language.
fn begins(node: &SyntaxNode, keyword: &str) -> bool {
    let mut words = node.part().parts().filter(|part| part.kind() == SyntaxKind::KEYWORD);
    words.next().is_some_and(|word| word.text() == keyword)
}

fn has(node: &SyntaxNode, keyword: &str) -> bool {
    place_of_word(node, keyword).is_some()
}

/// Where a word of the language stands first among the node's own.
fn place_of_word(node: &SyntaxNode, keyword: &str) -> Option<u32> {
    place_of(node, |part| part.kind() == SyntaxKind::KEYWORD && part.text() == keyword)
}

/// Where the first part of a node begins that is meant.
fn place_of(node: &SyntaxNode, is_meant: impl Fn(Part<'_>) -> bool) -> Option<u32> {
    node.part().parts().find(|part| is_meant(*part)).map(Part::start)
}

/// The first child of the wanted kind behind a word of the language.
fn after<N: Node>(node: &SyntaxNode, keyword: &str) -> Option<N> {
    let word = place_of(node, |part| part.kind().is_token() && part.text() == keyword)?;
    children(node).find(|found: &N| found.syntax().part().start() > word)
}

/// The first child of the wanted kind before a word of the language.
fn before<N: Node>(node: &SyntaxNode, keyword: &str) -> Option<N> {
    let until = place_of_word(node, keyword);
    child(node).filter(|found: &N| until.is_none_or(|until| found.start() < until))
}

/// The number that a clause counts with.
fn count(node: &SyntaxNode) -> Option<Word> {
    token(node, SyntaxKind::NUMBER)
}

/// The `##` lines above a declaration, joined by line breaks; empty without any.
pub fn doc(node: &impl Node) -> String {
    let start = node.start();
    let lines = tokens(node.syntax(), |kind| kind == SyntaxKind::DOC_COMMENT);
    let lines: Vec<String> = lines
        .take_while(|token| token.part().start() < start)
        .map(|token| token.text().trim_start_matches('#').trim().to_owned())
        .collect();
    lines.join("\n")
}
