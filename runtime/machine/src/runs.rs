//! Runs: a case runs another playbook and waits below it. What comes back (an outcome with its
//! values, or that the customer stopped it) leads on; the case that ended is kept, so that a later
//! correction finds what it knew and opens it again.

use playbook_graph::eval::eval;
use playbook_graph::{
    Holder, Playbook, PlaybookId, PointId, Ref, Run, RunArm, RunEnd, Said, SlotId, SlotRef, Step,
    Value, VariableId,
};
use serde::{Deserialize, Serialize};

use crate::case::{Case, Did, Named, Stack, Stage};
use crate::run::Flow;
use crate::source::Source;
use crate::turn::{Stuck, Turn};

/// A case that was run and has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Finished {
    /// The place on the path at which it came back; none if the path was taken back to before it,
    /// so that the next run takes up what it knew.
    pub(crate) place: Option<u32>,
    /// The case.
    pub(crate) case: Case,
}

impl<'g> Turn<'g> {
    /// The step `run`: a case of the other playbook, with what it is given.
    pub(crate) fn start_run(&mut self, case: &mut Case, run: &'g Run) -> Result<Flow, Stuck> {
        let scope = self.scope(case);
        let args = run.args.iter().map(|arg| eval(arg, &scope));
        let args = args.collect::<Result<Vec<_>, _>>()?;
        let sources: Vec<Source> = run.args.iter().map(|arg| self.source_of(case, arg)).collect();
        let mut callee = match case.take_undone(run.playbook) {
            Some(before) => self.again(before),
            None => {
                let mut new = self.new_case(run.playbook);
                new.proving = case.proving;
                self.count_on(&mut new);
                new
            }
        };
        callee.proving = case.proving;
        callee.matter = case.matter;
        callee.asked_at = case.asked_at;
        callee.sources.clear();
        for (slot, said) in std::mem::take(&mut case.beyond) {
            callee.keep_said(&self.graph.playbooks[run.playbook], slot, said);
        }
        // What is of neither stays with the one that may run something else.
        case.beyond = std::mem::take(&mut callee.beyond);
        let entry = callee.point();
        let params = &self.playbook(&callee).header.params;
        for ((given, value), source) in params.iter().zip(args).zip(sources) {
            callee.take(given.holder, value, entry);
            callee.sources.push((given.holder.reference(), source));
        }
        Ok(Flow::Run(Box::new(callee)))
    }

    /// A case from its start, with the slots that it knew.
    fn again(&mut self, mut case: Case) -> Case {
        let playbook = self.playbook(&case);
        case.take_back(playbook, 0);
        let start = &playbook.states[playbook.start];
        case.stage = Stage::At(start.entry);
        case.passed(start.entry, Did::Entered(playbook.start));
        case.leaving = false;
        self.trace(playbook.origin, format!("`{}` begins again", playbook.name));
        case
    }

    /// A case ended that another one ran: where that one goes on. None: it says nothing of that end.
    pub(crate) fn came_back(
        &mut self,
        below: &mut Case,
        ended: Case,
        end: RunEnd,
        values: Vec<Value>,
    ) -> Result<Option<PointId>, Stuck> {
        let Stage::Running(at) = below.stage else { return Err(Stuck::damaged()) };
        let Step::Run(run) = &self.playbook(below).points[at].step else {
            return Err(Stuck::damaged());
        };
        let did = if ended.has_acted() { Did::Acted } else { Did::Passed };
        below.passed(at, did);
        below.owes_word |= ended.owes_word;
        below.changes = below.changes.max(ended.changes);
        let Some(arm) = run.arm(end) else { return Ok(None) };
        let sources = self.sources_of_end(&ended, values.len());
        self.name_values(below, at, arm, values, sources);
        let place = u32::try_from(below.path.len().saturating_sub(1)).ok();
        below.finished.push(Finished { place, case: ended });
        Ok(Some(arm.to))
    }

    fn name_values(
        &self,
        case: &mut Case,
        at: PointId,
        arm: &RunArm,
        values: Vec<Value>,
        sources: Vec<Source>,
    ) {
        let whole = arm.whole.and_then(|whole| Some((whole, self.record_of(case, whole)?)));
        let mut name = |variable: VariableId, value: Value, source: Source| {
            self.name(case, variable, Named::computed(value, at));
            case.sources.push((Ref::Variable(variable), source));
        };
        for ((variable, value), source) in arm.names.iter().zip(&values).zip(&sources) {
            if let Some(variable) = variable {
                name(*variable, value.clone(), source.clone());
            }
        }
        if let Some((whole, of)) = whole {
            let source = Source::all(&sources);
            name(whole, Value::Record { of, fields: values.into() }, source);
        }
    }

    fn record_of(&self, case: &Case, variable: VariableId) -> Option<playbook_graph::RecordId> {
        match self.playbook(case).variables[variable].ty {
            playbook_graph::Type::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The stack's top case is stopped for good: the one that ran it goes on, or is stopped too.
    /// The case that is left to be stopped at its own word is on top then; none: all are gone.
    pub(crate) fn stop_top(&mut self, stack: &mut Stack) -> Result<(), Stuck> {
        while let Some(case) = stack.cases.last_mut() {
            self.abandon(case);
            let playbook = self.playbook(case);
            self.trace(playbook.origin, format!("the customer cancels `{}`", playbook.name));
            if let Some(point) = playbook.on_cancel {
                case.leaving = true;
                case.stage = Stage::At(point);
                return Ok(());
            }
            let Some(gone) = stack.cases.pop() else { return Ok(()) };
            self.cancelled(&gone);
            let Some(below) = stack.cases.last_mut() else { return Ok(()) };
            let end = RunEnd::CancelledByCustomer;
            if let Some(to) = self.came_back(below, gone, end, Vec::new())? {
                below.stage = Stage::At(to);
                return Ok(());
            }
        }
        Ok(())
    }

    /// The slot of the case below from which a given slot came; none if it came from elsewhere.
    pub(crate) fn lent_slot(&self, stack: &Stack, place: usize, slot: SlotId) -> Option<SlotRef> {
        let case = stack.cases.get(place)?;
        let below = stack.cases.get(place.checked_sub(1)?)?;
        let params = &self.playbook(case).header.params;
        let nth = params.iter().position(|given| given.holder == Holder::Slot(slot))?;
        let Stage::Running(at) = below.stage else { return None };
        let Step::Run(run) = &self.playbook(below).points[at].step else { return None };
        match run.args.get(nth)? {
            playbook_graph::Expr::Ref(Ref::Slot(slot)) => {
                Some(SlotRef { playbook: below.playbook, slot: *slot })
            }
            _ => None,
        }
    }

    /// Opens the case that ended last and holds the slot again, with those that ran it below it;
    /// its place then. None: there is none, what came of it would have to be undone, or what the case below
    /// goes on with isn't there any more.
    pub(crate) fn reopen(&mut self, stack: &mut Stack, at: SlotRef) -> Option<usize> {
        let place = stack.cases.iter().rposition(|case| case.finished_with(at).is_some())?;
        let case = stack.cases.get(place)?;
        let (nth, back_at) = case.finished_with(at)?;
        if case.far_enough(self.playbook(case), back_at, None) != back_at
            || case.acted_since(back_at)
        {
            return None;
        }
        for mut above in stack.cases.drain(place + 1..) {
            self.abandon(&mut above);
        }
        let case = stack.cases.get_mut(place)?;
        self.abandon(case);
        let playbook = self.playbook(case);
        let finished = case.finished.remove(nth);
        let run_at = case.take_back(playbook, back_at)?;
        case.stage = Stage::Running(run_at);
        let name = &self.playbook(&finished.case).name;
        self.trace(playbook.origin, format!("`{name}` is opened again"));
        stack.cases.push(finished.case);
        let on_top = stack.cases.len() - 1;
        let deeper = stack.cases.get(on_top).is_some_and(|case| case.playbook != at.playbook);
        if deeper { self.reopen(stack, at) } else { Some(on_top) }
    }
}

impl Case {
    /// Whether it was given a slot by the case that runs it: such a slot is not its own to correct.
    pub(crate) fn was_given(&self, slot: SlotId) -> bool {
        self.sources.iter().any(|(of, _)| *of == Ref::Slot(slot)) && self.slot(slot).is_some()
    }

    /// Whether a case that it ran, directly or not, has ended and holds a slot.
    pub(crate) fn ran(&self, at: SlotRef) -> bool {
        self.finished_with(at).is_some()
    }

    /// The place on the path at which the case came back that holds a slot.
    pub(crate) fn came_back_at(&self, at: SlotRef) -> Option<usize> {
        self.finished_with(at).map(|(_, place)| place)
    }

    /// Keeps a case that it ran and that didn't come to its end, for when it is run again.
    pub(crate) fn keep_undone(&mut self, case: Self) {
        self.finished.push(Finished { place: None, case });
    }

    /// The cases that it ran and that have ended, with those that they ran.
    pub(crate) fn all_finished(&self) -> Vec<&Self> {
        let done = self.finished.iter().filter(|done| done.place.is_some());
        done.flat_map(|done| [&done.case].into_iter().chain(done.case.all_finished())).collect()
    }

    /// Where a value came from that another case gave it.
    pub(crate) fn source(&self, of: Ref) -> Option<&Source> {
        self.sources.iter().find(|(known, _)| *known == of).map(|(_, source)| source)
    }

    /// Keeps what the customer said of a slot, its own or one of a playbook that it may run.
    /// `playbook` is the one that it runs.
    pub(crate) fn keep_said(&mut self, playbook: &Playbook, at: SlotRef, said: Said) {
        if at.playbook == self.playbook {
            self.keep_ahead(playbook, at.slot, said);
        } else {
            self.beyond.retain(|(of, _)| *of != at);
            self.beyond.push((at, said));
        }
    }

    /// Takes what it is given.
    fn take(&mut self, holder: Holder, value: Value, at: PointId) {
        match holder {
            Holder::Slot(slot) => self.fill(slot, value),
            Holder::Variable(variable) => {
                self.name(variable, Named::computed(value, at));
            }
        }
    }

    /// Whether it did something sensitive, or perhaps did, itself or in what it ran.
    pub(crate) fn has_acted(&self) -> bool {
        self.acted_since(0)
    }

    /// The case of a playbook that was run before the path was taken back to before that.
    fn take_undone(&mut self, of: PlaybookId) -> Option<Self> {
        let undone = |done: &Finished| done.place.is_none() && done.case.playbook == of;
        let nth = self.finished.iter().position(undone)?;
        Some(self.finished.remove(nth).case)
    }

    /// The case that was run last and holds a slot now, itself or in what it ran: which one, and
    /// its place on the path.
    fn finished_with(&self, at: SlotRef) -> Option<(usize, usize)> {
        let holds = |case: &Case| {
            let own = case.playbook == at.playbook && case.slot(at.slot).is_some();
            own && !case.was_given(at.slot) || case.finished_with(at).is_some()
        };
        let nth =
            self.finished.iter().rposition(|done| done.place.is_some() && holds(&done.case))?;
        let place = self.finished.get(nth)?.place?;
        Some((nth, place as usize))
    }
}
