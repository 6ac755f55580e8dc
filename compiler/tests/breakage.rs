//! One edit that breaks a long file yields at most two findings, the first at the edit, and
//! what the rest of the file declares is still known.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads its samples")]
#![expect(clippy::print_stdout, reason = "the table of findings is this test's output")]

use std::collections::BTreeSet;

use playbook_compiler::syntax::{Parse, SyntaxElement, SyntaxKind, parse};

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
    // the second half of the file
    ("enum Category  { clothing,", "enum Category  clothing,"),
    ("enum Condition { unopened \"unopened\",", "enum Condition { unopened \"unopened,"),
    ("record Return shown as \"return {id}\" {", "record Return shown \"return {id}\" {"),
    ("  carrier: text\n", "  carrier text\n"),
    ("type Days = int from 0 to 90", "type Days = int from 0"),
    ("type Days = int from 0 to 90", "type Days int from 0 to 90"),
    ("gives duration {\n  | category", "gives duration\n  | category"),
    ("| clothing    | any           | 60 days |", "| clothing    | any           | 60 days"),
    ("| clothing    | any           | 60 days |", "| clothing    any           | 60 days |"),
    ("otherwise 10% of total rounded down", "otherwise 10% of total rounded"),
    ("otherwise 10% of total rounded down", "10% of total rounded down"),
    ("gives EUR = 0 EUR when", "gives EUR 0 EUR when"),
    ("event parcel_arrived(label: text) for", "event parcel_arrived(label: text for"),
    ("  undo by charge(order, amount)\n}", "  undo by charge(order, amount)\n"),
    ("  undo by charge(order, amount)\n}", "  undo by charge(order, amount)\n}}"),
    ("  deny otherwise \"Over 300", "  den otherwise \"Over 300"),
    ("  approval by team_lead when amount <= 300", "  approval team_lead when amount <= 300"),
    ("  pay_back only after identified", "  pay_back only identified"),
    ("  \"I want to return this\"", "  I want to return this\""),
    (
        "ends returned(order: Order, amount: EUR), kept, refused {",
        "ends returned(order: Order, amount: EUR, kept, refused {",
    ),
    ("  slot condition: Condition\n", "  slo condition: Condition\n"),
    ("    check amount <= order.total \"", "    check amount <= order.total "),
    ("    when orders is [] -> nothing", "    when orders is [ -> nothing"),
    ("    when orders is [] -> nothing", "    when orders is [] nothing"),
    ("{ outside -> nothing, declined -> nothing }", "{ outside -> nothing, declined -> nothing"),
    ("{ outside -> nothing, declined -> nothing }", "{ outside -> nothing declined -> nothing }"),
    (
        "    let window be return_window(category, condition)",
        "    let window return_window(category, condition)",
    ),
    (
        "    let window be return_window(category, condition)",
        "    let be return_window(category, condition)",
    ),
    ("      used      -> send\n", "      used      ->\n"),
    (
        "      after 14 days                  -> remind\n    }\n",
        "      after 14 days                  -> remind\n",
    ),
    ("    wait {\n", "    wait\n"),
    ("      not_yet \"not yet\" -> send\n", "      not_yet \"not yet -> send\n"),
    ("      confirm \"Shall I pay", "      confrm \"Shall I pay"),
    ("      card_expired { say \"Your", "      card_expired say \"Your"),
    ("go to person }", "go person }"),
    (
        "    end returned(order, amount: done.amount)\n  }\n",
        "    end returned(order, amount: done.amount\n  }\n",
    ),
    ("  state too_late {\n    say \"The time", "  state too_late\n    say \"The time"),
    ("    task for orders \"Look", "    task orders \"Look"),
    ("  state person {\n", "  state person {{\n"),
];

fn project() -> String {
    let read =
        |name: &str| std::fs::read_to_string(format!("tests/samples/{name}.playbook")).unwrap();
    ["shop", "cancel_order", "desk", "returns", "booking"].map(read).join("\n")
}

/// The names that a text declares.
fn declared(parse: &Parse) -> BTreeSet<String> {
    let names = parse.tree().descendants().filter(|node| node.kind() == SyntaxKind::NAME);
    let declares = |kind: SyntaxKind| format!("{kind:?}").ends_with("_DECL");
    let names = names.filter(|name| name.parent().is_some_and(|parent| declares(parent.kind())));
    names.map(|name| name.text().to_string()).collect()
}

/// What came of an edit: its row in the table, and what is wrong with it.
struct Outcome {
    row: String,
    failure: Option<String>,
}

/// Edits the file: `from`, at byte `at`, becomes `to`.
fn edited(good: &str, known: &BTreeSet<String>, at: usize, from: &str, to: &str) -> Outcome {
    let same = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let (first, last) = (line_of(good, at), line_of(good, at + from.len()));
    let edit = line_of(good, at + same);
    let text = format!("{}{to}{}", &good[..at], &good[at + from.len()..]);
    let parse = parse(&text);
    let tokens = parse.tree().descendants_with_tokens().filter_map(SyntaxElement::into_token);
    assert_eq!(tokens.map(|token| token.text().to_owned()).collect::<String>(), text);
    let lines: Vec<_> =
        parse.errors.iter().map(|error| line_of(&text, error.start as usize)).collect();
    let lost: Vec<_> = known.difference(&declared(&parse)).cloned().collect();
    let message = parse.errors.first().map_or("", |error| error.message.as_str());
    let row = format!("{edit:>4} {lines:<10?} {lost:<18?} {message}\n");
    let near = lines.first().is_none_or(|line| (first - 1..=last + 1).contains(line));
    let bad = lines.len() > 2 || !near || lost.len() > 1;
    let messages: Vec<_> =
        parse.errors.iter().zip(&lines).map(|(e, l)| format!("{l}: {}", e.message)).collect();
    let failure =
        format!("{from:?} -> {to:?}: lines {first}..{last}, errors {messages:#?}, lost {lost:?}");
    Outcome { row, failure: bad.then_some(failure) }
}

fn line_of(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).matches('\n').count() + 1
}

#[test]
fn one_edit_yields_at_most_two_findings_at_the_edit() {
    let good = project();
    assert_eq!(parse(&good).errors, []);
    assert!(good.lines().count() >= 300, "{} lines", good.lines().count());
    let known = declared(&parse(&good));
    let mut table = String::new();
    let mut failures = Vec::new();
    for (from, to) in EDITS {
        let at = good.find(from).unwrap_or_else(|| panic!("{from} is not in the file"));
        let outcome = edited(&good, &known, at, from, to);
        table.push_str(&outcome.row);
        failures.extend(outcome.failure);
        if parse(&good.replacen(from, to, 1)).errors.is_empty() {
            failures.push(format!("{from:?} -> {to:?}: no finding"));
        }
    }
    println!("{} edits\nedit findings   lost               first finding\n{table}", EDITS.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A file is pasted behind another that lost its end, and into the middle of one.
#[test]
fn two_files_pasted_together_lose_one_statement_at_most() {
    let good = project();
    let known = declared(&parse(&good));
    let other =
        "use std.other\n\nplaybook pasted ends done {\n  start state s {\n    end done\n  }\n}\n";
    let mut failures = Vec::new();
    let breaks = good.match_indices('\n').map(|(at, _)| at + 1);
    let left = breaks.filter(|at| good[*at..].starts_with(|c: char| c.is_lowercase()));
    for at in left {
        let outcome = edited(&good, &known, at, "", other);
        failures.extend(outcome.failure);
        // The last line of what stands before is missing.
        let cut = good[..at - 1].rfind('\n').map_or(0, |end| end + 1);
        if good[cut..at].trim() == "}" {
            let from = &good[cut..at];
            failures.extend(edited(&good, &known, cut, from, other).failure);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Each line left out, each sign left out or doubled, one at a time: of a hundred such slips one at most
/// is told in more than two findings or hides more than one name.
#[test]
fn one_line_or_sign_more_or_fewer_stays_where_it_is() {
    let good = project();
    let known = declared(&parse(&good));
    let mut failures = Vec::new();
    let mut edits = 0;
    let mut try_it = |at: usize, from: &str, to: &str| {
        edits += 1;
        failures.extend(edited(&good, &known, at, from, to).failure);
    };
    // The line that opens a declaration is the declaration: without it nothing of it is known.
    let opens = |line: &str| !line.starts_with([' ', '}']) && line.trim_end().ends_with('{');
    let mut start = 0;
    for line in good.split_inclusive('\n') {
        if !opens(line) && !line.trim().is_empty() {
            try_it(start, line, "");
        }
        start += line.len();
    }
    for sign in ["{", "}", "\"", "->", "(", ")", ",", ":"] {
        for (at, _) in good.match_indices(sign) {
            try_it(at, sign, "");
            try_it(at, sign, &sign.repeat(2));
        }
    }
    println!("{edits} edits, {} of them with more than is promised", failures.len());
    for failure in failures.iter().take(60) {
        println!("{failure}");
    }
    assert!(failures.len() * 50 <= edits, "{}", failures.join("\n"));
}
