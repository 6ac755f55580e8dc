//! A desk that runs: what `chat`, `run` and `approvals` put together first.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use playbook_graph::calendar::zone;
use playbook_graph::{Graph, Verified};
use playbook_runtime::{Builder, Listener, Memory, Runtime, ShiftedClock, Sqlite, Store, Tools};

use super::load;
use crate::args::DeskArgs;
use crate::exit::{Trouble, trouble};

/// Puts the runtime together, `at` another moment than now; `None` where the project has findings, which are printed.
pub(crate) fn open(
    args: &DeskArgs,
    store: Option<&Path>,
    shadow: bool,
    at: Option<&str>,
    listener: impl Listener,
) -> Result<Option<Runtime>, Trouble> {
    let Some(verified) = load::graph(args)? else { return Ok(None) };
    let verified = Arc::new(verified);
    let store: Arc<dyn Store> = match (store, shadow) {
        (Some(path), false) => Arc::new(Sqlite::open(path)?),
        (Some(path), true) => Arc::new(Sqlite::shadow(path)?),
        (None, false) => Arc::new(Memory::default()),
        (None, true) => Arc::new(Memory::shadow()),
    };
    let mut builder = builder(args, &verified, store, listener)?;
    if let Some(at) = at {
        builder = builder.clock(ShiftedClock::starting_at(moment(verified.graph(), at)?));
    }
    Ok(Some(builder.build()?))
}

/// A moment as people write it where they are: `2026-12-05 23:30`.
fn moment(graph: &Graph, written: &str) -> Result<Timestamp, Trouble> {
    let zone = graph.zone.as_deref().and_then(zone).unwrap_or(TimeZone::UTC);
    let there = written.trim().parse::<DateTime>().ok();
    there.and_then(|there| zone.to_timestamp(there).ok()).ok_or_else(|| {
        trouble(format!("`{written}` is no moment: write the day and the time, `2026-12-05 23:30`"))
    })
}

/// The runtime of a graph on a store.
pub(crate) fn runtime(
    args: &DeskArgs,
    verified: &Arc<Verified>,
    store: Arc<dyn Store>,
    listener: impl Listener,
) -> Result<Runtime, Trouble> {
    Ok(builder(args, verified, store, listener)?.build()?)
}

fn builder(
    args: &DeskArgs,
    verified: &Arc<Verified>,
    store: Arc<dyn Store>,
    listener: impl Listener,
) -> Result<Builder, Trouble> {
    let bindings = load::bindings(args, verified.graph())?;
    let tools = Tools::bound(bindings).map_err(trouble)?;
    let desk = load::desk(args, verified)?;
    let models = load::models(args, &desk, verified.graph())?;
    let shadow = store.is_shadow();
    let mut builder = Runtime::builder(Arc::clone(verified))
        .desk(desk)
        .shared_store(store)
        .tools(tools)
        .listener(listener);
    if shadow {
        builder = builder.shadow();
    }
    if let Some(models) = models {
        builder = builder.interpreter(models.clone()).phraser(models);
    }
    Ok(builder)
}

/// Runs what waits for the world on threads of its own.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    threads.map_err(|wrong| trouble(format!("no threads can be started: {wrong}")))?.block_on(work)
}
