//! The real shop: a process that knows nothing of playbooks, spoken to over HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use playbook_tests::{shop_script, top};
use serde_json::{Value, json};

use super::program::Folder;

/// A running shop with a world of its own.
pub(crate) struct Shop {
    process: Child,
    address: String,
}

impl Shop {
    /// Starts one; says so and gives `None` where there is no shop or no Python here.
    pub(crate) fn start() -> Option<Self> {
        let Some(script) = shop_script() else {
            println!("SKIPPED: there is no shop beside the repository");
            return None;
        };
        let started = Command::new("python3")
            .arg(script)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut process) = started else {
            println!("SKIPPED: there is no python3 to run the shop");
            return None;
        };
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        Some(Self { process, address })
    }

    /// The example's bindings, for this shop.
    pub(crate) fn bindings(&self, folder: &Folder) -> String {
        let text = std::fs::read_to_string(top().join("examples/cancel_order/bindings.http.toml"));
        folder.write("bindings.toml", text.unwrap().replace("127.0.0.1:8087", &self.address))
    }

    /// Every write that arrived, with the status that it got.
    pub(crate) fn writes(&self) -> Vec<Value> {
        self.ask("GET", "/_/writes", None).as_array().unwrap().clone()
    }

    /// Makes the world new.
    pub(crate) fn reset(&self) {
        self.ask("POST", "/_/reset", None);
    }

    /// The status of an order.
    pub(crate) fn status(&self, order: &str) -> String {
        let order = self.ask("GET", &format!("/orders/{}", order.replace('#', "%23")), None);
        order["status"].as_str().unwrap().to_owned()
    }

    /// Something goes wrong with requests to a path from now on.
    pub(crate) fn fault(&self, fault: Value) {
        self.ask("POST", "/_/fault", Some(fault));
    }

    /// The world moves on.
    pub(crate) fn set(&self, order: &str, status: &str) {
        self.ask("POST", "/_/set", Some(json!({ "order": order, "status": status })));
    }

    fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
