//! How many victims a case has, as far as is recorded.
//!
//! Two kinds of events speak of victims, and nobody says how they overlap. `victim_recorded` is one
//! victim, or a group of so many; different records are different victims. `act_alleged` says to how many
//! an act was done; those may be the victims recorded, in part or in whole, and the victims of one act may
//! be those of another. So at least as many are certain as are recorded one by one, or as the largest act
//! had, whichever is more; and no more than all of these together are possible.
//!
//! Where a part of the case was severed, the victims recorded in the other case under the same ids may be the same
//! people: they are certain there, and possible here; and so with the victims of acts.
//!
//! What is alleged or disputed is not counted, unless something that is not rests on it, as in the state
//! of a case. What may have happened by the day adds to what is possible only.

use std::collections::BTreeSet;

use foldhash::HashSet;

use super::elsewhere::Elsewhere;
use super::roll::Roll;
use super::{Range, Told};
use crate::case::event::Event;
use crate::case::ids::CaseId;
use crate::case::term::Quantity;
use crate::case::timeline::{FactIndex, Node};
use crate::seq::Seq;
use crate::time::Day;

/// How many victims a case has, and which entries say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Victims {
    /// How many.
    pub count: Range,
    /// The entries that were counted, those that may have happened among them, in the order of the log.
    pub entries: Vec<Seq>,
}

/// The victims of a case by the day at which it is told.
#[must_use]
pub fn victims(told: &Told<'_>, elsewhere: &Elsewhere<'_>) -> Victims {
    let others = severed_to(told, elsewhere);
    let as_of = told.timeline.by(told.day);
    let nodes = &told.timeline.nodes;
    let maybe = as_of.maybe.iter().copied();
    let moving: Vec<FactIndex> = maybe.filter(|&at| nodes[at].moves).collect();
    let doubled: HashSet<FactIndex> = told
        .timeline
        .names
        .duplicates
        .iter()
        .map(|d| d.at)
        .collect();
    let mut entries = Vec::new();
    let mut sum = Sum::default();
    let happened = as_of.inside.iter().map(|&at| (at, true));
    // If all happened that may have, more may rest on what is alleged.
    let most = told.timeline.supposing(told.day, &moving);
    for (at, certain) in happened.chain(as_of.maybe.iter().map(|&at| (at, false))) {
        let counts = nodes[at].moves || most.is_depended_on(at);
        if !counts || doubled.contains(&at) {
            continue;
        }
        let certain = certain && (nodes[at].moves || as_of.is_depended_on(at));
        let known = match &nodes[at].fact.record.event {
            Event::VictimRecorded(e) => {
                let is_own = !others.iter().any(|roll| roll.victims.contains(&e.victim));
                sum.record(e.count.unwrap_or(Quantity::exactly(1)), certain && is_own);
                true
            }
            Event::ActAlleged(e) => {
                let is_own = !others.iter().any(|roll| roll.has_victims_of_acts);
                let count = e.victims;
                count
                    .inspect(|count| sum.act(*count, certain && is_own))
                    .is_some()
            }
            _ => false,
        };
        if known {
            entries.push(nodes[at].fact.logged.seq);
        }
    }
    entries.sort_unstable();
    let count = sum.total();
    Victims { count, entries }
}

/// Those of the cases to which a part of this one was severed by the day, or may have been, of which it is known
/// whom they list.
fn severed_to<'s>(told: &Told<'_>, elsewhere: &Elsewhere<'s>) -> Vec<&'s Roll> {
    let can_be = |node: &&Node<'_>| {
        let earliest = node.on.earliest().unwrap_or(Day::MIN);
        node.moves && told.day.is_none_or(|day| earliest <= day)
    };
    let nodes = told.timeline.nodes.iter().filter(can_be);
    let to = nodes.filter_map(|node| match &node.fact.record.event {
        Event::DefendantSevered(e) => e.to.as_ref().filter(|to| *to != told.case),
        _ => None,
    });
    let cases: BTreeSet<&CaseId> = to.collect();
    cases
        .into_iter()
        .filter_map(|case| elsewhere.roll(case))
        .collect()
}

/// What the records and the acts come to.
#[derive(Default)]
struct Sum {
    recorded: u64,
    largest_act: u64,
    /// At most so many; `None` once anything has no known end.
    unlimited: bool,
    possible: u64,
}

impl Sum {
    fn record(&mut self, count: Quantity, certain: bool) {
        if certain {
            self.recorded = self.recorded.saturating_add(count.min);
        }
        self.at_most(count);
    }

    fn act(&mut self, count: Quantity, certain: bool) {
        if certain {
            self.largest_act = self.largest_act.max(count.min);
        }
        self.at_most(count);
    }

    fn at_most(&mut self, count: Quantity) {
        match count.max {
            Some(max) => self.possible = self.possible.saturating_add(max),
            None => self.unlimited = true,
        }
    }

    fn total(&self) -> Range {
        let certain = self.recorded.max(self.largest_act);
        // A reversed quantity cannot be appended, but a log made by hand may hold one.
        let possible = (!self.unlimited).then_some(self.possible.max(certain));
        Range::between(certain, possible)
    }
}
