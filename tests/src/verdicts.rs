//! Verdicts, kept: what the verifier says of some hundreds of random projects, a line for each. Whoever
//! changes the proof sees in one look whether any verdict is another one now, or takes more to come to.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use playbook_compiler::{Project, check};
use playbook_graph::verify::{Proof, proved, report};
use playbook_graph::{Graph, Hash, Source};

use crate::{generate, top};

/// So many projects: enough that hardly a line of the zones and steps could be another one unseen.
pub const PROJECTS: u64 = 400;

/// Where they are kept.
pub fn file() -> PathBuf {
    top().join("tests/suite/proof/verdicts.txt")
}

/// All of them, as the file has them.
pub fn all() -> String {
    let lines = (0..PROJECTS).map(|seed| format!("{seed} {}\n", of(seed)));
    lines.collect()
}

/// The verdict on the project of a seed: how many situations are told apart, the codes that are found, and
/// a hash of where they are found, of the values that show them, and of what is proved.
pub fn of(seed: u64) -> String {
    let source = Source { name: "shop.playbook".into(), text: generate::project(seed) };
    let checked = check(&Project { sources: vec![source], std: Vec::new() });
    match &checked.graph {
        None => "not well typed".to_owned(),
        Some(Ok(verified)) => of_graph(verified.graph()),
        Some(Err(refused)) => of_graph(refused.graph()),
    }
}

fn of_graph(graph: &Graph) -> String {
    let found = report(graph).findings;
    let codes: BTreeSet<&str> = found.iter().map(|finding| finding.code.0).collect();
    let mut whole = String::new();
    for finding in &found {
        let places: Vec<_> = finding.labels.iter().map(|label| label.origin).collect();
        let _ = write!(whole, "{} {places:?} {:?};", finding.code.0, finding.example);
    }
    let _ = write!(whole, "{:?}", proved(graph));
    let situations = Proof::of(graph).map_or(0, |proof| proof.situations());
    let codes: Vec<&str> = codes.into_iter().collect();
    format!("{situations} {} {}", codes.join(","), Hash::of(whole.as_bytes()).short())
}
