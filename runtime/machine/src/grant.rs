//! Grants: the way from an act that is proposed to one that may be done, as types. Each is made
//! from the one before it and from nothing else, so that no sensitive call can leave without its
//! yes, its reservation and its approvals.
//!
//! [`Act`] → [`Confirmed`] → [`Reserved`] → [`Granted`] → the call.

use playbook_graph::{Decision, Effect, FactId, Graph, Hash, PointId, RoleId, ToolId, Value};
use serde::{Deserialize, Serialize};

use crate::authority::{Ruling, needs_yes};
use crate::output::{Grant, LimitId, OutputId, OutputKind};

/// A sensitive call with exactly these arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Act {
    point: PointId,
    tool: ToolId,
    args: Vec<Value>,
    /// What its authority and its confirmation read, each in its place.
    rests_on: Vec<Value>,
    digest: Hash,
}

/// An act that the customer said yes to, or that nobody has to be asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Confirmed {
    act: Act,
    /// The facts that held at that moment: they hold for this grant.
    held: Vec<FactId>,
    approvals: Vec<Approved>,
    /// Limits that people have lifted for this act.
    lifted: Vec<LimitId>,
}

/// One person's yes to an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Approved {
    pub(crate) role: RoleId,
    pub(crate) by: String,
}

/// A confirmed act that the ledger counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reserved {
    confirmed: Confirmed,
    reservation: OutputId,
    /// Whether a person was asked to send it, and who did.
    drafted: bool,
    sent_by: Option<String>,
}

/// An act that may be done, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Granted {
    reserved: Reserved,
    grant: Grant,
    key: Hash,
    retries: u32,
}

impl Act {
    pub(crate) fn new(
        graph: &Graph,
        point: PointId,
        tool: ToolId,
        args: Vec<Value>,
        rests_on: Vec<Value>,
    ) -> Self {
        let (given, behind) = (graph.hash_by_name(&args), graph.hash_by_name(&rests_on));
        let digest = Hash::of_value(&(&graph.tools[tool].name, given, behind));
        Self { point, tool, args, rests_on, digest }
    }

    pub(crate) fn point(&self) -> PointId {
        self.point
    }

    pub(crate) fn tool(&self) -> ToolId {
        self.tool
    }

    pub(crate) fn args(&self) -> &[Value] {
        &self.args
    }

    pub(crate) fn digest(&self) -> Hash {
        self.digest
    }

    /// Whether it is this call, resting on these values.
    pub(crate) fn is(&self, tool: ToolId, args: &[Value], rests_on: &[Value]) -> bool {
        self.tool == tool && self.args == args && self.rests_on == rests_on
    }

    /// The customer said yes to it, in the open confirmation, while these facts held.
    pub(crate) fn with_yes(self, held: Vec<FactId>) -> Confirmed {
        Confirmed { act: self, held, approvals: Vec::new(), lifted: Vec::new() }
    }

    /// It goes on without a question; `None` where the customer's yes is needed.
    pub(crate) fn without_question(self, graph: &Graph, held: Vec<FactId>) -> Option<Confirmed> {
        (!needs_yes(graph, self.tool)).then(|| self.with_yes(held))
    }
}

impl Confirmed {
    pub(crate) fn act(&self) -> &Act {
        &self.act
    }

    pub(crate) fn held(&self) -> &[FactId] {
        &self.held
    }

    pub(crate) fn approvals(&self) -> &[Approved] {
        &self.approvals
    }

    pub(crate) fn lifted(&self) -> &[LimitId] {
        &self.lifted
    }

    /// A person said yes.
    pub(crate) fn approve(&mut self, approved: Approved) {
        self.approvals.push(approved);
    }

    /// People of these roles are asked once more: what they said yes to was less than this.
    pub(crate) fn ask_anew(&mut self, roles: &[RoleId]) {
        self.approvals.retain(|one| !roles.contains(&one.role));
    }

    /// These limits count no more for it, once the approval that they ask for is there.
    pub(crate) fn lift(&mut self, limits: &[LimitId]) {
        self.lifted.extend(limits);
    }

    /// The roles of which nobody has said yes yet.
    pub(crate) fn missing(&self, roles: &[RoleId]) -> Vec<RoleId> {
        let approved = |role: &&RoleId| self.approvals.iter().any(|one| one.role == **role);
        roles.iter().filter(|role| !approved(role)).copied().collect()
    }

    /// The ledger counts it under this reservation.
    pub(crate) fn reserved(self, reservation: OutputId) -> Reserved {
        Reserved { confirmed: self, reservation, drafted: false, sent_by: None }
    }
}

impl Reserved {
    pub(crate) fn confirmed(&self) -> &Confirmed {
        &self.confirmed
    }

    pub(crate) fn reservation(&self) -> OutputId {
        self.reservation
    }

    /// A person is asked to send it: from now on nobody else does.
    pub(crate) fn drafted(self) -> Self {
        Self { drafted: true, ..self }
    }

    /// A person sends it, which approves nothing.
    pub(crate) fn sent_by(self, by: &str) -> Self {
        Self { sent_by: Some(by.to_owned()), ..self }
    }

    /// Whether a person has to send it, on a path that `drafts` or does not.
    pub(crate) fn waits_for_a_person(&self, drafts: bool) -> bool {
        (drafts || self.drafted) && self.sent_by.is_none()
    }

    /// The grant, if the rules allow the act, or everybody whom they ask for has approved it.
    /// `key` is the tool's; without one, the reservation names the call.
    pub(crate) fn grant(
        self,
        graph: &Graph,
        ruling: &Ruling,
        key: Option<Hash>,
    ) -> Option<Granted> {
        let allowed = match &ruling.decision {
            Decision::Allow => true,
            Decision::Approval(by) => self.confirmed.missing(&by.roles).is_empty(),
            Decision::Deny(_) | Decision::Forbid(_) => false,
        };
        let lines = ruling.lines.iter().map(|line| graph.line_of(*line));
        let people = self.confirmed.approvals.iter().map(|approved| {
            format!("approved by {} ({})", approved.by, graph.roles[approved.role].name)
        });
        let sent = self.sent_by.iter().map(|by| format!("sent by {by}"));
        let because = lines.chain(people).chain(sent).collect::<Vec<_>>().join(", ");
        let tool = &graph.tools[self.confirmed.act.tool];
        let again = tool.never_twice_for.is_some() || tool.effect == Effect::Reads;
        let retries = if again { tool.retries } else { 0 };
        allowed.then(|| Granted {
            grant: Grant { digest: self.confirmed.act.digest, because },
            // A key that ends is another one for the other side each time: it may keep keys longer.
            key: match (key, tool.key_lasts) {
                (None, _) => self.reservation.0,
                (Some(key), None) => key,
                (Some(key), Some(_)) => Hash::of_value(&(key, self.reservation)),
            },
            retries,
            reserved: self,
        })
    }
}

impl Granted {
    pub(crate) fn act(&self) -> &Act {
        &self.reserved.confirmed.act
    }

    pub(crate) fn reservation(&self) -> OutputId {
        self.reserved.reservation
    }

    /// The roles of whoever approved it.
    pub(crate) fn approvers(&self) -> Vec<RoleId> {
        self.reserved.confirmed.approvals.iter().map(|approved| approved.role).collect()
    }

    /// The call: the only place where a sensitive one is made.
    pub(crate) fn call(&self, graph: &Graph) -> OutputKind {
        let takes = graph.tools[self.act().tool].params.len();
        OutputKind::CallTool {
            tool: self.act().tool,
            // The evidence was for the decision alone.
            args: self.act().args.iter().take(takes).cloned().collect(),
            grant: Some(self.grant.clone()),
            key: Some(self.key),
        }
    }

    /// The same once more, after it certainly wasn't done; `None` when that was the last try.
    pub(crate) fn once_more(&self) -> Option<Self> {
        let retries = self.retries.checked_sub(1)?;
        Some(Self { retries, ..self.clone() })
    }
}
