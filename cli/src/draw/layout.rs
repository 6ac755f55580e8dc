//! Where things stand in a drawing: boxes in layers, from top to bottom, so that ways go down as far
//! as they can, cross seldom and go through nothing (the method of Sugiyama). A way's words stand in
//! a layer between, as boxes of their own, so that they never lie over anything. Whole numbers only:
//! the same drawing on every machine.

mod order;
mod place;

use std::collections::BTreeSet;

/// Room around the whole.
const MARGIN: i64 = 24;
/// Room between two layers, at least; more where ways go far to the side there.
const BETWEEN: i64 = 20;
/// So much more at most.
const FAR: i64 = 44;
/// How far apart ways leave a box, at least.
const APART: i64 = 16;
/// How long a way that leads back to its own box reaches out.
pub(super) const LOOP: i64 = 34;

/// A rectangle, by its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) w: i64,
    pub(super) h: i64,
}

/// How a way is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Route {
    /// Where it goes through; up and down inside a layer, curved between two.
    pub(super) points: Vec<(i64, i64)>,
    /// Where its words stand.
    pub(super) words: Option<Rect>,
    /// Whether it leads back up.
    pub(super) back: bool,
    /// Whether it leads to the box that it comes from.
    pub(super) own: bool,
}

/// A whole drawing.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) boxes: Vec<Rect>,
    pub(super) routes: Vec<Route>,
}

/// What is to be laid out: a way from one box to another, with the size of its words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) words: Option<(i64, i64)>,
}

/// A box, the words of a way, or a place that a way goes through.
#[derive(Clone, Debug)]
struct Vertex {
    layer: usize,
    w: i64,
    h: i64,
    /// Whether it is a box.
    real: bool,
    above: Vec<usize>,
    below: Vec<usize>,
}

/// A way as the vertices that it goes through, from above to below.
struct Chain {
    vertices: Vec<usize>,
    words: Option<usize>,
    back: bool,
}

/// Lays boxes of these sizes out.
pub(super) fn layout(sizes: &[(i64, i64)], links: &[Link]) -> Layout {
    let back = back_links(sizes.len(), links);
    let layers = layers(sizes.len(), links, &back);
    let (vertices, chains) = chains(sizes, links, &back, &layers);
    let rows = order::ordered(&vertices);
    let xs = place::placed(&vertices, &rows);
    drawn(sizes, links, &vertices, &chains, &rows, &xs)
}

/// The links that lead back to a box on the way to them; without these, nothing goes in a circle.
fn back_links(count: usize, links: &[Link]) -> BTreeSet<usize> {
    let (mut done, mut on_way, mut back) =
        (vec![false; count], vec![false; count], BTreeSet::new());
    for start in 0..count {
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.pop() {
            if next == 0 {
                if done.get(node).copied().unwrap_or(true) {
                    continue;
                }
                mark(&mut done, node, true);
                mark(&mut on_way, node, true);
            }
            let out = links.iter().enumerate().filter(|(_, link)| link.from == node);
            match out.skip(next).map(|(place, link)| (place, *link)).next() {
                None => mark(&mut on_way, node, false),
                Some((place, link)) => {
                    stack.push((node, next + 1));
                    if on_way.get(link.to).copied().unwrap_or(false) {
                        back.insert(place);
                    } else if !done.get(link.to).copied().unwrap_or(true) {
                        stack.push((link.to, 0));
                    }
                }
            }
        }
    }
    back
}

fn mark(all: &mut [bool], place: usize, to: bool) {
    if let Some(one) = all.get_mut(place) {
        *one = to;
    }
}

/// The layer of each box: below everything that leads to it. Between two, one is left for words.
fn layers(count: usize, links: &[Link], back: &BTreeSet<usize>) -> Vec<usize> {
    let down: Vec<(usize, usize)> = down(links, back).collect();
    let mut layer = vec![0_usize; count];
    // Each round settles at least one more layer.
    for _ in 0..=count {
        let mut moved = false;
        for (above, below) in &down {
            let least = layer.get(*above).map_or(0, |layer| layer + 2);
            if let Some(it) = layer.get_mut(*below)
                && *it < least
            {
                *it = least;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    // What nothing leads to stands right above what it leads to.
    for node in 0..count {
        let has_above = down.iter().any(|(_, below)| *below == node);
        let next = down.iter().filter(|(above, _)| *above == node);
        let next = next.filter_map(|(_, below)| layer.get(*below).copied()).min();
        if let (false, Some(next), Some(it)) = (has_above, next, layer.get_mut(node)) {
            *it = next.saturating_sub(2);
        }
    }
    layer
}

/// Each link from the box above to the box below.
fn down<'l>(
    links: &'l [Link],
    back: &'l BTreeSet<usize>,
) -> impl Iterator<Item = (usize, usize)> + 'l {
    links.iter().enumerate().filter(|(_, link)| link.from != link.to).map(|(place, link)| {
        if back.contains(&place) { (link.to, link.from) } else { (link.from, link.to) }
    })
}

/// Boxes, words and the places that long ways go through, as vertices of neighbouring layers.
fn chains(
    sizes: &[(i64, i64)],
    links: &[Link],
    back: &BTreeSet<usize>,
    layers: &[usize],
) -> (Vec<Vertex>, Vec<Chain>) {
    let vertex = |layer, w, h, real| Vertex { layer, w, h, real, above: vec![], below: vec![] };
    let mut vertices: Vec<Vertex> =
        sizes.iter().zip(layers).map(|((w, h), layer)| vertex(*layer, *w, *h, true)).collect();
    let mut chains = Vec::new();
    for (place, link) in links.iter().enumerate() {
        let is_back = back.contains(&place);
        let (above, below) = if is_back { (link.to, link.from) } else { (link.from, link.to) };
        let layer = |node: usize| layers.get(node).copied().unwrap_or(0);
        let mut chain = Chain { vertices: vec![above], words: None, back: is_back };
        if link.from != link.to {
            // Words stand near the box that the way leaves.
            let at = if is_back { layer(below).saturating_sub(1) } else { layer(above) + 1 };
            for between in layer(above) + 1..layer(below) {
                let (w, h) = link.words.filter(|_| between == at).unwrap_or((6, 0));
                vertices.push(vertex(between, w, h, false));
                let new = vertices.len() - 1;
                if between == at && link.words.is_some() {
                    chain.words = Some(new);
                }
                chain.vertices.push(new);
            }
            chain.vertices.push(below);
            for pair in chain.vertices.windows(2) {
                if let [one, other] = pair {
                    join(&mut vertices, *one, *other);
                }
            }
        }
        chains.push(chain);
    }
    (vertices, chains)
}

fn join(vertices: &mut [Vertex], above: usize, below: usize) {
    if let Some(one) = vertices.get_mut(above) {
        one.below.push(below);
    }
    if let Some(other) = vertices.get_mut(below) {
        other.above.push(above);
    }
}

/// Puts heights to the layers and lines to the ways.
fn drawn(
    sizes: &[(i64, i64)],
    links: &[Link],
    vertices: &[Vertex],
    chains: &[Chain],
    rows: &[Vec<usize>],
    xs: &[i64],
) -> Layout {
    let ports = Ports::of(sizes, chains, xs);
    let mut tops = Vec::new();
    let mut y = MARGIN;
    for (layer, row) in rows.iter().enumerate() {
        let height = row.iter().filter_map(|id| vertices.get(*id)).map(|v| v.h).max().unwrap_or(0);
        tops.push((y, height));
        y += height + BETWEEN + aside(layer, vertices, chains, &ports, xs);
    }
    let centre = |id: usize| xs.get(id).copied().unwrap_or(0);
    let band = |id: usize| {
        let layer = vertices.get(id).map_or(0, |vertex| vertex.layer);
        tops.get(layer).copied().unwrap_or((0, 0))
    };
    let rect = |id: usize| {
        let (w, h) = vertices.get(id).map_or((0, 0), |vertex| (vertex.w, vertex.h));
        let (top, height) = band(id);
        // Boxes hang from the top of their layer; words stand in its middle.
        let real = vertices.get(id).is_some_and(|vertex| vertex.real);
        let y = if real { top } else { top + (height - h) / 2 };
        Rect { x: centre(id) - w / 2, y, w, h }
    };
    let boxes: Vec<Rect> = (0..sizes.len()).map(rect).collect();
    let at = |node: usize| boxes.get(node).copied().unwrap_or_default();
    let routes = chains.iter().zip(links).enumerate().map(|(place, (chain, link))| {
        if link.from == link.to {
            return own(at(link.from), link.words);
        }
        let (above, below) = if chain.back { (link.to, link.from) } else { (link.from, link.to) };
        let mut points = vec![(ports.leaves(place), at(above).y + at(above).h)];
        for id in chain.inner() {
            let (top, height) = band(*id);
            points.push((centre(*id), top));
            points.push((centre(*id), top + height));
        }
        points.push((ports.arrives(place), at(below).y));
        if chain.back {
            points.reverse();
        }
        Route { points, words: chain.words.map(rect), back: chain.back, own: false }
    });
    let routes: Vec<Route> = routes.collect();
    let right = boxes.iter().chain(routes.iter().filter_map(|route| route.words.as_ref()));
    let width = right.map(|rect| rect.x + rect.w).max().unwrap_or(0) + MARGIN;
    let bottom = boxes.iter().map(|rect| rect.y + rect.h).max().unwrap_or(0);
    Layout { width, height: bottom + MARGIN, boxes, routes }
}

impl Chain {
    /// The vertices between its two boxes.
    fn inner(&self) -> &[usize] {
        let last = self.vertices.len().saturating_sub(1);
        self.vertices.get(1..last).unwrap_or_default()
    }
}

/// How much more room a gap below a layer needs, because ways go far to the side there.
fn aside(layer: usize, vertices: &[Vertex], chains: &[Chain], ports: &Ports, xs: &[i64]) -> i64 {
    let mut farthest = 0;
    for (place, chain) in chains.iter().enumerate() {
        let last = chain.vertices.len().saturating_sub(1);
        let x = |nth: usize| match nth {
            0 => ports.leaves(place),
            nth if nth == last => ports.arrives(place),
            nth => chain.vertices.get(nth).and_then(|id| xs.get(*id)).copied().unwrap_or(0),
        };
        for (nth, id) in chain.vertices.iter().enumerate().take(last) {
            if vertices.get(*id).is_some_and(|vertex| vertex.layer == layer) {
                farthest = farthest.max((x(nth) - x(nth + 1)).abs());
            }
        }
    }
    (farthest / 9).min(FAR)
}

/// A way back to its own box: out on the right, and in again. `room` is kept for it in the box's
/// place.
fn own(of: Rect, words: Option<(i64, i64)>) -> Route {
    let right = of.x + of.w - LOOP - words.map_or(0, |(w, _)| w);
    let (out, back) = (of.y + of.h * 2 / 3, of.y + of.h / 3);
    let words = words.map(|(w, h)| Rect { x: right + LOOP - 6, y: (out + back - h) / 2, w, h });
    Route { points: vec![(right, out), (right, back)], words, back: false, own: true }
}

/// Where ways leave and enter boxes, from left to right: right above or below where they go on, as
/// far as the box and the others allow.
struct Ports {
    leaves: Vec<i64>,
    arrives: Vec<i64>,
}

impl Ports {
    fn of(sizes: &[(i64, i64)], chains: &[Chain], xs: &[i64]) -> Self {
        let mut ports = Self { leaves: vec![0; chains.len()], arrives: vec![0; chains.len()] };
        let x = |id: Option<&usize>| id.and_then(|id| xs.get(*id)).copied().unwrap_or(0);
        for (node, (w, _)) in sizes.iter().enumerate() {
            let (mut below, mut above) = (Vec::new(), Vec::new());
            for (place, chain) in chains.iter().enumerate().filter(|(_, c)| c.vertices.len() > 1) {
                if chain.vertices.first() == Some(&node) {
                    below.push((x(chain.vertices.get(1)), place));
                }
                if chain.vertices.last() == Some(&node) {
                    above.push((x(chain.vertices.iter().rev().nth(1)), place));
                }
            }
            let centre = xs.get(node).copied().unwrap_or(0);
            for (ends, into) in [(below, &mut ports.leaves), (above, &mut ports.arrives)] {
                for (place, port) in side_by_side(ends, centre, *w) {
                    if let Some(slot) = into.get_mut(place) {
                        *slot = port;
                    }
                }
            }
        }
        ports
    }

    fn leaves(&self, chain: usize) -> i64 {
        self.leaves.get(chain).copied().unwrap_or_default()
    }

    fn arrives(&self, chain: usize) -> i64 {
        self.arrives.get(chain).copied().unwrap_or_default()
    }
}

/// Places the ends of ways on one side of a box.
fn side_by_side(mut ends: Vec<(i64, usize)>, centre: i64, width: i64) -> Vec<(usize, i64)> {
    ends.sort_unstable();
    let count = i64::try_from(ends.len()).unwrap_or(1);
    let room = (width / 2 - 14).max(0);
    let apart = APART.min(2 * room / count.max(2));
    // What goes on beyond the box leaves nearer to its middle.
    let near = room * 2 / 3;
    let wanted = |x: i64| {
        if (x - centre).abs() <= room { x } else { x.clamp(centre - near, centre + near) }
    };
    let mut ports: Vec<(usize, i64)> = ends.iter().map(|(x, place)| (*place, wanted(*x))).collect();
    ports.sort_by_key(|(_, port)| *port);
    // Each at least so far right of the one before; then each at least so far left of the next.
    let mut least = i64::MIN;
    for (_, port) in &mut ports {
        *port = (*port).max(least);
        least = *port + apart;
    }
    let mut most = centre + room;
    for (_, port) in ports.iter_mut().rev() {
        *port = (*port).min(most);
        most = *port - apart;
    }
    ports
}

#[cfg(test)]
#[path = "layout/tests.rs"]
mod tests;
