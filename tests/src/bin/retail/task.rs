//! A task: who writes, what they want done in which order, and what they have to be told. Made from
//! the task's own list of actions and the user's record; nothing here knows a playbook.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Map, Value};

/// One of the benchmark's tasks.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    /// Its number.
    pub(crate) id: String,
    /// Who writes.
    pub(crate) who: Who,
    /// What they want, one thing after the other.
    pub(crate) matters: VecDeque<Matter>,
    /// What they have to be told in the end.
    pub(crate) told: Vec<String>,
}

/// Who writes, as the user's record has it.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    /// The user's id, which the customer never says.
    pub(crate) user: String,
    /// The e-mail address, where the customer knows it.
    pub(crate) email: Option<String>,
    /// First name, last name, post code.
    pub(crate) name: [String; 3],
}

/// One thing that a customer wants.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Matter {
    /// Something done: as the shop takes it.
    Done(Act),
    /// To know what something would cost; it is not wanted then.
    Tried(Act),
    /// To know all about an order.
    Order(String),
    /// To know what can be had of a product.
    Product(String),
    /// To know what is in the profile.
    Profile,
    /// To know what some lines cost together: the order and the item of each.
    Together(Vec<(String, String)>),
    /// To know what all that was done comes to.
    SoFar,
    /// A person.
    Person,
}

/// A write, as the shop takes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Act {
    /// `cancel`, `address`, `items`, `payment`, `return`, `exchange`.
    pub(crate) verb: String,
    /// The order, or the user.
    pub(crate) key: String,
    /// The rest.
    pub(crate) body: Map<String, Value>,
}

impl Act {
    /// A text of the body.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.body.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A list of the body.
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        let list = self.body.get(name).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Whether it is about an order, and not about the user.
    pub(crate) fn is_of_an_order(&self) -> bool {
        self.key.starts_with('#')
    }

    /// The same act, also where the items stand in another order.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let pairs = |act: &Self| {
            let new = act.list("new_item_ids");
            let old = act.list("item_ids").into_iter().enumerate();
            let pair = |(at, old): (usize, &str)| {
                (old.to_owned(), new.get(at).map_or_else(String::new, |new| (*new).to_owned()))
            };
            let mut pairs: Vec<(String, String)> = old.map(pair).collect();
            pairs.sort();
            pairs
        };
        let rest = |act: &Self| {
            let mut rest = act.body.clone();
            rest.retain(|name, _| name != "item_ids" && name != "new_item_ids");
            rest
        };
        (&self.verb, &self.key) == (&other.verb, &other.key)
            && rest(self) == rest(other)
            && pairs(self) == pairs(other)
    }
}

/// What the tasks call what is done, and what the shop calls it.
const VERBS: [(&str, &str, &str); 7] = [
    ("cancel_pending_order", "order_id", "cancel"),
    ("modify_pending_order_address", "order_id", "address"),
    ("modify_pending_order_items", "order_id", "items"),
    ("modify_pending_order_payment", "order_id", "payment"),
    ("return_delivered_order_items", "order_id", "return"),
    ("exchange_delivered_order_items", "order_id", "exchange"),
    ("modify_user_address", "user_id", "address"),
];

/// What the shop knows, as its files have it.
#[derive(Debug)]
pub(crate) struct World(pub(crate) Value);

impl World {
    /// An order, a user or a product.
    pub(crate) fn get(&self, kind: &str, key: &str) -> &Value {
        &self.0[kind][key]
    }

    /// The lines of an order.
    pub(crate) fn lines(&self, order: &str) -> &[Value] {
        self.get("orders", order)["items"].as_array().map_or(&[], Vec::as_slice)
    }

    /// A line of an order.
    pub(crate) fn line(&self, order: &str, item: &str) -> Option<&Value> {
        self.lines(order).iter().find(|line| line["item_id"] == item)
    }

    /// The orders of a user.
    pub(crate) fn orders(&self, user: &str) -> Vec<&str> {
        let orders = self.get("users", user)["orders"].as_array();
        orders.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// A user that somebody else is.
    pub(crate) fn another(&self, user: &str) -> Option<&str> {
        let users = self.0["users"].as_object()?;
        users.keys().map(String::as_str).find(|key| *key != user && !self.orders(key).is_empty())
    }

    /// All tasks of a file.
    pub(crate) fn tasks(&self, file: &Value) -> Vec<Task> {
        let tasks = file.as_array();
        tasks.into_iter().flatten().filter_map(|task| self.task(task)).collect()
    }

    fn task(&self, task: &Value) -> Option<Task> {
        let id = task["id"].as_str()?.to_owned();
        let criteria = &task["evaluation_criteria"];
        let actions = criteria["actions"].as_array().cloned().unwrap_or_default();
        let told: Vec<String> = criteria["communicate_info"]
            .as_array()
            .map(|told| told.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            .unwrap_or_default();
        let user = self.user_of(&actions, task)?;
        let known = task["user_scenario"]["instructions"]["known_info"].as_str().unwrap_or("");
        let record = self.get("users", &user);
        let field = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let name = [
            field(&record["name"]["first_name"]),
            field(&record["name"]["last_name"]),
            field(&record["address"]["zip"]),
        ];
        let email = known.contains('@').then(|| field(&record["email"]));
        let mut matters: VecDeque<Matter> = actions.iter().filter_map(matter).collect();
        self.ask_what_is_to_be_told(&mut matters, &id, &user, !told.is_empty());
        Some(Task { id, who: Who { user, email, name }, matters, told })
    }

    /// Whom a task is about: the user that its actions name, or whose order they name.
    fn user_of(&self, actions: &[Value], task: &Value) -> Option<String> {
        let named = actions.iter().find_map(|action| {
            let of = &action["arguments"];
            let order = of["order_id"].as_str();
            let owner = order.and_then(|order| self.get("orders", order)["user_id"].as_str());
            of["user_id"].as_str().or(owner).map(str::to_owned)
        });
        let known = task["user_scenario"]["instructions"]["known_info"].as_str()?;
        named.or_else(|| {
            let users = self.0["users"].as_object()?;
            let fits = |user: &&Value| {
                let name = |part: &str| user["name"][part].as_str().unwrap_or("\u{0}");
                known.contains(user["user_id"].as_str().unwrap_or("\u{0}"))
                    || known.contains(user["email"].as_str().unwrap_or("\u{0}"))
                    || known.contains(name("first_name"))
                        && known.contains(name("last_name"))
                        && known.contains(user["address"]["zip"].as_str().unwrap_or("\u{0}"))
            };
            let found = users.values().find(fits)?;
            found["user_id"].as_str().map(str::to_owned)
        })
    }

    /// Where a task says what has to be told, its customer asks about everything that it may be in:
    /// each order, each product that is to be changed, the profile, and what things cost together.
    /// First what is asked before anything is done, then what is asked at the end.
    fn ask_what_is_to_be_told(
        &self,
        matters: &mut VecDeque<Matter>,
        id: &str,
        user: &str,
        asks: bool,
    ) {
        let orders: Vec<&str> = self.orders(user);
        if !asks {
            // Who wants nothing done says at least what it is about.
            if !matters.iter().any(|matter| matches!(matter, Matter::Done(_))) {
                let about = orders.first().map(|order| Matter::Order((*order).to_owned()));
                about.into_iter().for_each(|about| matters.push_front(about));
            }
            return;
        }
        let acts: Vec<Act> = matters
            .iter()
            .filter_map(|matter| match matter {
                Matter::Done(act) => Some(act.clone()),
                _ => None,
            })
            .collect();
        if let Some(act) = self.asked_in_vain(id) {
            matters.push_front(Matter::Tried(act));
        }
        for order in orders.iter().rev() {
            matters.push_front(Matter::Order((*order).to_owned()));
        }
        let mut products: Vec<&str> = acts
            .iter()
            .flat_map(|act| act.list("item_ids").into_iter().map(|item| (act.key.as_str(), item)))
            .filter_map(|(order, item)| self.line(order, item)?["name"].as_str())
            .collect();
        products.extend(asked_products(id));
        products.sort_unstable();
        products.dedup();
        for product in products {
            matters.push_front(Matter::Product(product.to_owned()));
        }
        matters.push_back(Matter::Profile);
        matters.push_back(Matter::Together(self.given_up(&acts)));
        for order in orders.iter().filter(|order| acts.iter().any(|act| act.key == **order)) {
            matters.push_back(Matter::Order((*order).to_owned()));
            let taken: Vec<&str> = acts
                .iter()
                .filter(|act| act.key == **order && act.verb == "return")
                .flat_map(|act| act.list("item_ids"))
                .collect();
            let items = self.lines(order).iter().filter_map(|line| line["item_id"].as_str());
            let left = items.filter(|item| !taken.contains(item));
            let left = left.map(|item| ((*order).to_owned(), item.to_owned()));
            matters.push_back(Matter::Together(left.collect()));
        }
        let named = |(order, line): (&str, &Value)| {
            let wanted = asked_together(id)? == line["name"].as_str()?;
            wanted.then(|| (order.to_owned(), line["item_id"].as_str().unwrap_or("").to_owned()))
        };
        let lines = orders.iter().flat_map(|o| self.lines(o).iter().map(move |line| (*o, line)));
        let all: Vec<(String, String)> = lines.filter_map(named).collect();
        if !all.is_empty() {
            matters.push_back(Matter::Together(all));
        }
        matters.push_back(Matter::SoFar);
        matters.retain(|matter| *matter != Matter::Together(Vec::new()));
    }

    /// What a customer of a task only asks for: things of an order, each for the cheapest one.
    fn asked_in_vain(&self, id: &str) -> Option<Act> {
        let (order, names) = (id == "19").then_some(("#W2890441", ["Pet Bed", "Office Chair"]))?;
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for line in self.lines(order).iter().filter(|line| names.iter().any(|n| line["name"] == *n))
        {
            let product = self.get("products", line["product_id"].as_str()?);
            let variants = product["variants"].as_object()?.values();
            let price = |variant: &&Value| crate::judge::cents(&variant["price"]);
            let cheapest = variants.filter(|it| it["available"] == true).min_by_key(price)?;
            old.push(line["item_id"].clone());
            new.push(cheapest["item_id"].clone());
        }
        let paid = self.get("orders", order)["payment_history"][0]["payment_method_id"].clone();
        let mut body = Map::new();
        body.insert("item_ids".to_owned(), old.into());
        body.insert("new_item_ids".to_owned(), new.into());
        body.insert("payment_method_id".to_owned(), paid);
        Some(Act { verb: "exchange".to_owned(), key: order.to_owned(), body })
    }

    /// What a customer gives up by cancelling and returning.
    fn given_up(&self, acts: &[Act]) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        for act in acts {
            let items: Vec<&str> = match act.verb.as_str() {
                "cancel" => self
                    .lines(&act.key)
                    .iter()
                    .filter_map(|line| line["item_id"].as_str())
                    .collect(),
                "return" => act.list("item_ids"),
                _ => Vec::new(),
            };
            lines.extend(items.into_iter().map(|item| (act.key.clone(), item.to_owned())));
        }
        lines
    }
}

/// The product that a customer asks about in a task whose list of actions leaves that out.
fn asked_products(id: &str) -> &'static [&'static str] {
    match id {
        "2" | "3" | "4" | "39" => &["T-Shirt"],
        "19" => &["Pet Bed", "Office Chair"],
        "29" => &["Skateboard"],
        "62" | "63" => &["Bluetooth Speaker"],
        "89" => &["Mechanical Keyboard"],
        _ => &[],
    }
}

/// The product of which a customer wants to know what all of them cost together.
fn asked_together(id: &str) -> Option<&'static str> {
    (id == "76").then_some("Grill")
}

fn matter(action: &Value) -> Option<Matter> {
    let name = action["name"].as_str()?;
    if name == "transfer_to_human_agents" {
        return Some(Matter::Person);
    }
    let (_, key, verb) = VERBS.iter().find(|(known, ..)| *known == name)?;
    let mut body = action["arguments"].as_object()?.clone();
    let key = body.remove(*key)?.as_str()?.to_owned();
    Some(Matter::Done(Act { verb: (*verb).to_owned(), key, body }))
}

/// What each task's own list of actions comes to: `shop.py --gold-all`.
pub(crate) type Gold = BTreeMap<String, String>;

/// Reads what `shop.py --gold-all` prints.
pub(crate) fn gold(printed: &Value) -> Gold {
    let all = printed.as_object().into_iter().flatten();
    all.map(|(id, of)| (id.clone(), of["digest"].as_str().unwrap_or_default().to_owned())).collect()
}

/// A write as the shop's own list tells it.
pub(crate) fn as_the_shop_tells(record: &Value) -> Option<Act> {
    let mut body = record.as_object()?.clone();
    for beside in ["status", "error"] {
        body.remove(beside);
    }
    // Where a fault answered, the path stands in the record.
    if let Some(path) = body.remove("path") {
        let mut parts = path.as_str()?.trim_start_matches('/').split('/').skip(1);
        let key = parts.next()?.replace("%23", "#");
        return Some(Act { verb: parts.next()?.to_owned(), key, body });
    }
    let verb = body.remove("verb")?.as_str()?.to_owned();
    let key = body.remove("order").or_else(|| body.remove("user"))?.as_str()?.to_owned();
    Some(Act { verb, key, body })
}
