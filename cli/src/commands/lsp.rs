//! `playbook lsp`: speaks with an editor.

use crate::exit::{Exit, Outcome, trouble};

/// Serves on standard input and output until the editor says goodbye; one that leaves without
/// asking to shut down is a failure, as the protocol wants it.
pub(crate) fn run() -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|wrong| trouble(format!("no threads can be started: {wrong}")))?;
    match runtime.block_on(playbook_lsp::serve()) {
        playbook_lsp::Farewell::Said => Ok(Exit::Good),
        playbook_lsp::Farewell::Missing => Ok(Exit::Bad),
    }
}
