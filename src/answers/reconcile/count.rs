//! What the ledger itself counts of one case on a day, for every measure that officials use.
//!
//! Two readings, since officials never say which one they mean. *As of then*: where somebody stands on
//! that day. *Ever by then*: who has come so far by that day, whatever came after; an acquitted officer
//! has been on trial, and was charged.

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
use crate::answers::elsewhere::Elsewhere;
use crate::answers::find::Sure;
use crate::answers::roll::{Roll, Rolls, perhaps_elsewhere};
use crate::answers::victims::victims;
use crate::answers::{Range, Told, named_across, people_across};
use crate::case::event::Event;
use crate::case::state::{Case, Defendant, Happening, Worlds};
use crate::case::vocabulary::Measure;
use crate::seq::Seq;
use crate::time::Day;

/// The measures that count defendants, each with its stage.
const OF_PEOPLE: [(Measure, Stage); 5] = [
    (Measure::OfficersInCustody, Stage::Detained),
    (Measure::OfficersCharged, Stage::Charged),
    (Measure::OfficersOnTrial, Stage::Tried),
    (Measure::OfficersConvicted, Stage::Convicted),
    (Measure::OfficersAcquitted, Stage::Acquitted),
];

/// The measures that count cases.
const OF_CASES: [Measure; 3] = [
    Measure::CasesOpened,
    Measure::CasesInCourt,
    Measure::CasesDecided,
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

    fn count_cases(
        &self,
        worlds: &Worlds<'_>,
        states: &[Option<State<'_, 'a>>],
        lists: &impl Fn(Measure) -> bool,
        tally: &mut Tally,
    ) {
        let opened = self.told.timeline.names.opened;
        let opened = opened.map(|at| self.told.timeline.nodes[at].fact.logged.seq);
        for measure in OF_CASES {
            let mut head = Head::default();
            for state in states.iter().flatten() {
                let now = is_case_such(measure, state.world);
                let by = self.passed(measure, state);
                if now || by.is_some() {
                    let by = by.or(opened);
                    head.met([now.then_some(by).flatten(), by], [now, true]);
                }
            }
            // Where not every state is at hand, how all defendants stand together is not known.
            let is_open = !worlds.is_every && measure != Measure::CasesOpened;
            let of = states.len() + usize::from(is_open);
            let range = |times: usize| {
                let may_be = is_open || times > 0;
                Range::between(u64::from(times == of), Some(u64::from(may_be)))
            };
            let count = Count {
                then: range(head.times[0]),
                ever: range(head.times[1]),
                ..Count::NONE
            };
            tally.add(measure, count);
            if lists(measure) {
                tally.row(measure, None, &head, of);
            }
        }
    }

    /// By which entry a case came as far as a measure counts, whatever came after.
    fn passed(&self, measure: Measure, state: &State<'_, '_>) -> Option<Seq> {
        match measure {
            Measure::CasesInCourt => {
                let is_of_court = |happening: &&Happening<'_>| {
                    use Event::{CaseReferred, TrialOpened, Verdict};
                    let node = &self.told.timeline.nodes[happening.at];
                    let event = &node.fact.record.event;
                    node.moves && matches!(event, CaseReferred(_) | TrialOpened(_) | Verdict(_))
                };
                let first = state.world.timeline.iter().find(is_of_court);
                first.map(|happening| happening.seq)
            }
            Measure::CasesDecided => {
                let counted = |d: &&Defendant<'_>| !d.severed && d.died.is_none() && !d.is_another;
                let decided =
                    |d: &Defendant<'_>| state.reached[d.person.0][Stage::Decided as usize];
                let all = state.world.defendants.iter().filter(counted).map(decided);
                let all: Option<Vec<Seq>> = all.collect();
                all?.into_iter().max()
            }
            _ => None,
        }
    }

    /// The victims on record; they are not in two readings.
    fn count_victims(
        &self,
        as_of: Option<Day>,
        lists: &impl Fn(Measure) -> bool,
        tally: &mut Tally,
    ) {
        if !self.speaks_of_victims {
            return;
        }
        let told = Told {
            day: as_of,
            ..*self.told
        };
        let found = victims(&told, &Elsewhere::listed(self.rolls, as_of));
        let count = Count {
            then: found.count,
            ever: found.count,
            ..Count::NONE
        };
        tally.add(Measure::Victims, count);
        let sure = match found.count {
            Range { certain: 1.., .. } => Sure::Certain,
            count if count.can_be_any() => Sure::Possible,
            _ => return,
        };
        if lists(Measure::Victims) {
            tally.rows.push(Row {
                measure: Measure::Victims,
                person: None,
                sure: [Some(sure); 2],
                entries: found.entries,
            });
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
