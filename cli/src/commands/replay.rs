//! `playbook replay`: journals folded again. The same playbooks must give the same states; changed
//! ones are told where they would have differed.

use anstream::println;
use playbook_graph::{Desk, DeskId, Verified};
use playbook_machine::{Conversation, Divergence, Entry, fold, fold_against, traced};
use playbook_runtime::{Sqlite, Store};

use super::{desk, load, run::must_exist, saved};
use crate::args::Replay;
use crate::exit::{Exit, Outcome, Trouble, trouble};

/// Replays every conversation of a store, or one.
pub(crate) fn run(args: &Replay) -> Outcome {
    let Some(store) = &args.store else {
        return saved::run(&args.desk.project, args.folder.as_deref());
    };
    must_exist(store)?;
    let Some(verified) = load::graph(&args.desk)? else { return Ok(Exit::Bad) };
    let desk = desk_id(args, &verified)?;
    let store = Sqlite::beside(store)?;
    desk::block_on(async {
        let mut exit = Exit::Good;
        let names = match &args.conversation {
            Some(name) => vec![name.clone()],
            None => store.conversations().await?,
        };
        for name in names {
            let entries = store.journal(&name).await?;
            if entries.is_empty() {
                return Err(trouble(format!("the store has no conversation `{name}`")));
            }
            if args.trace {
                show(&verified, desk, &name, &entries);
            }
            match again(&verified, desk, &name, &entries) {
                Ok(()) => println!("{name}: {} entries, the same in every state", entries.len()),
                Err(divergence) => {
                    println!("{name}: {divergence}");
                    exit = Exit::Bad;
                }
            }
        }
        Ok(exit)
    })
}

fn desk_id(args: &Replay, verified: &Verified) -> Result<DeskId, Trouble> {
    let name = load::desk(&args.desk, verified)?;
    let found = verified.graph().desks.find(|desk: &Desk| desk.name == name);
    found.map(|(id, _)| id).ok_or_else(|| trouble(format!("there is no desk `{name}`")))
}

/// Folds a journal: strictly where this graph wrote it, else against this one.
fn again(
    verified: &Verified,
    desk: DeskId,
    name: &str,
    entries: &[Entry],
) -> Result<(), Divergence> {
    let start = Conversation::new(name, desk);
    let same = entries.iter().all(|entry| entry.graph == verified.hash());
    let fold = if same { fold } else { fold_against };
    fold(start, verified.runnable(), entries).map(|_| ())
}

/// Each entry: what came, step by step what was done, and where it stands then. The steps are told
/// where these playbooks wrote the journal.
fn show(verified: &Verified, desk: DeskId, name: &str, entries: &[Entry]) {
    let start = Conversation::new(name, desk);
    let told = traced(start, verified.runnable(), entries.to_vec()).unwrap_or_default();
    for (place, entry) in entries.iter().enumerate() {
        println!("{:>4}  {}  {}", entry.seq, entry.input.at, entry.input.id);
        for step in told.get(place).into_iter().flat_map(|traced| &traced.steps) {
            println!("      {:>28}  {}", step.line, step.text);
        }
        for stands in &entry.stands {
            println!("      {:>28}  {stands}", "now");
        }
    }
}
