//! Resolved: whether an outcome is what the system of record says, too. A matter that ended is looked
//! at once more, until it is so or its time is over; one that comes up again was not resolved.

use jiff::{SignedDuration, Timestamp};
use playbook_graph::eval::{eval, holds};
use playbook_graph::{OutcomeId, PlaybookId, Resolution, Resolved, Value};
use serde::{Deserialize, Serialize};

use crate::fact::later;
use crate::input::ToolOutcome;
use crate::output::{OutputId, OutputKind, TimerId};
use crate::turn::{Stuck, Turn};

/// So often is looked again within the time that there is.
const LOOKS: i64 = 8;

/// A matter that ended and is being looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Watched {
    /// Its place among what the desk says.
    line: usize,
    /// What the outcome carried.
    values: Vec<Value>,
    /// When it ended.
    #[serde(with = "playbook_graph::moment")]
    ended: Timestamp,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Stage {
    /// The read is on its way.
    Looking(OutputId),
    /// It wasn't so yet: it is looked at again then.
    Later(TimerId),
    /// It is so. It may still come up again until then.
    Shown(TimerId),
}

impl<'g> Turn<'g> {
    /// A matter ended: where the desk says how it is known to be resolved, it is looked at.
    pub(crate) fn watch(&mut self, playbook: PlaybookId, outcome: OutcomeId, values: &[Value]) {
        let lines = self.desk().keeps.resolved.iter().enumerate();
        let found = lines
            .into_iter()
            .find(|(_, line)| line.playbook == playbook && line.outcome == outcome);
        if let Some((line, _)) = found {
            let (values, ended) = (values.to_vec(), self.now);
            self.look_at(line, values, ended);
        }
    }

    fn line_of(&self, line: usize) -> Option<&'g Resolved> {
        self.desk().keeps.resolved.get(line)
    }

    fn look_at(&mut self, line: usize, values: Vec<Value>, ended: Timestamp) {
        let Some(resolved) = self.line_of(line) else { return };
        let args = resolved.args.iter().map(|arg| eval(arg, &self.tool_scope(&values, None)));
        let args: Result<Vec<Value>, Stuck> = args.map(|arg| arg.map_err(Stuck::from)).collect();
        match args.and_then(|args| self.call_plain(resolved.tool, args)) {
            Ok(call) => {
                let stage = Stage::Looking(call);
                self.c.watched.push(Watched { line, values, ended, stage });
            }
            Err(Stuck(why)) => {
                self.trace(resolved.origin, why);
                self.settled(line, Resolution::NotResolved);
            }
        }
    }

    /// The read came back. `false`: nobody watches for it.
    pub(crate) fn looked_at(&mut self, answers: OutputId, outcome: &ToolOutcome) -> bool {
        let asked = |watched: &Watched| watched.stage == Stage::Looking(answers);
        let Some(place) = self.c.watched.iter().position(asked) else { return false };
        let watched = self.c.watched.remove(place);
        let Some(resolved) = self.line_of(watched.line) else { return true };
        let outcome = self.checked(resolved.tool, &watched.values, outcome);
        let is_so = match &outcome {
            ToolOutcome::Gave(value) => {
                holds(&resolved.holds, &self.tool_scope(&watched.values, Some(value))) == Ok(true)
            }
            _ => false,
        };
        self.trace(resolved.origin, if is_so { "it is so" } else { "it is not so" });
        match (is_so, self.desk().keeps.reopened_within, self.again_at(resolved, &watched)) {
            (true, Some(seconds), _) => {
                let timer = self.start_timer(later(watched.ended, seconds).max(self.now));
                self.c.watched.push(Watched { stage: Stage::Shown(timer), ..watched });
            }
            (true, None, _) => self.settled(watched.line, Resolution::Resolved),
            (false, _, Some(at)) => {
                let timer = self.start_timer(at);
                self.c.watched.push(Watched { stage: Stage::Later(timer), ..watched });
            }
            (false, _, None) => self.settled(watched.line, Resolution::NotResolved),
        }
        true
    }

    /// When it is looked at again; nothing where its time is over.
    fn again_at(&self, resolved: &Resolved, watched: &Watched) -> Option<Timestamp> {
        let within = resolved.within?;
        let last = later(watched.ended, within);
        let pause = SignedDuration::from_secs((within / LOOKS).max(1));
        let next = self.now.saturating_add(pause).unwrap_or(Timestamp::MAX).min(last);
        (self.now < last).then_some(next)
    }

    /// A timer has come. `false`: nobody watches for it.
    pub(crate) fn watch_goes_on(&mut self, timer: TimerId) -> bool {
        let waits = |watched: &Watched| matches!(watched.stage, Stage::Later(of) | Stage::Shown(of) if of == timer);
        let Some(place) = self.c.watched.iter().position(waits) else { return false };
        let Watched { line, values, ended, stage } = self.c.watched.remove(place);
        match stage {
            Stage::Shown(_) => self.settled(line, Resolution::Resolved),
            Stage::Later(_) | Stage::Looking(_) => self.look_at(line, values, ended),
        }
        true
    }

    /// A matter begins: where one of the same playbook ended just before, that wasn't resolved.
    pub(crate) fn comes_up_again(&mut self, playbook: PlaybookId) {
        let Some(within) = self.desk().keeps.reopened_within else { return };
        let now = self.now;
        let lines = &self.desk().keeps.resolved;
        let again = |watched: &Watched| {
            let of = lines.get(watched.line).map(|line| line.playbook);
            of == Some(playbook) && now < later(watched.ended, within)
        };
        let (reopened, rest) = self.c.watched.drain(..).partition(again);
        self.c.watched = rest;
        let reopened: Vec<Watched> = reopened;
        for watched in reopened {
            if let Stage::Later(timer) | Stage::Shown(timer) = watched.stage {
                self.emit(OutputKind::StopTimer { timer });
            }
            self.settled(watched.line, Resolution::Reopened);
        }
    }

    /// It is known now what became of it.
    fn settled(&mut self, line: usize, how: Resolution) {
        let Some(resolved) = self.line_of(line) else { return };
        let playbook = &self.graph.playbooks[resolved.playbook];
        let outcome = playbook.outcomes[resolved.outcome].name.clone();
        self.trace(resolved.origin, format_args!("`{}`, {outcome}: {how}", playbook.name));
        self.emit(OutputKind::Resolved { playbook: playbook.name.clone(), outcome, how });
    }
}
