//! `playbook switch`: people switch a tool, a playbook or a desk off while it runs, and on again.

use anstream::println;
use jiff::Timestamp;
use playbook_graph::{Capability, Verified};
use playbook_runtime::switches::switch;
use playbook_runtime::{Sqlite, Store, Switch, Switches};

use super::{desk, load, run::must_exist};
use crate::args::{SwitchArgs, SwitchKind, SwitchList, SwitchOne, SwitchVerb};
use crate::exit::{Exit, Outcome};

/// Switches, or lists what is off.
pub(crate) fn run(args: &SwitchArgs) -> Outcome {
    match &args.verb {
        SwitchVerb::Off(args) => one(args, false),
        SwitchVerb::On(args) => one(args, true),
        SwitchVerb::List(args) => list(args),
    }
}

/// It is written into the store; the process that drives it takes it up before its next step.
fn one(args: &SwitchOne, on: bool) -> Outcome {
    must_exist(&args.store)?;
    let Some(verified) = load::graph(&args.desk)? else { return Ok(Exit::Bad) };
    let name = args.name.clone();
    let what = match args.kind {
        SwitchKind::Tool => Capability::Tool(name),
        SwitchKind::Playbook => Capability::Playbook(name),
        SwitchKind::Desk => Capability::Desk(name),
    };
    let (by, because, at) = (args.by.clone(), args.because.clone(), Timestamp::now());
    let store = Sqlite::beside(&args.store)?;
    desk::block_on(async {
        let one = Switch { what: what.clone(), on, by, because, at };
        let now = switch(&store, verified.graph(), one).await?;
        let is_off = now.off.iter().any(|off| off.what == what);
        match (on, is_off) {
            (false, _) => println!("{what} is off: who needs it is sent to people"),
            (true, false) => println!("{what} is on"),
            (true, true) => println!("{what} stays off until a second person switches it on"),
        }
        Ok(Exit::Good)
    })
}

/// What is off; with `--all`, all that was ever switched.
fn list(args: &SwitchList) -> Outcome {
    must_exist(&args.store)?;
    let Some(verified) = load::graph(&args.desk)? else { return Ok(Exit::Bad) };
    let store = Sqlite::beside(&args.store)?;
    desk::block_on(async {
        let log = store.switches().await?;
        show(&log, &verified, args.all);
        Ok(Exit::Good)
    })
}

fn show(log: &[Switch], verified: &Verified, all: bool) {
    if all {
        for Switch { what, on, by, because, at } in log {
            let to = if *on { "on" } else { "off" };
            println!("{}  {what} {to} by {by}: {because}", at.strftime("%Y-%m-%d %H:%M UTC"));
        }
        return;
    }
    let now = Switches::after(log, verified.graph());
    if now.off.is_empty() {
        println!("nothing is switched off");
    }
    for off in now.off {
        println!("{} by {}: {}", off.what, off.by, off.because);
    }
}
