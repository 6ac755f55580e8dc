//! Limits: each that stood before has to be kept by one that stands now, and the other way round.

use super::{Both, Difference};
use crate::authority::{Authority, Limit, LimitKey, Measure, OverLimit};
use crate::graph::Graph;

/// Compares the limits of two versions of the authorities over one tool, put under one numbering.
pub(super) fn compare(
    both: &Both<'_, '_>,
    before: &[Authority],
    now: &[Authority],
    wider: &mut Vec<Difference>,
    narrower: &mut Vec<Difference>,
) {
    let of = |all: &[Authority]| -> Vec<Limit> {
        all.iter().flat_map(|authority| authority.limits.clone()).collect()
    };
    let (before, now) = (of(before), of(now));
    for lost in unkept(&before, &now) {
        let was = both.old.one_line(lost.origin);
        let like = now.iter().find(|other| is_like(other, lost));
        let (what, line) = match like {
            Some(other) => {
                let is = both.new.one_line(other.origin);
                (format!("the limit is looser: `{is}`, and it was `{was}`"), line(both.new, other))
            }
            None => (format!("the limit is gone: `{was}`"), line(both.old, lost)),
        };
        let (example, certain) = (example(lost), like.is_none_or(|like| comparable(like, lost)));
        wider.push(Difference { what, example, certain, line });
    }
    for fresh in unkept(&now, &before) {
        let is = both.new.one_line(fresh.origin);
        let like = before.iter().find(|other| is_like(other, fresh));
        let what = match like {
            Some(other) => {
                format!(
                    "the limit is tighter: `{is}`, and it was `{}`",
                    both.old.one_line(other.origin)
                )
            }
            None => format!("there is a new limit: `{is}`"),
        };
        let line = line(both.new, fresh);
        let certain = like.is_none_or(|like| comparable(like, fresh));
        narrower.push(Difference { what, example: example(fresh), certain, line });
    }
}

fn line(graph: &Graph, limit: &Limit) -> String {
    graph.line_of(limit.origin)
}

/// The limits that no other one keeps.
fn unkept<'l>(limits: &'l [Limit], others: &[Limit]) -> Vec<&'l Limit> {
    limits.iter().filter(|limit| !others.iter().any(|other| keeps(other, limit))).collect()
}

/// Whether one limit counts the same as another, however far it goes.
fn is_like(one: &Limit, other: &Limit) -> bool {
    let same_kind = match (one.measure, other.measure) {
        (Measure::Times(_), Measure::Times(_)) => true,
        (Measure::Amount(a), Measure::Amount(b)) => a.currency == b.currency,
        _ => false,
    };
    same_kind && one.per == other.per
}

/// Whether it can be told which of two limits counts more calls.
fn comparable(one: &Limit, other: &Limit) -> bool {
    one.when.is_none() || other.when.is_none() || one.when == other.when
}

/// Whether whatever one limit stops, another one stops too, at least as hard.
fn keeps(one: &Limit, other: &Limit) -> bool {
    let far = match (one.measure, other.measure) {
        (Measure::Times(a), Measure::Times(b)) => a <= b,
        (Measure::Amount(a), Measure::Amount(b)) => a.minor <= b.minor,
        _ => false,
    };
    let long = match (one.within, other.within) {
        (None, None) => true,
        // What is counted since ever counts more than a piece of it; a day by itself doesn't.
        (None, Some(_)) => one.per != LimitKey::Day,
        (Some(_), None) => false,
        (Some(a), Some(b)) => a >= b,
    };
    let hard = match (&one.then, &other.then) {
        (OverLimit::Deny(_), _) => true,
        (OverLimit::Approval(_), OverLimit::Deny(_)) => false,
        (OverLimit::Approval(a), OverLimit::Approval(b)) => {
            b.roles.iter().all(|role| a.roles.contains(role))
        }
    };
    let every = one.when.is_none() || one.when == other.when;
    is_like(one, other) && far && long && hard && every
}

/// The first call that a limit stops.
fn example(limit: &Limit) -> Vec<String> {
    vec![match limit.measure {
        Measure::Times(times) => format!("once more than {times} times"),
        Measure::Amount(most) => format!("more than {most} in all"),
    }]
}
