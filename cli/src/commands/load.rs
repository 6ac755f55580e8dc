//! What several commands need first: a verified graph, from a project or from a graph file.

use std::fs;
use std::path::{Path, PathBuf};

use playbook_graph::verify::diff::can_be_told;
use playbook_graph::{Diagnostic, Graph, ReplayOnly, Verified};
use playbook_runtime::Bindings;
use playbook_runtime::models::{Models, config};

use crate::args::{DeskArgs, ShowArgs};
use crate::exit::{Trouble, say_error, trouble};
use crate::render;

/// The file in a project's folder that says how its tools are reached.
pub(crate) const BINDINGS: &str = "bindings.toml";
/// The file in a project's folder that says which models may be asked.
pub(crate) const MODELS: &str = "models.toml";

/// The graph of a project; `None` where it has findings, which are printed.
pub(crate) fn project(path: &Path) -> Result<Option<Verified>, Trouble> {
    let checked = playbook_project::check(path)?;
    match checked.graph {
        Some(Ok(verified)) => Ok(Some(verified)),
        _ => {
            let errors = errors(checked.diagnostics);
            render::findings(path, &checked.sources, &errors, ShowArgs::default());
            say_error(&format!("{}: the project can't run like this", render::count(&errors)));
            Ok(None)
        }
    }
}

/// A graph to look at, not to run: it may have findings.
pub(crate) struct Version {
    graph: Result<Verified, ReplayOnly>,
    /// Its errors, which stand in the graph's sources.
    pub(crate) errors: Vec<Diagnostic>,
}

impl Version {
    /// The graph.
    pub(crate) fn graph(&self) -> &Graph {
        self.graph.as_ref().map_or_else(ReplayOnly::graph, Verified::graph)
    }
}

/// A version of a project, or of a graph file; `None` where what its playbooks do can't be said. The
/// findings are printed then.
pub(crate) fn version(path: &Path) -> Result<Option<Version>, Trouble> {
    if is_graph_file(path) {
        let verified = graph_at(path)?;
        return Ok(verified.map(|graph| Version { graph: Ok(graph), errors: Vec::new() }));
    }
    let checked = playbook_project::check(path)?;
    let errors = errors(checked.diagnostics);
    match checked.graph {
        Some(graph) if can_be_told(&errors) => Ok(Some(Version { graph, errors })),
        _ => {
            render::findings(path, &checked.sources, &errors, ShowArgs::default());
            say_error(&format!(
                "{}: what `{}` does can't be said like this",
                render::count(&errors),
                path.display()
            ));
            Ok(None)
        }
    }
}

fn errors(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.into_iter().filter(Diagnostic::is_error).collect()
}

fn is_graph_file(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "json")
}

/// The graph that a desk runs on.
pub(crate) fn graph(args: &DeskArgs) -> Result<Option<Verified>, Trouble> {
    graph_at(&args.project)
}

/// The graph of a project, or of a file that `playbook build` wrote.
pub(crate) fn graph_at(path: &Path) -> Result<Option<Verified>, Trouble> {
    if !is_graph_file(path) {
        return project(path);
    }
    let shown = path.display();
    let text = fs::read_to_string(path)
        .map_err(|wrong| trouble(format!("`{shown}` can't be read: {wrong}")))?;
    let verified = Verified::load(&text).map_err(|wrong| trouble(format!("`{shown}`: {wrong}")))?;
    Ok(Some(verified))
}

/// The name of the desk to run.
pub(crate) fn desk(args: &DeskArgs, verified: &Verified) -> Result<String, Trouble> {
    desk_of(args.desk.as_ref(), verified)
}

/// The name of a desk: the one asked for, else the only one.
pub(crate) fn desk_of(wanted: Option<&String>, verified: &Verified) -> Result<String, Trouble> {
    let names: Vec<&str> = verified.graph().desks.values().map(|desk| desk.name.as_str()).collect();
    match (wanted, names.as_slice()) {
        (Some(wanted), names) if names.contains(&wanted.as_str()) => Ok(wanted.clone()),
        (None, [only]) => Ok((*only).to_owned()),
        (_, []) => Err(trouble("the project has no desk: add `desk NAME { … }`")),
        (Some(wanted), names) => {
            Err(trouble(format!("there is no desk `{wanted}`: there is {}", names.join(", "))))
        }
        (None, names) => {
            Err(trouble(format!("which desk? write --desk with one of {}", names.join(", "))))
        }
    }
}

/// The bindings to use: the file asked for, else the project's `bindings.toml`. A project without
/// tools needs none.
pub(crate) fn bindings(args: &DeskArgs, graph: &Graph) -> Result<Bindings, Trouble> {
    if let Some(path) = &args.bindings {
        return Ok(Bindings::open(path, graph)?);
    }
    let path = folder(args)?.join(BINDINGS);
    if path.is_file() {
        return Ok(Bindings::open(path, graph)?);
    }
    if graph.tools.is_empty() {
        return Ok(Bindings::default());
    }
    Err(trouble(format!(
        "there is no `{}`: it says how each tool is reached; name another with --bindings",
        path.display()
    )))
}

/// The models to ask: those of the file asked for, else of the project's `models.toml`; none where
/// there is no such file.
pub(crate) fn models(
    args: &DeskArgs,
    desk: &str,
    graph: &Graph,
) -> Result<Option<Models>, Trouble> {
    let path = match &args.models {
        Some(path) => path.clone(),
        None => folder(args)?.join(MODELS),
    };
    if args.models.is_none() && !path.is_file() {
        return Ok(None);
    }
    let found = graph.desks.find(|other| other.name == desk);
    let (id, _) = found.ok_or_else(|| trouble(format!("there is no desk `{desk}`")))?;
    let listed = config::open(path, graph, id)?;
    Models::new(listed, graph, id).map(Some).map_err(trouble)
}

/// The folder in which a project's own files stand.
fn folder(args: &DeskArgs) -> Result<PathBuf, Trouble> {
    if is_graph_file(&args.project) {
        return Ok(args.project.parent().map(Path::to_owned).unwrap_or_default());
    }
    Ok(playbook_project::folder_of(&args.project)?)
}
