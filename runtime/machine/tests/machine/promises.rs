//! What holds whatever the customer means, tools answer and people decide.

use std::collections::BTreeSet;

use playbook_graph::{Description, FieldIs, Pick, Reading, Said, SlotRef, Value};
use playbook_machine::{InputKind, LedgerAnswer, LimitId, OutputKind, ToolOutcome, Waits};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::{collection, option};

use crate::shop::{
    ACME, CANCEL_ORDER, STATUS, THE_EMAIL, THE_ORDER, THE_REASON, WANTS_CANCEL, WANTS_PERSON,
    customer, order, reason, shop,
};
use crate::talk::{Talk, numbered, says};

/// One thing that happens.
#[derive(Clone, Debug)]
enum Happens {
    /// The customer answers what is asked; of orders, the one with this number.
    Helps(u32),
    Customer(Vec<Reading>),
    Decides(bool),
    Passes(i64),
    Cancelling(ToolOutcome),
    Ledger(LedgerAnswer),
    Orders(Vec<(u32, i64)>),
    TakesOver,
    GivesBack,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        25 => (1_u32..5).prop_map(Happens::Helps),
        1 => Just(Happens::Customer(vec![Reading::Cancel])),
        12 => collection::vec(reading(), 0..4).prop_map(Happens::Customer),
        3 => Just(Happens::Customer(vec![Reading::Yes])),
        2 => any::<bool>().prop_map(Happens::Decides),
        2 => prop_oneof![4 => 1_i64..500, 1 => 1_i64..100_000].prop_map(Happens::Passes),
        1 => outcome().prop_map(Happens::Cancelling),
        1 => ledger().prop_map(Happens::Ledger),
        1 => collection::vec((0_u32..4, 1_i64..700), 0..4).prop_map(Happens::Orders),
        1 => prop_oneof![1 => Just(Happens::TakesOver), 4 => Just(Happens::GivesBack)],
    ]
}

fn reading() -> impl Strategy<Value = Reading> {
    prop_oneof![
        3 => Just(Reading::Intent(WANTS_CANCEL)),
        3 => email().prop_map(|said| Reading::Answer(THE_EMAIL, said)),
        4 => description().prop_map(|said| Reading::Answer(THE_ORDER, said)),
        2 => description().prop_map(|said| Reading::Correct(THE_ORDER, said)),
        3 => a_reason().prop_map(|said| Reading::Answer(THE_REASON, said)),
        2 => a_reason().prop_map(|said| Reading::Correct(THE_REASON, said)),
        4 => Just(Reading::Yes),
        1 => Just(Reading::No),
        1 => Just(Reading::Why),
        1 => Just(Reading::Unclear),
        1 => (any::<u32>(), any::<u32>()).prop_map(|(playbook, slot)| {
            let slot = SlotRef {
                playbook: playbook_graph::PlaybookId(playbook % 4),
                slot: playbook_graph::SlotId(slot % 4),
            };
            Reading::Answer(slot, Said::Value(Value::Int(1)))
        }),
        // Changes of lists, said of slots that hold none.
        1 => (0_u32..3, description(), a_reason()).prop_map(|(kind, said, other)| match kind {
            0 => Reading::Add(THE_ORDER, said),
            1 => Reading::Remove(THE_REASON, other),
            _ => Reading::Change(THE_ORDER, said, Said::Parts(vec![(0, other)])),
        }),
    ]
}

fn email() -> impl Strategy<Value = Said> {
    prop_oneof![3 => Just("mei@example.com"), 1 => Just("tom@example.com"), 1 => Just("no mail")]
        .prop_map(|text| Said::Value(Value::text(text)))
}

fn a_reason() -> impl Strategy<Value = Said> {
    (0_u32..3).prop_map(|value| Said::Value(reason(value)))
}

fn description() -> impl Strategy<Value = Said> {
    let status = (0_u32..4)
        .prop_map(|value| FieldIs { path: vec![2], value: Value::Enum { of: STATUS, value } });
    let pick = prop_oneof![
        Just(Pick::Last),
        Just(Pick::All),
        (0_u32..4).prop_map(Pick::Position),
        Just(Pick::Lowest(vec![3])),
        Just(Pick::Highest(vec![3])),
    ];
    (collection::vec(status, 0..2), option::of(pick)).prop_map(|(wheres, pick)| {
        Said::Description(Description { wheres, pick, ..Description::default() })
    })
}

fn outcome() -> impl Strategy<Value = ToolOutcome> {
    prop_oneof![
        Just(ToolOutcome::Refused("already_shipped".into())),
        Just(ToolOutcome::Refused("unheard_of".into())),
        Just(ToolOutcome::Failed("connection refused".into())),
        Just(ToolOutcome::Unknown("no answer".into())),
        Just(ToolOutcome::Gave(Value::text("ok"))),
    ]
}

fn ledger() -> impl Strategy<Value = LedgerAnswer> {
    let limit = (0_u32..3).prop_map(|limit| LimitId { authority: 0, limit });
    prop_oneof![
        collection::vec(limit, 0..3).prop_map(LedgerAnswer::OverLimit),
        Just(LedgerAnswer::SameDone(ToolOutcome::Gave(crate::shop::cancellation(20)))),
        Just(LedgerAnswer::OtherDone),
        Just(LedgerAnswer::UnderWay),
    ]
}

/// Mei has signed in, and the desk asks for as long as it takes: so that much happens.
fn patient_talk(orders: &[Value]) -> Talk {
    let mut graph = shop();
    graph.desks[ACME].patience.tries = 100;
    let mut talk = Talk::with(graph, orders);
    let subject = customer("mei", "Mei");
    talk.input(InputKind::HostFact { fact: "identified".into(), subject });
    talk.customer("cancel an order", &[Reading::Intent(WANTS_CANCEL)]);
    talk
}

/// What a customer means who only wants to get on.
fn helpful(talk: &Talk, number: u32) -> Reading {
    let standing = talk.conversation.standing(talk.graph.runnable());
    let asked = standing.iter().find_map(|case| match case.waits {
        Waits::Answer(slot) => Some(SlotRef { playbook: case.playbook, slot }),
        _ => None,
    });
    match asked {
        Some(THE_ORDER) => Reading::Answer(THE_ORDER, numbered(number)),
        Some(THE_REASON) => says(THE_REASON, reason(number % 2)),
        Some(_) => says(THE_EMAIL, Value::text("mei@example.com")),
        None if standing.iter().any(|case| case.waits == Waits::Yes) => Reading::Yes,
        None => Reading::Intent(WANTS_CANCEL),
    }
}

fn happen(talk: &mut Talk, one: Happens) {
    match one {
        Happens::Customer(means) => {
            talk.customer("…", &means);
        }
        Happens::Helps(number) => {
            let helps = helpful(talk, number);
            talk.customer("…", &[helps]);
        }
        Happens::Decides(approves) => {
            if !talk.requested().is_empty() {
                talk.decides("lea", "team_lead", approves);
            }
        }
        Happens::Passes(seconds) => {
            talk.pass(seconds);
        }
        Happens::Cancelling(outcome) => talk.cancelling.push_back(outcome),
        Happens::Ledger(answer) => talk.ledger.push_back(answer),
        Happens::Orders(orders) => {
            let number = (1_u32..).zip(orders);
            talk.orders = number.map(|(n, (status, total))| order(n, status, total)).collect();
        }
        Happens::TakesOver => talk.input(InputKind::TakeOver { by: "lea".into() }),
        Happens::GivesBack => talk.input(InputKind::GiveBack { by: "lea".into() }),
    }
}

/// Every sensitive call has a grant for a reservation that was made for it, and each grant is used
/// once.
fn expect_every_call_granted(talk: &Talk) {
    let mut reserved = BTreeSet::new();
    let mut asked = vec![];
    for output in &talk.outputs {
        match &output.kind {
            OutputKind::Reply { text } if text.contains("Shall I cancel") => asked.push(text),
            OutputKind::Reserve(reservation) => {
                reserved.insert(reservation.digest);
            }
            OutputKind::CallTool { tool: CANCEL_ORDER, args, grant, key } => {
                let grant = grant.as_ref().expect("a sensitive call without a grant");
                assert!(reserved.remove(&grant.digest), "nothing was reserved for this call");
                assert!(key.is_some());
                let shown = talk.graph.runnable().graph().speak_value(&args[0]);
                let was_shown = asked.iter().any(|question: &&String| question.contains(&shown));
                assert!(was_shown, "{shown} was called and never shown");
            }
            OutputKind::CallTool { grant, .. } => assert!(grant.is_none()),
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_call_without_its_grant_and_every_journal_folds(
        turns in collection::vec(happens(), 20..40),
    ) {
        let mut talk = patient_talk(&[order(1, 0, 20), order(2, 0, 300), order(3, 2, 50)]);
        for one in turns {
            happen(&mut talk, one);
        }
        expect_every_call_granted(&talk);
        talk.expect_folds();
    }

    #[test]
    fn who_asks_for_a_person_reaches_one_from_anywhere(
        turns in collection::vec(happens(), 0..15),
    ) {
        let mut talk = patient_talk(&[order(1, 0, 20), order(2, 0, 300)]);
        for one in turns {
            happen(&mut talk, one);
        }
        talk.input(InputKind::GiveBack { by: "lea".into() });
        talk.customer("let me talk to someone", &[Reading::Intent(WANTS_PERSON)]);
        assert!(talk.handed_over().is_some(), "{}", talk.trace());
    }
}
