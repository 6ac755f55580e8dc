//! Autonomy: which path a message takes, line by line. Each line can be the one that decides, the
//! last one always does, and what it asks is known by then.

use playbook_graph::{Desk, Expr, FileId, Level, MessagePath, Origin, Ref};

use crate::check::Draft;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast::{self, Node as _};

/// What the condition of a line asks.
#[derive(Default)]
struct Asks {
    confidence: Option<u16>,
    conditions: Vec<Expr>,
}

impl Draft {
    /// `autonomy { autonomous when confidence >= 90%, augmented otherwise }`
    pub(super) fn autonomy(&mut self, node: &ast::Autonomy, file: FileId) -> Vec<Level> {
        let mut levels: Vec<Level> = Vec::new();
        let mut last: Option<Origin> = None;
        for line in node.items() {
            let at = tree::at(file, &line);
            if let Some(last) = last {
                self.findings.push(diagnostics::never_decides::after(at, last));
                continue;
            }
            let level = self.level(&line, at, file, &levels);
            if line.when().is_none() {
                last = Some(at);
            }
            levels.extend(level);
        }
        if last.is_none() {
            let at = tree::at(file, node);
            let (whose, what) = ("`autonomy`", "the path of all other messages");
            let written = "collaborative otherwise";
            self.findings.push(diagnostics::left_out::report(at, whose, what, written));
        }
        levels
    }

    fn level(
        &mut self,
        line: &ast::AutonomyLevel,
        at: Origin,
        file: FileId,
        above: &[Level],
    ) -> Option<Level> {
        let name = tree::name(file, line.name())?;
        let path = MessagePath::ALL.into_iter().find(|path| path.word() == name.text);
        if path.is_none() {
            let known = MessagePath::ALL.map(MessagePath::word);
            let kind = "path of a message";
            let (at, text) = (name.origin, &name.text);
            self.findings.push(diagnostics::unknown_name::report(at, text, kind, "", known));
        }
        let mut asks = Asks::default();
        if let Some(when) = line.when() {
            self.asks(when, file, &mut asks)?;
        }
        if let Some(least) = asks.confidence
            && let Some(before) = above.iter().find(|level| {
                level.when.is_none() && level.confidence.is_some_and(|other| other <= least)
            })
        {
            let before = self.graph.origins.lookup(before.origin).copied();
            self.findings.push(diagnostics::never_decides::less_sure(at, before));
        }
        if path == Some(MessagePath::HumanLed) && asks.confidence.is_some() {
            let why = "where people lead, no message is read, so nobody is sure of one";
            self.findings.push(diagnostics::does_not_fit::report(at, "`confidence`", why));
        }
        let when = match asks.conditions.len() {
            0 | 1 => asks.conditions.pop(),
            _ => Some(Expr::And(asks.conditions)),
        };
        Some(Level { path: path?, confidence: asks.confidence, when, origin: self.place(at) })
    }

    /// Takes a condition apart: how sure the interpreter has to be, and what else has to hold.
    fn asks(&mut self, when: ast::Expr, file: FileId, asks: &mut Asks) -> Option<()> {
        let at = tree::at(file, &when);
        if let ast::Expr::Binary(both) = &when
            && both.op() == Some(ast::BinaryOp::And)
        {
            self.asks(both.left()?, file, asks)?;
            return self.asks(both.right()?, file, asks);
        }
        if mentions_confidence(&when) {
            let Some(least) = at_least(&when) else {
                self.findings.push(diagnostics::does_not_fit::report(
                    at,
                    "this question for `confidence`",
                    "it is written `confidence >= 90%`, on its own or beside `and`",
                ));
                return None;
            };
            asks.confidence = asks.confidence.max(Some(least));
            return Some(());
        }
        let scope = Scope { subjects: true, clock: true, ..Scope::of(file) };
        let condition = self.condition(Some(when), &scope)?;
        asks.conditions.push(condition.expr);
        Some(())
    }

    /// What a path asks of the customer is known only once the desk's needs are proved.
    pub(super) fn paths_are_known(&mut self, desk: &Desk) {
        for level in &desk.conduct.autonomy {
            let Some(when) = &level.when else { continue };
            let mut unknown = None;
            when.each_ref(&mut |of| {
                if let Ref::Subject(fact) = of
                    && !desk.needs.iter().any(|need| need.fact == fact)
                {
                    unknown = Some(fact);
                }
            });
            let fact = unknown.and_then(|fact| self.graph.facts.lookup(fact));
            let at = self.graph.origins.lookup(level.origin).copied();
            if let (Some(fact), Some(at)) = (fact, at) {
                let finding =
                    diagnostics::not_known_then::report(at, &fact.subject_name, &fact.name);
                self.findings.push(finding);
            }
        }
    }
}

fn mentions_confidence(when: &ast::Expr) -> bool {
    when.syntax().part().all().any(|part| part.kind().is_token() && part.text() == "confidence")
}

/// The thousandths of `confidence >= 87.5%`.
fn at_least(when: &ast::Expr) -> Option<u16> {
    let text: String = when.syntax().text().split_whitespace().collect();
    let number = text.strip_prefix("confidence>=")?.strip_suffix('%')?;
    thousandths(number)
}

/// `87.5` as 875, from 0 to 100 with one digit behind the point.
pub(super) fn thousandths(percent: &str) -> Option<u16> {
    let (whole, tenths) = percent.split_once('.').unwrap_or((percent, "0"));
    let (whole, tenths): (u16, u16) = (whole.parse().ok()?, tenths.parse().ok()?);
    let all = whole.checked_mul(10)?.checked_add(tenths)?;
    (tenths < 10 && all <= 1000).then_some(all)
}
