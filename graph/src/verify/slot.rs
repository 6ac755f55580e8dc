//! Slots: what is known of a value that a slot took. The machine takes none that isn't in the list
//! that it is picked from, or that a `check` doesn't allow. Knows nothing of points.

use super::explore::Explored;
use super::formula::Formula;
use super::situation::Situation;
use super::term::{Names, Root, TermId};
use crate::expr::Expr;
use crate::slot::{Slot, SlotId};

/// Every way in which what a slot holds can be what it may hold.
pub(crate) fn fits_slot(at: &mut Explored<'_>, slot: SlotId, now: &Situation) -> Vec<Situation> {
    let Some(declared) = at.playbook.slots.lookup(slot) else { return vec![now.clone()] };
    let picked = of_lists(at, slot, declared, now, Elements::Known);
    let allowed = of_checks(at, declared);
    now.assume(&Formula::all([picked, allowed]), &mut at.terms)
}

/// Whether what a slot holds is certainly still in the lists that it is picked from: if one was read
/// again, it need not be, and is asked for again.
pub(crate) fn is_in_list(at: &mut Explored<'_>, slot: SlotId, now: &Situation) -> bool {
    let Some(declared) = at.playbook.slots.lookup(slot) else { return true };
    let picked = of_lists(at, slot, declared, now, Elements::Unknown);
    now.assume(&picked.negated(), &mut at.terms).is_empty()
}

/// Whether what a slot holds certainly passes its checks now.
pub(crate) fn passes(at: &mut Explored<'_>, slot: SlotId, now: &Situation) -> bool {
    let Some(declared) = at.playbook.slots.lookup(slot) else { return true };
    let allowed = of_checks(at, declared);
    now.assume(&allowed.negated(), &mut at.terms).is_empty()
}

/// Whether what is known of the elements of a list is to be said of a pick, too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Elements {
    Known,
    Unknown,
}

fn of_checks(at: &mut Explored<'_>, slot: &Slot) -> Formula {
    let conditions: Vec<Formula> =
        slot.checks.iter().map(|check| at.formula(&check.condition)).collect();
    Formula::all(conditions)
}

/// That a slot's value, or each element of it, is picked from its lists.
fn of_lists(
    at: &mut Explored<'_>,
    id: SlotId,
    slot: &Slot,
    now: &Situation,
    elements: Elements,
) -> Formula {
    let held = at.terms.root(Root::Slot(id));
    if slot.gathered.is_none() {
        return of_one(at, slot, held, now, elements);
    }
    let element = at.terms.element(held);
    let body = of_one(at, slot, element, now, elements);
    if body == Formula::Constant(true) {
        return body;
    }
    Formula::Every { list: held, element, body: Box::new(body), holds: true }
}

/// That one value is picked from its lists.
fn of_one(
    at: &mut Explored<'_>,
    slot: &Slot,
    one: TermId,
    now: &Situation,
    elements: Elements,
) -> Formula {
    let mut parts = Vec::new();
    if let Some(list) = slot.among.as_ref().filter(|_| !slot.may_be_new) {
        parts.push(of_list(at, list, Names::default(), one, now, elements));
    }
    if let Some(record) = slot.record().filter(|_| slot.among.is_none()) {
        let names = Names { part: Some((one, record)), ..Names::default() };
        for (field, place) in slot.fields.iter().zip(0_u32..) {
            if let Some(list) = &field.among {
                let picked = at.terms.field(one, record, place);
                parts.push(of_list(at, list, names, picked, now, elements));
            }
        }
    }
    Formula::all(parts)
}

fn of_list(
    at: &mut Explored<'_>,
    list: &Expr,
    names: Names<'_>,
    picked: TermId,
    now: &Situation,
    elements: Elements,
) -> Formula {
    let list = at.terms.of_expr(list, names);
    let one_of = at.terms.contained(picked, list);
    match elements {
        Elements::Known => {
            let fits = now.of_elements(list, picked, &mut at.terms);
            Formula::all([fits, one_of])
        }
        Elements::Unknown => one_of,
    }
}
