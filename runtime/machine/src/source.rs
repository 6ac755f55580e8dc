//! Sources: where a value that one case gave another came from, so that whoever acts on it can look
//! whether it is still so. A read that tells something else now gives the value anew where it can
//! be found again; a value that was computed can only be doubted.

use playbook_graph::{Expr, Hash, Ref, Step, Value};
use serde::{Deserialize, Serialize};

use crate::case::{Case, Named};
use crate::description::found_again;
use crate::look::Behind;
use crate::turn::Turn;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Source {
    /// It rests on these reads, which told this (by its hash). None: on no read.
    Rests(Vec<(u32, Hash)>),
    /// It is what a read tells: of its result the fields of this path, of a list there the element
    /// that was picked, of that the fields of the second path.
    Told { read: u32, path: Vec<u32>, picked: Option<Value>, then: Vec<u32> },
    /// Its parts came from these.
    Parts(Vec<Source>),
}

impl Source {
    /// Where several values came from that are one now.
    pub(crate) fn all(sources: &[Self]) -> Self {
        Self::Parts(sources.to_vec())
    }

    /// The reads.
    pub(crate) fn reads(&self) -> Vec<u32> {
        match self {
            Self::Rests(reads) => reads.iter().map(|(read, _)| *read).collect(),
            Self::Told { read, .. } => vec![*read],
            Self::Parts(parts) => parts.iter().flat_map(Self::reads).collect(),
        }
    }

    /// One field of it.
    fn field(self, field: u32) -> Self {
        match self {
            Self::Told { read, mut path, picked: None, then } => {
                path.push(field);
                Self::Told { read, path, picked: None, then }
            }
            Self::Told { read, path, picked, mut then } => {
                then.push(field);
                Self::Told { read, path, picked, then }
            }
            Self::Parts(mut parts) if (field as usize) < parts.len() => {
                parts.swap_remove(field as usize)
            }
            other => other,
        }
    }
}

impl Turn<'_> {
    /// Where the value of an expression comes from.
    pub(crate) fn source_of(&self, case: &Case, expr: &Expr) -> Source {
        self.told(case, expr).unwrap_or_else(|| {
            let mut behind = Behind::default();
            self.reads_behind(case, expr, &mut behind);
            let now = |read| Some((read, Hash::of_value(&self.c.reads.get(read)?.value)));
            Source::Rests(behind.reads.into_iter().filter_map(now).collect())
        })
    }

    fn told(&self, case: &Case, expr: &Expr) -> Option<Source> {
        match expr {
            Expr::Field { of, field, .. } => Some(self.told(case, of)?.field(*field)),
            Expr::Ref(of) => {
                if let Some(source) = case.source(*of) {
                    return Some(source.clone());
                }
                match of {
                    Ref::Variable(variable) => match case.variable(*variable) {
                        Some(Named { read: Some(read), .. }) => {
                            let (path, then) = (Vec::new(), Vec::new());
                            Some(Source::Told { read: *read, path, picked: None, then })
                        }
                        _ => None,
                    },
                    Ref::Slot(slot) => {
                        let among = self.playbook(case).slots[*slot].among.as_ref()?;
                        match self.told(case, among)? {
                            Source::Told { read, path, picked: None, then } => {
                                let picked = case.slot(*slot).cloned();
                                Some(Source::Told { read, path, picked, then })
                            }
                            _ => None,
                        }
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Where the values came from with which a case ended.
    pub(crate) fn sources_of_end(&self, case: &Case, count: usize) -> Vec<Source> {
        match &self.playbook(case).points[case.point()].step {
            Step::End { values, .. } => {
                values.iter().map(|value| self.source_of(case, value)).collect()
            }
            _ => vec![Source::Rests(Vec::new()); count],
        }
    }

    /// A value that came from another case, as its reads tell it now; none if it is gone or can't
    /// be told.
    pub(crate) fn told_anew(&self, source: &Source, held: &Value) -> Option<Value> {
        match source {
            Source::Rests(reads) => {
                let same = |(read, hash): &(u32, Hash)| {
                    self.c.reads.get(*read).is_some_and(|now| Hash::of_value(&now.value) == *hash)
                };
                reads.iter().all(same).then(|| held.clone())
            }
            Source::Told { read, path, picked, then } => {
                let whole = self.c.reads.get(*read)?.value.clone();
                let at = follow(whole, path)?;
                let found = match (picked, at) {
                    (Some(picked), Value::List(items)) => found_again(self.graph, picked, &items)?,
                    (Some(_), _) => return None,
                    (None, value) => value,
                };
                follow(found, then)
            }
            Source::Parts(parts) => {
                let Value::Record { of, fields } = held else { return None };
                let each = fields.iter().zip(parts).map(|(held, part)| self.told_anew(part, held));
                let fields = each.collect::<Option<Vec<_>>>()?;
                Some(Value::Record { of: *of, fields: fields.into() })
            }
        }
    }
}

fn follow(mut value: Value, path: &[u32]) -> Option<Value> {
    for field in path {
        let Value::Record { fields, .. } = &value else { return None };
        let next = fields.get(*field as usize)?.clone();
        value = next;
    }
    Some(value)
}
