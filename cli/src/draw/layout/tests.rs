//! Drawings of boxes and ways that are drawn by lot: nothing lies over anything else.

use super::{Layout, Link, Rect, layout};

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/// Boxes and words of a drawing that lie over each other, and ways that go through a box.
fn faults(drawn: &Layout) -> Vec<String> {
    let words = drawn.routes.iter().filter_map(|route| route.words);
    let all: Vec<Rect> = drawn.boxes.iter().copied().chain(words).collect();
    let mut faults = Vec::new();
    for (place, one) in all.iter().enumerate() {
        for other in all.iter().skip(place + 1) {
            if overlap(one, other) {
                faults.push(format!("{one:?} lies over {other:?}"));
            }
        }
        assert!(one.x >= 0 && one.y >= 0 && one.x + one.w <= drawn.width, "{one:?} is outside");
    }
    for route in drawn.routes.iter().filter(|route| !route.own) {
        for point in route.points.iter().skip(1).rev().skip(1) {
            let inside = |rect: &Rect| {
                point.0 > rect.x
                    && point.0 < rect.x + rect.w
                    && point.1 > rect.y
                    && point.1 < rect.y + rect.h
            };
            if drawn.boxes.iter().any(inside) {
                faults.push(format!("a way goes through a box at {point:?}"));
            }
        }
    }
    faults
}

/// Numbers that look drawn by lot, the same on every machine.
fn lots(seed: u64) -> impl FnMut(u64) -> usize {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    move |below| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % below).unwrap()
    }
}

#[test]
fn nothing_lies_over_anything_else_whatever_leads_where() {
    for seed in 0..60 {
        let mut lot = lots(seed);
        let count = 1 + lot(30);
        let sizes: Vec<(i64, i64)> =
            (0..count).map(|_| (80 + lot(200) as i64, 28 + 20 * lot(6) as i64)).collect();
        let links: Vec<Link> = (0..count * 2)
            .map(|_| Link {
                from: lot(count as u64),
                to: lot(count as u64),
                words: (lot(3) > 0).then(|| (30 + lot(160) as i64, 18)),
            })
            .filter(|link| link.from != link.to)
            .collect();
        assert_eq!(faults(&layout(&sizes, &links)), [""; 0], "seed {seed}");
    }
}

#[test]
fn a_tree_has_no_crossing_and_stands_straight() {
    let sizes = [(100, 40); 4];
    let link = |from, to| Link { from, to, words: None };
    let drawn = layout(&sizes, &[link(0, 1), link(0, 2), link(2, 3)]);
    let middle = |place: usize| drawn.boxes[place].x + drawn.boxes[place].w / 2;
    assert!(middle(1) < middle(0) && middle(0) < middle(2));
    assert!((middle(2) - middle(3)).abs() <= 2);
    assert!(drawn.boxes[0].y < drawn.boxes[1].y && drawn.boxes[2].y < drawn.boxes[3].y);
}

#[test]
fn a_way_back_up_is_marked_and_one_to_itself_stays_beside_its_box() {
    let sizes = [(200, 40), (100, 40)];
    let link = |from, to| Link { from, to, words: Some((40, 18)) };
    let drawn = layout(&sizes, &[link(0, 1), link(1, 0), link(0, 0)]);
    assert_eq!(
        drawn.routes.iter().map(|route| route.back).collect::<Vec<_>>(),
        [false, true, false]
    );
    let back = &drawn.routes[1].points;
    assert!(back[0].1 > back[back.len() - 1].1);
    assert!(drawn.routes[2].own);
}
