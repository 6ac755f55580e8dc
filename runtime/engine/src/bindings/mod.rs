//! Bindings: how the tools of a project are reached in one environment. One `bindings.toml` an
//! environment; each tool is bound to HTTP, to fixtures (`stub`) or to code of the host.
//!
//! A file can only narrow what the playbooks allow: it switches a tool off, never on. It holds no
//! logic and no secret: secrets are named, and read from the environment.
//!
//! ```toml
//! [connection.shop]
//! url = "https://shop.example.com"
//! headers = { authorization = "Bearer {env.SHOP_TOKEN}" }
//! words.CancelReason = { no_longer_needed = "no longer needed" }
//!
//! [tool.shop.cancel_order]
//! request = "POST /orders/{order.id}/cancel"
//! body = { reason = "{reason}" }
//! refusals = [{ is = "already_shipped", status = 409, contains = "the order is" }]
//! result.fields = { refund = "total", days = { constant = "5 days" } }
//! ```

mod connection;
pub(crate) mod document;
mod http;
mod mapping;
mod stub;
mod template;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use playbook_graph::{Graph, Tool, ToolId};

use self::document::{Table, instead};

pub use connection::{Connection, Header};
pub use document::{Fault, Faults};
pub use http::{Answer, BodyPart, HttpBinding, Means, Method};
pub use stub::{StubAnswer, StubRule};
pub use template::Template;

/// How the tools of a project are reached.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    /// Each bound tool.
    pub tools: BTreeMap<ToolId, Bound>,
}

/// How one tool is reached.
#[derive(Clone, Debug)]
pub enum Bound {
    /// Not at all: it was switched off here.
    Off,
    /// By a request.
    Http(Box<HttpBinding>),
    /// By fixtures.
    Stub(Vec<StubRule>),
    /// By a function that the embedding program gives to the runtime.
    Host,
}

/// What reading bindings needs to know of the world around them.
pub struct Around<'a> {
    /// The project.
    pub graph: &'a Graph,
    /// The folder that fixtures are named from.
    pub folder: &'a Path,
    /// Looks a variable of the environment up.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
}

/// Why bindings can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BindingsError {
    /// The file can't be read; why.
    Unreadable(PathBuf, String),
    /// What it says can't stand.
    Faults(Faults),
}

impl std::fmt::Display for BindingsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable(path, why) => {
                write!(f, "the bindings `{}` can't be read: {why}", path.display())
            }
            Self::Faults(faults) => faults.fmt(f),
        }
    }
}

impl std::error::Error for BindingsError {}

impl Bindings {
    /// Reads a file. Secrets come from the environment of this process.
    ///
    /// # Errors
    /// That it can't be read, or everything in it that can't stand, each with its line.
    pub fn open(path: impl AsRef<Path>, graph: &Graph) -> Result<Self, BindingsError> {
        let path = path.as_ref();
        let text = document::text_of(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let environment = |name: &str| std::env::var(name).ok();
        let around = Around { graph, folder, environment: &environment };
        Self::read(&path.display().to_string(), &text, &around).map_err(BindingsError::Faults)
    }

    /// Reads the text of a file, which messages call `name`.
    ///
    /// # Errors
    /// Everything in it that can't stand, each with its line.
    pub fn read(name: &str, text: &str, around: &Around<'_>) -> Result<Self, Faults> {
        document::read(name, text, |top| {
            let mut bindings = Self::default();
            let connections = connection::read_all(top, around);
            if let Some(tools) = top.take("tool").and_then(|node| node.table("tables of tools")) {
                bindings.read_tools(&tools, "", &connections, around);
            }
            bindings.all_bound(top, around.graph);
            bindings
        })
    }

    /// Tools stand in tables by their full names: `[tool.shop.cancel_order]`.
    fn read_tools(
        &mut self,
        tables: &Table<'_>,
        before: &str,
        connections: &BTreeMap<String, Connection>,
        around: &Around<'_>,
    ) {
        for (key, at, node) in tables.each() {
            let name = if before.is_empty() { key.to_owned() } else { format!("{before}.{key}") };
            let Some(table) = node.table("a table") else { continue };
            let tools = &around.graph.tools;
            if let Some((id, tool)) = tools.find(|tool| tool.name == name) {
                let own =
                    table.take("region").and_then(|node| node.text("a region, such as `\"eu\"`"));
                if let Some(bound) = bound(&table, tool, connections, around) {
                    in_region(&table, (id, tool), &bound, own, around.graph);
                    self.tools.insert(id, bound);
                }
            } else if tools.values().any(|tool| tool.name.starts_with(&format!("{name}."))) {
                self.read_tools(&table, &name, connections, around);
            } else {
                let known = tools.values().map(|tool| tool.name.as_str());
                let instead = instead(&name, known);
                tables.fault_at(at, format!("the project has no tool `{name}`{instead}"));
            }
        }
    }

    /// A tool that nothing is said of is a fault: nobody finds out in the middle of a conversation.
    fn all_bound(&self, top: &Table<'_>, graph: &Graph) {
        let reached = graph.reached_tools();
        for (id, tool) in graph.tools.iter().filter(|(id, _)| reached.contains(id)) {
            if !self.tools.contains_key(&id) && !mentions(top, &tool.name) {
                top.fault(format!(
                    "the tool `{0}` is not bound: write `[tool.{0}]` with a `request`, a `stub`, \
                     `host = true` or `off = true`",
                    tool.name
                ));
            }
        }
    }
}

/// Whether a tool has a table, right or wrong.
fn mentions(top: &Table<'_>, name: &str) -> bool {
    let Some(tools) = top.take("tool").and_then(|node| node.quiet_table()) else { return false };
    tools.reaches(name)
}

fn bound(
    table: &Table<'_>,
    tool: &Tool,
    connections: &BTreeMap<String, Connection>,
    around: &Around<'_>,
) -> Option<Bound> {
    let ways = ["request", "stub", "fixtures", "host", "off"];
    let chosen: Vec<&str> = ways.into_iter().filter(|way| table.has(way)).collect();
    let bound = match chosen.as_slice() {
        ["request"] => http::read(table, tool, connections, around).map(Box::new).map(Bound::Http),
        ["stub"] | ["fixtures"] => stub::read(table, tool, around).map(Bound::Stub),
        ["host"] => must_be_true(table, "host").then_some(Bound::Host),
        ["off"] => must_be_true(table, "off").then_some(Bound::Off),
        [_, "off"] => switched(table, tool, connections, around),
        [] => {
            table.fault(format!(
                "nothing says how `{}` is reached: write a `request`, a `stub`, `host = true` or \
                 `off = true`",
                tool.name
            ));
            return None;
        }
        several => {
            table.fault(format!("`{}` is bound in two ways: keep one", several.join("` and `")));
            return None;
        }
    };
    table.nothing_else();
    bound
}

/// That what is personal stays in the region of every desk that keeps to one. Fixtures, and what is
/// switched off, lead nowhere.
fn in_region(
    table: &Table<'_>,
    (id, tool): (ToolId, &Tool),
    bound: &Bound,
    own: Option<&str>,
    graph: &Graph,
) {
    let is_in = match bound {
        Bound::Http(http) => own.or(http.connection.region.as_deref()),
        Bound::Host => own,
        Bound::Stub(_) | Bound::Off => return,
    };
    let desks = graph.desks.values();
    let kept = desks.filter_map(|desk| Some((&desk.name, desk.keeps.region.as_deref()?)));
    for (desk, region) in kept.filter(|(_, region)| is_in != Some(region)) {
        if !graph.handles_personal(id) {
            return;
        }
        let (tool, found) =
            (&tool.name, is_in.map_or("nothing says where it is", |_| "it is in another one"));
        let place = if matches!(bound, Bound::Host) { "here" } else { "in its connection" };
        table.fault(format!(
            "`{tool}` handles what is personal, which the desk `{desk}` keeps in `{region}`, and {found}: \
             write `region = \"{region}\"` {place} if it is there, else bind one that is"
        ));
    }
}

/// A binding with `off` beside it: read in full, and used unless it is switched off.
fn switched(
    table: &Table<'_>,
    tool: &Tool,
    connections: &BTreeMap<String, Connection>,
    around: &Around<'_>,
) -> Option<Bound> {
    let off = table.take("off").and_then(document::Node::truth)?;
    let bound = if table.has("request") {
        http::read(table, tool, connections, around).map(Box::new).map(Bound::Http)
    } else if table.has("host") {
        must_be_true(table, "host").then_some(Bound::Host)
    } else {
        stub::read(table, tool, around).map(Bound::Stub)
    };
    if off { Some(Bound::Off) } else { bound }
}

fn must_be_true(table: &Table<'_>, key: &'static str) -> bool {
    let Some(node) = table.take(key) else { return false };
    match node.truth() {
        Some(true) => true,
        Some(false) => {
            node.fault(format!("`{key} = false` says nothing: take the line out"));
            false
        }
        None => false,
    }
}
