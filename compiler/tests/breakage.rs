//! One edit that breaks a long file yields at most two findings, the first at the edit, and
//! what the rest of the file declares is still known.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads its samples")]
#![expect(clippy::print_stdout, reason = "the table of findings is this test's output")]

use std::collections::BTreeSet;

use playbook_compiler::syntax::{Parse, SyntaxKind, parse};

/// What is edited: a piece of the file and what stands there instead.
const EDITS: &[(&str, &str)] = &[
    // braces
    ("  start state find {\n    call", "  start state find\n    call"),
    ("    match order.status {", "    match order.status"),
    (
        "      cancelled            -> already_done\n    }",
        "      cancelled            -> already_done",
    ),
    ("    }\n    say \"{order} is cancelled.", "    say \"{order} is cancelled."),
    (
        "    end cancelled(order, refund: done.refund)\n  }",
        "    end cancelled(order, refund: done.refund)",
    ),
    (
        "    end cancelled(order, refund: done.refund)\n  }",
        "    end cancelled(order, refund: done.refund)\n  }\n  }",
    ),
    ("    ask reason\n", "    ask reason\n    }\n"),
    ("  state too_late {", "  state too_late { {"),
    ("  state cancel {\n", ""),
    ("    end unchanged\n  }\n}", "    end unchanged\n  }"),
    ("  reads\n  promises all", "  reads }\n  promises all"),
    (
        "tool cancel_order(order: Order, reason: CancelReason) gives Cancellation {",
        "tool cancel_order(order: Order, reason: CancelReason) gives Cancellation",
    ),
    (
        "enum OrderStatus  { pending, processed, delivered, cancelled }",
        "enum OrderStatus  { pending, processed, delivered, cancelled",
    ),
    ("record Cancellation { refund", "record Cancellation refund"),
    ("desk acme {", "desk acme"),
    // quotes
    ("ask \"Which order would", "ask Which order would"),
    ("like to cancel?\"", "like to cancel?"),
    ("say \"{order} has already left", "say \"{order has already left"),
    ("say \"{order} has already left", "say \"order} has \"already left"),
    ("\"please cancel my order\"\n", "\"please cancel my order\n"),
    ("because \"asked for a person\"", "because asked for a person\""),
    ("allow when order.total <= 100 EUR", "allow when order.total <= \"100 EUR"),
    // arrows and targets
    ("no              -> end unchanged", "no              end unchanged"),
    ("no              -> end unchanged", "no              - end unchanged"),
    ("no              -> end unchanged", "no              -> end"),
    ("on cancel -> end unchanged", "on cancel ->"),
    ("processed, delivered -> too_late", "processed, delivered"),
    ("at most 3 times, then -> give_up", "at most 3 times, then give_up"),
    ("handoff orders because \"nobody", "handoff because \"nobody"),
    // keywords half typed, words missing
    ("    ask order\n", "    as order\n"),
    ("    ask order\n", "    ask\n"),
    ("    call shop.orders_of(customer.id) as orders", "    call"),
    (
        "    call shop.orders_of(customer.id) as orders",
        "    call shop.orders_of(customer.id as orders",
    ),
    (
        "    call shop.orders_of(customer.id) as orders",
        "    call shop.orders_of customer.id) as orders",
    ),
    ("    call shop.orders_of(customer.id) as orders", "    call shop.(customer.id) as orders"),
    ("  state already_done {", "  stat already_done {"),
    ("  state already_done {", "  state {"),
    ("  slot reason: CancelReason", "  slot reason CancelReason"),
    ("  slot reason: CancelReason", "  slot : CancelReason"),
    ("  never twice for order.id", "  never twice order.id"),
    ("  fails already_shipped", "  fails"),
    ("  timeout 10 seconds", "  timeout 10s"),
    ("  moves money order.total", "  moves order.total"),
    ("allow when order.total <= 100 EUR", "allow when order.total <="),
    ("  reads\n", "  read\n"),
    ("  starts on intent", "  start on intent"),
    ("  needs identified\n  on cancel", "  need identified\n  on cancel"),
    ("needs order.status is pending       ", "needs order.status = pending "),
    ("limit 5000 EUR per day, then deny", "limit 5000 EUR per day"),
    ("limit 5000 EUR per day, then deny", "limit 5,000 EUR per day, then deny"),
    ("within 4 hours", "within"),
    ("policy \"Nobody", "polcy \"Nobody"),
    ("playbook cancel_order ends", "playbook cancel_order end"),
    ("playbook cancel_order ends", "playbook ends"),
    ("fact identified(customer: Customer) lasts", "fact identified(customer: Customer lasts"),
    ("role team_lead\n", "role\n"),
    ("  default    handoff", "  defualt    handoff"),
    ("  default    handoff support", "  default    support"),
    ("  expect end cancelled", "  expect cancelled"),
    ("use shop\n\n## Cancels", "use\n\n## Cancels"),
    ("say \"{order} has already", "say; \"{order} has already"),
    ("say \"{order} has already", "say “{order} has already"),
];

fn project() -> String {
    let read =
        |name: &str| std::fs::read_to_string(format!("tests/samples/{name}.playbook")).unwrap();
    [read("shop"), read("cancel_order"), read("desk")].join("\n")
}

/// The names that a text declares.
fn declared(parse: &Parse) -> BTreeSet<String> {
    let names = parse.tree().descendants().filter(|node| node.kind() == SyntaxKind::NAME);
    let declares = |kind: SyntaxKind| format!("{kind:?}").ends_with("_DECL");
    let names = names.filter(|name| name.parent().is_some_and(|parent| declares(parent.kind())));
    names.map(|name| name.text().to_string()).collect()
}

fn line_of(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).matches('\n').count() + 1
}

#[test]
fn one_edit_yields_at_most_two_findings_at_the_edit() {
    let good = project();
    assert_eq!(parse(&good).errors, []);
    let known = declared(&parse(&good));
    let mut table = String::new();
    let mut failures = Vec::new();
    for (from, to) in EDITS {
        let at = good.find(from).unwrap_or_else(|| panic!("{from} is not in the file"));
        let same = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
        let (first, last) = (line_of(&good, at), line_of(&good, at + from.len()));
        let edit = line_of(&good, at + same);
        let text = good.replacen(from, to, 1);
        let parse = parse(&text);
        assert_eq!(parse.tree().text().to_string(), text);
        let lines: Vec<_> =
            parse.errors.iter().map(|error| line_of(&text, error.start as usize)).collect();
        let lost: Vec<_> = known.difference(&declared(&parse)).cloned().collect();
        let message = parse.errors.first().map_or("", |error| error.message.as_str());
        table.push_str(&format!("{edit:>4} {lines:<10?} {lost:<18?} {message}\n"));
        let near = lines.first().is_some_and(|line| (first - 1..=last + 1).contains(line));
        if lines.is_empty() || lines.len() > 2 || !near || lost.len() > 1 {
            failures.push(format!(
                "{from:?} -> {to:?}: lines {first}..{last}, errors {:#?}, lost {lost:?}",
                parse
                    .errors
                    .iter()
                    .zip(&lines)
                    .map(|(e, l)| format!("{l}: {}", e.message))
                    .collect::<Vec<_>>()
            ));
        }
    }
    println!("edit findings   lost               first finding\n{table}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
