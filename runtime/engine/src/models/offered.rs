//! What a message may mean, as a model is told: the wishes, the slots with their types, the fields
//! by which things are described. Names, never numbers, and nothing of what the slots hold.

use playbook_graph::{Asked, Graph, IntentId, OpenSlot, Question, RecordId, Slot, SlotRef, Type};
use serde_json::{Value as Json, json};

/// How many slots a model is told of, from those that are open.
const MOST_SLOTS: usize = 40;
/// How many wishes.
const MOST_WISHES: usize = 60;
/// How many fields of a thing, and how deep.
const MOST_FIELDS: usize = 30;
const DEEPEST: usize = 3;

/// All that a model may choose from.
pub(super) struct Offered<'g> {
    pub(super) graph: &'g Graph,
    pub(super) wishes: Vec<(IntentId, &'g str)>,
    pub(super) slots: Vec<Named<'g>>,
}

/// A slot with the name by which a model calls it.
pub(super) struct Named<'g> {
    pub(super) name: String,
    pub(super) at: SlotRef,
    pub(super) slot: &'g Slot,
    pub(super) known: bool,
    pub(super) asked: bool,
}

/// A field by which something is described: where it is, and what it holds.
pub(super) struct Described<'g> {
    pub(super) name: String,
    pub(super) path: Vec<u32>,
    pub(super) ty: &'g Type,
}

impl<'g> Offered<'g> {
    pub(super) fn of(graph: &'g Graph, question: &Question) -> Self {
        let asked = match question.asked {
            Asked::Slot(at) | Asked::Part(at, _) | Asked::All(at) | Asked::Again(at) => Some(at),
            Asked::Nothing | Asked::Confirmation => None,
        };
        let named = |open: &OpenSlot| named(graph, open, asked);
        let wishes = question
            .intents
            .iter()
            .take(MOST_WISHES)
            .filter_map(|id| Some((*id, graph.intents.lookup(*id)?.name.as_str())));
        let slots = question.slots.iter().filter_map(named).take(MOST_SLOTS).collect();
        Self { graph, wishes: wishes.collect(), slots }
    }

    /// What can be said of a type's value, and how it is written; none where nothing can be.
    pub(super) fn form_of(&self, ty: &Type) -> Option<Json> {
        let text = |how: String| json!({ "type": "string", "description": how });
        Some(match ty.present() {
            Type::Text => text("the customer's own words, as they are".to_owned()),
            Type::Email => text("an e-mail address".to_owned()),
            Type::Phone => text("a telephone number, digits and + only".to_owned()),
            Type::Url => text("the address of a page".to_owned()),
            Type::Refined(id) => {
                let pattern = &self.graph.refined.lookup(*id)?.pattern;
                text(format!("a text of the form {}", pattern.source()))
            }
            Type::Bool => json!({ "type": "boolean" }),
            Type::Int => json!({ "type": "integer" }),
            Type::Date => text("a day as YYYY-MM-DD".to_owned()),
            Type::Time => text("a moment as YYYY-MM-DDThh:mm:ssZ".to_owned()),
            Type::Duration => text("a length of time such as 5 days".to_owned()),
            Type::Decimal => text("a number such as 2.5".to_owned()),
            Type::Percent => text("a percentage such as 80".to_owned()),
            Type::Money(currency) => {
                text(format!("an amount in {}, such as 12.50", currency.code()))
            }
            Type::AnyMoney => text("an amount with its currency, such as 12.50 EUR".to_owned()),
            Type::Enum(id) => {
                let choice = self.graph.enums.lookup(*id)?;
                let names: Vec<&str> = choice.values.iter().map(|one| one.name.as_str()).collect();
                json!({ "type": "string", "enum": names })
            }
            Type::Ranged { of, .. } => return self.form_of(of),
            Type::Record(_) | Type::List { .. } | Type::Optional(_) => return None,
        })
    }

    /// The fields by which one of several things can be told, those of what is in it too.
    pub(super) fn described(&self, ty: &'g Type) -> Vec<Described<'g>> {
        let mut all = Vec::new();
        if let Type::Record(record) = ty.present() {
            self.fields(*record, "", &[], &mut all);
        } else if self.form_of(ty).is_some() {
            all.push(Described { name: "it".to_owned(), path: Vec::new(), ty });
        }
        all.truncate(MOST_FIELDS);
        all
    }

    fn fields(&self, of: RecordId, under: &str, path: &[u32], all: &mut Vec<Described<'g>>) {
        let Some(record) = self.graph.records.lookup(of) else { return };
        for (field, place) in record.fields.iter().zip(0_u32..) {
            if field.marks.secret || field.marks.personal {
                continue;
            }
            let name = if under.is_empty() {
                field.name.clone()
            } else {
                format!("{under}.{}", field.name)
            };
            let path: Vec<u32> = path.iter().copied().chain([place]).collect();
            let inner = field.ty.present();
            match inner.element().map_or(inner, Type::present) {
                Type::Record(record) if path.len() < DEEPEST => {
                    self.fields(*record, &name, &path, all);
                }
                ty if self.form_of(ty).is_some() => all.push(Described { name, path, ty }),
                _ => {}
            }
        }
    }
}

impl Named<'_> {
    /// Whether the customer says which of several it is.
    pub(super) fn is_picked(&self) -> bool {
        self.slot.among.is_some()
    }
}

fn named<'g>(graph: &'g Graph, open: &OpenSlot, asked: Option<SlotRef>) -> Option<Named<'g>> {
    let playbook = graph.playbooks.lookup(open.slot.playbook)?;
    let slot = playbook.slots.lookup(open.slot.slot)?;
    // A secret is taken out of the message before anybody reads it.
    if slot.secret {
        return None;
    }
    Some(Named {
        name: format!("{}.{}", playbook.name, slot.name),
        at: open.slot,
        slot,
        known: open.known,
        asked: asked == Some(open.slot),
    })
}
