//! What the compiler promises to prove, line by line: the table of `docs/reference/proof.md` names the
//! codes that keep each promise and a document that shows it broken, and both are there.

use std::collections::BTreeSet;
use std::fs;

use playbook_graph::arena::Id as _;
use playbook_graph::verify::CODES;
use playbook_graph::{PointId, verify};
use playbook_tests::case::documents;
use playbook_tests::corpus::{example, graph_of};
use playbook_tests::top;

/// A row: the promise, the codes that keep it, where it is shown.
struct Row {
    promise: String,
    codes: Vec<String>,
    shown: String,
}

fn rows() -> Vec<Row> {
    let page = fs::read_to_string(top().join("docs/reference/proof.md")).unwrap();
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()
    };
    let rows = page.lines().filter(|line| line.starts_with("| ") && line.contains(" | PB"));
    rows.map(cells)
        .map(|cells| Row {
            promise: cells[0].clone(),
            codes: cells[1].split(", ").map(str::to_owned).collect(),
            shown: cells[2].trim_matches('`').to_owned(),
        })
        .collect()
}

#[test]
fn every_promise_has_its_code_and_a_document_that_shows_it() {
    let known: BTreeSet<&str> = playbook_compiler::codes().into_iter().map(|code| code.0).collect();
    let documents = documents();
    let mut wrong = Vec::new();
    for Row { promise, codes, shown } in rows() {
        for code in codes.iter().filter(|code| !known.contains(code.as_str())) {
            wrong.push(format!("{promise}: there is no {code}"));
        }
        let path = top().join("tests/suite").join(&shown);
        let Ok(text) = fs::read_to_string(&path) else {
            wrong.push(format!("{promise}: there is no {shown}"));
            continue;
        };
        let is_found = if shown.ends_with(".rs") {
            codes.iter().any(|code| text.contains(code.as_str()))
        } else {
            let of_file = documents.iter().filter(|document| document.name.contains(&shown));
            let mut expected = of_file.flat_map(|document| &document.expected);
            expected.any(|expected| codes.contains(&expected.code))
        };
        if !is_found {
            wrong.push(format!("{promise}: {shown} shows none of {codes:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_of_the_proof_keeps_a_promise() {
    let kept: BTreeSet<String> = rows().into_iter().flat_map(|row| row.codes).collect();
    // What could not be proved for its length keeps none: it says that nothing is promised.
    let none = ["PB0701"];
    let missing: Vec<&str> = CODES
        .iter()
        .map(|(code, _)| code.0)
        .filter(|code| !kept.contains(*code) && !none.contains(code))
        .collect();
    assert!(missing.is_empty(), "no promise in the table is kept by {missing:?}");
}

#[test]
fn a_graph_that_leads_nowhere_is_refused() {
    let checked = playbook_compiler::check(&example(&[]));
    let mut graph = graph_of(&checked).unwrap().clone();
    let start = graph.playbooks.ids().next().unwrap();
    let points = &mut graph.playbooks[start].points;
    let (leads_on, _) = points.find(|point| !point.step.successors().is_empty()).unwrap();
    *points[leads_on].step.successors_mut()[0] = PointId::from_index(9_999);
    let findings = verify(graph).findings;
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code.0).collect();
    assert_eq!(codes, ["PB0400"]);
}
