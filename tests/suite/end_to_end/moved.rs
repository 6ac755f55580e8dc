//! A new version of the project while conversations wait: each stays with its own until it is moved,
//! and what is moved goes on with what it knew.

use std::fs;

use super::program::{Folder, copy_of_example, messages, playbook};

const SMALL: &str = "#W5183325";
const MIDDLE: &str = "#W8770097";

/// Two versions of the example: in the new one, a state is called otherwise and the question is put
/// in other words.
fn two_versions(folder: &Folder) -> (String, String) {
    let (old, new) = (copy_of_example(folder, "old"), copy_of_example(folder, "new"));
    let file = format!("{new}/cancel_order.playbook");
    let text = fs::read_to_string(&file).unwrap();
    let text = text
        .replace("-> cancel\n", "-> last_question\n")
        .replace("state cancel {", "state last_question {")
        .replace("Shall I cancel {order}", "Shall I really cancel {order}");
    fs::write(&file, text).unwrap();
    // One kind of thing more before all others: every number is another one.
    let file = format!("{new}/shop.playbook");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("enum Parcel {{ small, large }}\n{text}")).unwrap();
    (old, new)
}

fn up_to(conversation: &str, order: &str, answers: &[&str]) -> String {
    let matter = format!("please cancel my order {order}, I ordered it by mistake");
    messages(conversation, &[&[matter.as_str(), "ivan@example.com"], answers].concat())
}

#[test]
fn a_conversation_moves_to_a_new_version_and_its_journal_still_holds() {
    let folder = Folder::new();
    let (old, new) = two_versions(&folder);
    let store = folder.path("desk.db");
    let lines = up_to("asked", SMALL, &[]) + &up_to("decided", MIDDLE, &["yes"]);
    playbook(&["run", &old, "--store", &store], &lines).ends_with(0).says("Shall I cancel");

    let look = ["migrate", &new, "--store", &store, "--dry-run"];
    playbook(&look, "")
        .ends_with(1)
        .says("`cancel_order` has no state `cancel`")
        .says("would move: 0; stay: 2");

    let names = folder
        .write("n.toml", "[playbooks.cancel_order]\nstates = { cancel = \"last_question\" }\n");
    let mapped = [&look[..], &["--mapping", &names]].concat();
    playbook(&mapped, "")
        .ends_with(1)
        .says("goes on in `last_question` (`cancel` before)")
        .says("the yes is asked for again")
        .says("`cancel_order` waits for people's approval: let them decide first")
        .says("would move: 1; stay: 1");

    let moves = ["migrate", &new, "--store", &store, "--mapping", &names, "--by", "ana"];
    playbook(&moves, "").ends_with(1).says("Shall I really cancel").says("moved: 1; stay: 1");
    playbook(&moves, "").ends_with(1).says("moved: 0; stay: 1");

    let yes = r#"{"conversation":"asked","id":"y","text":"yes"}"#;
    playbook(&["run", &new, "--store", &store], yes).ends_with(0).says("is cancelled");

    let again = ["replay", &new, "--store", &store, "--conversation", "asked"];
    playbook(&again, "").ends_with(0).says("the same in every state");
    playbook(&["trace", "asked", "--store", &store, "--project", &new], "")
        .ends_with(0)
        .says("ana moves it to this version of the playbooks")
        .says("Shall I cancel")
        .says("Shall I really cancel");
}

#[test]
fn what_holds_something_else_now_is_asked_again() {
    let folder = Folder::new();
    let (old, new) = (copy_of_example(&folder, "old"), copy_of_example(&folder, "new"));
    let file = format!("{new}/shop.playbook");
    let text = fs::read_to_string(&file).unwrap();
    let reasons = "enum CancelReason { too_late \"it comes too late\", ";
    fs::write(&file, text.replace("enum CancelReason { ", reasons)).unwrap();
    let store = folder.path("desk.db");
    playbook(&["run", &old, "--store", &store], &up_to("c", SMALL, &[])).ends_with(0);
    let look = ["migrate", &new, "--store", &store, "--dry-run"];
    playbook(&look, "").ends_with(0).says("what `reason` holds is void");
    let moves = ["migrate", &new, "--store", &store, "--by", "ana"];
    playbook(&moves, "").ends_with(0).says("Is it no longer needed, or was it ordered by mistake?");
}

#[test]
fn a_state_may_be_sent_back_to_an_earlier_one() {
    let folder = Folder::new();
    let (old, new) = two_versions(&folder);
    let store = folder.path("desk.db");
    playbook(&["run", &old, "--store", &store], &up_to("c", SMALL, &[])).ends_with(0);
    let names =
        folder.write("n.toml", "[playbooks.cancel_order]\nstates = { cancel = \"find\" }\n");
    let moves = ["migrate", &new, "--store", &store, "--mapping", &names, "--by", "ana"];
    playbook(&moves, "").ends_with(0).says("Shall I really cancel");
    let said =
        playbook(&["run", &new, "--store", &store], r#"{"conversation":"c","id":"n","text":"no"}"#);
    said.ends_with(0).says("nothing has changed");
}

#[test]
fn a_mapping_that_names_what_is_not_there_is_refused() {
    let folder = Folder::new();
    let (old, new) = two_versions(&folder);
    let store = folder.path("desk.db");
    playbook(&["run", &old, "--store", &store], &up_to("c", SMALL, &[])).ends_with(0);
    let names =
        folder.write("n.toml", "[playbooks.cancel_order]\nstates = { cancel = \"last\" }\n");
    let look = ["migrate", &new, "--store", &store, "--dry-run", "--mapping", &names];
    playbook(&look, "").ends_with(3).says("has no state `last` in the new version");
    let nobody = ["migrate", &new, "--store", &store];
    playbook(&nobody, "").ends_with(2).says("--by");
}
