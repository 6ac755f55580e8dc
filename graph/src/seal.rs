//! Seals: what stands in the place of a secret wherever a conversation keeps, compares or shows it.
//! Says where in a value a secret stands, by what is declared; makes no seals and opens none. Who
//! drives a conversation does both, at its door: no machine ever holds a secret.

use std::sync::Arc;

use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::hash::Hash;
use crate::playbook::{Call, Playbook};
use crate::slot::{Slot, SlotId};
use crate::types::{Marks, Record, RefinedId, Type};
use crate::value::Value;

/// So deep structures in structures are looked into.
const DEEPEST: u32 = 8;

impl Graph {
    /// Whether a value of a type has a field that is secret, however deep.
    pub fn has_secret(&self, ty: &Type) -> bool {
        self.secret_below(ty, 0)
    }

    fn secret_below(&self, ty: &Type, depth: u32) -> bool {
        match ty.present() {
            Type::List { of, .. } => self.secret_below(of, depth),
            Type::Record(id) if depth < DEEPEST => self.records.lookup(*id).is_some_and(|record| {
                let mut fields = record.fields.iter();
                fields.any(|f| f.marks.secret || self.secret_below(&f.ty, depth + 1))
            }),
            _ => false,
        }
    }

    /// A value with each text that is secret put through `seal`; what it is marked stands in
    /// `marks`, what its fields are in their declaration.
    #[must_use]
    pub fn with_seals(
        &self,
        value: Value,
        marks: Marks,
        seal: &mut dyn FnMut(&str) -> Value,
    ) -> Value {
        match value {
            Value::Text(text) if marks.secret => seal(&text),
            Value::List(items) => {
                let items = items.iter().map(|item| self.with_seals(item.clone(), marks, seal));
                Value::List(items.collect())
            }
            Value::Record { of, fields } => {
                let marked = self.records.lookup(of).map_or(&[][..], |record| &record.fields);
                let inner = fields.iter().enumerate().map(|(place, field)| {
                    let marks = marked.get(place).map(|field| field.marks).unwrap_or_default();
                    self.with_seals(field.clone(), marks, seal)
                });
                Value::Record { of, fields: inner.collect() }
            }
            other => other,
        }
    }

    /// Whether there is anything secret in the project at all.
    pub fn keeps_secrets(&self) -> bool {
        let marked = |marks: &Marks| marks.secret;
        let fields = |record: &Record| record.fields.iter().any(|field| marked(&field.marks));
        let slots = |playbook: &Playbook| playbook.slots.values().any(|slot| slot.secret);
        self.records.values().any(fields)
            || self.playbooks.values().any(slots)
            || self.tools.values().flat_map(|tool| tool.given()).any(|param| marked(&param.marks))
    }

    /// The patterns of every slot that is secret, each once.
    pub fn secret_patterns(&self) -> Vec<RefinedId> {
        let mut all = Vec::new();
        for slot in self.playbooks.values().flat_map(|playbook| playbook.slots.values()) {
            if let Some(pattern) = slot.secret_pattern()
                && !all.contains(&pattern)
            {
                all.push(pattern);
            }
        }
        all
    }
}

impl Slot {
    /// The type by whose pattern a secret is found in what is written; none where it isn't secret.
    pub fn secret_pattern(&self) -> Option<RefinedId> {
        match &self.ty {
            Type::Refined(id) if self.secret => Some(*id),
            _ => None,
        }
    }
}

impl Playbook {
    /// Whether a slot is one for a secret.
    pub fn is_secret(&self, slot: SlotId) -> bool {
        self.slots.lookup(slot).is_some_and(|slot| slot.secret)
    }
}

impl Call {
    /// The slots whose secret a call uses up: once it is made, they hold nothing.
    pub fn spends<'a>(&'a self, playbook: &'a Playbook) -> impl Iterator<Item = SlotId> + 'a {
        self.args.iter().filter_map(|arg| match arg {
            Expr::Ref(Ref::Slot(slot)) if playbook.is_secret(*slot) => Some(*slot),
            _ => None,
        })
    }
}

impl Value {
    /// Hands out every seal in a value.
    pub fn each_seal(&self, with: &mut dyn FnMut(Hash)) {
        match self {
            Self::Sealed(seal) => with(*seal),
            Self::List(items) | Self::Record { fields: items, .. } => {
                items.iter().for_each(|item| item.each_seal(with));
            }
            _ => {}
        }
    }

    /// Whether there is a seal in it.
    pub fn has_seal(&self) -> bool {
        let mut found = false;
        self.each_seal(&mut |_| found = true);
        found
    }

    /// The value with each seal opened; nothing where one can't be.
    pub fn unsealed(&self, open: &dyn Fn(Hash) -> Option<Arc<str>>) -> Option<Self> {
        let all = |items: &[Self]| -> Option<Arc<[Self]>> {
            items.iter().map(|item| item.unsealed(open)).collect()
        };
        Some(match self {
            Self::Sealed(seal) => Self::Text(open(*seal)?),
            Self::List(items) => Self::List(all(items)?),
            Self::Record { of, fields } => Self::Record { of: *of, fields: all(fields)? },
            other => other.clone(),
        })
    }
}
