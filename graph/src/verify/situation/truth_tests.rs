//! What is so at a moment is never ruled out, whatever is learned of it in whichever order: not by
//! learning, not by forgetting, not by putting it together with what is known at another moment. On
//! random moments, of which random things are said that are so.

use proptest::prelude::*;

use super::world::{KIND, KINDS, NOTE, PARCEL, WEIGHT, World, graph, kind, optional, parcel};
use super::*;
use crate::slot::SlotId;
use crate::types::Type;
use crate::value::Value;

/// What things are called that are compared with one another: first the names, from `PARCELS` on
/// parcels, then their kinds, weights and notes.
const NUMBERS: [usize; 5] = [0, 1, 2, 14, 15];
const CHOICES: [usize; 5] = [3, 4, 5, 12, 13];
const TEXTS: [usize; 2] = [6, 7];
const NOTES: [usize; 4] = [8, 9, 16, 17];
const PARCELS: [usize; 2] = [10, 11];
const NAMES: usize = 12;

/// Something that can be said, so or not.
#[derive(Clone, Debug)]
enum Claim {
    Is(usize, usize),
    Has(usize, Value),
    AtMost(usize, usize, i64),
    There(usize),
    Either(Box<[Claim; 2]>),
}

/// The values of the names at a moment.
type Moment = Vec<Value>;

fn number() -> impl Strategy<Value = Value> {
    (0_i64..4).prop_map(Value::Int)
}

fn choice() -> impl Strategy<Value = Value> {
    (0_u32..3).prop_map(kind)
}

fn text() -> impl Strategy<Value = Value> {
    prop_oneof![Just(Value::text("x")), Just(Value::text("y"))]
}

fn note() -> impl Strategy<Value = Value> {
    prop_oneof![Just(Value::Missing), text()]
}

fn a_parcel() -> impl Strategy<Value = Value> {
    (0_u32..3, 0_i64..4, note()).prop_map(|(kind, weight, note)| parcel(kind, weight, note))
}

fn moment() -> impl Strategy<Value = Moment> {
    let numbers = [number(), number(), number()];
    let choices = [choice(), choice(), choice()];
    let rest = ([text(), text()], [note(), note()], [a_parcel(), a_parcel()]);
    (numbers, choices, rest).prop_map(|(numbers, choices, (texts, notes, parcels))| {
        numbers.into_iter().chain(choices).chain(texts).chain(notes).chain(parcels).collect()
    })
}

fn claim() -> impl Strategy<Value = Claim> {
    fn of<const N: usize>(
        all: [usize; N],
        value: impl Strategy<Value = Value>,
    ) -> impl Strategy<Value = Claim> {
        let one = prop::sample::select(all.to_vec());
        let is = (one.clone(), one.clone()).prop_map(|(a, b)| Claim::Is(a, b));
        prop_oneof![2 => is, 1 => (one, value).prop_map(|(a, value)| Claim::Has(a, value))]
    }
    let (one, note_of) = (prop::sample::select(&NUMBERS), prop::sample::select(&NOTES));
    let at_most = (one.clone(), one, -2_i64..3).prop_map(|(a, b, by)| Claim::AtMost(a, b, by));
    let leaf = prop_oneof![
        of(NUMBERS, number()),
        at_most,
        of(CHOICES, choice()),
        of(TEXTS, text()),
        of(NOTES, note()),
        note_of.prop_map(Claim::There),
        of(PARCELS, a_parcel()),
    ];
    leaf.prop_recursive(1, 2, 2, |inner| {
        (inner.clone(), inner).prop_map(|(one, other)| Claim::Either(Box::new([one, other])))
    })
}

/// The value of a name, or of a field of a parcel.
fn value(at: &Moment, place: usize) -> Value {
    let field = |of: usize, place: u32| at[PARCELS[of]].field(place as usize).unwrap().clone();
    match place {
        12..14 => field(place - 12, KIND),
        14..16 => field(place - 14, WEIGHT),
        16..18 => field(place - 16, NOTE),
        _ => at[place].clone(),
    }
}

fn is_so(claim: &Claim, at: &Moment) -> bool {
    let number = |place| crate::verify::term::number(&value(at, place)).unwrap();
    match claim {
        Claim::Is(a, b) => value(at, *a) == value(at, *b),
        Claim::Has(a, its) => value(at, *a) == *its,
        Claim::AtMost(a, b, by) => number(*a) <= number(*b) + by,
        Claim::There(a) => value(at, *a) != Value::Missing,
        Claim::Either(both) => both.iter().any(|claim| is_so(claim, at)),
    }
}

/// The world of these names, and their terms by place.
fn world(graph: &crate::Graph) -> (World<'_>, Vec<TermId>) {
    let world = World::of(graph);
    let [a, b, c] = world.names(&Type::Int);
    let [d, e, f] = world.names(&KINDS);
    let [g, h] = world.names(&Type::Text);
    let [i, j] = world.names(&optional(Type::Text));
    let [k, l] = world.names(&PARCEL);
    let fields = [KIND, WEIGHT, NOTE].map(|place| [k, l].map(|of| world.field(of, place)));
    let mut terms = vec![a, b, c, d, e, f, g, h, i, j, k, l];
    terms.extend(fields.into_iter().flatten());
    (world, terms)
}

fn formula(claim: &Claim, world: &World<'_>, terms: &[TermId]) -> Formula {
    match claim {
        Claim::Is(a, b) => world.is(terms[*a], terms[*b]),
        Claim::Has(a, value) => world.has(terms[*a], value),
        Claim::AtMost(a, b, by) => {
            let number = |place: usize, plus| Linear { term: Some(terms[place]), plus };
            Formula::AtMost(number(*a, 0), number(*b, *by))
        }
        Claim::There(a) => Formula::Known(terms[*a]),
        Claim::Either(both) => {
            Formula::any(both.iter().map(|claim| formula(claim, world, terms)).collect::<Vec<_>>())
        }
    }
}

/// The cases of what is learned where each of some claims is said as it is at a moment.
fn learned(claims: &[Claim], at: &Moment, world: &World<'_>, terms: &[TermId]) -> Vec<Situation> {
    claims.iter().fold(vec![Situation::default()], |cases, claim| {
        let said = formula(claim, world, terms);
        let said = if is_so(claim, at) { said } else { said.negated() };
        cases.iter().flat_map(|case| case.assume(&said, &mut world.terms())).collect()
    })
}

/// One of the cases that the moment fits.
fn fitting(cases: Vec<Situation>, at: &Moment, world: &World<'_>) -> Option<Situation> {
    cases.into_iter().find(|case| world.contradiction(case, at).is_none())
}

fn claims() -> impl Strategy<Value = Vec<Claim>> {
    prop::collection::vec(claim(), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_moment_fits_one_case_of_what_is_so_there(claims in claims(), at in moment()) {
        let graph = graph();
        let (world, terms) = world(&graph);
        let cases = learned(&claims, &at, &world, &terms);
        prop_assert!(fitting(cases, &at, &world).is_some());
    }

    #[test]
    fn a_name_that_is_forgotten_may_have_any_value(
        claims in claims(),
        at in moment(),
        other in moment(),
        name in 0..NAMES,
    ) {
        let graph = graph();
        let (world, terms) = world(&graph);
        let mut known = fitting(learned(&claims, &at, &world, &terms), &at, &world).unwrap();
        known.forget(Root::Slot(SlotId(u32::try_from(name).unwrap())), &mut world.terms());
        let mut changed = at;
        changed[name] = other[name].clone();
        prop_assert_eq!(world.contradiction(&known, &changed), None);
    }

    #[test]
    fn what_is_put_together_includes_both(
        (mine, its) in (claims(), claims()),
        (here, there) in (moment(), moment()),
    ) {
        let graph = graph();
        let (world, terms) = world(&graph);
        let one = fitting(learned(&mine, &here, &world, &terms), &here, &world).unwrap();
        let other = fitting(learned(&its, &there, &world, &terms), &there, &world).unwrap();
        for both in [one.join(&other), one.widen(&other)] {
            prop_assert!(both.includes(&one, Visits::Exactly));
            prop_assert!(both.includes(&other, Visits::Exactly));
            prop_assert_eq!(world.contradiction(&both, &here), None);
            prop_assert_eq!(world.contradiction(&both, &there), None);
        }
        prop_assert!(one.clone().with_fixed_numbers().includes(&one, Visits::Exactly));
    }
}
