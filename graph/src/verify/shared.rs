//! Sets and maps that are copied far more often than they are changed: sorted lists, shared by all
//! copies until one of them changes. Knows nothing of what is in them.

use std::rc::Rc;

/// A sorted list, shared until it is changed; nothing is kept where it is empty.
#[derive(Clone, Debug)]
struct Sorted<T>(Option<Rc<Vec<T>>>);

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: PartialEq> PartialEq for Sorted<T> {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || self.items() == other.items()
    }
}

impl<T: Eq> Eq for Sorted<T> {}

impl<T> Sorted<T> {
    fn items(&self) -> &[T] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }

    /// Whether both are one list, which needs no looking into.
    fn is_same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(mine), Some(theirs)) => Rc::ptr_eq(mine, theirs),
            (None, None) => true,
            _ => false,
        }
    }
}

impl<T: Clone> Sorted<T> {
    fn change(&mut self) -> &mut Vec<T> {
        Rc::make_mut(self.0.get_or_insert_default())
    }

    /// Most often nothing goes, and the list stays shared.
    fn retain(&mut self, mut kept: impl FnMut(&T) -> bool) {
        let Some(first) = self.items().iter().position(|item| !kept(item)) else { return };
        let items = self.change();
        let mut place = 0;
        items.retain(|item| {
            place += 1;
            place <= first || place > first + 1 && kept(item)
        });
    }
}

/// A set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Set<T>(Sorted<T>);

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self(Sorted::default())
    }
}

impl<T: Ord + Clone> Set<T> {
    /// All of it, in order.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.items().iter()
    }

    /// Whether nothing is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.items().is_empty()
    }

    /// Whether this is in it.
    pub(crate) fn contains(&self, item: &T) -> bool {
        self.0.items().binary_search(item).is_ok()
    }

    /// Adds it; whether it is new.
    pub(crate) fn insert(&mut self, item: T) -> bool {
        match self.0.items().binary_search(&item) {
            Ok(_) => false,
            Err(place) => {
                self.0.change().insert(place, item);
                true
            }
        }
    }

    /// Takes it out; whether it was in it.
    pub(crate) fn remove(&mut self, item: &T) -> bool {
        let found = self.0.items().binary_search(item);
        found.map(|place| self.0.change().remove(place)).is_ok()
    }

    /// Keeps what fits.
    pub(crate) fn retain(&mut self, kept: impl FnMut(&T) -> bool) {
        self.0.retain(kept);
    }

    /// Whether all of it is in another.
    pub(crate) fn is_subset(&self, other: &Self) -> bool {
        self.0.is_same(&other.0) || self.iter().all(|item| other.contains(item))
    }

    /// What is in both.
    #[must_use]
    pub(crate) fn both(&self, other: &Self) -> Self {
        let mut both = self.clone();
        if !self.0.is_same(&other.0) {
            both.retain(|item| other.contains(item));
        }
        both
    }
}

impl<'s, T> IntoIterator for &'s Set<T> {
    type Item = &'s T;
    type IntoIter = std::slice::Iter<'s, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.items().iter()
    }
}

impl<T: Ord + Clone> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        for item in items {
            self.insert(item);
        }
    }
}

impl<T: Ord + Clone> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut items: Vec<T> = items.into_iter().collect();
        items.sort_unstable();
        items.dedup();
        Self(Sorted((!items.is_empty()).then(|| Rc::new(items))))
    }
}

/// A map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Map<K, V>(Sorted<(K, V)>);

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(Sorted::default())
    }
}

impl<K: Ord + Copy, V: Copy + PartialEq> Map<K, V> {
    /// All of it, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.items().iter().map(|(key, value)| (key, value))
    }

    /// Its keys, in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.items().iter().map(|(key, _)| key)
    }

    /// Its values, in the order of the keys.
    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.items().iter().map(|(_, value)| value)
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &K) -> Option<V> {
        let place = self.place(key).ok()?;
        self.0.items().get(place).map(|(_, value)| *value)
    }

    /// Gives a key a value.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        match self.place(&key) {
            Ok(place) if self.0.items().get(place).is_some_and(|(_, its)| *its == value) => {}
            Ok(place) => {
                if let Some((_, its)) = self.0.change().get_mut(place) {
                    *its = value;
                }
            }
            Err(place) => self.0.change().insert(place, (key, value)),
        }
    }

    /// Takes a key out, with its value.
    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let place = self.place(key).ok()?;
        let (_, value) = self.0.change().remove(place);
        Some(value)
    }

    /// Keeps what fits.
    pub(crate) fn retain(&mut self, mut kept: impl FnMut(&K, &V) -> bool) {
        self.0.retain(|(key, value)| kept(key, value));
    }

    /// Puts one value in the place of another.
    pub(crate) fn replace(&mut self, old: V, new: V) {
        if self.values().any(|value| *value == old) {
            let values = self.0.change().iter_mut().map(|(_, value)| value);
            values.filter(|value| **value == old).for_each(|value| *value = new);
        }
    }

    fn place(&self, key: &K) -> Result<usize, usize> {
        self.0.items().binary_search_by(|(its, _)| its.cmp(key))
    }
}

impl<K: Ord + Copy, V: Copy> FromIterator<(K, V)> for Map<K, V> {
    /// Of keys that come in order, each once.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let items: Vec<(K, V)> = items.into_iter().collect();
        debug_assert!(items.is_sorted_by(|a, b| a.0 < b.0), "the keys come in order");
        Self(Sorted((!items.is_empty()).then(|| Rc::new(items))))
    }
}

impl<K: Ord + Copy, V: Copy + PartialEq> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, items: I) {
        for (key, value) in items {
            self.insert(key, value);
        }
    }
}
