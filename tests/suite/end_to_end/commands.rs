//! The commands that people judge a project by: `test`, `diff`, `graph`, `docs`, `doctor`, `trace`,
//! `why`, `check --assumptions`. Each as it is typed.

use playbook_tests::{sources_of, top};

use super::program::{Folder, copy_of_example, messages, playbook, playbook_in};

/// A copy of the example with a piece of one file replaced.
fn changed(folder: &Folder, name: &str, file: &str, from: &str, to: &str) -> String {
    let copy = copy_of_example(folder, name);
    let path = format!("{copy}/{file}");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "`{from}` is not in {file}");
    std::fs::write(path, text.replace(from, to)).unwrap();
    copy
}

/// Sets a desk up that one customer's order was cancelled at; gives the store's path.
fn cancelled(folder: &Folder) -> String {
    let store = folder.path("desk.db");
    let typed = messages(
        "c1",
        &["please cancel my order #W5183325, I ordered it by mistake", "ivan@example.com", "yes"],
    );
    playbook(&["run", "examples/cancel_order", "--store", &store], &typed)
        .ends_with(0)
        .says("is cancelled");
    store
}

#[test]
fn a_junit_log_and_json_tell_the_same_as_the_words() {
    let folder = Folder::new();
    let log = folder.path("results.xml");
    let said =
        playbook(&["test", "examples/cancel_order", "--json", "--junit", &log], "").ends_with(0);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let scenarios = json["scenarios"].as_array().unwrap();
    assert!(scenarios.iter().all(|one| one["holds"] == true && one["line"].is_string()));
    assert!(json["coverage"]["states"]["all"].as_u64().unwrap() > 0);
    let xml = std::fs::read_to_string(log).unwrap();
    assert_eq!(xml.matches("<testcase ").count(), scenarios.len());
    assert!(xml.contains("failures=\"0\""), "{xml}");
}

#[test]
fn a_failing_scenario_stands_in_the_junit_log_with_its_conversation() {
    let folder = Folder::new();
    let wrong = changed(
        &folder,
        "wrong",
        "scenarios.playbook",
        "expect said \"120.50\"",
        "expect said \"<999>\"",
    );
    let log = folder.path("results.xml");
    playbook(&["test", &wrong, "--junit", &log, "--only", "small pending"], "")
        .ends_with(1)
        .says("fails");
    let xml = std::fs::read_to_string(log).unwrap();
    assert!(xml.contains("tests=\"1\" failures=\"1\""), "{xml}");
    assert!(xml.contains("&lt;999&gt;") && xml.contains("classname=\"scenarios\""), "{xml}");
}

#[test]
fn too_little_coverage_is_an_exit_code() {
    playbook(&["test", "examples/cancel_order", "--min-coverage", "50"], "").ends_with(0);
    let folder = Folder::new();
    let copy = copy_of_example(&folder, "few");
    let path = format!("{copy}/scenarios.playbook");
    let text = std::fs::read_to_string(&path).unwrap();
    let first = text.match_indices("scenario \"").nth(1).unwrap().0;
    std::fs::write(&path, &text[..first]).unwrap();
    playbook(&["test", &copy, "--min-coverage", "99"], "")
        .ends_with(1)
        .says("--min-coverage asks for 99 %");
}

/// A copy of the example in which a team lead may approve more.
fn with_a_wider_rule(folder: &Folder) -> String {
    let (rule, wider) = ("order.total <= 2000 USD, within 4", "order.total <= 3000 USD, within 4");
    changed(folder, "new", "shop.playbook", rule, wider)
}

#[test]
fn a_wider_project_is_told_and_denied() {
    let folder = Folder::new();
    let old = copy_of_example(&folder, "old");
    let new = with_a_wider_rule(&folder);
    let path = format!("{new}/shop.playbook");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("order.total > 2000 USD\n", "order.total > 3000 USD\n"))
        .unwrap();
    playbook(&["diff", &old, &old], "").ends_with(0).says("equal     shop.cancel_order");
    playbook(&["diff", &old, &new], "")
        .ends_with(0)
        .says("WIDER     shop.cancel_order")
        .says("order.total is 2000.01 USD")
        .says("+ approval by team_lead when order.total <= 3000 USD");
    playbook(&["diff", &old, &new, "--deny-widening"], "").ends_with(1).says("--deny-widening");
    playbook(&["diff", &new, &old, "--deny-widening"], "").ends_with(0).says("narrower");
    let said = playbook(&["diff", &old, &new, "--json"], "").ends_with(0);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["compared"][0]["extent"], "wider");
    assert_eq!(json["texts"][0]["title"], "authority over cancel_order");
    let file = folder.path("old.graph.json");
    playbook(&["build", &old, "-o", &file], "").ends_with(0);
    playbook(&["diff", &file, &new], "").ends_with(0).says("WIDER");
    playbook(&["diff", &old], "").ends_with(3).says("two versions are compared");
}

#[test]
fn a_version_that_breaks_a_policy_is_compared_all_the_same() {
    let folder = Folder::new();
    let old = copy_of_example(&folder, "old");
    let new = with_a_wider_rule(&folder);
    playbook(&["diff", &old, &new], "")
        .ends_with(1)
        .says("PB0312")
        .says("1 error in the new version: it can't run like this.")
        .says("WIDER     shop.cancel_order")
        .says("order.total is 2000.01 USD");
    let said = playbook(&["diff", "--json", &old, &new], "").ends_with(1);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["errors"]["new"][0]["code"], "PB0312");
    assert_eq!(json["errors"]["old"].as_array().unwrap().len(), 0);
    assert_eq!(json["compared"][0]["extent"], "wider");
    // What no longer reads as a project can't be compared.
    let torn =
        changed(&folder, "torn", "shop.playbook", "approval by team_lead when", "approval by when");
    let said = playbook(&["diff", &old, &torn], "").ends_with(1).says("can't be said like this");
    assert!(!said.out.contains("WIDER"), "{}", said.out);
}

#[test]
fn a_project_is_compared_with_what_git_knows_of_it() {
    let folder = Folder::new();
    let project = copy_of_example(&folder, "project");
    let git = |args: &[&str]| {
        let done = std::process::Command::new("git")
            .args(["-C", &project, "-c", "user.name=a", "-c", "user.email=a@example.com"])
            .args(args)
            .output();
        done.is_ok_and(|done| done.status.success())
    };
    if !(git(&["init", "-q"]) && git(&["add", "."]) && git(&["commit", "-q", "-m", "first"])) {
        eprintln!("skipped: there is no git here");
        return;
    }
    let path = format!("{project}/shop.playbook");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text
        .replace("limit 3 times", "limit 5 times")
        .replace("at most 3 times", "at most 5 times");
    std::fs::write(&path, text).unwrap();
    playbook(&["diff", "--git", "HEAD", &project], "").ends_with(0).says("the limit is looser");
    playbook(&["diff", "--git", "nowhere", &project], "").ends_with(3).says("git says");
}

#[test]
fn a_playbook_is_drawn_in_each_format() {
    for (format, words) in [
        ("svg", "<svg "),
        ("dot", "digraph \"cancel_order\""),
        ("mermaid", "flowchart TD"),
        ("json", "\"mark\": \"act\""),
    ] {
        let args =
            ["graph", "examples/cancel_order", "--playbook", "cancel_order", "--format", format];
        let said = playbook(&args, "").ends_with(0).says(words).says("shop.cancel_order");
        assert_eq!(said.out, playbook(&args, "").out, "the same every time");
    }
    playbook(&["graph", "examples/cancel_order"], "").ends_with(3).says("which playbook?");
    playbook(&["graph", "examples/cancel_order", "--playbook", "no"], "")
        .ends_with(3)
        .says("there is no playbook `no`");
    let folder = Folder::new();
    playbook(&["graph", "examples/cancel_order", "-o", &folder.path("all")], "").ends_with(0);
    assert!(folder.whole().join("all/cancel_order.svg").is_file());
}

#[test]
fn the_ways_out_of_a_plan_say_why() {
    let folder = Folder::new();
    let plans = top().join("tests/suite/run/plan/people_and_limits.playbook");
    for source in sources_of(&plans, &top().join("tests/suite/run/world")) {
        folder.write(&source.name.replace('/', "_"), source.text);
    }
    let args = ["graph", &folder.path(""), "--playbook", "journey", "--format", "json"];
    let said = playbook(&args, "").ends_with(0);
    for way in ["undone", "stuck", "denied", "changed", "cancel"] {
        assert!(said.out.contains(&format!("\"{way}\"")), "{way}: {}", said.out);
    }
}

#[test]
fn pages_mark_each_step_and_name_its_line() {
    let said = playbook(&["docs", "examples/cancel_order"], "").ends_with(0);
    let said =
        said.says("**read** looks up shop.orders_of").says("**decide** looks at order.status");
    let said =
        said.says("**act** does shop.cancel_order").says("**escalate** hands over to orders");
    said.says("cancel_order.playbook:18").says("Nobody cancels more than 500 USD alone");
    let said = playbook(&["docs", "examples/cancel_order"], "").ends_with(0);
    said.says("when the customer asks for a human being")
        .says("A question is asked 2 times at most")
        .says("never twice for the same order.id")
        .says("never cancel_order(order, reason) when order.total > 500 USD without approval");
    let page = playbook(&["docs", "examples/cancel_order", "--format", "html"], "").ends_with(0);
    assert!(page.out.starts_with("<!doctype html>") && page.out.contains("<svg "));
    assert!(!page.out.contains("<script"), "a page runs nothing");
}

#[test]
fn a_turn_is_told_down_to_the_lines_that_decided() {
    let folder = Folder::new();
    let store = cancelled(&folder);
    let of = |args: &[&str]| {
        let kept = ["--store", &store, "--project", "examples/cancel_order"];
        playbook(&[args, &kept].concat(), "")
    };
    of(&["trace", "c1"]).ends_with(0).says("turn 2").says("order.status is pending");
    of(&["why", "c1"])
        .ends_with(0)
        .says("turn 3")
        .says("order.total <= 500 USD (order.total is 316.60 USD): decides")
        .says("said yes to   Shall I cancel order #W5183325")
        .says("came of it    done")
        .says("no model was used");
    of(&["why", "c1", "2"]).ends_with(0).says("customer: \"ivan@example.com\"");
    of(&["why", "c1", "9"]).ends_with(3).says("has no turn 9");
    of(&["why", "nobody"]).ends_with(3).says("no conversation `nobody`");
    of(&["why", "--call", "cancel_order", "--key", "#W5183325"])
        .ends_with(0)
        .says("conversation c1")
        .says("turn 1");
    of(&["why", "--call", "cancel_order", "--key", "#W0000000"]).ends_with(1).says("no such call");
    of(&["why"]).ends_with(3).says("whose turn?");
    let json = of(&["why", "c1", "--json"]).ends_with(0).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let turn = &json["chain"][0];
    for field in ["message", "heard", "inputs", "passages", "cost"] {
        assert!(!turn[field].is_null(), "`{field}` is missing in {turn:#}");
    }
}

/// From an order's number to whoever approved, and what they approved.
#[test]
fn who_approved_a_call_is_told_with_what_they_approved() {
    let folder = Folder::new();
    let store = folder.path("desk.db");
    let typed = messages(
        "c2",
        &["please cancel my order #W8770097, I ordered it by mistake", "ivan@example.com", "yes"],
    );
    let on = ["examples/cancel_order", "--store", &store];
    playbook(&[&["run"], &on[..]].concat(), &typed)
        .ends_with(0)
        .says("A colleague has to approve this");
    let listed =
        playbook(&[&["approvals", "list", "--json"], &on[..]].concat(), "").ends_with(0).lines();
    let digest = listed[0]["digest"].as_str().unwrap();
    let by = ["--by", "ana", "--role", "team_lead"];
    playbook(&[&["approvals", "approve", digest], &on[..], &by[..]].concat(), "").ends_with(0);
    let found = ["why", "--call", "shop.cancel_order", "--key", "#W8770097", "--store", &store];
    playbook(&[&found[..], &["--project", "examples/cancel_order"]].concat(), "")
        .ends_with(0)
        .says("conversation c2")
        .says("approval by team_lead when order.total <= 2000 USD (order.total is")
        .says("approved by ana (team_lead)")
        .says("decided       ana (team_lead) approves")
        .says("asked people    to approve shop.cancel_order(order #W8770097, ordered by mistake)");
}

#[test]
fn what_the_proof_rests_on_is_listed() {
    playbook(&["check", "--assumptions", "examples/cancel_order"], "")
        .ends_with(0)
        .says("`shop.orders_of` promises all results where customer is customer_id")
        .says("whoever decides as `team_lead` holds that role")
        .says("counted by the ledger, not proved")
        .says("whoever changes a number of an authority hears of it")
        .says("cost predictability  in part");
    let said =
        playbook(&["check", "--json", "--assumptions", "examples/cancel_order"], "").ends_with(0);
    assert_eq!(said.lines()[0]["unprotected"].as_array().unwrap().len(), 0);
    let folder = Folder::new();
    let policy = "  never cancel_order(order, reason) when order.total > 2000 USD\n";
    let loose = changed(&folder, "loose", "shop.playbook", policy, "");
    playbook(&["check", "--assumptions", &loose], "").ends_with(0).says(
        "2000 USD in `approval by team_lead when order.total <= 2000 USD, within 4 hours` can be changed  (",
    );
    // The playbook asks for as much: to change the rule alone lets nothing more through.
    let path = format!("{loose}/cancel_order.playbook");
    let text = std::fs::read_to_string(&path).unwrap();
    let asks = "    ask reason\n    when order.total > 2000 USD -> too_late\n";
    std::fs::write(&path, text.replacen("    ask reason\n", asks, 1)).unwrap();
    playbook(&["check", "--assumptions", &loose], "").ends_with(0).says(
        "2000 USD, within 4 hours` can be changed; the playbooks ask for as much themselves  (",
    );
}

#[test]
fn the_doctor_names_how_each_tool_is_reached_and_calls_none() {
    playbook(&["doctor", "examples/cancel_order"], "")
        .ends_with(0)
        .says("shop.cancel_order")
        .says("fixtures");
    let folder = Folder::new();
    // Nobody listens there: the port was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let copy = copy_of_example(&folder, "copy");
    let path = format!("{copy}/bindings.http.toml");
    let text = std::fs::read_to_string(&path).unwrap().replace(":8087", &format!(":{port}"));
    std::fs::write(&path, text).unwrap();
    let args = ["doctor", &copy, "--bindings", &path, "--probe"];
    playbook(&args, "").ends_with(1).says("not reached").says("nobody answers");
    let listens = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    playbook(&args, "").ends_with(0).says("reached");
    listens.set_nonblocking(true).unwrap();
    let (mut came, _) = listens.accept().unwrap();
    let mut sent = Vec::new();
    std::io::Read::read_to_end(&mut came, &mut sent).unwrap();
    assert_eq!(sent, b"", "nothing is sent");
    folder.write("copy/bindings.toml", "");
    playbook_in(folder.whole(), &["doctor", "copy"], "").ends_with(1).says("is not bound");
}

/// Who reads `--help` finds an example behind each command.
#[test]
fn each_command_has_an_example() {
    let all = playbook(&["--help"], "").ends_with(0).out;
    let list = all.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let commands: Vec<&str> = list
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("    "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help" && *name != "lsp")
        .collect();
    assert!(commands.len() > 15, "{commands:?}");
    for command in commands {
        playbook(&[command, "--help"], "").ends_with(0).says("Example");
    }
    playbook(&["completions", "bash"], "").ends_with(0).says("playbook");
}

#[test]
fn a_chat_can_be_held_at_another_hour() {
    let folder = Folder::new();
    let project = folder.path("night");
    std::fs::create_dir(&project).unwrap();
    let text = "\
calendar day { zone \"Europe/Berlin\", monday to sunday 06:00 to 22:00 }
team people {
  hours    day
  announce exactly \"I'm passing you on.\"
  closed   exactly \"We are closed until 6.\"
}
intent hello \"The customer greets\" { \"hello\" }
playbook greet ends done {
  starts on intent hello
  slot more: bool
    ask \"Anything more?\"
  start state only {
    ask more
    when more -> people_then
    say \"Goodbye.\"
    end done
  }
  state people_then { handoff people because \"said hello\" }
}
desk acme {
  playbooks greet
  default   handoff people because \"there was no way on\"
}
";
    std::fs::write(format!("{project}/desk.playbook"), text).unwrap();
    let at = |moment: &str| playbook(&["chat", &project, "--at", moment], "hello\nyes\n");
    at("2026-12-05 23:30").ends_with(0).says("We are closed until 6.");
    at("2026-12-05 12:00").ends_with(0).says("I'm passing you on.");
    at("at night").ends_with(3).says("`at night` is no moment: write the day and the time");
    playbook(&["chat", &project, "--at", "2026-12-05 12:00", "--store", "x.db"], "").ends_with(2);
}
