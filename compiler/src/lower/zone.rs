//! In which zone people are told moments: as a desk says, or as all calendars of the project say. It
//! is never guessed: where a moment is told and nothing says where, that is found.

use std::collections::BTreeSet;

use playbook_graph::FileId;
use playbook_graph::calendar::zone;

use crate::check::Draft;
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast;

impl Draft {
    /// `zone "Europe/Berlin"` of a desk.
    pub(super) fn zone(&mut self, file: FileId, node: &ast::ZoneClause) {
        let at = tree::at(file, node);
        let Some(name) = self.plain(file, node.text(), "a time zone") else { return };
        if zone(&name).is_none() {
            self.findings.push(diagnostics::zone::no_such(at, &name));
            self.zones.push((name, at));
        } else if let Some((other, first)) = self.zones.iter().find(|(other, _)| *other != name) {
            let finding = diagnostics::zone::another(at, &name, other, *first);
            self.findings.push(finding);
        } else {
            self.zones.push((name, at));
        }
    }

    /// Gives the graph its zone; reports where it would need one and has none.
    pub(super) fn settle_zone(&mut self) {
        let of_calendars: BTreeSet<&str> =
            self.graph.calendars.values().map(|calendar| calendar.zone.as_str()).collect();
        let of_calendars: Vec<&str> = of_calendars.into_iter().collect();
        let said = self.zones.first().map(|(name, _)| name.as_str());
        let one = match of_calendars.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        // A zone that is none was told: nothing is missing besides.
        let known = of_calendars.iter().all(|name| zone(name).is_some());
        let desk = self.graph.desks.values().next().map(|desk| desk.origin);
        let desk = desk.and_then(|desk| self.graph.origins.lookup(desk)).copied();
        if let (None, true, Some(desk), Some(told)) =
            (said.or(one), known, desk, self.told.moment())
        {
            let finding = diagnostics::zone::not_said(self.head(desk), told, &of_calendars);
            self.findings.push(finding);
        }
        self.graph.zone = said.or(one).filter(|name| zone(name).is_some()).map(str::to_owned);
    }
}
