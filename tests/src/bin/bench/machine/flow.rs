//! The flows that are measured: each is played once with stubs for tools, ledger and people, and
//! what arrived at the machine is kept, to be put in again and again.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use playbook_compiler::{Project, check};
use playbook_graph::{DeskId, Interpretation, Reading, Runnable, Source, Value, Verified};
use playbook_machine::{Conversation, Input, InputKind, Output, OutputKind};

use super::world::World;

/// How many states the walks pass.
pub(crate) const SHORT_WALK: usize = 10;
pub(crate) const LONG_WALK: usize = 210;

/// What arrived at the machine, from a conversation on.
pub(crate) struct Flow {
    pub(crate) start: Conversation,
    pub(crate) inputs: Vec<Input>,
}

impl Flow {
    /// How many of the inputs come from outside: neither an interpreter's nor the ledger's answer.
    pub(crate) fn outside(&self) -> usize {
        let inside = |input: &&Input| {
            matches!(input.kind, InputKind::Interpreted { .. } | InputKind::Ledger { .. })
        };
        self.inputs.len() - self.inputs.iter().filter(inside).count()
    }

    /// Hands out each input with the conversation before it.
    pub(crate) fn each(&self, runnable: Runnable<'_>, mut with: impl FnMut(&Conversation, &Input)) {
        let mut conversation = self.start.clone();
        for input in &self.inputs {
            with(&conversation, input);
            conversation = conversation.apply(runnable, input.clone()).conversation;
        }
    }
}

/// The project: the refund's text, and the two walks, whose text is made here.
pub(crate) fn project() -> Option<Verified> {
    let mut text = include_str!("refund.playbook").to_owned();
    let mut names = String::new();
    for states in [SHORT_WALK, LONG_WALK] {
        walk_of(&mut text, states);
        let _ = write!(names, ", walk_{states}");
    }
    let text = text.replace("order_status\n  needs ", &format!("order_status{names}\n  needs "));
    let sources = vec![Source { name: "refund.playbook".into(), text }];
    let checked = check(&Project { sources, std: Vec::new() });
    for finding in checked.diagnostics.iter().filter(|finding| finding.is_error()) {
        eprintln!("{}: {}", finding.code, finding.message);
    }
    checked.graph?.ok()
}

/// A playbook that goes through so many states, with a guard in each.
fn walk_of(text: &mut String, states: usize) {
    let _ =
        writeln!(text, "intent walk_{states} \"Goes from state to state\" {{ \"walk {states}\" }}");
    let _ = writeln!(text, "playbook walk_{states} ends arrived, stopped {{");
    let _ = writeln!(text, "  starts on intent walk_{states}\n  needs identified");
    for state in 0..states {
        let (start, next) = (if state == 0 { "start " } else { "" }, state + 1);
        let _ = writeln!(text, "  {start}state s{state} {{");
        let _ = writeln!(
            text,
            "    when customer.id is not \"{state}\" -> s{next}\n    end stopped\n  }}"
        );
    }
    let _ = writeln!(text, "  state s{states} {{ end arrived }}\n}}");
}

/// A refund: a wrong code, a right one, a look-up, a guard, an approval, a refund that fails once.
pub(crate) fn refund(runnable: Runnable<'_>) -> (Flow, Conversation) {
    let mut play = Play::new(runnable);
    let means = vec![
        play.world.wants("get_refund"),
        play.world.says("identify", "code", Value::text("000000")),
        play.world.says("get_refund", "order", play.world.order(1)),
        play.world.says("get_refund", "reason", play.world.choice("RefundReason", 0)),
    ];
    play.customer("I want my money back for the kettle, it is broken. My code is 000000", means);
    let means = vec![play.world.says("identify", "code", Value::text("482913"))];
    play.customer("sorry, it is 482913", means);
    let waiting = play.conversation.clone();
    play.approve();
    (play.flow, waiting)
}

/// Questions after one another, of a customer who is signed in: the last few of so many.
pub(crate) fn questions(runnable: Runnable<'_>, until: usize, last: usize) -> Flow {
    let mut play = Play::new(runnable);
    play.sign_in();
    for turn in 0..=until {
        if turn + last == until + 1 {
            play.starts_here();
        }
        let order = play.world.order(turn % 3);
        let means =
            vec![play.world.wants("ask_status"), play.world.says("order_status", "order", order)];
        play.customer("where is my order", means);
    }
    play.flow
}

/// The input that begins a walk through so many states.
pub(crate) fn walk(runnable: Runnable<'_>, states: usize) -> Flow {
    let mut play = Play::new(runnable);
    play.sign_in();
    play.put(InputKind::message("walk"));
    play.starts_here();
    let means = vec![play.world.wants(&format!("walk_{states}"))];
    play.interpreted(means);
    play.flow
}

/// A conversation being played.
struct Play<'g> {
    runnable: Runnable<'g>,
    world: World<'g>,
    conversation: Conversation,
    flow: Flow,
    open: Vec<Output>,
    inputs: i64,
}

impl<'g> Play<'g> {
    fn new(runnable: Runnable<'g>) -> Self {
        let conversation = Conversation::new("c1", DeskId(0));
        Self {
            runnable,
            world: World::new(runnable.graph()),
            flow: Flow { start: conversation.clone(), inputs: Vec::new() },
            conversation,
            open: Vec::new(),
            inputs: 0,
        }
    }

    /// What comes from now on is what is measured.
    fn starts_here(&mut self) {
        self.flow = Flow { start: self.conversation.clone(), inputs: Vec::new() };
    }

    fn sign_in(&mut self) {
        let (fact, subject) = ("identified".to_owned(), self.world.customer());
        self.put(InputKind::HostFact { fact, subject });
    }

    fn customer(&mut self, text: &str, means: Vec<Reading>) {
        self.put(InputKind::message(text));
        self.interpreted(means);
    }

    /// An interpreter answers; then tools and the ledger do, until everything waits.
    fn interpreted(&mut self, readings: Vec<Reading>) {
        let asked = |output: &Output| matches!(output.kind, OutputKind::Interpret { .. });
        let Some(place) = self.open.iter().rposition(asked) else { return };
        let answers = self.open.remove(place).id;
        let interpretation = Interpretation { readings, score: 1000 };
        self.put(InputKind::Interpreted { answers, interpretation, used: None });
        self.settle();
    }

    fn approve(&mut self) {
        let asked = self.open.iter().find_map(|output| match &output.kind {
            OutputKind::RequestApproval(request) => Some(request.digest),
            _ => None,
        });
        let Some(digest) = asked else { return };
        let (by, role) = ("ann".to_owned(), "team_lead".to_owned());
        self.put(InputKind::Decided { digest, by, role, approves: true });
        self.settle();
    }

    fn settle(&mut self) {
        while let Some((place, input)) = self
            .open
            .iter()
            .enumerate()
            .find_map(|(place, output)| Some((place, self.world.answer(output)?)))
        {
            self.open.remove(place);
            self.put(input);
        }
    }

    fn put(&mut self, kind: InputKind) {
        let at = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(self.inputs);
        let input = Input { id: format!("input {}", self.inputs), at, kind };
        self.inputs += 1;
        self.flow.inputs.push(input.clone());
        let step = self.conversation.clone().apply(self.runnable, input);
        self.conversation = step.conversation;
        self.open.extend(step.entry.into_iter().flat_map(|entry| entry.outputs));
    }
}
