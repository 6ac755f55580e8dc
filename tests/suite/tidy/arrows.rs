//! The arrows between rooms: the manifests and the table of `ARCHITECTURE.md` say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use playbook_tests::top;

/// A row of the table: folder, package, the rooms that it may depend on.
struct Room {
    folder: String,
    package: String,
    may_use: BTreeSet<String>,
}

fn rooms() -> Vec<Room> {
    let text = fs::read_to_string(top().join("ARCHITECTURE.md")).unwrap();
    let rows: Vec<Vec<String>> = text
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect();
    let name =
        |folder: &str| folder.trim_matches(['`', '/']).rsplit('/').next().unwrap().to_owned();
    let packages: BTreeMap<String, String> =
        rows.iter().map(|row| (name(&row[0]), row[1].trim_matches('`').to_owned())).collect();
    rows.iter()
        .map(|row| Room {
            folder: row[0].trim_matches(['`', '/']).to_owned(),
            package: row[1].trim_matches('`').to_owned(),
            may_use: match row[3].as_str() {
                "all" => packages.values().cloned().collect(),
                "—" => BTreeSet::new(),
                list => list.split(", ").map(|room| packages[room].clone()).collect(),
            },
        })
        .collect()
}

#[test]
fn every_room_depends_only_on_the_rooms_in_its_row() {
    let rooms = rooms();
    assert!(rooms.len() >= 10, "the table of rooms was not found");
    let ours: BTreeSet<&str> = rooms.iter().map(|room| room.package.as_str()).collect();
    for room in &rooms {
        let manifest = fs::read_to_string(top().join(&room.folder).join("Cargo.toml")).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        assert_eq!(manifest["package"]["name"].as_str(), Some(room.package.as_str()));
        assert_eq!(manifest["lints"]["workspace"].as_bool(), Some(true), "{}", room.folder);
        let uses = manifest.get("dependencies").and_then(|table| table.as_table());
        for used in uses.into_iter().flat_map(toml::Table::keys) {
            let allowed = !ours.contains(used.as_str()) || room.may_use.contains(used);
            assert!(allowed, "`{}` may not depend on `{used}`: see ARCHITECTURE.md", room.package);
        }
    }
}

#[test]
fn every_package_of_the_workspace_is_a_room_of_the_table() {
    let rooms = rooms();
    let manifest = fs::read_to_string(top().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    for member in manifest["workspace"]["members"].as_array().unwrap() {
        let member = member.as_str().unwrap();
        assert!(rooms.iter().any(|room| room.folder == member), "`{member}` has no row");
    }
}
