//! Settling: what came of a call that was granted, for the ledger, the record and the case. An
//! unknown outcome is never tried again; a read may settle it.

use playbook_graph::eval::{eval, holds};
use playbook_graph::{Effect, Ending, Step, Value};

use crate::act::Acting;
use crate::case::{Case, Did, Stage};
use crate::conversation::Owner;
use crate::grant::{Act, Granted};
use crate::input::ToolOutcome;
use crate::output::{OutputId, OutputKind, Settled};
use crate::plan::Doing;
use crate::run::Flow;
use crate::turn::{Stuck, Turn};
use crate::words;

impl Turn<'_> {
    /// The act came back.
    pub(crate) fn done(
        &mut self,
        case: &mut Case,
        act: &Granted,
        plan: Option<Box<Doing>>,
        outcome: ToolOutcome,
    ) -> Result<Flow, Stuck> {
        let tool = &self.graph.tools[act.act().tool()];
        // While people have the conversation, or it is switched off, nothing is called again.
        let may_call = self.c.owner == Owner::Machine && self.tool_is_on(act.act().tool()).is_ok();
        match &outcome {
            ToolOutcome::Failed(_) if may_call => {
                if let Some(again) = act.once_more() {
                    self.trace(tool.origin, "tries again under the same key");
                    return Ok(self.send(case, again, plan));
                }
            }
            ToolOutcome::Unknown(_) if may_call => {
                if let Some(call) = self.ask_back(act) {
                    let act = act.clone();
                    let acting = Acting::ReadingBack { act, call, plan };
                    case.stage = Stage::Acting(Box::new(acting));
                    return Ok(Flow::Rest);
                }
            }
            _ => {}
        }
        self.came_back_for_good(case, act, plan, outcome)
    }

    /// What came of it is certain, or certainly not known.
    fn came_back_for_good(
        &mut self,
        case: &mut Case,
        act: &Granted,
        plan: Option<Box<Doing>>,
        outcome: ToolOutcome,
    ) -> Result<Flow, Stuck> {
        if let Some(plan) = plan {
            return self.part_came_back(case, plan, act, outcome);
        }
        self.settle_reservation(act.reservation(), &outcome);
        self.conclude(case, act.act(), outcome)
    }

    /// Asks the read that settles an unknown outcome, where there is one that can be asked.
    fn ask_back(&mut self, act: &Granted) -> Option<OutputId> {
        let tool = &self.graph.tools[act.act().tool()];
        let args = self.ask_back_args(act)?;
        self.call_plain(tool.checked_by.as_ref()?.tool, args).ok()
    }

    fn ask_back_args(&self, act: &Granted) -> Option<Vec<Value>> {
        let checked_by = self.graph.tools[act.act().tool()].checked_by.as_ref()?;
        let scope = self.tool_scope(act.act().args(), None);
        checked_by.args.iter().map(|arg| eval(arg, &scope).ok()).collect()
    }

    /// The read that settles an unknown outcome came back.
    pub(crate) fn read_back(
        &mut self,
        case: &mut Case,
        act: &Granted,
        plan: Option<Box<Doing>>,
        outcome: &ToolOutcome,
    ) -> Result<Flow, Stuck> {
        let came = self.seen_back(act, outcome).unwrap_or_else(|| {
            ToolOutcome::Unknown("no answer, and none when it was read back".to_owned())
        });
        self.came_back_for_good(case, act, plan, came)
    }

    /// What the read says of the act: done, certainly not done, or nothing.
    fn seen_back(&mut self, act: &Granted, outcome: &ToolOutcome) -> Option<ToolOutcome> {
        let tool = &self.graph.tools[act.act().tool()];
        let checked_by = tool.checked_by.as_ref()?;
        let args = self.ask_back_args(act)?;
        let ToolOutcome::Gave(value) = self.checked(checked_by.tool, &args, outcome) else {
            return None;
        };
        let scope = self.tool_scope(act.act().args(), Some(&value));
        if !holds(&checked_by.done_when, &scope).ok()? {
            return Some(ToolOutcome::Failed("read back: it was not done".to_owned()));
        }
        // What the read tells can stand for the result only if it is the same kind of thing; of what
        // takes something back, nobody uses it.
        if act.undoes().is_some() || self.graph.reads_back(tool) {
            return Some(ToolOutcome::Gave(value));
        }
        let was = "read back: it was done, but what it gave is not known";
        Some(ToolOutcome::Unknown(was.to_owned()))
    }

    /// Goes on with an act's outcome, from the call itself or from the ledger's record.
    pub(crate) fn conclude(
        &mut self,
        case: &mut Case,
        act: &Act,
        outcome: ToolOutcome,
    ) -> Result<Flow, Stuck> {
        let at = act.point();
        let Step::Act { next, .. } = &self.playbook(case).points[at].step else {
            return Err(Stuck::damaged());
        };
        let tool = &self.graph.tools[act.tool()];
        self.attempted(act.tool(), act.args(), &outcome);
        match outcome {
            ToolOutcome::Gave(value) => {
                self.after(act.tool(), act.args(), Some(&value))?;
                let reads = tool.effect == Effect::Reads;
                let read = reads.then(|| {
                    let args = act.args().iter().take(tool.params.len()).cloned().collect();
                    self.c.reads.keep(act.tool(), args, value.clone(), self.now)
                });
                self.name_result(case, at, value, read);
                case.passed(at, if reads { Did::Passed } else { Did::Acted });
                case.owes_word = true;
                Ok(Flow::On(*next))
            }
            ToolOutcome::Refused(name) => {
                let ending = self.refusal(tool, &name)?;
                self.leave_act(case, at, ending)
            }
            ToolOutcome::Failed(_) => self.leave_act(case, at, Ending::Failed),
            ToolOutcome::Unknown(_) => {
                self.after(act.tool(), act.args(), None)?;
                self.leave_act(case, at, Ending::Unknown)
            }
        }
    }

    /// Tells the ledger what came of an act.
    pub(crate) fn settle_reservation(&mut self, reservation: OutputId, outcome: &ToolOutcome) {
        let settled = match outcome {
            ToolOutcome::Gave(_) | ToolOutcome::Unknown(_) => Settled::Counts(outcome.clone()),
            ToolOutcome::Refused(_) | ToolOutcome::Failed(_) => Settled::Released,
        };
        self.emit(OutputKind::Settle { reservation, settled });
    }

    /// Gives reservations back, each once.
    pub(crate) fn release(&mut self, reservations: impl IntoIterator<Item = OutputId>) {
        for reservation in reservations {
            let release = OutputKind::Settle { reservation, settled: Settled::Released };
            if !self.asked_for(&release) {
                self.emit(release);
            }
        }
    }

    /// An act came back whose case is over: the ledger and the record learn of it.
    pub(crate) fn settle_loose(&mut self, act: &Granted, outcome: ToolOutcome) {
        let words = words::act(self.graph, act.act().tool(), act.act().args());
        let came = words::outcome(self.graph, &outcome);
        self.emit(OutputKind::Note { text: format!("{words}: {came}") });
        match (act.undoes(), &outcome) {
            (None, _) => self.settle_reservation(act.reservation(), &outcome),
            (Some(_), ToolOutcome::Gave(_)) => self.release([act.reservation()]),
            // What it was to take back still counts.
            (Some(result), _) => {
                let stays = ToolOutcome::Gave(result.clone());
                self.settle_reservation(act.reservation(), &stays);
            }
        }
        self.attempted(act.act().tool(), act.act().args(), &outcome);
        if matches!(outcome, ToolOutcome::Gave(_) | ToolOutcome::Unknown(_)) {
            self.c.reads.changed_by(self.graph, act.act().tool());
        }
    }
}
