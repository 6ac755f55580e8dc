//! Two versions of a project: what is the same in both, by its name and all that is said of it, and
//! values of the one as values of the other. Numbers of the one mean nothing in the other.

use crate::authority::{ApprovalBy, Decision, LimitKey, NeedKind, OverLimit};
use crate::graph::Graph;
use crate::table::Table;
use crate::tool::ToolId;
use crate::types::{EnumId, Param, RecordId, Type};
use crate::value::Value;
use crate::written::Written;

/// From one version to another.
#[derive(Clone, Copy, Debug)]
pub struct Between<'g> {
    /// The one.
    pub from: &'g Graph,
    /// The other.
    pub to: &'g Graph,
}

impl Between<'_> {
    /// The tool of the same name there, if it takes and gives the same.
    pub fn tool(self, id: ToolId) -> Option<ToolId> {
        let here = self.from.tools.lookup(id)?;
        let (there, tool) = self.to.tools.find(|tool| tool.name == here.name)?;
        let same = here.effect == tool.effect
            && here.fails == tool.fails
            && self.params(&here.params, &tool.params)
            && self.ty(&here.gives, &tool.gives);
        same.then_some(there)
    }

    /// Whether parameters are called the same and hold the same, in the same order.
    pub fn params(self, here: &[Param], there: &[Param]) -> bool {
        let same = |(a, b): (&Param, &Param)| a.name == b.name && self.ty(&a.ty, &b.ty);
        here.len() == there.len() && here.iter().zip(there).all(same)
    }

    /// Whether two types have the same values.
    pub fn ty(self, here: &Type, there: &Type) -> bool {
        match (here, there) {
            (Type::Enum(a), Type::Enum(b)) => self.same_enum(*a, *b),
            (Type::Record(a), Type::Record(b)) => self.same_record(*a, *b),
            (Type::Refined(a), Type::Refined(b)) => {
                let (a, b) = (self.from.refined.lookup(*a), self.to.refined.lookup(*b));
                a.zip(b).is_some_and(|(a, b)| a.name == b.name && a.pattern == b.pattern)
            }
            (Type::Optional(a), Type::Optional(b)) => self.ty(a, b),
            (
                Type::List { of: a, at_least: least, at_most: most },
                Type::List { of: b, at_least, at_most },
            ) => least == at_least && most == at_most && self.ty(a, b),
            (Type::Ranged { of: a, low: from, high: to }, Type::Ranged { of: b, low, high }) => {
                from == low && to == high && self.ty(a, b)
            }
            (a, b) => a == b && !names_something(a),
        }
    }

    fn same_enum(self, here: EnumId, there: EnumId) -> bool {
        let both = self.from.enums.lookup(here).zip(self.to.enums.lookup(there));
        both.is_some_and(|(a, b)| {
            let names = a.values.iter().map(|value| &value.name);
            a.name == b.name && names.eq(b.values.iter().map(|value| &value.name))
        })
    }

    fn same_record(self, here: RecordId, there: RecordId) -> bool {
        let both = self.from.records.lookup(here).zip(self.to.records.lookup(there));
        both.is_some_and(|(a, b)| {
            let mut fields = a.fields.iter().zip(&b.fields);
            a.name == b.name
                && a.fields.len() == b.fields.len()
                && fields.all(|(a, b)| a.name == b.name && self.ty(&a.ty, &b.ty))
        })
    }

    /// A value as a value there; nothing, where it names what isn't there.
    pub fn value(self, value: &Value) -> Option<Value> {
        Some(match value {
            Value::Enum { of, value } => {
                let here = self.from.enums.lookup(*of)?;
                let name = &here.values.get(*value as usize)?.name;
                let (of, there) = self.to.enums.find(|one| one.name == here.name)?;
                let value = there.values.iter().position(|value| value.name == *name)?;
                Value::Enum { of, value: u32::try_from(value).ok()? }
            }
            Value::Record { of, fields } => {
                let here = self.from.records.lookup(*of)?;
                let (there, _) = self.to.records.find(|one| one.name == here.name)?;
                if !self.same_record(*of, there) {
                    return None;
                }
                let fields = fields.iter().map(|field| self.value(field));
                Value::Record { of: there, fields: fields.collect::<Option<Vec<_>>>()?.into() }
            }
            Value::List(items) => {
                let items = items.iter().map(|item| self.value(item));
                Value::List(items.collect::<Option<Vec<_>>>()?.into())
            }
            plain => plain.clone(),
        })
    }
}

/// Whether a type is known by a number of its graph.
fn names_something(ty: &Type) -> bool {
    matches!(ty, Type::Enum(_) | Type::Record(_) | Type::Refined(_))
}

impl Between<'_> {
    /// Whether calls of a tool are decided there as here: by the same needs, rules and limits, over the
    /// same tables and calendars. Where that can't be told, they are not.
    pub fn decides_alike(self, id: ToolId) -> bool {
        let Some(there) = self.tool(id) else { return false };
        decided_by(self.from, id) == decided_by(self.to, there)
    }
}

/// All that decides calls of a tool, in words.
fn decided_by(graph: &Graph, id: ToolId) -> Vec<String> {
    let Some(tool) = graph.tools.lookup(id) else { return Vec::new() };
    let given: Vec<Param> = tool.given().cloned().collect();
    let written = Written::of_params(graph, &given);
    let roles = |by: &ApprovalBy| {
        let roles = by.roles.iter().filter_map(|role| graph.roles.lookup(*role));
        format!("{:?} within {}", roles.map(|role| &role.name).collect::<Vec<_>>(), by.within)
    };
    let mut all = vec![format!("{:?} {:?}", tool.effect, tool.key_lasts)];
    all.extend(tool.never_twice_for.iter().chain(&tool.moves_money).map(|by| written.expr(by)));
    for (_, authority) in graph.authorities_over(id) {
        for need in &authority.needs {
            all.push(match &need.kind {
                NeedKind::Fact(fact) => {
                    format!("needs {}", graph.facts.lookup(*fact).map_or("", |fact| &fact.name))
                }
                NeedKind::Condition(condition) => format!("needs {}", written.expr(condition)),
                NeedKind::CustomersYes => "needs the customer's yes".to_owned(),
            });
        }
        for rule in &authority.rules {
            let when = rule.when.as_ref().map(|when| written.expr(when)).unwrap_or_default();
            all.push(match &rule.decision {
                Decision::Approval(by) => format!("approval by {} when {when}", roles(by)),
                other => format!("{other:?} when {when}"),
            });
        }
        for limit in &authority.limits {
            let per = match &limit.per {
                LimitKey::Expr(key) => written.expr(key),
                other => format!("{other:?}"),
            };
            let then = match &limit.then {
                OverLimit::Approval(by) => roles(by),
                OverLimit::Deny(sentence) => format!("{sentence:?}"),
            };
            let when = limit.when.as_ref().map(|when| written.expr(when));
            let counted =
                format!("{:?} per {per} in {:?} when {when:?}", limit.measure, limit.within);
            all.push(format!("{counted}, {then}"));
        }
    }
    let rows = |table: &Table| {
        let rows = table.rows.iter().map(|row| format!("{:?} {:?}", row.cells, row.result));
        format!("{} {}", table.name, rows.collect::<Vec<_>>().join("; "))
    };
    all.extend(graph.tables.values().map(rows));
    all.extend(graph.calendars.values().map(|calendar| format!("{calendar:?}")));
    all
}
