//! Accounts: what a limit counts on. Named by the words of the project and nothing else, so that an
//! edit which moves a declaration opens no new account. Counts nothing itself.

use playbook_graph::eval::eval;
use playbook_graph::written::Written;
use playbook_graph::{Graph, Hash, Limit, LimitKey, Measure, ToolId, Value};

use crate::case::Case;
use crate::turn::{Stuck, Turn};

impl Turn<'_> {
    /// The account on which a limit counts a call with these arguments.
    pub(crate) fn account(
        &self,
        case: &Case,
        tool: ToolId,
        args: &[Value],
        limit: &Limit,
    ) -> Result<Hash, Stuck> {
        let (per, key) = match &limit.per {
            LimitKey::Expr(key) => {
                let value = eval(key, &self.tool_scope(args, None))?;
                let params = &self.graph.tools[tool].params;
                (Written::of_params(self.graph, params).expr(key), by_name(self.graph, &value))
            }
            LimitKey::Case => ("case".to_owned(), Hash::of_value(&(self.c.id(), case.no))),
            LimitKey::Playbook => {
                ("playbook".to_owned(), Hash::of_value(&self.playbook(case).name))
            }
            LimitKey::Day => ("day".to_owned(), Hash::of(b"day")),
        };
        let counts = match limit.measure {
            Measure::Times(_) => "times",
            Measure::Amount(most) => most.currency.code(),
        };
        let tool = &self.graph.tools[tool].name;
        Ok(Hash::of_value(&(tool, counts, limit.within, per, key)))
    }
}

/// A value, without the numbers that the graph gives to choices and structures.
fn by_name(graph: &Graph, value: &Value) -> Hash {
    let all = |values: &[Value]| -> Vec<Hash> {
        values.iter().map(|value| by_name(graph, value)).collect()
    };
    match value {
        Value::Enum { of, value } => {
            let choice = graph.enums.lookup(*of);
            let named = choice.and_then(|choice| choice.values.get(*value as usize));
            Hash::of_value(&(choice.map(|it| &it.name), named.map(|it| &it.name)))
        }
        Value::Record { of, fields } => {
            Hash::of_value(&(graph.records.lookup(*of).map(|it| &it.name), all(fields)))
        }
        Value::List(items) => Hash::of_value(&all(items)),
        plain => Hash::of_value(plain),
    }
}
