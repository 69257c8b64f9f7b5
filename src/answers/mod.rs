//! The questions that people ask of a ledger, pure: functions of cases, and of a day.
//!
//! Each question is one file. It makes a part of the answer from each case ([`Told`]), so that cases can
//! be worked on side by side, and then one answer from the parts. Certain and possible are kept apart
//! ([`Range`]), and every row of an answer says on which entries it rests.
//!
//! Counting is defined here, once: a defendant who is another by `same_as` is not counted beside that
//! one; a group of "three to five" has three members, and perhaps two more; what may have happened by
//! the day makes other states possible ([`Worlds`]), and a number is certain as far as it holds in all of
//! them.

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
pub mod why;

pub use range::Range;

use std::collections::BTreeSet;

use foldhash::HashMap;

use crate::case::corrections::Records;
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::{Case, Defendant, Worlds};
use crate::case::timeline::{Node, Timeline};
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
    /// As of when; everything, where it is not given.
    pub day: Option<Day>,
}

impl<'a> Told<'a> {
    /// The states that it may be in.
    #[must_use]
    pub fn worlds(&self) -> Worlds<'a> {
        Worlds::new(self.case, self.timeline, self.day)
    }

    /// The event in force at an entry.
    #[must_use]
    pub fn event_at(&self, seq: Seq) -> Option<&Node<'a>> {
        let mut nodes = self.timeline.nodes.iter();
        nodes.find(|node| node.fact.logged.seq == seq)
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

/// How many of something there are in whichever state the case is in.
pub fn across(worlds: &Worlds<'_>, count: impl Fn(&Case<'_>) -> Range) -> Range {
    let counts = worlds.all().map(|world| world.map_or(Range::NONE, &count));
    counts.reduce(Range::or).unwrap_or(Range::NONE)
}

/// How many people of a case are such as are asked for, in one of its states. Of a group that may have
/// more members than are listed, the others may be such where one of those listed is.
pub fn people(case: &Case<'_>, such: impl Fn(&Defendant<'_>) -> bool) -> Range {
    let counted = case.defendants.iter().filter(|d| !d.is_another && such(d));
    let mut range = Range::exactly(counted.count() as u64);
    for larger in &case.larger {
        let of_it = |d: &&Defendant<'_>| d.group == Some(larger.group);
        if case.defendants.iter().filter(of_it).any(&such) {
            range = range.perhaps(larger.more);
        }
    }
    range
}

/// How many of those asked for can be told by name, in one state of a case: certainly those whose own name is
/// on record. A name that is known of one of several may be that of one of them.
pub fn named(case: &Case<'_>, such: impl Fn(&Defendant<'_>) -> bool) -> Range {
    let counted = case.defendants.iter().filter(|d| !d.is_another && such(d));
    let (with, without): (Vec<_>, Vec<_>) = counted.partition(|d| d.name.is_some());
    let mut names = BTreeSet::new();
    let mut may_bear_one = BTreeSet::new();
    for loose in &case.unattributed {
        let one_of: BTreeSet<&DefendantId> = loose.one_of.iter().collect();
        let ids = without.iter().map(|d| &d.defendant);
        let found: Vec<&DefendantId> = ids.filter(|id| one_of.contains(id)).collect();
        if let Some(name) = loose.name.filter(|_| !found.is_empty()) {
            names.insert(name);
            may_bear_one.extend(found);
        }
    }
    let more = names.len().min(may_bear_one.len());
    Range::exactly(with.len() as u64).perhaps(Some(more as u64))
}

/// Whether the last custody on record is one behind bars. The dead are in no custody.
#[must_use]
pub fn is_in_custody(d: &Defendant<'_>) -> bool {
    d.died.is_none() && d.custody.is_some_and(Custody::is_behind_bars)
}
