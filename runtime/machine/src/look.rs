//! Looking: what an act rests on, and whether it is still so. Reads again what is stale and compares
//! with the newest. What a case holds stays as it was proved, until something has changed.

use std::collections::BTreeSet;

use jiff::Timestamp;
use playbook_graph::eval::eval;
use playbook_graph::{
    Call, Ending, Expr, Plan, PointId, Ref, Step, Text, ToolId, Value, VariableId,
};

use crate::act::{Acting, Progress};
use crate::case::{Case, Named, Stage};
use crate::grant::{Act, Proposed};
use crate::input::ToolOutcome;
use crate::run::Flow;
use crate::scope::ToolScope;
use crate::source::Source;
use crate::turn::{Stuck, Turn};

/// The reads from which values came, and the names that led there.
#[derive(Default)]
pub(crate) struct Behind {
    pub(crate) reads: Vec<u32>,
    names: Vec<Ref>,
}

impl Turn<'_> {
    /// The act, or the plan, as it would be with what is known now.
    pub(crate) fn propose(&self, case: &Case, at: PointId) -> Result<Proposed, Stuck> {
        let step = self.act_step(case, at)?;
        let mut acts = Vec::new();
        let mut shown = self.shown(case, step.confirm)?;
        for (point, call) in &step.calls {
            // An act rests on what its question showed; of a plan, all of it does together.
            let its = if step.plan.is_some() { Vec::new() } else { std::mem::take(&mut shown) };
            acts.push(self.propose_call(case, *point, call, step.plan, its)?);
        }
        if step.plan.is_some() {
            return Ok(Proposed::plan(at, acts, shown));
        }
        Ok(Proposed::one(acts.pop().ok_or_else(Stuck::damaged)?))
    }

    /// One call as it would be. Of a `plan` that has not begun, what waits for its calls is left
    /// open. What its question `shown` belongs to it.
    pub(crate) fn propose_call(
        &self,
        case: &Case,
        at: PointId,
        call: &Call,
        plan: Option<&Plan>,
        shown: Vec<Value>,
    ) -> Result<Act, Stuck> {
        let playbook = self.playbook(case);
        let scope = self.scope(case);
        let (mut args, mut open) = (Vec::new(), Vec::new());
        for (arg, place) in call.args.iter().zip(0_u32..) {
            if plan.is_some_and(|plan| playbook.is_open(plan, arg)) {
                open.push(place);
                args.push(Value::Missing);
            } else {
                args.push(eval(arg, &scope)?);
            }
        }
        let mut rests_on = self.rests_on(call.tool, &args, &open);
        rests_on.extend(shown);
        Ok(Act::new(self.graph, at, call.tool, args, rests_on).waiting_for(open))
    }

    /// Whether it would still be exactly this.
    pub(crate) fn is_still(&self, case: &Case, proposed: &Proposed) -> bool {
        let renewed = self.renewed(case);
        let now = self.propose(renewed.as_ref().unwrap_or(case), proposed.point());
        now.is_ok_and(|now| now == *proposed)
    }

    /// What authority, key and limits read of these arguments, each in its place.
    fn rests_on(&self, tool: ToolId, args: &[Value], open: &[u32]) -> Vec<Value> {
        let scope = ToolScope { open, ..self.tool_scope(args, None) };
        let decides = self.prepared.decides(tool).iter();
        decides.map(|chain| eval(chain, &scope).unwrap_or(Value::Missing)).collect()
    }

    /// The values that a confirmation shows, as they are shown: the words around them are the
    /// playbook's own.
    fn shown(&self, case: &Case, confirm: Option<&Text>) -> Result<Vec<Value>, Stuck> {
        let scope = self.scope(case);
        let shown = confirm.into_iter().flat_map(Text::values);
        let shown = shown.map(|shown| {
            Ok::<_, Stuck>(Value::text(self.graph.speak_value(&eval(shown, &scope)?)))
        });
        shown.collect()
    }

    /// Steps 1 and 2: reads again what is stale, one read after the other.
    pub(crate) fn look_again(
        &mut self,
        no: u32,
        case: &mut Case,
        progress: Progress,
        since: Timestamp,
    ) -> Result<Flow, Stuck> {
        let step = self.act_step(case, progress.act().point())?;
        let shown = step.confirm.into_iter().flat_map(Text::values);
        let mut behind = Behind::default();
        let args = step.calls.iter().flat_map(|(_, call)| &call.args);
        for expr in args.chain(shown) {
            self.reads_behind(case, expr, &mut behind);
        }
        for (_, call) in &step.calls {
            for expr in self.prepared.decides(call.tool) {
                self.reads_behind_facts(expr, &mut behind);
            }
        }
        behind.reads.sort_unstable();
        let stale = behind.reads.into_iter().find(|place| {
            self.c.reads.get(*place).is_some_and(|read| {
                let proves = self.graph.tools[read.tool].proves.is_some();
                let aged = read.at < since && read.is_stale(self.graph, self.now);
                !proves && !read.once && (read.stale || aged)
            })
        });
        let Some(read) = stale else { return self.looked(no, case, progress) };
        let Some((tool, args)) = self.c.reads.get(read).map(|read| (read.tool, read.args.clone()))
        else {
            return self.looked(no, case, progress);
        };
        let call = match self.call_plain(tool, args) {
            Ok(call) => call,
            Err(stuck) => {
                self.release(progress.reservations());
                return Err(stuck);
            }
        };
        case.stage = Stage::Acting(Box::new(Acting::LookingAgain { progress, call, read, since }));
        Ok(Flow::Rest)
    }

    /// The reads that tell again whom the facts of an expression are about.
    fn reads_behind_facts(&self, expr: &Expr, found: &mut Behind) {
        expr.each_ref(&mut |of| {
            if let Ref::Subject(fact) = of
                && !found.names.contains(&of)
            {
                found.names.push(of);
                let subject = self.c.facts.subject(fact);
                let kept = subject.and_then(|subject| self.kept_by(fact, subject).ok().flatten());
                let place = kept.and_then(|(tool, args)| self.c.reads.place(tool, &args));
                found.reads.extend(place);
            }
        });
    }

    /// The reads from which the values of an expression came.
    pub(crate) fn reads_behind(&self, case: &Case, expr: &Expr, found: &mut Behind) {
        let playbook = self.playbook(case);
        self.reads_behind_facts(expr, found);
        expr.each_ref(&mut |of| match of {
            _ if found.names.contains(&of) => {}
            _ if case.source(of).is_some() => {
                found.names.push(of);
                found.reads.extend(case.source(of).into_iter().flat_map(Source::reads));
            }
            Ref::Slot(slot) => {
                found.names.push(of);
                for list in playbook.slots[slot].lists() {
                    self.reads_behind(case, list, found);
                }
            }
            Ref::Variable(variable) => {
                found.names.push(of);
                match case.variable(variable) {
                    Some(Named { read: Some(read), .. }) => found.reads.push(*read),
                    Some(Named { made_at, each, .. }) => {
                        found.reads.extend(each);
                        for value in made_of(&playbook.points[*made_at].step, variable) {
                            self.reads_behind(case, value, found);
                        }
                    }
                    None => {}
                }
            }
            _ => {}
        });
    }

    /// The case as it would be with the newest that the conversation has read: what was named,
    /// picked and computed from a read that tells something else now holds the new value. A pick
    /// that is gone, and what can't be computed any more, holds none.
    /// Nothing, where no read tells anything else.
    pub(crate) fn renewed(&self, case: &Case) -> Option<Case> {
        let variables = self.playbook(case).variables.ids();
        let newer = variables.filter_map(|variable| Some((variable, self.newer(case, variable)?)));
        let newer: Vec<(VariableId, Named)> = newer.collect();
        let given = self.given_now(case);
        if newer.is_empty() && given.is_empty() {
            return None;
        }
        let mut case = case.clone();
        let mut changed = BTreeSet::new();
        for (variable, named) in newer {
            case.name(variable, named);
            changed.insert(Ref::Variable(variable));
        }
        Self::renew_given(&mut case, &given, &mut changed);
        self.bring_up_to_date(&mut case, &mut changed, true);
        Some(case)
    }

    /// Computes and picks anew what rests on changed names, and on what changed by that. What was
    /// asked for each element of a list that changed is kept, or `void`: nobody knows it now.
    fn bring_up_to_date(&self, case: &mut Case, changed: &mut BTreeSet<Ref>, void: bool) {
        let variables: Vec<VariableId> = self.playbook(case).variables.ids().collect();
        // What rests on none of these names itself is settled after one round for each of them.
        let rounds = variables.len() + case.slot_count();
        for _ in 0..=rounds {
            let values = self.renew_values(case, &variables, changed, void);
            let picks = self.renew_picks(case, changed);
            if !values && !picks {
                return;
            }
        }
        for variable in variables {
            if changed.contains(&Ref::Variable(variable))
                && case.source(Ref::Variable(variable)).is_none()
                && case.variable(variable).is_some_and(|named| named.read.is_none())
            {
                case.void(variable);
            }
        }
    }

    /// What a name stands for now, if the read that it came from tells something else.
    fn newer(&self, case: &Case, variable: VariableId) -> Option<Named> {
        let named = case.variable(variable)?;
        let told = |read: u32| Some(self.c.reads.get(read)?.value.clone());
        let newest = match named.read {
            Some(read) => told(read)?,
            None if named.each.is_empty() => return None,
            None => Value::List(named.each.iter().copied().map(told).collect::<Option<_>>()?),
        };
        (newest != named.value).then(|| Named { value: newest, ..named.clone() })
    }

    /// What other cases gave this one, where it is told otherwise now.
    fn given_now(&self, case: &Case) -> Vec<(Ref, Option<Value>)> {
        let now = |(of, source): &(Ref, Source)| {
            let held = match of {
                Ref::Slot(slot) => case.slot(*slot)?,
                Ref::Variable(variable) => &case.variable(*variable)?.value,
                _ => return None,
            };
            let now = self.told_anew(source, held);
            (now.as_ref() != Some(held)).then_some((*of, now))
        };
        case.sources.iter().filter_map(now).collect()
    }

    /// Tells again what other cases gave this one.
    fn renew_given(case: &mut Case, given: &[(Ref, Option<Value>)], changed: &mut BTreeSet<Ref>) {
        for (of, now) in given {
            match (*of, now.clone()) {
                (Ref::Slot(slot), Some(value)) => case.renew(slot, value),
                (Ref::Slot(slot), None) => case.forget(slot),
                (Ref::Variable(variable), Some(value)) => case.rename(variable, value),
                (Ref::Variable(variable), None) => case.void(variable),
                _ => {}
            }
            changed.insert(*of);
        }
    }

    /// Computes again what reads a changed name. Whether another one changed by that.
    fn renew_values(
        &self,
        case: &mut Case,
        variables: &[VariableId],
        changed: &mut BTreeSet<Ref>,
        void: bool,
    ) -> bool {
        let mut any = false;
        for variable in variables {
            let Some(Named { made_at, read: None, value: held, .. }) = case.variable(*variable)
            else {
                continue;
            };
            let made_at = *made_at;
            let step = &self.playbook(case).points[made_at].step;
            let mut made_of = made_of(step, *variable).into_iter();
            if !made_of.any(|part| part.reads(&mut |of| changed.contains(&of))) {
                continue;
            }
            let Step::Let { value, .. } = step else {
                if void {
                    case.void(*variable);
                    changed.insert(Ref::Variable(*variable));
                    any = true;
                }
                continue;
            };
            match eval(value, &self.scope(case)) {
                Ok(value) if value == *held => continue,
                Ok(value) => {
                    case.name(*variable, Named::computed(value, made_at));
                }
                Err(_) => case.void(*variable),
            }
            changed.insert(Ref::Variable(*variable));
            any = true;
        }
        any
    }

    /// A step gives a name a value. What was computed or picked from what it stood for before is
    /// computed and looked for again: a pick holds what was read last, or nothing if it is gone.
    pub(crate) fn name(&self, case: &mut Case, variable: VariableId, named: Named) {
        let before = case.variable(variable).map(|before| before.value.clone());
        let other = before.is_some_and(|before| before != named.value);
        case.name(variable, named);
        if other {
            self.bring_up_to_date(case, &mut BTreeSet::from([Ref::Variable(variable)]), false);
        }
    }

    /// Looks for each pick again in a list that changed. Whether a pick changed by that.
    fn renew_picks(&self, case: &mut Case, changed: &mut BTreeSet<Ref>) -> bool {
        let mut any = false;
        for (id, slot) in self.playbook(case).slots.iter() {
            let Some(held) = case.slot(id).cloned() else { continue };
            let from_changed = |list: &Expr| list.reads(&mut |of| changed.contains(&of));
            if !slot.lists().any(from_changed) {
                continue;
            }
            match self.refound(case, id, &held).ok().flatten() {
                Some(value) if value == held => continue,
                Some(value) => case.renew(id, value),
                None => case.forget(id),
            }
            changed.insert(Ref::Slot(id));
            any = true;
        }
        any
    }

    /// A read that an act rests on came back.
    pub(crate) fn looked_up(
        &mut self,
        no: u32,
        case: &mut Case,
        progress: Progress,
        read: u32,
        since: Timestamp,
        outcome: &ToolOutcome,
    ) -> Result<Flow, Stuck> {
        let Some((tool, args)) = self.c.reads.get(read).map(|read| (read.tool, read.args.clone()))
        else {
            return Err(Stuck::saying("the conversation's record is damaged".to_owned()));
        };
        match self.checked(tool, &args, outcome) {
            ToolOutcome::Gave(value) => {
                if let Err(stuck) = self.keep_read(tool, args, value) {
                    self.release(progress.reservations());
                    return Err(stuck);
                }
                self.look_again(no, case, progress, since)
            }
            ToolOutcome::Refused(_) | ToolOutcome::Failed(_) | ToolOutcome::Unknown(_) => {
                self.release(progress.reservations());
                self.leave_act(case, progress.act().point(), Ending::Failed)
            }
        }
    }
}

/// What a step makes a name of, where that is no single read: of a `let` its value, of a call for
/// each element of a list that list and the arguments.
fn made_of(step: &Step, name: VariableId) -> Vec<&Expr> {
    match step {
        Step::Let { variable, value, .. } if *variable == name => vec![value],
        Step::Call { call, .. } if call.result == Some(name) => {
            call.each.iter().flat_map(|list| [list].into_iter().chain(&call.args)).collect()
        }
        _ => Vec::new(),
    }
}
