//! `playbook why`: what led to a turn, or to a call: the lines that decided with their values, what
//! was given and came back, who approved, what the customer was told. Shown as the journal tells it.

use anstream::println;
use anstyle::{AnsiColor, Style};
use playbook_machine::chain::{Asked, CallTold, TurnTold};
use serde_json::json;

use super::chain::Chains;
use super::desk;
use super::plain::plain;
use crate::args::Why;
use crate::exit::{Exit, Outcome, Trouble, trouble};

/// Answers for one turn of a conversation, or finds a call and answers for that.
pub(crate) fn run(args: &Why) -> Outcome {
    let Some(chains) = Chains::open(&args.kept)? else { return Ok(Exit::Bad) };
    let found = desk::block_on(async {
        match (&args.conversation, &args.call) {
            (Some(name), None) => turn_of(&chains, name, args.turn).await,
            (one, Some(tool)) => calls_of(&chains, one.as_deref(), tool, args.key.as_deref()).await,
            (None, None) => Err(trouble(
                "whose turn? write a conversation's name, or --call TOOL to look for a call",
            )),
        }
    })?;
    if found.is_empty() {
        println!("no such call is in the store");
        return Ok(Exit::Bad);
    }
    for (place, (name, turns)) in found.iter().enumerate() {
        if args.json {
            println!("{}", json!({ "conversation": name, "chain": turns }));
            continue;
        }
        if place > 0 {
            println!();
        }
        println!("conversation {name}");
        turns.iter().for_each(tell);
    }
    Ok(Exit::Good)
}

/// A conversation's name, and the turns that led to what was asked for.
type Found = (String, Vec<TurnTold>);

async fn turn_of(chains: &Chains, name: &str, wanted: Option<u32>) -> Result<Vec<Found>, Trouble> {
    let turns = chains.turns(name).await?;
    let last = turns.last().map_or(0, |turn| turn.turn);
    let wanted = wanted.unwrap_or(last);
    let turn = turns.into_iter().find(|turn| turn.turn == wanted);
    let turn =
        turn.ok_or_else(|| trouble(format!("`{name}` has no turn {wanted}: it has {last}")))?;
    Ok(vec![(name.to_owned(), vec![turn])])
}

/// Every conversation with a call of a tool that was given a value, gave it back or is named by it:
/// its turns up to the last such call.
async fn calls_of(
    chains: &Chains,
    only: Option<&str>,
    tool: &str,
    key: Option<&str>,
) -> Result<Vec<Found>, Trouble> {
    let names = match only {
        Some(name) => vec![name.to_owned()],
        None => chains.names().await?,
    };
    let mut found = Vec::new();
    for name in names {
        let fits = |asked: &Asked| match asked {
            Asked::Call(call) => is_called(call, tool) && key.is_none_or(|key| has(call, key)),
            _ => false,
        };
        let calls = |turn: &TurnTold| turn.inputs.iter().any(|input| input.asked.iter().any(fits));
        let mut turns = chains.turns(&name).await?;
        if let Some(last) = turns.iter().rposition(calls) {
            turns.truncate(last + 1);
            found.push((name, turns));
        }
    }
    Ok(found)
}

/// Whether a call is of a tool, by its whole name or the part behind the file's.
fn is_called(call: &CallTold, tool: &str) -> bool {
    call.tool == tool || call.tool.rsplit('.').next() == Some(tool)
}

/// Whether a value is among what a call was given or gave, or names it.
fn has(call: &CallTold, key: &str) -> bool {
    let words = |text: &str| {
        text == key
            || text.split(|c: char| c.is_whitespace() || ",()".contains(c)).any(|word| word == key)
    };
    call.given.iter().any(|(_, value)| words(value))
        || call.came_of_it.as_deref().is_some_and(words)
        || [call.key, call.digest]
            .into_iter()
            .flatten()
            .any(|hash| hash.to_string().starts_with(key))
}

/// `turn 3  2026-11-30 09:14 UTC  customer: "yes"`
pub(super) fn head(turn: &TurnTold) -> String {
    let bold: Style = Style::new().bold();
    let at = turn.inputs.first().map(|input| input.at.strftime("%Y-%m-%d %H:%M UTC").to_string());
    let said = match &turn.message {
        Some(text) => format!("customer: \"{}\"", plain(text)),
        None => "before the customer wrote".to_owned(),
    };
    format!("{bold}turn {}  {}  {said}{bold:#}", turn.turn, at.unwrap_or_default())
}

fn tell(turn: &TurnTold) {
    let quiet: Style = AnsiColor::BrightBlack.on_default();
    println!("{}", head(turn));
    if !turn.heard.is_empty() {
        println!("  taken to mean   {}", plain(&turn.heard.join("; ")));
    }
    for input in &turn.inputs {
        for step in input.steps.iter().filter(|step| !step.line.is_empty()) {
            println!("  {quiet}{:<30}{quiet:#}{}", step.line, plain(&step.text));
        }
        for asked in &input.asked {
            match asked {
                Asked::Call(call) => tell_call(call),
                Asked::Reply { text, composed } => {
                    println!("  said            {}", plain(text));
                    println!("    composed      {}", plain(composed));
                }
                Asked::Approval { act, because } => {
                    println!("  asked people    to approve {}, because of {because}", plain(act));
                }
                Asked::Other { .. } => {}
            }
        }
    }
    for passage in &turn.passages {
        println!("  rests on        {}", plain(passage));
    }
    let cost =
        if turn.cost.is_empty() { "no model was used".to_owned() } else { turn.cost.join("; ") };
    println!("  cost            {cost}");
    if let Some(input) = turn.inputs.last() {
        println!("  version         graph {}", input.graph.short());
        for stands in &input.stands {
            println!("  stands          {}", plain(stands));
        }
    }
}

fn tell_call(call: &CallTold) {
    println!("  called          {}", call.tool);
    for (name, value) in &call.given {
        println!("    {name:<14}{}", plain(value));
    }
    if let Some(confirmed) = &call.confirmed {
        println!("    said yes to   {}", plain(confirmed));
    }
    if let Some(allowed) = &call.allowed_by {
        println!("    allowed by    {}", plain(allowed));
    }
    for decided in &call.decided {
        println!("    decided       {}", plain(decided));
    }
    if let Some(key) = &call.key {
        println!("    key           {}", key.short());
    }
    println!("    came of it    {}", plain(call.came_of_it.as_deref().unwrap_or("no answer yet")));
}
