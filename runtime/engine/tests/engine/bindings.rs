//! Bindings: what a file may say, and what each mistake in one is answered with.

use std::path::Path;

use playbook_graph::Hash;
use playbook_machine::{Grant, ToolOutcome};
use playbook_runtime::bindings::{Around, Bindings, Bound};
use playbook_runtime::tools::{ToolCall, Tools};

use crate::shop::{self, CANCEL_ORDER, ORDERS_OF};

fn read(text: &str) -> Result<Bindings, String> {
    let environment = |name: &str| (name == "SHOP_TOKEN").then(|| "s3cret".to_owned());
    let graph = shop::shop();
    let around =
        Around { graph: &graph, folder: Path::new("tests/engine"), environment: &environment };
    Bindings::read("bindings.toml", text, &around).map_err(|faults| faults.to_string())
}

/// The good file, with one piece of it replaced.
fn with(piece: &str, instead: &str) -> Result<Bindings, String> {
    let good = include_str!("bindings.toml").replace("PORT", "80");
    assert!(good.contains(piece), "{piece}");
    read(&good.replace(piece, instead))
}

/// The first fault of the good file with one piece of it replaced.
fn fault(piece: &str, instead: &str) -> String {
    let faults = with(piece, instead).unwrap_err();
    faults.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn each_mistake_is_named_with_its_line_and_what_to_write_instead() {
    let cases = [
        (
            ("[tool.shop.orders_of]", "[tool.shop.orders_off]"),
            "bindings.toml:1: the tool `shop.orders_of` is not bound: write `[tool.shop.orders_of]` \
             with a `request`, a `stub`, `host = true` or `off = true`",
        ),
        (
            ("query =", "qery ="),
            "bindings.toml:9: nothing here is called `qery`: did you mean `query`?",
        ),
        (
            ("\"{email}\"", "\"{mail}\""),
            "bindings.toml:9: `shop.find_customer` takes no `mail`: did you mean `email`?",
        ),
        (
            ("{order.id}", "{order.number}"),
            "bindings.toml:18: `Order` has no field `number`: there are `id`, `customer`, `status`, \
             `total`, `payment`",
        ),
        (
            ("is = \"not_found\"", "is = \"lost\""),
            "bindings.toml:10: `shop.find_customer` declares no refusal `lost`: there are `not_found`",
        ),
        (
            ("\"POST /orders", "\"GET /orders"),
            "bindings.toml:18: `shop.cancel_order` is sensitive, and a `GET` only reads",
        ),
        (
            ("status = 404", "status = \"404\""),
            "bindings.toml:10: this is a text: write a status such as `409`",
        ),
        (
            ("constant = \"5 days\"", "constant = 5"),
            "bindings.toml:21: the constant is not a length of time such as `5 days`",
        ),
        (
            ("words.CancelReason = { no_longer_needed", "words.CancelReason = { not_needed"),
            "bindings.toml:5: `CancelReason` has no value `not_needed`: there are `no_longer_needed`, \
             `ordered_by_mistake`",
        ),
        (
            ("url = \"http:", "url = \"ftp:"),
            "bindings.toml:2: `ftp://127.0.0.1:80` is no address: write an address such as \
             `\"https://shop.example.com\"`",
        ),
        (
            ("[tool.shop.cancel_order]", "[tool.shop.cancel_order]\nhost = true"),
            "bindings.toml:17: `request` and `host` is bound in two ways: keep one",
        ),
    ];
    for ((piece, instead), expected) in cases {
        assert_eq!(fault(piece, instead), expected);
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let good = include_str!("bindings.toml").replace("PORT", "80");
    let bad = good.replace("\"{email}\"", "\"{mail}\"").replace("{order.id}", "{order.number}");
    assert_eq!(read(&bad).unwrap_err().lines().count(), 2);
    assert!(read("[tool").unwrap_err().starts_with("bindings.toml:1: this is no TOML: "));
}

#[test]
fn a_secret_comes_from_the_environment_and_is_never_shown() {
    let header = |value: &str| {
        with(
            "private_addresses",
            &format!("headers = {{ authorization = \"{value}\" }}\nprivate_addresses"),
        )
    };
    let bindings = header("Bearer {env.SHOP_TOKEN}").unwrap();
    assert!(!format!("{bindings:?}").contains("s3cret"));
    assert_eq!(
        header("Bearer {env.OTHER}").unwrap_err(),
        "bindings.toml:3: the environment has no `OTHER`: set it before you start"
    );
}

const STUBS: &str = r#"
[tool.shop.find_customer]
stub = [{ when = { email = "mei@example.com" }, gives = { id = "mei", name = "Mei" } }, { refuses = "not_found" }]
[tool.shop.orders_of]
fixtures = "orders.json"
[tool.shop.cancel_order]
off = true
"#;

async fn call(
    bindings: Bindings,
    tool: playbook_graph::ToolId,
    args: Vec<playbook_graph::Value>,
) -> ToolOutcome {
    let graph = shop::shop();
    let grant = Grant { digest: Hash::of(b"act"), because: "a test".to_owned() };
    let call = ToolCall::new(&graph, tool, args, None, Some(grant)).unwrap();
    Tools::bound(bindings).unwrap().call(&graph, &call).await
}

#[tokio::test]
async fn fixtures_answer_by_the_first_rule_that_fits() {
    let find = async |email: &str| {
        let args = vec![playbook_graph::Value::text(email)];
        call(read(STUBS).unwrap(), shop::FIND_CUSTOMER, args).await
    };
    assert_eq!(find("mei@example.com").await, ToolOutcome::Gave(shop::customer("mei", "Mei")));
    assert_eq!(find("other@example.com").await, ToolOutcome::Refused("not_found".to_owned()));
    let orders =
        call(read(STUBS).unwrap(), ORDERS_OF, vec![playbook_graph::Value::text("mei")]).await;
    let expected = playbook_graph::Value::List([shop::order(1_234_567, 0, 20)].into());
    assert_eq!(orders, ToolOutcome::Gave(expected));
}

#[tokio::test]
async fn a_tool_that_is_switched_off_certainly_did_nothing() {
    let bindings = read(STUBS).unwrap();
    assert!(matches!(bindings.tools[&CANCEL_ORDER], Bound::Off));
    let args = vec![shop::order(1, 0, 20), shop::reason(0)];
    let outcome = call(bindings, CANCEL_ORDER, args).await;
    let why = "the tool is switched off in the bindings".to_owned();
    assert_eq!(outcome, ToolOutcome::Failed(why));
}

#[test]
fn a_fixture_that_does_not_fit_its_tool_is_refused() {
    let bad = STUBS.replace("name = \"Mei\"", "nam = \"Mei\"");
    assert_eq!(
        read(&bad).unwrap_err(),
        "bindings.toml:3: what it gives doesn't fit the tool: `name` is missing"
    );
    let bad = STUBS.replace("refuses = \"not_found\"", "refuses = \"lost\"");
    assert!(read(&bad).unwrap_err().contains("declares no refusal `lost`: there are `not_found`"));
    let bad = STUBS.replace("orders.json", "nowhere.json");
    assert!(
        read(&bad)
            .unwrap_err()
            .ends_with("`nowhere.json` can't be read: no such file or directory")
    );
}

#[test]
fn the_examples_of_the_reference_can_be_used_as_they_stand() {
    let page = include_str!("../../../../docs/reference/bindings.md");
    let examples: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(examples.len(), 3);
    for example in examples {
        if let Err(faults) = read(example) {
            panic!("{faults}\n{example}");
        }
    }
}

#[test]
fn a_misspelt_key_is_named_beside_what_is_missing_by_it() {
    let faults = with("url = \"http:", "uri = \"http:").unwrap_err();
    assert!(faults.contains("nothing here is called `uri`: did you mean `url`?"), "{faults}");
    assert!(faults.contains("the connection has no `url`"), "{faults}");
}
