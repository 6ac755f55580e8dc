//! Crashes: the process dies at each write there is, before it or right after it, and at each pair
//! of them. Started again, with the same lines again, the conversation goes on. Whatever happens:
//! the shop is reached at most once, nothing is lost, and nobody is left without an answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use playbook_graph::{Graph, Hash};
use playbook_machine::{Entry, InputKind, ToolOutcome};
use playbook_runtime::tools::Answering;
use playbook_runtime::{Memory, RuntimeError, Sqlite, Store, ToolCall, ToolDriver, Tools, What};

pub(crate) use crate::dying::{Crash, Dying};
use crate::shop;
use crate::world::{World, verified};

pub(crate) const LINES: [&str; 3] =
    ["please cancel my order, I ordered it by mistake", "mei@example.com", "yes, go ahead"];

/// One life of the process: it finishes what is open, is given the same lines, and a team lead
/// approves what waits. Ends at the crash. How many writes it made.
async fn live(
    world: &World,
    inner: &Arc<dyn Store>,
    crash: Option<Crash>,
) -> Result<usize, RuntimeError> {
    live_with(world, inner, crash, world.tools(verified().graph())).await
}

pub(crate) async fn live_with(
    world: &World,
    inner: &Arc<dyn Store>,
    crash: Option<Crash>,
    tools: Tools,
) -> Result<usize, RuntimeError> {
    let store = Arc::new(Dying::new(inner.clone(), crash));
    let runtime = world.runtime_with(store.clone(), tools);
    runtime.recover().await?;
    for line in LINES {
        runtime.message("mei", line, line).await?;
    }
    for open in runtime.approvals().await? {
        runtime.approve(&open.request.digest.to_string(), "ann", "team_lead").await?;
    }
    Ok(store.writes())
}

/// Lives through crashes, then one life more, and asks what must hold whatever happened.
async fn survives(total: i64, inner: Arc<dyn Store>, crashes: &[Crash]) {
    let world = World::with_an_order_of(total);
    for crash in crashes {
        // A crash that comes too late for this life is none.
        let _ = live(&world, &inner, Some(*crash)).await;
    }
    live(&world, &inner, None).await.unwrap();
    let told = world.told();
    let unknown = world.was_told("it is not known whether the cancellation went through");
    assert!(world.cancels() <= 1, "{crashes:?}: {told:?}");
    assert!(world.cancels() == 1 || unknown, "{crashes:?}: {told:?}");
    assert!(unknown || world.was_told("is cancelled"), "{crashes:?}: {told:?}");
    assert!(inner.unfinished().await.unwrap().is_empty(), "{crashes:?}: something is stuck");
    let entries = inner.journal("mei").await.unwrap();
    let heard: Vec<_> = entries.iter().filter_map(message).collect();
    assert_eq!(heard, LINES, "{crashes:?}");
    let folded = world.runtime(inner.clone()).replay("mei").await.unwrap().unwrap();
    let stored = inner.load("mei").await.unwrap().unwrap();
    assert_eq!(postcard::to_allocvec(&folded).unwrap(), stored.state, "{crashes:?}");
    no_reply_has_two_texts(&world);
}

fn message(entry: &Entry) -> Option<&str> {
    match &entry.input.kind {
        InputKind::Message { text, .. } => Some(text),
        _ => None,
    }
}

fn no_reply_has_two_texts(world: &World) {
    let mut texts = BTreeMap::new();
    for happened in world.told.lock().unwrap().iter() {
        if let What::Reply { text } = &happened.what {
            let first = texts.entry(happened.id.clone()).or_insert_with(|| text.clone());
            assert_eq!(first, text);
        }
    }
}

pub(crate) fn memory() -> Arc<dyn Store> {
    Arc::new(Memory::default())
}

/// Every place to die in a life that isn't disturbed.
pub(crate) async fn every_crash(total: i64) -> Vec<Crash> {
    let writes = live(&World::with_an_order_of(total), &memory(), None).await.unwrap();
    assert!(writes > 6, "there is something to crash at");
    (1..=writes).flat_map(|at| [false, true].map(|after| Crash { at, after })).collect()
}

#[tokio::test]
async fn it_survives_a_crash_at_every_write() {
    for total in [20, 200] {
        for crash in every_crash(total).await {
            survives(total, memory(), &[crash]).await;
        }
    }
}

#[tokio::test]
async fn it_survives_a_crash_at_every_pair_of_writes() {
    let crashes = every_crash(20).await;
    for first in &crashes {
        for second in &crashes {
            survives(20, memory(), &[*first, *second]).await;
        }
    }
}

#[tokio::test]
async fn it_survives_a_crash_at_every_write_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    for (number, crash) in every_crash(20).await.into_iter().enumerate() {
        let path = folder.path().join(format!("{number}.db"));
        survives(20, Arc::new(Sqlite::open(path).unwrap()), &[crash]).await;
    }
}

/// A vendor that keeps keys: a second request under one gives the first answer and does nothing.
#[derive(Clone, Default)]
struct KeepsKeys {
    keys: Arc<Mutex<BTreeSet<Hash>>>,
    requests: Arc<AtomicUsize>,
}

impl ToolDriver for KeepsKeys {
    fn call<'a>(&'a self, _: &'a Graph, call: &'a ToolCall) -> Answering<'a> {
        self.requests.fetch_add(1, Ordering::SeqCst);
        self.keys.lock().unwrap().insert(call.key().unwrap());
        Box::pin(std::future::ready(ToolOutcome::Gave(shop::cancellation(20))))
    }

    fn keys_last(&self) -> Option<i64> {
        Some(24 * 3_600)
    }
}

#[tokio::test]
async fn where_the_vendor_keeps_keys_a_crash_leaves_nothing_unknown() {
    let mut repeated = 0;
    for crash in every_crash(20).await {
        let (world, inner, vendor) = (World::with_an_order_of(20), memory(), KeepsKeys::default());
        let graph = verified();
        let name = "shop.cancel_order";
        let tools = || world.tools(graph.graph()).with(graph.graph(), name, vendor.clone());
        let _ = live_with(&world, &inner, Some(crash), tools()).await;
        live_with(&world, &inner, None, tools()).await.unwrap();
        assert_eq!(vendor.keys.lock().unwrap().len(), 1, "{crash:?}: one key");
        assert!(world.was_told("is cancelled"), "{crash:?}: {:?}", world.told());
        repeated += vendor.requests.load(Ordering::SeqCst) - 1;
    }
    assert!(repeated > 0, "some crash came while the call was on its way");
}

#[tokio::test]
async fn a_clock_that_is_set_back_after_a_crash_repeats_nothing() {
    for crash in every_crash(20).await {
        let (world, inner) = (World::with_an_order_of(20), memory());
        let _ = live(&world, &inner, Some(crash)).await;
        world.clock.move_on(-3_600);
        live(&world, &inner, None).await.unwrap();
        assert!(world.cancels() <= 1, "{crash:?}: {:?}", world.told());
    }
    // Also where the vendor keeps keys: nobody knows for how long it has kept this one.
    for crash in every_crash(20).await {
        let (world, inner, vendor) = (World::with_an_order_of(20), memory(), KeepsKeys::default());
        let graph = verified();
        let name = "shop.cancel_order";
        let tools = || world.tools(graph.graph()).with(graph.graph(), name, vendor.clone());
        let _ = live_with(&world, &inner, Some(crash), tools()).await;
        world.clock.move_on(-3_600);
        live_with(&world, &inner, None, tools()).await.unwrap();
        assert!(vendor.requests.load(Ordering::SeqCst) <= 1, "{crash:?}: {:?}", world.told());
    }
}

/// A vendor whose driver gives way once, in the middle of a call.
#[derive(Clone, Default)]
struct GivesWay(Arc<AtomicUsize>);

impl ToolDriver for GivesWay {
    fn call<'a>(&'a self, _: &'a Graph, _: &'a ToolCall) -> Answering<'a> {
        assert!(self.0.fetch_add(1, Ordering::SeqCst) > 0, "the driver gives way");
        Box::pin(std::future::ready(ToolOutcome::Gave(shop::cancellation(20))))
    }
}

/// The conversation is still at hand then: it isn't loaded anew, as after a crash.
#[tokio::test]
async fn a_call_whose_driver_gives_way_is_not_made_again() {
    let (world, vendor) = (World::with_an_order_of(20), GivesWay::default());
    let graph = verified();
    let tools = world.tools(graph.graph()).with(graph.graph(), "shop.cancel_order", vendor.clone());
    let runtime = world.runtime_with(memory(), tools);
    for line in LINES {
        // The last one's turn ends with the driver.
        let _ = runtime.message("mei", line, line).await;
    }
    runtime.message("mei", "and now?", "and now?").await.unwrap();
    assert_eq!(vendor.0.load(Ordering::SeqCst), 1, "{:?}", world.told());
    assert!(!world.was_told("is cancelled"), "{:?}", world.told());
}
