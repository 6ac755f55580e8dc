//! The words of yes and no, language by language. English has the longest lists ([`super::words`]);
//! the others know the plain words alone. What holds there holds here: when in doubt, a word is left
//! out, and one more question is asked.

use super::words;

/// The words of one language.
#[derive(Debug)]
pub(super) struct Lists {
    pub(super) yes: &'static [&'static str],
    /// Of those, the ones that can mean nothing else.
    pub(super) outright_yes: &'static [&'static str],
    /// Yes where they stand alone.
    pub(super) alone: &'static [&'static str],
    pub(super) no: &'static [&'static str],
    /// Of those, the words that say no whatever follows.
    pub(super) outright_no: &'static [&'static str],
    /// Change nothing beside a yes or a no.
    pub(super) beside: &'static [&'static str],
    /// Change nothing beside a no.
    pub(super) beside_no: &'static [&'static str],
    /// Understood, and neither.
    pub(super) neither: &'static [&'static str],
    /// Bend a yes into something else.
    pub(super) bends: &'static [&'static str],
    /// Deny what stands beside them.
    pub(super) negations: &'static [&'static str],
}

static ENGLISH: Lists = Lists {
    yes: words::YES,
    outright_yes: words::OUTRIGHT_YES,
    alone: words::ALONE,
    no: words::NO,
    outright_no: words::OUTRIGHT_NO,
    beside: words::BESIDE,
    beside_no: words::BESIDE_NO,
    neither: words::NEITHER,
    bends: words::BENDS,
    negations: words::NEGATIONS,
};

/// A language of which the plain words are known.
macro_rules! plain {
    ($($field:ident: [$($word:literal),* $(,)?]),* $(,)?) => {
        Lists { $($field: &[$($word),*],)* alone: &[], beside_no: &[], neither: &[] }
    };
}

static OTHERS: &[(&str, Lists)] = &[
    (
        "de",
        plain! {
            yes: ["ja", "jawohl", "ok", "okay", "in ordnung", "einverstanden", "gerne", "gern",
                "natürlich", "mach das", "machen sie das", "das passt", "passt", "👍",
                "ich bestätige", "ich bestätige das"],
            outright_yes: ["ja", "jawohl"],
            no: ["nein", "nee", "lieber nicht", "bitte nicht", "auf keinen fall", "nicht jetzt",
                "jetzt nicht", "noch nicht", "das will ich nicht", "👎"],
            outright_no: ["nein", "nee"],
            beside: ["bitte", "danke", "vielen dank", "danke schön", "dankeschön", "hallo", "gut",
                "sehr gut", "super", "prima", "perfekt", "und", "dann", "jetzt"],
            bends: ["aber", "außer", "nur", "statt", "stattdessen", "wenn", "falls", "warte",
                "warten", "moment", "doch", "eigentlich", "erst", "nachdem", "bevor", "sondern",
                "obwohl"],
            negations: ["nein", "nee", "nicht", "kein", "keine", "keinen", "keinem", "nie",
                "niemals", "nichts", "ohne"],
        },
    ),
    (
        "es",
        plain! {
            yes: ["sí", "si", "claro", "claro que sí", "claro que si", "por supuesto", "vale", "ok",
                "okay", "de acuerdo", "adelante", "confirmo", "lo confirmo", "está bien",
                "esta bien", "hágalo", "hagalo", "hazlo", "👍"],
            outright_yes: ["sí"],
            no: ["no", "ahora no", "todavía no", "todavia no", "mejor no", "de ninguna manera",
                "no quiero", "no lo haga", "👎"],
            outright_no: ["no"],
            beside: ["por favor", "gracias", "muchas gracias", "hola", "bueno", "bien", "muy bien",
                "perfecto", "y", "señor", "señora"],
            bends: ["pero", "excepto", "solo", "sólo", "aunque", "espere", "espera", "cuando",
                "antes", "después", "despues", "salvo", "sino", "mejor"],
            negations: ["no", "nunca", "nada", "ni", "sin", "ningún", "ninguna", "ninguno",
                "tampoco", "jamás"],
        },
    ),
    (
        "fr",
        plain! {
            yes: ["oui", "ouais", "ok", "okay", "daccord", "bien sûr", "bien sur", "allez y",
                "vas y", "je confirme", "cest bon", "ça marche", "ca marche", "volontiers", "👍"],
            outright_yes: ["oui", "ouais"],
            no: ["non", "pas maintenant", "surtout pas", "pas du tout", "je ne veux pas",
                "ne faites pas ça", "laissez tomber", "👎"],
            outright_no: ["non"],
            beside: ["sil vous plaît", "sil vous plait", "sil te plaît", "sil te plait", "svp",
                "merci", "merci beaucoup", "merci bien", "bonjour", "alors", "très bien",
                "tres bien", "parfait", "super", "madame", "monsieur", "et"],
            bends: ["mais", "sauf", "cependant", "seulement", "plutôt", "plutot", "si", "attendez",
                "attends", "après", "apres", "avant", "quand"],
            negations: ["non", "ne", "n", "pas", "jamais", "rien", "sans", "aucun", "aucune"],
        },
    ),
    (
        "it",
        plain! {
            yes: ["sì", "si", "certo", "certamente", "ok", "okay", "va bene", "daccordo",
                "confermo", "lo confermo", "procedi", "proceda", "faccia pure", "fai pure",
                "volentieri", "👍"],
            outright_yes: ["sì"],
            no: ["no", "non ora", "meglio di no", "assolutamente no", "non voglio", "👎"],
            outright_no: ["no"],
            beside: ["per favore", "per piacere", "grazie", "grazie mille", "ciao", "buongiorno",
                "bene", "perfetto", "allora", "e"],
            bends: ["ma", "però", "pero", "tranne", "solo", "se", "quando", "dopo", "prima",
                "aspetta", "aspetti", "invece"],
            negations: ["no", "non", "mai", "niente", "nulla", "senza", "né", "nessun", "nessuna"],
        },
    ),
    (
        "nl",
        plain! {
            yes: ["ja", "jazeker", "zeker", "ok", "oke", "oké", "okay", "akkoord", "doe maar",
                "ga uw gang", "ga je gang", "is goed", "dat is goed", "ik bevestig", "graag",
                "👍"],
            outright_yes: ["ja", "jazeker"],
            no: ["nee", "neen", "liever niet", "nu niet", "nog niet", "niet doen", "👎"],
            outright_no: ["nee", "neen"],
            beside: ["alstublieft", "alsjeblieft", "aub", "bedankt", "dank u", "dank je",
                "dank u wel", "dank je wel", "hallo", "goed", "prima", "en", "dan", "nu"],
            bends: ["maar", "behalve", "alleen", "als", "wacht", "indien", "eerst", "nadat",
                "voordat", "toch", "eigenlijk", "tenzij"],
            negations: ["nee", "neen", "niet", "geen", "nooit", "niets", "zonder"],
        },
    ),
    (
        "pt",
        plain! {
            yes: ["sim", "claro", "claro que sim", "com certeza", "ok", "okay", "está bem",
                "esta bem", "tudo bem", "confirmo", "pode ser", "pode avançar", "avance",
                "de acordo", "concordo", "👍"],
            outright_yes: ["sim"],
            no: ["não", "nao", "agora não", "ainda não", "de jeito nenhum", "não quero", "👎"],
            outright_no: ["não", "nao"],
            beside: ["por favor", "obrigado", "obrigada", "muito obrigado", "muito obrigada", "olá",
                "bom", "bem", "muito bem", "perfeito", "e", "então"],
            bends: ["mas", "exceto", "só", "se", "quando", "depois", "antes", "espere", "espera",
                "embora", "porém", "porem"],
            negations: ["não", "nao", "nunca", "nada", "nem", "sem", "nenhum", "nenhuma"],
        },
    ),
];

/// The words of a language; English, where none is named or it isn't known here.
pub(super) fn of(language: Option<&str>) -> &'static Lists {
    let known = OTHERS.iter().find(|(name, _)| Some(*name) == language);
    known.map_or(&ENGLISH, |(_, lists)| lists)
}
