//! Tools that are played by fixtures, from `bindings.toml` or a JSON file: for trying out, for
//! tests, for a first run on a machine with nothing on it. The first rule that fits answers.

use playbook_graph::{Graph, Tool, Type, Value};
use serde_json::Value as Json;

use super::Around;
use super::document::{Node, Table, instead};
use crate::shape::{Shape, Words};

/// What a fixture says to some calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StubRule {
    /// Only where these arguments (places of the parameter and of fields in it) have these values.
    pub when: Vec<(usize, Vec<usize>, Value)>,
    /// The answer.
    pub answer: StubAnswer,
}

/// A fixture's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StubAnswer {
    /// A result.
    Gives(Value),
    /// A named refusal.
    Refuses(String),
    /// Certainly nothing.
    Fails(String),
    /// Nobody knows.
    Unknown(String),
}

/// Reads `stub = [{ when = { … }, gives = … }, …]`, or `fixtures = "orders.json"`, which holds the
/// same as JSON.
pub(super) fn read(table: &Table<'_>, tool: &Tool, around: &Around<'_>) -> Option<Vec<StubRule>> {
    if let Some(node) = table.take("fixtures") {
        let rules = load(node, around)?;
        return rules
            .iter()
            .enumerate()
            .map(|(place, json)| {
                rule(json, tool, around.graph)
                    .map_err(|wrong| node.fault(format!("rule {}: {wrong}", place + 1)))
                    .ok()
            })
            .collect();
    }
    let node = table.take("stub")?;
    let each = node.items().into_iter();
    each.map(|node| rule(&node.json(), tool, around.graph).map_err(|wrong| node.fault(wrong)).ok())
        .collect()
}

fn load(node: Node<'_>, around: &Around<'_>) -> Option<Vec<Json>> {
    let name = node.text("the name of a JSON file")?;
    let text = std::fs::read_to_string(around.folder.join(name)).map_err(|why| {
        node.fault(format!("`{name}` can't be read: {}", crate::words::of_io(&why)));
    });
    match serde_json::from_str(&text.ok()?) {
        Ok(Json::Array(rules)) => Some(rules),
        Ok(_) => {
            node.fault(format!("`{name}` holds no list: write `[{{ \"gives\": … }}]`"));
            None
        }
        Err(wrong) => {
            node.fault(format!("`{name}` is no JSON: {wrong}"));
            None
        }
    }
}

fn rule(json: &Json, tool: &Tool, graph: &Graph) -> Result<StubRule, String> {
    let expected = "a fixture is a table such as `{ when = { … }, gives = … }`";
    let Json::Object(parts) = json else { return Err(expected.to_owned()) };
    let ways = ["gives", "refuses", "fails", "unknown"];
    if let Some(other) = parts.keys().find(|key| *key != "when" && !ways.contains(&key.as_str())) {
        let known = ["when"].into_iter().chain(ways);
        return Err(format!("nothing here is called `{other}`{}", instead(other, known)));
    }
    let when = match parts.get("when") {
        Some(Json::Object(conditions)) => conditions
            .iter()
            .map(|(path, json)| condition(path, json, tool, graph))
            .collect::<Result<_, _>>()?,
        Some(_) => return Err("`when` is a table of arguments and their values".to_owned()),
        None => Vec::new(),
    };
    let chosen: Vec<_> = ways.into_iter().filter_map(|way| Some((way, parts.get(way)?))).collect();
    let [(way, said)] = chosen.as_slice() else {
        return Err(format!("a fixture says one of `{}`", ways.join("`, `")));
    };
    Ok(StubRule { when, answer: answer(way, said, tool, graph)? })
}

fn answer(way: &str, said: &Json, tool: &Tool, graph: &Graph) -> Result<StubAnswer, String> {
    if way == "gives" {
        let shape = Shape { graph, words: &Words::new() };
        return shape
            .as_it_is(&tool.gives, said)
            .map(StubAnswer::Gives)
            .map_err(|wrong| format!("what it gives doesn't fit the tool: {wrong}"));
    }
    let Json::String(text) = said else { return Err(format!("`{way}` takes a text")) };
    Ok(match way {
        "refuses" => {
            if !tool.fails.contains(text) {
                let instead = instead(text, tool.fails.iter().map(String::as_str));
                return Err(format!("`{}` declares no refusal `{text}`{instead}", tool.name));
            }
            StubAnswer::Refuses(text.clone())
        }
        "fails" => StubAnswer::Fails(text.clone()),
        _ => StubAnswer::Unknown(text.clone()),
    })
}

/// `{ "order.id": "W1" }`
fn condition(
    path: &str,
    json: &Json,
    tool: &Tool,
    graph: &Graph,
) -> Result<(usize, Vec<usize>, Value), String> {
    let mut parts = path.split('.');
    let name = parts.next().unwrap_or_default();
    let param = tool.params.iter().position(|param| param.name == name);
    let known = tool.params.iter().map(|param| param.name.as_str());
    let param = param
        .ok_or_else(|| format!("`{}` takes no `{name}`{}", tool.name, instead(name, known)))?;
    let mut ty = tool.params.get(param).map_or(&Type::Text, |param| &param.ty);
    let mut fields = Vec::new();
    for part in parts {
        let Type::Record(id) = ty.present() else {
            return Err(format!("`{path}` goes into what has no fields"));
        };
        let record = graph.records.lookup(*id);
        let place = record.and_then(|record| record.field(part));
        let place = place.ok_or_else(|| format!("`{path}`: there is no field `{part}`"))?;
        ty = record.and_then(|r| r.fields.get(place)).map_or(&Type::Text, |field| &field.ty);
        fields.push(place);
    }
    let shape = Shape { graph, words: &Words::new() };
    let value = shape.as_it_is(ty, json).map_err(|wrong| format!("`{path}`: {wrong}"))?;
    Ok((param, fields, value))
}
