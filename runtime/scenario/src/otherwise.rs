//! Read otherwise: whether a desk's interpreter makes of the messages of scenarios what these say that
//! they mean. A scenario that says so holds, whatever a customer's words would be taken for; this looks
//! at the words. Two ways of saying the same of the same things are no difference.

mod told;

use std::collections::BTreeSet;
use std::sync::Arc;

use playbook_graph::{Graph, OpenSlot, OriginId, Question, Reading, Said, Slot, SlotRef, Value};
use playbook_interpret::Interpreter;
use playbook_machine::hits;

use crate::meant;
use crate::player::Labelled;

/// A message that means something else to the interpreter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOtherwise {
    /// The line of the scenario.
    pub origin: OriginId,
    /// What was written, without its secrets.
    pub text: String,
    /// What the scenario says that it means.
    pub means: String,
    /// What the interpreter made of it.
    pub read: String,
}

/// What an interpreter makes of a message, where that is something else than its scenario says.
pub fn read_otherwise(
    graph: &Graph,
    interpreter: &Interpreter,
    message: &Labelled,
) -> Option<ReadOtherwise> {
    let Labelled { question, text, means, origin } = message;
    let means = meant::here(graph, question, means);
    let read = interpreter.interpret(graph, question, text).readings;
    let same = Same { graph, question };
    (!same.are_alike(&means, &read)).then(|| ReadOtherwise {
        origin: *origin,
        text: text.clone(),
        means: told::readings(graph, question, &means),
        read: told::readings(graph, question, &read),
    })
}

/// Compares readings as answers to a question.
struct Same<'a> {
    graph: &'a Graph,
    question: &'a Question,
}

impl Same<'_> {
    fn are_alike(&self, means: &[Reading], read: &[Reading]) -> bool {
        let plain = |readings: &[Reading]| -> BTreeSet<Reading> {
            readings.iter().flat_map(|reading| self.plainly(reading)).collect()
        };
        let (means, read) = (plain(means), plain(read));
        let missed: Vec<&Reading> = means.difference(&read).collect();
        // What was named before a list was read is looked for in it later: it may mean what the
        // scenario says of that slot, or nothing.
        let guessed: BTreeSet<SlotRef> = read.difference(&means).filter_map(guess).collect();
        let others = read.difference(&means).any(|reading| guess(reading).is_none());
        let untold = |reading: &&Reading| slot_of(reading).is_none_or(|at| !guessed.contains(&at));
        !others && !missed.iter().any(untold)
    }

    /// A reading in the one form of all that say the same: things by themselves and not as described,
    /// elements of a list one by one.
    fn plainly(&self, reading: &Reading) -> Vec<Reading> {
        let (Reading::Answer(at, said)
        | Reading::Correct(at, said)
        | Reading::Add(at, said)
        | Reading::Remove(at, said)) = reading
        else {
            return vec![reading.clone()];
        };
        let Some(slot) = self.slot(*at) else { return vec![reading.clone()] };
        let open = self.question.slots.iter().find(|open| open.slot == *at);
        let known = open.is_some_and(|open| open.known);
        let removes = matches!(reading, Reading::Remove(..));
        let put = |said: Said| match (removes, slot.gathered.is_some(), known) {
            (true, ..) => Reading::Remove(*at, said),
            (_, true, _) => Reading::Add(*at, said),
            (_, _, true) => Reading::Correct(*at, said),
            _ => Reading::Answer(*at, said),
        };
        self.each(slot, open, removes, said).into_iter().map(put).collect()
    }

    fn each(&self, slot: &Slot, open: Option<&OpenSlot>, held: bool, said: &Said) -> Vec<Said> {
        let gathered = slot.gathered.is_some();
        let list: Option<Arc<[Value]>> = match held {
            true => open.and_then(|open| open.held.as_ref()?.as_list().map(Into::into)),
            false => open.and_then(|open| open.among.clone()),
        };
        match (said, list) {
            (Said::Value(value), _) if gathered => match value.as_list() {
                Some(items) => items.iter().cloned().map(Said::Value).collect(),
                None => vec![said.clone()],
            },
            (Said::Description(of), Some(list)) => {
                let meant = hits(self.graph, &list, of);
                match meant.is_empty() {
                    true => vec![said.clone()],
                    false => meant.into_iter().map(Said::Value).collect(),
                }
            }
            (Said::Parts(parts), _) => {
                let part = |(place, said): &(u32, Said)| {
                    let lists = open.map_or(&[][..], |open| &open.parts);
                    let list = lists.iter().find(|(of, _)| of == place).map(|(_, list)| list);
                    (*place, self.one(list.map_or(&[][..], Vec::as_slice), said))
                };
                let mut parts: Vec<(u32, Said)> = parts.iter().map(part).collect();
                parts.sort();
                vec![Said::Parts(parts)]
            }
            _ => vec![said.clone()],
        }
    }

    /// What is said of a part, by itself where it describes one thing.
    fn one(&self, list: &[Value], said: &Said) -> Said {
        let Said::Description(of) = said else { return said.clone() };
        match hits(self.graph, list, of).as_slice() {
            [only] => Said::Value(only.clone()),
            _ => said.clone(),
        }
    }

    fn slot(&self, at: SlotRef) -> Option<&Slot> {
        self.graph.playbooks.lookup(at.playbook)?.slots.lookup(at.slot)
    }
}

/// The slot that a reading may say something of, once its list is known.
fn guess(reading: &Reading) -> Option<SlotRef> {
    let (Reading::Answer(at, said) | Reading::Correct(at, said) | Reading::Add(at, said)) = reading
    else {
        return None;
    };
    let is_guess = |said: &Said| matches!(said, Said::Description(of) if of.is_a_guess());
    let guessed = match said {
        Said::Parts(parts) => parts.iter().any(|(_, said)| is_guess(said)),
        said => is_guess(said),
    };
    guessed.then_some(*at)
}

const fn slot_of(reading: &Reading) -> Option<SlotRef> {
    match reading {
        Reading::Answer(at, _)
        | Reading::Correct(at, _)
        | Reading::Add(at, _)
        | Reading::Remove(at, _)
        | Reading::Change(at, ..) => Some(*at),
        _ => None,
    }
}
