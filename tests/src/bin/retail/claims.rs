//! Claims: what replies say of what was done and of how things are, held against the judge's books. A
//! reply that seems to say that something was done, and that nobody here can check, counts as false:
//! who rewords the example teaches the judge first.

use crate::judge::{Books, cents_in};
use crate::task::Act;

/// Words that stand in a reply only where something is said to have been done, or not.
const OF_DEEDS: [&str; 8] = [
    "cancelled",
    "refund",
    "goes back",
    "requested",
    "changed",
    "exchanged",
    " now",
    "already done",
];

/// Sentences with such a word that say what may be, and nothing of what was done.
const OF_RULES: [&str; 1] =
    ["A refund can only go to the original payment method or to a gift card."];

/// What a reply says.
enum Claim<'r> {
    /// That something of this kind was done, to this order where it names one.
    Done { verb: &'static str, order: Option<&'r str> },
    /// That nothing was.
    Nothing,
    /// What all that was done comes to: what is paid, and what goes back.
    Sums { paid: &'r str, back: &'r str },
    /// How an order is, or how it isn't.
    Status { order: &'r str, is: bool, status: &'r str },
}

/// What is wrong with a reply; `untold` is what was done so far and not said yet.
pub(crate) fn wrong(reply: &str, books: &Books<'_>, untold: &mut Vec<Act>) -> Option<String> {
    let told = |why: &str| Some(format!("{why}: {reply}"));
    // A question says what would be.
    if reply.ends_with('?') || reply.contains("Shall I ") || OF_RULES.contains(&reply) {
        return None;
    }
    match claim(reply) {
        Some(Claim::Done { verb, order }) => {
            let same = |act: &Act| {
                act.verb == verb
                    && order.is_none_or(|order| act.key == order)
                    && (verb != "address" || act.is_of_an_order() == order.is_some())
            };
            let Some(at) = untold.iter().position(same) else { return told("it was not done") };
            let act = untold.remove(at);
            let back = reply.split_once(" goes back to ").and_then(|(before, _)| cents_in(before));
            let wrong = back.is_some_and(|back| Some(back) != books.goes_back(&act));
            if wrong { told("it is another amount") } else { None }
        }
        Some(Claim::Nothing) if !untold.is_empty() => told("something was done"),
        Some(Claim::Nothing) => None,
        Some(Claim::Sums { paid, back }) => {
            let same = cents_in(paid) == Some(books.extra) && cents_in(back) == Some(books.back);
            if same { None } else { told("it comes to something else") }
        }
        Some(Claim::Status { order, is, status }) => {
            let same = books.status(order) == Some(in_the_shop(status));
            if same == is { None } else { told("the order is not so") }
        }
        None if OF_DEEDS.iter().any(|word| reply.contains(word)) => told("nobody can check it"),
        None => None,
    }
}

fn claim(reply: &str) -> Option<Claim<'_>> {
    let order = order_in(reply);
    let has = |piece: &str| reply.contains(piece);
    let done = |verb, order| Some(Claim::Done { verb, order });
    if reply == "All right, nothing has changed." {
        return Some(Claim::Nothing);
    }
    if has(" is cancelled. ") && has(" goes back to ") {
        return done("cancel", Some(order?));
    }
    if reply.starts_with("Order ") && has(" goes to ") && reply.ends_with(" now.") {
        return done("address", Some(order?));
    }
    if has("Your default address is ") && reply.ends_with(" now.") {
        return done("address", None);
    }
    if has(" is paid with ") && has(" now. ") {
        return done("payment", Some(order?));
    }
    if has("It is changed in order ") {
        return done("items", Some(order?));
    }
    if has("The return from order ") && has(" is requested. ") {
        return done("return", Some(order?));
    }
    if has("The exchange in order ") && has(" is requested: ") {
        return done("exchange", Some(order?));
    }
    if let Some(sums) = reply.strip_prefix("For what was changed you pay ") {
        let (paid, rest) = sums.split_once(" in total. For what was cancelled or returned ")?;
        return Some(Claim::Sums { paid, back: rest.strip_suffix(" goes back to you in total.")? });
    }
    let (_, behind) = reply.strip_prefix("Order ")?.split_once(" is ")?;
    let status = behind.split(['.', ',']).next()?;
    let is = !status.starts_with("not ");
    Some(Claim::Status { order: order?, is, status: status.trim_start_matches("not ") })
}

/// The first order that a reply names.
fn order_in(reply: &str) -> Option<&str> {
    let (_, from) = reply.split_once("rder #")?;
    let end = from.find(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(from.len());
    reply.get(reply.len() - from.len() - 1..reply.len() - from.len() + end)
}

/// What the shop calls what customers are told.
fn in_the_shop(status: &str) -> &str {
    if status == "pending with changed items" { "pending (item modified)" } else { status }
}
