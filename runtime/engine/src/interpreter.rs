//! Interpreters: what reads a customer's message. The built-in one is the default; it needs no key
//! and no network. An interpreter is given a question and a text, and has no tool at hand.

use std::future::Future;
use std::pin::Pin;

use playbook_graph::{DeskId, Graph, Interpretation, Question};
use playbook_machine::Used;

/// A message, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// What it means.
    pub interpretation: Interpretation,
    /// What a model was used for to know it; nothing where none was asked.
    pub used: Option<Used>,
}

/// An interpretation that is on its way.
pub type Interpreting<'a> = Pin<Box<dyn Future<Output = Heard> + Send + 'a>>;

/// Something that reads messages.
pub trait Interpreter: Send + Sync + 'static {
    /// What a text means as an answer to a question. `calls` says how often a model may be asked
    /// for it; where it is 0, none.
    fn interpret<'a>(
        &'a self,
        graph: &'a Graph,
        question: &'a Question,
        text: &'a str,
        calls: u32,
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

    /// What a text means, at once.
    pub fn read(&self, graph: &Graph, question: &Question, text: &str) -> Interpretation {
        self.0.interpret(graph, question, text)
    }
}

impl Interpreter for BuiltIn {
    fn interpret<'a>(
        &'a self,
        graph: &'a Graph,
        question: &'a Question,
        text: &'a str,
        _calls: u32,
    ) -> Interpreting<'a> {
        let interpretation = self.read(graph, question, text);
        Box::pin(std::future::ready(Heard { interpretation, used: None }))
    }

    fn is_instant(&self) -> bool {
        true
    }
}
