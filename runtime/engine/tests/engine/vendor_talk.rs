//! Conversations with the real shop over HTTP: what it is asked to write, and what customers and
//! people are told when it misbehaves at the one moment that matters.

use std::sync::Arc;

use playbook_runtime::{Happened, Memory, Runtime};
use serde_json::{Value as Json, json};

use crate::vendor::Vendor;
use crate::world::{in_words, verified};

/// Harper has one order, which is pending and costs 98.82 USD.
const HARPER: &str = "harper.moore2816@example.com";
/// Ivan has one order, which is pending and costs 109.58 USD.
const IVAN: &str = "ivan.santos5925@example.com";

fn desk(vendor: &Vendor) -> Runtime {
    let graph = verified();
    let tools = vendor.tools(graph.graph());
    let store = Arc::new(Memory::default());
    Runtime::builder(graph).shared_store(store).tools(tools).build().unwrap()
}

/// A customer asks for the cancelling and says yes; all that happened, in words. The shop may
/// misbehave from the yes on.
async fn cancels(
    vendor: &Vendor,
    runtime: &Runtime,
    email: &str,
    fault: Option<Json>,
) -> Vec<String> {
    let mut happened: Vec<Happened> = Vec::new();
    for line in ["please cancel my order, I don't need it any more", email] {
        happened.extend(runtime.message(email, line, line).await.unwrap().happened);
    }
    if let Some(fault) = fault {
        vendor.fault("/orders/", fault);
    }
    for line in ["no longer needed", "yes"] {
        happened.extend(runtime.message(email, line, line).await.unwrap().happened);
    }
    happened.iter().map(|happened| in_words(&happened.what)).collect()
}

#[tokio::test]
async fn a_small_order_causes_exactly_one_write() {
    let Some(vendor) = Vendor::start() else { return };
    let told = cancels(&vendor, &desk(&vendor), HARPER, None).await;
    assert!(told.iter().any(|line| line.contains("#W3942868 is cancelled. 98.82 USD")), "{told:?}");
    assert_eq!(vendor.writes(), 1);
}

#[tokio::test]
async fn a_middle_order_causes_one_write_once_a_team_lead_approves() {
    let Some(vendor) = Vendor::start() else { return };
    let runtime = desk(&vendor);
    let told = cancels(&vendor, &runtime, IVAN, None).await;
    assert!(told.iter().any(|line| line.starts_with("asks team_lead")), "{told:?}");
    assert_eq!(vendor.writes(), 0);
    let digest = runtime.approvals().await.unwrap()[0].request.digest.to_string();
    runtime.approve(&digest, "ann", "team_lead").await.unwrap();
    assert_eq!(vendor.writes(), 1);
}

#[tokio::test]
async fn where_the_answer_is_lost_people_are_told_that_it_is_unknown_and_nothing_is_tried_twice() {
    for fault in [json!({ "lose": true }), json!({ "after": 500 }), json!({ "status": 500 })] {
        let Some(vendor) = Vendor::start() else { return };
        let told = cancels(&vendor, &desk(&vendor), HARPER, Some(fault.clone())).await;
        let words = "to orders: it is not known whether the cancellation went through";
        assert!(told.iter().any(|line| line == words), "{fault}: {told:?}");
        assert_eq!(vendor.writes(), 1, "{fault}");
    }
}

#[tokio::test]
async fn what_the_shop_refuses_by_name_goes_its_own_way() {
    let Some(vendor) = Vendor::start() else { return };
    let runtime = desk(&vendor);
    let sent = json!({ "order": "#W3942868", "status": "delivered" });
    vendor.ask("POST", "/_/set", &sent);
    let told = cancels(&vendor, &runtime, HARPER, None).await;
    assert!(told.iter().any(|line| line.contains("has already left")), "{told:?}");
    assert_eq!(vendor.writes(), 0);
}
