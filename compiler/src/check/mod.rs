//! Names and types: what each name stands for, what each expression computes. Lowering asks here
//! for every expression that it writes into the graph. Proves nothing: that is the verifier's.
//!
//! - [`files`]: the project's files and who uses whom; [`names`]: the tables of names.
//! - [`scope`]: what names stand for at one place; [`expr`]: expressions, one file a kind.
//! - [`fits`]: which value may stand where; [`words`]: types in words.
//! - [`findings`]: all that was found.

pub(crate) mod alias;
pub(crate) mod expr;
pub(crate) mod files;
pub(crate) mod findings;
pub(crate) mod fits;
pub(crate) mod formula;
pub(crate) mod names;
pub(crate) mod scope;
pub(crate) mod tree;
pub(crate) mod typed;
pub(crate) mod types;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use playbook_graph::{
    EventId, Expr, FileId, Graph, Locale, Origin, OriginId, OutcomeId, PlaybookId, RecordId,
    SlotId, TableId, TeamId, Tool, ToolId, Type,
};

use crate::check::alias::Alias;
use crate::check::files::Files;
use crate::check::findings::Findings;
use crate::check::formula::Formula;
use crate::check::names::{Names, Written};
use crate::diagnostics;
use crate::lower::answer::Knowledge;
use crate::lower::locale::{Entry, Told};
use crate::syntax::ast::{self, Node};

/// A graph in the making, with all that is needed to make it.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// The files.
    pub(crate) files: Files,
    /// What their names stand for.
    pub(crate) names: Names,
    /// What was made so far.
    pub(crate) graph: Graph,
    /// What was found so far.
    pub(crate) findings: Findings,
    /// What has an error of its own, so that its uses are silent.
    pub(crate) broken: Broken,
    /// Other names for types.
    pub(crate) aliases: Vec<Alias>,
    /// Formulas.
    pub(crate) formulas: Vec<Formula>,
    /// Formulas that are being looked into, each used by the one before.
    pub(crate) open_formulas: Vec<usize>,
    /// Structures of what outcomes carry, as far as somebody gives it a name.
    pub(crate) carried: BTreeMap<(PlaybookId, OutcomeId), RecordId>,
    /// Slots of choices that are made on the spot.
    pub(crate) choices: Vec<(PlaybookId, SlotId)>,
    /// What answers may rest on, by name.
    pub(crate) knowledge: BTreeMap<String, Knowledge>,
    /// What texts are in other languages, with where that is written.
    pub(crate) translations: BTreeMap<Locale, BTreeMap<String, Entry>>,
    /// Closed choices and structures that stand as values in texts.
    pub(crate) told: Told,
    /// In which zones desks tell moments, and where they say so.
    pub(crate) zones: Vec<(String, Origin)>,
    /// The calendars of teams that have hours.
    pub(crate) hours: BTreeMap<TeamId, Written>,
    /// The read of the expression at hand, which shows that something is resolved.
    pub(crate) shown: Option<(ToolId, Vec<Expr>)>,
    /// Tools that playbooks call, shared: all that is said of them was read by then.
    pub(crate) called: BTreeMap<ToolId, Rc<Tool>>,
    /// How deep the expression at hand lies in others.
    pub(crate) depth: u32,
    /// How events are written: how one finds its case is read where a case waits for it.
    pub(crate) event_nodes: BTreeMap<EventId, (FileId, ast::Event)>,
}

/// Declarations with an error of their own.
#[derive(Debug, Default)]
pub(crate) struct Broken {
    /// Fields without a type.
    pub(crate) fields: BTreeSet<(RecordId, u32)>,
    /// Tools with a parameter or a result without a type.
    pub(crate) tools: BTreeSet<ToolId>,
    /// Facts without a subject, by name.
    pub(crate) facts: BTreeSet<String>,
    /// Outcomes with a value without a type.
    pub(crate) outcomes: BTreeSet<(PlaybookId, String)>,
    /// Tables with a column, a cell or a type that is wrong.
    pub(crate) tables: BTreeSet<TableId>,
    /// Slots without a type.
    pub(crate) slots: BTreeSet<(PlaybookId, SlotId)>,
    /// Events that carry something without a type.
    pub(crate) events: BTreeSet<EventId>,
    /// Playbooks that are given something without a type.
    pub(crate) playbooks: BTreeSet<PlaybookId>,
}

impl Draft {
    /// A number for a place, in the order of lowering.
    pub(crate) fn place(&mut self, origin: Origin) -> OriginId {
        self.graph.origins.push(origin)
    }

    /// A tool as playbooks call it.
    pub(crate) fn called(&mut self, id: ToolId) -> Option<Rc<Tool>> {
        if let Some(known) = self.called.get(&id) {
            return Some(Rc::clone(known));
        }
        let tool = Rc::new(self.graph.tools.lookup(id)?.clone());
        self.called.insert(id, Rc::clone(&tool));
        Some(tool)
    }

    /// The first line of a piece of source, without its opening brace: what is pointed at where the
    /// whole of it would fill the screen.
    pub(crate) fn head(&self, origin: Origin) -> Origin {
        let text = self.files.text_of(origin);
        let end = text.bytes().position(|byte| byte == b'\n');
        let first = end.and_then(|end| text.get(..end)).unwrap_or(text);
        let head = first.trim_end().trim_end_matches('{').trim_end();
        let length = u32::try_from(head.len()).unwrap_or(u32::MAX);
        Origin { end: origin.start.saturating_add(length).min(origin.end), ..origin }
    }

    /// Whether a declaration was read whole, so that what it lacks it really lacks.
    pub(crate) fn was_read(&self, declaration: OriginId) -> bool {
        let origin = self.graph.origins.lookup(declaration);
        origin.is_none_or(|origin| self.findings.was_read(*origin))
    }

    /// The text of a place, without line breaks.
    pub(crate) fn text_of(&self, origin: Origin) -> String {
        self.files.text_of(origin).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A value of a type, as messages speak of it.
    pub(crate) fn a_value(&self, ty: &Type) -> String {
        words::a_value(&self.graph, ty)
    }

    /// Reports each part of a kind but the first: only one of them could count.
    pub(crate) fn once<N: Node>(&mut self, file: FileId, inside: &impl Node, what: &str) {
        let mut all = inside.syntax().children_of(N::is_of).filter_map(N::cast);
        let Some(first) = all.next() else { return };
        for again in all {
            let (again, first) = (tree::at(file, &again), tree::at(file, &first));
            self.findings.push(diagnostics::twice::report(again, what, first));
        }
    }

    /// Refuses what can be read and isn't built.
    pub(crate) fn refuse(&mut self, at: Origin, what: &str, instead: &str) {
        self.findings.push(diagnostics::not_built::report(at, what, instead));
    }
}
