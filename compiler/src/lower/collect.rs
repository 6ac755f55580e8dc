//! First walk: every declaration gets its number and its name, before anything is looked into.

use playbook_graph::{
    Arena, Conduct, Desk, DeskId, Enum, EnumId, Event, EventId, Fact, FactId, FileId, Handoff,
    Header, Keeps, Matters, OriginId, Patience, Pattern, Playbook, PlaybookId, Record, RecordId,
    Refined, RefinedId, Silence, StateId, Table, TableId, Talk, TeamId, Text, Tool, ToolId, Type,
};

use crate::check::Draft;
use crate::check::alias::{Alias, Found};
use crate::check::formula::{Body, Formula};
use crate::check::names::{CalculationId, TypeId, Written};
use crate::check::tree;
use crate::syntax::ast::{self, Item, NamedKind};

/// The declarations that have a body to look into, in the order of files and lines.
#[derive(Debug, Default)]
pub(super) struct Declared {
    pub(super) enums: Vec<(FileId, EnumId, ast::Enum)>,
    pub(super) records: Vec<(FileId, RecordId, ast::RecordDecl)>,
    pub(super) refined: Vec<(FileId, RefinedId, ast::TypeDecl)>,
    pub(super) facts: Vec<(FileId, FactId, ast::Fact)>,
    pub(super) events: Vec<(FileId, EventId, ast::Event)>,
    pub(super) tools: Vec<(FileId, ToolId, ast::Tool)>,
    pub(super) tables: Vec<(FileId, TableId, ast::Table)>,
    pub(super) playbooks: Vec<(FileId, PlaybookId, ast::Playbook)>,
    pub(super) desks: Vec<(FileId, DeskId, ast::Desk)>,
    pub(super) authorities: Vec<(FileId, ast::Authority)>,
    pub(super) policies: Vec<(FileId, ast::Policy)>,
    pub(super) scenarios: Vec<(FileId, ast::Scenario)>,
}

/// Gives every declaration its number.
pub(super) fn collect(draft: &mut Draft) -> Declared {
    let mut declared = Declared::default();
    for (file, tree) in draft.files.each() {
        for item in tree.items() {
            draft.collect_item(file, item, &mut declared);
        }
    }
    declared
}

impl Draft {
    fn collect_item(&mut self, file: FileId, item: Item, declared: &mut Declared) {
        match item {
            Item::Use(_) => {}
            Item::Enum(node) => self.collect_enum(file, node, declared),
            Item::Record(node) => self.collect_record(file, node, declared),
            Item::Type(node) => self.collect_refined(file, node, declared),
            Item::Fact(node) => self.collect_fact(file, node, declared),
            Item::Tool(node) => self.collect_tool(file, node, declared),
            Item::Playbook(node) => self.collect_playbook(file, node, declared),
            Item::Desk(node) => self.collect_desk(file, node, declared),
            Item::Intent(node) => self.lower_intent(file, &node),
            Item::Named(node) => match node.kind() {
                Some(NamedKind::Team) => self.lower_team(file, &node),
                Some(NamedKind::Role) => self.lower_role(file, &node),
                Some(NamedKind::Calendar) => self.lower_calendar(file, &node),
                Some(NamedKind::Voice) => self.lower_voice(file, &node),
                _ => self.lower_knowledge(file, &node),
            },
            Item::Translation(node) => self.lower_translation(file, &node),
            Item::Authority(node) => declared.authorities.push((file, node)),
            Item::Policy(node) => declared.policies.push((file, node)),
            Item::Scenario(node) => declared.scenarios.push((file, node)),
            Item::Formula(node) => self.collect_formula(file, node),
            Item::Table(node) => self.collect_table(file, node, declared),
            Item::Event(node) => self.collect_event(file, node, declared),
        }
    }

    fn collect_enum(&mut self, file: FileId, node: ast::Enum, declared: &mut Declared) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let origin = self.place(tree::at(file, &node));
        let (doc, values) = (ast::doc(&node), Vec::new());
        let id = self.graph.enums.push(Enum { name: name.text.clone(), doc, values, origin });
        self.names.types.declare(&name, TypeId::Enum(id), &mut self.findings);
        declared.enums.push((file, id, node));
    }

    fn collect_record(&mut self, file: FileId, node: ast::RecordDecl, declared: &mut Declared) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let origin = self.place(tree::at(file, &node));
        let id = self.graph.records.push(Record {
            name: name.text.clone(),
            doc: ast::doc(&node),
            fields: Vec::new(),
            shown_as: None,
            key: None,
            tags: Vec::new(),
            origin,
        });
        self.names.types.declare(&name, TypeId::Record(id), &mut self.findings);
        declared.records.push((file, id, node));
    }

    fn collect_refined(&mut self, file: FileId, node: ast::TypeDecl, declared: &mut Declared) {
        let Some(name) = tree::name(file, node.name()) else { return };
        if !matches!(node.refinement(), Some(ast::Refinement::Matching(_))) {
            let id = TypeId::Alias(self.aliases.len());
            self.aliases.push(Alias { file, node, name: name.clone(), found: Found::NotYet });
            self.names.types.declare(&name, id, &mut self.findings);
            return;
        }
        // Any text, until its pattern is read.
        let Ok(pattern) = Pattern::new(".*") else { return };
        let origin = self.place(tree::at(file, &node));
        let id = self.graph.refined.push(Refined {
            name: name.text.clone(),
            doc: ast::doc(&node),
            pattern,
            origin,
        });
        self.names.types.declare(&name, TypeId::Refined(id), &mut self.findings);
        declared.refined.push((file, id, node));
    }

    fn collect_formula(&mut self, file: FileId, node: ast::Formula) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let id = CalculationId::Formula(self.formulas.len());
        self.names.calculations.declare(&name, id, &mut self.findings);
        let (params, gives, body) = (None, None, Body::NotYet);
        self.formulas.push(Formula { file, node, name, params, gives, body });
    }

    fn collect_table(&mut self, file: FileId, node: ast::Table, declared: &mut Declared) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let origin = self.place(self.head(tree::at(file, &node)));
        let id = self.graph.tables.push(Table {
            name: name.text.clone(),
            doc: ast::doc(&node),
            params: Vec::new(),
            gives: Type::Bool,
            first_match: false,
            rows: Vec::new(),
            origin,
        });
        self.names.calculations.declare(&name, CalculationId::Table(id), &mut self.findings);
        declared.tables.push((file, id, node));
    }

    fn collect_fact(&mut self, file: FileId, node: ast::Fact, declared: &mut Declared) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let origin = self.place(tree::at(file, &node));
        let id = self.graph.facts.push(Fact {
            name: name.text.clone(),
            doc: ast::doc(&node),
            subject_name: String::new(),
            subject: Type::Text,
            lasts: None,
            kept_by: None,
            origin,
        });
        self.names.facts.declare(&name, id, &mut self.findings);
        declared.facts.push((file, id, node));
    }

    fn collect_event(&mut self, file: FileId, node: ast::Event, declared: &mut Declared) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let origin = self.place(tree::at(file, &node));
        let (doc, params) = (ast::doc(&node), Vec::new());
        let id = self.graph.events.push(Event { name: name.text.clone(), doc, params, origin });
        self.names.events.declare(&name, id, &mut self.findings);
        declared.events.push((file, id, node));
    }

    fn collect_tool(&mut self, file: FileId, node: ast::Tool, declared: &mut Declared) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let origin = self.place(tree::at(file, &node));
        let id = self.graph.tools.push(Tool {
            name: format!("{}.{}", self.files.module(file), name.text),
            doc: ast::doc(&node),
            params: Vec::new(),
            gives: Type::Bool,
            effect: playbook_graph::Effect::Reads,
            fails: Vec::new(),
            timeout: None,
            retries: 0,
            fresh_for: None,
            promises: Vec::new(),
            proves: None,
            moves_money: None,
            never_twice_for: None,
            changes: Vec::new(),
            checked_by: None,
            undo_by: None,
            key_lasts: None,
            evidence: Vec::new(),
            origin,
        });
        let Self { names, findings, .. } = self;
        names.tools_of(file).declare(&name, id, findings);
        declared.tools.push((file, id, node));
    }

    fn collect_playbook(&mut self, file: FileId, node: ast::Playbook, declared: &mut Declared) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let origin = self.place(tree::at(file, &node));
        let id = self.graph.playbooks.push(empty_playbook(&name, ast::doc(&node), origin));
        self.names.playbooks.declare(&name, id, &mut self.findings);
        declared.playbooks.push((file, id, node));
    }

    fn collect_desk(&mut self, file: FileId, node: ast::Desk, declared: &mut Declared) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let origin = self.place(tree::at(file, &node));
        let nobody = Handoff { team: TeamId(0), because: Text::plain("", origin), origin };
        let id = self.graph.desks.push(Desk {
            name: name.text.clone(),
            doc: ast::doc(&node),
            playbooks: Vec::new(),
            needs: Vec::new(),
            provers: Vec::new(),
            interrupts: Vec::new(),
            default: nobody,
            patience: Patience { tries: 2, then: None },
            silence: Silence::default(),
            conduct: Conduct::default(),
            matters: Matters::default(),
            keeps: Keeps::default(),
            talk: Talk::default(),
            origin,
        });
        self.names.desks.declare(&name, id, &mut self.findings);
        declared.desks.push((file, id, node));
    }
}

fn empty_playbook(name: &Written, doc: String, origin: OriginId) -> Playbook {
    Playbook {
        name: name.text.clone(),
        doc,
        outcomes: Arena::default(),
        starts_on: Vec::new(),
        starts_on_events: Vec::new(),
        needs: Vec::new(),
        on_cancel: None,
        slots: Arena::default(),
        variables: Arena::default(),
        states: Arena::default(),
        points: Arena::default(),
        start: StateId(0),
        header: Header::default(),
        origin,
    }
}
