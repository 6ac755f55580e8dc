//! `playbook explain`: the page of a finding's code.

use anstream::println;

use crate::args::Explain;
use crate::exit::{Exit, Outcome, trouble};

/// Prints the page, or the list of all codes.
pub(crate) fn run(args: &Explain) -> Outcome {
    let Some(code) = &args.code else {
        for code in playbook_compiler::codes() {
            let page = playbook_compiler::explain(code.0).unwrap_or_default();
            println!("{}", page.lines().next().unwrap_or_default().trim_start_matches("# "));
        }
        return Ok(Exit::Good);
    };
    let page = playbook_compiler::explain(&code.to_uppercase()).ok_or_else(|| {
        trouble(format!("there is no code `{code}`: `playbook explain` lists them all"))
    })?;
    println!("{page}");
    Ok(Exit::Good)
}
