//! What is known of any element of lists that are written or put together.

use super::super::Situation;
use super::super::world::{World, graph, list_of};
use crate::expr::{Comparison, Expr, Ref};
use crate::slot::SlotId;
use crate::types::Type;
use crate::value::Value;
use crate::verify::formula::Formula;
use crate::verify::term::{Names, TermId};

/// Which of some numbers an element of a list can be.
fn may_be(world: &World<'_>, known: &Situation, list: TermId, numbers: [i64; 4]) -> [bool; 4] {
    let [one] = world.names(&Type::Int);
    let of_elements = known.of_elements(list, one, &mut world.terms());
    numbers.map(|number| {
        let is = world.has(one, &Value::Int(number));
        world.can(known, Formula::all([of_elements.clone(), is]))
    })
}

/// `list where it is not number`
fn without(list: Expr, number: i64) -> Expr {
    let (left, right) = (Box::new(Expr::Ref(Ref::It)), Box::new(Expr::Literal(Value::Int(number))));
    let condition = Box::new(Expr::Compare { left, by: Comparison::IsNot, right });
    Expr::Where { list: Box::new(list), condition }
}

#[test]
fn an_element_of_a_written_list_is_one_of_those() {
    let graph = graph();
    let world = World::of(&graph);
    let list = world.literal(&Value::List(vec![Value::Int(2), Value::Int(4)].into()));
    let may_be = may_be(&world, &Situation::default(), list, [1, 2, 3, 4]);
    assert_eq!(may_be, [false, true, false, true]);
}

#[test]
fn an_element_of_a_list_put_together_is_one_of_those() {
    let graph = graph();
    let world = World::of(&graph);
    let [a, b] = world.names(&Type::Int);
    let known = world.knowing([world.within(a, 1, 1), world.within(b, 3, 4)]);
    let items = [0, 1].map(|slot| Expr::Ref(Ref::Slot(SlotId(slot))));
    let list = world.terms().of_expr(&Expr::List(items.to_vec()), Names::default());
    assert_eq!(may_be(&world, &known, list, [1, 2, 3, 4]), [true, false, true, true]);
}

#[test]
fn of_a_part_of_a_part_so_many_conditions_are_known_and_no_more() {
    let graph = graph();
    let world = World::of(&graph);
    let [_numbers] = world.names(&list_of(Type::Int));
    let parts = (1..=10).fold(Expr::Ref(Ref::Slot(SlotId(0))), without);
    let list = world.terms().of_expr(&parts, Names::default());
    let may_be = may_be(&world, &Situation::default(), list, [1, 2, 3, 10]);
    assert_eq!(may_be, [true, true, false, false]);
}

#[test]
fn lists_that_are_parts_of_one_another_are_looked_through_to_an_end() {
    let graph = graph();
    let world = World::of(&graph);
    let [a, b] = world.names(&list_of(Type::Int));
    let part = |of: u32, number| {
        let part = without(Expr::Ref(Ref::Slot(SlotId(of))), number);
        world.terms().of_expr(&part, Names::default())
    };
    let known = world.knowing([world.is(a, part(1, 2)), world.is(b, part(0, 3))]);
    assert_eq!(may_be(&world, &known, a, [1, 2, 3, 4]), [true, false, false, true]);
}
