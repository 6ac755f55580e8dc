//! Expressions: names and types put to what is written. What comes out is right by type, or was
//! reported: nothing is reported twice.

mod aggregate;
mod calculation;
mod collection;
mod compare;
mod literal;
mod name;
mod operator;
mod reached;
mod record;
mod time;

pub(crate) use record::Callee;

use playbook_graph::{Expr, FileId, Origin, Ref, ToolId, Type, Value};

use crate::check::Draft;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::syntax::ast;

/// How deep expressions may lie in each other, operators in a row included.
const DEEPEST: u32 = 200;

impl Draft {
    /// An expression; `wanted` is the type that its place asks for, where it does (names of enum
    /// values and texts are read by it). Not yet fitted to it: see [`Draft::value`].
    pub(crate) fn expr(
        &mut self,
        node: &ast::Expr,
        wanted: Option<&Type>,
        scope: &Scope,
    ) -> Option<Typed> {
        let typed = self.operand(node, wanted, scope)?;
        self.rounded_enough(typed)
    }

    /// An expression that may have more digits than its type: what is calculated on with.
    pub(crate) fn operand(
        &mut self,
        node: &ast::Expr,
        wanted: Option<&Type>,
        scope: &Scope,
    ) -> Option<Typed> {
        if self.depth >= DEEPEST {
            let at = tree::at(scope.file, node);
            self.refuse(at, "an expression of this length", "give a part of it a name with `let`");
            return None;
        }
        self.depth += 1;
        let typed = self.expr_of_kind(node, wanted, scope);
        self.depth -= 1;
        typed.filter(|typed| self.findings.is_readable(typed.origin))
    }

    fn expr_of_kind(
        &mut self,
        node: &ast::Expr,
        wanted: Option<&Type>,
        scope: &Scope,
    ) -> Option<Typed> {
        let at = tree::at(scope.file, node);
        match node {
            ast::Expr::Number(number) => self.number(&number.text(), wanted, at),
            ast::Expr::Quantity(quantity) => {
                self.quantity(&quantity.number(), quantity.unit()?.text(), at)
            }
            ast::Expr::Date(date) => {
                let time = date.time();
                self.date(date.date()?.text(), time.as_ref().map(ast::Word::text), at)
            }
            ast::Expr::Bool(answer) => {
                let value = Expr::Literal(Value::Bool(answer.is_yes()));
                Some(Typed::new(value, Type::Bool, at))
            }
            ast::Expr::Text(text) => match text.plain() {
                Some(words) => self.text_value(&words, wanted, at),
                None => self.joined_text(text, scope, at),
            },
            ast::Expr::Word(word) => self.word(word.word()?, scope, at),
            ast::Expr::Path(path) => self.path(&path.path()?, wanted, scope),
            ast::Expr::Field(field) => {
                let of = self.expr(&field.of()?, None, scope)?;
                let name = tree::word(scope.file, &field.name()?);
                self.field(of, &name, scope).map(|typed| typed.at(at))
            }
            ast::Expr::Paren(inside) => Some(self.operand(&inside.inner()?, wanted, scope)?.at(at)),
            ast::Expr::List(list) => self.list(list, wanted, scope, at),
            ast::Expr::Record(record) => self.record(record, scope, at),
            ast::Expr::Binary(binary) => self.binary(binary, scope, at),
            ast::Expr::Unary(unary) => self.unary(unary, scope, at),
            ast::Expr::Presence(presence) => self.presence(presence, scope, at),
            ast::Expr::Range(range) => self.range(range, scope, at),
            ast::Expr::Cond(cond) => self.choice(cond, wanted, scope, at),
            ast::Expr::Quantified(quantified) => self.quantified(quantified, scope, at),
            ast::Expr::Where(part) => self.part_of_list(part, scope, at),
            ast::Expr::Aggregate(aggregate) => self.aggregate(aggregate, scope, at),
            ast::Expr::Ending(ending) => self.ending(ending, scope, at),
            ast::Expr::After(after) => self.after(after, scope, at),
            ast::Expr::Between(between) => self.between(between, scope, at),
            ast::Expr::Portion(portion) if is_of_calendar(portion) => {
                self.of_calendar(portion, scope, at)
            }
            ast::Expr::Call(call) => self.call_expr(call, scope, at),
            ast::Expr::Percent(percent) => self.percent(&percent.number(), at),
            ast::Expr::Portion(portion) => self.portion(portion, scope, at),
            ast::Expr::Rounded(rounded) => self.rounded(rounded, wanted, scope, at),
            ast::Expr::TypeName(_) => {
                let why = "a currency stands behind `is`: `amount is EUR`";
                let text = self.text_of(at);
                self.findings.push(diagnostics::does_not_fit::report(
                    at,
                    &format!("`{text}`"),
                    why,
                ));
                None
            }
            ast::Expr::OfConversation(of) => self.of_conversation(of, scope, at),
            ast::Expr::Time(_) => {
                let why =
                    "a time of the day stands in a `calendar`; a moment has its day before it";
                let text = self.text_of(at);
                let what = format!("`{text}`");
                self.findings.push(diagnostics::does_not_fit::report(at, &what, why));
                None
            }
        }
    }

    /// An expression where a value of type `wanted` is asked for.
    pub(crate) fn value(
        &mut self,
        node: Option<ast::Expr>,
        wanted: &Type,
        scope: &Scope,
    ) -> Option<Typed> {
        let value = self.expr(&node?, Some(wanted), scope)?;
        self.fit(value, wanted)
    }

    /// A condition.
    pub(crate) fn condition(&mut self, node: Option<ast::Expr>, scope: &Scope) -> Option<Typed> {
        self.value(node, &Type::Bool, scope)
    }

    /// A length of time that is written out, in seconds, more than nothing; `what` says what it is
    /// for.
    pub(crate) fn seconds(
        &mut self,
        file: FileId,
        node: Option<ast::Expr>,
        what: &str,
    ) -> Option<i64> {
        let length = self.value(node, &Type::Duration, &Scope::of(file))?;
        match length.expr {
            Expr::Literal(Value::Duration(seconds)) if seconds > 0 => Some(seconds),
            Expr::Literal(_) => {
                self.findings.push(diagnostics::amount::not_positive(length.origin, what));
                None
            }
            _ => {
                self.findings.push(diagnostics::not_fixed::report(length.origin, what));
                None
            }
        }
    }

    /// The call of a formula, a table or a tool inside an expression.
    fn call_expr(&mut self, call: &ast::Call, scope: &Scope, at: Origin) -> Option<Typed> {
        let path = tree::path(scope.file, call.path())?;
        if self.names.not_built.contains(&path.text) {
            return None;
        }
        if path.text == "min" || path.text == "max" {
            return self.extreme(call, path.text == "min", scope, at);
        }
        if self.names.calculations.get(path.text.rsplit('.').next().unwrap_or_default()).is_some() {
            return self.calculation(call, &path, scope, at);
        }
        let count = self.findings.count();
        let tool = self.names.find_tool(&path, &self.files, &mut self.findings);
        self.findings.back_to(count);
        if let Some(tool) = tool.filter(|_| scope.reads) {
            return self.shown_by_call(tool, call, at, scope);
        }
        let finding = match tool {
            Some(_) => diagnostics::does_not_fit::report(
                at,
                &format!("`{}`", path.text),
                "a tool is called by a step of its own, `call … as name`",
            ),
            None => diagnostics::unknown_name::report(
                path.origin,
                &path.text,
                "formula or table",
                "",
                [],
            ),
        };
        self.findings.push(finding);
        None
    }
}

impl Draft {
    /// The read of the system of record in a condition: one, whose result the rest looks at.
    fn shown_by_call(
        &mut self,
        tool: ToolId,
        call: &ast::Call,
        at: Origin,
        scope: &Scope,
    ) -> Option<Typed> {
        if self.broken.tools.contains(&tool) {
            return None;
        }
        let read = self.graph.tools.lookup(tool)?.clone();
        let callee = Callee::tool(&read);
        let inside = Scope { reads: false, ..scope.clone() };
        let args = self.arguments(&callee, call.args(), at, &inside)?;
        if self.shown.replace((tool, args)).is_some() {
            let why = "one read shows whether something is resolved";
            let what = format!("`{}`", read.name);
            self.findings.push(diagnostics::does_not_fit::report(at, &what, why));
            return None;
        }
        Some(Typed::new(Expr::Ref(Ref::Result), read.gives, at))
    }
}

/// Whether `X of Y` is about a calendar, and not a part of an amount.
fn is_of_calendar(portion: &ast::Portion) -> bool {
    match portion.part() {
        Some(ast::Expr::Word(_)) => true,
        Some(ast::Expr::Quantity(quantity)) => !quantity.is_money(),
        _ => false,
    }
}
