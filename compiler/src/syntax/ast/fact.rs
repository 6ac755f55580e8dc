//! Facts and events.

use super::{Call, Claims, Expr, Name, Params, Path, after, child, node};
use crate::syntax::{SyntaxKind, SyntaxNode};

node!(
    /// `fact identified(customer: Customer) lasts 30 minutes`.
    Fact,
    FACT_DECL
);

impl Fact {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// What it is about; the name exists only where the fact is proved.
    pub fn params(&self) -> Option<Params> {
        child(&self.0)
    }

    /// How long it holds.
    pub fn lasts(&self) -> Option<Expr> {
        after(&self.0, "lasts")
    }

    /// The read that refreshes its subject.
    pub fn kept_by(&self) -> Option<Call> {
        let clause = self.0.children().find(|node| node.kind() == SyntaxKind::KEPT_BY)?;
        child(&clause)
    }

    /// The words that claim it.
    pub fn claims(&self) -> Option<Claims> {
        child(&self.0)
    }
}

node!(
    /// `event parcel_lost(order_id: text) for order where id is order_id`.
    Event,
    EVENT_DECL
);

impl Event {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// What it carries.
    pub fn params(&self) -> Option<Params> {
        child(&self.0)
    }

    /// The slot that finds its case.
    pub fn slot(&self) -> Option<Path> {
        child(&self.matched()?)
    }

    /// The condition on that slot.
    pub fn condition(&self) -> Option<Expr> {
        child(&self.matched()?)
    }

    fn matched(&self) -> Option<SyntaxNode> {
        self.0.children().find(|node| node.kind() == SyntaxKind::MATCHED_BY)
    }
}
