//! What the front costs: lexing, parsing, checking, formatting, on the texts of the tests. Run with
//! `cargo bench -p playbook-compiler`. Promises on speed are measured by `bench -- front`, not here.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a measurement reads its texts"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use playbook_compiler::{Project, check, format, syntax};
use playbook_graph::Source;

/// The texts of a project that checks: a shop, a playbook with its scenario, a desk.
fn shop() -> Vec<Source> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/cancel_order");
    let names = ["shop.playbook", "cancel_order.playbook", "desk.playbook"];
    let read = |name: &str| Source {
        name: name.to_owned(),
        text: std::fs::read_to_string(format!("{folder}/{name}")).unwrap(),
    };
    names.map(read).into()
}

/// A text that uses every construct, some hundred times over.
fn whole_language() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/whole_language.playbook");
    std::fs::read_to_string(path).unwrap().repeat(100)
}

fn front(criterion: &mut Criterion) {
    let text = whole_language();
    let mut group = criterion.benchmark_group("front");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("lex", |b| b.iter(|| syntax::lexer::lex(black_box(&text))));
    group.bench_function("parse", |b| b.iter(|| syntax::parse(black_box(&text))));
    group.bench_function("format", |b| b.iter(|| format::format(black_box(&text)).unwrap()));
    let project = Project { sources: shop(), std: Vec::new() };
    let bytes: usize = project.sources.iter().map(|source| source.text.len()).sum();
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("check", |b| b.iter(|| check(black_box(&project))));
    group.finish();
}

criterion_group!(benches, front);
criterion_main!(benches);
