//! What is forgotten with a name, and what stays.

use super::super::world::{World, graph};
use crate::slot::SlotId;
use crate::types::Type;
use crate::verify::term::Root;

#[test]
fn a_difference_is_forgotten_with_either_side_and_no_other_one() {
    let graph = graph();
    for forgotten in [0, 1] {
        let world = World::of(&graph);
        let [a, b, c, d] = world.names(&Type::Text);
        let mut known = world.knowing([world.is_not(a, b), world.is_not(c, d)]);
        known.forget(Root::Slot(SlotId(forgotten)), &mut world.terms());
        assert!(world.can(&known, world.is(a, b)));
        assert!(!world.can(&known, world.is(c, d)));
    }
}
