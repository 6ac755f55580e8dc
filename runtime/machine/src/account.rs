//! Accounts: what a limit counts on. Named by the words of the project and nothing else, so that an
//! edit which moves a declaration opens no new account. Counts nothing itself.

use playbook_graph::eval::eval;
use playbook_graph::written::Written;
use playbook_graph::{Hash, Limit, LimitKey, Measure, ToolId, Value};

use crate::case::Case;
use crate::turn::{Stuck, Turn};

/// Which way the money goes that a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// It leaves us.
    Out,
    /// It comes to us.
    In,
}

impl Turn<'_> {
    /// The account on which a limit counts a call with these arguments.
    pub(crate) fn account(
        &self,
        case: &Case,
        tool: ToolId,
        args: &[Value],
        limit: &Limit,
        way: Way,
    ) -> Result<Hash, Stuck> {
        let (per, key) = match &limit.per {
            LimitKey::Expr(key) => {
                let value = eval(key, &self.tool_scope(args, None))?;
                let given: Vec<_> = self.graph.tools[tool].given().cloned().collect();
                (
                    Written::of_params(self.graph, &given).expr(key),
                    self.graph.hash_by_name([&value]),
                )
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
        if way == Way::In {
            return Ok(Hash::of_value(&("in", tool, counts, limit.within, per, key)));
        }
        Ok(Hash::of_value(&(tool, counts, limit.within, per, key)))
    }
}
