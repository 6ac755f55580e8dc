//! `cargo run -p playbook-tests --bin golden`: records the golden journals anew, from the scenarios of
//! `examples/`. Done when the meaning of the language changes on purpose, and `SEMANTICS` with it.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command says what it did")]

use std::process::ExitCode;

use playbook_tests::{golden, top};

fn main() -> ExitCode {
    match record() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn record() -> Result<(), Box<dyn std::error::Error>> {
    std::fs::create_dir_all(golden::folder())?;
    for example in std::fs::read_dir(top().join("examples"))? {
        let path = example?.path();
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            continue;
        };
        let Some(Ok(verified)) = playbook_project::check(&path)?.graph else {
            return Err(format!("examples/{name} isn't proved").into());
        };
        let recorded = golden::record(&verified);
        let count = golden::replay(&recorded)?;
        std::fs::write(golden::folder().join(format!("{name}.json")), recorded.to_string())?;
        println!("{name}: {count} journals");
    }
    Ok(())
}
