//! Graphs by another hand: whatever numbers stand in one, it is judged, and nobody panics.

use proptest::prelude::{ProptestConfig, Strategy, any, prop, proptest};
use serde_json::Value;

use super::shop::Shop;
use crate::graph::Graph;
use crate::verify::report;

/// One change: which number of the file, and what to write there instead.
fn change() -> impl Strategy<Value = (prop::sample::Index, u32)> {
    let number = proptest::prop_oneof![0_u32..6, 6_u32..40, any::<u32>()];
    (any::<prop::sample::Index>(), number)
}

/// Every number in a file but those of places in texts.
fn numbers<'v>(value: &'v mut Value, into: &mut Vec<&'v mut Value>) {
    match value {
        Value::Number(_) => into.push(value),
        Value::Array(items) => items.iter_mut().for_each(|item| numbers(item, into)),
        Value::Object(fields) => {
            let inside = fields.iter_mut().filter(|(name, _)| *name != "origins");
            inside.for_each(|(_, field)| numbers(field, into));
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_number_may_be_any_other(changes in prop::collection::vec(change(), 1..4)) {
        let mut file = serde_json::to_value(Shop::new().graph).unwrap();
        for (which, number) in changes {
            let mut all = Vec::new();
            numbers(&mut file, &mut all);
            let place = which.index(all.len());
            *all[place] = Value::from(number);
        }
        if let Ok(graph) = serde_json::from_value::<Graph>(file) {
            let report = report(&graph);
            let told: Vec<String> = report.findings.iter().map(|f| f.message.clone()).collect();
            assert!(told.iter().all(|message| !message.is_empty()));
        }
    }
}
