//! The questions that people ask of a ledger, pure: functions of cases, and of a day.
//!
//! Each question is one file. It makes a part of the answer from each case ([`Told`]), so that cases can
//! be worked on side by side, and then one answer from the parts. Certain and possible are kept apart
//! ([`Range`]), and every row of an answer says on which entries it rests.
//!
//! Counting is defined here, once: a defendant who is another by `same_as` is not counted beside that
//! one; a group of "three to five" has three members, and perhaps two more, who are what the group was made as
//! a whole, and nothing that one of the three was made alone; what may have happened by the day makes other states possible ([`Worlds`]), and a number is certain as far as it holds in all of
//! them. Where there are too many to look at all, each defendant is looked at alone, and numbers are added up one
//! by one: that leaves nothing out, and may leave more open. `tests/answers_by_force.rs` counts by trying
//! everything, beside what is told here.

mod chains;
pub mod compare;
pub mod diff;
pub mod durations;
pub mod elsewhere;
pub mod find;
pub mod length;
mod range;
pub mod reconcile;
pub mod revised;
pub mod roll;
pub mod sources;
pub mod spread;
pub mod stats;
pub mod victims;
mod when;
pub mod why;

pub use range::Range;
pub use when::Days;

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use crate::case::corrections::Records;
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::{Case, Defendant, Standing, Unattributed, Worlds};
use crate::case::text::Line;
use crate::case::timeline::{FactIndex, Node, Timeline};
use crate::case::vocabulary::Custody;
use crate::seq::Seq;
use crate::time::Day;

/// A case as it is told at a day: all that an answer can need of it.
pub struct Told<'a> {
    /// Its id.
    pub case: &'a CaseId,
    /// Its entries, and which of them are in force.
    pub records: &'a Records<'a>,
    /// What is in force, in order.
    pub timeline: &'a Timeline<'a>,
    /// The same, which also follows whoever else its groups may have: what is counted is counted in this.
    pub whole: &'a Timeline<'a>,
    /// As of when; everything, where it is not given.
    pub day: Option<Day>,
}

impl<'a> Told<'a> {
    /// The states that it may be in.
    #[must_use]
    pub fn worlds(&self) -> Worlds<'a> {
        Worlds::new(self.case, self.whole, self.day)
    }

    /// The place of the event in force at an entry.
    #[must_use]
    pub fn place_of(&self, seq: Seq) -> Option<FactIndex> {
        let mut nodes = self.timeline.nodes.iter();
        nodes.position(|node| node.fact.logged.seq == seq)
    }

    /// The event in force at an entry.
    #[must_use]
    pub fn event_at(&self, seq: Seq) -> Option<&Node<'a>> {
        self.place_of(seq).map(|at| &self.timeline.nodes[at])
    }
}

/// Somebody in each of the states that a case may be in; `None` where there is no such defendant in it.
pub struct Somebody<'w, 'a> {
    /// The id.
    pub id: &'w DefendantId,
    /// The case and the defendant, state by state, the certain one first.
    pub in_states: Vec<Option<(&'w Case<'a>, &'w Defendant<'a>)>>,
}

impl<'w, 'a> Somebody<'w, 'a> {
    /// Whether this is one who is such: certainly, in every state, or possibly, in some. Each state is told by
    /// its number.
    fn counts(&self, such: impl Fn(usize, &Case<'_>, &Defendant<'_>) -> bool) -> Range {
        let states = self.in_states.iter().enumerate();
        let is_such = |(state, found): &(usize, &Option<(&Case<'_>, &Defendant<'_>)>)| {
            found.is_some_and(|(case, d)| such(*state, case, d))
        };
        let times = states.filter(is_such).count();
        let certain = u64::from(times == self.in_states.len());
        Range::between(certain, Some(u64::from(times > 0)))
    }

    /// Where this one stands in one state or another, each once, in order.
    #[must_use]
    pub fn standings(&self) -> Vec<Standing> {
        let standings = self.in_states.iter().flatten().map(|(_, d)| d.standing);
        standings.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The first state in which there is such a defendant, which is the certain one where it has one.
    #[must_use]
    pub fn shown(&self) -> Option<(&'w Case<'a>, &'w Defendant<'a>)> {
        self.in_states.iter().flatten().next().copied()
    }
}

/// All who are defendants in some state of a case, each once, in order.
#[must_use]
pub fn everybody<'w, 'a>(worlds: &'w Worlds<'a>) -> Vec<Somebody<'w, 'a>> {
    let mut all: Vec<Somebody<'w, 'a>> = Vec::new();
    let mut places: HashMap<&DefendantId, usize> = HashMap::default();
    let states: Vec<Option<&Case<'a>>> = worlds.all().collect();
    for (state, case) in states.iter().enumerate() {
        let Some(case) = case else { continue };
        for d in &case.defendants {
            let at = *places.entry(&d.defendant).or_insert_with(|| {
                let in_states = vec![None; states.len()];
                let id = &d.defendant;
                all.push(Somebody { id, in_states });
                all.len() - 1
            });
            all[at].in_states[state] = Some((case, d));
        }
    }
    all
}

/// Whoever else a group may have than the members who are listed: nobody, or so many.
pub struct Others<'w, 'a> {
    /// How many there may be; `None` where nobody says.
    pub more: Option<u64>,
    /// The entry that says so.
    pub seq: Seq,
    /// They, under the id of the group.
    pub they: Somebody<'w, 'a>,
}

/// Whoever else the groups of a case may have, in the order of their ids.
#[must_use]
pub fn others<'w, 'a>(worlds: &'w Worlds<'a>) -> Vec<Others<'w, 'a>> {
    let states: Vec<Option<&Case<'a>>> = worlds.all().collect();
    let mut all: BTreeMap<&DefendantId, Others<'w, 'a>> = BTreeMap::new();
    for (state, case) in states.iter().enumerate() {
        for larger in case.iter().flat_map(|case| &case.larger) {
            let others = all.entry(larger.group).or_insert_with(|| Others {
                more: Some(0),
                seq: larger.seq,
                they: Somebody {
                    id: larger.group,
                    in_states: vec![None; states.len()],
                },
            });
            others.more = others.more.zip(larger.more).map(|(a, b)| a.max(b));
            others.they.in_states[state] = case.zip(larger.others.as_ref());
        }
    }
    all.into_values().collect()
}

/// How many people of a case are such as are asked for, in one of its states.
fn people(case: &Case<'_>, such: impl Fn(&Defendant<'_>) -> bool) -> Range {
    let counted = case.defendants.iter().filter(|d| !d.is_another && such(d));
    let mut range = Range::exactly(counted.count() as u64);
    for larger in &case.larger {
        if larger.others.as_ref().is_some_and(&such) {
            range = range.perhaps(larger.more);
        }
    }
    range
}

/// How many of those asked for can be told by name, in one state of a case: certainly those whose own name is
/// on record. A name that is known of one of several may be that of one of them.
fn named(case: &Case<'_>, such: impl Fn(&Defendant<'_>) -> bool) -> Range {
    let counted = case.defendants.iter().filter(|d| !d.is_another && such(d));
    let (with, without): (Vec<_>, Vec<_>) = counted.partition(|d| d.known_as.is_some());
    let more = bearers(case, &without);
    let mut range = Range::exactly(with.len() as u64).perhaps(Some(more));
    for larger in &case.larger {
        let others = larger.others.as_ref().filter(|d| d.known_as.is_some());
        if others.is_some_and(&such) {
            range = range.perhaps(larger.more);
        }
    }
    range
}

/// How many people of a case are such as are asked for, in whichever state it is in; each by themselves, where
/// not every state is at hand. Who is such is asked of each state by its number.
pub fn people_across(
    worlds: &Worlds<'_>,
    such: impl Fn(usize, &Case<'_>, &Defendant<'_>) -> bool,
) -> Range {
    if worlds.is_every {
        let counts = worlds.all().enumerate().map(|(state, world)| {
            world.map_or(Range::NONE, |case| people(case, |d| such(state, case, d)))
        });
        return counts.reduce(Range::or).unwrap_or_default();
    }
    let mut range = Range::NONE;
    for somebody in everybody(worlds) {
        range = range + somebody.counts(|state, case, d| !d.is_another && such(state, case, d));
    }
    for others in others(worlds) {
        if others.they.counts(&such).can_be_any() {
            range = range.perhaps(others.more);
        }
    }
    range
}

/// How many of those asked for can be told by name, in the same way.
pub fn named_across(
    worlds: &Worlds<'_>,
    such: impl Fn(usize, &Case<'_>, &Defendant<'_>) -> bool,
) -> Range {
    if worlds.is_every {
        let counts = worlds.all().enumerate().map(|(state, world)| {
            world.map_or(Range::NONE, |case| named(case, |d| such(state, case, d)))
        });
        return counts.reduce(Range::or).unwrap_or_default();
    }
    let (mut range, mut without) = (Range::NONE, Vec::new());
    for somebody in everybody(worlds) {
        let own = somebody.counts(|state, case, d| !d.is_another && such(state, case, d));
        let Some((_, d)) = somebody.shown().filter(|_| own.can_be_any()) else {
            continue;
        };
        if d.known_as.is_some() {
            range = range + own;
        } else {
            without.push(d);
        }
    }
    for others in others(worlds) {
        let is_such = |state: usize, case: &Case<'_>, d: &Defendant<'_>| {
            d.known_as.is_some() && such(state, case, d)
        };
        if others.they.counts(is_such).can_be_any() {
            range = range.perhaps(others.more);
        }
    }
    let loose = worlds.all().flatten();
    let loose = loose.map(|case| bearers(case, &without));
    range.perhaps(Some(loose.max().unwrap_or(0)))
}

/// What is known by name of one of several. A name that one of these several has on record is that one's, and is
/// left out.
fn loose<'c, 'a>(case: &'c Case<'a>) -> Vec<&'c Unattributed<'a>> {
    let mut holders: HashMap<&Line, Vec<&DefendantId>> = HashMap::default();
    if !case.unattributed.is_empty() {
        for d in &case.defendants {
            for name in d.name.into_iter().chain(d.aliases.iter().copied()) {
                holders.entry(name).or_default().push(&d.defendant);
            }
        }
    }
    let is_loose = |one: &&Unattributed<'_>| {
        let one_of: BTreeSet<&DefendantId> = one.one_of.iter().collect();
        let holders = one.name.and_then(|name| holders.get(name));
        !holders.is_some_and(|ids| ids.iter().any(|id| one_of.contains(id)))
    };
    let named = case.unattributed.iter().filter(|one| one.name.is_some());
    named.filter(is_loose).collect()
}

/// How many of these, who have no names, may bear names that are known of one of several.
fn bearers(case: &Case<'_>, without: &[&Defendant<'_>]) -> u64 {
    let mut names = BTreeSet::new();
    let mut may_bear_one = BTreeSet::new();
    for loose in loose(case) {
        let one_of: BTreeSet<&DefendantId> = loose.one_of.iter().collect();
        let ids = without.iter().map(|d| &d.defendant);
        let found: Vec<&DefendantId> = ids.filter(|id| one_of.contains(id)).collect();
        if let Some(name) = loose.name.filter(|_| !found.is_empty()) {
            names.insert(name);
            may_bear_one.extend(found);
        }
    }
    names.len().min(may_bear_one.len()) as u64
}

/// Whether the last custody on record is one behind bars. The dead are in no custody.
#[must_use]
pub fn is_in_custody(d: &Defendant<'_>) -> bool {
    d.died.is_none() && d.custody.is_some_and(Custody::is_behind_bars)
}
