//! What the ledger itself counts of one case on a day, for every measure that officials use.
//!
//! Two readings, since officials never say which one they mean. *As of then*: where somebody stands on
//! that day. *Ever by then*: who has come so far by that day, whatever came after; an acquitted officer
//! has been on trial, and was charged.

mod cases;
mod known;
mod seen;
mod tally;

use std::cell::LazyCell;

pub(super) use known::Known;
pub use known::MayBe;
use known::names_of_one_of;
use seen::{Seen, instead, is_case_such};
use tally::Head;
pub(super) use tally::{Row, Tally};

use super::way::{Reached, Stage, Way};
use crate::answers::roll::{Roll, Rolls, perhaps_elsewhere};
use crate::answers::{Range, Told, named_across, people_across};
use crate::case::event::Event;
use crate::case::state::{Case, Defendant, Worlds};
use crate::case::vocabulary::Measure;
use crate::time::Day;

/// The measures that count defendants, each with its stage.
const OF_PEOPLE: [(Measure, Stage); 5] = [
    (Measure::OfficersInCustody, Stage::Detained),
    (Measure::OfficersCharged, Stage::Charged),
    (Measure::OfficersOnTrial, Stage::Tried),
    (Measure::OfficersConvicted, Stage::Convicted),
    (Measure::OfficersAcquitted, Stage::Acquitted),
];

/// A number in both readings, and how many of those counted have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// As of the day.
    pub then: Range,
    /// By the day, whatever came after.
    pub ever: Range,
    /// Of those as of the day, with a name.
    pub named: Range,
    /// Of those by the day, with a name.
    pub named_ever: Range,
}

/// Counts one case, on any day.
pub(super) struct Counter<'t, 'a> {
    told: &'t Told<'a>,
    rolls: &'t Rolls,
    /// Whether any of its events does.
    speaks_of_victims: bool,
    /// The defendants, with their names, as far as they were met.
    pub(super) people: Vec<Option<Known>>,
}

/// One of the states that a case may be in.
struct State<'w, 'a> {
    world: &'w Case<'a>,
    reached: Vec<Reached>,
    seen: Seen,
}

impl State<'_, '_> {
    /// Whether others of a group may be counted, who are not among its defendants.
    fn has_others(&self, nth: usize) -> bool {
        let mut others = self.world.larger.iter().flat_map(|larger| &larger.others);
        others.any(|d| self.seen.by(d, nth) != [None; 2])
    }
}

impl Count {
    pub(super) const NONE: Self = Self {
        then: Range::NONE,
        ever: Range::NONE,
        named: Range::NONE,
        named_ever: Range::NONE,
    };

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            then: self.then.or(other.then),
            ever: self.ever.or(other.ever),
            named: self.named.or(other.named),
            named_ever: self.named_ever.or(other.named_ever),
        }
    }
}

impl<'t, 'a> Counter<'t, 'a> {
    pub(super) fn new(told: &'t Told<'a>, rolls: &'t Rolls) -> Self {
        let mut nodes = told.timeline.nodes.iter();
        Self {
            told,
            rolls,
            speaks_of_victims: nodes.any(|node| {
                let event = &node.fact.record.event;
                matches!(event, Event::VictimRecorded(_) | Event::ActAlleged(_))
            }),
            people: vec![None; told.whole.names.defendants.len()],
        }
    }

    /// The days from which on the numbers may be others, in order.
    pub(super) fn turns(&self) -> Vec<Day> {
        let mut days: Vec<Day> = Vec::new();
        for node in &self.told.timeline.nodes {
            days.push(node.on.earliest().unwrap_or(Day::MIN));
            days.push(node.on.latest().unwrap_or(Day::MAX));
            if let Event::DefendantSevered(e) = &node.fact.record.event {
                let roll = e.to.as_ref().and_then(|to| self.rolls.get(to));
                days.extend(roll.into_iter().flat_map(Roll::days));
            }
        }
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The numbers on a day; and who is counted, by the measures for which that is asked.
    pub(super) fn tally(&mut self, day: Day, lists: impl Fn(Measure) -> bool) -> Tally {
        let as_of = (day != Day::MAX).then_some(day);
        let (told, rolls) = (self.told, self.rolls);
        let worlds = || Worlds::new(told.case, told.whole, as_of);
        let worlds = worlds().or_without(worlds, |case| perhaps_elsewhere(rolls, case, as_of));
        let states: Vec<Option<State<'_, 'a>>> = worlds
            .all()
            .map(|world| world.map(|world| self.state(world, day)))
            .collect();
        let mut tally = Tally::default();
        self.count_people(&worlds, &states, &lists, &mut tally);
        self.count_cases(&worlds, &states, &lists, &mut tally);
        self.count_victims(as_of, &lists, &mut tally);
        tally
    }

    fn state<'w>(&self, world: &'w Case<'a>, day: Day) -> State<'w, 'a> {
        let timeline = self.told.whole;
        let mut way = Way::new(timeline);
        for happening in &world.timeline {
            if timeline.nodes[happening.at].moves {
                way.take(happening.at, happening.seq);
            }
        }
        let reached = way.reached;
        State {
            seen: Seen::new(self.rolls, world, &reached, day),
            world,
            reached,
        }
    }

    fn count_people(
        &mut self,
        worlds: &Worlds<'_>,
        states: &[Option<State<'_, 'a>>],
        lists: &impl Fn(Measure) -> bool,
        tally: &mut Tally,
    ) {
        let loose = LazyCell::new(|| {
            let shown = worlds.all().flatten().next();
            shown.map(names_of_one_of).unwrap_or_default()
        });
        for (nth, (measure, stage)) in OF_PEOPLE.into_iter().enumerate() {
            tally.add(measure, count(worlds, states, nth));
            if !lists(measure) {
                continue;
            }
            if states.iter().flatten().any(|state| state.has_others(nth)) {
                tally.others.push(measure);
            }
            let mut heads = vec![Head::default(); self.people.len()];
            for state in states.iter().flatten() {
                for d in state.world.defendants.iter().filter(|d| !d.is_another) {
                    let entries = state.seen.by(d, nth);
                    heads[d.person.0].met(entries, entries.map(|by| by.is_some()));
                    if entries[0].is_none() {
                        heads[d.person.0].met_instead(instead(d, stage));
                    }
                    let known = &mut self.people[d.person.0];
                    known.get_or_insert_with(|| Known::new(d, &loose));
                }
            }
            for (person, head) in heads.iter().enumerate() {
                tally.row(measure, Some(person), head, states.len());
            }
        }
    }
}

/// How many defendants are counted, by a measure.
fn count(worlds: &Worlds<'_>, states: &[Option<State<'_, '_>>], nth: usize) -> Count {
    let mut known = states.iter().flatten();
    if known.all(|state| state.seen.is_nobody(nth)) {
        return Count::NONE;
    }
    let such = |reading: usize| {
        move |state: usize, _: &Case<'_>, d: &Defendant<'_>| {
            let state = states[state].as_ref();
            state.is_some_and(|state| state.seen.by(d, nth)[reading].is_some())
        }
    };
    Count {
        then: people_across(worlds, such(0)),
        ever: people_across(worlds, such(1)),
        named: named_across(worlds, such(0)),
        named_ever: named_across(worlds, such(1)),
    }
}
