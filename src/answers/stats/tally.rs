//! Counting people by what is so of them, across the states that a case may be in.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::answers::elsewhere::Elsewhere;
use crate::answers::{Range, everybody};
use crate::case::state::{Case, Defendant, Worlds};
use crate::seq::Seq;

/// How many entries are named of those on which a count over the whole ledger rests.
pub const NAMED: usize = 1_000;

/// How many, and on which entries that rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// How many.
    #[serde(flatten)]
    pub range: Range,
    /// The entries, a thousand at most.
    pub entries: Vec<Seq>,
    /// How many more there are.
    pub entries_left_out: u64,
}

impl Default for Count {
    fn default() -> Self {
        Self {
            range: Range::NONE,
            entries: Vec::new(),
            entries_left_out: 0,
        }
    }
}

impl Count {
    /// So many, on these entries.
    #[must_use]
    pub fn new(range: Range, entries: impl IntoIterator<Item = Seq>) -> Self {
        let mut count = Self::default();
        count.rest_on(entries);
        count.range = range;
        count
    }

    /// Adds what another case has. No entry is about two cases.
    pub fn add(&mut self, other: Self) {
        self.range = self.range + other.range;
        self.rest_on(other.entries);
        self.entries_left_out += other.entries_left_out;
    }

    /// Names the entries of another, and leaves the number as it is.
    pub fn rest_on(&mut self, entries: impl IntoIterator<Item = Seq>) {
        for seq in entries {
            if self.entries.len() < NAMED {
                self.entries.push(seq);
            } else {
                self.entries_left_out += 1;
            }
        }
    }

    /// Puts the entries in the order of the log.
    pub fn sort(&mut self) {
        self.entries.sort_unstable();
    }
}

/// What is so of one defendant: for each key, the entry that says so, where one does.
pub type Said<K> = Vec<(K, Option<Seq>)>;

/// How many people are such, by key, in whichever state the case is in; on the entries that say so, and on those
/// by which it is `instead` not so in some state.
pub fn tally<K: Ord + Clone>(
    worlds: &Worlds<'_>,
    elsewhere: &Elsewhere<'_>,
    say: impl Fn(&Case<'_>, &Defendant<'_>) -> Said<K>,
    instead: impl Fn(&K, &Defendant<'_>) -> Option<Seq>,
) -> BTreeMap<K, (Range, BTreeSet<Seq>)> {
    let mut all = if worlds.is_every {
        in_states(worlds, elsewhere, &say)
    } else {
        one_by_one(worlds, elsewhere, &say)
    };
    if !worlds.others.is_empty() && all.values().any(|(range, _)| !range.is_exact()) {
        for (key, seq) in not_so(worlds, elsewhere, say, instead) {
            if let Some((_, entries)) = all.get_mut(&key) {
                entries.insert(seq);
            }
        }
    }
    all
}

/// What is so of somebody in one state and not in another: the entries by which it is not.
fn not_so<K: Ord + Clone>(
    worlds: &Worlds<'_>,
    elsewhere: &Elsewhere<'_>,
    say: impl Fn(&Case<'_>, &Defendant<'_>) -> Said<K>,
    instead: impl Fn(&K, &Defendant<'_>) -> Option<Seq>,
) -> BTreeSet<(K, Seq)> {
    let mut found = BTreeSet::new();
    for somebody in everybody(worlds) {
        let here = somebody.in_states.iter().flatten();
        let here = here.filter(|(case, d)| elsewhere.counts(case, d));
        let keys = |(case, d): &(&Case<'_>, &Defendant<'_>)| -> BTreeSet<K> {
            say(case, d).into_iter().map(|(key, _)| key).collect()
        };
        let states: Vec<(&Defendant<'_>, BTreeSet<K>)> =
            here.map(|state| (state.1, keys(state))).collect();
        let any: BTreeSet<&K> = states.iter().flat_map(|(_, keys)| keys).collect();
        for (d, keys) in &states {
            let missing = any.iter().filter(|key| !keys.contains(**key));
            found.extend(missing.filter_map(|key| Some(((*key).clone(), instead(key, d)?))));
        }
    }
    found
}

/// The same where not every state is at hand: each defendant by themselves, then all together.
fn one_by_one<K: Ord + Clone>(
    worlds: &Worlds<'_>,
    elsewhere: &Elsewhere<'_>,
    say: impl Fn(&Case<'_>, &Defendant<'_>) -> Said<K>,
) -> BTreeMap<K, (Range, BTreeSet<Seq>)> {
    let mut all: BTreeMap<K, (Range, BTreeSet<Seq>)> = BTreeMap::new();
    for somebody in everybody(worlds) {
        let mut own: BTreeMap<K, (usize, BTreeSet<Seq>)> = BTreeMap::new();
        for (case, d) in somebody.in_states.iter().flatten() {
            if !elsewhere.counts(case, d) {
                continue;
            }
            let mut once = BTreeSet::new();
            for (key, seq) in say(case, d) {
                let (states, entries) = own.entry(key.clone()).or_default();
                *states += usize::from(once.insert(key));
                entries.extend(seq);
            }
        }
        for (key, (states, entries)) in own {
            let (range, seqs) = all.entry(key).or_default();
            let certain = u64::from(states == somebody.in_states.len());
            *range = *range + Range::between(certain, Some(1));
            seqs.extend(entries);
        }
    }
    for others in elsewhere.others(worlds) {
        let states = others.they.in_states.iter().flatten();
        let mut keys: BTreeMap<K, BTreeSet<Seq>> = BTreeMap::new();
        for (key, seq) in states.flat_map(|(case, d)| say(case, d)) {
            keys.entry(key).or_default().extend(seq);
        }
        for (key, seqs) in keys {
            let (range, entries) = all.entry(key).or_default();
            *range = range.perhaps(others.more);
            entries.extend(seqs);
            entries.insert(others.seq);
        }
    }
    all
}

/// How many people are such, where every state is at hand.
fn in_states<K: Ord + Clone>(
    worlds: &Worlds<'_>,
    elsewhere: &Elsewhere<'_>,
    say: impl Fn(&Case<'_>, &Defendant<'_>) -> Said<K>,
) -> BTreeMap<K, (Range, BTreeSet<Seq>)> {
    let mut all: Option<BTreeMap<K, (Range, BTreeSet<Seq>)>> = None;
    for world in worlds.all() {
        let next = world.map_or_else(BTreeMap::new, |case| in_state(case, elsewhere, &say));
        all = Some(match all {
            None => next,
            Some(so_far) => either(so_far, next),
        });
    }
    all.unwrap_or_default()
}

/// How many people are such in one state of a case.
fn in_state<K: Ord + Clone>(
    case: &Case<'_>,
    elsewhere: &Elsewhere<'_>,
    say: impl Fn(&Case<'_>, &Defendant<'_>) -> Said<K>,
) -> BTreeMap<K, (Range, BTreeSet<Seq>)> {
    let mut counts: BTreeMap<K, (Range, BTreeSet<Seq>)> = BTreeMap::new();
    let mut count = |mut said: Said<K>, more: &dyn Fn(Range) -> Range, by: Option<Seq>| {
        said.sort();
        for (nth, (key, seq)) in said.iter().enumerate() {
            let (range, entries) = counts.entry(key.clone()).or_default();
            if nth == 0 || said[nth - 1].0 != *key {
                *range = more(*range);
            }
            entries.extend(seq.iter().chain(&by));
        }
    };
    for d in case.defendants.iter().filter(|d| elsewhere.counts(case, d)) {
        count(say(case, d), &|range| range + Range::exactly(1), None);
    }
    for larger in &case.larger {
        let others = larger.others.as_ref();
        if let Some(d) = others.filter(|d| elsewhere.others_are_here(case, d)) {
            let more = |range: Range| range.perhaps(larger.more);
            count(say(case, d), &more, Some(larger.seq));
        }
    }
    counts
}

/// Where one or the other is so.
fn either<K: Ord>(
    mut one: BTreeMap<K, (Range, BTreeSet<Seq>)>,
    mut other: BTreeMap<K, (Range, BTreeSet<Seq>)>,
) -> BTreeMap<K, (Range, BTreeSet<Seq>)> {
    for (key, (range, entries)) in &mut one {
        let (there, seqs) = other.remove(key).unwrap_or((Range::NONE, BTreeSet::new()));
        *range = range.or(there);
        entries.extend(seqs);
    }
    let only_there = other
        .into_iter()
        .map(|(key, (range, entries))| (key, (range.or(Range::NONE), entries)));
    one.extend(only_there);
    one
}
