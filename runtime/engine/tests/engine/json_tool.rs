//! A tool that the host carries out in JSON: arguments by name, the key of the act, a result by its type.

use std::sync::{Arc, Mutex};

use playbook_graph::Hash;
use playbook_machine::{Grant, ToolOutcome};
use playbook_runtime::{JsonCall, JsonEnd, JsonTool, ToolCall, ToolDriver, Tools};
use serde_json::json;

use crate::shop::{self, CANCEL_ORDER};

/// What came of a call that ended so, and what the function was given.
async fn came_of(end: JsonEnd) -> (ToolOutcome, JsonCall) {
    let graph = shop::shop();
    let seen: Arc<Mutex<Option<JsonCall>>> = Arc::default();
    let given = seen.clone();
    let tool = JsonTool::new(move |call: JsonCall| {
        *given.lock().unwrap() = Some(call);
        std::future::ready(end.clone())
    });
    assert_eq!(tool.keys_last(), None);
    let mut tools = Tools::new();
    tools.drive(CANCEL_ORDER, tool);
    let grant = Grant { digest: Hash::of(b"act"), because: "a test".to_owned() };
    let args = vec![shop::order(1, 0, 20), shop::reason(1)];
    let key = Some(Hash::of(b"key"));
    let call = ToolCall::new(&graph, CANCEL_ORDER, args, key, Some(grant)).unwrap();
    let outcome = tools.call(&graph, &call).await;
    let seen = seen.lock().unwrap().clone().unwrap();
    (outcome, seen)
}

#[tokio::test]
async fn it_is_given_names_and_the_key_and_gives_what_the_type_says() {
    let written = json!({ "refund": 20, "days": "5 days" });
    let (outcome, call) = came_of(JsonEnd::Gave(written)).await;
    assert_eq!(call.key, Some(Hash::of(b"key").to_string()));
    assert!(call.args["order"]["id"].is_string(), "{call:?}");
    assert!(call.args["reason"].is_string(), "{call:?}");
    assert_eq!(outcome, ToolOutcome::Gave(shop::cancellation(20)));
}

#[tokio::test]
async fn what_fits_no_type_is_unknown_and_never_a_success() {
    let misfit = |outcome| matches!(outcome, ToolOutcome::Unknown(_));
    assert!(misfit(came_of(JsonEnd::Gave(json!(7))).await.0));
    assert!(misfit(came_of(JsonEnd::Refused("no_such_refusal".to_owned())).await.0));
    let failed = came_of(JsonEnd::Failed("no connection".to_owned())).await.0;
    assert_eq!(failed, ToolOutcome::Failed("no connection".to_owned()));
}
