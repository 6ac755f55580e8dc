//! Interpreters: what reads a customer's message. The built-in one is the default; it needs no key
//! and no network. An interpreter is given a question and a text, and has no tool at hand.

use std::future::Future;
use std::pin::Pin;

use playbook_graph::{DeskId, Graph, Interpretation, Question};

/// An interpretation that is on its way.
pub type Interpreting<'a> = Pin<Box<dyn Future<Output = Interpretation> + Send + 'a>>;

/// Something that reads messages.
pub trait Interpreter: Send + Sync + 'static {
    /// What a text means as an answer to a question.
    fn interpret<'a>(
        &'a self,
        graph: &'a Graph,
        question: &'a Question,
        text: &'a str,
    ) -> Interpreting<'a>;

    /// Whether it answers at once, from nothing but the text: it may then be asked before the message
    /// is durable.
    fn is_instant(&self) -> bool {
        false
    }
}

/// The built-in interpreter.
#[derive(Clone, Debug)]
pub struct BuiltIn(playbook_interpret::Interpreter);

impl BuiltIn {
    /// Learns what a desk's customers may want.
    pub fn new(graph: &Graph, desk: DeskId) -> Self {
        Self(playbook_interpret::Interpreter::new(graph, Some(desk)))
    }
}

impl Interpreter for BuiltIn {
    fn interpret<'a>(
        &'a self,
        graph: &'a Graph,
        question: &'a Question,
        text: &'a str,
    ) -> Interpreting<'a> {
        Box::pin(std::future::ready(self.0.interpret(graph, question, text)))
    }

    fn is_instant(&self) -> bool {
        true
    }
}
