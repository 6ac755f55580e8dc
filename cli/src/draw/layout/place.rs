//! Where the vertices of each layer stand from left to right: as near to the middle of their
//! neighbours as their order and their widths allow, so that long ways are straight.

use super::{MARGIN, Vertex};

/// So often the layers are gone through.
const SWEEPS: usize = 40;
/// So often long ways are made straight; each time others have made room.
const STRAIGHTENED: usize = 6;
/// Room between two boxes, and between ways.
const BOXES_APART: i64 = 40;
const WAYS_APART: i64 = 18;
/// Places are counted in parts of this, so that whole numbers are fine enough.
const FINE: i64 = 16;

/// The middle of each vertex.
pub(super) fn placed(vertices: &[Vertex], rows: &[Vec<usize>]) -> Vec<i64> {
    let mut xs = vec![0; vertices.len()];
    for row in rows {
        spread(vertices, row, &mut xs, None);
    }
    for sweep in 0..SWEEPS {
        let down = sweep % 2 == 0;
        let sides = match sweep {
            _ if sweep + 8 >= SWEEPS => Sides::Both,
            _ if down => Sides::Above,
            _ => Sides::Below,
        };
        for step in 0..rows.len() {
            let layer = if down { step } else { rows.len() - 1 - step };
            if let Some(row) = rows.get(layer) {
                spread(vertices, row, &mut xs, Some(sides));
            }
        }
    }
    for _ in 0..STRAIGHTENED {
        straighten(vertices, rows, &mut xs);
    }
    let left = vertices.iter().zip(&xs).map(|(vertex, x)| x - vertex.w * FINE / 2).min();
    let left = left.unwrap_or(0);
    xs.iter().map(|x| (x - left) / FINE + MARGIN).collect()
}

/// Whose middle is wanted.
#[derive(Clone, Copy)]
enum Sides {
    Above,
    Below,
    Both,
}

/// Vertices that stand together: their place without offsets, their weight, each with its offset.
type Group = (i64, i64, Vec<(usize, i64)>);

/// Places one layer: the wanted places, moved no more than the order and the widths ask for.
fn spread(vertices: &[Vertex], row: &[usize], xs: &mut [i64], sides: Option<Sides>) {
    let mut offset = 0;
    let mut before: Option<&Vertex> = None;
    // Each group stands together: its place without offsets, its weight, its members.
    let mut groups: Vec<Group> = Vec::new();
    for id in row {
        let Some(vertex) = vertices.get(*id) else { continue };
        if let Some(before) = before {
            offset += apart(before, vertex);
        }
        before = Some(vertex);
        let (wanted, weight) = match sides {
            None => (offset, 1),
            Some(sides) => wanted(vertices, vertex, xs, xs.get(*id).copied().unwrap_or(0), sides),
        };
        groups.push((wanted - offset, weight, vec![(*id, offset)]));
        // Whoever wants to stand left of the one before stands with them, in the middle of both.
        while let [.., (left, left_weight, _), (right, right_weight, _)] = groups.as_slice() {
            if left <= right {
                break;
            }
            let weight = left_weight + right_weight;
            let middle = (left * left_weight + right * right_weight) / weight.max(1);
            let (Some((.., last)), Some((place, its, members))) = (groups.pop(), groups.last_mut())
            else {
                break;
            };
            (*place, *its) = (middle, weight);
            members.extend(last);
        }
    }
    for (place, _, members) in groups {
        for (id, offset) in members {
            if let Some(x) = xs.get_mut(id) {
                *x = place + offset;
            }
        }
    }
}

/// How far the middles of two neighbours are apart, at least.
const fn apart(left: &Vertex, right: &Vertex) -> i64 {
    let room = if left.real && right.real { BOXES_APART } else { WAYS_APART };
    ((left.w + right.w) / 2 + room) * FINE
}

/// Puts the places of each long way above one another, as far down as there is room for that.
fn straighten(vertices: &[Vertex], rows: &[Vec<usize>], xs: &mut [i64]) {
    let rooms = rooms(vertices, rows, xs);
    let goes_on = |id: usize| {
        let vertex = vertices.get(id)?;
        let next = vertex.below.first().copied().filter(|_| !vertex.real)?;
        vertices.get(next).filter(|next| !next.real).map(|_| next)
    };
    let begins = |id: usize| {
        let vertex = vertices.get(id).filter(|vertex| !vertex.real);
        let above = vertex.and_then(|vertex| vertex.above.first());
        above.and_then(|above| vertices.get(*above)).is_some_and(|above| above.real)
    };
    for start in (0..vertices.len()).filter(|id| begins(*id)) {
        let mut next = Some(start);
        while let Some(first) = next {
            let (mut run, mut least, mut most) = (Vec::new(), i64::MIN, i64::MAX);
            next = Some(first);
            while let Some(id) = next {
                let (low, high) = rooms.get(id).copied().unwrap_or((0, 0));
                if least.max(low) > most.min(high) {
                    break;
                }
                (least, most) = (least.max(low), most.min(high));
                run.push(id);
                next = goes_on(id);
            }
            let mut places: Vec<i64> = run.iter().filter_map(|id| xs.get(*id)).copied().collect();
            places.sort_unstable();
            let Some(middle) = places.get(places.len() / 2) else { break };
            let place = (*middle).clamp(least, most);
            for id in run {
                if let Some(x) = xs.get_mut(id) {
                    *x = place;
                }
            }
        }
    }
}

/// From where to where each vertex may stand while its neighbours stay. Each has half of the room
/// between two, so that both may move at once.
fn rooms(vertices: &[Vertex], rows: &[Vec<usize>], xs: &[i64]) -> Vec<(i64, i64)> {
    let mut rooms = vec![(i64::MIN, i64::MAX); vertices.len()];
    for row in rows {
        for pair in row.windows(2) {
            let [left, right] = pair else { continue };
            let (Some(one), Some(other)) = (vertices.get(*left), vertices.get(*right)) else {
                continue;
            };
            let (Some(a), Some(b)) = (xs.get(*left), xs.get(*right)) else { continue };
            let free = b - a - apart(one, other);
            // Boxes stay, and leave all of the room to ways.
            let (mine, its) = match (one.real, other.real) {
                (true, false) => (0, free),
                (false, true) => (free, 0),
                _ => (free / 2, free - free / 2),
            };
            if let Some(room) = rooms.get_mut(*left) {
                room.1 = a + mine;
            }
            if let Some(room) = rooms.get_mut(*right) {
                room.0 = b - its;
            }
        }
    }
    rooms
}

/// The middle of a vertex's neighbours, and how much it matters: long ways want to be straight.
fn wanted(vertices: &[Vertex], vertex: &Vertex, xs: &[i64], here: i64, sides: Sides) -> (i64, i64) {
    let (above, below) = (vertex.above.iter(), vertex.below.iter());
    let neighbours: Vec<usize> = match sides {
        Sides::Above => above.copied().collect(),
        Sides::Below => below.copied().collect(),
        Sides::Both => above.chain(below).copied().collect(),
    };
    let (mut sum, mut weight) = (0, 0);
    for id in neighbours {
        let Some(other) = vertices.get(id) else { continue };
        let pull = match (vertex.real, other.real) {
            (true, true) => 1,
            (false, false) => 8,
            _ => 2,
        };
        sum += xs.get(id).copied().unwrap_or(0) * pull;
        weight += pull;
    }
    if weight == 0 { (here, 1) } else { (sum / weight, weight) }
}
