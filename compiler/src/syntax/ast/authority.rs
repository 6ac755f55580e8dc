//! Authorities and their rules.

use super::{
    Expr, Name, Params, Path, Text, Type, Word, after, child, children, count, has, node, one_of,
};
use crate::syntax::{SyntaxKind, SyntaxNode};

node!(
    /// `authority over refund(charge, amount) { … }`, `authority over refund, credit { … }`.
    Authority,
    AUTHORITY_DECL
);

impl Authority {
    /// The tools.
    pub fn tools(&self) -> impl Iterator<Item = Path> + use<> {
        children(&self.0)
    }

    /// The names that the rules use for the tool's values.
    pub fn params(&self) -> Option<Params> {
        child(&self.0)
    }

    /// Its rules, in order.
    pub fn rules(&self) -> impl Iterator<Item = Rule> + use<> {
        children(&self.0)
    }
}

one_of! {
    /// A line of an authority.
    Rule {
        /// `needs identified`, `needs the customer's yes`.
        Needs(Needs),
        /// `forbid when C "…"`.
        Forbid(Forbid),
        /// `allow when C`, `allow always`.
        Allow(Allow),
        /// `approval by team_lead when C, within 4 hours`.
        Approval(Approval),
        /// `deny otherwise "…"`.
        Deny(Deny),
        /// `limit 3 times per customer in 30 days, then deny`.
        Limit(Limit),
        /// `with reason: Reason said by the customer`.
        Evidence(Evidence),
        /// `only for customer.segment in [vip]`.
        OnlyFor(OnlyFor),
    }
}

node!(
    /// `needs FACT`, `needs CONDITION "…"`, `needs the customer's yes`; also in playbooks and desks.
    Needs,
    NEEDS_CLAUSE
);

/// What is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The customer's yes.
    Yes,
    /// A fact's name or a condition: the checker tells them apart.
    Condition(Expr),
}

impl Needs {
    /// What is needed.
    pub fn wanted(&self) -> Option<Wanted> {
        if has(&self.0, "the") {
            return Some(Wanted::Yes);
        }
        after(&self.0, "needs").map(Wanted::Condition)
    }

    /// What is said where it doesn't hold.
    pub fn sentence(&self) -> Option<Text> {
        sentence(&self.0)
    }
}

/// When a rule applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `always`, or nothing written.
    Always,
    /// `otherwise`.
    Otherwise,
    /// `when C`.
    When(Expr),
}

fn condition(node: &SyntaxNode) -> Condition {
    match after(node, "when") {
        Some(condition) => Condition::When(condition),
        None if has(node, "otherwise") => Condition::Otherwise,
        None => Condition::Always,
    }
}

/// The last text of a rule is its sentence; a condition can't end in a text of its own.
fn sentence(node: &SyntaxNode) -> Option<Text> {
    children::<Text>(node).last()
}

macro_rules! when_rule {
    ($(#[$meta:meta])* $Name:ident, $KIND:ident) => {
        node!($(#[$meta])* $Name, $KIND);

        impl $Name {
            /// When it applies.
            pub fn condition(&self) -> Condition {
                condition(&self.0)
            }

            /// What is said where it refuses.
            pub fn sentence(&self) -> Option<Text> {
                sentence(&self.0)
            }
        }
    };
}

when_rule!(
    /// `forbid when C "…"`.
    Forbid,
    FORBID_RULE
);
when_rule!(
    /// `allow when C`, `allow always`.
    Allow,
    ALLOW_RULE
);
when_rule!(
    /// `deny when C "…"`, `deny otherwise "…"`.
    Deny,
    DENY_RULE
);
when_rule!(
    /// `approval by team_lead and finance when C, within 4 hours`.
    Approval,
    APPROVAL_RULE
);

impl Approval {
    /// Who has to say yes: each of them.
    pub fn roles(&self) -> impl Iterator<Item = Path> + use<> {
        children(&self.0)
    }

    /// How long they have.
    pub fn within(&self) -> Option<Expr> {
        after(&self.0, "within")
    }
}

node!(
    /// `limit 5000 EUR per day, then deny`.
    Limit,
    LIMIT_RULE
);

/// What a limit counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitAmount {
    /// `3 times`.
    Times(Word),
    /// `5000 EUR`.
    Amount(Expr),
}

impl Limit {
    /// How much.
    pub fn amount(&self) -> Option<LimitAmount> {
        match count(&self.0) {
            Some(times) => Some(LimitAmount::Times(times)),
            None => after(&self.0, "limit").map(LimitAmount::Amount),
        }
    }

    /// For what it is counted: `customer`, `case`, `day`, `playbook`, a key.
    pub fn per(&self) -> Option<Path> {
        after(&self.0, "per")
    }

    /// Over how long.
    pub fn within(&self) -> Option<Expr> {
        after(&self.0, "in")
    }

    /// Which calls it counts.
    pub fn when(&self) -> Option<Expr> {
        after(&self.0, "when")
    }

    /// What happens beyond it.
    pub fn then(&self) -> Option<LimitThen> {
        child(&self.0)
    }
}

node!(
    /// `then deny "…"`, `then approval by team_lead within 4 hours`.
    LimitThen,
    LIMIT_THEN
);

impl LimitThen {
    /// It refuses.
    pub fn denies(&self) -> bool {
        has(&self.0, "deny")
    }

    /// Who has to say yes.
    pub fn roles(&self) -> impl Iterator<Item = Path> + use<> {
        children(&self.0)
    }

    /// How long they have.
    pub fn within(&self) -> Option<Expr> {
        after(&self.0, "within")
    }

    /// What is said where it refuses.
    pub fn sentence(&self) -> Option<Text> {
        sentence(&self.0)
    }
}

node!(
    /// `with reason: Reason said by the customer`.
    Evidence,
    WITH_CLAUSE
);

impl Evidence {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// Its type.
    pub fn ty(&self) -> Option<Type> {
        child(&self.0)
    }

    /// What the customer said is enough, once confirmed.
    pub fn said_by_customer(&self) -> bool {
        has(&self.0, "said")
    }
}

node!(
    /// `only for customer.segment in [vip]`.
    OnlyFor,
    ONLY_FOR_CLAUSE
);

impl OnlyFor {
    /// For whom.
    pub fn condition(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// What is said to others.
    pub fn sentence(&self) -> Option<Text> {
        sentence(&self.0)
    }
}
