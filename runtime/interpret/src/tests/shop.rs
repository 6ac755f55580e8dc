//! A small shop as the interpreter's tests know it: orders, two reasons, three intents.

use playbook_graph::{
    Arena, Asked, Currency, Enum, EnumId, EnumValue, Expr, Field, Graph, Intent, IntentId, Money,
    OpenSlot, OriginId, Pattern, Playbook, PlaybookId, Question, Record, RecordId, Ref, Refined,
    RefinedId, Slot, SlotId, SlotRef, StateId, Type, Value,
};

const NOWHERE: OriginId = OriginId(0);

/// The slots, by name.
pub(crate) const ORDER: SlotRef = slot(0, 0);
pub(crate) const REASON: SlotRef = slot(0, 1);
pub(crate) const EMAIL: SlotRef = slot(1, 0);
pub(crate) const NAME: SlotRef = slot(1, 1);
pub(crate) const AMOUNT: SlotRef = slot(2, 0);
pub(crate) const URGENT: SlotRef = slot(2, 1);
pub(crate) const SLOTS: [SlotRef; 6] = [ORDER, REASON, EMAIL, NAME, AMOUNT, URGENT];

/// The slots that only the documents ask for: of every type one, a member's, and things of an order.
pub(crate) const ITEMS: SlotRef = slot(5, 0);
pub(crate) const ITEM: SlotRef = slot(6, 0);

/// The intents, by name.
pub(crate) const CANCEL_ORDER: IntentId = IntentId(0);
pub(crate) const WANTS_A_PERSON: IntentId = IntentId(1);
pub(crate) const WANTS_A_REFUND: IntentId = IntentId(2);
pub(crate) const INTENTS: [IntentId; 3] = [CANCEL_ORDER, WANTS_A_PERSON, WANTS_A_REFUND];

const fn slot(playbook: u32, slot: u32) -> SlotRef {
    SlotRef { playbook: PlaybookId(playbook), slot: SlotId(slot) }
}

pub(crate) fn usd(minor: i64) -> Money {
    Money::new(Currency::from_code("USD").unwrap(), minor)
}

pub(crate) fn graph() -> Graph {
    let mut graph = Graph::default();
    graph.refined.push(Refined {
        name: "OrderId".into(),
        doc: String::new(),
        pattern: Pattern::new("#W[0-9]{7}").unwrap(),
        origin: NOWHERE,
    });
    graph.enums.push(choice("CancelReason", &["no longer needed", "ordered by mistake"]));
    graph.enums.push(choice("OrderStatus", &["pending", "processed", "delivered", "cancelled"]));
    graph.records.push(order_record());
    let order = Type::Record(RecordId(0));
    let pick = Slot { among: Some(Expr::List(Vec::new())), ..named("order", order) };
    let reason = named("reason", Type::Enum(EnumId(0)));
    graph.playbooks.push(playbook("cancel_order", vec![pick, reason], &[CANCEL_ORDER]));
    let (email, name) = (named("email", Type::Email), named("name", Type::Text));
    graph.playbooks.push(playbook("identify", vec![email, name], &[]));
    let amount = named("amount", Type::Money(Currency::from_code("USD").unwrap()));
    let urgent = named("urgent", Type::Bool);
    graph.playbooks.push(playbook("refund", vec![amount, urgent], &[WANTS_A_REFUND]));
    more_playbooks(&mut graph);
    graph.intents = [
        intent(
            "cancel_order",
            &[
                "please cancel my order",
                "I don't want it any more, stop it",
                "can you stop the order before it ships",
            ],
        ),
        intent("wants_a_person", &["let me talk to someone", "I want a human being"]),
        intent("wants_a_refund", &["I want my money back", "when do I get my refund"]),
    ]
    .into_iter()
    .collect();
    graph
}

/// What the documents ask for besides.
fn more_playbooks(graph: &mut Graph) {
    let member = graph.refined.push(Refined {
        name: "Member".into(),
        doc: String::new(),
        pattern: Pattern::new("M-[0-9]{4}").unwrap(),
        origin: NOWHERE,
    });
    let post_code = graph.refined.push(Refined {
        name: "PostCode".into(),
        doc: String::new(),
        pattern: Pattern::new("[0-9]{5}").unwrap(),
        origin: NOWHERE,
    });
    let colour = graph.enums.push(choice("Colour", &["black", "white", "grey", "red"]));
    let faults = ["damaged", "arrived late", "wrong size", "changed my mind", "something else"];
    let fault = graph.enums.push(choice("Fault", &faults));
    let stars = Type::Ranged { of: Box::new(Type::Int), low: 1, high: 5 };
    let vehicle = graph.enums.push(vehicles());
    let lock = graph.enums.push(choice("Lock", &["locked", "not locked"]));
    let details = [
        ("lock", Type::Enum(lock)),
        ("vehicle", Type::Enum(vehicle)),
        ("day", Type::Date),
        ("count", Type::Int),
        ("wait", Type::Duration),
        ("share", Type::Percent),
        ("weight", Type::Decimal),
        ("phone", Type::Phone),
        ("link", Type::Url),
        ("stars", stars),
        ("fault", Type::Enum(fault)),
        ("price", Type::AnyMoney),
        ("colour", Type::Enum(colour)),
    ];
    let details = details.map(|(name, ty)| named(name, ty));
    graph.playbooks.push(playbook("details", details.into(), &[]));
    let member = [
        named("surname", Type::Text),
        named("member", Type::Refined(member)),
        named("post_code", Type::Refined(post_code)),
        named("born", Type::Date),
    ];
    graph.playbooks.push(playbook("member", member.into(), &[]));
    let text = |name: &str| field(name, Type::Text);
    let record = |name: &str, fields| Record { name: name.into(), fields, ..order_record() };
    let feature = record("Feature", vec![text("name"), text("value")]);
    let feature = Type::Record(graph.records.push(feature));
    let features = Type::List { of: Box::new(feature), at_least: 0, at_most: Some(10) };
    let usd = Type::Money(Currency::from_code("USD").unwrap());
    let item = record("Item", vec![text("name"), field("features", features), field("price", usd)]);
    let item = Type::Record(graph.records.push(item));
    let items = Type::List { of: Box::new(item.clone()), at_least: 1, at_most: Some(20) };
    let some = Slot {
        among: Some(Expr::List(Vec::new())),
        gathered: Some(playbook_graph::Gathered { until: None }),
        ..named("items", items)
    };
    graph.playbooks.push(playbook("send_back", vec![some], &[]));
    let one = Slot { among: Some(Expr::List(Vec::new())), ..named("item", item) };
    graph.playbooks.push(playbook("look_up", vec![one], &[]));
    let names = [named("first_name", Type::Text), named("last_name", Type::Text)];
    graph.playbooks.push(playbook("who_it_is", names.into(), &[]));
    at_a_hotel(graph);
}

/// What a guest is asked.
fn at_a_hotel(graph: &mut Graph) {
    let mut grounds = choice("Grounds", &["illness", "a death in the family", "another reason"]);
    let also = [vec!["ill"], vec!["somebody died"], vec![]];
    for (value, also) in grounds.values.iter_mut().zip(also) {
        value.also = also.into_iter().map(str::to_owned).collect();
    }
    let grounds = graph.enums.push(grounds);
    let mut trouble = choice("Trouble", &["noise", "a dirty room", "no water"]);
    trouble.values[2].also = vec!["shower".to_owned()];
    let trouble = graph.enums.push(trouble);
    let number = graph.refined.push(Refined {
        name: "BookingNumber".into(),
        doc: String::new(),
        pattern: Pattern::new("BW[0-9]{8}").unwrap(),
        origin: NOWHERE,
    });
    let asks = |name: &str, ty, question: &str| {
        let ask = Some(playbook_graph::Text::plain(question, NOWHERE));
        Slot { ask, ..named(name, ty) }
    };
    let today = Expr::Day { of: Box::new(Expr::Ref(Ref::Now)), calendar: None };
    let arrival = Box::new(Expr::Ref(Ref::Slot(SlotId(0))));
    let condition = Expr::Compare {
        left: arrival,
        by: playbook_graph::Comparison::More,
        right: Box::new(today),
    };
    let reason = playbook_graph::Text::plain("That day is over.", NOWHERE);
    let check = playbook_graph::Check { condition, reason, origin: NOWHERE };
    let stay = vec![
        Slot { checks: vec![check], ..named("arrival", Type::Date) },
        named("departure", Type::Date),
        asks("guests", Type::Int, "For how many guests?"),
        asks("age", Type::Int, "How old is the child, in years?"),
        named("grounds", Type::Enum(grounds)),
    ];
    graph.playbooks.push(playbook("stay", stay, &[]));
    let booked = vec![
        named("booking", Type::Refined(number)),
        asks("family_name", Type::Text, "And which family name is on it?"),
    ];
    graph.playbooks.push(playbook("booked", booked, &[]));
    let complaint = vec![named("trouble", Type::Enum(trouble)), named("words", Type::Text)];
    graph.playbooks.push(playbook("complain", complaint, &[]));
}

/// What one customer has received.
pub(crate) fn items() -> Vec<Value> {
    let lamp = [("colour", "black"), ("brightness", "high"), ("power source", "AC adapter")];
    let other = [("colour", "white"), ("brightness", "low"), ("power source", "battery")];
    let shirt = [("colour", "red"), ("size", "L"), ("material", "cotton")];
    let boots = [("colour", "black"), ("size", "10"), ("material", "leather")];
    [
        ("Desk Lamp", &lamp[..], 15_000),
        ("Desk Lamp", &other[..], 12_000),
        ("T-Shirt", &shirt[..], 4_685),
        ("Hiking Boots", &boots[..], 25_138),
    ]
    .map(|(name, features, price)| {
        let feature = |(name, value): &(&str, &str)| Value::Record {
            of: RecordId(1),
            fields: [Value::text(*name), Value::text(*value)].into(),
        };
        let features = Value::List(features.iter().map(feature).collect());
        let fields = [Value::text(name), features, Value::Money(usd(price))];
        Value::Record { of: RecordId(2), fields: fields.into() }
    })
    .into()
}

/// The orders of one customer.
pub(crate) fn orders() -> Vec<Value> {
    let all = [
        ("#W1234567", 0, 5404, "2026-11-01T10:00:00Z"),
        ("#W7654321", 2, 146_370, "2026-11-05T10:00:00Z"),
        ("#W2611340", 1, 18_000, "2026-11-08T10:00:00Z"),
    ];
    all.map(|(id, status, total, placed)| Value::Record {
        of: RecordId(0),
        fields: [
            Value::text(id),
            Value::Enum { of: EnumId(1), value: status },
            Value::Money(usd(total)),
            Value::text(format!("card {}", total % 9000)),
            Value::Time(placed.parse().unwrap()),
        ]
        .into(),
    })
    .into()
}

/// A question with all slots and intents open, nothing known.
pub(crate) fn asks(asked: Asked) -> Question {
    let slots = SLOTS.map(OpenSlot::empty);
    Question::new(asked, slots.into(), INTENTS.into())
}

/// The same, where the orders are known.
pub(crate) fn asks_among(asked: Asked) -> Question {
    let mut question = asks(asked);
    question.slots[0].among = Some(orders().into());
    question
}

/// The confirmation of a cancellation: order and reason are known.
pub(crate) fn confirms() -> Question {
    let mut question = asks_among(Asked::Confirmation);
    question.slots[0].known = true;
    question.slots[1].known = true;
    question
}

fn choice(name: &str, spoken: &[&str]) -> Enum {
    let value = |spoken: &&str| EnumValue::new(spoken.replace(' ', "_"), *spoken);
    let values = spoken.iter().map(value).collect();
    Enum { name: name.into(), doc: String::new(), values, origin: NOWHERE }
}

fn vehicles() -> Enum {
    let mut vehicles =
        choice("Vehicle", &["a car", "a car with trailer", "a motorbike", "no vehicle"]);
    let also = [vec!["automobile"], vec![], vec!["motorcycle"], vec!["on foot"]];
    for (value, also) in vehicles.values.iter_mut().zip(also) {
        value.also = also.into_iter().map(str::to_owned).collect();
    }
    vehicles
}

fn field(name: &str, ty: Type) -> Field {
    Field { name: name.into(), ty, marks: playbook_graph::Marks::default() }
}

fn order_record() -> Record {
    Record {
        name: "Order".into(),
        doc: String::new(),
        fields: vec![
            field("id", Type::Refined(RefinedId(0))),
            field("status", Type::Enum(EnumId(1))),
            field("total", Type::Money(Currency::from_code("USD").unwrap())),
            field("payment", Type::Text),
            field("placed_at", Type::Time),
        ],
        shown_as: None,
        key: None,
        tags: Vec::new(),
        origin: NOWHERE,
    }
}

fn named(name: &str, ty: Type) -> Slot {
    Slot::new(name, ty, NOWHERE)
}

fn playbook(name: &str, slots: Vec<Slot>, starts_on: &[IntentId]) -> Playbook {
    Playbook {
        name: name.into(),
        doc: String::new(),
        outcomes: Arena::default(),
        starts_on: starts_on.into(),
        starts_on_events: Vec::new(),
        needs: Vec::new(),
        on_cancel: None,
        slots: slots.into_iter().collect(),
        variables: Arena::default(),
        states: Arena::default(),
        points: Arena::default(),
        start: StateId(0),
        header: Default::default(),
        origin: NOWHERE,
    }
}

fn intent(name: &str, examples: &[&str]) -> Intent {
    Intent {
        name: name.into(),
        description: String::new(),
        examples: examples.iter().map(|example| (*example).to_owned()).collect(),
        origin: NOWHERE,
    }
}
