//! A whole shop's policy: tasks of the retail world are played on the example's desk, over HTTP
//! against the real shop; and what the proof rests on can't be taken away from the example.

mod proved;
mod quoted;

use std::process::Command;

use playbook_tests::shop_script;

use crate::docs::blocks;
use crate::end_to_end::program::{Folder, playbook};
use crate::end_to_end::shop::Shop;

/// Plays with the measuring command; its last line. `None` where there is no shop here.
fn last_line(args: &[&str]) -> Option<String> {
    if shop_script().is_none() || Command::new("python3").arg("--version").output().is_err() {
        println!("SKIPPED: there is no shop beside the repository, or no python3 to run it");
        return None;
    }
    let played = Command::new(env!("CARGO_BIN_EXE_retail")).args(args).output().unwrap();
    let said = String::from_utf8(played.stdout).unwrap();
    assert!(played.status.success(), "{said}\n{}", String::from_utf8_lossy(&played.stderr));
    println!("{said}");
    said.lines().last().map(str::to_owned)
}

/// An exchange of two things, questions and a return, several matters with a sum, a new address, a
/// way of paying, a person, what two exchanges come to, and the two tasks whose own list the policy
/// forbids.
#[test]
fn a_handful_of_tasks_comes_to_what_their_own_lists_say() {
    let Some(line) = last_line(&["--task", "0,2,16,22,40,41,50,64,95,105"]) else { return };
    assert_eq!(line, "retail equal=10 of=10 identified=10 confirmed=10 outside=0");
}

#[test]
fn whatever_customer_and_shop_do_nothing_happens_outside_the_policy() {
    let Some(line) = last_line(&["--attack", "--task", "17,33,45"]) else { return };
    assert_eq!(line, "attack tasks=3 kinds=17 runs=51 outside=0 doubled=0 false_claims=0");
}

#[test]
fn the_scenarios_go_through_every_state_and_arm() {
    let said = playbook(&["test", "examples/retail"], "").ends_with(0);
    assert!(!said.out.contains("not covered"), "{}", said.out);
}

/// The conversations in the example's page, typed again line by line: the built-in interpreter alone
/// reads what customers of three tasks write.
#[test]
fn the_transcripts_of_the_page_are_what_chat_prints() {
    let Some(shop) = Shop::start() else { return };
    let folder = Folder::new();
    let bindings = shop.bindings_of("examples/retail", &folder);
    let transcripts = blocks("examples/retail/README.md", "text");
    assert_eq!(transcripts.len(), 3);
    for shown in transcripts {
        shop.reset();
        let typed = shown.lines().filter_map(|line| line.strip_prefix("customer: "));
        let input: String = typed.map(|line| format!("{line}\n")).collect();
        let chat = ["chat", "examples/retail", "--bindings", &bindings];
        assert_eq!(playbook(&chat, &input).ends_with(0).out, shown);
    }
}

/// What customers of other tasks type, from `typed/`: afterwards the shop's world is what the task's own
/// list of actions makes of it. The built-in interpreter alone reads them.
#[test]
fn what_customers_type_comes_to_what_their_own_lists_say() {
    let (Some(shop), Some(script)) = (Shop::start(), shop_script()) else { return };
    let gold = Command::new("python3").arg(script).arg("--gold-all").output().unwrap().stdout;
    let gold: serde_json::Value = serde_json::from_slice(&gold).unwrap();
    let folder = Folder::new();
    let bindings = shop.bindings_of("examples/retail", &folder);
    let typed = playbook_tests::top().join("examples/retail/typed");
    let mut count = 0;
    for file in std::fs::read_dir(typed).unwrap() {
        let path = file.unwrap().path();
        let task = path.file_stem().unwrap().to_string_lossy().into_owned();
        let input = std::fs::read_to_string(&path).unwrap();
        shop.reset();
        let chat = ["chat", "examples/retail", "--bindings", &bindings];
        let said = playbook(&chat, &input).ends_with(0).out;
        assert_eq!(
            gold[&task]["digest"].as_str(),
            Some(shop.digest().as_str()),
            "task {task}:\n{said}"
        );
        count += 1;
    }
    assert!(count >= 8, "only {count} conversations were found");
}
