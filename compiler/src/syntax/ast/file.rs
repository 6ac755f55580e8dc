//! A file: its declarations.

use super::{
    Authority, Desk, Enum, Event, Fact, Formula, Intent, Named, Path, Playbook, Policy, RecordDecl,
    Scenario, Table, Tool, Translation, TypeDecl, child, children, node, one_of,
};
use crate::syntax::{SyntaxKind, SyntaxNode};

node!(
    /// A whole file.
    File,
    FILE
);

impl File {
    pub(crate) fn of(root: SyntaxNode) -> Self {
        Self(root)
    }

    /// Its declarations, in order.
    pub fn items(&self) -> impl Iterator<Item = Item> + use<> {
        children(&self.0)
    }
}

one_of! {
    /// A declaration.
    Item {
        /// `use shop`.
        Use(Use),
        /// `type OrderId = text matching "…"`.
        Type(TypeDecl),
        /// `enum Reason { … }`.
        Enum(Enum),
        /// `record Order { … }`.
        Record(RecordDecl),
        /// `formula fee(…) gives EUR = …`.
        Formula(Formula),
        /// `table window(…) gives duration { … }`.
        Table(Table),
        /// `tool refund(…) gives Refund { … }`.
        Tool(Tool),
        /// `fact identified(…) lasts 30 minutes`.
        Fact(Fact),
        /// `event parcel_lost(…)`.
        Event(Event),
        /// `authority over refund(…) { … }`.
        Authority(Authority),
        /// `policy "…" { … }`.
        Policy(Policy),
        /// `intent refund "…" { … }`.
        Intent(Intent),
        /// `team`, `role`, `calendar`, `voice`, `knowledge`.
        Named(Named),
        /// `translation fr { … }`.
        Translation(Translation),
        /// `playbook refund ends … { … }`.
        Playbook(Playbook),
        /// `desk acme { … }`.
        Desk(Desk),
        /// `scenario "…" for refund { … }`.
        Scenario(Scenario),
    }
}

node!(
    /// `use std.identity`.
    Use,
    USE_DECL
);

impl Use {
    /// The file's name.
    pub fn path(&self) -> Option<Path> {
        child(&self.0)
    }
}
