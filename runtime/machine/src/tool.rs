//! Tools: the calls of reads and harmless writes, and what any result has to be before it counts.
//! Sensitive calls are made in [`crate::grant`] alone; here they are refused.

use playbook_graph::eval::{eval, holds};
use playbook_graph::{
    Call, CallArm, Condition, Effect, Ending, FactId, Hash, Playbook, PointId, Step, Tool, ToolId,
    Value,
};

use crate::case::{Calling, Case, Did, Named, Stage};
use crate::conversation::Owner;
use crate::each::Gathering;
use crate::fact::ProvedBy;
use crate::grant::Act;
use crate::input::ToolOutcome;
use crate::output::{OutputId, OutputKind};
use crate::run::Flow;
use crate::scope::ToolScope;
use crate::turn::{Stuck, Turn};
use crate::typed::fits;
use crate::visited::Lack;
use crate::words;

/// A step `call` that is no sensitive one: what is called, its arms, where it goes on.
pub(crate) type Plain<'g> = (&'g Call, &'g [CallArm], PointId);

impl<'g> Turn<'g> {
    /// The step `call`: uses what was read already, else calls.
    pub(crate) fn call(&mut self, case: &mut Case, at: PointId) -> Result<Flow, Stuck> {
        let (call, _, next) = plain(self.playbook(case), at)?;
        let scope = self.scope(case);
        if let Some(list) = &call.each {
            let list = eval(list, &scope)?;
            return self.call_each(case, at, &list);
        }
        let args = call.args.iter().map(|arg| eval(arg, &scope));
        let args = args.collect::<Result<Vec<_>, _>>()?;
        if let Some((place, value)) = self.c.reads.fresh(self.graph, call.tool, &args, self.now) {
            let value = value.clone();
            self.name_result(case, at, value, Some(place));
            case.passed(at, Did::Passed);
            return Ok(Flow::On(next));
        }
        let retries = self.graph.tools[call.tool].retries;
        self.send_plain(case, at, call.tool, args, retries, None)
    }

    /// Makes a call; one for an element of a list knows what came before it.
    pub(crate) fn send_plain(
        &mut self,
        case: &mut Case,
        point: PointId,
        tool: ToolId,
        args: Vec<Value>,
        retries: u32,
        each: Option<Gathering>,
    ) -> Result<Flow, Stuck> {
        let call = self.call_plain(tool, args.clone())?;
        self.spend(case, point);
        case.stage = Stage::Calling(Calling { point, args, call, retries, each });
        Ok(Flow::Rest)
    }

    /// Calls a tool that needs no grant.
    pub(crate) fn call_plain(&mut self, id: ToolId, args: Vec<Value>) -> Result<OutputId, Stuck> {
        self.tool_is_on(id)?;
        let tool = &self.graph.tools[id];
        if tool.effect == Effect::Sensitive {
            return Err(Stuck::saying(format!(
                "`{}` is sensitive and may not be called here",
                tool.name
            )));
        }
        let key = self.key(tool, &args)?;
        self.trace(tool.origin, format_args!("calls {}", words::act(self.graph, id, &args)));
        Ok(self.emit(OutputKind::CallTool { tool: id, args, grant: None, key }))
    }

    /// The idempotency key of a call, where the tool has one: the same from every conversation.
    pub(crate) fn key(&self, tool: &Tool, args: &[Value]) -> Result<Option<Hash>, Stuck> {
        let Some(key) = &tool.never_twice_for else { return Ok(None) };
        let value = eval(key, &self.tool_scope(args, None))?;
        let value = self.graph.hash_by_name([&value]);
        Ok(Some(Hash::of_value(&(&self.desk().name, &tool.name, value))))
    }

    /// What names stand for in a tool's contract and authority.
    pub(crate) fn tool_scope<'a>(
        &'a self,
        args: &'a [Value],
        result: Option<&'a Value>,
    ) -> ToolScope<'a> {
        ToolScope {
            args,
            open: &[],
            result,
            facts: &self.c.facts,
            now: self.now,
            asked_at: self.asked_at,
            graph: self.graph,
            rows: &self.rows,
            reached: &self.c.reached,
        }
    }

    /// What names stand for in the authority over an act, as far as they are known.
    pub(crate) fn act_scope<'a>(&'a self, act: &'a Act) -> ToolScope<'a> {
        ToolScope { open: act.open(), ..self.tool_scope(act.args(), None) }
    }

    /// A tool answered.
    pub(crate) fn returned(&mut self, answers: OutputId, outcome: &ToolOutcome) {
        if let Some(place) = self.c.loose.iter().position(|(call, _)| *call == answers) {
            let (_, granted) = self.c.loose.remove(place);
            let outcome = self.checked(granted.act().tool(), granted.act().args(), outcome);
            self.settle_loose(&granted, outcome);
            return;
        }
        if self.looked_at(answers, outcome) {
            return;
        }
        let waiting = self.c.stacks.iter().find(|stack| {
            stack.top().is_some_and(|case| match &case.stage {
                Stage::Calling(calling) => calling.call == answers,
                Stage::Acting(acting) => acting.awaits_call(answers),
                _ => false,
            })
        });
        let Some(no) = waiting.map(|stack| stack.no) else {
            self.nothing_waits("result");
            return;
        };
        self.resume(no, |turn, case| {
            let at = case.point();
            match std::mem::replace(&mut case.stage, Stage::At(at)) {
                Stage::Calling(calling) => turn.plain_returned(case, calling, outcome),
                Stage::Acting(acting) => turn.acting_returned(no, case, *acting, outcome),
                Stage::At(_)
                | Stage::Waiting(_)
                | Stage::Asking(_)
                | Stage::Running(_)
                | Stage::Lent(_) => Ok(Flow::Rest),
            }
        });
    }

    /// Whether the call at a point changes nothing, so that it may simply be made again.
    pub(crate) fn only_reads(&self, case: &Case, at: PointId) -> bool {
        let call = plain(self.playbook(case), at);
        call.is_ok_and(|(call, ..)| self.graph.tools[call.tool].effect == Effect::Reads)
    }

    fn plain_returned(
        &mut self,
        case: &mut Case,
        calling: Calling,
        outcome: &ToolOutcome,
    ) -> Result<Flow, Stuck> {
        let (call, arms, next) = plain(self.playbook(case), calling.point)?;
        let at = calling.point;
        let tool = &self.graph.tools[call.tool];
        let reads = tool.effect == Effect::Reads;
        let outcome = self.checked(call.tool, &calling.args, outcome);
        let again = match outcome {
            ToolOutcome::Failed(_) => reads || tool.never_twice_for.is_some(),
            ToolOutcome::Unknown(_) => reads,
            _ => false,
        };
        if again && calling.retries > 0 && self.c.owner == Owner::Machine {
            self.trace(tool.origin, "tries again");
            let left = calling.retries - 1;
            return self.send_plain(case, at, call.tool, calling.args, left, calling.each);
        }
        let outcome = match (outcome, calling.each) {
            (ToolOutcome::Gave(value), Some(mut so_far)) => {
                self.after(call.tool, &calling.args, Some(&value))?;
                let args = calling.args;
                let read = self.keep_read(call.tool, args, value.clone())?;
                so_far.add(value, read);
                return self.call_next(case, at, so_far);
            }
            (outcome, _) => outcome,
        };
        if !reads {
            self.attempted(call.tool, &calling.args, &outcome);
        }
        case.passed(at, Did::Passed);
        let ending = match outcome {
            ToolOutcome::Gave(value) => {
                self.after(call.tool, &calling.args, Some(&value))?;
                let read = match reads {
                    true => Some(self.keep_read(call.tool, calling.args, value.clone())?),
                    false => None,
                };
                self.name_result(case, at, value, read);
                return Ok(Flow::On(next));
            }
            ToolOutcome::Refused(name) => self.refusal(tool, &name)?,
            ToolOutcome::Failed(_) => Ending::Failed,
            ToolOutcome::Unknown(_) => {
                self.after(call.tool, &calling.args, None)?;
                Ending::Unknown
            }
        };
        self.way_out(tool, arms, ending)
    }

    /// Where an ending leads: the arm's point, or nowhere.
    pub(crate) fn way_out(
        &mut self,
        tool: &Tool,
        arms: &[CallArm],
        ending: Ending,
    ) -> Result<Flow, Stuck> {
        let word = words::ending(tool, ending);
        self.trace(tool.origin, format_args!("`{}` ended: {word}", tool.name));
        let to = Playbook::arm(arms, ending).or_else(|| match ending {
            Ending::Declined => Playbook::arm(arms, Ending::Denied),
            _ => None,
        });
        let told = match ending {
            Ending::Failed | Ending::AlreadyDone => true,
            Ending::Unknown => self.graph.reads_back(tool),
            _ => false,
        };
        to.map(Flow::On).ok_or_else(|| Stuck {
            why: format!("`{}` ended: {word}", tool.name),
            // Of what is harmless, and of what certainly wasn't done, the desk's default takes care.
            lack: (tool.effect == Effect::Sensitive && !told).then_some(Lack::Arm),
        })
    }

    /// A refusal by its name.
    pub(crate) fn refusal(&self, tool: &Tool, name: &str) -> Result<Ending, Stuck> {
        let place = tool.fails.iter().position(|fails| fails == name);
        let place = place.and_then(|place| u32::try_from(place).ok());
        place.map(Ending::Refused).ok_or_else(|| {
            Stuck::saying(format!(
                "`{}` refused with `{name}`, which it doesn't declare",
                tool.name
            ))
        })
    }

    /// An outcome as it counts: a result of another type, one that breaks a promise, or a refusal
    /// that isn't declared says nothing of what was done.
    pub(crate) fn checked(
        &mut self,
        id: ToolId,
        args: &[Value],
        outcome: &ToolOutcome,
    ) -> ToolOutcome {
        let tool = &self.graph.tools[id];
        let wrong = match outcome {
            ToolOutcome::Gave(value) if !fits(self.graph, &tool.gives, value) => {
                Some("the result is not of the declared type".to_owned())
            }
            ToolOutcome::Gave(value) => {
                let scope = self.tool_scope(args, Some(value));
                let broken =
                    |promise: &&Condition| !matches!(holds(&promise.expr, &scope), Ok(true));
                tool.promises.iter().find(broken).map(|promise| {
                    let line = self.graph.line_of(promise.origin);
                    format!("the result breaks what is promised in {line}")
                })
            }
            ToolOutcome::Refused(name) if !tool.fails.contains(name) => {
                Some(format!("it refused with `{name}`, which it doesn't declare"))
            }
            _ => None,
        };
        match wrong {
            None => outcome.clone(),
            Some(why) => {
                let why = format!("`{}`: {why}", tool.name);
                self.trace(tool.origin, &why);
                self.c.record.flags.push(why.clone());
                match tool.effect {
                    Effect::Reads => ToolOutcome::Failed(why),
                    Effect::Writes | Effect::Sensitive => ToolOutcome::Unknown(why),
                }
            }
        }
    }

    /// What follows for the whole conversation from a call that was done, or perhaps was.
    pub(crate) fn after(
        &mut self,
        id: ToolId,
        args: &[Value],
        result: Option<&Value>,
    ) -> Result<(), Stuck> {
        self.c.reads.changed_by(self.graph, id);
        let (Some(result), Some(proves)) = (result, &self.graph.tools[id].proves) else {
            return Ok(());
        };
        let scope = self.tool_scope(args, Some(result));
        if let Some(when) = &proves.when
            && !holds(when, &scope)?
        {
            return Ok(());
        }
        let subject = eval(&proves.subject, &scope)?;
        self.prove(proves.fact, subject, ProvedBy::Tool(id))
    }

    /// Records that a fact is proved.
    pub(crate) fn prove(&mut self, id: FactId, subject: Value, by: ProvedBy) -> Result<(), Stuck> {
        let fact = &self.graph.facts[id];
        if !fits(self.graph, &fact.subject, &subject) {
            return Err(Stuck::saying(format!(
                "`{}` was proved of something else than it is about",
                fact.name
            )));
        }
        let (name, whom) = (&fact.name, &subject);
        self.trace(
            fact.origin,
            format_args!("`{name}` is proved of {}", words::value(self.graph, whom)),
        );
        let kept = self.kept_by(id, &subject)?;
        self.c.facts.prove(self.graph, id, subject.clone(), by, self.now).map_err(|_| {
            Stuck::saying(format!("`{}` was proved of somebody else before", fact.name))
        })?;
        if let Some((tool, args)) = kept {
            self.c.reads.keep(tool, args, subject, self.now);
        }
        self.tries_end(id);
        Ok(())
    }

    /// The read that tells again whom a fact is about.
    pub(crate) fn kept_by(
        &self,
        id: FactId,
        subject: &Value,
    ) -> Result<Option<(ToolId, Vec<Value>)>, Stuck> {
        let Some(kept) = &self.graph.facts[id].kept_by else { return Ok(None) };
        let given = std::slice::from_ref(subject);
        let args = kept.args.iter().map(|arg| eval(arg, &self.tool_scope(given, None)));
        Ok(Some((kept.tool, args.collect::<Result<_, _>>()?)))
    }

    /// Keeps what a read told. Where it tells whom a fact is about, that is the newest of them.
    pub(crate) fn keep_read(
        &mut self,
        tool: ToolId,
        args: Vec<Value>,
        value: Value,
    ) -> Result<u32, Stuck> {
        let facts: Vec<(FactId, Value)> =
            self.c.facts.iter().map(|(fact, proved)| (fact, proved.subject.clone())).collect();
        for (fact, subject) in facts {
            if self.kept_by(fact, &subject)?.is_some_and(|(of, with)| of == tool && with == args) {
                let told = self.c.facts.renew(self.graph, fact, &value);
                let name = &self.graph.facts[fact].name;
                told.map_err(|_| Stuck::saying(format!("`{name}` is told of somebody else now")))?;
            }
        }
        Ok(self.c.reads.keep(tool, args, value, self.now))
    }

    /// Gives a call's result its name.
    pub(crate) fn name_result(
        &self,
        case: &mut Case,
        at: PointId,
        value: Value,
        read: Option<u32>,
    ) {
        if let Step::Call { call, .. } | Step::Act { call, .. } =
            &self.playbook(case).points[at].step
            && let Some(variable) = call.result
        {
            self.name(case, variable, Named { value, made_at: at, read, each: Vec::new() });
        }
    }

    /// Remembers for people what was attempted and what came of it.
    pub(crate) fn attempted(&mut self, tool: ToolId, args: &[Value], outcome: &ToolOutcome) {
        let act = words::act(self.graph, tool, args);
        let came = words::outcome(self.graph, outcome);
        if matches!(outcome, ToolOutcome::Unknown(_)) {
            self.c.record.flags.push(format!("it is not known whether {act} was done"));
        }
        self.c.record.attempts.push(format!("{act}: {came}"));
    }
}

/// The step `call` at a point.
pub(crate) fn plain(playbook: &Playbook, at: PointId) -> Result<Plain<'_>, Stuck> {
    match &playbook.points[at].step {
        Step::Call { call, arms, next } => Ok((call, arms, *next)),
        _ => Err(Stuck::damaged()),
    }
}
