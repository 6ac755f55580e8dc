//! The world around a conversation, in memory: its tools, the ledger, timers, people's approvals.
//! Carries out one output at a time and says what comes back.

use std::collections::BTreeSet;

use jiff::Timestamp;
use playbook_graph::{Graph, Hash, RoleId, ToolId, Value};
use playbook_machine::ledger::Ledger;
use playbook_machine::{
    ApprovalRequest, Draft, InputKind, LedgerAnswer, LimitId, Output, OutputId, OutputKind,
    Reservation, TimerId,
};

use crate::happened::Happened;
use crate::tools::Tools;

/// A request for approval that nobody has settled yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenApproval {
    /// What was asked.
    pub request: ApprovalRequest,
    /// The roles of which somebody has said yes.
    pub approved: Vec<RoleId>,
}

/// Everything outside of a conversation but the customer.
#[derive(Clone, Debug)]
pub(crate) struct World<T> {
    pub(crate) tools: T,
    pub(crate) approvals: Vec<OpenApproval>,
    /// What waits for a person to send it, the oldest first.
    pub(crate) drafts: Vec<(OutputId, Draft)>,
    ledger: Ledger,
    /// Limits that others have used up before this conversation.
    pub(crate) used_up: BTreeSet<LimitId>,
    timers: BTreeSet<(Timestamp, TimerId)>,
}

/// What came of an output.
#[derive(Default)]
pub(crate) struct Came {
    /// The answer, for those that have one.
    pub(crate) back: Option<InputKind>,
    /// What is to be told of it.
    pub(crate) happened: Option<Happened>,
}

impl<T: Tools> World<T> {
    pub(crate) fn new(tools: T) -> Self {
        Self {
            tools,
            approvals: Vec::new(),
            drafts: Vec::new(),
            ledger: Ledger::default(),
            used_up: BTreeSet::new(),
            timers: BTreeSet::new(),
        }
    }

    /// Calls a tool with these arguments, secrets and all.
    pub(crate) fn call(
        &mut self,
        graph: &Graph,
        id: OutputId,
        tool: ToolId,
        args: Vec<Value>,
    ) -> Came {
        let outcome = self.tools.call(graph, tool, &args);
        let back = InputKind::Returned { answers: id, outcome: outcome.clone() };
        let called = Happened::Called { tool, args, outcome };
        Came { back: Some(back), happened: Some(called) }
    }

    /// Carries an output out (but not one to interpret or to call: those are the player's).
    pub(crate) fn carry_out(&mut self, output: &Output, now: Timestamp) -> Came {
        match &output.kind {
            OutputKind::Interpret { .. } | OutputKind::Phrase(_) => Came::default(),
            OutputKind::Reply { text } => Came::told(Happened::Said(text.clone())),
            OutputKind::Note { text } => Came::told(Happened::Noted(text.clone())),
            OutputKind::Task { team, text, .. } => {
                Came::told(Happened::TaskLeft { team: *team, text: text.clone() })
            }
            OutputKind::CallTool { .. } | OutputKind::Discard { .. } => Came::default(),
            OutputKind::Reserve(reservation) => {
                let answer = self.reserve(output.id, now, reservation);
                Came::back(InputKind::Ledger { answers: output.id, answer })
            }
            OutputKind::Settle { reservation, settled } => {
                self.ledger.settle(*reservation, settled);
                Came::default()
            }
            OutputKind::StartTimer { timer, at } => {
                self.timers.insert((*at, *timer));
                Came::default()
            }
            OutputKind::StopTimer { timer } => {
                self.timers.retain(|(_, other)| other != timer);
                Came::default()
            }
            OutputKind::RequestApproval(request) => {
                let open = OpenApproval { request: request.clone(), approved: Vec::new() };
                self.approvals.push(open);
                Came::told(Happened::ApprovalAsked(request.clone()))
            }
            OutputKind::WithdrawApproval { digest } => match self.close(*digest) {
                Some(open) => Came::told(Happened::ApprovalWithdrawn(open.request)),
                None => Came::default(),
            },
            OutputKind::Draft(draft) => {
                self.drafts.push((output.id, draft.clone()));
                Came::told(Happened::Drafted(draft.clone()))
            }
            OutputKind::WithdrawDraft { draft } => {
                self.drafts.retain(|(id, _)| id != draft);
                Came::default()
            }
            OutputKind::HandOff { team, packet } => {
                Came::told(Happened::HandedOver { team: *team, packet: packet.clone() })
            }
            OutputKind::Resolved { playbook, outcome, how } => Came::told(Happened::Resolved {
                playbook: playbook.clone(),
                outcome: outcome.clone(),
                how: *how,
            }),
            OutputKind::Ended { playbook, outcome, .. } => {
                Came::told(Happened::Ended { playbook: playbook.clone(), outcome: outcome.clone() })
            }
        }
    }

    fn reserve(&mut self, id: OutputId, now: Timestamp, act: &Reservation) -> LedgerAnswer {
        let limits = act.limits.iter().map(|metered| metered.limit);
        let over = limits.filter(|it| self.used_up.contains(it) && !act.lifted.contains(it));
        let over: Vec<LimitId> = over.collect();
        if over.is_empty() {
            self.ledger.reserve(id, now, act)
        } else {
            LedgerAnswer::OverLimit(over)
        }
    }

    /// What stands in the ledger.
    pub(crate) fn entered(&self) -> Hash {
        self.ledger.standing()
    }

    /// Takes out the first timer that comes by then.
    pub(crate) fn next_timer(&mut self, by: Timestamp) -> Option<(Timestamp, TimerId)> {
        let first = self.timers.first().copied().filter(|(at, _)| *at <= by)?;
        self.timers.remove(&first);
        Some(first)
    }

    /// Notes a person's decision on the request that asked for the role, and says which it is.
    pub(crate) fn decide(&mut self, role: RoleId, approves: bool) -> Option<Hash> {
        let asked = |open: &&mut OpenApproval| {
            open.request.roles.contains(&role) && !open.approved.contains(&role)
        };
        let open = self.approvals.iter_mut().find(asked)?;
        open.approved.push(role);
        let digest = open.request.digest;
        let all = open.request.roles.iter().all(|role| open.approved.contains(role));
        if all || !approves {
            self.close(digest);
        }
        Some(digest)
    }

    fn close(&mut self, digest: Hash) -> Option<OpenApproval> {
        let place = self.approvals.iter().position(|open| open.request.digest == digest)?;
        Some(self.approvals.remove(place))
    }
}

impl Came {
    fn told(happened: Happened) -> Self {
        Self { back: None, happened: Some(happened) }
    }

    fn back(input: InputKind) -> Self {
        Self { back: Some(input), happened: None }
    }
}
