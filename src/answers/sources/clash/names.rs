//! Which names are one.

use foldhash::{HashMap, HashMapExt};

use super::{OfOne, loosely};
use crate::case::event::Event;

impl OfOne<'_, '_> {
    /// To which of the names each of the statements belongs. Two names are one where a record gives the one
    /// as another spelling of the other.
    pub(super) fn names(&self) -> Vec<usize> {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut parents: Vec<usize> = Vec::new();
        let mut firsts = Vec::with_capacity(self.among.len());
        for &at in &self.among {
            let (name, aliases) = match self.event(at) {
                Event::DefendantJoined(e) => (&e.name, e.aliases.as_slice()),
                Event::DefendantIdentified(e) => (&e.name, e.aliases.as_slice()),
                _ => continue,
            };
            let mut own: Option<usize> = None;
            for spelling in name.iter().chain(aliases) {
                let next = numbers.len();
                let number = *numbers.entry(loosely(spelling.as_str())).or_insert(next);
                if number == next {
                    parents.push(next);
                }
                let theirs = root(&mut parents, number);
                let ours = *own.get_or_insert(theirs);
                parents[theirs] = ours;
            }
            firsts.extend(own);
        }
        let roots = firsts.into_iter();
        roots.map(|number| root(&mut parents, number)).collect()
    }
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}
