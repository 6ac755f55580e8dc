//! How what a tool is given is worked out: the calculations in the arguments of its calls, and in what
//! these are calculated from. What a call may be given at all is compared elsewhere; of an amount that is
//! calculated, a comparison seldom knows more than that it may be any. So another calculation may be wider.

use std::collections::BTreeMap;

use super::{Both, Difference};
use crate::calculation::Calculation;
use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::playbook::{Playbook, Step};
use crate::tool::ToolId;
use crate::written::Written;

/// What is worked out, how: as it is told, and its line.
type Recipes = BTreeMap<String, (String, String)>;

/// Compares the calculations behind the calls of two versions of a tool; nothing where one of them isn't
/// called at all, which is told already.
pub(super) fn compare(
    both: &Both<'_, '_>,
    (old, new): (ToolId, ToolId),
    wider: &mut Vec<Difference>,
    narrower: &mut Vec<Difference>,
) {
    let (before, now) = (of(both.old, old), of(both.new, new));
    let (Some(before), Some(now)) = (before, now) else { return };
    let only_in = |here: &Recipes, there: &Recipes| -> Vec<(String, String)> {
        let here = here.iter().filter(|(how, _)| !there.contains_key(*how));
        here.map(|(_, told)| told.clone()).collect()
    };
    let (gone, fresh) = (only_in(&before, &now), only_in(&now, &before));
    let told =
        |what: String, line: String| Difference { what, example: Vec::new(), certain: false, line };
    let lost = gone.first().map(|(_, line)| line.clone());
    for (how, line) in fresh {
        wider.push(told(format!("what it is given is worked out otherwise now: {how}"), line));
    }
    for (how, line) in gone {
        narrower.push(told(format!("what it was given was worked out so: {how}"), line));
    }
    // What is given where a calculation is gone may be more than before.
    if let Some(line) = lost.filter(|_| wider.is_empty()) {
        wider.push(told("what it is given is no longer worked out as it was".to_owned(), line));
    }
}

/// The calculations behind every call of a tool; `None`: nothing calls it.
fn of(graph: &Graph, tool: ToolId) -> Option<Recipes> {
    let mut all = Recipes::new();
    let mut called = false;
    for playbook in graph.playbooks.values() {
        let calls = playbook.points.values().filter_map(|point| match &point.step {
            Step::Act { call, .. } if call.tool == tool => Some((call, point.origin)),
            _ => None,
        });
        let mut rests_on: Vec<&Expr> = Vec::new();
        for (call, origin) in calls {
            called = true;
            rests_on.extend(&call.args);
            let written = Written::of_playbook(graph, playbook);
            for arg in call.args.iter().filter(|arg| is_calculated(arg)) {
                let told = format!("`{}`", written.expr(arg));
                all.insert(exactly(graph, written, arg), (told, graph.line_of(origin)));
            }
        }
        lets_behind(graph, playbook, rests_on, &mut all);
    }
    called.then_some(all)
}

/// The calculations that names stand for, of which something is calculated.
fn lets_behind(graph: &Graph, playbook: &Playbook, from: Vec<&Expr>, all: &mut Recipes) {
    let written = Written::of_playbook(graph, playbook);
    let (mut open, mut seen) = (from, Vec::new());
    while let Some(expr) = open.pop() {
        expr.each_ref(&mut |of| {
            if let Ref::Variable(of) = of
                && !seen.contains(&of)
            {
                seen.push(of);
            }
        });
        for point in playbook.points.values() {
            let Step::Let { variable, value, .. } = &point.step else { continue };
            let name = playbook.variables.lookup(*variable).map_or("", |one| one.name.as_str());
            let key = format!("{name} = {}", exactly(graph, written, value));
            if !seen.contains(variable) || all.contains_key(&key) || !is_calculated(value) {
                continue;
            }
            let told = format!("`{name}` is `{}`", written.expr(value));
            all.insert(key, (told, graph.line_of(point.origin)));
            open.push(value);
        }
    }
}

/// Whether it is more than something that is known by its name.
fn is_calculated(expr: &Expr) -> bool {
    !matches!(expr, Expr::Literal(_) | Expr::Ref(_))
        && !matches!(expr, Expr::Field { of, .. } if !is_calculated(of))
}

/// A calculation, told from every other one: how it is written, and how its parts are. Of a table, its rows.
fn exactly(graph: &Graph, written: Written<'_>, expr: &Expr) -> String {
    let parts: Vec<String> = expr.parts().map(|part| exactly(graph, written, part)).collect();
    let rows = match expr {
        Expr::Calculate { by: Calculation::Table(id), .. } => {
            let rows =
                graph.tables.lookup(*id).map(|table| table.rows.iter()).into_iter().flatten();
            rows.map(|row| graph.written_at(row.origin)).collect::<Vec<_>>().join(";")
        }
        _ => String::new(),
    };
    format!("{}({}){rows}", written.expr(expr), parts.join(","))
}
