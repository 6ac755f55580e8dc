//! Shadow: everything runs, reads are made, and nothing leaves; a case that needs what was not done
//! waits until a person says what came of it.

use std::sync::Arc;

use playbook_runtime::store::StoreError;
use playbook_runtime::{
    Happened, Memory, Produced, Runtime, RuntimeError, Sqlite, Store, Turn, What,
};
use serde_json::json;

use crate::world::{World, in_words, verified};

const LINES: [&str; 3] =
    ["please cancel my order, I ordered it by mistake", "mei@example.com", "yes, go ahead"];

fn shadow(world: &World, store: impl Store) -> Runtime {
    let graph = verified();
    let tools = world.tools(graph.graph());
    let builder = Runtime::builder(graph).store(store).tools(tools).clock(world.clock.clone());
    builder.shadow().build().unwrap()
}

async fn says(runtime: &Runtime) -> Turn {
    let mut all = Turn { is_new: true, happened: Vec::new() };
    for line in LINES {
        all.happened.extend(runtime.message("mei", line, line).await.unwrap().happened);
    }
    all
}

fn words(happened: &[Happened]) -> Vec<String> {
    happened.iter().map(|happened| in_words(&happened.what)).collect()
}

#[tokio::test]
async fn everything_runs_and_nothing_leaves() {
    let world = World::with_an_order_of(20);
    let runtime = shadow(&world, Memory::shadow());
    let turn = says(&runtime).await;
    assert_eq!(world.cancels(), 0);
    assert_eq!(turn.replies().count(), 0, "nobody is told anything");
    let told = words(&turn.happened);
    assert!(told.iter().any(|line| line.starts_with("would: says: Shall I cancel")), "{told:?}");
    assert!(told.contains(&"shop.orders_of gave".to_owned()), "reads are made: {told:?}");
    let calls = "would: calls shop.cancel_order(";
    assert!(told.last().unwrap().starts_with(calls), "it stops there: {told:?}");
    // It waits, and asks nobody again.
    assert!(runtime.wake().await.unwrap().is_empty());
    runtime.replay("mei").await.unwrap().unwrap();
}

#[tokio::test]
async fn what_a_person_did_goes_on_from_there() {
    let world = World::with_an_order_of(20);
    let runtime = shadow(&world, Memory::shadow());
    let turn = says(&runtime).await;
    let call = turn.happened.last().unwrap().id.clone();
    let wrong = Produced::Gave(json!({ "refund": "much" }));
    let error = runtime.produced("mei", &call, wrong).await.unwrap_err();
    assert!(matches!(error, RuntimeError::NotProduced(_)), "{error}");
    let done = Produced::Gave(json!({ "refund": 20, "days": "5 days" }));
    let turn = runtime.produced("mei", &call, done).await.unwrap();
    let told = words(&turn.happened);
    assert!(told.contains(&"would: cancel_order ends cancelled".to_owned()), "{told:?}");
    assert_eq!(world.cancels(), 0);
    assert!(matches!(turn.happened[0].what, What::Would(_)));
}

#[tokio::test]
async fn a_shadows_store_never_becomes_real() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("shadow.db"), folder.path().join("real.db"));
    let world = World::with_an_order_of(20);
    says(&shadow(&world, Sqlite::shadow(&one).unwrap())).await;
    assert!(matches!(Sqlite::open(&one), Err(StoreError::Shadow { is_one: true, .. })));
    says(&shadow(&world, Sqlite::shadow(&one).unwrap())).await;
    drop(Sqlite::open(&other).unwrap());
    assert!(matches!(Sqlite::shadow(&other), Err(StoreError::Shadow { is_one: false, .. })));
    let tools = world.tools(verified().graph());
    let real = Runtime::builder(verified()).shared_store(Arc::new(Memory::default()));
    let refused = real.tools(tools).shadow().build().unwrap_err();
    assert_eq!(refused.to_string(), "a shadow needs a store of its own: name another file");
    assert_eq!(world.cancels(), 0);
}
