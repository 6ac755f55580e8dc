//! Runs scenarios: plays line after line, tests what is expected, stops at the first line that
//! isn't so.

use jiff::Timestamp;
use playbook_graph::{
    DeskId, Effect, Expectation, Graph, Line, LineKind, OriginId, PlaybookId, Runnable, Scenario,
    ScenarioSubject,
};
use playbook_interpret::Interpreters;
use playbook_machine::Entry;

use crate::coverage::Visits;
use crate::expect::{Unmet, test};
use crate::failure::Failure;
use crate::happened::{Happened, call};
use crate::player::{Labelled, Player};
use crate::tools::{Stubs, has};

/// When a scenario takes place that doesn't say: 2026-01-05 09:00 UTC, a Monday.
const MONDAY_MORNING: i64 = 1_767_603_600;

/// What came of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What it shows.
    pub title: String,
    /// Where it is declared.
    pub origin: OriginId,
    /// The desk that it was played at, where there is one.
    pub desk: Option<DeskId>,
    /// Why it fails, if it does.
    pub failure: Option<Failure>,
    /// What happened.
    pub happened: Vec<Happened>,
    /// The journal of its conversation.
    pub entries: Vec<Entry>,
    /// What it went through.
    pub visits: Visits,
    /// Its messages, as far as they came, with what they mean.
    pub labelled: Vec<Labelled>,
}

impl Report {
    /// Whether everything was as expected.
    pub fn passed(&self) -> bool {
        self.failure.is_none()
    }
}

/// Runs all scenarios of a graph, in the order of their declaration.
pub fn run_all(graph: Runnable<'_>) -> Vec<Report> {
    let interpreters = Interpreters::new(graph.graph());
    let scenarios = graph.graph().scenarios.values();
    scenarios.map(|scenario| run(graph, &interpreters, scenario)).collect()
}

/// Runs one scenario. The desk's interpreter reads what the customer writes where the scenario doesn't
/// say what it means.
pub fn run(graph: Runnable<'_>, interpreters: &Interpreters, scenario: &Scenario) -> Report {
    let desk = desk_of(graph.graph(), scenario.subject);
    let Some((desk, interpreter)) = desk.and_then(|desk| Some((desk, interpreters.of(desk)?)))
    else {
        let unmet = Unmet {
            expected: "a desk on which to play this".to_owned(),
            instead: "no desk offers the playbook: list it after `playbooks` in one".to_owned(),
        };
        let failure = failure(graph.graph(), scenario.origin, unmet, &[]);
        return Report {
            title: scenario.title.clone(),
            origin: scenario.origin,
            desk: None,
            failure: Some(failure),
            happened: Vec::new(),
            entries: Vec::new(),
            visits: Visits::default(),
            labelled: Vec::new(),
        };
    };
    let now = Timestamp::from_second(MONDAY_MORNING).unwrap_or_default();
    let stubs = Stubs::default();
    let mut player = Player::new(graph, interpreter, desk, &scenario.title, stubs, now);
    let failed = scenario
        .lines
        .iter()
        .find_map(|line| play(&mut player, line).err().map(|unmet| (line.origin, unmet)))
        .or_else(|| unexpected_call(&player, scenario).map(|unmet| (scenario.origin, unmet)));
    let failure =
        failed.map(|(origin, unmet)| failure(graph.graph(), origin, unmet, player.happened()));
    Report {
        title: scenario.title.clone(),
        origin: scenario.origin,
        desk: Some(desk),
        failure,
        happened: player.happened().to_vec(),
        entries: player.entries().to_vec(),
        visits: player.visits().clone(),
        labelled: player.labelled().to_vec(),
    }
}

/// The desk that a scenario is about; of a playbook, the first that offers it or proves a fact by
/// it.
pub(crate) fn desk_of(graph: &Graph, subject: ScenarioSubject) -> Option<DeskId> {
    let uses = |desk: &playbook_graph::Desk, playbook: PlaybookId| {
        let provers = desk.provers.iter().map(|prover| prover.playbook);
        graph.run_by(desk.playbooks.iter().copied().chain(provers)).contains(&playbook)
    };
    match subject {
        ScenarioSubject::Desk(desk) => graph.desks.lookup(desk).map(|_| desk),
        ScenarioSubject::Playbook(playbook) => {
            graph.desks.find(|desk| uses(desk, playbook)).map(|(id, _)| id)
        }
    }
}

fn play(player: &mut Player<'_, Stubs>, line: &Line) -> Result<(), Unmet> {
    player.at_line(line.origin);
    match &line.kind {
        LineKind::GivenFact { fact, subject } => player.knows(*fact, subject.clone()),
        LineKind::GivenWords(words) => player.phrases(words),
        LineKind::GivenLanguage(locale) => player.writes_in(locale),
        LineKind::GivenNow(now) => player.until(*now),
        LineKind::Tool { tool, with, does } => {
            player.tools_mut().say(*tool, with.clone(), does.clone());
        }
        LineKind::Customer { text, means, confidence: None } => {
            player.customer(text, means.as_deref());
        }
        LineKind::Customer { text, means, confidence: Some(sure) } => {
            player.customer_sure(text, means.as_deref(), *sure);
        }
        LineKind::Person(does) => {
            if !player.person(does) {
                return Err(Unmet {
                    expected: "something drafted that a person could send so".to_owned(),
                    instead: "nothing of the kind is drafted".to_owned(),
                });
            }
        }
        LineKind::Decides { role, approves } => {
            if !player.decides(*role, *approves) {
                let role = player.graph().roles.lookup(*role).map_or("", |role| &role.name);
                return Err(Unmet {
                    expected: format!("`{role}` to be asked for an approval"),
                    instead: "nobody with that role is asked for one".to_owned(),
                });
            }
        }
        LineKind::TimePasses(seconds) => player.time_passes(*seconds),
        LineKind::Expect(expects) => test(player, expects)?,
        LineKind::Event { event, values } => player.event(*event, values),
    }
    came_through(player)
}

/// A tool that nothing was said of, or a circle, fails the line that led there.
fn came_through(player: &Player<'_, Stubs>) -> Result<(), Unmet> {
    if let Some(tool) = player.tools().missing() {
        let name = player.graph().tools.lookup(tool).map_or("", |tool| tool.name.as_str());
        return Err(Unmet {
            expected: format!("a line `tool {name} gives …` before this one"),
            instead: format!("`{name}` was called and nothing says what it does"),
        });
    }
    if player.happened().contains(&Happened::Circle) {
        return Err(Unmet {
            expected: "the conversation to wait for somebody".to_owned(),
            instead: "it went in a circle".to_owned(),
        });
    }
    Ok(())
}

/// A sensitive call that no line expects fails the scenario.
fn unexpected_call(player: &Player<'_, Stubs>, scenario: &Scenario) -> Option<Unmet> {
    let graph = player.graph();
    let sensitive = player.happened().iter().filter_map(|happened| match happened {
        Happened::Called { tool, args, .. } => {
            let declared = graph.tools.lookup(*tool)?;
            (declared.effect == Effect::Sensitive).then_some((*tool, args))
        }
        _ => None,
    });
    let expected = |tool, args: &[playbook_graph::Value]| {
        scenario.lines.iter().any(|line| match &line.kind {
            LineKind::Expect(Expectation::Call { tool: of, with, .. }) => {
                *of == tool && has(args, with)
            }
            LineKind::Expect(Expectation::Calls(tools)) => tools.contains(&tool),
            _ => false,
        })
    };
    let (tool, args) = sensitive.into_iter().find(|(tool, args)| !expected(*tool, args))?;
    Some(Unmet {
        expected: "only the sensitive calls that its lines expect".to_owned(),
        instead: format!("{} was called", call(graph, tool, args)),
    })
}

fn failure(graph: &Graph, origin: OriginId, unmet: Unmet, happened: &[Happened]) -> Failure {
    Failure {
        origin,
        line: graph.line_of(origin),
        expected: unmet.expected,
        instead: unmet.instead,
        story: happened.iter().map(|happened| happened.in_words(graph)).collect(),
    }
}
