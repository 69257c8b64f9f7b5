//! One thing in all the states that a case may be in: what is shown of it, and what may be so.

use std::collections::BTreeSet;

use foldhash::HashMap;

use super::value::Row;
use crate::answers::find::Sure;
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::{Case, Worlds};
use crate::seq::Seq;

/// One thing in each of the states that a case may be in, the state that is shown first; `None` where a
/// state has no such thing.
pub(super) struct InWorlds<T>(Vec<Option<T>>);

impl<T> InWorlds<T> {
    pub(super) fn shown(&self) -> Option<&T> {
        self.0.first().and_then(Option::as_ref)
    }

    /// As it is shown, or else as it is in the first state that has it.
    pub(super) fn any(&self) -> Option<&T> {
        self.0.iter().flatten().next()
    }

    pub(super) fn sure(&self) -> Sure {
        match self.0.iter().all(Option::is_some) {
            true => Sure::Certain,
            false => Sure::Possible,
        }
    }

    /// All that is so in one state or another, in order, each once.
    pub(super) fn all<V: Ord>(&self, what: impl FnMut(&T) -> V) -> BTreeSet<V> {
        self.0.iter().flatten().map(what).collect()
    }

    /// The entries on which it rests as it is told, and the others on which it may rest.
    pub(super) fn rests(&self, on: impl Fn(&T) -> Vec<Seq>) -> (Vec<Seq>, Vec<Seq>) {
        let told: BTreeSet<Seq> = self.any().map(&on).into_iter().flatten().collect();
        let all: BTreeSet<Seq> = self.0.iter().flatten().flat_map(&on).collect();
        let others = all.difference(&told).copied().collect();
        (told.into_iter().collect(), others)
    }
}

/// Finds the same things in all states, by a key; in the order in which the states have them.
pub(super) fn across<'w, 'a, K, T>(
    worlds: &'w Worlds<'a>,
    things: impl Fn(&'w Case<'a>) -> Vec<(K, T)>,
) -> Vec<(K, InWorlds<T>)>
where
    K: Clone + Eq + std::hash::Hash,
{
    let mut found: Vec<(K, InWorlds<T>)> = Vec::new();
    let mut places: HashMap<K, usize> = HashMap::default();
    let count = 1 + worlds.others.len();
    let certain = std::iter::once(&worlds.certain);
    for (nth, world) in certain.chain(&worlds.others).enumerate() {
        for (key, thing) in world.iter().flat_map(&things) {
            let place = *places.entry(key.clone()).or_insert_with(|| {
                let none = std::iter::repeat_with(|| None).take(count);
                found.push((key, InWorlds(none.collect())));
                found.len() - 1
            });
            found[place].1.0[nth] = Some(thing);
        }
    }
    found
}

pub(super) fn sure_word(sure: Sure) -> &'static str {
    match sure {
        Sure::Certain => "certain",
        Sure::Possible => "possible",
    }
}

pub(super) fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

/// A word for people, as it is written in data: `on_trial`.
pub(super) fn wire(word: &str) -> String {
    word.replace(' ', "_")
}

impl Row<'_> {
    /// Goes on with the case, the defendant, and the defendant's key.
    pub(super) fn of(self, case: &CaseId, defendant: &DefendantId) -> Self {
        self.word(Some(case.as_str()))
            .word(Some(defendant.as_str()))
            .written(format_args!("{case}/{defendant}"))
    }

    /// Goes on with how sure it is.
    pub(super) fn how_sure<T>(self, thing: &InWorlds<T>) -> Self {
        self.truth(thing.shown().is_some())
            .word(Some(sure_word(thing.sure())))
    }

    /// Goes on with the entries on which it rests.
    pub(super) fn rests(self, (told, others): (Vec<Seq>, Vec<Seq>)) -> Self {
        self.entries(told).entries(others)
    }
}
