//! A real Neovim with the files of `editors/neovim/`, and the real language server: what a person
//! sees who deletes the line that asks for the customer's yes, types it again, and saves a badly
//! spaced file. Skipped, with a word, where Neovim isn't installed.

use std::process::Command;

use playbook_tests::top;
use serde_json::{Value, json};

use crate::end_to_end::program::{Folder, copy_of_example, program};

/// Plays `session.lua`. `None` where there is no Neovim.
fn play(session: &Value, folder: &Folder) -> Option<Value> {
    if Command::new("nvim").arg("--version").output().is_err() {
        eprintln!("skipped: Neovim (`nvim`) isn't installed here");
        return None;
    }
    let seen = folder.path("seen.json");
    let mut session = session.clone();
    session["seen"] = json!(seen);
    let ran = Command::new("nvim")
        .args(["--headless", "--clean", "-n"])
        .arg("--cmd")
        .arg(format!("set runtimepath^={}", top().join("editors/neovim").display()))
        .arg("-c")
        .arg(format!("luafile {}", top().join("tests/suite/editor/session.lua").display()))
        .env("SESSION", folder.write("session.json", session.to_string()))
        .env("XDG_STATE_HOME", folder.path("state"))
        .env("XDG_CACHE_HOME", folder.path("cache"))
        .env("XDG_DATA_HOME", folder.path("data"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    let seen = std::fs::read_to_string(seen).unwrap_or_else(|_| panic!("Neovim said: {said}"));
    Some(serde_json::from_str(&seen).unwrap())
}

#[test]
fn a_deleted_confirmation_is_found_with_its_conversation_and_saving_formats() {
    let folder = Folder::new();
    let file = format!("{}/cancel_order.playbook", copy_of_example(&folder, "shop"));
    let whole = std::fs::read_to_string(&file).unwrap();
    let is_confirm = |line: &&str| line.trim_start().starts_with("confirm ");
    let line = whole.lines().position(|line| is_confirm(&line)).unwrap();
    let text = whole.lines().nth(line).unwrap();
    std::fs::write(&file, whole.replace(&format!("{text}\n"), "")).unwrap();

    let server = [program().to_str().unwrap(), "lsp"];
    let session = json!({ "server": server, "file": file, "line": line + 1, "text": text });
    let Some(seen) = play(&session, &folder) else { return };

    assert_eq!(seen["wrong"], Value::Null, "{seen:#}");
    assert_eq!(seen["filetype"], "playbook");
    assert_eq!(seen["highlighted"], "playbookKeyword");
    let found = &seen["findings"][0];
    assert_eq!(found["severity"], 1, "{seen:#}");
    let story = seen["shown"].as_str().unwrap();
    let told = ["how it happens:", "customer: \"please cancel my order\"", "[find -> cancel]"];
    let more = format!("more: playbook explain {}", found["code"].as_str().unwrap());
    for words in told.into_iter().chain(["the customer's yes", &more]) {
        assert!(story.contains(words), "`{words}` is not in:\n{story}");
    }
    let steps = seen["steps"].as_array().unwrap();
    assert!(steps.iter().any(|step| step.as_str().unwrap().contains("shop.cancel_order")));
    assert_eq!(seen["saved"], playbook_compiler::format::format(&whole).unwrap());
}
