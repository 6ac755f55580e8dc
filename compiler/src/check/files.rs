//! The files of a project: read, named as `use` names them, and which sees which. Standard files
//! are looked at only where they are used.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use playbook_graph::{Arena, FileId, Origin, Source};

use crate::Project;
use crate::check::findings::{Findings, Unreadable};
use crate::check::names::Written;
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::{Parse, ast};

/// Reads a text, or knows what was read of the same text before.
pub(crate) type Parses<'p> = &'p mut dyn FnMut(&Source) -> Parse;

/// How files end that are no playbooks.
const BESIDE: [&str; 2] = [".json", ".md"];

/// One file.
#[derive(Debug)]
pub(crate) struct File {
    /// What `use` calls it: `shop`, `returns.desk`, `std.identity`.
    module: String,
    /// What was read.
    parse: Parse,
    /// The files that it uses, with the places of the `use`s, in the order written.
    uses: Vec<(FileId, Origin)>,
    /// The same files, to look one up.
    used: BTreeSet<FileId>,
    /// The same files by what names of theirs begin with: the module, or the last word of it. The
    /// first one counts, and a whole module's name before a last word.
    used_as: BTreeMap<String, FileId>,
    /// Whether a file that it uses isn't there, so that names of it aren't known either.
    lacks: bool,
}

/// All files of a project that are looked at.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Their texts.
    pub(crate) sources: Arena<FileId, Source>,
    list: BTreeMap<FileId, File>,
    /// Files that scenarios take what tools do from, and those of what is known, by name.
    beside: BTreeMap<String, String>,
    /// Which file `use` means by a name: the first one of that name.
    modules: BTreeMap<String, FileId>,
}

/// What `use` calls the file of that name.
fn module_of(name: &str) -> String {
    let name = name.strip_suffix(".playbook").unwrap_or(name);
    name.replace(['/', '\\'], ".")
}

impl Files {
    /// Reads a project's files, and the standard ones that they use.
    pub(crate) fn read(project: &Project, parse: Parses<'_>, findings: &mut Findings) -> Self {
        let mut files = Self::default();
        for source in &project.sources {
            if BESIDE.iter().any(|ending| source.name.ends_with(ending)) {
                files.beside.insert(source.name.clone(), source.text.clone());
            } else {
                files.add(source, parse, findings);
            }
        }
        let std: BTreeMap<String, &Source> =
            project.std.iter().map(|source| (module_of(&source.name), source)).collect();
        // Files of the standard library come in behind while those that use them are linked.
        let mut next = files.list.keys().next().copied();
        while let Some(id) = next {
            files.link(id, &std, parse, findings);
            let behind = (Bound::Excluded(id), Bound::Unbounded);
            next = files.list.range(behind).next().map(|(id, _)| *id);
        }
        files.refuse_circles(findings);
        files
    }

    /// The texts; what was read of them is no longer wanted.
    pub(crate) fn into_sources(self) -> Arena<FileId, Source> {
        self.sources
    }

    /// The text of a file that is no playbook.
    pub(crate) fn beside(&self, name: &str) -> Option<&str> {
        self.beside.get(name).map(String::as_str)
    }

    fn add(&mut self, source: &Source, parse: Parses<'_>, findings: &mut Findings) -> FileId {
        let id = self.sources.push(source.clone());
        let parse = parse(source);
        for error in &parse.errors {
            let finding = error.to_diagnostic(id);
            if let Some(at) = finding.origin() {
                findings.unreadable(self.around(at, &parse));
            }
            findings.push(finding);
        }
        let module = module_of(&source.name);
        self.modules.entry(module.clone()).or_insert(id);
        let (uses, used, used_as) = Default::default();
        self.list.insert(id, File { module, parse, uses, used, used_as, lacks: false });
        id
    }

    /// The lines of a place, and the declaration that it is in.
    fn around(&self, at: Origin, parse: &Parse) -> Unreadable {
        let text = self.sources.lookup(at.file).map_or("", |source| source.text.as_str());
        let before = text.get(..at.start as usize).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let behind = text.get(at.end as usize..).unwrap_or_default();
        let end = at.end as usize + behind.find('\n').unwrap_or(behind.len());
        let bytes = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let lines = Origin::new(at.file, bytes(start), bytes(end));
        let holds = |range: Origin| range.start <= at.end && at.start <= range.end;
        let declarations = parse.tree().children().map(|node| tree::whole(at.file, &node));
        let declaration = declarations.filter(|range| holds(*range)).reduce(Origin::cover);
        Unreadable { lines, declaration: declaration.unwrap_or(lines) }
    }

    /// Finds the files that one uses.
    fn link(
        &mut self,
        id: FileId,
        std: &BTreeMap<String, &Source>,
        parse: Parses<'_>,
        findings: &mut Findings,
    ) {
        let Some(file) = self.list.get(&id) else { return };
        let (mut uses, mut lacks) = (Vec::new(), false);
        for used in tree::uses(id, &file.parse.file()) {
            let found = self.by_module(&used.text).or_else(|| {
                let source = std.get(&used.text)?;
                Some(self.add(source, parse, findings))
            });
            match found {
                Some(found) => uses.push((found, used.origin)),
                None => {
                    lacks = true;
                    findings.push(self.unknown(&used, std));
                }
            }
        }
        let used_as = self.names_of_used(&uses);
        if let Some(file) = self.list.get_mut(&id) {
            file.used = uses.iter().map(|(used, _)| *used).collect();
            file.uses = uses;
            file.used_as = used_as;
            file.lacks = lacks;
        }
    }

    /// What names of used files may begin with.
    fn names_of_used(&self, uses: &[(FileId, Origin)]) -> BTreeMap<String, FileId> {
        let mut names = BTreeMap::new();
        for (used, _) in uses {
            names.entry(self.module(*used).to_owned()).or_insert(*used);
        }
        for (used, _) in uses {
            let last = self.module(*used).rsplit('.').next().unwrap_or_default();
            names.entry(last.to_owned()).or_insert(*used);
        }
        names
    }

    fn unknown(
        &self,
        used: &Written,
        std: &BTreeMap<String, &Source>,
    ) -> playbook_graph::Diagnostic {
        let own = self.list.values().map(|file| file.module.as_str());
        let mut known: Vec<&str> = if used.text.starts_with("std.") {
            std.keys().map(String::as_str).collect()
        } else {
            own.collect()
        };
        known.retain(|module| *module != self.module(used.origin.file));
        diagnostics::unknown_file::report(used.origin, &used.text, known)
    }

    fn by_module(&self, module: &str) -> Option<FileId> {
        self.modules.get(module).copied()
    }

    /// Reports each circle of `use`s once.
    fn refuse_circles(&self, findings: &mut Findings) {
        let mut done = BTreeSet::new();
        for id in self.list.keys() {
            self.walk(*id, &mut Vec::new(), &mut done, findings);
        }
    }

    fn walk(
        &self,
        id: FileId,
        path: &mut Vec<(FileId, Origin)>,
        done: &mut BTreeSet<FileId>,
        findings: &mut Findings,
    ) {
        if done.contains(&id) {
            return;
        }
        for (used, origin) in self.uses(id) {
            path.push((id, *origin));
            match path.iter().position(|(on_path, _)| on_path == used) {
                Some(first) => {
                    let circle: Vec<_> = path
                        .iter()
                        .skip(first)
                        .map(|(file, origin)| (self.module(*file), *origin))
                        .collect();
                    findings.push(diagnostics::use_cycle::report(*origin, &circle));
                }
                None => self.walk(*used, path, done, findings),
            }
            path.pop();
        }
        done.insert(id);
    }

    fn uses(&self, id: FileId) -> &[(FileId, Origin)] {
        self.list.get(&id).map_or(&[], |file| file.uses.as_slice())
    }

    /// All files, in the order that they were read.
    pub(crate) fn each(&self) -> Vec<(FileId, ast::File)> {
        self.list.iter().map(|(id, file)| (*id, file.parse.file())).collect()
    }

    /// What `use` calls a file.
    pub(crate) fn module(&self, file: FileId) -> &str {
        self.list.get(&file).map_or("", |file| file.module.as_str())
    }

    /// Whether the names of `other` are seen in `from`.
    pub(crate) fn sees(&self, from: FileId, other: FileId) -> bool {
        from == other || self.list.get(&from).is_some_and(|file| file.used.contains(&other))
    }

    /// Whether a name that isn't known in `from` is unknown by its own fault: not where a file that
    /// `from` uses is missing, or where a line that holds the name couldn't be read, or one that
    /// should give a name and doesn't (`call … as`).
    pub(crate) fn own_fault(&self, from: FileId, name: &str, findings: &Findings) -> bool {
        let lacks = self.list.get(&from).is_some_and(|file| file.lacks);
        let bare = name.rsplit('.').next().unwrap_or(name);
        let lacks_a_name = |line: &str| {
            let line = line.trim_end().trim_end_matches('{').trim_end();
            line.ends_with(" as") || line.contains(" as {")
        };
        let from_here = |lines: &Origin| lines.file == from;
        !lacks
            && !findings.unread_lines().any(|lines| {
                let text = self.text_of(lines);
                text.contains(bare) || from_here(&lines) && text.lines().any(lacks_a_name)
            })
    }

    /// The file that `from` uses and calls `name` (`shop`; of `returns.shop`, also `shop`).
    pub(crate) fn used_as(&self, from: FileId, name: &str) -> Option<FileId> {
        self.list.get(&from)?.used_as.get(name).copied()
    }

    /// What `from` calls a file that it uses.
    pub(crate) fn name_in(&self, from: FileId, file: FileId) -> Option<&str> {
        let used = from != file && self.sees(from, file);
        used.then(|| self.module(file).rsplit('.').next().unwrap_or_default())
    }

    /// Where a `use` line goes: the top of the file.
    pub(crate) fn top(&self, file: FileId) -> Origin {
        Origin::new(file, 0, 0)
    }

    /// The text of a piece of source.
    pub(crate) fn text_of(&self, origin: Origin) -> &str {
        let text = self.sources.lookup(origin.file).map_or("", |source| source.text.as_str());
        text.get(origin.start as usize..origin.end as usize).unwrap_or_default()
    }

    /// What stands before a place in its file, and what stands after it.
    pub(crate) fn text_around(&self, origin: Origin) -> (&str, &str) {
        let text = self.sources.lookup(origin.file).map_or("", |source| source.text.as_str());
        let before = text.get(..origin.start as usize).unwrap_or_default();
        (before, text.get(origin.end as usize..).unwrap_or_default())
    }
}
