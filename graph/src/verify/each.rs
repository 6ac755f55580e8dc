//! Calls for each element of a list: what is known of their results together. Says nothing of which
//! result belongs to which element.

use super::explore::{Explored, result_root};
use super::formula::Formula;
use super::situation::Situation;
use super::term::Names;
use crate::expr::{Expr, Ref};
use crate::list::Aggregate;
use crate::playbook::Call;

/// Every call gave its result: there are as many as elements, and each keeps what the tool promises
/// of it, where the promise speaks of nothing that differs from element to element. What the tool
/// promises or proves beyond that is not known afterwards.
pub(super) fn with_results(
    at: &mut Explored<'_>,
    call: &Call,
    list: &Expr,
    now: &Situation,
) -> Vec<Situation> {
    let Some(variable) = call.result else { return vec![now.clone()] };
    let Some(tool) = at.graph.tools.lookup(call.tool) else { return vec![now.clone()] };
    let root = result_root(call);
    let mut now = now.clone();
    let results = at.terms.root(root);
    let list = at.terms.of_expr(list, Names::default());
    let args = at.args_of(call);
    // An argument that differs, or that the results write over, can't be spoken of.
    let spoken_of: Vec<bool> = args
        .iter()
        .zip(&call.args)
        .map(|(term, arg)| !arg.reads(&mut |of| of == Ref::It) && !at.terms.rests_on(*term, root))
        .collect();
    now.forget(root, &mut at.terms);
    let one = at.terms.element(results);
    let names = Names { params: &args, result: Some(one), ..Names::default() };
    let mut known = Vec::new();
    for promise in &tool.promises {
        let differs = |of| match of {
            Ref::Param(place) => spoken_of.get(place as usize) != Some(&true),
            Ref::Variable(of) => of == variable,
            _ => false,
        };
        if promise.expr.reads(&mut { differs }) {
            now.blurred = true;
            continue;
        }
        let body = Box::new(at.terms.formula(&promise.expr, names));
        known.push(Formula::Every { list: results, element: one, body, holds: true });
    }
    if at.terms.rests_on(list, root) {
        now.blurred = true;
    } else {
        let of = at.terms.element(list);
        let elements = at.terms.aggregate(Aggregate::Count, list, of);
        let count = at.terms.aggregate(Aggregate::Count, results, one);
        known.push(at.terms.same(count, elements));
    }
    let mut cases = now.assume(&Formula::all(known), &mut at.terms);
    for case in &mut cases {
        case.filled.insert(root);
    }
    cases
}
