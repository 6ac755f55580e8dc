//! Yes and no, once everything else is read: what is left of the message, beside what was made of it.

use playbook_graph::{Asked, Reading, SlotRef, Type};

use super::{CORRECTS, Reader};
use crate::consent::{Consent, Restated};

/// What a plain no goes on with: “no it isn't”, “no we are fine”, “no thanks”.
const GOES_ON: &[&str] = &[
    "i",
    "im",
    "ive",
    "we",
    "were",
    "weve",
    "it",
    "its",
    "they",
    "he",
    "she",
    "this",
    "that",
    "thats",
    "there",
    "theres",
    "you",
    "my",
    "our",
    "the",
    "not",
    "nobody",
    "none",
    "nothing",
    "never",
    "thanks",
    "thank",
    "please",
    "sorry",
    "sir",
    "madam",
    "no",
    "everything",
    "everybody",
    "all",
    "dont",
    "didnt",
    "isnt",
    "wasnt",
    "cant",
    "of",
    "preference",
];

impl Reader<'_> {
    /// “No ambulance yet”, “no, but my leg hurts”: asked for a yes or a no, that is no plain one. (At a confirmation it is
    /// safe to take it for one.)
    fn is_no_of_a_thing(&self) -> bool {
        let asked = self.asked_slot().and_then(|at| self.slot(at));
        if asked.is_none_or(|slot| *slot.ty.present() != Type::Bool) {
            return false;
        }
        let (Some(no), Some(next)) = (self.message.word(0), self.message.word(1)) else {
            return false;
        };
        let thing = no.clause == next.clause && !GOES_ON.contains(&next.plain.as_str());
        thing || self.message.find(&["but"]).is_some()
    }

    /// Whether all that is read is the wish that is under way.
    fn wants_only_the_same(&self) -> bool {
        let starts = self.question.playbook.and_then(|id| self.graph.playbooks.lookup(id));
        let starts = starts.map_or(&[][..], |playbook| &playbook.starts_on);
        let same = |reading: &Reading| match reading {
            Reading::Intent(intent) | Reading::NewMatter(intent) => starts.contains(intent),
            _ => false,
        };
        !self.readings.is_empty() && self.readings.iter().all(|(reading, _)| same(reading))
    }

    /// Whether something waits for a yes, or was agreed to and isn't done yet.
    fn is_under_way(&self) -> bool {
        match self.question.asked {
            Asked::Confirmation => true,
            Asked::Nothing => self.question.playbook.is_some(),
            _ => false,
        }
    }

    /// Yes and no, of what is left. Where the message answers or corrects, a no before it only
    /// introduces that. A message that says anything else is no yes: what else it says could be the
    /// contrary.
    pub(super) fn consent(&mut self, restated: &Restated) {
        let consent = Consent::of(&self.message, restated);
        let says = |fits: fn(&Reading) -> bool| self.readings.iter().any(|(r, _)| fits(r));
        let corrects = says(|r| matches!(r, Reading::Correct(..)));
        // “no, it's BW2” at a confirmation: a value for somebody who doesn't ask takes no no away
        let here = |slot: &SlotRef| {
            self.question.asked != Asked::Confirmation || Some(slot.playbook) == self.running()
        };
        let answers = self.readings.iter().any(|(reading, _)| match reading {
            Reading::Answer(slot, _) | Reading::Add(slot, _) | Reading::Remove(slot, _) => {
                here(slot)
            }
            _ => false,
        });
        let aside = says(|r| matches!(r, Reading::Cancel | Reading::Why | Reading::Declined));
        if aside {
            return;
        }
        // “no, don't close it” has the words of the wish that it takes back
        if self.question.asked == Asked::Nothing
            && self.question.playbook.is_some()
            && (consent.forbids() || consent.is_no())
            && self.wants_only_the_same()
        {
            self.readings.clear();
            self.readings.push((Reading::No, 800));
            return;
        }
        if consent.is_yes() && self.readings.is_empty() {
            self.readings.push((Reading::Yes, 1000));
        } else if self.question.asked == Asked::Confirmation
            && self.wants_something()
            && self.message.find(&["instead", "rather"]).is_some()
            && !corrects
        {
            // “pause instead”, “rather move it”: not what is asked for
            self.readings.push((Reading::No, 800));
        } else if consent.forbids() && self.is_under_way() && self.readings.is_empty() {
            // “don't cancel it”, also while people decide about it
            self.readings.push((Reading::No, 800));
        } else if consent.is_no() && !corrects && !answers {
            // “no hot water” is a text
            let text = self.asks_any_text();
            let more = self.message.asks || text || self.message.find(CORRECTS).is_some();
            let introduces = consent.rest() > 0 && (more || self.is_no_of_a_thing());
            if !introduces {
                self.readings.push((Reading::No, if consent.rest() == 0 { 1000 } else { 800 }));
            }
        }
    }
}
