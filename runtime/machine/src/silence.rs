//! Silence: what is done when the customer says nothing. One timer runs at most; one that comes
//! early, because the customer wrote meanwhile, is set anew.

use jiff::Timestamp;
use playbook_graph::{AskLabel, SilenceDoes, Step};

use crate::case::{Case, Stack, Stage};
use crate::fact::later;
use crate::output::{OutputKind, TimerId};
use crate::run::Flow;
use crate::slot::arm;
use crate::turn::Turn;

impl Turn<'_> {
    /// The customer said something.
    pub(crate) fn heard(&mut self) {
        self.c.quiet.since = Some(self.now);
        self.c.quiet.stage = 0;
        self.c.quiet.parked = false;
        self.c.quiet.closed = false;
    }

    /// Sees to it that a timer runs while the customer is waited for.
    pub(crate) fn watch_for_silence(&mut self) {
        if self.asked {
            self.c.quiet.since = Some(self.now);
        }
        if self.c.quiet.timer.is_none()
            && self.waits_for_customer()
            && let Some(due) = self.due()
        {
            self.c.quiet.timer = Some(self.start_timer(due));
        }
    }

    /// Nobody is waited for any more.
    pub(crate) fn stop_watching(&mut self) {
        if let Some(timer) = self.c.quiet.timer.take() {
            self.emit(OutputKind::StopTimer { timer });
        }
    }

    /// A timer has come.
    pub(crate) fn timer_fired(&mut self, timer: TimerId) {
        if self.c.quiet.timer != Some(timer) {
            let watched = self.watch_goes_on(timer);
            if !watched && !self.approval_expires(timer) && !self.wait_is_over(timer) {
                self.nothing_waits("timer");
            }
            return;
        }
        self.c.quiet.timer = None;
        if !self.waits_for_customer() || self.due().is_none_or(|due| self.now < due) {
            return;
        }
        let Some(stage) = self.desk().silence.stages.get(self.c.quiet.stage) else { return };
        self.c.quiet.stage += 1;
        match &stage.does {
            SilenceDoes::Nudge(text) => {
                self.trace(text.origin, "the customer is silent");
                match self.speak(text, &self.tool_scope(&[], None)) {
                    Ok(spoken) => self.reply(spoken),
                    Err(_) => self.trace(text.origin, "the reminder has no words now"),
                }
            }
            SilenceDoes::Park => self.park(),
            SilenceDoes::Close => self.close(),
        }
    }

    /// What waits for the customer rests: who has something to ask goes first, now or later.
    fn park(&mut self) {
        self.trace(self.desk().origin, "the customer stayed silent: the matter rests");
        self.c.quiet.parked = true;
        let other = |stack: &&Stack| stack.wants_floor && Some(stack.no) != self.c.floor;
        let other = self.c.stacks.iter().find(other).map(|stack| stack.no);
        if other.is_some() {
            self.set_aside();
            self.give_floor(other);
        } else if let Some(matter) = self.next_matter() {
            self.set_aside();
            self.begin(matter);
        }
    }

    /// Whether a stack may talk in the place of one that rests, which is set aside then.
    pub(crate) fn instead_of_resting(&mut self, no: u32) -> bool {
        if !self.c.quiet.parked || !self.waits_for_customer() {
            return false;
        }
        self.set_aside();
        self.c.floor = Some(no);
        self.c.quiet.parked = false;
        true
    }

    /// The customer stayed silent: the question's own way out, or the conversation is closed and
    /// its cases kept for whenever the customer comes back.
    fn close(&mut self) {
        self.trace(self.desk().origin, "the customer stayed silent");
        let Some(no) = self.c.floor else { return };
        let mut left = false;
        self.resume(no, |turn, case| match turn.silent_arm(case) {
            Some(to) => {
                left = true;
                Ok(turn.leave(case, case.point(), to))
            }
            None => Ok(Flow::Rest),
        });
        self.c.quiet.closed = !left;
    }

    fn silent_arm(&self, case: &Case) -> Option<playbook_graph::PointId> {
        match &self.playbook(case).points[case.point()].step {
            Step::Ask { arms, .. } => arm(arms, AskLabel::Silent),
            _ => None,
        }
    }

    /// When something is to be done about the silence.
    fn due(&self) -> Option<Timestamp> {
        let silence = &self.desk().silence;
        let since = self.c.quiet.since?;
        if self.c.quiet.closed {
            return None;
        }
        let after = silence.stages.get(self.c.quiet.stage)?.after;
        Some(later(since, after))
    }

    /// Whether a question is open.
    fn waits_for_customer(&self) -> bool {
        if self.c.unsent.draft.is_some() {
            return false;
        }
        let floor = self.c.floor.and_then(|no| self.c.stacks.iter().find(|stack| stack.no == no));
        floor.and_then(|stack| stack.top()).is_some_and(|case| match &case.stage {
            Stage::Asking(_) => true,
            Stage::Acting(acting) => acting.awaits_yes(),
            Stage::At(_)
            | Stage::Waiting(_)
            | Stage::Calling(_)
            | Stage::Running(_)
            | Stage::Lent(_) => false,
        })
    }
}
