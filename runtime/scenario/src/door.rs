//! The door of a conversation that is played: secrets become seals on the way in, and texts again on
//! the way to a tool. What they stand for is kept in memory, as long as the scenario runs.

use std::sync::Arc;

use playbook_graph::{Graph, Hash, Reading, RefinedId, Said, SlotRef, Value};
use playbook_interpret::mask;
use playbook_machine::{InputKind, TakenOut, ToolOutcome};

/// Keeps what seals stand for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Door(Vec<(Hash, Arc<str>)>);

impl Door {
    fn seal(&mut self, text: &str) -> Hash {
        let seal = Hash::of(text.as_bytes());
        if self.open(seal).is_none() {
            self.0.push((seal, text.into()));
        }
        seal
    }

    fn open(&self, seal: Hash) -> Option<Arc<str>> {
        self.0.iter().find(|(of, _)| *of == seal).map(|(_, text)| text.clone())
    }

    /// Arguments as a tool is given them.
    pub(crate) fn unsealed(&self, args: &[Value]) -> Vec<Value> {
        let open = |seal| self.open(seal);
        args.iter().map(|arg| arg.unsealed(&open).unwrap_or_else(|| arg.clone())).collect()
    }

    /// What a customer writes, without its secrets; `means` names more of them, and keeps the rest.
    pub(crate) fn message(
        &mut self,
        graph: &Graph,
        asked: Option<RefinedId>,
        text: &str,
        means: Option<&[Reading]>,
    ) -> (InputKind, Option<Vec<Reading>>) {
        let masked = mask(graph, asked, text);
        let written = masked.secrets.into_iter();
        let mut secrets: Vec<TakenOut> = written
            .map(|(pattern, secret)| TakenOut { pattern, seal: self.seal(&secret) })
            .collect();
        let mut rest = Vec::new();
        for reading in means.into_iter().flatten() {
            match secret_of(graph, reading) {
                Some((pattern, secret)) => {
                    let taken = TakenOut { pattern, seal: self.seal(secret) };
                    if !secrets.contains(&taken) {
                        secrets.push(taken);
                    }
                }
                None => rest.push(reading.clone()),
            }
        }
        (InputKind::Message { text: masked.text, secrets }, means.map(|_| rest))
    }

    /// Anything else that comes in, with seals in the place of secrets.
    pub(crate) fn input(&mut self, graph: &Graph, kind: InputKind) -> InputKind {
        let mut seal = |text: &str| Value::Sealed(self.seal(text));
        let none = playbook_graph::Marks::default();
        match kind {
            InputKind::Returned { answers, outcome: ToolOutcome::Gave(value) } => {
                let value = graph.with_seals(value, none, &mut seal);
                InputKind::Returned { answers, outcome: ToolOutcome::Gave(value) }
            }
            InputKind::HostFact { fact, subject } => {
                InputKind::HostFact { fact, subject: graph.with_seals(subject, none, &mut seal) }
            }
            InputKind::Event { event, values } => {
                let sealed = |(name, value)| (name, graph.with_seals(value, none, &mut seal));
                let values = values.into_iter().map(sealed).collect();
                InputKind::Event { event, values }
            }
            other => other,
        }
    }
}

/// The secret that a scenario's reading names.
fn secret_of<'r>(graph: &Graph, reading: &'r Reading) -> Option<(RefinedId, &'r str)> {
    let (Reading::Answer(at, said) | Reading::Correct(at, said)) = reading else { return None };
    let pattern =
        |at: &SlotRef| graph.playbooks.lookup(at.playbook)?.slots.lookup(at.slot)?.secret_pattern();
    match said {
        Said::Value(value) => Some((pattern(at)?, value.as_text()?)),
        _ => None,
    }
}
