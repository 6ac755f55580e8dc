//! Did you mean: the one of several names that a mistyped one is nearest to.

/// The nearest of `known`, if it is near enough to be what was meant.
pub(crate) fn nearest<'n>(
    written: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    // What is this long is no slip of a known name, and comparing it would take long.
    if written.len() > 100 {
        return None;
    }
    let most = 1 + written.chars().count() / 4;
    let known: Vec<&str> = known.into_iter().filter(|name| *name != written).collect();
    let near = known
        .iter()
        .copied()
        .map(|name| (strsim::damerau_levenshtein(written, name), name))
        .filter(|(distance, _)| *distance <= most)
        .min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(b.1)))
        .map(|(_, name)| name);
    near.or_else(|| only_beginning_with(written, &known))
}

/// The only name that begins so, where it was left half written.
fn only_beginning_with<'n>(written: &str, known: &[&'n str]) -> Option<&'n str> {
    let mut begun = known.iter().filter(|name| written.len() >= 3 && name.starts_with(written));
    begun.next().copied().filter(|_| begun.next().is_none())
}

/// `` `a`, `b` and `c` ``, for messages; at most eight, then how many more.
pub(crate) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const MOST: usize = 8;
    let mut quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if quoted.len() > MOST + 1 {
        let more = quoted.len() - MOST;
        quoted.truncate(MOST);
        quoted.push(format!("{more} more"));
    }
    match quoted.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{list, nearest};

    #[test]
    fn a_typing_slip_is_near_and_another_word_is_not() {
        assert_eq!(nearest("cancell", ["cancel", "refund"]), Some("cancel"));
        assert_eq!(nearest("oder", ["order", "reason"]), Some("order"));
        assert_eq!(nearest("total", ["status", "payment"]), None);
        assert_eq!(nearest("que", ["queue", "hours"]), Some("queue"));
        assert_eq!(nearest("ord", ["order_id", "order_status"]), None);
    }

    #[test]
    fn names_are_listed_as_people_do() {
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
