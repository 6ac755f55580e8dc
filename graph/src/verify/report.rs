//! What the verifier has to say: what it found, and what it proved.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::again::Found;
use super::example::{Chosen, Values, choose, chosen, conversation};
use super::explore::{Explored, Moment, MomentId, Way};
use super::situation::Situation;
use super::term::{Root, TermId};
use super::words::{Written, state_name};
use crate::counterexample::{Breaks, Counterexample};
use crate::diagnostic::{Code, Diagnostic, PathStep, Severity};
use crate::fact::FactId;
use crate::graph::Graph;
use crate::origin::{FileId, Origin, OriginId};
use crate::playbook::{PointId, Step};

/// What the verifier says of a graph.
#[derive(Debug, Default)]
pub struct Report {
    /// Everything that can't be proved, errors and warnings, in a fixed order.
    pub findings: Vec<Diagnostic>,
    /// How many promises are proved.
    pub promises: usize,
    /// The same, one by one, in a fixed order: where somebody asked for them.
    pub proved: Vec<Proved>,
    /// Whether somebody did.
    pub(super) in_words: bool,
    /// Facts whose absence was told already, so that it is told once.
    pub(super) told: BTreeSet<FactId>,
    /// The findings, by their place in the list, that are told of the first playbook only.
    causes: BTreeMap<usize, Cause>,
}

/// A cause that may lie under findings in several playbooks: a property, and the rule that breaks
/// it, if one does.
pub(crate) type Cause = (Origin, Option<Origin>);

/// One thing that is proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    /// What holds, in words.
    pub promise: String,
    /// Where it is written.
    pub origin: OriginId,
}

impl Report {
    /// A report that says in words what is proved, if that is asked for.
    pub(super) fn that_tells(in_words: bool) -> Self {
        Self { in_words, ..Self::default() }
    }

    /// Notes that something is proved.
    pub(super) fn proved<P: Into<String>>(
        &mut self,
        promise: impl FnOnce() -> P,
        origin: OriginId,
    ) {
        self.promises += 1;
        if self.in_words {
            self.proved.push(Proved { promise: promise().into(), origin });
        }
    }

    /// Notes a finding.
    pub(super) fn found(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// Whether a cause was told before.
    pub(super) fn told_of(&self, cause: Cause) -> bool {
        self.causes.values().any(|known| *known == cause)
    }

    /// Notes a finding with its cause.
    pub(super) fn found_of(&mut self, cause: Cause, finding: Diagnostic) {
        self.causes.insert(self.findings.len(), cause);
        self.findings.push(finding);
    }

    /// What was found, with causes.
    pub(super) fn taken_apart(self) -> Vec<Found> {
        let Self { findings, causes, .. } = self;
        let all = findings.into_iter().enumerate();
        all.map(|(at, finding)| Found { finding, cause: causes.get(&at).copied() }).collect()
    }

    /// Adds what was found of another playbook, but for what was told of an earlier one.
    pub(super) fn add(&mut self, found: Vec<Found>) {
        for Found { finding, cause } in found {
            match cause {
                Some(cause) if self.told_of(cause) => {}
                Some(cause) => self.found_of(cause, finding),
                None => self.found(finding),
            }
        }
    }

    /// Whether a code was found.
    pub(super) fn has(&self, code: Code) -> bool {
        self.findings.iter().any(|finding| finding.code == code)
    }

    /// Whether a code was found at a place.
    pub(super) fn has_at(&self, code: Code, at: Origin) -> bool {
        self.findings.iter().any(|finding| finding.code == code && finding.origin() == Some(at))
    }

    /// Puts the findings in the order of the text, one of each.
    pub(super) fn sort(&mut self) {
        self.findings.sort_by_key(|finding| {
            let severity = finding.severity == Severity::Warning;
            (finding.origin(), finding.code, severity, finding.message.clone())
        });
        self.findings.dedup_by(|a, b| {
            a.code == b.code && a.origin() == b.origin() && a.message == b.message
        });
    }
}

/// Where a node is written. A node that came without a place is at the start of the first file.
pub(super) fn origin(graph: &Graph, id: OriginId) -> Origin {
    graph.origins.lookup(id).copied().unwrap_or_else(|| Origin::new(FileId(0), 0, 0))
}

/// A moment in which a promise breaks, with the case of it that shows how.
pub(super) struct Breach {
    /// The moment.
    pub moment: MomentId,
    /// The case.
    pub case: Situation,
    /// Whether it can certainly come about: violated, and not merely unproved.
    pub certain: bool,
}

/// The moment at a point in which a promise breaks, with the shortest way to it; one that can
/// certainly come about before one that can't be told.
pub(super) fn first_breach<'g>(
    explored: &mut Explored<'g>,
    point: PointId,
    mut breaks: impl FnMut(&mut Explored<'g>, &Situation) -> Option<Situation>,
) -> Option<Breach> {
    let mut moments: Vec<MomentId> = explored.at(point).collect();
    moments.sort_by_key(|moment| explored.moment(*moment).map(|moment| moment.depth));
    let mut unsure = None;
    for moment in moments {
        let Some(situation) = explored.moment(moment).map(|it| Rc::clone(&it.situation)) else {
            continue;
        };
        if let Some(case) = breaks(explored, &situation) {
            let certain = !case.blurred;
            let breach = Breach { moment, case, certain };
            if certain {
                return Some(breach);
            }
            unsure.get_or_insert(breach);
        }
    }
    unsure
}

/// Where something was so on the way to a breach, and where that came to an end.
#[derive(Clone, Copy)]
pub(super) struct Stale {
    /// The step after which it was so; none: from the start.
    pub proved: Option<OriginId>,
    /// The step after which it was so no more.
    pub changed: OriginId,
    /// Whether it is otherwise then; else it is only not known any more.
    pub certain: bool,
}

impl Stale {
    /// Three labels: where it was proved, where it changed, and, first of all, where it is used.
    pub(super) fn label(self, graph: &Graph, finding: Diagnostic) -> Diagnostic {
        let finding = finding.here("used here");
        let finding = match self.proved {
            Some(proved) => finding.label(origin(graph, proved), "proved here"),
            None => finding,
        };
        let changed = if self.certain { "changed here" } else { "known no more from here on" };
        finding.label(origin(graph, self.changed), changed)
    }
}

impl Breach {
    /// Where something that is said of these terms was so last on the way here, if it ever was.
    pub(super) fn stale<'g>(
        &self,
        explored: &mut Explored<'g>,
        about: &[TermId],
        mut holds: impl FnMut(&mut Explored<'g>, &Situation) -> bool,
    ) -> Option<Stale> {
        let path: Vec<(PointId, Situation)> = explored
            .path_to(self.moment)
            .into_iter()
            .map(|moment| (moment.point, (*moment.situation).clone()))
            .collect();
        let held: Vec<bool> = path.iter().map(|(_, now)| holds(explored, now)).collect();
        let last = held.iter().rposition(|held| *held)?;
        let first = held.iter().take(last).rposition(|held| !*held);
        let step = |place: usize| {
            let (point, _) = path.get(place)?;
            explored.playbook.points.lookup(*point).map(|point| point.origin)
        };
        // Where it breaks it is not so, so that a step comes after the last that it held at.
        (last + 1 < path.len()).then_some(())?;
        let changed = explored.changes_after(self.moment, last, about);
        Some(Stale { proved: first.and_then(step), changed: step(changed)?, certain: self.certain })
    }

    /// What the machine is to show of it; nothing where it can't be told whether it comes about.
    pub(super) fn example(
        &self,
        explored: &mut Explored<'_>,
        interesting: &[TermId],
        breaks: Breaks,
    ) -> Option<Counterexample> {
        // Whether a moment that fits really comes is not told of what the clock says.
        let by_the_clock = interesting.iter().any(|term| explored.terms.rests_on(*term, Root::Now));
        if by_the_clock {
            return None;
        }
        let chosen = chosen(explored, self.moment, &self.case, interesting);
        explored.example_at(self.moment, chosen, breaks, self.certain)
    }

    /// The conversation that shows it, and the step that it ends with.
    pub(super) fn path(
        &self,
        explored: &mut Explored<'_>,
        interesting: &[TermId],
        last: impl Into<String>,
        at: OriginId,
    ) -> (Vec<PathStep>, Values) {
        let spoken = Written::of_playbook(explored.graph, explored.playbook);
        let values = choose(&self.case, interesting, &mut explored.terms, spoken);
        let mut path = conversation(explored, self.moment, &values);
        let point = explored.moment(self.moment).map(|moment| moment.point);
        path.push(PathStep {
            text: last.into(),
            place: point.map_or("", |point| state_name(explored.playbook, point)).to_owned(),
            origin: Some(origin(explored.graph, at)),
        });
        (path, values)
    }
}

impl Explored<'_> {
    /// The way to a moment, for the machine, with values that show what breaks there.
    pub(super) fn example_at(
        &self,
        moment: MomentId,
        chosen: Chosen,
        breaks: Breaks,
        certain: bool,
    ) -> Option<Counterexample> {
        let path = self.path_to(moment);
        // Whether the machine finds what customers put together piece by piece can't be told.
        let together = |moment: &&Moment| {
            let point = self.playbook.points.lookup(moment.point);
            match point.map(|point| &point.step) {
                Some(Step::Ask { slot, .. }) => self
                    .playbook
                    .slots
                    .lookup(*slot)
                    .is_some_and(|slot| slot.gathered.is_some() || slot.record().is_some()),
                _ => false,
            }
        };
        let certain = certain && !path.iter().any(together);
        let begins =
            path.first().is_some_and(|first| matches!(first.way, Way::Start | Way::Bound(_)));
        Some(Counterexample {
            playbook: self.id,
            route: path.iter().map(|moment| moment.point).collect(),
            round: Vec::new(),
            begins,
            given: self.held.iter().copied().collect(),
            values: chosen.values,
            structures: chosen.structures,
            breaks,
            certain,
        })
    }
}
