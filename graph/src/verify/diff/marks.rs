//! What a tool says of itself: its key, where parameters have to come from, what a confirmation
//! may leave out, how long the facts count that its authorities need.

use super::{Both, Difference};
use crate::authority::NeedKind;
use crate::expr::Expr;
use crate::graph::Graph;
use crate::tool::Tool;
use crate::types::Param;

/// Compares two versions of a tool; `places` says where the old one's parameters stand now.
pub(super) fn compare(
    both: &Both<'_, '_>,
    (old, places): (&Tool, &[u32]),
    new: &Tool,
    wider: &mut Vec<Difference>,
    narrower: &mut Vec<Difference>,
) {
    let here = both.new.line_of(new.origin);
    let there = both.old.line_of(old.origin);
    let mut say = |more: bool, what: String| {
        let (to, line) = if more { (&mut *wider, &here) } else { (&mut *narrower, &there) };
        to.push(Difference::plain(what, line.clone()));
    };
    key(both, (old, places), new, &mut say);
    for param in new.given() {
        if let Some(before) = old.given().find(|one| one.name == param.name) {
            marks(before, param, &mut say);
        }
    }
    facts(both.old, both.new, new, &mut say);
}

fn key(
    both: &Both<'_, '_>,
    (old, places): (&Tool, &[u32]),
    new: &Tool,
    say: &mut impl FnMut(bool, String),
) {
    let before = old.never_twice_for.as_ref().map(|key| both.aligned.expr(key, places));
    let spoken = |key: &Expr, graph: &Graph, of: &Tool| {
        let given: Vec<Param> = of.given().cloned().collect();
        crate::written::Written::of_params(graph, &given).expr(key)
    };
    match (before, &new.never_twice_for) {
        (None, None) => {}
        (Some(_), None) => {
            let key = old.never_twice_for.as_ref().map(|key| spoken(key, both.old, old));
            let key = key.unwrap_or_default();
            say(true, format!("it may be done twice for one `{key}`: `never twice for` is gone"));
        }
        (None, Some(key)) => {
            let key = spoken(key, both.new, new);
            say(false, format!("it may not be done twice for one `{key}`"));
        }
        (Some(before), Some(now)) if before == *now => {
            let (was, is) = (old.key_lasts, new.key_lasts);
            let longer =
                |a: Option<i64>, b: Option<i64>| a.unwrap_or(i64::MAX) > b.unwrap_or(i64::MAX);
            if longer(was, is) {
                say(true, "the same may be done again sooner: `never twice` ends earlier".into());
            } else if longer(is, was) {
                say(false, "the same may be done again only later".into());
            }
        }
        (Some(_), Some(now)) => {
            let now = spoken(now, both.new, new);
            let what =
                format!("`never twice for` looks at `{now}` now, and at another value before");
            say(true, what.clone());
            say(false, what);
        }
    }
}

fn marks(before: &Param, now: &Param, say: &mut impl FnMut(bool, String)) {
    let name = &now.name;
    if now.marks.from < before.marks.from {
        say(true, format!("`{name}` need not come from where it had to"));
    } else if now.marks.from > before.marks.from {
        say(false, format!("`{name}` has to come from somewhere else than before"));
    }
    if now.marks.hidden && !before.marks.hidden {
        say(true, format!("a confirmation need not show `{name}` any more"));
    } else if before.marks.hidden && !now.marks.hidden {
        say(false, format!("a confirmation has to show `{name}`"));
    }
}

/// How long each fact counts that an authority over the tool needs.
fn facts(old: &Graph, new: &Graph, tool: &Tool, say: &mut impl FnMut(bool, String)) {
    let Some((id, _)) = new.tools.find(|one| one.name == tool.name) else { return };
    let needs = new.authorities_over(id).flat_map(|(_, authority)| &authority.needs);
    for need in needs {
        let NeedKind::Fact(fact) = need.kind else { continue };
        let Some(now) = new.facts.lookup(fact) else { continue };
        let Some((_, before)) = old.facts.find(|one| one.name == now.name) else { continue };
        let lasts = |lasts: Option<i64>| lasts.unwrap_or(i64::MAX);
        let words = || new.one_line(now.origin);
        if lasts(now.lasts) > lasts(before.lasts) {
            say(true, format!("`{}` counts for longer: `{}`", now.name, words()));
        } else if lasts(now.lasts) < lasts(before.lasts) {
            say(false, format!("`{}` counts for less long: `{}`", now.name, words()));
        }
    }
}
