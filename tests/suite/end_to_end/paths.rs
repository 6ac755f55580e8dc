//! `playbook test --paths`: the conversations that lead through everything, found, written down and
//! played; the same each time.

use std::fs;

use super::program::{Folder, copy_of_example, playbook};

#[test]
fn every_way_through_the_example_is_found_written_and_played() {
    let folder = Folder::new();
    let project = copy_of_example(&folder, "project");
    let into = format!("{project}/paths");
    let command = ["test", &project, &format!("--paths={into}"), "--moves", "3000"];
    let said = playbook(&command, "").ends_with(0);
    assert!(said.out.contains("covered: 9 of 9 states, 14 of 14 arms"), "{}", said.out);
    assert!(said.out.contains(" passed, 0 failed"), "{}", said.out);
    assert!(said.err.contains("the limit in shop.playbook:59"), "{}", said.err);
    assert!(said.err.contains("not come to in 3000 moves"), "{}", said.err);

    let file = format!("{into}/cancel_order_paths.playbook");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("expect calls shop.cancel_order"), "{text}");
    assert!(text.contains("# reply: Shall I cancel"), "{text}");
    playbook(&["fmt", "--check", &project], "").ends_with(0);
    playbook(&["test", &project], "").ends_with(0).says(" passed, 0 failed");

    playbook(&command, "").ends_with(0);
    assert_eq!(fs::read_to_string(&file).unwrap(), text, "the same each time");
}

#[test]
fn less_than_was_asked_for_is_an_exit_code() {
    let project = "examples/cancel_order";
    let full = ["test", project, "--paths", "--moves", "3000", "--full-coverage"];
    playbook(&full, "").ends_with(1).says("not everything is covered");
    playbook(&["test", project, "--moves", "3000"], "").ends_with(2).says("--paths");
}
