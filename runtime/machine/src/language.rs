//! Languages: which one a text is in, told by its small words. Honest: where few of them stand in it,
//! or those of two languages, it says nothing.

use playbook_graph::{Locale, Speech};
use serde::{Deserialize, Serialize};

use crate::turn::{NOWHERE, Turn};

/// Which of the desk's languages a conversation is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Language {
    /// Its place among them; until one is known, the first.
    at: Option<u32>,
    /// Whether the host said it: then no message changes it.
    by_host: bool,
}

impl Turn<'_> {
    /// The language that the conversation is in, where the desk says in which it talks.
    pub(crate) fn locale(&self) -> Option<&Locale> {
        let at = self.c.language.at.unwrap_or_default();
        self.desk().talk.locales.get(usize::try_from(at).unwrap_or(usize::MAX))
    }

    /// How things are said in this conversation.
    pub(crate) fn speech(&self) -> Speech<'_> {
        self.graph.speech(self.locale())
    }

    /// Goes over to the language of a message that is clearly in another one of the desk's.
    pub(crate) fn hear_language(&mut self, text: &str) {
        let locales = &self.desk().talk.locales;
        if self.c.language.by_host || locales.len() < 2 {
            return;
        }
        let Some(language) = among(text, |name| locales.iter().any(|it| it.language() == name))
        else {
            return;
        };
        let stays = self.c.language.at.is_some()
            && self.locale().is_some_and(|locale| locale.language() == language);
        if !stays {
            self.go_over(|locale| locale.language() == language, false);
        }
    }

    /// The host says which language it is.
    pub(crate) fn told_language(&mut self, name: &str) {
        if !self.go_over(|locale| locale.as_str() == name, true) {
            let flag = format!("the desk doesn't talk in `{name}`, the language of the customer");
            self.trace(NOWHERE, &flag);
            self.c.record.flags.push(flag);
        }
    }

    fn go_over(&mut self, is: impl Fn(&Locale) -> bool, by_host: bool) -> bool {
        let locales = &self.desk().talk.locales;
        let Some((at, locale)) = (0..).zip(locales).find(|(_, locale)| is(locale)) else {
            return false;
        };
        self.c.language = Language { at: Some(at), by_host };
        self.trace(NOWHERE, format_args!("talks in {locale}"));
        true
    }
}

/// A language and the small words by which it is known; none of them is one of another language here.
const KNOWN: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "and", "you", "your", "is", "are", "was", "were", "have", "has", "this", "that",
            "with", "for", "not", "but", "what", "which", "would", "like", "please", "can", "my",
            "it", "of", "to", "i", "we", "how", "when", "want", "from", "been", "will", "they",
            "our", "i'm", "don't", "does",
        ],
    ),
    (
        "fr",
        &[
            "le", "les", "et", "vous", "votre", "est", "sont", "avec", "pour", "pas", "mais",
            "que", "qui", "quelle", "je", "nous", "ma", "mon", "mes", "une", "du", "des", "dans",
            "sur", "bonjour", "merci", "voudrais", "veux", "ce", "cette", "être", "avez", "j'ai",
            "c'est", "s'il", "plaît", "ai", "au",
        ],
    ),
    (
        "de",
        &[
            "der", "das", "und", "sie", "ihr", "ihre", "ist", "sind", "mit", "für", "nicht",
            "aber", "ich", "wir", "mein", "meine", "meinen", "ein", "eine", "einen", "den", "dem",
            "bitte", "möchte", "wie", "wann", "welche", "haben", "habe", "wird", "auf", "von",
            "zu", "hallo", "danke", "kann", "auch",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "usted", "su", "está", "son", "con", "para", "pero", "qué", "cuál",
            "yo", "quiero", "quisiera", "mi", "mis", "por", "favor", "hola", "gracias", "cómo",
            "cuándo", "esta", "este", "tengo", "ha", "ser", "muy", "también", "porque", "una",
            "del", "al", "lo", "puedo",
        ],
    ),
    (
        "it",
        &[
            "il",
            "gli",
            "della",
            "che",
            "vorrei",
            "voglio",
            "mio",
            "mia",
            "sono",
            "è",
            "non",
            "per",
            "ma",
            "come",
            "quando",
            "ciao",
            "grazie",
            "buongiorno",
            "questo",
            "questa",
            "ho",
            "ordine",
            "di",
            "nel",
        ],
    ),
    (
        "nl",
        &[
            "het", "een", "en", "ik", "mijn", "niet", "met", "voor", "maar", "wat", "wilt", "wil",
            "graag", "hallo", "bedankt", "deze", "dit", "van", "op", "zijn", "heb", "kan", "uw",
            "ook", "naar", "dank",
        ],
    ),
    (
        "pt",
        &[
            "o", "os", "um", "uma", "meu", "minha", "não", "com", "mas", "quero", "gostaria",
            "obrigado", "obrigada", "olá", "este", "você", "seu", "sua", "está", "são", "como",
            "quando", "eu", "do", "da",
        ],
    ),
];

/// How many small words it takes.
const ENOUGH: usize = 2;

/// The language of a text, where it is one of those known here and nothing speaks for another one.
pub fn of(text: &str) -> Option<&'static str> {
    among(text, |_| true)
}

/// As [`of`], among some languages.
pub fn among(text: &str, may_be: impl Fn(&str) -> bool) -> Option<&'static str> {
    let straight = text.replace(['\u{2019}', '\u{2bc}'], "'").to_lowercase();
    let words: Vec<&str> = straight
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let hits = |list: &[&str]| words.iter().filter(|word| list.contains(word)).count();
    let known = KNOWN.iter().filter(|(name, _)| may_be(name));
    let mut all: Vec<(usize, &'static str)> =
        known.map(|(name, list)| (hits(list), *name)).collect();
    all.sort_by(|a, b| b.cmp(a));
    match all.as_slice() {
        [(most, name), rest @ ..] => {
            let next = rest.first().map_or(0, |(hits, _)| *hits);
            (*most >= ENOUGH && *most > next).then_some(*name)
        }
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_language_is_told_by_its_small_words() {
        assert_eq!(of("I would like to cancel my order, please"), Some("en"));
        assert_eq!(of("Je voudrais annuler ma commande, s\u{2019}il vous plaît"), Some("fr"));
        assert_eq!(of("Ich möchte bitte meine Bestellung stornieren"), Some("de"));
        assert_eq!(of("Quiero cancelar mi pedido, por favor"), Some("es"));
        assert_eq!(of("W1234567"), None);
        assert_eq!(of("ok"), None);
    }
}
