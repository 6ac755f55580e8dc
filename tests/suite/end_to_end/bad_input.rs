//! Bad input of each kind: a clear sentence, a documented exit code, nothing lost.

use serde_json::json;

use super::program::{Folder, copy_of_example, messages, playbook};
use super::shop::Shop;

const PROJECT: &str = "examples/cancel_order";

#[test]
fn files_that_are_not_there_or_not_text() {
    let folder = Folder::new();
    playbook(&["check", "nowhere"], "").ends_with(3).says("there is nothing at `nowhere`");
    playbook(&["check", "README.md"], "").ends_with(3).says("is no playbook");
    let empty = folder.path("empty");
    std::fs::create_dir(&empty).unwrap();
    playbook(&["check", &empty], "").ends_with(3).says("playbook new");
    let binary = folder.write("binary.playbook", [0xff, 0xfe, 0x00, 0x80]);
    playbook(&["check", &binary], "").ends_with(3).says("is not text");
    playbook(&["run", PROJECT, "--bindings", "nowhere.toml"], "").ends_with(3).says("nowhere.toml");
    playbook(&["explain", "PB9999"], "").ends_with(3).says("there is no code `PB9999`");
    playbook(&["chek"], "").ends_with(2).says("check");
}

#[test]
fn a_line_of_a_mebibyte_is_a_finding_and_not_a_hang() {
    let folder = Folder::new();
    for long in ["x".repeat(1 << 20), "{".repeat(1 << 20), "\"".repeat(1 << 20)] {
        let file = folder.write("long.playbook", long);
        playbook(&["check", &file], "").ends_with(1);
    }
    let long = messages("c", &[&"please ".repeat(150_000), "please cancel my order"]);
    let said = playbook(&["run", PROJECT], &long).ends_with(3);
    let said = said.says("line 1: a message has to have 1 to 65536 bytes: nothing was accepted");
    assert_eq!(said.replies().len(), 1, "the next line is heard: {}", said.out);
}

#[test]
fn lines_that_are_no_messages_are_named_and_the_rest_is_done() {
    let good = messages("c", &["please cancel my order"]);
    let input = format!("not json\n{{\"conversation\": 7}}\n\n{good}");
    let said = playbook(&["run", PROJECT], &input).ends_with(3).says("line 1").says("line 2");
    assert_eq!(said.replies().len(), 1, "{}", said.out);
}

#[test]
fn an_unknown_tool_in_a_playbook_and_in_the_bindings() {
    let folder = Folder::new();
    let copy = copy_of_example(&folder, "copy");
    let file = format!("{copy}/cancel_order.playbook");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("shop.orders_of(", "shop.order_of(")).unwrap();
    playbook(&["check", &copy], "").ends_with(1).says("order_of").says("orders_of");
    std::fs::write(&file, text).unwrap();

    let bindings = format!("{copy}/bindings.toml");
    let bound = std::fs::read_to_string(&bindings).unwrap();
    std::fs::write(&bindings, bound.replace("shop.orders_of", "shop.order_of")).unwrap();
    playbook(&["run", &copy], "").ends_with(3).says("shop.order_of");
    std::fs::write(&bindings, "this is = = not toml").unwrap();
    playbook(&["run", &copy], "").ends_with(3).says("bindings.toml");
}

#[test]
fn a_shop_that_cannot_be_reached_hands_over_and_claims_nothing() {
    let folder = Folder::new();
    let text = std::fs::read_to_string(
        playbook_tests::top().join("examples/cancel_order/bindings.http.toml"),
    );
    // Port 9 of this machine: nobody listens.
    let bindings =
        folder.write("bindings.toml", text.unwrap().replace("127.0.0.1:8087", "127.0.0.1:9"));
    let input = messages("c", &["please cancel my order", "ivan.santos3158@example.com"]);
    let said = playbook(&["run", PROJECT, "--bindings", &bindings], &input).ends_with(0);
    assert!(said.replies().join("\n").contains("handing you over"), "{}", said.out);
    said.says("shop.find_customer");
}

#[test]
fn reads_that_fail_or_hang_hand_over() {
    let Some(shop) = Shop::start() else { return };
    let folder = Folder::new();
    let bindings = shop.bindings(&folder);
    let input = messages("c", &["please cancel my order", "ivan.santos3158@example.com"]);
    for fault in [json!({"status": 500}), json!({"lose": true}), json!({"hang": 7})] {
        shop.reset();
        let mut fault = fault;
        fault["path"] = json!("/users");
        shop.fault(&fault);
        let said = playbook(&["run", PROJECT, "--bindings", &bindings], &input).ends_with(0);
        let replies = said.replies().join("\n");
        assert!(replies.contains("handing you over"), "{fault}: {replies}");
    }
}

#[test]
fn a_store_that_cannot_be_used() {
    let folder = Folder::new();
    let input = messages("c", &["please cancel my order"]);
    let run = |store: &str| playbook(&["run", PROJECT, "--store", store], &input);
    run(&folder.path("no/such/folder/desk.db")).ends_with(3);
    std::fs::create_dir(folder.path("a_folder")).unwrap();
    run(&folder.path("a_folder")).ends_with(3);
    let other =
        folder.write("notes.txt", "these are my notes, not a store, and they stay as they are");
    run(&other).ends_with(3);
    let kept = std::fs::read_to_string(&other).unwrap();
    assert!(kept.starts_with("these are my notes"), "another program's file is left alone");
}

/// What can't be read isn't passed over in silence; what is beside it is formatted all the same.
#[test]
fn a_file_that_can_not_be_read_whole_is_named_by_fmt() {
    let folder = Folder::new();
    folder.write("playbook.toml", "edition = \"2026\"\n");
    let broken = folder.write("broken.playbook", "role   lead\nplaybook {{ nothing\n");
    let fine = folder.write("fine.playbook", "role   boss\n");
    playbook(&["fmt", "--check", &fine], "").ends_with(1).says("would change");
    playbook(&["fmt", &broken, &fine], "")
        .ends_with(1)
        .says("broken.playbook: line 2 can't be read")
        .says("fine.playbook formatted");
    playbook(&["fmt", "--check", &fine], "").ends_with(0);
}
