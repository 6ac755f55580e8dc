//! `playbook migrate`: moves the conversations of a store that an older version leads to this one, or
//! says what would become of each.

use std::sync::Arc;

use anstream::println;
use playbook_runtime::{Happened, Move, Runtime, RuntimeError, Sqlite, mapping};
use serde_json::json;

use super::plain::plain;
use super::{desk, load, run::must_exist, tell};
use crate::args::Migrate;
use crate::exit::{Exit, Outcome, Trouble, trouble};

/// Moves them one by one: what stops one doesn't stop the others.
pub(crate) fn run(args: &Migrate) -> Outcome {
    must_exist(&args.store)?;
    let Some(verified) = load::graph(&args.desk)? else { return Ok(Exit::Bad) };
    let verified = Arc::new(verified);
    let mapping = args.mapping.as_ref().map(mapping::open).transpose()?.unwrap_or_default();
    let store = Arc::new(Sqlite::open(&args.store)?);
    let runtime = if args.json {
        desk::runtime(&args.desk, &verified, store, tell::AsLines)?
    } else {
        desk::runtime(&args.desk, &verified, store, show_said)?
    };
    desk::block_on(async {
        let faults = runtime.mapping_faults(&mapping).await?;
        if !faults.is_empty() {
            return Err(trouble(format!("the mapping: {}", faults.join("; "))));
        }
        let names = match &args.conversation {
            Some(name) => vec![name.clone()],
            None => runtime.conversations().await?,
        };
        let (mut moved, mut stays) = (0_usize, 0_usize);
        for name in names {
            let came = match &args.by {
                Some(by) if !args.dry_run => runtime.migrate(&name, &mapping, by).await,
                _ => runtime.would_move(&name, &mapping).await,
            };
            let Some(came) = of_one(&runtime, came, &name)? else { continue };
            match &came.came {
                Ok(_) => moved += 1,
                Err(_) => stays += 1,
            }
            show(args, &came);
        }
        if !args.json {
            let how = if args.dry_run { "would move" } else { "moved" };
            println!("{how}: {moved}; stay: {stays}");
        }
        Ok(if stays == 0 { Exit::Good } else { Exit::Bad })
    })
}

/// What is about one conversation alone is told of it; anything else ends it all.
fn of_one(
    runtime: &Runtime,
    came: Result<Option<Move>, RuntimeError>,
    name: &str,
) -> Result<Option<Move>, Trouble> {
    match came {
        Ok(came) => Ok(came),
        Err(wrong) if wrong.is_about_one() => {
            let came = Err(vec![wrong.to_string()]);
            Ok(Some(Move { conversation: name.to_owned(), from: runtime.published(), came }))
        }
        Err(wrong) => Err(wrong.into()),
    }
}

fn show(args: &Migrate, came: &Move) {
    let Move { conversation, from, came } = came;
    if args.json {
        let (moves, why) = (came.is_ok(), came.as_ref().unwrap_or_else(|why| why));
        println!(
            "{}",
            json!({ "conversation": conversation, "from": from, "moves": moves, "why": why })
        );
        return;
    }
    let (word, lines) = match (came, args.dry_run) {
        (Ok(told), true) => ("would move", told),
        (Ok(told), false) => ("moved", told),
        (Err(why), _) => ("stays", why),
    };
    println!("{conversation}: {word} (from version {})", from.short());
    for line in lines {
        println!("  {line}");
    }
}

/// What customers are told meanwhile; `run` doesn't tell it again.
fn show_said(happened: &Happened) {
    println!("{}: {}", plain(&happened.conversation), tell::as_talk(happened));
}
