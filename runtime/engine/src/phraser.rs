//! Phrasers: what puts a draft into a voice's words. The default leaves every draft as it is
//! written. What a phraser gives back is put to the test by the machine: it can change no fact.

use std::future::Future;
use std::pin::Pin;

use playbook_graph::Graph;
use playbook_machine::{ToPhrase, Used};

/// A draft in other words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worded {
    /// The words, with the places of the draft; without them, it is said as it is written.
    pub text: Option<String>,
    /// What a model was used for; nothing where none was asked.
    pub used: Option<Used>,
}

/// Words that are on their way.
pub type Wording<'a> = Pin<Box<dyn Future<Output = Worded> + Send + 'a>>;

/// Something that puts drafts into other words.
pub trait Phraser: Send + Sync + 'static {
    /// A draft in the words of its voice.
    fn phrase<'a>(&'a self, graph: &'a Graph, asked: &'a ToPhrase) -> Wording<'a>;

    /// Whether it answers at once, from nothing but the draft: it may then be asked before what is to
    /// be said is durable.
    fn is_instant(&self) -> bool {
        false
    }
}

/// Leaves every draft as it is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsWritten;

impl Phraser for AsWritten {
    fn phrase<'a>(&'a self, _graph: &'a Graph, _asked: &'a ToPhrase) -> Wording<'a> {
        Box::pin(std::future::ready(Worded::default()))
    }

    fn is_instant(&self) -> bool {
        true
    }
}
