//! Carrying over: each part of a conversation in the numbers of the new version, found by its name.

use std::collections::BTreeMap;

use playbook_graph::arena::Id as _;
use playbook_graph::{
    Between, Graph, Playbook, PlaybookId, PointId, SlotId, StateId, Step, Type, Value, VariableId,
};

use super::needed::lacking;
use super::{Mapping, Renamed, name_of, under_way};
use crate::act::Acting;
use crate::case::{Case, Did, Held, Named, Stack, Stage, Taken, Waiting, names};
use crate::conversation::{Conversation, Matter, Owner};
use crate::fact::{Facts, Proved, ProvedBy};
use crate::reached::{Carried, Reached};
use crate::read::{Read, Reads};

/// What is being carried over, and what came of it so far.
pub(super) struct Carry<'g> {
    from: &'g Graph,
    to: &'g Graph,
    mapping: &'g Mapping,
    /// The new place of each read that could be kept.
    reads: BTreeMap<u32, u32>,
    pub(super) told: Vec<String>,
    pub(super) refused: Vec<String>,
}

/// A playbook in both versions.
#[derive(Clone, Copy)]
struct Both<'g> {
    old: &'g Playbook,
    new: &'g Playbook,
    id: PlaybookId,
    renamed: Option<&'g Renamed>,
}

impl Both<'_> {
    fn state(self, of: StateId) -> Option<StateId> {
        let name = &self.old.states.lookup(of)?.name;
        let name = self.renamed.and_then(|renamed| renamed.states.get(name)).unwrap_or(name);
        self.new.states.find(|state| state.name == *name).map(|(id, _)| id)
    }

    fn slot(self, of: SlotId) -> Option<SlotId> {
        let name = &self.old.slots.lookup(of)?.name;
        let name = self.renamed.and_then(|renamed| renamed.slots.get(name)).unwrap_or(name);
        self.new.slots.find(|slot| slot.name == *name).map(|(id, _)| id)
    }

    /// The variable of the same name, and the one point that computes it.
    fn variable(self, of: VariableId) -> Option<(VariableId, PointId)> {
        let name = &self.old.variables.lookup(of)?.name;
        let (id, _) = self.new.variables.find(|variable| variable.name == *name)?;
        let mut makers = self.new.points.iter().filter(|(_, at)| names(&at.step).contains(&id));
        let (at, _) = makers.next()?;
        makers.next().is_none().then_some((id, at))
    }
}

impl<'g> Carry<'g> {
    pub(super) fn new(from: &'g Graph, to: &'g Graph, mapping: &'g Mapping) -> Self {
        let (told, refused) = (Vec::new(), Vec::new());
        Self { from, to, mapping, reads: BTreeMap::new(), told, refused }
    }

    const fn between(&self) -> Between<'g> {
        Between { from: self.from, to: self.to }
    }

    fn value(&self, here: &Type, there: &Type, value: &Value) -> Option<Value> {
        let between = self.between();
        if between.ty(here, there) { between.value(value) } else { None }
    }

    pub(super) fn conversation(&mut self, c: &Conversation) -> Conversation {
        self.refused.extend(under_way(c, self.from));
        let name = self.from.desks.lookup(c.desk()).map(|desk| desk.name.clone());
        let desk = self.to.desks.find(|desk| Some(&desk.name) == name.as_ref());
        let Some((desk, _)) = desk else {
            let name = name.unwrap_or_default();
            self.refused.push(format!("the new version has no desk `{name}`"));
            return c.clone();
        };
        let mut new = c.at(desk);
        new.facts = self.facts(&c.facts);
        new.reads = self.reads(&c.reads);
        self.owner(&mut new);
        new.tries = c.tries.carried(|playbook, state| {
            let both = self.both(playbook)?;
            Some((both.id, both.state(state)?))
        });
        match self.reached(&c.reached) {
            Some(reached) => new.reached = reached,
            None => self.refused.push(
                "what earlier matters came to can't be told or added up in the new version"
                    .to_owned(),
            ),
        }
        // Offered again is only what a slot of the same name and kind was confirmed with.
        new.confirmed.clear();
        new.ahead.clear();
        new.queue = c.queue.iter().filter_map(|matter| self.matter(matter)).collect();
        new.stacks = c.stacks.iter().map(|stack| self.stack(stack)).collect();
        new
    }

    /// What earlier matters carried, at the places that it has now.
    fn reached(&self, reached: &Reached) -> Option<Reached> {
        let place = |(playbook, outcome, place): Carried| {
            let both = self.both(playbook)?;
            let name = &both.old.outcomes.lookup(outcome)?.name;
            let (id, there) = both.new.outcomes.find(|of| of.name == *name)?;
            ((place as usize) < there.values.len()).then_some((both.id, id, place))
        };
        let value = |of: Carried, value: &Value| {
            let (here, there) = (self.from.carried(of.0, of.1, of.2)?, place(of)?);
            let there = self.to.carried(there.0, there.1, there.2)?;
            self.value(here.ty.present(), there.ty.present(), value)
        };
        reached.carried(place, value)
    }

    fn owner(&mut self, new: &mut Conversation) {
        let Owner::Team(team) = new.owner else { return };
        let name = self.from.teams.lookup(team).map(|team| team.name.clone()).unwrap_or_default();
        match self.to.teams.find(|team| team.name == name) {
            Some((team, _)) => new.owner = Owner::Team(team),
            None => self.refused.push(format!("the team `{name}` that has it is gone")),
        }
    }

    fn facts(&mut self, facts: &Facts) -> Facts {
        let mut lost = Vec::new();
        let kept = facts.carried(|id, proved| {
            let here = self.from.facts.lookup(id)?;
            let there = self.to.facts.find(|fact| fact.name == here.name);
            let kept = there.and_then(|(id, there)| {
                let subject = self.value(&here.subject, &there.subject, &proved.subject)?;
                let by = match proved.by {
                    ProvedBy::Tool(tool) => ProvedBy::Tool(self.between().tool(tool)?),
                    ProvedBy::Host => ProvedBy::Host,
                };
                Some((id, Proved { subject, by, ..proved.clone() }))
            });
            if kept.is_none() {
                lost.push(format!("`{}` is proved again", here.name));
            }
            kept
        });
        self.told.extend(lost);
        kept
    }

    /// Reads keep what they told, and are stale: what rests on them is looked at again.
    fn reads(&mut self, reads: &Reads) -> Reads {
        let mut kept = Vec::new();
        for (place, read) in reads.iter().enumerate() {
            let Some(tool) = self.between().tool(read.tool) else { continue };
            let args = read.args.iter().map(|arg| self.between().value(arg));
            let args = args.collect::<Option<Vec<_>>>();
            let Some((args, value)) = args.zip(self.between().value(&read.value)) else { continue };
            let new = u32::try_from(kept.len()).unwrap_or(u32::MAX);
            self.reads.insert(u32::try_from(place).unwrap_or(u32::MAX), new);
            kept.push(Read { tool, args, value, stale: true, ..read.clone() });
        }
        Reads::carried(kept)
    }

    fn both(&self, of: PlaybookId) -> Option<Both<'g>> {
        let old = self.from.playbooks.lookup(of)?;
        let renamed = self.mapping.playbooks.get(&old.name);
        let name = renamed.and_then(|renamed| renamed.to.as_ref()).unwrap_or(&old.name);
        let (id, new) = self.to.playbooks.find(|playbook| playbook.name == *name)?;
        Some(Both { old, new, id, renamed })
    }

    fn both_or_refused(&mut self, of: PlaybookId) -> Option<Both<'g>> {
        let both = self.both(of);
        if both.is_none() {
            let name = name_of(self.from, of);
            self.refused.push(format!(
                "the new version has no playbook `{name}`: the mapping may say what it is called now"
            ));
        }
        both
    }

    fn matter(&mut self, matter: &Matter) -> Option<Matter> {
        let both = self.both_or_refused(matter.playbook)?;
        let mut given = Vec::new();
        for (slot, value) in &matter.given {
            let there = both.slot(*slot);
            let kept = there.and_then(|there| {
                let (old, new) = (both.old.slots.lookup(*slot)?, both.new.slots.lookup(there)?);
                Some((there, self.value(&old.ty, &new.ty, value)?))
            });
            match kept {
                Some(kept) => given.push(kept),
                None => self.refused.push(format!(
                    "`{}` was started with a value that the new version has no place for",
                    both.old.name
                )),
            }
        }
        self.told.push(format!("{}: begins later, as before", both.new.name));
        Some(Matter { playbook: both.id, given, said: Vec::new(), ..matter.clone() })
    }

    fn stack(&mut self, stack: &Stack) -> Stack {
        let cases = stack.cases.iter().filter_map(|case| self.case(case)).collect();
        Stack { cases, ..stack.clone() }
    }

    fn case(&mut self, case: &Case) -> Option<Case> {
        let both = self.both_or_refused(case.playbook)?;
        let matter = self.both_or_refused(case.matter)?.id;
        let name = &both.old.name;
        if let Some(why) = rests(case) {
            self.refused.push(format!("`{name}` {why}"));
            return None;
        }
        let proves = match case.proves {
            None => None,
            Some(fact) => {
                let name = &self.from.facts.lookup(fact)?.name;
                match self.to.facts.find(|fact| fact.name == *name) {
                    Some((fact, _)) => Some(fact),
                    None => {
                        self.refused.push(format!("the new version has no fact `{name}`"));
                        return None;
                    }
                }
            }
        };
        let (state, at) = self.goes_on(both, case)?;
        let mut new = Case::new(case.no, both.id, both.new, at, case.asked_at);
        (new.matter, new.proves, new.changes) = (matter, proves, case.changes);
        new.proving = case.proving;
        new.tried
            .extend(case.tried.iter().filter_map(|(of, times)| Some((both.state(*of)?, *times))));
        let since = path(both, case, &mut new);
        self.slots(both, case, &mut new, &since);
        self.variables(both, case, &mut new);
        new.stage = self.stage(both, case, state, at);
        self.needs(both, &new, state);
        Some(new)
    }

    /// The state in which a case goes on, and its first point.
    fn goes_on(&mut self, both: Both<'g>, case: &Case) -> Option<(StateId, PointId)> {
        let name = &both.old.name;
        let old = both.old.points.lookup(case.point()).and_then(|at| at.state);
        let Some(old) = old else {
            self.refused.push(format!("`{name}` is on its way out: it ends in its version"));
            return None;
        };
        let called = both.old.states.lookup(old).map_or("", |state| state.name.as_str());
        let Some(state) = both.state(old) else {
            self.refused.push(format!(
                "`{}` has no state `{called}`: the mapping may say in which state it goes on",
                both.new.name
            ));
            return None;
        };
        let there = both.new.states.lookup(state)?;
        let renamed =
            if called == there.name { String::new() } else { format!(" (`{called}` before)") };
        self.told.push(format!("{}: goes on in `{}`{renamed}", both.new.name, there.name));
        if matches!(&case.stage, Stage::Acting(_)) {
            self.told.push(format!("{}: the yes is asked for again", both.new.name));
        }
        Some((state, there.entry))
    }

    /// What it waits for outside goes on as it is, where the state has just that; all else begins
    /// its state anew.
    fn stage(&self, both: Both<'g>, case: &Case, state: StateId, at: PointId) -> Stage {
        let Stage::Waiting(waiting) = &case.stage else { return Stage::At(at) };
        let mut waits = both.new.points.iter().filter(|(_, point)| {
            point.state == Some(state) && matches!(point.step, Step::Wait { .. })
        });
        match (waits.next(), waits.next()) {
            (Some((point, _)), None) => Stage::Waiting(Waiting { point, ..waiting.clone() }),
            _ => Stage::At(at),
        }
    }

    fn slots(&mut self, both: Both<'g>, case: &Case, new: &mut Case, since: &[u32]) {
        for (id, old) in both.old.slots.iter() {
            let Some(held) = case.slots.get(id.index()).and_then(Option::as_ref) else { continue };
            let there =
                both.slot(id).and_then(|there| Some((there, both.new.slots.lookup(there)?)));
            let kept = there.and_then(|(there, slot)| {
                let alike = old.secret == slot.secret;
                let value = self.value(&old.ty, &slot.ty, &held.value).filter(|_| alike)?;
                let place = since.get(held.since as usize).or(since.last()).copied();
                Some((there, Held { value, since: place.unwrap_or(0) }))
            });
            match kept.and_then(|(there, held)| Some((new.slots.get_mut(there.index())?, held))) {
                Some((place, held)) => *place = Some(held),
                None => self.told.push(format!(
                    "{}: what `{}` holds is void: the new version holds something else there",
                    both.new.name, old.name
                )),
            }
        }
    }

    /// Names keep what they stand for where the new version computes them at one place, from reads
    /// that were kept.
    fn variables(&self, both: Both<'g>, case: &Case, new: &mut Case) {
        for (id, old) in both.old.variables.iter() {
            let Some(named) = case.variable(id) else { continue };
            let kept = both.variable(id).and_then(|(there, made_at)| {
                let variable = both.new.variables.lookup(there)?;
                let value = self.value(&old.ty, &variable.ty, &named.value)?;
                let read = match named.read {
                    Some(read) => Some(*self.reads.get(&read)?),
                    None => None,
                };
                let each = named.each.iter().map(|read| self.reads.get(read).copied());
                let each = each.collect::<Option<Vec<_>>>()?;
                Some((there, Named { value, made_at, read, each }))
            });
            if let Some((there, named)) = kept {
                new.name(there, named);
            }
        }
    }

    /// Whether everything is there that the state uses before it asks or calls for it.
    fn needs(&mut self, both: Both<'g>, new: &Case, state: StateId) {
        for name in lacking(both.new, new) {
            let state = both.new.states.lookup(state).map_or("", |state| state.name.as_str());
            self.refused.push(format!(
                "`{}` uses `{name}` in `{state}`, which this conversation doesn't have: the mapping \
                 may name a state in which it is asked or looked up first",
                both.new.name
            ));
        }
    }
}

/// Why a case can't be moved from where it stands.
fn rests(case: &Case) -> Option<&'static str> {
    if case.leaving {
        return Some("is on its way out: it ends in its version");
    }
    if !case.sources.is_empty() {
        return Some("holds what another playbook gave it: try again when it has ended");
    }
    match &case.stage {
        Stage::At(_) | Stage::Asking(_) | Stage::Waiting(_) => None,
        Stage::Calling(_) => Some("waits for a tool: try again when that has answered"),
        Stage::Running(_) => Some("runs another playbook: try again when that has ended"),
        Stage::Lent(_) => Some("is with people: try again when they gave it back"),
        Stage::Acting(acting) => match **acting {
            Acting::AwaitingYes(_) => None,
            Acting::AwaitingApproval(_) => {
                Some("waits for people's approval: let them decide first")
            }
            Acting::AwaitingSend(_) => Some("waits for a person to send what it does"),
            _ => Some("is in the middle of a sensitive call: it ends in its version"),
        },
    }
}

/// The states that a case went through. For each length of the old path, how long the new one was
/// then, but for the state that it was in.
fn path(both: Both<'_>, case: &Case, new: &mut Case) -> Vec<u32> {
    let mut since = vec![0];
    for taken in &case.path {
        if let Did::Entered(state) | Did::Carried(state) = taken.did
            && let Some(there) = both.state(state)
            && let Some(state) = both.new.states.lookup(there)
        {
            new.path.push(Taken { point: state.entry, did: Did::Carried(there) });
        }
        since.push(u32::try_from(new.path.len().saturating_sub(1)).unwrap_or(u32::MAX));
    }
    said(both, case, new);
    since
}

/// What was said isn't said again where it comes out the same.
fn said(both: Both<'_>, case: &Case, new: &mut Case) {
    let lines = case.path.iter().filter_map(|taken| match taken.did {
        Did::Said(line) => Some((taken.point, line)),
        _ => None,
    });
    for (point, line) in lines.chain(case.told.iter().copied()) {
        let state = both.old.points.lookup(point).and_then(|at| both.state(at.state?));
        let there = both.new.points.iter().filter(|(_, at)| {
            state.is_some() && at.state == state && matches!(at.step, Step::Say { .. })
        });
        new.told.extend(there.map(|(at, _)| (at, line)));
    }
}
