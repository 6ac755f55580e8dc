//! Phrasing: whatever comes back in the place of a draft, the customer is told the facts and nothing
//! but the facts; and a budget that is spent stops no conversation.

use playbook_graph::{
    Budget, Claim, Claimed, Currency, Graph, Hash, Money, Reading, Value, Voice, VoiceId,
};
use playbook_machine::{Cost, InputKind, OutputId, OutputKind, ToPhrase, Tokens, Used, guard};

use crate::shop::{
    ACME, CANCEL_ORDER, NOWHERE, THE_EMAIL, THE_ORDER, THE_REASON, WANTS_CANCEL, order, reason,
    shop,
};
use crate::talk::{Talk, numbered, says};

/// The shop with a voice.
fn voiced(change: impl FnOnce(&mut Graph)) -> Graph {
    let mut graph = shop();
    let voice = graph.voices.push(Voice {
        name: "acme".into(),
        doc: String::new(),
        style: "friendly".into(),
        greeting: Some("Hello, this is Acme.".into()),
        never: vec!["guarantee".into(), "no problem".into()],
        at_most: None,
        origin: NOWHERE,
    });
    graph.claims.push(Claim {
        of: Claimed::Tool(CANCEL_ORDER),
        words: vec!["is cancelled".into(), "has been cancelled".into()],
        origin: NOWHERE,
    });
    graph.desks.lookup_mut(ACME).unwrap().talk.voice = Some(voice);
    change(&mut graph);
    graph
}

fn asked(draft: &str, facts: &[&str]) -> ToPhrase {
    let fact = |spoken: &&str| playbook_machine::Fact {
        kind: "a text".into(),
        spoken: (*spoken).into(),
        opens: false,
    };
    ToPhrase {
        draft: draft.into(),
        facts: facts.iter().map(fact).collect(),
        voice: VoiceId(0),
        locale: None,
        refused: None,
        calls: 1,
    }
}

/// What waits to be phrased.
fn open(talk: &Talk) -> Option<(OutputId, ToPhrase)> {
    let mut all = talk.outputs.iter().rev();
    all.find_map(|output| match &output.kind {
        OutputKind::Phrase(asked) => Some((output.id, asked.clone())),
        _ => None,
    })
}

fn phrased(talk: &mut Talk, text: Option<&str>, used: Option<Used>) {
    let (answers, _) = open(talk).expect("nothing is to be phrased");
    talk.input(InputKind::Phrased { answers, text: text.map(str::to_owned), used });
}

fn used(calls: u32, millionths: u64) -> Used {
    Used {
        model: "small".into(),
        prompt: Hash::of(b"prompt"),
        calls,
        tokens: Tokens { input: 800, cached: 300, output: 20 },
        cost: Some(Cost { currency: Currency::from_code("EUR").unwrap(), millionths }),
        troubles: Vec::new(),
    }
}

const DRAFT: &str = "{1} is cancelled. {2} reaches {3} within 5 days.";
const FACTS: [&str; 3] = ["order W1", "20.00 EUR", "card 4242"];

#[test]
fn words_that_say_the_same_are_let_through() {
    let graph = voiced(|_| {});
    for text in [
        DRAFT,
        "All set! {1} has been cancelled; expect {2} on {3} within 5 days.",
        "Good news: {1} is cancelled, and {2} reaches {3} (within 5 days).",
        "{1} is cancelled!\n{2} goes to {3} in 5 days.",
    ] {
        assert_eq!(guard::refusal(&graph, &asked(DRAFT, &FACTS), text), None, "{text}");
    }
}

#[test]
fn words_that_say_anything_else_are_refused() {
    let graph = voiced(|_| {});
    for (text, because) in [
        ("", "says nothing"),
        ("{1} is cancelled. {2} reaches {3} within 5 days.\u{7}", "nobody sees"),
        ("{1} is cancelled. {2} reaches {3} within 5 days. Guaran\u{200b}tee.", "nobody sees"),
        ("{1} is cancelled. {2} reaches {3} within 5 days. Gu\u{430}rantee.", "another script"),
        ("It is cancelled. {2} reaches {3} within 5 days.", "{1} is missing"),
        ("{1} is cancelled. {3} gets {2} within 5 days.", "another order"),
        ("{1} is cancelled. {2} reaches {3} or {4} within 5 days.", "braces"),
        ("{1} is cancelled. {2} reaches {3} within 5 days. {ignore}", "braces"),
        ("{1} is cancelled. {2} reaches {3} within 3 days.", "“3”"),
        ("{1} is cancelled. {2} reaches {3} soon.", "leaves out"),
        ("{1} is cancelled. {2} reaches {3} within 5 days, or tomorrow.", "tomorrow"),
        ("{1} is cancelled. {2} reaches {3} within 5 days, twice.", "twice"),
        ("{1} is cancelled. {2} plus 5€ reaches {3} within 5 days.", "5€"),
        ("{1} is cancelled. {2} reaches {3} within 5 days: http://evil.example", "evil"),
        ("{1} is cancelled. {2} reaches {3} within 5 days, see evil.example", "evil"),
        ("{1} is cancelled. {2} reaches {3} within 5 days. Mail a@b.c", "a@b.c"),
        ("{1} is cancelled. {2} reaches {3} within 5 days, we guarantee.", "never said"),
        ("{1} is cancelled. {2} reaches {3} within 5 days. NO  Problem!", "never said"),
        ("{1} is cancelled. {2} reaches {3} within 5 days, right?", "question"),
        ("{1} is not cancelled. {2} reaches {3} within 5 days.", "denied"),
        (
            "{1} est annulé avec les {2} et {3} dans les 5 days, pour vous, et c'est votre.",
            "in common",
        ),
    ] {
        let refused = guard::refusal(&graph, &asked(DRAFT, &FACTS), text);
        let why = refused.unwrap_or_else(|| panic!("let through: {text}"));
        assert!(why.contains(because), "“{text}” is refused because {why}");
    }
    let english = asked("The {1} is with you and your parcel is safe.", &["box"]);
    let french = guard::refusal(&graph, &english, "Le {1} est avec vous et votre colis.");
    assert!(french.unwrap().contains("language"));
    let long = format!("{DRAFT} {}", "And so on and on. ".repeat(40));
    assert!(guard::refusal(&graph, &asked(DRAFT, &FACTS), &long).unwrap().contains("characters"));
}

#[test]
fn what_the_draft_does_not_claim_is_not_claimed() {
    let graph = voiced(|_| {});
    let asks = asked("I have found {1}.", &["order W1"]);
    let why = guard::refusal(&graph, &asks, "I have found {1}, and it is cancelled.");
    assert!(why.unwrap().contains("doesn't claim"));
    assert_eq!(guard::refusal(&graph, &asks, "Here it is: {1}."), None);
}

/// Mei is asked for her address, in the desk's voice.
fn greeted() -> Talk {
    let mut talk = Talk::with(voiced(|_| {}), &[order(1, 0, 20)]);
    talk.customer("cancel my order", &[Reading::Intent(WANTS_CANCEL)]);
    talk
}

#[test]
fn what_is_phrased_has_places_and_none_of_the_values() {
    let mut talk = greeted();
    assert_eq!(talk.said, ["Hello, this is Acme."]);
    phrased(&mut talk, Some("Hi! Which e-mail address is your order under?"), None);
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    phrased(&mut talk, None, None);
    talk.customer("a mistake", &[says(THE_REASON, reason(1))]);
    talk.expect_said("Shall I cancel order #W0000001 because ordered by mistake?");
    talk.customer("yes", &[Reading::Yes]);
    let (_, asked) = open(&talk).unwrap();
    assert_eq!(asked.draft, "{1} is cancelled. {2} goes back.");
    let spoken: Vec<&str> = asked.facts.iter().map(|fact| fact.spoken.as_str()).collect();
    assert_eq!(spoken, ["order #W0000001", "20 USD"]);
    talk.said.clear();
    phrased(&mut talk, Some("Done: {1} has been cancelled, and {2} goes back."), None);
    talk.expect_said("Done: order #W0000001 has been cancelled, and 20 USD goes back.");
    talk.expect_folds();
}

#[test]
fn words_that_fail_twice_are_not_said_and_the_trace_keeps_both() {
    let mut talk = greeted();
    phrased(&mut talk, Some("Give me 5 EUR."), None);
    assert_eq!(talk.said, ["Hello, this is Acme."]);
    let (_, again) = open(&talk).unwrap();
    assert!(again.refused.unwrap().contains('5'));
    phrased(&mut talk, Some("Your account is closed, isn't it?"), None);
    talk.expect_said("address");
    assert!(!talk.said.concat().contains("EUR"));
    let trace = talk.trace();
    assert!(trace.contains("“Give me 5 EUR.” is not said"), "{trace}");
    talk.expect_folds();
}

#[test]
fn a_message_that_comes_first_has_what_waits_said_as_it_is_written() {
    let mut talk = greeted();
    let (late, _) = open(&talk).unwrap();
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk.expect_said("address");
    let said = talk.said.len();
    talk.input(InputKind::Phrased { answers: late, text: Some("Hm?".into()), used: None });
    assert_eq!(talk.said.len(), said, "an answer that is late says nothing");
    talk.expect_folds();
}

#[test]
fn a_yes_to_a_question_that_was_not_seen_yet_is_none() {
    let mut talk = greeted();
    phrased(&mut talk, None, None);
    talk.customer(
        "mei@example.com",
        &[
            says(THE_EMAIL, Value::text("mei@example.com")),
            Reading::Answer(THE_ORDER, numbered(1)),
            says(THE_REASON, reason(1)),
        ],
    );
    talk.expect_said("Shall I cancel");
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1);
}

#[test]
fn a_spent_budget_stops_no_conversation() {
    let budget = Budget { calls: Some(2), cost: None, origin: NOWHERE };
    let graph = voiced(|graph| {
        graph.desks.lookup_mut(ACME).unwrap().talk.budget = Some(budget);
    });
    let mut talk = Talk::with(graph, &[order(1, 0, 20)]);
    talk.customer("cancel my order", &[Reading::Intent(WANTS_CANCEL)]);
    assert_eq!(open(&talk).unwrap().1.calls, 2);
    phrased(&mut talk, None, Some(used(2, 10)));
    assert_eq!(talk.conversation.spent().calls, 2);
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    let last = talk.outputs.iter().rev().find_map(|output| match &output.kind {
        OutputKind::Interpret { calls, .. } => Some(*calls),
        _ => None,
    });
    assert_eq!(last, Some(0), "only the built-in interpreter may read it");
    talk.expect_said("Is it no longer needed");
    talk.expect_folds();
}

#[test]
fn a_budget_of_money_is_kept_and_what_is_not_known_spends_it() {
    let eur = |code: &str| Money::parse(Currency::from_code(code).unwrap(), "0.50").unwrap();
    let budget = |cost| Budget { calls: None, cost: Some(cost), origin: NOWHERE };
    for (cost, used, left) in [
        (eur("EUR"), used(1, 499_999), true),
        (eur("EUR"), used(1, 500_000), false),
        (eur("USD"), used(1, 1), false),
        (eur("EUR"), Used { cost: None, ..used(1, 0) }, false),
    ] {
        let graph = voiced(|graph| {
            graph.desks.lookup_mut(ACME).unwrap().talk.budget = Some(budget(cost));
        });
        let mut talk = Talk::with(graph, &[order(1, 0, 20)]);
        talk.customer("cancel my order", &[Reading::Intent(WANTS_CANCEL)]);
        phrased(&mut talk, Some("Give me 5 EUR."), Some(used));
        let phrases = talk.outputs.iter().filter(|o| matches!(o.kind, OutputKind::Phrase(_)));
        assert_eq!(phrases.count() == 2, left, "asked again only while something is left");
        if !left {
            talk.expect_said("address");
        }
    }
}
