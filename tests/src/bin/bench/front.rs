//! The front: text to tree, text to checked, and text to proved, beside the normative grammar run by
//! pest on the same texts in the same run. Times are the processor's, where the system tells them:
//! what else runs on the machine then counts little.

use std::hint::black_box;
use std::time::{Duration, Instant};

use pest::Parser;
use playbook_compiler::{Project, check, findings, syntax};

use super::project;

#[derive(pest_derive::Parser)]
#[grammar = "../../compiler/grammar/playbook.pest"]
struct Grammar;

/// Prints the table and the last line.
pub(crate) fn run() {
    let large = project::of_lines(50_000);
    let small = project::of_lines(10_000);
    let huge = project::of_lines(200_000);
    let tree = rate(&large, &parse);
    let pest = rate(&large, &by_pest);
    let checked = rate(&large, &|project| {
        black_box(findings(project));
    });
    let proved = rate(&large, &|project| {
        black_box(check(project));
    });
    let linear = rate(&small, &parse) / rate(&huge, &parse);
    println!("50,000 lines, {} bytes; the median of five runs each", project::bytes(&large));
    println!("{:<28}{:>10} MB/s", "lexed, parsed, a tree", figure(tree));
    println!("{:<28}{:>10} MB/s", "pest on the same text", figure(pest));
    println!("{:<28}{:>10} MB/s", "checked", figure(checked));
    println!("{:<28}{:>10} MB/s", "checked and proved", figure(proved));
    println!("a line at 200,000 lines takes {} times one at 10,000", figure(linear));
    println!(
        "front tree_mbs={} checked_mbs={} pest_ratio={} linear={}",
        figure(tree),
        figure(checked),
        figure(tree / pest),
        figure(linear)
    );
}

fn parse(project: &Project) {
    for source in &project.sources {
        black_box(syntax::parse(&source.text));
    }
}

fn by_pest(project: &Project) {
    for source in &project.sources {
        // Whether it fits is for the tests; here only the time counts.
        let _ = black_box(Grammar::parse(Rule::file, &source.text));
    }
}

/// Millions of bytes a second, by the median of five runs.
fn rate(project: &Project, work: &impl Fn(&Project)) -> f64 {
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let start = (Instant::now(), on_processor());
            work(project);
            let whole = start.0.elapsed();
            on_processor().zip(start.1).map_or(whole, |(end, start)| end - start)
        })
        .collect();
    times.sort();
    let median = times.get(2).copied().unwrap_or_default();
    project::bytes(project) as f64 / 1e6 / median.as_secs_f64()
}

/// How long this thread has been on a processor, where the system says so.
fn on_processor() -> Option<Duration> {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let spent = times.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(spent))
}

fn figure(value: f64) -> String {
    format!("{value:.2}")
}
