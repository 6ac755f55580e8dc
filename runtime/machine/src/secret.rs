//! Secrets: what customers write that may be used once and kept nowhere. The machine never holds one:
//! seals stand in their places ([`playbook_graph::seal`]), and who drives it keeps what they stand
//! for. Says which slot a seal is for, when a secret is used up, and what may be thrown away.

use playbook_graph::{
    Description, Graph, Hash, Interpretation, PointId, Reading, RefinedId, Runnable, Said, SlotRef,
    Step, Value,
};

use crate::case::{Case, Stage};
use crate::conversation::Conversation;
use crate::input::{InputKind, TakenOut, ToolOutcome};
use crate::turn::Turn;

impl Conversation {
    /// The type of the secret that the customer is being asked for, if it is one: what is written
    /// now is likely to be it.
    pub fn asks_for_secret(&self, graph: Runnable<'_>) -> Option<RefinedId> {
        let case = self.addressed()?.top()?;
        let Stage::Asking(asking) = &case.stage else { return None };
        graph.graph().playbooks.lookup(case.playbook)?.slots.lookup(asking.slot)?.secret_pattern()
    }
}

impl Turn<'_> {
    /// Remembers which seals came in: what they stand for is kept until nothing rests on it.
    pub(crate) fn note_seals(&mut self, input: &InputKind) {
        let seals = &mut self.c.seals;
        let mut note = |seal: Hash| {
            if !seals.contains(&seal) {
                seals.push(seal);
            }
        };
        match input {
            InputKind::Message { secrets, .. } => secrets.iter().for_each(|one| note(one.seal)),
            InputKind::Returned { outcome: ToolOutcome::Gave(value), .. }
            | InputKind::HostFact { subject: value, .. } => value.each_seal(&mut note),
            InputKind::Event { values, .. } => {
                values.iter().for_each(|(_, value)| value.each_seal(&mut note));
            }
            _ => {}
        }
    }

    /// A message's readings with its secrets as answers. An interpreter saw none of them, so what it
    /// says of a slot for a secret, or of a seal, is left out.
    pub(crate) fn with_secrets(
        &self,
        interpretation: Interpretation,
        secrets: &[TakenOut],
    ) -> Interpretation {
        let Interpretation { mut readings, score } = interpretation;
        readings.retain(|reading| !names_secret(self.graph, reading));
        for taken in secrets {
            if let Some(slot) = self.slot_for(taken.pattern) {
                readings.retain(|reading| *reading != Reading::Unclear);
                let said = Said::Value(Value::Sealed(taken.seal));
                readings.push(Reading::Answer(slot, said));
            }
        }
        Interpretation { readings, score }
    }

    /// The slot that a secret is for: the one that is asked for, or the first that takes one.
    fn slot_for(&self, pattern: RefinedId) -> Option<SlotRef> {
        let takes = |at: &SlotRef| {
            let slot = self.graph.playbooks[at.playbook].slots.lookup(at.slot);
            slot.is_some_and(|slot| slot.secret_pattern() == Some(pattern))
        };
        let asked = self.c.addressed().and_then(|stack| stack.top()).and_then(|case| {
            let Stage::Asking(asking) = &case.stage else { return None };
            Some(SlotRef { playbook: case.playbook, slot: asking.slot })
        });
        let open = self.open_slots().into_iter().map(|open| open.slot);
        asked.into_iter().chain(open).find(takes)
    }

    /// A call is made: the secrets that it was given are used up.
    pub(crate) fn spend(&self, case: &mut Case, at: PointId) {
        let playbook = self.playbook(case);
        if let Step::Call { call, .. } | Step::Act { call, .. } = &playbook.points[at].step {
            call.spends(playbook).for_each(|slot| case.forget(slot));
        }
    }

    /// Throws away what nothing in the conversation stands for any more.
    pub(crate) fn discard_spent(&mut self) {
        let seals = std::mem::take(&mut self.c.seals);
        if seals.is_empty() {
            return;
        }
        let held = Hash::found_in(&seals, &self.c);
        let (kept, spent): (Vec<_>, Vec<_>) = seals.into_iter().zip(held).partition(|(_, h)| *h);
        self.c.seals = kept.into_iter().map(|(seal, _)| seal).collect();
        let seals: Vec<Hash> = spent.into_iter().map(|(seal, _)| seal).collect();
        if !seals.is_empty() {
            self.emit(crate::output::OutputKind::Discard { seals });
        }
    }
}

/// Whether a reading is about a slot for a secret, or holds a seal.
fn names_secret(graph: &Graph, reading: &Reading) -> bool {
    let secret = |at: &SlotRef| {
        let playbook = graph.playbooks.lookup(at.playbook);
        playbook.is_some_and(|playbook| playbook.is_secret(at.slot))
    };
    match reading {
        Reading::InCase(_, inner) => names_secret(graph, inner),
        Reading::Answer(at, said)
        | Reading::Correct(at, said)
        | Reading::Add(at, said)
        | Reading::Remove(at, said) => secret(at) || has_seal(said),
        Reading::Change(at, which, to) => secret(at) || has_seal(which) || has_seal(to),
        _ => false,
    }
}

fn has_seal(said: &Said) -> bool {
    match said {
        Said::Value(value) => value.has_seal(),
        Said::Description(Description { wheres, prefers, .. }) => {
            wheres.iter().chain(prefers).any(|field| field.value.has_seal())
        }
        Said::Parts(parts) => parts.iter().any(|(_, said)| has_seal(said)),
    }
}
