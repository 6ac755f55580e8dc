//! Checked text to graph: one file a noun, the same noun as in `graph`. Asks `check` for each
//! expression and type, says where a declaration has the wrong shape, and numbers the places.
//! Proves nothing.
//!
//! The order matters: all names first, then types, then what is declared with them, then bodies.

pub(crate) mod answer;
mod arms;
mod authority;
mod autonomy;
mod before;
mod calendar;
mod choice;
mod collect;
mod desk;
mod each;
mod event;
mod fact;
mod header;
pub(crate) mod locale;
mod mark;
mod people;
mod plan;
mod playbook;
mod policy;
mod reading;
mod resolved;
mod runs;
mod scenario;
mod slot;
mod steps;
mod table;
mod text;
mod tool;
mod types;
mod voice;
mod wait;
mod world;
mod zone;

use crate::Project;
use crate::check::Draft;
use crate::check::files::{Files, Parses};
use crate::syntax;

/// Reads a project and lowers all its files. The graph is whole only where nothing was found; its
/// texts are put in by who wants it proved.
pub(crate) fn draft(project: &Project) -> Draft {
    draft_with(project, &mut |source| syntax::parse(&source.text))
}

/// As [`draft`], with somebody who reads the texts.
pub(crate) fn draft_with(project: &Project, parse: Parses<'_>) -> Draft {
    let mut draft = Draft::default();
    draft.files = Files::read(project, parse, &mut draft.findings);
    lower(&mut draft);
    draft
}

fn lower(draft: &mut Draft) {
    let declared = collect::collect(draft);
    draft.check_hours();
    for (file, id, node) in &declared.enums {
        draft.lower_enum(*file, *id, node);
    }
    draft.look_into_aliases();
    for (file, id, node) in &declared.refined {
        draft.lower_refined(*file, *id, node);
    }
    for (file, id, node) in &declared.records {
        draft.lower_record(*file, *id, node);
    }
    for (file, id, node) in &declared.records {
        draft.lower_tags(*file, *id, node);
    }
    draft.refuse_self_containing(&declared.records);
    for (file, id, node) in &declared.tables {
        draft.lower_table(*file, *id, node);
    }
    draft.declare_formulas();
    draft.look_into_formulas();
    for (file, id, node) in &declared.facts {
        draft.lower_fact(*file, *id, node);
    }
    for (file, id, node) in &declared.tools {
        draft.declare_tool(*file, *id, node);
    }
    for (file, id, node) in &declared.events {
        draft.lower_event(*file, *id, node);
    }
    for (file, id, node) in &declared.playbooks {
        draft.declare_playbook(*file, *id, node);
    }
    for (file, id, node) in &declared.records {
        draft.lower_shown_as(*file, *id, node);
    }
    for (file, id, node) in &declared.tools {
        draft.lower_tool(*file, *id, node);
    }
    for (file, id, node) in &declared.facts {
        draft.lower_kept_by(*file, *id, node);
    }
    for (file, node) in &declared.authorities {
        draft.lower_authority(*file, node);
    }
    for (file, node) in &declared.policies {
        draft.lower_policy(*file, node);
    }
    for (file, id, node) in &declared.playbooks {
        draft.lower_playbook(*file, *id, node);
    }
    for (file, id, node) in &declared.desks {
        draft.lower_desk(*file, *id, node);
    }
    draft.settle_zone();
    draft.refuse_untranslated();
    draft.refuse_what_is_never_said();
    for (file, node) in &declared.scenarios {
        draft.lower_scenario(*file, node);
    }
}
