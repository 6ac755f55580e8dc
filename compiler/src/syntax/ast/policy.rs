//! Policies and their properties.

use super::{
    Expr, Name, Params, Path, Str, Word, after, child, children, count, has, node, one_of,
};
use crate::syntax::{SyntaxKind, SyntaxNode};

node!(
    /// `policy "sentence" { … }`.
    Policy,
    POLICY_DECL
);

impl Policy {
    /// The sentence.
    pub fn sentence(&self) -> Option<Str> {
        Str::of(&self.0)
    }

    /// What has to hold.
    pub fn properties(&self) -> impl Iterator<Item = Property> + use<> {
        children(&self.0)
    }
}

one_of! {
    /// A line of a policy.
    Property {
        /// `never refund(charge) when C without approval`.
        Never(Never),
        /// `refund only after identified`.
        OnlyAfter(OnlyAfter),
        /// `refund at most 1 times per case`.
        AtMost(AtMost),
        /// `amount of refund at most 500 EUR per customer in 30 days`.
        AmountOf(AmountOf),
        /// `always a person within 1 turn`.
        Person(PersonWithin),
    }
}

node!(
    /// `never TOOL(params) when C [without approval [by ROLE]]`.
    Never,
    NEVER_PROPERTY
);

impl Never {
    /// The tool.
    pub fn tool(&self) -> Option<Path> {
        child(&self.0)
    }

    /// Names for the tool's values.
    pub fn params(&self) -> Option<Params> {
        child(&self.0)
    }

    /// On which condition.
    pub fn when(&self) -> Option<Expr> {
        after(&self.0, "when")
    }

    /// `without approval` stands there.
    pub fn without_approval(&self) -> bool {
        has(&self.0, "approval")
    }

    /// `by ROLE`.
    pub fn role(&self) -> Option<Path> {
        after(&self.0, "by")
    }
}

node!(
    /// `refund only after identified`.
    OnlyAfter,
    AFTER_PROPERTY
);

impl OnlyAfter {
    /// The tool.
    pub fn tool(&self) -> Option<Path> {
        child(&self.0)
    }

    /// The fact.
    pub fn fact(&self) -> Option<Path> {
        after(&self.0, "after")
    }
}

node!(
    /// `refund at most 1 times per case`.
    AtMost,
    TIMES_PROPERTY
);

impl AtMost {
    /// The tool.
    pub fn tool(&self) -> Option<Path> {
        child(&self.0)
    }

    /// How often.
    pub fn times(&self) -> Option<Word> {
        count(&self.0)
    }

    /// For what it is counted.
    pub fn per(&self) -> Option<Path> {
        after(&self.0, "per")
    }

    /// Over how long.
    pub fn within(&self) -> Option<Expr> {
        after(&self.0, "in")
    }

    /// The names that the policy uses for the tool's values.
    pub fn params(&self) -> Option<Params> {
        child(&self.0)
    }

    /// Whose approval lets more through.
    pub fn role(&self) -> Option<Path> {
        after(&self.0, "by")
    }

    /// `without approval` stands there.
    pub fn without_approval(&self) -> bool {
        has(&self.0, "approval")
    }
}

node!(
    /// `amount of refund at most 500 EUR per customer in 30 days`.
    AmountOf,
    AMOUNT_PROPERTY
);

impl AmountOf {
    /// Which of the tool's values is summed.
    pub fn amount(&self) -> Option<Name> {
        child(&self.0)
    }

    /// The tool.
    pub fn tool(&self) -> Option<Path> {
        after(&self.0, "of")
    }

    /// How much.
    pub fn most(&self) -> Option<Expr> {
        after(&self.0, "most")
    }

    /// For what it is summed.
    pub fn per(&self) -> Option<Path> {
        after(&self.0, "per")
    }

    /// Over how long.
    pub fn within(&self) -> Option<Expr> {
        after(&self.0, "in")
    }

    /// The names that the policy uses for the tool's values.
    pub fn params(&self) -> Option<Params> {
        child(&self.0)
    }

    /// Whose approval lets more through.
    pub fn role(&self) -> Option<Path> {
        after(&self.0, "by")
    }

    /// `without approval` stands there.
    pub fn without_approval(&self) -> bool {
        has(&self.0, "approval")
    }
}

node!(
    /// `always a person within 1 turn`.
    PersonWithin,
    PERSON_PROPERTY
);

impl PersonWithin {
    /// How many turns.
    pub fn turns(&self) -> Option<Word> {
        count(&self.0)
    }
}
