//! Voices: how replies sound, which words are never said, and which words claim that something was
//! done. Says no reply itself: the machine puts a model's words to the test with it.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::fact::FactId;
use crate::locale::Locale;
use crate::origin::OriginId;
use crate::tool::ToolId;
use crate::value::Money;

id_type! {
    /// Names a [`Voice`].
    VoiceId
}

/// `voice acme { style "friendly, short", never "guarantee", at most 300 characters }`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// How replies sound, for whoever puts drafts into other words.
    pub style: String,
    /// What a conversation begins with, word for word.
    pub greeting: Option<String>,
    /// Words that are never said.
    pub never: Vec<String>,
    /// How many characters a reply in other words may have.
    pub at_most: Option<u32>,
    /// Where it is declared.
    pub origin: OriginId,
}

/// `claims "is cancelled", "has been cancelled"` of a tool or a fact: words that say that it is so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What they claim.
    pub of: Claimed,
    /// The words.
    pub words: Vec<String>,
    /// Where they are written.
    pub origin: OriginId,
}

/// What words may claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claimed {
    /// That this was done.
    Tool(ToolId),
    /// That this is known.
    Fact(FactId),
}

/// How a desk talks: in which languages and which voice, and how much models may cost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talk {
    /// The languages it talks in: first the one in which its texts are written. Without any, that
    /// one, whichever it is.
    pub locales: Vec<Locale>,
    /// Its voice. Without one, every text is said as it is written.
    pub voice: Option<VoiceId>,
    /// What models may be used for; without it, as often as there is something to read or to say.
    pub budget: Option<Budget>,
}

/// `budget 40 model calls and 0.50 EUR per conversation`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// How many calls of models.
    pub calls: Option<u32>,
    /// How much they may cost.
    pub cost: Option<Money>,
    /// Where it is written.
    pub origin: OriginId,
}

/// Whether a text has these words in it, in any case, as words of their own.
pub fn has_words(text: &str, words: &str) -> bool {
    let wanted = folded(words);
    let text = folded(text);
    !wanted.is_empty() && text.windows(wanted.len()).any(|some| some == wanted)
}

/// A text as its words, without case and without what stands between them.
fn folded(text: &str) -> Vec<String> {
    let straight = text.replace(['\u{2019}', '\u{2bc}'], "'");
    let parts = straight.split(|c: char| !c.is_alphanumeric() && c != '\'');
    parts
        .map(|word| word.trim_matches('\'').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::has_words;

    #[test]
    fn words_are_found_as_words() {
        assert!(has_words("Your order IS\ncancelled.", "is cancelled"));
        assert!(has_words("It\u{2019}s done!", "it's done"));
        assert!(!has_words("It is uncancelled", "is cancelled"));
        assert!(!has_words("anything", ""));
    }
}
