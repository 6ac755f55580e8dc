//! What names stand for at one place: parameters, slots, variables, the element at hand, and which
//! values are known to be there. Looks nothing up in the project: that is `names`.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::check::typed::Typed;
use playbook_graph::{Expr, FactId, FileId, Origin, RecordId, Ref, Type};

/// A name that a place knows.
#[derive(Clone, Debug)]
pub(crate) struct Local {
    /// As written.
    pub(crate) name: String,
    /// What it stands for.
    pub(crate) stands_for: Ref,
    /// What it holds; without it, its declaration has an error, and uses of it are silent.
    pub(crate) ty: Option<Type>,
    /// Where it was introduced.
    pub(crate) origin: Option<Origin>,
}

/// What names stand for at one place.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    /// The file of the place.
    pub(crate) file: FileId,
    /// Parameters, slots and variables, by name. Shared: a scope is copied for each path.
    pub(crate) locals: Rc<BTreeMap<String, Local>>,
    /// Whether whom facts are about may be named.
    pub(crate) subjects: bool,
    /// The type of the element at hand (`where`) or the record at hand (`shown as`).
    pub(crate) it: Option<Type>,
    /// Whether this is the condition of a question about a list.
    pub(crate) of_each: bool,
    /// Whether records may be written out (scenarios).
    pub(crate) invents: bool,
    /// Whether a tool may be read inside an expression: what shows that something is resolved.
    pub(crate) reads: bool,
    /// Whether `now` means something.
    pub(crate) clock: bool,
    /// Facts that are needed here: whom they are about comes before others of the same name.
    pub(crate) needed: Vec<FactId>,
    /// The knowledge that an answer at hand may use.
    pub(crate) sources: BTreeSet<String>,
    /// Values that are known to be there.
    pub(crate) present: BTreeSet<Expr>,
    /// Whether all values are taken to be there: only the type of something is asked for.
    pub(crate) presumes: bool,
}

impl Scope {
    /// A scope that knows nothing yet.
    pub(crate) fn of(file: FileId) -> Self {
        Self {
            file,
            locals: Rc::default(),
            subjects: false,
            it: None,
            of_each: false,
            invents: false,
            reads: false,
            clock: false,
            needed: Vec::new(),
            sources: BTreeSet::new(),
            present: BTreeSet::new(),
            presumes: false,
        }
    }

    /// The local of that name.
    pub(crate) fn local(&self, name: &str) -> Option<&Local> {
        self.locals.get(name)
    }

    /// Adds a local; one of the same name is replaced.
    pub(crate) fn add(&mut self, local: Local) {
        Rc::make_mut(&mut self.locals).insert(local.name.clone(), local);
    }

    /// The names of all locals.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.locals.keys().map(String::as_str)
    }

    /// The record whose fields may be named bare.
    pub(crate) fn record_at_hand(&self) -> Option<RecordId> {
        match self.it {
            Some(Type::Record(record)) => Some(record),
            _ => None,
        }
    }

    /// The same, with the result of a tool: `result`, of a list also `results`.
    pub(crate) fn with_result(mut self, ty: Option<Type>) -> Self {
        Rc::make_mut(&mut self.locals).retain(|_, local| local.stands_for != Ref::Result);
        let several = ty.as_ref().is_none_or(|ty| ty.element().is_some());
        for name in ["result"].into_iter().chain(several.then_some("results")) {
            self.add(Local {
                name: name.to_owned(),
                stands_for: Ref::Result,
                ty: ty.clone(),
                origin: None,
            });
        }
        self
    }

    /// The same, inside a condition on elements of a list. The element of a `for each` around it
    /// can't be spoken of there.
    pub(crate) fn of_element(&self, element: Type) -> Self {
        let mut scope = Self { it: Some(element), of_each: true, ..self.clone() };
        if scope.locals.values().any(|local| local.stands_for == Ref::It) {
            Rc::make_mut(&mut scope.locals).retain(|_, local| local.stands_for != Ref::It);
        }
        scope
    }

    /// The same, but for what was known of something that now holds another value.
    pub(crate) fn forgetting(mut self, changed: Ref) -> Self {
        self.present.retain(|known| !known.reads(&mut |read| read == changed));
        self
    }

    /// A value without `optional`, where it is known to be there.
    pub(crate) fn there(&self, typed: Typed) -> Typed {
        match &typed.ty {
            Type::Optional(inner) if self.presumes || self.present.contains(&typed.expr) => {
                Typed { ty: inner.as_ref().clone(), ..typed }
            }
            _ => typed,
        }
    }

    /// The same, knowing that these values are there.
    pub(crate) fn knowing(&self, present: impl IntoIterator<Item = Expr>) -> Self {
        let mut scope = self.clone();
        scope.present.extend(present);
        scope
    }
}

/// What is known to be there if `condition` is `holds`.
pub(crate) fn present_if(condition: &Expr, holds: bool) -> Vec<Expr> {
    match condition {
        Expr::Known(value) if holds => vec![value.as_ref().clone()],
        Expr::Not(inner) => present_if(inner, !holds),
        Expr::And(all) if holds => all.iter().flat_map(|part| present_if(part, true)).collect(),
        Expr::Or(all) if !holds => all.iter().flat_map(|part| present_if(part, false)).collect(),
        _ => Vec::new(),
    }
}
