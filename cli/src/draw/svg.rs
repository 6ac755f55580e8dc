//! A drawing as SVG: readable in light and in dark, nothing but shapes and text in it. Sensitive
//! calls, questions, waits and handoffs are told apart by shape as well as by colour.

use std::fmt::Write as _;

use super::layout::{LOOP, Layout, Link, Rect, Route, layout};
use super::picture::{Kind, Mark, Node, Picture, Row};
use super::words::lines;

/// Height of a row of words.
const ROW: i64 = 21;
/// Height of a title.
const TITLE: i64 = 30;
/// Room at the sides of a box.
const SIDE: i64 = 14;
/// Room for a mark.
const GLYPH: i64 = 24;
/// Height of a line of words at a way.
const WORDS: i64 = 16;

const STYLE: &str = "\
text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:13px;fill:#2a3240}\
.paper{fill:#ffffff}.box{fill:#ffffff;stroke:#b9c1cc;stroke-width:1.2}.title{font-weight:600}\
.start .box{stroke:#3f74d8;stroke-width:2}.band{fill:#f2f4f7}.start .band{fill:#e4edfd}\
.acts .box{stroke:#d4581c;stroke-width:2}.say{fill:#6a7482;font-style:italic}\
.act{font-weight:600;fill:#a63c08}.strip{fill:#ffeee3}\
.end .box{fill:#e9f6ee;stroke:#2f8a54}.handoff .box{fill:#f3ebfd;stroke:#7d51c2}.header .box{stroke-dasharray:4 3}\
.way{fill:none;stroke:#7d8795;stroke-width:1.4}.back{stroke-dasharray:5 4}.tip{fill:#7d8795}\
.word{font-size:12px;fill:#465061}.pill{fill:#ffffff;opacity:.92}\
.g-ask{fill:#2d6be0}.g-act{fill:#d4581c}.g-wait{fill:#7d51c2}.g-quiet{fill:#8a94a3}.g-person{fill:#7d51c2}\
.g-mark{fill:#ffffff;font-size:12px;font-weight:700;text-anchor:middle}.g-line{stroke:#ffffff;stroke-width:1.6;fill:none;stroke-linecap:round;stroke-linejoin:round}\
.name{font-size:17px;font-weight:650}.doc{fill:#6a7482}\
@media (prefers-color-scheme:dark){text{fill:#dde3ec}.paper{fill:#14171c}.box{fill:#1c2128;stroke:#49525f}\
.band{fill:#262c35}.start .band{fill:#1f3358}.start .box{stroke:#6d9bf2}.acts .box{stroke:#f08347}\
.say{fill:#98a2b1}.act{fill:#ffb28a}.strip{fill:#3b2416}.end .box{fill:#16301f;stroke:#5cc083}\
.handoff .box{fill:#2a1f3d;stroke:#b08ae8}.way{stroke:#8f99a8}.tip{fill:#8f99a8}.word{fill:#b9c2cf}.pill{fill:#14171c}\
.doc{fill:#98a2b1}.g-quiet{fill:#5d6774}}";

/// Draws a playbook.
pub(crate) fn svg(picture: &Picture) -> String {
    let sizes: Vec<(i64, i64)> =
        picture.nodes.iter().enumerate().map(|(place, node)| size(picture, place, node)).collect();
    let links: Vec<Link> = picture
        .ways
        .iter()
        .map(|way| Link { from: way.from, to: way.to, words: words_size(&way.because) })
        .collect();
    let drawn = layout(&sizes, &links);
    let legend = legend(picture);
    let head = 58;
    let title_width = width(&picture.playbook, 18).max(width(first_line(&picture.doc), 13)) + 48;
    let (w, h) = (drawn.width.max(legend.0 + 48).max(title_width), head + drawn.height + 36);
    let mut out = String::new();
    let name = escaped(&picture.playbook);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\">\n\
         <title>The playbook {name}</title>\n<style>{STYLE}</style>\n\
         <defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\">\
         <path class=\"tip\" d=\"M0 0.8 L10 5 L0 9.2 z\"/></marker></defs>\n\
         <rect class=\"paper\" width=\"{w}\" height=\"{h}\"/>\n\
         <text class=\"name\" x=\"24\" y=\"34\">{name}</text>\n\
         <text class=\"doc\" x=\"24\" y=\"53\">{}</text>\n\
         <g transform=\"translate({} {head})\">\n",
        escaped(first_line(&picture.doc)),
        (w - drawn.width) / 2,
    );
    draw(picture, &drawn, &mut out);
    let _ =
        write!(out, "</g>\n<g transform=\"translate(24 {})\">{}</g>\n</svg>\n", h - 30, legend.1);
    out
}

fn first_line(doc: &str) -> &str {
    doc.lines().next().unwrap_or_default()
}

fn draw(picture: &Picture, drawn: &Layout, out: &mut String) {
    for route in &drawn.routes {
        way(route, out);
    }
    for (route, way) in drawn.routes.iter().zip(&picture.ways) {
        if let Some(at) = route.words {
            words(&way.because, at, out);
        }
    }
    for (node, at) in picture.nodes.iter().zip(&drawn.boxes) {
        node_box(node, beside_loop(picture, node, *at), out);
    }
}

/// A box's own rectangle, where room is kept beside it for a way back to itself.
fn beside_loop(picture: &Picture, node: &Node, at: Rect) -> Rect {
    let place = picture.nodes.iter().position(|other| other.id == node.id);
    Rect { w: at.w - place.map_or(0, |place| loop_width(picture, place)), ..at }
}

fn loop_width(picture: &Picture, place: usize) -> i64 {
    let own = picture.ways.iter().find(|way| way.from == place && way.to == place);
    own.map_or(0, |way| LOOP + words_size(&way.because).map_or(0, |(w, _)| w))
}

fn size(picture: &Picture, place: usize, node: &Node) -> (i64, i64) {
    let rows = node.rows.iter().map(|row| GLYPH + width(&row.text, 13) + 4).max().unwrap_or(0);
    let icon = if node.kind == Kind::Handoff { GLYPH } else { 0 };
    let w = rows.max(width(&node.title, 14) + icon).max(56) + 2 * SIDE;
    let count = i64::try_from(node.rows.len()).unwrap_or(0);
    let h = TITLE + if count > 0 { count * ROW + 8 } else { 0 };
    (w + loop_width(picture, place), h)
}

fn words_size(because: &[String]) -> Option<(i64, i64)> {
    let lines = lines(because);
    let longest = lines.iter().map(|line| width(line, 12)).max()?;
    let count = i64::try_from(lines.len()).ok()?;
    Some((longest + 10, count * WORDS + 4))
}

fn node_box(node: &Node, at: Rect, out: &mut String) {
    let Rect { x, y, w, h } = at;
    let acts = node.rows.iter().any(|row| row.mark == Mark::Act);
    let kind = match node.kind {
        Kind::Start => "start",
        Kind::State => "state",
        Kind::Header => "header",
        Kind::End => "end",
        Kind::Handoff => "handoff",
    };
    let class = if acts { format!("{kind} acts") } else { kind.to_owned() };
    let round = if node.kind == Kind::End { h / 2 } else { 8 };
    let _ = write!(
        out,
        "<g class=\"{class}\"><rect class=\"box\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{round}\"/>"
    );
    if !node.rows.is_empty() {
        let (right, top) = (x + w - 1, y + 1);
        let _ = write!(
            out,
            "<path class=\"band\" d=\"M{0} {1} V{2} a7 7 0 0 1 7 -7 H{3} a7 7 0 0 1 7 7 V{1} z\"/>",
            x + 1,
            y + TITLE - 2,
            top + 7,
            right - 7,
        );
    }
    let middle = x + w / 2;
    let title = escaped(&node.title);
    if node.kind == Kind::Handoff {
        person(x + SIDE + 6, y + TITLE / 2, out);
        let _ = write!(
            out,
            "<text class=\"title\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{title}</text>",
            middle + GLYPH / 2,
            y + 20
        );
    } else {
        let _ = write!(
            out,
            "<text class=\"title\" x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{title}</text>",
            y + 20
        );
    }
    for (row, nth) in node.rows.iter().zip(0_i64..) {
        row_of(row, Rect { x, y: y + TITLE + 4 + nth * ROW, w, h: ROW }, out);
    }
    out.push_str("</g>\n");
}

fn row_of(row: &Row, at: Rect, out: &mut String) {
    let Rect { x, y, w, h } = at;
    let class = match row.mark {
        Mark::Act => "act",
        Mark::Say | Mark::Note => "say",
        _ => "row",
    };
    if row.mark == Mark::Act {
        let _ = write!(
            out,
            "<rect class=\"strip\" x=\"{}\" y=\"{y}\" width=\"{}\" height=\"{h}\"/>",
            x + 1,
            w - 2
        );
    }
    glyph(row.mark, x + SIDE + 7, y + h / 2, out);
    let _ = write!(
        out,
        "<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>",
        x + SIDE + GLYPH,
        y + 15,
        escaped(&row.text)
    );
}

/// The mark of a step: a shape of its own for each kind.
fn glyph(mark: Mark, x: i64, y: i64, out: &mut String) {
    let _ = match mark {
        Mark::Say => write!(
            out,
            "<path class=\"g-quiet\" d=\"M{} {} h11 a2 2 0 0 1 2 2 v5 a2 2 0 0 1 -2 2 h-6 l-3 3 v-3 h-2 a2 2 0 0 1 -2 -2 v-5 a2 2 0 0 1 2 -2 z\"/>",
            x - 6,
            y - 6
        ),
        Mark::Ask => write!(
            out,
            "<circle class=\"g-ask\" cx=\"{x}\" cy=\"{y}\" r=\"8\"/><text class=\"g-mark\" x=\"{x}\" y=\"{}\">?</text>",
            y + 4
        ),
        Mark::Act => write!(
            out,
            "<path class=\"g-act\" d=\"M{x} {} l9 16 h-18 z\"/><text class=\"g-mark\" x=\"{x}\" y=\"{}\">!</text>",
            y - 9,
            y + 6
        ),
        Mark::Wait => write!(
            out,
            "<circle class=\"g-wait\" cx=\"{x}\" cy=\"{y}\" r=\"8\"/><path class=\"g-line\" d=\"M{x} {} V{y} l3.5 2.5\"/>",
            y - 5
        ),
        Mark::Read => write!(
            out,
            "<rect class=\"g-quiet\" x=\"{}\" y=\"{}\" width=\"14\" height=\"14\" rx=\"3\"/><path class=\"g-line\" d=\"M{x} {} v7 m-3 -3 l3 3 l3 -3\"/>",
            x - 7,
            y - 7,
            y - 4
        ),
        Mark::Write => write!(
            out,
            "<rect class=\"g-quiet\" x=\"{}\" y=\"{}\" width=\"14\" height=\"14\" rx=\"3\"/><path class=\"g-line\" d=\"M{x} {} v-7 m-3 3 l3 -3 l3 3\"/>",
            x - 7,
            y - 7,
            y + 4
        ),
        Mark::Run => write!(
            out,
            "<rect class=\"g-quiet\" x=\"{}\" y=\"{}\" width=\"14\" height=\"14\" rx=\"3\"/><path class=\"g-line\" d=\"M{} {} l4 4 l-4 4\"/>",
            x - 7,
            y - 7,
            x - 2,
            y - 4
        ),
        Mark::Note => {
            write!(out, "<path class=\"g-quiet\" d=\"M{} {} h9 l4 4 v9 h-13 z\"/>", x - 6, y - 7)
        }
    };
}

fn person(x: i64, y: i64, out: &mut String) {
    let _ = write!(
        out,
        "<circle class=\"g-person\" cx=\"{x}\" cy=\"{}\" r=\"4\"/><path class=\"g-person\" d=\"M{} {} a7 6.5 0 0 1 14 0 z\"/>",
        y - 4,
        x - 7,
        y + 8
    );
}

/// A way: straight through layers, curved between them.
fn way(route: &Route, out: &mut String) {
    let Some(((x, y), rest)) = route.points.split_first() else { return };
    let mut path = format!("M{x} {y}");
    if route.own {
        if let Some((to_x, to_y)) = rest.first() {
            let out_to = x + LOOP;
            let _ = write!(path, " C{out_to} {y} {out_to} {to_y} {to_x} {to_y}");
        }
    } else {
        let (mut at_x, mut at_y) = (*x, *y);
        for (to_x, to_y) in rest {
            if at_x == *to_x {
                let _ = write!(path, " V{to_y}");
            } else {
                let middle = (at_y + to_y) / 2;
                let _ = write!(path, " C{at_x} {middle} {to_x} {middle} {to_x} {to_y}");
            }
            (at_x, at_y) = (*to_x, *to_y);
        }
    }
    let class = if route.back { "way back" } else { "way" };
    let _ = writeln!(out, "<path class=\"{class}\" d=\"{path}\" marker-end=\"url(#tip)\"/>");
}

fn words(because: &[String], at: Rect, out: &mut String) {
    let Rect { x, y, w, h } = at;
    let _ = write!(
        out,
        "<rect class=\"pill\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"5\"/>"
    );
    for (line, nth) in lines(because).iter().zip(0_i64..) {
        let _ = write!(
            out,
            "<text class=\"word\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            x + w / 2,
            y + 14 + nth * WORDS,
            escaped(line)
        );
    }
    out.push('\n');
}

/// What the marks in this drawing mean, and how wide that is.
fn legend(picture: &Picture) -> (i64, String) {
    let used =
        |mark: Mark| picture.nodes.iter().any(|node| node.rows.iter().any(|row| row.mark == mark));
    let all = [
        (Mark::Act, "sensitive call"),
        (Mark::Ask, "asks"),
        (Mark::Wait, "waits"),
        (Mark::Read, "reads"),
        (Mark::Write, "writes"),
        (Mark::Run, "runs another playbook"),
        (Mark::Say, "says"),
        (Mark::Note, "leaves a note"),
    ];
    let (mut x, mut out) = (0, String::new());
    let text = |x: i64, words: &str, out: &mut String| {
        let _ = write!(out, "<text class=\"word\" x=\"{}\" y=\"15\">{words}</text>", x + 20);
        x + 20 + width(words, 12) + 18
    };
    for (mark, words) in all.into_iter().filter(|(mark, _)| used(*mark)) {
        glyph(mark, x + 9, 11, &mut out);
        x = text(x, words, &mut out);
    }
    if picture.nodes.iter().any(|node| node.kind == Kind::Handoff) {
        person(x + 9, 11, &mut out);
        x = text(x, "people take over", &mut out);
    }
    (x, out)
}

/// How wide a text is at a size, in a wide font: rather too much than too little.
fn width(text: &str, size: i64) -> i64 {
    let letter = |letter: char| match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 330,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | ' ' => 420,
        'm' | 'M' | 'W' | '@' | '%' | '…' => 1_000,
        'w' => 830,
        'A'..='Z' => 720,
        letter if letter.is_ascii() => 630,
        _ => 1_000,
    };
    text.chars().map(letter).sum::<i64>() * size / 1_000 + 1
}

/// Text as it may stand in SVG and HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}
