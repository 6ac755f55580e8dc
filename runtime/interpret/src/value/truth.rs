//! Yes or no as the value of a slot that asks for one.

use playbook_graph::Value;

use super::{Found, opposite};
use crate::consent::{Consent, Restated};
use crate::message::Message;

/// The answer, if the whole message is one.
pub(crate) fn find(message: &Message<'_>) -> Option<Found> {
    let consent = Consent::of(message, &Restated::default());
    let answer = match (consent.is_yes(), consent.is_no() && consent.rest() == 0) {
        (true, _) => true,
        (_, true) => false,
        _ => opposite::softly(message)?,
    };
    Some(Found::sure(Value::Bool(answer), 0..message.text.len()))
}
