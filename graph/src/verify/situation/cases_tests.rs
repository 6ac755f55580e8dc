//! How many cases of one condition are told apart.

use super::world::{World, graph, list_of};
use super::*;
use crate::calculation::Calculation;
use crate::types::Type;
use crate::value::Value;

/// That a number is one of the first few.
fn one_of_first(world: &World<'_>, number: TermId, many: i64) -> Formula {
    Formula::any((1..=many).map(|value| world.has(number, &Value::Int(value))).collect::<Vec<_>>())
}

#[test]
fn so_many_cases_are_told_apart_and_one_more_makes_none_of_them_known() {
    let graph = graph();
    let world = World::of(&graph);
    let [number] = world.names(&Type::Int);
    let cases =
        |many| Situation::default().assume(&one_of_first(&world, number, many), &mut world.terms());
    assert_eq!((cases(31).len(), cases(32).len()), (31, 32));
    assert!(cases(32).iter().all(|case| !case.blurred));
    assert_eq!(cases(33), [Situation { blurred: true, ..Situation::default() }]);
    assert_eq!(cases(34), cases(33));
}

#[test]
fn of_cases_that_are_told_apart_those_are_left_that_can_be() {
    let graph = graph();
    let world = World::of(&graph);
    let [number, other] = world.names(&Type::Int);
    let known = world.knowing([world.within(other, 1, 9)]);
    let first = one_of_first(&world, number, 32);
    let left = |low, high| {
        let parts = [first.clone(), world.within(number, low, high)];
        known.assume(&Formula::all(parts), &mut world.terms()).len()
    };
    assert_eq!([left(1, 32), left(4, 6), left(33, 40)], [32, 3, 0]);
    assert!(!world.can(&known, Formula::all([first, world.within(other, 20, 30)])));
}

#[test]
fn what_laws_tell_apart_is_kept_up_to_as_many_cases() {
    let graph = graph();
    let world = World::of(&graph);
    let told = |many: usize| {
        let four: [TermId; 4] = world.names(&Type::Int);
        let more: [TermId; 10] = world.names(&Type::Int);
        let [one, other] = [&four[..], &more[..many]]
            .map(|of| world.calculated(Calculation::Lower, of, &Type::Int));
        Situation::default().assume(&world.at_most(one, other), &mut world.terms()).len()
    };
    assert_eq!([7, 8, 9, 10].map(told), [28, 32, 1, 1]);
}

#[test]
fn what_always_holds_answers_a_question_about_every_element() {
    let graph = graph();
    let world = World::of(&graph);
    let [list] = world.names(&list_of(Type::Int));
    let [most] = world.names(&Type::Int);
    let lower = |one| world.calculated(Calculation::Lower, &[one, most], &Type::Int);
    let never_above = world.every(list, |element| world.at_most(lower(element), most));
    assert!(!world.can(&Situation::default(), never_above.negated()));
    let never_below = world.every(list, |element| world.at_most(most, lower(element)));
    assert!(world.can(&Situation::default(), never_below.negated()));
}
