//! Confirmations: what would be done is shown, and only an explicit yes to exactly that counts.

use jiff::Timestamp;
use playbook_graph::{Ending, FactId, Playbook, PointId};
use serde::{Deserialize, Serialize};

use crate::act::{Acting, Progress};
use crate::authority::{Unmet, unmet};
use crate::case::{Case, Stack, Stage, point_reads};
use crate::fact::later;
use crate::grant::Proposed;
use crate::run::Flow;
use crate::turn::{Stuck, Turn};
use crate::visited::Lack;
use crate::words;

/// How long a question for a yes stays open: 24 hours.
const YES_WITHIN: i64 = 24 * 60 * 60;

/// An open question for a yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AwaitingYes {
    pub(crate) act: Proposed,
    /// The number of the question: a yes to an earlier one doesn't count.
    pub(crate) asked: u32,
    /// From then on, a yes comes too late.
    #[serde(with = "playbook_graph::moment")]
    pub(crate) dies: Timestamp,
    /// How often it was put.
    pub(crate) tries: u32,
}

impl Turn<'_> {
    /// Step 3: shows what would be done and asks for a yes; once more, where the answer was none.
    pub(crate) fn ask_for_yes(
        &mut self,
        no: u32,
        case: &mut Case,
        act: Proposed,
        tries: u32,
    ) -> Result<Flow, Stuck> {
        let at = act.point();
        let step = self.act_step(case, at)?;
        let Some(confirm) = step.confirm else {
            let held = self.facts_now();
            let Some(confirmed) = act.without_question(self.graph, held) else {
                return Err(Stuck::lacking(
                    Lack::Yes,
                    "the customer's yes is needed, and nothing asks for it".to_owned(),
                ));
            };
            return self.reserve(no, case, confirmed, Vec::new());
        };
        if !self.may_talk(no) {
            case.stage = Stage::At(at);
            return Ok(Flow::WantsFloor);
        }
        let text = self.speech().text(confirm, &self.scope(case))?;
        self.trace(confirm.origin, format_args!("asks for a yes: “{text}”"));
        let asked = if tries == 0 { text } else { words::yes_or_no(self.speech(), &text) };
        self.reply_exactly(asked);
        self.begins_anew(tries);
        self.question_was_put();
        case.told.clear();
        let asked = self.c.counted.questions;
        let dies = later(self.now, YES_WITHIN);
        let yes = AwaitingYes { act, asked, dies, tries: tries + 1 };
        case.stage = Stage::Acting(Box::new(Acting::AwaitingYes(yes)));
        Ok(Flow::Rest)
    }

    /// The customer said yes to the open question. What lapsed meanwhile is proved first, and then
    /// asked again; a yes after its day asks again.
    pub(crate) fn said_yes(
        &mut self,
        no: u32,
        case: &mut Case,
        yes: AwaitingYes,
    ) -> Result<Flow, Stuck> {
        let at = yes.act.point();
        case.stage = Stage::At(at);
        if self.now >= yes.dies {
            self.trace(self.playbook(case).points[at].origin, "the yes came too late");
            return Ok(Flow::On(at));
        }
        let lapsed = match self.fact_lapsed(&yes.act)? {
            Some(fact) => Some(fact),
            None => self.lapsed(case),
        };
        if let Some(fact) = lapsed {
            return Ok(Flow::Prove(fact));
        }
        self.keep_confirmed(case, at);
        let confirmed = yes.act.with_yes(self.facts_now());
        self.trace(self.playbook(case).points[at].origin, "the customer said yes");
        self.look_again(no, case, Progress::Confirmed(confirmed), self.now)
    }

    /// The customer wants to stop when asked for a yes: the arm for that, where the call has one.
    pub(crate) fn cancel_when_asked(&mut self, no: u32) -> bool {
        let case = self.c.stacks.iter().find(|stack| stack.no == no).and_then(Stack::top);
        let Some(case) = case else { return false };
        let at = case.point();
        let asked = matches!(&case.stage, Stage::Acting(acting) if acting.awaits_yes());
        let step = self.act_step(case, at).ok().filter(|_| asked);
        if step.is_none_or(|step| Playbook::arm(step.arms, Ending::Cancel).is_none()) {
            return false;
        }
        self.resume(no, |turn, case| {
            case.stage = Stage::At(at);
            turn.leave_act(case, at, Ending::Cancel)
        });
        true
    }

    /// A fact that one of the acts needs and that doesn't hold any more.
    fn fact_lapsed(&self, proposed: &Proposed) -> Result<Option<FactId>, Stuck> {
        let has = |fact| self.c.facts.holds(fact, self.now);
        for act in proposed.acts() {
            let partly = !act.open().is_empty();
            let unmet = unmet(self.graph, act.tool(), &self.act_scope(act), partly, has)?;
            if let Some(Unmet::Fact(fact)) = unmet {
                return Ok(Some(fact));
            }
        }
        Ok(None)
    }

    /// Keeps what the customer has just said yes to, of the slots that may use it again.
    fn keep_confirmed(&mut self, case: &Case, at: PointId) {
        let playbook = self.playbook(case);
        for (id, slot) in playbook.slots.iter().filter(|(_, slot)| slot.may_reuse) {
            if let Some(value) = case.slot(id).filter(|_| point_reads(playbook, at, id)) {
                self.c.confirmed.retain(|(name, _)| *name != slot.name);
                self.c.confirmed.push((slot.name.clone(), value.clone()));
            }
        }
    }

    /// The facts that hold now.
    fn facts_now(&self) -> Vec<FactId> {
        let all = self.c.facts.iter().map(|(fact, _)| fact);
        all.filter(|fact| self.c.facts.holds(*fact, self.now)).collect()
    }
}
