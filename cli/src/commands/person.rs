//! `playbook take-over`, `playbook give-back`: a person takes a conversation of a store over, and
//! gives it back.

use std::sync::Arc;

use anstream::eprintln;
use jiff::Timestamp;
use playbook_runtime::people::{Takes, leave};
use playbook_runtime::{Sqlite, StoreError};

use super::{desk, load, run::must_exist, tell};
use crate::args::Person;
use crate::exit::{Exit, Outcome};

/// Takes over or gives back. Where another process drives the store, it is left there for it; else
/// what follows from it is done here.
pub(crate) fn run(args: &Person, takes: Takes) -> Outcome {
    must_exist(&args.store)?;
    let Some(verified) = load::graph(&args.desk)? else { return Ok(Exit::Bad) };
    let verified = Arc::new(verified);
    match Sqlite::open(&args.store) {
        Ok(store) => desk::block_on(async {
            let runtime = desk::runtime(&args.desk, &verified, Arc::new(store), tell::AsLines)?;
            runtime.recover().await?;
            runtime.wake().await?;
            match takes {
                Takes::Over => runtime.take_over(&args.conversation, &args.by).await?,
                Takes::Back => runtime.give_back(&args.conversation, &args.by).await?,
            };
            Ok(Exit::Good)
        }),
        Err(StoreError::InUse(_)) => {
            let store = Sqlite::beside(&args.store)?;
            desk::block_on(async {
                leave(&store, &args.conversation, takes, &args.by, Timestamp::now()).await?;
                eprintln!("left for the process that runs the desk");
                Ok(Exit::Good)
            })
        }
        Err(wrong) => Err(wrong.into()),
    }
}
