//! A small shop as the player's tests know it: a pending order is cancelled after a yes, a large
//! one after an approval, a delivered one never.

use playbook_graph::{
    ApprovalBy, AskArm, AskLabel, Authority, Call, CallArm, Comparison, Conduct, Currency,
    Decision, Desk, Effect, Ending, Enum, EnumId, EnumValue, Expr, Fact, FactId, FactNeed, Field,
    Graph, Handoff, Intent, IntentId, Limit, LimitKey, MatchArm, Measure, Money, Need, NeedKind,
    Origin, OriginId, Outcome, OutcomeId, OverLimit, Param, Patience, Pattern, Piece, Playbook,
    Point, PointId, Record, RecordId, Ref, Refined, RefinedId, Role, RoleId, Rule, Silence,
    SilenceDoes, SilenceStage, Slot, SlotId, Source, State, StateId, Step, Team, TeamId, Text,
    Tool, ToolId, Type, Value, Variable, VariableId,
};

pub(crate) const NOWHERE: OriginId = OriginId(0);
pub(crate) const ALLOW: OriginId = OriginId(1);
pub(crate) const APPROVAL: OriginId = OriginId(2);
pub(crate) const DENY: OriginId = OriginId(3);
pub(crate) const LIMIT: OriginId = OriginId(4);

pub(crate) const ORDERS_OF: ToolId = ToolId(0);
pub(crate) const CANCEL_ORDER: ToolId = ToolId(1);
pub(crate) const IDENTIFIED: FactId = FactId(0);
pub(crate) const TEAM_LEAD: RoleId = RoleId(0);
pub(crate) const SUPPORT: TeamId = TeamId(0);
pub(crate) const CANCELLED: OutcomeId = OutcomeId(0);
pub(crate) const UNCHANGED: OutcomeId = OutcomeId(1);
pub(crate) const WANTS_CANCEL: IntentId = IntentId(0);

pub(crate) fn usd() -> Currency {
    Currency::from_code("USD").unwrap()
}

pub(crate) fn mei() -> Value {
    Value::Record { of: RecordId(1), fields: [Value::text("mei")].into() }
}

/// One of Mei's orders; the amount in dollars.
pub(crate) fn order(id: &str, status: u32, dollars: i64) -> Value {
    Value::Record {
        of: RecordId(0),
        fields: [
            Value::text(id),
            Value::Enum { of: EnumId(1), value: status },
            Value::Money(Money::new(usd(), dollars * 100)),
        ]
        .into(),
    }
}

pub(crate) fn reason(value: u32) -> Value {
    Value::Enum { of: EnumId(0), value }
}

pub(crate) fn done() -> Value {
    Value::Bool(true)
}

pub(crate) fn graph() -> Graph {
    let mut graph = Graph::default();
    let file = graph.sources.push(source());
    for start in 0..5 {
        graph.origins.push(Origin { file, start: start * 2, end: start * 2 + 1 });
    }
    graph.enums.push(choice("Reason", &["no longer needed", "ordered by mistake"]));
    graph.enums.push(choice("Status", &["pending", "delivered"]));
    let pattern = Pattern::new("#W[0-9]{7}").unwrap();
    graph.refined.push(Refined {
        name: "OrderId".into(),
        doc: String::new(),
        pattern,
        origin: NOWHERE,
    });
    graph.records.push(record(
        "Order",
        &[
            ("id", Type::Refined(RefinedId(0))),
            ("status", Type::Enum(EnumId(1))),
            ("total", Type::Money(usd())),
        ],
    ));
    graph.records.push(record("Customer", &[("id", Type::Text)]));
    graph.facts.push(Fact {
        name: "identified".into(),
        doc: String::new(),
        subject_name: "customer".into(),
        subject: Type::Record(RecordId(1)),
        lasts: None,
        kept_by: None,
        origin: NOWHERE,
    });
    graph.roles.push(Role { name: "team_lead".into(), origin: NOWHERE });
    graph
        .teams
        .push(Team { announce: Some("A colleague takes over.".into()), ..Team::named("support") });
    tools(&mut graph);
    graph.authorities.push(authority());
    graph.intents.push(Intent {
        name: "cancel_order".into(),
        description: String::new(),
        examples: vec!["please cancel my order".into()],
        origin: NOWHERE,
    });
    let playbook = graph.playbooks.push(playbook());
    graph.desks.push(Desk {
        name: "acme".into(),
        doc: String::new(),
        playbooks: vec![playbook],
        needs: Vec::new(),
        provers: Vec::new(),
        interrupts: Vec::new(),
        default: handoff("there was no way on"),
        patience: Patience { tries: 2, then: None },
        matters: Default::default(),
        keeps: Default::default(),
        talk: Default::default(),
        silence: Silence {
            stages: vec![
                SilenceStage { after: 600, does: SilenceDoes::Nudge(text("Are you still there?")) },
                SilenceStage { after: 86_400, does: SilenceDoes::Close },
            ],
        },
        conduct: Conduct::default(),
        origin: NOWHERE,
    });
    graph
}

fn source() -> Source {
    Source { name: "shop.playbook".into(), text: "0\n1\n2\n3\n4\n".into() }
}

fn tools(graph: &mut Graph) {
    let tool = |name: &str, params: Vec<Param>, gives, effect| Tool {
        name: name.into(),
        doc: String::new(),
        params,
        gives,
        effect,
        fails: Vec::new(),
        timeout: None,
        retries: 0,
        fresh_for: None,
        promises: Vec::new(),
        proves: None,
        moves_money: None,
        never_twice_for: None,
        changes: Vec::new(),
        checked_by: None,
        undo_by: None,
        key_lasts: None,
        evidence: Vec::new(),
        origin: NOWHERE,
    };
    let param = |name: &str, ty| Param::new(name, ty);
    let orders =
        Type::List { of: Box::new(Type::Record(RecordId(0))), at_least: 0, at_most: Some(50) };
    let id = vec![param("customer_id", Type::Text)];
    graph
        .tools
        .push(Tool { fresh_for: Some(300), ..tool("shop.orders_of", id, orders, Effect::Reads) });
    let args =
        vec![param("order", Type::Record(RecordId(0))), param("reason", Type::Enum(EnumId(0)))];
    graph.tools.push(Tool {
        fails: vec!["already_shipped".into()],
        moves_money: Some(field(Expr::Ref(Ref::Param(0)), 2)),
        never_twice_for: Some(field(Expr::Ref(Ref::Param(0)), 0)),
        changes: vec![ORDERS_OF],
        ..tool("shop.cancel_order", args, Type::Bool, Effect::Sensitive)
    });
}

fn authority() -> Authority {
    let at_most = |dollars: i64| Expr::Compare {
        left: Box::new(field(Expr::Ref(Ref::Param(0)), 2)),
        by: Comparison::AtMost,
        right: Box::new(Expr::Literal(Value::Money(Money::new(usd(), dollars * 100)))),
    };
    let need = |kind| Need { kind, because: None, origin: NOWHERE };
    let lead = ApprovalBy { roles: vec![TEAM_LEAD], within: 4 * 3600 };
    let subject = Expr::Ref(Ref::Subject(IDENTIFIED));
    let customer = Expr::Field { of: Box::new(subject), record: RecordId(1), field: 0 };
    Authority {
        tool: CANCEL_ORDER,
        needs: vec![need(NeedKind::Fact(IDENTIFIED)), need(NeedKind::CustomersYes)],
        rules: vec![
            Rule { decision: Decision::Allow, when: Some(at_most(100)), origin: ALLOW },
            Rule { decision: Decision::Approval(lead), when: Some(at_most(500)), origin: APPROVAL },
            Rule {
                decision: Decision::Deny(Some("That is over my limit.".into())),
                when: None,
                origin: DENY,
            },
        ],
        limits: vec![Limit {
            measure: Measure::Times(1),
            per: LimitKey::Expr(customer),
            within: Some(86_400),
            when: None,
            then: OverLimit::Deny(None),
            origin: LIMIT,
        }],
        origin: NOWHERE,
    }
}

/// The states `find` (points 0–3, 13), `cancel` (4–10, 14) and `too_late` (11–12).
fn points() -> [(Option<StateId>, Step); 15] {
    let (find, cancel, too_late) = (Some(StateId(0)), Some(StateId(1)), Some(StateId(2)));
    let end = |outcome| Step::End { outcome, values: Vec::new() };
    let order = || Expr::Ref(Ref::Slot(SlotId(0)));
    let call = |tool, args, result| Call { tool, args, result, each: None };
    let status = |value| vec![Value::Enum { of: EnumId(1), value }];
    let customer = Expr::Ref(Ref::Subject(IDENTIFIED));
    let customer = Expr::Field { of: Box::new(customer), record: RecordId(1), field: 0 };
    let arm = |ending, to| CallArm { ending, to: PointId(to), origin: NOWHERE };
    [
        (
            find,
            Step::Call {
                call: call(ORDERS_OF, vec![customer], Some(VariableId(0))),
                arms: Vec::new(),
                next: PointId(1),
            },
        ),
        (
            find,
            Step::Ask {
                slot: SlotId(0),
                arms: vec![AskArm { label: AskLabel::Outside, to: PointId(8), origin: NOWHERE }],
                next: PointId(2),
            },
        ),
        (
            find,
            Step::Match {
                subject: field(order(), 1),
                arms: vec![
                    MatchArm { values: status(0), to: PointId(3), origin: NOWHERE },
                    MatchArm { values: status(1), to: PointId(13), origin: NOWHERE },
                ],
                otherwise: None,
            },
        ),
        (find, Step::GoTo { state: StateId(1) }),
        (cancel, Step::Ask { slot: SlotId(1), arms: Vec::new(), next: PointId(5) }),
        (
            cancel,
            Step::Act {
                call: call(CANCEL_ORDER, vec![order(), Expr::Ref(Ref::Slot(SlotId(1)))], None),
                confirm: Some(confirm()),
                waiting: Some(text("A colleague has to approve this.")),
                arms: vec![
                    arm(Ending::No, 8),
                    arm(Ending::Denied, 9),
                    arm(Ending::Expired, 10),
                    arm(Ending::Changed, 13),
                    arm(Ending::Refused(0), 13),
                    arm(Ending::Unknown, 14),
                ],
                next: PointId(6),
                part_of: None,
            },
        ),
        (cancel, Step::Say { text: text("It is cancelled."), exactly: false, next: PointId(7) }),
        (cancel, end(CANCELLED)),
        (cancel, end(UNCHANGED)),
        (cancel, Step::HandOff(handoff("it is over the limit"))),
        (cancel, Step::HandOff(handoff("nobody approved it in time"))),
        (too_late, Step::Say { text: text("It has left."), exactly: false, next: PointId(12) }),
        (too_late, end(UNCHANGED)),
        (find, Step::GoTo { state: StateId(2) }),
        (cancel, Step::HandOff(handoff("it is not known whether it was cancelled"))),
    ]
}

fn playbook() -> Playbook {
    let point = |(state, step)| Point { state, step, origin: NOWHERE };
    let state = |name: &str, entry| State {
        name: name.into(),
        entry: PointId(entry),
        bound: None,
        origin: NOWHERE,
    };
    let outcome = |name: &str| Outcome { name: name.into(), values: Vec::new() };
    let slot = |name: &str, ty, ask: &str, among| Slot {
        ask: Some(text(ask)),
        among,
        ..Slot::new(name, ty, NOWHERE)
    };
    let orders = Expr::Ref(Ref::Variable(VariableId(0)));
    Playbook {
        name: "cancel_order".into(),
        doc: String::new(),
        outcomes: [outcome("cancelled"), outcome("unchanged")].into_iter().collect(),
        starts_on: vec![WANTS_CANCEL],
        starts_on_events: Vec::new(),
        needs: vec![FactNeed { fact: IDENTIFIED, origin: NOWHERE }],
        on_cancel: Some(PointId(8)),
        slots: [
            slot("order", Type::Record(RecordId(0)), "Which order?", Some(orders)),
            slot("reason", Type::Enum(EnumId(0)), "Why?", None),
        ]
        .into_iter()
        .collect(),
        variables: [Variable {
            name: "orders".into(),
            ty: Type::List {
                of: Box::new(Type::Record(RecordId(0))),
                at_least: 0,
                at_most: Some(50),
            },
            origin: NOWHERE,
        }]
        .into_iter()
        .collect(),
        states: [state("find", 0), state("cancel", 4), state("too_late", 11)].into_iter().collect(),
        points: points().into_iter().map(point).collect(),
        start: StateId(0),
        header: Default::default(),
        origin: NOWHERE,
    }
}

fn confirm() -> Text {
    let slot = |slot| Piece::Value(Expr::Ref(Ref::Slot(SlotId(slot))));
    let words = |words: &str| Piece::Words(words.into());
    let pieces = vec![words("Shall I cancel "), slot(0), words(", "), slot(1), words("?")];
    Text { pieces, origin: NOWHERE }
}

fn field(of: Expr, field: u32) -> Expr {
    Expr::Field { of: Box::new(of), record: RecordId(0), field }
}

fn handoff(because: &str) -> Handoff {
    Handoff { team: SUPPORT, because: text(because), origin: NOWHERE }
}

fn text(words: &str) -> Text {
    Text::plain(words, NOWHERE)
}

fn choice(name: &str, spoken: &[&str]) -> Enum {
    let value = |spoken: &&str| EnumValue::new(spoken.replace(' ', "_"), *spoken);
    let values = spoken.iter().map(value).collect();
    Enum { name: name.into(), doc: String::new(), values, origin: NOWHERE }
}

fn record(name: &str, fields: &[(&str, Type)]) -> Record {
    let field = |(name, ty): &(&str, Type)| Field {
        name: (*name).to_owned(),
        ty: ty.clone(),
        marks: playbook_graph::Marks::default(),
    };
    let shown = Expr::Field { of: Box::new(Expr::Ref(Ref::It)), record: RecordId(0), field: 0 };
    Record {
        name: name.into(),
        doc: String::new(),
        fields: fields.iter().map(field).collect(),
        shown_as: Some(Text { pieces: vec![Piece::Value(shown)], origin: NOWHERE }),
        key: None,
        tags: Vec::new(),
        origin: NOWHERE,
    }
}
