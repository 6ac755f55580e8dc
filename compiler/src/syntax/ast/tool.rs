//! Tools and their clauses.

use super::{
    Call, Expr, Name, Params, Path, Str, Type, Word, after, child, children, count, keywords, node,
    one_of,
};
use crate::syntax::{SyntaxKind, SyntaxNode};

node!(
    /// `tool refund(charge: Charge) gives Refund { … }`.
    Tool,
    TOOL_DECL
);

impl Tool {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// What it takes.
    pub fn params(&self) -> Option<Params> {
        child(&self.0)
    }

    /// The type of its result.
    pub fn gives(&self) -> Option<Type> {
        child(&self.0)
    }

    /// What is said about it.
    pub fn clauses(&self) -> impl Iterator<Item = ToolClause> + use<> {
        children(&self.0)
    }
}

one_of! {
    /// A line of a tool.
    ToolClause {
        /// `reads`, `writes`, `sensitive`.
        Effect(Effect),
        /// `fails already_shipped, not_found`.
        Fails(Fails),
        /// `timeout 10 seconds`.
        Timeout(Timeout),
        /// `retry 3 times`.
        Retry(Retry),
        /// `fresh for 5 minutes`.
        Fresh(Fresh),
        /// `promises result.total > 0 EUR`.
        Promises(Promises),
        /// `proves identified(result) when result.verified`.
        Proves(Proves),
        /// `moves money order.total`.
        Moves(MovesMoney),
        /// `never twice for order.id in 30 days`.
        NeverTwice(NeverTwice),
        /// `checked by order(id) done when result.status is cancelled`.
        CheckedBy(CheckedBy),
        /// `changes orders_of`.
        Changes(Changes),
        /// `undo by release(result.id)`.
        UndoBy(UndoBy),
        /// `claims "is cancelled", "has been cancelled"`.
        Claims(Claims),
    }
}

node!(
    /// `reads`, `writes`, `sensitive`.
    Effect,
    EFFECT_CLAUSE
);

/// What a tool does to the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectKind {
    /// Changes nothing.
    Reads,
    /// Changes something harmless to get wrong.
    Writes,
    /// Moves money, changes an account, or can't be undone.
    Sensitive,
}

impl Effect {
    /// Which of the three.
    pub fn kind(&self) -> Option<EffectKind> {
        match keywords(&self.0).next()?.text() {
            "reads" => Some(EffectKind::Reads),
            "writes" => Some(EffectKind::Writes),
            "sensitive" => Some(EffectKind::Sensitive),
            _ => None,
        }
    }
}

node!(
    /// `claims "is cancelled", "has been cancelled"`.
    Claims,
    CLAIMS_CLAUSE
);

impl Claims {
    /// The words.
    pub fn words(&self) -> impl Iterator<Item = Str> + use<> {
        Str::all(&self.0)
    }
}

node!(
    /// `fails already_shipped, not_found`.
    Fails,
    FAILS_CLAUSE
);

impl Fails {
    /// The refusals.
    pub fn names(&self) -> impl Iterator<Item = Name> + use<> {
        children(&self.0)
    }
}

macro_rules! one_value {
    ($(#[$meta:meta])* $Name:ident, $KIND:ident, $(#[$doc:meta])* $value:ident) => {
        node!($(#[$meta])* $Name, $KIND);

        impl $Name {
            $(#[$doc])*
            pub fn $value(&self) -> Option<Expr> {
                child(&self.0)
            }
        }
    };
}

one_value!(
    /// `timeout 10 seconds`.
    Timeout,
    TIMEOUT_CLAUSE,
    /// How long.
    after
);
one_value!(
    /// `fresh for 5 minutes`.
    Fresh,
    FRESH_CLAUSE,
    /// How long.
    lasts
);
one_value!(
    /// `promises CONDITION`.
    Promises,
    PROMISES_CLAUSE,
    /// What holds of the result.
    condition
);
one_value!(
    /// `moves money order.total`.
    MovesMoney,
    MOVES_CLAUSE,
    /// How much.
    amount
);

node!(
    /// `retry 3 times`.
    Retry,
    RETRY_CLAUSE
);

impl Retry {
    /// How often.
    pub fn times(&self) -> Option<Word> {
        count(&self.0)
    }
}

node!(
    /// `proves identified(result) when result.verified`.
    Proves,
    PROVES_CLAUSE
);

impl Proves {
    /// The fact with its value.
    pub fn fact(&self) -> Option<Call> {
        child(&self.0)
    }

    /// On which condition.
    pub fn when(&self) -> Option<Expr> {
        after(&self.0, "when")
    }
}

node!(
    /// `never twice for order.id in 30 days`.
    NeverTwice,
    NEVER_TWICE_CLAUSE
);

impl NeverTwice {
    /// The key.
    pub fn key(&self) -> Option<Expr> {
        after(&self.0, "for")
    }

    /// How long the key stays taken.
    pub fn within(&self) -> Option<Expr> {
        after(&self.0, "in")
    }
}

node!(
    /// `checked by order(order.id) done when result.status is cancelled`.
    CheckedBy,
    CHECKED_BY_CLAUSE
);

impl CheckedBy {
    /// The read.
    pub fn call(&self) -> Option<Call> {
        child(&self.0)
    }

    /// When its result says that it is done.
    pub fn done_when(&self) -> Option<Expr> {
        after(&self.0, "when")
    }
}

node!(
    /// `changes orders_of, order`.
    Changes,
    CHANGES_CLAUSE
);

impl Changes {
    /// The reads that go stale.
    pub fn tools(&self) -> impl Iterator<Item = Path> + use<> {
        children(&self.0)
    }
}

node!(
    /// `undo by release(result.id)`.
    UndoBy,
    UNDO_CLAUSE
);

impl UndoBy {
    /// The tool that undoes it.
    pub fn call(&self) -> Option<Call> {
        child(&self.0)
    }
}
