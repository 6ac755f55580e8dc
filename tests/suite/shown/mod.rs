//! How findings are shown by `playbook check`: as a SARIF log that keeps to its schema, in sentences
//! for screen readers; and what it says of bindings beside the playbooks.

use std::fs;
use std::path::Path;

use playbook_tests::top;
use serde_json::Value as Json;

use crate::end_to_end::program::{Folder, Said, playbook, playbook_in, playbook_with};

/// The files of `world`, the base of all documents, with one piece of one replaced.
fn world(folder: &Folder, file: &str, piece: &str, instead: &str) -> String {
    for entry in fs::read_dir(top().join("tests/suite/check/world")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let mut text = fs::read_to_string(&path).unwrap();
        if name == file {
            assert!(text.contains(piece), "{piece}");
            text = text.replace(piece, instead);
        }
        folder.write(name, text);
    }
    folder.path("")
}

/// A project in which somebody raised an amount above what a policy in another file allows.
fn broken(folder: &Folder) -> String {
    folder.write(
        "compliance.playbook",
        "use shop\npolicy \"Nobody cancels more than 100 EUR alone\" {\n  \
         never shop.cancel_order(order, reason) when order.total > 100 EUR without approval\n}\n",
    );
    world(
        folder,
        "shop.playbook",
        "allow when order.total <= 100 EUR",
        "allow when order.total <= 150 EUR",
    )
}

/// A log that keeps to the schema of the standard.
fn sarif(said: &Said) -> Json {
    let log: Json = serde_json::from_str(&said.out).unwrap();
    let schema = fs::read_to_string(top().join("tests/sarif/sarif-schema-2.1.0.json")).unwrap();
    // One pattern of it ends in a bracket that closes nothing, which stands for itself in JavaScript
    // and not in Rust.
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}\\\\]?$");
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let wrong: Vec<String> = schema
        .iter_errors(&log)
        .map(|wrong| format!("{}: {wrong}", wrong.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{}\n{log:#}", wrong.join("\n"));
    log
}

#[test]
fn a_broken_policy_is_a_sarif_result_with_its_places_its_conversation_and_its_fix() {
    let folder = Folder::new();
    let said = playbook(&["check", "--sarif", &broken(&folder)], "").ends_with(1);
    let log = sarif(&said);
    let run = &log["runs"][0];
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "PB0312", "{log:#}");
    assert_eq!(result["level"], "error");
    let place = &result["locations"][0]["physicalLocation"];
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.starts_with("file:///") && uri.ends_with("/shop.playbook"), "{uri}");
    let related = result["relatedLocations"].as_array().unwrap();
    let elsewhere = |related: &Json| related.to_string().contains("/compliance.playbook");
    assert!(related.iter().any(elsewhere), "{result:#}");
    let steps = result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    let told: Vec<&str> =
        steps.iter().filter_map(|step| step["location"]["message"]["text"].as_str()).collect();
    assert!(told.contains(&"customer: \"yes\""), "{told:?}");
    let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert!(change["insertedContent"]["text"].as_str().unwrap().contains("100 EUR"), "{result:#}");
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["shortDescription"]["text"], "a policy does not hold");
    assert!(rule["help"]["markdown"].as_str().unwrap().starts_with("# PB0312: "));
}

#[test]
fn every_finding_of_the_documents_pages_keeps_to_the_sarif_schema() {
    let folder = Folder::new();
    let project = world(&folder, "cancel.playbook", "ask reason", "ask resaon");
    folder.write(
        "odd name ü#1.playbook",
        "playbook x ends a { start state s { say \"ä\" ; go on } }\n",
    );
    let log = sarif(&playbook(&["check", "--sarif", &project], "").ends_with(1));
    let text = log.to_string();
    assert!(text.contains("odd%20name%20%C3%BC%231.playbook"), "{log:#}");
    assert!(text.contains("PB0101"), "{log:#}");
    let clean = sarif(&playbook(&["check", "--sarif", "examples/cancel_order"], "").ends_with(0));
    assert_eq!(clean["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn files_below_the_folder_it_runs_in_are_named_from_there() {
    let folder = Folder::new();
    broken(&folder);
    let said = playbook_in(Path::new(&folder.path("")), &["check", "--sarif"], "").ends_with(1);
    let place = sarif(&said)["runs"][0]["results"][0]["locations"][0]["physicalLocation"].clone();
    assert_eq!(place["artifactLocation"]["uri"], "shop.playbook");
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
}

/// Signs that a screen reader spells out one by one.
const DRAWN: [char; 10] = ['─', '│', '╭', '╰', '┬', '·', '×', '⚠', '→', '├'];

#[test]
fn narrated_findings_are_sentences_without_any_drawing() {
    let folder = Folder::new();
    let project = broken(&folder);
    let asked = playbook(&["check", "--narrated", &project], "").ends_with(1);
    let set = playbook_with(&project, &["check"], ("NO_GRAPHICS", "1")).ends_with(1);
    assert_eq!(asked.out, set.out);
    assert!(!asked.out.contains(DRAWN), "{}", asked.out);
    let asked = asked.says("PB0312").says("Diagnostic severity: error");
    let asked = asked.says("Also in compliance.playbook, line 3").says("How it happens:");
    asked.says("step 1: ").says("Fix in shop.playbook, line");
    playbook(&["check", "--help"], "").ends_with(0).says("--narrated").says("NO_GRAPHICS");
}

const BINDINGS: &str = "\
[tool.shop.find_customer]
host = true
[tool.shop.orders_of]
host = true
[tool.shop.cancel_order]
host = true
";

#[test]
fn bindings_beside_the_playbooks_are_checked_with_them() {
    let folder = Folder::new();
    let project = world(&folder, "cancel.playbook", "Why?", "Why is that?");
    let check = |bindings: String| {
        folder.write("bindings.toml", bindings);
        playbook(&["check", &project], "")
    };
    check(BINDINGS.to_owned()).ends_with(0);
    let lost = BINDINGS.replace("[tool.shop.orders_of]\nhost = true\n", "");
    check(lost).ends_with(1).says("PB0901").says("the tool `shop.orders_of` is not bound");
    let slip = BINDINGS.replace("orders_of", "orders_off");
    check(slip).ends_with(1).says("bindings.toml:3:").says("no tool `shop.orders_off`");
    let request = "[connection.shop]\nurl = \"https://shop.example.com\"\n\
        headers = { authorization = \"Bearer {env.SHOP_TOKEN}\" }\n\
        [tool.shop.find_customer]\nrequest = \"GET /customers\"\nquery = { email = \"{mail}\" }";
    let wrong = BINDINGS.replace("[tool.shop.find_customer]\nhost = true", request);
    check(wrong.clone()).ends_with(1).says("bindings.toml:6:").says("takes no `mail`");
    check(wrong.replace("{mail}", "{email}")).ends_with(0);
}

#[test]
fn only_what_was_kept_is_played_again() {
    let said = playbook(&["replay", "examples/cancel_order/shop.toml"], "").ends_with(3);
    assert!(said.err.contains("no file that `check --save-scenarios` wrote"), "{}", said.err);
}
