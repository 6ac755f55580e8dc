//! Another customer: a conversation is about one. Who is known and tells somebody else's number is
//! told so, instead of being served with their own things as if they were the other's.

use playbook_graph::{Reading, Said, SlotRef, Value, own_words};

use crate::hear::Used;
use crate::turn::{NOWHERE, Turn};

impl Turn<'_> {
    /// Takes out what is said of slots that prove what is proved already, and no case is there to ask
    /// for. Where it isn't what is known of the customer, they hear that it counts for nothing.
    pub(crate) fn without_others(
        &mut self,
        mut readings: Vec<Reading>,
        used: &mut Used,
    ) -> Vec<Reading> {
        let all = readings.clone();
        let (mut same, mut other) = (false, false);
        readings.retain(|reading| {
            let Reading::Answer(at, Said::Value(value)) = reading else { return true };
            let Some(known) = self.proves_again(*at) else { return true };
            // A number that may be meant for something else, too, is meant for that.
            let elsewhere = all.iter().any(|other| match other {
                Reading::Answer(of, said) | Reading::Correct(of, said) => {
                    of != at && self.proves_again(*of).is_none() && says(said, value)
                }
                _ => false,
            });
            same |= is_told_by(known, value);
            other |= !elsewhere && !is_told_by(known, value);
            false
        });
        // Whatever it is, a yes beside it is none.
        used.added |= readings.len() < all.len();
        if other && !same {
            used.any = true;
            self.trace(NOWHERE, "somebody else is named than the one that is known");
            self.reply_words(own_words::ONE_CUSTOMER);
        } else if readings.len() < all.len() {
            used.any |= !self.c.stacks.is_empty();
            used.courtesy |= readings.is_empty();
        }
        readings
    }

    /// Whom a fact is about that holds already and that a slot serves to prove, where no case asks
    /// for it.
    fn proves_again(&self, at: SlotRef) -> Option<&Value> {
        let open = self.holder(at).is_some() || self.is_open(at.playbook);
        let offered = self.desk().playbooks.iter();
        if open || offered.clone().any(|playbook| self.takes_part(*playbook, at.playbook)) {
            return None;
        }
        let mut provers = self.desk().provers.iter();
        let prover = provers.find(|prover| {
            self.takes_part(prover.playbook, at.playbook)
                && self.c.facts.holds(prover.fact, self.now)
        })?;
        self.c.facts.subject(prover.fact)
    }
}

fn says(said: &Said, value: &Value) -> bool {
    match said {
        Said::Value(said) => said == value,
        Said::Parts(parts) => parts.iter().any(|(_, part)| says(part, value)),
        Said::Description(of) => of.wheres.iter().any(|field| field.value == *value),
    }
}

/// Whether it is what is known of somebody: the value itself, or one of its fields.
fn is_told_by(known: &Value, value: &Value) -> bool {
    match known {
        Value::Record { fields, .. } => fields.iter().any(|field| is_told_by(field, value)),
        known => known == value,
    }
}
