//! Grants: the way from an act that is proposed to one that may be done, as types. Each is made
//! from the one before it and from nothing else, so that no sensitive call can leave without its
//! yes, its reservation and its approvals.
//!
//! [`Act`]s → [`Proposed`] → [`Confirmed`] → [`Reserved`] → [`Granted`] → the call.

use playbook_graph::{Decision, Effect, FactId, Graph, Hash, PointId, RoleId, ToolId, Value};
use serde::{Deserialize, Serialize};

use crate::authority::{Ruling, needs_yes};
use crate::input::ToolOutcome;
use crate::output::{Grant, LimitId, OutputId, OutputKind};

/// A sensitive call with exactly these arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Act {
    point: PointId,
    tool: ToolId,
    args: Vec<Value>,
    /// The places of the arguments that wait for what an earlier call of a plan gives: nothing is
    /// known of them yet.
    open: Vec<u32>,
    /// What its authority and its confirmation read, each in its place.
    rests_on: Vec<Value>,
    digest: Hash,
}

/// What is asked for at one point: an act, or all those of a plan, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Proposed {
    point: PointId,
    acts: Vec<Act>,
    /// What the confirmation of a plan shows.
    shown: Vec<Value>,
}

/// What the customer said yes to, or nobody has to be asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Confirmed {
    act: Proposed,
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

/// What the ledger holds for one act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Hold {
    /// It counts it under this reservation.
    Reserved(OutputId),
    /// The same was done before, under the same key: nothing is done again.
    Before(ToolOutcome),
    /// It is asked once an earlier call of the plan has told what it is about.
    Later,
}

/// A confirmed act, or plan, that the ledger counts as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reserved {
    confirmed: Confirmed,
    /// What the ledger holds for each act.
    holds: Vec<Hold>,
    /// Whether a person was asked to send it, and who did.
    drafted: bool,
    sent_by: Option<String>,
}

/// An act that may be done, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Granted {
    act: Act,
    reservation: OutputId,
    grant: Grant,
    key: Hash,
    retries: u32,
    /// What the act gave that this one takes back.
    undoes: Option<Value>,
    /// The roles of whoever approved it.
    approvers: Vec<RoleId>,
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
        Self { point, tool, args, open: Vec::new(), rests_on, digest }
    }

    /// The same, of which the arguments at these places aren't known yet.
    pub(crate) fn waiting_for(self, open: Vec<u32>) -> Self {
        Self { open, ..self }
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

    pub(crate) fn open(&self) -> &[u32] {
        &self.open
    }

    pub(crate) fn digest(&self) -> Hash {
        self.digest
    }

    /// Whether this is what a plan proposed, now that all of it is known.
    fn is_now(&self, known: &Self) -> bool {
        if self.open.is_empty() {
            return self == known;
        }
        let places = self.args.iter().zip(&known.args).zip(0_u32..);
        let same = places.into_iter().all(|((a, b), at)| self.open.contains(&at) || a == b);
        (self.point, self.tool, self.args.len()) == (known.point, known.tool, known.args.len())
            && known.open.is_empty()
            && same
    }
}

impl Proposed {
    /// One act.
    pub(crate) fn one(act: Act) -> Self {
        Self { point: act.point, acts: vec![act], shown: Vec::new() }
    }

    /// All the acts of a plan that begins at a point; and what its confirmation shows.
    pub(crate) fn plan(point: PointId, acts: Vec<Act>, shown: Vec<Value>) -> Self {
        Self { point, acts, shown }
    }

    /// Where it is written; of a plan, where that begins.
    pub(crate) fn point(&self) -> PointId {
        self.point
    }

    pub(crate) fn acts(&self) -> &[Act] {
        &self.acts
    }

    /// The act, where it is no plan.
    pub(crate) fn alone(&self) -> Option<&Act> {
        match self.acts.as_slice() {
            [act] if act.point == self.point => Some(act),
            _ => None,
        }
    }

    /// Exactly this and nothing else: of a plan, all of it.
    pub(crate) fn digest(&self) -> Hash {
        match self.alone() {
            Some(act) => act.digest,
            None => {
                let acts: Vec<Hash> = self.acts.iter().map(|act| act.digest).collect();
                Hash::of_value(&("all or nothing", acts, &self.shown))
            }
        }
    }

    /// The customer said yes to it, in the open confirmation, while these facts held.
    pub(crate) fn with_yes(self, held: Vec<FactId>) -> Confirmed {
        Confirmed { act: self, held, approvals: Vec::new(), lifted: Vec::new() }
    }

    /// It goes on without a question; `None` where the customer's yes is needed.
    pub(crate) fn without_question(self, graph: &Graph, held: Vec<FactId>) -> Option<Confirmed> {
        let asks = self.acts.iter().any(|act| needs_yes(graph, act.tool));
        (!asks).then(|| self.with_yes(held))
    }
}

impl Confirmed {
    pub(crate) fn act(&self) -> &Proposed {
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

    /// The ledger holds this for each of its acts.
    pub(crate) fn reserved(self, holds: Vec<Hold>) -> Reserved {
        Reserved { confirmed: self, holds, drafted: false, sent_by: None }
    }
}

/// What a ledger has to be told of where nothing of it is done.
pub(crate) fn reservations(holds: &[Hold]) -> Vec<OutputId> {
    let reserved = holds.iter().filter_map(|hold| match hold {
        Hold::Reserved(reservation) => Some(*reservation),
        Hold::Before(_) | Hold::Later => None,
    });
    reserved.collect()
}

impl Reserved {
    pub(crate) fn confirmed(&self) -> &Confirmed {
        &self.confirmed
    }

    pub(crate) fn holds(&self) -> &[Hold] {
        &self.holds
    }

    /// The ledger was asked about a call that had to wait for an earlier one.
    pub(crate) fn hold(&mut self, place: usize, hold: Hold) {
        if let Some(later) = self.holds.get_mut(place).filter(|hold| **hold == Hold::Later) {
            *later = hold;
        }
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

    /// Whether the rules, as they decide now, let an act of it through: they allow it, or everybody
    /// whom they ask for has approved.
    pub(crate) fn lets_through(&self, ruling: &Ruling) -> bool {
        match &ruling.decision {
            Decision::Allow => true,
            Decision::Approval(by) => self.confirmed.missing(&by.roles).is_empty(),
            Decision::Deny(_) | Decision::Forbid(_) => false,
        }
    }

    /// The grant of the act at a place, with all of it known; none where that is another act, the
    /// ledger holds nothing for it, or the rules don't let it through. `key` is the tool's; without
    /// one, the reservation names the call.
    pub(crate) fn grant(
        &self,
        graph: &Graph,
        place: usize,
        act: Act,
        ruling: &Ruling,
        key: Option<Hash>,
    ) -> Option<Granted> {
        let proposed = self.confirmed.act.acts.get(place)?;
        let Hold::Reserved(reservation) = *self.holds.get(place)? else { return None };
        if !proposed.is_now(&act) || !self.lets_through(ruling) {
            return None;
        }
        let lines = ruling.lines.iter().map(|line| graph.line_of(*line));
        let people = self.confirmed.approvals.iter().map(|approved| {
            format!("approved by {} ({})", approved.by, graph.roles[approved.role].name)
        });
        let sent = self.sent_by.iter().map(|by| format!("sent by {by}"));
        let because = lines.chain(people).chain(sent).collect::<Vec<_>>().join(", ");
        let tool = &graph.tools[act.tool];
        // A key that ends is another one for the other side each time: it may keep keys longer. So is
        // that of a plan: what is taken back may be done anew.
        let ends = tool.key_lasts.is_some() || self.confirmed.act.alone().is_none();
        let key = match key {
            None => reservation.0,
            Some(key) if ends => Hash::of_value(&(key, reservation)),
            Some(key) => key,
        };
        let grant = Grant { digest: act.digest, because };
        let retries = retries(graph, act.tool);
        let approvers = self.confirmed.approvals.iter().map(|approved| approved.role).collect();
        Some(Granted { act, reservation, grant, key, retries, undoes: None, approvers })
    }
}

/// How often a call that certainly did nothing is made again under its key.
fn retries(graph: &Graph, tool: ToolId) -> u32 {
    let tool = &graph.tools[tool];
    let again = tool.never_twice_for.is_some() || tool.effect == Effect::Reads;
    if again { tool.retries } else { 0 }
}

impl Granted {
    pub(crate) fn act(&self) -> &Act {
        &self.act
    }

    pub(crate) fn reservation(&self) -> OutputId {
        self.reservation
    }

    /// What the act gave that this one takes back; nothing of one that takes nothing back.
    pub(crate) fn undoes(&self) -> Option<&Value> {
        self.undoes.as_ref()
    }

    /// What takes it back, now that it gave `result`: under its own grant, with a key of its own.
    pub(crate) fn undo(
        &self,
        graph: &Graph,
        tool: ToolId,
        args: Vec<Value>,
        result: Value,
    ) -> Self {
        let because = format!("takes back what was granted: {}", self.grant.because);
        Self {
            act: Act::new(graph, self.act.point, tool, args, Vec::new()),
            reservation: self.reservation,
            grant: Grant { digest: self.grant.digest, because },
            key: Hash::of_value(&("undo", self.key)),
            retries: retries(graph, tool),
            undoes: Some(result),
            approvers: self.approvers.clone(),
        }
    }

    /// The roles of whoever approved it.
    pub(crate) fn approvers(&self) -> &[RoleId] {
        &self.approvers
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
