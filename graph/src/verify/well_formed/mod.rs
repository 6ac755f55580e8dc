use crate::diagnostic::Diagnostic;
use crate::graph::Graph;

pub fn check(_graph: &Graph) -> Result<(), Diagnostic> {
    Ok(())
}
