//! Confirmations: what would be done is shown, and only an explicit yes to exactly that counts.

use jiff::Timestamp;
use playbook_graph::{FactId, PointId};
use serde::{Deserialize, Serialize};

use crate::act::{Acting, Progress};
use crate::authority::{Unmet, unmet};
use crate::case::{Case, Stage, point_reads};
use crate::fact::later;
use crate::grant::Act;
use crate::run::Flow;
use crate::turn::{Stuck, Turn};
use crate::words;

/// How long a question for a yes stays open: 24 hours.
const YES_WITHIN: i64 = 24 * 60 * 60;

/// An open question for a yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AwaitingYes {
    pub(crate) act: Act,
    /// The number of the question: a yes to an earlier one doesn't count.
    pub(crate) asked: u32,
    /// From then on, a yes comes too late.
    #[serde(with = "playbook_graph::moment")]
    pub(crate) dies: Timestamp,
    /// How often it was put.
    pub(crate) tries: u32,
}

impl Turn<'_> {
    /// Step 3: shows what would be done and asks for a yes.
    pub(crate) fn ask_for_yes(
        &mut self,
        no: u32,
        case: &mut Case,
        act: Act,
        tries: u32,
        preface: Option<&str>,
    ) -> Result<Flow, Stuck> {
        let at = act.point();
        let step = self.act_step(case, at)?;
        let Some(confirm) = step.confirm else {
            let held = self.facts_now();
            let Some(confirmed) = act.without_question(self.graph, held) else {
                return Err(Stuck(
                    "the customer's yes is needed, and nothing asks for it".to_owned(),
                ));
            };
            return self.reserve(case, confirmed);
        };
        if !self.may_talk(no) {
            case.stage = Stage::At(at);
            return Ok(Flow::WantsFloor);
        }
        let text = self.graph.speak(confirm, &self.scope(case))?;
        self.trace(confirm.origin, format_args!("asks for a yes: “{text}”"));
        self.reply_exactly(words::joined(preface, &text));
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
        let scope = self.tool_scope(yes.act.args(), None);
        let has = |fact| self.c.facts.holds(fact, self.now);
        let lapsed = match unmet(self.graph, yes.act.tool(), &scope, has)? {
            Some(Unmet::Fact(fact)) => Some(fact),
            _ => self.lapsed(case),
        };
        if let Some(fact) = lapsed {
            return Ok(Flow::Prove(fact));
        }
        self.keep_confirmed(case, at);
        let confirmed = yes.act.with_yes(self.facts_now());
        self.trace(self.playbook(case).points[at].origin, "the customer said yes");
        self.look_again(no, case, Progress::Confirmed(confirmed), self.now)
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
