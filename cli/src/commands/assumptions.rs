//! `playbook check --assumptions`: what the proof rests on, which numbers no policy protects, and
//! what is said of each thing that Playbook promises. Says where a promise is proved, where it is
//! only kept while the desk runs, and where it holds in part.

use anstream::println;
use anstyle::Style;
use playbook_graph::verify::assumptions::{
    Assumption, Keeper, Unprotected, assumptions, unprotected,
};
use playbook_graph::{Effect, Verified};
use serde_json::{Value, json};

use crate::args::ShowArgs;

/// Prints all of it. A SARIF log has no place for it.
pub(super) fn show(verified: &Verified, show: ShowArgs) {
    let graph = verified.graph();
    let (rests_on, free) = (assumptions(graph), unprotected(graph));
    let promised = promised(verified, &free);
    if show.json {
        let promised: Vec<Value> = promised
            .iter()
            .map(|(name, verdict, why)| json!({ "property": name, "verdict": verdict, "why": why }))
            .collect();
        println!(
            "{}",
            json!({ "assumptions": rests_on, "unprotected": free, "promised": promised })
        );
    } else if !show.is_for_programs() {
        tell(&rests_on, &free, &promised);
    }
}

fn tell(rests_on: &[Assumption], free: &[Unprotected], promised: &[Promised]) {
    let bold: Style = Style::new().bold();
    let keepers = [
        (Keeper::Tool, "The other side of a tool keeps this"),
        (Keeper::Runtime, "The desk keeps this while it runs"),
        (Keeper::Host, "The program around the desk vouches for this"),
    ];
    for (keeper, title) in keepers {
        let of: Vec<&Assumption> = rests_on.iter().filter(|one| one.by == keeper).collect();
        if of.is_empty() {
            continue;
        }
        println!("\n{bold}{title}{bold:#}");
        for one in of {
            println!("  {}  ({})", one.what, one.line);
        }
    }
    println!("\n{bold}Numbers of authorities that no policy protects{bold:#}");
    if free.is_empty() {
        println!("  none: whoever changes a number of an authority hears of it");
    }
    for one in free {
        let far = match (one.asked_besides, one.far_protected) {
            (true, _) => "; the playbooks ask for as much themselves",
            (false, true) => ", up to where a policy objects",
            (false, false) => "",
        };
        println!("  {} in `{}` can be changed{far}  ({})", one.number, one.written, one.line);
    }
    println!("\n{bold}What is promised{bold:#}");
    for (name, verdict, why) in promised {
        println!("  {name:<20} {verdict:<9} {why}");
    }
}

fn several(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// A property, whether it is proved, kept or held in part, and what that rests on.
type Promised = (&'static str, &'static str, String);

fn promised(verified: &Verified, free: &[Unprotected]) -> Vec<Promised> {
    let graph = verified.graph();
    let sensitive = graph.tools.values().filter(|tool| tool.effect == Effect::Sensitive).count();
    let states: usize = graph.playbooks.values().map(|playbook| playbook.states.len()).sum();
    let safety = format!(
        "{} on every path; {}, each behind an authority; {}; {} without one",
        several(verified.promises(), "promise", "promises"),
        several(sensitive, "sensitive tool", "sensitive tools"),
        several(graph.policies.len(), "policy", "policies"),
        several(free.len(), "number", "numbers")
    );
    let tested = match graph.scenarios.len() {
        0 => ("in part", "there is no scenario yet".to_owned()),
        count => (
            "kept",
            format!("{count} scenarios; `playbook test` plays them and says what is left out"),
        ),
    };
    vec![
        (
            "determinism",
            "kept",
            format!(
                "{states} states with guards over typed values; the same readings, answers and times \
                 give the same acts: `playbook replay` compares them"
            ),
        ),
        (
            "auditability",
            "kept",
            "each call is in the journal before it leaves, each act with the line that allowed it: \
             `playbook why`"
                .to_owned(),
        ),
        ("safety", if graph.policies.is_empty() { "in part" } else { "proved" }, safety),
        (
            "cost predictability",
            "in part",
            "every cycle has a bound and a customer's turn (proved); a message is read once; no price \
             is proved"
                .to_owned(),
        ),
        (
            "version control",
            "kept",
            format!(
                "this is graph {}; each entry of a journal names the one that decided",
                verified.hash().short()
            ),
        ),
        ("testability", tested.0, tested.1),
    ]
}
