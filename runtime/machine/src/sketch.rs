//! Sketches: a slot's list, or its record, in the making, until it is whole.
//! Takes in what was said, bit by bit, and tells what is to be asked next. Asks nothing itself.

use std::collections::VecDeque;
use std::sync::Arc;

use playbook_graph::{AskLabel, Field, Pick, RecordId, Said, Slot, SlotId, Type, Value, own_words};
use serde::{Deserialize, Serialize};

use crate::case::{Case, Wanted};
use crate::check::Allowed;
use crate::description::{hits, means_several};
use crate::slot::{Resolved, resolve_in, says_nothing};
use crate::turn::{Stuck, Turn};
use crate::typed::fits;

/// A slot's value in the making.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sketch {
    /// The elements of the list that are whole; of a slot for one record, that record.
    pub(crate) whole: Vec<Value>,
    /// Records of which something is missing; the first one is asked about.
    pub(crate) open: VecDeque<Open>,
    /// What was said and isn't taken in yet.
    pub(crate) said: VecDeque<Said>,
    /// Whether the customer said that this is all.
    pub(crate) all: bool,
    /// Whether the customer said that there is more.
    pub(crate) more: bool,
    /// How often the question that is open was put.
    pub(crate) tries: u32,
}

/// A record of which something is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Open {
    /// Its fields, those that are there.
    pub(crate) fields: Vec<Option<Value>>,
    /// What was said of fields and isn't taken in yet.
    pub(crate) said: Vec<(u32, Said)>,
}

/// What a sketch needs next.
#[derive(Debug)]
pub(crate) enum Next {
    /// Nothing: this is the slot's value.
    Whole(Value),
    /// An answer.
    Ask(Wants),
}

/// What is to be asked, and why once more.
#[derive(Debug)]
pub(crate) struct Wants {
    /// For what.
    pub(crate) wanted: Wanted,
    /// Between what, after a description that fitted several.
    pub(crate) between: Option<Vec<Value>>,
    /// What was wrong with what was said, and what is said of that.
    pub(crate) wrong: Option<(AskLabel, String)>,
}

impl Wants {
    fn just(wanted: Wanted) -> Self {
        Self { wanted, between: None, wrong: None }
    }

    fn between(wanted: Wanted, several: Vec<Value>) -> Self {
        Self { between: Some(several), ..Self::just(wanted) }
    }

    fn again(wanted: Wanted, label: AskLabel, why: impl Into<String>) -> Self {
        Self { wrong: Some((label, why.into())), ..Self::just(wanted) }
    }
}

impl Sketch {
    /// A sketch that what was said is to be taken into.
    pub(crate) fn of(said: impl IntoIterator<Item = Said>) -> Self {
        Self { said: said.into_iter().collect(), ..Self::default() }
    }

    /// What was said in answer to a question.
    pub(crate) fn hear(&mut self, wanted: &Wanted, said: Said) {
        match (wanted, self.open.front_mut(), said) {
            (Wanted::Part(_), Some(open), Said::Parts(parts)) => open.said.extend(parts),
            (Wanted::Part(place), Some(open), said) => open.said.push((*place, said)),
            (_, _, said) => self.said.push_back(said),
        }
    }
}

/// What of a list is left, once some of its places are taken.
pub(crate) fn left(list: &[Value], taken: &[Value]) -> Vec<Value> {
    let mut left = list.to_vec();
    for one in taken {
        if let Some(place) = left.iter().position(|other| other == one) {
            left.remove(place);
        }
    }
    left
}

impl Turn<'_> {
    /// What was said in answer to a question for a part of a record may be of another record: “and Ole
    /// should be Olaf Holm”.
    pub(crate) fn hear_part(&self, sketch: &mut Sketch, wanted: &Wanted, said: Said) {
        let open = sketch.open.front();
        let own = open.and_then(|open| open.fields.first()).cloned().flatten();
        let (Wanted::Part(1..), Some(own), Said::Parts(parts)) = (wanted, own, &said) else {
            return sketch.hear(wanted, said);
        };
        let of = parts.iter().find_map(|(place, said)| match said {
            Said::Description(of) if *place == 0 => Some(of),
            _ => None,
        });
        match of {
            None => sketch.hear(wanted, said),
            Some(of) if hits(self.graph, &[own], of).is_empty() => sketch.said.push_back(said),
            Some(_) => {
                let rest = parts.iter().filter(|(place, _)| *place > 0).cloned();
                sketch.hear(wanted, Said::Parts(rest.collect()));
            }
        }
    }

    /// Takes in what was said, as far as it goes.
    pub(crate) fn work(&self, case: &Case, id: SlotId, sketch: &mut Sketch) -> Result<Next, Stuck> {
        let slot = &self.playbook(case).slots[id];
        loop {
            let asks = if !sketch.open.is_empty() {
                self.work_on_record(case, id, sketch)?
            } else if let Some(said) = sketch.said.pop_front() {
                self.take_in(case, id, sketch, said)?
            } else {
                match self.at_rest(case, id, sketch)? {
                    Some(next) => return Ok(next),
                    None => None,
                }
            };
            if let Some(asks) = asks {
                return Ok(Next::Ask(asks));
            }
            if slot.gathered.is_none() && sketch.open.is_empty() {
                sketch.whole.truncate(1);
            }
        }
    }

    /// Everything that was said is taken in: what is missing still. None: another round is needed.
    fn at_rest(&self, case: &Case, id: SlotId, sketch: &mut Sketch) -> Result<Option<Next>, Stuck> {
        let slot = &self.playbook(case).slots[id];
        let Some(gathered) = &slot.gathered else {
            if let Some(whole) = sketch.whole.pop() {
                return Ok(Some(Next::Whole(whole)));
            }
            if slot.ask.is_some() && !sketch.more {
                return Ok(Some(Next::Ask(Wants::just(Wanted::Slot))));
            }
            sketch.open.push_back(self.empty_record(slot)?);
            return Ok(None);
        };
        let list = self.first_list(case, slot)?;
        let enough = sketch.whole.len() >= slot.at_least();
        if let Some(list) = &list {
            let left = left(list, &sketch.whole_places(slot));
            if left.is_empty() && enough {
                sketch.all = true;
            }
            if let ([only], true) = (&list[..], sketch.whole.is_empty() && !sketch.all) {
                let said = Said::Value(only.clone());
                sketch.said.push_back(match slot.record() {
                    Some(_) if slot.among.is_none() => Said::Parts(vec![(0, said)]),
                    _ => said,
                });
                return Ok(None);
            }
        }
        let untold = sketch.whole.is_empty() && !sketch.all;
        if !enough || untold || std::mem::take(&mut sketch.more) {
            sketch.all &= enough;
            return Ok(Some(Next::Ask(Wants::just(Wanted::Slot))));
        }
        if gathered.until.is_some() && !sketch.all {
            return Ok(Some(Next::Ask(Wants::just(Wanted::All))));
        }
        let value = Value::List(sketch.whole.clone().into());
        if let Some(reason) = self.refused(case, id, &value)? {
            sketch.all = false;
            let wants = Wants::again(Wanted::Slot, AskLabel::NotAllowed, reason);
            return Ok(Some(Next::Ask(wants)));
        }
        Ok(Some(Next::Whole(value)))
    }

    /// The list from which an element, or its first field, is picked.
    pub(crate) fn first_list(
        &self,
        case: &Case,
        slot: &Slot,
    ) -> Result<Option<Arc<[Value]>>, Stuck> {
        let of_field = || slot.fields.first().and_then(|field| field.among.as_ref());
        let list = slot.among.as_ref().or_else(of_field);
        list.map(|list| self.list_with(case, list, &[])).transpose()
    }

    /// Takes in one thing that was said of the list, or of the record.
    fn take_in(
        &self,
        case: &Case,
        id: SlotId,
        sketch: &mut Sketch,
        said: Said,
    ) -> Result<Option<Wants>, Stuck> {
        let slot = &self.playbook(case).slots[id];
        let unclear = || Some(Wants::again(Wanted::Slot, AskLabel::Unclear, own_words::UNCLEAR));
        let outside = || Some(Wants::again(Wanted::Slot, AskLabel::Outside, own_words::OUTSIDE));
        let list = match &slot.among {
            Some(list) => Some(self.list_with(case, list, &[])?),
            None => None,
        };
        let first = self.first_list(case, slot)?;
        if says_nothing(self.graph, first.as_deref(), &said) {
            return Ok(None);
        }
        match (said, list) {
            (Said::Parts(parts), _) if slot.record().is_some() => {
                self.open_records(case, slot, sketch, parts)
            }
            (Said::Value(Value::List(items)), _) if slot.gathered.is_some() => {
                sketch.said.extend(items.iter().cloned().map(Said::Value));
                Ok(None)
            }
            (Said::Description(of), None) if slot.record().is_some() => {
                self.open_records(case, slot, sketch, vec![(0, Said::Description(of))])
            }
            (Said::Value(value), None) if fits(self.graph, slot.one(), &value) => {
                if slot.record().is_some() && !self.is_picked(case, slot, sketch, &value)? {
                    return Ok(outside());
                }
                self.accept(case, id, sketch, value)
            }
            (Said::Value(value), Some(list)) if fits(self.graph, slot.one(), &value) => {
                if !slot.may_be_new && !left(&list, &sketch.whole).contains(&value) {
                    return Ok(outside());
                }
                self.accept(case, id, sketch, value)
            }
            (Said::Description(of), Some(list)) => {
                let left = left(&list, &sketch.whole);
                let placed = matches!(of.pick, Some(Pick::Position(_) | Pick::Last));
                let mut meant = hits(self.graph, if placed { &list } else { &left }, &of);
                meant.retain(|one| left.contains(one));
                if meant.is_empty() && is_held(sketch, &hits(self.graph, &list, &of)) {
                    // said again
                    return Ok(None);
                }
                if meant.is_empty() {
                    return Ok(outside());
                }
                if meant.len() > 1 && !means_several(&of, meant.len()) {
                    return Ok(Some(Wants::between(Wanted::Slot, meant)));
                }
                for one in meant {
                    if let Some(wants) = self.accept(case, id, sketch, one)? {
                        return Ok(Some(wants));
                    }
                }
                Ok(None)
            }
            _ => Ok(unclear()),
        }
    }

    /// Adds an element that is whole, unless a check forbids just that.
    fn accept(
        &self,
        case: &Case,
        id: SlotId,
        sketch: &mut Sketch,
        value: Value,
    ) -> Result<Option<Wants>, Stuck> {
        let slot = &self.playbook(case).slots[id];
        sketch.tries = 0;
        if slot.gathered.is_none() {
            sketch.whole = vec![value];
            return Ok(None);
        }
        let before = Value::List(sketch.whole.clone().into());
        let mut with = sketch.whole.clone();
        with.push(value);
        let after = Value::List(with.clone().into());
        let was_fine = !matches!(self.allowed(case, id, &before), Allowed::No(_));
        match self.allowed(case, id, &after) {
            Allowed::No(reason) if was_fine => {
                Ok(Some(Wants::again(Wanted::Slot, AskLabel::NotAllowed, reason)))
            }
            _ if is_too_long(slot, with.len()) => {
                let most = own_words::NO_MORE;
                sketch.all = true;
                Ok(Some(Wants::again(Wanted::Slot, AskLabel::NotAllowed, most)))
            }
            _ => {
                sketch.whole = with;
                sketch.all = false;
                Ok(None)
            }
        }
    }

    /// A record with nothing in it.
    fn empty_record(&self, slot: &Slot) -> Result<Open, Stuck> {
        let fields = self.fields_of(slot.record().ok_or_else(Stuck::damaged)?).len();
        Ok(Open { fields: vec![None; fields], said: Vec::new() })
    }

    /// Begins the records that parts describe: several where the first field means several.
    fn open_records(
        &self,
        case: &Case,
        slot: &Slot,
        sketch: &mut Sketch,
        parts: Vec<(u32, Said)>,
    ) -> Result<Option<Wants>, Stuck> {
        let list = match slot.fields.first().and_then(|field| field.among.as_ref()) {
            Some(list) => Some(self.list_with(case, list, &[])?),
            None => None,
        };
        let several = parts.iter().find_map(|(place, said)| match said {
            Said::Description(of) if *place == 0 && means_several(of, 2) => Some(of),
            _ => None,
        });
        let (Some(list), Some(of)) = (list, several) else {
            let record = self.empty_record(slot)?;
            sketch.open.push_back(Open { said: parts, ..record });
            return Ok(None);
        };
        let left = left(&list, &sketch.whole_places(slot));
        let meant = hits(self.graph, &left, of);
        if meant.len() > 1 && !means_several(of, meant.len()) {
            let record = self.empty_record(slot)?;
            sketch.open.push_back(Open { said: parts, ..record });
            return Ok(None);
        }
        if meant.is_empty() {
            return Ok(Some(Wants::again(Wanted::Slot, AskLabel::Outside, own_words::OUTSIDE)));
        }
        for one in meant {
            let mut record = self.empty_record(slot)?;
            record.said = parts.iter().filter(|(place, _)| *place != 0).cloned().collect();
            record.said.push((0, Said::Value(one)));
            sketch.open.push_back(record);
        }
        Ok(None)
    }

    /// Fills the fields of the first record that isn't whole.
    fn work_on_record(
        &self,
        case: &Case,
        id: SlotId,
        sketch: &mut Sketch,
    ) -> Result<Option<Wants>, Stuck> {
        let slot = &self.playbook(case).slots[id];
        let record = slot.record().ok_or_else(Stuck::damaged)?;
        let taken = sketch.whole_places(slot);
        let Some(open) = sketch.open.front_mut() else { return Ok(None) };
        for ((field, asked), place) in self.fields_of(record).iter().zip(&slot.fields).zip(0_u32..)
        {
            if open.fields.get(place as usize).is_some_and(Option::is_some) {
                continue;
            }
            let list = match &asked.among {
                Some(list) => Some(self.list_with(case, list, &open.fields)?),
                None => None,
            };
            let list =
                list.map(|list| if place == 0 { left(&list, &taken) } else { list.to_vec() });
            let said = open.said.iter().position(|(of, _)| *of == place);
            let said = said.map(|at| open.said.remove(at).1);
            let value = match (self.field_value(field, list.as_deref(), said), list) {
                (Resolved::One(value), _) => value,
                (Resolved::Several(several), _) => {
                    return Ok(Some(Wants::between(Wanted::Part(place), several)));
                }
                (_, Some(list)) if list.is_empty() => {
                    sketch.open.pop_front();
                    let nothing = Wants::again(Wanted::Slot, AskLabel::Outside, own_words::OUTSIDE);
                    return Ok(Some(nothing));
                }
                (Resolved::Outside, _) => {
                    let wanted = Wanted::Part(place);
                    return Ok(Some(Wants::again(wanted, AskLabel::Outside, own_words::OUTSIDE)));
                }
                (Resolved::Misfit, _) => {
                    let wanted = Wanted::Part(place);
                    return Ok(Some(Wants::again(wanted, AskLabel::Unclear, own_words::UNCLEAR)));
                }
                (Resolved::Nothing, _) => {
                    return Ok(Some(Wants::just(Wanted::Part(place))));
                }
            };
            sketch.tries = 0;
            if let Some(there) = open.fields.get_mut(place as usize) {
                *there = Some(value);
            }
        }
        let Some(open) = sketch.open.pop_front() else { return Ok(None) };
        let fields: Option<Vec<Value>> = open.fields.into_iter().collect();
        let fields = fields.ok_or_else(Stuck::damaged)?;
        self.accept(case, id, sketch, Value::Record { of: record, fields: fields.into() })
    }

    fn field_value(&self, field: &Field, list: Option<&[Value]>, said: Option<Said>) -> Resolved {
        match (said, list) {
            (Some(said), list) => resolve_in(self.graph, &field.ty, list, &said),
            (None, Some([only])) => Resolved::One(only.clone()),
            (None, _) if matches!(field.ty, Type::Optional(_)) => Resolved::One(Value::Missing),
            (None, _) => Resolved::Nothing,
        }
    }

    fn fields_of(&self, record: RecordId) -> &[Field] {
        self.graph.records.lookup(record).map_or(&[], |record| &record.fields)
    }

    /// Whether the fields of a record that was said whole are in the lists that they are picked
    /// from.
    fn is_picked(
        &self,
        case: &Case,
        slot: &Slot,
        sketch: &Sketch,
        value: &Value,
    ) -> Result<bool, Stuck> {
        let Value::Record { fields, .. } = value else { return Ok(false) };
        let there: Vec<Option<Value>> = fields.iter().cloned().map(Some).collect();
        for ((asked, value), place) in slot.fields.iter().zip(fields.iter()).zip(0_usize..) {
            let Some(list) = &asked.among else { continue };
            let before = there.get(..place).unwrap_or_default();
            let list = self.list_with(case, list, before)?;
            let list =
                if place == 0 { left(&list, &sketch.whole_places(slot)) } else { list.to_vec() };
            if !list.contains(value) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Whether all of these are in the list already.
fn is_held(sketch: &Sketch, meant: &[Value]) -> bool {
    !meant.is_empty() && meant.iter().all(|one| sketch.whole.contains(one))
}

/// Whether a list of that length has more elements than it may have.
fn is_too_long(slot: &Slot, length: usize) -> bool {
    matches!(slot.ty, Type::List { at_most: Some(most), .. } if length > most as usize)
}

impl Sketch {
    /// What the elements that are whole take of the list that they, or their first fields, are
    /// picked from.
    pub(crate) fn whole_places(&self, slot: &Slot) -> Vec<Value> {
        if slot.record().is_none() || slot.among.is_some() {
            return self.whole.clone();
        }
        let mut taken: Vec<Value> =
            self.whole.iter().filter_map(|one| one.field(0).cloned()).collect();
        let begun = self.open.iter().skip(1).filter_map(|open| open.fields.first().cloned()?);
        taken.extend(begun);
        taken
    }
}
