//! The shop as a vendor runs it: `shop.py` as a process of its own, asked over HTTP.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use playbook_graph::Graph;
use playbook_runtime::bindings::{Around, Bindings};
use playbook_runtime::tools::Tools;
use serde_json::{Value as Json, json};

/// A running shop; it ends with the test.
pub(crate) struct Vendor {
    process: Child,
    pub(crate) port: u16,
}

/// The tools of the project, bound to a port of this machine.
pub(crate) fn tools(port: u16, graph: &Graph) -> Tools {
    let text = include_str!("bindings.toml").replace("PORT", &port.to_string());
    let around = Around { graph, folder: Path::new("."), environment: &|_| None };
    Tools::bound(Bindings::read("bindings.toml", &text, &around).unwrap()).unwrap()
}

impl Vendor {
    /// Starts one, or says plainly why the test is left out.
    pub(crate) fn start() -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR"));
        let script = script.join("../../../shared/acceptance/shop.py");
        if !script.exists() {
            eprintln!("left out: there is no ../shared/acceptance/shop.py beside this repository");
            return None;
        }
        let started = Command::new("python3")
            .arg(script)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut process) = started else {
            eprintln!("left out: there is no python3 on this machine");
            return None;
        };
        let mut line = String::new();
        BufReader::new(process.stdout.take()?).read_line(&mut line).unwrap();
        let port = line.trim().rsplit(':').next()?.parse().unwrap();
        Some(Self { process, port })
    }

    /// The tools of the project, bound to it.
    pub(crate) fn tools(&self, graph: &Graph) -> Tools {
        tools(self.port, graph)
    }

    /// Asks it something, outside of the tools.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &Json) -> Json {
        let body = body.to_string();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n");
        write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
    }

    /// The next requests to a path meet this.
    pub(crate) fn fault(&self, path: &str, fault: Json) {
        let mut whole = json!({ "path": path, "times": 1 });
        whole.as_object_mut().unwrap().extend(fault.as_object().unwrap().clone());
        self.ask("POST", "/_/fault", &whole);
    }

    /// How many writes reached it.
    pub(crate) fn writes(&self) -> usize {
        self.ask("GET", "/_/writes", &Json::Null).as_array().unwrap().len()
    }
}

impl Drop for Vendor {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
