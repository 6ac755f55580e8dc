//! Types as they are written: what a reference to a type means.

use playbook_graph::{Currency, FileId, Type};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast;

/// The types that are words of the language.
const BUILT_IN: [&str; 12] = [
    "text", "email", "bool", "int", "date", "time", "duration", "decimal", "percent", "phone",
    "url", "money",
];

/// The type that a word of the language names.
fn built_in(name: &str) -> Option<Type> {
    Some(match name {
        "text" => Type::Text,
        "email" => Type::Email,
        "bool" => Type::Bool,
        "int" => Type::Int,
        "date" => Type::Date,
        "time" => Type::Time,
        "duration" => Type::Duration,
        "decimal" => Type::Decimal,
        "percent" => Type::Percent,
        "phone" => Type::Phone,
        "url" => Type::Url,
        "money" => Type::AnyMoney,
        _ => return None,
    })
}

impl Draft {
    /// The type that is written there; none where it is missing or wrong (which is reported).
    pub(crate) fn type_of(&mut self, file: FileId, written: Option<ast::Type>) -> Option<Type> {
        match written? {
            ast::Type::Named(named) => {
                let origin = tree::at(file, &named);
                self.named_type(Written { text: named.text(), origin })
            }
            ast::Type::Optional(optional) => {
                let inner = self.type_of(file, optional.inner())?;
                Some(Type::Optional(Box::new(inner)))
            }
            ast::Type::List(list) => self.list_type(file, &list),
        }
    }

    fn list_type(&mut self, file: FileId, list: &ast::ListType) -> Option<Type> {
        let of = Box::new(self.type_of(file, list.element())?);
        let (mut at_least, mut at_most) = (0, None);
        for bound in list.bounds() {
            let at = tree::at(file, &bound);
            let count = self.count(file, bound.count(), "a list")?;
            if bound.is_most() {
                at_most = Some(count);
            } else {
                at_least = count;
            }
            if at_most.is_some_and(|most| most < at_least) {
                self.findings.push(diagnostics::list_bound::contradict(
                    at,
                    at_least,
                    at_most.unwrap_or(0),
                ));
                return None;
            }
        }
        Some(Type::List { of, at_least, at_most })
    }

    fn named_type(&mut self, name: Written) -> Option<Type> {
        if name.text.is_empty() {
            return None;
        }
        if let Some(found) = built_in(&name.text) {
            return Some(found);
        }
        if name.text.len() == 3 && name.text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return self.currency(&name);
        }
        if let Some(entry) = self.names.types.get(&name.text)
            && self.files.sees(name.origin.file, entry.origin.file)
        {
            return self.declared_type(entry.id);
        }
        if self.names.types.get(&name.text).is_none()
            && name.text.starts_with(|first: char| first.is_ascii_lowercase())
        {
            let words = BUILT_IN;
            let own = self.names.types.seen(name.origin.file, &self.files);
            let known = words.into_iter().chain(own);
            let finding =
                diagnostics::unknown_name::report(name.origin, &name.text, "type", "", known);
            self.findings.push(finding);
            return None;
        }
        let id = self.names.types.find(&name, &self.files, &mut self.findings)?;
        self.declared_type(id)
    }

    fn currency(&mut self, name: &Written) -> Option<Type> {
        let found = Currency::from_code(&name.text);
        if found.is_none() {
            let finding =
                diagnostics::unknown_name::report(name.origin, &name.text, "currency", "", []);
            self.findings.push(finding.help("currencies are written by their ISO 4217 code"));
        }
        found.map(Type::Money)
    }

    /// A number that something counts with; `what` says what, for the message.
    pub(crate) fn count(
        &mut self,
        file: FileId,
        word: Option<ast::Word>,
        what: &str,
    ) -> Option<u32> {
        let word = word?;
        let at = tree::at_word(file, &word);
        if word.text().contains('.') {
            self.findings.push(diagnostics::amount::fraction(at, what));
            return None;
        }
        match word.text().parse() {
            Ok(0) => {
                self.findings.push(diagnostics::amount::not_positive(at, what));
                None
            }
            Ok(count) => Some(count),
            Err(_) => {
                self.findings.push(diagnostics::amount::too_large(at));
                None
            }
        }
    }
}
