//! Cases: one running playbook each, with its typed memory, the way it took, and where it stands.
//! Remembers and answers questions; never moves a case.

use jiff::Timestamp;
use playbook_graph::arena::Id as _;
use playbook_graph::{
    Expr, FactId, Playbook, PlaybookId, PointId, Ref, Said, Slot, SlotId, SlotRef, StateId, Step,
    Value, VariableId,
};
use serde::{Deserialize, Serialize};

use crate::act::Acting;
use crate::each::Gathering;
use crate::output::{OutputId, TimerId};
use crate::runs::Finished;
use crate::sketch::Sketch;
use crate::source::Source;

/// How much is kept of what was said of one list before it is asked for.
const MOST_AHEAD: usize = 32;

/// A case and, above it, the provers that it waits for. The last one is the one that moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stack {
    /// Its number in the conversation.
    pub(crate) no: u32,
    /// From the matter itself up to the prover that runs now; never empty at rest.
    pub(crate) cases: Vec<Case>,
    /// Whether it has something to ask while another one is talking.
    pub(crate) wants_floor: bool,
    /// Since when (by the count of questions) it is interrupted; the last one goes on first.
    pub(crate) set_aside: Option<u32>,
}

impl Stack {
    /// The case that moves.
    pub(crate) fn top(&self) -> Option<&Case> {
        self.cases.last()
    }

    /// Whether it waits for a tool or the ledger, so that nothing may be changed under it.
    pub(crate) fn in_flight(&self) -> bool {
        self.top().is_some_and(|case| match &case.stage {
            Stage::Calling(_) => true,
            Stage::Acting(acting) => acting.in_flight(),
            Stage::At(_)
            | Stage::Waiting(_)
            | Stage::Asking(_)
            | Stage::Running(_)
            | Stage::Lent(_) => false,
        })
    }

    /// Whether it is in the middle of a plan.
    pub(crate) fn in_plan(&self) -> bool {
        self.top().is_some_and(|case| match &case.stage {
            Stage::Acting(acting) => acting.in_plan(),
            _ => false,
        })
    }

    /// Whether it waits for people's approval, for a person to send it or for an event, so that
    /// others may talk.
    pub(crate) fn parked(&self) -> bool {
        self.top().is_some_and(|case| match &case.stage {
            Stage::Acting(acting) => acting.awaits_people(),
            Stage::Waiting(_) => true,
            _ => false,
        })
    }
}

/// One running playbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Case {
    /// Its number in the conversation.
    pub(crate) no: u32,
    /// What it runs.
    pub(crate) playbook: PlaybookId,
    /// The playbook of the matter that it belongs to: its own, or of the one that runs it.
    pub(crate) matter: PlaybookId,
    /// The fact that it is to prove, if it is a prover.
    pub(crate) proves: Option<FactId>,
    /// When the first message of its matter came.
    pub(crate) asked_at: Timestamp,
    /// Where it stands; each variant owns what is needed there.
    pub(crate) stage: Stage,
    /// The points taken, in order. What each read and wrote stands in the graph.
    pub(crate) path: Vec<Taken>,
    pub(crate) slots: Vec<Option<Held>>,
    pub(crate) variables: Vec<Option<Named>>,
    /// What the customer said of slots before they were asked for.
    pub(crate) ahead: Vec<(SlotId, Said)>,
    /// Lists and records that are being put together.
    pub(crate) sketches: Vec<(SlotId, Sketch)>,
    /// Slots for which the customer doesn't want what was confirmed before.
    pub(crate) not_again: Vec<SlotId>,
    /// Lines said on a piece of path that a correction took back: not said again if unchanged.
    pub(crate) told: Vec<(PointId, u32)>,
    /// How often a sensitive call found that something had changed.
    pub(crate) changes: u32,
    /// Whether the customer cancelled it: it is on its way out, and proves nothing but before calls.
    pub(crate) leaving: bool,
    /// Whether it is there to prove a fact, or runs for one that is: what the desk needs doesn't bind it.
    pub(crate) proving: bool,
    /// How often earlier cases of its kind entered states, where it proves something.
    pub(crate) tried: Vec<(StateId, u32)>,
    /// Cases that it ran and that have ended.
    pub(crate) finished: Vec<Finished>,
    /// What the customer said of slots of playbooks that it may run.
    pub(crate) beyond: Vec<(SlotRef, Said)>,
    /// Where values came from that another case gave it.
    pub(crate) sources: Vec<(Ref, Source)>,
    /// Whether a sensitive call has just ended: who said yes to it is told what came of it before
    /// anything is proved again, also where the facts of that yes have lapsed meanwhile.
    pub(crate) owes_word: bool,
}

/// Where a case stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// About to do what stands at this point.
    At(PointId),
    /// Waiting for the customer to say what a slot holds.
    Asking(Asking),
    /// Waiting for what a read, or a harmless write, gives.
    Calling(Calling),
    /// In the middle of a sensitive call.
    Acting(Box<Acting>),
    /// Waiting for something to happen outside.
    Waiting(Waiting),
    /// Waiting for the case above it, which it runs.
    Running(PointId),
    /// With people; it goes on at this point when they give it back.
    Lent(PointId),
}

/// A question that was put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asking {
    /// Where it is asked.
    pub(crate) point: PointId,
    /// For what.
    pub(crate) slot: SlotId,
    /// For what of it.
    pub(crate) wanted: Wanted,
    /// How often it was put.
    pub(crate) tries: u32,
    /// What is asked between, after a description that fitted several.
    pub(crate) between: Option<Vec<Value>>,
}

/// A wait that will end: by an event, or when its time has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    /// Where it waits.
    pub(crate) point: PointId,
    /// When it has waited long enough.
    #[serde(with = "playbook_graph::moment")]
    pub(crate) until: Timestamp,
    /// What wakes it then.
    pub(crate) timer: TimerId,
}

/// What of a slot is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Wanted {
    /// Its value, or another element of its list.
    Slot,
    /// The field at this place of the record that is being put together.
    Part(u32),
    /// Whether that is all of a list.
    All,
    /// Whether this, which was confirmed before, is to be used again.
    Again(Value),
}

/// A call that is on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Calling {
    /// Where it is made.
    pub(crate) point: PointId,
    /// The arguments.
    pub(crate) args: Vec<Value>,
    /// The request.
    pub(crate) call: OutputId,
    /// How often it may still be tried again.
    pub(crate) retries: u32,
    /// What came before it, where it is made for each element of a list.
    #[serde(default)]
    pub(crate) each: Option<Gathering>,
}

/// One point that a case has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Taken {
    /// The point.
    pub(crate) point: PointId,
    /// What is remembered of it.
    pub(crate) did: Did,
}

/// What is remembered of a point that was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Did {
    /// Nothing more.
    Passed,
    /// It entered this state.
    Entered(StateId),
    /// It said a line with this hash.
    Said(u32),
    /// It did something sensitive, or perhaps did.
    Acted,
    /// It went through this state before it was moved to this version of the playbook: through which
    /// of its points is not known.
    Carried(StateId),
}

/// What a slot holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) value: Value,
    /// The length of the path when it was filled: what was passed before doesn't depend on it.
    pub(crate) since: u32,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Named {
    /// The value.
    pub(crate) value: Value,
    /// The point that computed it.
    pub(crate) made_at: PointId,
    /// The read that it came from, by its place in the conversation's reads.
    pub(crate) read: Option<u32>,
    /// The reads that its elements came from, where it was called for each element of a list.
    #[serde(default)]
    pub(crate) each: Vec<u32>,
}

impl Named {
    /// What a step at `made_at` computed, from no read of its own.
    pub(crate) fn computed(value: Value, made_at: PointId) -> Self {
        Self { value, made_at, read: None, each: Vec::new() }
    }
}

impl Case {
    /// A case about to enter its start state.
    pub(crate) fn new(
        no: u32,
        id: PlaybookId,
        playbook: &Playbook,
        entry: PointId,
        asked_at: Timestamp,
    ) -> Self {
        Self {
            no,
            playbook: id,
            matter: id,
            proves: None,
            asked_at,
            stage: Stage::At(entry),
            path: Vec::new(),
            slots: vec![None; playbook.slots.len()],
            variables: vec![None; playbook.variables.len()],
            ahead: Vec::new(),
            sketches: Vec::new(),
            not_again: Vec::new(),
            told: Vec::new(),
            changes: 0,
            leaving: false,
            proving: false,
            tried: Vec::new(),
            finished: Vec::new(),
            beyond: Vec::new(),
            sources: Vec::new(),
            owes_word: false,
        }
    }

    /// What a slot holds.
    pub(crate) fn slot(&self, slot: SlotId) -> Option<&Value> {
        self.slots.get(slot.index())?.as_ref().map(|held| &held.value)
    }

    /// What a name stands for.
    pub(crate) fn variable(&self, variable: VariableId) -> Option<&Named> {
        self.variables.get(variable.index())?.as_ref()
    }

    /// Fills a slot with a new value: nothing passed until now depends on it.
    pub(crate) fn fill(&mut self, slot: SlotId, value: Value) {
        let since = u32::try_from(self.path.len()).unwrap_or(u32::MAX);
        self.sources.retain(|(of, _)| *of != Ref::Slot(slot));
        if let Some(place) = self.slots.get_mut(slot.index()) {
            *place = Some(Held { value, since });
        }
    }

    /// Puts a newer value of the same thing into a slot; what was passed still depends on it.
    pub(crate) fn renew(&mut self, slot: SlotId, value: Value) {
        if let Some(held) = self.slots.get_mut(slot.index()).and_then(Option::as_mut) {
            held.value = value;
        }
    }

    /// Empties a slot.
    pub(crate) fn forget(&mut self, slot: SlotId) {
        if let Some(place) = self.slots.get_mut(slot.index()) {
            *place = None;
        }
    }

    /// Gives a value a name.
    pub(crate) fn name(&mut self, variable: VariableId, named: Named) {
        self.sources.retain(|(of, _)| *of != Ref::Variable(variable));
        if let Some(place) = self.variables.get_mut(variable.index()) {
            *place = Some(named);
        }
    }

    /// Puts a newer value of the same thing behind a name.
    pub(crate) fn rename(&mut self, variable: VariableId, value: Value) {
        if let Some(named) = self.variables.get_mut(variable.index()).and_then(Option::as_mut) {
            named.value = value;
        }
    }

    /// Takes a name its value, which can't be computed any more.
    pub(crate) fn void(&mut self, variable: VariableId) {
        if let Some(place) = self.variables.get_mut(variable.index()) {
            *place = None;
        }
    }

    /// How many slots it has, filled or not.
    pub(crate) fn slot_count(&self) -> usize {
        self.slots.len()
    }

    /// What the customer said of a slot before it was asked for; it is used once.
    pub(crate) fn take_ahead(&mut self, slot: SlotId) -> Vec<Said> {
        let (mine, others) = self.ahead.drain(..).partition(|(of, _)| *of == slot);
        self.ahead = others;
        let mine: Vec<(SlotId, Said)> = mine;
        mine.into_iter().map(|(_, said)| said).collect()
    }

    /// Keeps what the customer said of a slot until it is asked for: of one value the last word, of
    /// a list or a record every one.
    pub(crate) fn keep_ahead(&mut self, playbook: &Playbook, slot: SlotId, said: Said) {
        let together = playbook.slots.lookup(slot).is_some_and(put_together);
        let kept = self.ahead.iter().filter(|(of, _)| *of == slot).count();
        if !together || kept >= MOST_AHEAD {
            self.ahead.retain(|(of, _)| *of != slot);
        }
        if !self.ahead.contains(&(slot, said.clone())) {
            self.ahead.push((slot, said));
        }
    }

    /// The sketch of a slot, to be worked on and put back.
    pub(crate) fn take_sketch(&mut self, slot: SlotId) -> Option<Sketch> {
        let place = self.sketches.iter().position(|(of, _)| *of == slot)?;
        Some(self.sketches.remove(place).1)
    }

    /// Puts a sketch back.
    pub(crate) fn put_sketch(&mut self, slot: SlotId, sketch: Sketch) {
        self.sketches.retain(|(of, _)| *of != slot);
        self.sketches.push((slot, sketch));
    }

    /// The sketch of a slot.
    pub(crate) fn sketch(&self, slot: SlotId) -> Option<&Sketch> {
        self.sketches.iter().find(|(of, _)| *of == slot).map(|(_, sketch)| sketch)
    }

    /// How often it entered a state.
    pub(crate) fn visits(&self, state: StateId) -> u32 {
        let entered = [Did::Entered(state), Did::Carried(state)];
        let visits = self.path.iter().filter(|taken| entered.contains(&taken.did)).count();
        u32::try_from(visits).unwrap_or(u32::MAX)
    }

    /// How often it and, where it proves something, earlier ones of its kind entered a state.
    pub(crate) fn tries(&self, state: StateId) -> u32 {
        let earlier = self.tried.iter().find(|(of, _)| *of == state).map_or(0, |(_, times)| *times);
        self.visits(state).saturating_add(earlier)
    }

    /// Remembers that a point was passed.
    pub(crate) fn passed(&mut self, point: PointId, did: Did) {
        self.path.push(Taken { point, did });
    }

    /// The first point on the path that read what the slot holds now.
    pub(crate) fn first_reader(&self, playbook: &Playbook, slot: SlotId) -> Option<usize> {
        let since = self.slots.get(slot.index())?.as_ref()?.since as usize;
        let readers = self.path.iter().enumerate().skip(since);
        readers
            .filter(|(_, taken)| {
                passed_points(playbook, **taken).any(|at| point_reads(playbook, at, slot))
            })
            .map(|(place, _)| place)
            .next()
    }

    /// The last point on the path that asked for a slot.
    pub(crate) fn asked_at(&self, playbook: &Playbook, slot: SlotId) -> Option<usize> {
        self.path.iter().rposition(|taken| {
            let asks = |at: PointId| matches!(playbook.points[at].step, Step::Ask { slot: of, .. } if of == slot);
            matches!(taken.did, Did::Passed | Did::Carried(_))
                && passed_points(playbook, *taken).any(asks)
        })
    }

    /// Whether something sensitive was done, or perhaps done, from a place of the path on.
    pub(crate) fn acted_since(&self, place: usize) -> bool {
        self.path.iter().skip(place).any(|taken| taken.did == Did::Acted)
    }

    /// Takes the path back to before the point at `place`: values named since are void, lines said
    /// since are remembered. Slots are kept.
    pub(crate) fn take_back(&mut self, playbook: &Playbook, place: usize) -> Option<PointId> {
        let point = self.path.get(place)?.point;
        for taken in self.path.split_off(place) {
            if let Did::Said(line) = taken.did {
                self.told.push((taken.point, line));
            }
            for at in passed_points(playbook, taken) {
                names(&playbook.points[at].step).into_iter().for_each(|name| self.void(name));
            }
        }
        let length = u32::try_from(place).unwrap_or(u32::MAX);
        for done in &mut self.finished {
            done.place = done.place.filter(|at| *at < length);
        }
        for held in self.slots.iter_mut().flatten() {
            held.since = held.since.min(length);
        }
        Some(point)
    }

    /// The point at which it stands.
    pub(crate) fn point(&self) -> PointId {
        match &self.stage {
            Stage::At(point) | Stage::Running(point) | Stage::Lent(point) => *point,
            Stage::Asking(asking) => asking.point,
            Stage::Calling(calling) => calling.point,
            Stage::Acting(acting) => acting.point(),
            Stage::Waiting(waiting) => waiting.point,
        }
    }
}

/// Whether a slot's value is put together bit by bit: a list, or a record of what customers say.
pub(crate) fn put_together(slot: &Slot) -> bool {
    slot.gathered.is_some() || slot.record().is_some()
}

/// The points that a piece of path may have gone through: of a state that another version of the
/// playbook went through, all.
pub(crate) fn passed_points(
    playbook: &Playbook,
    taken: Taken,
) -> impl Iterator<Item = PointId> + '_ {
    let (one, state) = match taken.did {
        Did::Carried(state) => (None, Some(state)),
        _ => (Some(taken.point), None),
    };
    let inside =
        playbook.points.iter().filter(move |(_, point)| state.is_some() && point.state == state);
    one.into_iter().chain(inside.map(|(at, _)| at))
}

/// Whether what happens at a point depends on what a slot holds. A question's checks look at what
/// is said, not at what was known before.
pub(crate) fn point_reads(playbook: &Playbook, point: PointId, slot: SlotId) -> bool {
    if matches!(&playbook.points[point].step, Step::Ask { slot: asked, .. } if *asked == slot) {
        return false;
    }
    let mut found = false;
    each_expr(playbook, &playbook.points[point].step, &mut |expr| {
        found |= expr.reads(&mut |of| of == Ref::Slot(slot));
    });
    found
}

/// The names that a step gives.
pub(crate) fn names(step: &Step) -> Vec<VariableId> {
    match step {
        Step::Call { call, .. } | Step::Act { call, .. } => call.result.into_iter().collect(),
        Step::Let { variable, .. } => vec![*variable],
        Step::Wait { on, .. } => on.iter().flat_map(|on| on.names.iter().copied()).collect(),
        Step::Run(run) => run.named().collect(),
        _ => Vec::new(),
    }
}

/// Hands out every expression that a step evaluates.
pub(crate) fn each_expr(playbook: &Playbook, step: &Step, with: &mut impl FnMut(&Expr)) {
    match step {
        Step::Say { text, .. } | Step::Note { text, .. } => text.values().for_each(with),
        Step::Ask { slot, .. } => {
            let slot = &playbook.slots[*slot];
            let checked = slot.checks.iter().map(|check| &check.condition);
            let said = slot.questions().chain(slot.answers()).flat_map(|text| text.values());
            slot.lists().chain(checked).chain(said).for_each(with);
        }
        Step::Call { call, .. } => call.each.iter().chain(&call.args).for_each(with),
        Step::Act { call, confirm, waiting, .. } => {
            let shown = confirm.iter().chain(waiting).flat_map(|text| text.values());
            call.args.iter().chain(shown).for_each(with);
        }
        Step::Plan(plan) => {
            let shown = plan.confirm.iter().chain(&plan.waiting).flat_map(|text| text.values());
            let args = playbook.calls_of(plan).flat_map(|(_, call)| &call.args);
            args.chain(shown).for_each(with);
        }
        Step::Let { value, .. } => with(value),
        Step::When { condition, .. } => with(condition),
        Step::Match { subject, .. } => with(subject),
        Step::End { values, .. } => values.iter().for_each(with),
        Step::HandOff(handoff) | Step::Lend { handoff, .. } => {
            handoff.because.values().for_each(with);
        }
        Step::Run(run) => run.args.iter().for_each(with),
        Step::Task { task, .. } => task.text.values().chain(&task.due).for_each(with),
        Step::Wait { on, until, .. } => {
            on.iter().filter_map(|on| on.matches.as_ref()).for_each(&mut *with);
            with(until);
        }
        Step::Forget { .. } | Step::GoTo { .. } => {}
    }
}
