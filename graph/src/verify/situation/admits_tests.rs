//! Whether a moment fits what is known: of each kind of knowledge one moment that does and one that
//! doesn't.

use super::super::Situation;
use super::super::world::{KINDS, World, graph, kind, list_of, optional};
use crate::slot::SlotId;
use crate::types::Type;
use crate::value::Value;
use crate::verify::formula::Formula;
use crate::verify::term::{Linear, Root, TermId};

/// That the names can have the first values, and can't have the second ones.
fn tells(world: &World<'_>, known: &Situation, fits: &[Value], does_not: &[Value]) {
    assert_eq!(world.contradiction(known, fits), None);
    assert!(world.contradiction(known, does_not).is_some(), "{known:?}");
}

#[test]
fn a_slot_that_is_filled_has_a_value() {
    let graph = graph();
    let world = World::of(&graph);
    let mut known = Situation::default();
    known.filled.insert(Root::Slot(SlotId(0)));
    tells(&world, &known, &[Value::Int(1)], &[]);
}

#[test]
fn what_is_there_is_not_missing_and_what_is_missing_is_not_there() {
    let graph = graph();
    let world = World::of(&graph);
    let [note] = world.names(&optional(Type::Text));
    let (there, missing) = ([Value::text("x")], [Value::Missing]);
    tells(&world, &world.knowing([Formula::Known(note)]), &there, &missing);
    tells(&world, &world.knowing([Formula::Missing(note)]), &missing, &there);
}

#[test]
fn a_choice_is_one_of_those_that_it_may_be() {
    let graph = graph();
    let world = World::of(&graph);
    let [name] = world.names(&KINDS);
    let known = world.knowing([world.has(name, &kind(1)).negated()]);
    tells(&world, &known, &[kind(0)], &[kind(1)]);
    tells(&world, &known, &[kind(2)], &[kind(1)]);
}

#[test]
fn two_names_of_one_value_have_it_both() {
    let graph = graph();
    let world = World::of(&graph);
    let [a, b] = world.names(&Type::Text);
    let [same, two] = [["x", "x"], ["x", "y"]].map(|both| both.map(Value::text));
    tells(&world, &world.knowing([world.is(a, b)]), &same, &two);
    tells(&world, &world.knowing([world.is_not(a, b)]), &two, &same);
}

#[test]
fn a_number_lies_within_its_bounds() {
    let graph = graph();
    let world = World::of(&graph);
    let [a, b] = world.names(&Type::Int);
    let known = world.knowing([world.within(a, 3, 5), world.at_most(a, b)]);
    let numbers = |a, b| [Value::Int(a), Value::Int(b)];
    tells(&world, &known, &numbers(3, 9), &numbers(2, 9));
    tells(&world, &known, &numbers(5, 5), &numbers(6, 9));
    tells(&world, &known, &numbers(4, 4), &numbers(4, 3));
}

#[test]
fn what_is_not_worked_out_is_passed_over() {
    let graph = graph();
    let world = World::of(&graph);
    let [a, b] = world.names(&Type::Int);
    let known = world.knowing([world.at_most(a, b)]);
    assert_eq!(world.contradiction(&known, &[Value::Int(1)]), None);
}

/// Conditions on an element that may be said, with a value that meets each and one that doesn't.
fn said_of(world: &World<'_>, ty: &Type, said: impl Fn(TermId) -> Formula, values: [Value; 2]) {
    let [list] = world.names(&list_of(ty.clone()));
    let known = world.knowing([world.every(list, said)]);
    let [meets, does_not] = values;
    let list = |items: &[&Value]| [Value::List(items.iter().copied().cloned().collect())];
    tells(world, &known, &list(&[&meets]), &list(&[&meets, &does_not]));
    tells(world, &known, &list(&[]), &list(&[&does_not]));
}

#[test]
fn every_element_meets_what_is_said_of_all() {
    let graph = graph();
    let world = || World::of(&graph);
    let plus = |one, plus| Linear { term: Some(one), plus };
    let five = Linear { term: None, plus: 5 };
    let numbers = |a, b| [Value::Int(a), Value::Int(b)];
    said_of(&world(), &Type::Int, |one| Formula::AtMost(plus(one, 2), five), numbers(3, 4));
    said_of(&world(), &Type::Int, |one| Formula::Less(plus(one, 2), five), numbers(2, 3));
    said_of(&world(), &Type::Int, |one| Formula::AtMost(five, plus(one, 2)), numbers(3, 2));
    let (x, y) = (Value::text("x"), Value::text("y"));
    let note = optional(Type::Text);
    said_of(&world(), &note, Formula::Known, [x.clone(), Value::Missing]);
    said_of(&world(), &note, Formula::Missing, [Value::Missing, x.clone()]);
    said_of(&world(), &KINDS, |one| Formula::Among(one, 0b011, 0b111), [kind(1), kind(2)]);
    said_of(&world(), &KINDS, |one| Formula::Among(one, 0b100, 0b111), [kind(2), kind(0)]);
    for is in [true, false] {
        let world = world();
        let written = world.literal(&x);
        let said =
            |one| if is { Formula::Same(one, written) } else { Formula::Differ(one, written) };
        let values = if is { [x.clone(), y.clone()] } else { [y.clone(), x.clone()] };
        said_of(&world, &Type::Text, said, values);
    }
}

#[test]
fn of_conditions_together_all_hold_or_one_does() {
    let graph = graph();
    let values = |meets, does_not| [Value::Int(meets), Value::Int(does_not)];
    let world = World::of(&graph);
    let both = |one| Formula::all([world.within(one, 1, 4), world.within(one, 3, 6)]);
    said_of(&world, &Type::Int, both, values(3, 2));
    let world = World::of(&graph);
    let either = |one| Formula::any([world.within(one, 1, 2), world.within(one, 5, 6)]);
    said_of(&world, &Type::Int, either, values(5, 3));
}
