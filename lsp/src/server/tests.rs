//! Whole sessions, in process: an editor at one end of a pipe, the server at the other, a project on
//! the disk between them. The check is a small one of our own, so that these sessions are about what
//! is carried, and not about what the compiler finds: the word `bad` is an error, `crash` breaks the
//! check off.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use playbook_compiler::{Checked, Memory, Project};
use playbook_graph::{Arena, Code, Diagnostic, FileId, Origin, PathStep, Source};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};
use tokio::task::JoinHandle;

use super::{Farewell, Tools, serve_with};

fn check(_: &mut Memory, project: &Project, _: &dyn Fn() -> bool) -> Option<Checked> {
    let sources: Arena<FileId, Source> = project.sources.iter().cloned().collect();
    let all = sources.iter();
    let diagnostics = all.flat_map(|(file, source)| bad_words(file, &source.text)).collect();
    assert!(!project.sources.iter().any(|source| source.text.contains("crash")));
    Some(Checked { sources, diagnostics, graph: None })
}

fn bad_words(file: FileId, text: &str) -> Vec<Diagnostic> {
    let finding = |(at, word): (usize, &str)| {
        let at = u32::try_from(at).unwrap();
        let place = Origin::new(file, at, at + u32::try_from(word.len()).unwrap());
        let step = |text: &str, origin| PathStep { text: text.into(), place: "a".into(), origin };
        Diagnostic::error(Code("PB0001"), place, "a bad word")
            .label(Origin::new(FileId(0), 0, 1), "the first text")
            .path(vec![step("customer: \"hi\"", None), step("it is said", Some(place))])
            .fix("write `good`", place, "good")
    };
    text.match_indices("bad").map(finding).collect()
}

fn format(text: &str) -> Option<String> {
    let lines = text.lines().map(|line| format!("{}\n", line.trim()));
    (!text.contains("bad")).then(|| lines.collect())
}

/// A project on the disk, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn with(test: &str, files: &[(&str, &str)]) -> Self {
        let name = format!("playbook-lsp-{test}-{}", std::process::id());
        let folder = fs::canonicalize(std::env::temp_dir()).unwrap().join(name);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in files {
            fs::write(folder.join(name), text).unwrap();
        }
        Self(folder)
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.0.join(name).display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// An editor that has said hello.
struct Editor {
    to: DuplexStream,
    from: BufReader<DuplexStream>,
    server: JoinHandle<Farewell>,
    id: i64,
    capabilities: Value,
    /// Findings as last shown, by file.
    shown: BTreeMap<String, Value>,
    /// Sentences told.
    told: Vec<String>,
}

impl Editor {
    async fn start() -> Self {
        Self::offering(json!({})).await
    }

    async fn offering(capabilities: Value) -> Self {
        let (to, input) = duplex(1 << 20);
        let (output, from) = duplex(1 << 20);
        let tools = Tools { check, format };
        let server = tokio::spawn(serve_with(tools, input, output));
        let mut editor = Self {
            to,
            from: BufReader::new(from),
            server,
            id: 0,
            capabilities: Value::Null,
            shown: BTreeMap::new(),
            told: Vec::new(),
        };
        let hello = json!({ "processId": null, "rootUri": null, "capabilities": capabilities });
        editor.capabilities =
            editor.ask("initialize", hello).await["result"]["capabilities"].take();
        editor.tell("initialized", json!({})).await;
        editor
    }

    async fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let message = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.to.write_all(message.as_bytes()).await.unwrap();
    }

    async fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params })).await;
    }

    async fn ask(&mut self, method: &str, params: Value) -> Value {
        self.id += 1;
        let id = self.id;
        let question = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        self.send(&question).await;
        loop {
            let message = self.hear().await;
            if message["id"] == id && message["method"].is_null() {
                return message;
            }
        }
    }

    /// The next message, which is noted.
    async fn hear(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.from.read_line(&mut line).await.unwrap();
            match line.trim().split_once(": ") {
                Some(("Content-Length", number)) => length = number.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.from.read_exact(&mut body).await.unwrap();
        let message: Value = serde_json::from_slice(&body).unwrap();
        let params = &message["params"];
        match message["method"].as_str() {
            Some("textDocument/publishDiagnostics") => {
                let uri = params["uri"].as_str().unwrap().to_owned();
                self.shown.insert(uri, params.clone());
            }
            Some("window/showMessage") => {
                self.told.push(params["message"].as_str().unwrap().to_owned());
            }
            _ => {}
        }
        message
    }

    async fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "playbook", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document })).await;
    }

    /// Replaces `from..to` of the first line.
    async fn type_at(&mut self, uri: &str, version: i32, from: u32, to: u32, text: &str) {
        let at = |character| json!({ "line": 0, "character": character });
        let change = json!({ "range": { "start": at(from), "end": at(to) }, "text": text });
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        self.tell("textDocument/didChange", params).await;
    }

    /// Waits until the findings of `uri` were shown for `version` of it.
    async fn findings(&mut self, uri: &str, version: Option<i32>) -> Vec<Value> {
        loop {
            if let Some(shown) =
                self.shown.get(uri).filter(|shown| shown["version"] == json!(version))
            {
                return shown["diagnostics"].as_array().unwrap().clone();
            }
            self.hear().await;
        }
    }

    async fn leave(mut self) -> Farewell {
        assert_eq!(self.ask("shutdown", Value::Null).await["result"], Value::Null);
        self.tell("exit", Value::Null).await;
        self.server.await.unwrap()
    }
}

#[tokio::test]
async fn what_is_found_in_a_text_being_written_is_shown_and_cleared_when_it_is_mended() {
    let folder = Folder::with("mended", &[("a.playbook", "good"), ("b.playbook", "on disk: bad")]);
    let (a, b) = (folder.uri("a.playbook"), folder.uri("b.playbook"));
    let mut editor = Editor::start().await;

    editor.open(&a, "so bad").await;
    let found = editor.findings(&a, Some(1)).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["range"]["start"], json!({ "line": 0, "character": 3 }));
    assert_eq!(found[0]["code"], "PB0001");
    assert_eq!(found[0]["severity"], 1);
    assert_eq!(editor.findings(&b, None).await.len(), 1);

    editor.type_at(&a, 2, 3, 6, "good").await;
    assert_eq!(editor.findings(&a, Some(2)).await, Vec::<Value>::new());
    assert_eq!(editor.findings(&b, None).await.len(), 1);
    assert_eq!(editor.leave().await, Farewell::Said);
}

#[tokio::test]
async fn a_finding_carries_the_conversation_that_shows_it() {
    let folder = Folder::with("steps", &[("a.playbook", "good"), ("b.playbook", "bad")]);
    let mut editor = Editor::start().await;
    editor.open(&folder.uri("b.playbook"), "bad").await;
    let found = editor.findings(&folder.uri("b.playbook"), Some(1)).await;
    let message = found[0]["message"].as_str().unwrap();
    assert!(message.contains("how it may happen:\n  1. customer: \"hi\"   [a]\n  2. it is said"));
    let related: Vec<_> = found[0]["relatedInformation"].as_array().unwrap().iter().collect();
    assert_eq!(related[0]["message"], "the first text");
    assert_eq!(related[0]["location"]["uri"], folder.uri("a.playbook"));
    assert_eq!(related[1]["message"], "2. it is said");
    assert_eq!(related[1]["location"]["uri"], folder.uri("b.playbook"));
}

#[tokio::test]
async fn a_closed_text_counts_as_it_is_on_the_disk() {
    let folder = Folder::with("closed", &[("a.playbook", "bad bad")]);
    let uri = folder.uri("a.playbook");
    let mut editor = Editor::start().await;
    editor.open(&uri, "good").await;
    assert_eq!(editor.findings(&uri, Some(1)).await.len(), 0);
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } })).await;
    assert_eq!(editor.findings(&uri, None).await.len(), 2);
}

#[tokio::test]
async fn a_text_that_is_read_again_has_its_findings_shown_again() {
    let folder = Folder::with("again", &[("a.playbook", "bad")]);
    let uri = folder.uri("a.playbook");
    let mut editor = Editor::start().await;
    editor.open(&uri, "bad").await;
    assert_eq!(editor.findings(&uri, Some(1)).await.len(), 1);
    editor.shown.clear();
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } })).await;
    editor.open(&uri, "bad").await;
    assert_eq!(editor.findings(&uri, Some(1)).await.len(), 1);
}

#[tokio::test]
async fn only_the_latest_of_many_texts_has_to_be_shown() {
    let folder = Folder::with("latest", &[("a.playbook", "")]);
    let uri = folder.uri("a.playbook");
    let mut editor = Editor::start().await;
    editor.open(&uri, "").await;
    for version in 2..200 {
        editor.type_at(&uri, version, 0, 0, "bad ").await;
    }
    assert_eq!(editor.findings(&uri, Some(199)).await.len(), 198);
}

#[tokio::test]
async fn characters_are_counted_in_bytes_where_the_editor_offers_it() {
    let folder = Folder::with("bytes", &[("a.playbook", "")]);
    let uri = folder.uri("a.playbook");
    let at = |found: &[Value]| found[0]["range"]["start"]["character"].clone();

    let mut editor = Editor::start().await;
    assert_eq!(editor.capabilities["positionEncoding"], "utf-16");
    editor.open(&uri, "😀 bad").await;
    assert_eq!(at(&editor.findings(&uri, Some(1)).await), 3);

    let offer = json!({ "general": { "positionEncodings": ["utf-16", "utf-8"] } });
    let mut editor = Editor::offering(offer).await;
    assert_eq!(editor.capabilities["positionEncoding"], "utf-8");
    editor.open(&uri, "😀 bad").await;
    assert_eq!(at(&editor.findings(&uri, Some(1)).await), 5);
}

#[tokio::test]
async fn a_quick_fix_is_made_for_the_text_as_it_stands_now() {
    let folder = Folder::with("fix", &[("a.playbook", "")]);
    let uri = folder.uri("a.playbook");
    let mut editor = Editor::start().await;
    editor.open(&uri, "bad").await;
    // Asked at once behind a change, before any check could have been shown.
    editor.type_at(&uri, 2, 0, 0, "so ").await;
    let place = json!({ "line": 0, "character": 4 });
    let params = json!({
        "textDocument": { "uri": uri }, "range": { "start": place, "end": place },
        "context": { "diagnostics": [] },
    });
    let offered = editor.ask("textDocument/codeAction", params).await["result"].take();
    assert_eq!(offered[0]["title"], "write `good`");
    assert_eq!(offered[0]["kind"], "quickfix");
    let edit = &offered[0]["edit"]["changes"][&uri][0];
    assert_eq!(edit["newText"], "good");
    assert_eq!(edit["range"]["start"]["character"], 3);
}

#[tokio::test]
async fn a_text_is_formatted_as_it_stands_now_and_one_that_cannot_be_read_is_left_alone() {
    let folder = Folder::with("format", &[("a.playbook", "")]);
    let uri = folder.uri("a.playbook");
    let mut editor = Editor::start().await;
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let params = json!({ "textDocument": { "uri": uri }, "options": options });
    editor.open(&uri, "one\n   two\nthree\n").await;
    let edits = editor.ask("textDocument/formatting", params.clone()).await["result"].take();
    assert_eq!(edits.as_array().unwrap().len(), 1);
    assert_eq!(edits[0]["newText"], "two\n");
    assert_eq!(edits[0]["range"]["start"], json!({ "line": 1, "character": 0 }));
    editor.type_at(&uri, 2, 0, 3, "bad").await;
    let edits = editor.ask("textDocument/formatting", params).await["result"].take();
    assert_eq!(edits, Value::Null);
}

#[tokio::test]
async fn a_project_that_cannot_be_read_is_told_once_and_its_findings_are_cleared() {
    let folder = Folder::with("binary", &[("a.playbook", "bad")]);
    let uri = folder.uri("a.playbook");
    let mut editor = Editor::start().await;
    editor.open(&uri, "bad").await;
    assert_eq!(editor.findings(&uri, Some(1)).await.len(), 1);

    let binary = folder.0.join("b.playbook");
    fs::write(&binary, [0xff, 0x00]).unwrap();
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] })).await;
    while editor.told.is_empty()
        || !editor.shown[&uri]["diagnostics"].as_array().unwrap().is_empty()
    {
        editor.hear().await;
    }
    assert!(editor.told[0].contains("b.playbook` is not text"), "{:?}", editor.told);

    editor.type_at(&uri, 2, 0, 0, "very ").await;
    fs::remove_file(binary).unwrap();
    editor.type_at(&uri, 3, 0, 0, "very ").await;
    assert_eq!(editor.findings(&uri, Some(3)).await.len(), 1);
    assert_eq!(editor.told.len(), 1);
}

#[tokio::test]
async fn an_editor_that_can_is_asked_to_tell_of_files_that_change_on_the_disk() {
    let folder = Folder::with("watched", &[("a.playbook", "bad"), ("b.playbook", "bad")]);
    let (a, b) = (folder.uri("a.playbook"), folder.uri("b.playbook"));
    let watching = json!({ "didChangeWatchedFiles": { "dynamicRegistration": true } });
    let mut editor = Editor::offering(json!({ "workspace": watching })).await;
    let asked = loop {
        let message = editor.hear().await;
        if message["method"] == "client/registerCapability" {
            break message;
        }
    };
    let watchers = &asked["params"]["registrations"][0]["registerOptions"]["watchers"];
    assert_eq!(watchers[0]["globPattern"], "**/*.playbook");
    assert_eq!(watchers[1]["globPattern"], "**/playbook.toml");
    editor.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": null })).await;

    editor.open(&a, "bad").await;
    assert_eq!(editor.findings(&b, None).await.len(), 1);
    fs::write(folder.0.join("b.playbook"), "bad bad").unwrap();
    editor.shown.remove(&b);
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] })).await;
    assert_eq!(editor.findings(&b, None).await.len(), 2);
}

#[tokio::test]
async fn a_check_that_breaks_off_is_told_and_the_server_goes_on() {
    let folder = Folder::with("crash", &[("a.playbook", "")]);
    let uri = folder.uri("a.playbook");
    let mut editor = Editor::start().await;
    editor.open(&uri, "crash").await;
    while editor.told.is_empty() {
        editor.hear().await;
    }
    assert!(editor.told[0].contains("please report it"), "{:?}", editor.told);
    editor.type_at(&uri, 2, 0, 5, "bad").await;
    assert_eq!(editor.findings(&uri, Some(2)).await.len(), 1);
    assert_eq!(editor.leave().await, Farewell::Said);
}

#[tokio::test]
async fn messages_that_make_no_sense_are_refused_and_the_server_goes_on() {
    let folder = Folder::with("nonsense", &[("a.playbook", "")]);
    let uri = folder.uri("a.playbook");
    let mut editor = Editor::start().await;
    assert_eq!(editor.ask("textDocument/unheardOf", json!({})).await["error"]["code"], -32601);
    assert_eq!(editor.ask("textDocument/codeAction", json!(7)).await["error"]["code"], -32602);
    editor.to.write_all(b"Content-Length: 9\r\n\r\n{\"jsonrpc").await.unwrap();
    editor.to.write_all(b"Content-Length: 2\r\n\r\n\xff\xff").await.unwrap();
    editor.to.write_all(b"Length: 2\r\n\r\n{}Content-Length: 2\r\n\r\n{}").await.unwrap();
    editor.tell("textDocument/didOpen", json!({ "textDocument": 5 })).await;
    editor.type_at("file:///never/opened.playbook", 3, 7, 1, "x").await;
    editor.open("untitled:one", "bad").await;
    editor.open(&uri, "bad").await;
    editor.type_at(&uri, 2, 900, 7, " bad").await;
    assert_eq!(editor.findings(&uri, Some(2)).await.len(), 2);
}

#[tokio::test]
async fn an_editor_that_goes_without_a_word_ends_the_session() {
    let Editor { to, from, server, .. } = Editor::start().await;
    drop((to, from));
    assert_eq!(server.await.unwrap(), Farewell::Missing);
}

#[tokio::test]
async fn only_what_is_there_is_offered() {
    let editor = Editor::start().await;
    let mut offered: Vec<_> = editor.capabilities.as_object().unwrap().keys().cloned().collect();
    offered.sort();
    let there = [
        "codeActionProvider",
        "documentFormattingProvider",
        "positionEncoding",
        "textDocumentSync",
    ];
    assert_eq!(offered, there);
}
