//! Words: the few sentences that the machine says of its own, and how outputs, acts and standing
//! cases read in a journal. Puts into words; decides nothing.

use std::fmt;

use jiff::Timestamp;
use playbook_graph::eval::{Scope, eval};
use playbook_graph::speak::{SECRET, speak_list};
use playbook_graph::written::Written;
use playbook_graph::{
    Decision, Ending, Expr, Graph, Marks, Measure, NeedKind, OriginId, Param, Playbook, Reading,
    Said, Speech, Tool, ToolId, Value, own_words,
};

use crate::case::{Case, Stage};
use crate::conversation::{Conversation, Owner, Waits, waits};
use crate::grant::{Act, Proposed};
use crate::input::{InputKind, LedgerAnswer, ToolOutcome, Used};
use crate::output::{Metered, OutputKind, ProposedCall, Settled};

/// An argument that an earlier call of a plan gives.
const NOT_KNOWN_YET: &str = "what an earlier call gives";
/// “Which do you mean: a, b or c?”
pub(crate) fn which_of(speech: Speech<'_>, several: &[Value]) -> String {
    if several.len() < 2 {
        return speech.sentence(own_words::WHICH, &[]);
    }
    let several = speech.list(several.iter().map(|value| speech.value(value)), "or");
    speech.sentence(own_words::WHICH_OF, &[&several])
}

/// The question for one of several that a field is picked from: “For the lamp: which one do you
/// mean: a or b?”
pub(crate) fn which_part(speech: Speech<'_>, of: Option<&Value>, several: &[Value]) -> String {
    let which = which_of(speech, several);
    match of {
        Some(of) => speech.sentence(own_words::FOR, &[&speech.value(of), &which]),
        None => which,
    }
}

/// Whether something that was confirmed before is to be used again.
pub(crate) fn again(speech: Speech<'_>, value: &Value) -> String {
    speech.sentence(own_words::AGAIN, &[&speech.value(value)])
}

/// The question for a slot that has none of its own.
pub(crate) fn what_is(speech: Speech<'_>, slot: &str) -> String {
    speech.sentence(own_words::WHAT_IS, &[&speech.words(&slot.replace('_', " "))])
}

/// A question for a yes, after an answer that was none.
pub(crate) fn yes_or_no(speech: Speech<'_>, question: &str) -> String {
    let [before, behind] = [own_words::UNCLEAR, own_words::YES_OR_NO].map(|it| speech.words(it));
    format!("{before} {question} {behind}")
}

/// A preface, if there is one, and a text.
pub(crate) fn joined(speech: Speech<'_>, preface: Option<&str>, text: &str) -> String {
    preface.map_or_else(|| text.to_owned(), |it| format!("{} {text}", speech.words(it)))
}

/// A moment, to the minute.
pub(crate) fn at(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// Words that are made only where somebody reads them.
pub(crate) fn once_read(words: impl Fn() -> String) -> impl fmt::Display {
    fmt::from_fn(move |f| f.write_str(&words()))
}

/// A value.
pub(crate) fn value(graph: &Graph, value: &Value) -> impl fmt::Display {
    once_read(move || graph.speak_value(value))
}

/// A call: `shop.cancel_order(order #W1234567, no longer needed)`.
pub(crate) fn act(graph: &Graph, tool: ToolId, args: &[Value]) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        f.write_str(graph.tools.lookup(tool).map_or("", |tool| tool.name.as_str()))?;
        f.write_str("(")?;
        for (place, (_, words)) in named(graph, tool, args).into_iter().enumerate() {
            f.write_str(if place == 0 { "" } else { ", " })?;
            f.write_str(&words)?;
        }
        f.write_str(")")
    })
}

/// Each argument of a call by its name, in words.
pub(crate) fn named(graph: &Graph, tool: ToolId, args: &[Value]) -> Vec<(String, String)> {
    let given = graph.tools.lookup(tool).into_iter().flat_map(Tool::given);
    let words = |marks: Marks, arg| {
        if marks.secret { SECRET.to_owned() } else { graph.speak_value(arg) }
    };
    given.zip(args).map(|(param, arg)| (param.name.clone(), words(param.marks, arg))).collect()
}

/// What is proposed: an act, or all those of a plan.
pub(crate) fn proposed(graph: &Graph, proposed: &Proposed) -> String {
    let acts: Vec<String> = proposed.acts().iter().map(|one| known(graph, one)).collect();
    acts.join(", then ")
}

/// An act, as far as it is known.
pub(crate) fn known(graph: &Graph, act: &Act) -> String {
    let name = graph.tools.lookup(act.tool()).map_or("", |tool| tool.name.as_str());
    let args: Vec<String> = named_act(graph, act).into_iter().map(|(_, words)| words).collect();
    format!("{name}({})", args.join(", "))
}

/// Each argument of an act by its name, in words.
fn named_act(graph: &Graph, act: &Act) -> Vec<(String, String)> {
    let mut named = named(graph, act.tool(), act.args());
    for ((_, words), place) in named.iter_mut().zip(0_u32..) {
        if act.open().contains(&place) {
            NOT_KNOWN_YET.clone_into(words);
        }
    }
    named
}

/// Each argument of what is proposed by its name, in words; of a plan, with the call's number.
pub(crate) fn named_of(graph: &Graph, proposed: &Proposed) -> Vec<(String, String)> {
    if let Some(act) = proposed.alone() {
        return named_act(graph, act);
    }
    let acts = proposed.acts().iter().zip(1_u32..);
    let named = acts.flat_map(|(act, no)| {
        named_act(graph, act).into_iter().map(move |(name, words)| (format!("{no}. {name}"), words))
    });
    named.collect()
}

/// The calls of what is proposed, for a person's list.
pub(crate) fn calls(graph: &Graph, proposed: &Proposed) -> Vec<ProposedCall> {
    let call = |act: &Act| ProposedCall {
        tool: act.tool(),
        args: without_secrets(graph, act.tool(), act.args().to_vec()),
    };
    proposed.acts().iter().map(call).collect()
}

/// The arguments of a call, without those that are secret.
pub(crate) fn without_secrets(graph: &Graph, tool: ToolId, mut args: Vec<Value>) -> Vec<Value> {
    let given = graph.tools.lookup(tool).into_iter().flat_map(Tool::given);
    for (param, arg) in given.zip(&mut args) {
        if param.marks.secret {
            *arg = Value::text(SECRET);
        }
    }
    args
}

/// How a call ended.
pub(crate) fn outcome(graph: &Graph, outcome: &ToolOutcome) -> String {
    match outcome {
        ToolOutcome::Gave(value) => format!("done ({})", graph.speak_value(value)),
        ToolOutcome::Refused(name) => format!("refused: {}", name.replace('_', " ")),
        ToolOutcome::Failed(why) => format!("not done: {why}"),
        ToolOutcome::Unknown(why) => format!("not known whether it was done: {why}"),
    }
}

/// An ending's name.
pub(crate) fn ending(tool: &Tool, ending: Ending) -> String {
    match ending {
        Ending::Refused(place) => tool.fails.get(place as usize).cloned().unwrap_or_default(),
        other => other.word().unwrap_or_default().to_owned(),
    }
}

/// Where a case is: `cancel_order/find`.
pub(crate) fn place(playbook: &Playbook, case: &Case) -> String {
    let state = playbook.points[case.point()].state;
    match state.and_then(|state| playbook.states.lookup(state)) {
        Some(state) => [playbook.name.as_str(), &state.name].join("/"),
        None => playbook.name.clone(),
    }
}

/// Where everything stands: one line a case, from what talks to what is queued.
pub(crate) fn stands(graph: &Graph, conversation: &Conversation) -> Vec<String> {
    let mut lines = Vec::new();
    match &conversation.owner {
        Owner::Machine => {}
        Owner::Person(by) => lines.push(format!("{by} has taken over")),
        Owner::Team(team) => lines.push(format!("handed over to {}", graph.teams[*team].name)),
    }
    for stack in &conversation.stacks {
        let top = stack.cases.len().saturating_sub(1);
        for (depth, case) in stack.cases.iter().enumerate() {
            let playbook = &graph.playbooks[case.playbook];
            let mut line = place(playbook, case);
            line.push_str(": ");
            if depth == top {
                standing(graph, playbook, case, &mut line);
            } else {
                line.push_str("waiting for the case above it");
            }
            lines.push(line);
        }
    }
    for matter in &conversation.queue {
        lines.push(format!("{}: queued", graph.playbooks[matter.playbook].name));
    }
    if conversation.quiet.closed {
        lines.push("closed: the customer said nothing more".to_owned());
    }
    lines
}

fn standing(graph: &Graph, playbook: &Playbook, case: &Case, line: &mut String) {
    line.push_str(match waits(case) {
        Waits::Turn => "waiting for its turn",
        Waits::People => "waiting until people give it back",
        Waits::Answer(_) => "waiting for `",
        Waits::Yes => "waiting for a yes",
        Waits::Tool => "waiting for a tool",
        Waits::Ledger => "waiting for the ledger",
        Waits::Approval => "waiting for approval",
        Waits::Send => "waiting for a person to send it",
        Waits::Event => "waiting for an event",
    });
    match &case.stage {
        Stage::Asking(asking) => {
            line.push_str(&playbook.slots[asking.slot].name);
            line.push_str(if asking.between.is_some() { "`, between several" } else { "`" });
        }
        Stage::Acting(acting) => {
            if let Some(roles) = acting.approvers() {
                line.push_str(" by ");
                line.push_str(&speak_list(
                    roles.iter().map(|role| graph.roles[*role].name.clone()),
                ));
            }
        }
        Stage::At(_)
        | Stage::Waiting(_)
        | Stage::Calling(_)
        | Stage::Running(_)
        | Stage::Lent(_) => {}
    }
}

/// An input in words: `customer: "yes"`.
pub(crate) fn input(graph: &Graph, input: &InputKind) -> String {
    match input {
        InputKind::Message { text, .. } => format!("customer: \"{text}\""),
        InputKind::Interpreted { interpretation, .. } => {
            let readings = interpretation.readings.iter().map(|one| reading(graph, one));
            format!("heard: {}", readings.collect::<Vec<_>>().join(", "))
        }
        InputKind::Phrased { text: Some(text), .. } => format!("phrased: \"{text}\""),
        InputKind::Phrased { text: None, .. } => "phrased: as it is written".to_owned(),
        InputKind::Returned { outcome: came, .. } => format!("tool: {}", outcome(graph, came)),
        InputKind::Ledger { answer, .. } => match answer {
            LedgerAnswer::Reserved => "ledger: reserved".to_owned(),
            LedgerAnswer::OverLimit(limits) => format!("ledger: over {} limits", limits.len()),
            LedgerAnswer::SameDone(_) => "ledger: the same was done before".to_owned(),
            LedgerAnswer::OtherDone => "ledger: the key was used for another act".to_owned(),
            LedgerAnswer::UnderWay => "ledger: the same is under way elsewhere".to_owned(),
        },
        InputKind::Decided { by, role, approves, .. } => {
            format!("{by} ({role}) {}", if *approves { "approves" } else { "declines" })
        }
        InputKind::TimerFired { timer } => format!("timer {} fires", timer.0),
        InputKind::HostFact { fact, subject } => {
            format!("host: `{fact}` of {}", graph.speak_value(subject))
        }
        InputKind::Language { locale } => format!("host: the customer writes in {locale}"),
        InputKind::SendDraft { by, .. } => format!("{by} sends the draft"),
        InputKind::ChangeDraft { by, text, .. } => format!("{by} changes the draft: \"{text}\""),
        InputKind::Event { event, values } => {
            let values =
                values.iter().map(|(name, value)| format!("{name}: {}", graph.speak_value(value)));
            format!("event {event}({})", values.collect::<Vec<_>>().join(", "))
        }
        InputKind::TakeOver { by } => format!("{by} takes over"),
        InputKind::GiveBack { by } => format!("{by} gives back"),
        InputKind::Migrated { by, from, .. } => {
            format!("{by} moves it here from version {}", from.short())
        }
        InputKind::Switched { off } if off.is_empty() => "nothing is switched off".to_owned(),
        InputKind::Switched { off } => {
            off.iter().map(crate::switch::in_words).collect::<Vec<_>>().join("; ")
        }
    }
}

/// An output in words: `calls shop.orders_of(mei)`.
pub(crate) fn output(graph: &Graph, output: &OutputKind) -> String {
    match output {
        OutputKind::Interpret { text, .. } => format!("has \"{text}\" interpreted"),
        OutputKind::Discard { seals } => format!("throws {} secrets away", seals.len()),
        OutputKind::Phrase(asked) => format!("has \"{}\" phrased", asked.draft),
        OutputKind::Reply { text } => format!("says \"{text}\""),
        OutputKind::CallTool { tool, args, .. } => format!("calls {}", act(graph, *tool, args)),
        OutputKind::Reserve(reservation) => {
            let tool = graph.tools.lookup(reservation.tool).map_or("", |tool| tool.name.as_str());
            let limits: Vec<String> = reservation.limits.iter().map(limit).collect();
            let limits = if limits.is_empty() { "no limit".to_owned() } else { limits.join(", ") };
            format!("asks the ledger about {tool}: {limits}")
        }
        OutputKind::Settle { settled: Settled::Counts(_), .. } => {
            "tells the ledger that it counts".to_owned()
        }
        OutputKind::Settle { settled: Settled::Released, .. } => {
            "tells the ledger that it doesn't count".to_owned()
        }
        OutputKind::StartTimer { at: due, .. } => format!("starts a timer for {}", at(*due)),
        OutputKind::StopTimer { timer } => format!("stops timer {}", timer.0),
        OutputKind::RequestApproval(request) => {
            let roles = request.roles.iter().filter_map(|role| graph.roles.lookup(*role));
            let roles = speak_list(roles.map(|role| role.name.clone()));
            format!("asks {roles} to approve {} until {}", request.act, at(request.until))
        }
        OutputKind::WithdrawApproval { .. } => "takes a request for approval back".to_owned(),
        OutputKind::Draft(draft) if draft.act.is_some() => {
            format!("asks a person to send {}", draft.text)
        }
        OutputKind::Draft(draft) => format!("drafts \"{}\"", draft.text),
        OutputKind::WithdrawDraft { .. } => "takes a draft back".to_owned(),
        OutputKind::HandOff { team, packet } => {
            let team = graph.teams.lookup(*team).map_or("people", |team| team.name.as_str());
            format!("hands over to {team} because {}", packet.reason)
        }
        OutputKind::Ended { playbook, outcome, .. } => format!("ends {playbook}: {outcome}"),
        OutputKind::Resolved { playbook, outcome, how } => format!("{how}: {playbook}, {outcome}"),
        OutputKind::Note { text } => format!("notes \"{text}\""),
        OutputKind::Task { team, text, due } => {
            let team = graph.teams.lookup(*team).map_or("", |team| team.name.as_str());
            let due = due.map_or_else(String::new, |due| format!(", by {}", at(due)));
            format!("leaves {team} to do: \"{text}\"{due}")
        }
    }
}

/// What kind of thing a value is, for whoever phrases.
pub(crate) fn kind(graph: &Graph, value: &Value) -> String {
    let kind = match value {
        Value::Missing => "nothing",
        Value::Text(_) => "a name or a text",
        Value::Sealed(_) => "a secret",
        Value::Bool(_) => "yes or no",
        Value::Enum { of, .. } => {
            return graph.enums.lookup(*of).map_or("a choice", |choice| &choice.name).to_owned();
        }
        Value::Record { of, .. } => {
            return graph.records.lookup(*of).map_or("a thing", |record| &record.name).to_owned();
        }
        Value::Int(_) | Value::Decimal(_) => "a number",
        Value::Percent(_) => "a percentage",
        Value::Date(_) => "a day",
        Value::Time(_) => "a moment",
        Value::Duration(_) => "a length of time",
        Value::Money(_) => "an amount of money",
        Value::List(_) => "several things",
    };
    kind.to_owned()
}

/// What a model was used for.
pub(crate) fn used(used: &Used) -> String {
    let Used { model, prompt, calls, tokens, cost, troubles } = used;
    let cost = cost.map_or_else(String::new, |cost| {
        format!(
            ", {}.{:06} {}",
            cost.millionths / 1_000_000,
            cost.millionths % 1_000_000,
            cost.currency.code()
        )
    });
    format!(
        "model {model}, prompt {}: {calls} calls, {} tokens read ({} kept from before), {} written{cost}{}",
        prompt.short(),
        tokens.input,
        tokens.cached,
        tokens.output,
        troubles.iter().map(|trouble| format!("; {trouble}")).collect::<String>()
    )
}

/// A limit with what an act adds to it: `at most 5000 USD (this one 20 USD)`.
fn limit(metered: &Metered) -> String {
    let this = metered.amount.map_or_else(String::new, |amount| format!(" (this one {amount})"));
    match metered.most {
        Measure::Times(times) => format!("at most {times} times{this}"),
        Measure::Amount(most) => format!("at most {most}{this}"),
    }
}

/// A reading in words: `order is …`, `yes`.
pub(crate) fn reading(graph: &Graph, reading: &Reading) -> String {
    let slot = |at: &playbook_graph::SlotRef| {
        let playbook = graph.playbooks.lookup(at.playbook);
        let slot = playbook.and_then(|playbook| playbook.slots.lookup(at.slot));
        slot.map_or("a slot that isn't there", |slot| slot.name.as_str())
    };
    let value = |said: &Said| match said {
        Said::Value(value) => graph.speak_value(value),
        Said::Description(_) => "as described".to_owned(),
        Said::Parts(_) => "some of it".to_owned(),
    };
    match reading {
        Reading::Intent(intent) => {
            let intent = graph.intents.lookup(*intent);
            format!("wants {}", intent.map_or("something", |intent| intent.name.as_str()))
        }
        Reading::Cancel => "cancel".to_owned(),
        Reading::NewMatter(intent) => {
            let intent = graph.intents.lookup(*intent);
            format!("wants {} as well", intent.map_or("something", |intent| intent.name.as_str()))
        }
        Reading::InCase(no, inner) => format!("of matter {no}: {}", self::reading(graph, inner)),
        Reading::OutOfScope => "something else".to_owned(),
        Reading::Correct(at, said) => format!("corrects {}: {}", slot(at), value(said)),
        Reading::Answer(at, said) => format!("{}: {}", slot(at), value(said)),
        Reading::Yes => "yes".to_owned(),
        Reading::No => "no".to_owned(),
        Reading::Why => "why".to_owned(),
        Reading::Declined => "rather not say".to_owned(),
        Reading::Unclear => "unclear".to_owned(),
        Reading::Waits => "asks for time".to_owned(),
        Reading::Asks => "asks back".to_owned(),
        Reading::Add(at, said) => format!("adds to {}: {}", slot(at), value(said)),
        Reading::Remove(at, said) => format!("removes from {}: {}", slot(at), value(said)),
        Reading::Change(at, which, to) => {
            format!("changes {} of {} to {}", value(which), slot(at), value(to))
        }
    }
}

/// `80%`, `87.5%`
pub(crate) fn thousandths(of: u16) -> String {
    match (of / 10, of % 10) {
        (whole, 0) => format!("{whole}%"),
        (whole, tenth) => format!("{whole}.{tenth}%"),
    }
}

/// A condition with the values that it read: `order.total <= 100 USD (order.total is 20 USD)`.
pub(crate) fn condition(written: Written<'_>, condition: &Expr, scope: &dyn Scope) -> String {
    let mut values = Vec::new();
    each_name(condition, &mut |name| {
        if let Ok(value) = eval(name, scope) {
            let told = format!("{} is {}", written.expr(name), written.graph.speak_value(&value));
            if !values.contains(&told) {
                values.push(told);
            }
        }
    });
    let written = written.expr(condition);
    if values.is_empty() { written } else { format!("{written} ({})", values.join(", ")) }
}

/// What the authorities over a tool looked at for a call that they let through, line by line: each
/// need, and the rules that decided, with the values that they read.
pub(crate) fn gate(
    graph: &Graph,
    tool: ToolId,
    decided: &[OriginId],
    scope: &dyn Scope,
) -> Vec<(OriginId, String)> {
    let given: Vec<Param> =
        graph.tools.lookup(tool).into_iter().flat_map(Tool::given).cloned().collect();
    let written = Written::of_params(graph, &given);
    let mut told = Vec::new();
    for (_, authority) in graph.authorities_over(tool) {
        for need in &authority.needs {
            let words = match &need.kind {
                NeedKind::Fact(fact) => {
                    let name = graph.facts.lookup(*fact).map_or("", |fact| fact.name.as_str());
                    format!("needs {name}: proved")
                }
                NeedKind::Condition(expr) => {
                    format!("needs {}: yes", condition(written, expr, scope))
                }
                NeedKind::CustomersYes => "needs the customer's yes: given".to_owned(),
            };
            told.push((need.origin, words));
        }
        for rule in authority.rules.iter().filter(|rule| decided.contains(&rule.origin)) {
            let decision = match &rule.decision {
                Decision::Allow => "allow".to_owned(),
                Decision::Approval(by) => {
                    let roles = by.roles.iter().filter_map(|role| graph.roles.lookup(*role));
                    format!("approval by {}", speak_list(roles.map(|role| role.name.clone())))
                }
                Decision::Deny(_) => "deny".to_owned(),
                Decision::Forbid(_) => "forbid".to_owned(),
            };
            let when = rule.when.as_ref().map_or_else(
                || "always".to_owned(),
                |when| format!("when {}", condition(written, when, scope)),
            );
            told.push((rule.origin, format!("{decision} {when}: decides")));
        }
    }
    told
}

fn each_name(expr: &Expr, with: &mut impl FnMut(&Expr)) {
    match expr {
        Expr::Ref(_) | Expr::Field { .. } => with(expr),
        other => other.parts().for_each(|part| each_name(part, with)),
    }
}
