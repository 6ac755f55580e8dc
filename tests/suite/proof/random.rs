//! Random projects, on which the verifier and the machine have to agree. `PLAYBOOK_PROJECTS=20000`
//! in the environment tries more of them; `cargo run --release -p playbook-tests --bin differential`
//! does it quicker, and counts.

use playbook_tests::differential::hold;

#[test]
fn the_proof_and_the_machine_agree_on_random_projects() {
    let count = std::env::var("PLAYBOOK_PROJECTS").ok().and_then(|count| count.parse().ok());
    let count: u64 = count.unwrap_or(20);
    let (mut proved, mut moments, mut reproduced) = (0, 0, 0);
    for seed in 0..count {
        match hold(seed) {
            Ok(held) => {
                proved += u64::from(held.proved);
                moments += held.moments;
                reproduced += held.reproduced;
            }
            Err(what) => panic!("{what}"),
        }
    }
    println!("{count} projects: {proved} proved, {moments} moments, {reproduced} reproduced");
    assert!(moments > 200, "hardly anything was held against the machine");
}
