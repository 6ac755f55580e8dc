//! The conversation of a finding: played on the machine before it is printed, kept as a scenario,
//! played again, and holding once the project is mended. Each as it is typed.

use std::path::Path;

use super::program::{Folder, Said, copy_of_example, playbook};

/// Replaces a piece of a file.
fn edit(project: &str, file: &str, from: &str, to: &str) {
    let path = Path::new(project).join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "`{from}` is not in {file}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

/// The file that a finding says can be played again.
fn kept(said: &Said) -> String {
    let line = said.out.lines().chain(said.err.lines()).find(|line| line.contains("replay   "));
    let line = line.unwrap_or_else(|| panic!("no replay:\n{}\n{}", said.out, said.err));
    line.rsplit_once("playbook replay ").unwrap().1.trim().to_owned()
}

/// What breaks the example, and the code of what is found then.
const BREAKS: [(&str, &str, &str, &str); 5] = [
    (
        "shop.playbook",
        "allow when order.total <= 500 USD",
        "allow when order.total <= 501 USD",
        "PB0312",
    ),
    (
        "shop.playbook",
        "approval by team_lead when order.total <= 2000 USD",
        "approval by team_lead when order.total <= 2001 USD",
        "PB0312",
    ),
    ("shop.playbook", "  promises all results where customer is customer_id\n", "", "PB0301"),
    (
        "cancel_order.playbook",
        "      pending                                               -> cancel\n      modified, processed,",
        "      pending, modified -> cancel\n      processed,",
        "PB0301",
    ),
    (
        "cancel_order.playbook",
        "      confirm \"Shall I cancel {order} (reason: {reason})? {order.total} goes back to {order.payment}.\"\n",
        "",
        "PB0303",
    ),
];

#[test]
fn a_conversation_that_breaks_a_promise_is_kept_and_played_again() {
    for (file, from, to, code) in BREAKS {
        let folder = Folder::new();
        let project = copy_of_example(&folder, "shop");
        edit(&project, file, from, to);
        let said = playbook(&["check", "--save-scenarios", &project], "").ends_with(1).says(code);
        let conversation = kept(&said);
        assert!(conversation.contains("target/playbook/PB03"), "{conversation}");
        let text = std::fs::read_to_string(&conversation).unwrap();
        let again = playbook(&["replay", &conversation], "").says("what happened:");
        // What a policy forbids is done; what a need forbids, the machine refuses by itself.
        let done = if code == "PB0312" { 1 } else { 0 };
        again.ends_with(done).says("shop.cancel_order");
        let mended = copy_of_example(&folder, "mended");
        let said = playbook(&["replay", "--in", &mended, &conversation], "");
        if text.contains("team_lead approves") {
            // There, nobody is asked any more: the call is denied.
            said.ends_with(1).says("nobody with that role is asked").says("denied");
        } else {
            said.ends_with(0).says("every line of it holds now");
        }
    }
}

#[test]
fn conversations_go_where_it_is_said() {
    let folder = Folder::new();
    let project = copy_of_example(&folder, "shop");
    edit(&project, "shop.playbook", "allow when order.total <= 500 USD", "allow always");
    let into = folder.path("findings");
    let said = playbook(&["check", &format!("--save-scenarios={into}"), &project], "").ends_with(1);
    let file = kept(&said);
    assert!(file.starts_with(&into), "{file}");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("500.01 USD") || text.contains("2000.01 USD"), "{text}");
    // The project is not above the file: it is named.
    let said = playbook(&["replay", "--in", &project, &file], "").ends_with(1);
    said.says("what happened:").says("shop.cancel_order");
}
