//! What holds at a desk whatever is talked about: what it offers, what comes first, who takes over when,
//! what it declines, how patient it is, and when people are there.

use playbook_graph::desk::SilenceDoes;
use playbook_graph::speak::{speak_duration, speak_list};
use playbook_graph::written::Written;
use playbook_graph::{Calendar, Desk, FactId, Graph, Handoff, Intent, IntentId, PlaybookId, Text};

use super::{Block, heading, in_words};

const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Every desk of a project.
pub(super) fn desks(graph: &Graph, blocks: &mut Vec<Block>) {
    for desk in graph.desks.values() {
        blocks.push(heading(1, format!("At the desk {}", desk.name)));
        if !desk.doc.is_empty() {
            blocks.push(Block::Words(desk.doc.replace('\n', " ")));
        }
        blocks.push(Block::List(Lines { graph, desk }.all()));
    }
}

struct Lines<'g> {
    graph: &'g Graph,
    desk: &'g Desk,
}

impl Lines<'_> {
    fn all(&self) -> Vec<String> {
        let offered = self.desk.playbooks.iter().map(|id| self.playbook(*id));
        let mut all = vec![format!("It offers: {}.", speak_list(offered))];
        all.extend(self.desk.needs.iter().map(|need| self.first(need.fact)));
        all.extend(self.desk.provers.iter().map(|prover| {
            let (fact, lasts) = self.fact(prover.fact);
            let by = self.playbook(prover.playbook);
            format!("That {fact} is found out by “{by}”, and counts {lasts}.")
        }));
        all.extend(self.desk.interrupts.iter().map(|one| {
            let (when, to) = (self.intent(one.intent), self.handoff(&one.handoff));
            format!("At any moment, when {when}: {to}.")
        }));
        all.extend(self.desk.matters.sequence.iter().map(|one| {
            let (first, second) = (self.playbook(one.first), self.playbook(one.second));
            format!("If both are wanted, “{first}” comes before “{second}”.")
        }));
        all.extend(self.desk.matters.declines.iter().map(|one| {
            let when = one.intent.map_or_else(
                || "when nothing here serves what is wanted".to_owned(),
                |intent| format!("when {}", self.intent(intent)),
            );
            format!("It says “{}” {when}.", self.text(&one.text))
        }));
        all.push(self.patience());
        all.extend(self.silence());
        all.push(format!("Where there is no way on: {}.", self.handoff(&self.desk.default)));
        all
    }

    fn playbook(&self, id: PlaybookId) -> String {
        self.graph.playbooks.lookup(id).map_or_else(String::new, |one| one.name.replace('_', " "))
    }

    /// `the customer is identified`, and how long that counts.
    fn fact(&self, id: FactId) -> (String, String) {
        let Some(fact) = self.graph.facts.lookup(id) else { return Default::default() };
        let words = format!("the {} is {}", fact.subject_name, fact.name.replace('_', " "));
        let lasts = fact.lasts.map_or_else(
            || "as long as the conversation".to_owned(),
            |seconds| format!("for {}", speak_duration(seconds)),
        );
        (words, lasts)
    }

    fn first(&self, fact: FactId) -> String {
        format!("Before anything else is talked about: {}.", self.fact(fact).0)
    }

    fn intent(&self, id: IntentId) -> String {
        let told = |intent: &Intent| {
            let what = within_a_sentence(intent.description.trim_end_matches('.'));
            intent.examples.first().map_or(what.clone(), |one| format!("{what} (“{one}”)"))
        };
        self.graph.intents.lookup(id).map(told).unwrap_or_default()
    }

    fn handoff(&self, handoff: &Handoff) -> String {
        let team = self.graph.teams.lookup(handoff.team).map_or("", |team| team.name.as_str());
        format!("{team} takes over, because {}", self.text(&handoff.because))
    }

    fn patience(&self) -> String {
        let patience = &self.desk.patience;
        let then = self.handoff(patience.then.as_ref().unwrap_or(&self.desk.default));
        let times = if patience.tries == 1 { "once" } else { &format!("{} times", patience.tries) };
        format!("A question is asked {times} at most; then {then}.")
    }

    fn silence(&self) -> impl Iterator<Item = String> {
        self.desk.silence.stages.iter().map(|stage| {
            let does = match &stage.does {
                SilenceDoes::Nudge(text) => format!("it says “{}”", self.text(text)),
                SilenceDoes::Park => "the matter rests, and others go first".to_owned(),
                SilenceDoes::Close => "the conversation is closed".to_owned(),
            };
            format!("When the customer says nothing for {}: {does}.", speak_duration(stage.after))
        })
    }

    fn text(&self, text: &Text) -> String {
        in_words(Written::of_params(self.graph, &[]), text)
    }
}

/// `the customer asks …` of `The customer asks …`.
fn within_a_sentence(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_lowercase().chain(signs).collect())
}

/// When people are there, calendar by calendar.
pub(super) fn hours(graph: &Graph, blocks: &mut Vec<Block>) {
    if graph.calendars.is_empty() {
        return;
    }
    blocks.push(heading(1, "Hours"));
    blocks.push(Block::List(graph.calendars.values().map(calendar).collect()));
}

fn calendar(calendar: &Calendar) -> String {
    let time = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let mut open: Vec<String> = Vec::new();
    for (day, name) in (1_u8..).zip(DAYS) {
        let hours = calendar.hours.iter().filter(|hours| hours.weekday == day);
        let hours: Vec<String> =
            hours.map(|hours| format!("{} to {}", time(hours.from), time(hours.to))).collect();
        if !hours.is_empty() {
            open.push(format!("{name} {}", hours.join(" and ")));
        }
    }
    let closed: Vec<String> = calendar
        .closed
        .iter()
        .map(|days| {
            if days.from == days.to {
                days.from.to_string()
            } else {
                format!("{} to {}", days.from, days.to)
            }
        })
        .collect();
    let closed = if closed.is_empty() {
        String::new()
    } else {
        format!("; closed on {}", closed.join(", "))
    };
    let open = if open.is_empty() { "never open".to_owned() } else { open.join(", ") };
    format!("{} ({}): {open}{closed}", calendar.name, calendar.zone)
}
