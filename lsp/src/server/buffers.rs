//! The texts that are open in the editor, kept letter by letter as the editor has them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use playbook_project::Buffers;
use tower_lsp_server::ls_types::{TextDocumentContentChangeEvent, Uri};

use super::positions::{Encoding, Lines};

/// One open text.
#[derive(Clone, Debug)]
pub(super) struct Buffer {
    /// Where it lies, or will when it is saved; a text without a name lies nowhere.
    pub(super) path: Option<PathBuf>,
    /// The editor's number for this state of it.
    pub(super) version: i32,
    /// The text.
    pub(super) text: String,
}

/// All open texts, by the editor's name for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
    buffers: BTreeMap<Uri, Buffer>,
    /// Goes up with each change of any text, so that it can be seen that a check is out of date.
    turn: u64,
    /// Texts opened since this was last asked for.
    opened: BTreeSet<Uri>,
}

impl Open {
    /// A text was opened.
    pub(super) fn open(&mut self, uri: Uri, version: i32, text: String) {
        let path = path_of(&uri);
        self.opened.insert(uri.clone());
        self.buffers.insert(uri, Buffer { path, version, text });
        self.turn += 1;
    }

    /// A text was changed: pieces of it, one after the other, or all of it. A text that isn't open
    /// is left alone.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        let Some(buffer) = self.buffers.get_mut(uri) else { return };
        for change in changes {
            match change.range {
                Some(range) => {
                    let bytes = Lines::of(&buffer.text, encoding).bytes(range);
                    buffer.text.replace_range(bytes, &change.text);
                }
                None => buffer.text = change.text,
            }
        }
        buffer.version = version;
        self.turn += 1;
    }

    /// A text was closed: the disk counts again.
    pub(super) fn close(&mut self, uri: &Uri) {
        self.buffers.remove(uri);
        self.turn += 1;
    }

    /// The open text that the editor calls `uri`.
    pub(super) fn get(&self, uri: &Uri) -> Option<&Buffer> {
        self.buffers.get(uri)
    }

    /// The texts opened since this was last asked for: editors forget what they were shown of a text
    /// when it is closed or read again.
    pub(super) fn take_opened(&mut self) -> BTreeSet<Uri> {
        std::mem::take(&mut self.opened)
    }

    /// How often anything has changed.
    pub(super) fn turn(&self) -> u64 {
        self.turn
    }

    /// The open texts by path, as a project is read with them.
    pub(super) fn texts(&self) -> Buffers {
        let with_path = |buffer: &Buffer| Some((buffer.path.clone()?, buffer.text.clone()));
        self.buffers.values().filter_map(with_path).collect()
    }

    /// The editor's name and number for the file at `path`: its own where it is open.
    pub(super) fn name_of(&self, path: &Path) -> Option<(Uri, Option<i32>)> {
        let open = self.buffers.iter().find(|(_, buffer)| buffer.path.as_deref() == Some(path));
        match open {
            Some((uri, buffer)) => Some((uri.clone(), Some(buffer.version))),
            None => Some((Uri::from_file_path(path)?, None)),
        }
    }
}

/// Where a file lies that the editor calls `uri`, links in its folder resolved.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    if uri.scheme().as_str() != "file" {
        return None;
    }
    let path = uri.to_file_path()?.into_owned();
    let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => Some(folder.join(name)),
        _ => Some(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use tower_lsp_server::ls_types::{Position, Range};

    fn uri() -> Uri {
        "file:///nowhere/a.playbook".parse().unwrap()
    }

    fn opened(text: &str) -> Open {
        let mut open = Open::default();
        open.open(uri(), 1, text.to_owned());
        open
    }

    fn piece(from: (u32, u32), to: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let range = Range::new(Position::new(from.0, from.1), Position::new(to.0, to.1));
        TextDocumentContentChangeEvent {
            range: Some(range),
            range_length: None,
            text: text.to_owned(),
        }
    }

    fn text_after(text: &str, changes: Vec<TextDocumentContentChangeEvent>) -> String {
        let mut open = opened(text);
        open.change(&uri(), 2, changes, Encoding::Utf16);
        open.get(&uri()).unwrap().text.clone()
    }

    #[test]
    fn pieces_are_changed_one_after_the_other() {
        let typed = vec![piece((0, 1), (0, 1), "b"), piece((0, 2), (1, 0), "c\n\n")];
        assert_eq!(text_after("a\nd\n", typed), "abc\n\nd\n");
    }

    #[test]
    fn a_piece_outside_of_the_text_changes_its_nearest_end() {
        assert_eq!(text_after("a\n", vec![piece((7, 0), (9, 9), "b")]), "a\nb");
        assert_eq!(text_after("abc", vec![piece((0, 2), (0, 1), "-")]), "a-c");
    }

    #[test]
    fn a_text_that_is_not_open_is_left_alone() {
        let mut open = Open::default();
        open.change(&uri(), 2, vec![piece((0, 0), (0, 0), "x")], Encoding::Utf16);
        open.close(&uri());
        assert!(open.get(&uri()).is_none());
    }

    #[test]
    fn a_text_without_a_file_lies_nowhere() {
        assert_eq!(path_of(&"untitled:Untitled-1".parse().unwrap()), None);
    }

    proptest! {
        #[test]
        fn typing_in_pieces_gives_the_text_that_the_editor_has(
            text in "[ab😀\n]{0,12}", insert in "[c😀\n]{0,3}", at in any::<(usize, usize)>(),
        ) {
            let pick = |at: usize| text.floor_char_boundary(at % (text.len() + 1));
            let (start, end) = (pick(at.0).min(pick(at.1)), pick(at.0).max(pick(at.1)));
            let lines = Lines::of(&text, Encoding::Utf16);
            let (from, to) = (lines.position(start), lines.position(end));
            let change = piece((from.line, from.character), (to.line, to.character), &insert);
            let expected = format!("{}{insert}{}", &text[..start], &text[end..]);
            prop_assert_eq!(text_after(&text, vec![change]), expected);
        }
    }
}
