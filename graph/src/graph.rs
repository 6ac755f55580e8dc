//! The graph: everything that a checked project says, by number. What crosses from the compiler to
//! the runtime, and all that crosses.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::arena::Arena;
use crate::authority::{Authority, AuthorityId};
use crate::calendar::{Calendar, CalendarId};
use crate::desk::{Desk, DeskId};
use crate::event::{Event, EventId};
use crate::fact::{Fact, FactId};
use crate::intent::{Intent, IntentId};
use crate::locale::{Locale, Translated};
use crate::origin::{FileId, Origin, OriginId, Source};
use crate::playbook::{OutcomeId, Playbook, PlaybookId, PointId};
use crate::policy::{Policy, PolicyId};
use crate::scenario::{Scenario, ScenarioId};
use crate::table::{Table, TableId};
use crate::team::{Role, RoleId, Team, TeamId};
use crate::tool::{Tool, ToolId};
use crate::types::{Enum, EnumId, Param, Record, RecordId, Refined, RefinedId};
use crate::voice::{Claim, Voice, VoiceId};

/// A checked project. As it comes from the compiler or from a file, nothing of it is proved yet:
/// only [`crate::Verified`] may run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graph {
    /// Closed choices.
    pub enums: Arena<EnumId, Enum>,
    /// Structures.
    pub records: Arena<RecordId, Record>,
    /// Refined texts.
    pub refined: Arena<RefinedId, Refined>,
    /// Decision tables.
    pub tables: Arena<TableId, Table>,
    /// Facts.
    pub facts: Arena<FactId, Fact>,
    /// Tools.
    pub tools: Arena<ToolId, Tool>,
    /// Authorities.
    pub authorities: Arena<AuthorityId, Authority>,
    /// Policies.
    pub policies: Arena<PolicyId, Policy>,
    /// Roles.
    pub roles: Arena<RoleId, Role>,
    /// Teams.
    pub teams: Arena<TeamId, Team>,
    /// Intents.
    pub intents: Arena<IntentId, Intent>,
    /// Playbooks.
    pub playbooks: Arena<PlaybookId, Playbook>,
    /// Desks.
    pub desks: Arena<DeskId, Desk>,
    /// Events.
    pub events: Arena<EventId, Event>,
    /// Calendars.
    pub calendars: Arena<CalendarId, Calendar>,
    /// The time zone in which people are told moments, by its name; without one, that of UTC.
    pub zone: Option<String>,
    /// Voices.
    pub voices: Arena<VoiceId, Voice>,
    /// Words that claim that something was done or is known.
    pub claims: Vec<Claim>,
    /// What texts are in other languages.
    pub translations: BTreeMap<Locale, Translated>,
    /// Tests; not part of the hash.
    pub scenarios: Arena<ScenarioId, Scenario>,
    /// The texts that it was made from; not part of the hash.
    pub sources: Arena<FileId, Source>,
    /// Where its nodes come from; not part of the hash.
    pub origins: Arena<OriginId, Origin>,
}

/// A point of a playbook of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The playbook.
    pub playbook: PlaybookId,
    /// The point in it.
    pub point: PointId,
}

impl Graph {
    /// The authorities that stand over a tool, in the order written.
    pub fn authorities_over(
        &self,
        tool: ToolId,
    ) -> impl Iterator<Item = (AuthorityId, &Authority)> {
        self.authorities.iter().filter(move |(_, authority)| authority.tool == tool)
    }

    /// Whether a lost answer of a tool can be read back: by a read of the same type, which stands for
    /// it. A read of another type tells only whether it was done.
    pub fn reads_back(&self, tool: &Tool) -> bool {
        let read = tool.checked_by.as_ref().and_then(|check| self.tools.lookup(check.tool));
        read.is_some_and(|read| read.gives == tool.gives)
    }

    /// What an outcome carries at a place.
    pub fn carried(&self, playbook: PlaybookId, outcome: OutcomeId, place: u32) -> Option<&Param> {
        let outcome = self.playbooks.lookup(playbook)?.outcomes.lookup(outcome)?;
        outcome.values.get(place as usize)
    }

    /// The place of a node in its source, as `file:line`.
    pub fn line_of(&self, origin: OriginId) -> String {
        let Some(origin) = self.origins.lookup(origin) else { return String::new() };
        match self.sources.lookup(origin.file) {
            Some(source) => format!("{}:{}", source.name, source.position(origin.start).0),
            None => String::new(),
        }
    }

    /// The piece of source that a node was made from, word for word; nothing where the graph came
    /// without its texts.
    pub fn written_at(&self, origin: OriginId) -> &str {
        let Some(origin) = self.origins.lookup(origin) else { return "" };
        let text = self.sources.lookup(origin.file).map_or("", |source| source.text.as_str());
        text.get(origin.start as usize..origin.end as usize).unwrap_or_default()
    }

    /// The same on one line, for whoever reads it beside others.
    pub fn one_line(&self, origin: OriginId) -> String {
        self.written_at(origin).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
