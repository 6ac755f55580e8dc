//! Every sentence of the policy stands in the example, in a comment beside what enforces it.

use playbook_tests::{shop_script, top};

/// A text without what only lays it out: marks of lists and emphasis, stops, line breaks.
fn words(text: &str) -> String {
    let only = |sign: char| if sign.is_alphanumeric() || sign == '\'' { sign } else { ' ' };
    let spaced: String = text.chars().map(only).collect();
    format!(" {} ", spaced.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The sentences of the policy. What a line with a colon lists belongs to it, item by item.
fn sentences(policy: &str) -> Vec<String> {
    let blocks = policy.split("\n\n").map(str::trim).filter(|block| !block.starts_with('#'));
    let lines = blocks.flat_map(str::lines);
    let ends = |line: &str| line.replace(['!', '?'], ".").replace(". ", ".\u{0}");
    let split = lines.flat_map(|line| ends(line).split('\u{0}').map(words).collect::<Vec<_>>());
    split.filter(|sentence| !sentence.trim().is_empty()).collect()
}

#[test]
fn every_sentence_of_the_policy_is_quoted() {
    let Some(script) = shop_script() else {
        println!("SKIPPED: there is no shop beside the repository, so no policy");
        return;
    };
    let policy = script.with_file_name("../data/tau2-retail/policy.md");
    let policy = std::fs::read_to_string(policy).unwrap();
    let files = std::fs::read_dir(top().join("examples/retail")).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "playbook"));
    let quoted: String = files
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            let comments = text.lines().filter_map(|line| line.trim_start().strip_prefix('#'));
            words(&comments.collect::<Vec<_>>().join(" "))
        })
        .collect();
    let sentences = sentences(&policy);
    assert!(sentences.len() > 60, "{} sentences", sentences.len());
    let missing: Vec<&String> =
        sentences.iter().filter(|sentence| !quoted.contains(sentence.as_str())).collect();
    assert!(missing.is_empty(), "nothing quotes {missing:#?}");
}
