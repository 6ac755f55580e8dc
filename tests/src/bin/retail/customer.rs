//! The customer: an interpreter that knows what they mean. Asked for something, it answers with what
//! the task says; shown what would be done, it says yes to exactly what it wants and no to all else.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use playbook_graph::{
    Asked, Confirming, Graph, Interpretation, Pick, Question, Reading, Said, SlotRef, Value,
};
use playbook_runtime::interpreter::{Heard, Interpreter, Interpreting};
use playbook_runtime::{Happened, What};
use playbook_tests::Shop;
use serde_json::Value as Json;

use crate::attack::{Twist, is_pasted};
use crate::judge::Turn;
use crate::names::Names;
use crate::task::{Act, Matter, Task, Who, World};

/// How often a customer answers the same question before they give the matter up.
const PATIENCE: u32 = 3;

/// A customer of one task.
#[derive(Clone)]
pub(crate) struct Customer {
    pub(crate) world: Arc<World>,
    pub(crate) shop: Arc<Shop>,
    pub(crate) who: Who,
    twist: Twist,
    mind: Arc<Mutex<Mind>>,
}

/// What a customer has in mind.
#[derive(Default)]
pub(crate) struct Mind {
    /// What they want, one after the other.
    matters: VecDeque<Matter>,
    /// What is being done.
    pub(crate) open: Option<Matter>,
    /// How many of its parts were said.
    given: usize,
    /// How often it was asked the same.
    asked: Option<(Asked, u32)>,
    /// What they said yes to, exactly.
    pub(crate) agreed: Vec<Act>,
    /// The conversation, for people.
    pub(crate) talk: Vec<String>,
    /// Whether people took over.
    handed_over: bool,
    /// How many messages they wrote.
    pub(crate) written: usize,
    /// Whether they did once what their twist does once.
    pub(crate) twisted: bool,
    /// What they do next, whatever is asked.
    pub(crate) next: Option<Vec<Reading>>,
    /// What came of each message.
    pub(crate) turns: Vec<Turn>,
    /// The tools that were called, and how that ended.
    pub(crate) called: Vec<(String, &'static str)>,
    /// What the world did to orders since the last message.
    pub(crate) moved: Vec<(String, String)>,
}

impl Customer {
    /// The customer of a task.
    pub(crate) fn new(world: Arc<World>, shop: Arc<Shop>, task: &Task, twist: Twist) -> Self {
        let mind = Mind { matters: task.matters.clone(), ..Mind::default() };
        let mind = Arc::new(Mutex::new(mind));
        Self { world, shop, who: task.who.clone(), twist, mind }
    }

    /// Looks into their mind.
    pub(crate) fn mind<T>(&self, look: impl FnOnce(&mut Mind) -> T) -> T {
        look(&mut self.mind.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether nothing is left to say.
    pub(crate) fn is_done(&self) -> bool {
        self.mind(|mind| {
            mind.handed_over
                || mind.open.is_none() && mind.matters.is_empty() && mind.next.is_none()
        })
    }

    /// Hears what came of a message; so many writes had reached the shop.
    pub(crate) fn hear(&self, happened: &[Happened], writes: usize) {
        self.mind(|mind| {
            let moved = std::mem::take(&mut mind.moved);
            let mut turn = Turn { moved, writes, ..Turn::default() };
            for happened in happened {
                match &happened.what {
                    What::Reply { text } => {
                        mind.talk.push(format!("    desk: {text}"));
                        turn.replies.push(text.clone());
                    }
                    What::Called { tool, ended, with, .. } => {
                        mind.called.push((tool.clone(), ended));
                        mind.talk.push(format!("          [{tool} {ended}: {with}]"));
                    }
                    What::HandedOff { team, .. } => {
                        mind.talk.push(format!("          [handed over to {team}]"));
                        (turn.handed_over, mind.handed_over) = (true, true);
                        mind.open = None;
                    }
                    What::Ended { playbook, outcome, .. } => {
                        mind.talk.push(format!("          [{playbook} ended: {outcome}]"));
                        let open = mind.open.as_ref().map(playbook_of);
                        if open.is_some_and(|open| open == playbook) {
                            mind.open = None;
                        }
                    }
                    _ => {}
                }
            }
            mind.turns.push(turn);
        });
    }

    /// What they mean by the next message.
    fn means(&self, graph: &Graph, question: &Question, text: &str) -> Vec<Reading> {
        let names = Names(graph);
        let straight = self.mind(|mind| match mind.next.take() {
            Some(next) => next,
            None => self.straight(mind, names, question),
        });
        let readings = self.twist.of(self, names, question, straight, text);
        self.mind(|mind| {
            let told = readings.iter().map(|reading| names.told(reading)).collect::<Vec<_>>();
            mind.talk.push(format!("customer: {text}   means {}", told.join(", ")));
            mind.written += 1;
            if let Some(confirms) = question.confirms.first() {
                // A yes beside anything else agrees to nothing, nor does one that was pasted.
                if readings == [Reading::Yes] && !is_pasted(text) {
                    mind.agreed.extend(act_of(names, &self.who, confirms));
                }
            }
        });
        readings
    }

    fn straight(&self, mind: &mut Mind, names: Names<'_>, question: &Question) -> Vec<Reading> {
        if mind.open.is_none() {
            mind.open = mind.matters.pop_front();
            mind.given = 0;
            mind.asked = None;
            return self.begin(mind, names);
        }
        let times = match &mut mind.asked {
            Some((asked, times)) if *asked == question.asked => {
                *times += 1;
                *times
            }
            other => {
                *other = Some((question.asked.clone(), 1));
                1
            }
        };
        if times > PATIENCE && !matches!(question.asked, Asked::Part(..) | Asked::All(_)) {
            return vec![Reading::Cancel];
        }
        match &question.asked {
            Asked::Nothing => Vec::new(),
            Asked::Slot(at) => self.answer(mind, names, *at),
            Asked::Part(at, _) | Asked::All(at) => self.next_part(mind, names, *at, question),
            Asked::Again(_) => vec![Reading::Yes],
            Asked::Confirmation => self.to_a_confirmation(mind, names, question),
        }
    }

    /// Says what the matter is, with the order that it is about.
    pub(crate) fn begin(&self, mind: &Mind, names: Names<'_>) -> Vec<Reading> {
        let Some(matter) = &mind.open else { return Vec::new() };
        let mut readings: Vec<Reading> = names.wants(intent_of(matter)).into_iter().collect();
        let playbook = playbook_of(matter);
        let order = match matter {
            Matter::Done(act) | Matter::Tried(act) if act.is_of_an_order() => {
                Some(act.key.as_str())
            }
            Matter::Order(order) => Some(order.as_str()),
            _ => None,
        };
        if let (Some(order), Some(at)) = (order, names.slot(playbook, "order")) {
            let said = names.the_one("Order", &[("id", Value::text(order))]);
            readings.push(Reading::Answer(at, said));
        }
        readings
    }

    fn answer(&self, mind: &mut Mind, names: Names<'_>, at: SlotRef) -> Vec<Reading> {
        let text = |text: &str| Said::Value(Value::text(text));
        let [first, last, zip] = &self.who.name;
        let said = match (names.name_of(at), mind.open.clone()) {
            ("email", _) => match &self.who.email {
                Some(email) => text(email),
                None => return vec![Reading::Declined],
            },
            ("first_name", _) => text(first),
            ("last_name", _) => text(last),
            ("post_code", _) => text(zip),
            ("order", Some(Matter::Done(act) | Matter::Tried(act))) => {
                names.the_one("Order", &[("id", Value::text(act.key))])
            }
            ("order", Some(Matter::Order(order))) => {
                names.the_one("Order", &[("id", Value::text(order))])
            }
            ("reason", Some(Matter::Done(act) | Matter::Tried(act))) => {
                let reason = act.text("reason").replace(' ', "_");
                Said::Value(names.choice("CancelReason", &reason))
            }
            ("method", Some(Matter::Done(act) | Matter::Tried(act))) => {
                self.method(names, act.text("payment_method_id"))
            }
            ("address", Some(Matter::Done(act) | Matter::Tried(act))) => self.address(names, &act),
            ("name", Some(Matter::Product(name))) => {
                names.the_one("ProductName", &[("name", Value::text(name))])
            }
            ("items" | "swaps" | "things", Some(_)) => return self.next_part_of(mind, names, at),
            _ => return vec![Reading::Unclear],
        };
        vec![Reading::Answer(at, said)]
    }

    fn next_part(
        &self,
        mind: &mut Mind,
        names: Names<'_>,
        at: SlotRef,
        question: &Question,
    ) -> Vec<Reading> {
        match (&question.asked, mind.open.clone()) {
            (Asked::Part(..), Some(Matter::Done(act) | Matter::Tried(act)))
                if names.name_of(at) == "address" =>
            {
                vec![Reading::Answer(at, self.address(names, &act))]
            }
            _ => self.next_part_of(mind, names, at),
        }
    }

    /// The next thing of a list, or that this is all.
    fn next_part_of(&self, mind: &mut Mind, names: Names<'_>, at: SlotRef) -> Vec<Reading> {
        let Some(matter) = mind.open.clone() else { return Vec::new() };
        let said = match &matter {
            Matter::Done(act) | Matter::Tried(act) => {
                let (old, new) = (act.list("item_ids"), act.list("new_item_ids"));
                let Some(item) = old.get(mind.given) else { return vec![Reading::Yes] };
                let line = self.line(names, &act.key, item);
                match new.get(mind.given) {
                    None => line,
                    Some(new) => {
                        let to = self.variant(names, &act.key, item, new);
                        names.parts("Swap", &[("item", line), ("to", to)])
                    }
                }
            }
            Matter::Together(lines) => {
                let Some((order, item)) = lines.get(mind.given) else { return vec![Reading::Yes] };
                self.line(names, order, item)
            }
            _ => return vec![Reading::Unclear],
        };
        let first = mind.given == 0;
        mind.given += 1;
        vec![if first { Reading::Answer(at, said) } else { Reading::Add(at, said) }]
    }

    /// Yes to exactly what is wanted.
    fn to_a_confirmation(
        &self,
        mind: &Mind,
        names: Names<'_>,
        question: &Question,
    ) -> Vec<Reading> {
        let wanted = match &mind.open {
            Some(Matter::Done(act)) => act,
            _ => return vec![Reading::No],
        };
        let shown = question.confirms.first().and_then(|of| act_of(names, &self.who, of));
        let same = shown.is_some_and(|shown| shown.is_same(wanted));
        vec![if same { Reading::Yes } else { Reading::No }]
    }

    /// A line of an order: its name and its features.
    fn line(&self, names: Names<'_>, order: &str, item: &str) -> Said {
        let Some(line) = self.world.line(order, item) else { return Said::Parts(Vec::new()) };
        let mut wheres = vec![("name", text_of(&line["name"]))];
        wheres.extend(features(names, &line["options"]));
        let Said::Description(mut of) = names.the_one("Line", &wheres) else {
            return Said::Parts(Vec::new());
        };
        // Of several that are the same, any.
        of.pick = Some(Pick::Position(1));
        Said::Description(of)
    }

    /// A variant of the product of a line: its features.
    fn variant(&self, names: Names<'_>, order: &str, item: &str, new: &str) -> Said {
        let product = self.world.line(order, item).and_then(|line| line["product_id"].as_str());
        let product = self.world.get("products", product.unwrap_or_default());
        names.the_one("Variant", &features(names, &product["variants"][new]["options"]))
    }

    /// A payment method, as people speak of it.
    fn method(&self, names: Names<'_>, id: &str) -> Said {
        let method = &self.world.get("users", &self.who.user)["payment_methods"][id];
        let kind = names.choice("Kind", method["source"].as_str().unwrap_or_default());
        let mut wheres = vec![("kind", kind)];
        if let Some(digits) = method["last_four"].as_str() {
            wheres.push(("last_four", Value::text(digits)));
        } else {
            wheres.push(("id", Value::text(id)));
        }
        names.the_one("Method", &wheres)
    }

    /// An address: one that the shop knows is described, another one is said.
    fn address(&self, names: Names<'_>, act: &Act) -> Said {
        let parts = ["address1", "address2", "city", "state", "zip", "country"];
        let is = |address: &Json| parts.iter().all(|part| address[*part] == *act.text(part));
        let user = self.world.get("users", &self.who.user);
        let orders = self.world.orders(&self.who.user);
        let mut known = orders.iter().map(|order| &self.world.get("orders", order)["address"]);
        if is(&user["address"]) || known.any(is) {
            let wheres = parts.map(|part| (part, Value::text(act.text(part))));
            return names.the_one("Address", &wheres);
        }
        let fields = parts.map(|part| (part, Said::Value(Value::text(act.text(part)))));
        names.parts("Address", &fields)
    }
}

impl Interpreter for Customer {
    fn interpret<'a>(
        &'a self,
        graph: &'a Graph,
        question: &'a Question,
        text: &'a str,
        _calls: u32,
    ) -> Interpreting<'a> {
        let readings = self.means(graph, question, text);
        let interpretation = Interpretation { readings, score: 1_000 };
        Box::pin(std::future::ready(Heard { interpretation, used: None }))
    }
}

/// What a customer would call it.
fn intent_of(matter: &Matter) -> &'static str {
    match matter {
        Matter::Person => "wants_a_person",
        Matter::Done(act) | Matter::Tried(act) => match act.verb.as_str() {
            "items" => "change_items",
            "exchange" => "exchange",
            _ => playbook_of(matter),
        },
        other => playbook_of(other),
    }
}

/// The playbook that its intent begins; most have the intent's name.
pub(crate) fn playbook_of(matter: &Matter) -> &'static str {
    match matter {
        Matter::Order(_) => "about_an_order",
        Matter::Product(_) => "about_a_product",
        Matter::Profile => "about_me",
        Matter::Together(_) => "altogether",
        Matter::SoFar => "so_far",
        Matter::Person => "",
        Matter::Done(act) | Matter::Tried(act) => match act.verb.as_str() {
            "cancel" => "cancel_order",
            "address" if act.is_of_an_order() => "change_address",
            "address" => "change_default_address",
            "payment" => "change_payment",
            "return" => "send_back",
            _ => "swap",
        },
    }
}

fn text_of(json: &Json) -> Value {
    Value::text(json.as_str().unwrap_or_default())
}

/// What is so of a thing with these options: each by its name and its value.
fn features(names: Names<'_>, options: &Json) -> Vec<(&'static str, Value)> {
    let options = options.as_object().into_iter().flatten();
    let feature = |(name, value): (&String, &Json)| {
        ("features", names.record("Feature", &[Value::text(name.as_str()), text_of(value)]))
    };
    options.map(feature).collect()
}

/// What would be done, as the shop would take it.
pub(crate) fn act_of(names: Names<'_>, who: &Who, confirms: &Confirming) -> Option<Act> {
    let verb = match names.tool(confirms.tool) {
        "cancel" => "cancel",
        "change_address" | "change_default_address" => "address",
        "change_payment" => "payment",
        "change_items" => "items",
        "send_back" => "return",
        "exchange" => "exchange",
        _ => return None,
    };
    let first = confirms.args.first()?;
    let id = names.field(first, "id")?.as_text()?;
    let mut body = serde_json::Map::new();
    let mut put = |name: &str, value: Json| drop(body.insert(name.to_owned(), value));
    for arg in confirms.args.iter().skip(1) {
        match arg {
            Value::Enum { value, .. } => {
                let reasons = ["no longer needed", "ordered by mistake"];
                put("reason", (*reasons.get(*value as usize)?).into());
            }
            Value::List(items) => {
                let of = |item: &Value, at: [&str; 2]| {
                    let inner = names.field(item, at[0]).unwrap_or(item);
                    Some(Json::from(names.field(inner, at[1])?.as_text()?))
                };
                let old = items.iter().map(|item| match names.field(item, "to") {
                    Some(_) => of(item, ["item", "item"]),
                    None => Some(names.field(item, "item")?.as_text()?.into()),
                });
                put("item_ids", old.collect::<Option<Vec<_>>>()?.into());
                let swapped = items.iter().any(|item| names.field(item, "to").is_some());
                if swapped {
                    let new = items.iter().map(|item| of(item, ["to", "id"]));
                    put("new_item_ids", new.collect::<Option<Vec<_>>>()?.into());
                }
            }
            record if names.field(record, "owner").is_some() => {
                put("payment_method_id", names.field(record, "id")?.as_text()?.into());
            }
            address => {
                for part in ["address1", "address2", "city", "state", "zip", "country"] {
                    put(part, names.field(address, part)?.as_text()?.into());
                }
            }
        }
    }
    let key = if verb == "address" && id == who.user { who.user.clone() } else { id.to_owned() };
    Some(Act { verb: verb.to_owned(), key, body })
}
