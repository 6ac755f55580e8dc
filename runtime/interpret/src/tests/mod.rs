//! What customers write, and what it means: the interpreter's contract as a table. Each block is
//! one situation; each line a sentence and its readings in words.

mod shop;

use crate::Interpreter;
use playbook_graph::{Asked, Description, Graph, Pick, Question, Reading, Said, Value};
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use shop::{
    AMOUNT, EMAIL, INTENTS, NAME, ORDER, REASON, SLOTS, URGENT, asks, asks_among, confirms, graph,
};

#[test]
fn the_first_thing_a_customer_writes() {
    table(
        &asks(Asked::Nothing),
        &[
            ("please cancel my order", "cancel_order"),
            (
                "Please cancel my order #W1234567, I ordered it by mistake",
                "cancel_order; order is #W1234567; reason is ordered by mistake",
            ),
            ("I'd like to cancel order w1234567", "cancel_order; order is #W1234567"),
            ("pls cancell my oder", "cancel_order"),
            ("i dont want it anymore, pls stop it", "cancel_order; reason is no longer needed"),
            ("stop my order before it ships!!", "cancel_order"),
            (
                "cancel my most expensive order",
                "cancel_order; order is the one with the highest total",
            ),
            ("cancel my latest order", "cancel_order; order is the one with the highest placed_at"),
            ("I want to cancel the pending order", "cancel_order; order is pending"),
            ("I want my order cancelled", "cancel_order"),
            (
                "my mail is mei@example.com, please cancel my order",
                "cancel_order; email is mei@example.com",
            ),
            ("can I speak to a human?", "wants_a_person"),
            ("cancel my order and let me talk to someone", "cancel_order; wants_a_person"),
            ("I want my money back", "wants_a_refund"),
            ("what's the weather like?", "unclear"),
            ("hello", "unclear"),
            ("", "unclear"),
            ("where is my order?", "unclear"),
            ("Hi, I need to cancel an order I placed yesterday", "cancel_order"),
            ("please don't cancel my order", "unclear"),
            ("I do not want to cancel my order", "unclear"),
            ("cancel", "cancel_order"),
            ("never mind", "cancel"),
            ("W1234567", "order is #W1234567"),
            ("human please", "wants_a_person"),
            ("what is your return policy", "unclear"),
        ],
    );
}

#[test]
fn which_order() {
    table(
        &asks_among(Asked::Slot(ORDER)),
        &[
            ("#W1234567", "order is #W1234567"),
            ("1234567", "order is #W1234567"),
            ("it's w1234567.", "order is #W1234567"),
            ("#W123456", "unclear"),
            ("the second one", "order is number 2"),
            ("the first", "order is number 1"),
            ("the last one please", "order is the last"),
            ("number 2", "order is number 2"),
            ("54.04", "order is 54.04 USD"),
            ("not the first one", "unclear"),
            ("the first one, no wait, the second one", "unclear"),
            ("#W1234567 and #W7654321", "unclear"),
            ("all of them", "unclear"),
            ("just a second please", "unclear"),
            ("the cheapest", "order is the one with the lowest total"),
            ("the most expensive one", "order is the one with the highest total"),
            ("my newest order", "order is the one with the highest placed_at"),
            ("the pending one", "order is pending"),
            ("the pendng one", "order is pending"),
            ("the one that is delivered", "order is delivered"),
            ("the one that is not delivered", "unclear"),
            ("the one for $54.04", "order is 54.04 USD"),
            ("the 54 dollar one", "order is 54.04 USD"),
            ("the one on card 5404", "order is card 5404"),
            (
                "the pending one, it was ordered by mistake",
                "order is pending; reason is ordered by mistake",
            ),
            ("why do you need that?", "why"),
            ("I'd rather not say", "declined"),
            ("never mind", "cancel"),
            ("I want to cancel my order", "unclear"),
            ("I want to talk to a human being", "wants_a_person"),
            ("I don't know", "unclear"),
        ],
    );
}

#[test]
fn why_the_order_is_cancelled() {
    table(
        &asks(Asked::Slot(REASON)),
        &[
            ("ordered by mistake", "reason is ordered by mistake"),
            ("it was a mistake", "reason is ordered by mistake"),
            ("no, I orderd it by mistkae", "reason is ordered by mistake"),
            ("i dont need it any more", "reason is no longer needed"),
            ("No longer needed, thanks", "reason is no longer needed"),
            ("don't want it", "reason is no longer needed"),
            ("No, it was not a mistake, I just don't need it", "reason is no longer needed"),
            ("just cancel it", "unclear"),
            ("the colour is ugly", "unclear"),
            ("no longer needed or ordered by mistake", "unclear"),
            ("yes", "yes"),
            ("stop, forget it", "cancel"),
        ],
    );
}

#[test]
fn shall_i_cancel_it() {
    table(
        &confirms(),
        &[
            ("yes", "yes"),
            ("Yes, go ahead!", "yes"),
            ("yes please, cancel it", "yes"),
            ("no problem, go ahead", "yes"),
            ("yes, order #W1234567", "put right: order is #W1234567; yes"),
            ("no", "no"),
            ("no thanks", "no"),
            ("no, I need it after all", "no"),
            ("don't cancel it", "no"),
            ("no, the other one", "put right: order is another"),
            ("yes but the delivered one", "put right: order is delivered"),
            ("no, I meant the second one", "put right: order is number 2"),
            ("actually it was ordered by mistake", "put right: reason is ordered by mistake"),
            ("that's the wrong order", "put right: order is another"),
            ("yes please cancel order W7654321 instead", "put right: order is #W7654321"),
            ("yes, and cancel #W7654321 too", "cancel_order; order is #W7654321"),
            ("yes, and also cancel my other order", "cancel_order; order is another"),
            ("no wait", "unclear"),
            ("I'd prefer not to", "no"),
            ("Yes, that is what I want", "yes"),
            ("yes and let me talk to someone", "wants_a_person; yes"),
            ("let me talk to someone", "wants_a_person"),
            ("never mind", "cancel"),
            ("why do you ask?", "why"),
        ],
    );
}

#[test]
fn what_is_no_yes() {
    for text in [
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
    ] {
        let readings = read(&graph(), &confirms(), text);
        assert!(!readings.contains(&Reading::Yes), "“{text}” is no yes: {readings:?}");
    }
}

#[test]
fn other_questions() {
    table(
        &asks(Asked::Slot(EMAIL)),
        &[
            ("mei.ko@example.com", "email is mei.ko@example.com"),
            (
                "It's mei@example.com, and the order is #W1234567.",
                "order is #W1234567; email is mei@example.com",
            ),
            ("mei at example", "unclear"),
        ],
    );
    table(
        &asks(Asked::Slot(AMOUNT)),
        &[
            ("20", "amount is 20 USD"),
            ("$1,463.70", "amount is 1463.70 USD"),
            ("20 euros", "unclear"),
        ],
    );
    table(
        &asks(Asked::Slot(URGENT)),
        &[("yes please", "urgent is yes"), ("not really", "urgent is no"), ("maybe", "unclear")],
    );
    table(
        &asks(Asked::Slot(NAME)),
        &[
            ("My name is Mei Ko", "name is Mei Ko"),
            ("why?", "why"),
            ("let me talk to someone", "wants_a_person"),
        ],
    );
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

fn read(graph: &Graph, question: &Question, text: &str) -> Vec<Reading> {
    Interpreter::new(graph, None).interpret(graph, question, text).readings
}

fn table(question: &Question, lines: &[(&str, &str)]) {
    let graph = graph();
    let wrong: Vec<String> = lines
        .iter()
        .filter_map(|(text, expected)| {
            let said: Vec<String> =
                read(&graph, question, text).iter().map(|reading| words(&graph, reading)).collect();
            let mut sorted = said.clone();
            let mut wanted: Vec<&str> = expected.split("; ").collect();
            sorted.sort();
            wanted.sort_unstable();
            (sorted != wanted).then(|| {
                format!("“{text}”\n  should be: {expected}\n  but is:    {}", said.join("; "))
            })
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn words(graph: &Graph, reading: &Reading) -> String {
    match reading {
        Reading::Intent(id) => graph.intents[*id].name.clone(),
        Reading::Answer(slot, said) | Reading::Correct(slot, said) => {
            let name = &graph.playbooks[slot.playbook].slots[slot.slot].name;
            let right = if matches!(reading, Reading::Correct(..)) { "put right: " } else { "" };
            format!("{right}{name} is {}", said_in_words(graph, said))
        }
        simple => format!("{simple:?}").to_lowercase(),
    }
}

fn said_in_words(graph: &Graph, said: &Said) -> String {
    let field =
        |path: &[u32]| graph.records.values().next().unwrap().fields[path[0] as usize].name.clone();
    let speak = |value: &Value| graph.speak_value(value);
    match said {
        Said::Value(value) => speak(value),
        Said::Description(Description { wheres, pick: None }) if wheres.is_empty() => {
            "another".into()
        }
        Said::Description(Description { wheres, pick }) => {
            let wheres = wheres.iter().map(|is| speak(&is.value));
            let pick = pick.as_ref().map(|pick| match pick {
                Pick::Position(place) => format!("number {place}"),
                Pick::Last => "the last".into(),
                Pick::Lowest(path) => format!("the one with the lowest {}", field(path)),
                Pick::Highest(path) => format!("the one with the highest {}", field(path)),
            });
            wheres.chain(pick).collect::<Vec<_>>().join(" and ")
        }
    }
}
