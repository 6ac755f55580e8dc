//! `models.toml` beside the playbooks: `check` reads it with the desks, before a customer is written to,
//! and `test --models` counts how often a model is right.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;

use super::program::{Folder, playbook};

const PROJECT: &str = r#"team support { queue "support" }
intent hello "The customer says hello" { "hello" }
playbook greeting ends done {
  starts on intent hello
  start state only { say "Hello.", end done }
}
desk shop {
  playbooks greeting
  budget    20 model calls and 0.10 EUR per conversation
  default   handoff support because "there was no way on"
}
desk other {
  playbooks greeting
  default   handoff support because "there was no way on"
}
"#;

const GOOD: &str = r#"[[model]]
name = "small"
api = "openai"
url = "https://models.example.com/v1"
model = "small-1"
key_env = "A_KEY_THAT_IS_SET_NOWHERE"
price = { currency = "EUR", input = "0.40", output = "1.60" }
"#;

#[test]
fn check_looks_at_the_models() {
    let folder = Folder::new();
    let file = folder.write("hello.playbook", PROJECT);
    for (from, to, said) in [
        (GOOD, "", "no model is listed"),
        ("url = \"https", "url = \"ftp", "is no address"),
        ("https:", "http:", "write an `https` address"),
        ("api = \"openai\"", "api = \"openia\"", "no model is spoken to as `openia`"),
        ("\"EUR\", input", "\"USD\", input", "the desk has a budget in EUR"),
        ("model = \"small-1\"", "modle = \"small-1\"", "nothing here is called `modle`"),
    ] {
        folder.write("models.toml", GOOD.replace(from, to));
        let checked = playbook(&["check", &file], "").ends_with(1).says("PB0902").says(said);
        assert_eq!(checked.out.matches(said).count(), 1, "once for both desks: {}", checked.out);
    }
    folder.write("models.toml", GOOD);
    playbook(&["check", &file], "").ends_with(0);
}

/// A server that says the same of every message: that the customer says hello.
fn says_hello() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut line, mut length) = (String::new(), 0);
            while reader.read_line(&mut line).unwrap() > 2 {
                if let Some(of) = line.to_lowercase().strip_prefix("content-length: ") {
                    length = of.trim().parse().unwrap();
                }
                line.clear();
            }
            reader.read_exact(&mut vec![0; length]).unwrap();
            let said = r#"{\"readings\":[{\"reading\":\"wants\",\"wish\":\"hello\"}]}"#;
            let body = format!(
                r#"{{"choices":[{{"finish_reason":"stop","message":{{"content":"{said}"}}}}]}}"#
            );
            let length = body.len();
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
            write!(stream, "{head}\r\ncontent-length: {length}\r\n\r\n{body}").unwrap();
        }
    });
    port
}

const SCENARIOS: &str = r#"
intent bye "The customer says goodbye" { "goodbye" }
playbook parting ends done {
  starts on intent bye
  start state only { say "Goodbye.", end done }
}
scenario "hello" for shop {
  customer "good morning" means hello
  expect said "Hello."
}
scenario "and goodbye" for shop {
  customer "hello"      means hello
  customer "so long"    means bye
  expect said "Goodbye."
  customer "no meaning is given here, so nothing is counted"
}
"#;

#[test]
fn test_counts_how_often_a_model_is_right() {
    let folder = Folder::new();
    let text = PROJECT.replace("playbooks greeting", "playbooks greeting, parting") + SCENARIOS;
    let file = folder.write("hello.playbook", text);
    let port = says_hello();
    let here = GOOD
        .replace("https://models.example.com", &format!("http://127.0.0.1:{port}"))
        .replace("key_env = \"A_KEY_THAT_IS_SET_NOWHERE\"", "private_addresses = [\"127.0.0.1\"]");
    folder.write("models.toml", &here);
    let told = playbook(&["test", &file, "--models"], "").ends_with(0);
    let told = told.says("model small at desk shop: of 3 messages it read 3, 2 as they are meant");
    let told = told.says("at least 20 % are right");
    let line = told.out.lines().find_map(|line| line.trim().strip_prefix("measured = ")).unwrap();
    assert_eq!(line, "{ desk = \"shop\", right = 2, of = 3 }");
    folder.write("models.toml", format!("{here}measured = {line}\n"));
    playbook(&["check", &file], "").ends_with(0);
}
