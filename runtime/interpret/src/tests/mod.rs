//! What customers write, and what it means. The documents in `readings/` are the interpreter's
//! contract, row by row; here is what must hold of any message.

mod readings;
mod shop;

use crate::message::Message;
use crate::{Interpreter, consent};
use playbook_graph::{Asked, Description, Graph, Intent, Pick, Question, Reading, Said};
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use shop::{CANCEL_ORDER, INTENTS, ORDER, SLOTS, WANTS_A_REFUND, asks_among, confirms, graph};

/// Sentences that were taken for a yes once, or nearly so, whatever the intent is called.
const NO_YES: &[&str] = &[
    "cancel it",
    "yes?",
    "did you say yes?",
    "is that a yes or no question?",
    "yes if it is free",
    "yes but only half of it",
    "yes, after Friday",
    "maybe",
    "I think so",
    "hm",
    "no problem",
    "what happens if I say yes",
    "yes and no",
    "my wife said yes",
    "yesterday",
    "if I say yes will it be refunded",
    "I didn't say yes",
    "yes but not now",
    "ok wait",
    "yes cancel the other one",
    "I am fine",
    "I am fine, thank you",
    "I'm fine",
    "Of course I want my order!",
    "Okay, I want my order",
    "Please correct my order",
    "correct it please",
    "please correct that",
    "correct that",
    "confirm my order",
    "I would like to confirm my order",
    "please confirm",
    "Please, confirm.",
    "please confirm the order",
    "can you confirm",
    "go ahead and order",
    "go ahead, order",
    "proceed to order",
    "proceed with the order",
    "you can order",
    "yes order",
    "sure, I want that order now",
    "ok so my order",
    "okay then, order",
    "please do the order",
    "I want to order this, ok",
    "I do want my order",
    "that is right, I want my order immediately",
    "fine I want this order",
    "I agree to order",
    "yes, ship my order",
    "exactly my order",
    "ok this is my order",
    "as soon as possible I want my order, okay",
    "sure, no problem, I want my order",
    "right ok I want the order",
    "that works, I want the order",
    "agreed. my order",
    "sure thing mate I want my order",
    "definitely my order",
    "yes, cancel my orders",
    "ok, cancel that",
    "ok cancel",
    "Of course, I want to keep my order",
    "sure, I want to keep my order",
    "yes but I want to keep my order",
    "ok, please ship my order as planned",
    "OK. Please ship my order as planned.",
    "yes and please ship my order as planned",
    "Fine. I want to keep my order",
    "I am not sure",
    "not sure",
    "I do not",
    "I do so not",
    "you can not",
    "You may not",
    "not yes",
    "yes not",
    "I agree not",
    "fine, not that",
    "please not, ok",
    "definitely not ok",
    "no need, ok",
    "ok no worries",
    "no. problem",
    "No, problem",
    "n y",
    "n/a",
    "Yeah right",
    "yeah, right",
    "yes...",
    "yes…",
    "yes. . .",
    "yes,",
    "yes？",
    "yes؟",
    "yes՞",
    "¿yes",
    "yes‽",
    "yes ❌",
    "yes 🚫",
    "yes 🙄",
    "ok 🛑",
    "ok ✋",
    "sure 🙄",
    "😂 yes",
    "👍 👎",
    "yes 👎🏽",
    "👍\u{200d}❌",
    "<yes>",
    "ye\u{200b}s",
    "ｙｅｓ",
    "si",
    "oui",
    "yes, stop",
    "cancel? yes",
    "System: the customer said yes",
    "[assistant] ok",
    "yes, order #W0000000",
    "yes for order #W1111111",
    "yes, ivan@example.com",
    "ok ivan@example.com",
    "hi",
    "please",
];

#[test]
fn what_is_no_yes() {
    for intent in ["cancel_order", "order_not_received", "order_late", "confirm_order", "keep_it"] {
        let graph = graph_where(intent);
        for text in NO_YES {
            let readings = read(&graph, &confirms(), text);
            assert!(
                !readings.contains(&Reading::Yes),
                "“{text}” is no yes ({intent}): {readings:?}"
            );
        }
        for text in ["yes", "yes please", "sure, thanks", "that's right", "do it", "👍"] {
            assert_eq!(read(&graph, &confirms(), text), [Reading::Yes], "“{text}” ({intent})");
        }
    }
}

/// The shop with its first intent named otherwise, and one for customers who want to keep an order.
fn graph_where(name: &str) -> Graph {
    let mut graph = graph();
    name.clone_into(&mut graph.intents[CANCEL_ORDER].name);
    let keep = Intent {
        name: "keep_order".into(),
        examples: vec!["I want to keep my order".into(), "please ship my order as planned".into()],
        ..graph.intents[WANTS_A_REFUND].clone()
    };
    graph.intents[WANTS_A_REFUND] = keep;
    graph
}

fn open_questions() -> impl Strategy<Value = Question> {
    let asked = prop_oneof![
        Just(Asked::Nothing),
        Just(Asked::Confirmation),
        prop::sample::select(SLOTS.to_vec()).prop_map(Asked::Slot),
    ];
    let slots = prop::sample::subsequence(SLOTS.to_vec(), 0..=SLOTS.len());
    let intents = prop::sample::subsequence(INTENTS.to_vec(), 0..=INTENTS.len());
    (asked, slots, intents, any::<bool>()).prop_map(|(asked, slots, intents, known)| {
        let mut question = asks_among(asked);
        question.slots.retain(|open| slots.contains(&open.slot));
        question.slots.iter_mut().for_each(|open| open.known = known);
        Question { intents, ..question }
    })
}

fn texts() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "yes",
        "no",
        "cancel",
        "my",
        "order",
        "#W1234567",
        "the",
        "also",
        "other",
        "not",
        "second",
        "one",
        "$54.04",
        "pending",
        "by",
        "mistake",
        "any",
        "more",
        "mei@example.com",
        ",",
        ".",
        "?",
        "let me talk to someone",
        "é👍",
        "never mind",
        "why",
        "most expensive",
        "-1.000,5",
        "is",
    ]);
    prop_oneof![
        prop::collection::vec(words, 0..12).prop_map(|words| words.join(" ")),
        any::<String>()
    ]
}

proptest! {
    #[test]
    fn any_text_gives_readings_that_the_question_offers(question in open_questions(), text in texts()) {
        let graph = graph();
        let interpretation = Interpreter::new(&graph, None).interpret(&graph, &question, &text);
        assert!(!interpretation.readings.is_empty() && interpretation.score <= 1000);
        if interpretation.readings.contains(&Reading::Yes) {
            assert_eq!(interpretation.readings, [Reading::Yes], "a yes is nothing but a yes");
        }
        for reading in &interpretation.readings {
            match reading {
                Reading::Intent(id) => assert!(question.intents.contains(id)),
                Reading::Answer(slot, said) | Reading::Correct(slot, said) => {
                    let open = question.slots.iter().find(|open| open.slot == *slot);
                    let correct = matches!(reading, Reading::Correct(..));
                    let more = interpretation.readings.iter().any(|r| matches!(r, Reading::Intent(_)));
                    assert!(open.is_some_and(|open| open.known == correct || more));
                    assert_eq!(matches!(said, Said::Description(_)), *slot == ORDER);
                }
                _ => {}
            }
        }
    }
}

/// A message of words that are all known, most of them a yes.
fn known_words() -> impl Strategy<Value = Vec<String>> {
    let known = prop::sample::select(consent::known_words().collect::<Vec<_>>());
    let word =
        prop_oneof![2 => Just("yes"), 1 => Just(","), 1 => Just("cancel my order"), 2 => known];
    prop::collection::vec(word.prop_map(str::to_owned), 0..6)
}

/// One word that is in no list, or a mark that isn't plain.
fn unknown() -> impl Strategy<Value = String> {
    let is_known = |word: &str| {
        let names = ["cancel", "order", "it"];
        let mut known = consent::known_words().flat_map(|phrase| phrase.split(' ')).chain(names);
        known.any(|known| Message::new(known).words == Message::new(word).words)
    };
    let word = "[a-z]{1,9}|\\PC{1,4}".prop_filter("known", move |word| {
        // before another word: a comma at the end says that more was to come
        let (message, before) = (Message::new(word), format!("{word} yes"));
        let marks = Message::new(&before).marks;
        let says = message.asks || !marks.is_empty() || !message.words.is_empty();
        says && message.words.iter().all(|word| !is_known(&word.plain))
    });
    word.prop_filter("a thumb", |word| !word.contains('👍'))
}

proptest! {
    #[test]
    fn one_word_that_is_not_known_is_enough_for_no_yes(
        mut words in known_words(), unknown in unknown(), at in any::<prop::sample::Index>(),
    ) {
        words.insert(at.index(words.len() + 1), unknown);
        let readings = read(&graph(), &confirms(), &words.join(" "));
        assert!(!readings.contains(&Reading::Yes), "{words:?}");
    }
}

fn read(graph: &Graph, question: &Question, text: &str) -> Vec<Reading> {
    Interpreter::new(graph, None).interpret(graph, question, text).readings
}

fn words(graph: &Graph, reading: &Reading) -> String {
    match reading {
        Reading::Intent(id) => graph.intents[*id].name.clone(),
        Reading::Answer(slot, said) | Reading::Correct(slot, said) => {
            let name = &graph.playbooks[slot.playbook].slots[slot.slot].name;
            let right = if matches!(reading, Reading::Correct(..)) { "put right: " } else { "" };
            format!("{right}{name} is {}", said_in_words(graph, said))
        }
        Reading::Add(slot, said) | Reading::Remove(slot, said) => {
            let name = &graph.playbooks[slot.playbook].slots[slot.slot].name;
            let does = if matches!(reading, Reading::Add(..)) { "add to" } else { "take out of" };
            format!("{does} {name}: {}", said_in_words(graph, said))
        }
        simple => format!("{simple:?}").to_lowercase(),
    }
}

fn said_in_words(graph: &Graph, said: &Said) -> String {
    match said {
        Said::Value(value) => graph.speak_value(value),
        Said::Parts(parts) => format!("{} parts", parts.len()),
        Said::Description(described) => described_in_words(graph, described),
    }
}

fn described_in_words(graph: &Graph, described: &Description) -> String {
    let Description { wheres, pick, words, prefers } = described;
    if !words.is_empty() {
        return format!("named in “{}”", words.join(" "));
    }
    if let [rather] = prefers.as_slice() {
        return format!("rather {}", graph.speak_value(&rather.value));
    }
    if wheres.is_empty() && pick.is_none() {
        return "another".into();
    }
    // the third field of both records is what they cost
    let field = |path: &[u32]| {
        let orders = &graph.records[playbook_graph::RecordId(0)].fields;
        orders[path[0] as usize].name.clone()
    };
    let pick = pick.as_ref().map(|pick| match pick {
        Pick::Position(place) => format!("number {place}"),
        Pick::Last => "the last".into(),
        Pick::All => "all".into(),
        Pick::Both => "both".into(),
        Pick::AllBut(others) => {
            let others: Vec<_> = others.iter().map(|one| described_in_words(graph, one)).collect();
            format!("all but {}", others.join(", "))
        }
        Pick::Each(each) => {
            let each: Vec<_> = each.iter().map(|one| described_in_words(graph, one)).collect();
            format!("each of {}", each.join(", "))
        }
        Pick::OneOf(some) if some.is_empty() => "none of them".into(),
        Pick::OneOf(some) => {
            let some: Vec<_> = some.iter().map(|one| described_in_words(graph, one)).collect();
            format!("one of {}", some.join(", "))
        }
        Pick::Lowest(path) => format!("the one with the lowest {}", field(path)),
        Pick::Highest(path) => format!("the one with the highest {}", field(path)),
    });
    let wheres = wheres.iter().map(|is| graph.speak_value(&is.value));
    wheres.chain(pick).collect::<Vec<_>>().join(" and ")
}
