//! Vendors that misbehave over HTTP at the one moment that matters: the request that changes something.
//! It arrives at most once, and what is told is what is known.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use playbook_graph::Graph;
use playbook_runtime::bindings::{Around, Bindings};
use playbook_runtime::{Memory, Runtime, Store, Tools};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::Size;
use crate::life::LINES;
use crate::oracle::Seen;
use crate::world::{World, verified};

const BINDINGS: &str = include_str!("../../../../runtime/engine/tests/engine/bindings.toml");

/// How the vendor answers the request to cancel, and what may be told then.
#[derive(Clone, Copy, Debug)]
enum Answers {
    Well,
    Slowly,
    Never,
    Status(u16),
    ClosesBeforeReading,
    ClosesAfterReading,
    NoJson,
    OtherShape,
    Huge,
    DripsAndStops,
}

/// What the customer may be told after it.
enum Told {
    Done,
    NotDone,
    Unknown,
}

impl Answers {
    const ALL: [Self; 16] = [
        Self::Well,
        Self::Slowly,
        Self::Status(400),
        Self::Status(404),
        Self::Status(408),
        Self::Status(429),
        Self::Status(500),
        Self::Status(502),
        Self::Status(503),
        Self::ClosesBeforeReading,
        Self::ClosesAfterReading,
        Self::NoJson,
        Self::OtherShape,
        Self::Huge,
        Self::DripsAndStops,
        Self::Never,
    ];

    fn told(self) -> Told {
        match self {
            Self::Well | Self::Slowly => Told::Done,
            Self::Status(400 | 404 | 429) => Told::NotDone,
            _ => Told::Unknown,
        }
    }
}

pub(crate) async fn all(size: Size, seen: &mut Seen) {
    for answers in Answers::ALL {
        // Whoever never answers is waited for as long as the tool's time-out: left out of the small part.
        let waits = matches!(answers, Answers::Never | Answers::DripsAndStops);
        if size == Size::Whole || !waits {
            one(answers, seen).await;
        }
    }
}

async fn one(answers: Answers, seen: &mut Seen) {
    seen.runs += 1;
    seen.points += 1;
    let run = format!("a vendor that answers {answers:?}");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let writes = Arc::new(AtomicUsize::new(0));
    let serving = tokio::spawn(serve(listener, answers, writes.clone()));
    let world = World::with_an_order_of(20);
    let graph = verified();
    let store: Arc<dyn Store> = Arc::new(Memory::default());
    let runtime = world.runtime_with(store.clone(), tools(port, graph.graph()));
    talk(&runtime).await;
    serving.abort();
    let writes = writes.load(Ordering::SeqCst);
    if writes > 1 {
        seen.doubled(&run, format!("the request arrived {writes} times"));
    }
    let said = |words: &str| world.was_told(words);
    let (done, unknown) = (said("is cancelled"), said("it is not known whether"));
    let right = match answers.told() {
        Told::Done => done && !unknown && writes == 1,
        Told::NotDone => !done && !unknown,
        Told::Unknown => !done && unknown,
    };
    if !right {
        seen.wrong(&run, format!("{writes} writes, and {:?} was told", world.told()));
    }
    if !matches!(runtime.replay("mei").await, Ok(Ok(_))) {
        seen.wrong(&run, "the journal doesn't fold");
    }
    if !store.unfinished().await.unwrap().is_empty() {
        seen.wrong(&run, "something is stuck");
    }
}

async fn talk(runtime: &Runtime) {
    for line in LINES {
        runtime.message("mei", line, line).await.unwrap();
    }
}

fn tools(port: u16, graph: &Graph) -> Tools {
    let text = BINDINGS.replace("PORT", &port.to_string());
    let around = Around { graph, folder: Path::new("."), environment: &|_| None };
    Tools::bound(Bindings::read("bindings.toml", &text, &around).unwrap()).unwrap()
}

async fn serve(listener: TcpListener, answers: Answers, writes: Arc<AtomicUsize>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, answers, writes.clone()));
    }
}

/// One request. Each connection takes one.
async fn answer(stream: TcpStream, answers: Answers, writes: Arc<AtomicUsize>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let mut first = String::new();
    stream.read_line(&mut first).await.ok()?;
    let cancels = first.starts_with("POST");
    if cancels && matches!(answers, Answers::ClosesBeforeReading) {
        return None;
    }
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(bytes) = line.strip_prefix("content-length:") {
            length = bytes.trim().parse().ok()?;
        }
    }
    stream.read_exact(&mut vec![0; length]).await.ok()?;
    if cancels {
        writes.fetch_add(1, Ordering::SeqCst);
        return cancel(&mut stream, answers).await;
    }
    let order = json!({
        "order_id": "#W0000001", "user_id": "mei", "status": "pending", "total": 20,
        "payment": "card 4242",
    });
    let body = if first.contains("/orders") { json!([order]) } else { json!({ "user_id": "mei" }) };
    send(&mut stream, 200, &body.to_string()).await
}

async fn cancel(stream: &mut BufReader<TcpStream>, answers: Answers) -> Option<()> {
    let well = json!({ "payment_history": [{ "amount": 20 }] }).to_string();
    match answers {
        Answers::Well => send(stream, 200, &well).await,
        Answers::Slowly => {
            tokio::time::sleep(Duration::from_millis(400)).await;
            send(stream, 200, &well).await
        }
        Answers::Never => {
            tokio::time::sleep(Duration::from_secs(600)).await;
            None
        }
        Answers::Status(status) => send(stream, status, "{}").await,
        Answers::ClosesBeforeReading | Answers::ClosesAfterReading => None,
        Answers::NoJson => send(stream, 200, "it worked").await,
        Answers::OtherShape => send(stream, 200, "{\"payment_history\": []}").await,
        Answers::Huge => {
            let body = format!("\"{}\"", "x".repeat(64 * 1024 * 1024));
            send(stream, 200, &body).await
        }
        Answers::DripsAndStops => {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", well.len());
            stream.write_all(head.as_bytes()).await.ok()?;
            for byte in well.as_bytes().iter().take(20) {
                stream.write_all(&[*byte]).await.ok()?;
                stream.flush().await.ok()?;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            tokio::time::sleep(Duration::from_secs(600)).await;
            None
        }
    }
}

async fn send(stream: &mut BufReader<TcpStream>, status: u16, body: &str) -> Option<()> {
    let head = format!(
        "HTTP/1.1 {status} Answer\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(body.as_bytes()).await.ok()?;
    stream.flush().await.ok()
}
