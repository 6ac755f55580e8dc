//! What other words may not add, nor leave out: numbers, dates, amounts, addresses, links, names of
//! days and lengths of time; a question, a no. The lists only ever refuse.

use std::collections::BTreeSet;

/// Numbers, days, months and lengths of time in words, of the languages that are known here. Words
/// that mean something else as well are left out where they would refuse too much.
const COUNTED: &[&str] = &[
    // English
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "fifteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "half",
    "double",
    "twice",
    "percent",
    "today",
    "tomorrow",
    "tonight",
    "yesterday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "euro",
    "euros",
    "dollar",
    "dollars",
    "pound",
    "pounds",
    "cent",
    "cents",
    "free",
    // French
    "deux",
    "trois",
    "quatre",
    "cinq",
    "sept",
    "huit",
    "dix",
    "vingt",
    "trente",
    "cinquante",
    "mille",
    "moitié",
    "aujourd'hui",
    "demain",
    "hier",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "heure",
    "heures",
    "jour",
    "jours",
    "semaine",
    "semaines",
    "mois",
    "an",
    "ans",
    "gratuit",
    "gratuite",
    // German
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "zwanzig",
    "dreißig",
    "fünfzig",
    "hundert",
    "tausend",
    "hälfte",
    "heute",
    "gestern",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "minuten",
    "stunde",
    "stunden",
    "tag",
    "tage",
    "tagen",
    "woche",
    "wochen",
    "monat",
    "monate",
    "monaten",
    "jahr",
    "jahre",
    "kostenlos",
    "gratis",
    // Spanish
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "veinte",
    "treinta",
    "cincuenta",
    "cien",
    "mil",
    "mitad",
    "hoy",
    "mañana",
    "ayer",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "minuto",
    "minutos",
    "hora",
    "horas",
    "día",
    "días",
    "meses",
    "año",
    "años",
];

/// Words with which something is denied.
const DENYING: &[&str] = &[
    "not",
    "no",
    "never",
    "cannot",
    "can't",
    "won't",
    "don't",
    "doesn't",
    "didn't",
    "isn't",
    "aren't",
    "wasn't",
    "weren't",
    "haven't",
    "hasn't",
    "couldn't",
    "wouldn't",
    "shouldn't",
    "none",
    "nothing",
    "nobody",
    "neither",
    "nor",
    "without",
    "unable",
    "impossible",
    "unfortunately",
    "ne",
    "pas",
    "jamais",
    "aucun",
    "aucune",
    "sans",
    "rien",
    "nicht",
    "kein",
    "keine",
    "keinen",
    "keiner",
    "nie",
    "ohne",
    "nichts",
    "nunca",
    "sin",
    "ningún",
    "ninguna",
    "nada",
];

/// Words of so many letters say what something is about; they are told by their first ones.
const LONG: usize = 5;
const BEGINNING: usize = 4;
/// From so many of them, one has to come back.
const ENOUGH: usize = 3;

pub(super) fn refusal(draft: &str, words: &str) -> Option<String> {
    let (was, is) = (hard(draft), hard(words));
    if let Some(more) = is.difference(&was).next() {
        return Some(format!("it says “{more}”, which the draft doesn't say"));
    }
    if let Some(less) = was.difference(&is).next() {
        return Some(format!("it leaves out “{less}”"));
    }
    let asks = |text: &str| text.contains(['?', '\u{ff1f}', '\u{37e}']);
    if asks(draft) != asks(words) {
        return Some("a question has to stay one, and nothing else becomes one".to_owned());
    }
    let denies = |text: &str| plain_words(text).any(|word| listed(DENYING, &word));
    if denies(draft) != denies(words) {
        return Some("what is denied in the one is not denied in the other".to_owned());
    }
    speaks_of_something_else(draft, words)
        .then(|| "it has nothing in common with the draft".to_owned())
}

/// Whether none of the long words of a draft comes back, not even their beginnings.
fn speaks_of_something_else(draft: &str, words: &str) -> bool {
    let long = |text: &str| -> BTreeSet<String> {
        let long = plain_words(text).filter(|word| word.chars().count() >= LONG);
        long.map(|word| word.chars().take(BEGINNING).collect()).collect()
    };
    let was = long(draft);
    was.len() >= ENOUGH && was.is_disjoint(&long(words))
}

/// Everything in a text that could be a fact.
fn hard(text: &str) -> BTreeSet<String> {
    let tokens =
        text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '<' | '>'));
    let tokens = tokens.map(|token| token.trim_matches(|c: char| ends(c)).to_lowercase());
    let facts = tokens.filter(|token| is_fact(token));
    let counted = plain_words(text).filter(|word| listed(COUNTED, word));
    facts.chain(counted).collect()
}

/// What stands around a word and isn't of it.
fn ends(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'' | '*' | '_' | '-')
        || matches!(c, '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '…' | '–' | '—' | '¿' | '¡')
}

/// A number, an amount, a date, an id, an address or a link.
fn is_fact(token: &str) -> bool {
    let sign = |c: char| matches!(c, '@' | '%' | '$' | '€' | '£' | '¥' | '₹' | '#' | '\\');
    let numeric = token.chars().any(|c| c.is_numeric() || sign(c));
    let address = |(name, end): (&str, &str)| {
        let last = name.chars().next_back().is_some_and(char::is_alphanumeric);
        let letters = end.chars().take_while(|c| c.is_alphabetic()).count();
        last && letters >= 2
    };
    let points = token
        .match_indices('.')
        .filter_map(|(at, _)| Some((token.get(..at)?, token.get(at + 1..)?)));
    numeric || token.contains("://") || token.contains('/') || points.into_iter().any(address)
}

/// The words of a text in small letters, an apostrophe within being of the word.
fn plain_words(text: &str) -> impl Iterator<Item = String> {
    let straight = text.replace(['\u{2019}', '\u{2bc}'], "'").to_lowercase();
    let words: Vec<String> = straight
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.trim_matches('\'').to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    words.into_iter()
}

fn listed(list: &[&str], word: &str) -> bool {
    list.contains(&word) || word.split('\'').next_back().is_some_and(|end| list.contains(&end))
}
