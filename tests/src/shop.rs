//! The real shop: a process that knows nothing of playbooks, spoken to over HTTP.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::shop_script;

/// A running shop with a world of its own.
#[derive(Debug)]
pub struct Shop {
    process: Child,
    address: String,
}

impl Shop {
    /// Starts one.
    ///
    /// # Errors
    /// In words, why there is none: no script beside the repository, or no Python here.
    pub fn start() -> Result<Self, String> {
        let script = shop_script().ok_or("there is no shop beside the repository")?;
        let mut process = Command::new("python3")
            .arg(script)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|why| format!("there is no python3 to run the shop: {why}"))?;
        let mut line = String::new();
        let out = process.stdout.take().ok_or("the shop says nothing")?;
        BufReader::new(out).read_line(&mut line).map_err(|why| why.to_string())?;
        let address = line.trim().rsplit("http://").next().unwrap_or_default().to_owned();
        Ok(Self { process, address })
    }

    /// Where it listens: `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Makes the world new.
    ///
    /// # Errors
    /// Where the shop doesn't answer.
    pub fn reset(&self) -> io::Result<()> {
        self.ask("POST", "/_/reset", None).map(drop)
    }

    /// Every write that arrived, with the status that it got.
    ///
    /// # Errors
    /// Where the shop doesn't answer.
    pub fn writes(&self) -> io::Result<Vec<Value>> {
        Ok(self.ask("GET", "/_/writes", None)?.as_array().cloned().unwrap_or_default())
    }

    /// What the world is now.
    ///
    /// # Errors
    /// Where the shop doesn't answer.
    pub fn digest(&self) -> io::Result<String> {
        let digest = self.ask("GET", "/_/digest", None)?;
        let digest = digest.get("digest").and_then(Value::as_str);
        Ok(digest.unwrap_or_default().to_owned())
    }

    /// Something goes wrong with requests to a path from now on.
    ///
    /// # Errors
    /// Where the shop doesn't answer.
    pub fn fault(&self, fault: &Value) -> io::Result<()> {
        self.ask("POST", "/_/fault", Some(fault)).map(drop)
    }

    /// The world moves on: an order has another status.
    ///
    /// # Errors
    /// Where the shop doesn't answer.
    pub fn set(&self, order: &str, status: &str) -> io::Result<()> {
        self.ask("POST", "/_/set", Some(&json!({ "order": order, "status": status }))).map(drop)
    }

    /// A request of any kind.
    ///
    /// # Errors
    /// Where the shop doesn't answer, or not with JSON.
    pub fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> io::Result<Value> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut stream = TcpStream::connect(&self.address)?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        serde_json::from_str(body).map_err(io::Error::other)
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
