//! The front: text to tree, and text to checked and proved, beside the normative grammar run by pest
//! on the same texts in the same run.

use std::hint::black_box;
use std::time::{Duration, Instant};

use pest::Parser;
use playbook_compiler::{Project, check, syntax};

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
        black_box(check(project));
    });
    let linear = rate(&small, &parse) / rate(&huge, &parse);
    println!("50,000 lines, {} bytes; the median of five runs each", project::bytes(&large));
    println!("{:<28}{:>10} MB/s", "lexed, parsed, a tree", figure(tree));
    println!("{:<28}{:>10} MB/s", "pest on the same text", figure(pest));
    println!("{:<28}{:>10} MB/s", "checked and proved", figure(checked));
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
            let start = Instant::now();
            work(project);
            start.elapsed()
        })
        .collect();
    times.sort();
    let median = times.get(2).copied().unwrap_or_default();
    project::bytes(project) as f64 / 1e6 / median.as_secs_f64()
}

fn figure(value: f64) -> String {
    format!("{value:.2}")
}
