//! A naive second opinion: every boundary value is put through the rules, one call after the other,
//! in both versions. The comparison has to come to the same.

use std::collections::BTreeSet;

use playbook_compiler::{Project, check};
use playbook_graph::eval::{Scope, holds};
use playbook_graph::verify::diff::{Extent, compare};
use playbook_graph::{Currency, Decision, Graph, Money, NeedKind, Ref, RoleId, Source, Value};
use std::borrow::Cow;

use super::graph_of;

const AMOUNTS: [i64; 3] = [100, 250, 400];
const KINDS: [&str; 3] = ["gift", "card", "cash"];

/// Numbers that look drawn by lot, the same on every machine.
struct Lots(u64);

impl Lots {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % end as u64).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn condition(&mut self) -> String {
        let amount = self.one(&AMOUNTS);
        let single = |lots: &mut Self| match lots.below(6) {
            0 => format!("amount <= {amount} EUR"),
            1 => format!("amount > {amount} EUR"),
            2 => "amount <= charge.amount".to_owned(),
            3 => format!("charge.kind is {}", lots.one(&KINDS)),
            4 => format!("charge.kind is not {}", lots.one(&KINDS)),
            _ => format!("charge.amount >= {amount} EUR"),
        };
        match self.below(4) {
            0 => format!("({}) and ({})", single(self), single(self)),
            1 => format!("({}) or ({})", single(self), single(self)),
            _ => single(self),
        }
    }

    fn rule(&mut self) -> String {
        let when = self.condition();
        match self.below(6) {
            0 | 1 => format!("allow when {when}"),
            2 => format!("approval by lead when {when}, within 4 hours"),
            3 => format!("approval by lead and boss when {when}, within 4 hours"),
            4 => format!("deny when {when}"),
            _ => format!("forbid when {when}"),
        }
    }

    fn lines(&mut self) -> Vec<String> {
        let needs = [
            "needs identified",
            "needs the customer's yes",
            "needs amount <= charge.amount",
            "needs charge.owner is customer.id",
        ];
        let mut lines: Vec<String> =
            needs.iter().filter(|_| self.below(2) == 0).map(|need| (*need).to_owned()).collect();
        // What is said of the customer counts only where one is known.
        if lines.iter().any(|line| line.contains("customer.id"))
            && !lines.contains(&needs[0].to_owned())
        {
            lines.insert(0, needs[0].to_owned());
        }
        for _ in 0..=self.below(3) {
            lines.push(self.rule());
        }
        lines.push("allow always".to_owned());
        if self.below(2) == 0 {
            lines.pop();
            lines.push("deny otherwise".to_owned());
        }
        lines
    }

    /// Another version: one line gone, new, or another one in its place.
    fn edited(&mut self, lines: &[String]) -> Vec<String> {
        let mut lines = lines.to_vec();
        let place = self.below(lines.len());
        let movable = |line: &String| !line.starts_with("needs identified");
        match self.below(4) {
            0 if movable(&lines[place]) => drop(lines.remove(place)),
            1 => {
                let rule = self.rule();
                let first = lines.iter().position(|line| !line.starts_with("needs")).unwrap_or(0);
                lines.insert(first, rule);
            }
            2 if lines.iter().any(|line| line.contains("100 EUR")) => {
                lines.iter_mut().for_each(|line| *line = line.replace("100 EUR", "101 EUR"));
            }
            _ => return self.lines(),
        }
        lines
    }
}

fn project(lines: &[String]) -> Project {
    let text = format!(
        "enum Kind {{ gift, card, cash }}\n\
         record Charge {{ id: text, amount: EUR, kind: Kind, owner: text }}\n\
         record Receipt {{ id: text }}\n\
         record Customer {{ id: text }}\n\
         role lead\n\
         role boss\n\
         fact identified(customer: Customer) lasts 30 minutes\n\
         tool find(email: email) gives Customer {{ reads, proves identified(result) }}\n\
         tool refund(charge: Charge, amount: EUR) gives Receipt {{ sensitive, moves money amount, never twice for charge.id }}\n\
         authority over refund(charge, amount) {{\n  {}\n}}\n",
        lines.join("\n  ")
    );
    Project { sources: vec![Source { name: "a.playbook".into(), text }], std: vec![] }
}

/// One call with all that the rules look at.
#[derive(Clone, Debug)]
struct Call {
    charge: Value,
    amount: Value,
    customer: Value,
    identified: bool,
    yes: bool,
}

impl Scope for Call {
    fn value(&self, of: Ref) -> Option<Cow<'_, Value>> {
        match of {
            Ref::Param(0) => Some(Cow::Borrowed(&self.charge)),
            Ref::Param(1) => Some(Cow::Borrowed(&self.amount)),
            Ref::Subject(_) => Some(Cow::Borrowed(&self.customer)),
            _ => None,
        }
    }
}

/// Every call at a boundary of one of the conditions.
fn calls(graph: &Graph) -> Vec<Call> {
    let euro = Currency::from_code("EUR").unwrap();
    let record = |name: &str| graph.records.find(|record| record.name == name).unwrap().0;
    let kind = graph.enums.find(|choice| choice.name == "Kind").unwrap().0;
    let mut amounts = BTreeSet::from([0, 101 * 100 - 1, 101 * 100, 101 * 100 + 1]);
    for amount in AMOUNTS {
        amounts.extend([amount * 100 - 1, amount * 100, amount * 100 + 1]);
    }
    let money = |minor: i64| Value::Money(Money::new(euro, minor));
    let mut all = Vec::new();
    for amount in &amounts {
        for charged in &amounts {
            for place in 0..3 {
                for owner in ["A", "B"] {
                    for (identified, yes) in
                        [(true, true), (true, false), (false, true), (false, false)]
                    {
                        let fields = vec![
                            Value::text("c1"),
                            money(*charged),
                            Value::Enum { of: kind, value: place },
                            Value::text(owner),
                        ];
                        let charge = Value::Record { of: record("Charge"), fields: fields.into() };
                        let customer = Value::Record {
                            of: record("Customer"),
                            fields: vec![Value::text("A")].into(),
                        };
                        all.push(Call {
                            charge,
                            amount: money(*amount),
                            customer,
                            identified,
                            yes,
                        });
                    }
                }
            }
        }
    }
    all
}

/// Whose approval a call takes; none: it isn't let through.
fn decided(graph: &Graph, call: &Call) -> Option<BTreeSet<RoleId>> {
    let authority = graph.authorities.values().next().unwrap();
    for need in &authority.needs {
        let met = match &need.kind {
            NeedKind::Fact(_) => call.identified,
            NeedKind::CustomersYes => call.yes,
            NeedKind::Condition(condition) => holds(condition, call).unwrap(),
        };
        if !met {
            return None;
        }
    }
    let applies = |when: &Option<playbook_graph::Expr>| {
        when.as_ref().is_none_or(|when| holds(when, call).unwrap())
    };
    let (forbids, others): (Vec<_>, Vec<_>) =
        authority.rules.iter().partition(|rule| matches!(rule.decision, Decision::Forbid(_)));
    if forbids.iter().any(|rule| applies(&rule.when)) {
        return None;
    }
    let rule = others.into_iter().find(|rule| applies(&rule.when))?;
    match &rule.decision {
        Decision::Allow => Some(BTreeSet::new()),
        Decision::Approval(by) => Some(by.roles.iter().copied().collect()),
        Decision::Deny(_) | Decision::Forbid(_) => None,
    }
}

/// Whether something is let through here that isn't there, with as few approvals.
fn more(here: &Graph, there: &Graph, calls: &[Call]) -> bool {
    calls.iter().any(|call| match (decided(here, call), decided(there, call)) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(this), Some(that)) => !that.is_subset(&this),
    })
}

#[test]
fn the_comparison_is_what_trying_every_boundary_value_comes_to() {
    let rounds: u64 =
        std::env::var("PLAYBOOK_COMPARED").ok().and_then(|n| n.parse().ok()).unwrap_or(150);
    let mut seen = BTreeSet::new();
    for seed in 0..rounds {
        let mut lots = Lots(seed.wrapping_mul(2_654_435_761) + 7);
        let old_lines = lots.lines();
        let new_lines = lots.edited(&old_lines);
        let (old, new) = (check(&project(&old_lines)), check(&project(&new_lines)));
        let (old, new) = (graph_of(&old), graph_of(&new));
        let calls = calls(new);
        let wanted = match (more(new, old, &calls), more(old, new, &calls)) {
            (false, false) => Extent::Equal,
            (true, false) => Extent::Wider,
            (false, true) => Extent::Narrower,
            (true, true) => Extent::Incomparable,
        };
        let found = compare(old, new).remove(0);
        let told = || format!("seed {seed}\nold: {old_lines:#?}\nnew: {new_lines:#?}\n{found:#?}");
        assert_eq!(found.extent, wanted, "{}", told());
        for one in found.wider.iter().chain(&found.narrower) {
            assert!(one.certain && !one.example.is_empty(), "{}", told());
        }
        seen.insert(format!("{wanted:?}"));
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
}
