//! Tools over HTTP, against the real shop: what is sent, what is read, and how each way in which a
//! request may go wrong is named.

use std::io::{BufRead as _, BufReader, Write as _};
use std::time::Duration;

use playbook_graph::{Graph, Hash, ToolId, Value};
use playbook_machine::{Grant, ToolOutcome};
use playbook_runtime::tools::{ToolCall, Tools};
use serde_json::json;

use crate::shop::{self, CANCEL_ORDER, FIND_CUSTOMER, ORDERS_OF};
use crate::vendor::{self, Vendor};

/// A customer with one order, which is pending.
const HARPER: &str = "harper_moore_3210";
const ORDERS: &str = "/users/harper_moore_3210/orders";
const CANCEL: &str = "/orders/";

struct Asked {
    graph: Graph,
    tools: Tools,
}

impl Asked {
    /// The project's tools; calls give up after a second.
    fn of(vendor: &Vendor) -> Self {
        let mut graph = shop::shop();
        for (_, tool) in graph.tools.iter_mut() {
            tool.timeout = Some(1);
        }
        Self { tools: vendor.tools(&graph), graph }
    }

    async fn call(&self, tool: ToolId, args: Vec<Value>) -> ToolOutcome {
        let grant = Grant { digest: Hash::of(b"act"), because: "a test".to_owned() };
        let call = ToolCall::new(&self.graph, tool, args, None, Some(grant)).unwrap();
        self.tools.call(&self.graph, &call).await
    }

    async fn orders(&self) -> ToolOutcome {
        self.call(ORDERS_OF, vec![Value::text(HARPER)]).await
    }

    async fn cancel(&self) -> ToolOutcome {
        let ToolOutcome::Gave(orders) = self.orders().await else { panic!("no orders") };
        let order = orders.as_list().unwrap()[0].clone();
        self.call(CANCEL_ORDER, vec![order, shop::reason(1)]).await
    }
}

#[tokio::test]
async fn a_read_becomes_exact_values_and_a_write_is_sent_in_the_shops_words() {
    let Some(vendor) = Vendor::start() else { return };
    let asked = Asked::of(&vendor);
    let email = Value::text("harper.moore2816@example.com");
    let found = asked.call(FIND_CUSTOMER, vec![email]).await;
    assert_eq!(found, ToolOutcome::Gave(shop::customer(HARPER, "customer")));
    let ToolOutcome::Gave(orders) = asked.orders().await else { panic!("no orders") };
    let order = &orders.as_list().unwrap()[0];
    assert_eq!(asked.graph.speak_value(order), "order #W3942868");
    assert_eq!(asked.graph.speak_value(order.field(3).unwrap()), "98.82 USD");
    let ToolOutcome::Gave(done) = asked.cancel().await else { panic!("not cancelled") };
    assert_eq!(asked.graph.speak_value(&done), "98.82 USD, 5 days");
    let writes = vendor.ask("GET", "/_/writes", &json!(null));
    assert_eq!(writes[0]["order"], "#W3942868");
    assert_eq!(writes[0]["reason"], "ordered by mistake");
}

#[tokio::test]
async fn refusals_have_their_names() {
    let Some(vendor) = Vendor::start() else { return };
    let asked = Asked::of(&vendor);
    let nobody = asked.call(FIND_CUSTOMER, vec![Value::text("no@body.example")]).await;
    assert_eq!(nobody, ToolOutcome::Refused("not_found".to_owned()));
    vendor.ask("POST", "/_/set", &json!({ "order": "#W3942868", "status": "delivered" }));
    assert_eq!(asked.cancel().await, ToolOutcome::Refused("already_shipped".to_owned()));
}

/// What comes of a read and of a write when the shop behaves like this.
async fn under(vendor: &Vendor, asked: &Asked, fault: serde_json::Value) -> (String, String) {
    let kind = |outcome: ToolOutcome| {
        let shown = format!("{outcome:?}");
        shown.split('(').next().unwrap_or_default().to_owned()
    };
    vendor.fault(ORDERS, fault.clone());
    let read = kind(asked.orders().await);
    vendor.fault(CANCEL, fault);
    let write = kind(asked.cancel().await);
    vendor.ask("POST", "/_/reset", &json!({}));
    (read, write)
}

#[tokio::test]
async fn a_read_that_goes_wrong_failed_and_a_write_is_unknown() {
    let Some(vendor) = Vendor::start() else { return };
    let asked = Asked::of(&vendor);
    for fault in [
        json!({ "status": 500 }),
        json!({ "status": 503 }),
        json!({ "status": 303 }),
        json!({ "after": 500 }),
        json!({ "hang": 2 }),
        json!({ "lose": true }),
        // A success that isn't of the declared type.
        json!({ "status": 200 }),
    ] {
        let (read, write) = under(&vendor, &asked, fault.clone()).await;
        assert_eq!((read.as_str(), write.as_str()), ("Failed", "Unknown"), "{fault}");
    }
    // An answer that says so: nothing was done.
    let (read, write) = under(&vendor, &asked, json!({ "status": 422 })).await;
    assert_eq!((read.as_str(), write.as_str()), ("Failed", "Failed"));
}

#[tokio::test]
async fn a_shop_that_is_not_there_certainly_did_nothing() {
    let Some(vendor) = Vendor::start() else { return };
    let asked = Asked::of(&vendor);
    let port = vendor.port;
    drop(vendor);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let order = shop::order(1, 0, 20);
    let outcome = asked.call(CANCEL_ORDER, vec![order, shop::reason(0)]).await;
    let ToolOutcome::Failed(why) = outcome else { panic!("{outcome:?} on port {port}") };
    assert_eq!(why, "no connection: connection refused");
}

/// What comes of reading the orders of a customer with this number.
async fn orders_of(port: u16, customer: &str) -> ToolOutcome {
    let graph = shop::shop();
    let asked = Asked { tools: vendor::tools(port, &graph), graph };
    asked.call(ORDERS_OF, vec![Value::text(customer)]).await
}

#[tokio::test]
async fn a_value_that_would_change_the_path_is_not_sent() {
    for customer in ["", ".", "..", ".\t.", "\n..", "a\r\nb", " .. ", "\u{7f}"] {
        // Nothing listens there: what isn't refused before would be `no connection`.
        let outcome = orders_of(9, customer).await;
        let ToolOutcome::Failed(why) = outcome else { panic!("{outcome:?}") };
        assert!(why.contains("can't stand in a path"), "{customer:?}: {why}");
    }
}

#[tokio::test]
async fn any_other_value_is_one_piece_of_the_path() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut line = String::new();
        BufReader::new(&stream).read_line(&mut line).unwrap();
        let _ = write!(stream, "HTTP/1.1 500 no\r\ncontent-length: 0\r\n\r\n");
        line
    });
    orders_of(port, "../a?b#c%2e\\é ").await;
    let line = asked.join().unwrap();
    assert_eq!(line, "GET /users/..%2Fa%3Fb%23c%252e%5C%C3%A9%20/orders HTTP/1.1\r\n");
}

#[test]
fn a_sensitive_call_without_a_grant_can_not_even_be_made() {
    let args = vec![shop::order(1, 0, 20), shop::reason(0)];
    let refused = ToolCall::new(&shop::shop(), CANCEL_ORDER, args, None, None).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`shop.cancel_order` is sensitive, and nothing granted the call"
    );
}
