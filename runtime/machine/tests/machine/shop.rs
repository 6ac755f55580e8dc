//! A small shop, built by hand: the graph that a compiler would make of a cancel-order project.

use playbook_graph::{
    ApprovalBy, Arena, AskArm, AskLabel, Authority, Bound, Call, CallArm, Comparison, Condition,
    Conduct, Currency, Decision, Desk, DeskId, Effect, Ending, Enum, EnumId, EnumValue, Expr, Fact,
    FactId, FactNeed, Field, Graph, Handoff, Id, Intent, IntentId, Interrupt, Limit, LimitKey,
    MatchArm, Measure, Money, Need, NeedKind, OriginId, Outcome, OutcomeId, OverLimit, Param,
    Patience, Pattern, Piece, Playbook, PlaybookId, Point, PointId, Prover, ProverArm, Proves,
    Quantifier, Record, RecordId, Ref, Refined, RefinedId, Role, RoleId, Rule, Silence,
    SilenceDoes, SilenceStage, Slot, SlotId, SlotRef, State, StateId, Step, Team, TeamId, Text,
    Tool, ToolId, Type, Value, Variable, VariableId,
};

pub(crate) const NOWHERE: OriginId = OriginId(0);

pub(crate) const STATUS: EnumId = EnumId(0);
pub(crate) const REASON: EnumId = EnumId(1);
pub(crate) const ORDER: RecordId = RecordId(0);
pub(crate) const CUSTOMER: RecordId = RecordId(1);
pub(crate) const CANCELLATION: RecordId = RecordId(2);
pub(crate) const IDENTIFIED: FactId = FactId(0);
pub(crate) const FIND_CUSTOMER: ToolId = ToolId(0);
pub(crate) const ORDERS_OF: ToolId = ToolId(1);
pub(crate) const CANCEL_ORDER: ToolId = ToolId(2);
pub(crate) const ORDERS: TeamId = TeamId(0);
pub(crate) const SUPPORT: TeamId = TeamId(1);
pub(crate) const WANTS_CANCEL: IntentId = IntentId(0);
pub(crate) const WANTS_PERSON: IntentId = IntentId(1);
pub(crate) const CANCEL: PlaybookId = PlaybookId(0);
pub(crate) const IDENTIFY: PlaybookId = PlaybookId(1);
pub(crate) const ACME: DeskId = DeskId(0);
pub(crate) const THE_ORDER: SlotRef = SlotRef { playbook: CANCEL, slot: SlotId(0) };
pub(crate) const THE_REASON: SlotRef = SlotRef { playbook: CANCEL, slot: SlotId(1) };
pub(crate) const THE_EMAIL: SlotRef = SlotRef { playbook: IDENTIFY, slot: SlotId(0) };

pub(crate) fn usd(whole: i64) -> Value {
    Value::Money(dollars(whole))
}

fn dollars(whole: i64) -> Money {
    Money::new(Currency::from_code("USD").unwrap(), whole * 100)
}

/// An order of Mei's: its number, its status (`0` is pending, `2` delivered), its total.
pub(crate) fn order(number: u32, status: u32, total: i64) -> Value {
    order_of("mei", number, status, total)
}

pub(crate) fn order_of(customer: &str, number: u32, status: u32, total: i64) -> Value {
    let fields = [
        Value::text(format!("#W{number:07}")),
        Value::text(customer),
        Value::Enum { of: STATUS, value: status },
        usd(total),
        Value::text("card 4242"),
    ];
    Value::Record { of: ORDER, fields: fields.into() }
}

pub(crate) fn customer(id: &str, name: &str) -> Value {
    Value::Record { of: CUSTOMER, fields: [Value::text(id), Value::text(name)].into() }
}

pub(crate) fn cancellation(refund: i64) -> Value {
    Value::Record { of: CANCELLATION, fields: [usd(refund), Value::Duration(5 * 86_400)].into() }
}

/// No longer needed (`0`) or ordered by mistake (`1`).
pub(crate) fn reason(value: u32) -> Value {
    Value::Enum { of: REASON, value }
}

/// The project: three files' worth.
pub(crate) fn shop() -> Graph {
    let mut graph = Graph::default();
    types(&mut graph);
    graph.roles.push(Role { name: "team_lead".into(), origin: NOWHERE });
    for name in ["orders", "support"] {
        let announce = Some("I'm handing you over to a colleague.".to_owned());
        graph.teams.push(Team { announce, ..Team::named(name) });
    }
    graph.intents.push(intent("cancel_order", "please cancel my order"));
    graph.intents.push(intent("wants_a_person", "let me talk to someone"));
    graph.facts.push(Fact {
        name: "identified".into(),
        doc: String::new(),
        subject_name: "customer".into(),
        subject: Type::Record(CUSTOMER),
        lasts: Some(30 * 60),
        kept_by: None,
        origin: NOWHERE,
    });
    tools(&mut graph);
    graph.authorities.push(authority());
    graph.playbooks.push(cancel_order());
    graph.playbooks.push(identify());
    graph.desks.push(desk());
    graph
}

fn types(graph: &mut Graph) {
    let values = |names: &[&str]| {
        let spoken = |name: &&str| EnumValue::new(*name, name.replace('_', " "));
        names.iter().map(spoken).collect()
    };
    let named = |name: &str, values| Enum {
        name: name.into(),
        doc: String::new(),
        values,
        origin: NOWHERE,
    };
    graph
        .enums
        .push(named("OrderStatus", values(&["pending", "processed", "delivered", "cancelled"])));
    graph.enums.push(named("CancelReason", values(&["no_longer_needed", "ordered_by_mistake"])));
    graph.refined.push(Refined {
        name: "OrderId".into(),
        doc: String::new(),
        pattern: Pattern::new("#W[0-9]{7}").unwrap(),
        origin: NOWHERE,
    });
    let usd = Type::Money(Currency::from_code("USD").unwrap());
    graph.records.push(record(
        "Order",
        &[
            ("id", Type::Refined(RefinedId(0))),
            ("customer", Type::Text),
            ("status", Type::Enum(STATUS)),
            ("total", usd.clone()),
            ("payment", Type::Text),
        ],
        Some(text(vec![words("order "), value(field(it(), ORDER, 0))])),
    ));
    graph.records.push(record(
        "Customer",
        &[("id", Type::Text), ("name", Type::Text)],
        Some(text(vec![value(field(it(), CUSTOMER, 1))])),
    ));
    graph.records.push(record("Cancellation", &[("refund", usd), ("days", Type::Duration)], None));
}

fn record(name: &str, fields: &[(&str, Type)], shown_as: Option<Text>) -> Record {
    let field = |(name, ty): &(&str, Type)| Field {
        name: (*name).into(),
        ty: ty.clone(),
        marks: playbook_graph::Marks::default(),
    };
    let fields = fields.iter().map(field).collect();
    Record {
        name: name.into(),
        doc: String::new(),
        fields,
        shown_as,
        key: None,
        tags: Vec::new(),
        origin: NOWHERE,
    }
}

fn intent(name: &str, example: &str) -> Intent {
    Intent {
        name: name.into(),
        description: String::new(),
        examples: vec![example.into()],
        origin: NOWHERE,
    }
}

fn tools(graph: &mut Graph) {
    graph.tools.push(Tool {
        fails: vec!["not_found".into()],
        proves: Some(Proves { fact: IDENTIFIED, subject: Expr::Ref(Ref::Result), when: None }),
        ..tool(
            "shop.find_customer",
            &[("email", Type::Email)],
            Type::Record(CUSTOMER),
            Effect::Reads,
        )
    });
    let orders = Type::List { of: Box::new(Type::Record(ORDER)), at_least: 0, at_most: Some(50) };
    let own = is(field(it(), ORDER, 1), Expr::Ref(Ref::Param(0)));
    let all_own = Expr::Quantified {
        by: Quantifier::All,
        list: Box::new(Expr::Ref(Ref::Result)),
        condition: Box::new(own),
    };
    graph.tools.push(Tool {
        fresh_for: Some(5 * 60),
        promises: vec![Condition { expr: all_own, origin: NOWHERE }],
        ..tool("shop.orders_of", &[("customer_id", Type::Text)], orders, Effect::Reads)
    });
    let params = [("order", Type::Record(ORDER)), ("reason", Type::Enum(REASON))];
    graph.tools.push(Tool {
        fails: vec!["already_shipped".into()],
        moves_money: Some(param_field(0, ORDER, 3)),
        never_twice_for: Some(param_field(0, ORDER, 0)),
        changes: vec![ORDERS_OF],
        ..tool("shop.cancel_order", &params, Type::Record(CANCELLATION), Effect::Sensitive)
    });
}

fn tool(name: &str, params: &[(&str, Type)], gives: Type, effect: Effect) -> Tool {
    let param = |(name, ty): &(&str, Type)| Param::new(*name, ty.clone());
    Tool {
        name: name.into(),
        doc: String::new(),
        params: params.iter().map(param).collect(),
        gives,
        effect,
        fails: vec![],
        timeout: Some(10),
        retries: 0,
        fresh_for: None,
        promises: vec![],
        proves: None,
        moves_money: None,
        never_twice_for: None,
        changes: vec![],
        checked_by: None,
        undo_by: None,
        key_lasts: None,
        evidence: Vec::new(),
        origin: NOWHERE,
    }
}

/// Up to 100 USD is allowed, up to 500 USD needs a team lead, more is denied.
fn authority() -> Authority {
    let need = |kind| Need { kind, because: None, origin: NOWHERE };
    let own = is(param_field(0, ORDER, 1), field(Expr::Ref(Ref::Subject(IDENTIFIED)), CUSTOMER, 0));
    let pending = is(param_field(0, ORDER, 2), literal(Value::Enum { of: STATUS, value: 0 }));
    let up_to = |whole| compare(param_field(0, ORDER, 3), Comparison::AtMost, literal(usd(whole)));
    let rule = |decision, when| Rule { decision, when, origin: NOWHERE };
    let lead = ApprovalBy { roles: vec![RoleId(0)], within: 4 * 3_600 };
    let finance = "Over 500 USD goes to finance.".to_owned();
    Authority {
        tool: CANCEL_ORDER,
        needs: vec![
            need(NeedKind::Fact(IDENTIFIED)),
            need(NeedKind::Condition(own)),
            need(NeedKind::Condition(pending)),
            need(NeedKind::CustomersYes),
        ],
        rules: vec![
            rule(Decision::Allow, Some(up_to(100))),
            rule(Decision::Approval(lead.clone()), Some(up_to(500))),
            rule(Decision::Deny(Some(finance)), None),
        ],
        limits: vec![
            Limit {
                measure: Measure::Times(3),
                per: LimitKey::Expr(field(Expr::Ref(Ref::Subject(IDENTIFIED)), CUSTOMER, 0)),
                within: Some(30 * 86_400),
                when: None,
                then: OverLimit::Approval(lead),
                origin: NOWHERE,
            },
            Limit {
                measure: Measure::Amount(dollars(5_000)),
                per: LimitKey::Day,
                within: None,
                when: None,
                then: OverLimit::Deny(None),
                origin: NOWHERE,
            },
        ],
        origin: NOWHERE,
    }
}

fn cancel_order() -> Playbook {
    let mut book = Book::new("cancel_order", &["cancelled", "unchanged", "refused"]);
    let orders = Type::List { of: Box::new(Type::Record(ORDER)), at_least: 0, at_most: Some(50) };
    let order = book.slot("order", Type::Record(ORDER), "Which order would you like to cancel?");
    let why = "Is it no longer needed, or was it ordered by mistake?";
    let reason = book.slot("reason", Type::Enum(REASON), why);
    let orders = book.variable("orders", orders);
    book.variable("done", Type::Record(CANCELLATION));
    book.playbook.slots[order].among = Some(Expr::Ref(Ref::Variable(orders)));
    book.playbook.slots[reason].why =
        Some(plain("We may only cancel for one of these two reasons."));
    for name in ["find", "cancel", "too_late"] {
        book.state(name);
    }
    let unchanged = book.end(Some(DO), 1);
    let late = find(&mut book, orders, unchanged);
    cancel(&mut book, reason, unchanged, late);
    too_late(&mut book);
    let on_cancel = book.end(None, 1);
    book.playbook.on_cancel = Some(on_cancel);
    book.playbook.starts_on = vec![WANTS_CANCEL];
    book.playbook.needs = vec![FactNeed { fact: IDENTIFIED, origin: NOWHERE }];
    book.playbook
}

const FIND: StateId = StateId(0);
const DO: StateId = StateId(1);
const TOO_LATE: StateId = StateId(2);

fn the_order() -> Expr {
    Expr::Ref(Ref::Slot(SlotId(0)))
}

/// Looks the orders up, asks which one, and goes by its status. Gives the way to `too_late`.
fn find(book: &mut Book, orders: VariableId, unchanged: PointId) -> PointId {
    let to_cancel = book.add(Some(FIND), Step::GoTo { state: DO });
    let to_late = book.add(Some(FIND), Step::GoTo { state: TOO_LATE });
    let arm = |values: &[u32], to| MatchArm {
        values: values.iter().map(|value| Value::Enum { of: STATUS, value: *value }).collect(),
        to,
        origin: NOWHERE,
    };
    let status = Step::Match {
        subject: field(the_order(), ORDER, 2),
        arms: vec![arm(&[0], to_cancel), arm(&[1, 2], to_late), arm(&[3], unchanged)],
        otherwise: None,
    };
    let status = book.add(Some(FIND), status);
    let ask = book.add(Some(FIND), Step::Ask { slot: SlotId(0), arms: vec![], next: status });
    let args = vec![field(Expr::Ref(Ref::Subject(IDENTIFIED)), CUSTOMER, 0)];
    let call = Call { tool: ORDERS_OF, args, result: Some(orders), each: None };
    let entry = book.add(Some(FIND), Step::Call { call, arms: vec![], next: ask });
    book.enter_at(FIND, entry);
    to_late
}

/// Asks for the reason and a yes, cancels, says so.
fn cancel(book: &mut Book, reason: SlotId, unchanged: PointId, late: PointId) {
    let done = VariableId(1);
    let to_find = book.add(Some(DO), Step::GoTo { state: FIND });
    let ended = book.end(Some(DO), 0);
    let said = text(vec![
        value(the_order()),
        words(" is cancelled. "),
        value(field(Expr::Ref(Ref::Variable(done)), CANCELLATION, 0)),
        words(" goes back."),
    ]);
    let say = book.add(Some(DO), Step::Say { text: said, exactly: false, next: ended });
    let mut handoff = |why: &str| {
        let because = plain(why);
        book.add(Some(DO), Step::HandOff(Handoff { team: ORDERS, because, origin: NOWHERE }))
    };
    let denied = handoff("cancelling this is over the limit");
    let expired = handoff("nobody approved it in time");
    let unknown = handoff("it is not known whether the cancellation went through");
    let arm = |ending, to| CallArm { ending, to, origin: NOWHERE };
    let confirm = text(vec![
        words("Shall I cancel "),
        value(the_order()),
        words(" because "),
        value(Expr::Ref(Ref::Slot(reason))),
        words("? "),
        value(field(the_order(), ORDER, 3)),
        words(" goes back to "),
        value(field(the_order(), ORDER, 4)),
        words("."),
    ]);
    let args = vec![the_order(), Expr::Ref(Ref::Slot(reason))];
    let act = Step::Act {
        call: Call { tool: CANCEL_ORDER, args, result: Some(done), each: None },
        confirm: Some(confirm),
        waiting: Some(plain("A colleague has to approve this.")),
        arms: vec![
            arm(Ending::No, unchanged),
            arm(Ending::Denied, denied),
            arm(Ending::Expired, expired),
            arm(Ending::Changed, to_find),
            arm(Ending::Refused(0), late),
            arm(Ending::Unknown, unknown),
        ],
        next: say,
        part_of: None,
    };
    let act = book.add(Some(DO), act);
    let entry = book.add(Some(DO), Step::Ask { slot: reason, arms: vec![], next: act });
    book.enter_at(DO, entry);
}

fn too_late(book: &mut Book) {
    let refused = book.end(Some(TOO_LATE), 2);
    let said = text(vec![value(the_order()), words(" has already left.")]);
    let entry = book.add(Some(TOO_LATE), Step::Say { text: said, exactly: false, next: refused });
    book.enter_at(TOO_LATE, entry);
}

fn identify() -> Playbook {
    let mut book = Book::new("identify", &["done", "failed"]);
    let email = book.slot("email", Type::Email, "Which e-mail address is your order under?");
    let [by_email, again, give_up] = ["by_email", "again", "give_up"].map(|name| book.state(name));
    let done = book.add(Some(by_email), Step::End { outcome: OutcomeId(0), values: vec![] });
    let failed = book.add(Some(give_up), Step::End { outcome: OutcomeId(1), values: vec![] });
    book.enter_at(give_up, failed);
    let to_again = book.add(Some(by_email), Step::GoTo { state: again });
    let to_give_up = book.add(Some(by_email), Step::GoTo { state: give_up });
    let args = vec![Expr::Ref(Ref::Slot(email))];
    let not_found = CallArm { ending: Ending::Refused(0), to: to_again, origin: NOWHERE };
    let call = Call { tool: FIND_CUSTOMER, args, result: None, each: None };
    let call = book.add(Some(by_email), Step::Call { call, arms: vec![not_found], next: done });
    let declined = AskArm { label: AskLabel::Declined, to: to_give_up, origin: NOWHERE };
    let ask = book.add(Some(by_email), Step::Ask { slot: email, arms: vec![declined], next: call });
    book.enter_at(by_email, ask);
    book.playbook.states[by_email].bound =
        Some(Bound { times: 3, then: to_give_up, origin: NOWHERE });
    let back = book.add(Some(again), Step::GoTo { state: by_email });
    let forget = book.add(Some(again), Step::Forget { slots: vec![email], next: back });
    let said = text(vec![
        words("I can't find an account with "),
        value(Expr::Ref(Ref::Slot(email))),
        words("."),
    ]);
    let say = book.add(Some(again), Step::Say { text: said, exactly: false, next: forget });
    book.enter_at(again, say);
    book.playbook
}

fn desk() -> Desk {
    let to = |team, why: &str| Handoff { team, because: plain(why), origin: NOWHERE };
    Desk {
        name: "acme".into(),
        doc: String::new(),
        playbooks: vec![CANCEL],
        needs: vec![FactNeed { fact: IDENTIFIED, origin: NOWHERE }],
        provers: vec![Prover {
            fact: IDENTIFIED,
            playbook: IDENTIFY,
            arms: vec![ProverArm {
                outcome: OutcomeId(1),
                handoff: to(SUPPORT, "the customer could not be identified"),
            }],
            origin: NOWHERE,
        }],
        interrupts: vec![Interrupt {
            intent: WANTS_PERSON,
            handoff: to(SUPPORT, "asked for a person"),
        }],
        default: to(SUPPORT, "there was no way on"),
        patience: Patience { tries: 2, then: Some(to(SUPPORT, "the question stayed unclear")) },
        matters: Default::default(),
        keeps: Default::default(),
        talk: Default::default(),
        silence: Silence {
            stages: vec![
                SilenceStage {
                    after: 600,
                    does: SilenceDoes::Nudge(plain("Are you still there?")),
                },
                SilenceStage { after: 86_400, does: SilenceDoes::Close },
            ],
        },
        conduct: Conduct::default(),
        origin: NOWHERE,
    }
}

/// A playbook being put together, last point first.
struct Book {
    playbook: Playbook,
}

impl Book {
    fn new(name: &str, outcomes: &[&str]) -> Self {
        let outcome = |name: &&str| Outcome { name: (*name).into(), values: vec![] };
        Self {
            playbook: Playbook {
                name: name.into(),
                doc: String::new(),
                outcomes: outcomes.iter().map(outcome).collect(),
                starts_on: vec![],
                starts_on_events: Vec::new(),
                needs: vec![],
                on_cancel: None,
                slots: Arena::default(),
                variables: Arena::default(),
                states: Arena::default(),
                points: Arena::default(),
                start: StateId(0),
                header: Default::default(),
                origin: NOWHERE,
            },
        }
    }

    fn slot(&mut self, name: &str, ty: Type, ask: &str) -> SlotId {
        let ask = Some(plain(ask));
        self.playbook.slots.push(Slot { ask, ..Slot::new(name, ty, NOWHERE) })
    }

    fn variable(&mut self, name: &str, ty: Type) -> VariableId {
        self.playbook.variables.push(Variable { name: name.into(), ty, origin: NOWHERE })
    }

    fn state(&mut self, name: &str) -> StateId {
        let entry = PointId::from_index(0);
        self.playbook.states.push(State { name: name.into(), entry, bound: None, origin: NOWHERE })
    }

    fn end(&mut self, state: Option<StateId>, outcome: u32) -> PointId {
        self.add(state, Step::End { outcome: OutcomeId(outcome), values: vec![] })
    }

    fn enter_at(&mut self, state: StateId, point: PointId) {
        self.playbook.states[state].entry = point;
    }

    fn add(&mut self, state: Option<StateId>, step: Step) -> PointId {
        self.playbook.points.push(Point { state, step, origin: NOWHERE })
    }
}

fn it() -> Expr {
    Expr::Ref(Ref::It)
}

fn literal(value: Value) -> Expr {
    Expr::Literal(value)
}

fn field(of: Expr, record: RecordId, field: u32) -> Expr {
    Expr::Field { of: Box::new(of), record, field }
}

fn param_field(place: u32, record: RecordId, of: u32) -> Expr {
    field(Expr::Ref(Ref::Param(place)), record, of)
}

fn is(left: Expr, right: Expr) -> Expr {
    compare(left, Comparison::Is, right)
}

fn compare(left: Expr, by: Comparison, right: Expr) -> Expr {
    Expr::Compare { left: Box::new(left), by, right: Box::new(right) }
}

fn text(pieces: Vec<Piece>) -> Text {
    Text { pieces, origin: NOWHERE }
}

fn plain(text: &str) -> Text {
    Text::plain(text, NOWHERE)
}

fn words(text: &str) -> Piece {
    Piece::Words(text.into())
}

fn value(expr: Expr) -> Piece {
    Piece::Value(expr)
}
