//! What may run. A [`Verified`] graph is the only thing that an engine takes, and the verifier its
//! only constructor; a [`ReplayOnly`] graph has findings and serves to show counter-examples.

use std::sync::OnceLock;

use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::hash::Hash;
use crate::prepared::Prepared;
use crate::verify::{self as verifier, Proved};

/// A graph that the verifier found nothing against.
#[derive(Clone, Debug)]
pub struct Verified {
    graph: Graph,
    hash: OnceLock<Hash>,
    prepared: Prepared,
    promises: usize,
    proved: OnceLock<Vec<Proved>>,
}

/// A graph with findings: the machine shows with it how a promise breaks; no engine takes it.
#[derive(Clone, Debug)]
pub struct ReplayOnly {
    graph: Graph,
    hash: OnceLock<Hash>,
    prepared: Prepared,
}

/// What the machine runs on: borrowed from a [`Verified`] or a [`ReplayOnly`] graph.
#[derive(Clone, Copy, Debug)]
pub struct Runnable<'g> {
    graph: &'g Graph,
    hash: Hash,
    prepared: &'g Prepared,
}

/// What the verifier says of a graph.
#[derive(Debug)]
pub struct Verdict {
    /// All findings, errors and warnings, in a fixed order.
    pub findings: Vec<Diagnostic>,
    /// The graph, as it may be used.
    pub graph: Result<Verified, ReplayOnly>,
}

/// Verifies a graph.
pub fn verify(graph: Graph) -> Verdict {
    let verifier::Report { findings, promises, .. } = verifier::report(&graph);
    let (hash, prepared) = (OnceLock::new(), Prepared::new(&graph));
    let graph = if findings.iter().any(Diagnostic::is_error) {
        Err(ReplayOnly { graph, hash, prepared })
    } else {
        Ok(Verified { graph, hash, prepared, promises, proved: OnceLock::new() })
    };
    Verdict { findings, graph }
}

impl Verified {
    /// The graph.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Its address, worked out when somebody first asks.
    pub fn hash(&self) -> Hash {
        *self.hash.get_or_init(|| self.graph.hash())
    }

    /// How many promises were proved of it.
    pub fn promises(&self) -> usize {
        self.promises
    }

    /// The promises, one after the other, put into words when somebody first asks.
    pub fn proved(&self) -> &[Proved] {
        self.proved.get_or_init(|| verifier::proved(&self.graph))
    }

    /// To run it on the machine.
    pub fn runnable(&self) -> Runnable<'_> {
        Runnable { graph: &self.graph, hash: self.hash(), prepared: &self.prepared }
    }
}

impl ReplayOnly {
    /// A graph that nobody proved anything of. Anybody may have one: it never runs, it is only looked
    /// at.
    pub fn unproved(graph: Graph) -> Self {
        let (hash, prepared) = (OnceLock::new(), Prepared::new(&graph));
        Self { graph, hash, prepared }
    }

    /// The graph.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// To replay a counter-example on the machine.
    pub fn runnable(&self) -> Runnable<'_> {
        let hash = *self.hash.get_or_init(|| self.graph.hash());
        Runnable { graph: &self.graph, hash, prepared: &self.prepared }
    }
}

impl<'g> Runnable<'g> {
    /// The graph.
    pub fn graph(self) -> &'g Graph {
        self.graph
    }

    /// Its address.
    pub fn hash(self) -> Hash {
        self.hash
    }

    /// What is asked of it at every input, worked out once.
    pub fn prepared(self) -> &'g Prepared {
        self.prepared
    }
}
