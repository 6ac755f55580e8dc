//! Words: the few sentences that the machine says of its own, and how outputs, acts and standing
//! cases read in a journal. Puts into words; decides nothing.

use jiff::Timestamp;
use playbook_graph::eval::{Scope, eval};
use playbook_graph::speak::speak_list;
use playbook_graph::written::Written;
use playbook_graph::{Ending, Expr, Graph, Measure, Playbook, Reading, Said, Tool, ToolId, Value};

use crate::case::{Case, Stage};
use crate::conversation::{Conversation, Owner, Waits, waits};
use crate::input::{InputKind, LedgerAnswer, ToolOutcome};
use crate::output::{Metered, OutputKind, Settled};

pub(crate) const UNCLEAR: &str = "I'm sorry, I didn't understand that.";
pub(crate) const OUTSIDE: &str = "I'm sorry, I can't find that one.";
pub(crate) const YES_OR_NO: &str = "Please tell me yes or no.";
pub(crate) const WHY: &str = "I need it to go on with your request.";
pub(crate) const QUEUED: &str = "I'll see to that next.";
pub(crate) const WAITING: &str =
    "A colleague has to approve this. I'll write as soon as they have.";
pub(crate) const HOW_CAN_I_HELP: &str = "How can I help you?";
pub(crate) const CANCELLED: &str = "All right, I've stopped there.";
pub(crate) const NOT_CHANGED: &str = "I'm sorry, that can't be changed any more.";

/// “Which do you mean: a, b or c?”
pub(crate) fn which_of(graph: &Graph, several: &[Value]) -> String {
    let spoken: Vec<String> = several.iter().map(|value| graph.speak_value(value)).collect();
    match spoken.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("Which one do you mean: {} or {last}?", rest.join(", "))
        }
        _ => "Which one do you mean?".to_owned(),
    }
}

/// The question for a slot that has none of its own.
pub(crate) fn what_is(slot: &str) -> String {
    format!("What is the {}?", slot.replace('_', " "))
}

/// A preface, if there is one, and a text.
pub(crate) fn joined(preface: Option<&str>, text: &str) -> String {
    preface.map_or_else(|| text.to_owned(), |preface| format!("{preface} {text}"))
}

/// A moment, to the minute.
pub(crate) fn at(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// A call: `shop.cancel_order(order #W1234567, no longer needed)`.
pub(crate) fn act(graph: &Graph, tool: ToolId, args: &[Value]) -> String {
    let name = graph.tools.lookup(tool).map_or("", |tool| tool.name.as_str());
    let args: Vec<String> = args.iter().map(|arg| graph.speak_value(arg)).collect();
    format!("{name}({})", args.join(", "))
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
        Some(state) => format!("{}/{}", playbook.name, state.name),
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
            let waits = if depth == top {
                standing(graph, playbook, case)
            } else {
                "waiting for the case above it".to_owned()
            };
            lines.push(format!("{}: {waits}", place(playbook, case)));
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

fn standing(graph: &Graph, playbook: &Playbook, case: &Case) -> String {
    match waits(case) {
        Waits::Turn => "waiting for its turn".to_owned(),
        Waits::People => "waiting until people give it back".to_owned(),
        Waits::Answer(slot) => {
            let name = &playbook.slots[slot].name;
            let between = matches!(&case.stage, Stage::Asking(asking) if asking.between.is_some());
            format!("waiting for `{name}`{}", if between { ", between several" } else { "" })
        }
        Waits::Yes => "waiting for a yes".to_owned(),
        Waits::Tool => "waiting for a tool".to_owned(),
        Waits::Ledger => "waiting for the ledger".to_owned(),
        Waits::Approval => match &case.stage {
            Stage::Acting(acting) => match acting.approvers() {
                Some(roles) => {
                    let names = roles.iter().map(|role| graph.roles[*role].name.clone());
                    let names = speak_list(names);
                    format!("waiting for approval by {names}")
                }
                None => "waiting for approval".to_owned(),
            },
            _ => "waiting for approval".to_owned(),
        },
    }
}

/// An input in words: `customer: "yes"`.
pub(crate) fn input(graph: &Graph, input: &InputKind) -> String {
    match input {
        InputKind::Message { text } => format!("customer: \"{text}\""),
        InputKind::Interpreted { interpretation, .. } => {
            let readings = interpretation.readings.iter().map(|one| reading(graph, one));
            format!("heard: {}", readings.collect::<Vec<_>>().join(", "))
        }
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
        InputKind::TakeOver { by } => format!("{by} takes over"),
        InputKind::GiveBack { by } => format!("{by} gives back"),
    }
}

/// An output in words: `calls shop.orders_of(mei)`.
pub(crate) fn output(graph: &Graph, output: &OutputKind) -> String {
    match output {
        OutputKind::Interpret { text, .. } => format!("has \"{text}\" interpreted"),
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
        OutputKind::HandOff { team, packet } => {
            let team = graph.teams.lookup(*team).map_or("people", |team| team.name.as_str());
            format!("hands over to {team} because {}", packet.reason)
        }
        OutputKind::Ended { playbook, outcome, .. } => format!("ends {playbook}: {outcome}"),
        OutputKind::Note { text } => format!("notes \"{text}\""),
        OutputKind::Task { team, text, due } => {
            let team = graph.teams.lookup(*team).map_or("", |team| team.name.as_str());
            let due = due.map_or_else(String::new, |due| format!(", by {}", at(due)));
            format!("leaves {team} to do: \"{text}\"{due}")
        }
    }
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
    }
}

/// A condition with the values that it read: `order.total <= 100 USD (order.total is 20 USD)`.
pub(crate) fn condition(
    graph: &Graph,
    playbook: &Playbook,
    condition: &Expr,
    scope: &dyn Scope,
) -> String {
    let written = Written::of_playbook(graph, playbook);
    let mut values = Vec::new();
    each_name(condition, &mut |name| {
        if let Ok(value) = eval(name, scope) {
            let told = format!("{} is {}", written.expr(name), graph.speak_value(&value));
            if !values.contains(&told) {
                values.push(told);
            }
        }
    });
    let written = written.expr(condition);
    if values.is_empty() { written } else { format!("{written} ({})", values.join(", ")) }
}

fn each_name(expr: &Expr, with: &mut impl FnMut(&Expr)) {
    match expr {
        Expr::Ref(_) | Expr::Field { .. } => with(expr),
        other => other.parts().into_iter().for_each(|part| each_name(part, with)),
    }
}
