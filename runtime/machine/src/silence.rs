//! Silence: what is done when the customer says nothing. One timer runs at most; one that comes
//! early, because the customer wrote meanwhile, is set anew.

use jiff::Timestamp;
use playbook_graph::{AskLabel, Step};

use crate::case::{Case, Stage};
use crate::fact::later;
use crate::output::{OutputKind, TimerId};
use crate::run::Flow;
use crate::slot::arm;
use crate::turn::Turn;

impl Turn<'_> {
    /// The customer said something.
    pub(crate) fn heard(&mut self) {
        self.c.quiet.since = Some(self.now);
        self.c.quiet.nudged = false;
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
            if !self.approval_expires(timer) && !self.wait_is_over(timer) {
                self.nothing_waits("timer");
            }
            return;
        }
        self.c.quiet.timer = None;
        if !self.waits_for_customer() || self.due().is_none_or(|due| self.now < due) {
            return;
        }
        let desk = self.desk();
        match &desk.silence.nudge {
            Some(nudge) if !self.c.quiet.nudged => {
                self.c.quiet.nudged = true;
                self.trace(nudge.text.origin, "the customer is silent");
                match self.speak(&nudge.text, &self.tool_scope(&[], None)) {
                    Ok(text) => self.reply(text),
                    Err(_) => self.trace(nudge.text.origin, "the reminder has no words now"),
                }
            }
            _ => self.close(),
        }
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
        let nudge = silence.nudge.as_ref().filter(|_| !self.c.quiet.nudged);
        let after = nudge.map(|nudge| nudge.after).or(silence.close_after)?;
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
