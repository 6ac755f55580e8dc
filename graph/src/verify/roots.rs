//! Sets of names, as bits: whether something rests on a name that changes is what a proof asks most.
//! The slots and variables of a playbook have fixed numbers, every other name the next one when it
//! is first met.

use super::term::Root;
use crate::arena::Id;
use crate::playbook::Playbook;

/// Names, by number. All but large playbooks fit in the first word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Roots {
    first: u64,
    more: Vec<u64>,
}

impl Roots {
    /// Adds the name of a number.
    pub(crate) fn add(&mut self, number: usize) {
        let bit = 1 << (number % 64);
        match (number / 64).checked_sub(1) {
            None => self.first |= bit,
            Some(place) => {
                if place >= self.more.len() {
                    self.more.resize(place + 1, 0);
                }
                if let Some(word) = self.more.get_mut(place) {
                    *word |= bit;
                }
            }
        }
    }

    /// Adds all of another set.
    pub(crate) fn add_all(&mut self, other: &Self) {
        self.first |= other.first;
        if other.more.len() > self.more.len() {
            self.more.resize(other.more.len(), 0);
        }
        self.more.iter_mut().zip(&other.more).for_each(|(mine, its)| *mine |= its);
    }

    /// This set, but for what is in another.
    #[must_use]
    pub(crate) fn without(&self, other: &Self) -> Self {
        let rest = other.more.iter().chain(std::iter::repeat(&0));
        let more = self.more.iter().zip(rest).map(|(mine, its)| mine & !its);
        Self { first: self.first & !other.first, more: more.collect() }
    }

    /// Whether a name is in both.
    pub(crate) fn meet(&self, other: &Self) -> bool {
        self.first & other.first != 0
            || self.more.iter().zip(&other.more).any(|(mine, its)| mine & its != 0)
    }

    /// Whether all of another set is in it.
    pub(crate) fn has_all(&self, other: &Self) -> bool {
        let rest = self.more.iter().chain(std::iter::repeat(&0));
        other.first & !self.first == 0
            && other.more.iter().zip(rest).all(|(its, mine)| its & !mine == 0)
    }

    /// Whether no name is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.first == 0 && self.more.iter().all(|word| *word == 0)
    }

    /// Whether the name of a number is in it.
    pub(crate) fn has(&self, number: usize) -> bool {
        let word = match (number / 64).checked_sub(1) {
            None => Some(self.first),
            Some(place) => self.more.get(place).copied(),
        };
        word.is_some_and(|word| word >> (number % 64) & 1 == 1)
    }
}

/// Which name has which number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    slots: usize,
    variables: usize,
    others: Vec<Root>,
    /// Names that are not read by steps and stay: whom facts are about, what was given.
    staying: Roots,
    nothing: Roots,
}

impl Numbers {
    /// The numbers of a playbook's names.
    pub(crate) fn of(playbook: &Playbook) -> Self {
        let (slots, variables) = (playbook.slots.len(), playbook.variables.len());
        Self { slots, variables, ..Self::default() }
    }

    /// The number of a name, which gets one if it has none.
    pub(crate) fn number(&mut self, root: Root) -> usize {
        if let Some(known) = self.known(root) {
            return known;
        }
        self.others.push(root);
        let number = self.slots + self.variables + self.others.len() - 1;
        if matches!(root, Root::Subject(_) | Root::AskedAt | Root::Param(_)) {
            self.staying.add(number);
        }
        number
    }

    /// The number of a name, if it has one.
    pub(crate) fn known(&self, root: Root) -> Option<usize> {
        match root {
            Root::Slot(id) if id.index() < self.slots => Some(id.index()),
            Root::Variable(id) if id.index() < self.variables => Some(self.slots + id.index()),
            other => {
                let place = self.others.iter().position(|known| *known == other)?;
                Some(self.slots + self.variables + place)
            }
        }
    }

    /// Names that are not read by steps and stay.
    pub(crate) fn staying(&self) -> &Roots {
        &self.staying
    }

    /// No name.
    pub(crate) fn nothing(&self) -> &Roots {
        &self.nothing
    }

    /// The set of some names; one that nothing rests on needs no number.
    pub(crate) fn set(&self, roots: impl IntoIterator<Item = Root>) -> Roots {
        let mut set = Roots::default();
        roots.into_iter().filter_map(|root| self.known(root)).for_each(|number| set.add(number));
        set
    }
}
