//! Policies: properties of the whole project, proved over all playbooks and authorities. A policy
//! enforces nothing itself; it catches whoever weakens the rest.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::authority::LimitKey;
use crate::expr::Expr;
use crate::fact::FactId;
use crate::origin::OriginId;
use crate::team::RoleId;
use crate::tool::ToolId;
use crate::value::Money;

id_type! {
    /// Names a [`Policy`].
    PolicyId
}

/// `policy "Nobody cancels more than 500 EUR alone" { … }`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The sentence that people agreed on.
    pub sentence: String,
    /// What is to be proved.
    pub properties: Vec<Property>,
    /// Where it is declared.
    pub origin: OriginId,
}

/// One property with the place it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// What must hold.
    pub kind: PropertyKind,
    /// Where it is written.
    pub origin: OriginId,
}

/// What a policy says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PropertyKind {
    /// `never T(params) when C [without approval [by ROLE]]`
    Never {
        /// The tool.
        tool: ToolId,
        /// When (reads the tool's `Param`); without it, always.
        when: Option<Expr>,
        /// Which approval makes it right.
        unless: Exception,
    },
    /// `T only after FACT`
    OnlyAfter {
        /// The tool.
        tool: ToolId,
        /// The fact.
        fact: FactId,
    },
    /// `T at most N times per case`
    AtMostPerCase {
        /// The tool.
        tool: ToolId,
        /// How often; a call whose outcome is unknown counts.
        times: u32,
    },
    /// `T at most N times per KEY [in D] [without approval]`
    TimesAtMost(TimesBound),
    /// `amount of T at most X per KEY [in D] [without approval]`
    AmountAtMost(AmountBound),
    /// `always a person within N turns`
    AlwaysAPerson {
        /// So many messages after it is asked for, at the latest.
        turns: u32,
    },
}

impl PropertyKind {
    /// The tool it is about, if it is about one.
    pub fn tool(&self) -> Option<ToolId> {
        match self {
            Self::Never { tool, .. }
            | Self::OnlyAfter { tool, .. }
            | Self::AtMostPerCase { tool, .. }
            | Self::TimesAtMost(TimesBound { tool, .. })
            | Self::AmountAtMost(AmountBound { tool, .. }) => Some(*tool),
            Self::AlwaysAPerson { .. } => None,
        }
    }
}

/// `refund(charge) at most 3 times per customer in 30 days without approval`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimesBound {
    /// The tool.
    pub tool: ToolId,
    /// How often; a call whose outcome is unknown counts.
    pub times: u32,
    /// Per what.
    pub per: LimitKey,
    /// Over how many seconds; without it, since ever.
    pub within: Option<i64>,
    /// Which approval lets more through.
    pub unless: Exception,
}

/// `amount of refund(charge, amount) at most 500 EUR per charge.id in 30 days`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountBound {
    /// The tool.
    pub tool: ToolId,
    /// What is summed (reads the tool's `Param`).
    pub amount: Expr,
    /// How much.
    pub most: Money,
    /// Per what.
    pub per: LimitKey,
    /// Over how many seconds; without it, since ever.
    pub within: Option<i64>,
    /// Which approval lets more through.
    pub unless: Exception,
}

/// What makes a call right that a policy would forbid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exception {
    /// Nothing.
    None,
    /// Anybody's approval.
    Approval,
    /// The approval of a person with the role.
    ApprovalBy(RoleId),
}
