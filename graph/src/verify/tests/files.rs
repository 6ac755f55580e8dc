//! Graph files: what is written is read, what was changed is refused.

use super::shop::Shop;
use crate::file::write;
use crate::hash::{Hash, SEMANTICS};
use crate::playbook::{PointId, Step};
use crate::verified::{Verified, verify};
use crate::{ToolId, VariableId};

fn written() -> String {
    write(&verify(Shop::new().graph).graph.expect("the shop is proved"))
}

fn refusal(text: &str) -> String {
    Verified::load(text).expect_err("it is refused").to_string()
}

/// The same file with a piece changed, and with the hash that it then has.
fn forged(change: impl FnOnce(&mut Shop)) -> String {
    let mut shop = Shop::new();
    change(&mut shop);
    let mut file: serde_json::Value = serde_json::from_str(&written()).unwrap();
    file["hash"] = serde_json::to_value(shop.graph.hash()).unwrap();
    file["graph"] = serde_json::to_value(&shop.graph).unwrap();
    file.to_string()
}

#[test]
fn what_is_written_is_read() {
    let loaded = Verified::load(&written()).expect("it is as it was built");
    assert_eq!(*loaded.graph(), Shop::new().graph);
    assert_eq!(loaded.hash(), Shop::new().graph.hash());
}

#[test]
fn a_file_that_was_changed_is_refused() {
    let text = written().replace("\"at_most\":50", "\"at_most\":51");
    let told = refusal(&text);
    assert!(told.starts_with("this graph file was changed after it was built"), "{told}");
}

#[test]
fn a_file_that_was_changed_with_its_hash_is_proved_again() {
    let told = refusal(&forged(|shop| shop.allow_up_to("501")));
    assert_eq!(
        told,
        "this graph can't be proved: the policy \"Nobody cancels more than 500 USD alone\" does not hold (PB0312)"
    );
}

#[test]
fn a_file_by_another_hand_is_refused_and_panics_nobody() {
    let told = refusal(&forged(|shop| *shop.point(2) = Step::GoTo { state: crate::StateId(99) }));
    assert!(told.contains("there is no state number 99"), "{told}");
    let told = refusal(&forged(|shop| {
        if let Step::Call { call, .. } = shop.point(0) {
            call.args.clear();
        }
    }));
    assert!(told.contains("`shop.orders_of` is given 0 values and takes 1"), "{told}");
    let told = refusal(&forged(|shop| {
        if let Step::Act { call, .. } = shop.point(7) {
            (call.tool, call.result) = (ToolId(7), Some(VariableId(1)));
        }
    }));
    assert!(told.contains("there is no tool number 7"), "{told}");
    let told = refusal(&forged(|shop| {
        shop.graph.playbooks[shop.cancel_order].on_cancel = Some(PointId(500));
    }));
    assert!(told.contains("there is no point number 500"), "{told}");
}

#[test]
fn what_is_no_graph_file_is_refused_in_a_sentence() {
    assert!(refusal("").starts_with("this is no graph file"));
    assert!(refusal("{\"format\":2,\"semantics\":1}").contains("format 2"));
    assert!(refusal("{\"format\":1,\"semantics\":9}").contains("version 9"));
    let hash = Hash::of(b"x");
    let text =
        format!("{{\"format\":1,\"semantics\":{SEMANTICS},\"hash\":\"{hash}\",\"graph\":{{}}}}");
    assert!(refusal(&text).starts_with("this is no graph file"));
}
