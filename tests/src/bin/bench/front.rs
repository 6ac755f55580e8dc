//! The front: text to tree, text to checked, and text to proved, beside the normative grammar run by
//! pest on the same texts in the same run.

use std::hint::black_box;

use pest::Parser;
use playbook_compiler::{Project, check, findings, format, syntax};
use playbook_graph::Source;

use super::{clock, project};

#[derive(pest_derive::Parser)]
#[grammar = "../../compiler/grammar/playbook.pest"]
struct Grammar;

/// Prints the table and the last line.
pub(crate) fn run() {
    let large = project::of_lines(50_000);
    println!("50,000 lines, {} bytes", project::bytes(&large));
    let shown = |what: &str, rate: f64| {
        println!("{what:<28}{rate:>10.2} MB/s");
        rate
    };
    let tree = shown("lexed, parsed, a tree", rate(&large, 9, &parse));
    let pest = shown("pest on the same text", rate(&large, 3, &by_pest));
    let checked = shown("checked", rate(&large, 7, &check_only));
    shown("checked and proved", rate(&large, 3, &prove));
    let linear =
        [("a tree", parse as fn(&Project)), ("checked", check_only)].map(|(what, work)| {
            let ratio = longer_by_size(&work);
            println!("{what}: a line at 200,000 lines takes {ratio:.2} times one at 10,000");
            ratio
        });
    let odd = ODD.map(|(what, piece)| longest(what, piece));
    println!(
        "front tree_mbs={tree:.2} checked_mbs={checked:.2} pest_ratio={:.2} linear={:.2} odd_ms={:.0}",
        tree / pest,
        linear.into_iter().fold(0.0, f64::max),
        odd.into_iter().fold(0.0, f64::max)
    );
}

/// What files are made of that nobody writes, again and again.
const ODD: [(&str, &str); 5] =
    [("{", "{"), ("(", "("), ("\"", "\""), ("one name", "a"), ("lines of {", "{\n")];

/// What the slowest of reading, checking and formatting takes on a mebibyte of one piece, in
/// milliseconds.
fn longest(what: &str, piece: &str) -> f64 {
    let text = piece.repeat((1 << 20) / piece.len());
    let source = Source { name: "odd.playbook".to_owned(), text: text.clone() };
    let project = Project { sources: vec![source], std: Vec::new() };
    let read = clock::ms(clock::once(|| drop(black_box(syntax::parse(&text)))));
    let checked = clock::ms(clock::once(|| drop(black_box(check(&project)))));
    let formatted = clock::ms(clock::once(|| drop(black_box(format::format(&text)))));
    println!(
        "1 MiB of `{what}`: read {read:.0} ms, checked {checked:.0} ms, formatted {formatted:.0} ms"
    );
    read.max(checked).max(formatted)
}

/// Each piece of the work once.
pub(crate) fn once() {
    let large = project::of_lines(50_000);
    parse(&large);
    check_only(&large);
}

/// What a line takes in a large project beside one in a small project. The two are measured in turn,
/// the small one as often as it is smaller, so that both see the same of what else the machine does;
/// the median of the ratios counts. The large one is done once before it is measured: the small ones
/// find the memory of those before them, too, and need none from the system.
fn longer_by_size(work: &impl Fn(&Project)) -> f64 {
    let (small, large) = (project::of_lines(10_000), project::of_lines(200_000));
    let lines = project::bytes(&large) as f64 / project::bytes(&small) as f64 / 20.0;
    let mut ratios: Vec<f64> = (0..5)
        .map(|_| {
            let one = clock::once(|| (0..20).for_each(|_| work(&small))).as_secs_f64();
            work(&large);
            clock::once(|| work(&large)).as_secs_f64() / one / lines
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios.get(2).copied().unwrap_or_default()
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

fn check_only(project: &Project) {
    black_box(findings(project));
}

fn prove(project: &Project) {
    black_box(check(project));
}

/// Millions of bytes a second, by the best of so many runs.
fn rate(project: &Project, runs: usize, work: &impl Fn(&Project)) -> f64 {
    let time = clock::least(runs, &|| work(project));
    project::bytes(project) as f64 / 1e6 / time.as_secs_f64()
}
