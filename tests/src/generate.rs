//! Random projects that look like real ones: a shop with orders, a customer who is identified, tools
//! that read, promise and act, authorities with needs, rules and limits, policies, and a playbook
//! whose states ask, look, decide, wait and call. Well typed by the way they are made; whether they
//! keep their promises is left to chance. One number gives one project.

use std::fmt::Write as _;

/// A source of chance that gives the same for the same seed, everywhere.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The source for a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66_D123_4567)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `most`.
    pub fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % (most.max(1) as u64)).unwrap_or(0)
    }

    /// Yes, so many times in a hundred.
    pub fn often(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of.get(self.below(of.len())).copied().unwrap_or_default()
    }
}

/// A project of one file, as text.
pub fn project(seed: u64) -> String {
    let mut chance = Chance::new(seed);
    let mut text = String::from(WORLD);
    let features = Features::draw(&mut chance);
    tools(&features, &mut chance, &mut text);
    authority(&features, &mut chance, &mut text);
    policies(&features, &mut chance, &mut text);
    if features.runs {
        text.push_str(LOOK_UP);
    }
    playbook(&features, &mut chance, &mut text);
    desk(&features, &mut text);
    text
}

const WORLD: &str = "\
type OrderId = text matching \"W[0-9]{2}\"
enum Status { open, sent, closed }
enum Reason { late, broken }
record Order shown as \"order {id}\" { id: OrderId, owner: text, status: Status, total: EUR, paid: EUR }
record Person shown as \"{id}\" { id: text, vip: bool }
record Paid { amount: EUR, status: Status }
fact identified(customer: Person) lasts 30 minutes
team support
role lead
intent wish \"The customer wants something\" { \"I want it\" }
event parcel(order_id: OrderId) for order where id is order_id
";

const LOOK_UP: &str = "
playbook look_up(wanted: OrderId) ends found(order: Order), gone {
  start state only {
    call order_of(wanted) as seen { nothing -> end gone }
    when seen.status is closed -> over
    end found(order: seen)
  }
  state over { end gone }
}
";

/// What a project has.
struct Features {
    runs: bool,
    waits: bool,
    desk_needs: bool,
    playbook_needs: bool,
    lists: bool,
    yes: bool,
    by_reason: bool,
    many: usize,
}

impl Features {
    fn draw(chance: &mut Chance) -> Self {
        Self {
            runs: chance.often(25),
            waits: chance.often(20),
            desk_needs: chance.often(20),
            playbook_needs: chance.often(70),
            lists: chance.often(75),
            yes: chance.often(85),
            by_reason: chance.often(30),
            many: 2 + chance.below(5),
        }
    }

    fn evidence(&self) -> &'static str {
        if self.by_reason { ", reason" } else { "" }
    }
}

fn line(text: &mut String, line: &str) {
    // Writing to a text can't fail.
    let _: Result<(), _> = writeln!(text, "{line}");
}

fn tools(has: &Features, chance: &mut Chance, text: &mut String) {
    line(
        text,
        "tool find(email: email) gives Person { reads, proves identified(result), fails nobody }",
    );
    line(text, "tool orders_of(customer_id: text) gives list of Order, at most 3 {\n  reads");
    if chance.often(75) {
        line(text, "  promises all results where owner is customer_id");
    }
    if chance.often(40) {
        line(text, "  promises all results where total > 0 EUR");
    }
    if chance.often(25) {
        line(text, "  promises all results where paid <= total");
    }
    if chance.often(40) {
        line(text, "  fresh for 5 minutes");
    }
    line(text, "}\ntool order_of(number: OrderId) gives Order {\n  reads\n  fails nothing");
    if chance.often(50) {
        line(text, "  promises result.id is number");
    }
    line(text, "}");
    let reason = if has.by_reason { ", reason: Reason" } else { "" };
    line(
        text,
        &format!(
            "tool refund(order: Order, amount: EUR{reason}) gives Paid {{\n  sensitive\n  moves money amount"
        ),
    );
    if chance.often(70) {
        line(text, "  never twice for order.id");
    }
    if chance.often(40) {
        line(text, "  promises result.amount is amount");
    }
    if chance.often(50) {
        line(text, "  changes orders_of");
    }
    line(text, "  fails too_late\n}");
    line(text, "tool tell_stock(order: Order) gives bool { writes }");
}

fn amount(chance: &mut Chance) -> &'static str {
    chance.one(&["50 EUR", "100 EUR", "100.01 EUR", "200 EUR"])
}

fn authority(has: &Features, chance: &mut Chance, text: &mut String) {
    line(text, &format!("authority over refund(order, amount{}) {{", has.evidence()));
    if chance.often(80) {
        line(text, "  needs identified");
        if chance.often(60) {
            line(text, "  needs order.owner is customer.id");
        }
    }
    for need in [
        "order.status is sent",
        "order.status is not closed",
        "amount <= order.total",
        "amount <= order.paid",
        "amount > 0 EUR",
        "order.paid >= 50 EUR",
    ] {
        if chance.often(22) {
            line(text, &format!("  needs {need}"));
        }
    }
    if has.yes {
        line(text, "  needs the customer's yes");
    }
    if chance.often(15) {
        line(text, "  forbid when order.total > 200 EUR \"too much\"");
    }
    let first = amount(chance);
    match chance.below(4) {
        0 => line(text, "  allow always"),
        1 => line(text, &format!("  allow when amount <= {first}\n  deny otherwise \"no\"")),
        2 => line(text, &format!("  allow when amount <= {first}\n  approval by lead when amount <= 200 EUR, within 4 hours\n  deny otherwise \"no\"")),
        _ => line(text, &format!("  allow when amount <= {first} and order.status is sent\n  approval by lead otherwise, within 1 hour").replace(" otherwise, within", " when amount > 0 EUR, within")),
    }
    if chance.often(30) {
        line(text, "  limit 2 times per case, then deny");
    }
    if chance.often(20) {
        line(text, "  limit 150 EUR per case, then approval by lead");
    }
    line(text, "}");
}

fn policies(has: &Features, chance: &mut Chance, text: &mut String) {
    let takes = format!("order, amount{}", has.evidence());
    let mut all: Vec<String> = Vec::new();
    if chance.often(40) {
        let most = amount(chance);
        all.push(format!("never refund({takes}) when amount > {most} without approval"));
    }
    if chance.often(25) {
        all.push(format!("never refund({takes}) when order.status is closed"));
    }
    if chance.often(20) {
        all.push(format!("never refund({takes}) when amount > order.total"));
    }
    if chance.often(20) {
        all.push("refund only after identified".to_owned());
    }
    if chance.often(15) {
        all.push("refund at most 2 times per case".to_owned());
    }
    for (nth, property) in all.iter().enumerate() {
        line(text, &format!("policy \"policy {nth}\" {{ {property} }}"));
    }
}

fn playbook(has: &Features, chance: &mut Chance, text: &mut String) {
    line(text, "\nplaybook serve ends done, left {");
    line(text, "  starts on intent wish");
    if has.playbook_needs {
        line(text, "  needs identified");
    }
    if chance.often(50) {
        line(text, "  on cancel -> end left");
    }
    line(text, "  slot number: OrderId\n    ask \"Which number?\"");
    if has.lists {
        line(text, "  slot order: Order among orders\n    ask \"Which order?\"");
    }
    line(text, "  slot amount: EUR\n    ask \"How much?\"");
    if chance.often(35) {
        let check = chance.one(&["amount > 0 EUR", "amount <= 100 EUR", "amount <= 200 EUR"]);
        line(text, &format!("    check {check} \"That is not possible.\""));
    }
    line(
        text,
        "  slot reason: Reason\n    ask \"Why?\"\n  slot sure: bool\n    ask \"Are you sure?\"",
    );
    let mut writer = States { has, chance, text, many: has.many };
    for nth in 0..has.many {
        writer.state(nth);
    }
    line(text, "}");
}

/// Writes the states of a playbook.
struct States<'a> {
    has: &'a Features,
    chance: &'a mut Chance,
    text: &'a mut String,
    many: usize,
}

impl States<'_> {
    fn line(&mut self, words: &str) {
        line(self.text, &format!("    {words}"));
    }

    fn state(&mut self, nth: usize) {
        let start = if nth == 0 { "start " } else { "" };
        line(self.text, &format!("  {start}state s{nth} {{"));
        let last = nth + 1 == self.many;
        if nth > 0 && self.chance.often(45) {
            let times = 1 + self.chance.below(3);
            self.line(&format!("at most {times} times, then -> end left"));
        }
        if nth == 0 {
            self.opening();
        }
        for _ in 0..self.chance.below(3) {
            self.step(nth);
        }
        if self.chance.often(if last { 80 } else { 30 }) {
            self.act(nth);
        }
        if last {
            self.line("when sure is known and sure is no -> end left");
            self.line("end done");
        } else {
            if self.chance.often(30) {
                let guard = self.guard();
                let to = self.chance.below(self.many);
                self.line(&format!("when {guard} -> s{to}"));
            }
            self.on(nth);
        }
        line(self.text, "  }");
    }

    /// Where a state leads.
    fn on(&mut self, nth: usize) {
        if self.has.waits && self.chance.often(40) {
            self.line("wait {");
            self.line(&format!("  on event parcel -> s{}", nth + 1));
            self.line("  after 2 days -> end left");
            return self.line("}");
        }
        if !self.chance.often(20) {
            return self.line(&format!("go to s{}", nth + 1));
        }
        self.line("match order.status {");
        self.line(&format!("  open   -> s{}", nth + 1));
        self.line("  closed -> end left");
        if self.chance.often(90) {
            self.line(&format!("  sent   -> s{}", nth + 1));
        }
        self.line("}");
    }

    /// What most playbooks begin with: an order, whoever it is of, and an amount.
    fn opening(&mut self) {
        if self.has.lists {
            let whose = if self.has.playbook_needs || self.has.desk_needs {
                "customer.id"
            } else {
                "\"A\""
            };
            self.line(&format!("call orders_of({whose}) as orders"));
            self.line("ask order { outside -> end left }");
        } else if self.has.runs {
            self.line("ask number");
            self.line("run look_up(number) as looked { gone -> end left }");
            self.line("let order be looked.order");
        } else {
            self.line("ask number");
            self.line("call order_of(number) as order { nothing -> end left }");
        }
        self.line("ask amount");
        if self.chance.often(60) {
            self.line("ask sure");
        }
        if self.has.by_reason {
            self.line("ask reason");
        }
    }

    fn guard(&mut self) -> String {
        let one = self.plain_guard();
        match self.chance.below(5) {
            0 => format!("{one} and {}", self.plain_guard()),
            1 => format!("{one} or {}", self.plain_guard()),
            2 => format!("not ({one})"),
            _ => one,
        }
    }

    fn plain_guard(&mut self) -> String {
        let plain = [
            "order.status is sent",
            "order.status is not sent",
            "order.status is closed",
            "amount <= order.total",
            "amount > order.total",
            "amount > order.paid",
            "amount <= 0 EUR",
            "amount > 100 EUR",
            "order.paid < 50 EUR",
            "order.total > 200 EUR",
            "order.paid <= order.total",
        ];
        self.chance.one(&plain).to_owned()
    }

    fn step(&mut self, nth: usize) {
        let to = self.chance.below(self.many);
        match self.chance.below(10) {
            0 => self.line("say \"It is about {order}.\""),
            1 => self.line("ask sure"),
            2 => {
                self.line("forget amount");
                self.line("ask amount");
            }
            3..=5 => {
                let guard = self.guard();
                let place = self.chance.one(&["end left", "later"]);
                let place =
                    if place == "later" { format!("s{}", to.max(nth)) } else { place.to_owned() };
                self.line(&format!("when {guard} -> {place}"));
            }
            6 => {
                self.line(
                    "call tell_stock(order) as told { failed -> end left, unknown -> end left }",
                );
                self.line("when not told -> end left");
            }
            7 if self.has.lists => {
                let whose = if self.has.playbook_needs || self.has.desk_needs {
                    "customer.id"
                } else {
                    "\"A\""
                };
                self.line(&format!("call orders_of({whose}) as orders"));
            }
            8 => self.line("note \"looked at {order}\""),
            _ => {
                self.line(&format!("let part{nth} be min(amount, order.total)"));
                self.line(&format!("when part{nth} > 100 EUR -> end left"));
            }
        }
    }

    /// The sensitive call, most often behind what its authority needs.
    fn act(&mut self, nth: usize) {
        if self.chance.often(65) {
            self.line("when order.status is not sent -> end left");
        }
        if self.chance.often(50) {
            self.line("when amount > order.total or amount <= 0 EUR -> end left");
        }
        if self.chance.often(40) {
            self.line("when amount > order.paid or order.paid < 50 EUR -> end left");
        }
        let evidence = if self.has.by_reason { ", reason" } else { "" };
        self.line(&format!("call refund(order, amount{evidence}) as paid{nth} {{"));
        if self.chance.often(92) {
            let shown = if self.has.by_reason { " because {reason}" } else { "" };
            self.line(&format!("  confirm \"Shall I refund {{amount}} of {{order}}{shown}?\""));
        }
        let changed = self.chance.one(&["end left", "s0"]);
        self.line(&format!(
            "  no -> end left, denied -> end left, expired -> end left, changed -> {changed}"
        ));
        let unknown = self.chance.one(&["end left", "handoff support because \"unknown\""]);
        self.line(&format!("  too_late -> end left\n      unknown -> {unknown}\n    }}"));
    }
}

fn desk(has: &Features, text: &mut String) {
    line(
        text,
        "
playbook identify ends done, failed {
  slot email: email
    ask \"Which e-mail address?\"
  start state by_email {
    ask email { declined -> end failed }
    call find(email) as found { nobody -> end failed }
    end done
  }
}
desk shop {
  playbooks serve",
    );
    if has.desk_needs {
        line(text, "  needs identified");
    }
    line(
        text,
        "  prove identified by identify { failed -> handoff support because \"not identified\" }
  default handoff support because \"there was no way on\"
}",
    );
}
