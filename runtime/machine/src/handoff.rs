//! Handoffs: people take over, with a packet that is built from the conversation's own record.
//! Everything ends: what was asked of people is taken back, what was reserved is given back.

use playbook_graph::eval::eval;
use playbook_graph::speak::speak_list;
use playbook_graph::{Handoff, Locale, OriginId, PointId, RunEnd, Task, TeamId, Value, own_words};
use serde::{Deserialize, Serialize};

use crate::case::{Case, Did, Stack, Stage};
use crate::conversation::Owner;
use crate::fact::ProvedBy;
use crate::kept::Kept;
use crate::output::OutputKind;
use crate::packet::Packet;
use crate::run::Flow;
use crate::turn::{NOWHERE, Stuck, Turn};
use crate::words;

/// What a packet tells people of what went before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// How matters ended.
    pub(crate) ended: Kept,
    /// What was attempted, each with its result.
    pub(crate) attempts: Kept,
    /// What is uncertain.
    pub(crate) flags: Kept,
    /// What playbooks noted.
    pub(crate) notes: Kept,
    /// How many messages meant nothing.
    pub(crate) unclear: u32,
}

impl<'g> Turn<'g> {
    /// Whom the desk hands over to where there is no way on, and why.
    pub(crate) fn default_for(&mut self, stuck: &Stuck) -> (TeamId, String) {
        let Stuck { why, .. } = stuck;
        self.trace(self.desk().origin, format_args!("no way on: {why}"));
        self.c.record.flags.push(why.clone());
        let default = &self.desk().default;
        (default.team, self.because(default))
    }

    /// Hands over to the desk's default.
    pub(crate) fn default_handoff(&mut self, why: &str) {
        let (team, because) = self.default_for(&Stuck::saying(why.to_owned()));
        self.hand_off(team, &because);
    }

    /// A desk's reason in words.
    pub(crate) fn because(&self, handoff: &Handoff) -> String {
        let scope = self.tool_scope(&[], None);
        self.graph.speak(&handoff.because, &scope).unwrap_or_default()
    }

    /// Hands the conversation over. Every case ends; queued matters go into the packet.
    pub(crate) fn hand_off(&mut self, team: TeamId, because: &str) {
        self.say_as_written();
        let summary = self.summary();
        let undecided = self.note_undecided();
        let stacks = std::mem::take(&mut self.c.stacks);
        for stack in stacks {
            self.end_or_lend(stack);
        }
        let announce = self.announcement(team);
        self.drop_drafts();
        let undecided = undecided.then_some(own_words::NOT_APPROVED);
        let announce: Vec<&str> = undecided.into_iter().chain(announce).collect();
        if self.c.owner == Owner::Machine && !announce.is_empty() {
            if self.announces() {
                for line in announce {
                    let line = self.speech().words(line);
                    self.reply_exactly(line);
                }
                self.say_as_written();
            } else {
                self.c.record.flags.push("the customer was not told of the handoff".to_owned());
            }
        }
        let packet = self.packet(summary, because);
        self.trace(self.graph.teams[team].origin, format_args!("handed over: {because}"));
        self.emit(OutputKind::HandOff { team, packet });
        self.stop_watching();
        self.c.floor = None;
        self.c.queue.clear();
        self.c.unread.clear();
        self.c.ahead.clear();
        self.c.owner = Owner::Team(team);
    }

    /// Tells whoever takes over what waits for an approval that nobody gives any more. Whether
    /// anything did.
    fn note_undecided(&mut self) -> bool {
        let tops = self.c.stacks.iter().filter_map(Stack::top);
        let waits = tops.filter_map(|case| match &case.stage {
            Stage::Acting(acting) => Some((acting.approvers()?, acting.proposed()?)),
            _ => None,
        });
        let told = waits.map(|(roles, act)| {
            let roles = roles.iter().map(|role| self.graph.roles[*role].name.clone());
            let (act, roles) = (words::proposed(self.graph, act), speak_list(roles));
            format!("{act}: not done, was waiting for approval by {roles}")
        });
        let told: Vec<String> = told.collect();
        let any = !told.is_empty();
        told.into_iter().for_each(|line| self.c.record.attempts.push(line));
        any
    }

    /// What the customer is told when a team takes over: while it is closed, what it says of that.
    fn announcement(&mut self, team: TeamId) -> Option<&'g str> {
        let team = &self.graph.teams[team];
        let hours = team.hours.and_then(|hours| self.graph.calendars.lookup(hours));
        let closed = hours.is_some_and(|hours| hours.is_open(self.now) == Some(false));
        if !closed {
            return team.announce.as_deref();
        }
        self.c.record.flags.push(format!("`{}` was closed", team.name));
        team.closed.as_deref().or(team.announce.as_deref())
    }

    /// Ends what a stack does; but for a case that says where it goes on when people give it back.
    fn end_or_lend(&mut self, mut stack: Stack) {
        if matches!(stack.top().map(|case| &case.stage), Some(Stage::Lent(_))) {
            self.c.put_stack(stack);
            return;
        }
        while let Some(mut gone) = stack.cases.pop() {
            self.abandon(&mut gone);
            let Some(below) = stack.cases.last_mut() else { return };
            if !matches!(below.stage, Stage::Running(_)) {
                continue;
            }
            if let Ok(Some(to)) = self.came_back(below, gone, RunEnd::HandedOver, Vec::new()) {
                below.stage = Stage::Lent(to);
                stack.wants_floor = false;
                self.c.put_stack(stack);
                return;
            }
        }
    }

    fn packet(&self, summary: String, because: &str) -> Packet {
        let record = &self.c.record;
        let reads = self.c.reads.iter().map(|read| {
            format!("{} at {}", words::act(self.graph, read.tool, &read.args), words::at(read.at))
        });
        let mut flags: Vec<String> = record.flags.lines().collect();
        if record.unclear > 0 {
            flags.push(format!("{} unclear messages", record.unclear));
        }
        Packet {
            summary,
            customer: self.customer(),
            language: self.locale().map(Locale::to_string),
            systems_checked: reads.collect(),
            actions_attempted: record.attempts.lines().collect(),
            confidence_flags: flags,
            reason: because.to_owned(),
        }
    }

    /// Who the customer is, and how that was verified.
    fn customer(&self) -> String {
        let known = self.c.facts.iter().map(|(fact, proved)| {
            let name = &self.graph.facts[fact].name;
            let subject = self.graph.speak_value(&proved.subject);
            let by = match proved.by {
                ProvedBy::Tool(tool) => self.graph.tools[tool].name.as_str(),
                ProvedBy::Host => "the host",
            };
            let held = if self.c.facts.holds(fact, self.now) { "" } else { ", lapsed since" };
            format!("{subject} (`{name}` by {by} at {}{held})", words::at(proved.at))
        });
        let known: Vec<String> = known.collect();
        if known.is_empty() { "not known".to_owned() } else { known.join("; ") }
    }

    /// What it is about: each open case with what it knows, then what has ended, what is
    /// queued, and notes.
    fn summary(&self) -> String {
        let cases = self.c.stacks.iter().flat_map(|stack| &stack.cases);
        let mut lines: Vec<String> = cases.map(|case| self.about(case)).collect();
        lines.extend(self.c.record.ended.lines());
        lines.extend(
            self.c
                .queue
                .iter()
                .map(|matter| format!("{}: not begun", self.graph.playbooks[matter.playbook].name)),
        );
        lines.extend(self.c.record.notes.lines());
        lines.join("\n")
    }

    fn about(&self, case: &Case) -> String {
        let playbook = self.playbook(case);
        let known = playbook.slots.iter().filter_map(|(id, slot)| {
            let value = self.graph.speak_value(case.slot(id)?);
            Some(format!("{} is {value}", slot.name))
        });
        let known: Vec<String> = known.collect();
        let known = if known.is_empty() { "nothing known".to_owned() } else { known.join(", ") };
        format!("{}: {known}", words::place(playbook, case))
    }

    /// A person takes over: nothing is said or called until they give it back.
    pub(crate) fn take_over(&mut self, by: &str) {
        self.trace(NOWHERE, format_args!("{by} takes over"));
        self.each_top(|turn, case| match &case.stage {
            Stage::Waiting(_) => {}
            Stage::Acting(acting) if acting.was_sent() => {}
            Stage::Calling(calling) if turn.only_reads(case, calling.point) => {
                case.stage = Stage::At(calling.point);
            }
            _ => turn.abandon(case),
        });
        self.say_as_written();
        self.drop_drafts();
        self.stop_watching();
        self.c.unread.clear();
        self.c.owner = Owner::Person(by.to_owned());
    }

    /// The person gives it back: reads are stale, confirmations void, the question is put again.
    pub(crate) fn give_back(&mut self, by: &str) {
        self.trace(NOWHERE, format_args!("{by} gives back"));
        self.c.owner = Owner::Machine;
        self.c.reads.doubt_all();
        self.heard();
        self.each_top(|_, case| match &case.stage {
            Stage::Asking(asking) => case.stage = Stage::At(asking.point),
            Stage::Lent(to) => case.stage = Stage::At(*to),
            _ => {}
        });
    }

    /// A handoff that comes back.
    pub(crate) fn lend(
        &mut self,
        case: &mut Case,
        at: PointId,
        handoff: &Handoff,
        returned: PointId,
    ) -> Result<Flow, Stuck> {
        let because = self.graph.speak(&handoff.because, &self.scope(case))?;
        self.trace(handoff.origin, format_args!("hands over: {because}"));
        case.passed(at, Did::Passed);
        Ok(Flow::Lend(handoff.team, because, returned))
    }

    /// The step `task`: leaves something to do for people, in the record and for their list.
    pub(crate) fn task(&mut self, case: &Case, task: &Task, origin: OriginId) -> Result<(), Stuck> {
        let scope = self.scope(case);
        let text = self.graph.speak(&task.text, &scope)?;
        let due = match task.due.as_ref().map(|due| eval(due, &scope)).transpose()? {
            Some(Value::Time(by)) => Some(by),
            _ => None,
        };
        let team = &self.graph.teams[task.team].name;
        let until = due.map_or_else(String::new, |due| format!(", by {}", words::at(due)));
        let told = format!("task for {team}: {text}{until}");
        self.trace(origin, told.clone());
        self.c.record.notes.push(told);
        self.emit(OutputKind::Task { team: task.team, text, due });
        Ok(())
    }

    fn each_top(&mut self, mut with: impl FnMut(&mut Self, &mut Case)) {
        let mut stacks: Vec<Stack> = std::mem::take(&mut self.c.stacks);
        for case in stacks.iter_mut().filter_map(|stack| stack.cases.last_mut()) {
            with(self, case);
        }
        self.c.stacks = stacks;
    }
}
