//! Conversations end to end: message in, journal and store and tools underneath, replies out.

use std::sync::Arc;

use playbook_graph::Verified;
use playbook_machine::ToolOutcome;
use playbook_runtime::approvals::{self, Decision};
use playbook_runtime::store::Enqueued;
use playbook_runtime::{
    Clock as _, Memory, Runtime, RuntimeError, Sqlite, Store, StoreError, Tools,
};

use crate::world::{World, in_words, verified};

const LINES: [&str; 3] =
    ["please cancel my order, I ordered it by mistake", "mei@example.com", "yes, go ahead"];

fn memory() -> Arc<dyn Store> {
    Arc::new(Memory::default())
}

/// Mei writes lines; what the last one led to, in words.
async fn says(runtime: &Runtime, lines: &[&str]) -> Vec<String> {
    let mut last = Vec::new();
    for line in lines {
        let turn = runtime.message("mei", line, *line).await.unwrap();
        last = turn.happened.iter().map(|happened| in_words(&happened.what)).collect();
    }
    last
}

/// The journal folds to what is stored.
async fn folds(runtime: &Runtime, store: &dyn Store) {
    let folded = runtime.replay("mei").await.unwrap().unwrap();
    let stored = store.load("mei").await.unwrap().unwrap();
    assert_eq!(postcard::to_allocvec(&folded).unwrap(), stored.state);
}

#[tokio::test]
async fn a_small_order_is_cancelled_once_after_a_yes() {
    let (world, store) = (World::with_an_order_of(20), memory());
    let runtime = world.runtime(store.clone());
    let asked = says(&runtime, &LINES[..2]).await;
    assert!(asked.last().unwrap().contains("Shall I cancel order #W0000001"), "{asked:?}");
    assert_eq!(world.cancels(), 0);
    let done = says(&runtime, &LINES[2..]).await;
    assert_eq!(
        done,
        [
            "shop.cancel_order gave",
            "says: Order #W0000001 is cancelled. 20 USD goes back.",
            "cancel_order ends cancelled",
        ]
    );
    assert_eq!(world.cancels(), 1);
    folds(&runtime, store.as_ref()).await;
    assert!(store.unfinished().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_message_that_comes_twice_counts_once() {
    let (world, store) = (World::with_an_order_of(20), memory());
    let runtime = world.runtime(store.clone());
    says(&runtime, &LINES).await;
    let entries = runtime.trace("mei").await.unwrap().len();
    for line in LINES {
        let again = runtime.message("mei", line, line).await.unwrap();
        assert!(!again.is_new && again.happened.is_empty());
    }
    assert_eq!(runtime.trace("mei").await.unwrap().len(), entries);
    assert_eq!(world.cancels(), 1);
}

#[tokio::test]
async fn a_middle_order_waits_for_a_team_lead() {
    let (world, store) = (World::with_an_order_of(200), memory());
    let runtime = world.runtime(store.clone());
    let waits = says(&runtime, &LINES).await;
    assert!(waits[0].starts_with("asks team_lead: shop.cancel_order"), "{waits:?}");
    let open = runtime.approvals().await.unwrap();
    let digest = open[0].request.digest.to_string();
    let wrong = runtime.approve(&digest, "bo", "intern").await.unwrap_err();
    assert_eq!(wrong.to_string(), "`intern` isn't asked here: `team_lead` is");
    assert_eq!(world.cancels(), 0);
    runtime.approve(&digest, "ann", "team_lead").await.unwrap();
    assert_eq!(world.cancels(), 1);
    assert!(runtime.approvals().await.unwrap().is_empty());
    let gone = runtime.approve(&digest, "ann", "team_lead").await;
    assert_eq!(gone, Err(RuntimeError::NoSuchApproval(digest)));
    folds(&runtime, store.as_ref()).await;
}

#[tokio::test]
async fn a_declined_or_too_large_order_is_left_alone() {
    let world = World::with_an_order_of(200);
    let runtime = world.runtime(memory());
    says(&runtime, &LINES).await;
    let digest = runtime.approvals().await.unwrap()[0].request.digest.to_string();
    runtime.decline(&digest, "ann", "team_lead").await.unwrap();
    assert!(world.was_told("to orders: cancelling this is over the limit"), "{:?}", world.told());
    let large = World::with_an_order_of(501);
    says(&large.runtime(memory()), &LINES).await;
    assert!(large.was_told("to orders: cancelling this is over the limit"), "{:?}", large.told());
    assert_eq!((world.cancels(), large.cancels()), (0, 0));
}

#[tokio::test]
async fn a_person_may_take_a_yes_back_and_the_same_decision_counts_once() {
    let (world, store) = (World::with_an_order_of(200), Arc::new(Memory::default()));
    let runtime = world.runtime(store.clone());
    says(&runtime, &LINES).await;
    let digest = runtime.approvals().await.unwrap()[0].request.digest.to_string();
    let graph = verified();
    for (approves, left) in
        [(true, Enqueued::New), (true, Enqueued::Duplicate), (false, Enqueued::New)]
    {
        let (by, role) = ("ann".to_owned(), "team_lead".to_owned());
        let decision = Decision { digest: digest.clone(), by, role, approves };
        let now = world.clock.now();
        let found = approvals::leave(store.as_ref(), graph.graph(), &decision, now).await.unwrap();
        assert_eq!(found, left, "{decision:?}");
    }
}

#[tokio::test]
async fn an_approval_that_nobody_gives_expires() {
    let world = World::with_an_order_of(200);
    let runtime = world.runtime(memory());
    says(&runtime, &LINES).await;
    world.clock.move_on(4 * 3_600 - 1);
    runtime.wake().await.unwrap();
    assert_eq!(runtime.approvals().await.unwrap().len(), 1, "never early");
    world.clock.move_on(1);
    runtime.wake().await.unwrap();
    assert!(runtime.approvals().await.unwrap().is_empty());
    assert!(world.was_told("closes the request"), "{:?}", world.told());
    assert_eq!(world.cancels(), 0);
}

#[tokio::test]
async fn timers_wake_a_runtime_that_is_kept_awake() {
    let world = World::with_an_order_of(200);
    let runtime = world.runtime(memory());
    let awake = runtime.keep_awake();
    says(&runtime, &LINES[..1]).await;
    world.clock.move_on(600);
    while !world.was_told("Are you still there?") {
        tokio::task::yield_now().await;
    }
    drop(awake);
}

#[tokio::test]
async fn an_unknown_outcome_is_told_to_people_and_the_key_stays_occupied() {
    let mut world = World::with_an_order_of(20);
    world.ends = ToolOutcome::Unknown("no answer".to_owned());
    let (runtime, store) = {
        let store = memory();
        (world.runtime(store.clone()), store)
    };
    says(&runtime, &LINES).await;
    let words = "to orders: it is not known whether the cancellation went through";
    assert!(world.was_told(words), "{:?}", world.told());
    // Another conversation about the same order gets the same answer, and no second try.
    for line in LINES {
        runtime.message("mei again", line, line).await.unwrap();
    }
    assert_eq!(world.cancels(), 1);
    folds(&runtime, store.as_ref()).await;
}

#[tokio::test]
async fn while_an_act_waits_for_approval_nobody_is_told_that_it_may_have_been_done() {
    let folder = tempfile::tempdir().unwrap();
    let file: Arc<dyn Store> = Arc::new(Sqlite::open(folder.path().join("store.db")).unwrap());
    for store in [memory(), file] {
        let world = World::with_an_order_of(200);
        let runtime = world.runtime(store);
        says(&runtime, &LINES).await;
        for line in LINES {
            runtime.message("mei again", line, line).await.unwrap();
        }
        assert!(!world.was_told("not known"), "{:?}", world.told());
        let words = "the same is being decided or done already";
        assert!(world.was_told(words), "{:?}", world.told());
        // The first one goes on as if nobody else had asked.
        let open = runtime.approvals().await.unwrap();
        let digest = open[0].request.digest.to_string();
        runtime.approve(&digest, "ann", "team_lead").await.unwrap();
        assert_eq!((open.len(), world.cancels()), (1, 1));
    }
}

#[tokio::test]
async fn many_customers_at_once_stay_apart() {
    let world = World::with_an_order_of(20);
    let runtime = world.runtime(memory());
    let tasks: Vec<_> = (0..20)
        .map(|number| {
            let runtime = runtime.clone();
            tokio::spawn(async move {
                let name = format!("c{number}");
                for line in &LINES[..2] {
                    runtime.message(&name, line, *line).await.unwrap();
                }
                runtime.trace(&name).await.unwrap().len()
            })
        })
        .collect();
    let mut lengths = Vec::new();
    for task in tasks {
        lengths.push(task.await.unwrap());
    }
    assert!(lengths.iter().all(|length| *length == lengths[0] && *length > 2), "{lengths:?}");
}

#[tokio::test]
async fn a_conversation_goes_on_in_another_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let world = World::with_an_order_of(200);
    let store: Arc<dyn Store> = Arc::new(Sqlite::open(&path).unwrap());
    says(&world.runtime(store.clone()), &LINES).await;
    // A team lead decides beside the running desk, which takes it up when it wakes.
    let graph = verified();
    let beside = Sqlite::beside(&path).unwrap();
    let digest = beside.approvals().await.unwrap()[0].request.digest.short();
    let decision =
        Decision { digest, by: "ann".to_owned(), role: "team_lead".to_owned(), approves: true };
    let now = world.clock.now();
    let left = approvals::leave(&beside, graph.graph(), &decision, now).await.unwrap();
    assert_eq!(left, Enqueued::New);
    assert_eq!(world.cancels(), 0);
    drop(store);
    let store: Arc<dyn Store> = Arc::new(Sqlite::open(&path).unwrap());
    let runtime = world.runtime(store.clone());
    runtime.recover().await.unwrap();
    assert_eq!(world.cancels(), 1);
    folds(&runtime, store.as_ref()).await;
}

/// The project as it is published later: with one team more.
fn later_version() -> Verified {
    let mut graph = crate::shop::shop();
    graph.teams.push(playbook_graph::Team::named("another"));
    playbook_graph::verify(graph).graph.unwrap()
}

#[tokio::test]
async fn a_conversation_stays_with_the_version_that_it_began_with() {
    let folder = tempfile::tempdir().unwrap();
    let file: Arc<dyn Store> = Arc::new(Sqlite::open(folder.path().join("store.db")).unwrap());
    for store in [memory(), file] {
        let world = World::with_an_order_of(20);
        says(&world.runtime(store.clone()), &LINES[..2]).await;
        let later = later_version();
        let (hash, tools) = (later.hash(), world.tools(later.graph()));
        let builder = Runtime::builder(later).shared_store(store.clone()).tools(tools);
        let runtime = builder.clock(world.clock.clone()).build().unwrap();
        says(&runtime, &LINES[2..]).await;
        assert_eq!(world.cancels(), 1, "{:?}", world.told());
        runtime.message("new", "1", LINES[0]).await.unwrap();
        let version = async |name: &str| store.load(name).await.unwrap().unwrap().graph;
        assert_eq!(version("mei").await, verified().hash(), "its own");
        assert_eq!(version("new").await, hash, "the published one");
        folds(&runtime, store.as_ref()).await;
        assert!(!runtime.trace("mei").await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_tightened_authority_holds_at_once_also_where_an_older_version_goes_on() {
    let (world, store) = (World::with_an_order_of(20), memory());
    says(&world.runtime(store.clone()), &LINES[..2]).await;
    let mut graph = crate::shop::shop();
    let rules = &mut graph.authorities[playbook_graph::AuthorityId(0)].rules;
    rules.retain(|rule| rule.decision != playbook_graph::Decision::Allow);
    let tightened: Verified = playbook_graph::verify(graph).graph.unwrap();
    let short = tightened.hash().short();
    let tools = world.tools(tightened.graph());
    let told = world.told.clone();
    let runtime = Runtime::builder(tightened)
        .shared_store(store.clone())
        .tools(tools)
        .clock(world.clock.clone())
        .listener(move |happened: &playbook_runtime::Happened| {
            told.lock().unwrap().push(happened.clone());
        })
        .build()
        .unwrap();
    says(&runtime, &LINES[2..]).await;
    assert_eq!(world.cancels(), 0, "{:?}", world.told());
    assert!(world.was_told("to support"), "{:?}", world.told());
    let journal = serde_json::to_string(&store.journal("mei").await.unwrap()).unwrap();
    assert!(journal.contains(&format!("version {short} of the playbooks")), "{journal}");
    folds(&runtime, store.as_ref()).await;
}

#[tokio::test]
async fn what_is_missing_is_said_before_anything_runs() {
    let build = |desk: &str, tools| Runtime::builder(verified()).desk(desk).tools(tools).build();
    let graph = verified();
    let tools = || World::with_an_order_of(20).tools(graph.graph());
    assert_eq!(
        build("acme", Tools::new()).unwrap_err().to_string(),
        "nothing carries out `shop.find_customer`, `shop.orders_of`, `shop.cancel_order`: bind it \
         in `bindings.toml`"
    );
    assert_eq!(
        build("other", tools()).unwrap_err().to_string(),
        "there is no desk `other`: there are `acme`"
    );
}

#[tokio::test]
async fn a_person_takes_over_and_gives_back() {
    let world = World::with_an_order_of(20);
    let runtime = world.runtime(memory());
    says(&runtime, &LINES[..2]).await;
    runtime.take_over("mei", "ann").await.unwrap();
    assert!(says(&runtime, &["are you there?"]).await.is_empty(), "a person speaks now");
    let back = runtime.give_back("mei", "ann").await.unwrap();
    assert!(back.replies().any(|reply| reply.contains("Shall I cancel")), "{back:?}");
    assert_eq!(world.cancels(), 0);
}

#[tokio::test]
async fn an_input_that_can_not_be_stored_is_not_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    drop(Sqlite::open(&path).unwrap());
    let beside: Arc<dyn Store> = Arc::new(Sqlite::beside(&path).unwrap());
    let world = World::with_an_order_of(20);
    let error = world.runtime(beside).message("mei", "1", "hello").await.unwrap_err();
    assert!(matches!(error, RuntimeError::Store(StoreError::InUse(_))));
    assert!(world.told().is_empty());
}

#[tokio::test]
async fn a_message_that_is_empty_or_far_too_long_is_not_accepted() {
    let runtime = World::with_an_order_of(20).runtime(memory());
    for text in [String::new(), "x".repeat(1 << 20)] {
        let error = runtime.message("mei", "1", text).await.unwrap_err();
        let words = "a message has to have 1 to 65536 bytes: nothing was accepted";
        assert_eq!(error.to_string(), words);
    }
    assert!(runtime.trace("mei").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_conversation_that_can_not_go_on_holds_up_no_other() {
    let (world, store) = (World::with_an_order_of(20), memory());
    let mut graph = crate::shop::shop();
    graph.desks[playbook_graph::DeskId(0)].name = "a desk that is gone".to_owned();
    let other: Verified = playbook_graph::verify(graph).graph.unwrap();
    let tools = world.tools(other.graph());
    let clock = world.clock.clone();
    let builder = Runtime::builder(other).shared_store(store.clone()).tools(tools).clock(clock);
    builder.build().unwrap().message("another version", "1", LINES[0]).await.unwrap();
    let runtime = world.runtime(store);
    says(&runtime, &LINES[..1]).await;
    world.clock.move_on(600);
    let error = runtime.wake().await.unwrap_err();
    assert!(matches!(error, RuntimeError::OtherVersion { .. }));
    assert!(world.was_told("Are you still there?"), "{:?}", world.told());
}

#[tokio::test]
async fn one_message_sent_three_times_at_once_counts_once() {
    let runtime = World::with_an_order_of(20).runtime(memory());
    let send = || async { runtime.message("mei", "1", LINES[0]).await.unwrap().is_new };
    let (first, second, third) = tokio::join!(send(), send(), send());
    assert_eq!([first, second, third].iter().filter(|new| **new).count(), 1);
}

#[tokio::test]
async fn two_who_drive_one_store_fence_each_other_off_and_nothing_is_done_twice() {
    let (world, store) = (World::with_an_order_of(20), memory());
    let (one, other) = (world.runtime(store.clone()), world.runtime(store.clone()));
    says(&one, &LINES[..1]).await;
    says(&other, &LINES[1..2]).await;
    says(&one, &LINES).await;
    says(&other, &LINES).await;
    assert_eq!(world.cancels(), 1);
    folds(&one, store.as_ref()).await;
}
