//! What follows from what is learned, and what doesn't.

use super::super::world::{KIND, KINDS, NOTE, PARCEL, WEIGHT, World, graph, kind, list_of, parcel};
use crate::types::Type;
use crate::value::Value;
use crate::verify::formula::Formula;
use crate::verify::term::Root;

fn text(of: &str) -> Value {
    Value::text(of)
}

#[test]
fn two_conditions_of_which_nothing_is_known_rule_nothing_out() {
    let graph = graph();
    let world = World::of(&graph);
    let nothing = world.terms().root(Root::Nothing);
    let so = Formula::Among(nothing, 0b10, 0b11);
    let known = world.knowing([so.clone()]);
    assert!(world.can(&known, so.negated()));
}

#[test]
fn names_of_two_texts_are_not_the_same() {
    let graph = graph();
    let world = World::of(&graph);
    let [a, b] = world.names(&Type::Text);
    let two = world.knowing([world.has(a, &text("x")), world.has(b, &text("y"))]);
    assert!(world.can(&two, world.is_not(a, b)) && !world.can(&two, world.is(a, b)));
    let one = world.knowing([world.has(a, &text("x")), world.has(b, &text("x"))]);
    assert!(!world.can(&one, world.is_not(a, b)) && world.can(&one, world.is(a, b)));
}

#[test]
fn what_is_not_one_choice_is_any_other() {
    let graph = graph();
    let world = World::of(&graph);
    let [a, b] = world.names(&KINDS);
    let known = world.knowing([world.has(a, &kind(1)), world.is_not(a, b)]);
    let may_be = [0, 1, 2].map(|value| world.can(&known, world.has(b, &kind(value))));
    assert_eq!(may_be, [true, false, true]);
}

#[test]
fn what_is_the_same_is_one_of_the_same_choices() {
    let graph = graph();
    let world = World::of(&graph);
    let [a, b] = world.names(&KINDS);
    let one_of = Formula::any([world.has(b, &kind(0)), world.has(b, &kind(2))]);
    let known = world.knowing([one_of, world.is(a, b)]);
    for name in [a, b] {
        let may_be = [0, 1, 2].map(|value| world.can(&known, world.has(name, &kind(value))));
        assert_eq!(may_be, [true, false, true]);
    }
}

#[test]
fn two_that_are_the_same_have_the_bounds_of_both() {
    let graph = graph();
    let world = World::of(&graph);
    let [a, b] = world.names(&PARCEL);
    let [mine, its] = [a, b].map(|of| world.field(of, WEIGHT));
    let known =
        world.knowing([world.within(mine, 0, 90), world.within(its, 50, 100), world.is(a, b)]);
    for weight in [mine, its] {
        assert_eq!(world.range(&known, weight), (Some(50), Some(90)));
    }
}

#[test]
fn a_record_that_is_the_same_as_a_written_one_has_its_fields() {
    let graph = graph();
    let world = World::of(&graph);
    let [given] = world.names(&PARCEL);
    let written = world.literal(&parcel(1, 5, Value::Missing));
    let known = world.knowing([world.is(given, written)]);
    let may_be = |value| world.can(&known, world.has(world.field(given, KIND), &kind(value)));
    assert_eq!([0, 1, 2].map(may_be), [false, true, false]);
    assert_eq!(world.range(&known, world.field(given, WEIGHT)), (Some(5), Some(5)));
    let note = world.field(given, NOTE);
    assert!(!world.can(&known, Formula::Known(note)) && world.can(&known, Formula::Missing(note)));
}

#[test]
fn what_differs_from_one_differs_from_all_that_are_the_same_as_that() {
    let graph = graph();
    // Who speaks for the others goes by which was made first.
    for places in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let world = World::of(&graph);
        let names: [_; 3] = world.names(&Type::Text);
        let [a, b, c] = places.map(|place| names[place]);
        let known = world.knowing([world.is_not(a, b), world.is(a, c)]);
        assert!(!world.can(&known, world.is(c, b)), "{places:?}");
    }
}

#[test]
fn what_is_said_of_every_element_is_said_of_the_same_list_by_another_name() {
    let graph = graph();
    for places in [[0, 1], [1, 0]] {
        let world = World::of(&graph);
        let names: [_; 2] = world.names(&list_of(Type::Int));
        let [a, b] = places.map(|place| names[place]);
        let said = |list, most| world.every(list, |element| world.within(element, 0, most));
        let known = world.knowing([said(a, 5), world.is(a, b)]);
        assert!(!world.can(&known, said(b, 5).negated()), "{places:?}");
        assert!(world.can(&known, said(b, 4).negated()), "{places:?}");
    }
}
