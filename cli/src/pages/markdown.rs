//! Pages as Markdown.

use std::fmt::Write as _;

use super::Block;

/// The text of the pages. Drawings are left out: `playbook graph` makes them.
pub(crate) fn markdown(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Heading(level, text) => {
                let _ = writeln!(out, "{} {text}\n", "#".repeat(*level));
            }
            Block::Words(text) => {
                let _ = writeln!(out, "{text}\n");
            }
            Block::List(lines) => {
                lines.iter().for_each(|line| {
                    let _ = writeln!(out, "- {line}");
                });
                out.push('\n');
            }
            Block::Table(rows) => table(rows, &mut out),
            Block::Steps(rows) => {
                for row in rows {
                    let mark =
                        row.mark.map_or_else(String::new, |mark| format!("**{}** ", mark.word()));
                    let line = if row.mark.is_some() && !row.line.is_empty() {
                        format!(" `{}`", row.line)
                    } else {
                        String::new()
                    };
                    let _ = writeln!(out, "{}- {mark}{}{line}", "  ".repeat(row.depth), row.text);
                }
                out.push('\n');
            }
            Block::Picture(_) => {}
        }
    }
    out
}

fn table(rows: &[Vec<String>], out: &mut String) {
    for (place, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
        if place == 0 {
            let _ = writeln!(out, "|{}", "---|".repeat(row.len()));
        }
    }
    out.push('\n');
}
