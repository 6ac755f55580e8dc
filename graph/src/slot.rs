//! Slots: typed memory of a case, what may stand in it, and how the customer is asked for it.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::expr::Expr;
use crate::origin::OriginId;
use crate::text::Text;
use crate::types::{RecordId, Type};

id_type! {
    /// Names a [`Slot`] of one playbook.
    SlotId
}

/// Typed memory of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub ty: Type,
    /// How it is asked for.
    pub ask: Option<Text>,
    /// What is said to “why do you ask?”.
    pub why: Option<Text>,
    /// The list that the customer picks from: the slot's value, or each element of a list.
    pub among: Option<Expr>,
    /// What must hold of its value besides the type, in order.
    pub checks: Vec<Check>,
    /// How each field of a record (the slot's, or each element's) is asked for, in the order of its
    /// declaration; empty where the customer doesn't put records together.
    pub fields: Vec<SlotField>,
    /// How a list is gathered; none for a slot that holds one value.
    pub gathered: Option<Gathered>,
    /// Whether a customer may name something that isn't in the list that is picked from.
    pub may_be_new: bool,
    /// Whether what a slot of this name last held, once confirmed, is offered again.
    pub may_reuse: bool,
    /// Whether what it holds is a secret: taken out of the message, kept sealed, used once.
    pub secret: bool,
    /// Whether what it holds is about a person.
    pub personal: bool,
    /// Where it is declared.
    pub origin: OriginId,
}

/// `check C "reason"`: understood but not allowed, where it doesn't hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What must hold; the slot stands for the value that is to be tested.
    pub condition: Expr,
    /// What is said where it doesn't.
    pub reason: Text,
    /// Where it is written.
    pub origin: OriginId,
}

/// How one field of a record is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotField {
    /// The list that it is picked from; in it, [`crate::Ref::Part`] is a field before this one.
    pub among: Option<Expr>,
    /// Its question, where it has one of its own.
    pub ask: Option<Text>,
}

/// How a list is gathered: `1 or more, until "Is that all?"`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gathered {
    /// What is asked until the customer says yes, with the slot for what there is so far; without
    /// it, nothing more is asked for once there are enough.
    pub until: Option<Text>,
}

impl Slot {
    /// A slot that is asked for without any words, conditions or lists.
    pub fn new(name: impl Into<String>, ty: Type, origin: OriginId) -> Self {
        Self {
            name: name.into(),
            ty,
            ask: None,
            why: None,
            among: None,
            checks: Vec::new(),
            fields: Vec::new(),
            gathered: None,
            may_be_new: false,
            may_reuse: false,
            secret: false,
            personal: false,
            origin,
        }
    }

    /// What one value is that the customer is asked for: the element of a list, else the type.
    pub fn one(&self) -> &Type {
        match &self.gathered {
            Some(_) => self.ty.element().unwrap_or(&self.ty),
            None => &self.ty,
        }
    }

    /// How many elements its list has at least.
    pub fn at_least(&self) -> usize {
        match &self.ty {
            Type::List { at_least, .. } => *at_least as usize,
            _ => 0,
        }
    }

    /// The record that customers put together here, if they do.
    pub fn record(&self) -> Option<RecordId> {
        match self.one() {
            Type::Record(record) if !self.fields.is_empty() => Some(*record),
            _ => None,
        }
    }

    /// Whether something in it is picked from a list.
    pub fn is_picked(&self) -> bool {
        self.among.is_some() || self.fields.iter().any(|field| field.among.is_some())
    }

    /// The lists that it is picked from: its own, then its fields'.
    pub fn lists(&self) -> impl Iterator<Item = &Expr> {
        self.among.iter().chain(self.fields.iter().filter_map(|field| field.among.as_ref()))
    }

    /// Every text that it is asked for with, before anything was said.
    pub fn questions(&self) -> impl Iterator<Item = &Text> {
        let fields = self.fields.iter().filter_map(|field| field.ask.as_ref());
        self.ask.iter().chain(&self.why).chain(fields)
    }

    /// Every text in which it stands for what was said: why it isn't allowed, whether that is all.
    pub fn answers(&self) -> impl Iterator<Item = &Text> {
        let until = self.gathered.iter().filter_map(|gathered| gathered.until.as_ref());
        self.checks.iter().map(|check| &check.reason).chain(until)
    }
}
