//! Choices, records and texts with a pattern.

use std::collections::BTreeSet;

use playbook_graph::{
    EnumId, EnumValue, Expr, Field, FileId, Origin, Pattern, RecordId, RefinedId, Tag, Type,
};

use crate::check::Draft;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics;
use crate::lower::mark::Marked;
use crate::syntax::ast;

impl Draft {
    pub(super) fn lower_enum(&mut self, file: FileId, id: EnumId, node: &ast::Enum) {
        let mut values: Vec<EnumValue> = Vec::new();
        let (mut places, mut others) = (Vec::new(), Vec::new());
        for value in node.values() {
            let Some(name) = tree::name(file, value.name()) else { continue };
            if let Some(first) = values.iter().position(|value| value.name == name.text)
                && let Some(first) = places.get(first)
            {
                let twice =
                    diagnostics::declared_twice::report(name.origin, "value", &name.text, *first);
                self.findings.push(twice);
                continue;
            }
            let spoken = value.spoken().map(|spoken| spoken.value());
            let spoken = spoken.unwrap_or_else(|| name.text.replace('_', " "));
            let also = wordings(file, value.also());
            places.push(name.origin);
            values.push(EnumValue {
                name: name.text,
                spoken,
                also: also.iter().map(|(words, _)| words.clone()).collect(),
            });
            others.extend(also);
        }
        self.refuse_same_words(&values, &places, &others);
        if values.is_empty()
            && let Some(name) = tree::name(file, node.name())
        {
            self.findings.push(diagnostics::left_out::report(
                name.origin,
                &format!("`{}`", name.text),
                "its values",
                "enum Reason { too_late, damaged }",
            ));
        }
        if let Some(declared) = self.graph.enums.lookup_mut(id) {
            declared.values = values;
        }
    }

    /// Words for two values of a choice mean neither. `places`: where the values stand; `others`: the
    /// words behind `or`, of all of them.
    pub(super) fn refuse_same_words(
        &mut self,
        values: &[EnumValue],
        places: &[Origin],
        others: &[(String, Origin)],
    ) {
        let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        for (nth, (words, at)) in others.iter().enumerate() {
            let seen = values.iter().position(|value| same(&value.spoken, words));
            let seen = seen.and_then(|value| places.get(value).copied());
            let before = others.iter().take(nth).find(|(other, _)| same(other, words));
            if let Some(first) = seen.or(before.map(|(_, at)| *at)) {
                let what = format!("“{words}”");
                self.findings.push(diagnostics::twice::report(*at, &what, first));
            } else if !words.chars().any(char::is_alphanumeric) {
                let why =
                    "write other words that customers use, as in `car \"a car\" or \"automobile\"`";
                self.findings.push(diagnostics::does_not_fit::report(
                    *at,
                    "a text without words",
                    why,
                ));
            }
        }
    }

    pub(super) fn lower_refined(&mut self, file: FileId, id: RefinedId, node: &ast::TypeDecl) {
        let base = node.base();
        let at = base.as_ref().map(|base| tree::at(file, base));
        let base = self.type_of(file, base);
        let pattern = match (node.refinement(), base) {
            (Some(ast::Refinement::Matching(pattern)), Some(Type::Text)) => pattern,
            (Some(ast::Refinement::Matching(_)), Some(other)) => {
                let what = self.a_value(&other);
                if let Some(at) = at {
                    self.findings.push(diagnostics::wrong_type::report(at, "a text", &what));
                }
                return;
            }
            _ => return,
        };
        match Pattern::new(pattern.raw()) {
            Ok(pattern) => {
                if let Some(declared) = self.graph.refined.lookup_mut(id) {
                    declared.pattern = pattern;
                }
            }
            Err(why) => {
                let at = tree::at_word(file, &pattern.0);
                self.findings.push(diagnostics::pattern::broken(at, &why));
            }
        }
    }

    pub(super) fn lower_record(&mut self, file: FileId, id: RecordId, node: &ast::RecordDecl) {
        let mut fields: Vec<Field> = Vec::new();
        let mut places = Vec::new();
        for field in node.fields() {
            let Some(name) = tree::name(file, field.name()) else { continue };
            if let Some(first) = fields.iter().position(|field| field.name == name.text)
                && let Some(first) = places.get(first)
            {
                let twice =
                    diagnostics::declared_twice::report(name.origin, "field", &name.text, *first);
                self.findings.push(twice);
                continue;
            }
            let marks = self.marks(file, field.marks(), Marked::Field);
            let ty = self.type_of(file, field.ty());
            if ty.is_none()
                && let Ok(place) = u32::try_from(fields.len())
            {
                self.broken.fields.insert((id, place));
            }
            self.secret_text(&name, ty.as_ref(), marks);
            places.push(name.origin);
            fields.push(Field { name: name.text, ty: ty.unwrap_or(Type::Text), marks });
        }
        if let Some(declared) = self.graph.records.lookup_mut(id) {
            declared.fields = fields;
        }
        self.lower_key(file, id, node);
    }

    /// `key id`
    fn lower_key(&mut self, file: FileId, id: RecordId, node: &ast::RecordDecl) {
        let Some(key) = tree::name(file, node.key()) else { return };
        let Some(record) = self.graph.records.lookup(id) else { return };
        let Some(place) = record.field(&key.text) else {
            let fields = record.fields.iter().map(|field| field.name.as_str());
            let finding =
                diagnostics::unknown_field::report(key.origin, &key.text, &record.name, fields);
            self.findings.push(finding);
            return;
        };
        let ty = record.fields.get(place).map_or(Type::Text, |field| field.ty.clone());
        if matches!(ty, Type::Optional(_) | Type::List { .. } | Type::Record(_)) {
            let what = self.a_value(&ty);
            let wanted = "a value that says which one it is";
            self.findings.push(diagnostics::wrong_type::report(key.origin, wanted, &what));
            return;
        }
        if let Some(record) = self.graph.records.lookup_mut(id) {
            record.key = u32::try_from(place).ok();
        }
    }

    /// `balance: EUR when kind is gift_card`, once the fields of all records are known.
    pub(super) fn lower_tags(&mut self, file: FileId, id: RecordId, node: &ast::RecordDecl) {
        let scope = Scope { it: Some(Type::Record(id)), ..Scope::of(file) };
        let tagged: Vec<_> = node.fields().filter(|field| field.when().is_some()).collect();
        let names: Vec<String> =
            tagged.iter().filter_map(|field| Some(field.name()?.text())).collect();
        let mut tags = Vec::new();
        for field in tagged {
            let Some(name) = tree::name(file, field.name()) else { continue };
            let Some(when) = self.condition(field.when(), &scope) else { continue };
            let record = self.graph.records.lookup(id);
            let Some(place) = record.and_then(|record| record.field(&name.text)) else { continue };
            if let Some(other) = names.iter().find(|name| reads_field(&when.expr, id, self, name)) {
                let why = format!("`{other}` is not always there itself");
                let finding =
                    diagnostics::does_not_fit::report(when.origin, "this condition", &why);
                self.findings.push(finding);
                continue;
            }
            tags.extend(u32::try_from(place).ok().map(|field| Tag { field, when: when.expr }));
        }
        if let Some(record) = self.graph.records.lookup_mut(id) {
            record.tags = tags;
        }
    }

    /// Refuses records that are made of themselves, not counting lists and what may be missing.
    pub(super) fn refuse_self_containing(
        &mut self,
        records: &[(FileId, RecordId, ast::RecordDecl)],
    ) {
        for (file, id, node) in records {
            for (field, declared) in node
                .fields()
                .filter_map(|field| {
                    let name = tree::name(*file, field.name())?;
                    let declared = self.graph.records.lookup(*id)?;
                    Some((
                        name,
                        declared.fields.get(declared.field(&field.name()?.text())?)?.clone(),
                    ))
                })
                .collect::<Vec<_>>()
            {
                if self.reaches(&declared.ty, *id, &mut BTreeSet::new()) {
                    let Some(record) = self.graph.records.lookup(*id) else { continue };
                    let finding = diagnostics::contains_itself::report(field.origin, &record.name);
                    self.findings.push(finding);
                }
            }
        }
    }

    fn reaches(&self, from: &Type, wanted: RecordId, seen: &mut BTreeSet<RecordId>) -> bool {
        match from {
            Type::Record(id) if *id == wanted => true,
            Type::Record(id) if seen.insert(*id) => {
                let fields = self.graph.records.lookup(*id).map(|record| record.fields.as_slice());
                fields.unwrap_or_default().iter().any(|field| self.reaches(&field.ty, wanted, seen))
            }
            Type::Optional(inner) => self.reaches(inner, wanted, seen),
            Type::List { of, .. } => self.reaches(of, wanted, seen),
            _ => false,
        }
    }

    pub(super) fn lower_shown_as(&mut self, file: FileId, id: RecordId, node: &ast::RecordDecl) {
        let Some(text) = node.shown_as() else { return };
        let scope = Scope { it: Some(Type::Record(id)), ..Scope::of(file) };
        let text = self.text(&text, &scope);
        if let Some(declared) = self.graph.records.lookup_mut(id) {
            declared.shown_as = text;
        }
    }
}

/// Whether an expression reads a field of a record by this name.
fn reads_field(expr: &Expr, of: RecordId, draft: &Draft, name: &str) -> bool {
    let own = match expr {
        Expr::Field { record, field, .. } if *record == of => {
            let record = draft.graph.records.lookup(of);
            record.and_then(|record| record.field(name)) == Some(*field as usize)
        }
        _ => false,
    };
    own || expr.parts().any(|part| reads_field(part, of, draft, name))
}

/// Other words for a value, and where they stand.
pub(super) fn wordings(
    file: FileId,
    written: impl Iterator<Item = ast::Str>,
) -> Vec<(String, Origin)> {
    written.map(|words| (words.value(), tree::at_word(file, &words.0))).collect()
}
