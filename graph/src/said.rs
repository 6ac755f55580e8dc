//! What customers may be told: every text of a playbook that one may hear, and where. Notes, tasks
//! and reasons of handoffs are for people, and aren't among them.

use crate::playbook::{Playbook, PointId, Step};
use crate::text::{Piece, Text};

impl Playbook {
    /// The texts that a customer may be told here, each with the point where it is said.
    pub fn said(&self) -> Vec<(PointId, &Text)> {
        let mut all = Vec::new();
        for (at, point) in self.points.iter() {
            match &point.step {
                Step::Say { text, .. } => all.push((at, text)),
                Step::Ask { slot, .. } => {
                    if let Some(slot) = self.slots.lookup(*slot) {
                        all.extend(slot.questions().chain(slot.answers()).map(|text| (at, text)));
                    }
                }
                Step::Act { confirm, waiting, .. } => {
                    all.extend(confirm.iter().chain(waiting).map(|text| (at, text)));
                }
                Step::Plan(plan) => {
                    all.extend(plan.confirm.iter().chain(&plan.waiting).map(|text| (at, text)));
                }
                _ => {}
            }
        }
        all
    }
}

impl Text {
    /// Its words as written, with `…` in the place of each value.
    pub fn words(&self) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Words(words) => words.as_str(),
            Piece::Value(_) => " \u{2026} ",
        });
        pieces.collect()
    }
}
