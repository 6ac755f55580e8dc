//! The few sentences and words that are said without anybody having written them: what the machine
//! asks of its own, and how values are spoken. Each in the languages that are built in; in any other,
//! a project says them itself (`translation`), and may say these in its own way.

/// Asked again.
pub const UNCLEAR: &str = "I'm sorry, I didn't understand that.";
/// What was described isn't among what there is.
pub const OUTSIDE: &str = "I'm sorry, I can't find that one.";
/// A list is full.
pub const NO_MORE: &str = "That is as many as I can take at once.";
/// Several matters begin.
pub const ONE_BY_ONE: &str = "I'll go through them one after the other.";
/// A confirmation waits.
pub const YES_OR_NO: &str = "Please answer yes or no.";
/// Why something is asked.
pub const WHY: &str = "I need it to go on with your request.";
/// Why something is asked, where the matter has a name.
pub const WHY_FOR: &str = "I need it for {1}.";
/// Another matter is kept for later.
pub const QUEUED: &str = "I'll see to that next.";
/// Another matter is kept for later, and has a name.
pub const QUEUED_FOR: &str = "I'll see to {1} next.";
/// People decide.
pub const WAITING: &str = "A colleague has to approve this. I'll write as soon as they have.";
/// Something outside is waited for.
pub const WAITING_FOR_EVENT: &str =
    "I'm waiting for something that has to happen first. I'll write as soon as it has.";
/// Nothing is under way.
pub const HOW_CAN_I_HELP: &str = "How can I help you?";
/// Nothing is under way any more.
pub const ANYTHING_ELSE: &str = "Is there anything else that I can help you with?";
/// The customer stopped it.
pub const CANCELLED: &str = "All right, I've stopped there.";
/// What was put right is this now.
pub const CHANGED_TO: &str = "All right: {1}.";
/// Something was put right.
pub const CHANGED: &str = "All right, I've changed that.";
/// A correction comes too late.
pub const NOT_CHANGED: &str = "I'm sorry, that can't be changed any more.";
/// What waited for an approval ends with a handoff.
pub const NOT_APPROVED: &str =
    "What a colleague was to approve has not been done. Whoever takes over knows of it.";
/// Somebody else's number is told.
pub const ONE_CUSTOMER: &str =
    "I already know who you are. In this conversation I can only see to your own things.";
/// Several fit.
pub const WHICH: &str = "Which one do you mean?";
/// Several fit, and they are told.
pub const WHICH_OF: &str = "Which one do you mean: {1}?";
/// The customer asks for time.
pub const TAKE_YOUR_TIME: &str = "Take your time.";
/// The customer asks back at a question that asks for a yes: all that is known of it stands in there.
pub const NO_MORE_OF_IT: &str = "I can't say more about it than this.";
/// The customer asks back, something that nothing here answers.
pub const NO_ANSWER: &str = "I'm sorry, I can't answer that here.";
/// How an answer is written.
pub const WRITE_IT: &str = "Please write it like this: {1}.";
/// How a whole number is written: `45.210` may be one or the other.
pub const WHOLE_NUMBER: &str = "Please write a whole number in digits, without points or commas.";
/// Which values there are.
pub const ONE_OF: &str = "It can be {1}.";
/// What a question is about.
pub const FOR: &str = "For {1}: {2}";
/// Something that was confirmed before.
pub const AGAIN: &str = "Shall I use {1} again?";
/// The question for what has none of its own.
pub const WHAT_IS: &str = "What is the {1}?";

/// The languages that are built in, in the order of [`ALL`]'s columns.
const LANGUAGES: [&str; 6] = ["de", "es", "fr", "it", "nl", "pt"];

/// Each sentence and word in English, and in the languages that are built in.
const ALL: &[(&str, [&str; 6])] = &[
    (
        UNCLEAR,
        [
            "Entschuldigung, das habe ich nicht verstanden.",
            "Lo siento, no lo he entendido.",
            "Désolé, je n'ai pas compris.",
            "Mi dispiace, non ho capito.",
            "Sorry, dat heb ik niet begrepen.",
            "Desculpe, não entendi.",
        ],
    ),
    (
        OUTSIDE,
        [
            "Entschuldigung, das finde ich nicht.",
            "Lo siento, no lo encuentro.",
            "Désolé, je ne le trouve pas.",
            "Mi dispiace, non lo trovo.",
            "Sorry, die kan ik niet vinden.",
            "Desculpe, não o encontro.",
        ],
    ),
    (
        NO_MORE,
        [
            "Mehr kann ich auf einmal nicht annehmen.",
            "No puedo aceptar más a la vez.",
            "Je ne peux pas en prendre plus à la fois.",
            "Non posso accettarne di più in una volta.",
            "Meer kan ik er niet tegelijk aannemen.",
            "Não consigo aceitar mais ao mesmo tempo.",
        ],
    ),
    (
        ONE_BY_ONE,
        [
            "Ich gehe sie der Reihe nach durch.",
            "Los veré uno tras otro.",
            "Je vais les voir l'un après l'autre.",
            "Li vedrò uno dopo l'altro.",
            "Ik neem ze een voor een door.",
            "Vou vê-los um a um.",
        ],
    ),
    (
        YES_OR_NO,
        [
            "Bitte antworten Sie mit Ja oder Nein.",
            "Por favor, dígame sí o no.",
            "Merci de répondre par oui ou par non.",
            "Per favore, risponda sì o no.",
            "Antwoord alstublieft met ja of nee.",
            "Por favor, responda sim ou não.",
        ],
    ),
    (
        WHY,
        [
            "Ich brauche es, um Ihr Anliegen zu bearbeiten.",
            "Lo necesito para seguir con su solicitud.",
            "J'en ai besoin pour traiter votre demande.",
            "Mi serve per proseguire con la sua richiesta.",
            "Ik heb het nodig om verder te gaan met uw verzoek.",
            "Preciso disso para continuar com o seu pedido.",
        ],
    ),
    (
        WHY_FOR,
        [
            "Ich brauche es für {1}.",
            "Lo necesito para {1}.",
            "J'en ai besoin pour {1}.",
            "Mi serve per {1}.",
            "Ik heb het nodig voor {1}.",
            "Preciso disso para {1}.",
        ],
    ),
    (
        QUEUED,
        [
            "Darum kümmere ich mich als Nächstes.",
            "Me ocupo de eso a continuación.",
            "Je m'en occupe juste après.",
            "Me ne occupo subito dopo.",
            "Daar ga ik hierna mee verder.",
            "Trato disso a seguir.",
        ],
    ),
    (
        QUEUED_FOR,
        [
            "Als Nächstes kümmere ich mich um {1}.",
            "A continuación me ocupo de esto: {1}.",
            "Ensuite, je m'occupe de ceci : {1}.",
            "Subito dopo mi occupo di questo: {1}.",
            "Hierna ga ik verder met {1}.",
            "A seguir trato disto: {1}.",
        ],
    ),
    (
        WAITING,
        [
            "Das muss ein Kollege freigeben. Ich schreibe Ihnen, sobald das geschehen ist.",
            "Un compañero tiene que aprobarlo. Le escribiré en cuanto lo haya hecho.",
            "Un collègue doit l'approuver. Je vous écris dès que c'est fait.",
            "Un collega deve approvarlo. Le scrivo appena è fatto.",
            "Een collega moet dit goedkeuren. Ik schrijf u zodra dat gebeurd is.",
            "Um colega tem de aprovar isto. Escrevo assim que o tiver feito.",
        ],
    ),
    (
        WAITING_FOR_EVENT,
        [
            "Ich warte auf etwas, das vorher geschehen muss. Ich schreibe Ihnen, sobald es soweit ist.",
            "Estoy esperando algo que tiene que pasar antes. Le escribiré en cuanto pase.",
            "J'attends quelque chose qui doit arriver d'abord. Je vous écris dès que c'est fait.",
            "Aspetto qualcosa che deve succedere prima. Le scrivo appena succede.",
            "Ik wacht op iets dat eerst moet gebeuren. Ik schrijf u zodra het gebeurd is.",
            "Estou à espera de algo que tem de acontecer antes. Escrevo assim que acontecer.",
        ],
    ),
    (
        HOW_CAN_I_HELP,
        [
            "Wie kann ich Ihnen helfen?",
            "¿En qué puedo ayudarle?",
            "Comment puis-je vous aider ?",
            "Come posso aiutarla?",
            "Hoe kan ik u helpen?",
            "Como posso ajudar?",
        ],
    ),
    (
        ANYTHING_ELSE,
        [
            "Kann ich sonst noch etwas für Sie tun?",
            "¿Puedo ayudarle en algo más?",
            "Puis-je vous aider pour autre chose ?",
            "Posso aiutarla in altro?",
            "Kan ik u nog ergens anders mee helpen?",
            "Posso ajudar em mais alguma coisa?",
        ],
    ),
    (
        CANCELLED,
        [
            "In Ordnung, ich habe hier aufgehört.",
            "De acuerdo, lo he dejado aquí.",
            "D'accord, je m'arrête là.",
            "Va bene, mi fermo qui.",
            "Goed, ik ben hier gestopt.",
            "Está bem, parei por aqui.",
        ],
    ),
    (
        CHANGED_TO,
        [
            "In Ordnung: {1}.",
            "De acuerdo: {1}.",
            "D'accord : {1}.",
            "Va bene: {1}.",
            "Goed: {1}.",
            "Está bem: {1}.",
        ],
    ),
    (
        CHANGED,
        [
            "In Ordnung, das habe ich geändert.",
            "De acuerdo, lo he cambiado.",
            "D'accord, je l'ai changé.",
            "Va bene, l'ho cambiato.",
            "Goed, dat heb ik veranderd.",
            "Está bem, já o alterei.",
        ],
    ),
    (
        NOT_CHANGED,
        [
            "Es tut mir leid, das lässt sich nicht mehr ändern.",
            "Lo siento, eso ya no se puede cambiar.",
            "Désolé, cela ne peut plus être modifié.",
            "Mi dispiace, non si può più cambiare.",
            "Sorry, dat kan niet meer worden veranderd.",
            "Lamento, isso já não pode ser alterado.",
        ],
    ),
    (
        NOT_APPROVED,
        [
            "Was ein Kollege freigeben sollte, ist nicht geschehen. Wer jetzt übernimmt, weiß davon.",
            "Lo que un compañero tenía que aprobar no se ha hecho. Quien se ocupe ahora lo sabe.",
            "Ce qu'un collègue devait approuver n'a pas été fait. La personne qui prend le relais le sait.",
            "Ciò che un collega doveva approvare non è stato fatto. Chi subentra ne è al corrente.",
            "Wat een collega moest goedkeuren, is niet gedaan. Wie het overneemt, weet ervan.",
            "O que um colega tinha de aprovar não foi feito. Quem continuar a conversa sabe disso.",
        ],
    ),
    (
        ONE_CUSTOMER,
        [
            "Ich weiß bereits, wer Sie sind. In diesem Gespräch kann ich mich nur um Ihre eigenen Dinge kümmern.",
            "Ya sé quién es usted. En esta conversación solo puedo ocuparme de lo suyo.",
            "Je sais déjà qui vous êtes. Dans cette conversation, je ne peux m'occuper que de ce qui vous concerne.",
            "So già chi è lei. In questa conversazione posso occuparmi solo delle sue cose.",
            "Ik weet al wie u bent. In dit gesprek kan ik alleen uw eigen zaken behandelen.",
            "Já sei quem é. Nesta conversa só posso tratar dos seus próprios assuntos.",
        ],
    ),
    (
        WHICH,
        [
            "Was davon meinen Sie?",
            "¿A cuál se refiere?",
            "De quoi parlez-vous au juste ?",
            "Quale intende?",
            "Welke bedoelt u?",
            "A qual se refere?",
        ],
    ),
    (
        WHICH_OF,
        [
            "Was davon meinen Sie: {1}?",
            "¿A cuál se refiere: {1}?",
            "De quoi parlez-vous : {1} ?",
            "Quale intende: {1}?",
            "Welke bedoelt u: {1}?",
            "A qual se refere: {1}?",
        ],
    ),
    (
        TAKE_YOUR_TIME,
        [
            "Lassen Sie sich Zeit.",
            "Tómese su tiempo.",
            "Prenez votre temps.",
            "Faccia con calma.",
            "Neem de tijd.",
            "Leve o tempo que precisar.",
        ],
    ),
    (
        NO_MORE_OF_IT,
        [
            "Mehr als das kann ich dazu nicht sagen.",
            "No puedo decirle más que esto.",
            "Je ne peux pas vous en dire plus que ceci.",
            "Non posso dirle più di questo.",
            "Meer dan dit kan ik er niet over zeggen.",
            "Não posso dizer mais do que isto.",
        ],
    ),
    (
        NO_ANSWER,
        [
            "Das kann ich hier leider nicht beantworten.",
            "Lo siento, aquí no puedo responder a eso.",
            "Désolé, je ne peux pas répondre à cela ici.",
            "Mi dispiace, qui non posso rispondere a questo.",
            "Sorry, daar kan ik hier geen antwoord op geven.",
            "Lamento, aqui não posso responder a isso.",
        ],
    ),
    (
        WRITE_IT,
        [
            "Bitte schreiben Sie es so: {1}.",
            "Por favor, escríbalo así: {1}.",
            "Merci de l'écrire ainsi : {1}.",
            "Per favore, lo scriva così: {1}.",
            "Schrijf het alstublieft zo: {1}.",
            "Por favor, escreva assim: {1}.",
        ],
    ),
    (
        WHOLE_NUMBER,
        [
            "Bitte schreiben Sie eine ganze Zahl in Ziffern, ohne Punkt und Komma.",
            "Por favor, escriba un número entero en cifras, sin puntos ni comas.",
            "Merci d'écrire un nombre entier en chiffres, sans point ni virgule.",
            "Per favore, scriva un numero intero in cifre, senza punti né virgole.",
            "Schrijf alstublieft een heel getal in cijfers, zonder punten of komma's.",
            "Por favor, escreva um número inteiro em algarismos, sem pontos nem vírgulas.",
        ],
    ),
    (
        ONE_OF,
        [
            "Möglich ist: {1}.",
            "Puede ser: {1}.",
            "Cela peut être : {1}.",
            "Può essere: {1}.",
            "Het kan zijn: {1}.",
            "Pode ser: {1}.",
        ],
    ),
    (
        FOR,
        [
            "Zu {1}: {2}",
            "Para {1}: {2}",
            "Pour {1} : {2}",
            "Per {1}: {2}",
            "Voor {1}: {2}",
            "Para {1}: {2}",
        ],
    ),
    (
        AGAIN,
        [
            "Soll ich {1} wieder verwenden?",
            "¿Uso {1} otra vez?",
            "Est-ce que je réutilise {1} ?",
            "Uso di nuovo {1}?",
            "Zal ik {1} weer gebruiken?",
            "Uso {1} outra vez?",
        ],
    ),
    (
        WHAT_IS,
        [
            "Was ist hier anzugeben: {1}?",
            "¿Me dice esto: {1}?",
            "Pouvez-vous m'indiquer ceci : {1} ?",
            "Mi può dire questo: {1}?",
            "Wat is dit: {1}?",
            "Pode dizer-me isto: {1}?",
        ],
    ),
    ("and", ["und", "y", "et", "e", "en", "e"]),
    ("or", ["oder", "o", "ou", "o", "of", "ou"]),
    ("yes", ["ja", "sí", "oui", "sì", "ja", "sim"]),
    ("no", ["nein", "no", "non", "no", "nee", "não"]),
    ("nothing", ["nichts", "nada", "rien", "niente", "niets", "nada"]),
    ("day", ["Tag", "día", "jour", "giorno", "dag", "dia"]),
    ("days", ["Tage", "días", "jours", "giorni", "dagen", "dias"]),
    ("hour", ["Stunde", "hora", "heure", "ora", "uur", "hora"]),
    ("hours", ["Stunden", "horas", "heures", "ore", "uur", "horas"]),
    ("minute", ["Minute", "minuto", "minute", "minuto", "minuut", "minuto"]),
    ("minutes", ["Minuten", "minutos", "minutes", "minuti", "minuten", "minutos"]),
    ("second", ["Sekunde", "segundo", "seconde", "secondo", "seconde", "segundo"]),
    ("seconds", ["Sekunden", "segundos", "secondes", "secondi", "seconden", "segundos"]),
];

/// What one of them is in a language that is built in; English is what it is.
pub fn said_in(language: &str, words: &str) -> Option<&'static str> {
    let all = || ALL.iter().find(|(english, _)| *english == words);
    if language == "en" {
        return all().map(|(english, _)| *english);
    }
    let column = LANGUAGES.iter().position(|known| *known == language)?;
    all().and_then(|(_, others)| others.get(column).copied())
}

/// All of them, in English.
pub fn all() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|(english, _)| *english)
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_language_has_the_places_of_the_english_words() {
        let places = |words: &str| ["{1}", "{2}"].map(|place| words.matches(place).count());
        for (english, others) in ALL {
            for other in others {
                assert_eq!(places(english), places(other), "{english}: {other}");
            }
        }
    }
}
