//! Autonomy: which of the four paths a message takes. The first line of the desk that holds says
//! so, by how sure the interpreter is and by what is known of the customer. While such a condition
//! isn't known yet, only identification may go on. Routes; never permits.

use playbook_graph::eval::holds;
use playbook_graph::{Level, MessagePath, OriginId};

use crate::case::Stack;
use crate::run::Flow;
use crate::turn::{NOWHERE, Stuck, Turn};
use crate::words;

/// The path that is taken now.
#[derive(Clone, Copy)]
pub(crate) struct Chosen<'g> {
    pub(crate) path: MessagePath,
    /// Whether every condition on the way to it is known.
    known: bool,
    /// The line that says so.
    by: Option<&'g Level>,
}

impl<'g> Turn<'g> {
    /// The path that is taken now: of the last message, with what is known by now.
    pub(crate) fn chosen(&self) -> Chosen<'g> {
        let levels = &self.desk().conduct.autonomy;
        if levels.is_empty() {
            return Chosen { path: MessagePath::Autonomous, known: true, by: None };
        }
        let scope = self.tool_scope(&[], None);
        let mut known = true;
        for level in levels {
            if level.confidence.is_some_and(|least| self.c.confidence < least) {
                continue;
            }
            match level.when.as_ref().map(|when| holds(when, &scope)) {
                None | Some(Ok(true)) => {
                    return Chosen { path: level.path, known, by: Some(level) };
                }
                Some(Ok(false)) => {}
                Some(Err(_)) => known = false,
            }
        }
        Chosen { path: MessagePath::HumanLed, known, by: None }
    }

    /// Whether what is said and done now is drafted for a person.
    pub(crate) fn drafts(&self) -> bool {
        self.chosen().path == MessagePath::Augmented
    }

    /// Whether words of the desk may reach the customer at a handoff.
    pub(crate) fn announces(&self) -> bool {
        matches!(self.chosen().path, MessagePath::Autonomous | MessagePath::Collaborative)
    }

    /// Before a message is read: whether people lead, whatever it means.
    pub(crate) fn people_lead(&self) -> bool {
        let scope = self.tool_scope(&[], None);
        for level in &self.desk().conduct.autonomy {
            if level.confidence.is_some() {
                return false;
            }
            match level.when.as_ref().map(|when| holds(when, &scope)) {
                None | Some(Ok(true)) => return level.path == MessagePath::HumanLed,
                Some(Ok(false)) => {}
                Some(Err(_)) => return false,
            }
        }
        false
    }

    /// How sure the interpreter is of the message that is used now, and what follows for its path.
    pub(crate) fn choose(&mut self, confidence: u16) {
        self.c.confidence = confidence;
        let chosen = self.chosen();
        let why = self.path_in_words(&chosen);
        self.trace(chosen.origin(), format_args!("this message is {why}"));
    }

    /// Hands over where the path of the message is people's.
    pub(crate) fn left_to_people(&mut self) -> bool {
        let Some((team, because)) = self.people_take_it() else { return false };
        self.hand_off(team, &because);
        true
    }

    /// As [`Turn::left_to_people`], of a case about to go on: facts were proved meanwhile.
    pub(crate) fn goes_to_people(&mut self) -> Option<Flow> {
        let (team, because) = self.people_take_it()?;
        Some(Flow::HandOff(team, because))
    }

    fn people_take_it(&mut self) -> Option<(playbook_graph::TeamId, String)> {
        let chosen = self.chosen();
        let theirs = matches!(chosen.path, MessagePath::Collaborative | MessagePath::HumanLed);
        if !theirs || !chosen.known {
            return None;
        }
        let because = self.path_in_words(&chosen);
        self.trace(chosen.origin(), format_args!("hands over: the message is {because}"));
        Some((self.desk().default.team, because))
    }

    /// `augmented, as desk.playbook:12 says; the interpreter is 80% sure`
    pub(crate) fn path_in_words(&self, chosen: &Chosen<'g>) -> String {
        let levels = &self.desk().conduct.autonomy;
        let by = chosen.by.map_or_else(String::new, |level| {
            format!(", as {} says", self.graph.line_of(level.origin))
        });
        let sure = match levels.iter().any(|level| level.confidence.is_some()) {
            true => format!("; the interpreter is {} sure", words::thousandths(self.c.confidence)),
            false => String::new(),
        };
        let known =
            if chosen.known { "" } else { "; another path may be right, it isn't known yet" };
        format!("{}{by}{sure}{known}", chosen.path.word())
    }

    /// While it isn't known which path is right, identification comes first, also where nothing
    /// was asked for yet. `false` where there is nothing to prove.
    pub(crate) fn identify_first(&mut self) -> bool {
        if self.chosen().known {
            return false;
        }
        let mut needs = self.desk().needs.iter().map(|need| need.fact);
        let Some(fact) = needs.find(|fact| !self.c.facts.holds(*fact, self.now)) else {
            return false;
        };
        let no = self.c.counted.stacks;
        self.c.counted.stacks += 1;
        let mut stack = Stack { no, cases: Vec::new(), wants_floor: false, set_aside: None };
        match self.start_prover(&mut stack, fact) {
            Ok(()) => {
                self.c.floor = Some(no);
                self.c.put_stack(stack);
            }
            Err(Stuck { why, .. }) => self.default_handoff(&why),
        }
        true
    }
}

impl Chosen<'_> {
    fn origin(&self) -> OriginId {
        self.by.map_or(NOWHERE, |level| level.origin)
    }
}
