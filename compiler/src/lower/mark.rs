//! Marks: what is said of a parameter or a field besides its type.

use std::collections::BTreeMap;

use playbook_graph::{Demand, FileId, Marks, Origin, Type};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast;

/// What a mark stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marked {
    /// What a tool takes.
    Param,
    /// A field of a record.
    Field,
    /// Anything else with a name and a type.
    Other,
}

impl Draft {
    /// Reports what is secret and no text.
    pub(super) fn secret_text(&mut self, name: &Written, ty: Option<&Type>, marks: Marks) {
        let Some(ty) = ty.filter(|ty| marks.secret && !ty.present().is_textual()) else { return };
        let what = self.a_value(ty);
        self.findings.push(diagnostics::secret_slot::no_text(name.origin, &name.text, &what));
    }

    /// What is said of something besides its type; reports what means nothing there.
    pub(super) fn marks(
        &mut self,
        file: FileId,
        marks: impl Iterator<Item = ast::Mark>,
        of: Marked,
    ) -> Marks {
        let mut said = Marks::default();
        let mut seen: BTreeMap<String, Origin> = BTreeMap::new();
        for mark in marks {
            let (text, at) = (mark.text(), tree::at(file, &mark));
            let kind = text.split(' ').next().unwrap_or_default().to_owned();
            let first = *seen.entry(kind).or_insert(at);
            let why = match (text.as_str(), of) {
                _ if first != at => {
                    self.findings.push(diagnostics::twice::report(at, &format!("`{text}`"), first));
                    continue;
                }
                (_, Marked::Other) => {
                    "only what a tool takes and the fields of a record have marks"
                }
                ("hidden", Marked::Field) => "a record is shown as its `shown as` says",
                _ => {
                    put(&mut said, &text);
                    continue;
                }
            };
            let what = format!("the mark `{text}`");
            self.findings.push(diagnostics::does_not_fit::report(at, &what, why));
        }
        said
    }
}

fn put(said: &mut Marks, mark: &str) {
    match mark {
        "personal" => said.personal = true,
        "secret" => said.secret = true,
        "hidden" => said.hidden = true,
        "from trusted" => said.from = Demand::Trusted,
        "from picked" => said.from = Demand::Picked,
        _ => {}
    }
}
