//! In which order the vertices of each layer stand, so that few ways cross: each goes to the middle
//! of its neighbours, layer by layer, down and up; then neighbours change places where that helps.

use super::Vertex;

/// So often the layers are gone through.
const SWEEPS: usize = 24;

/// The layers with their vertices from left to right.
pub(super) fn ordered(vertices: &[Vertex]) -> Vec<Vec<usize>> {
    let mut rows = first(vertices);
    let mut best = rows.clone();
    let mut fewest = crossings(vertices, &rows);
    for sweep in 0..SWEEPS {
        let count = rows.len();
        for step in 0..count {
            let down = sweep % 2 == 0;
            let layer = if down { step } else { count - 1 - step };
            to_the_middle(vertices, &mut rows, layer, down);
        }
        swap_neighbours(vertices, &mut rows);
        let now = crossings(vertices, &rows);
        if now < fewest {
            fewest = now;
            best.clone_from(&rows);
        }
        if fewest == 0 {
            break;
        }
    }
    best
}

/// As they are come by from above, in the order written.
fn first(vertices: &[Vertex]) -> Vec<Vec<usize>> {
    let deepest = vertices.iter().map(|vertex| vertex.layer).max().unwrap_or(0);
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); deepest + 1];
    let mut seen = vec![false; vertices.len()];
    let mut stack: Vec<usize> = (0..vertices.len())
        .rev()
        .filter(|id| vertices.get(*id).is_some_and(|v| v.above.is_empty()))
        .collect();
    while let Some(id) = stack.pop() {
        let Some(vertex) = vertices.get(id) else { continue };
        if std::mem::replace(seen.get_mut(id).unwrap_or(&mut true), true) {
            continue;
        }
        if let Some(row) = rows.get_mut(vertex.layer) {
            row.push(id);
        }
        stack.extend(vertex.below.iter().rev());
    }
    rows
}

/// Where each vertex stands in its layer.
fn positions(count: usize, rows: &[Vec<usize>]) -> Vec<i64> {
    let mut places = vec![0; count];
    for row in rows {
        for (id, place) in row.iter().zip(0_i64..) {
            if let Some(slot) = places.get_mut(*id) {
                *slot = place;
            }
        }
    }
    places
}

fn to_the_middle(vertices: &[Vertex], rows: &mut [Vec<usize>], layer: usize, down: bool) {
    let places = positions(vertices.len(), rows);
    let Some(row) = rows.get_mut(layer) else { return };
    let wanted = |id: usize, here: usize| -> i64 {
        let Some(vertex) = vertices.get(id) else { return 0 };
        let neighbours = if down { &vertex.above } else { &vertex.below };
        let sum: i64 = neighbours.iter().filter_map(|id| places.get(*id)).sum();
        match i64::try_from(neighbours.len()) {
            Ok(count) if count > 0 => sum * 1_000 / count,
            // Who has no neighbours stays where they are.
            _ => i64::try_from(here).unwrap_or(0) * 1_000,
        }
    };
    let mut keyed: Vec<(i64, usize)> =
        row.iter().enumerate().map(|(here, id)| (wanted(*id, here), *id)).collect();
    keyed.sort_by_key(|(wanted, _)| *wanted);
    *row = keyed.into_iter().map(|(_, id)| id).collect();
}

fn swap_neighbours(vertices: &[Vertex], rows: &mut [Vec<usize>]) {
    for layer in 0..rows.len() {
        let places = positions(vertices.len(), rows);
        let Some(row) = rows.get_mut(layer) else { continue };
        for left in 1..row.len() {
            let (Some(a), Some(b)) = (row.get(left - 1).copied(), row.get(left).copied()) else {
                continue;
            };
            if between(vertices, &places, b, a) < between(vertices, &places, a, b) {
                row.swap(left - 1, left);
            }
        }
    }
}

/// How many ways of two neighbours cross, the first one standing left.
fn between(vertices: &[Vertex], places: &[i64], left: usize, right: usize) -> usize {
    let (Some(left), Some(right)) = (vertices.get(left), vertices.get(right)) else { return 0 };
    let crossed = |a: &[usize], b: &[usize]| {
        let place = |id: &usize| places.get(*id).copied().unwrap_or(0);
        let pairs = a.iter().flat_map(|one| b.iter().map(move |other| (place(one), place(other))));
        pairs.filter(|(one, other)| one > other).count()
    };
    crossed(&left.above, &right.above) + crossed(&left.below, &right.below)
}

/// How many ways cross in all.
fn crossings(vertices: &[Vertex], rows: &[Vec<usize>]) -> usize {
    let places = positions(vertices.len(), rows);
    let mut count = 0;
    for row in rows {
        let mut ends: Vec<i64> = Vec::new();
        for id in row {
            let Some(vertex) = vertices.get(*id) else { continue };
            let mut below: Vec<i64> =
                vertex.below.iter().filter_map(|id| places.get(*id)).copied().collect();
            below.sort_unstable();
            for end in &below {
                count += ends.iter().filter(|other| *other > end).count();
            }
            ends.extend(below);
        }
    }
    count
}
