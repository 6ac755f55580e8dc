//! Weighs mutants: what the verifier says of one is held against what the machine comes to.
//!
//! A mutant does harm where the machine comes to something that a proof rules out: a call whose needs
//! don't hold, one that a policy forbids, the same call twice, a value that isn't there, a circle;
//! or where it never comes to a state or rule that the verifier says is never come to. What can't be
//! seen by running (where a value comes from, say) is counted by itself.

use std::collections::BTreeSet;

use playbook_graph::{Diagnostic, verify};
use playbook_scenario::explore::{Broken, Width};
use playbook_scenario::{Unseen, replay};

use crate::mutate::Mutant;
use crate::oracle::{Effort, Judged, judge, see, why_not_by_running};

/// What a mutant turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It means nothing as a graph.
    Malformed,
    /// It does harm, and is found.
    Harmful,
    /// It does this harm, and nothing is found.
    Missed(BTreeSet<Broken>),
    /// It does no harm, and nothing is found.
    Harmless,
    /// It does no harm that was seen, and this is found.
    Flagged(String),
    /// All that is found is about the text, not about what happens: these codes.
    NotByRunning(BTreeSet<&'static str>),
}

/// How thorough it is before it says that a mutant is flagged without reason: far ahead with few
/// values, then with everything that may happen.
const EFFORTS_OF_DOUBT: [Effort; 2] = [
    Effort { positions: 15_000, values: 3, width: Width::STRAIGHT, callers: true },
    Effort { positions: 15_000, values: 10, width: Width::EVERYTHING, callers: true },
];

/// Weighs a mutant; `effort` is spent on each, and more where it seems to be flagged for nothing.
pub fn weigh(mutant: &Mutant, effort: Effort) -> Weight {
    let findings: Vec<Diagnostic> =
        verify(mutant.graph.clone()).findings.into_iter().filter(Diagnostic::is_error).collect();
    if findings.iter().any(|finding| finding.code.0 == "PB0400") {
        return Weight::Malformed;
    }
    let seen = see(&mutant.graph, effort, true, &mut ());
    match (seen.broken.is_empty(), findings.is_empty()) {
        (false, false) => Weight::Harmful,
        (false, true) => Weight::Missed(seen.broken),
        (true, true) => Weight::Harmless,
        (true, false) => doubted(mutant, &findings, effort),
    }
}

/// Judges findings of a mutant with which nothing broke at first sight.
fn doubted(mutant: &Mutant, findings: &[Diagnostic], effort: Effort) -> Weight {
    let played = |finding: &Diagnostic| match &finding.example {
        Some(example) => replay(&mutant.graph, example).err(),
        None => Some(Unseen::Never),
    };
    let unseen: Vec<Option<Unseen>> = findings.iter().map(played).collect();
    if unseen.contains(&None) {
        return Weight::Harmful;
    }
    let all_about_the_text = findings.iter().all(|finding| why_not_by_running(finding).is_some());
    if all_about_the_text {
        return Weight::NotByRunning(findings.iter().map(|finding| finding.code.0).collect());
    }
    for effort in std::iter::once(effort).chain(EFFORTS_OF_DOUBT) {
        let seen = see(&mutant.graph, effort, false, &mut ());
        let judged = |finding| judge(&mutant.graph, finding, &seen);
        if findings.iter().any(|finding| judged(finding) == Judged::Confirmed) {
            return Weight::Harmful;
        }
    }
    let told = findings.iter().zip(&unseen).map(|(finding, unseen)| {
        let too_far = if *unseen == Some(Unseen::TooFar) { " (too far to be played)" } else { "" };
        format!("{} {}{too_far}", finding.code, finding.message)
    });
    Weight::Flagged(told.collect::<Vec<_>>().join("; "))
}
