//! Waits: a case rests until something happens outside, or its time has come. Others go on meanwhile.
//! An event goes to the case that has waited longest for it; where none does, it may start one.

use jiff::Timestamp;
use playbook_graph::eval::{eval, holds};
use playbook_graph::{EventId, Graph, OnEvent, Param, Step, Value};

use crate::case::{Case, Did, Named, Stage, Waiting};
use crate::conversation::{Matter, Owner};
use crate::fact::later;
use crate::matter::QUEUE;
use crate::output::{OutputKind, TimerId};
use crate::run::Flow;
use crate::scope::EventScope;
use crate::turn::{NOWHERE, Stuck, Turn};
use crate::typed::fits;

impl Turn<'_> {
    /// The step `wait`: what ends it is set once, however often the case is woken.
    pub(crate) fn wait(
        &mut self,
        case: &mut Case,
        at: playbook_graph::PointId,
    ) -> Result<Flow, Stuck> {
        let point = &self.playbook(case).points[at];
        let Step::Wait { until, .. } = &point.step else { return Err(Stuck::damaged()) };
        let until = match eval(until, &self.scope(case))? {
            Value::Duration(seconds) => later(self.now, seconds),
            Value::Time(moment) => moment,
            _ => return Err(Stuck::damaged()),
        };
        self.trace(point.origin, format_args!("waits until {}", spoken(self.graph, until)));
        let timer = self.start_timer(until.max(self.now));
        case.stage = Stage::Waiting(Waiting { point: at, until, timer });
        Ok(Flow::Rest)
    }

    /// Something happened outside.
    pub(crate) fn event(&mut self, name: &str, values: &[(String, Value)]) {
        let Some((id, event)) = self.graph.events.find(|event| event.name == name) else {
            self.trace(NOWHERE, format_args!("there is no event `{name}`"));
            return;
        };
        let Some(values) = in_order(self.graph, &event.params, values) else {
            self.trace(
                event.origin,
                format_args!("`{name}` carries something else than is declared"),
            );
            return;
        };
        if let Owner::Team(_) = self.c.owner {
            self.trace(event.origin, format_args!("`{name}` is left to people"));
            return;
        }
        if let Some((no, place)) = self.waits_for(id, &values) {
            self.trace(event.origin, format_args!("`{name}` happens: it was waited for"));
            self.resume(no, |turn, case| turn.woken(case, place, values));
        } else if !self.starts_on(id, &values) {
            self.trace(event.origin, format_args!("nothing waits for `{name}`"));
        }
    }

    /// The stack that waited longest for an event with these values, and where it stands among what
    /// it waits for.
    fn waits_for(&self, event: EventId, values: &[Value]) -> Option<(u32, usize)> {
        self.c.stacks.iter().find_map(|stack| {
            let case = stack.top()?;
            let Stage::Waiting(waiting) = &case.stage else { return None };
            let Step::Wait { on, .. } = &self.playbook(case).points[waiting.point].step else {
                return None;
            };
            let fits = |on: &OnEvent| on.event == event && self.is_for(case, on, values);
            on.iter().position(fits).map(|place| (stack.no, place))
        })
    }

    fn is_for(&self, case: &Case, on: &OnEvent, values: &[Value]) -> bool {
        let scope = EventScope { values, case: self.scope(case) };
        on.matches.as_ref().is_none_or(|matches| matches!(holds(matches, &scope), Ok(true)))
    }

    fn woken(&mut self, case: &mut Case, place: usize, values: Vec<Value>) -> Result<Flow, Stuck> {
        let at = case.point();
        let Step::Wait { on, .. } = &self.playbook(case).points[at].step else {
            return Err(Stuck::damaged());
        };
        let on = on.get(place).ok_or_else(Stuck::damaged)?;
        self.abandon(case);
        case.passed(at, Did::Passed);
        for (name, value) in on.names.iter().zip(values) {
            self.name(case, *name, Named::computed(value, at));
        }
        Ok(Flow::On(on.to))
    }

    /// It was waited for long enough. `false` if the timer is none of a wait's.
    pub(crate) fn wait_is_over(&mut self, timer: TimerId) -> bool {
        let found = self.c.stacks.iter().find_map(|stack| match &stack.top()?.stage {
            Stage::Waiting(waiting) if waiting.timer == timer => Some((stack.no, waiting.until)),
            _ => None,
        });
        let Some((no, until)) = found else { return false };
        if self.now < until {
            self.emit(OutputKind::StartTimer { timer, at: until });
            return true;
        }
        self.resume(no, |turn, case| {
            let point = &turn.playbook(case).points[case.point()];
            let Step::Wait { then, .. } = &point.step else { return Err(Stuck::damaged()) };
            turn.trace(point.origin, "it was waited for long enough");
            let at = case.point();
            case.stage = Stage::At(at);
            case.passed(at, Did::Passed);
            Ok(Flow::On(*then))
        });
        true
    }

    /// Begins the playbook that an event starts, if one does, after what is talked about now.
    fn starts_on(&mut self, event: EventId, values: &[Value]) -> bool {
        let found = self.desk().playbooks.iter().find_map(|id| {
            let starts = &self.graph.playbooks[*id].starts_on_events;
            starts.iter().find(|start| start.event == event).map(|start| (*id, start))
        });
        let Some((playbook, start)) = found else { return false };
        if self.c.queue.len() >= QUEUE {
            self.trace(start.origin, "too much is queued already: the event starts no case");
            return true;
        }
        let given = start.fills.iter().filter_map(|(place, slot)| {
            values.get(*place as usize).map(|value| (*slot, value.clone()))
        });
        let given = given.collect();
        self.trace(start.origin, "the event starts a case");
        let no = self.c.counted.stacks;
        self.c.counted.stacks += 1;
        let asked_at = self.now;
        let matter = Matter { no, playbook, given, asked_at, said: Vec::new() };
        self.c.queue.push_back(matter);
        true
    }
}

/// What an event carries, in the order of its declaration, if it is all there and of its types.
fn in_order(graph: &Graph, params: &[Param], values: &[(String, Value)]) -> Option<Vec<Value>> {
    if params.len() != values.len() {
        return None;
    }
    let value_of = |param: &Param| {
        let (_, value) = values.iter().find(|(name, _)| *name == param.name)?;
        fits(graph, &param.ty, value).then(|| value.clone())
    };
    params.iter().map(value_of).collect()
}

fn spoken(graph: &Graph, at: Timestamp) -> String {
    graph.speak_value(&Value::Time(at))
}
