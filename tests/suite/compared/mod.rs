//! `playbook diff`: what a change of the example makes possible, and random authorities whose
//! comparison is held against one that tries every boundary value.

mod oracle;

use playbook_compiler::{Checked, check};
use playbook_graph::Graph;
use playbook_graph::verify::diff::{Compared, Difference, Extent, Kind, compare};
use playbook_tests::corpus;

/// The graph of what was checked, proved or not.
fn graph_of(checked: &Checked) -> &Graph {
    corpus::graph_of(checked).unwrap_or_else(|| panic!("no graph: {:#?}", checked.diagnostics))
}

/// The example with pieces of its text replaced, without its scenarios.
fn example(edits: &[(&str, &str)]) -> Checked {
    let mut project = corpus::example(edits);
    project.sources.retain(|source| source.name != "scenarios.playbook");
    check(&project)
}

/// What became of the one sensitive tool of the example.
#[track_caller]
fn changed(before: &[(&str, &str)], now: &[(&str, &str)]) -> Compared {
    let (old, new) = (example(before), example(now));
    let mut all = compare(graph_of(&old), graph_of(&new));
    let back = compare(graph_of(&new), graph_of(&old));
    assert_eq!(all.iter().filter(|one| one.kind == Kind::Tool).count(), 1, "{all:?}");
    let one = all.remove(0);
    let mirrored = match one.extent {
        Extent::Wider => Extent::Narrower,
        Extent::Narrower => Extent::Wider,
        other => other,
    };
    assert_eq!(back[0].extent, mirrored, "the other way round:\n{one:#?}\n{back:#?}");
    one
}

#[track_caller]
fn tells(differences: &[Difference], words: &[&str]) {
    let all: Vec<String> = differences
        .iter()
        .map(|one| format!("{} [{}] {}", one.what, one.example.join(", "), one.line))
        .collect();
    for word in words {
        assert!(all.iter().any(|one| one.contains(word)), "`{word}` is not in {all:#?}");
    }
    assert!(differences.iter().all(|one| one.certain), "{differences:#?}");
}

const ALLOW: &str = "allow when order.total <= 500 USD";
const ASKED: &str = "approval by team_lead when order.total <= 2000 USD, within 4 hours";
const PENDING: &str =
    "  needs order.status is pending       \"Only a pending order may be cancelled.\"\n";

#[test]
fn the_same_is_equal_and_so_is_what_only_reads_otherwise() {
    assert_eq!(changed(&[], &[]).extent, Extent::Equal);
    let moved =
        [("  pending\n  modified", "  modified \"changed\"\n  pending\n  lost\n  modified")];
    let renamed = [("modified \"changed\"\n", "")];
    assert_eq!(changed(&[], &[moved[0], renamed[0]]).extent, Extent::Equal);
    let written_otherwise = [(ALLOW, "allow when not (order.total > 500 USD)")];
    assert_eq!(changed(&[], &written_otherwise).extent, Extent::Equal);
}

#[test]
fn a_rule_that_allows_more_is_wider_at_the_smallest_amount() {
    let one = changed(&[], &[(ALLOW, "allow when order.total <= 600 USD")]);
    assert_eq!(one.extent, Extent::Wider);
    tells(
        &one.wider,
        &["now allowed alone, before with the approval of team_lead", "order.total is 500.01 USD"],
    );
    tells(&one.wider, &["shop.playbook:"]);
}

#[test]
fn a_rule_that_allows_less_is_narrower() {
    let one = changed(&[], &[(ALLOW, "allow when order.total <= 400 USD")]);
    assert_eq!(one.extent, Extent::Narrower);
    tells(&one.narrower, &["order.total is 400.01 USD"]);
}

#[test]
fn more_on_one_side_and_less_on_the_other_is_both() {
    let now = [
        (ALLOW, "allow when order.total <= 400 USD"),
        ("<= 2000 USD, within", "<= 3000 USD, within"),
    ];
    let one = changed(&[], &now);
    assert_eq!(one.extent, Extent::Incomparable);
    tells(&one.wider, &["order.total is 2000.01 USD", "before not at all"]);
}

#[test]
fn who_approves_counts() {
    let two = [
        ("role team_lead", "role team_lead\nrole boss"),
        (ASKED, "approval by team_lead and boss when order.total <= 2000 USD, within 4 hours"),
    ];
    assert_eq!(changed(&[], &two).extent, Extent::Narrower);
    let other = [
        ("role team_lead", "role team_lead\nrole boss"),
        (ASKED, "approval by boss when order.total <= 2000 USD, within 4 hours"),
    ];
    assert_eq!(changed(&[], &other).extent, Extent::Incomparable);
}

#[test]
fn an_amount_that_is_worked_out_otherwise_is_told() {
    const GIVEN: &str = "call shop.cancel_order(order, reason) as done {";
    let with = |amount: &str, table: &str| {
        let playbook = format!(
            "let back be {amount}\n    call shop.pay(order, back) {{\n      confirm \"Shall I pay {{order}} {{back}}?\"\n      no, denied, changed -> left_alone\n      unknown -> left_alone\n    }}\n    {GIVEN}"
        );
        let tool = format!(
            "table part(total: USD) gives percent {{\n  | total | part |\n  | any | {table} |\n}}\ntool pay(order: Order, back: USD) gives bool {{ sensitive, moves money back, never twice for order.id }}\nauthority over pay(order, back) {{\n  needs the customer's yes\n  allow always\n  limit 10 times per day, then deny\n}}\n\nauthority over cancel_order(order, reason) {{"
        );
        graph_of(&example(&[
            (GIVEN, playbook.as_str()),
            ("authority over cancel_order(order, reason) {", tool.as_str()),
        ]))
        .clone()
    };
    let extent = |old: &Graph, new: &Graph| {
        let all = compare(old, new);
        let pay = all.into_iter().find(|one| one.name == "shop.pay").unwrap();
        (pay.extent, pay.wider.into_iter().map(|one| one.what).collect::<Vec<_>>().join("; "))
    };
    let (less, whole) = (with("order.total - 5 USD", "10%"), with("order.total", "10%"));
    assert_eq!(extent(&less, &less).0, Extent::Equal);
    assert_eq!(extent(&less, &whole).0, Extent::Incomparable);
    let (_, what) = extent(&whole, &less);
    assert!(what.contains("worked out otherwise now: `back` is `order.total - 5 USD`"), "{what}");
    // A row of a table is a part of what is worked out.
    let by_table = "(part(order.total) of order.total) rounded down";
    let (tenth, half) = (with(by_table, "10%"), with(by_table, "50%"));
    assert_eq!(extent(&tenth, &tenth).0, Extent::Equal);
    assert_eq!(extent(&tenth, &half).0, Extent::Incomparable);
    // Brackets count.
    let (one, other) = ("order.total - (5 USD - 2 USD)", "order.total - 5 USD - 2 USD");
    assert_eq!(extent(&with(one, "10%"), &with(other, "10%")).0, Extent::Incomparable);
}

#[test]
fn a_longer_time_back_and_a_greater_part_are_wider_and_nothing_else() {
    let fields = "  total: USD\n  paid: USD\n  placed: date\n";
    let with = |rule: &str| {
        let rule = format!("{rule}\n  allow when order.total <= 500 USD");
        graph_of(&example(&[("  total: USD\n", fields), (ALLOW, &rule)])).clone()
    };
    let extent = |old: &str, new: &str| {
        let all = compare(&with(old), &with(new));
        (all[0].extent, all[0].wider.clone())
    };
    let (year, years) = (
        "forbid when order.placed < 12 months before today \"Too long ago.\"",
        "forbid when order.placed < 36 months before today \"Too long ago.\"",
    );
    let (verdict, wider) = extent(year, years);
    assert_eq!(verdict, Extent::Wider, "{wider:#?}");
    let example = wider[0].example.join(", ");
    assert!(example.contains("12 months before today is"), "{example}");
    assert_eq!(extent(years, year).0, Extent::Narrower);
    let (half, most) = (
        "forbid when order.total > (50% of order.paid rounded down) \"Too much of it.\"",
        "forbid when order.total > (90% of order.paid rounded down) \"Too much of it.\"",
    );
    // Of less than nothing, half is more than most of it: what was paid is no such amount.
    let positive = |rule: &str| format!("forbid when order.paid < 0 USD \"Odd.\"\n  {rule}");
    assert_eq!(extent(&positive(half), &positive(most)).0, Extent::Wider);
    assert_eq!(extent(&positive(most), &positive(half)).0, Extent::Narrower);
    assert_eq!(extent(half, most).0, Extent::Incomparable);
}

#[test]
fn what_is_needed_no_more_is_wider() {
    let yes = [("  needs the customer's yes\n", "")];
    let one = changed(&[], &yes);
    assert_eq!(one.extent, Extent::Wider);
    tells(&one.wider, &["without the customer's yes"]);
    let theirs = [(
        "  needs order.customer is customer.id \"Only the customer's own order may be cancelled.\"\n",
        "",
    )];
    let one = changed(&[], &theirs);
    assert_eq!(one.extent, Extent::Wider);
    tells(&one.wider, &["order.customer is \"A\", customer.id is \"B\""]);
    let one = changed(&[], &[(PENDING, "")]);
    assert_eq!(one.extent, Extent::Wider);
    tells(&one.wider, &["order.status is modified"]);
}

#[test]
fn a_limit_that_goes_further_or_is_gone_is_wider() {
    for looser in [
        "limit 4 times per customer in 30 days, then approval by team_lead",
        "limit 3 times per customer in 10 days, then approval by team_lead",
    ] {
        let now = [("limit 3 times per customer in 30 days, then approval by team_lead", looser)];
        let one = changed(&[], &now);
        assert_eq!(one.extent, Extent::Wider, "{looser}");
        tells(&one.wider, &["the limit is looser", looser]);
    }
    let one = changed(&[], &[("  limit 20000 USD per day, then deny\n", "")]);
    assert_eq!(one.extent, Extent::Wider);
    tells(&one.wider, &["the limit is gone: `limit 20000 USD per day, then deny`"]);
}

#[test]
fn a_limit_that_counts_fewer_calls_is_wider() {
    const LIMIT: &str = "limit 20000 USD per day, then deny";
    let only = |when: &str| format!("limit 20000 USD per day when {when}, then deny");
    let (some, others) = (only("order.total > 50 USD"), only("order.total > 60 USD"));
    let one = changed(&[], &[(LIMIT, &some)]);
    assert_eq!(one.extent, Extent::Wider);
    tells(&one.wider, &["the limit is looser"]);
    assert_eq!(changed(&[(LIMIT, &some)], &[(LIMIT, &some)]).extent, Extent::Equal);
    // Which of two conditions counts more is not looked at: that it may be wider is said.
    let one = changed(&[(LIMIT, &some)], &[(LIMIT, &others)]);
    assert_eq!(one.extent, Extent::Incomparable);
    assert!(one.wider.iter().all(|one| !one.certain), "{one:#?}");
}

#[test]
fn a_key_that_is_gone_and_a_fact_that_lasts_longer_are_wider() {
    let one = changed(&[], &[("  never twice for order.id\n", "")]);
    assert_eq!(one.extent, Extent::Wider);
    tells(&one.wider, &["order.id"]);
    let one = changed(&[], &[("lasts 30 minutes", "lasts 30 days")]);
    assert_eq!(one.extent, Extent::Wider);
    tells(&one.wider, &["`identified` counts for longer"]);
}

#[test]
fn a_choice_that_is_new_is_newly_possible() {
    let now = [(
        "ordered_by_mistake \"ordered by mistake\" }",
        "ordered_by_mistake \"ordered by mistake\", too_late \"too late\" }",
    )];
    let one = changed(&[], &now);
    assert_eq!(one.extent, Extent::Wider);
    tells(&one.wider, &["reason is too_late"]);
}

/// A value that is new in a field is newly possible, too, unless a rule rules it out.
#[test]
fn a_choice_that_is_new_in_a_field_is_newly_possible() {
    let more = ("  pending\n  modified", "  pending\n  lost\n  modified");
    let one = changed(&[(PENDING, "")], &[(PENDING, ""), more]);
    assert_eq!(one.extent, Extent::Wider, "{one:#?}");
    tells(&one.wider, &["order.status is lost"]);
    assert_eq!(changed(&[], &[more]).extent, Extent::Equal);
}

#[test]
fn a_tool_that_is_new_gone_or_no_longer_sensitive() {
    let (example, none) = (
        example(&[]),
        check(&playbook_compiler::Project {
            sources: vec![playbook_graph::Source {
                name: "a.playbook".into(),
                text: "role lead\n".into(),
            }],
            std: vec![],
        }),
    );
    let one = compare(graph_of(&none), graph_of(&example)).remove(0);
    assert_eq!(one.extent, Extent::Wider);
    tells(&one.wider, &["the tool is new"]);
    let one = compare(graph_of(&example), graph_of(&none)).remove(0);
    assert_eq!(one.extent, Extent::Narrower);
    let harmless = [
        ("  sensitive\n", "  writes\n"),
        ("  moves money order.total\n", ""),
        ("  limit 20000 USD per day, then deny\n", ""),
        ("  amount of cancel_order(order, reason) at most 20000 USD per day\n", ""),
    ];
    let one = changed(&[], &harmless);
    assert_eq!(one.extent, Extent::Wider);
    tells(&one.wider, &["not `sensitive` any more"]);
}

/// Where no authority holds it, the playbook's own guard does; taking that away is wider too.
#[test]
fn a_guard_of_a_playbook_that_is_gone_is_wider() {
    let before = (PENDING, "");
    let guard = (
        "      pending                                               -> cancel\n      modified, processed,",
        "      pending, modified                                     -> cancel\n      processed,",
    );
    let one = changed(&[before], &[before, guard]);
    assert_eq!(one.extent, Extent::Wider, "{one:#?}");
    tells(
        &one.wider,
        &[
            "a playbook calls it now where none did before",
            "order.status is modified",
            "cancel_order.playbook:",
        ],
    );
    // Where the authority refuses it anyway, nothing more is possible.
    assert_eq!(changed(&[], &[guard]).extent, Extent::Equal);
}

/// What the gate rests on besides its rules, and nothing of it goes by unseen.
#[test]
fn what_a_gate_rests_on_is_looked_at() {
    for (before, now, tells_of) in [
        ("moves money order.total", "moves money 0 USD", "as money moved counts `0 USD` now"),
        (
            "fresh for 5 minutes",
            "fresh for 30 days",
            "counts for 30 days, and it was for 5 minutes",
        ),
        ("  promises result.status is cancelled\n", "", "`shop.cancel_order` need not keep to"),
        ("  promises all results where customer is customer_id\n", "", "`shop.orders_of` need not"),
        ("within 4 hours", "within 30 days", "team_lead is waited for 30 days, and it was 4 hours"),
        (
            "proves identified(result)",
            "proves identified(result) when result.id is \"a\"",
            "`identified` is proved by `shop.find_customer(email: an e-mail address) when",
        ),
        (
            "find_customer(email: email)",
            "find_customer(email: text)",
            "(email: a text)`, which is new",
        ),
    ] {
        let one = changed(&[], &[(before, now)]);
        assert!(matches!(one.extent, Extent::Wider | Extent::Incomparable), "{one:#?}");
        tells(&one.wider, &[tells_of]);
        tells(&one.wider, &["shop.playbook:"]);
    }
    assert_eq!(
        changed(&[], &[("fresh for 5 minutes", "fresh for 5 seconds")]).extent,
        Extent::Narrower
    );
    assert_eq!(changed(&[], &[("within 4 hours", "within 1 hour")]).extent, Extent::Narrower);
}

/// What became of a policy or a desk: the only one of its kind that differs.
#[track_caller]
fn other(kind: Kind, now: &[(&str, &str)]) -> Compared {
    let (old, new) = (example(&[]), example(now));
    let all = compare(graph_of(&old), graph_of(&new));
    let mut of_kind: Vec<_> = all.into_iter().filter(|one| one.kind == kind).collect();
    assert_eq!(of_kind.len(), 1, "{of_kind:#?}");
    of_kind.remove(0)
}

#[test]
fn a_policy_that_promises_less_is_wider() {
    let now = [("  cancel_order only after identified\n", "")];
    let one = other(Kind::Policy, &now);
    assert_eq!(one.extent, Extent::Wider);
    tells(&one.wider, &["`cancel_order only after identified` is promised no more"]);
    let gone = [(
        "policy \"Nobody cancels more than 500 USD alone\" {\n  never cancel_order(order, reason) when order.total > 500 USD without approval\n}\n",
        "",
    )];
    let one = other(Kind::Policy, &gone);
    assert_eq!(
        (one.extent, one.name.as_str()),
        (Extent::Wider, "Nobody cancels more than 500 USD alone")
    );
}

/// Lines are compared by what they forbid, wherever they stand.
#[test]
fn a_policy_that_promises_more_is_narrower() {
    for (before, now, extent) in [
        ("when order.total > 2000 USD\n", "when order.total > 1999 USD\n", Extent::Narrower),
        ("when order.total > 2000 USD\n", "when order.total > 2001 USD\n", Extent::Wider),
        ("at most 3 times per", "at most 2 times per", Extent::Narrower),
        ("at most 20000 USD", "at most 20001 USD", Extent::Wider),
    ] {
        let one = other(Kind::Policy, &[(before, now)]);
        assert_eq!(one.extent, extent, "{before} {one:#?}");
    }
    let moved = [
        ("  cancel_order only after identified\n", ""),
        ("without approval\n}\n", "without approval\n  cancel_order only after identified\n}\n"),
    ];
    let (old, new) = (example(&[]), example(&moved[..]));
    assert!(compare(graph_of(&old), graph_of(&new)).iter().all(|one| one.kind == Kind::Tool));
}

#[test]
fn a_desk_that_asks_for_less_or_offers_more_is_wider() {
    let one = other(Kind::Desk, &[("  needs      identified\n", "")]);
    assert_eq!(one.extent, Extent::Wider);
    tells(&one.wider, &["`identified` is needed before anything else no more"]);
    let line = "  interrupts { intent wants_a_person -> handoff support because \"asked for a person\" }\n";
    let one = other(Kind::Desk, &[(line, "")]);
    assert_eq!(one.extent, Extent::Wider);
    tells(&one.wider, &["`wants_a_person` brings nobody at any moment any more"]);
}
