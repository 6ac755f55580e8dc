//! The cancel-order project, put together by hand, with its text beside it so that findings point
//! into something.

use crate::arena::{Arena, Id};
use crate::authority::{ApprovalBy, Authority, Decision, Need, NeedKind, Rule};
use crate::conduct::Conduct;
use crate::desk::{Desk, Patience, Prover, ProverArm, Silence};
use crate::diagnostic::Diagnostic;
use crate::expr::{Comparison, Expr, Quantifier, Ref};
use crate::fact::Fact;
use crate::graph::Graph;
use crate::intent::Intent;
use crate::origin::{FileId, Origin, OriginId, Source};
use crate::playbook::{
    AskArm, AskLabel, Bound, Call, CallArm, Ending, FactNeed, MatchArm, Outcome, Playbook, Point,
    PointId, State, StateId, Step, Variable, VariableId,
};
use crate::policy::{Exception, Policy, Property, PropertyKind};
use crate::slot::Slot;
use crate::team::{Handoff, Role, Team, TeamId};
use crate::text::{Piece, Text};
use crate::tool::{Effect, Proves, Tool};
use crate::types::{Condition, Currency, Enum, EnumId, EnumValue, Field, Param, Record, Type};
use crate::value::{Money, Value};
use crate::{DeskId, FactId, PlaybookId, RecordId, SlotId, ToolId};

const TEXT: &str = include_str!("shop.playbook");

/// The project, and the numbers of what tests change.
pub(super) struct Shop {
    pub(super) graph: Graph,
    pub(super) orders_of: ToolId,
    pub(super) cancel_tool: ToolId,
    pub(super) find_customer: ToolId,
    pub(super) cancel_order: PlaybookId,
    pub(super) identify: PlaybookId,
    pub(super) desk: DeskId,
}

const STATUS: EnumId = EnumId(0);
const REASON: EnumId = EnumId(1);
pub(super) const ORDER: RecordId = RecordId(0);
const CANCELLATION: RecordId = RecordId(1);
const CUSTOMER: RecordId = RecordId(2);
const IDENTIFIED: FactId = FactId(0);

pub(super) fn usd(digits: &str) -> Expr {
    let usd = Currency::from_code("USD").unwrap();
    Expr::Literal(Value::Money(Money::parse(usd, digits).unwrap()))
}

pub(super) fn field(of: Expr, record: RecordId, field: u32) -> Expr {
    Expr::Field { of: Box::new(of), record, field }
}

pub(super) fn compare(left: Expr, by: Comparison, right: Expr) -> Expr {
    Expr::Compare { left: Box::new(left), by, right: Box::new(right) }
}

pub(super) fn param(place: u32) -> Expr {
    Expr::Ref(Ref::Param(place))
}

pub(super) fn slot(id: u32) -> Expr {
    Expr::Ref(Ref::Slot(SlotId(id)))
}

fn variable(id: u32) -> Expr {
    Expr::Ref(Ref::Variable(VariableId(id)))
}

pub(super) fn customer_id() -> Expr {
    field(Expr::Ref(Ref::Subject(IDENTIFIED)), CUSTOMER, 0)
}

pub(super) fn status(value: u32) -> Expr {
    Expr::Literal(Value::Enum { of: STATUS, value })
}

pub(super) fn total(order: Expr) -> Expr {
    field(order, ORDER, 3)
}

fn eur() -> Type {
    Type::Money(Currency::from_code("USD").unwrap())
}

/// Puts the project together.
struct Build {
    graph: Graph,
}

impl Build {
    /// The place of the first line that holds these words.
    fn at(&mut self, words: &str) -> OriginId {
        let start = TEXT.find(words).unwrap_or_else(|| panic!("`{words}` is not in the text"));
        let (start, end) = (start as u32, (start + words.len()) as u32);
        self.graph.origins.push(Origin::new(FileId(0), start, end))
    }

    fn text(&mut self, words: &str, values: Vec<Expr>) -> Text {
        let origin = self.at(words);
        let mut pieces = vec![Piece::Words(words.to_owned())];
        pieces.extend(values.into_iter().map(Piece::Value));
        Text { pieces, origin }
    }

    fn handoff(&mut self, words: &str) -> Handoff {
        let because = self.text(words, Vec::new());
        Handoff { team: TeamId(0), origin: because.origin, because }
    }

    fn types(&mut self) {
        let origin = self.at("enum OrderStatus");
        let values = |names: &[&str]| {
            let value = |name: &&str| EnumValue::new(*name, name.replace('_', " "));
            names.iter().map(value).collect()
        };
        let doc = String::new;
        let statuses = values(&["pending", "processed", "delivered", "cancelled"]);
        let reasons = values(&["no_longer_needed", "ordered_by_mistake"]);
        let text =
            |name: &str, ty| Field { name: name.to_owned(), ty, marks: crate::Marks::default() };
        for (name, values) in [("OrderStatus", statuses), ("CancelReason", reasons)] {
            self.graph.enums.push(Enum { name: name.to_owned(), doc: doc(), values, origin });
        }
        let order = vec![
            text("id", Type::Text),
            text("customer", Type::Text),
            text("status", Type::Enum(STATUS)),
            text("total", eur()),
            text("payment", Type::Text),
        ];
        let cancellation = vec![text("refund", eur()), text("days", Type::Duration)];
        let customer = vec![text("id", Type::Text), text("name", Type::Text)];
        for (name, fields) in
            [("Order", order), ("Cancellation", cancellation), ("Customer", customer)]
        {
            self.graph.records.push(Record {
                name: name.to_owned(),
                doc: doc(),
                fields,
                shown_as: None,
                key: None,
                tags: Vec::new(),
                origin,
            });
        }
        self.graph.facts.push(Fact {
            name: "identified".to_owned(),
            doc: doc(),
            subject_name: "customer".to_owned(),
            subject: Type::Record(CUSTOMER),
            lasts: Some(1800),
            kept_by: None,
            origin,
        });
    }

    fn tool(&mut self, name: &str, effect: Effect, params: Vec<(&str, Type)>, gives: Type) -> Tool {
        let origin = self.at(&format!("tool {}", name.trim_start_matches("shop.")));
        let param = |(name, ty): (&str, Type)| Param::new(name, ty);
        Tool {
            name: name.to_owned(),
            doc: String::new(),
            params: params.into_iter().map(param).collect(),
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
            origin,
        }
    }

    fn tools(&mut self) -> (ToolId, ToolId, ToolId) {
        let orders =
            Type::List { of: Box::new(Type::Record(ORDER)), at_least: 0, at_most: Some(50) };
        let mut orders_of =
            self.tool("shop.orders_of", Effect::Reads, vec![("customer_id", Type::Text)], orders);
        let it = Expr::Ref(Ref::It);
        orders_of.promises.push(Condition {
            expr: Expr::Quantified {
                by: Quantifier::All,
                list: Box::new(Expr::Ref(Ref::Result)),
                condition: Box::new(compare(field(it, ORDER, 1), Comparison::Is, param(0))),
            },
            origin: self.at("promises all results"),
        });
        let params = vec![("order", Type::Record(ORDER)), ("reason", Type::Enum(REASON))];
        let gives = Type::Record(CANCELLATION);
        let mut cancel = self.tool("shop.cancel_order", Effect::Sensitive, params, gives);
        cancel.moves_money = Some(total(param(0)));
        cancel.never_twice_for = Some(field(param(0), ORDER, 0));
        cancel.fails.push("already_shipped".to_owned());
        let gives = Type::Record(CUSTOMER);
        let mut find =
            self.tool("shop.find_customer", Effect::Reads, vec![("email", Type::Email)], gives);
        find.proves =
            Some(Proves { fact: IDENTIFIED, subject: Expr::Ref(Ref::Result), when: None });
        find.fails.push("not_found".to_owned());
        let tools = &mut self.graph.tools;
        (tools.push(orders_of), tools.push(cancel), tools.push(find))
    }

    fn authority(&mut self, tool: ToolId) {
        let order = || param(0);
        let mine = compare(field(order(), ORDER, 1), Comparison::Is, customer_id());
        let pending = compare(field(order(), ORDER, 2), Comparison::Is, status(0));
        let needs = [
            (NeedKind::Fact(IDENTIFIED), "needs identified"),
            (NeedKind::Condition(mine), "needs order.customer is customer.id"),
            (NeedKind::Condition(pending), "needs order.status is pending"),
            (NeedKind::CustomersYes, "needs the customer's yes"),
        ];
        let needs = needs.map(|(kind, words)| Need { kind, because: None, origin: self.at(words) });
        let up_to = |digits| Some(compare(total(param(0)), Comparison::AtMost, usd(digits)));
        let role = self.at("role team_lead");
        let role = self.graph.roles.push(Role { name: "team_lead".to_owned(), origin: role });
        let approval = ApprovalBy { roles: vec![role], within: 14_400 };
        let rules = vec![
            Rule {
                decision: Decision::Allow,
                when: up_to("100"),
                origin: self.at("allow when order.total <= 100 USD"),
            },
            Rule {
                decision: Decision::Approval(approval),
                when: up_to("500"),
                origin: self.at("approval by team_lead when order.total <= 500 USD"),
            },
            Rule { decision: Decision::Deny(None), when: None, origin: self.at("deny otherwise") },
        ];
        let origin = self.at("authority over cancel_order");
        let needs = needs.into_iter().collect();
        self.graph.authorities.push(Authority { tool, needs, rules, limits: Vec::new(), origin });
        let when = Some(compare(total(param(0)), Comparison::More, usd("500")));
        let kind = PropertyKind::Never { tool, when, unless: Exception::Approval };
        let origin = self.at("never cancel_order(order, reason) when order.total > 500 USD");
        self.graph.policies.push(Policy {
            sentence: "Nobody cancels more than 500 USD alone".to_owned(),
            properties: vec![Property { kind, origin }],
            origin,
        });
    }

    fn playbook(&mut self, name: &str, outcomes: &[&str]) -> Playbook {
        let outcome = |name: &&str| Outcome { name: (*name).to_owned(), values: Vec::new() };
        Playbook {
            name: name.to_owned(),
            doc: String::new(),
            outcomes: outcomes.iter().map(outcome).collect(),
            starts_on: Vec::new(),
            starts_on_events: Vec::new(),
            needs: Vec::new(),
            on_cancel: None,
            slots: Arena::default(),
            variables: Arena::default(),
            states: Arena::default(),
            points: Arena::default(),
            start: StateId(0),
            header: crate::header::Header::default(),
            origin: self.at(&format!("playbook {name}")),
        }
    }

    fn slot(&mut self, name: &str, ty: Type, among: Option<Expr>) -> Slot {
        let origin = self.at(&format!("slot {name}"));
        Slot { among, ..Slot::new(name, ty, origin) }
    }

    /// States with their steps; a step refers to others by their place over all states.
    fn states(&mut self, playbook: &mut Playbook, states: Vec<(&str, Vec<(&str, Step)>)>) {
        for (name, steps) in states {
            let state = StateId::from_index(playbook.states.len());
            let entry = PointId::from_index(playbook.points.len());
            let origin = self.at(&format!("state {name}"));
            playbook.states.push(State { name: name.to_owned(), entry, bound: None, origin });
            for (words, step) in steps {
                let origin = self.at(words);
                playbook.points.push(Point { state: Some(state), step, origin });
            }
        }
    }

    fn cancel_order(&mut self, orders_of: ToolId, cancel: ToolId) -> PlaybookId {
        let mut playbook = self.playbook("cancel_order", &["cancelled", "unchanged", "refused"]);
        playbook.needs = vec![FactNeed { fact: IDENTIFIED, origin: self.at("needs identified") }];
        playbook.starts_on = vec![self.wants_to_cancel(playbook.origin)];
        let among = Some(variable(0));
        let mut order = self.slot("order", Type::Record(ORDER), among);
        order.ask = Some(self.text("Which order would you like to cancel?", Vec::new()));
        playbook.slots.push(order);
        playbook.slots.push(self.slot("reason", Type::Enum(REASON), None));
        let orders = self.graph.tools[orders_of].gives.clone();
        for (name, ty) in [("orders", orders), ("done", Type::Record(CANCELLATION))] {
            let origin = playbook.origin;
            playbook.variables.push(Variable { name: name.to_owned(), ty, origin });
        }
        let go = |state| Step::GoTo { state: StateId(state) };
        let end = |outcome| Step::End { outcome: crate::OutcomeId(outcome), values: Vec::new() };
        let ask =
            |slot, next| Step::Ask { slot: SlotId(slot), arms: Vec::new(), next: PointId(next) };
        let read = Call {
            tool: orders_of,
            args: vec![customer_id()],
            result: Some(VariableId(0)),
            each: None,
        };
        let read = Step::Call { call: read, arms: Vec::new(), next: PointId(1) };
        let mut arm = |words: &str, values: &[u32], to| MatchArm {
            values: values.iter().map(|value| Value::Enum { of: STATUS, value: *value }).collect(),
            to: PointId(to),
            origin: self.at(words),
        };
        let arms = vec![
            arm("pending               -> cancel", &[0], 3),
            arm("processed, delivered  -> too_late", &[1, 2], 4),
            arm("cancelled             -> already_done", &[3], 5),
        ];
        let subject = field(slot(0), ORDER, 2);
        let choose = Step::Match { subject, arms, otherwise: None };
        let act = self.act(cancel);
        let said = self.text("is cancelled", vec![slot(0), field(variable(1), CANCELLATION, 0)]);
        let say = Step::Say { text: said, exactly: false, next: PointId(9) };
        let lost = self.handoff("it is not known");
        let (denied, expired) = (self.handoff("over the limit"), self.handoff("in time"));
        let find = vec![
            ("call shop.orders_of", read),
            ("ask order", ask(0, 2)),
            ("match order.status", choose),
            ("-> cancel", go(1)),
            ("-> too_late", go(2)),
            ("-> already_done", go(3)),
        ];
        let cancel = vec![
            ("ask reason", ask(1, 7)),
            ("call shop.cancel_order", act),
            ("say \"{order} is cancelled", say),
            ("end cancelled", end(0)),
            ("no              -> end unchanged", end(1)),
            ("denied", Step::HandOff(denied)),
            ("expired", Step::HandOff(expired)),
            ("changed         -> find", go(0)),
            ("already_shipped -> too_late", go(2)),
            ("unknown", Step::HandOff(lost)),
        ];
        let states = vec![
            ("find", find),
            ("cancel", cancel),
            ("too_late", vec![("end refused", end(2))]),
            ("already_done", vec![("end unchanged", end(1))]),
        ];
        self.states(&mut playbook, states);
        self.graph.playbooks.push(playbook)
    }

    fn wants_to_cancel(&mut self, origin: OriginId) -> crate::IntentId {
        self.graph.intents.push(Intent {
            name: "cancel_order".to_owned(),
            description: String::new(),
            examples: vec!["please cancel my order".to_owned()],
            origin,
        })
    }

    fn act(&mut self, tool: ToolId) -> Step {
        let confirm = self.text("Shall I cancel", vec![slot(0), slot(1), total(slot(0))]);
        let ends = [
            (Ending::No, 10),
            (Ending::Denied, 11),
            (Ending::Expired, 12),
            (Ending::Changed, 13),
            (Ending::Refused(0), 14),
            (Ending::Unknown, 15),
        ];
        let origin = self.at("call shop.cancel_order");
        let arms = ends.map(|(ending, to)| CallArm { ending, to: PointId(to), origin });
        let call =
            Call { tool, args: vec![slot(0), slot(1)], result: Some(VariableId(1)), each: None };
        let (confirm, waiting, next) = (Some(confirm), None, PointId(8));
        Step::Act { call, confirm, waiting, arms: arms.into_iter().collect(), next, part_of: None }
    }

    fn identify(&mut self, find: ToolId) -> PlaybookId {
        let mut playbook = self.playbook("identify", &["done", "failed"]);
        playbook.slots.push(self.slot("email", Type::Email, None));
        let origin = playbook.origin;
        let ty = Type::Record(CUSTOMER);
        playbook.variables.push(Variable { name: "found".to_owned(), ty, origin });
        let email = SlotId(0);
        let declined = AskArm { label: AskLabel::Declined, to: PointId(6), origin };
        let ask = Step::Ask { slot: email, arms: vec![declined], next: PointId(1) };
        let call =
            Call { tool: find, args: vec![slot(0)], result: Some(VariableId(0)), each: None };
        let again = CallArm { ending: Ending::Refused(0), to: PointId(3), origin };
        let call = Step::Call { call, arms: vec![again], next: PointId(2) };
        let end = |outcome| Step::End { outcome: crate::OutcomeId(outcome), values: Vec::new() };
        let text = self.text("I can't find an account", vec![slot(0)]);
        let say = Step::Say { text, exactly: false, next: PointId(5) };
        let go = |state| Step::GoTo { state: StateId(state) };
        let states = vec![
            (
                "by_email",
                vec![
                    ("ask email", ask),
                    ("call shop.find_customer", call),
                    ("end done", end(0)),
                    ("not_found -> again", go(1)),
                ],
            ),
            (
                "again",
                vec![
                    ("say \"I can't find", say),
                    ("forget email", Step::Forget { slots: vec![email], next: PointId(7) }),
                    ("declined -> give_up", go(2)),
                    ("go to by_email", go(0)),
                ],
            ),
            ("give_up", vec![("end failed", end(1))]),
        ];
        self.states(&mut playbook, states);
        let origin = self.at("at most 3 times");
        playbook.states[StateId(0)].bound = Some(Bound { times: 3, then: PointId(6), origin });
        self.graph.playbooks.push(playbook)
    }

    fn desk(&mut self, offers: PlaybookId, prover: PlaybookId) -> DeskId {
        let handoff = self.handoff("could not be identified");
        let arms = vec![ProverArm { outcome: crate::OutcomeId(1), handoff: handoff.clone() }];
        let need = FactNeed { fact: IDENTIFIED, origin: self.at("needs      identified") };
        let origin = self.at("prove identified by identify");
        let prover = Prover { fact: IDENTIFIED, playbook: prover, arms, origin };
        self.graph.desks.push(Desk {
            name: "acme".to_owned(),
            doc: String::new(),
            playbooks: vec![offers],
            needs: vec![need],
            provers: vec![prover],
            interrupts: Vec::new(),
            default: handoff,
            patience: Patience { tries: 2, then: None },
            silence: Silence::default(),
            conduct: Conduct::default(),
            talk: Default::default(),
            matters: crate::Matters::default(),
            keeps: crate::Keeps::default(),
            origin,
        })
    }
}

impl Shop {
    /// The project as it should be.
    pub(super) fn new() -> Self {
        let mut build = Build { graph: Graph::default() };
        let source = Source { name: "shop.playbook".to_owned(), text: TEXT.to_owned() };
        build.graph.sources.push(source);
        build.graph.teams.push(Team::named("support"));
        build.types();
        let (orders_of, cancel_tool, find) = build.tools();
        build.authority(cancel_tool);
        let cancel_order = build.cancel_order(orders_of, cancel_tool);
        let identify = build.identify(find);
        let desk = build.desk(cancel_order, identify);
        Self {
            graph: build.graph,
            orders_of,
            cancel_tool,
            find_customer: find,
            cancel_order,
            identify,
            desk,
        }
    }

    /// A point of `cancel_order`.
    pub(super) fn point(&mut self, place: u32) -> &mut Step {
        &mut self.graph.playbooks[self.cancel_order].points[PointId(place)].step
    }

    /// Changes the sensitive call.
    pub(super) fn cancel(&mut self, change: impl FnOnce(&mut Step)) {
        change(self.point(7));
    }

    /// `match order.status { … }` becomes `go to cancel`.
    pub(super) fn replace_match_by_go_to_cancel(&mut self) {
        *self.point(2) = Step::GoTo { state: StateId(1) };
    }

    /// Changes what the first rule allows.
    pub(super) fn allow_up_to(&mut self, digits: &str) {
        let rules = &mut self.graph.authorities[crate::AuthorityId(0)].rules;
        rules[0].when = Some(compare(total(param(0)), Comparison::AtMost, usd(digits)));
    }

    /// What an order is.
    pub(super) fn order_type(&self) -> Type {
        Type::Record(ORDER)
    }

    /// Another name for a value.
    pub(super) fn variable(&mut self, name: &str, ty: Type) -> VariableId {
        let origin = OriginId(0);
        let variables = &mut self.graph.playbooks[self.cancel_order].variables;
        variables.push(Variable { name: name.to_owned(), ty, origin })
    }

    /// `at most … times, then -> …`, for a state of `cancel_order`.
    pub(super) fn bound(&mut self, state: u32, times: u32, then: PointId) {
        let bound = Bound { times, then, origin: OriginId(0) };
        self.graph.playbooks[self.cancel_order].states[StateId(state)].bound = Some(bound);
    }

    /// Adds a point to `cancel_order`.
    pub(super) fn push(&mut self, step: Step) -> PointId {
        let points = &mut self.graph.playbooks[self.cancel_order].points;
        points.push(Point { state: None, step, origin: OriginId(0) })
    }

    /// The playbook looks the customer up itself, before anything else.
    pub(super) fn prove_in_the_playbook(&mut self) {
        let found = self.variable("found", Type::Record(CUSTOMER));
        let playbook = &mut self.graph.playbooks[self.cancel_order];
        let address = Expr::Literal(Value::text("mei@example.org"));
        let call =
            Call { tool: self.find_customer, args: vec![address], result: Some(found), each: None };
        let first = playbook.points[PointId(0)].clone();
        let next = playbook.points.push(first);
        playbook.points[PointId(0)].step = Step::Call { call, arms: Vec::new(), next };
    }

    /// A finding as it is told: message, places, conversation, help.
    pub(super) fn tell(&self, finding: &Diagnostic) -> String {
        let mut told = format!("{} {}\n", finding.code, finding.message);
        for label in &finding.labels {
            let line = self.graph.sources[FileId(0)].position(label.origin.start).0;
            told += &format!("  line {line}: {}\n", label.text);
        }
        for step in &finding.path {
            told += &format!("  - {} ({})\n", step.text, step.place);
        }
        if let Some(help) = &finding.help {
            told += &format!("  help: {help}\n");
        }
        if let Some(fix) = &finding.fix {
            told += &format!("  fix: {}\n", fix.title);
        }
        told
    }
}
