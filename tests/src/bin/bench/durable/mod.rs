//! The engine on a disk: how many inputs of a refund conversation it makes durable in a second, for one
//! conversation and for 64 at once, beside the same bytes appended to a file with a sync after each, and
//! beside one-row commits of them to SQLite; what a turn costs without disk, model and tools; and how
//! soon a store with 100,000 waiting conversations takes its first input.
//!
//! Each of the four is done in turns, a few conversations at a time, so that a busy disk is busy for all
//! of them.

mod desk;
mod plain;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use playbook_graph::Verified;
use playbook_runtime::{Memory, Runtime, RuntimeError, Sqlite};
use tokio::task::JoinSet;

use plain::Plain;

/// The word that has this program measure how a store opens.
pub(crate) const OPEN: &str = "durable-open";

const ROUNDS: usize = 12;
const ONE_A_ROUND: usize = 6;
const AT_ONCE: usize = 64;
const TURNS: usize = 5_000;
const WAITING: usize = 100_000;

type Failed = Box<dyn std::error::Error>;

/// Prints the table and the last line.
pub(crate) fn run() -> Result<(), Failed> {
    let project = desk::project().ok_or("the project isn't proved")?;
    let folder = tempfile::tempdir_in(playbook_tests::top().join("target"))?;
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let speeds = threads.block_on(speeds(&project, folder.path()))?;
    row("one conversation after the other", speeds.one, "inputs/s");
    row("64 conversations at once", speeds.batch, "inputs/s");
    row("raw append and sync", speeds.raw, "inputs/s");
    row("one-row commit to SQLite", speeds.sqlite, "inputs/s");
    let overhead = threads.block_on(overhead(&project))?;
    row("a turn without disk, model, tools: p99", overhead, "us");
    let waiting = folder.path().join("waiting.db");
    threads.block_on(fill(&project, &waiting))?;
    row("conversations that wait", WAITING as f64, "");
    let opened = opened(&waiting)?;
    row("started, to the first accepted input", opened.ms, "ms");
    row("memory by then", opened.mb, "MB");
    println!(
        "durable one_vs_raw={:.2} one_vs_sqlite={:.2} batch64_vs_raw={:.1} overhead_p99_us={overhead:.0} \
         open_ms={:.0} open_mb={:.0}",
        speeds.one / speeds.raw,
        speeds.one / speeds.sqlite,
        speeds.batch / speeds.raw,
        opened.ms,
        opened.mb,
    );
    Ok(())
}

/// Inputs a second.
struct Speeds {
    one: f64,
    batch: f64,
    raw: f64,
    sqlite: f64,
}

async fn speeds(project: &Arc<Verified>, folder: &Path) -> Result<Speeds, Failed> {
    let one = desk::runtime(project, Sqlite::open(folder.join("one.db"))?)?;
    let many = desk::runtime(project, Sqlite::open(folder.join("many.db"))?)?;
    desk::refund(&one, 0).await?;
    let bytes = journal(&one, 0).await?;
    let inputs = bytes.len();
    let mut plain = Plain::new(folder)?;
    let (mut took_one, mut took_many) = (Duration::ZERO, Duration::ZERO);
    let (mut took_raw, mut took_sqlite) = (Duration::ZERO, Duration::ZERO);
    for round in 0..ROUNDS {
        let begun = Instant::now();
        for no in 0..ONE_A_ROUND {
            done(desk::refund(&one, 1 + round * ONE_A_ROUND + no).await?)?;
        }
        took_one += begun.elapsed();
        took_raw += plain.append(&bytes, ONE_A_ROUND)?;
        took_sqlite += plain.commit(&bytes, ONE_A_ROUND)?;
        let begun = Instant::now();
        at_once(&many, round * AT_ONCE..(round + 1) * AT_ONCE, Kind::Whole).await?;
        took_many += begun.elapsed();
    }
    let speed = |conversations: usize, took: Duration| {
        (ROUNDS * conversations * inputs) as f64 / took.as_secs_f64()
    };
    Ok(Speeds {
        one: speed(ONE_A_ROUND, took_one),
        batch: speed(AT_ONCE, took_many),
        raw: speed(ONE_A_ROUND, took_raw),
        sqlite: speed(ONE_A_ROUND, took_sqlite),
    })
}

/// What a conversation's journal holds, entry by entry, as bytes.
async fn journal(runtime: &Runtime, no: usize) -> Result<Vec<Vec<u8>>, Failed> {
    let traced = runtime.trace(&no.to_string()).await?;
    let entries = traced.iter().map(|traced| serde_json::to_vec(&traced.entry));
    Ok(entries.collect::<Result<_, _>>()?)
}

/// How far conversations are played.
#[derive(Clone, Copy)]
enum Kind {
    Whole,
    UntilApproval,
}

async fn at_once(
    runtime: &Runtime,
    numbers: std::ops::Range<usize>,
    kind: Kind,
) -> Result<(), Failed> {
    let mut tasks: JoinSet<Result<bool, RuntimeError>> = JoinSet::new();
    for no in numbers {
        let runtime = runtime.clone();
        tasks.spawn(async move {
            match kind {
                Kind::Whole => desk::refund(&runtime, no).await,
                Kind::UntilApproval => desk::until_approval(&runtime, no).await.map(|_| true),
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        done(ended??)?;
    }
    Ok(())
}

fn done(refunded: bool) -> Result<(), Failed> {
    if refunded { Ok(()) } else { Err("a conversation went otherwise".into()) }
}

/// The hundredth of the turns that takes longest, in microseconds.
async fn overhead(project: &Arc<Verified>) -> Result<f64, Failed> {
    let runtime = desk::runtime(project, Memory::default())?;
    let mut took = Vec::with_capacity(TURNS);
    for no in 0..TURNS {
        let begun = Instant::now();
        runtime.message(&no.to_string(), "1", format!("refund {no}")).await?;
        took.push(begun.elapsed());
    }
    took.sort();
    let slow = took.get(TURNS * 99 / 100).copied().unwrap_or_default();
    Ok(slow.as_secs_f64() * 1e6)
}

/// Makes a store in which conversations wait for approval. Many at once, for they share the waits for
/// the disk; it takes minutes where that is slow.
async fn fill(project: &Arc<Verified>, path: &Path) -> Result<(), Failed> {
    let runtime = desk::runtime(project, Sqlite::open(path)?)?;
    let group = 32 * AT_ONCE;
    for begin in (0..WAITING).step_by(group) {
        let end = (begin + group).min(WAITING);
        at_once(&runtime, begin..end, Kind::UntilApproval).await?;
        eprint!("\r{end} conversations wait");
    }
    eprintln!();
    Ok(())
}

/// How a store opens.
struct Opened {
    ms: f64,
    mb: f64,
}

/// Asks this program again, so that its memory is that of the opening alone.
fn opened(path: &Path) -> Result<Opened, Failed> {
    let this = std::env::current_exe()?;
    let out = Command::new(this).arg(OPEN).arg(path).output()?;
    let text = String::from_utf8(out.stdout)?;
    let mut figures = text.split_whitespace().filter_map(|figure| figure.parse::<f64>().ok());
    match (figures.next(), figures.next()) {
        (Some(ms), Some(mb)) => Ok(Opened { ms, mb }),
        _ => Err(String::from_utf8_lossy(&out.stderr).into_owned().into()),
    }
}

/// Opens a store, takes up what is open, accepts an input: milliseconds, and megabytes.
pub(crate) fn open(path: &str) -> Result<(), Failed> {
    let project = desk::project().ok_or("the project isn't proved")?;
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ms = threads.block_on(async {
        let begun = Instant::now();
        let store = Sqlite::open(path)?;
        let runtime = desk::runtime(&project, store)?;
        runtime.recover().await?;
        let _awake = runtime.keep_awake();
        runtime.message("7", "3", "refund 7").await?;
        Ok::<_, Failed>(begun.elapsed().as_secs_f64() * 1e3)
    })?;
    println!("{ms:.1} {:.1}", most_memory());
    Ok(())
}

/// The most memory that this process held, in megabytes, where the system tells.
fn most_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes / 1024.0)
}

fn row(what: &str, figure: f64, unit: &str) {
    println!("{what:<44}{figure:>12.0} {unit}");
}
