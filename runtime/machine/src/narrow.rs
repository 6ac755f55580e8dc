//! Narrowing: what was said of a later slot tells which of several an earlier one means (“the order
//! with the lamp”). Where all of them are meant, each gets a case of its own.

use playbook_graph::eval::eval;
use playbook_graph::{Ref, Said, SlotId, SlotRef, Value, own_words};

use crate::case::Case;
use crate::check::WithSlot;
use crate::conversation::Matter;
use crate::description::{hits, means_several};
use crate::matter::QUEUE;
use crate::slot::Resolved;
use crate::turn::{Stuck, Turn};

/// Something that was said of a slot.
type Told = (SlotId, Said);

impl Turn<'_> {
    /// What something said of a pick comes to, with what was said of the slots that depend on it.
    pub(crate) fn narrowed(
        &mut self,
        case: &mut Case,
        id: SlotId,
        list: &[Value],
        said: Option<&Said>,
        resolved: Resolved,
    ) -> Result<Resolved, Stuck> {
        let (candidates, told) = match &resolved {
            Resolved::Several(several) => (several.clone(), true),
            Resolved::Nothing => (list.to_vec(), false),
            _ => return Ok(resolved),
        };
        let later = self.told_of_later(case, id);
        if let (Resolved::Several(_), Some(Said::Description(of))) = (&resolved, said)
            && means_several(of)
        {
            let groups = candidates.iter().map(|one| (one.clone(), later.clone()));
            return Ok(self.one_by_one(case, id, groups.collect()).unwrap_or(resolved));
        }
        if later.is_empty() {
            return Ok(resolved);
        }
        let mut fitting = Vec::new();
        for one in &candidates {
            let mut fits = true;
            for told in &later {
                fits &= self.means_in(case, id, one, told).unwrap_or(true);
            }
            if fits {
                fitting.push(one.clone());
            }
        }
        let all = later.iter().all(|(_, said)| all_meant(said));
        match (fitting.len(), told) {
            (0, _) => {
                let groups = self.each_in_its_own(case, id, &candidates, &later);
                Ok(groups.and_then(|groups| self.one_by_one(case, id, groups)).unwrap_or(resolved))
            }
            (1, _) => Ok(fitting.pop().map_or(resolved, Resolved::One)),
            (_, _) if all => {
                let groups = fitting.iter().map(|one| (one.clone(), later.clone())).collect();
                Ok(self.one_by_one(case, id, groups).unwrap_or(Resolved::Several(fitting)))
            }
            (some, false) if some == candidates.len() => Ok(resolved),
            _ => Ok(Resolved::Several(fitting)),
        }
    }

    /// What was said already of the slots whose lists depend on a pick.
    fn told_of_later(&self, case: &Case, id: SlotId) -> Vec<Told> {
        let slots = &self.playbook(case).slots;
        let depends = |of: SlotId| {
            let reads = |list: &playbook_graph::Expr| list.reads(&mut |of| of == Ref::Slot(id));
            slots.lookup(of).is_some_and(|slot| slot.lists().next().is_some_and(reads))
        };
        let told = case.ahead.iter().filter(|(of, said)| depends(*of) && described(said).is_some());
        told.cloned().collect()
    }

    /// Whether what was said of a later slot means something where this one holds a value. `None`:
    /// that can't be told yet.
    fn means_in(&self, case: &Case, id: SlotId, value: &Value, told: &Told) -> Option<bool> {
        let (of, said) = told;
        let list = self.playbook(case).slots.lookup(*of)?.lists().next()?;
        let scope = self.scope(case);
        let list = eval(list, &WithSlot { slot: id, value, outer: &scope }).ok()?;
        let description = described(said)?;
        Some(!hits(self.graph, list.as_list()?, description).is_empty())
    }

    /// Each thing that was said in the one parent that has it; none where one has several or no
    /// parent at all.
    fn each_in_its_own(
        &self,
        case: &Case,
        id: SlotId,
        parents: &[Value],
        later: &[Told],
    ) -> Option<Vec<(Value, Vec<Told>)>> {
        let mut groups: Vec<(Value, Vec<Told>)> = Vec::new();
        for told in later {
            let mut having = parents
                .iter()
                .filter(|parent| self.means_in(case, id, parent, told).unwrap_or(false));
            let (parent, None) = (having.next()?, having.next()) else { return None };
            match groups.iter_mut().find(|(of, _)| of == parent) {
                Some((_, told_of_it)) => told_of_it.push(told.clone()),
                None => groups.push((parent.clone(), vec![told.clone()])),
            }
        }
        Some(groups)
    }

    /// Takes the first thing here and queues a matter for each of the others, with what was said of
    /// it. None where no other case may be opened.
    fn one_by_one(
        &mut self,
        case: &mut Case,
        id: SlotId,
        groups: Vec<(Value, Vec<Told>)>,
    ) -> Option<Resolved> {
        let offered = self.desk().playbooks.contains(&case.matter) && case.proves.is_none();
        let (first, others) = groups.split_first()?;
        if !offered || self.c.queue.len() + others.len() > QUEUE {
            return None;
        }
        let later: Vec<SlotId> =
            groups.iter().flat_map(|(_, told)| told.iter().map(|(of, _)| *of)).collect();
        case.ahead.retain(|(of, _)| *of != id);
        let (_, shared): (Vec<Told>, Vec<Told>) =
            case.ahead.drain(..).partition(|(of, _)| later.contains(of));
        for (value, told) in others {
            let mut said = vec![(id, Said::Value(value.clone()))];
            said.extend(told.iter().chain(&shared).cloned());
            let no = self.c.counted.stacks;
            self.c.counted.stacks += 1;
            let at = |slot| SlotRef { playbook: case.playbook, slot };
            self.c.queue.push_back(Matter {
                no,
                playbook: case.matter,
                given: Vec::new(),
                said: said.into_iter().map(|(slot, said)| (at(slot), said)).collect(),
                asked_at: case.asked_at,
            });
        }
        if !others.is_empty() {
            self.reply_words(own_words::ONE_BY_ONE);
        }
        let (value, told) = first;
        case.ahead = told.iter().cloned().chain(shared).collect();
        Some(Resolved::One(value.clone()))
    }
}

/// The description by which something is picked, of a record that of its first field.
fn described(said: &Said) -> Option<&playbook_graph::Description> {
    match said {
        Said::Description(of) => Some(of),
        Said::Parts(parts) => parts.iter().find_map(|(place, said)| match said {
            Said::Description(of) if *place == 0 => Some(of),
            _ => None,
        }),
        Said::Value(_) => None,
    }
}

fn all_meant(said: &Said) -> bool {
    described(said).is_some_and(means_several)
}
