//! Words: expressions, terms and values as a playbook's author would write them, for messages.

use super::term::{Root, Term, TermId, Terms};
use crate::expr::{Arithmetic, Comparison, Expr, Quantifier, Ref};
use crate::graph::Graph;
use crate::playbook::Playbook;
use crate::speak::speak_duration;
use crate::types::Param;
use crate::value::Value;

/// What names are called, for the one who reads the message.
#[derive(Clone, Copy)]
pub(crate) struct Spoken<'w> {
    /// The graph.
    pub graph: &'w Graph,
    /// Whose slots and variables are meant.
    pub playbook: Option<&'w Playbook>,
    /// What parameters are called.
    pub params: &'w [Param],
    /// What is given for parameters, where that is to be said instead of their names.
    pub args: Option<&'w [Expr]>,
}

impl<'w> Spoken<'w> {
    /// For expressions of a playbook.
    pub(crate) fn of_playbook(graph: &'w Graph, playbook: &'w Playbook) -> Self {
        Self { graph, playbook: Some(playbook), params: &[], args: None }
    }

    /// For expressions over a tool's parameters.
    pub(crate) fn of_params(graph: &'w Graph, params: &'w [Param]) -> Self {
        Self { graph, playbook: None, params, args: None }
    }

    /// An expression as it is written.
    pub(crate) fn expr(self, expr: &Expr) -> String {
        match expr {
            Expr::Literal(value) => self.value(value),
            Expr::Ref(reference) => self.reference(*reference),
            Expr::Field { of, record, field } => {
                let name = self.field(*record, *field);
                if matches!(**of, Expr::Ref(Ref::It | Ref::Result)) {
                    return name;
                }
                format!("{}.{name}", self.expr(of))
            }
            Expr::Compare { left, by, right } => {
                format!("{} {} {}", self.expr(left), by.words(), self.expr(right))
            }
            Expr::And(all) => self.joined(all, " and "),
            Expr::Or(all) => self.joined(all, " or "),
            Expr::Not(inner) => match &**inner {
                Expr::Known(inner) => format!("{} is missing", self.expr(inner)),
                Expr::Compare { left, by, right } => {
                    let by = by.negated().words();
                    format!("{} {by} {}", self.expr(left), self.expr(right))
                }
                inner => format!("not ({})", self.expr(inner)),
            },
            Expr::Known(inner) => format!("{} is known", self.expr(inner)),
            Expr::Arithmetic { left, by, right } => {
                let sign = if *by == Arithmetic::Plus { "+" } else { "-" };
                format!("{} {sign} {}", self.expr(left), self.expr(right))
            }
            Expr::Quantified { by, list, condition } => {
                let word = if *by == Quantifier::All { "all" } else { "any" };
                format!("{word} {} where {}", self.expr(list), self.expr(condition))
            }
            Expr::In { item, list } => format!("{} in {}", self.expr(item), self.expr(list)),
            Expr::Choose { when, then, otherwise } => {
                let (then, otherwise) = (self.expr(then), self.expr(otherwise));
                format!("{then} when {} otherwise {otherwise}", self.expr(when))
            }
            Expr::Record { of, fields } => {
                let name = self.graph.records.lookup(*of).map_or("", |record| record.name.as_str());
                format!("{name} {{ {} }}", self.joined(fields, ", "))
            }
            Expr::List(items) => format!("[{}]", self.joined(items, ", ")),
        }
    }

    /// What says that a condition fails.
    pub(crate) fn denied(self, expr: &Expr) -> String {
        match expr {
            Expr::Not(inner) => self.expr(inner),
            other => self.expr(&Expr::Not(Box::new(other.clone()))),
        }
    }

    fn joined(self, all: &[Expr], between: &str) -> String {
        all.iter().map(|part| self.expr(part)).collect::<Vec<_>>().join(between)
    }

    fn reference(self, reference: Ref) -> String {
        match reference {
            Ref::Slot(id) => self.root(Root::Slot(id)),
            Ref::Variable(id) => self.root(Root::Variable(id)),
            Ref::Subject(id) => self.root(Root::Subject(id)),
            Ref::Param(place) => match self.args.and_then(|args| args.get(place as usize)) {
                Some(given) => Self { args: None, ..self }.expr(given),
                None => self.root(Root::Param(place)),
            },
            Ref::Result => "result".to_owned(),
            Ref::It => "it".to_owned(),
            Ref::Now => "now".to_owned(),
        }
    }

    /// A name.
    pub(crate) fn root(self, root: Root) -> String {
        let name = match root {
            Root::Slot(id) => {
                self.playbook.and_then(|p| p.slots.lookup(id)).map(|slot| slot.name.clone())
            }
            Root::Variable(id) => {
                self.playbook.and_then(|p| p.variables.lookup(id)).map(|v| v.name.clone())
            }
            Root::Subject(id) => self.graph.facts.lookup(id).map(|f| f.subject_name.clone()),
            Root::Param(place) => {
                let given = self.playbook.and_then(|p| p.header.params.get(place as usize));
                let given = given.map(|given| given.name.clone());
                given.or_else(|| self.params.get(place as usize).map(|param| param.name.clone()))
            }
            Root::Now => Some("now".to_owned()),
            Root::Result | Root::Nothing | Root::Carried(..) => None,
        };
        name.unwrap_or_else(|| "result".to_owned())
    }

    fn field(self, record: crate::RecordId, field: u32) -> String {
        let record = self.graph.records.lookup(record);
        let field = record.and_then(|record| record.fields.get(field as usize));
        field.map_or_else(String::new, |field| field.name.clone())
    }

    /// A value as it is written.
    pub(crate) fn value(self, value: &Value) -> String {
        match value {
            Value::Missing => "missing".to_owned(),
            Value::Text(text) => format!("\"{text}\""),
            Value::Duration(seconds) => speak_duration(*seconds),
            Value::Enum { of, value } => {
                let choice = self.graph.enums.lookup(*of);
                let value = choice.and_then(|choice| choice.values.get(*value as usize));
                value.map_or_else(String::new, |value| value.name.clone())
            }
            other => self.graph.speak_value(other),
        }
    }

    /// A term.
    pub(crate) fn term(self, terms: &Terms<'_>, id: TermId) -> String {
        match terms.term_at(id) {
            Term::Root(root) => self.root(*root),
            Term::Literal(value) => self.value(value),
            Term::Field(of, record, field) => {
                format!("{}.{}", self.term(terms, *of), self.field(*record, *field))
            }
            Term::Element(list) => format!("each of {}", self.term(terms, *list)),
            Term::Arithmetic(left, by, right) => {
                let sign = if *by == Arithmetic::Plus { "+" } else { "-" };
                format!("{} {sign} {}", self.term(terms, *left), self.term(terms, *right))
            }
            Term::In(item, list) => {
                format!("{} in {}", self.term(terms, *item), self.term(terms, *list))
            }
            Term::Choose(..) | Term::Holds(_) | Term::Built(_) => "a value".to_owned(),
        }
    }
}

/// Whether two comparisons bound the same value from two sides, so that one can be put right to
/// match the other: the bound of `never … when x > N` for a rule `x <= M`.
pub(crate) fn opposite_bound(never: &Expr, rule: &Expr) -> Option<Expr> {
    let (
        Expr::Compare { left: over, by: Comparison::More, right: most },
        Expr::Compare { left, by: Comparison::AtMost, .. },
    ) = (never, rule)
    else {
        return None;
    };
    (over == left && matches!(**most, Expr::Literal(_))).then(|| Expr::Compare {
        left: left.clone(),
        by: Comparison::AtMost,
        right: most.clone(),
    })
}

/// `find`, or nothing for a point of the header.
pub(crate) fn state_name(playbook: &Playbook, point: crate::PointId) -> &str {
    playbook
        .points
        .lookup(point)
        .and_then(|point| point.state)
        .and_then(|state| playbook.states.lookup(state))
        .map_or("", |state| state.name.as_str())
}

/// The name of how a call ended.
pub(crate) fn ending_name(tool: Option<&crate::Tool>, ending: crate::Ending) -> String {
    match (ending, ending.word()) {
        (_, Some(word)) => word.to_owned(),
        (crate::Ending::Refused(place), None) => tool
            .and_then(|tool| tool.fails.get(place as usize))
            .cloned()
            .unwrap_or_else(|| format!("refusal {place}")),
        (_, None) => String::new(),
    }
}
