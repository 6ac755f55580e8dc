//! One customer of the real shop, with a small, a middle, a large and a delivered order: what each
//! comes to, counted in the writes that reach the shop.

use super::program::{Folder, messages, playbook};
use super::shop::Shop;

const EMAIL: &str = "ivan.santos3158@example.com";
const SMALL: &str = "#W5183325";
const MIDDLE: &str = "#W8770097";
const LARGE: &str = "#W3913498";
const DELIVERED: &str = "#W6893533";
const SOMEBODY_ELSES: &str = "#W5694685";
const PROJECT: &str = "examples/cancel_order";

/// A conversation about one order, up to the question and its answer.
fn conversation(order: &str, answer: &str) -> String {
    let matter = format!("please cancel my order {order}, I ordered it by mistake");
    messages(order, &[&matter, EMAIL, answer])
}

#[test]
fn a_small_order_is_cancelled_with_exactly_one_write() {
    let Some(shop) = Shop::start() else { return };
    let folder = Folder::new();
    let bindings = shop.bindings(&folder);
    let said = playbook(&["run", PROJECT, "--bindings", &bindings], &conversation(SMALL, "yes"));
    let replies = said.ends_with(0).replies().join("\n");
    assert!(replies.contains("316.60 USD"), "{replies}");
    assert!(replies.contains("is cancelled"), "{replies}");
    let writes = shop.writes();
    assert_eq!(writes.len(), 1, "{writes:?}");
    assert_eq!(writes[0]["verb"], "cancel");
    assert_eq!(writes[0]["order"], SMALL);
    assert_eq!(writes[0]["reason"], "ordered by mistake");
    assert_eq!(shop.status(SMALL), "cancelled");
}

#[test]
fn a_middle_order_waits_for_a_person_and_then_causes_one_write() {
    let Some(shop) = Shop::start() else { return };
    let folder = Folder::new();
    let bindings = shop.bindings(&folder);
    let store = folder.path("desk.db");
    let run = ["run", PROJECT, "--bindings", &bindings, "--store", &store];
    let said = playbook(&run, &conversation(MIDDLE, "yes")).ends_with(0);
    assert!(said.replies().join("\n").contains("A colleague has to approve this"));
    assert!(shop.writes().is_empty(), "nobody has approved yet");

    let on = [PROJECT, "--bindings", &bindings, "--store", &store];
    let listed = playbook(&[&["approvals", "list", "--json"], &on[..]].concat(), "").ends_with(0);
    let open = listed.lines();
    assert_eq!(open.len(), 1, "{}", listed.out);
    let digest = open[0]["digest"].as_str().unwrap();

    let by = ["--by", "ana", "--role", "team_lead"];
    let approve = [&["approvals", "approve", digest], &on[..], &by[..]].concat();
    playbook(&approve, "").ends_with(0).says("is cancelled");
    assert_eq!(shop.writes().len(), 1);
    assert_eq!(shop.status(MIDDLE), "cancelled");

    playbook(&approve, "").ends_with(3).says("waits for approval");
    assert_eq!(shop.writes().len(), 1, "a second yes does nothing");
}

#[test]
fn an_approval_in_the_wrong_role_is_none() {
    let Some(shop) = Shop::start() else { return };
    let folder = Folder::new();
    let bindings = shop.bindings(&folder);
    let store = folder.path("desk.db");
    let run = ["run", PROJECT, "--bindings", &bindings, "--store", &store];
    playbook(&run, &conversation(MIDDLE, "yes")).ends_with(0);
    let on = [PROJECT, "--bindings", &bindings, "--store", &store];
    let listed =
        playbook(&[&["approvals", "list", "--json"], &on[..]].concat(), "").ends_with(0).lines();
    let digest = listed[0]["digest"].as_str().unwrap();
    let by = ["--by", "ana", "--role", "intern"];
    playbook(&[&["approvals", "approve", digest], &on[..], &by[..]].concat(), "").ends_with(3);
    assert!(shop.writes().is_empty());
}

#[test]
fn the_same_asked_for_in_two_chats_is_done_once() {
    let line = |chat: &str, number: u32, text: &str| {
        let id = format!("{chat}-{number}");
        serde_json::json!({ "conversation": chat, "id": id, "text": text }).to_string() + "\n"
    };
    let ask = format!("please cancel my order {SMALL}, I ordered it by mistake");
    let mut lines = String::new();
    for (number, text) in [(1, ask.as_str()), (2, "ivan@example.com"), (3, "yes")] {
        lines += &(line("one", number, text) + &line("other", number, text));
    }
    let folder = Folder::new();
    let said = playbook(&["run", PROJECT, "--store", &folder.path("desk.db")], &lines).ends_with(0);
    let called = |line: &serde_json::Value| line["tool"] == "shop.cancel_order";
    assert_eq!(said.lines().iter().filter(|line| called(line)).count(), 1, "{}", said.out);
    let done = |line: &serde_json::Value| {
        line["reply"].as_str().is_some_and(|reply| reply.contains("is cancelled"))
    };
    assert_eq!(said.lines().iter().filter(|line| done(line)).count(), 2, "{}", said.out);
}

#[test]
fn nobody_approves_what_they_ask_for() {
    let folder = Folder::new();
    let store = folder.path("desk.db");
    let run = ["run", PROJECT, "--store", &store];
    playbook(&run, &conversation(MIDDLE, "yes").replace(EMAIL, "ivan@example.com")).ends_with(0);
    let on = [PROJECT, "--store", &store];
    let list = [&["approvals", "list", "--json"], &on[..]].concat();
    let open = playbook(&list, "").ends_with(0).lines();
    let digest = open[0]["digest"].as_str().unwrap();
    let decide = |by: &str| {
        let by = ["--by", by, "--role", "team_lead"];
        playbook(&[&["approvals", "approve", digest], &on[..], &by[..]].concat(), "").ends_with(0)
    };
    // The customer, also where they hold the role.
    let said = decide("ivan_santos");
    assert!(!said.out.contains("is cancelled"), "{}", said.out);
    said.says("nobody decides on their own matter");
    assert_eq!(playbook(&list, "").ends_with(0).lines().len(), 1, "it still waits");
    decide("ana").says("is cancelled");
}

#[test]
fn what_the_policy_forbids_never_reaches_the_shop() {
    let Some(shop) = Shop::start() else { return };
    let folder = Folder::new();
    let bindings = shop.bindings(&folder);
    let run = ["run", PROJECT, "--bindings", &bindings];
    for (order, answer, words) in [
        (LARGE, "yes", "Over 2000 USD goes to finance."),
        (SOMEBODY_ELSES, "yes", "I can't find that order among yours."),
        (DELIVERED, "yes", "delivered"),
        (SMALL, "no", "Shall I cancel"),
    ] {
        let said = playbook(&run, &conversation(order, answer)).ends_with(0);
        let replies = said.replies().join("\n");
        assert!(replies.contains(words), "{order}: {replies}");
    }
    assert!(shop.writes().is_empty(), "{:?}", shop.writes());
}
