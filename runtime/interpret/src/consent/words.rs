//! The words of yes and no. A yes is made of these and of nothing else: what stands in no list here
//! is not understood, and then nothing is a yes. A word in the wrong list costs an act that nobody
//! wanted; a missing one costs one more question. When in doubt, leave it out.

/// Yes, in so many words.
pub(super) const YES: &[&str] = &[
    "yes",
    "yess",
    "yeah",
    "yep",
    "yup",
    "yea",
    "ya",
    "y",
    "ye",
    "aye",
    "👍",
    "✅",
    "ok",
    "okay",
    "okey",
    "sure",
    "sure thing",
    "of course",
    "certainly",
    "definitely",
    "absolutely",
    "thats right",
    "that is right",
    "thats correct",
    "that is correct",
    "agreed",
    "i agree",
    "i confirm",
    "i do",
    "go ahead",
    "go for it",
    "please do",
    "do it",
    "do that",
    "do so",
    "proceed",
    "you can proceed",
    "you may proceed",
    "you can go ahead",
    "you may go ahead",
    "you may",
    "you can",
    "sounds good",
    "sounds great",
    "that works",
    "works for me",
    "fine",
    "thats fine",
    "that is fine",
    "fine by me",
    "fine with me",
    "im fine with that",
    "ok by me",
    "ok with me",
    "okay by me",
    "okay with me",
    "go ahead with it",
    "go ahead with that",
];

/// Of those, the ones that can mean nothing else.
pub(super) const OUTRIGHT_YES: &[&str] = &["yes", "yess", "yeah", "yep", "yup", "yea"];

/// Yes where they stand alone. With an object, or after “please”, they ask for something: “please
/// correct that”, “confirm my order”.
pub(super) const ALONE: &[&str] = &["correct", "exactly", "confirm", "confirmed"];

/// May stand in a clause with those.
pub(super) const BESIDE_ALONE: &[&str] = &["thanks", "thank", "you", "thx", "sir", "madam", "mate"];

/// Make a request of what follows.
pub(super) const PLEASE: &[&str] = &["please", "pls", "plz"];

/// No, in so many words.
pub(super) const NO: &[&str] = &[
    "id rather not",
    "i would rather not",
    "prefer not to",
    "id prefer not to",
    "i would prefer not to",
    "no",
    "nope",
    "nah",
    "naw",
    "n",
    "nay",
    "👎",
    "❌",
    "not now",
    "not yet",
    "no way",
    "not really",
    "absolutely not",
    "of course not",
    "certainly not",
    "definitely not",
    "rather not",
    "dont",
    "do not",
    "dont do it",
    "do not do it",
    "dont do that",
    "do not do that",
    "please dont",
    "please do not",
    "dont go ahead",
    "do not go ahead",
    "dont proceed",
    "do not proceed",
    "not correct",
    "thats wrong",
    "that is wrong",
    "thats not right",
    "that is not right",
    "thats not correct",
    "incorrect",
    "wrong",
    "leave it",
    "leave it as it is",
    "keep it",
    "i dont agree",
    "i do not agree",
    "i disagree",
    "i dont confirm",
    "i do not confirm",
    "i dont want that",
    "i do not want that",
    "no thanks",
    "no thank you",
    "i do not",
    "i dont",
    "please not",
];

/// Of those, the words that say no whatever follows.
pub(super) const OUTRIGHT_NO: &[&str] = &["no", "nope", "nah", "naw", "nay", "👎", "❌"];

/// Forbid what follows.
pub(super) const FORBIDS: &[&str] = &[
    "dont",
    "do not",
    "please dont",
    "please do not",
    "pls dont",
    "no dont",
    "no please dont",
    "you must not",
    "you may not",
    "never",
];

/// Behind those they forbid nothing that was asked for.
pub(super) const NOT_FORBIDDEN: &[&str] = &[
    "worry",
    "forget",
    "mind",
    "hesitate",
    "be",
    "know",
    "care",
    "understand",
    "remember",
    "see",
    "have",
    "think",
    "get",
    "you",
    "i",
    "we",
    "they",
    "so",
    "like",
    "need",
    "bother",
    "stop",
    "wait",
    "ask",
    "tell",
    "say",
    "only",
    "just",
    "not",
];

/// Beside a yes or a no they change nothing: courtesy.
pub(super) const BESIDE: &[&str] = &[
    "please",
    "pls",
    "plz",
    "thank you very much",
    "thank you so much",
    "thanks a lot",
    "thanks so much",
    "thank you",
    "thanks",
    "thx",
    "ty",
    "cheers",
    "oh",
    "ah",
    "well",
    "so",
    "then",
    "now",
    "right now",
    "great",
    "good",
    "nice",
    "cool",
    "awesome",
    "perfect",
    "alright",
    "all right",
    "very much",
    "by all means",
    "indeed",
    "i am sure",
    "im sure",
    "thats what i want",
    "that is what i want",
    "for me",
    "hi",
    "hello",
    "and",
    "sir",
    "madam",
    "mate",
    "just",
    "immediately",
    "right away",
    "as soon as possible",
    "asap",
];

/// Beside a no they change nothing; beside a yes they may begin to say something else: “okay, I
/// want my order”.
pub(super) const BESIDE_NO: &[&str] = &[
    "so much",
    "sorry",
    "what i want",
    "that is",
    "thats",
    "100",
    "by me",
    "with me",
    "hm",
    "hmm",
    "um",
    "right",
    "i am",
    "it is",
    "thats it",
    "it",
    "the",
    "my",
    "this",
    "that",
    "to",
    "i want",
    "i want to",
    "id like to",
    "i would like to",
    "i said",
];

/// Understood, and neither: they wave it away, or mean the contrary.
pub(super) const NEITHER: &[&str] = &[
    "no problem",
    "no worries",
    "no rush",
    "no hurry",
    "no pressure",
    "no stress",
    "not a problem",
    "yeah right",
    "yes right",
    "sure right",
    "ok right",
    "okay right",
];

/// Words that bend a yes into something else.
pub(super) const BENDS: &[&str] = &[
    "but", "except", "however", "only", "instead", "actually", "if", "unless", "wait", "although",
    "though", "rather", "until", "after", "before", "when", "once",
];

/// Deny what stands beside them. They never only say something again.
pub(super) const NEGATIONS: &[&str] = &[
    "no", "not", "dont", "doesnt", "didnt", "isnt", "wasnt", "never", "none", "nothing", "cant",
    "cannot", "wont", "without", "nor", "neither", "nomore", "un", "non",
];

/// Lead to a verb that says again what was asked: “I want to cancel it”.
pub(super) const LEADS: &[&str] = &["i want to", "id like to", "i would like to"];

/// Stand before a noun that says again what was asked.
pub(super) const THE: &[&str] = &["the", "my", "this", "that"];
