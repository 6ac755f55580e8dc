//! Lines taken away: each confirm, identification, guard, check, `where`, promise and need of a project
//! is deleted, and each rule and limit loosened, one at a time. Each time something is found, or every
//! conversation that the machine can be led to shows that nothing is done now that would not have been
//! done before.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "it cuts the texts of the repository's own projects"
)]

use playbook_compiler::{Project, check};
use playbook_graph::Graph;
use playbook_scenario::explore::Width;

use crate::corpus::{Member, folders_in, name_of};
use crate::oracle::{Effort, Lawful, see};
use crate::pages::{pages, project_of};

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

/// What came of a line that was taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gone {
    /// This is found.
    Found(String),
    /// Nothing is found, and after each of so many moves of the machine everything is as it was.
    Same(usize),
    /// Nothing is found, and the machine does this.
    Wrong(String),
}

/// One line that was taken away, or one block.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it stands, what it says, and what stands there instead.
    pub name: String,
    /// Its first word.
    pub word: String,
    /// What came of it.
    pub gone: Gone,
}

/// The examples, and the cookbook's projects as they are at the end of each page.
///
/// # Panics
/// If one can't be read.
pub fn projects() -> Vec<Member> {
    let examples = folders_in("examples").into_iter().map(|folder| Member {
        name: name_of(&folder),
        project: playbook_project::read(&folder).unwrap().project,
    });
    let pages = pages("docs/cookbook").into_iter().filter_map(|page| {
        project_of(&page).map(|project| Member { name: name_of(&page), project })
    });
    examples.chain(pages).collect()
}

/// Takes each line of a project away that keeps a promise, one at a time; where nothing is found, the
/// machine is looked at for so many moves.
///
/// # Panics
/// If something is found in the project as it is.
pub fn each(member: &Member, positions: usize, with: &mut dyn FnMut(Line)) {
    let checked = check(&member.project);
    let law = checked.graph.unwrap().unwrap();
    for (name, changed) in weakened(&member.project) {
        let word = name.split_whitespace().nth(1).unwrap_or_default().to_owned();
        with(Line { name, word, gone: gone(law.graph(), &changed, positions) });
    }
}

/// What is found, or what the machine does that it would not have done.
fn gone(law: &Graph, project: &Project, positions: usize) -> Gone {
    let checked = check(project);
    if let Some(first) = checked.diagnostics.iter().find(|finding| finding.is_error()) {
        return Gone::Found(format!("{} {}", first.code, first.message));
    }
    let Some(Ok(verified)) = &checked.graph else {
        return Gone::Wrong("nothing is said of it".to_owned());
    };
    let mut lawful = Lawful { law, wrong: Vec::new() };
    let effort = Effort { positions, values: 64, width: Width::STRAIGHT, callers: false };
    let seen = see(verified.graph(), effort, false, &mut lawful);
    match lawful.wrong.first() {
        _ if !seen.broken.is_empty() => Gone::Wrong(format!("it breaks: {:?}", seen.broken)),
        Some(first) => Gone::Wrong(format!("it does what it would not have done: {first}")),
        None => Gone::Same(seen.positions),
    }
}
