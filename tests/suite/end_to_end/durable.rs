//! `run --store`, killed at any moment and started again with the same lines: nothing is lost,
//! nothing is done twice, and what isn't known is said.

use std::io::Write;
use std::time::Duration;

use serde_json::json;

use super::program::{Folder, messages, playbook, start, start_to};
use super::shop::Shop;

const EMAIL: &str = "ivan.santos3158@example.com";
const SMALL: &str = "#W5183325";
const PROJECT: &str = "examples/cancel_order";

fn conversation() -> String {
    let matter = format!("please cancel my order {SMALL}, I ordered it by mistake");
    messages("ivan", &[&matter, EMAIL, "yes"])
}

/// What a whole desk's output said, over several starts.
struct Told {
    replies: String,
    packets: String,
}

fn told(outputs: &[String]) -> Told {
    let lines: Vec<serde_json::Value> = outputs
        .iter()
        .flat_map(|out| out.lines())
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let reply = |line: &serde_json::Value| line["reply"].as_str().map(str::to_owned);
    let packet = |line: &serde_json::Value| line.get("packet").map(ToString::to_string);
    Told {
        replies: lines.iter().filter_map(reply).collect::<Vec<_>>().join("\n"),
        packets: lines.iter().filter_map(packet).collect::<Vec<_>>().join("\n"),
    }
}

#[test]
fn killed_at_any_moment_it_goes_on_where_it_was_and_writes_at_most_once() {
    let Some(shop) = Shop::start() else { return };
    let folder = Folder::new();
    let bindings = shop.bindings(&folder);
    for (number, wait) in (0..24).map(|number| (number, number * 23)) {
        shop.reset();
        let store = folder.path(&format!("desk-{number}.db"));
        let run = ["run", PROJECT, "--bindings", &bindings, "--store", &store];
        let mut child = start(&run);
        child.stdin.take().unwrap().write_all(conversation().as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        let killed =
            String::from_utf8_lossy(&child.wait_with_output().unwrap().stdout).into_owned();

        let again = playbook(&run, &conversation()).ends_with(0);
        let writes = shop.writes();
        let told = told(&[killed, again.out]);
        match writes.len() {
            1 if told.replies.contains("is cancelled") => {}
            0 | 1 => {
                let unknown = "I don't know whether the cancellation went through";
                assert!(told.replies.contains(unknown), "after {wait} ms: {}", told.replies);
                assert!(told.packets.contains("not known"), "after {wait} ms: {}", told.packets);
            }
            _ => panic!("after {wait} ms the shop saw {writes:?}"),
        }
        let on = ["replay", PROJECT, "--bindings", &bindings, "--store", &store];
        playbook(&on, "").ends_with(0);
    }
}

#[test]
fn the_same_lines_twice_are_one_conversation() {
    let Some(shop) = Shop::start() else { return };
    let folder = Folder::new();
    let bindings = shop.bindings(&folder);
    let store = folder.path("desk.db");
    let run = ["run", PROJECT, "--bindings", &bindings, "--store", &store];
    playbook(&run, &conversation()).ends_with(0).says("is cancelled");
    let again = playbook(&run, &conversation()).ends_with(0);
    assert_eq!(again.replies(), Vec::<String>::new(), "nothing is said twice");
    assert_eq!(shop.writes().len(), 1);
}

#[test]
fn a_replay_reproduces_every_state_and_names_the_turn_where_a_changed_playbook_differs() {
    let Some(shop) = Shop::start() else { return };
    let folder = Folder::new();
    let bindings = shop.bindings(&folder);
    let store = folder.path("desk.db");
    let run = ["run", PROJECT, "--bindings", &bindings, "--store", &store];
    playbook(&run, &conversation()).ends_with(0);
    playbook(&["replay", PROJECT, "--store", &store], "").ends_with(0).says("same");

    let changed = super::program::copy_of_example(&folder, "changed");
    let shop_file = format!("{changed}/shop.playbook");
    let text = std::fs::read_to_string(&shop_file).unwrap();
    let stricter =
        text.replace("allow when order.total <= 500 USD", "allow when order.total <= 100 USD");
    assert_ne!(text, stricter);
    std::fs::write(&shop_file, stricter).unwrap();
    playbook(&["replay", &changed, "--store", &store], "")
        .ends_with(1)
        .says("customer: \"yes\"")
        .says("asks team_lead to approve");
}

#[test]
fn a_write_without_an_answer_is_told_as_unknown_and_never_tried_again() {
    let Some(shop) = Shop::start() else { return };
    let folder = Folder::new();
    let bindings = shop.bindings(&folder);
    let run = ["run", PROJECT, "--bindings", &bindings];
    let path = format!("/orders/{}/cancel", SMALL.replace('#', "%23"));
    for fault in [json!({"lose": true}), json!({"after": 500}), json!({"status": 500})] {
        shop.reset();
        let mut fault = fault;
        fault["path"] = json!(path);
        shop.fault(&fault);
        let said = playbook(&run, &conversation()).ends_with(0);
        let told = told(&[said.out]);
        assert!(told.replies.contains("I don't know whether"), "{fault}: {}", told.replies);
        assert!(told.packets.contains("not known"), "{fault}: {}", told.packets);
        assert!(!told.replies.contains("is cancelled"), "{fault}: {}", told.replies);
        assert_eq!(shop.writes().len(), 1, "{fault}");
    }
}

#[test]
fn the_world_moves_on_between_the_question_and_the_yes() {
    let Some(shop) = Shop::start() else { return };
    let folder = Folder::new();
    let bindings = shop.bindings(&folder);
    let store = folder.path("desk.db");
    let run = ["run", PROJECT, "--bindings", &bindings, "--store", &store];
    let all = conversation();
    let first_two: String = all.split_inclusive('\n').take(2).collect();
    playbook(&run, &first_two).ends_with(0).says("Shall I cancel");
    shop.set(SMALL, "processed");
    let said = playbook(&run, &all).ends_with(0).says("has already left");
    assert!(!said.replies().join("\n").contains("is cancelled"));
    assert!(shop.writes().iter().all(|write| write["status"] == 409), "the shop refused");
    assert_eq!(shop.status(SMALL), "processed");
}

#[test]
fn a_team_lead_approves_beside_the_desk_that_runs() {
    let Some(shop) = Shop::start() else { return };
    let folder = Folder::new();
    let bindings = shop.bindings(&folder);
    let store = folder.path("desk.db");
    let on = [PROJECT, "--bindings", &bindings, "--store", &store];
    let mut desk = start(&[&["run"], &on[..], &["--stay"]].concat());
    let mut input = desk.stdin.take().unwrap();
    let matter = "please cancel my order #W8770097, I ordered it by mistake";
    input.write_all(messages("ivan", &[matter, EMAIL, "yes"]).as_bytes()).unwrap();

    let list = [&["approvals", "list", "--json"], &on[..]].concat();
    let patience = || std::thread::sleep(Duration::from_millis(100));
    let digest = (0..200).find_map(|_| {
        patience();
        let listed = playbook(&list, "");
        let open = (listed.code == Some(0)).then(|| listed.lines())?;
        open.first().map(|open| open["digest"].as_str().unwrap().to_owned())
    });
    let digest = digest.expect("the act waits for approval");
    let by = ["--by", "ana", "--role", "team_lead"];
    let approve = [&["approvals", "approve", &digest], &on[..], &by[..]].concat();
    playbook(&approve, "").ends_with(0).says("left for the process that runs the desk");

    let done = (0..200).any(|_| {
        patience();
        shop.status("#W8770097") == "cancelled"
    });
    desk.kill().unwrap();
    desk.wait().unwrap();
    assert!(done, "the running desk takes the decision up");
    assert_eq!(shop.writes().len(), 1);
}

/// Where the output can't be written, nothing counts as told: the desk stops, and tells it when it goes on.
#[cfg(target_os = "linux")]
#[test]
fn what_can_not_be_written_is_told_when_it_goes_on() {
    let folder = Folder::new();
    let store = folder.path("desk.db");
    let run = ["run", PROJECT, "--store", &store];
    let matter = format!("please cancel my order {SMALL}, I ordered it by mistake");
    let lines = messages("ivan", &[&matter, "ivan@example.com", "yes"]);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut child = start_to(&run, full.into());
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    let ended = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(3), "{err}");
    assert!(err.contains("the output can't be written"), "{err}");
    let again = playbook(&run, &lines).ends_with(0);
    let replies = again.replies();
    assert!(replies.iter().any(|reply| reply.contains("Which e-mail address")), "{replies:?}");
    assert!(replies.iter().any(|reply| reply.contains("is cancelled")), "{replies:?}");
}

/// Lines of several conversations are told beside each other, those of one in their order.
#[test]
fn conversations_run_beside_each_other() {
    let folder = Folder::new();
    let names: Vec<String> = (0..20).map(|number| format!("c{number}")).collect();
    let texts = ["please cancel my order", "nobody@example.com", "give me a real person"];
    let mut lines = String::new();
    for (place, text) in texts.iter().enumerate() {
        for name in &names {
            let line = json!({ "conversation": name, "id": format!("m{place}"), "text": text });
            lines.push_str(&format!("{line}\n"));
        }
    }
    let store = folder.path("desk.db");
    let said =
        playbook(&["run", PROJECT, "--store", &store, "--at-once", "8"], &lines).ends_with(0);
    for name in &names {
        let told: Vec<_> =
            said.lines().into_iter().filter(|line| line["conversation"] == *name).collect();
        let first = told[0]["reply"].as_str().unwrap();
        assert!(first.contains("Which e-mail address"), "{name}: {told:#?}");
        assert!(told.iter().any(|line| line["effect"] == "handed_off"), "{name}: {told:#?}");
    }
    playbook(&["run", PROJECT, "--at-once", "0"], "").ends_with(2);
    let nobody = json!({ "conversation": "c1", "id": "t", "take_over": " " });
    playbook(&["run", PROJECT, "--store", &store], &format!("{nobody}\n"))
        .ends_with(3)
        .says("it names nobody");
}
