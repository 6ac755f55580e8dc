//! What the verifier said of random projects, it says again: no verdict, no value that shows it and no
//! number of situations is another one by accident.

use playbook_tests::verdicts;

#[test]
fn every_verdict_is_the_one_that_was_recorded() {
    let recorded = std::fs::read_to_string(verdicts::file()).unwrap();
    assert_eq!(recorded.lines().count() as u64, verdicts::PROJECTS);
    let other: Vec<String> = recorded
        .lines()
        .zip(verdicts::all().lines())
        .filter(|(was, is)| was != is)
        .map(|(was, is)| format!("was: {was}\nis:  {is}"))
        .collect();
    assert!(
        other.is_empty(),
        "{} verdicts are others now. Where that is meant, record them anew (`cargo run -p \
         playbook-tests --bin verdicts`):\n{}",
        other.len(),
        other.join("\n")
    );
}
