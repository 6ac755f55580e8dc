//! The desk: the example's project, run by the engine over HTTP against the real shop.

use std::sync::Arc;

use playbook_graph::Verified;
use playbook_runtime::bindings::{Around, Bindings};
use playbook_runtime::interpreter::Interpreter;
use playbook_runtime::{Runtime, Tools};
use playbook_tests::{Shop, top};

/// The project's folder.
const PROJECT: &str = "examples/retail";

/// The project, proved, and where its shop is.
pub(crate) struct Desk {
    graph: Arc<Verified>,
    bindings: String,
}

impl Desk {
    /// Reads and proves the project. A write is waited for as long as `patience` says, so that a
    /// shop that hangs doesn't hold up whoever tries all kinds of it.
    ///
    /// # Errors
    /// In words, where the project has findings.
    pub(crate) fn open(shop: &Shop, patience: &str) -> Result<Self, String> {
        let mut read =
            playbook_project::read(&top().join(PROJECT)).map_err(|why| why.to_string())?;
        for source in &mut read.project.sources {
            source.text = source.text.replace("timeout 10 seconds", &format!("timeout {patience}"));
        }
        let checked = playbook_compiler::check(&read.project);
        let graph = match checked.graph {
            Some(Ok(graph)) if checked.diagnostics.is_empty() => Arc::new(graph),
            _ => return Err(format!("{PROJECT} has findings: `playbook check` tells them")),
        };
        let file = top().join(PROJECT).join("bindings.http.toml");
        let text = std::fs::read_to_string(file).map_err(|why| why.to_string())?;
        Ok(Self { graph, bindings: text.replace("127.0.0.1:8087", shop.address()) })
    }

    /// A runtime of its own for one customer.
    ///
    /// # Errors
    /// In words, where the bindings don't fit the project.
    pub(crate) fn runtime(&self, interpreter: impl Interpreter) -> Result<Runtime, String> {
        let environment = |_: &str| None;
        let around =
            Around { graph: self.graph.graph(), folder: &top(), environment: &environment };
        let bindings = Bindings::read("bindings.http.toml", &self.bindings, &around)
            .map_err(|faults| faults.to_string())?;
        Runtime::builder(self.graph.clone())
            .tools(Tools::bound(bindings)?)
            .interpreter(interpreter)
            .build()
            .map_err(|why| why.to_string())
    }
}
