//! Pages as one HTML file that needs nothing else: no script, no other file, light and dark.

use std::fmt::Write as _;

use super::{Block, Mark};
use crate::draw::{escaped, svg};

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1f2733;--soft:#66707e;--paper:#ffffff;--line:#dfe3e9}\
@media (prefers-color-scheme:dark){:root{--ink:#dde3ec;--soft:#98a2b1;--paper:#14171c;--line:#2c333d}}\
body{font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:var(--ink);background:var(--paper);max-width:62rem;margin:2rem auto;padding:0 1.2rem}\
h1{margin:3rem 0 .4rem;border-bottom:2px solid var(--line);padding-bottom:.3rem}h2{margin:1.8rem 0 .3rem;font-size:1.15rem}\
table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:.3rem .7rem;text-align:left}\
nav a{margin-right:1rem}svg{max-width:100%;height:auto;border:1px solid var(--line);border-radius:8px}\
ol,ul{padding-left:1.2rem}.steps{list-style:none;padding-left:0}.steps li{margin:.22rem 0}\
.line{color:var(--soft);font-size:.82rem;margin-left:.4rem}.arm{color:var(--soft)}\
.mark{display:inline-block;min-width:4.6rem;text-align:center;font-size:.74rem;font-weight:600;border-radius:5px;padding:.05rem .35rem;margin-right:.55rem;color:#fff}\
.read{background:#2d6be0}.decide{background:#66707e}.act{background:#b8480f}.escalate{background:#7d51c2}";

/// The text of the page.
pub(crate) fn html(blocks: &[Block]) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Playbooks</title>\n<style>{STYLE}</style></head>\n<body>\n<nav>"
    );
    for title in blocks.iter().filter_map(first_level) {
        let _ = write!(out, "<a href=\"#{}\">{}</a>", anchor(title), escaped(title));
    }
    out.push_str("</nav>\n");
    for block in blocks {
        write_block(block, &mut out);
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn first_level(block: &Block) -> Option<&str> {
    match block {
        Block::Heading(1, text) => Some(text),
        _ => None,
    }
}

fn anchor(title: &str) -> String {
    title.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}

fn write_block(block: &Block, out: &mut String) {
    match block {
        Block::Heading(1, text) => {
            let _ = writeln!(out, "<h1 id=\"{}\">{}</h1>", anchor(text), escaped(text));
        }
        Block::Heading(_, text) => {
            let _ = writeln!(out, "<h2>{}</h2>", escaped(text));
        }
        Block::Words(text) => {
            let _ = writeln!(out, "<p>{}</p>", escaped(text));
        }
        Block::List(lines) => {
            let items = lines.iter().map(|line| format!("<li>{}</li>", escaped(line)));
            let _ = writeln!(out, "<ul>{}</ul>", items.collect::<String>());
        }
        Block::Table(rows) => {
            out.push_str("<table>\n");
            for (place, row) in rows.iter().enumerate() {
                let tag = if place == 0 { "th" } else { "td" };
                let cells = row.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell)));
                let _ = writeln!(out, "<tr>{}</tr>", cells.collect::<String>());
            }
            out.push_str("</table>\n");
        }
        Block::Steps(rows) => {
            out.push_str("<ul class=\"steps\">\n");
            for row in rows {
                let _ = write!(out, "<li style=\"margin-left:{}rem\">", row.depth * 2);
                match row.mark {
                    Some(mark) => badge(mark, out),
                    None => out.push_str("<span class=\"arm\">"),
                }
                out.push_str(&escaped(&row.text));
                if row.mark.is_none() {
                    out.push_str("</span>");
                } else if !row.line.is_empty() {
                    let _ = write!(out, "<span class=\"line\">{}</span>", escaped(&row.line));
                }
                out.push_str("</li>\n");
            }
            out.push_str("</ul>\n");
        }
        Block::Picture(picture) => out.push_str(&svg::svg(picture)),
    }
}

fn badge(mark: Mark, out: &mut String) {
    let _ = write!(out, "<span class=\"mark {0}\">{0}</span>", mark.word());
}
