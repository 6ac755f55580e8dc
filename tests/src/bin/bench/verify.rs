//! The proof: source text to verdict for projects of 1,000, 10,000 and 50,000 states.

use std::hint::black_box;
use std::time::{Duration, Instant};

use playbook_compiler::{Project, check, syntax};

use super::project;

/// Prints the table and the last line.
pub(crate) fn run() {
    println!("{:>8} {:>14} {:>14}", "states", "to verdict", "parsing alone");
    let mut figures = Vec::new();
    let mut ratio = 0.0;
    for states in [1_000, 10_000, 50_000] {
        let project = project::of_states(states);
        let whole = median(&|| {
            black_box(check(&project));
        });
        let parsing = median(&|| parse(&project));
        println!("{states:>8} {:>11.1} ms {:>11.1} ms", ms(whole), ms(parsing));
        figures.push(format!("ms_{states}={:.1}", ms(whole)));
        ratio = ms(whole) / ms(parsing);
    }
    println!("verify {} parse_ratio={ratio:.1}", figures.join(" "));
}

fn parse(project: &Project) {
    for source in &project.sources {
        black_box(syntax::parse(&source.text));
    }
}

fn median(work: &impl Fn()) -> Duration {
    let mut times: Vec<Duration> = (0..3)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times.get(1).copied().unwrap_or_default()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
