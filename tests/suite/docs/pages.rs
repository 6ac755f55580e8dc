//! What pages that one can follow print is what they say. At its end a page's project has no finding,
//! and its scenarios hold.

use std::fs;
use std::path::Path;

use playbook_tests::pages::{Part, pages, parts};
use playbook_tests::top;

use crate::end_to_end::program::{Folder, Said, playbook_in};

fn write(folder: &Path, name: &str, text: &str, more: bool) {
    let path = folder.join(name);
    let before =
        if more { fs::read_to_string(&path).unwrap_or_default() + "\n" } else { String::new() };
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, before + text).unwrap();
}

/// Types each command of a block, and compares what is printed.
fn type_in(folder: &Path, block: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for typed in block.split("$ ").skip(1) {
        let (command, shown) = typed.split_once('\n').unwrap();
        let args: Vec<&str> = command.split(' ').collect();
        assert_eq!(args[0], "playbook", "only `playbook` is typed in a page: {command}");
        let said = shown.lines().filter_map(|line| line.strip_prefix("customer: "));
        let input: String = said.map(|line| format!("{line}\n")).collect();
        let Said { out, err, .. } = playbook_in(folder, &args[1..], &input);
        let printed = tidy(&(out + &err));
        if printed != tidy(shown) {
            wrong
                .push(format!("`{command}` prints\n{printed}\nand the page says\n{}", tidy(shown)));
        }
    }
    wrong
}

/// Without what differs from one machine to the next: spaces at the ends, graph hashes.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once(" (graph ") {
        Some((before, _)) => before.to_owned(),
        None => line.trim_end().to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// What is wrong with a page.
fn wrong_with(path: &Path) -> Vec<String> {
    let parts = parts(&fs::read_to_string(path).unwrap());
    let folder = Folder::new();
    let mut wrong = Vec::new();
    let mut has_project = false;
    for (line, part) in &parts {
        match part {
            Part::File { name, text, more } => {
                has_project |= name.ends_with(".playbook");
                write(folder.whole(), name, text, *more);
            }
            Part::Console(block) => {
                let found = type_in(folder.whole(), block);
                wrong.extend(found.into_iter().map(|found| format!("line {line}: {found}")));
            }
        }
    }
    if has_project {
        let checked = playbook_in(folder.whole(), &["check", "."], "");
        if checked.code != Some(0) {
            wrong.push(format!("its project has findings:\n{}{}", checked.out, checked.err));
        } else if parts.iter().any(|(_, part)| holds_scenarios(part)) {
            let tested = playbook_in(folder.whole(), &["test", "."], "");
            if tested.code != Some(0) {
                wrong.push(format!("its scenarios fail:\n{}{}", tested.out, tested.err));
            }
        }
    }
    wrong
}

fn holds_scenarios(part: &Part) -> bool {
    matches!(part, Part::File { text, .. } if text.lines().any(|line| line.starts_with("scenario ")))
}

#[test]
fn every_page_can_be_followed() {
    let only = std::env::var("PLAYBOOK_ONLY").unwrap_or_default();
    let mut wrong = String::new();
    for page in pages("docs").iter().filter(|page| page.to_string_lossy().contains(&only)) {
        for found in wrong_with(page) {
            let name = page.strip_prefix(top()).unwrap().display();
            wrong.push_str(&format!("{name}: {found}\n\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
