//! Byte offsets to the protocol's lines and characters and back, in the encoding agreed on with the
//! editor. Total: a position outside of a text means its nearest end, never a crash.

use tower_lsp_server::ls_types::{Position, PositionEncodingKind, Range};

/// What the protocol counts characters of a line in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes: nothing to convert; taken where the editor offers it.
    Utf8,
    /// Halves of UTF-16: what every editor must know.
    #[default]
    Utf16,
}

impl Encoding {
    /// The best of what an editor offers.
    pub(super) fn among(offered: &[PositionEncodingKind]) -> Self {
        if offered.contains(&PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    /// Its name on the wire.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn width(self, of: char) -> usize {
        match self {
            Self::Utf8 => of.len_utf8(),
            Self::Utf16 => of.len_utf16(),
        }
    }
}

/// A text with the starts of its lines. A line ends with `\n`, `\r\n` or `\r`.
#[derive(Debug)]
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'t> Lines<'t> {
    /// Finds the lines of `text`.
    pub(super) fn of(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|&(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { text, starts, encoding }
    }

    /// Where a byte is.
    pub(super) fn position(&self, byte: usize) -> Position {
        let byte = self.text.floor_char_boundary(byte);
        let line = self.starts.partition_point(|start| *start <= byte) - 1;
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = self.text.get(start..byte).unwrap_or_default();
        let width: usize = before.chars().map(|char| self.encoding.width(char)).sum();
        Position::new(number(line), number(width))
    }

    /// The first byte of what stands at a position; a position behind the end of a line means the
    /// line's end, one behind the last line the text's end.
    pub(super) fn byte(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else { return self.text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        let mut left = position.character as usize;
        for (at, char) in line.char_indices() {
            let width = self.encoding.width(char);
            if left < width {
                return start + at;
            }
            left -= width;
        }
        start + line.len()
    }

    /// Where the bytes from `start` to `end` are.
    pub(super) fn range(&self, start: usize, end: usize) -> Range {
        Range::new(self.position(start), self.position(end))
    }

    /// The bytes of a range; one that ends before it starts means the same backwards.
    pub(super) fn bytes(&self, range: Range) -> std::ops::Range<usize> {
        let (one, other) = (self.byte(range.start), self.byte(range.end));
        one.min(other)..one.max(other)
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{Strategy, any, prop_assert_eq, prop_oneof, proptest};

    /// `😀` is four bytes, two halves of UTF-16 and one character.
    const SMILE: &str = "a😀b\r\nc\n";

    #[test]
    fn characters_are_counted_as_agreed_on_with_the_editor() {
        let behind_smile = SMILE.find('b').unwrap();
        let in_bytes = Lines::of(SMILE, Encoding::Utf8);
        let in_halves = Lines::of(SMILE, Encoding::Utf16);
        assert_eq!(in_bytes.position(behind_smile), Position::new(0, 5));
        assert_eq!(in_halves.position(behind_smile), Position::new(0, 3));
        assert_eq!(in_bytes.byte(Position::new(0, 5)), behind_smile);
        assert_eq!(in_halves.byte(Position::new(0, 3)), behind_smile);
    }

    #[test]
    fn a_place_inside_a_character_means_its_start() {
        let lines = Lines::of(SMILE, Encoding::Utf16);
        assert_eq!(lines.byte(Position::new(0, 2)), 1);
        assert_eq!(lines.position(3), Position::new(0, 1));
    }

    #[test]
    fn a_place_outside_of_the_text_means_its_nearest_end() {
        let lines = Lines::of(SMILE, Encoding::Utf16);
        assert_eq!(lines.byte(Position::new(0, 99)), SMILE.find('\r').unwrap());
        assert_eq!(lines.byte(Position::new(99, 0)), SMILE.len());
        assert_eq!(lines.position(usize::MAX), Position::new(2, 0));
    }

    fn texts() -> impl Strategy<Value = String> {
        "[a😀é\r\n]{0,12}"
    }

    proptest! {
        #[test]
        fn a_place_survives_the_way_to_the_editor_and_back(
            text in texts(), at in any::<usize>(),
            encoding in prop_oneof![
                proptest::strategy::Just(Encoding::Utf8),
                proptest::strategy::Just(Encoding::Utf16),
            ],
        ) {
            let byte = text.floor_char_boundary(at % (text.len() + 1));
            let lines = Lines::of(&text, encoding);
            // Between the two characters that end a line is no place in the protocol.
            let inside_end = text[..byte].ends_with('\r') && text[byte..].starts_with('\n');
            let expected = if inside_end { text[..byte].trim_end_matches('\r').len() } else { byte };
            let line_start = lines.byte(Position::new(lines.position(byte).line, 0));
            prop_assert_eq!(lines.byte(lines.position(byte)), expected.max(line_start));
        }

        #[test]
        fn every_position_means_some_place_of_the_text(
            text in texts(), line in 0u32..20, character in any::<u32>(),
        ) {
            let byte = Lines::of(&text, Encoding::Utf16).byte(Position::new(line, character));
            prop_assert_eq!(text.is_char_boundary(byte), true);
        }
    }
}
