//! A secret reaches the tool that takes it, and nothing else: not the journal, not the store, not a
//! trace, not what is printed, not the packet for people.

use std::fs;

use super::program::{Folder, messages, playbook};

const PROJECT: &str = r#"
type Pin = text matching "[0-9]{9}"
record Card shown as "the card of {owner}" { owner: text, token: text secret }
tool card() gives Card { reads }
tool pay(token: text secret, pin: Pin secret) gives bool {
  writes
  fails wrong_pin
  timeout 10 seconds
}
intent pay "The customer wants to pay" { "I want to pay" }
team support

playbook paying ends paid {
  starts on intent pay
  slot pin: Pin
    ask "What is your PIN?"
    secret
  start state only {
    call card() as card
    ask pin
    call pay(card.token, pin) {
      wrong_pin -> handoff support because "the PIN of {card} was wrong"
      unknown   -> handoff support because "it is not known whether it was paid"
    }
    say "Paid with {card}."
    end paid
  }
}
desk shop {
  playbooks paying
  default   handoff support because "there was no way on"
}
"#;

/// The tool does what it is asked for these two alone; where it fails, it tells what it was given.
const BINDINGS: &str = r#"
[tool.pay.card]
stub = [{ gives = { owner = "Mei", token = "tok-0815-planted" } }]

[tool.pay.pay]
stub = [
  { when = { token = "tok-0815-planted", pin = "471108150" }, gives = true },
  { when = { pin = "123412340" }, refuses = "wrong_pin" },
  { when = { pin = "987698760" }, unknown = "the line was cut after 987698760" },
]
"#;

const PLANTED: [&str; 5] = ["471108150", "123412340", "987698760", "47110815", "tok-0815-planted"];

/// Every byte of every file beside the store.
fn all_of(folder: &Folder) -> Vec<(String, String)> {
    let files = fs::read_dir(folder.path("")).unwrap().map(|file| file.unwrap().path());
    let stores =
        files.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("desk.db"));
    stores
        .map(|path| {
            let bytes = fs::read(&path).unwrap();
            (path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned())
        })
        .collect()
}

fn holds_none(what: &str, text: &str) {
    for planted in PLANTED {
        assert!(!text.contains(planted), "`{planted}` is in {what}:\n{text}");
    }
}

#[test]
fn a_secret_reaches_its_tool_and_nothing_else() {
    let folder = Folder::new();
    let (file, bindings) =
        (folder.write("pay.playbook", PROJECT), folder.write("bindings.toml", BINDINGS));
    let store = folder.path("desk.db");
    let run = ["run", &file, "--bindings", &bindings, "--store", &store];
    let lines = [
        messages("good", &["I want to pay", "it's 47110815", "sorry, 471108150"]),
        messages("early", &["I want to pay, my pin is 471108150."]),
        messages("wrong", &["I want to pay", "123412340", "and again 471108150"]),
        messages("cut", &["I want to pay", "987698760"]),
        messages("open", &["I want to pay, 987698760 is the PIN of my friend"]),
    ];
    let said = playbook(&run, &lines.concat()).ends_with(0);
    assert_eq!(said.replies().iter().filter(|reply| reply.contains("Paid with")).count(), 2);
    holds_none("what is printed", &said.out);
    holds_none("what is complained of", &said.err);
    for (name, bytes) in all_of(&folder).into_iter().filter(|(name, _)| !name.ends_with(".key")) {
        holds_none(&name, &bytes);
    }
    for conversation in ["good", "early", "wrong", "cut"] {
        let told = playbook(
            &["replay", &file, "--store", &store, "--conversation", conversation, "--trace"],
            "",
        )
        .ends_with(0);
        holds_none("the replay", &told.out);
    }
}

#[cfg(unix)]
#[test]
fn the_key_beside_the_store_is_for_its_owner_alone_and_without_it_nothing_opens() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let (file, bindings) =
        (folder.write("pay.playbook", PROJECT), folder.write("bindings.toml", BINDINGS));
    let store = folder.path("desk.db");
    let run = ["run", &file, "--bindings", &bindings, "--store", &store];
    playbook(&run, &messages("c", &["I want to pay"])).ends_with(0);
    let key = folder.path("desk.db.key");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    // The token of the card was kept under the first key: under another one it is gone.
    fs::write(&key, "0".repeat(64)).unwrap();
    let said = playbook(&run, &messages("c", &["I want to pay", "471108150"])).ends_with(0);
    assert!(!said.replies().iter().any(|reply| reply.contains("Paid")), "{}", said.out);
    fs::write(&key, "no key").unwrap();
    playbook(&run, "").ends_with(3).says("doesn't hold 64 hexadecimal digits");
}
