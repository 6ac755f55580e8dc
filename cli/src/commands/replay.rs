//! `playbook replay`: journals folded again. The same playbooks must give the same states; changed
//! ones are told where they would have differed.

use anstream::println;
use playbook_graph::{Desk, Verified};
use playbook_machine::{Conversation, Divergence, Entry, fold_against};
use playbook_runtime::{Sqlite, Store};

use super::led::Led;
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
    let desk = load::desk(&args.desk, &verified)?;
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
            let ours = entries.last().is_some_and(|entry| entry.graph == verified.hash());
            let led = match ours {
                true => Some(Led::by(&verified, &store, &desk, &entries).await?),
                false => None,
            };
            if args.trace {
                show(led.as_ref(), &name, &entries);
            }
            let again = match &led {
                Some(led) => led.fold(&name, &entries),
                None => against(&verified, &desk, &name, &entries)?,
            };
            match again {
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

/// Folds a journal that another version wrote against this one.
fn against(
    verified: &Verified,
    desk: &str,
    name: &str,
    entries: &[Entry],
) -> Result<Result<(), Divergence>, Trouble> {
    let found = verified.graph().desks.find(|of: &Desk| of.name == desk);
    let (desk, _) = found.ok_or_else(|| trouble(format!("there is no desk `{desk}`")))?;
    let start = Conversation::new(name, desk);
    Ok(fold_against(start, verified.runnable(), entries).map(|_| ()))
}

/// Each entry: what came, step by step what was done, and where it stands then. The steps are told
/// where these playbooks wrote the journal.
fn show(led: Option<&Led<'_>>, name: &str, entries: &[Entry]) {
    let told = led.and_then(|led| led.traced(name, entries.to_vec()).ok()).unwrap_or_default();
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
