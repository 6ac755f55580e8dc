//! What names stand for across a project: one table a kind of thing, filled before any body is
//! read. A name means one thing in a project; a tool's name, one thing in its file.

use std::collections::{BTreeMap, BTreeSet};

use playbook_graph::{
    CalendarId, DeskId, Diagnostic, EnumId, EventId, FactId, FileId, IntentId, Origin, PlaybookId,
    RecordId, RefinedId, RoleId, TableId, TeamId, ToolId, VoiceId,
};

use crate::check::files::Files;
use crate::check::findings::Findings;
use crate::diagnostics;

/// A declared type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypeId {
    /// A closed choice.
    Enum(EnumId),
    /// A structure.
    Record(RecordId),
    /// A text with a pattern.
    Refined(RefinedId),
    /// Another name for a type, by its place among all of them.
    Alias(usize),
}

/// A formula or a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CalculationId {
    /// A formula, by its place among all of them.
    Formula(usize),
    /// A table.
    Table(TableId),
}

/// Where a name was declared, and what it names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<I> {
    /// What it names.
    pub(crate) id: I,
    /// Where its name stands.
    pub(crate) origin: Origin,
}

/// A name as it is written somewhere.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// The name.
    pub(crate) text: String,
    /// Where.
    pub(crate) origin: Origin,
}

/// The names of one kind of thing.
#[derive(Debug)]
pub(crate) struct Table<I> {
    kind: &'static str,
    everywhere: bool,
    entries: BTreeMap<String, Vec<Entry<I>>>,
}

impl<I: Copy> Table<I> {
    /// Names that are seen in their file and where it is used.
    fn seen_by_use(kind: &'static str) -> Self {
        Self { kind, everywhere: false, entries: BTreeMap::new() }
    }

    /// Names that the whole project shares.
    fn seen_everywhere(kind: &'static str) -> Self {
        Self { everywhere: true, ..Self::seen_by_use(kind) }
    }

    /// Adds a name. One that the project has already is reported; the first one stands.
    pub(crate) fn declare(&mut self, name: &Written, id: I, findings: &mut Findings) {
        let entry = Entry { id, origin: name.origin };
        let entries = self.entries.entry(name.text.clone()).or_default();
        if let Some(first) = entries.first() {
            let twice = diagnostics::declared_twice::report(
                name.origin,
                self.kind,
                &name.text,
                first.origin,
            );
            findings.push(twice);
        }
        entries.push(entry);
    }

    /// What the name stands for, read in the file where it is written; reports one that isn't known
    /// there.
    pub(crate) fn find(&self, name: &Written, files: &Files, findings: &mut Findings) -> Option<I> {
        let from = name.origin.file;
        match self.get(&name.text) {
            Some(entry) if self.everywhere || files.sees(from, entry.origin.file) => Some(entry.id),
            _ if !files.own_fault(from, &name.text, findings) => None,
            Some(entry) => {
                findings.push(diagnostics::file_not_used::report(
                    name.origin,
                    self.kind,
                    &name.text,
                    files.module(entry.origin.file),
                    entry.origin,
                    files.top(from),
                ));
                None
            }
            None => {
                findings.push(diagnostics::unknown_name::report(
                    name.origin,
                    &name.text,
                    self.kind,
                    "",
                    self.seen(from, files),
                ));
                None
            }
        }
    }

    /// The entry of that name, wherever it is declared.
    pub(crate) fn get(&self, name: &str) -> Option<&Entry<I>> {
        self.entries.get(name).and_then(|entries| entries.first())
    }

    /// The names that a file sees.
    pub(crate) fn seen<'t>(
        &'t self,
        from: FileId,
        files: &'t Files,
    ) -> impl Iterator<Item = &'t str> {
        let seen = move |entry: &Entry<I>| self.everywhere || files.sees(from, entry.origin.file);
        self.each().filter(move |(_, entry)| seen(entry)).map(|(name, _)| name)
    }

    /// All names with what they stand for, each once.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&str, &Entry<I>)> {
        let all = self.entries.iter();
        all.filter_map(|(name, entries)| entries.first().map(|entry| (name.as_str(), entry)))
    }
}

/// All names of a project.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) types: Table<TypeId>,
    pub(crate) facts: Table<FactId>,
    /// Formulas and tables.
    pub(crate) calculations: Table<CalculationId>,
    pub(crate) playbooks: Table<PlaybookId>,
    pub(crate) desks: Table<DeskId>,
    pub(crate) intents: Table<IntentId>,
    pub(crate) teams: Table<TeamId>,
    pub(crate) roles: Table<RoleId>,
    pub(crate) calendars: Table<CalendarId>,
    pub(crate) voices: Table<VoiceId>,
    pub(crate) events: Table<EventId>,
    /// Tools, a table a file.
    pub(crate) tools: BTreeMap<FileId, Table<ToolId>>,
    /// Names of what isn't built yet: refused where they are declared, silent where they are used.
    pub(crate) not_built: BTreeSet<String>,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            types: Table::seen_by_use("type"),
            facts: Table::seen_by_use("fact"),
            calculations: Table::seen_by_use("formula or table"),
            playbooks: Table::seen_by_use("playbook"),
            desks: Table::seen_everywhere("desk"),
            intents: Table::seen_everywhere("intent"),
            teams: Table::seen_everywhere("team"),
            roles: Table::seen_everywhere("role"),
            calendars: Table::seen_everywhere("calendar"),
            voices: Table::seen_everywhere("voice"),
            events: Table::seen_by_use("event"),
            tools: BTreeMap::new(),
            not_built: BTreeSet::new(),
        }
    }
}

impl Names {
    /// The formula or table that a path names: `fee`, or `prices.fee` where the file of that name is
    /// used; none where it names none.
    pub(crate) fn calculation(
        &self,
        path: &Written,
        files: &Files,
        findings: &mut Findings,
    ) -> Option<CalculationId> {
        let from = path.origin.file;
        match path.text.rsplit_once('.') {
            Some((module, name)) => {
                let entry = self.calculations.get(name)?;
                (files.used_as(from, module) == Some(entry.origin.file)).then_some(entry.id)
            }
            None => {
                self.calculations.get(&path.text)?;
                self.calculations.find(path, files, findings)
            }
        }
    }

    /// The tools of a file, to add one.
    pub(crate) fn tools_of(&mut self, file: FileId) -> &mut Table<ToolId> {
        self.tools.entry(file).or_insert_with(|| Table::seen_by_use("tool"))
    }

    /// The tool that a path names: `cancel_order` in its own file, `shop.cancel_order` elsewhere.
    pub(crate) fn find_tool(
        &self,
        path: &Written,
        files: &Files,
        findings: &mut Findings,
    ) -> Option<ToolId> {
        let from = path.origin.file;
        let found = match path.text.rsplit_once('.') {
            None => self.tools.get(&from).and_then(|own| own.get(&path.text)),
            Some((module, name)) => files
                .used_as(from, module)
                .and_then(|file| self.tools.get(&file))
                .and_then(|tools| tools.get(name)),
        };
        if found.is_none()
            && !self.not_built.contains(&path.text)
            && files.own_fault(from, &path.text, findings)
        {
            findings.push(self.no_tool(path, files));
        }
        found.map(|entry| entry.id)
    }

    fn no_tool(&self, path: &Written, files: &Files) -> Diagnostic {
        let from = path.origin.file;
        let bare = path.text.rsplit('.').next().unwrap_or_default();
        let known: Vec<String> = self.tools_seen(from, files);
        let meant = known.iter().find(|known| known.rsplit('.').next() == Some(bare));
        if meant.is_none()
            && let Some((file, entry)) =
                self.tools.iter().find_map(|(file, tools)| Some((*file, tools.get(bare)?)))
        {
            return diagnostics::file_not_used::report(
                path.origin,
                "tool",
                bare,
                files.module(file),
                entry.origin,
                files.top(from),
            );
        }
        let finding = diagnostics::unknown_name::report(
            path.origin,
            &path.text,
            "tool",
            "",
            known.iter().map(String::as_str),
        );
        match meant {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")).fix(
                format!("write `{meant}`"),
                path.origin,
                meant,
            ),
            None => finding,
        }
    }

    fn tools_seen(&self, from: FileId, files: &Files) -> Vec<String> {
        let mut seen = Vec::new();
        for (file, tools) in &self.tools {
            if *file == from {
                seen.extend(tools.each().map(|(name, _)| name.to_owned()));
            } else if let Some(module) = files.name_in(from, *file) {
                seen.extend(tools.each().map(|(name, _)| format!("{module}.{name}")));
            }
        }
        seen
    }
}
