//! Closed choices: which of the values' spoken words a text holds. The words that only one value
//! has count; where two values fit equally well, none does.

use playbook_graph::{Enum, EnumId, Graph, Type, Value};

use super::opposite::Opposites;
use super::{Eager, Found};
use crate::description::none;
use crate::features::says_little;
use crate::message::{Message, Word};
use crate::near::is_form_of;
use crate::stem::stem;

/// Words that carry no meaning of their own in a spoken form.
const LITTLE: &[&str] = &[
    "a", "an", "the", "it", "by", "of", "to", "in", "on", "is", "was", "be", "i", "my", "me",
    "for", "with", "and", "or", "at", "has", "have", "had", "been",
];

/// Words that tell no value from another by themselves: wrong what?
const WEAK: &[&str] =
    &["wrong", "bad", "other", "different", "something", "anything", "new", "not"];

/// May stand between a negation and what it denies.
const BETWEEN: &[&str] = &["a", "an", "any", "the", "my", "our"];

/// Take out what follows: “everything except the brakes”.
const EXCEPT: &[&str] = &["except", "besides", "excluding", "apart"];

/// Nothing is the matter.
const WELL: &[&str] = &["fine", "ok", "okay", "good", "alright", "working", "intact"];

const NEGATIONS: &[&str] = &[
    "not", "no", "isnt", "wasnt", "arent", "werent", "dont", "didnt", "doesnt", "havent", "hasnt",
    "never", "without", "nor", "nobody", "noone", "nothing", "neither", "none",
];

/// How well one value's words fit.
struct Fit {
    value: u32,
    /// Words of the spoken form that were found, in thousandths of all of them.
    share: usize,
    /// Whether one of those words belongs to this value alone.
    telling: bool,
    /// Whether the form's last word, which carries the most, was found.
    last: bool,
    /// Whether it is said that nothing is the matter with it.
    well: bool,
    /// Places of the words of the message.
    words: Vec<usize>,
}

/// The value that the text means.
pub(crate) fn find(
    graph: &Graph,
    id: EnumId,
    message: &Message<'_>,
    eager: Eager,
) -> Option<Found> {
    let choice = graph.enums.lookup(id)?;
    let least = if eager == Eager::Unasked { 1000 } else { 500 };
    let forms: Vec<_> =
        (0..choice.values.len()).map(|value| spoken_forms(graph, choice, value)).collect();
    let about = called(graph, id, &choice.name);
    let asked = eager == Eager::Asked;
    let found = by_words(id, &forms, &about, message, least)
        .filter(|found| asked || !is_of_everything(&forms, &found.value))
        .or_else(|| of_everything(id, &forms, message).filter(|_| asked))
        .or_else(|| left_over(id, &forms, &about, message).filter(|_| asked));
    let Some(opposites) = Opposites::of(&forms) else { return found };
    let place = |found: &Found| match found.value {
        Value::Enum { value, .. } => usize::try_from(value).ok(),
        _ => None,
    };
    let words = found.as_ref().and_then(place);
    let value = opposites.settle(words, &forms, message, eager == Eager::Asked)?;
    found.filter(|_| words == Some(value)).or_else(|| {
        let value = Value::Enum { of: id, value: u32::try_from(value).ok()? };
        Some(Found::sure(value, 0..message.text.len()))
    })
}

/// Every value whose words the text holds, in the order in which they stand there.
pub(crate) fn each_of(
    graph: &Graph,
    id: EnumId,
    message: &Message<'_>,
    eager: Eager,
) -> Vec<Found> {
    let Some(choice) = graph.enums.lookup(id) else { return Vec::new() };
    let least = if eager == Eager::Unasked { 1000 } else { 500 };
    let forms: Vec<_> =
        (0..choice.values.len()).map(|value| spoken_forms(graph, choice, value)).collect();
    let about = called(graph, id, &choice.name);
    let mut fits: Vec<Fit> = (0..forms.len())
        .filter_map(|value| best_fit(value, &forms, &about, message))
        .filter(|fit| fit.share >= least && (fit.telling || fit.share == 1000) && !fit.well)
        .collect();
    fits.sort_by_key(|fit| (std::cmp::Reverse(fit.share), std::cmp::Reverse(fit.words.len())));
    let mut kept: Vec<Fit> = Vec::new();
    for fit in fits {
        if !kept.iter().any(|other| other.words.iter().any(|at| fit.words.contains(at))) {
            kept.push(fit);
        }
    }
    kept.sort_by_key(|fit| fit.words.iter().min().copied());
    let found = kept.into_iter().map(|fit| {
        let spans = fit.words.iter().filter_map(|at| Some(message.word(*at)?.span.clone()));
        let score = if fit.share == 1000 { 950 } else { 700 };
        Found { value: Value::Enum { of: id, value: fit.value }, spans: spans.collect(), score }
    });
    found.filter(|found| eager == Eager::Asked || !is_of_everything(&forms, &found.value)).collect()
}

/// The value whose words the text holds.
fn by_words(
    id: EnumId,
    forms: &[Vec<Vec<Word>>],
    about: &[String],
    message: &Message<'_>,
    least: usize,
) -> Option<Found> {
    let mut fits: Vec<Fit> = (0..forms.len())
        .filter_map(|value| best_fit(value, forms, about, message))
        .filter(|fit| fit.share >= least && (fit.telling || fit.share == 1000))
        .collect();
    if fits.iter().any(|fit| !fit.well) {
        // “the tyre, the brakes are fine”
        fits.retain(|fit| !fit.well);
    }
    fits.sort_by_key(|fit| (std::cmp::Reverse(fit.share), std::cmp::Reverse(fit.words.len())));
    let (best, rest) = fits.split_first()?;
    let rival = rest.iter().any(|other| {
        let alike = (other.share, other.words.len()) == (best.share, best.words.len());
        // “damaged and late”: said of another place
        alike
            || (other.telling
                && other.last
                && !other.words.iter().any(|at| best.words.contains(at)))
    });
    let spans = best.words.iter().filter_map(|at| Some(message.word(*at)?.span.clone())).collect();
    let score = if best.share == 1000 { 950 } else { 700 };
    (!rival).then_some(Found { value: Value::Enum { of: id, value: best.value }, spans, score })
}

/// The only value that is not denied, where several are: “not ill, and nobody died”.
fn left_over(
    id: EnumId,
    forms: &[Vec<Vec<Word>>],
    about: &[String],
    message: &Message<'_>,
) -> Option<Found> {
    let shared = |value: usize, word: &Word| {
        let mut others = forms.iter().enumerate().filter(|(other, _)| *other != value);
        about.contains(&word.stem)
            || others.any(|(_, forms)| forms.iter().flatten().any(|of| of.stem == word.stem))
    };
    let denied = |value: &usize| {
        let own = forms.get(*value).into_iter().flatten();
        own.clone().any(|form| {
            message.words.iter().enumerate().any(|(at, word)| {
                let telling = form.iter().any(|of| is_form_of(word, of)) && !shared(*value, word);
                telling && !says_little(word) && negated(message, at, form)
            })
        })
    };
    let mut open = (0..forms.len()).filter(|value| !denied(value));
    let (only, others) = (open.next()?, open.next());
    if others.is_some() || forms.len() <= 2 {
        return None;
    }
    let value = Value::Enum { of: id, value: u32::try_from(only).ok()? };
    Some(Found::new(value, 0..message.text.len(), 700))
}

/// For what no other value stands for.
const EVERYTHING: &[&[&str]] = &[
    &["other"],
    &["something", "else"],
    &["something", "other"],
    &["something", "different"],
    &["anything", "else"],
    &["none"],
    &["none", "these"],
    &["none", "them"],
];

/// Whether a value stands for everything else: where it isn't asked for, “other” is said of anything.
fn is_of_everything(forms: &[Vec<Vec<Word>>], value: &Value) -> bool {
    let Value::Enum { value, .. } = value else { return false };
    let forms = usize::try_from(*value).ok().and_then(|value| forms.get(value));
    forms.is_some_and(|forms| forms.iter().any(|form| is_everything(form)))
}

fn is_everything(form: &[Word]) -> bool {
    EVERYTHING.iter().any(|words| {
        words.len() == form.len()
            && form.iter().zip(*words).all(|(word, known)| word.plain == *known)
    })
}

/// The value for everything else, where a message says that it is none of the others: “none of those”.
fn of_everything(id: EnumId, forms: &[Vec<Vec<Word>>], message: &Message<'_>) -> Option<Found> {
    let value = forms.iter().position(|forms| forms.iter().any(|form| is_everything(form)))?;
    let value = Value::Enum { of: id, value: u32::try_from(value).ok()? };
    none::is_said(message).then(|| Found::sure(value, 0..message.text.len()))
}

/// What a choice itself is called, by stem: its name, and those of the slots that ask for it. Such a
/// word is said of every value: “the vehicle” isn't “no vehicle”.
fn called(graph: &Graph, id: EnumId, name: &str) -> Vec<String> {
    let slots = graph.playbooks.values().flat_map(|playbook| playbook.slots.values());
    let slots = slots.filter(|slot| *slot.one().present() == Type::Enum(id));
    let words = slots.flat_map(|slot| slot.name.split('_')).map(stem);
    let apart =
        |c: char| if c.is_uppercase() { format!(" {}", c.to_lowercase()) } else { c.into() };
    let own: String = name.chars().map(apart).collect();
    words.chain(own.split_whitespace().map(stem)).collect()
}

/// The words of a value's spoken form, in every language of the project, and of its name where that
/// differs; little words left out.
pub(crate) fn spoken_forms(graph: &Graph, choice: &Enum, value: usize) -> Vec<Vec<Word>> {
    let Some(value) = choice.values.get(value) else { return Vec::new() };
    let name = value.name.replace('_', " ");
    let written = || std::iter::once(&value.spoken).chain(&value.also);
    let mut forms: Vec<Vec<Word>> = written().map(|words| carrying(words)).collect();
    if name != value.spoken {
        forms.push(carrying(&name));
    }
    let texts = graph.translations.values();
    let there = texts.flat_map(|texts| written().filter_map(|words| texts.get(words)));
    forms.extend(there.map(|said| carrying(said)));
    forms.retain(|form| !form.is_empty());
    forms
}

fn carrying(spoken: &str) -> Vec<Word> {
    let words = Message::new(spoken).words;
    let carry: Vec<Word> =
        words.iter().filter(|word| !LITTLE.contains(&word.plain.as_str())).cloned().collect();
    if carry.is_empty() { words } else { carry }
}

/// The best fit of a value in one clause, else in the whole message.
fn best_fit(
    value: usize,
    forms: &[Vec<Vec<Word>>],
    about: &[String],
    message: &Message<'_>,
) -> Option<Fit> {
    let own = forms.get(value)?;
    let shared = forms
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != value)
        .flat_map(|(_, forms)| forms.iter().flatten());
    let shared: Vec<&str> =
        shared.map(|word| word.stem.as_str()).chain(about.iter().map(String::as_str)).collect();
    let clauses = (0..message.clauses()).map(Some).chain([None]);
    clauses
        .flat_map(|clause| own.iter().map(move |form| (clause, form)))
        .filter_map(|(clause, form)| fit(value, form, &shared, message, clause))
        // the first of equals, so that a clause goes before the whole
        .reduce(|best, next| if next.share > best.share { next } else { best })
}

fn fit(
    value: usize,
    form: &[Word],
    shared: &[&str],
    message: &Message<'_>,
    clause: Option<usize>,
) -> Option<Fit> {
    let mut words = Vec::new();
    let (mut telling, mut last) = (false, false);
    for wanted in form {
        let denied = is_negation(wanted) && form.iter().any(|word| !is_negation(word));
        let place = message.words.iter().enumerate().position(|(at, word)| {
            if denied {
                return clause.is_none_or(|clause| clause == word.clause)
                    && is_negation(word)
                    && before_it(message, at, form);
            }
            clause.is_none_or(|clause| clause == word.clause)
                && !words.contains(&at)
                && (is_form_of(word, wanted)
                    || (wanted.plain == "nomore" && denies(message, at, form)))
        });
        if let Some(at) = place {
            words.push(at);
            last = form.last() == Some(wanted);
            let weak = WEAK.contains(&wanted.plain.as_str());
            telling |= !weak && !shared.contains(&wanted.stem.as_str());
        } else if wanted.plain == "nomore" || denied {
            // “I still need it” is not “no longer needed”, and “the vehicle” not “no vehicle”
            return None;
        }
    }
    let denied = words.iter().any(|at| negated(message, *at, form));
    let well = words.iter().any(|at| is_well(message, *at));
    let share = words.len() * 1000 / form.len().max(1);
    let value = u32::try_from(value).ok()?;
    (!denied && !words.is_empty()).then_some(Fit { value, share, telling, last, well, words })
}

pub(super) fn is_negation(word: &Word) -> bool {
    NEGATIONS.contains(&word.plain.as_str())
}

/// Whether one of a form's words is what a negation denies: “without the vehicle”, not “no, the vehicle
/// is a car”.
fn before_it(message: &Message<'_>, at: usize, form: &[Word]) -> bool {
    let Some(negation) = message.word(at) else { return false };
    let between = if negation.plain == "no" { &["any"] } else { BETWEEN };
    let mut behind = message.words.iter().skip(at + 1);
    let denied = behind.find(|word| !between.contains(&word.plain.as_str()));
    denied.is_some_and(|word| {
        word.clause == negation.clause && form.iter().any(|own| is_form_of(word, own))
    })
}

/// “I don't need it” is as good as “no longer needed”: a verb's negation, and one of the other
/// words right after it.
fn denies(message: &Message<'_>, at: usize, form: &[Word]) -> bool {
    const OF_VERBS: &[&str] = &["dont", "not", "doesnt", "didnt"];
    let Some(word) = message.word(at) else { return false };
    OF_VERBS.contains(&word.plain.as_str())
        && (at + 1..at + 3).filter_map(|next| Some((next, message.word(next)?))).any(
            |(next, after)| {
                // “I don't want to cancel” says what isn't wanted, not that something isn't
                after.clause == word.clause
                    && message.plain(next + 1) != "to"
                    && form.iter().any(|other| other.plain != "nomore" && is_form_of(after, other))
            },
        )
}

/// Whether a negation stands up to three words before, and neither the value itself nor “any more”
/// accounts for it.
fn negated(message: &Message<'_>, at: usize, form: &[Word]) -> bool {
    let Some(word) = message.word(at) else { return false };
    let own = form.iter().any(|word| is_negation(word) || word.plain == "nomore");
    let but = message.before(at) == "but"
        && at.checked_sub(2).is_some_and(|at| {
            matches!(message.plain(at), "anything" | "everything" | "all" | "any" | "nothing")
        });
    let instead = message.words.iter().take(at).rev();
    let instead = instead.take_while(|before| before.clause == word.clause);
    let instead = instead.skip_while(|before| BETWEEN.contains(&before.plain.as_str()));
    let instead: Vec<&str> = instead.take(2).map(|before| before.plain.as_str()).collect();
    let mut before = message.words.iter().take(at).skip(at.saturating_sub(3));
    let except = before
        .any(|before| before.clause == word.clause && EXCEPT.contains(&before.plain.as_str()));
    // “no, it was a mistake” denies what was asked, not the mistake
    but || except
        || instead == ["of", "instead"]
        || !own
            && message
                .words
                .iter()
                .take(at)
                .skip(at.saturating_sub(3))
                .any(|before| before.clause == word.clause && is_negation(before))
}

/// Whether something is said to be as it should be: “the brakes are fine”.
fn is_well(message: &Message<'_>, at: usize) -> bool {
    let Some(word) = message.word(at) else { return false };
    let same = |at: usize| message.word(at).is_some_and(|next| next.clause == word.clause);
    matches!(message.plain(at + 1), "is" | "are" | "was" | "were")
        && same(at + 2)
        && WELL.contains(&message.plain(at + 2))
}

#[cfg(test)]
mod tests {
    use playbook_graph::{Enum, EnumValue, Graph, OriginId, Value};

    use super::find;
    use crate::message::Message;
    use crate::value::Eager;

    fn reason(text: &str, eager: Eager) -> Option<&'static str> {
        let value = |name: &str| EnumValue::new(name, name.replace('_', " "));
        let choice = Enum {
            name: "CancelReason".into(),
            doc: String::new(),
            values: vec![value("no_longer_needed"), value("ordered_by_mistake")],
            origin: OriginId(0),
        };
        let mut graph = Graph::default();
        let id = graph.enums.push(choice);
        let found = find(&graph, id, &Message::new(text), eager)?;
        match found.value {
            Value::Enum { value: 0, .. } => Some("no longer needed"),
            _ => Some("by mistake"),
        }
    }

    #[test]
    fn a_choice_is_recognised_in_its_forms() {
        for text in [
            "no longer needed",
            "I don't need it any more",
            "dont want it anymore",
            "no longer needd",
        ] {
            assert_eq!(reason(text, Eager::Asked), Some("no longer needed"), "{text}");
        }
        for text in [
            "ordered by mistake",
            "it was a mistake",
            "by accident",
            "I orderd it by mistkae",
            "no, it was a mistake",
            "I still need it but it was ordered by mistake",
        ] {
            assert_eq!(reason(text, Eager::Asked), Some("by mistake"), "{text}");
        }
    }

    #[test]
    fn half_a_phrase_does_only_where_it_was_asked_for() {
        assert_eq!(
            reason("please cancel my order, I ordered it by mistake", Eager::Unasked),
            Some("by mistake")
        );
        let unneeded = reason("please cancel my order, I don't need it", Eager::Unasked);
        assert_eq!(unneeded, Some("no longer needed"));
        assert_eq!(reason("please cancel my order", Eager::Unasked), None);
        assert_eq!(reason("please cancel it", Eager::Asked), None);
    }

    #[test]
    fn what_is_denied_or_said_of_both_is_none() {
        assert_eq!(reason("it was not a mistake", Eager::Asked), None);
        assert_eq!(reason("no longer needed, or ordered by mistake", Eager::Asked), None);
        assert_eq!(reason("something else", Eager::Asked), None);
    }
}
