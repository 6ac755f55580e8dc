//! Desks and scenarios: that what they name is there.

use std::collections::BTreeSet;

use super::expr::Scope;
use super::outside::{check_fact, check_role, check_tool};
use super::values::check_value;
use super::{At, Fine, Wrong};
use crate::desk::{Desk, Silence, SilenceDoes};
use crate::event::{Event, EventId};
use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::intent::IntentId;
use crate::keeps::Resolved;
use crate::locale::{Locale, filled};
use crate::playbook::{OutcomeId, Playbook, PlaybookId};
use crate::reading::{Reading, Said, SlotRef};
use crate::scenario::{Expectation, LineKind, ScenarioSubject, ToolDoes, With};
use crate::team::{Handoff, TeamId};
use crate::tool::{Effect, Tool};
use crate::types::Type;
use crate::voice::Claimed;

pub(super) fn handoff(scope: Scope<'_>, to: &Handoff) -> Fine {
    check_team(scope.graph, to.team)?;
    scope.text(&to.because).at("handoff", to.origin)
}

pub(super) fn check_team(graph: &Graph, id: TeamId) -> Fine {
    graph.teams.lookup(id).map(drop).ok_or_else(|| Wrong::no_such("team", id.0))
}

fn check_intent(graph: &Graph, id: IntentId) -> Fine {
    graph.intents.lookup(id).map(drop).ok_or_else(|| Wrong::no_such("intent", id.0))
}

fn playbook(graph: &Graph, id: PlaybookId) -> Result<&Playbook, Wrong> {
    graph.playbooks.lookup(id).ok_or_else(|| Wrong::no_such("playbook", id.0))
}

fn outcome(playbook: &Playbook, id: OutcomeId) -> Fine {
    playbook.outcomes.lookup(id).map(drop).ok_or_else(|| Wrong::no_such("outcome", id.0))
}

pub(super) fn check_event(graph: &Graph, id: EventId) -> Result<&Event, Wrong> {
    graph.events.lookup(id).ok_or_else(|| Wrong::no_such("event", id.0))
}

pub(super) fn desks(graph: &Graph) -> Fine {
    graph.desks.values().try_for_each(|desk| {
        self::desk(graph, desk).at(&format!("desk `{}`", desk.name), desk.origin)
    })
}

fn desk(graph: &Graph, desk: &Desk) -> Fine {
    let scope = Scope::new(graph);
    desk.playbooks.iter().try_for_each(|id| playbook(graph, *id).map(drop))?;
    desk.needs.iter().try_for_each(|need| check_fact(graph, need.fact))?;
    for prover in &desk.provers {
        check_fact(graph, prover.fact)?;
        let by = playbook(graph, prover.playbook)?;
        for arm in &prover.arms {
            outcome(by, arm.outcome)?;
            handoff(scope, &arm.handoff)?;
        }
    }
    for interrupt in &desk.interrupts {
        check_intent(graph, interrupt.intent)?;
        handoff(scope, &interrupt.handoff)?;
    }
    for level in &desk.conduct.autonomy {
        level.when.iter().try_for_each(|when| {
            only_of_needed(desk, when)?;
            scope.condition(when)
        })?;
    }
    handoff(scope, &desk.default)?;
    for line in &desk.matters.sequence {
        playbook(graph, line.first)?;
        playbook(graph, line.second)?;
    }
    for decline in &desk.matters.declines {
        decline.intent.iter().try_for_each(|intent| check_intent(graph, *intent))?;
        scope.text(&decline.text)?;
    }
    if let Some(voice) = desk.talk.voice {
        graph.voices.lookup(voice).ok_or_else(|| Wrong::no_such("voice", voice.0))?;
    }
    desk.patience.then.iter().try_for_each(|then| handoff(scope, then))?;
    desk.keeps.resolved.iter().try_for_each(|line| resolved(graph, line))?;
    silence(scope, &desk.silence)
}

/// That what shows an outcome is a read of what the outcome carries.
fn resolved(graph: &Graph, line: &Resolved) -> Fine {
    let playbook = playbook(graph, line.playbook)?;
    let outcome = playbook.outcomes.lookup(line.outcome);
    let outcome = outcome.ok_or_else(|| Wrong::no_such("outcome", line.outcome.0))?;
    let read = check_tool(graph, line.tool)?;
    if read.effect != Effect::Reads || read.proves.is_some() {
        return Err(Wrong::new("an outcome is shown by a tool that doesn't simply read"));
    }
    let scope = Scope { params: &outcome.values, ..Scope::new(graph) };
    super::outside::arguments(scope, read, &line.args)?;
    Scope { result: Some(&read.gives), ..scope }.condition(&line.holds)
}

/// That each stage of a silence comes after the one before it, and nothing after the last.
fn silence(scope: Scope<'_>, silence: &Silence) -> Fine {
    let mut before = 0;
    for stage in &silence.stages {
        if stage.after <= before {
            return Err(Wrong::new("what is done about a silence comes too late"));
        }
        before = match &stage.does {
            SilenceDoes::Nudge(text) => {
                scope.text(text)?;
                stage.after
            }
            SilenceDoes::Park => stage.after,
            SilenceDoes::Close => i64::MAX,
        };
    }
    Ok(())
}

/// That a condition on the path of a message is known once the desk's needs are.
fn only_of_needed(desk: &Desk, when: &Expr) -> Fine {
    let mut fine = true;
    when.each_ref(&mut |of| {
        fine &= match of {
            Ref::Subject(fact) => desk.needs.iter().any(|need| need.fact == fact),
            Ref::Now | Ref::It => true,
            _ => false,
        };
    });
    if fine { Ok(()) } else { Err(Wrong::new("a path rests on what the desk doesn't need")) }
}

/// That words which claim something are words, and claim what is there.
pub(super) fn claims(graph: &Graph) -> Fine {
    graph.claims.iter().try_for_each(|claim| {
        match claim.of {
            Claimed::Tool(id) => {
                graph.tools.lookup(id).map(drop).ok_or_else(|| Wrong::no_such("tool", id.0))
            }
            Claimed::Fact(id) => check_fact(graph, id),
        }
        .at("claims", claim.origin)
    })
}

/// That languages are languages, and that what a text is in another one speaks of the same values:
/// what a confirmation shows, it shows in each.
pub(super) fn translations(graph: &Graph) -> Fine {
    let talked = graph.desks.values().flat_map(|desk| &desk.talk.locales);
    if !talked.chain(graph.translations.keys()).all(|it| Locale::new(it.as_str()).is_some()) {
        return Err(Wrong::new("a language is none"));
    }
    let mut all = graph.translations.values().flatten();
    let same = all.all(|(words, said)| same_places(words, said));
    if same { Ok(()) } else { Err(Wrong::new("a translation speaks of other values")) }
}

fn same_places(words: &str, said: &str) -> bool {
    let places = |words: &str| {
        let mut places = BTreeSet::new();
        filled(words, &mut |place, _| {
            places.insert(place);
            String::new()
        });
        places
    };
    places(words) == places(said)
}

pub(super) fn scenarios(graph: &Graph) -> Fine {
    for scenario in graph.scenarios.values() {
        match scenario.subject {
            ScenarioSubject::Playbook(id) => playbook(graph, id).map(drop),
            ScenarioSubject::Desk(id) => {
                graph.desks.lookup(id).map(drop).ok_or_else(|| Wrong::no_such("desk", id.0))
            }
        }
        .at("scenario", scenario.origin)?;
        for line in &scenario.lines {
            self::line(graph, &line.kind).at("scenario", line.origin)?;
        }
    }
    Ok(())
}

fn line(graph: &Graph, line: &LineKind) -> Fine {
    match line {
        LineKind::GivenFact { fact, subject } => {
            let fact = graph.facts.lookup(*fact).ok_or_else(|| Wrong::no_such("fact", fact.0))?;
            check_value(graph, subject, &fact.subject)
        }
        LineKind::Tool { tool, with, does } => {
            let tool = check_tool(graph, *tool)?;
            with.iter().try_for_each(|with| made_with(graph, tool, with))?;
            does.iter().try_for_each(|does| match does {
                ToolDoes::Gives(value) => check_value(graph, value, &tool.gives),
                ToolDoes::Refuses(place) if *place as usize >= tool.fails.len() => {
                    Err(Wrong::no_such("refusal", *place))
                }
                ToolDoes::Refuses(_) | ToolDoes::Fails | ToolDoes::TimesOut => Ok(()),
            })
        }
        LineKind::Customer { means, .. } => {
            means.iter().flatten().try_for_each(|reading| self::reading(graph, reading))
        }
        LineKind::Decides { role, .. } => check_role(graph, *role),
        LineKind::Expect(expected) => expectation(graph, expected),
        LineKind::GivenWords(_)
        | LineKind::GivenLanguage(_)
        | LineKind::GivenNow(_)
        | LineKind::TimePasses(_)
        | LineKind::Person(_) => Ok(()),
        LineKind::Event { event, values } => {
            let event = check_event(graph, *event)?;
            let mut pairs = event.params.iter().zip(values);
            pairs.try_for_each(|(param, value)| check_value(graph, value, &param.ty))
        }
    }
}

fn arguments(graph: &Graph, tool: crate::ToolId, with: &[(u32, crate::Value)]) -> Fine {
    let tool = check_tool(graph, tool)?;
    with.iter().try_for_each(|(place, value)| {
        let param = tool.params.get(*place as usize);
        let param = param.ok_or_else(|| Wrong::no_such("parameter", *place))?;
        check_value(graph, value, &param.ty)
    })
}

fn made_with(graph: &Graph, tool: &Tool, with: &With) -> Fine {
    let param = tool.params.get(with.param as usize);
    let mut ty = &param.ok_or_else(|| Wrong::no_such("parameter", with.param))?.ty;
    for place in &with.fields {
        let Type::Record(id) = ty.present() else {
            return Err(Wrong::new("a field of what has none is looked at"));
        };
        let record = graph.records.lookup(*id).ok_or_else(|| Wrong::no_such("record", id.0))?;
        let field = record.fields.get(*place as usize);
        ty = &field.ok_or_else(|| Wrong::no_such("field", *place))?.ty;
    }
    check_value(graph, &with.value, ty)
}

fn reading(graph: &Graph, reading: &Reading) -> Fine {
    match reading {
        Reading::Intent(id) | Reading::NewMatter(id) => check_intent(graph, *id),
        Reading::InCase(_, inner) if matches!(**inner, Reading::InCase(..)) => {
            Err(Wrong::new("a reading is about two matters at once"))
        }
        Reading::InCase(_, inner) => self::reading(graph, inner),
        Reading::Correct(slot, said) | Reading::Answer(slot, said) => {
            self::said(graph, *slot, said)
        }
        Reading::Add(slot, said) | Reading::Remove(slot, said) => one_said(graph, *slot, said),
        Reading::Change(slot, which, to) => {
            one_said(graph, *slot, which)?;
            one_said(graph, *slot, to)
        }
        Reading::Cancel
        | Reading::Yes
        | Reading::No
        | Reading::Why
        | Reading::Declined
        | Reading::Unclear
        | Reading::OutOfScope
        | Reading::Waits
        | Reading::Asks => Ok(()),
    }
}

fn said(graph: &Graph, of: SlotRef, said: &Said) -> Fine {
    let slot = playbook(graph, of.playbook)?.slots.lookup(of.slot);
    let slot = slot.ok_or_else(|| Wrong::no_such("slot", of.slot.0))?;
    match said {
        Said::Value(value) if slot.gathered.is_some() && value.as_list().is_none() => {
            check_value(graph, value, slot.one())
        }
        Said::Value(value) => check_value(graph, value, &slot.ty),
        Said::Description(_) | Said::Parts(_) => Ok(()),
    }
}

/// What is said of one element of a list.
fn one_said(graph: &Graph, of: SlotRef, said: &Said) -> Fine {
    let slot = playbook(graph, of.playbook)?.slots.lookup(of.slot);
    let slot = slot.ok_or_else(|| Wrong::no_such("slot", of.slot.0))?;
    match said {
        Said::Value(value) => check_value(graph, value, slot.one()),
        Said::Description(_) | Said::Parts(_) => Ok(()),
    }
}

fn expectation(graph: &Graph, expected: &Expectation) -> Fine {
    match expected {
        Expectation::Call { tool, with, .. } => arguments(graph, *tool, with),
        Expectation::Not(inner) => expectation(graph, inner),
        Expectation::Resolved(id, outcome, _) => {
            let outcomes = &playbook(graph, *id)?.outcomes;
            let there = outcomes.lookup(*outcome).map(drop);
            there.ok_or_else(|| Wrong::no_such("outcome", outcome.0))
        }
        Expectation::NoCall { tool, with } => arguments(graph, *tool, with),
        Expectation::State(states) => states.iter().try_for_each(|(id, state)| {
            let state_there = playbook(graph, *id)?.states.lookup(*state).map(drop);
            state_there.ok_or_else(|| Wrong::no_such("state", state.0))
        }),
        Expectation::End(ends) => {
            ends.iter().try_for_each(|(id, ended)| outcome(playbook(graph, *id)?, *ended))
        }
        Expectation::Handoff { team, .. } => check_team(graph, *team),
        Expectation::Calls(tools) => {
            tools.iter().try_for_each(|tool| check_tool(graph, *tool).map(drop))
        }
        Expectation::Said(_)
        | Expectation::NoSaid(_)
        | Expectation::WaitingForApproval
        | Expectation::Drafted(_) => Ok(()),
    }
}
