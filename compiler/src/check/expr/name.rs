//! Names in expressions: what is at hand first, then whom facts are about, then the values of the
//! choice that the place asks for.

use playbook_graph::{EnumId, Expr, FactId, Origin, Ref, Type, Value};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::lower::answer::Knowledge;
use crate::syntax::ast;

/// What a name turned out to be.
enum Found {
    /// A value.
    Value(Typed),
    /// Something with an error of its own.
    Broken,
    /// Nothing.
    Nothing,
}

impl Draft {
    /// `now`, `it`.
    pub(super) fn word(&mut self, word: ast::Moment, scope: &Scope, at: Origin) -> Option<Typed> {
        match word {
            ast::Moment::Now if scope.clock => {
                Some(Typed::new(Expr::Ref(Ref::Now), Type::Time, at))
            }
            ast::Moment::Now => {
                let why = "it has to be the same whenever it is read";
                self.findings.push(diagnostics::does_not_fit::report(at, "`now`", why));
                None
            }
            ast::Moment::Today => self.today(None, scope, at),
            ast::Moment::It => match &scope.it {
                Some(ty) => Some(Typed::new(Expr::Ref(Ref::It), ty.clone(), at)),
                None => {
                    let why = "it is the element of a list, inside `where`";
                    self.findings.push(diagnostics::does_not_fit::report(at, "`it`", why));
                    None
                }
            },
        }
    }

    /// `order.total`, `pending`.
    pub(crate) fn path(
        &mut self,
        path: &ast::Path,
        wanted: Option<&Type>,
        scope: &Scope,
    ) -> Option<Typed> {
        let mut words = path.segments().map(|word| tree::word(scope.file, &word)).peekable();
        let first = words.next()?;
        let wanted = wanted.filter(|_| words.peek().is_none());
        let mut value = self.first_name(&first, wanted, scope)?;
        for name in words {
            value = self.field(value, &name, scope)?;
        }
        Some(value)
    }

    /// What a single name stands for.
    pub(crate) fn single_name(
        &mut self,
        name: &Written,
        wanted: Option<&Type>,
        scope: &Scope,
    ) -> Option<Typed> {
        self.first_name(name, wanted, scope)
    }

    /// The value of a single name, for a type.
    pub(crate) fn evidence_value(
        &mut self,
        name: &Written,
        wanted: &Type,
        scope: &Scope,
    ) -> Option<Expr> {
        let value = self.first_name(name, Some(wanted), scope)?;
        self.fit(value, wanted).map(|value| value.expr)
    }

    /// Whether a bare word means something here without knowing what type is asked for.
    pub(crate) fn is_known(&mut self, node: &ast::Expr, scope: &Scope) -> bool {
        let ast::Expr::Path(path) = node else { return true };
        let Some(path) = path.path() else { return true };
        let mut words = path.segments();
        let (Some(only), None) = (words.next(), words.next()) else { return true };
        let name = tree::word(scope.file, &only);
        !matches!(self.at_hand(&name, scope), Found::Nothing)
    }

    fn first_name(
        &mut self,
        name: &Written,
        wanted: Option<&Type>,
        scope: &Scope,
    ) -> Option<Typed> {
        let choice = match wanted.map(Type::present) {
            Some(Type::Enum(id)) => Some(*id),
            _ => None,
        };
        let of_choice = choice.and_then(|id| self.value_of(id, name));
        match (self.at_hand(name, scope), of_choice) {
            (Found::Value(value), None) => Some(value),
            (Found::Broken, _) => None,
            (Found::Nothing, Some(value)) => Some(value),
            (Found::Value(_), Some(value)) => {
                let new = format!("a value of {}", self.a_value(&value.ty));
                let finding = diagnostics::two_meanings::report(
                    name.origin,
                    &name.text,
                    &new,
                    "a name that is known here",
                    scope.local(&name.text).and_then(|local| local.origin),
                );
                self.findings.push(finding);
                None
            }
            (Found::Nothing, None) => {
                self.no_such_name(name, choice, scope);
                None
            }
        }
    }

    /// Whether a name stands beside `is` and once more on its other side: `member is member`, or
    /// `it.member is member`.
    fn is_compared_with_itself(&self, name: &Written) -> bool {
        let source = self.files.sources.lookup(name.origin.file);
        let text = source.map_or("", |source| source.text.as_str());
        let before = text.get(..name.origin.start as usize).unwrap_or_default();
        let behind = text.get(name.origin.end as usize..).unwrap_or_default();
        let of_a_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        let last = |text: &str| text.rsplit(|c| !of_a_name(c)).next().map(str::to_owned);
        let left = before.strip_suffix(" is ").and_then(last);
        let right = behind.strip_prefix(" is ").and_then(|it| it.split(|c| !of_a_name(c)).next());
        let it = format!("it.{}", name.text);
        left.is_some_and(|it_is| it_is == name.text || it_is == it) || right == Some(&name.text)
    }

    /// What a name stands for by itself: a field of the element, a local, whom a fact is about.
    fn at_hand(&mut self, name: &Written, scope: &Scope) -> Found {
        let element = scope.record_at_hand().and_then(|id| {
            let record = self.graph.records.lookup(id)?;
            record.field(&name.text)
        });
        let outer = self.outer(name, scope);
        if element.is_none() {
            return outer;
        }
        if !matches!(outer, Found::Nothing) {
            let compared = self.is_compared_with_itself(name);
            let what = "a name known outside";
            let finding = diagnostics::two_meanings::field(name.origin, &name.text, what, compared);
            self.findings.push(finding);
            return Found::Broken;
        }
        let Some(ty) = scope.it.clone() else { return Found::Nothing };
        let it = Typed::new(Expr::Ref(Ref::It), ty, name.origin);
        self.field(it, name, scope).map_or(Found::Broken, Found::Value)
    }

    fn outer(&mut self, name: &Written, scope: &Scope) -> Found {
        if let Some(local) = scope.local(&name.text) {
            let Some(ty) = local.ty.clone() else { return Found::Broken };
            let typed = Typed::new(Expr::Ref(local.stands_for), ty, name.origin);
            return Found::Value(scope.there(typed));
        }
        if name.text == "asked_at" && scope.clock {
            let moment = Expr::Ref(Ref::AskedAt);
            return Found::Value(Typed::new(moment, Type::Time, name.origin));
        }
        if !scope.subjects {
            return Found::Nothing;
        }
        match self.fact_about(&name.text, scope) {
            Some(fact) => match self.graph.facts.lookup(fact).map(|fact| fact.subject.clone()) {
                Some(ty) => {
                    Found::Value(Typed::new(Expr::Ref(Ref::Subject(fact)), ty, name.origin))
                }
                None => Found::Broken,
            },
            None if self.broken.facts.contains(&name.text) => Found::Broken,
            None => self.known(name, scope),
        }
    }

    /// A source of knowledge, in an answer that names it.
    fn known(&mut self, name: &Written, scope: &Scope) -> Found {
        match self.known_as(&name.text) {
            None => Found::Nothing,
            Some((value, ty)) if scope.sources.contains(&name.text) => {
                Found::Value(Typed::new(value, ty, name.origin))
            }
            Some(_) => {
                self.findings.push(Knowledge::outside_an_answer(name));
                Found::Broken
            }
        }
    }

    /// The fact that is about `subject`: one that is needed here before another that is only seen.
    pub(crate) fn fact_about(&self, subject: &str, scope: &Scope) -> Option<FactId> {
        let about = |id: &FactId| {
            self.graph.facts.lookup(*id).is_some_and(|fact| fact.subject_name == subject)
        };
        scope.needed.iter().copied().find(about).or_else(|| {
            let named = self.names.facts.each().map(|(_, entry)| entry);
            let about_it = named.filter(|entry| about(&entry.id));
            let seen = about_it.filter(|entry| self.files.sees(scope.file, entry.origin.file));
            seen.map(|entry| entry.id).min()
        })
    }

    fn value_of(&self, choice: EnumId, name: &Written) -> Option<Typed> {
        let values = &self.graph.enums.lookup(choice)?.values;
        let place = values.iter().position(|value| value.name == name.text)?;
        let value = Value::Enum { of: choice, value: u32::try_from(place).ok()? };
        Some(Typed::new(Expr::Literal(value), Type::Enum(choice), name.origin))
    }

    /// The value of a choice by its name; reports one that isn't there.
    pub(crate) fn enum_value(&mut self, choice: EnumId, name: &Written) -> Option<Value> {
        match self.value_of(choice, name) {
            Some(Typed { expr: Expr::Literal(value), .. }) => Some(value),
            _ => {
                self.no_such_value(choice, name);
                None
            }
        }
    }

    fn no_such_value(&mut self, choice: EnumId, name: &Written) {
        let Some(choice) = self.graph.enums.lookup(choice) else { return };
        if !self.was_read(choice.origin) {
            return;
        }
        let values = choice.values.iter().map(|value| value.name.as_str());
        let finding =
            diagnostics::unknown_value::report(name.origin, &name.text, &choice.name, values);
        self.findings.push(finding);
    }

    fn no_such_name(&mut self, name: &Written, choice: Option<EnumId>, scope: &Scope) {
        let known_fault = self.names.not_built.contains(&name.text)
            || !self.files.own_fault(scope.file, &name.text, &self.findings);
        if known_fault {
            return;
        }
        if let Some(choice) = choice {
            return self.no_such_value(choice, name);
        }
        if scope.subjects && self.reported_elsewhere(name) {
            return;
        }
        let mut known: Vec<String> = scope.names().map(str::to_owned).collect();
        if scope.subjects {
            known.extend(self.subjects_seen(scope));
        }
        if let Some(record) = scope.record_at_hand().and_then(|id| self.graph.records.lookup(id)) {
            known.extend(record.fields.iter().map(|field| field.name.clone()));
        }
        let finding = match self.whose_field(name, scope) {
            Some(whole) => diagnostics::unknown_name::field_of(name.origin, &name.text, &whole),
            None => {
                let known = known.iter().map(String::as_str);
                diagnostics::unknown_name::report(name.origin, &name.text, "value", "here", known)
            }
        };
        self.findings.push(finding);
    }

    /// `result.refunded` for `refunded`, where something known here has a field of that name.
    fn whose_field(&self, name: &Written, scope: &Scope) -> Option<String> {
        let has_it = |ty: &Type| match ty.present() {
            Type::Record(id) => self
                .graph
                .records
                .lookup(*id)
                .is_some_and(|record| record.field(&name.text).is_some()),
            _ => false,
        };
        let mut locals = scope.locals.values();
        let local = locals.find(|local| local.ty.as_ref().is_some_and(has_it))?;
        Some(format!("{}.{}", local.name, name.text))
    }

    /// Whether a name is whom a fact is about that is declared in a file that isn't used here;
    /// reports that.
    pub(crate) fn reported_elsewhere(&mut self, name: &Written) -> bool {
        let about = self.names.facts.each().find(|(_, entry)| {
            let fact = self.graph.facts.lookup(entry.id);
            fact.is_some_and(|fact| fact.subject_name == name.text)
        });
        let Some((fact, entry)) = about else { return false };
        self.findings.push(diagnostics::file_not_used::report(
            name.origin,
            "fact",
            fact,
            self.files.module(entry.origin.file),
            entry.origin,
            self.files.top(name.origin.file),
        ));
        true
    }

    /// Whom the facts that a place sees are about.
    pub(crate) fn subjects_seen(&self, scope: &Scope) -> Vec<String> {
        let seen = self
            .names
            .facts
            .each()
            .filter(|(_, entry)| self.files.sees(scope.file, entry.origin.file));
        seen.filter_map(|(_, entry)| self.graph.facts.lookup(entry.id))
            .map(|fact| fact.subject_name.clone())
            .collect()
    }

    /// A field of a value.
    pub(crate) fn field(&mut self, of: Typed, name: &Written, scope: &Scope) -> Option<Typed> {
        let record = match &of.ty {
            Type::Record(record) => *record,
            Type::List { of: element, .. } if matches!(**element, Type::Record(_)) => {
                match **element {
                    Type::Record(record) => record,
                    _ => return None,
                }
            }
            Type::Optional(inner) if matches!(**inner, Type::Record(_)) => {
                let text = self.text_of(of.origin);
                self.findings.push(diagnostics::may_be_missing::report(of.origin, &text));
                return None;
            }
            other => {
                let what = self.a_value(other);
                let finding = diagnostics::unknown_field::has_none(name.origin, &name.text, &what);
                self.findings.push(finding);
                return None;
            }
        };
        let declared = self.graph.records.lookup(record)?;
        let Some(place) = declared.field(&name.text) else {
            if !self.was_read(declared.origin) {
                return None;
            }
            let fields = declared.fields.iter().map(|field| field.name.as_str());
            let finding =
                diagnostics::unknown_field::report(name.origin, &name.text, &declared.name, fields);
            self.findings.push(finding);
            return None;
        };
        let field = u32::try_from(place).ok()?;
        if self.broken.fields.contains(&(record, field)) {
            return None;
        }
        let ty = declared.fields.get(place)?.ty.clone();
        let origin = of.origin.cover(name.origin);
        if let Type::List { .. } = of.ty {
            return self.field_of_each(of, record, field, &ty, origin);
        }
        let expr = Expr::Field { of: Box::new(of.expr), record, field };
        Some(scope.there(Typed::new(expr, ty, origin)))
    }
}
