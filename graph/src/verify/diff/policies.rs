//! Policies: each line that stood before has to be kept by one that stands now, in whatever policy, and the
//! other way round. A policy binds nobody while a project runs, but whoever changes it later.

use super::allowed::Asked;
use super::{Both, Compared, Difference, Kind, find};
use crate::expr::Expr;
use crate::graph::Graph;
use crate::policy::{AmountBound, Property, PropertyKind, TimesBound};
use crate::tool::ToolId;
use crate::verify::formula::Formula;
use crate::verify::situation::Situation;
use crate::verify::term::{Names, Terms};

/// The policies with lines that only one of the graphs keeps, in the order in which they are written; those
/// that are gone stand behind.
pub(super) fn compare(both: &Both<'_, '_>) -> Vec<Compared> {
    let (old, new) = (both.old, both.new);
    let before: Vec<Line<'_>> = lines(old).filter_map(|line| both.moved(line)).collect();
    let now: Vec<Line<'_>> = lines(new).collect();
    let mut sentences: Vec<&str> = Vec::new();
    for line in now.iter().chain(&before) {
        if !sentences.contains(&line.sentence) {
            sentences.push(line.sentence);
        }
    }
    let all = sentences.into_iter().map(|sentence| {
        let wider = both.unkept(sentence, &before, &now, old, "is promised no more");
        let narrower = both.unkept(sentence, &now, &before, new, "is promised now");
        Compared::of(Kind::Policy, sentence.to_owned(), wider, narrower)
    });
    all.filter(|one| !(one.wider.is_empty() && one.narrower.is_empty())).collect()
}

/// A line of a policy.
struct Line<'g> {
    sentence: &'g str,
    property: &'g Property,
    /// What it says, under the new graph's numbering.
    kind: PropertyKind,
}

fn lines(graph: &Graph) -> impl Iterator<Item = Line<'_>> {
    graph.policies.values().flat_map(|policy| {
        policy.properties.iter().map(|property| Line {
            sentence: &policy.sentence,
            property,
            kind: property.kind.clone(),
        })
    })
}

impl Both<'_, '_> {
    /// A line of the old graph; nothing where its tool is gone, as is all that it was about.
    fn moved<'g>(&self, line: Line<'g>) -> Option<Line<'g>> {
        let Some(id) = line.kind.tool() else { return Some(line) };
        let before = self.old.tools.lookup(id)?;
        let (here, now) = find(self.new, &before.name)?;
        let places = Asked::of(self.aligned, before, now).old_places;
        let kind = self.aligned.property(&line.kind, here, &places);
        Some(Line { kind, ..line })
    }

    /// What some lines of a policy promise and none of the others.
    fn unkept(
        &self,
        sentence: &str,
        lines: &[Line<'_>],
        others: &[Line<'_>],
        graph: &Graph,
        how: &str,
    ) -> Vec<Difference> {
        let mine = lines.iter().filter(|line| line.sentence == sentence);
        let unkept =
            mine.filter(|line| !others.iter().any(|one| self.keeps(&one.kind, &line.kind)));
        unkept
            .map(|line| {
                let what = format!("`{}` {how}", graph.one_line(line.property.origin));
                Difference::plain(what, graph.line_of(line.property.origin))
            })
            .collect()
    }

    /// Whether whatever one line forbids, another one forbids too.
    fn keeps(&self, one: &PropertyKind, other: &PropertyKind) -> bool {
        use PropertyKind as K;
        match (one, other) {
            (
                K::Never { tool: a, when, unless },
                K::Never { tool: b, when: forbidden, unless: except },
            ) => a == b && unless == except && self.follows(*a, forbidden.as_ref(), when.as_ref()),
            (K::AtMostPerCase { tool: a, times }, K::AtMostPerCase { tool: b, times: most }) => {
                a == b && times <= most
            }
            (K::TimesAtMost(a), K::TimesAtMost(b)) => {
                a.times <= b.times && *a == TimesBound { times: a.times, ..b.clone() }
            }
            (K::AmountAtMost(a), K::AmountAtMost(b)) => {
                a.most.currency == b.most.currency
                    && a.most.minor <= b.most.minor
                    && *a == AmountBound { most: a.most, ..b.clone() }
            }
            (K::AlwaysAPerson { turns: a }, K::AlwaysAPerson { turns: b }) => a <= b,
            _ => one == other,
        }
    }

    /// Whether a condition on a call holds wherever another one does; nothing stands for always.
    fn follows(&self, tool: ToolId, from: Option<&Expr>, what: Option<&Expr>) -> bool {
        let Some(now) = self.new.tools.lookup(tool) else { return false };
        let before = find(self.old, &now.name).map_or(now, |(_, before)| before);
        let asked = Asked::of(self.aligned, before, now);
        let mut terms = Terms::of_params(&self.aligned.common, &asked.params);
        let args = asked.terms(&mut terms);
        let names = Names { params: &args, ..Names::default() };
        let mut formula =
            |of: Option<&Expr>| of.map_or(Formula::Constant(true), |of| terms.formula(of, names));
        let (from, not_what) = (formula(from), formula(what).negated());
        let cases = Situation::default().assume(&from, &mut terms);
        cases.iter().all(|case| case.assume(&not_what, &mut terms).is_empty())
    }
}
