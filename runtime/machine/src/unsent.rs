//! Drafts: on the augmented path nothing leaves by itself. What would be said, and each sensitive
//! call, is drafted; a person sends it, what is said also in other words. Sending approves nothing,
//! and what is done changes only through slots. A new message voids what is drafted: what the
//! customer hasn't seen was never asked.

use playbook_graph::{PlaybookId, PointId};
use serde::{Deserialize, Serialize};

use crate::act::{Acting, Progress};
use crate::case::{Case, Stage};
use crate::grant::Reserved;
use crate::output::{Draft, DraftedAct, OutputId, OutputKind};
use crate::run::Flow;
use crate::turn::{NOWHERE, Turn};
use crate::words;

/// What is to be said and hasn't been sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unsent {
    pub(crate) lines: Vec<Line>,
    /// The draft in which a person has all of them before them.
    pub(crate) draft: Option<OutputId>,
    /// The number of the open question, where the customer hasn't seen it: no yes is one to it.
    pub(crate) unseen: Option<u32>,
}

/// One line that is to be said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// Whether it puts the open question.
    pub(crate) asks: bool,
}

/// A sensitive call that waits for a person to send it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ActDraft {
    pub(crate) act: Reserved,
    /// The draft; none after a new message has voided it.
    pub(crate) draft: Option<OutputId>,
}

impl Turn<'_> {
    /// Tells the customer something now; on the augmented path, once a person has sent it.
    pub(crate) fn tell(&mut self, line: Line) {
        if self.drafts() {
            self.c.unsent.lines.push(line);
            self.drafting = true;
            return;
        }
        self.say_unsent();
        if !self.c.phrasing.asks() {
            self.c.unsent.unseen = None;
        }
        self.emit(OutputKind::Reply { text: line.text });
    }

    /// What was said last puts the open question.
    pub(crate) fn last_line_asks(&mut self) {
        let phrased = self.c.phrasing.last();
        if let Some(line) = phrased.or_else(|| self.c.unsent.lines.last_mut()) {
            line.asks = true;
            self.c.unsent.unseen = Some(self.c.counted.questions);
        }
    }

    /// The number of the last question that the customer has seen.
    pub(crate) fn last_seen(&self) -> u32 {
        match self.c.unsent.unseen {
            Some(unseen) => unseen.saturating_sub(1),
            None => self.c.counted.questions,
        }
    }

    /// Drafts what this turn has to say, with what isn't sent yet of earlier ones.
    pub(crate) fn draft_replies(&mut self) {
        if !self.drafting || self.c.unsent.lines.is_empty() {
            return;
        }
        self.withdraw_reply();
        if !self.drafts() {
            self.say_unsent();
            return;
        }
        let lines = self.c.unsent.lines.iter().map(|line| line.text.as_str());
        let text = lines.collect::<Vec<_>>().join("\n");
        let because = self.path_in_words(&self.chosen());
        self.c.unsent.draft =
            Some(self.emit(OutputKind::Draft(Draft { text, act: None, because })));
    }

    /// What was drafted is said after all: the machine may speak again.
    fn say_unsent(&mut self) {
        self.withdraw_reply();
        for line in std::mem::take(&mut self.c.unsent.lines) {
            if line.asks {
                self.c.unsent.unseen = None;
            }
            self.emit(OutputKind::Reply { text: line.text });
        }
    }

    fn withdraw_reply(&mut self) {
        if let Some(draft) = self.c.unsent.draft.take() {
            self.emit(OutputKind::WithdrawDraft { draft });
        }
    }

    /// The customer wrote: what is drafted is void. Lines that tell something are drafted again
    /// with what follows; a question is put again if it still stands.
    pub(crate) fn void_drafts(&mut self) {
        if self.c.unsent.draft.is_some() {
            self.withdraw_reply();
            self.trace(NOWHERE, "a new message voids the draft");
        }
        if self.c.unsent.lines.iter().any(|line| line.asks) {
            self.c.unsent.lines.retain(|line| !line.asks);
            self.question_was_not_put();
        }
        let mut void = Vec::new();
        for stack in &mut self.c.stacks {
            let Some(Stage::Acting(acting)) = stack.cases.last_mut().map(|case| &mut case.stage)
            else {
                continue;
            };
            if let Acting::AwaitingSend(waiting) = &mut **acting {
                void.extend(waiting.draft.take());
            }
        }
        for draft in void {
            self.trace(NOWHERE, "a new message voids the draft");
            self.emit(OutputKind::WithdrawDraft { draft });
        }
    }

    /// A question that nobody saw costs no patience.
    fn question_was_not_put(&mut self) {
        let floor = self.c.floor;
        let stack = self.c.stacks.iter_mut().find(|stack| Some(stack.no) == floor);
        match stack.and_then(|stack| stack.cases.last_mut()).map(|case| &mut case.stage) {
            Some(Stage::Asking(asking)) => asking.tries = asking.tries.saturating_sub(1),
            Some(Stage::Acting(acting)) => {
                if let Acting::AwaitingYes(yes) = &mut **acting {
                    yes.tries = yes.tries.saturating_sub(1);
                }
            }
            _ => {}
        }
    }

    /// People have the conversation: nothing drafted is sent any more. They are told of it.
    pub(crate) fn drop_drafts(&mut self) {
        self.withdraw_reply();
        for line in std::mem::take(&mut self.c.unsent.lines) {
            self.c.record.flags.push(format!("the customer was not told: “{}”", line.text));
        }
    }

    /// A sensitive call that is granted waits for a person to send it.
    pub(crate) fn draft_act(&mut self, case: &mut Case, act: Reserved) -> Flow {
        let proposed = act.confirmed().act();
        let text = words::proposed(self.graph, proposed);
        let calls = words::calls(self.graph, proposed);
        let because = self.path_in_words(&self.chosen());
        let origin = self.playbook(case).points[proposed.point()].origin;
        self.trace(origin, format_args!("waits for a person to send {text}"));
        let digest = proposed.digest();
        let drafted = Some(DraftedAct { digest, calls });
        let draft = self.emit(OutputKind::Draft(Draft { text, act: drafted, because }));
        let waiting = ActDraft { act: act.drafted(), draft: Some(draft) };
        case.stage = Stage::Acting(Box::new(Acting::AwaitingSend(waiting)));
        Flow::Rest
    }

    /// Looks again at a call whose draft a new message has voided. `false` if there is none.
    pub(crate) fn draft_again(&mut self) -> bool {
        if !self.c.unread.is_empty() {
            return false;
        }
        let void = self.c.stacks.iter().find(|stack| {
            stack.top().and_then(act_draft).is_some_and(|waiting| waiting.draft.is_none())
        });
        let Some(no) = void.map(|stack| stack.no) else { return false };
        self.resume(no, |turn, case| match take_act_draft(case) {
            Some(waiting) => turn.look_again(no, case, Progress::Reserved(waiting.act), turn.now),
            None => Ok(Flow::Rest),
        });
        true
    }

    /// A person sends what was drafted.
    pub(crate) fn send_draft(&mut self, draft: OutputId, by: &str) {
        if self.c.unsent.draft == Some(draft) {
            self.trace(NOWHERE, format_args!("{by} sends the draft"));
            self.withdraw_reply();
            let lines = std::mem::take(&mut self.c.unsent.lines);
            self.asked |= lines.iter().any(|line| line.asks);
            let lines: Vec<String> = lines.into_iter().map(|line| line.text).collect();
            self.c.unsent.unseen = None;
            self.emit(OutputKind::Reply { text: lines.join("\n") });
            return;
        }
        let Some((no, ..)) = self.holds_draft(draft) else {
            self.nothing_waits("draft");
            return;
        };
        self.resume(no, |turn, case| {
            let Some(ActDraft { act, draft }) = take_act_draft(case) else { return Ok(Flow::Rest) };
            if let Some(draft) = draft {
                turn.emit(OutputKind::WithdrawDraft { draft });
            }
            let at = turn.playbook(case).points[case.point()].origin;
            turn.trace(at, format_args!("{by} sends it"));
            turn.look_again(no, case, Progress::Reserved(act.sent_by(by)), turn.now)
        });
    }

    /// A person puts a draft into other words.
    pub(crate) fn reword_draft(&mut self, draft: OutputId, text: &str, by: &str) {
        if self.c.unsent.draft == Some(draft) {
            self.trace(NOWHERE, format_args!("{by} changes the draft: “{text}”"));
            let asks = self.c.unsent.lines.iter().any(|line| line.asks);
            self.c.unsent.lines = vec![Line { text: text.to_owned(), asks }];
            self.drafting = true;
        } else if let Some((_, playbook, point)) = self.holds_draft(draft) {
            let at = self.graph.playbooks[playbook].points[point].origin;
            self.trace(at, "what is done changes only through slots: the draft stays");
        } else {
            self.nothing_waits("draft");
        }
    }

    fn holds_draft(&self, draft: OutputId) -> Option<(u32, PlaybookId, PointId)> {
        self.c.stacks.iter().find_map(|stack| {
            let case = stack.top()?;
            let held = act_draft(case)?.draft == Some(draft);
            held.then(|| (stack.no, case.playbook, case.point()))
        })
    }
}

fn act_draft(case: &Case) -> Option<&ActDraft> {
    match &case.stage {
        Stage::Acting(acting) => match &**acting {
            Acting::AwaitingSend(waiting) => Some(waiting),
            _ => None,
        },
        _ => None,
    }
}

/// Takes the drafted call out of a case, which then stands at its point.
fn take_act_draft(case: &mut Case) -> Option<ActDraft> {
    let waiting = act_draft(case)?.clone();
    case.stage = Stage::At(case.point());
    Some(waiting)
}
