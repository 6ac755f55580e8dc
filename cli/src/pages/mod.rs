//! Pages for people who approve playbooks and don't write them: what each playbook is for, its steps
//! in order with a mark for each, who may have what done, the tables, the policies. What stands in a
//! page is put together here and in [`steps`]; [`markdown`] and [`html`] write it down.

mod desk;
pub(crate) mod html;
pub(crate) mod markdown;
mod steps;

use playbook_graph::speak::{speak_duration, speak_list};
use playbook_graph::table::Cell;
use playbook_graph::text::{Piece, Text};
use playbook_graph::written::Written;
use playbook_graph::{Graph, OriginId, Param, Playbook, Table, Tool, Type, Value};

use crate::draw::{Picture, picture};
pub(crate) use steps::{Mark, StepRow};

/// A piece of a page.
pub(crate) enum Block {
    /// A heading, from 1.
    Heading(usize, String),
    /// A paragraph.
    Words(String),
    /// A list.
    List(Vec<String>),
    /// A table, its first row being the head.
    Table(Vec<Vec<String>>),
    /// Steps in order.
    Steps(Vec<StepRow>),
    /// A drawing.
    Picture(Box<Picture>),
}

/// The pages of a project, or of one playbook.
pub(crate) fn pages(graph: &Graph, only: Option<&str>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let chosen = graph.playbooks.values().filter(|one| only.is_none_or(|name| one.name == name));
    for playbook in chosen {
        of_playbook(graph, playbook, &mut blocks);
    }
    if only.is_none() {
        desk::desks(graph, &mut blocks);
        authorities(graph, &mut blocks);
        policies(graph, &mut blocks);
        tables(graph, &mut blocks);
        people(graph, &mut blocks);
        desk::hours(graph, &mut blocks);
    }
    blocks
}

fn heading(level: usize, text: impl Into<String>) -> Block {
    Block::Heading(level, text.into())
}

fn of_playbook(graph: &Graph, playbook: &Playbook, blocks: &mut Vec<Block>) {
    blocks.push(heading(1, playbook.name.replace('_', " ")));
    let doc = playbook.doc.split_whitespace().collect::<Vec<_>>().join(" ");
    blocks.push(Block::Words(if doc.is_empty() {
        "Nobody has written yet what this playbook is for.".to_owned()
    } else {
        doc
    }));
    let mut about = Vec::new();
    for intent in playbook.starts_on.iter().filter_map(|id| graph.intents.lookup(*id)) {
        let example = intent.examples.first().map_or_else(String::new, |one| format!(" (“{one}”)"));
        about.push(format!(
            "It begins when: {}{example}.",
            intent.description.trim_end_matches('.')
        ));
    }
    for start in playbook.starts_on_events.iter() {
        let event = graph.events.lookup(start.event).map_or("", |event| event.name.as_str());
        about.push(format!("It begins when this happens outside: {}.", event.replace('_', " ")));
    }
    let facts = playbook.needs.iter().filter_map(|need| graph.facts.lookup(need.fact));
    let facts: Vec<String> = facts
        .map(|fact| format!("the {} is {}", fact.subject_name, fact.name.replace('_', " ")))
        .collect();
    if !facts.is_empty() {
        about.push(format!("Before anything else: {}.", speak_list(facts.into_iter())));
    }
    let ends = playbook.outcomes.values().map(|outcome| outcome.name.replace('_', " "));
    about.push(format!("It ends as: {}.", speak_list(ends)));
    blocks.push(Block::List(about));
    blocks.push(Block::Picture(Box::new(picture(graph, playbook))));
    for (id, state) in playbook.states.iter() {
        let start = if id == playbook.start { " (here it begins)" } else { "" };
        blocks.push(heading(2, format!("{}{start}", state.name.replace('_', " "))));
        blocks.push(Block::Steps(steps::of_state(graph, playbook, id)));
    }
    if let Some(to) = playbook.on_cancel {
        blocks.push(heading(2, "when the customer cancels"));
        blocks.push(Block::Steps(steps::from(graph, playbook, to)));
    }
}

/// Who may have what done: each rule as it is written.
fn authorities(graph: &Graph, blocks: &mut Vec<Block>) {
    if graph.authorities.is_empty() {
        return;
    }
    blocks.push(heading(1, "Who may have what done"));
    for authority in graph.authorities.values() {
        let Some(tool) = graph.tools.lookup(authority.tool) else { continue };
        blocks.push(heading(2, tool.name.clone()));
        if !tool.doc.is_empty() {
            blocks.push(Block::Words(tool.doc.replace('\n', " ")));
        }
        let needs = authority.needs.iter().map(|need| need.origin);
        let rules = authority.rules.iter().map(|rule| rule.origin);
        let limits = authority.limits.iter().map(|limit| limit.origin);
        let lines = needs.chain(rules).chain(limits).map(|origin| as_written(graph, origin));
        blocks.push(Block::List(of_tool(graph, tool).into_iter().chain(lines).collect()));
    }
}

/// What the tool itself says of what it does.
fn of_tool(graph: &Graph, tool: &Tool) -> Vec<String> {
    let given: Vec<Param> = tool.given().cloned().collect();
    let written = Written::of_params(graph, &given);
    let mut all = Vec::new();
    all.extend(
        tool.moves_money.as_ref().map(|money| format!("moves money: {}", written.expr(money))),
    );
    all.extend(tool.never_twice_for.as_ref().map(|key| {
        let again = tool.key_lasts.map_or_else(String::new, |lasts| {
            format!(", and again after {}", speak_duration(lasts))
        });
        format!("never twice for the same {}{again}", written.expr(key))
    }));
    all
}

/// A line as it is written, with its place.
fn as_written(graph: &Graph, origin: OriginId) -> String {
    format!("{} ({})", graph.one_line(origin), graph.line_of(origin))
}

/// A text with what its values are, in brackets.
fn in_words(written: Written<'_>, text: &Text) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Value(expr) => format!("[{}]", written.expr(expr)),
    };
    text.pieces.iter().map(piece).collect()
}

fn policies(graph: &Graph, blocks: &mut Vec<Block>) {
    if graph.policies.is_empty() {
        return;
    }
    blocks.push(heading(1, "What is proved to hold"));
    for policy in graph.policies.values() {
        blocks.push(heading(2, policy.sentence.clone()));
        let lines = policy.properties.iter().map(|property| as_written(graph, property.origin));
        blocks.push(Block::List(lines.collect()));
    }
}

fn tables(graph: &Graph, blocks: &mut Vec<Block>) {
    if graph.tables.is_empty() {
        return;
    }
    blocks.push(heading(1, "Decision tables"));
    for table in graph.tables.values() {
        blocks.push(heading(2, table.name.replace('_', " ")));
        if !table.doc.is_empty() {
            blocks.push(Block::Words(table.doc.replace('\n', " ")));
        }
        blocks.push(Block::Table(rows(graph, table)));
    }
}

fn rows(graph: &Graph, table: &Table) -> Vec<Vec<String>> {
    let results: Vec<String> = match table.gives.present() {
        Type::Record(of) => graph
            .records
            .lookup(*of)
            .map(|record| record.fields.iter().map(|field| field.name.clone()).collect())
            .unwrap_or_default(),
        _ => vec!["then".to_owned()],
    };
    let head = table.params.iter().map(|param| param.name.replace('_', " ")).chain(results);
    let mut all = vec![head.collect::<Vec<String>>()];
    for row in &table.rows {
        let cells = row.cells.iter().map(|cell| words_of(graph, cell));
        let result: Vec<String> = match &row.result {
            Value::Record { fields, .. } => {
                fields.iter().map(|field| graph.speak_value(field)).collect()
            }
            other => vec![graph.speak_value(other)],
        };
        all.push(cells.chain(result).collect());
    }
    all
}

fn words_of(graph: &Graph, cell: &Cell) -> String {
    let spans = |spans: &[playbook_graph::Span]| {
        let each = spans.iter().map(|span| match (span.single(), &span.low, &span.high) {
            (Some(value), ..) => graph.speak_value(value),
            (None, Some(low), Some(high)) => {
                format!("{} to {}", graph.speak_value(&low.value), graph.speak_value(&high.value))
            }
            (None, Some(low), None) => {
                let word = if low.inside { "from" } else { "over" };
                format!("{word} {}", graph.speak_value(&low.value))
            }
            (None, None, Some(high)) => {
                let word = if high.inside { "up to" } else { "under" };
                format!("{word} {}", graph.speak_value(&high.value))
            }
            (None, None, None) => "any".to_owned(),
        });
        each.collect::<Vec<_>>().join(", ")
    };
    match cell {
        Cell::Any => "any".to_owned(),
        Cell::In(all) => spans(all),
        Cell::NotIn(all) => format!("any but {}", spans(all)),
    }
}

fn people(graph: &Graph, blocks: &mut Vec<Block>) {
    if graph.teams.is_empty() && graph.roles.is_empty() {
        return;
    }
    blocks.push(heading(1, "People"));
    let teams = graph.teams.values().map(|team| {
        let announce = team
            .announce
            .as_ref()
            .map_or_else(String::new, |words| format!("; the customer reads “{words}”"));
        let closed = team
            .closed
            .as_ref()
            .map_or_else(String::new, |words| format!("; while it is closed, “{words}”"));
        format!("{} takes conversations over{announce}{closed}", team.name)
    });
    let roles =
        graph.roles.values().map(|role| format!("{} approves", role.name.replace('_', " ")));
    blocks.push(Block::List(teams.chain(roles).collect()));
}

/// What a call is given, as it is written.
fn call_words(graph: &Graph, playbook: &Playbook, call: &playbook_graph::Call) -> String {
    let written = Written::of_playbook(graph, playbook);
    let Some(tool) = graph.tools.lookup(call.tool) else { return String::new() };
    let given: Vec<&Param> = tool.given().collect();
    let args = call.args.iter().zip(given).map(|(arg, param)| {
        let words = written.expr(arg);
        if words == param.name { words } else { format!("{}: {words}", param.name) }
    });
    format!("{} ({})", tool.name, args.collect::<Vec<_>>().join(", "))
}
