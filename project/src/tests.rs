//! What belongs to a project, on the disk and in an editor.

use super::*;

/// A folder of its own for one test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn with(test: &str, files: &[(&str, &str)]) -> Self {
        let name = format!("playbook-project-{test}-{}", std::process::id());
        let folder = fs::canonicalize(std::env::temp_dir()).unwrap().join(name);
        for (name, text) in files {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        Self(folder)
    }

    fn texts(&self, open: &Buffers) -> Vec<(String, String)> {
        let sources = read_open(&self.0, open).unwrap().project.sources;
        sources.into_iter().map(|source| (source.name, source.text)).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn pairs(texts: &[(&str, &str)]) -> Vec<(String, String)> {
    texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn files_below_belong_to_a_project_but_other_projects_and_what_is_built_do_not() {
    let folder = Folder::with(
        "below",
        &[
            ("desk.playbook", "desk"),
            ("returns/return.playbook", "return"),
            ("notes.txt", "no"),
            (".old/desk.playbook", "no"),
            ("target/desk.playbook", "no"),
            ("other/playbook.toml", "edition = \"2026\""),
            ("other/desk.playbook", "no"),
        ],
    );
    let own = [("desk.playbook", "desk"), ("returns/return.playbook", "return")];
    assert_eq!(folder.texts(&Buffers::new()), pairs(&own));
}

#[test]
fn an_open_text_wins_over_the_disk() {
    let folder = Folder::with("wins", &[("a.playbook", "saved"), ("b.playbook", "saved")]);
    let open = Buffers::from([(folder.0.join("b.playbook"), "typed".to_owned())]);
    assert_eq!(folder.texts(&open), pairs(&[("a.playbook", "saved"), ("b.playbook", "typed")]));
}

#[test]
fn an_open_text_that_was_never_saved_belongs_to_the_project_of_its_folder() {
    let folder = Folder::with("unsaved", &[("playbook.toml", ""), ("a.playbook", "saved")]);
    fs::write(folder.0.join(SETTINGS), "edition = \"2026\"").unwrap();
    let new = folder.0.join("new/b.playbook");
    let hidden = folder.0.join(".hidden/c.playbook");
    let other = folder.0.join("notes.txt");
    let open: Buffers =
        [&new, &hidden, &other].into_iter().map(|path| (path.clone(), "new".to_owned())).collect();
    assert_eq!(folder.texts(&open), pairs(&[("a.playbook", "saved"), ("new/b.playbook", "new")]));
}

#[test]
fn an_open_text_in_a_folder_that_is_not_made_yet_is_a_project_of_its_own() {
    let folder = Folder::with("nowhere", &[]);
    let file = folder.0.join("a.playbook");
    let open = Buffers::from([(file.clone(), "new".to_owned())]);
    let read = read_open(&file, &open).unwrap();
    assert_eq!(read.path_of("a.playbook"), Some(file));
    assert_eq!(read.path_of("std.identity"), None);
}

#[test]
fn a_binary_file_is_refused_by_its_name() {
    let folder = Folder::with("binary", &[("a.playbook", "")]);
    fs::write(folder.0.join("a.playbook"), [0xff, 0xfe]).unwrap();
    let said = read(&folder.0).unwrap_err().to_string();
    assert!(said.contains("a.playbook` is not text"), "{said}");
}
