//! Moves: what the world may do next. A tool answers one way or another, the customer writes
//! something that means this or that, people decide, time passes. Lists them; makes none.

use std::collections::BTreeSet;

use playbook_graph::eval::{Scope, holds};
use playbook_graph::{
    AskLabel, Asked, Calendar, CalendarId, Description, EventId, FactId, Graph, OpenSlot, Pick,
    Question, Reading, Ref, RoleId, Said, SlotRef, Step, Tool, Value,
};
use playbook_machine::{OutputKind, Owner, ToolOutcome, Waits};

use super::pool::Pool;
use super::position::Position;

/// So many lengths of time are tried that customers let pass.
const MOST_DELAYS: usize = 3;
/// So many answers are tried where a tool is asked the same again.
const MOST_OTHERS: usize = 12;
/// So few results that keep a tool's promises are too few to be all that makes a difference.
const FEW: usize = 24;
/// A place in a list at which nothing stands.
const NOWHERE: u32 = 99;

/// One thing that the world does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// The host says whom a fact is about.
    Knows(FactId, Value),
    /// The customer writes something.
    Writes,
    /// The customer writes the secret that is asked for.
    TellsSecret,
    /// So many seconds pass, and the customer writes something.
    WritesAfter(i64),
    /// So many seconds pass.
    Passes(i64),
    /// What the customer wrote means this.
    Means(Vec<Reading>),
    /// The tool that was called answers.
    Answers(ToolOutcome),
    /// A person with the role says yes or no.
    Decides(RoleId, bool),
    /// A person sends what was drafted.
    Sends,
    /// Time passes until something was waited for long enough.
    Waits,
    /// The same, and right before, the host says again whom facts are about.
    WaitsSignedIn,
    /// Something happens outside.
    Happens(EventId, Vec<Value>),
}

impl Move {
    /// Whether the customer goes back on something: who changes their mind again and again goes
    /// round by themselves, on no way that a playbook draws.
    pub(super) fn corrects(&self) -> bool {
        let Self::Means(readings) = self else { return false };
        readings.iter().any(|reading| matches!(reading, Reading::Correct(..)))
    }

    /// How much it is out of the way. What a tool says `otherwise` when it is asked again, and what
    /// goes wrong outside, comes after what goes on.
    pub(crate) fn cost(&self, at: &Position<'_>, otherwise: usize) -> usize {
        match (self, at.pending()) {
            (Self::Answers(answer), Some(OutputKind::CallTool { tool, args, .. })) => {
                match at.record().answered(*tool, args) {
                    Some(before) if before != answer => otherwise,
                    _ if matches!(answer, ToolOutcome::Gave(_)) => 1,
                    _ => 3,
                }
            }
            (Self::WritesAfter(_) | Self::Passes(_) | Self::Waits, _) => 4,
            (Self::WaitsSignedIn, _) => 6,
            _ => 1,
        }
    }
}

/// Lengths of time, in seconds, before and after something was waited for long enough.
struct Delays {
    soon: Vec<i64>,
    late: Vec<i64>,
}

/// How much of what may happen is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Width {
    /// Whether customers correct what they said.
    pub corrections: bool,
    /// Whether they let the longest-lasting fact lapse before they answer.
    pub delays: bool,
    /// Whether they stop, or decline.
    pub detours: bool,
    /// Whether a tool that is asked the same again may answer otherwise.
    pub drift: bool,
    /// Whether they aren't understood, name what isn't there, or say nothing, where a question has a
    /// way out for that.
    pub astray: bool,
    /// Whether others may have used up, before the conversation, the limits that count beyond it.
    pub used_up: bool,
}

impl Width {
    /// All that may happen.
    pub const EVERYTHING: Self = Self {
        corrections: true,
        delays: true,
        detours: true,
        drift: true,
        astray: true,
        used_up: true,
    };
    const NOTHING: Self = Self {
        corrections: false,
        delays: false,
        detours: false,
        drift: false,
        astray: false,
        used_up: false,
    };
    /// Everything that a proof speaks of.
    pub const ALL: Self = Self { astray: false, ..Self::EVERYTHING };
    /// What leads straight on: answers, yes and no, every end of a call.
    pub const STRAIGHT: Self = Self { detours: true, ..Self::NOTHING };
    /// What takes every way out of every step.
    pub const PATHS: Self = Self { detours: true, drift: true, astray: true, ..Self::NOTHING };
}

impl Position<'_> {
    /// Everything that may happen next, within a width and with the values of a pool.
    pub fn moves(&self, pool: &Pool<'_>, width: Width) -> Vec<Move> {
        match self.pending() {
            Some(OutputKind::CallTool { tool, args, .. }) => {
                let mut answers = self.answers_of(pool, *tool, args, width);
                if let Some(before) = self.record().answered(*tool, args) {
                    // What is read again is the same first, and perhaps something else.
                    answers.retain(|answer| answer != before);
                    answers.insert(0, before.clone());
                    answers.truncate(if width.drift { MOST_OTHERS } else { 1 });
                    if width.drift {
                        let otherwise = self.a_little_otherwise(pool, *tool, args, before);
                        answers.extend(otherwise);
                    }
                }
                answers.into_iter().map(Move::Answers).collect()
            }
            Some(OutputKind::Interpret { question, .. }) => self.meanings(pool, question, width),
            _ => self.idle(pool, width),
        }
    }

    /// Nothing is on its way: people, time, events, or a message.
    fn idle(&self, pool: &Pool<'_>, width: Width) -> Vec<Move> {
        let mut moves = Vec::new();
        if *self.conversation().owner() != Owner::Machine {
            return moves;
        }
        let standing = self.standing();
        for open in self.approvals() {
            let asked = open.request.roles.iter().filter(|role| !open.approved.contains(role));
            moves.extend(asked.flat_map(|role| [true, false].map(|yes| Move::Decides(*role, yes))));
        }
        if self.has_drafts() {
            moves.push(Move::Sends);
        }
        let waits = |what: Waits| standing.iter().any(|at| at.waits == what);
        if waits(Waits::Event) {
            moves.extend(self.events(pool));
        }
        if width.delays && (waits(Waits::Event) || waits(Waits::Approval)) {
            moves.extend(self.delays(pool).soon.into_iter().map(Move::Passes));
        }
        if self.next_timer().is_some() && (waits(Waits::Event) || waits(Waits::Approval)) {
            moves.push(Move::Waits);
            if width.delays && self.longest_fact().is_some() && !self.known_now().is_empty() {
                moves.push(Move::WaitsSignedIn);
            }
        }
        if width.astray && self.next_timer().is_some() && self.asks_with(AskLabel::Silent) {
            moves.push(Move::Waits);
        }
        let talks = standing.iter().any(|at| matches!(at.waits, Waits::Answer(_) | Waits::Yes));
        if standing.is_empty() || talks {
            moves.push(Move::Writes);
            moves.extend(self.asked_secret().map(|_| Move::TellsSecret));
            if width.delays && talks {
                let delays = self.delays(pool);
                // A customer who says nothing for long is asked after on the way.
                let asked_after = self.next_timer().is_some() && !delays.late.is_empty();
                moves.extend(delays.soon.into_iter().map(Move::WritesAfter));
                moves.extend(asked_after.then_some(Move::Waits));
            }
        }
        moves
    }

    /// Lengths of time that make a difference: those that pass before anything was waited for long
    /// enough, and those that don't.
    fn delays(&self, pool: &Pool<'_>) -> Delays {
        let lapses = self.longest_fact().map(|longest| longest + 1);
        let all: BTreeSet<i64> = lapses.into_iter().chain(pool.lengths()).collect();
        let next = self.next_timer().map(|at| at.as_second() - self.now().as_second());
        let is_soon = |seconds: &i64| next.is_none_or(|next| *seconds < next);
        let (mut soon, late): (Vec<i64>, Vec<i64>) = all.into_iter().partition(is_soon);
        soon.truncate(MOST_DELAYS);
        Delays { soon, late }
    }

    fn longest_fact(&self) -> Option<i64> {
        self.graph().facts.values().filter_map(|fact| fact.lasts).max()
    }

    fn events(&self, pool: &Pool<'_>) -> Vec<Move> {
        let graph = self.graph();
        let mut moves = Vec::new();
        for seen in self.conversation().seen() {
            let Some(playbook) = graph.playbooks.lookup(seen.playbook()) else { continue };
            let Some(point) = playbook.points.lookup(seen.point()) else { continue };
            let Step::Wait { on, .. } = &point.step else { continue };
            for on in on {
                let Some(event) = graph.events.lookup(on.event) else { continue };
                let about = self.about(&[]);
                let values = event.params.iter().map(|param| {
                    let of = pool.values(&param.ty, self.now(), &about);
                    // One that is talked about finds its case.
                    let known = of.iter().find(|value| about.contains(value));
                    known.or(of.first()).cloned()
                });
                if let Some(values) = values.collect::<Option<Vec<_>>>() {
                    moves.push(Move::Happens(on.event, values));
                }
            }
        }
        moves
    }

    /// What a message may mean.
    fn meanings(&self, pool: &Pool<'_>, question: &Question, width: Width) -> Vec<Move> {
        let one = |reading: Reading| Move::Means(vec![reading]);
        let mut moves = Vec::new();
        match &question.asked {
            Asked::Nothing => moves.extend(self.intents(question).map(one)),
            Asked::Slot(slot) => {
                moves.extend(self.answers_to(pool, question, *slot));
                if width.detours {
                    moves.push(one(Reading::Declined));
                }
                if width.astray && self.asks_with(AskLabel::Unclear) {
                    moves.push(one(Reading::Unclear));
                }
                if width.astray && self.asks_with(AskLabel::Outside) {
                    let pick = Some(Pick::Position(NOWHERE));
                    let said = Said::Description(Description { pick, ..Description::default() });
                    moves.push(one(Reading::Answer(*slot, said)));
                }
            }
            Asked::Part(slot, field) => {
                moves.extend(self.parts_of(pool, question, *slot, *field));
            }
            Asked::Confirmation | Asked::All(_) | Asked::Again(_) => {
                moves.extend([Reading::Yes, Reading::No].map(one));
            }
        }
        if question.asked != Asked::Nothing {
            if width.detours {
                moves.push(one(Reading::Cancel));
            }
            if width.corrections {
                let known = question.slots.iter().filter(|open| open.known);
                let corrected = known.flat_map(|open| self.corrections(pool, open));
                moves.extend(corrected.take(6).map(one));
            }
        }
        moves
    }

    /// Whether a question that is asked now has this way out.
    fn asks_with(&self, label: AskLabel) -> bool {
        let steps = self.conversation().seen().filter_map(|seen| self.step_of(seen));
        steps.into_iter().any(|step| match step {
            Step::Ask { arms, .. } => arms.iter().any(|arm| arm.label == label),
            _ => false,
        })
    }

    fn intents(&self, question: &Question) -> impl Iterator<Item = Reading> {
        let graph = self.graph();
        let started: Vec<_> =
            graph.playbooks.values().flat_map(|playbook| &playbook.starts_on).copied().collect();
        let intents = question.intents.clone().into_iter();
        intents.filter(move |intent| started.contains(intent)).map(Reading::Intent)
    }

    fn answers_to(&self, pool: &Pool<'_>, question: &Question, at: SlotRef) -> Vec<Move> {
        let open = question.slots.iter().find(|open| open.slot == at);
        let values = open.map(|open| self.values_for(pool, open)).unwrap_or_default();
        let said = values.into_iter().map(|value| Reading::Answer(at, Said::Value(value)));
        said.map(|reading| Move::Means(vec![reading])).collect()
    }

    fn values_for(&self, pool: &Pool<'_>, open: &OpenSlot) -> Vec<Value> {
        let slot = self.graph().playbooks.lookup(open.slot.playbook);
        let Some(slot) = slot.and_then(|of| of.slots.lookup(open.slot.slot)) else {
            return Vec::new();
        };
        match &open.among {
            Some(list) if !slot.may_be_new => list.to_vec(),
            _ => pool.values(slot.one(), self.now(), &self.about(&[])),
        }
    }

    fn parts_of(&self, pool: &Pool<'_>, question: &Question, at: SlotRef, field: u32) -> Vec<Move> {
        let Some(open) = question.slots.iter().find(|open| open.slot == at) else {
            return Vec::new();
        };
        let graph = self.graph();
        let slot = graph.playbooks.lookup(at.playbook).and_then(|of| of.slots.lookup(at.slot));
        let record = slot.and_then(|slot| slot.record()).and_then(|id| graph.records.lookup(id));
        let ty = record.and_then(|record| record.fields.get(field as usize)).map(|field| &field.ty);
        let among = open.parts.iter().find(|(of, _)| *of == field).map(|(_, list)| list.clone());
        let values = among
            .or_else(|| ty.map(|ty| pool.values(ty, self.now(), &self.about(&[]))))
            .unwrap_or_default();
        let said = values.into_iter().map(|value| {
            let parts = Said::Parts(vec![(field, Said::Value(value))]);
            Move::Means(vec![Reading::Answer(at, parts)])
        });
        said.collect()
    }

    fn corrections(&self, pool: &Pool<'_>, open: &OpenSlot) -> Vec<Reading> {
        let values = self.values_for(pool, open).into_iter();
        let others = values.filter(|value| open.held.as_ref() != Some(value)).take(2);
        others.map(|value| Reading::Correct(open.slot, Said::Value(value))).collect()
    }

    /// How a tool may answer: with every result that keeps its promises, each refusal, and without
    /// one.
    fn answers_of(
        &self,
        pool: &Pool<'_>,
        id: playbook_graph::ToolId,
        args: &[Value],
        width: Width,
    ) -> Vec<ToolOutcome> {
        let Some(tool) = self.graph().tools.lookup(id) else { return Vec::new() };
        let about = self.about(args);
        let keeps = |result: &Value| self.keeps_promises(tool, args, result);
        let mut results = pool.values(&tool.gives, self.now(), &about);
        results.retain(keeps);
        if width.drift && !tool.promises.is_empty() && results.len() < FEW {
            results = pool.many(&tool.gives, self.now(), &about);
            results.retain(keeps);
        }
        for given in pool.given_by(id) {
            if !results.contains(given) && keeps(given) {
                results.push(given.clone());
            }
        }
        let mut answers: Vec<ToolOutcome> = results.into_iter().map(ToolOutcome::Gave).collect();
        answers.extend(tool.fails.iter().cloned().map(ToolOutcome::Refused));
        answers.push(ToolOutcome::Failed("it is not there".to_owned()));
        answers.push(ToolOutcome::Unknown("it didn't answer".to_owned()));
        answers
    }

    /// What a tool may answer that is asked again, and what it tells of has another state by now.
    fn a_little_otherwise(
        &self,
        pool: &Pool<'_>,
        id: playbook_graph::ToolId,
        args: &[Value],
        before: &ToolOutcome,
    ) -> Vec<ToolOutcome> {
        let (Some(tool), ToolOutcome::Gave(before)) = (self.graph().tools.lookup(id), before)
        else {
            return Vec::new();
        };
        let others = pool.a_little_otherwise(before).into_iter();
        let kept = others.filter(|result| self.keeps_promises(tool, args, result));
        kept.take(MOST_OTHERS).map(ToolOutcome::Gave).collect()
    }

    fn keeps_promises(&self, tool: &Tool, args: &[Value], result: &Value) -> bool {
        let scope = OfTool { at: self, args, result: Some(result) };
        tool.promises.iter().all(|promise| holds(&promise.expr, &scope) == Ok(true))
    }

    /// The values that are talked about: arguments, and whom facts are about.
    fn about(&self, args: &[Value]) -> Vec<Value> {
        let mut about = Vec::new();
        args.iter().for_each(|value| leaves(value, &mut about));
        for (_, subject, _) in self.conversation().proved(self.now()) {
            leaves(subject, &mut about);
        }
        for seen in self.conversation().seen() {
            let playbook = self.graph().playbooks.lookup(seen.playbook());
            let slots = playbook.map(|playbook| playbook.slots.ids()).into_iter().flatten();
            slots.filter_map(|slot| seen.slot(slot)).for_each(|value| leaves(value, &mut about));
        }
        about
    }
}

fn leaves(value: &Value, into: &mut Vec<Value>) {
    match value {
        Value::Record { fields: all, .. } | Value::List(all) => {
            all.iter().for_each(|value| leaves(value, into));
        }
        Value::Text(_) if !into.contains(value) => into.push(value.clone()),
        _ => {}
    }
}

/// What names stand for in the contract and the authorities of a tool.
#[derive(Clone, Copy, Debug)]
pub struct OfTool<'a, 'g> {
    /// When.
    pub at: &'a Position<'g>,
    /// The arguments, then the evidence.
    pub args: &'a [Value],
    /// The result, once there is one.
    pub result: Option<&'a Value>,
}

impl Scope for OfTool<'_, '_> {
    fn value(&self, of: Ref) -> Option<std::borrow::Cow<'_, Value>> {
        use std::borrow::Cow;
        match of {
            Ref::Param(place) => self.args.get(place as usize).map(Cow::Borrowed),
            Ref::Result => self.result.map(Cow::Borrowed),
            Ref::Subject(fact) => {
                let mut proved = self.at.conversation().proved(self.at.now());
                proved.find(|(of, ..)| *of == fact).map(|(_, subject, _)| Cow::Borrowed(subject))
            }
            Ref::Now => Some(Cow::Owned(Value::Time(self.at.now()))),
            Ref::AskedAt => {
                let first = self.at.conversation().seen().next();
                first.map(|seen| Cow::Owned(Value::Time(seen.asked_at())))
            }
            Ref::Slot(_) | Ref::Variable(_) | Ref::It | Ref::Part(_) => None,
        }
    }

    fn graph(&self) -> Option<&Graph> {
        Some(self.at.graph())
    }

    fn calendar(&self, of: CalendarId) -> Option<&Calendar> {
        self.at.graph().calendars.lookup(of)
    }
}
