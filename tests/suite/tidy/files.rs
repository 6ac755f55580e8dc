//! The shape of files: each says what its room is for, none is too long, none knows the machine
//! that it was written on.

use std::fs;
use std::path::PathBuf;

use playbook_tests::top;

/// Files of the repository with one of these endings, without what is built or hidden.
fn files(endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![top()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.starts_with('.') && !["target", "node_modules"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty());
    found.sort();
    found
}

#[test]
fn every_source_file_opens_with_what_it_is_for() {
    for file in files(&[".rs"]) {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//! "), "{} has no room sign", file.display());
    }
}

#[test]
fn no_source_file_is_longer_than_two_rooms() {
    for file in files(&[".rs"]) {
        let text = fs::read_to_string(&file).unwrap();
        let own = text.lines().take_while(|line| *line != "#[cfg(test)]").count();
        assert!(own <= 800, "{} has {own} lines", file.display());
    }
}

#[test]
fn no_file_knows_the_machine_that_it_was_written_on() {
    let marks = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
    for file in files(&[".rs", ".md", ".toml", ".playbook", ".pest", ".json", ".yml", ".lua"]) {
        let text = fs::read_to_string(&file).unwrap();
        for mark in marks {
            assert!(!text.contains(mark), "{} names a folder `{mark}`", file.display());
        }
    }
}

#[test]
fn every_path_that_the_architecture_names_exists() {
    let text = fs::read_to_string(top().join("ARCHITECTURE.md")).unwrap();
    for named in text.split('`').skip(1).step_by(2).filter(|piece| is_path(piece)) {
        assert!(top().join(named).exists(), "ARCHITECTURE.md names `{named}`, which is not there");
    }
}

fn is_path(piece: &str) -> bool {
    piece.contains('/') && !piece.contains(char::is_whitespace) && !piece.contains("//")
}
