//! Typed numbers for the graph's nodes, and the lists that they index.
//!
//! A graph refers to its own parts by number. A number of one kind can't be used for another, and
//! an [`Arena`] can only be asked with its own kind.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

/// A number that names one element of an [`Arena`].
pub trait Id: Copy {
    /// The id of the element at `index`.
    fn from_index(index: usize) -> Self;
    /// Where the element stands.
    fn index(self) -> usize;
}

/// Declares one kind of [`Id`].
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $crate::arena::Id for $name {
            fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}
pub(crate) use id_type;

/// A list whose elements are named by ids of one kind, in the order they were added.
///
/// ```
/// use playbook_graph::arena::Arena;
/// use playbook_graph::{Team, TeamId};
/// let mut teams: Arena<TeamId, Team> = Arena::default();
/// let id = teams.push(Team::named("orders"));
/// assert_eq!(teams[id].name, "orders");
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Arena<I, T> {
    items: Vec<T>,
    #[serde(skip)]
    kind: PhantomData<fn() -> I>,
}

impl<I, T> Default for Arena<I, T> {
    fn default() -> Self {
        Self { items: Vec::new(), kind: PhantomData }
    }
}

impl<I, T: fmt::Debug> fmt::Debug for Arena<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

impl<I: Id, T> Arena<I, T> {
    /// Adds an element and names it.
    pub fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::from_index(self.items.len() - 1)
    }

    /// The element, where there is one. For ids that come from outside (a graph file).
    pub fn lookup(&self, id: I) -> Option<&T> {
        self.items.get(id.index())
    }

    /// The element, to be changed, where there is one.
    pub fn lookup_mut(&mut self, id: I) -> Option<&mut T> {
        self.items.get_mut(id.index())
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// All elements with their ids, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.items.iter().enumerate().map(|(index, item)| (I::from_index(index), item))
    }

    /// All elements, to be changed, with their ids.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (I, &mut T)> {
        self.items.iter_mut().enumerate().map(|(index, item)| (I::from_index(index), item))
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.items.len()).map(I::from_index)
    }

    /// All elements, in order.
    pub fn values(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// The first element that fits, with its id.
    pub fn find(&self, mut fits: impl FnMut(&T) -> bool) -> Option<(I, &T)> {
        self.iter().find(|(_, item)| fits(item))
    }
}

impl<I: Id, T> Index<I> for Arena<I, T> {
    type Output = T;
    #[expect(
        clippy::indexing_slicing,
        reason = "ids are made by this arena, and a graph file's are checked when it is read"
    )]
    fn index(&self, id: I) -> &T {
        &self.items[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for Arena<I, T> {
    #[expect(
        clippy::indexing_slicing,
        reason = "ids are made by this arena, and a graph file's are checked when it is read"
    )]
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.index()]
    }
}

impl<I: Id, T> FromIterator<T> for Arena<I, T> {
    fn from_iter<S: IntoIterator<Item = T>>(items: S) -> Self {
        Self { items: items.into_iter().collect(), kind: PhantomData }
    }
}
