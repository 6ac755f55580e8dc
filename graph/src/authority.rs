//! Authority: who may have a sensitive thing done, on which conditions, up to how much.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::expr::Expr;
use crate::fact::FactId;
use crate::origin::OriginId;
use crate::team::RoleId;
use crate::tool::ToolId;
use crate::value::Money;

id_type! {
    /// Names an [`Authority`].
    AuthorityId
}

/// How long an approval is waited for where nothing is written: 24 hours, in seconds.
pub const APPROVAL_WITHIN: i64 = 24 * 60 * 60;

/// `authority over cancel_order(order, reason) { … }`. Several may stand over one tool: all `needs`
/// hold, any `forbid` wins, the strictest decision stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// The tool it stands over. In its expressions, `Param` is the tool's parameter at that place.
    pub tool: ToolId,
    /// What must hold for any call.
    pub needs: Vec<Need>,
    /// Rules, in the order written; the first that matches decides, after every `forbid`.
    pub rules: Vec<Rule>,
    /// Limits, in the order written.
    pub limits: Vec<Limit>,
    /// Where it is declared.
    pub origin: OriginId,
}

/// One `needs` line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// What is needed.
    pub kind: NeedKind,
    /// What is said where it fails.
    pub because: Option<String>,
    /// Where it is written.
    pub origin: OriginId,
}

/// What a `needs` line asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NeedKind {
    /// A fact is proved.
    Fact(FactId),
    /// A condition on the arguments, and on whom facts are about.
    Condition(Expr),
    /// The customer said yes to exactly these arguments.
    CustomersYes,
}

/// One rule: a decision, and when it applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// What is decided.
    pub decision: Decision,
    /// When; without it, always.
    pub when: Option<Expr>,
    /// Where it is written.
    pub origin: OriginId,
}

/// What a rule decides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Decision {
    /// It may be done.
    Allow,
    /// A person of each role has to approve exactly this.
    Approval(ApprovalBy),
    /// It may not be done; the sentence is said.
    Deny(Option<String>),
    /// It may not be done, whatever other rules say; the sentence is said.
    Forbid(Option<String>),
}

/// `approval by team_lead within 4 hours`
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ApprovalBy {
    /// One person for each of these; no person counts twice.
    pub roles: Vec<RoleId>,
    /// Seconds until it expires. Time never turns into a yes.
    pub within: i64,
}

/// `limit 3 times per customer in 30 days, then approval by team_lead`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// What is counted.
    pub measure: Measure,
    /// Per what.
    pub per: LimitKey,
    /// Over how many seconds back; without it, since ever (for `per day`: the UTC day).
    pub within: Option<i64>,
    /// Which calls it counts; without it, all. The others it neither counts nor stops.
    pub when: Option<Expr>,
    /// What happens above it.
    pub then: OverLimit,
    /// Where it is written.
    pub origin: OriginId,
}

impl Limit {
    /// What it reads of a call.
    pub fn reads(&self) -> impl Iterator<Item = &Expr> {
        let key = match &self.per {
            LimitKey::Expr(key) => Some(key),
            LimitKey::Case | LimitKey::Playbook | LimitKey::Day => None,
        };
        key.into_iter().chain(&self.when)
    }
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// Calls that were done (or may have been).
    Times(u32),
    /// The money they moved, by the tool's `moves money`.
    Amount(Money),
}

/// Per what a limit counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LimitKey {
    /// The value of an expression over the arguments and subjects (`per customer`: the subject).
    Expr(Expr),
    /// One case.
    Case,
    /// All calls from one playbook.
    Playbook,
    /// All calls in one day (UTC).
    Day,
}

/// What happens to a call above a limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OverLimit {
    /// A person has to approve it.
    Approval(ApprovalBy),
    /// It is denied; the sentence is said.
    Deny(Option<String>),
}
