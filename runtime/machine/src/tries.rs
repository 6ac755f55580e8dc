//! Tries: how often the bounded states of playbooks that prove something were entered, over all their
//! runs. Who drops a matter and begins another is asked anew who they are, and not counted anew.

use playbook_graph::{FactId, PlaybookId, StateId};
use serde::{Deserialize, Serialize};

use crate::case::{Case, Stage};
use crate::turn::Turn;

/// The tries of a conversation, until they lead to a proof.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tries(Vec<((PlaybookId, StateId), u32)>);

impl Tries {
    fn of(&self, playbook: PlaybookId) -> impl Iterator<Item = (StateId, u32)> {
        let mine = self.0.iter().filter(move |((of, _), _)| *of == playbook);
        mine.map(|((_, state), times)| (*state, *times))
    }

    fn put(&mut self, playbook: PlaybookId, state: StateId, times: u32) {
        match self.0.iter_mut().find(|(of, _)| *of == (playbook, state)) {
            Some((_, most)) => *most = times.max(*most),
            None => self.0.push(((playbook, state), times)),
        }
    }

    /// The same of another version of the project; what has no state there is left out.
    pub(crate) fn carried(
        &self,
        there: impl Fn(PlaybookId, StateId) -> Option<(PlaybookId, StateId)>,
    ) -> Self {
        let those = self.0.iter();
        let those = those.filter_map(|((of, state), times)| Some((there(*of, *state)?, *times)));
        Self(those.collect())
    }
}

impl Turn<'_> {
    /// A case that proves something begins: what earlier ones tried counts on, and may leave nothing to
    /// try.
    pub(crate) fn count_on(&mut self, case: &mut Case) {
        if !case.proving {
            return;
        }
        let playbook = self.playbook(case);
        case.tried = self.c.tries.of(case.playbook).collect();
        let start = &playbook.states[playbook.start];
        let Some(bound) = start.bound else { return };
        if case.tries(playbook.start) > bound.times {
            let name = &start.name;
            self.trace(
                bound.origin,
                format_args!("`{name}` was entered {} times already", bound.times),
            );
            case.stage = Stage::At(bound.then);
        } else {
            self.tried(case, playbook.start);
        }
    }

    /// A case that proves something has entered a bounded state.
    pub(crate) fn tried(&mut self, case: &Case, state: StateId) {
        if case.proving {
            self.c.tries.put(case.playbook, state, case.tries(state));
        }
    }

    /// A fact is proved: the tries of what proves it are over.
    pub(crate) fn tries_end(&mut self, fact: FactId) {
        let provers = self.desk().provers.iter().filter(|prover| prover.fact == fact);
        let those = self.graph.run_by(provers.map(|prover| prover.playbook));
        self.c.tries.0.retain(|((playbook, _), _)| !those.contains(playbook));
    }
}
