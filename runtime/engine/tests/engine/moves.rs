//! Moves to a new version: what is known goes along, a yes is asked for again, and a crash at any
//! write leaves it led by the one version or by the other.

use std::sync::Arc;

use playbook_graph::Verified;
use playbook_machine::{Entry, InputKind, Mapping, Renamed};
use playbook_runtime::{Happened, Move, Runtime, Sqlite, Store};

use crate::crash::{Crash, Dying, LINES, memory};
use crate::shop;
use crate::world::{World, verified};

/// The project as it is published later: the state in which it is cancelled is called otherwise.
fn later_version() -> Verified {
    let mut graph = shop::shop();
    let states = &mut graph.playbooks[shop::CANCEL].states;
    let (cancel, _) = states.find(|state| state.name == "cancel").unwrap();
    states[cancel].name = "last_question".to_owned();
    playbook_graph::verify(graph).graph.unwrap()
}

fn mapping() -> Mapping {
    let states = [("cancel".to_owned(), "last_question".to_owned())].into();
    let renamed = Renamed { states, ..Renamed::default() };
    Mapping { playbooks: [("cancel_order".to_owned(), renamed)].into() }
}

fn published(world: &World, store: Arc<dyn Store>) -> Runtime {
    let later = later_version();
    let tools = world.tools(later.graph());
    let told = world.told.clone();
    Runtime::builder(later)
        .shared_store(store)
        .tools(tools)
        .clock(world.clock.clone())
        .listener(move |happened: &Happened| told.lock().unwrap().push(happened.clone()))
        .build()
        .unwrap()
}

async fn says(runtime: &Runtime, lines: &[&str]) {
    for line in lines {
        runtime.message("mei", line, *line).await.unwrap();
    }
}

async fn folds(runtime: &Runtime, store: &dyn Store) {
    let folded = runtime.replay("mei").await.unwrap().unwrap();
    let stored = store.load("mei").await.unwrap().unwrap();
    assert_eq!(postcard::to_allocvec(&folded).unwrap(), stored.state);
    let entries = store.journal("mei").await.unwrap().len();
    assert_eq!(runtime.trace("mei").await.unwrap().len(), entries);
}

fn is_move(entry: &&Entry) -> bool {
    matches!(entry.input.kind, InputKind::Migrated { .. })
}

#[tokio::test]
async fn it_goes_on_with_what_it_knew_and_asks_for_the_yes_again() {
    let folder = tempfile::tempdir().unwrap();
    let file: Arc<dyn Store> = Arc::new(Sqlite::open(folder.path().join("store.db")).unwrap());
    for store in [memory(), file] {
        let world = World::with_an_order_of(20);
        says(&world.runtime(store.clone()), &LINES[..2]).await;
        let runtime = published(&world, store.clone());
        let would = runtime.would_move("mei", &mapping()).await.unwrap().unwrap();
        assert_eq!(would.from, verified().hash());
        assert_eq!(store.journal("mei").await.unwrap().iter().filter(is_move).count(), 0);
        let moved = runtime.migrate("mei", &mapping(), "ana").await.unwrap().unwrap();
        assert_eq!(moved, would);
        let told = moved.came.unwrap().join("\n");
        assert!(told.contains("goes on in `last_question` (`cancel` before)"), "{told}");
        assert_eq!(store.load("mei").await.unwrap().unwrap().graph, later_version().hash());
        let said = |words: &str| world.told().iter().filter(|told| told.contains(words)).count();
        assert_eq!(said("Shall I cancel"), 2, "{:?}", world.told());
        says(&runtime, &LINES[2..]).await;
        assert_eq!(world.cancels(), 1, "{:?}", world.told());
        assert!(runtime.migrate("mei", &mapping(), "ana").await.unwrap().is_none());
        folds(&runtime, store.as_ref()).await;
    }
}

#[tokio::test]
async fn what_is_under_way_or_was_done_stays_and_says_why() {
    let (world, store) = (World::with_an_order_of(200), memory());
    says(&world.runtime(store.clone()), &LINES).await;
    let runtime = published(&world, store.clone());
    let stays = runtime.migrate("mei", &mapping(), "ana").await.unwrap().unwrap();
    let why = stays.came.unwrap_err().join("\n");
    assert!(why.contains("waits for people's approval"), "{why}");
    assert_eq!(store.load("mei").await.unwrap().unwrap().graph, verified().hash());
    assert_eq!(runtime.approvals().await.unwrap().len(), 1, "it still waits");
}

#[tokio::test]
async fn without_a_mapping_a_state_that_is_gone_keeps_it() {
    let (world, store) = (World::with_an_order_of(20), memory());
    says(&world.runtime(store.clone()), &LINES[..2]).await;
    let runtime = published(&world, store);
    let Move { came, .. } =
        runtime.migrate("mei", &Mapping::default(), "ana").await.unwrap().unwrap();
    assert!(came.unwrap_err().join("\n").contains("`cancel_order` has no state `cancel`"));
}

/// Every place to die while it is moved, before the write or right after it.
#[tokio::test]
async fn a_crash_while_it_is_moved_leaves_it_with_the_one_version_or_the_other() {
    let mut seen = [false; 2];
    for at in 1..=8 {
        for after in [false, true] {
            let (world, store) = (World::with_an_order_of(20), memory());
            says(&world.runtime(store.clone()), &LINES[..2]).await;
            let dying = Arc::new(Dying::new(store.clone(), Some(Crash { at, after })));
            let _ = published(&world, dying).migrate("mei", &mapping(), "ana").await;
            let led_by = store.load("mei").await.unwrap().unwrap().graph;
            assert!([verified().hash(), later_version().hash()].contains(&led_by));
            seen[usize::from(led_by == later_version().hash())] = true;

            let runtime = published(&world, store.clone());
            runtime.recover().await.unwrap();
            runtime.migrate("mei", &mapping(), "ana").await.unwrap();
            let entries = store.journal("mei").await.unwrap();
            assert_eq!(entries.iter().filter(is_move).count(), 1, "{at} {after}");
            says(&runtime, &LINES[2..]).await;
            assert_eq!(world.cancels(), 1, "{at} {after}: {:?}", world.told());
            folds(&runtime, store.as_ref()).await;
        }
    }
    assert_eq!(seen, [true, true], "both were come to");
}
