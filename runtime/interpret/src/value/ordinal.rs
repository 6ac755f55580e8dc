//! Places in a row, in words: “first”, “2nd”.

const ORDINALS: &[&str] = &[
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
];

/// The place that a word spells out.
pub(crate) fn spelled(word: &str) -> Option<u32> {
    let place = ORDINALS.iter().position(|name| *name == word)?;
    u32::try_from(place + 1).ok()
}

/// The place that a word says, spelled out or in digits: “third”, `3rd`.
pub(crate) fn of(word: &str) -> Option<u32> {
    let digits = || {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = word.get(digits.len()..)?;
        let place: u32 = digits.parse().ok()?;
        let fits = match place {
            1 => "st",
            2 => "nd",
            3 => "rd",
            _ => "th",
        };
        ((1..=10).contains(&place) && ending == fits).then_some(place)
    };
    spelled(word).or_else(digits)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_place_is_spelled_or_counted() {
        assert_eq!(
            ["first", "2nd", "10th", "fifth"].map(of),
            [Some(1), Some(2), Some(10), Some(5)]
        );
        assert_eq!(["1nd", "11th", "one", "th", ""].map(of), [None; 5]);
    }
}
