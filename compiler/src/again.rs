//! Checking one project again and again, as editors do: texts that are as they were aren't read
//! again, and playbooks whose proof rests on nothing that changed aren't proved again. What is found
//! is what [`crate::check`] finds, in the same order; a graph to run is not given, because nothing is
//! verified by memory.
//!
//! A proof is remembered by the text of its playbook and of everything in the project that is neither
//! a playbook nor a scenario. Places are remembered by the declaration that they are in, so that a
//! line more above doesn't matter.

use std::collections::BTreeMap;
use std::sync::Arc;

use playbook_graph::verify::{self, Found};
use playbook_graph::{FileId, Graph, Hash, Origin, PlaybookId, Source};

use crate::check::Draft;
use crate::hygiene::OfFile;
use crate::syntax::ast::{self, Item, Node};
use crate::syntax::{self, Parse};
use crate::{Checked, Project, hygiene, lower};

/// What was read and found when a project was last checked.
#[derive(Debug, Default)]
pub struct Memory {
    /// What was read of each file.
    files: BTreeMap<String, Read>,
    /// What was found of each playbook.
    proofs: BTreeMap<Hash, Vec<Placed>>,
}

/// A file as it was read.
#[derive(Debug)]
struct Read {
    text: String,
    parse: Parse,
    /// What was found in it by itself, as the file of a number.
    found: Option<(FileId, Arc<OfFile>)>,
}

impl Read {
    fn of(source: &Source) -> Self {
        Self { text: source.text.clone(), parse: syntax::parse(&source.text), found: None }
    }

    fn found(&mut self, file: FileId, tree: &ast::File) -> Arc<OfFile> {
        match &self.found {
            Some((its, found)) if *its == file => Arc::clone(found),
            _ => {
                let found = Arc::new(OfFile::of(file, tree));
                self.found = Some((file, Arc::clone(&found)));
                found
            }
        }
    }
}

/// A finding of a playbook, its places put apart.
#[derive(Clone, Debug)]
struct Placed {
    found: Found,
    /// In the order in which it hands them out: the declaration, and from where to where in it.
    places: Vec<(Anchor, u32, u32)>,
}

/// A declaration that places lie in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Anchor {
    /// The playbook itself.
    Itself,
    /// One of a file that is no playbook and no scenario, by number.
    Other(FileId, usize),
}

impl Memory {
    /// As [`crate::check`], but for the graph. `goes_on` is asked now and then; none where it said
    /// no: then nothing is forgotten, and nothing new is remembered.
    pub fn check(&mut self, project: &Project, goes_on: &dyn Fn() -> bool) -> Option<Checked> {
        let mut files = BTreeMap::new();
        let mut draft = lower::draft_with(project, &mut |source: &Source| {
            let before = self.files.remove(&source.name);
            let read = before.filter(|read| read.text == source.text);
            let read = read.unwrap_or_else(|| Read::of(source));
            let parse = read.parse.clone();
            files.insert(source.name.clone(), read);
            parse
        });
        self.files = files;
        let sources = draft.files.sources.clone();
        if !draft.findings.are_clean() {
            return Some(Checked { sources, diagnostics: draft.findings.finish(), graph: None });
        }
        let hygiene = hygiene::findings_with(&draft, &mut |file, tree| {
            let name = draft.files.sources.lookup(file).map(|source| source.name.as_str());
            match name.and_then(|name| self.files.get_mut(name)) {
                Some(read) => read.found(file, tree),
                None => Arc::new(OfFile::of(file, tree)),
            }
        });
        draft.graph.sources = sources.clone();
        let mut proofs = Proofs::of(&draft, &self.proofs, goes_on);
        let proved = verify::findings_again(&draft.graph, &mut proofs)?;
        let Proofs { now, .. } = proofs;
        self.proofs = now;
        let mut diagnostics = draft.findings.finish();
        diagnostics.extend(proved);
        diagnostics.extend(hygiene::beside(&diagnostics, hygiene));
        Some(Checked { sources, diagnostics, graph: None })
    }
}

/// The proofs of one check, old and new.
struct Proofs<'m> {
    outline: Outline,
    before: &'m BTreeMap<Hash, Vec<Placed>>,
    now: BTreeMap<Hash, Vec<Placed>>,
    goes_on: &'m dyn Fn() -> bool,
}

impl<'m> Proofs<'m> {
    fn of(
        draft: &Draft,
        before: &'m BTreeMap<Hash, Vec<Placed>>,
        goes_on: &'m dyn Fn() -> bool,
    ) -> Self {
        Self { outline: Outline::of(draft), before, now: BTreeMap::new(), goes_on }
    }
}

impl verify::Memory for Proofs<'_> {
    fn recall(&mut self, graph: &Graph, playbook: PlaybookId) -> Option<Vec<Found>> {
        let (own, key) = self.outline.playbook(graph, playbook)?;
        let known = self.before.get(&key)?.clone();
        let found: Option<Vec<Found>> =
            known.iter().map(|placed| self.outline.moved(own, placed)).collect();
        self.now.insert(key, known);
        found
    }

    fn keep(&mut self, graph: &Graph, playbook: PlaybookId, found: &[Found]) {
        let Some((own, key)) = self.outline.playbook(graph, playbook) else { return };
        let placed: Option<Vec<Placed>> =
            found.iter().map(|found| self.outline.placed(own, found)).collect();
        // What points anywhere else is worked out anew each time.
        if let Some(placed) = placed {
            self.now.insert(key, placed);
        }
    }

    fn goes_on(&self) -> bool {
        (self.goes_on)()
    }
}

/// Where a project's declarations stand, and what all of them say that are no playbooks.
struct Outline {
    /// The playbooks by where they begin, with where they end and what they say.
    playbooks: BTreeMap<(FileId, u32), (u32, Hash)>,
    /// The others, in the order of each file: from where to where.
    others: BTreeMap<FileId, Vec<(u32, u32)>>,
    rest: Hash,
}

impl Outline {
    fn of(draft: &Draft) -> Self {
        let (mut playbooks, mut others) = (BTreeMap::new(), BTreeMap::new());
        let mut rest = Vec::new();
        for (file, tree) in draft.files.each() {
            let Some(source) = draft.files.sources.lookup(file) else { continue };
            rest.push(Hash::of(source.name.as_bytes()));
            let own: &mut Vec<(u32, u32)> = others.entry(file).or_default();
            for item in tree.items() {
                let (start, end) = range(&item);
                match item {
                    Item::Scenario(_) => {}
                    Item::Playbook(_) => {
                        playbooks.insert((file, start), (end, said(source, start, end)));
                    }
                    _ => {
                        own.push((start, end));
                        rest.push(said(source, start, end));
                    }
                }
            }
        }
        Self { playbooks, others, rest: Hash::of_value(&rest) }
    }

    /// From where to where a playbook stands, and by what its proof is known.
    fn playbook(&self, graph: &Graph, id: PlaybookId) -> Option<(Origin, Hash)> {
        let at = graph.origins.lookup(graph.playbooks.lookup(id)?.origin)?;
        let ((file, start), (end, said)) =
            self.playbooks.range(..=(at.file, at.start)).next_back()?;
        let own = Origin::new(*file, *start, *end);
        (*file == at.file && at.start < *end).then(|| (own, Hash::of_value(&(said, self.rest))))
    }

    /// A finding with its places put apart; none where one of them is in another playbook.
    fn placed(&self, own: Origin, found: &Found) -> Option<Placed> {
        let (mut places, mut known) = (Vec::new(), true);
        let mut copy = found.clone();
        copy.each_place(&mut |place| match self.anchor(own, *place) {
            Some((anchor, start)) => {
                let from = |byte: u32| byte.saturating_sub(start);
                places.push((anchor, from(place.start), from(place.end)));
            }
            None => known = false,
        });
        known.then_some(Placed { found: copy, places })
    }

    /// The declaration that a place lies in, and where that begins.
    fn anchor(&self, own: Origin, place: Origin) -> Option<(Anchor, u32)> {
        let inside = |start: u32, end: u32| start <= place.start && place.end <= end;
        if place.file == own.file && inside(own.start, own.end) {
            return Some((Anchor::Itself, own.start));
        }
        let others = self.others.get(&place.file)?;
        let nth = others.partition_point(|(start, _)| *start <= place.start).checked_sub(1)?;
        let (start, end) = *others.get(nth)?;
        inside(start, end).then_some((Anchor::Other(place.file, nth), start))
    }

    /// A finding with its places where they are now.
    fn moved(&self, own: Origin, placed: &Placed) -> Option<Found> {
        let mut found = placed.found.clone();
        let (mut places, mut known) = (placed.places.iter(), true);
        found.each_place(&mut |place| {
            let now = places.next().and_then(|(anchor, from, to)| {
                let (file, start) = match anchor {
                    Anchor::Itself => (own.file, own.start),
                    Anchor::Other(file, nth) => (*file, self.others.get(file)?.get(*nth)?.0),
                };
                Some(Origin::new(file, start.checked_add(*from)?, start.checked_add(*to)?))
            });
            match now {
                Some(now) => *place = now,
                None => known = false,
            }
        });
        known.then_some(found)
    }
}

fn range(item: &Item) -> (u32, u32) {
    let range = item.syntax().range();
    (range.start, range.end)
}

fn said(source: &Source, start: u32, end: u32) -> Hash {
    let text = source.text.get(start as usize..end as usize).unwrap_or_default();
    Hash::of(text.as_bytes())
}
