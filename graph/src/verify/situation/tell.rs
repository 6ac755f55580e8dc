//! Telling: what is known, as conditions that can be learned elsewhere.

use super::Situation;
use crate::verify::formula::Formula;
use crate::verify::term::{Linear, Terms};

impl Situation {
    /// Everything that is known of values, each piece as a condition.
    pub(crate) fn told(&self, terms: &Terms<'_>) -> Vec<Formula> {
        let mut told: Vec<Formula> = Vec::new();
        told.extend(self.same.iter().map(|(term, speaker)| Formula::Same(*term, *speaker)));
        told.extend(self.present.iter().map(|term| Formula::Known(*term)));
        told.extend(self.missing.iter().map(|term| Formula::Missing(*term)));
        told.extend(self.choices.iter().filter_map(|(term, bits)| {
            Some(Formula::Among(*term, *bits, terms.all_choices(*term)?))
        }));
        told.extend(self.differ.iter().map(|(a, b)| Formula::Differ(*a, *b)));
        told.extend(self.zone.each_bound().map(|(a, b, most)| {
            let left = Linear { term: a, plus: 0 };
            Formula::AtMost(left, Linear { term: b, plus: most })
        }));
        told.extend(self.every.iter().map(|(list, element, body)| Formula::Every {
            list: *list,
            element: *element,
            body: Box::new((***body).clone()),
            holds: true,
        }));
        told
    }
}
