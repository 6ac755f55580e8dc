//! Narrowing: what was said of a later slot tells which of several an earlier one means (“the order
//! with the lamp”). Where all of them are meant, each gets a case of its own.

use playbook_graph::eval::eval;
use playbook_graph::{Description, Pick, Ref, Said, SlotId, SlotRef, Value, own_words};

use crate::case::Case;
use crate::check::WithSlot;
use crate::conversation::Matter;
use crate::description::{hits, means_several};
use crate::matter::QUEUE;
use crate::slot::{Resolved, resolve};
use crate::turn::{Stuck, Turn};

/// Something that was said of a slot.
type Told = (SlotId, Said);

/// What one case is about, and what was said of it.
type Group = (Said, Vec<Told>);

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
        if let Some(each) = said.and_then(each_of).filter(|_| !resolved.is_outside()) {
            let later = self.told_of_later(case, id);
            let groups = self.in_order(list, each).into_iter().map(|one| (one, later.clone()));
            return Ok(self.one_by_one(case, id, list, groups.collect()).unwrap_or(resolved));
        }
        let (candidates, told) = match &resolved {
            Resolved::Several(several) => (several.clone(), true),
            Resolved::Nothing => (list.to_vec(), false),
            _ => return Ok(resolved),
        };
        let mut later = self.told_of_later(case, id);
        later.retain(|told| {
            let guess = described(&told.1).is_some_and(Description::is_a_guess);
            let named = |one: &Value| self.means_in(case, id, one, told) != Some(false);
            !guess || candidates.iter().any(named)
        });
        if let (Resolved::Several(_), Some(Said::Description(of))) = (&resolved, said)
            && means_several(of, candidates.len())
        {
            let groups = candidates.iter().map(|one| (Said::Value(one.clone()), later.clone()));
            return Ok(self.one_by_one(case, id, list, groups.collect()).unwrap_or(resolved));
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
                let cases = groups.and_then(|groups| self.one_by_one(case, id, list, groups));
                Ok(cases.unwrap_or(resolved))
            }
            (1, _) => Ok(fitting.pop().map_or(resolved, Resolved::One)),
            (_, _) if all => {
                let groups = fitting.iter().map(|one| (Said::Value(one.clone()), later.clone()));
                let cases = self.one_by_one(case, id, list, groups.collect());
                Ok(cases.unwrap_or(Resolved::Several(fitting)))
            }
            (some, false) if some == candidates.len() => Ok(resolved),
            _ => Ok(Resolved::Several(fitting)),
        }
    }

    /// Each thing that was named, once, in the order of the words; what isn't in the list comes last,
    /// so that the customer hears of it, and not before the others.
    fn in_order(&self, list: &[Value], each: &[Description]) -> Vec<Said> {
        let mut named: Vec<(bool, Said)> = Vec::new();
        for one in each {
            let said = match hits(self.graph, list, one).as_slice() {
                [only] => (false, Said::Value(only.clone())),
                found => (found.is_empty(), Said::Description(one.clone())),
            };
            if !named.contains(&said) {
                named.push(said);
            }
        }
        named.sort_by_key(|(missing, _)| *missing);
        named.into_iter().map(|(_, said)| said).collect()
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
    ) -> Option<Vec<Group>> {
        let mut groups: Vec<Group> = Vec::new();
        for told in later {
            let mut having = parents
                .iter()
                .filter(|parent| self.means_in(case, id, parent, told).unwrap_or(false));
            let (parent, None) = (having.next()?, having.next()) else { return None };
            let parent = Said::Value(parent.clone());
            match groups.iter_mut().find(|(of, _)| *of == parent) {
                Some((_, told_of_it)) => told_of_it.push(told.clone()),
                None => groups.push((parent, vec![told.clone()])),
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
        list: &[Value],
        groups: Vec<Group>,
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
        for (one, told) in others {
            let mut said = vec![(id, one.clone())];
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
        let (one, told) = first;
        case.ahead = told.iter().cloned().chain(shared).collect();
        let slot = self.playbook(case).slots.lookup(id)?;
        Some(resolve(self.graph, slot, Some(list), one))
    }
}

/// The things that are named one by one.
pub(crate) fn each_of(said: &Said) -> Option<&[Description]> {
    match said {
        Said::Description(Description { pick: Some(Pick::Each(each)), .. }) => Some(each),
        _ => None,
    }
}

/// The description by which something is picked, of a record that of its first field.
fn described(said: &Said) -> Option<&Description> {
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
    described(said).is_some_and(|of| means_several(of, 2))
}
