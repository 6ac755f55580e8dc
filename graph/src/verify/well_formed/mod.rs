//! Well-formedness, before anything else: every number names something, every expression has a
//! type, every call its arguments. A graph that came from the compiler always is; one that came
//! from a file by another hand may be anything, and must never make anybody panic.

mod expr;
mod list;
mod outside;
mod plan;
mod playbook;
mod rest;
mod tables;
mod time;
mod values;

use crate::diagnostic::Diagnostic;
use crate::expr::Expr;
use crate::graph::Graph;
use crate::origin::OriginId;
use crate::playbook::Playbook;
use crate::types::Type;

use super::codes::NOT_WELL_FORMED;
use super::report::origin;

/// What is wrong, in words, and where it is written, where that is known.
struct Wrong {
    words: String,
    at: Option<OriginId>,
}

type Fine = Result<(), Wrong>;

impl Wrong {
    fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), at: None }
    }

    /// What a number doesn't name.
    fn no_such(kind: &str, index: u32) -> Self {
        Self::new(format!("there is no {kind} number {index}"))
    }
}

/// Adds where it is to what is wrong.
trait At {
    /// In what, and at which place, unless something nearer was said.
    fn at(self, what: &str, origin: OriginId) -> Self;
}

impl<T> At for Result<T, Wrong> {
    fn at(self, what: &str, origin: OriginId) -> Self {
        self.map_err(|wrong| Wrong {
            words: format!("{what}: {}", wrong.words),
            at: wrong.at.or(Some(origin)),
        })
    }
}

/// The type of an expression in a playbook; none for one that fits anything.
pub(crate) fn type_of(graph: &Graph, playbook: &Playbook, expr: &Expr) -> Option<Type> {
    let scope = expr::Scope { playbook: Some(playbook), ..expr::Scope::new(graph) };
    scope.type_of(expr).ok().flatten()
}

/// The first thing that isn't well formed.
pub(crate) fn check(graph: &Graph) -> Option<Diagnostic> {
    let wrong = check_all(graph).err()?;
    let at = origin(graph, wrong.at.unwrap_or(OriginId(0)));
    let message = format!("this graph is not well formed: {}", wrong.words);
    Some(
        Diagnostic::error(NOT_WELL_FORMED, at, message)
            .help("build it again from its playbooks; a graph file is not meant to be edited"),
    )
}

fn check_all(graph: &Graph) -> Fine {
    for origin in graph.origins.values() {
        if graph.sources.lookup(origin.file).is_none() {
            return Err(Wrong::no_such("source", origin.file.0));
        }
    }
    outside::types(graph)?;
    tables::check(graph)?;
    time::calendars(graph)?;
    for event in graph.events.values() {
        let fine = event.params.iter().try_for_each(|param| check_type(graph, &param.ty));
        fine.at(&format!("event `{}`", event.name), event.origin)?;
    }
    outside::tools(graph)?;
    outside::authorities(graph)?;
    outside::policies(graph)?;
    for playbook in graph.playbooks.values() {
        playbook::check(graph, playbook)
            .at(&format!("playbook `{}`", playbook.name), playbook.origin)?;
    }
    rest::desks(graph)?;
    rest::claims(graph)?;
    rest::translations(graph)?;
    rest::scenarios(graph)
}

/// That a type names what is there.
fn check_type(graph: &Graph, ty: &Type) -> Fine {
    match ty {
        Type::Enum(id) => graph.enums.lookup(*id).map(drop).ok_or(Wrong::no_such("enum", id.0)),
        Type::Record(id) => {
            graph.records.lookup(*id).map(drop).ok_or(Wrong::no_such("record", id.0))
        }
        Type::Refined(id) => {
            graph.refined.lookup(*id).map(drop).ok_or(Wrong::no_such("refined type", id.0))
        }
        Type::List { of, .. } | Type::Ranged { of, .. } => check_type(graph, of),
        Type::Optional(inner) => check_type(graph, inner),
        _ => Ok(()),
    }
}
