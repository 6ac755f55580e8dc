//! `playbook lsp`: speaks with an editor.

use crate::exit::{Exit, Outcome, trouble};

/// Serves on standard input and output until the editor says goodbye.
pub(crate) fn run() -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|wrong| trouble(format!("no threads can be started: {wrong}")))?;
    runtime.block_on(playbook_lsp::serve());
    Ok(Exit::Good)
}
