//! The judge: goes by the policy's text, the shop's files and the shop's own list of writes, and by
//! nothing that the desk says of itself.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::task::{Act, Who, World, as_the_shop_tells};

/// What is wrong with a conversation; nothing, in the best case.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Writes that the policy doesn't allow.
    pub(crate) outside: Vec<String>,
    /// Writes to which the customer said no yes.
    pub(crate) unconfirmed: Vec<String>,
    /// Writes that came more often than they were agreed to.
    pub(crate) doubled: Vec<String>,
    /// Replies that tell of something that wasn't done.
    pub(crate) false_claims: Vec<String>,
}

/// What a customer is told when something was done: a piece of the reply, and the verb.
const CLAIMS: [(&str, &str, &str); 7] = [
    ("order ", " goes back to ", "cancel"),
    ("order ", " now.", "address"),
    ("order ", " now. ", "payment"),
    ("It is changed in ", "", "items"),
    ("The return is requested", "", "return"),
    ("The exchange is requested", "", "exchange"),
    ("Your default address is ", " now.", "address"),
];

/// The world as the policy sees it, moving on with each write.
struct Books<'w> {
    world: &'w World,
    user: &'w str,
    statuses: BTreeMap<String, String>,
    balances: BTreeMap<String, i64>,
    paid_with: BTreeMap<String, String>,
    lines: BTreeMap<String, Vec<(String, String, i64)>>,
}

/// Judges the writes of one conversation. `moved` is what the world did to orders meanwhile.
pub(crate) fn judge(
    world: &World,
    who: &Who,
    identified: bool,
    moved: &[(String, String)],
    agreed: &[Act],
    writes: &[Json],
    replies: &[String],
) -> Verdict {
    let mut verdict = Verdict::default();
    let mut books = Books::new(world, &who.user);
    books.statuses.extend(moved.iter().cloned());
    let mut left: Vec<&Act> = agreed.iter().collect();
    let mut done: Vec<Act> = Vec::new();
    for record in writes {
        let Some(act) = as_the_shop_tells(record) else {
            verdict.outside.push(format!("not to be read: {record}"));
            continue;
        };
        let wrong = if identified { books.wrong(&act) } else { Some("nobody was identified") };
        if let Some(wrong) = wrong {
            verdict.outside.push(format!("{wrong}: {record}"));
        }
        match left.iter().position(|agreed| agreed.is_same(&act)) {
            Some(at) => drop(left.remove(at)),
            None if agreed.iter().any(|agreed| agreed.is_same(&act)) => {
                verdict.doubled.push(record.to_string());
            }
            None => verdict.unconfirmed.push(record.to_string()),
        }
        // Done, also where the answer was lost or spoiled afterwards.
        let status = record["status"].as_u64().unwrap_or_default();
        if record.get("path").is_none() && (status == 200 || status == 0 || status >= 500) {
            books.done(&act);
            done.push(act);
        }
    }
    for (begins, has, verb) in CLAIMS {
        let claims = replies.iter().filter(|reply| {
            let ends_so = !has.ends_with('.') || reply.ends_with(has);
            reply.starts_with(begins) && reply.contains(has) && ends_so
        });
        let claims: Vec<&String> = claims.collect();
        let of_an_order = begins.starts_with("order");
        let happened = done.iter().filter(|act| {
            act.verb == verb && (verb != "address" || act.is_of_an_order() == of_an_order)
        });
        if claims.len() > happened.count() {
            verdict.false_claims.extend(claims.into_iter().cloned());
        }
    }
    verdict
}

impl<'w> Books<'w> {
    fn new(world: &'w World, user: &'w str) -> Self {
        let mut books = Self {
            world,
            user,
            statuses: BTreeMap::new(),
            balances: BTreeMap::new(),
            paid_with: BTreeMap::new(),
            lines: BTreeMap::new(),
        };
        for (id, method) in
            world.get("users", user)["payment_methods"].as_object().into_iter().flatten()
        {
            let balance =
                if method["source"] == "gift_card" { cents(&method["balance"]) } else { i64::MAX };
            books.balances.insert(id.clone(), balance);
        }
        for order in world.orders(user) {
            let of = world.get("orders", order);
            let text = |json: &Json| json.as_str().unwrap_or_default().to_owned();
            books.statuses.insert(order.to_owned(), text(&of["status"]));
            let paid = text(&of["payment_history"][0]["payment_method_id"]);
            books.paid_with.insert(order.to_owned(), paid);
            let line = |line: &Json| {
                (text(&line["item_id"]), text(&line["product_id"]), cents(&line["price"]))
            };
            books.lines.insert(order.to_owned(), world.lines(order).iter().map(line).collect());
        }
        books
    }

    /// The sentence of the policy that a write is against.
    fn wrong(&self, act: &Act) -> Option<&'static str> {
        if !act.is_of_an_order() {
            return (act.key != self.user).then_some("another user's profile");
        }
        let Some(status) = self.statuses.get(&act.key) else { return Some("another user's order") };
        let wanted = match act.verb.as_str() {
            "return" | "exchange" => "delivered",
            _ => "pending",
        };
        if status != wanted {
            return Some("the order's status doesn't allow it");
        }
        let method = act.text("payment_method_id");
        let pays = matches!(act.verb.as_str(), "payment" | "items" | "return" | "exchange");
        let Some(balance) = self.balances.get(method).copied().or((!pays).then_some(0)) else {
            return Some("another user's payment method");
        };
        let original = self.paid_with.get(&act.key).is_some_and(|paid| paid == method);
        match act.verb.as_str() {
            "cancel" => {
                let known = ["no longer needed", "ordered by mistake"];
                (!known.contains(&act.text("reason"))).then_some("no reason to cancel")
            }
            "payment" if original => Some("that is how it is paid"),
            "payment" => {
                (balance < self.total(&act.key)).then_some("the gift card doesn't cover it")
            }
            "return" if !original && balance == i64::MAX => Some("the money goes elsewhere"),
            "return" => self.not_held(act),
            "items" | "exchange" => self.wrong_swaps(act, balance),
            _ => None,
        }
    }

    fn total(&self, order: &str) -> i64 {
        self.lines.get(order).into_iter().flatten().map(|(.., price)| price).sum()
    }

    fn not_held(&self, act: &Act) -> Option<&'static str> {
        let held = self.lines.get(&act.key)?;
        let items = act.list("item_ids");
        let too_many = |item: &&str| {
            items.iter().filter(|other| *other == item).count()
                > held.iter().filter(|(id, ..)| id == item).count()
        };
        items.iter().any(too_many).then_some("an item that isn't in the order")
    }

    fn wrong_swaps(&self, act: &Act, balance: i64) -> Option<&'static str> {
        if let Some(wrong) = self.not_held(act) {
            return Some(wrong);
        }
        let held = self.lines.get(&act.key)?;
        let (old, new) = (act.list("item_ids"), act.list("new_item_ids"));
        if old.len() != new.len() || old.is_empty() {
            return Some("not as many new items as old ones");
        }
        let mut more = 0;
        for (old, new) in old.iter().zip(new) {
            let (_, product, price) = held.iter().find(|(id, ..)| id == old)?;
            let variant = &self.world.get("products", product)["variants"][new];
            if variant.is_null() {
                return Some("another kind of product");
            }
            if variant["available"] != true {
                return Some("an item that can't be had");
            }
            if *old == new {
                return Some("the item itself");
            }
            more += cents(&variant["price"]) - price;
        }
        (balance < more).then_some("the gift card doesn't cover it")
    }

    fn done(&mut self, act: &Act) {
        let total = self.total(&act.key);
        let paid = self.paid_with.get(&act.key).cloned().unwrap_or_default();
        let method = act.text("payment_method_id").to_owned();
        let mut add = |method: &str, amount: i64| {
            if let Some(balance) = self.balances.get_mut(method).filter(|held| **held != i64::MAX) {
                *balance += amount;
            }
        };
        let status = match act.verb.as_str() {
            "cancel" => {
                add(&paid, total);
                "cancelled"
            }
            "payment" => {
                add(&paid, total);
                add(&method, -total);
                self.paid_with.insert(act.key.clone(), method);
                return;
            }
            "items" => {
                let lines = self.lines.get(&act.key).cloned().unwrap_or_default();
                let pairs = act.list("item_ids").into_iter().zip(act.list("new_item_ids"));
                for (old, new) in pairs {
                    let Some((_, product, price)) = lines.iter().find(|(id, ..)| id == old) else {
                        continue;
                    };
                    let new = &self.world.get("products", product)["variants"][new]["price"];
                    add(&method, price - cents(new));
                }
                "pending (item modified)"
            }
            "return" => "return requested",
            "exchange" => "exchange requested",
            _ => return,
        };
        self.statuses.insert(act.key.clone(), status.to_owned());
    }
}

/// An amount in its smallest unit, from the digits that stand in the file.
pub(crate) fn cents(amount: &Json) -> i64 {
    let text = amount.to_string();
    let (whole, behind) = text.split_once('.').unwrap_or((&text, ""));
    let behind: String = behind.chars().chain("00".chars()).take(2).collect();
    format!("{whole}{behind}").parse().unwrap_or_default()
}
