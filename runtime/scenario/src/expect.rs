//! Expectations: whether what a line says is so, and if not, what is instead. Looks, never moves
//! anything.

use playbook_graph::{
    Effect, Expectation, Graph, OutcomeId, PlaybookId, Resolution, StateId, TeamId, ToolId, Value,
};
use playbook_machine::{Owner, Waits};

use crate::happened::{Happened, call};
use crate::player::Player;
use crate::tools::{Tools, has};

/// What was expected and what is instead, in words.
pub(crate) struct Unmet {
    pub(crate) expected: String,
    pub(crate) instead: String,
}

/// Tests an expectation.
pub(crate) fn test<T: Tools>(player: &Player<'_, T>, expects: &Expectation) -> Result<(), Unmet> {
    match expects {
        Expectation::Call { tool, with, times } => called(player, *tool, with, *times),
        Expectation::NoCall { tool, with } => not_called(player, *tool, with),
        Expectation::Resolved(playbook, outcome, how) => {
            resolved(player, *playbook, *outcome, *how)
        }
        Expectation::Said(text) => said(player, text),
        Expectation::State(states) => in_state(player, states),
        Expectation::WaitingForApproval => waiting_for_approval(player),
        Expectation::End(ends) => ended(player, ends),
        Expectation::Handoff { team, told } => {
            handed_over(player, *team)?;
            told.as_ref().map_or(Ok(()), |told| people_told(player, told))
        }
        Expectation::Calls(tools) => changed_in_order(player, tools),
        Expectation::Not(inner) => unless(test(player, inner).is_err(), || Unmet {
            expected: "this not to be so".to_owned(),
            instead: format!("it is: {}", stands(player)),
        }),
        Expectation::NoSaid(text) => not_said(player, text),
        Expectation::Drafted(text) => drafted(player, text),
    }
}

fn unless(fine: bool, unmet: impl FnOnce() -> Unmet) -> Result<(), Unmet> {
    if fine { Ok(()) } else { Err(unmet()) }
}

/// The calls of a tool, with their arguments.
pub(crate) fn calls(happened: &[Happened], of: ToolId) -> impl Iterator<Item = &[Value]> {
    happened.iter().filter_map(move |happened| match happened {
        Happened::Called { tool, args, .. } if *tool == of => Some(args.as_slice()),
        _ => None,
    })
}

fn called<T: Tools>(
    player: &Player<'_, T>,
    tool: ToolId,
    with: &[(u32, Value)],
    times: Option<u32>,
) -> Result<(), Unmet> {
    let all: Vec<&[Value]> = calls(player.happened(), tool).collect();
    let fitting = all.iter().filter(|args| has(args, with)).count();
    let fine = times.map_or(fitting > 0, |times| fitting == times as usize);
    unless(fine, || {
        let graph = player.graph();
        let how_often = times.map_or_else(String::new, |times| format!(" {}", often(times)));
        let instead = match (all.as_slice(), fitting) {
            ([], _) => "it was never called".to_owned(),
            (all, 0) => {
                let all: Vec<String> = all.iter().map(|args| call(graph, tool, args)).collect();
                format!("it was called with something else: {}", all.join(", "))
            }
            (_, fitting) => {
                format!("it was called {}", often(u32::try_from(fitting).unwrap_or(u32::MAX)))
            }
        };
        Unmet { expected: format!("a call of {}{how_often}", pattern(graph, tool, with)), instead }
    })
}

fn often(times: u32) -> String {
    match times {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

/// `shop.cancel_order(reason: ordered by mistake)`.
fn pattern(graph: &Graph, tool: ToolId, with: &[(u32, Value)]) -> String {
    let Some(declared) = graph.tools.lookup(tool) else { return String::new() };
    let with: Vec<String> = with
        .iter()
        .map(|(place, value)| {
            let name = declared.params.get(*place as usize).map_or("", |param| &param.name);
            format!("{name}: {}", graph.speak_value(value))
        })
        .collect();
    if with.is_empty() {
        format!("`{}`", declared.name)
    } else {
        format!("`{}({})`", declared.name, with.join(", "))
    }
}

fn not_called<T: Tools>(
    player: &Player<'_, T>,
    tool: ToolId,
    with: &[(u32, Value)],
) -> Result<(), Unmet> {
    let first = calls(player.happened(), tool).find(|args| has(args, with));
    unless(first.is_none(), || Unmet {
        expected: format!("no call of {}", pattern(player.graph(), tool, with)),
        instead: format!("{} was called", call(player.graph(), tool, first.unwrap_or_default())),
    })
}

/// Everything that changed something, in order: no more, no less.
fn changed_in_order<T: Tools>(player: &Player<'_, T>, tools: &[ToolId]) -> Result<(), Unmet> {
    let graph = player.graph();
    let changes =
        |tool: &ToolId| graph.tools.lookup(*tool).is_some_and(|tool| tool.effect != Effect::Reads);
    let called = player.happened().iter().filter_map(|happened| match happened {
        Happened::Called { tool, .. } if changes(tool) => Some(*tool),
        _ => None,
    });
    let called: Vec<ToolId> = called.collect();
    let names = |tools: &[ToolId]| {
        let names: Vec<String> = tools.iter().map(|tool| pattern(graph, *tool, &[])).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(", then ") }
    };
    unless(called == tools, || Unmet {
        expected: format!("these calls, in this order: {}", names(tools)),
        instead: format!("what was called: {}", names(&called)),
    })
}

/// Whether the people who have it now were told this.
fn people_told<T: Tools>(player: &Player<'_, T>, told: &str) -> Result<(), Unmet> {
    let packet = player.happened().iter().rev().find_map(|happened| match happened {
        Happened::HandedOver { packet, .. } => Some(packet),
        _ => None,
    });
    let Some(packet) = packet else { return handed_over_to_nobody(told) };
    let lists = [&packet.systems_checked, &packet.actions_attempted, &packet.confidence_flags];
    let one = [&packet.summary, &packet.customer, &packet.reason];
    let mut lines = one.into_iter().chain(&packet.language).chain(lists.into_iter().flatten());
    unless(lines.any(|line| line.contains(told)), || Unmet {
        expected: format!("“{told}” to be told to the people who take over"),
        instead: format!(
            "they were told: “{}”",
            packet
                .actions_attempted
                .iter()
                .chain(&packet.confidence_flags)
                .cloned()
                .collect::<Vec<_>>()
                .join("” “")
        ),
    })
}

fn handed_over_to_nobody(told: &str) -> Result<(), Unmet> {
    Err(Unmet {
        expected: format!("“{told}” to be told to the people who take over"),
        instead: "it wasn't handed over".to_owned(),
    })
}

fn said<T: Tools>(player: &Player<'_, T>, text: &str) -> Result<(), Unmet> {
    let replies = replies(player);
    unless(replies.iter().any(|reply| reply.contains(text)), || Unmet {
        expected: format!("“{text}” to be said after the customer's last message"),
        instead: if replies.is_empty() {
            "nothing was said".to_owned()
        } else {
            format!("this was said: “{}”", replies.join("” “"))
        },
    })
}

fn not_said<T: Tools>(player: &Player<'_, T>, text: &str) -> Result<(), Unmet> {
    let said = replies(player).into_iter().find(|reply| reply.contains(text));
    unless(said.is_none(), || Unmet {
        expected: format!("“{text}” not to be said after the customer's last message"),
        instead: format!("this was said: “{}”", said.unwrap_or_default()),
    })
}

/// What was said since the customer's last message.
fn replies<'p, T: Tools>(player: &'p Player<'_, T>) -> Vec<&'p str> {
    let happened = player.happened();
    let wrote = |happened: &Happened| matches!(happened, Happened::Customer(_));
    let since = happened.iter().rposition(wrote).unwrap_or(0);
    let said = happened.iter().skip(since).filter_map(|happened| match happened {
        Happened::Said(text) => Some(text.as_str()),
        _ => None,
    });
    said.collect()
}

fn drafted<T: Tools>(player: &Player<'_, T>, text: &str) -> Result<(), Unmet> {
    let drafts: Vec<&str> = player.drafts().map(|draft| draft.text.as_str()).collect();
    unless(drafts.iter().any(|draft| draft.contains(text)), || Unmet {
        expected: format!("“{text}” to be drafted for a person"),
        instead: if drafts.is_empty() {
            "no draft waits".to_owned()
        } else {
            format!("this is drafted: “{}”", drafts.join("” “"))
        },
    })
}

fn in_state<T: Tools>(
    player: &Player<'_, T>,
    states: &[(PlaybookId, StateId)],
) -> Result<(), Unmet> {
    let standing = player.standing();
    let stands_in = |(playbook, state): &(PlaybookId, StateId)| {
        standing.iter().any(|at| at.playbook == *playbook && at.state == Some(*state))
    };
    unless(states.iter().any(stands_in), || Unmet {
        expected: format!("{} to be in state `{}`", names(player, states), {
            let first = states.first().and_then(|(playbook, state)| {
                player.graph().playbooks.lookup(*playbook)?.states.lookup(*state)
            });
            first.map_or("", |state| &state.name)
        }),
        instead: stands(player),
    })
}

/// Where the open cases stand, as the journal's last entry says.
fn stands<T: Tools>(player: &Player<'_, T>) -> String {
    match player.entries().last().map(|entry| entry.stands.as_slice()) {
        None | Some([]) => "no case is open".to_owned(),
        Some(lines) => lines.join("; "),
    }
}

fn name<'g, T: Tools>(player: &Player<'g, T>, playbook: PlaybookId) -> &'g str {
    player.graph().playbooks.lookup(playbook).map_or("", |playbook| &playbook.name)
}

fn waiting_for_approval<T: Tools>(player: &Player<'_, T>) -> Result<(), Unmet> {
    let waits = player.standing().iter().any(|at| at.waits == Waits::Approval);
    unless(waits, || Unmet {
        expected: "a case to wait for approval".to_owned(),
        instead: stands(player),
    })
}

/// Names of playbooks, of which one is meant.
fn names<T: Tools, N>(player: &Player<'_, T>, of: &[(PlaybookId, N)]) -> String {
    let names = of.iter().map(|(playbook, _)| format!("`{}`", name(player, *playbook)));
    names.collect::<Vec<_>>().join(" or ")
}

fn ended<T: Tools>(player: &Player<'_, T>, ends: &[(PlaybookId, OutcomeId)]) -> Result<(), Unmet> {
    let first = ends.first().and_then(|(playbook, outcome)| {
        player.graph().playbooks.lookup(*playbook)?.outcomes.lookup(*outcome)
    });
    let wanted = first.map_or("", |outcome| &outcome.name);
    let meant = |of: &str| ends.iter().any(|(playbook, _)| of == name(player, *playbook));
    let last = player.happened().iter().rev().find_map(|happened| match happened {
        Happened::Ended { playbook: of, outcome } if meant(of) => Some(outcome),
        _ => None,
    });
    unless(last.is_some_and(|last| last == wanted), || Unmet {
        expected: format!("{} to have ended `{wanted}`", names(player, ends)),
        instead: match last {
            Some(last) => format!("it ended `{last}`"),
            None => format!("it didn't end: {}", stands(player)),
        },
    })
}

fn resolved<T: Tools>(
    player: &Player<'_, T>,
    playbook: PlaybookId,
    outcome: OutcomeId,
    how: Resolution,
) -> Result<(), Unmet> {
    let wanted = player.graph().playbooks.lookup(playbook).and_then(|p| p.outcomes.lookup(outcome));
    let wanted = wanted.map_or("", |outcome| &outcome.name);
    let last = player.happened().iter().rev().find_map(|happened| match happened {
        Happened::Resolved { playbook: of, outcome, how } => {
            (of == name(player, playbook) && outcome == wanted).then_some(*how)
        }
        _ => None,
    });
    unless(last == Some(how), || Unmet {
        expected: format!("`{}`, {wanted}, to be {how}", name(player, playbook)),
        instead: match last {
            Some(other) => format!("it is {other}"),
            None => "nothing is known of it yet".to_owned(),
        },
    })
}

fn handed_over<T: Tools>(player: &Player<'_, T>, team: TeamId) -> Result<(), Unmet> {
    let last = player.happened().iter().rev().find_map(|happened| match happened {
        Happened::HandedOver { team, .. } => Some(*team),
        _ => None,
    });
    let spoken = |team: TeamId| player.graph().teams.lookup(team).map_or("", |team| &team.name);
    let now = matches!(player.conversation().owner(), Owner::Team(now) if *now == team);
    unless(now, || Unmet {
        expected: format!("a handoff to `{}`", spoken(team)),
        instead: match last {
            Some(other) => format!("it was handed over to `{}`", spoken(other)),
            None => format!("it wasn't handed over: {}", stands(player)),
        },
    })
}
