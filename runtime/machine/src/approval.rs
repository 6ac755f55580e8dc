//! Approvals: people are asked about exactly one act, and wait is all that happens until they
//! decide. Time never turns into a yes.

use jiff::Timestamp;
use playbook_graph::{ApprovalBy, Ending, Hash, RoleId, Value, own_words};
use serde::{Deserialize, Serialize};

use crate::act::{Acting, Confirmed, Progress};
use crate::case::{Case, Stage};
use crate::fact::later;
use crate::grant::{Approved, Hold, reservations};
use crate::output::{ApprovalRequest, LimitId, OutputKind, TimerId};
use crate::run::Flow;
use crate::turn::{Stuck, Turn};
use crate::words;

/// An act that people were asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Approval {
    pub(crate) act: Confirmed,
    /// What the ledger holds for it; nothing where a limit has to be lifted first.
    pub(crate) holds: Vec<Hold>,
    /// The limits that the approval lifts.
    pub(crate) lifts: Vec<LimitId>,
    /// One person of each is needed.
    pub(crate) roles: Vec<RoleId>,
    #[serde(with = "playbook_graph::moment")]
    pub(crate) until: Timestamp,
    pub(crate) timer: TimerId,
}

/// Whose approval is needed, and why.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) by: ApprovalBy,
    pub(crate) because: String,
    pub(crate) lifts: Vec<LimitId>,
}

impl Turn<'_> {
    /// Asks people, tells the customer, and parks the case.
    pub(crate) fn ask_for_approval(
        &mut self,
        case: &mut Case,
        act: Confirmed,
        holds: Vec<Hold>,
        asked: Asked,
    ) -> Result<Flow, Stuck> {
        let step = self.act_step(case, act.act().point())?;
        let Asked { by, because, lifts } = asked;
        let until = later(self.now, by.within);
        let names = by.roles.iter().map(|role| self.graph.roles[*role].name.clone());
        let names = playbook_graph::speak::speak_list(names);
        self.trace(step.point.origin, format_args!("needs approval by {names}: {because}"));
        let confirmed = step.confirm.and_then(|c| self.speech().text(c, &self.scope(case)).ok());
        self.emit(OutputKind::RequestApproval(ApprovalRequest {
            digest: act.act().digest(),
            confirmed,
            named: words::named_of(self.graph, act.act()),
            act: words::proposed(self.graph, act.act()),
            calls: words::calls(self.graph, act.act()),
            roles: by.roles.clone(),
            because,
            until,
        }));
        let timer = self.start_timer(until);
        let waiting = match step.waiting {
            Some(text) => self.speak(text, &self.scope(case)),
            None => Ok(self.speech().words(own_words::WAITING)),
        };
        match waiting {
            Ok(waiting) => self.reply(waiting),
            Err(why) => {
                self.release(reservations(&holds));
                return Err(why.into());
            }
        }
        let roles = by.roles;
        let approval = Approval { act, holds, lifts, roles, until, timer };
        case.stage = Stage::Acting(Box::new(Acting::AwaitingApproval(approval)));
        Ok(Flow::Rest)
    }

    /// Somebody decided.
    pub(crate) fn decided(&mut self, digest: Hash, by: &str, role: &str, approves: bool) {
        let no = self.c.stacks.iter().find_map(|stack| {
            let awaited = approval_of(stack.top()?)?;
            (awaited.act.act().digest() == digest).then_some(stack.no)
        });
        let Some(no) = no else {
            self.nothing_waits("decision");
            return;
        };
        self.resume(no, |turn, case| {
            let Some(approval) = take_approval(case) else { return Ok(Flow::Rest) };
            turn.decide(no, case, approval, by, role, approves)
        });
    }

    fn decide(
        &mut self,
        no: u32,
        case: &mut Case,
        mut approval: Approval,
        by: &str,
        role: &str,
        approves: bool,
    ) -> Result<Flow, Stuck> {
        let at = approval.act.act().point();
        let origin = self.playbook(case).points[at].origin;
        let held = self.graph.roles.find(|known| known.name == role).map(|(id, _)| id);
        let wrong = match held {
            _ if self.now >= approval.until => Some("it comes too late"),
            Some(role) if !approval.roles.contains(&role) => Some("nobody asked this role"),
            None => Some("there is no such role"),
            _ if self.is_customer(by) => Some("nobody decides on their own matter"),
            Some(role) if approves && has_approved(&approval.act, role, by) => {
                Some("one person counts once")
            }
            Some(_) => None,
        };
        let (None, Some(role)) = (wrong, held) else {
            let why = wrong.unwrap_or_default();
            self.trace(origin, format_args!("the decision of {by} ({role}) doesn't count: {why}"));
            case.stage = Stage::Acting(Box::new(Acting::AwaitingApproval(approval)));
            return Ok(Flow::Rest);
        };
        let decided = if approves { "approves" } else { "declines" };
        self.trace(origin, format_args!("{by} ({}) {decided}", self.graph.roles[role].name));
        if !approves {
            self.withdraw(approval);
            return self.leave_act(case, at, Ending::Declined);
        }
        approval.act.approve(Approved { role, by: by.to_owned() });
        if !approval.act.missing(&approval.roles).is_empty() {
            case.stage = Stage::Acting(Box::new(Acting::AwaitingApproval(approval)));
            return Ok(Flow::Rest);
        }
        self.emit(OutputKind::WithdrawApproval { digest: approval.act.act().digest() });
        self.emit(OutputKind::StopTimer { timer: approval.timer });
        let mut act = approval.act;
        act.lift(&approval.lifts);
        if approval.holds.is_empty() {
            return self.look_again(no, case, Progress::Confirmed(act), self.now);
        }
        let reserved = act.reserved(approval.holds);
        self.look_again(no, case, Progress::Reserved(reserved), self.now)
    }

    /// Nobody decided in time. `false` if the timer is none of an approval's.
    pub(crate) fn approval_expires(&mut self, timer: TimerId) -> bool {
        let found = self.c.stacks.iter().find_map(|stack| {
            let approval = approval_of(stack.top()?)?;
            (approval.timer == timer).then_some((stack.no, approval.until))
        });
        let Some((no, until)) = found else { return false };
        if self.now < until {
            self.emit(OutputKind::StartTimer { timer, at: until });
            return true;
        }
        self.resume(no, |turn, case| {
            let Some(approval) = take_approval(case) else { return Ok(Flow::Rest) };
            let at = approval.act.act().point();
            turn.emit(OutputKind::WithdrawApproval { digest: approval.act.act().digest() });
            turn.release(reservations(&approval.holds));
            turn.leave_act(case, at, Ending::Expired)
        });
        true
    }

    /// Takes a request back.
    pub(crate) fn withdraw(&mut self, approval: Approval) {
        self.emit(OutputKind::WithdrawApproval { digest: approval.act.act().digest() });
        self.emit(OutputKind::StopTimer { timer: approval.timer });
        self.release(reservations(&approval.holds));
    }

    /// Whether a name is the customer's: what a fact is about, or a text in it.
    fn is_customer(&self, by: &str) -> bool {
        self.c.facts.iter().any(|(_, proved)| match &proved.subject {
            Value::Record { fields, .. } => fields.iter().any(|field| field.as_text() == Some(by)),
            other => other.as_text() == Some(by),
        })
    }
}

/// Whether the role is served already, or by the same person for another role.
fn has_approved(act: &Confirmed, role: RoleId, by: &str) -> bool {
    act.approvals().iter().any(|one| one.role == role || one.by == by)
}

fn approval_of(case: &Case) -> Option<&Approval> {
    match &case.stage {
        Stage::Acting(acting) => match &**acting {
            Acting::AwaitingApproval(approval) => Some(approval),
            _ => None,
        },
        _ => None,
    }
}

/// Takes the open approval out of a case, which then stands at its point.
fn take_approval(case: &mut Case) -> Option<Approval> {
    let at = case.point();
    match std::mem::replace(&mut case.stage, Stage::At(at)) {
        Stage::Acting(acting) => match *acting {
            Acting::AwaitingApproval(approval) => Some(approval),
            other => {
                case.stage = Stage::Acting(Box::new(other));
                None
            }
        },
        other => {
            case.stage = other;
            None
        }
    }
}
