//! Slots.

use super::{Expr, Name, Text, Type, after, begins, child, children, has, keywords, node};
use crate::syntax::{SyntaxKind, SyntaxNode};

node!(
    /// `slot order: Order among orders`, with the clauses below it.
    Slot,
    SLOT_DECL
);

impl Slot {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// Its type.
    pub fn ty(&self) -> Option<Type> {
        child(&self.0)
    }

    /// The list that the customer picks from.
    pub fn among(&self) -> Option<Among> {
        child(&self.0)
    }

    /// What each field of a record is picked from.
    pub fn among_fields(&self) -> impl Iterator<Item = AmongField> + use<> {
        let fields = self.0.children_of(|kind| kind == SyntaxKind::AMONG_FIELDS);
        fields.flat_map(|node| children(&node))
    }

    /// The question.
    pub fn ask(&self) -> Option<Text> {
        self.with("ask")?.text()
    }

    /// Why it is asked.
    pub fn why(&self) -> Option<Text> {
        self.with("why")?.text()
    }

    /// Conditions on the value, each with what is said where it doesn't hold.
    pub fn checks(&self) -> impl Iterator<Item = SlotClause> + use<> {
        self.clauses().filter(|clause| clause.begins("check"))
    }

    /// `until "Is that all?"` of a list.
    pub fn until(&self) -> Option<Text> {
        child(&self.0.children_of(|kind| kind == SyntaxKind::COUNT_CLAUSE).next()?)
    }

    /// `secret`: extracted by pattern, masked before any model sees the message.
    pub fn is_secret(&self) -> bool {
        self.with("secret").is_some()
    }

    /// `personal`: what it holds is about a person.
    pub fn is_personal(&self) -> bool {
        self.with("personal").is_some()
    }

    /// `may be new`.
    pub fn may_be_new(&self) -> bool {
        self.clauses().any(|clause| has(&clause.0, "new"))
    }

    /// `may reuse`.
    pub fn may_reuse(&self) -> bool {
        self.clauses().any(|clause| has(&clause.0, "reuse"))
    }

    /// All its clauses but `among`.
    pub fn clauses(&self) -> impl Iterator<Item = SlotClause> + use<> {
        children(&self.0)
    }

    fn with(&self, word: &str) -> Option<SlotClause> {
        self.clauses().find(|clause| clause.begins(word))
    }
}

node!(
    /// `among orders where status is pending`.
    Among,
    AMONG
);

impl Among {
    /// The list.
    pub fn list(&self) -> Option<Expr> {
        child(&self.0)
    }
}

node!(
    /// `item among order.items`, `zip ask "Which zip?"`.
    AmongField,
    AMONG_FIELD
);

impl AmongField {
    /// The field.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// The list.
    pub fn list(&self) -> Option<Expr> {
        after(&self.0, "among")
    }

    /// Its question.
    pub fn ask(&self) -> Option<Text> {
        after(&self.0, "ask")
    }
}

node!(
    /// `ask "…"`, `why "…"`, `check C "…"`, `secret`, `personal`, `may be new`, `may reuse`.
    SlotClause,
    SLOT_CLAUSE
);

impl SlotClause {
    /// Its first word.
    pub fn word(&self) -> String {
        keywords(&self.0).next().map_or_else(String::new, |word| word.text().to_owned())
    }

    /// Whether that is its first word.
    pub fn begins(&self, word: &str) -> bool {
        begins(&self.0, word)
    }

    /// `may be new`, rather than `may reuse`.
    pub fn is_new(&self) -> bool {
        has(&self.0, "new")
    }

    /// The condition of a `check`.
    pub fn condition(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// What is asked, or said.
    pub fn text(&self) -> Option<Text> {
        children(&self.0).last()
    }
}
