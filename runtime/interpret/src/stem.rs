//! Stems: one form for the forms of an English word, and for a few words that customers use for
//! one another. Never wrong in a way that matters: a stem only helps to recognise, it decides
//! nothing.

/// Words that customers use for one another, by stem; the first of each line stands for all.
const SAME: &[&[&str]] = &[
    &["need", "want", "requir"],
    &["mistak", "accidental", "accidentally", "mistaken", "mistakenly", "error", "oop"],
    &["person", "human", "someon", "somebody", "agent", "representativ", "operator", "peopl"],
    &["talk", "speak", "chat", "spoke"],
    &["buy", "bought", "purchas"],
    &["parcel", "packag"],
    &["fir", "flam", "blaz"],
    &["grey", "gray"],
    &["colour", "color"],
    &["cancel", "cancelation", "cancellation"],
];

/// The stem of a word in lower case, without apostrophes.
pub(crate) fn stem(word: &str) -> String {
    let stem = light(word);
    SAME.iter()
        .find(|same| same.contains(&stem.as_str()))
        .and_then(|same| same.first())
        .map_or(stem, |first| (*first).to_owned())
}

/// Takes the commonest endings off: plural, `-ed`, `-ing`, a silent `e`.
fn light(word: &str) -> String {
    if word.chars().count() < 4 || !word.chars().all(char::is_alphabetic) {
        return word.to_owned();
    }
    let mut stem = match word.strip_suffix("ies") {
        Some(front) if front.chars().count() > 1 => format!("{front}y"),
        // News are not the new.
        _ if word.ends_with("ss") || word.ends_with("us") || word == "news" => word.to_owned(),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    };
    for ending in ["ing", "ed"] {
        if let Some(front) = stem.strip_suffix(ending)
            && front.chars().count() > 2
            && front.chars().any(|c| "aeiouy".contains(c))
        {
            stem = undouble(front).to_owned();
            break;
        }
    }
    match stem.strip_suffix('e') {
        Some(front) if front.chars().count() > 2 => front.to_owned(),
        _ => stem,
    }
}

/// `cancell` → `cancel`; `fill` stays: it is too short to tell.
fn undouble(front: &str) -> &str {
    let mut letters = front.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(last), Some(before)) if last == before && front.chars().count() > 4 => {
            front.strip_suffix(last).unwrap_or(front)
        }
        _ => front,
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn the_forms_of_a_word_have_one_stem() {
        for forms in [
            ["cancel", "cancelled", "cancelling", "cancels"],
            ["order", "ordered", "ordering", "orders"],
            ["mistake", "mistakes", "accidentally", "mistakenly"],
            ["need", "needed", "want", "wants"],
        ] {
            let stems: Vec<_> = forms.iter().map(|form| stem(form)).collect();
            assert!(stems.iter().all(|one| *one == stems[0]), "{stems:?}");
        }
    }

    #[test]
    fn different_words_keep_different_stems() {
        assert_ne!(stem("order"), stem("older"));
        assert_ne!(stem("address"), stem("add"));
        assert_ne!(stem("news"), stem("new"));
        assert_eq!(stem("is"), "is");
    }
}
