//! Chains: a journal told turn by turn, for whoever asks why something was said or done. Each call
//! with what it was given, what came of it and what allowed it; each decision with its line. Tells
//! only what the journal and its replay say.

use std::collections::BTreeMap;

use jiff::Timestamp;
use playbook_graph::{Confirming, Effect, Graph, Hash, ToolId, Value};
use serde::Serialize;

use crate::entry::{Entry, TraceStep};
use crate::input::{Input, InputKind, ToolOutcome};
use crate::journal::Traced;
use crate::output::{Grant, Output, OutputId, OutputKind, ToPhrase};
use crate::words;

/// What began with one message of the customer, and all that followed until the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TurnTold {
    /// Which message, from 1; 0 is what came before the first one.
    pub turn: u32,
    /// What the customer wrote.
    pub message: Option<String>,
    /// What that was taken to mean.
    pub heard: Vec<String>,
    /// What followed, one input after the other.
    pub inputs: Vec<InputTold>,
    /// Passages of knowledge that an answer rested on.
    pub passages: Vec<String>,
    /// What it cost, where that is known: one line for each use of a model.
    pub cost: Vec<String>,
}

/// One input and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputTold {
    /// The number of its entry.
    pub entry: u64,
    /// When it came.
    pub at: Timestamp,
    /// What it was, in words.
    pub input: String,
    /// The version of the playbooks that decided.
    pub graph: Hash,
    /// What was decided, line by line, with the values of each guard.
    pub steps: Vec<TraceStep>,
    /// What was asked of the world.
    pub asked: Vec<Asked>,
    /// Where the cases stood then.
    pub stands: Vec<String>,
}

/// Something that was asked of the world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "asked")]
pub enum Asked {
    /// A call of a tool.
    Call(CallTold),
    /// A reply.
    Reply {
        /// The words that the customer read.
        text: String,
        /// How they were made: as the playbook says them, or in other words, with the draft.
        composed: String,
    },
    /// People were asked to approve.
    Approval {
        /// Of what.
        act: String,
        /// Why.
        because: String,
    },
    /// Anything else, in words.
    Other {
        /// The words.
        text: String,
    },
}

/// A call with what it was given, what allowed it and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallTold {
    /// The tool.
    pub tool: String,
    /// What calling it means for the world.
    pub effect: Effect,
    /// Each argument by its name, in words; of a sensitive call, the evidence too.
    pub given: Vec<(String, String)>,
    /// The key under which the other side knows it.
    pub key: Option<Hash>,
    /// Why it was allowed: the line of the rule, who approved. Only of a sensitive call.
    pub allowed_by: Option<String>,
    /// Exactly what was allowed.
    pub digest: Option<Hash>,
    /// What the customer said yes to, word for word.
    pub confirmed: Option<String>,
    /// Who decided on it, in which role, and when.
    pub decided: Vec<String>,
    /// What came of it, in words; nothing where no answer came yet.
    pub came_of_it: Option<String>,
}

/// A journal as turns.
pub fn turns(graph: &Graph, traced: &[Traced]) -> Vec<TurnTold> {
    let known = Known::of(graph, traced);
    let mut turns: Vec<TurnTold> = Vec::new();
    for Traced { entry, steps } in traced {
        let message = match &entry.input.kind {
            InputKind::Message { text, .. } => Some(text.clone()),
            _ => None,
        };
        if message.is_some() || turns.is_empty() {
            let before = turns.last().map_or(0, |turn| turn.turn);
            turns.push(TurnTold {
                turn: before + u32::from(message.is_some()),
                message,
                heard: Vec::new(),
                inputs: Vec::new(),
                passages: Vec::new(),
                cost: Vec::new(),
            });
        }
        let Some(turn) = turns.last_mut() else { continue };
        match &entry.input.kind {
            InputKind::Interpreted { interpretation, used, .. } => {
                let readings = interpretation.readings.iter();
                turn.heard.extend(readings.map(|reading| words::reading(graph, reading)));
                turn.cost.extend(used.as_ref().map(words::used));
            }
            InputKind::Phrased { used, .. } => {
                turn.cost.extend(used.as_ref().map(words::used));
            }
            _ => {}
        }
        turn.inputs.push(known.input(graph, entry, steps));
    }
    turns
}

/// What is told of a call elsewhere in the journal.
struct Known<'j> {
    /// What came of each call.
    outcomes: BTreeMap<OutputId, &'j ToolOutcome>,
    /// What people decided, by the act.
    decisions: BTreeMap<Hash, Vec<String>>,
    /// What was to be put into other words.
    drafts: BTreeMap<OutputId, &'j ToPhrase>,
    /// What the customer was asked a yes for when they wrote, with the entry.
    asked: Vec<(u64, &'j str, &'j Confirming)>,
}

impl<'j> Known<'j> {
    fn of(graph: &Graph, traced: &'j [Traced]) -> Self {
        let mut known = Self {
            outcomes: BTreeMap::new(),
            decisions: BTreeMap::new(),
            drafts: BTreeMap::new(),
            asked: Vec::new(),
        };
        for Traced { entry, .. } in traced {
            known.hear(graph, &entry.input);
            for Output { id, kind } in &entry.outputs {
                if let OutputKind::Phrase(draft) = kind {
                    known.drafts.insert(*id, draft);
                }
                if let OutputKind::Interpret { question, .. } = kind
                    && let Some(words) = &question.words
                {
                    let each = question.confirms.iter();
                    known.asked.extend(each.map(|confirms| (entry.seq, words.as_str(), confirms)));
                }
            }
        }
        known
    }

    fn hear(&mut self, graph: &Graph, input: &'j Input) {
        match &input.kind {
            InputKind::Returned { answers, outcome } => {
                self.outcomes.insert(*answers, outcome);
            }
            InputKind::Decided { digest, .. } => {
                let told = format!("{}, {}", words::input(graph, &input.kind), words::at(input.at));
                self.decisions.entry(*digest).or_default().push(told);
            }
            _ => {}
        }
    }

    fn input(&self, graph: &Graph, entry: &Entry, steps: &[TraceStep]) -> InputTold {
        InputTold {
            entry: entry.seq,
            at: entry.input.at,
            input: words::input(graph, &entry.input.kind),
            graph: entry.graph,
            steps: steps.to_vec(),
            asked: entry.outputs.iter().filter_map(|it| self.output(graph, entry, it)).collect(),
            stands: entry.stands.clone(),
        }
    }

    fn output(&self, graph: &Graph, entry: &Entry, output: &Output) -> Option<Asked> {
        Some(match &output.kind {
            OutputKind::CallTool { tool, args, grant, key } => {
                let declared = graph.tools.lookup(*tool)?;
                let digest = grant.as_ref().map(|grant| grant.digest);
                let confirmed = digest.and_then(|_| self.confirmed(entry.seq, *tool, args));
                // The evidence was for the decision alone, and isn't sent.
                let given = confirmed.map_or(args, |(_, confirms)| &confirms.args);
                Asked::Call(CallTold {
                    tool: declared.name.clone(),
                    effect: declared.effect,
                    given: words::named(graph, *tool, given),
                    key: *key,
                    allowed_by: grant.as_ref().map(|Grant { because, .. }| because.clone()),
                    digest,
                    confirmed: confirmed.map(|(words, _)| words.to_owned()),
                    decided: digest
                        .and_then(|digest| self.decisions.get(&digest))
                        .cloned()
                        .unwrap_or_default(),
                    came_of_it: self
                        .outcomes
                        .get(&output.id)
                        .map(|outcome| words::outcome(graph, outcome)),
                })
            }
            OutputKind::Reply { text } => {
                Asked::Reply { text: text.clone(), composed: self.composed(&entry.input, text) }
            }
            OutputKind::RequestApproval(request) => {
                Asked::Approval { act: request.act.clone(), because: request.because.clone() }
            }
            OutputKind::Interpret { .. }
            | OutputKind::Phrase(_)
            | OutputKind::StartTimer { .. }
            | OutputKind::StopTimer { .. } => return None,
            other => Asked::Other { text: words::output(graph, other) },
        })
    }

    /// How a reply was made that an input led to.
    fn composed(&self, input: &Input, reply: &str) -> String {
        let own = "the playbook's own words";
        let InputKind::Phrased { answers, text: Some(text), used } = &input.kind else {
            return own.to_owned();
        };
        let Some(draft) = self.drafts.get(answers) else { return own.to_owned() };
        let mut filled = text.clone();
        for (fact, place) in draft.facts.iter().zip(1_usize..) {
            filled = filled.replace(&format!("{{{place}}}"), &fact.spoken);
        }
        if filled.trim() != reply.trim() {
            return format!("{own}: other words were refused");
        }
        let by = used.as_ref().map_or_else(String::new, |used| format!(" by {}", used.model));
        format!("put into other words{by}; the draft was “{}”", draft.draft)
    }

    /// The question that the customer said yes to before an entry made this call.
    fn confirmed(
        &self,
        seq: u64,
        tool: ToolId,
        args: &[Value],
    ) -> Option<(&'j str, &'j Confirming)> {
        let fits = |confirms: &Confirming| confirms.tool == tool && confirms.args.starts_with(args);
        let mut before = self.asked.iter().rev().filter(|(asked, ..)| *asked < seq);
        before.find(|(.., confirms)| fits(confirms)).map(|(_, words, confirms)| (*words, *confirms))
    }
}
