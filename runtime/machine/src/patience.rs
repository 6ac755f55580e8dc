//! Patience: what costs some, and what doesn't. Who asks for time, or asks back, has not answered
//! unclearly: the question stands, and no try is counted. That goes well a few times for one question,
//! because every question has to come to an end; after that it is as unclear as anything else.

use playbook_graph::{Reading, own_words};

use crate::case::{Case, Stack, Stage};
use crate::run::Flow;
use crate::turn::{Stuck, Turn};

/// How often for one question.
const MOST: u32 = 5;

impl Turn<'_> {
    /// Answers who only asks for time, or asks back. Whether that was all.
    pub(crate) fn bears(&mut self, readings: &[Reading]) -> bool {
        let waits = readings.contains(&Reading::Waits);
        let asks = readings.contains(&Reading::Asks);
        let nothing_open = self.c.stacks.is_empty() && self.c.queue.is_empty();
        let put = self.c.floor.is_some() && self.c.unsent.unseen.is_none();
        let may = if nothing_open { waits } else { put && (waits || asks) };
        if !may || self.c.spared >= MOST {
            return false;
        }
        self.c.spared += 1;
        if asks && !nothing_open {
            self.answer_back();
        } else {
            self.reply_words(own_words::TAKE_YOUR_TIME);
        }
        true
    }

    /// A question that nothing here answers: what a yes is asked for says all that is known; then the open
    /// question is put again.
    fn answer_back(&mut self) {
        let top = self.c.addressed().and_then(Stack::top);
        let confirms = top.is_some_and(|case| matches!(case.stage, Stage::Acting(_)));
        let says = if confirms { own_words::NO_MORE_OF_IT } else { own_words::NO_ANSWER };
        self.reply_words(says);
        self.restate();
    }

    /// A new question is put: patience with it begins anew.
    pub(crate) fn begins_anew(&mut self, tries: u32) {
        if tries == 0 {
            self.c.spared = 0;
        }
    }

    /// Leaves it to people, once a question stayed unclear for too long.
    pub(crate) fn out_of_patience(&mut self) -> Flow {
        self.trace(self.desk().origin, "patience is spent");
        let handoff = self.desk().patience.then.as_ref().unwrap_or(&self.desk().default);
        Flow::HandOff(handoff.team, self.because(handoff))
    }

    /// “No”, or “I'd rather not say”, where nothing goes on without an answer: why it is asked, and the
    /// question again.
    pub(crate) fn is_needed(
        &mut self,
        case: &mut Case,
        asking: crate::case::Asking,
    ) -> Result<Flow, Stuck> {
        let why = self.why(case, asking.slot)?;
        self.ask_again(case, asking, playbook_graph::AskLabel::Declined, Some(&why))
    }
}
