//! `cargo run -p playbook-tests --bin verdicts`: records the verdicts on random projects anew. Look at what
//! is another one in the file, and whether it is meant, before it is committed.

#![expect(clippy::print_stdout, reason = "a command says what it did")]

use playbook_tests::verdicts;

fn main() -> std::io::Result<()> {
    std::fs::write(verdicts::file(), verdicts::all())?;
    println!("{} verdicts are recorded", verdicts::PROJECTS);
    Ok(())
}
