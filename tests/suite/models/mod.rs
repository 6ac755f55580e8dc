//! A real model on this machine, asked over HTTP as any other: it answers validly and badly, and
//! everything around it holds. Skipped, with a word, unless `PLAYBOOK_LOCAL_MODEL` names its file
//! (see `tests/models/README.md`).

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use playbook_tests::top;

use crate::end_to_end::program::{Folder, Said, copy_of_example, playbook_in};

/// The model's server; it ends with the test.
struct Server {
    process: Child,
    port: String,
}

impl Server {
    fn start() -> Option<Self> {
        let Ok(model) = std::env::var("PLAYBOOK_LOCAL_MODEL") else {
            eprintln!("skipped: PLAYBOOK_LOCAL_MODEL names no model (see tests/models/README.md)");
            return None;
        };
        let mut process = Command::new("node")
            .arg(top().join("tests/models/server.mjs"))
            .arg(model)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("listening on ").unwrap().to_owned();
        Some(Self { process, port })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn talk(folder: &Folder, server: &Server, lines: &str) -> Said {
    let project = copy_of_example(folder, "shop");
    let models = format!(
        "[[model]]\nname = \"local\"\napi = \"openai\"\nurl = \"http://127.0.0.1:{}/v1\"\n\
         model = \"local\"\nprivate_addresses = [\"127.0.0.1\"]\nmost_tokens = 400\n\
         timeout_seconds = 300\ntries = 1\n",
        server.port
    );
    std::fs::write(format!("{project}/models.toml"), models).unwrap();
    let desk = format!("{project}/desk.playbook");
    let text = std::fs::read_to_string(&desk).unwrap();
    let (before, default) = text.split_once("  default ").unwrap();
    let text =
        format!("{before}  voice acme\n  default {default}\nvoice acme {{ style \"friendly\" }}\n");
    std::fs::write(&desk, text).unwrap();
    playbook_in(folder.whole(), &["chat", "shop", "--trace"], lines)
}

#[test]
fn a_small_model_reads_and_words_a_conversation_and_goes_round_nothing() {
    let Some(server) = Server::start() else { return };
    let folder = Folder::new();
    let lines = "please cancel my order #W5183325, I ordered it by mistake\nivan@example.com\n";
    let said = talk(&folder, &server, lines).ends_with(0);
    println!("{}", said.out);
    let said = said.says("model local, prompt");
    assert!(!said.out.contains("calls shop.cancel_order"), "nobody said yes to anything");
    let told = said.out.lines().filter(|line| line.trim_start().starts_with("desk:"));
    assert!(told.into_iter().all(|line| !line.contains("is cancelled")), "and nothing was done");
}
