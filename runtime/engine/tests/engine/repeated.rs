//! A call whose outcome is unknown, at a vendor that keeps keys: it is repeated, and only a success settles
//! it. That a later attempt did nothing says nothing of the one whose answer was lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use playbook_graph::{Graph, Hash, Value};
use playbook_machine::{Grant, ToolOutcome};
use playbook_runtime::tools::Answering;
use playbook_runtime::{ToolCall, ToolDriver, Tools};

use crate::crash::{every_crash, live_with, memory};
use crate::shop::{self, CANCEL_ORDER};
use crate::world::{World, verified};

/// A vendor that answers one after the other; the last one again and again.
#[derive(Clone)]
struct Answers {
    answers: Arc<Vec<ToolOutcome>>,
    asked: Arc<AtomicUsize>,
}

impl Answers {
    fn of(answers: &[ToolOutcome]) -> Self {
        Self { answers: Arc::new(answers.to_vec()), asked: Arc::default() }
    }
}

impl ToolDriver for Answers {
    fn call<'a>(&'a self, _: &'a Graph, _: &'a ToolCall) -> Answering<'a> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst);
        let answer = self.answers.get(number).or(self.answers.last()).unwrap().clone();
        Box::pin(std::future::ready(answer))
    }

    fn keys_last(&self) -> Option<i64> {
        Some(24 * 3_600)
    }
}

/// What comes of a call, and how often it was sent.
async fn comes_of(answers: &[ToolOutcome]) -> (ToolOutcome, usize) {
    let (graph, vendor) = (shop::shop(), Answers::of(answers));
    let mut tools = Tools::new();
    tools.drive(CANCEL_ORDER, vendor.clone());
    let grant = Grant { digest: Hash::of(b"act"), because: "a test".to_owned() };
    let args = vec![Value::Missing, shop::reason(1)];
    let key = Some(Hash::of(b"key"));
    let call = ToolCall::new(&graph, CANCEL_ORDER, args, key, Some(grant)).unwrap();
    let outcome = tools.call(&graph, &call).await;
    (outcome, vendor.asked.load(Ordering::SeqCst))
}

fn lost() -> ToolOutcome {
    ToolOutcome::Unknown("the answer was 500".to_owned())
}

fn no_connection() -> ToolOutcome {
    ToolOutcome::Failed("no connection".to_owned())
}

#[tokio::test]
async fn only_a_success_settles_what_was_lost() {
    let gave = ToolOutcome::Gave(shop::cancellation(20));
    let refused = ToolOutcome::Refused("already_shipped".to_owned());
    assert_eq!(comes_of(&[lost(), gave.clone()]).await, (gave, 2));
    // Done, and then the vendor is gone: nobody may hear that it wasn't done.
    assert_eq!(comes_of(&[lost(), no_connection()]).await, (lost(), 3));
    assert_eq!(comes_of(&[lost(), refused.clone()]).await, (lost(), 3));
    // What certainly did nothing the first time is not repeated here.
    assert_eq!(comes_of(&[no_connection()]).await, (no_connection(), 1));
    assert_eq!(comes_of(std::slice::from_ref(&refused)).await, (refused.clone(), 1));
}

/// The program ends while the call is on its way, and the vendor can't be reached when it comes back.
#[tokio::test]
async fn nobody_hears_after_a_crash_that_it_was_not_done() {
    let mut unknown = 0;
    for crash in every_crash(20).await {
        let (world, inner) = (World::with_an_order_of(20), memory());
        let (graph, name) = (verified(), "shop.cancel_order");
        let vendor = Answers::of(&[ToolOutcome::Gave(shop::cancellation(20)), no_connection()]);
        let tools = || world.tools(graph.graph()).with(graph.graph(), name, vendor.clone());
        let _ = live_with(&world, &inner, Some(crash), tools()).await;
        let sent_before = vendor.asked.load(Ordering::SeqCst) > 0;
        live_with(&world, &inner, None, tools()).await.unwrap();
        if sent_before && vendor.asked.load(Ordering::SeqCst) > 1 {
            unknown += 1;
            assert!(!world.was_told("is cancelled"), "{crash:?}: {:?}", world.told());
            assert!(!world.was_told("not been cancelled"), "{crash:?}: {:?}", world.told());
        }
    }
    assert!(unknown > 0, "some crash came while the call was on its way");
}
