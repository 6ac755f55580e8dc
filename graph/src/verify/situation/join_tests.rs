//! What situations include, and what is still known when two are put together.

use super::super::world::{KINDS, World, graph, kind, list_of, optional};
use super::*;
use crate::fact::FactId;
use crate::tool::ToolId;
use crate::types::Type;
use crate::value::Value;
use crate::verify::formula::Formula;
use crate::verify::term::Root;

#[test]
fn a_situation_includes_itself_and_what_knows_more() {
    let graph = graph();
    let world = World::of(&graph);
    let [a, b] = world.names(&Type::Text);
    let [note] = world.names(&optional(Type::Text));
    let [one] = world.names(&KINDS);
    let either = Formula::any([world.has(one, &kind(0)), world.has(one, &kind(1))]);
    let known = [world.is_not(a, b), Formula::Known(note), either];
    let less = world.knowing(known.clone());
    assert!(less.includes(&less, Visits::Exactly));
    for (value, is_included) in [(0, true), (1, true), (2, false)] {
        let mut parts = known[..2].to_vec();
        parts.push(world.has(one, &kind(value)));
        let more = world.knowing(parts);
        assert_eq!(less.includes(&more, Visits::Exactly), is_included, "{value}");
        assert!(!more.includes(&less, Visits::Exactly), "{value}");
    }
}

#[test]
fn situations_that_differ_in_what_is_said_of_a_list_are_two() {
    let graph = graph();
    let world = World::of(&graph);
    let [list] = world.names(&list_of(Type::Int));
    let up_to = |most| world.knowing([world.every(list, |element| world.within(element, 0, most))]);
    assert_eq!(up_to(5), up_to(5));
    assert_ne!(up_to(5), up_to(6));
    assert!(!up_to(5).includes(&up_to(6), Visits::Exactly));
}

#[test]
fn a_state_that_was_entered_differently_often_is_not_counted() {
    let state = StateId(0);
    let entered = |times| {
        let mut situation = Situation::default();
        situation.visits.insert(state, times);
        situation
    };
    assert_eq!(entered(1).join(&entered(1)).visits.get(&state), Some(1));
    assert_eq!(entered(1).join(&entered(2)).visits.get(&state), Some(UNCOUNTED));
    assert_eq!(entered(1).join(&Situation::default()).visits.get(&state), Some(UNCOUNTED));
}

#[test]
fn one_choice_joined_with_another_may_be_both() {
    let graph = graph();
    let world = World::of(&graph);
    let [name] = world.names(&KINDS);
    let [one, other] = [0, 2].map(|value| world.knowing([world.has(name, &kind(value))]));
    let joined = one.join(&other);
    let may_be = [0, 1, 2].map(|value| world.can(&joined, world.has(name, &kind(value))));
    assert_eq!(may_be, [true, false, true]);
}

#[test]
fn bounds_that_hold_in_both_hold_of_each_name_by_itself() {
    let graph = graph();
    // Either of two names speaks for the other where they are the same.
    for places in [[0, 1], [1, 0]] {
        let world = World::of(&graph);
        let names: [_; 2] = world.names(&Type::Int);
        let [a, b] = places.map(|place| names[place]);
        let same = world.knowing([world.within(a, 3, 5), Formula::Same(a.min(b), a.max(b))]);
        let apart = world.knowing([world.within(a, 3, 5), world.within(b, 3, 5)]);
        for joined in [same.join(&apart), apart.join(&same)] {
            for name in [a, b] {
                assert_eq!(world.range(&joined, name), (Some(3), Some(5)), "{places:?}");
            }
        }
    }
}

#[test]
fn of_fixed_numbers_only_what_is_fixed_or_on_one_side_of_nothing_is_known() {
    let graph = graph();
    let world = World::of(&graph);
    let [bounded, fixed] = world.names(&Type::Int);
    let known = world.knowing([world.within(bounded, 2, 5), world.has(fixed, &Value::Int(7))]);
    let known = known.with_fixed_numbers();
    assert_eq!(world.range(&known, bounded), (Some(0), None));
    assert_eq!(world.range(&known, fixed), (Some(7), Some(7)));
}

#[test]
fn situations_are_alike_that_know_the_same_but_for_numbers() {
    let graph = graph();
    let world = World::of(&graph);
    let [number] = world.names(&Type::Int);
    let [a, b] = world.names(&Type::Text);
    let [note, other] = world.names(&optional(Type::Text));
    let [one] = world.names(&KINDS);
    let parts = vec![Formula::Missing(other)];
    let known = world.knowing(parts.clone());
    let more = |part: Formula| world.knowing([parts.clone(), vec![part]].concat());
    assert!(known.is_like(&known) && known.is_like(&more(world.within(number, 1, 5))));
    let is = world.is(a, b);
    for part in [is, Formula::Known(note), Formula::Missing(note), world.has(one, &kind(1))] {
        assert!(!known.is_like(&more(part.clone())) && !more(part).is_like(&known));
    }
    let change = |with: fn(&mut Situation)| {
        let mut changed = known.clone();
        with(&mut changed);
        changed
    };
    let fact = change(|it| {
        it.facts.insert(FactId(0));
    });
    let filled = change(|it| {
        it.filled.insert(Root::Now);
    });
    let done = change(|it| it.done.insert(ToolId(0), 1));
    assert!([fact, filled, done].iter().all(|changed| !known.is_like(changed)));
}
