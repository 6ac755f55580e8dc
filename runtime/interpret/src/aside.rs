//! Asides: what a customer may always say instead of an answer. Stop, why do you ask, I'd rather
//! not say.

use playbook_graph::Reading;

use crate::message::Message;

/// Said anywhere, they call the matter off.
const CANCEL: &[&str] = &[
    "never mind",
    "nevermind",
    "nvm",
    "forget it",
    "forget about it",
    "forget that",
    "forget about that",
    "forget the whole thing",
    "changed my mind",
    "drop it",
    "drop the matter",
    "let it be",
    "lets stop here",
    "lets leave it",
    "dont bother",
    "do not bother",
    "call it off",
    "i want to stop",
    "i dont want to do this",
];

/// They call the matter off only where nothing else is said: a playbook may have an intent for
/// “stop”.
const CANCEL_ALONE: &[&str] = &[
    "stop",
    "stop it",
    "stop this",
    "stop that",
    "abort",
    "quit",
    "exit",
    "cancel",
    "cancel this",
    "cancel that",
    "end this",
    "end it",
    "enough",
];

/// May stand beside those.
const BESIDE: &[&str] = &[
    "please",
    "thanks",
    "thank you",
    "ok",
    "okay",
    "oh",
    "no",
    "well",
    "just",
    "then",
    "actually",
    "sorry",
    "wait",
    "i",
    "have",
    "ive",
    "about this",
    "about it",
];

const WHY: &[&str] = &[
    "why do you ask",
    "why are you asking",
    "why do you need",
    "why you ask",
    "why you need",
    "why you want",
    "why need you",
    "why u need",
    "why u ask",
    "why do you want",
    "why would you need",
    "why would you want",
    "why is that needed",
    "why is that necessary",
    "why is this needed",
    "why is this necessary",
    "why should i",
    "why do i have to",
    "why do i need to",
    "why does it matter",
    "why does that matter",
    "what for",
    "what do you need that for",
    "what do you need it for",
    "what do you need this for",
    "what is that for",
    "whats that for",
    "what is this for",
    "do i have to",
    "is that necessary",
    "is this necessary",
    "is it necessary",
    "how is that relevant",
    "how come you need",
    "whats it to you",
    "why that",
    "why this",
];

const DECLINED: &[&str] = &[
    "rather not",
    "prefer not",
    "dont want to say",
    "dont want to tell",
    "dont want to give",
    "dont want to share",
    "do not want to say",
    "do not want to tell",
    "do not want to give",
    "do not want to share",
    "wont say",
    "wont tell",
    "wont give",
    "not going to tell",
    "not going to say",
    "not going to give",
    "not telling you",
    "refuse to say",
    "refuse to tell",
    "refuse to give",
    "not comfortable with",
    "not comfortable telling",
    "not comfortable sharing",
    "not comfortable giving",
    "not comfortable saying",
    "none of your business",
    "no comment",
    "not your business",
    "that is private",
    "thats private",
    "its private",
    "keep that to myself",
];

/// They cannot say it, which comes to the same: it must be done without.
const CANT_SAY: &[&str] = &[
    "dont remember",
    "do not remember",
    "cant remember",
    "cannot remember",
    "dont recall",
    "do not recall",
    "cant recall",
    "cannot recall",
    "forgot",
    "have forgotten",
    "ive forgotten",
    "dont know",
    "do not know",
    "not know",
    "no know",
    "dunno",
    "not have",
    "no have",
    "have not",
    "lost it",
    "lost my",
    "no idea",
    "no clue",
    "dont have",
    "do not have",
    "havent got",
    "have no",
    "not sure",
];

/// What was sent to them has not come: they cannot say what stands in it.
const NOTHING_CAME: &[&str] = &[
    "didnt get",
    "did not get",
    "dont get",
    "never got",
    "havent gotten",
    "didnt receive",
    "did not receive",
    "havent received",
    "have not received",
    "never received",
    "got none",
    "get none",
    "received none",
    "have none",
    "had none",
    "found none",
    "see none",
    "none came",
    "none arrived",
    "none has come",
    "none has arrived",
    "there is none",
    "there was none",
    "theres none",
    "got nothing",
    "received nothing",
    "nothing came",
    "nothing has come",
    "nothing arrived",
    "nothing has arrived",
    "nothing yet",
    "still nothing",
    "hasnt arrived",
    "has not arrived",
    "hasnt come",
    "has not come",
    "didnt arrive",
    "did not arrive",
    "didnt come",
    "did not come",
    "doesnt come",
    "never came",
    "never arrived",
    "no code",
    "no mail",
    "no email",
    "no sms",
    "no text",
    "no message",
    "not there",
    "not here",
    "not in my",
];

/// What may stand before that and behind it. More says something else: “I forgot to tell you”.
const BESIDE_CANT_SAY: &[&str] = &[
    "i", "sorry", "im", "afraid", "well", "but", "honestly", "really", "just", "have", "ive", "hm",
    "hmm", "no", "uh", "um", "it", "that", "this", "them", "one", "any", "my", "the", "a", "which",
    "what", "is", "was", "number", "exactly", "nomore", "either", "right", "now", "at", "hand",
    "idea", "clue", "account", "used", "use", "under", "ordered", "booked", "booking", "order",
    "email", "an", "of", "to", "for", "there", "which", "am", "with", "me", "here", "mail",
    "address", "date", "code", "id", "name", "yet", "your", "still", "sms", "text", "message",
    "anything", "nothing", "in", "inbox", "spam", "folder", "came", "arrived", "received", "got",
    "has", "did", "you", "sent", "send", "hi", "hello", "and", "but", "checked",
];

/// I don't remember; or, where that may be (`may_come`), it never came. `names`: stems of words for what
/// was asked.
pub(crate) fn cant_say(
    message: &mut Message<'_>,
    names: &[String],
    may_come: bool,
) -> Option<Reading> {
    let came = || message.find(NOTHING_CAME).filter(|_| may_come);
    let (at, length) = message.find(CANT_SAY).or_else(came)?;
    // “I forgot to lock it” is an answer
    if message.plain(at + length) == "to" && message.plain(at + length - 1).starts_with("forgot") {
        return None;
    }
    let free = message
        .words
        .iter()
        .enumerate()
        .filter(|(place, word)| !word.claimed && !(at..at + length).contains(place));
    let mut others = free.map(|(_, word)| word);
    let beside = others
        .all(|word| BESIDE_CANT_SAY.contains(&word.plain.as_str()) || names.contains(&word.stem));
    if !beside {
        return None;
    }
    let all = message.words.len();
    claim(message, 0, all);
    Some(Reading::Declined)
}

/// Stop the matter at hand. `restated`: stems of what is being talked about; where that is a
/// cancellation, “cancel” says nothing new.
pub(crate) fn cancel(message: &mut Message<'_>, restated: &[String]) -> Option<Reading> {
    if let Some((at, length)) = message.find(CANCEL)
        && !matches!(message.before(at), "dont" | "not" | "cant" | "wont")
        // “I changed my mind” may be the answer to a question for the reason
        && message.words.iter().skip(at).take(length).all(|word| !word.claimed)
    {
        claim(message, at, length);
        return Some(Reading::Cancel);
    }
    if message.words.iter().any(|word| restated.contains(&word.stem)) {
        return None;
    }
    // a word that answers the question isn't that
    let answers = message.words.iter().any(|word| word.claimed);
    (!answers && message.is_only(CANCEL_ALONE, BESIDE)).then(|| {
        let all = message.words.len();
        claim(message, 0, all);
        Reading::Cancel
    })
}

/// Whether a message says nothing but “cancel it”: of what is asked for, and of nothing else that could
/// be cancelled.
pub(crate) fn calls_it_off(message: &Message<'_>) -> bool {
    const IT: &[&str] = &["cancel it", "cancel", "cancel this", "cancel that", "please cancel it"];
    message.is_only(IT, BESIDE) && !message.asks
}

/// Why do you ask?
pub(crate) fn why(message: &mut Message<'_>) -> Option<Reading> {
    let alone = message.words.len() == 1 && message.plain(0) == "why";
    let (at, length) = if alone { (0, 1) } else { message.find(WHY)? };
    claim(message, at, length);
    Some(Reading::Why)
}

/// Greetings and thanks, in the languages that are built in.
const COURTESY: &[&str] = &[
    "hi",
    "hello",
    "hey",
    "hiya",
    "good morning",
    "good afternoon",
    "good evening",
    "good day",
    "morning",
    "thanks",
    "thank you",
    "thx",
    "cheers",
    "bye",
    "goodbye",
    "have a nice day",
    "great",
    "hallo",
    "moin",
    "guten tag",
    "guten morgen",
    "guten abend",
    "danke",
    "vielen dank",
    "tschüss",
    "hola",
    "buenos días",
    "buenas tardes",
    "gracias",
    "muchas gracias",
    "adiós",
    "bonjour",
    "bonsoir",
    "salut",
    "merci",
    "merci beaucoup",
    "au revoir",
    "ciao",
    "buongiorno",
    "buonasera",
    "grazie",
    "grazie mille",
    "arrivederci",
    "hoi",
    "goedemorgen",
    "goedendag",
    "goedenavond",
    "dank je",
    "dank u",
    "bedankt",
    "dag",
    "olá",
    "bom dia",
    "boa tarde",
    "obrigado",
    "obrigada",
    "adeus",
];
/// May stand beside them.
const BESIDE_COURTESY: &[&str] = &[
    "there",
    "very much",
    "so much",
    "a lot",
    "for your help",
    "for the help",
    "for everything",
    "again",
    "all",
    "everyone",
    "sir",
    "madam",
    "team",
    "mille",
    "beaucoup",
    "sehr",
];

/// Whether a message only greets, or thanks.
pub(crate) fn courtesy(message: &Message<'_>) -> bool {
    let said = |at| message.longest(at, COURTESY).max(own_name(message, at));
    message.is_made_of(said, BESIDE_COURTESY)
}

/// “My name is Anna Berg”, at the end of a message: how many words.
fn own_name(message: &Message<'_>, at: usize) -> usize {
    let leads = message.longest(at, &["my name is", "my names"]);
    let words = message.words.len() - at;
    if leads > 0 && (leads + 1..=leads + 3).contains(&words) { words } else { 0 }
}

/// I'd rather not say.
pub(crate) fn declined(message: &mut Message<'_>) -> Option<Reading> {
    let (at, length) = message.find(DECLINED)?;
    claim(message, at, length);
    Some(Reading::Declined)
}

fn claim(message: &mut Message<'_>, at: usize, length: usize) {
    for word in message.words.iter_mut().skip(at).take(length) {
        word.claimed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::{cancel, courtesy, declined, why};
    use crate::message::Message;

    #[test]
    fn stop_is_a_cancel_where_nothing_else_is_said() {
        for text in
            ["never mind", "Stop, forget it!", "oh, I've changed my mind", "please stop", "cancel"]
        {
            assert!(cancel(&mut Message::new(text), &[]).is_some(), "{text}");
        }
        for text in ["stop my order", "please cancel my order", "don't forget it", "no"] {
            assert!(cancel(&mut Message::new(text), &[]).is_none(), "{text}");
        }
    }

    #[test]
    fn what_answers_the_question_is_no_cancel() {
        let mut answer = Message::new("end it");
        answer.claim(&(0..6));
        assert!(cancel(&mut answer, &[]).is_none());
        assert!(cancel(&mut Message::new("end it"), &[]).is_some());
    }

    #[test]
    fn a_greeting_and_a_thank_you_are_no_wish() {
        for text in ["hi", "Hello there!", "thanks!", "thank you so much", "Guten Tag", "merci !"] {
            assert!(courtesy(&Message::new(text)), "{text}");
        }
        for text in ["", "hi, cancel it", "thanks but no", "any news?", "what now?"] {
            assert!(!courtesy(&Message::new(text)), "{text}");
        }
    }

    #[test]
    fn why_and_rather_not() {
        for text in ["why?", "Why do you need to know?", "what for?", "do I have to?"] {
            assert!(why(&mut Message::new(text)).is_some(), "{text}");
        }
        assert!(why(&mut Message::new("why was I charged twice?")).is_none());
        assert!(declined(&mut Message::new("I'd rather not say")).is_some());
        assert!(declined(&mut Message::new("I don't know")).is_none());
    }
}
