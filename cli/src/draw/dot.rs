//! A drawing in the language of Graphviz.

use std::fmt::Write as _;

use super::picture::{Kind, Mark, Picture};

/// The text of a `.dot` file.
pub(crate) fn dot(picture: &Picture) -> String {
    let mut out = format!("digraph {} {{\n", quoted(&picture.playbook));
    out.push_str("  graph [rankdir=TB, fontname=\"sans-serif\"]\n");
    out.push_str("  node [fontname=\"sans-serif\", shape=box, style=rounded]\n");
    out.push_str("  edge [fontname=\"sans-serif\", fontsize=10]\n");
    for node in &picture.nodes {
        let rows = node.rows.iter().map(|row| format!("{} {}", sign(row.mark), row.text));
        let label: Vec<String> = std::iter::once(node.title.clone()).chain(rows).collect();
        let acts = node.rows.iter().any(|row| row.mark == Mark::Act);
        let look = match node.kind {
            _ if acts => ", color=\"#d4581c\", penwidth=2",
            Kind::Start => ", color=\"#3f74d8\", penwidth=2",
            Kind::State => "",
            Kind::Header => ", style=\"rounded,dashed\"",
            Kind::End => ", shape=oval, color=\"#2f8a54\"",
            Kind::Handoff => ", shape=house, color=\"#7d51c2\"",
        };
        let _ = writeln!(out, "  {} [label={}{look}]", node.id, quoted(&label.join("\n")));
    }
    for way in &picture.ways {
        let (Some(from), Some(to)) = (picture.nodes.get(way.from), picture.nodes.get(way.to))
        else {
            continue;
        };
        let label = if way.because.is_empty() {
            String::new()
        } else {
            format!(" [label={}]", quoted(&way.because.join("\n")))
        };
        let _ = writeln!(out, "  {} -> {}{label}", from.id, to.id);
    }
    out.push_str("}\n");
    out
}

/// What stands before a step where there are only letters.
pub(super) const fn sign(mark: Mark) -> &'static str {
    match mark {
        Mark::Say => "says",
        Mark::Ask => "? asks",
        Mark::Read => "reads",
        Mark::Write => "writes",
        Mark::Act => "! calls",
        Mark::Wait => "waits:",
        Mark::Run => "runs",
        Mark::Note => "leaves",
    }
}

fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{text}\"")
}
