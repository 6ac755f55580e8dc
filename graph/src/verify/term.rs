//! Terms: the values that a proof is about (a slot, a field of it, a sum), each by one number. Two
//! expressions that say the same thing of the same values are the same term. Knows how terms are
//! built, not what holds of them.

mod replace;

use std::collections::{BTreeMap, BTreeSet};

use super::formula::Formula;
use super::roots::{Numbers, Roots};
use super::timed::Timed;
use crate::calculation::{Calculation, is_whole};
use crate::eval::{InGraph, eval};
use crate::expr::{Arithmetic, Expr, Ref};
use crate::fact::FactId;
use crate::graph::Graph;
use crate::list::Aggregate;
use crate::playbook::{OutcomeId, Playbook, PlaybookId, VariableId};
use crate::slot::SlotId;
use crate::types::{Param, RecordId, Type};
use crate::value::Value;

/// Names a [`Term`] of one [`Terms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TermId(u32);

/// What a term rests on: what can get another value while a case runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Root {
    /// A slot of the playbook.
    Slot(SlotId),
    /// A variable of the playbook.
    Variable(VariableId),
    /// Whom a fact is about.
    Subject(FactId),
    /// A parameter of a tool, looked at by itself.
    Param(u32),
    /// A result that has no name, or a value on its way to a name.
    Result,
    /// The moment at hand.
    Now,
    /// When the first message of the case came.
    AskedAt,
    /// A name that stands for nothing here.
    Nothing,
    /// What an outcome of a playbook carries at a place, on its way to whoever runs it.
    Carried(PlaybookId, OutcomeId, u32),
}

/// A value that a proof is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Term {
    /// What a name stands for.
    Root(Root),
    /// A value as written.
    Literal(Value),
    /// A field of a structure.
    Field(TermId, RecordId, u32),
    /// Any element of a list.
    Element(TermId),
    /// A sum or a difference.
    Arithmetic(TermId, Arithmetic, TermId),
    /// `A when C otherwise B`
    Choose(Box<Formula>, TermId, TermId),
    /// Whether a condition holds that can't be taken apart.
    Holds(Box<Formula>),
    /// `x in list`
    In(TermId, TermId),
    /// A structure or list put together.
    Built(Vec<TermId>),
    /// The part of a list whose elements (what stands for one) meet a condition.
    Where(TermId, TermId, Box<Formula>),
    /// A field of each element.
    Each(TermId, RecordId, u32),
    /// The elements of two lists.
    Joined(TermId, TermId),
    /// What is made of a list, by what it looks at in any element.
    Aggregate(Aggregate, TermId, TermId),
    /// The sum of a list.
    Sum(TermId),
    /// A moment, a day or a count that is worked out from others.
    Timed(Timed, Vec<TermId>),
    /// A product, a part of an amount, what a table says, and the like.
    Calculated(Calculation, Vec<TermId>),
}

/// What names in an expression stand for, besides slots, variables and subjects.
#[derive(Clone, Copy, Default)]
pub(crate) struct Names<'n> {
    /// The parameters, by place.
    pub params: &'n [TermId],
    /// The result of a tool.
    pub result: Option<TermId>,
    /// The element at hand.
    pub it: Option<TermId>,
    /// The record that is being put together, with its type.
    pub part: Option<(TermId, RecordId)>,
}

/// One term with its type and what it rests on.
struct Entry {
    term: Term,
    ty: Type,
    /// What it rests on, sorted.
    roots: Vec<Root>,
    /// The same, by number.
    rests: Roots,
    /// Whether it is more than a value with its own name.
    opaque: bool,
    /// Its fields that are terms already, and any element of it.
    fields: Vec<(RecordId, u32, TermId)>,
    element: Option<TermId>,
    /// Whether it may have more digits than its type: it is no whole number of units, and is only
    /// spoken of where it is rounded.
    unrounded: bool,
    /// Whether something always holds of it, or of what it is made of, besides what is learned.
    lawful: bool,
}

/// A number that a term may be: `term + plus`, or just `plus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Linear {
    /// The term that isn't a fixed number.
    pub term: Option<TermId>,
    /// What is added.
    pub plus: i64,
}

/// All terms of one proof.
pub(crate) struct Terms<'g> {
    /// The graph that is proved.
    pub graph: &'g Graph,
    playbook: Option<&'g Playbook>,
    params: &'g [Param],
    /// Whether something always holds of any of them.
    pub any_lawful: bool,
    /// How many questions about the elements of a list, and looks at laws, are open at the moment, one
    /// inside another: from the second on, nothing is made of laws.
    pub elements_in_elements: u32,
    entries: Vec<Entry>,
    numbers: Numbers,
    /// The terms of names, by the number of the name.
    names: Vec<Option<TermId>>,
    literals: BTreeMap<Value, TermId>,
    /// All other terms but fields and elements, which their own terms know.
    ids: BTreeMap<Term, TermId>,
}

impl<'g> Terms<'g> {
    /// Terms over a playbook's slots and variables.
    pub(crate) fn of_playbook(graph: &'g Graph, playbook: &'g Playbook) -> Self {
        let numbers = Numbers::of(playbook);
        Self { playbook: Some(playbook), numbers, ..Self::of_params(graph, &[]) }
    }

    /// Terms over a tool's parameters.
    pub(crate) fn of_params(graph: &'g Graph, params: &'g [Param]) -> Self {
        Self {
            graph,
            playbook: None,
            params,
            any_lawful: false,
            elements_in_elements: 0,
            entries: Vec::new(),
            numbers: Numbers::default(),
            names: Vec::new(),
            literals: BTreeMap::new(),
            ids: BTreeMap::new(),
        }
    }

    /// The number of a name's term.
    pub(crate) fn root(&mut self, root: Root) -> TermId {
        // What a result is changes from call to call, so its type is looked at again.
        if root != Root::Result
            && let Some(known) = self.known_root(root)
        {
            return known;
        }
        let ty = match root {
            Root::Slot(id) => self.playbook.and_then(|p| p.slots.lookup(id)).map(|s| s.ty.clone()),
            Root::Variable(id) => {
                self.playbook.and_then(|p| p.variables.lookup(id)).map(|v| v.ty.clone())
            }
            Root::Subject(id) => self.graph.facts.lookup(id).map(|fact| fact.subject.clone()),
            Root::Param(place) => self.params.get(place as usize).map(|param| param.ty.clone()),
            Root::Now | Root::AskedAt => Some(Type::Time),
            Root::Result | Root::Nothing | Root::Carried(..) => None,
        };
        self.root_of_type(root, ty.unwrap_or(Type::Bool))
    }

    /// The number of a name's term, where there is one already.
    pub(crate) fn known_root(&self, root: Root) -> Option<TermId> {
        self.names.get(self.numbers.known(root)?).copied().flatten()
    }

    /// The number of a name's term, whose type only the caller knows.
    pub(crate) fn root_of_type(&mut self, root: Root, ty: Type) -> TermId {
        if root != Root::Result
            && let Some(known) = self.known_root(root)
        {
            return known;
        }
        let id = self.intern(Term::Root(root), ty.clone(), vec![root]);
        if root == Root::Result
            && let Some(entry) = self.entries.get_mut(id.0 as usize)
        {
            entry.lawful = matches!(ty.present(), Type::Ranged { .. });
            self.any_lawful |= entry.lawful;
            entry.ty = ty;
        }
        id
    }

    /// The number of a value as written.
    pub(crate) fn literal(&mut self, value: &Value) -> TermId {
        if let Some(known) = self.literals.get(value) {
            return *known;
        }
        self.intern(Term::Literal(value.clone()), type_of_value(value), Vec::new())
    }

    /// The number of a field.
    pub(crate) fn field(&mut self, of: TermId, record: RecordId, field: u32) -> TermId {
        if let Term::Literal(Value::Record { fields, .. }) = self.term_at(of)
            && let Some(value) = fields.get(field as usize).cloned()
        {
            return self.literal(&value);
        }
        self.intern_with(Term::Field(of, record, field), |terms| {
            let record = terms.graph.records.lookup(record);
            let declared = record.and_then(|record| record.fields.get(field as usize));
            let ty = declared.map_or(Type::Bool, |declared| declared.ty.clone());
            (ty, terms.roots(of).to_vec())
        })
    }

    /// The number of any element of a list.
    pub(crate) fn element(&mut self, list: TermId) -> TermId {
        self.intern_with(Term::Element(list), |terms| {
            let ty = terms.ty(list).present().element().cloned().unwrap_or(Type::Bool);
            (ty, terms.roots(list).to_vec())
        })
    }

    /// A yes or no that rests on these terms.
    pub(crate) fn truth(&mut self, term: Term, rests_on: &[TermId]) -> TermId {
        self.intern_with(term, |terms| (Type::Bool, terms.roots_of_all(rests_on)))
    }

    /// The number of what an expression stands for.
    pub(crate) fn of_expr(&mut self, expr: &Expr, names: Names<'_>) -> TermId {
        match expr {
            Expr::Literal(value) => self.literal(value),
            Expr::Ref(reference) => self.of_ref(*reference, names),
            Expr::Field { of, record, field } => {
                let of = self.of_expr(of, names);
                self.field(of, *record, *field)
            }
            Expr::Arithmetic { left, by, right } => {
                let (left, right) = (self.of_expr(left, names), self.of_expr(right, names));
                self.arithmetic(left, *by, right)
            }
            Expr::Choose { when, then, otherwise } => {
                let when = self.formula(when, names);
                let (then, otherwise) = (self.of_expr(then, names), self.of_expr(otherwise, names));
                let mut rests_on = when.terms();
                rests_on.extend([then, otherwise]);
                let ty = self.ty(then).clone().or_shorter(self.ty(otherwise));
                let roots = self.roots_of_all(&rests_on);
                self.intern(Term::Choose(Box::new(when), then, otherwise), ty, roots)
            }
            Expr::Record { of, fields } => self.built(fields, Type::Record(*of), names),
            Expr::Calculate { by, of, gives } => {
                let of: Vec<TermId> = of.iter().map(|part| self.of_expr(part, names)).collect();
                self.calculated(*by, of, gives.clone())
            }
            Expr::List(items) => {
                let of = items.first().map(|item| self.of_expr(item, names));
                let of = of.map_or(Type::Bool, |item| self.ty(item).clone());
                let at_least = u32::try_from(items.len()).unwrap_or(0);
                self.built(items, Type::List { of: Box::new(of), at_least, at_most: None }, names)
            }
            Expr::Where { list, condition } => self.where_term(list, condition, names),
            Expr::Each { list, record, field } => {
                let list = self.of_expr(list, names);
                self.each(list, *record, *field)
            }
            Expr::Joined { left, right } => {
                let (left, right) = (self.of_expr(left, names), self.of_expr(right, names));
                self.joined(left, right)
            }
            Expr::Aggregate { by, list, key } => {
                let list = self.of_expr(list, names);
                let it = self.element(list);
                let key = self.of_expr(key, Names { it: Some(it), ..names });
                self.aggregate(*by, list, key)
            }
            Expr::Sum { list, nothing } => {
                let list = self.of_expr(list, names);
                self.sum(list, type_of_value(nothing))
            }
            Expr::Shift { .. } | Expr::Between { .. } | Expr::Day { .. } | Expr::Open { .. } => {
                self.timed_expr(expr, names)
            }
            Expr::Compare { .. }
            | Expr::And(_)
            | Expr::Or(_)
            | Expr::Not(_)
            | Expr::Known(_)
            | Expr::Quantified { .. }
            | Expr::In { .. } => {
                let formula = self.formula(expr, names);
                let rests_on = formula.terms();
                self.truth(Term::Holds(Box::new(formula)), &rests_on)
            }
        }
    }

    fn of_ref(&mut self, reference: Ref, names: Names<'_>) -> TermId {
        let given = match reference {
            Ref::Slot(id) => return self.root(Root::Slot(id)),
            Ref::Variable(id) => return self.root(Root::Variable(id)),
            Ref::Subject(id) => return self.root(Root::Subject(id)),
            Ref::Now => return self.root(Root::Now),
            Ref::AskedAt => return self.root(Root::AskedAt),
            Ref::Param(place) => names.params.get(place as usize).copied(),
            Ref::Result => names.result,
            Ref::It => names.it,
            Ref::Part(place) => names.part.map(|(whole, record)| self.field(whole, record, place)),
        };
        given.unwrap_or_else(|| self.root(Root::Nothing))
    }

    fn arithmetic(&mut self, left: TermId, by: Arithmetic, right: TermId) -> TermId {
        self.intern_with(Term::Arithmetic(left, by, right), |terms| {
            let (ty, other) = (terms.ty(left).present(), terms.ty(right).present());
            let moments = *ty == Type::Time && *other == Type::Time;
            let ty = if moments { Type::Duration } else { ty.clone() };
            (ty, terms.roots_of_all(&[left, right]))
        })
    }

    /// The number of what is calculated of these.
    pub(super) fn calculated(&mut self, by: Calculation, mut of: Vec<TermId>, ty: Type) -> TermId {
        // What gives the same in any order is one term.
        if matches!(by, Calculation::Lower | Calculation::Higher | Calculation::Product) {
            of.sort_unstable();
        }
        if let Some(parts) = of.iter().map(|part| self.written(*part)).collect()
            && let Ok(value) =
                eval(&Expr::Calculate { by, of: parts, gives: ty.clone() }, &InGraph(self.graph))
        {
            return self.literal(&value);
        }
        let roots = self.roots_of_all(&of);
        self.intern(Term::Calculated(by, of), ty, roots)
    }

    /// A term that is made of nothing but written values, as it is written.
    fn written(&self, id: TermId) -> Option<Expr> {
        match self.term_at(id) {
            Term::Literal(value) => Some(Expr::Literal(value.clone())),
            Term::Calculated(by, of) => {
                let of = of.iter().map(|part| self.written(*part)).collect::<Option<Vec<_>>>()?;
                Some(Expr::Calculate { by: *by, of, gives: self.ty(id).clone() })
            }
            _ => None,
        }
    }

    /// Adds a term, and those that it is made of, if something always holds of them.
    pub(crate) fn each_lawful(&self, id: TermId, into: &mut BTreeSet<TermId>) {
        if !self.entries.get(id.0 as usize).is_some_and(|entry| entry.lawful) || into.contains(&id)
        {
            return;
        }
        match self.term_at(id) {
            Term::Field(of, ..) | Term::Element(of) => self.each_lawful(*of, into),
            Term::Arithmetic(a, _, b) | Term::In(a, b) => {
                self.each_lawful(*a, into);
                self.each_lawful(*b, into);
            }
            Term::Choose(when, then, otherwise) => {
                for part in when.terms().iter().chain([then, otherwise]) {
                    self.each_lawful(*part, into);
                }
            }
            Term::Holds(formula) => {
                formula.terms().iter().for_each(|part| self.each_lawful(*part, into));
            }
            Term::Built(parts) | Term::Calculated(_, parts) | Term::Timed(_, parts) => {
                parts.iter().for_each(|part| self.each_lawful(*part, into));
            }
            Term::Where(list, ..) | Term::Each(list, ..) | Term::Sum(list) => {
                self.each_lawful(*list, into);
            }
            Term::Joined(a, b) | Term::Aggregate(_, a, b) => {
                self.each_lawful(*a, into);
                self.each_lawful(*b, into);
            }
            Term::Root(_) | Term::Literal(_) => {}
        }
        if self.has_law(self.term_at(id), self.ty(id)) && !self.may_be_unrounded(id) {
            into.insert(id);
        }
    }

    pub(crate) fn may_be_unrounded(&self, id: TermId) -> bool {
        self.entries.get(id.0 as usize).is_some_and(|entry| entry.unrounded)
    }

    fn is_unrounded(&self, term: &Term) -> bool {
        let part = |id: &TermId| self.may_be_unrounded(*id);
        match term {
            Term::Arithmetic(left, _, right) => part(left) || part(right),
            Term::Choose(_, then, otherwise) => part(then) || part(otherwise),
            Term::Calculated(by, of) => match (by, of.as_slice()) {
                (Calculation::Product, [left, right]) => {
                    let whole = is_whole(*by, self.ty(*left).present(), self.ty(*right).present());
                    let count = self.is_count(*left) || self.is_count(*right);
                    !(whole || count) || part(left) || part(right)
                }
                (Calculation::Product | Calculation::Quotient | Calculation::Portion, _) => true,
                (Calculation::Lower | Calculation::Higher, of) => of.iter().any(part),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a decimal is written that is a whole number.
    fn is_count(&self, id: TermId) -> bool {
        matches!(
            self.term_at(id),
            Term::Literal(Value::Decimal(number)) if number % crate::value::DECIMAL_ONE == 0
        )
    }

    fn has_law(&self, term: &Term, ty: &Type) -> bool {
        match term {
            Term::Arithmetic(..) | Term::Choose(..) | Term::Calculated(..) | Term::Sum(_) => true,
            Term::Literal(_) => false,
            _ => matches!(ty.present(), Type::Ranged { .. }),
        }
    }

    fn is_lawful(&self, term: &Term, ty: &Type) -> bool {
        let part = |id: &TermId| self.entries.get(id.0 as usize).is_some_and(|entry| entry.lawful);
        self.has_law(term, ty)
            || match term {
                Term::Field(of, ..) | Term::Element(of) => part(of),
                Term::In(a, b) | Term::Joined(a, b) | Term::Aggregate(_, a, b) => {
                    part(a) || part(b)
                }
                Term::Where(list, ..) | Term::Each(list, ..) | Term::Sum(list) => part(list),
                Term::Holds(formula) => formula.terms().iter().any(part),
                Term::Built(parts) | Term::Timed(_, parts) => parts.iter().any(part),
                _ => false,
            }
    }

    fn built(&mut self, parts: &[Expr], ty: Type, names: Names<'_>) -> TermId {
        let parts: Vec<TermId> = parts.iter().map(|part| self.of_expr(part, names)).collect();
        let roots = self.roots_of_all(&parts);
        self.intern(Term::Built(parts), ty, roots)
    }

    pub(super) fn intern(&mut self, term: Term, ty: Type, roots: Vec<Root>) -> TermId {
        self.intern_with(term, |_| (ty, roots))
    }

    /// The number of a term, whose type and names are only worked out where it is new.
    pub(super) fn intern_with(
        &mut self,
        term: Term,
        of: impl FnOnce(&Self) -> (Type, Vec<Root>),
    ) -> TermId {
        if let Some(id) = self.known(&term) {
            return id;
        }
        let (ty, roots) = of(self);
        let id = TermId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.note(&term, id);
        let unrounded = self.is_unrounded(&term);
        let lawful = self.is_lawful(&term, &ty);
        let opaque = self.is_put_together(&term);
        self.any_lawful |= lawful;
        let mut rests = Roots::default();
        roots.iter().for_each(|root| rests.add(self.numbers.number(*root)));
        let (fields, element) = (Vec::new(), None);
        let entry = Entry { term, ty, roots, rests, opaque, fields, element, unrounded, lawful };
        self.entries.push(entry);
        id
    }

    /// The number of a term, where it has one.
    fn known(&self, term: &Term) -> Option<TermId> {
        match term {
            Term::Root(root) => self.known_root(*root),
            Term::Literal(value) => self.literals.get(value).copied(),
            Term::Field(of, record, field) => {
                let mut fields = self.entry(*of)?.fields.iter();
                fields.find(|(r, f, _)| (r, f) == (record, field)).map(|(.., known)| *known)
            }
            Term::Element(list) => self.entry(*list)?.element,
            other => self.ids.get(other).copied(),
        }
    }

    /// Notes the number of a term where [`Self::known`] looks for it.
    fn note(&mut self, term: &Term, id: TermId) {
        match term {
            Term::Root(root) => {
                let number = self.numbers.number(*root);
                if number >= self.names.len() {
                    self.names.resize(number + 1, None);
                }
                self.names.get_mut(number).into_iter().for_each(|name| *name = Some(id));
            }
            Term::Literal(value) => drop(self.literals.insert(value.clone(), id)),
            Term::Field(of, record, field) => {
                let of = self.entries.get_mut(of.0 as usize);
                of.into_iter().for_each(|of| of.fields.push((*record, *field, id)));
            }
            Term::Element(list) => {
                let list = self.entries.get_mut(list.0 as usize);
                list.into_iter().for_each(|list| list.element = Some(id));
            }
            other => drop(self.ids.insert(other.clone(), id)),
        }
    }

    fn entry(&self, id: TermId) -> Option<&Entry> {
        self.entries.get(id.0 as usize)
    }

    pub(super) fn roots_of_all(&self, terms: &[TermId]) -> Vec<Root> {
        let mut roots: Vec<Root> = terms.iter().flat_map(|t| self.roots(*t)).copied().collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// The term of a number.
    pub(crate) fn term_at(&self, id: TermId) -> &Term {
        const NOTHING: &Term = &Term::Root(Root::Nothing);
        self.entries.get(id.0 as usize).map_or(NOTHING, |entry| &entry.term)
    }

    /// What a term may be.
    pub(crate) fn ty(&self, id: TermId) -> &Type {
        self.entries.get(id.0 as usize).map_or(&Type::Bool, |entry| &entry.ty)
    }

    /// What a term rests on, sorted.
    pub(crate) fn roots(&self, id: TermId) -> &[Root] {
        self.entries.get(id.0 as usize).map_or(&[], |entry| &entry.roots)
    }

    /// Whether a term rests on a name.
    pub(crate) fn rests_on(&self, id: TermId, root: Root) -> bool {
        self.roots(id).contains(&root)
    }

    /// What a term rests on.
    pub(crate) fn rests(&self, id: TermId) -> &Roots {
        self.entry(id).map_or(self.numbers.nothing(), |entry| &entry.rests)
    }

    /// Whether a term rests on one of these names.
    pub(crate) fn rests_on_any(&self, id: TermId, roots: &Roots) -> bool {
        self.rests(id).meet(roots)
    }

    /// The set of some names, as far as any term rests on them.
    pub(crate) fn set_of(&self, roots: impl IntoIterator<Item = Root>) -> Roots {
        self.numbers.set(roots)
    }

    /// Whether a name is in a set.
    pub(crate) fn is_in(&self, root: Root, set: &Roots) -> bool {
        self.numbers.known(root).is_some_and(|number| set.has(number))
    }

    /// Names that no step reads and that stay: whom facts are about, what was given.
    pub(crate) fn staying(&self) -> &Roots {
        self.numbers.staying()
    }

    /// How many fields deep a term is.
    pub(crate) fn depth(&self, id: TermId) -> usize {
        match self.term_at(id) {
            Term::Field(of, ..) => 1 + self.depth(*of),
            _ => 0,
        }
    }

    /// Whether a term is more than a value with its own name: a sum, a condition, a choice.
    pub(crate) fn is_opaque(&self, id: TermId) -> bool {
        self.entry(id).is_none_or(|entry| entry.opaque)
    }

    fn is_put_together(&self, term: &Term) -> bool {
        match term {
            Term::Root(root) => *root == Root::Nothing,
            Term::Field(of, ..) | Term::Element(of) => self.is_opaque(*of),
            Term::Literal(_) | Term::In(..) => false,
            Term::Arithmetic(..) | Term::Choose(..) | Term::Holds(_) | Term::Built(_) => true,
            Term::Calculated(by, of) => {
                !by.is_told_apart() || of.iter().any(|part| self.is_opaque(*part))
            }
            Term::Where(..) | Term::Each(..) | Term::Joined(..) => true,
            Term::Aggregate(..) | Term::Sum(_) | Term::Timed(..) => true,
        }
    }

    /// Every choice that a term of a closed type has, as bits; `None` for other types and for
    /// choices too large for a word.
    pub(crate) fn all_choices(&self, id: TermId) -> Option<u64> {
        match self.ty(id).present() {
            Type::Bool => Some(0b11),
            Type::Enum(of) => match self.graph.enums.lookup(*of)?.values.len() {
                64 => Some(u64::MAX),
                count if count < 64 => Some((1 << count) - 1),
                _ => None,
            },
            _ => None,
        }
    }

    /// The term as a number, where its type is one that can be compared.
    pub(crate) fn linear(&self, id: TermId) -> Option<Linear> {
        if let Term::Literal(value) = self.term_at(id) {
            return number(value).map(|plus| Linear { term: None, plus });
        }
        if !self.ty(id).present().is_ordered() || self.may_be_unrounded(id) {
            return None;
        }
        if let Some(moved) = self.moved_days(id) {
            return Some(moved);
        }
        if *self.ty(id).present() == Type::Time {
            return self.moved_moment(id).or(Some(Linear { term: Some(id), plus: 0 }));
        }
        // What lies between two moments is counted otherwise than they are.
        if let Term::Arithmetic(left, by, right) = self.term_at(id)
            && *self.ty(*left).present() != Type::Time
            && let (Some(left), Some(right)) = (self.linear(*left), self.linear(*right))
            && let Some(sum) = left.put_together(*by, right)
        {
            return Some(sum);
        }
        Some(Linear { term: Some(id), plus: 0 })
    }
}

impl Linear {
    fn put_together(self, by: Arithmetic, right: Self) -> Option<Self> {
        match (by, self.term, right.term) {
            (Arithmetic::Plus, Some(_), None) => {
                Some(Self { plus: self.plus.checked_add(right.plus)?, ..self })
            }
            (Arithmetic::Plus, None, _) => {
                Some(Self { plus: self.plus.checked_add(right.plus)?, ..right })
            }
            (Arithmetic::Minus, _, None) => {
                Some(Self { plus: self.plus.checked_sub(right.plus)?, ..self })
            }
            _ => None,
        }
    }
}

/// The whole number that a proof counts with: minor units, seconds, days; of moments, the smallest
/// parts of seconds that they have.
pub(crate) fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number)
        | Value::Duration(number)
        | Value::Decimal(number)
        | Value::Percent(number) => Some(*number),
        Value::Money(amount) => Some(amount.minor),
        Value::Time(at) => i64::try_from(at.as_nanosecond()).ok(),
        Value::Date(day) => {
            let days = jiff::civil::Date::constant(1970, 1, 1).until(*day).ok()?.get_days();
            Some(i64::from(days))
        }
        _ => None,
    }
}

/// How many of a proof's whole numbers make one of a type.
pub(crate) fn scale(ty: &Type) -> i64 {
    match ty.present().number() {
        Type::Decimal => crate::value::DECIMAL_ONE,
        Type::Percent => crate::value::PERCENT_ALL,
        _ => 1,
    }
}

/// The type that a value has by itself.
fn type_of_value(value: &Value) -> Type {
    match value {
        Value::Missing => Type::Optional(Box::new(Type::Bool)),
        Value::Text(_) | Value::Sealed(_) => Type::Text,
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Date(_) => Type::Date,
        Value::Time(_) => Type::Time,
        Value::Duration(_) => Type::Duration,
        Value::Money(amount) => Type::Money(amount.currency),
        Value::Decimal(_) => Type::Decimal,
        Value::Percent(_) => Type::Percent,
        Value::Enum { of, .. } => Type::Enum(*of),
        Value::Record { of, .. } => Type::Record(*of),
        Value::List(items) => Type::List {
            of: Box::new(items.first().map_or(Type::Bool, type_of_value)),
            at_least: u32::try_from(items.len()).unwrap_or(0),
            at_most: None,
        },
    }
}
