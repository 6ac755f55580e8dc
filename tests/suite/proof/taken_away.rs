//! Nothing that keeps a promise can be taken away unseen: each confirm, identification, guard, check,
//! `where`, promise and need of the examples is deleted, and each rule and limit loosened, one at a
//! time. Each time something is found, or every conversation that the machine can be led to shows
//! that nothing is done now that would not have been done before.

use playbook_compiler::{Project, check};
use playbook_graph::{Diagnostic, Graph, Verified};
use playbook_scenario::explore::Width;
use playbook_tests::corpus::folders_in;
use playbook_tests::oracle::{Effort, Lawful, see};

const EFFORT: Effort = Effort { positions: 6_000, values: 64, width: Width::STRAIGHT };

/// What a line becomes when what it says is taken away or loosened; nothing where it says nothing of
/// the kind.
fn weaker(line: &str) -> Vec<String> {
    let told = line.trim();
    let starts = |words: &[&str]| words.iter().any(|word| told.starts_with(word));
    let mut all = Vec::new();
    if starts(&[
        "confirm ",
        "needs ",
        "prove ",
        "when ",
        "check ",
        "promises ",
        "proves ",
        "never ",
    ]) {
        all.push(String::new());
    }
    if starts(&["forbid ", "deny ", "limit ", "approval ", "only for "]) {
        all.push(String::new());
    }
    if let Some(bound) =
        told.strip_prefix("approval by ").and_then(|rest| rest.split_once(" when "))
    {
        let condition = bound.1.split(", within").next().unwrap();
        all.push(format!("  allow when {condition}"));
    }
    if told.starts_with("allow when ") || told.starts_with("deny otherwise") {
        all.push("  allow always".to_owned());
    }
    if let Some(rest) = told.strip_prefix("limit ") {
        all.push(format!("  limit 9{rest}"));
        if let Some((before, after)) = rest.split_once(" in ")
            && let Some((_, after)) = after.split_once(',')
        {
            all.push(format!("  limit {before} in 1 days,{after}"));
        }
    }
    if let Some(rest) = told.strip_prefix("approval by ")
        && let Some((_, second)) = rest.split_once(" and ")
    {
        all.push(format!("  approval by {second}"));
    }
    if told.starts_with("approval by ") && told.contains(" otherwise") {
        all.push("  allow always".to_owned());
    }
    if let Some((before, rest)) = told.split_once(" -> ")
        && !starts(&["when ", "on ", "confirm "])
        && before.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | ',' | ' '))
        && !rest.starts_with("handoff")
    {
        all.push(String::new());
    }
    if let Some((before, _)) = line.split_once(" where ")
        && !told.starts_with("promises")
    {
        all.push(before.to_owned());
    }
    all
}

/// How many lines a block that begins with this line has; nothing where none begins, or where what it
/// says is no promise.
fn block(lines: &[&str]) -> Option<usize> {
    let first = lines.first()?;
    let told = first.trim();
    if !told.ends_with('{') || !["prove ", "when "].iter().any(|word| told.starts_with(word)) {
        return None;
    }
    let mut open = 0;
    let ends = lines.iter().position(|line| {
        open += line.matches('{').count();
        open -= line.matches('}').count();
        open == 0
    });
    ends.map(|last| last + 1)
}

/// Every project with one line, or one block, made weaker or taken out, with the line.
fn weakened(project: &Project) -> Vec<(String, Project)> {
    let mut all = Vec::new();
    for (nth, source) in project.sources.iter().enumerate() {
        let lines: Vec<&str> = source.text.lines().collect();
        let mut in_scenario = false;
        for (at, line) in lines.iter().enumerate() {
            in_scenario |= line.starts_with("scenario ");
            if in_scenario {
                in_scenario = *line != "}";
                continue;
            }
            // Else, what is on the line of an opening brace goes with its block: it is not one line.
            let (count, instead) = match block(&lines[at..]) {
                Some(count) => (count, vec![String::new()]),
                None if line.trim_end().ends_with('{') => continue,
                None => (1, weaker(line)),
            };
            for instead in instead {
                let (before, after) = (&lines[..at], &lines[at + count..]);
                let text = [before, &[instead.as_str()], after].concat().join("\n") + "\n";
                let mut changed = project.clone();
                changed.sources[nth].text = text;
                let name = format!("{}:{}: {} -> {instead:?}", source.name, at + 1, line.trim());
                all.push((name, changed));
            }
        }
    }
    all
}

/// What is found, or how the machine shows that nothing has changed.
fn judged(law: &Graph, project: &Project) -> Result<String, String> {
    let checked = check(project);
    let found: Vec<&Diagnostic> =
        checked.diagnostics.iter().filter(|finding| finding.is_error()).collect();
    if let Some(first) = found.first() {
        return Ok(format!("{} {}", first.code, first.message));
    }
    let Some(Ok(verified)) = &checked.graph else { return Err("nothing is said of it".into()) };
    let mut lawful = Lawful { law, wrong: Vec::new() };
    let seen = see(verified.graph(), EFFORT, false, &mut lawful);
    if !seen.broken.is_empty() {
        return Err(format!("the machine breaks it: {:?}", seen.broken));
    }
    match lawful.wrong.first() {
        Some(first) => Err(format!("it does what it would not have done: {first}")),
        None => Ok(format!("the same after each of {} moves", seen.positions)),
    }
}

#[test]
fn every_line_that_keeps_a_promise_is_missed_when_it_is_gone() {
    let (mut tried, mut wrong) = (0, Vec::new());
    for folder in folders_in("examples") {
        let project = playbook_project::read(&folder).unwrap().project;
        let checked = check(&project);
        let law: Verified = checked.graph.unwrap().unwrap();
        for (name, changed) in weakened(&project) {
            tried += 1;
            match judged(law.graph(), &changed) {
                Ok(why) => println!("{name}\n    {why}"),
                Err(why) => wrong.push(format!("{}: {name}: {why}", folder.display())),
            }
        }
    }
    println!("{tried} lines");
    assert!(tried > 20, "only {tried} lines were found");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}
