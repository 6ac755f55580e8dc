//! What laws say of calculations is so: whatever values the parts have, and in whichever order they
//! become known, the value that evaluation gives is never ruled out.

use std::borrow::Cow;

use proptest::prelude::*;

use super::super::Situation;
use crate::calculation::{Calculation, Rounding, gives_of, is_whole};
use crate::eval::{Scope, eval};
use crate::expr::{Arithmetic, Comparison, Expr, Ref};
use crate::graph::Graph;
use crate::table::{Cell, End, Row, Span, Table, TableId};
use crate::types::{Currency, Param, Type};
use crate::value::{Money, Value};
use crate::verify::formula::Formula;
use crate::verify::term::{Names, Root, TermId, Terms};
use crate::{OriginId, value};

fn eur() -> Currency {
    Currency::from_code("EUR").unwrap()
}

fn amount(minor: i64) -> Value {
    Value::Money(Money::new(eur(), minor))
}

/// Two amounts, a count, a percentage and a decimal.
fn params() -> Vec<Param> {
    let small = Type::Ranged { of: Box::new(Type::Int), low: 1, high: 9 };
    let types = [Type::Money(eur()), Type::Money(eur()), small, Type::Percent, Type::Decimal];
    types.into_iter().map(|ty| Param::new("p", ty)).collect()
}

fn graph() -> Graph {
    let mut graph = Graph::default();
    let end = |minor, inside| Some(End { value: amount(minor), inside });
    let row = |low, high, minor| Row {
        cells: vec![Cell::In(vec![Span { low, high }])],
        result: amount(minor),
        origin: OriginId(0),
    };
    graph.tables.push(Table {
        name: "fee".into(),
        doc: String::new(),
        params: vec![Param::new("of", Type::Money(eur()))],
        gives: Type::Money(eur()),
        first_match: true,
        rows: vec![row(None, end(5, false), 7), row(None, end(20, true), -3), row(None, None, 11)],
        origin: OriginId(0),
    });
    graph
}

struct Given<'g>(&'g [Value], &'g Graph);

impl Scope for Given<'_> {
    fn value(&self, of: Ref) -> Option<Cow<'_, Value>> {
        match of {
            Ref::Param(place) => self.0.get(place as usize).map(Cow::Borrowed),
            _ => None,
        }
    }

    fn graph(&self) -> Option<&Graph> {
        Some(self.1)
    }
}

fn rounded(by: Calculation, left: Expr, right: Expr, how: Rounding) -> Expr {
    let ty = |expr: &Expr| match expr {
        Expr::Ref(Ref::Param(3)) | Expr::Literal(Value::Percent(_)) => Type::Percent,
        Expr::Ref(Ref::Param(2)) | Expr::Literal(Value::Int(_)) => Type::Int,
        Expr::Ref(Ref::Param(4)) | Expr::Literal(Value::Decimal(_)) => Type::Decimal,
        Expr::Calculate { gives, .. } => gives.clone(),
        _ => Type::Money(eur()),
    };
    let gives = gives_of(by, &ty(&left), &ty(&right)).unwrap();
    let whole = is_whole(by, &ty(&left), &ty(&right));
    let made = Expr::Calculate { by, of: vec![left, right], gives: gives.clone() };
    if whole {
        return made;
    }
    Expr::Calculate { by: Calculation::Rounded(how), of: vec![made], gives }
}

/// What is made, before it is rounded, rounded in steps.
fn in_steps(made: Expr, step: i64, by: Rounding) -> Expr {
    let made = match made {
        Expr::Calculate { by: Calculation::Rounded(_), of, .. } if of.len() == 1 => of[0].clone(),
        made => made,
    };
    let step = Expr::Literal(amount(step));
    Expr::Calculate {
        by: Calculation::Rounded(by),
        of: vec![made, step],
        gives: Type::Money(eur()),
    }
}

fn how() -> impl Strategy<Value = Rounding> {
    prop_oneof![Just(Rounding::Down), Just(Rounding::Up), Just(Rounding::HalfEven)]
}

/// An amount, made of amounts, counts, percentages, decimals and amounts over amounts.
fn calculation() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        (0_u32..2).prop_map(|place| Expr::Ref(Ref::Param(place))),
        (-30_i64..30).prop_map(|minor| Expr::Literal(amount(minor))),
    ];
    leaf.prop_recursive(3, 12, 2, |inner| {
        let both = (inner.clone(), inner.clone());
        let count = prop_oneof![
            Just(Expr::Ref(Ref::Param(2))),
            Just(Expr::Ref(Ref::Param(4))),
            (1_i64..4).prop_map(|count| Expr::Literal(Value::Int(count))),
            (both.clone(), how()).prop_map(|((of, by), how)| rounded(
                Calculation::Quotient,
                of,
                by,
                how
            )),
        ];
        let part = prop_oneof![
            Just(Expr::Ref(Ref::Param(3))),
            (-50_i64..250).prop_map(|n| Expr::Literal(Value::Percent(n * value::DECIMAL_ONE))),
        ];
        let gives = || Type::Money(eur());
        prop_oneof![
            (both.clone(), any::<bool>()).prop_map(move |((a, b), lower)| Expr::Calculate {
                by: if lower { Calculation::Lower } else { Calculation::Higher },
                of: vec![a, b],
                gives: gives(),
            }),
            (both.clone(), any::<bool>()).prop_map(|((a, b), plus)| Expr::Arithmetic {
                left: Box::new(a),
                by: if plus { Arithmetic::Plus } else { Arithmetic::Minus },
                right: Box::new(b),
            }),
            (part, inner.clone(), how()).prop_map(|(part, of, how)| rounded(
                Calculation::Portion,
                part,
                of,
                how
            )),
            (inner.clone(), count.clone(), how()).prop_map(|(of, count, how)| rounded(
                Calculation::Quotient,
                of,
                count,
                how
            )),
            (inner.clone(), count, how()).prop_map(|(of, count, how)| rounded(
                Calculation::Product,
                of,
                count,
                how
            )),
            (inner.clone(), 1_i64..20, how()).prop_map(|(of, step, how)| in_steps(of, step, how)),
            inner.prop_map(move |of| Expr::Calculate {
                by: Calculation::Table(TableId(0)),
                of: vec![of],
                gives: gives(),
            }),
            both.prop_map(|(a, b)| Expr::Choose {
                when: Box::new(Expr::Compare {
                    left: Box::new(a.clone()),
                    by: Comparison::Less,
                    right: Box::new(b.clone()),
                }),
                then: Box::new(b),
                otherwise: Box::new(a),
            }),
        ]
    })
}

fn values() -> impl Strategy<Value = Vec<Value>> {
    let numbers = (-30_i64..30, -30_i64..30, 1_i64..=9, -20_i64..250, -30_i64..60);
    numbers.prop_map(|(a, b, count, part, tenths)| {
        let (part, tenths) = (part * value::DECIMAL_ONE, tenths * value::DECIMAL_ONE / 10);
        let (part, tenths) = (Value::Percent(part), Value::Decimal(tenths));
        vec![amount(a), amount(b), Value::Int(count), part, tenths]
    })
}

fn is(term: TermId, value: &Value, terms: &mut Terms<'_>) -> Formula {
    let literal = terms.literal(value);
    terms.same(term, literal)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_law_rules_out_what_is_calculated(
        expr in calculation(),
        other in calculation(),
        values in values(),
        ranges_first in any::<bool>(),
    ) {
        let (graph, params) = (graph(), params());
        let scope = Given(&values, &graph);
        let (Ok(result), Ok(second)) = (eval(&expr, &scope), eval(&other, &scope)) else {
            return Ok(());
        };
        let mut terms = Terms::of_params(&graph, &params);
        let roots: Vec<TermId> =
            (0_u32..5).map(|place| terms.root(Root::Param(place))).collect();
        let names = Names { params: &roots, ..Names::default() };
        let (made, second_made) = (terms.of_expr(&expr, names), terms.of_expr(&other, names));
        // First something that is so and doesn't pin the values down.
        let compared = Expr::Compare {
            left: Box::new(expr.clone()),
            by: if crate::eval::order(&result, &second) == Some(std::cmp::Ordering::Less) {
                Comparison::Less
            } else {
                Comparison::AtLeast
            },
            right: Box::new(other.clone()),
        };
        let so = terms.formula(&compared, names);
        let pins: Vec<Formula> =
            roots.iter().zip(&values).map(|(root, value)| is(*root, value, &mut terms)).collect();
        let results = [is(made, &result, &mut terms), is(second_made, &second, &mut terms)];
        let mut steps = vec![so, Formula::all(pins), Formula::all(results)];
        if !ranges_first {
            steps.reverse();
        }
        let mut cases = vec![Situation::default()];
        for step in steps {
            cases = cases.iter().flat_map(|case| case.assume(&step, &mut terms)).collect();
        }
        prop_assert!(!cases.is_empty(), "{result:?} {second:?} of {values:?}");
    }
}
