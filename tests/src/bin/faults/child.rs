//! A process of its own, killed at any moment or out of room on its disk, and started again. What it
//! acknowledged stands on its output; what reached the shop, in a file that outlives it.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use playbook_graph::{Graph, Hash};
use playbook_machine::ToolOutcome;
use playbook_runtime::tools::Answering;
use playbook_runtime::{Sqlite, Store, ToolCall, ToolDriver};

use crate::Size;
use crate::life::{Does, LINES, Outside};
use crate::oracle::{Seen, examine};
use crate::world::{World, verified};

/// The word that has this program live as such a process.
pub(crate) const WORD: &str = "live";

/// Writes each request's key into a file before it answers.
struct Logged {
    log: Mutex<std::fs::File>,
}

impl ToolDriver for Logged {
    fn call<'a>(&'a self, _: &'a Graph, call: &'a ToolCall) -> Answering<'a> {
        let key = call.key().unwrap_or_else(|| Hash::of(b"no key"));
        let written = writeln!(self.log.lock().unwrap(), "{key}");
        // A request that can't be written down didn't reach the shop.
        let outcome = match written {
            Ok(()) => ToolOutcome::Gave(crate::shop::cancellation(20)),
            Err(why) => ToolOutcome::Failed(why.to_string()),
        };
        Box::pin(std::future::ready(outcome))
    }
}

/// Lives once: finishes what is open, takes the lines, says which it acknowledged.
pub(crate) async fn live(store: &Path, log: &Path) {
    let store: Arc<dyn Store> = match Sqlite::open(store) {
        Ok(store) => Arc::new(store),
        Err(refused) => return println!("refused {refused}"),
    };
    let world = World::with_an_order_of(20);
    let Ok(log) = OpenOptions::new().create(true).append(true).open(log) else { return };
    let graph = verified();
    let logged = Logged { log: Mutex::new(log) };
    let tools = world.tools(graph.graph()).with(graph.graph(), "shop.cancel_order", logged);
    let runtime = world.runtime_with(store, tools);
    if let Err(refused) = runtime.recover().await {
        return println!("refused {refused}");
    }
    for line in LINES {
        match runtime.message("mei", line, line).await {
            Ok(_) => println!("acknowledged message {line}"),
            Err(refused) => return println!("refused {refused}"),
        }
    }
}

/// Killed after so many milliseconds, again and again, then left alone.
pub(crate) async fn killed(size: Size, seen: &mut Seen) {
    let runs = if size == Size::Small { 4 } else { 60 };
    let folder = tempfile::tempdir().unwrap();
    for number in 0..runs {
        let (store, log) = files(folder.path(), number);
        let mut said = String::new();
        for kill in 0..2 {
            let wait = Duration::from_millis((number * 7 + kill * 3) % 60);
            said.push_str(&once(&mut start(&store, &log, None), Some(wait)));
            seen.points += 1;
        }
        ends_well(&format!("killed, run {number}"), &store, &log, said, seen).await;
    }
}

/// Files may grow to so many blocks and no further; then the disk has room again.
pub(crate) async fn on_a_full_disk(size: Size, seen: &mut Seen) {
    let step = if size == Size::Small { 96 } else { 8 };
    let folder = tempfile::tempdir().unwrap();
    let mut refused = 0;
    for blocks in (0..480).step_by(step) {
        let (store, log) = files(folder.path(), blocks);
        let said = once(&mut start(&store, &log, Some(blocks)), None);
        refused += usize::from(said.contains("refused"));
        seen.points += 1;
        ends_well(&format!("a disk of {blocks} blocks"), &store, &log, said, seen).await;
    }
    if refused == 0 {
        seen.wrong("full disks", "none of them refused anything: nothing was shown");
    }
}

fn files(folder: &Path, number: u64) -> (std::path::PathBuf, std::path::PathBuf) {
    (folder.join(format!("{number}.db")), folder.join(format!("{number}.log")))
}

/// This program as a process of its own, whose files may have so many blocks.
fn start(store: &Path, log: &Path, blocks: Option<u64>) -> Command {
    let this = std::env::current_exe().unwrap();
    let mut command = match blocks {
        None => Command::new(this),
        Some(blocks) => {
            let mut shell = Command::new("sh");
            // A process that ignores the signal is told by an error that there is no room.
            let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
            shell.args(["-c", &script]).arg(this);
            shell
        }
    };
    command.arg(WORD).arg(store).arg(log);
    command
}

/// Runs it, to its end or until it is killed. What it said.
fn once(command: &mut Command, kill_after: Option<Duration>) -> String {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    if let Some(wait) = kill_after {
        std::thread::sleep(wait);
        child.kill().unwrap();
    }
    let Output { stdout, .. } = child.wait_with_output().unwrap();
    String::from_utf8_lossy(&stdout).into_owned()
}

/// One life more that nothing disturbs; then what must hold.
async fn ends_well(run: &str, store: &Path, log: &Path, mut said: String, seen: &mut Seen) {
    said.push_str(&once(&mut start(store, log, None), None));
    let acknowledged: Vec<String> = said
        .lines()
        .filter_map(|line| line.strip_prefix("acknowledged "))
        .map(str::to_owned)
        .collect();
    if acknowledged.len() < LINES.len() {
        seen.wrong(run, format!("it didn't go on: {said}"));
    }
    let outside = Outside::new(20, Does::Gives);
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let keys = text.lines().filter_map(|line| line.parse::<Hash>().ok());
    outside.reached.lock().unwrap().extend(keys);
    let store: Arc<dyn Store> = Arc::new(Sqlite::open(store).unwrap());
    let acknowledged = BTreeMap::from([("mei".to_owned(), acknowledged)]);
    examine(run, &outside, &store, &acknowledged, seen).await;
}
