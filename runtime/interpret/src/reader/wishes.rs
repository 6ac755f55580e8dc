//! What the parts of a message want: each wish with the playbooks that it starts, and what is said
//! beside it.

use playbook_graph::{Asked, IntentId, Playbook, PlaybookId, Reading, Said};

use super::{Reader, has_digit, put_together};
use crate::description::Described;
use crate::features::says_little;
use crate::intent::LIKE;
use crate::message::{Message, overlap};

impl Reader<'_> {
    /// Where a part of the message wants something else than the rest, or than what is talked about,
    /// what that part says belongs to its wish: “cancel T1, and move T2”. A part that names the thing
    /// for its wish is one, also where its words alone are less like the examples.
    pub(super) fn slots_of_wishes(&mut self) {
        let question = self.question;
        let clauses = 0..self.message.clauses();
        let wish = |clause| Some((clause, self.wish(&self.message.clause(clause))?));
        let mut wishes: Vec<(usize, (IntentId, u16))> = clauses.filter_map(wish).collect();
        match self.running() {
            Some(running) => wishes.retain(|(clause, (id, _))| {
                !self.started_by(*id).contains(&running) && !self.is_an_answer(*clause)
            }),
            None => {
                let first = wishes.first().map(|(_, (id, _))| *id);
                if wishes.iter().all(|(_, (id, _))| Some(*id) == first) {
                    return;
                }
                // one wish in two parts: “return everything, but the lamp”
                wishes.dedup_by_key(|(_, (id, _))| *id);
            }
        }
        self.parted = true;
        let begin: Vec<usize> = wishes.iter().skip(1).map(|(clause, _)| *clause).collect();
        let ends = begin.into_iter().chain([self.message.clauses()]);
        for ((clause, (id, like)), end) in wishes.into_iter().zip(ends) {
            if self.is_denied(id) {
                continue;
            }
            // what follows a wish, and wants nothing itself, belongs to it; or answers what was asked
            let last = if self.running().is_none() { end - 1 } else { clause };
            let (wanted, text) = (self.started_by(id), self.message.only_from(clause, last));
            let words = self.message.words.iter();
            let words = words.filter(|word| (clause..=last).contains(&word.clause)).cloned();
            let message = Message { text: &text, words: words.collect(), ..self.message.clone() };
            let mut part = Reader { message, readings: Vec::new(), parted: false, ..*self };
            for open in question.slots.iter().filter(|open| wanted.contains(&open.slot.playbook)) {
                part.fill(open);
            }
            let (message, said) = (part.message, part.readings);
            if !said.is_empty() {
                self.readings.push((Reading::Intent(id), like));
                self.readings.extend(said);
            }
            let claimed = message.words.iter().filter(|word| word.claimed);
            claimed.for_each(|word| self.message.claim(&word.span));
        }
    }

    /// Whether all that a part of a message says picks from the list that was asked about: “the
    /// delivered one” wants nothing else.
    pub(super) fn is_an_answer(&self, clause: usize) -> bool {
        let asked = self.asked_slot();
        let open = self.question.slots.iter().find(|open| Some(open.slot) == asked);
        let Some((open, slot)) = open.and_then(|open| Some((open, self.slot(open.slot)?))) else {
            return false;
        };
        let Some(among) = open.among.as_deref().filter(|_| !put_together(slot)) else {
            return false;
        };
        let nouns = self.nouns(slot, among);
        let described = Described {
            graph: self.graph,
            ty: &slot.ty,
            among: Some(among),
            nouns: nouns.clone(),
            asked: true,
        };
        let part = self.message.clause(clause);
        let Some(found) = described.find(&part) else { return false };
        part.words.iter().all(|word| {
            let said = found.spans.iter().any(|span| overlap(&word.span, span));
            said || says_little(word) || nouns.contains(&word.stem)
        })
    }

    /// The intent of a part of a message, that it is like, or that one of its words tells of.
    pub(super) fn wish(&self, part: &Message<'_>) -> Option<(IntentId, u16)> {
        let told = || self.examples.telling.told(part.words.iter(), &self.question.intents);
        self.meant(part).or_else(|| Some((told()?, LIKE)))
    }

    /// The intent that a message is like, and how like.
    pub(super) fn meant(&self, message: &Message<'_>) -> Option<(IntentId, u16)> {
        let opens = self.opens() && message.words.len() == self.message.words.len();
        let words = message.words.iter().filter(|word| !has_digit(&word.plain));
        self.examples.meant(words, &self.question.intents, opens).filter(|(_, like)| *like >= LIKE)
    }

    /// Whether nothing was asked.
    pub(super) fn opens(&self) -> bool {
        self.question.asked == Asked::Nothing
    }

    /// The playbooks that an intent starts.
    pub(super) fn started_by(&self, intent: IntentId) -> Vec<PlaybookId> {
        let starts = |playbook: &Playbook| playbook.starts_on.contains(&intent);
        let all = self.graph.playbooks.iter().filter(|(_, playbook)| starts(playbook));
        all.map(|(id, _)| id).collect()
    }

    /// The playbooks that the whole message would start, or the only part of it that wants anything.
    pub(super) fn wanted(&self) -> Vec<PlaybookId> {
        self.wish_of_all().map(|id| self.started_by(id)).unwrap_or_default()
    }

    pub(super) fn wish_of_all(&self) -> Option<IntentId> {
        let mut clauses = 0..self.message.clauses();
        let of_part = || clauses.find_map(|clause| self.wish(&self.message.clause(clause)));
        self.wish(&self.message).or_else(of_part).map(|(id, _)| id)
    }

    /// The intent that one of the words tells of, where nothing is talked about and the message names
    /// the thing for it: “and cancel T2 too”.
    pub(super) fn told(&self) -> Option<(IntentId, u16)> {
        let idle = self.question.asked == Asked::Nothing;
        let words = self.message.words.iter();
        let told = self.examples.telling.told(words, &self.question.intents).filter(|_| idle)?;
        let starts = self.started_by(told);
        let names = |reading: &Reading| match reading {
            Reading::Answer(slot, Said::Description(_)) => starts.contains(&slot.playbook),
            _ => false,
        };
        self.readings.iter().any(|(reading, _)| names(reading)).then_some((told, LIKE))
    }
}
