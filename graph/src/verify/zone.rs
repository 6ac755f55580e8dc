//! Zones: what is known of whole numbers (amounts in minor units, counts, days, seconds) as upper
//! bounds on differences, `a - b <= c`. Exact for the comparisons that people write; knows nothing
//! of what the numbers stand for.
//!
//! A zone is kept closed: each bound is the tightest that follows from all the others. A name that
//! is not in the zone is not bounded. `None` as a name is the number zero.

/// No bound.
const FREE: i64 = i64::MAX;

/// A closed set of bounds that has at least one solution in whole numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Zone<V> {
    /// The names, sorted; the name at place `i` has row and column `i + 1`. Zero has row 0.
    names: Vec<V>,
    /// `bounds[row * size + column]`: the most that row's name minus column's name can be.
    bounds: Vec<i64>,
}

impl<V> Default for Zone<V> {
    fn default() -> Self {
        Self { names: Vec::new(), bounds: vec![0] }
    }
}

/// The sum of two bounds. Where it can't be held, a looser bound that can.
const fn sum(a: i64, b: i64) -> i64 {
    if a == FREE || b == FREE { FREE } else { a.saturating_add(b) }
}

impl<V: Copy + Ord> Zone<V> {
    /// The names that it says something of.
    pub(crate) fn names(&self) -> &[V] {
        &self.names
    }

    /// The most that `a - b` can be; `None` where that is not bounded.
    pub(crate) fn bound(&self, a: Option<V>, b: Option<V>) -> Option<i64> {
        if a == b {
            return Some(0);
        }
        let bound = self.get(self.row(a)?, self.row(b)?);
        (bound != FREE).then_some(bound)
    }

    /// The least and the most that a name can be.
    pub(crate) fn range(&self, name: V) -> (Option<i64>, Option<i64>) {
        let least = self.bound(None, Some(name)).and_then(i64::checked_neg);
        (least, self.bound(Some(name), None))
    }

    /// Adds `a - b <= most`. False where that leaves no solution; the zone is then spent.
    #[must_use]
    pub(crate) fn constrain(&mut self, a: Option<V>, b: Option<V>, most: i64) -> bool {
        if a == b {
            return most >= 0;
        }
        // Admitting the second name may move the first, so their rows are looked up after.
        self.admit(a);
        self.admit(b);
        match (self.row(a), self.row(b)) {
            (Some(a), Some(b)) => self.tighten(a, b, most),
            _ => true,
        }
    }

    /// Loses what is known of a name, and nothing else.
    pub(crate) fn forget(&mut self, name: V) {
        self.keep(|other| *other != name);
    }

    /// Loses what is known of all names but these.
    pub(crate) fn keep(&mut self, kept: impl Fn(&V) -> bool) {
        let rows: Vec<usize> = std::iter::once(0)
            .chain(self.names.iter().zip(1..).filter(|(name, _)| kept(name)).map(|(_, row)| row))
            .collect();
        if rows.len() == self.size() {
            return;
        }
        let cells = rows.iter().flat_map(|row| rows.iter().map(move |column| (*row, *column)));
        self.bounds = cells.map(|(row, column)| self.get(row, column)).collect();
        self.names.retain(kept);
    }

    /// What holds in both: the smallest zone that has all solutions of both.
    #[must_use]
    pub(crate) fn join(&self, other: &Self) -> Self {
        self.merge(other, |mine, theirs| mine.max(theirs))
    }

    /// What holds in both, with any bound of this zone that `newer` had to loosen loosened to “not
    /// more” or “one more”, and where that doesn't hold, left out: a chain of these soon stands still.
    /// So what is never below nothing stays known as that, and what is nothing or one.
    #[must_use]
    pub(crate) fn widen(&self, newer: &Self) -> Self {
        let mut wide = self.merge(newer, |mine, theirs| match theirs {
            theirs if theirs <= mine => mine,
            ..=0 => 0,
            1 => 1,
            _ => FREE,
        });
        wide.close();
        wide
    }

    /// Only the names that lie a fixed number apart, from each other or from zero, and those that are
    /// known to lie on one side of zero. Of these there are fewer and fewer in a chain of joins, so it
    /// stands still.
    #[must_use]
    pub(crate) fn fixed(&self) -> Self {
        let size = self.size();
        let is_fixed = |row: usize, column: usize| {
            let (there, back) = (self.get(row, column), self.get(column, row));
            there != FREE && there.checked_neg() == Some(back)
        };
        let cells = (0..size).flat_map(|row| (0..size).map(move |column| (row, column)));
        let bounds = cells
            .map(|(row, column)| {
                let of_zero = row == 0 || column == 0;
                match self.get(row, column) {
                    most if row == column || is_fixed(row, column) => most,
                    ..=0 if of_zero => 0,
                    _ => FREE,
                }
            })
            .collect();
        let mut fixed = Self { names: self.names.clone(), bounds };
        let ends = fixed.each_bound().flat_map(|(a, b, _)| a.into_iter().chain(b));
        let tied: Vec<V> = ends.collect();
        fixed.keep(|name| tied.contains(name));
        fixed.close();
        fixed
    }

    /// Whether every solution of `other` is one of this zone.
    pub(crate) fn includes(&self, other: &Self) -> bool {
        self.each_bound().all(|(a, b, most)| other.bound(a, b).is_some_and(|its| its <= most))
    }

    /// Every bound between two different names (or zero).
    pub(crate) fn each_bound(&self) -> impl Iterator<Item = (Option<V>, Option<V>, i64)> {
        let size = self.size();
        (0..size)
            .flat_map(move |row| (0..size).map(move |column| (row, column)))
            .filter(|(row, column)| row != column)
            .map(|(row, column)| (self.name(row), self.name(column), self.get(row, column)))
            .filter(|(_, _, most)| *most != FREE)
    }

    fn size(&self) -> usize {
        self.names.len() + 1
    }

    fn name(&self, row: usize) -> Option<V> {
        row.checked_sub(1).and_then(|place| self.names.get(place).copied())
    }

    fn row(&self, name: Option<V>) -> Option<usize> {
        match name {
            None => Some(0),
            Some(name) => self.names.binary_search(&name).ok().map(|place| place + 1),
        }
    }

    fn get(&self, row: usize, column: usize) -> i64 {
        self.bounds.get(row * self.size() + column).copied().unwrap_or(FREE)
    }

    fn set(&mut self, row: usize, column: usize, most: i64) {
        let place = row * self.size() + column;
        if let Some(bound) = self.bounds.get_mut(place) {
            *bound = most;
        }
    }

    /// Makes room for a name.
    fn admit(&mut self, name: Option<V>) {
        let Some(name) = name else { return };
        let Err(place) = self.names.binary_search(&name) else { return };
        let (old, new) = (self.clone(), place + 1);
        self.names.insert(place, name);
        let size = self.size();
        let was = |row: usize| if row > new { row - 1 } else { row };
        self.bounds = (0..size)
            .flat_map(|row| (0..size).map(move |column| (row, column)))
            .map(|(row, column)| match (row == new, column == new) {
                (true, true) => 0,
                (false, false) => old.get(was(row), was(column)),
                _ => FREE,
            })
            .collect();
    }

    /// Adds one bound to a closed zone and closes it again, in one pass.
    fn tighten(&mut self, a: usize, b: usize, most: i64) -> bool {
        if self.get(a, b) <= most {
            return true;
        }
        let back = self.get(b, a);
        // Of two bounds that can't both be held in 64 bits the sum is far from zero: compare wide.
        if back != FREE && i128::from(back) + i128::from(most) < 0 {
            return false;
        }
        let size = self.size();
        for row in 0..size {
            let up_to_b = sum(self.get(row, a), most);
            if up_to_b == FREE {
                continue;
            }
            for column in 0..size {
                let through = sum(up_to_b, self.get(b, column));
                if through < self.get(row, column) {
                    self.set(row, column, through);
                }
            }
        }
        true
    }

    /// Closes a zone from scratch (Floyd and Warshall).
    fn close(&mut self) {
        let size = self.size();
        for via in 0..size {
            for row in 0..size {
                for column in 0..size {
                    let through = sum(self.get(row, via), self.get(via, column));
                    if through < self.get(row, column) {
                        self.set(row, column, through);
                    }
                }
            }
        }
    }

    /// Bound by bound, over the names that both know.
    fn merge(&self, other: &Self, choose: impl Fn(i64, i64) -> i64) -> Self {
        let names: Vec<V> =
            self.names.iter().copied().filter(|name| other.row(Some(*name)).is_some()).collect();
        let rows: Vec<Option<V>> =
            std::iter::once(None).chain(names.iter().copied().map(Some)).collect();
        let bound = |zone: &Self, a, b| zone.bound(a, b).unwrap_or(FREE);
        let bounds = rows
            .iter()
            .flat_map(|a| rows.iter().map(move |b| (*a, *b)))
            .map(|(a, b)| choose(bound(self, a, b), bound(other, a, b)))
            .collect();
        Self { names, bounds }
    }
}

#[cfg(test)]
#[path = "zone_tests.rs"]
mod tests;
