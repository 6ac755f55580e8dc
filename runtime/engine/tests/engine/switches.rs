//! Switches: what people switch off while it runs is off before the next call, also where another
//! process does it and where the call was asked for before.

use std::sync::Arc;

use playbook_graph::Capability;
use playbook_machine::InputKind;
use playbook_runtime::switches::switch;
use playbook_runtime::{Clock as _, Memory, RuntimeError, Sqlite, Store, Switch};

use crate::world::{World, verified};

const LINES: [&str; 3] =
    ["please cancel my order, I ordered it by mistake", "mei@example.com", "yes, go ahead"];

fn cancel() -> Capability {
    Capability::Tool("shop.cancel_order".to_owned())
}

#[tokio::test]
async fn a_tool_that_another_process_switches_off_is_off_before_the_next_call() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let world = World::with_an_order_of(20);
    let store: Arc<dyn Store> = Arc::new(Sqlite::open(&path).unwrap());
    let runtime = world.runtime(store.clone());
    for line in &LINES[..2] {
        runtime.message("mei", line, *line).await.unwrap();
    }
    let graph = verified();
    let beside = Sqlite::beside(&path).unwrap();
    let (by, because) = ("ana".to_owned(), "a wave of fraud".to_owned());
    let at = world.clock.now();
    let off = Switch { what: cancel(), on: false, by, because, at };
    switch(&beside, graph.graph(), off).await.unwrap();
    runtime.message("mei", LINES[2], LINES[2]).await.unwrap();
    assert_eq!(world.cancels(), 0, "{:?}", world.told());
    assert!(world.was_told("to support"), "{:?}", world.told());
    let told =
        store.journal("mei").await.unwrap().into_iter().find_map(|entry| match entry.input.kind {
            InputKind::Switched { off } => off.into_iter().next(),
            _ => None,
        });
    let told = told.unwrap();
    assert_eq!((told.by.as_str(), told.because.as_str()), ("ana", "a wave of fraud"));
    let folded = runtime.replay("mei").await.unwrap().unwrap();
    let stored = store.load("mei").await.unwrap().unwrap();
    assert_eq!(postcard::to_allocvec(&folded).unwrap(), stored.state);
}

#[tokio::test]
async fn a_sensitive_tool_takes_two_people_to_be_on_again() {
    let world = World::with_an_order_of(20);
    let runtime = world.runtime(Arc::new(Memory::default()));
    runtime.switch_off(cancel(), "ana", "a wave of fraud").await.unwrap();
    for (by, still_off) in [("ben", true), ("ben", true), ("cleo", false)] {
        let now = runtime.switch_on(cancel(), by, "it is over").await.unwrap();
        assert_eq!(!now.off.is_empty(), still_off, "{by}");
    }
    for line in LINES {
        runtime.message("mei", line, line).await.unwrap();
    }
    assert_eq!(world.cancels(), 1);
}

#[tokio::test]
async fn what_is_not_there_can_not_be_switched() {
    let world = World::with_an_order_of(20);
    let runtime = world.runtime(Arc::new(Memory::default()));
    let what = Capability::Tool("shop.cancel".to_owned());
    let error = runtime.switch_off(what, "ana", "a wave of fraud").await.unwrap_err();
    let words = "the project doesn't have the tool `shop.cancel`: nothing was switched";
    assert_eq!(error.to_string(), words);
    let error = runtime.switch_off(cancel(), " ", "a wave of fraud").await.unwrap_err();
    assert!(matches!(error, RuntimeError::BadLength(..)));
}
