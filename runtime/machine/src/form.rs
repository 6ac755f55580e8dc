//! Forms: how an answer of a type is written, told to a customer whose answer nobody understood; of a
//! choice its values, where the question doesn't tell them. A pick has none: its question tells the list.

use playbook_graph::{Currency, EnumId, Money, Speech, Type, Value, own_words};

use crate::case::{Asking, Case, Wanted};
use crate::turn::Turn;

/// More values than these are not told.
const MOST_VALUES: usize = 9;

impl Turn<'_> {
    /// What is said before a question that is put again, since the answer was not understood.
    pub(crate) fn not_understood(&self, case: &Case, asking: &Asking) -> String {
        let speech = self.speech();
        let unclear = speech.words(own_words::UNCLEAR);
        let form = self.written_type(case, asking).and_then(|ty| match ty.present() {
            Type::Enum(of) => self.values(case, asking, *of),
            ty => self.form(speech, ty),
        });
        form.map_or(unclear.clone(), |form| format!("{unclear} {form}"))
    }

    /// The type of the value that an open question asks for, where customers write it themselves.
    fn written_type(&self, case: &Case, asking: &Asking) -> Option<Type> {
        let slot = &self.playbook(case).slots[asking.slot];
        let picked = match &asking.wanted {
            Wanted::Part(place) => {
                slot.fields.get(*place as usize).is_some_and(|field| field.among.is_some())
            }
            _ => slot.among.is_some(),
        };
        let free = !picked && asking.between.is_none();
        self.asked_type(case, asking).filter(|_| free)
    }

    /// What can be chosen, where the question leaves some of it out.
    fn values(&self, case: &Case, asking: &Asking, of: EnumId) -> Option<String> {
        let choice = self.graph.enums.lookup(of)?;
        let speech = self.speech();
        let places = 0..u32::try_from(choice.values.len()).ok()?;
        let spoken = places.map(|value| speech.value(&Value::Enum { of, value }));
        let spoken: Vec<String> = spoken.collect();
        let asked = self.question_text(case, asking).ok()?.to_lowercase();
        let told = spoken.iter().all(|one| asked.contains(&one.to_lowercase()));
        let several = !told && spoken.len() <= MOST_VALUES;
        let listed = speech.list(spoken.into_iter(), "or");
        several.then(|| speech.sentence(own_words::ONE_OF, &[&listed]))
    }

    fn form(&self, speech: Speech<'_>, ty: &Type) -> Option<String> {
        let example = match ty.present() {
            Type::Bool => return Some(speech.words(own_words::YES_OR_NO)),
            Type::Date => day(speech),
            Type::Money(currency) => speech.value(&Value::Money(amount(*currency))),
            Type::AnyMoney => speech.value(&Value::Money(amount(Currency::from_code("EUR")?))),
            Type::Email => "name@example.com".to_owned(),
            Type::Url => "https://example.com/page".to_owned(),
            Type::Phone => "+44 20 7946 0958".to_owned(),
            Type::Duration => speech.value(&Value::Duration(3 * 24 * 60 * 60)),
            Type::Percent => "15%".to_owned(),
            Type::Decimal => "2.5".to_owned(),
            Type::Int => return Some(speech.words(own_words::WHOLE_NUMBER)),
            Type::Ranged { of, high, .. } if **of == Type::Int && *high >= THOUSANDS => {
                return Some(speech.words(own_words::WHOLE_NUMBER));
            }
            Type::Ranged { low, .. } => low.to_string(),
            Type::Refined(id) => self.graph.refined.lookup(*id)?.pattern.example()?,
            _ => return None,
        };
        Some(speech.sentence(own_words::WRITE_IT, &[&example]))
    }
}

/// From here on people write a mark into a whole number: `1.234`, which may be less than two.
const THOUSANDS: i64 = 1_000;

/// A day: in English as it is spoken; elsewhere in digits, that everybody reads alike.
fn day(speech: Speech<'_>) -> String {
    const DAY: jiff::civil::Date = jiff::civil::date(1990, 4, 30);
    let english = speech.locale().is_none_or(|locale| locale.language() == "en");
    if english { speech.value(&Value::Date(DAY)) } else { "30.04.1990".to_owned() }
}

/// Fifty, less a tenth of one where the currency has such.
fn amount(currency: Currency) -> Money {
    Money::new(currency, 4_990)
}
