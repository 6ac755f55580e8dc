//! `playbook doctor`: how each tool is reached, and whether it can be. Calls no tool.

use std::collections::BTreeMap;

use anstream::println;
use anstyle::{AnsiColor, Style};
use playbook_graph::{Effect, Graph, Tool, ToolId};
use playbook_runtime::bindings::{Bound, Connection, Method};
use playbook_runtime::tools::probe;
use serde_json::json;

use super::{desk, load};
use crate::args::{DeskArgs, Doctor};
use crate::exit::{Exit, Outcome, say_error};

/// Looks at every tool of a project.
pub(crate) fn run(args: &Doctor) -> Outcome {
    let Some(verified) = load::graph_at(&args.project)? else { return Ok(Exit::Bad) };
    let graph = verified.graph();
    let named = DeskArgs {
        project: args.project.clone(),
        desk: None,
        bindings: args.bindings.clone(),
        models: None,
    };
    let bindings = match load::bindings(&named, graph) {
        Ok(bindings) => bindings,
        Err(wrong) => {
            say_error(&wrong.to_string());
            return Ok(Exit::Bad);
        }
    };
    let reached = if args.probe { probed(&bindings.tools)? } else { BTreeMap::new() };
    let mut exit = Exit::Good;
    for (id, tool) in graph.tools.iter() {
        let Some(bound) = bindings.tools.get(&id) else { continue };
        let found = connection(bound).and_then(|to| reached.get(to.url.as_str()));
        if matches!(found, Some(Err(_))) {
            exit = Exit::Bad;
        }
        if args.json {
            println!("{}", as_json(graph, id, tool, bound, found));
        } else {
            tell(tool, bound, found);
        }
    }
    Ok(exit)
}

/// Whether a host can be reached; why not, in words.
type Reached = Result<(), String>;

/// Opens a connection to each host once.
fn probed(
    tools: &BTreeMap<ToolId, Bound>,
) -> Result<BTreeMap<String, Reached>, crate::exit::Trouble> {
    let hosts: BTreeMap<&str, &Connection> =
        tools.values().filter_map(connection).map(|to| (to.url.as_str(), to)).collect();
    desk::block_on(async {
        let mut reached = BTreeMap::new();
        for (url, to) in hosts {
            reached.insert(url.to_owned(), probe(to).await);
        }
        Ok(reached)
    })
}

fn connection(bound: &Bound) -> Option<&Connection> {
    match bound {
        Bound::Http(http) => Some(&http.connection),
        Bound::Off | Bound::Stub(_) | Bound::Host => None,
    }
}

/// How a tool is reached, in words.
fn way(bound: &Bound) -> String {
    match bound {
        Bound::Off => "switched off: every call ends `failed`".to_owned(),
        Bound::Host => "a function of the program around the desk".to_owned(),
        Bound::Stub(rules) => {
            format!("fixtures ({} rules): nothing outside is called", rules.len())
        }
        Bound::Http(http) => {
            let method = match http.method {
                Method::Get => "GET",
                Method::Post => "POST",
                Method::Put => "PUT",
                Method::Patch => "PATCH",
                Method::Delete => "DELETE",
            };
            // Without what may stand before the host: a name and a password.
            let to = &http.connection.url;
            format!("{method} {}{}", to.origin().ascii_serialization(), to.path())
        }
    }
}

fn kind(effect: Effect) -> &'static str {
    match effect {
        Effect::Reads => "reads",
        Effect::Writes => "writes",
        Effect::Sensitive => "sensitive",
    }
}

/// What may be in the way, though the binding fits.
fn caution(tool: &Tool, bound: &Bound) -> Option<String> {
    let Bound::Http(http) = bound else { return None };
    let changes = tool.effect != Effect::Reads;
    let get = changes && http.method == Method::Get;
    let no_key = tool.effect == Effect::Sensitive
        && tool.retries > 0
        && http.key_header.is_none()
        && http.keys_last.is_none();
    if get {
        return Some("it changes something by GET: others on the way may repeat it".to_owned());
    }
    no_key.then(|| "it is tried again, and no key is sent: write `key_header`".to_owned())
}

fn tell(tool: &Tool, bound: &Bound, found: Option<&Reached>) {
    let good: Style = AnsiColor::Green.on_default();
    let bad: Style = AnsiColor::Red.on_default().bold();
    let reach = match found {
        None => String::new(),
        Some(Ok(())) => format!("  {good}reached{good:#}"),
        Some(Err(why)) => format!("  {bad}not reached{bad:#}: {why}"),
    };
    println!("{:<28} {:<10} {}{reach}", tool.name, kind(tool.effect), way(bound));
    if let Some(caution) = caution(tool, bound) {
        println!("{:<28} {caution}", "");
    }
}

fn as_json(
    graph: &Graph,
    id: ToolId,
    tool: &Tool,
    bound: &Bound,
    found: Option<&Reached>,
) -> serde_json::Value {
    json!({
        "tool": tool.name,
        "kind": kind(tool.effect),
        "line": graph.tools.lookup(id).map(|tool| graph.line_of(tool.origin)),
        "way": way(bound),
        "caution": caution(tool, bound),
        "reached": found.map(Result::is_ok),
        "why": found.and_then(|found| found.as_ref().err()),
    })
}
