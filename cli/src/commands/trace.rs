//! `playbook trace`: a conversation entry by entry, each decision with its line.

use anstream::println;
use anstyle::{AnsiColor, Style};
use playbook_machine::chain::{Asked, TurnTold};
use serde_json::json;

use super::chain::Chains;
use super::plain::plain;
use super::{desk, why};
use crate::args::Trace;
use crate::exit::{Exit, Outcome};

/// Tells a whole conversation.
pub(crate) fn run(args: &Trace) -> Outcome {
    let Some(chains) = Chains::open(&args.kept)? else { return Ok(Exit::Bad) };
    let turns = desk::block_on(chains.turns(&args.conversation))?;
    for turn in &turns {
        if args.json {
            println!("{}", json!(turn));
        } else {
            tell(turn);
        }
    }
    Ok(Exit::Good)
}

fn tell(turn: &TurnTold) {
    let quiet: Style = AnsiColor::BrightBlack.on_default();
    println!("{}", why::head(turn));
    for input in &turn.inputs {
        if !input.input.starts_with("customer: ") {
            println!(
                "  {quiet}{}{quiet:#}  {}",
                input.at.strftime("%H:%M:%S"),
                plain(&input.input)
            );
        }
        for step in &input.steps {
            println!("      {quiet}{:>28}{quiet:#}  {}", step.line, plain(&step.text));
        }
        for asked in &input.asked {
            match asked {
                Asked::Reply { text, .. } => println!("    desk: {}", plain(text)),
                Asked::Call(_) | Asked::Approval { .. } | Asked::Other { .. } => {}
            }
        }
        for stands in &input.stands {
            println!("      {quiet}{:>28}  {}{quiet:#}", "now", plain(stands));
        }
    }
}
