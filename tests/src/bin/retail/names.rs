//! What a customer means, as readings: intents, values and descriptions, looked up by the names that
//! the project gives them. A reading names no state and no tool, and nothing here could make it.

use playbook_graph::{
    Currency, Description, FieldIs, Graph, Money, Reading, RecordId, Said, SlotRef, ToolId, Type,
    Value,
};

/// Looks names of one project up.
#[derive(Clone, Copy)]
pub(crate) struct Names<'g>(pub(crate) &'g Graph);

impl Names<'_> {
    /// The customer wants this.
    pub(crate) fn wants(&self, intent: &str) -> Option<Reading> {
        self.0.intents.find(|known| known.name == intent).map(|(id, _)| Reading::Intent(id))
    }

    /// A slot of a playbook.
    pub(crate) fn slot(&self, playbook: &str, slot: &str) -> Option<SlotRef> {
        let (playbook, known) = self.0.playbooks.find(|known| known.name == playbook)?;
        let (slot, _) = known.slots.find(|known| known.name == slot)?;
        Some(SlotRef { playbook, slot })
    }

    /// What a slot is called.
    pub(crate) fn name_of(&self, at: SlotRef) -> &str {
        let playbook = self.0.playbooks.lookup(at.playbook);
        playbook.and_then(|known| known.slots.lookup(at.slot)).map_or("", |slot| &slot.name)
    }

    /// What a tool is called, without the file that it stands in.
    pub(crate) fn tool(&self, id: ToolId) -> &str {
        let name = self.0.tools.lookup(id).map_or("", |tool| &tool.name);
        name.rsplit('.').next().unwrap_or(name)
    }

    /// The fields of a record that a customer puts together, by their places.
    pub(crate) fn parts(&self, record: &str, fields: &[(&str, Said)]) -> Said {
        let id = self.0.records.find(|known| known.name == record).map(|(_, known)| known);
        let place = |name: &str| id.and_then(|known| known.field(name));
        let part =
            |(name, said): &(&str, Said)| Some((u32::try_from(place(name)?).ok()?, said.clone()));
        Said::Parts(fields.iter().filter_map(part).collect())
    }

    /// The one of which all of this is so.
    pub(crate) fn the_one(&self, record: &str, wheres: &[(&str, Value)]) -> Said {
        let is = |(path, value): &(&str, Value)| self.is(record, path, value.clone());
        let wheres = wheres.iter().filter_map(is).collect();
        Said::Description(Description { wheres, ..Description::default() })
    }

    fn is(&self, record: &str, path: &str, value: Value) -> Option<FieldIs> {
        let (mut at, _) = self.0.records.find(|known| known.name == record)?;
        let mut places = Vec::new();
        for name in path.split('.') {
            let declared = self.0.records.lookup(at)?;
            let place = declared.field(name)?;
            places.push(u32::try_from(place).ok()?);
            let ty = declared.fields.get(place)?.ty.present();
            at = record_in(ty).unwrap_or(at);
        }
        Some(FieldIs { path: places, value })
    }

    /// A value of a closed choice.
    pub(crate) fn choice(&self, name: &str, value: &str) -> Value {
        let found = self.0.enums.find(|known| known.name == name).and_then(|(of, known)| {
            let place = known.values.iter().position(|choice| choice.name == value)?;
            Some(Value::Enum { of, value: u32::try_from(place).ok()? })
        });
        found.unwrap_or(Value::Missing)
    }

    /// A record of texts.
    pub(crate) fn record(&self, name: &str, fields: &[Value]) -> Value {
        let found = self.0.records.find(|known| known.name == name);
        found.map_or(Value::Missing, |(of, _)| Value::Record { of, fields: fields.into() })
    }

    /// An amount in cents.
    pub(crate) fn usd(&self, cents: i64) -> Value {
        let usd = Currency::from_code("USD");
        usd.map_or(Value::Missing, |usd| Value::Money(Money::new(usd, cents)))
    }

    /// A field of a record, by its name.
    pub(crate) fn field<'v>(&self, value: &'v Value, name: &str) -> Option<&'v Value> {
        let Value::Record { of, .. } = value else { return None };
        value.field(self.0.records.lookup(*of)?.field(name)?)
    }

    /// A reading in the notation of scenarios, for whoever reads the conversation.
    pub(crate) fn told(&self, reading: &Reading) -> String {
        match reading {
            Reading::Intent(id) | Reading::NewMatter(id) => {
                self.0.intents.lookup(*id).map_or_else(String::new, |intent| intent.name.clone())
            }
            Reading::Answer(at, said) => format!("{} {}", self.name_of(*at), self.said(said)),
            Reading::Add(at, said) => format!("{} add {}", self.name_of(*at), self.said(said)),
            Reading::Correct(at, said) => {
                format!("correct {} {}", self.name_of(*at), self.said(said))
            }
            Reading::Yes => "yes".to_owned(),
            Reading::No => "no".to_owned(),
            Reading::Declined => "declined".to_owned(),
            Reading::Cancel => "cancel".to_owned(),
            Reading::Unclear => "unclear".to_owned(),
            Reading::Waits => "waits".to_owned(),
            Reading::Asks => "asks".to_owned(),
            other => format!("{other:?}"),
        }
    }

    fn said(&self, said: &Said) -> String {
        match said {
            Said::Value(value) => self.0.speak_value(value),
            Said::Description(of) => {
                let wheres = of.wheres.iter().map(|is| self.0.speak_value(&is.value));
                format!("({})", wheres.collect::<Vec<_>>().join(", "))
            }
            Said::Parts(parts) => {
                let parts = parts.iter().map(|(_, said)| self.said(said));
                format!("{{ {} }}", parts.collect::<Vec<_>>().join(" ; "))
            }
        }
    }
}

fn record_in(ty: &Type) -> Option<RecordId> {
    match ty.element().unwrap_or(ty).present() {
        Type::Record(id) => Some(*id),
        _ => None,
    }
}
