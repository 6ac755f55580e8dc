//! The only code that knows the Language Server Protocol: carries texts in and findings out.
//!
//! ```text
//! editor ─► backend ─► session.open ─(wakes)─► session::watch ─► projects ─► wire ─► editor
//!           (answers at once)                  (one at a time, only the latest texts)
//! ```
//!
//! A text that can't be checked, a folder that can't be read and a message that makes no sense are
//! told, and the server goes on.

mod backend;
mod buffers;
mod frames;
mod pipe;
mod positions;
mod projects;
mod session;
mod wire;

#[cfg(test)]
mod tests;

use std::process::ExitCode;
use std::sync::Arc;

use playbook_compiler::{Checked, Memory, Project};
use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp_server::{LspService, Server};

use backend::Backend;
use session::Session;

use crate::ide::played;

/// What finds the findings of a project, with what it remembers of it, as long as anybody still
/// wants to know.
type Check = fn(&mut Memory, &Project, &dyn Fn() -> bool) -> Option<Checked>;

/// What spaces a text as all playbooks are; nothing where that would change
/// what it says.
type Format = fn(&str) -> Option<String>;

/// What looks at the texts: the compiler; in tests of this room something smaller.
#[derive(Clone, Copy, Debug)]
struct Tools {
    check: Check,
    format: Format,
}

/// How the editor left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// It asked to shut down first, as it should.
    Said,
    /// It went without a word.
    Missing,
}

impl From<Farewell> for ExitCode {
    /// As the protocol wants it: success only after a request to shut down.
    fn from(farewell: Farewell) -> Self {
        match farewell {
            Farewell::Said => Self::SUCCESS,
            Farewell::Missing => Self::FAILURE,
        }
    }
}

/// Serves the editor at the other end of standard input and output, until it leaves. Nothing else
/// may be written to standard output meanwhile. Runs inside a tokio runtime with its timer on.
pub async fn serve() -> Farewell {
    serve_on(pipe::standard_input(), tokio::io::stdout()).await
}

/// As [`serve`], with an editor at the other end of any two streams.
pub async fn serve_on(
    input: impl AsyncRead + Unpin + Send + 'static,
    output: impl AsyncWrite,
) -> Farewell {
    let format = |text: &str| playbook_compiler::format::format(text).ok();
    let check = |memory: &mut Memory, project: &Project, goes_on: &dyn Fn() -> bool| {
        played(memory.check(project, goes_on)?, goes_on)
    };
    let tools = Tools { check, format };
    serve_with(tools, input, output).await
}

async fn serve_with(
    tools: Tools,
    input: impl AsyncRead + Unpin + Send + 'static,
    output: impl AsyncWrite,
) -> Farewell {
    let (service, socket) =
        LspService::new(|client| Backend::new(Arc::new(Session::new(client, tools))));
    let session = service.inner().session();
    let watch = tokio::spawn(Arc::clone(&session).watch());
    let (input, cutting) = frames::messages(input, session.client.clone());
    // One message after the other: what is asked after a key was pressed is answered for the text
    // after it. Nothing takes long here, as checks run beside.
    Server::new(input, output, socket).concurrency_level(1).serve(service).await;
    watch.abort();
    cutting.abort();
    session.farewell()
}
