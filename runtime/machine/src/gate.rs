//! The gate: where limits are held against the ledger and a confirmed act is reserved. The rules
//! were asked in [`crate::authority`]; people are asked in [`crate::approval`].

use jiff::Timestamp;
use playbook_graph::arena::Id as _;
use playbook_graph::eval::{eval, holds};
use playbook_graph::{
    ApprovalBy, Decision, Ending, Limit, LimitKey, Measure, Money, OriginId, OverLimit, Playbook,
    PointId, ToolId, Value,
};

use crate::account::Way;
use crate::act::{Act, Acting, Confirmed, Hold, Progress};
use crate::approval::Asked;
use crate::authority::{both, outlook, rule};
use crate::case::{Case, Stage};
use crate::grant::reservations;
use crate::input::{LedgerAnswer, ToolOutcome};
use crate::output::{LimitId, Metered, OutputId, OutputKind, Reservation};
use crate::run::Flow;
use crate::turn::{Stuck, Turn};
use crate::words;

const DAY: i64 = 24 * 60 * 60;
/// Why people see to an act whose key is held for one that isn't settled.
const UNDER_WAY: &str = "the same is being decided or done already";

impl<'g> Turn<'g> {
    /// Step 4: asks the ledger to hold every limit and the key, of a plan for one act after the
    /// other; what waits for an earlier call of it is asked then. After that, people are asked.
    pub(crate) fn reserve(
        &mut self,
        no: u32,
        case: &mut Case,
        confirmed: Confirmed,
        mut holds: Vec<Hold>,
    ) -> Result<Flow, Stuck> {
        while let Some(act) = confirmed.act().acts().get(holds.len()) {
            if !act.open().is_empty() {
                holds.push(Hold::Later);
                continue;
            }
            return match self.ask_ledger(case, act, confirmed.lifted().to_vec()) {
                Ok(request) => {
                    let acting = Acting::Reserving { act: confirmed, holds, request };
                    case.stage = Stage::Acting(Box::new(acting));
                    Ok(Flow::Rest)
                }
                Err(stuck) => {
                    self.release(reservations(&holds));
                    Err(stuck)
                }
            };
        }
        match self.asked_by_rules(&confirmed) {
            Err(stuck) => {
                self.release(reservations(&holds));
                Err(stuck)
            }
            Ok(Some(asked)) => self.ask_for_approval(case, confirmed, holds, asked),
            Ok(None) => {
                let reserved = confirmed.reserved(holds);
                self.look_again(no, case, Progress::Reserved(reserved), self.now)
            }
        }
    }

    /// Asks the ledger about one act.
    pub(crate) fn ask_ledger(
        &mut self,
        case: &Case,
        act: &Act,
        lifted: Vec<LimitId>,
    ) -> Result<OutputId, Stuck> {
        let id = act.tool();
        let tool = &self.graph.tools[id];
        let args = act.args();
        let key = self.key(tool, args)?;
        let amount = match &tool.moves_money {
            None => None,
            Some(moves) => match eval(moves, &self.tool_scope(args, None))? {
                Value::Money(amount) => Some(amount),
                _ => return Err(Stuck::damaged()),
            },
        };
        let mut limits = Vec::new();
        for (authority, over) in self.graph.authorities_over(id) {
            for (place, limit) in over.limits.iter().enumerate() {
                let scope = self.tool_scope(args, None);
                let counts = limit.when.as_ref().map_or(Ok(true), |when| holds(when, &scope))?;
                if !counts {
                    continue;
                }
                let place = u32::try_from(place).unwrap_or(u32::MAX);
                let name = LimitId { authority: authority.0, limit: place };
                limits.push(self.metered(case, id, args, name, limit, amount)?);
            }
        }
        let digest = act.digest();
        let origin = self.playbook(case).points[act.point()].origin;
        self.trace(origin, "asks the ledger");
        let key_since = tool.key_lasts.map(|lasts| before(self.now, lasts));
        let reservation = Reservation { tool: id, digest, key, key_since, limits, lifted };
        Ok(self.emit(OutputKind::Reserve(reservation)))
    }

    fn metered(
        &self,
        case: &Case,
        tool: ToolId,
        args: &[Value],
        name: LimitId,
        limit: &Limit,
        moved: Option<Money>,
    ) -> Result<Metered, Stuck> {
        // What comes in is counted by itself: it makes no room for what goes out.
        let way = match (limit.measure, moved) {
            (Measure::Amount(_), Some(moved)) if moved.minor < 0 => Way::In,
            _ => Way::Out,
        };
        let amount = match limit.measure {
            Measure::Times(_) => None,
            Measure::Amount(_) => {
                moved.map(|moved| Money { minor: moved.minor.saturating_abs(), ..moved })
            }
        };
        let account = self.account(case, tool, args, limit, way)?;
        let since = match (&limit.per, limit.within) {
            (_, Some(seconds)) => Some(before(self.now, seconds)),
            (LimitKey::Day, None) => Some(day_of(self.now)),
            (_, None) => None,
        };
        Ok(Metered { limit: name, account, most: limit.measure, amount, since })
    }

    /// The ledger answered.
    pub(crate) fn ledger(&mut self, answers: OutputId, answer: &LedgerAnswer) {
        let waiting = self.c.stacks.iter().find(|stack| {
            stack.top().is_some_and(|case| match &case.stage {
                Stage::Acting(acting) => acting.awaits_ledger(answers),
                _ => false,
            })
        });
        let Some(no) = waiting.map(|stack| stack.no) else {
            self.nothing_waits("answer of the ledger");
            return;
        };
        self.resume(no, |turn, case| {
            let at = case.point();
            match std::mem::replace(&mut case.stage, Stage::At(at)) {
                Stage::Acting(acting) => match *acting {
                    Acting::Reserving { act, holds, .. } => {
                        turn.weighed(no, case, act, holds, answers, answer)
                    }
                    Acting::ReservingNext { plan, act, .. } => {
                        turn.weighed_next(case, plan, act, answers, answer)
                    }
                    other => {
                        case.stage = Stage::Acting(Box::new(other));
                        Ok(Flow::Rest)
                    }
                },
                other => {
                    case.stage = other;
                    Ok(Flow::Rest)
                }
            }
        });
    }

    fn weighed(
        &mut self,
        no: u32,
        case: &mut Case,
        confirmed: Confirmed,
        mut holds: Vec<Hold>,
        request: OutputId,
        answer: &LedgerAnswer,
    ) -> Result<Flow, Stuck> {
        let at = confirmed.act().point();
        let origin = self.playbook(case).points[at].origin;
        match answer {
            LedgerAnswer::Reserved => {
                holds.push(Hold::Reserved(request));
                return self.reserve(no, case, confirmed, holds);
            }
            LedgerAnswer::SameDone(outcome) => {
                if matches!(outcome, ToolOutcome::Gave(_)) && self.says_done_before(case, at)? {
                    self.trace(origin, "the same was done before");
                    return self.leave_act(case, at, Ending::DoneBefore);
                }
                self.trace(origin, "the same was done before: its recorded result counts");
                let Some(act) = confirmed.act().acts().get(holds.len()) else {
                    return Err(Stuck::damaged());
                };
                let outcome = self.checked(act.tool(), act.args(), outcome);
                if confirmed.act().alone().is_some() {
                    return self.conclude(case, act, outcome);
                }
                holds.push(Hold::Before(outcome));
                return self.reserve(no, case, confirmed, holds);
            }
            _ => self.release(reservations(&holds)),
        }
        match answer {
            LedgerAnswer::OverLimit(limits) => self.over_limit(case, confirmed, limits),
            LedgerAnswer::OtherDone => {
                self.trace(origin, "its key was used before, with other arguments");
                self.leave_act(case, at, Ending::AlreadyDone)
            }
            // Neither done nor refused: no arm says so. People see what becomes of the other one.
            _ => {
                self.trace(origin, UNDER_WAY);
                self.c.record.flags.push(UNDER_WAY.to_owned());
                Ok(Flow::HandOff(self.desk().default.team, UNDER_WAY.to_owned()))
            }
        }
    }

    /// Whether a call has an arm of its own for what was done before.
    fn says_done_before(&self, case: &Case, at: PointId) -> Result<bool, Stuck> {
        Ok(Playbook::arm(self.act_step(case, at)?.arms, Ending::DoneBefore).is_some())
    }

    /// Whose approval the rules ask for and isn't there yet; of a plan, also who may have to approve
    /// a call that isn't wholly known yet.
    pub(crate) fn asked_by_rules(&mut self, act: &Confirmed) -> Result<Option<Asked>, Stuck> {
        let mut all: Option<ApprovalBy> = None;
        let mut lines = Vec::new();
        for one in act.act().acts() {
            let scope = self.act_scope(one);
            let (by, by_lines) = if one.open().is_empty() {
                let ruling = rule(self.graph, one.tool(), &scope)?;
                match ruling.decision {
                    Decision::Approval(by) => (Some(by), ruling.lines),
                    _ => (None, ruling.lines),
                }
            } else {
                let outlook = outlook(self.graph, one.tool(), &scope)?;
                (outlook.approvals, outlook.lines)
            };
            self.visited.decided.extend(&by_lines);
            if self.is_told() {
                let scope = self.act_scope(one);
                let told = words::gate(self.graph, one.tool(), &by_lines, &scope);
                told.into_iter().for_each(|(line, words)| self.trace(line, words));
            }
            if let Some(by) = by {
                lines.extend(by_lines);
                all = Some(all.map_or(by.clone(), |all| both(&all, &by)));
            }
        }
        let Some(by) = all else { return Ok(None) };
        let roles = act.missing(&by.roles);
        let lines = lines.iter().map(|line| self.as_written(*line));
        let because = format!("the rule {}", lines.collect::<Vec<_>>().join(", "));
        let by = ApprovalBy { roles, within: by.within };
        Ok((!by.roles.is_empty()).then_some(Asked { by, because, lifts: Vec::new() }))
    }

    /// Limits would be passed: a person may lift them, or it is denied.
    fn over_limit(
        &mut self,
        case: &mut Case,
        mut act: Confirmed,
        limits: &[LimitId],
    ) -> Result<Flow, Stuck> {
        let mut asked = self.asked_by_rules(&act)?;
        for name in limits {
            let Some(limit) = self.limit(*name) else {
                return Err(Stuck::saying("the ledger names a limit that isn't there".to_owned()));
            };
            let line = self.as_written(limit.origin);
            self.trace(limit.origin, "this limit would be passed");
            self.visited.decided.push(limit.origin);
            let by = match &limit.then {
                OverLimit::Approval(by) => by,
                OverLimit::Deny(sentence) => {
                    let at = act.act().point();
                    return self.denied(case, at, sentence.as_deref(), limit.origin);
                }
            };
            if act.lifted().contains(name) {
                return Err(Stuck::saying("the ledger counts a limit that was lifted".to_owned()));
            }
            let (by, because) = match &asked {
                None => (by.clone(), format!("the limit {line}")),
                Some(asked) => {
                    (both(&asked.by, by), format!("{}, the limit {line}", asked.because))
                }
            };
            asked = Some(Asked { by, because, lifts: limits.to_vec() });
        }
        let Some(asked) = asked else {
            return Err(Stuck::saying("the ledger refuses without a limit".to_owned()));
        };
        // Whoever said yes before wasn't shown these limits: they are asked anew.
        act.ask_anew(&asked.by.roles);
        self.ask_for_approval(case, act, Vec::new(), asked)
    }

    /// A line for whoever decides by it: how it is written, and where.
    fn as_written(&self, line: OriginId) -> String {
        let written = self.graph.one_line(line);
        let place = self.graph.line_of(line);
        if written.is_empty() {
            format!("in {place}")
        } else {
            format!("“{written}” in {place}")
        }
    }

    fn limit(&self, name: LimitId) -> Option<&'g Limit> {
        let authority = playbook_graph::AuthorityId::from_index(name.authority as usize);
        self.graph.authorities.lookup(authority)?.limits.get(name.limit as usize)
    }
}

/// A moment so many seconds ago.
fn before(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_sub(jiff::SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MIN)
}

/// The first moment of the UTC day.
fn day_of(at: Timestamp) -> Timestamp {
    let second = at.as_second();
    Timestamp::from_second(second - second.rem_euclid(DAY)).unwrap_or(Timestamp::MIN)
}
