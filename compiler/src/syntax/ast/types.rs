//! Types and their declarations.

use super::{
    Expr, Name, Params, Path, Str, Text, Word, after, child, children, count, has, keywords, node,
    one_of, token, words,
};
use crate::syntax::{SyntaxKind, SyntaxNode};

one_of! {
    /// A type as it is written.
    Type {
        /// `text`, `EUR`, `Order`, `shop.Order`.
        Named(NamedType),
        /// `list of Order, at most 50`.
        List(ListType),
        /// `optional time`.
        Optional(OptionalType),
    }
}

node!(
    /// `text`, `EUR`, `Order`.
    NamedType,
    NAMED_TYPE
);

impl NamedType {
    /// Its name; empty where it is missing.
    pub fn text(&self) -> String {
        match child::<Path>(&self.0) {
            Some(path) => path.text(),
            None => words(&self.0).next().map_or_else(String::new, |word| word.text().to_owned()),
        }
    }
}

node!(
    /// `list of Order, at most 50`.
    ListType,
    LIST_TYPE
);

impl ListType {
    /// What it is a list of.
    pub fn element(&self) -> Option<Type> {
        child(&self.0)
    }

    /// `at most 50`, `1 or more`.
    pub fn bounds(&self) -> impl Iterator<Item = Bound> + use<> {
        children(&self.0)
    }
}

node!(
    /// `at most 50`, `1 or more`.
    Bound,
    BOUND
);

impl Bound {
    /// The number.
    pub fn count(&self) -> Option<Word> {
        count(&self.0)
    }

    /// `at most`, not `or more`.
    pub fn is_most(&self) -> bool {
        has(&self.0, "most")
    }
}

node!(
    /// `optional time`.
    OptionalType,
    OPTIONAL_TYPE
);

impl OptionalType {
    /// The type where it is there.
    pub fn inner(&self) -> Option<Type> {
        child(&self.0)
    }
}

node!(
    /// `personal`, `secret`, `hidden`, `from trusted`.
    Mark,
    MARK
);

impl Mark {
    /// As it is written: `from trusted` with one space.
    pub fn text(&self) -> String {
        keywords(&self.0).map(|word| word.text().to_owned()).collect::<Vec<_>>().join(" ")
    }
}

node!(
    /// `type OrderId = text matching "W[0-9]{7}"`.
    TypeDecl,
    TYPE_DECL
);

/// What narrows a declared type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refinement {
    /// `matching "…"`.
    Matching(Str),
    /// `from 1 to 5`.
    Range(Option<Expr>, Option<Expr>),
}

impl TypeDecl {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// The type that it refines.
    pub fn base(&self) -> Option<Type> {
        child(&self.0)
    }

    /// How.
    pub fn refinement(&self) -> Option<Refinement> {
        self.0.children().find_map(|node| match node.kind() {
            SyntaxKind::MATCHING => Str::of(&node).map(Refinement::Matching),
            SyntaxKind::RANGE_REFINEMENT => {
                Some(Refinement::Range(child(&node), after(&node, "to")))
            }
            _ => None,
        })
    }
}

node!(
    /// `enum Reason { too_late "too late", damaged }`.
    Enum,
    ENUM_DECL
);

impl Enum {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// Its values.
    pub fn values(&self) -> impl Iterator<Item = EnumValue> + use<> {
        children(&self.0)
    }
}

node!(
    /// `too_late "too late"`.
    EnumValue,
    ENUM_VALUE
);

impl EnumValue {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// The words that customers see.
    pub fn spoken(&self) -> Option<Str> {
        Str::seen(&self.0)
    }

    /// Other words that customers use for it.
    pub fn also(&self) -> impl Iterator<Item = Str> + use<> {
        Str::also(&self.0)
    }
}

node!(
    /// `record Order shown as "order {id}" { id: OrderId }`.
    RecordDecl,
    RECORD_DECL
);

impl RecordDecl {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// How a value of it is spoken.
    pub fn shown_as(&self) -> Option<Text> {
        let clause = self.0.children().find(|node| node.kind() == SyntaxKind::SHOWN_AS)?;
        child(&clause)
    }

    /// The field that identifies a value.
    pub fn key(&self) -> Option<Name> {
        let clause = self.0.children().find(|node| node.kind() == SyntaxKind::KEY_CLAUSE)?;
        child(&clause)
    }

    /// Its fields.
    pub fn fields(&self) -> impl Iterator<Item = RecordFieldDecl> + use<> {
        children(&self.0)
    }
}

node!(
    /// `balance: EUR personal when kind is gift_card`.
    RecordFieldDecl,
    FIELD
);

impl RecordFieldDecl {
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

    /// When it is there: `when kind is gift_card`.
    pub fn when(&self) -> Option<Expr> {
        let tag = self.0.children().find(|node| node.kind() == SyntaxKind::TAG)?;
        child(&tag)
    }
}

node!(
    /// `formula fee(order: Order) gives EUR = …`.
    Formula,
    FORMULA_DECL
);

impl Formula {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// What it is given.
    pub fn params(&self) -> Option<Params> {
        child(&self.0)
    }

    /// The type of what it gives.
    pub fn gives(&self) -> Option<Type> {
        child(&self.0)
    }

    /// The calculation.
    pub fn value(&self) -> Option<Expr> {
        token(&self.0, SyntaxKind::EQ)?;
        child(&self.0)
    }
}
