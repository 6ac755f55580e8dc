//! A drawing in the language of Mermaid, for pages that draw it themselves.

use std::fmt::Write as _;

use super::dot::sign;
use super::picture::{Kind, Mark, Picture};

/// The text of a Mermaid flowchart.
pub(crate) fn mermaid(picture: &Picture) -> String {
    let mut out = String::from("flowchart TD\n");
    for node in &picture.nodes {
        let rows = node.rows.iter().map(|row| format!("{} {}", sign(row.mark), row.text));
        let label: Vec<String> = std::iter::once(node.title.clone()).chain(rows).collect();
        let label = escaped(&label.join("\n"));
        let (open, close) = match node.kind {
            Kind::Start | Kind::State | Kind::Header => ("[", "]"),
            Kind::End => ("([", "])"),
            Kind::Handoff => ("[/", "/]"),
        };
        let _ = writeln!(out, "  {}{open}\"{label}\"{close}", node.id);
    }
    for way in &picture.ways {
        let (Some(from), Some(to)) = (picture.nodes.get(way.from), picture.nodes.get(way.to))
        else {
            continue;
        };
        let label = if way.because.is_empty() {
            String::new()
        } else {
            format!("|\"{}\"|", escaped(&way.because.join("\n")))
        };
        let _ = writeln!(out, "  {} -->{label} {}", from.id, to.id);
    }
    let of = |fits: &dyn Fn(&super::picture::Node) -> bool| -> Vec<String> {
        picture.nodes.iter().filter(|node| fits(node)).map(|node| node.id.clone()).collect()
    };
    let classes = [
        (
            "acts",
            "stroke:#d4581c,stroke-width:3px",
            of(&|node| node.rows.iter().any(|row| row.mark == Mark::Act)),
        ),
        ("start", "stroke:#3f74d8,stroke-width:3px", of(&|node| node.kind == Kind::Start)),
        ("ends", "stroke:#2f8a54", of(&|node| node.kind == Kind::End)),
        ("people", "stroke:#7d51c2,stroke-width:2px", of(&|node| node.kind == Kind::Handoff)),
    ];
    for (name, look, nodes) in classes {
        if !nodes.is_empty() {
            let _ = writeln!(out, "  classDef {name} {look}\n  class {} {name}", nodes.join(","));
        }
    }
    out
}

fn escaped(text: &str) -> String {
    let text = text.replace('#', "#35;").replace('"', "#quot;").replace('<', "#lt;");
    text.replace('>', "#gt;").replace('\n', "<br/>")
}
