//! Looking: what an act rests on, and whether it is still so. Reads again what is stale; the same
//! things hold their new values afterwards.

use std::collections::BTreeSet;

use jiff::Timestamp;
use playbook_graph::eval::eval;
use playbook_graph::{Ending, Expr, PointId, Ref, Step, Text, Value, VariableId};

use crate::act::{ActStep, Acting, Progress};
use crate::case::{Case, Named, Stage};
use crate::description::found_again;
use crate::gate::read_by_gate;
use crate::grant::Act;
use crate::input::ToolOutcome;
use crate::run::Flow;
use crate::turn::{Stuck, Turn};

/// The reads from which values came, and the names that led there.
#[derive(Default)]
struct Behind {
    reads: BTreeSet<u32>,
    names: BTreeSet<Ref>,
}

impl Turn<'_> {
    /// The act as it would be with what is known now.
    pub(crate) fn propose(&self, case: &Case, at: PointId) -> Result<Act, Stuck> {
        let step = self.act_step(case, at)?;
        let scope = self.scope(case);
        let args = step.call.args.iter().map(|arg| eval(arg, &scope));
        let args = args.collect::<Result<Vec<_>, _>>()?;
        let rests_on = self.rests_on(case, &step, &args)?;
        Ok(Act::new(self.graph, at, step.call.tool, args, rests_on))
    }

    /// The values that authority, key, limits and confirmation use of these arguments, each once:
    /// what they are, not how often or where they are written.
    fn rests_on(
        &self,
        case: &Case,
        step: &ActStep<'_>,
        args: &[Value],
    ) -> Result<Vec<Value>, Stuck> {
        let whole = |arg: &&Value| !matches!(arg, Value::Record { .. } | Value::List(_));
        let mut rests: Vec<Value> = args.iter().filter(whole).cloned().collect();
        let scope = self.tool_scope(args, None);
        for expr in read_by_gate(self.graph, step.call.tool) {
            each_chain(expr, &mut |chain| {
                rests.push(eval(chain, &scope).unwrap_or(Value::Missing));
            });
        }
        if let Some(confirm) = step.confirm {
            rests.push(Value::text(self.graph.speak(confirm, &self.scope(case))?));
        }
        rests.sort();
        rests.dedup();
        Ok(rests)
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
        for expr in step.call.args.iter().chain(shown) {
            self.reads_behind(case, expr, &mut behind);
        }
        let stale = behind.reads.into_iter().find(|place| {
            self.c.reads.get(*place).is_some_and(|read| {
                let proves = self.graph.tools[read.tool].proves.is_some();
                let aged = read.at < since && read.is_stale(self.graph, self.now);
                !proves && (read.stale || aged)
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
                self.release(progress.reservation());
                return Err(stuck);
            }
        };
        case.stage = Stage::Acting(Box::new(Acting::LookingAgain { progress, call, read, since }));
        Ok(Flow::Rest)
    }

    /// The reads from which the values of an expression came.
    fn reads_behind(&self, case: &Case, expr: &Expr, found: &mut Behind) {
        let playbook = self.playbook(case);
        expr.each_ref(&mut |of| match of {
            _ if !found.names.insert(of) => {}
            Ref::Slot(slot) => {
                if let Some(among) = &playbook.slots[slot].among {
                    self.reads_behind(case, among, found);
                }
            }
            Ref::Variable(variable) => match case.variable(variable) {
                Some(Named { read: Some(read), .. }) => {
                    found.reads.insert(*read);
                }
                Some(Named { made_at, .. }) => {
                    if let Step::Let { value, .. } = &playbook.points[*made_at].step {
                        self.reads_behind(case, value, found);
                    }
                }
                None => {}
            },
            _ => {}
        });
    }

    /// A read came back: what was computed and picked from it holds the new values.
    fn renew(&mut self, case: &mut Case, read: u32, value: &Value) -> Result<(), Stuck> {
        let playbook = self.playbook(case);
        let ids: Vec<VariableId> = playbook.variables.ids().collect();
        for variable in &ids {
            if let Some(named) = case.variable(*variable)
                && named.read == Some(read)
            {
                let named = Named { value: value.clone(), ..named.clone() };
                case.name(*variable, named);
            }
        }
        for (id, slot) in playbook.slots.iter() {
            let Some(among) = &slot.among else { continue };
            let mut behind = Behind::default();
            self.reads_behind(case, among, &mut behind);
            if !behind.reads.contains(&read) {
                continue;
            }
            let list = self.list_of(case, slot)?;
            if let (Some(held), Some(list)) = (case.slot(id), list) {
                match found_again(held, &list) {
                    Some(value) => case.renew(id, value),
                    None => case.forget(id),
                }
            }
        }
        for variable in ids {
            let Some(Named { made_at, read: None, .. }) = case.variable(variable) else { continue };
            let made_at = *made_at;
            if let Step::Let { value, .. } = &playbook.points[made_at].step {
                let value = eval(value, &self.scope(case))?;
                case.name(variable, Named { value, made_at, read: None });
            }
        }
        Ok(())
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
            return Err(Stuck("the conversation's record is damaged".to_owned()));
        };
        match self.checked(tool, &args, outcome) {
            ToolOutcome::Gave(value) => {
                self.c.reads.keep(tool, args, value.clone(), self.now);
                if let Err(stuck) = self.renew(case, read, &value) {
                    self.release(progress.reservation());
                    return Err(stuck);
                }
                self.look_again(no, case, progress, since)
            }
            ToolOutcome::Refused(_) | ToolOutcome::Failed(_) | ToolOutcome::Unknown(_) => {
                self.release(progress.reservation());
                self.leave_act(case, progress.act().point(), Ending::Failed)
            }
        }
    }
}

/// Hands out the longest chains of fields that an expression reads from names.
fn each_chain(expr: &Expr, with: &mut impl FnMut(&Expr)) {
    match expr {
        Expr::Ref(Ref::It | Ref::Now) => {}
        Expr::Ref(_) => with(expr),
        Expr::Field { of, .. } if is_chain(of) => {
            if !expr.reads(&mut |of| of == Ref::It) {
                with(expr);
            }
        }
        other => other.parts().into_iter().for_each(|part| each_chain(part, with)),
    }
}

fn is_chain(expr: &Expr) -> bool {
    match expr {
        Expr::Ref(_) => true,
        Expr::Field { of, .. } => is_chain(of),
        _ => false,
    }
}
