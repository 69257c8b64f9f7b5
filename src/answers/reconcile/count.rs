//! What the ledger itself counts of one case on a day, for every measure that officials use.
//!
//! Two readings, since officials never say which one they mean. *As of then*: where somebody stands on
//! that day. *Ever by then*: who has come so far by that day, whatever came after; an acquitted officer
//! has been on trial, and was charged.

use foldhash::{HashMap, HashMapExt};

use super::way::{Reached, Stage, Way};
use crate::answers::find::Sure;
use crate::answers::roll::{Roll, Rolls, goes_on_elsewhere};
use crate::answers::victims::victims;
use crate::answers::{Range, Told, is_in_custody, named_across, people_across};
use crate::case::event::Event;
use crate::case::ids::DefendantId;
use crate::case::state::{Case, Defendant, Standing, Status, Worlds};
use crate::case::timeline::FactIndex;
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

/// Somebody, or a case, that is counted.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) measure: Measure,
    /// The place in [`Counter::people`]; `None` for the case itself.
    pub(super) person: Option<usize>,
    /// As of the day, and ever by it.
    pub(super) sure: [Option<Sure>; 2],
    pub(super) entries: Vec<Seq>,
}

/// All numbers of a case on a day; what is none is left out.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) counts: Vec<(Measure, Count)>,
    pub(super) rows: Vec<Row>,
}

/// Counts one case, on any day.
pub(super) struct Counter<'t, 'a> {
    told: &'t Told<'a>,
    rolls: &'t Rolls,
    at: HashMap<Seq, FactIndex>,
    /// The defendants, with their names, as far as they were met.
    pub(super) people: Vec<Option<(DefendantId, Option<String>)>>,
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
        let nodes = told.timeline.nodes.iter().enumerate();
        let mut at = HashMap::with_capacity(told.timeline.nodes.len());
        at.extend(nodes.map(|(at, node)| (node.fact.logged.seq, at)));
        Self {
            told,
            rolls,
            at,
            people: vec![None; told.timeline.names.defendants.len()],
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

    /// The numbers on a day.
    pub(super) fn tally(&mut self, day: Day) -> Tally {
        let as_of = (day != Day::MAX).then_some(day);
        let worlds = Worlds::new(self.told.case, self.told.timeline, as_of);
        let reached: Vec<Vec<Reached>> = worlds
            .all()
            .map(|world| world.map_or_else(Vec::new, |world| self.reached(world)))
            .collect();
        let mut tally = Tally::default();
        self.count_people(&worlds, &reached, day, &mut tally);
        self.count_cases(&worlds, &reached, &mut tally);
        self.count_victims(as_of, &mut tally);
        tally
    }

    /// By which entries the defendants came to each stage, in one state of the case.
    fn reached(&self, world: &Case<'_>) -> Vec<Reached> {
        let timeline = self.told.timeline;
        let mut way = Way::new(timeline);
        for happening in &world.timeline {
            let at = self.at.get(&happening.seq);
            if let Some(&at) = at.filter(|at| timeline.nodes[**at].moves) {
                way.take(at, happening.seq);
            }
        }
        way.reached
    }

    fn count_people(
        &mut self,
        worlds: &Worlds<'_>,
        reached: &[Vec<Reached>],
        day: Day,
        tally: &mut Tally,
    ) {
        let met = self.people.len();
        for (measure, stage) in OF_PEOPLE {
            let mut heads = vec![Head::default(); met];
            let counter: &Self = self;
            let such = |state: usize| Such {
                counter,
                reached: &reached[state],
                stage,
                day,
            };
            let states = reached.len();
            for (state, world) in worlds.all().enumerate() {
                if let Some(world) = world {
                    such(state).list(world, &mut heads);
                }
            }
            let then =
                |state: usize, _: &Case<'_>, d: &Defendant<'_>| such(state).then(d).is_some();
            let ever =
                |state: usize, _: &Case<'_>, d: &Defendant<'_>| such(state).ever(d).is_some();
            let count = Count {
                then: people_across(worlds, then),
                ever: people_across(worlds, ever),
                named: named_across(worlds, then),
                named_ever: named_across(worlds, ever),
            };
            tally.add(measure, count);
            for (person, head) in heads.iter().enumerate() {
                tally.row(measure, Some(person), head, states);
            }
        }
        for world in worlds.all().flatten() {
            for d in &world.defendants {
                if let Some(person) = self.told.timeline.names.person(&d.defendant) {
                    let known = &mut self.people[person.0];
                    known.get_or_insert_with(|| {
                        (d.defendant.clone(), d.name.map(ToString::to_string))
                    });
                }
            }
        }
    }

    fn count_cases(&self, worlds: &Worlds<'_>, reached: &[Vec<Reached>], tally: &mut Tally) {
        let opened = self.told.timeline.names.opened;
        let opened = opened.map(|at| self.told.timeline.nodes[at].fact.logged.seq);
        for measure in OF_CASES {
            let (mut head, mut states) = (Head::default(), 0);
            for (world, reached) in worlds.all().zip(reached) {
                states += 1;
                let Some(world) = world else { continue };
                let now = is_case_such(measure, world);
                let by = self.passed(measure, world, reached);
                if now || by.is_some() {
                    let by = by.or(opened);
                    head.met([now.then_some(by).flatten(), by], [now, true]);
                }
            }
            // Where not every state is at hand, how all defendants stand together is not known.
            let is_open = !worlds.is_every && measure != Measure::CasesOpened;
            states += usize::from(is_open);
            let range = |times: usize| {
                let may_be = is_open || times > 0;
                Range::between(u64::from(times == states), Some(u64::from(may_be)))
            };
            let count = Count {
                then: range(head.times[0]),
                ever: range(head.times[1]),
                ..Count::NONE
            };
            tally.add(measure, count);
            tally.row(measure, None, &head, states);
        }
    }

    /// By which entry a case came as far as a measure counts, whatever came after.
    fn passed(&self, measure: Measure, world: &Case<'_>, reached: &[Reached]) -> Option<Seq> {
        let names = &self.told.timeline.names;
        match measure {
            Measure::CasesInCourt => {
                let of_court =
                    |event: &str| matches!(event, "case_referred" | "trial_opened" | "verdict");
                let moves = |seq: &Seq| {
                    let at = self.at.get(seq);
                    at.is_some_and(|at| self.told.timeline.nodes[*at].moves)
                };
                let events = world.timeline.iter().filter(|h| of_court(h.event));
                events.map(|h| h.seq).find(moves)
            }
            Measure::CasesDecided => {
                let counted = |d: &&Defendant<'_>| !d.severed && d.died.is_none() && !d.is_another;
                let decided = |d: &Defendant<'_>| {
                    let person = names.person(&d.defendant)?;
                    reached.get(person.0)?[Stage::Decided as usize]
                };
                let all = world.defendants.iter().filter(counted).map(decided);
                let all: Option<Vec<Seq>> = all.collect();
                all?.into_iter().max()
            }
            _ => None,
        }
    }

    /// The victims on record; they are not in two readings.
    fn count_victims(&self, as_of: Option<Day>, tally: &mut Tally) {
        let found = victims(&Told {
            day: as_of,
            ..*self.told
        });
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
        tally.rows.push(Row {
            measure: Measure::Victims,
            person: None,
            sure: [Some(sure); 2],
            entries: found.entries,
        });
    }
}

impl Tally {
    fn add(&mut self, measure: Measure, count: Count) {
        if count != Count::NONE {
            self.counts.push((measure, count));
        }
    }

    fn row(&mut self, measure: Measure, person: Option<usize>, head: &Head, states: usize) {
        if head.times[1] > 0 {
            let mut entries: Vec<Seq> = head.entries.into_iter().flatten().collect();
            entries.sort_unstable();
            entries.dedup();
            self.rows.push(Row {
                measure,
                person,
                sure: head.times.map(|times| sure(times, states)),
                entries,
            });
        }
    }
}

/// In how many states of a case somebody is counted, in each reading, and by which entries.
#[derive(Clone, Copy, Default)]
struct Head {
    times: [usize; 2],
    entries: [Option<Seq>; 2],
}

impl Head {
    fn met(&mut self, entries: [Option<Seq>; 2], such: [bool; 2]) {
        for reading in 0..2 {
            self.times[reading] += usize::from(such[reading]);
            self.entries[reading] = self.entries[reading].or(entries[reading]);
        }
    }
}

/// Who is counted by a measure, in one state of a case.
struct Such<'s, 't, 'a> {
    counter: &'s Counter<'t, 'a>,
    reached: &'s [Reached],
    stage: Stage,
    day: Day,
}

impl Such<'_, '_, '_> {
    /// Whether a defendant is counted here: who is tried in another case of the ledger is counted there.
    fn is_here(&self, d: &Defendant<'_>) -> bool {
        let Counter { told, rolls, .. } = self.counter;
        !goes_on_elsewhere(rolls, told.case, d, Some(self.day))
    }

    /// By which entry somebody is such as of the day.
    fn then(&self, d: &Defendant<'_>) -> Option<Seq> {
        let standing = |wanted| (d.standing == wanted).then_some(d.basis.standing).flatten();
        let by = match self.stage {
            Stage::Detained => d.basis.custody.filter(|_| is_in_custody(d)),
            Stage::Charged => standing(Standing::Charged),
            Stage::Tried => standing(Standing::OnTrial),
            Stage::Convicted => standing(Standing::Convicted),
            Stage::Acquitted => standing(Standing::Acquitted),
            Stage::Decided => None,
        };
        by.filter(|_| self.is_here(d))
    }

    /// By which entry somebody has been such by the day.
    fn ever(&self, d: &Defendant<'_>) -> Option<Seq> {
        let person = self.counter.told.timeline.names.person(&d.defendant)?;
        let reached = self.reached.get(person.0)?;
        let by = reached[self.stage as usize].or_else(|| self.then(d));
        let by = by.or_else(|| match self.stage {
            // Nobody is tried who was not charged, even where no charge is on record.
            Stage::Charged => {
                let tried = d.basis.standing.filter(|_| d.standing == Standing::OnTrial);
                reached[Stage::Tried as usize].or(tried)
            }
            _ => None,
        });
        by.filter(|_| self.is_here(d))
    }

    fn list(&self, world: &Case<'_>, heads: &mut [Head]) {
        for d in world.defendants.iter().filter(|d| !d.is_another) {
            let entries = [self.then(d), self.ever(d)];
            let person = self.counter.told.timeline.names.person(&d.defendant);
            if let Some(head) = person.and_then(|p| heads.get_mut(p.0)) {
                head.met(entries, entries.map(|by| by.is_some()));
            }
        }
    }
}

/// Whether a case is as a measure counts it, in one of its states.
fn is_case_such(measure: Measure, world: &Case<'_>) -> bool {
    use Standing::{Acquitted, Convicted, Terminated};
    let decided = |d: &Defendant<'_>| matches!(d.standing, Convicted | Acquitted | Terminated);
    match measure {
        Measure::CasesOpened => true,
        Measure::CasesInCourt => world.status == Status::InCourt,
        Measure::CasesDecided => match world.status {
            Status::Decided | Status::Final | Status::UnderAppeal => true,
            Status::Closed => world.defendants.iter().any(decided),
            Status::InCourt | Status::Open => false,
        },
        _ => false,
    }
}

/// How sure what holds in so many of so many states is.
fn sure(times: usize, states: usize) -> Option<Sure> {
    match times {
        0 => None,
        _ if times == states => Some(Sure::Certain),
        _ => Some(Sure::Possible),
    }
}
