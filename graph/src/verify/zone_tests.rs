//! The laws of zones, on random ones: closing, meeting, joining, forgetting, widening.

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, proptest};

use super::Zone;

type Name = u8;
type Bound = (Option<Name>, Option<Name>, i64);

const NAMES: Name = 4;

fn name() -> impl Strategy<Value = Option<Name>> {
    proptest::option::of(0..NAMES)
}

fn bounds() -> impl Strategy<Value = Vec<Bound>> {
    prop::collection::vec((name(), name(), -6_i64..20), 0..8)
}

/// The zone of some bounds; `None` where they have no solution.
fn zone_of(bounds: &[Bound]) -> Option<Zone<Name>> {
    let mut zone = Zone::default();
    bounds.iter().all(|(a, b, most)| zone.constrain(*a, *b, *most)).then_some(zone)
}

fn zone() -> impl Strategy<Value = Zone<Name>> {
    bounds().prop_filter_map("has a solution", |bounds| zone_of(&bounds))
}

/// A value for every name.
fn point() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(-12_i64..12, NAMES as usize)
}

fn value(point: &[i64], name: Option<Name>) -> i64 {
    name.map_or(0, |name| point[name as usize])
}

fn fits(bound: &Bound, point: &[i64]) -> bool {
    value(point, bound.0) - value(point, bound.1) <= bound.2
}

fn holds(zone: &Zone<Name>, point: &[i64]) -> bool {
    zone.each_bound().all(|bound| fits(&bound, point))
}

proptest! {
    #[test]
    fn a_zone_has_exactly_the_solutions_of_its_bounds(bounds in bounds(), point in point()) {
        let fits = bounds.iter().all(|bound| fits(bound, &point));
        match zone_of(&bounds) {
            Some(zone) => prop_assert_eq!(holds(&zone, &point), fits),
            None => prop_assert!(!fits),
        }
    }

    #[test]
    fn closing_step_by_step_is_closing_at_once(zone in zone()) {
        let mut again = zone.clone();
        again.close();
        prop_assert_eq!(again, zone);
    }

    #[test]
    fn the_order_of_bounds_does_not_matter(
        (bounds, shuffled) in bounds().prop_flat_map(|b| (Just(b.clone()), Just(b).prop_shuffle()))
    ) {
        let (one, other) = (zone_of(&bounds), zone_of(&shuffled));
        prop_assert_eq!(one.is_some(), other.is_some());
        if let (Some(one), Some(other)) = (one, other) {
            prop_assert!(one.includes(&other) && other.includes(&one));
        }
    }

    #[test]
    fn every_name_can_take_its_least_and_its_most(zone in zone(), name in 0..NAMES, most in any::<bool>()) {
        let (low, high) = zone.range(name);
        if let Some(value) = if most { high } else { low } {
            let mut pinned = zone;
            prop_assert!(pinned.constrain(Some(name), None, value));
            prop_assert!(pinned.constrain(None, Some(name), -value));
        }
    }

    #[test]
    fn a_join_is_the_least_that_includes_both(one in zone(), other in zone(), third in zone()) {
        let join = one.join(&other);
        prop_assert!(join.includes(&one) && join.includes(&other));
        if third.includes(&one) && third.includes(&other) {
            prop_assert!(third.includes(&join));
        }
    }

    #[test]
    fn including_is_having_the_solutions(one in zone(), other in zone(), point in point()) {
        if one.includes(&other) && holds(&other, &point) {
            prop_assert!(holds(&one, &point));
        }
    }

    #[test]
    fn forgetting_is_exact(zone in zone(), name in 0..NAMES, point in point()) {
        let mut without = zone.clone();
        without.forget(name);
        // Some value of the name fits exactly where the rest fits without it.
        let some = (-100..100).any(|value| {
            let mut point = point.clone();
            point[name as usize] = value;
            holds(&zone, &point)
        });
        prop_assert_eq!(holds(&without, &point), some);
    }

    #[test]
    fn what_is_fixed_has_one_distance_or_a_side_of_zero(zone in zone(), a in name(), b in name()) {
        let fixed = zone.fixed();
        prop_assert!(fixed.includes(&zone));
        let mut again = fixed.clone();
        again.close();
        prop_assert_eq!(&again, &fixed);
        let exact = |a, b| zone.bound(a, b).zip(zone.bound(b, a)).filter(|(x, y)| x + y == 0);
        if let Some((there, _)) = exact(a, b) {
            prop_assert_eq!(fixed.bound(a, b), Some(there));
        }
        let side = |zone: &Zone<Name>, a, b| zone.bound(a, b).is_some_and(|most| most <= 0);
        prop_assert_eq!(side(&fixed, a, None), side(&zone, a, None));
        prop_assert_eq!(side(&fixed, None, b), side(&zone, None, b));
        prop_assert_eq!(fixed.fixed(), fixed);
    }

    #[test]
    fn a_side_of_zero_outlasts_widening(zones in prop::collection::vec(zone(), 2..10), a in 0..NAMES) {
        let above = |zone: &Zone<Name>| zone.range(a).0.is_some_and(|least| least >= 0);
        let wide = zones.iter().skip(1).fold(zones[0].clone(), |wide, zone| wide.widen(&wide.join(zone)));
        prop_assert_eq!(above(&wide), zones.iter().all(above));
    }

    #[test]
    fn widening_includes_both_and_soon_stands_still(zones in prop::collection::vec(zone(), 1..30)) {
        let mut wide = zones[0].clone();
        let mut changes = 0;
        for zone in &zones {
            let next = wide.widen(&wide.join(zone));
            prop_assert!(next.includes(&wide) && next.includes(zone));
            changes += usize::from(next != wide);
            wide = next;
        }
        prop_assert!(changes <= 40, "{} changes", changes);
    }
}

#[test]
fn bounds_too_large_to_add_are_loosened_never_tightened() {
    let mut zone: Zone<Name> = Zone::default();
    assert!(zone.constrain(Some(0), Some(1), i64::MIN));
    assert!(zone.constrain(Some(1), Some(2), i64::MIN));
    assert_eq!(zone.bound(Some(0), Some(2)), Some(i64::MIN));
}

/// Bounds of which some say a distance and not only an end: those are rare among random ones.
fn distances() -> impl Strategy<Value = Zone<Name>> {
    (bounds(), prop::collection::vec((name(), name(), -6_i64..20), 0..3)).prop_filter_map(
        "has a solution",
        |(mut bounds, apart)| {
            bounds.extend(apart.into_iter().flat_map(|(a, b, by)| [(a, b, by), (b, a, -by)]));
            zone_of(&bounds)
        },
    )
}

/// Whether each bound is the tightest that follows from the others, seen without closing.
fn is_closed(zone: &Zone<Name>) -> bool {
    let names: Vec<Option<Name>> =
        std::iter::once(None).chain(zone.names().iter().copied().map(Some)).collect();
    let tightest = |a, b, via| match (zone.bound(a, via), zone.bound(via, b)) {
        (Some(there), Some(on)) => zone.bound(a, b).is_some_and(|most| most <= there + on),
        _ => true,
    };
    names.iter().all(|a| names.iter().all(|b| names.iter().all(|via| tightest(*a, *b, *via))))
}

proptest! {
    #[test]
    fn bounds_closed_at_once_are_those_closed_one_by_one(bounds in bounds()) {
        let mut at_once: Zone<Name> = Zone::default();
        (0..NAMES).for_each(|name| at_once.admit(Some(name)));
        let mut one_by_one = at_once.clone();
        for (a, b, most) in bounds.iter().filter(|(a, b, _)| a != b) {
            let (row, column) = (at_once.row(*a).unwrap(), at_once.row(*b).unwrap());
            at_once.set(row, column, at_once.get(row, column).min(*most));
        }
        at_once.close();
        let apart = |bounds: &[Bound]| bounds.iter().copied().filter(|(a, b, _)| a != b).collect::<Vec<_>>();
        if apart(&bounds).iter().all(|(a, b, most)| one_by_one.constrain(*a, *b, *most)) {
            prop_assert_eq!(at_once, one_by_one);
        }
    }

    #[test]
    fn what_is_widened_is_closed(one in distances(), other in distances()) {
        prop_assert!(is_closed(&one.widen(&one.join(&other))));
        prop_assert_eq!(one.widen(&one), one);
    }

    #[test]
    fn what_is_fixed_is_just_distances_and_sides_of_zero(zone in distances()) {
        let fixed = zone.fixed();
        prop_assert!(is_closed(&fixed));
        let mut only: Zone<Name> = Zone::default();
        for (a, b, most) in zone.each_bound() {
            if zone.bound(b, a) == Some(-most) {
                prop_assert!(only.constrain(a, b, most));
            } else if (a.is_none() || b.is_none()) && most <= 0 {
                prop_assert!(only.constrain(a, b, 0));
            }
        }
        prop_assert_eq!(only, fixed);
    }
}

#[test]
fn what_is_nothing_or_one_stays_that() {
    let (mut none, mut one): (Zone<Name>, Zone<Name>) = (Zone::default(), Zone::default());
    assert!(none.constrain(Some(0), None, 0) && one.constrain(Some(0), None, 1));
    assert_eq!(none.widen(&one).bound(Some(0), None), Some(1));
}
