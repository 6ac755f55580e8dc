//! Playbooks: every point leads somewhere, every step has what it needs.

use std::collections::BTreeSet;

use super::expr::Scope;
use super::outside::{call_arguments, check_fact, check_tool};
use super::rest::{check_event, check_team, handoff};
use super::values::{check_value, fits};
use super::{At, Fine, Wrong, check_type};
use crate::event::OnEvent;
use crate::expr::Expr;
use crate::graph::Graph;
use crate::header::{Header, Holder};
use crate::playbook::{
    Call, CallArm, Ending, MatchArm, Playbook, PointId, StateId, Step, Variable, VariableId,
};
use crate::run::{Run, RunArm, RunEnd};
use crate::slot::{Slot, SlotId};
use crate::tool::{Effect, Tool};
use crate::types::Type;

pub(super) fn check(graph: &Graph, playbook: &Playbook) -> Fine {
    let scope = Scope { playbook: Some(playbook), ..Scope::new(graph) };
    let room = Room { graph, playbook, scope };
    playbook.starts_on.iter().try_for_each(|id| {
        graph.intents.lookup(*id).map(drop).ok_or_else(|| Wrong::no_such("intent", id.0))
    })?;
    for start in &playbook.starts_on_events {
        let event = check_event(graph, start.event)?;
        start.fills.iter().try_for_each(|(place, slot)| {
            let param = event.params.get(*place as usize);
            let param = param.ok_or_else(|| Wrong::no_such("value of an event", *place))?;
            let slot = playbook.slots.lookup(*slot);
            match slot.ok_or_else(|| Wrong::no_such("slot", start.event.0))? {
                slot if fits(&param.ty, &slot.ty) => Ok(()),
                _ => Err(Wrong::new("an event fills a slot of another type")),
            }
        })?;
    }
    playbook.needs.iter().try_for_each(|need| check_fact(graph, need.fact))?;
    playbook.on_cancel.iter().try_for_each(|point| room.point(*point))?;
    room.state(playbook.start)?;
    room.header(&playbook.header)?;
    for outcome in playbook.outcomes.values() {
        outcome.values.iter().try_for_each(|value| check_type(graph, &value.ty))?;
    }
    for variable in playbook.variables.values() {
        check_type(graph, &variable.ty)
            .at(&format!("name `{}`", variable.name), variable.origin)?;
    }
    for (id, slot) in playbook.slots.iter() {
        room.slot_itself(id).at(&format!("slot `{}`", slot.name), slot.origin)?;
    }
    for state in playbook.states.values() {
        let bound = state.bound.iter().try_for_each(|bound| room.point(bound.then));
        let what = format!("state `{}`", state.name);
        room.point(state.entry).and(bound).at(&what, state.origin)?;
    }
    for point in playbook.points.values() {
        point.state.iter().try_for_each(|id| room.state(*id)).at("step", point.origin)?;
        room.step(&point.step).at("step", point.origin)?;
    }
    super::plan::check(scope, playbook)
}

/// The playbook in its graph.
#[derive(Clone, Copy)]
struct Room<'g> {
    graph: &'g Graph,
    playbook: &'g Playbook,
    scope: Scope<'g>,
}

impl Room<'_> {
    fn point(self, id: PointId) -> Fine {
        self.playbook.points.lookup(id).map(drop).ok_or_else(|| Wrong::no_such("point", id.0))
    }

    fn state(self, id: StateId) -> Fine {
        self.playbook.states.lookup(id).map(drop).ok_or_else(|| Wrong::no_such("state", id.0))
    }

    fn slot(self, id: SlotId) -> Fine {
        self.playbook.slots.lookup(id).map(drop).ok_or_else(|| Wrong::no_such("slot", id.0))
    }

    fn slot_itself(self, id: SlotId) -> Fine {
        let Some(slot) = self.playbook.slots.lookup(id) else { return Ok(()) };
        check_type(self.graph, &slot.ty)?;
        let until = slot.gathered.iter().filter_map(|gathered| gathered.until.as_ref());
        let own = slot.ask.iter().chain(&slot.why).chain(until);
        own.chain(slot.checks.iter().map(|check| &check.reason))
            .try_for_each(|text| self.scope.text(text))?;
        slot.checks.iter().try_for_each(|check| self.scope.condition(&check.condition))?;
        if slot.gathered.is_some() != slot.ty.element().is_some() {
            return Err(Wrong::new("a slot gathers a list, and doesn't hold one"));
        }
        if slot.secret && (slot.secret_pattern().is_none() || slot.is_picked() || slot.may_reuse) {
            return Err(Wrong::new("a slot for a secret is none that is found by a pattern"));
        }
        if let Some(list) = &slot.among {
            let of = Box::new(slot.one().clone());
            self.scope.wants(list, &Type::List { of, at_least: 0, at_most: None })?;
        }
        self.slot_fields(slot)
    }

    /// The fields of a record that customers put together, each with those before it at hand.
    fn slot_fields(self, slot: &Slot) -> Fine {
        if slot.fields.is_empty() {
            return Ok(());
        }
        let wrong = || Wrong::new("a slot asks for fields that its type doesn't have");
        let Some(id) = slot.record() else { return Err(wrong()) };
        let record = self.graph.records.lookup(id).ok_or_else(|| Wrong::no_such("record", id.0))?;
        if record.fields.len() != slot.fields.len() {
            return Err(wrong());
        }
        for ((asked, declared), place) in slot.fields.iter().zip(&record.fields).zip(0_u32..) {
            let scope = Scope { part: Some((id, place)), ..self.scope };
            asked.ask.iter().try_for_each(|text| scope.text(text))?;
            if let Some(list) = &asked.among {
                let of = Box::new(declared.ty.clone());
                scope.wants(list, &Type::List { of, at_least: 0, at_most: None })?;
            }
        }
        Ok(())
    }

    fn step(self, step: &Step) -> Fine {
        step.successors().into_iter().try_for_each(|next| self.point(next))?;
        match step {
            Step::Say { text, .. } | Step::Note { text, .. } => self.scope.text(text),
            Step::Ask { slot, arms, .. } => {
                let labels: BTreeSet<_> = arms.iter().map(|arm| arm.label).collect();
                only_once(labels.len() == arms.len())?;
                self.slot(*slot)
            }
            Step::Call { call, arms, .. } => {
                let tool = self.call(call, arms)?;
                let decided = self.graph.authorities_over(call.tool).next().is_some();
                let ends = |arm: &CallArm| {
                    matches!(arm.ending, Ending::Refused(_) | Ending::Failed | Ending::Unknown)
                };
                if tool.effect == Effect::Sensitive || decided {
                    return Err(Wrong::new(format!(
                        "`{}` is called as if no authority stood over it",
                        tool.name
                    )));
                }
                if !arms.iter().all(ends) {
                    return Err(Wrong::new("a call has an arm for an end that it can't have"));
                }
                Ok(())
            }
            Step::Plan(_) => Ok(()),
            Step::Act { call, confirm, waiting, arms, .. } => {
                if call.each.is_some() {
                    return Err(Wrong::new("an act is done for each element of a list"));
                }
                confirm.iter().chain(waiting).try_for_each(|text| self.scope.text(text))?;
                self.call(call, arms).map(drop)
            }
            Step::Let { variable, value, .. } => {
                let declared = self.playbook.variables.lookup(*variable);
                let declared = declared.ok_or_else(|| Wrong::no_such("variable", variable.0))?;
                self.scope.wants(value, &declared.ty)
            }
            Step::When { condition, .. } => self.scope.condition(condition),
            Step::Match { subject, arms, .. } => self.arms(subject, arms),
            Step::Forget { slots, .. } => slots.iter().try_for_each(|id| self.slot(*id)),
            Step::GoTo { state } => self.state(*state),
            Step::End { outcome, values } => {
                let declared = self.playbook.outcomes.lookup(*outcome);
                let declared = declared.ok_or_else(|| Wrong::no_such("outcome", outcome.0))?;
                if declared.values.len() != values.len() {
                    return Err(Wrong::new(
                        "an outcome doesn't carry the values of its declaration",
                    ));
                }
                let mut pairs = declared.values.iter().zip(values);
                pairs.try_for_each(|(param, value)| self.scope.wants(value, &param.ty))
            }
            Step::HandOff(to) | Step::Lend { handoff: to, .. } => handoff(self.scope, to),
            Step::Run(run) => self.run(run),
            Step::Task { task, .. } => {
                check_team(self.graph, task.team)?;
                task.due.iter().try_for_each(|due| self.scope.wants(due, &Type::Time))?;
                self.scope.text(&task.text)
            }
            Step::Wait { on, until, .. } => {
                on.iter().try_for_each(|on| self.event(on))?;
                self.deadline(until)
            }
        }
    }

    fn event(self, on: &OnEvent) -> Fine {
        let event = check_event(self.graph, on.event)?;
        if let Some(matches) = &on.matches {
            Scope { params: &event.params, ..self.scope }.condition(matches)?;
        }
        if !on.names.is_empty() && on.names.len() != event.params.len() {
            return Err(Wrong::new("an event doesn't carry what is named of it"));
        }
        let mut pairs = on.names.iter().zip(&event.params);
        pairs.try_for_each(|(id, param)| {
            let variable = self.playbook.variables.lookup(*id);
            let variable = variable.ok_or_else(|| Wrong::no_such("variable", id.0))?;
            if fits(&param.ty, &variable.ty) {
                return Ok(());
            }
            Err(Wrong::new("what an event carries gets a name of another type"))
        })
    }

    fn deadline(self, until: &Expr) -> Fine {
        match self.scope.type_of(until)?.as_ref().map(Type::present) {
            None | Some(Type::Duration | Type::Time) => Ok(()),
            Some(_) => Err(Wrong::new("a wait ends at what is no moment")),
        }
    }

    fn run(&self, run: &Run) -> Fine {
        let playbook = self.graph.playbooks.lookup(run.playbook);
        let playbook = playbook.ok_or_else(|| Wrong::no_such("playbook", run.playbook.0))?;
        if playbook.header.params.len() != run.args.len() {
            return Err(Wrong::new("a playbook is not given what it takes"));
        }
        let mut given = playbook.header.params.iter().zip(&run.args);
        given.try_for_each(|(param, arg)| self.scope.wants(arg, &param.ty))?;
        let ends: BTreeSet<_> = run.arms.iter().map(|arm| arm.end).collect();
        only_once(ends.len() == run.arms.len())?;
        if !playbook.outcomes.ids().all(|id| ends.contains(&RunEnd::Outcome(id))) {
            return Err(Wrong::new("a run doesn't say where it goes on after an outcome"));
        }
        run.arms.iter().try_for_each(|arm| self.run_arm(playbook, arm))
    }

    fn run_arm(&self, playbook: &Playbook, arm: &RunArm) -> Fine {
        let values = match arm.end {
            RunEnd::Outcome(id) => {
                let outcome = playbook.outcomes.lookup(id);
                &outcome.ok_or_else(|| Wrong::no_such("outcome", id.0))?.values
            }
            RunEnd::CancelledByCustomer | RunEnd::HandedOver => &Vec::new(),
        };
        if arm.names.len() > values.len() {
            return Err(Wrong::new("an outcome gives more names than it has values"));
        }
        for (name, value) in arm.names.iter().zip(values) {
            let Some(id) = name else { continue };
            let variable = self.variable(*id)?;
            if !fits(&value.ty, &variable.ty) {
                return Err(Wrong::new("what an outcome carries gets a name of another type"));
            }
        }
        let Some(whole) = arm.whole else { return Ok(()) };
        let Type::Record(record) = self.variable(whole)?.ty else {
            return Err(Wrong::new("what comes back is called as if it were one value"));
        };
        let record = self.graph.records.lookup(record);
        let fields = record.map_or(&[][..], |record| record.fields.as_slice());
        let same = |(field, value): (&crate::Field, &crate::Param)| field.ty == value.ty;
        if fields.len() != values.len() || !fields.iter().zip(values).all(same) {
            return Err(Wrong::new("what comes back is not what its name holds"));
        }
        Ok(())
    }

    fn variable(&self, id: VariableId) -> Result<&Variable, Wrong> {
        let variable = self.playbook.variables.lookup(id);
        variable.ok_or_else(|| Wrong::no_such("variable", id.0))
    }

    fn header(&self, header: &Header) -> Fine {
        for given in &header.params {
            check_type(self.graph, &given.ty)?;
            let held = match given.holder {
                Holder::Slot(id) => {
                    self.slot(id)?;
                    self.playbook.slots.lookup(id).map(|slot| &slot.ty)
                }
                Holder::Variable(id) => Some(&self.variable(id)?.ty),
            };
            if held != Some(&given.ty) {
                return Err(Wrong::new("what is given is held as something else"));
            }
        }
        let holders: BTreeSet<_> = header.params.iter().map(|given| given.holder).collect();
        only_once(holders.len() == header.params.len())?;
        let tools = header.may_call.iter().flat_map(|may_call| &may_call.tools);
        tools.copied().try_for_each(|tool| check_tool(self.graph, tool).map(drop))?;
        for only in &header.human_only {
            self.scope.condition(&only.when).at("human only", only.origin)?;
        }
        header.on_correction.iter().try_for_each(|line| {
            check_tool(self.graph, line.tool)?;
            self.point(line.to)
        })
    }

    /// The type of the list for whose elements a tool is called: a list with a most, for a read.
    fn bounded(&self, tool: &Tool, list: &Expr) -> Result<Type, Wrong> {
        if tool.effect != Effect::Reads || tool.proves.is_some() {
            return Err(Wrong::new("only what simply reads is called for each element of a list"));
        }
        match self.scope.type_of(list)? {
            Some(list @ Type::List { at_most: Some(_), .. }) => Ok(list),
            _ => Err(Wrong::new("a call is made for each element of what is no list with a most")),
        }
    }

    fn call(&self, call: &Call, arms: &[CallArm]) -> Result<&Tool, Wrong> {
        let tool = check_tool(self.graph, call.tool)?;
        let list = call.each.as_ref().map(|list| self.bounded(tool, list)).transpose()?;
        let it = list.as_ref().and_then(|list| list.element());
        call_arguments(Scope { it, ..self.scope }, tool, &call.args)?;
        if let Some(id) = call.result {
            let variable = self.playbook.variables.lookup(id);
            let variable = variable.ok_or_else(|| Wrong::no_such("variable", id.0))?;
            let named = match &list {
                Some(list) => list.with_elements(&tool.gives).as_ref() == Some(&variable.ty),
                None => fits(&tool.gives, &variable.ty),
            };
            if !named {
                return Err(Wrong::new("a result gets a name of another type"));
            }
        }
        let endings: BTreeSet<_> = arms.iter().map(|arm| arm.ending).collect();
        only_once(endings.len() == arms.len())?;
        for ending in endings {
            if let Ending::Refused(place) = ending
                && place as usize >= tool.fails.len()
            {
                return Err(Wrong::no_such("refusal", place));
            }
        }
        Ok(tool)
    }

    fn arms(self, subject: &Expr, arms: &[MatchArm]) -> Fine {
        let ty = self.scope.type_of(subject)?;
        let ty = ty.ok_or_else(|| Wrong::new("a `match` looks at nothing"))?;
        let mut seen = BTreeSet::new();
        for value in arms.iter().flat_map(|arm| &arm.values) {
            check_value(self.graph, value, &ty)?;
            only_once(seen.insert(value))?;
        }
        Ok(())
    }
}

fn only_once(once: bool) -> Fine {
    if once { Ok(()) } else { Err(Wrong::new("two arms are for the same")) }
}
