//! How long it took, defendant by defendant: days from one stage of the case to another.
//!
//! | stage | is |
//! | --- | --- |
//! | act | the first act that the case is about |
//! | charge | the first charge against the defendant, whether or not it was dropped later |
//! | referral | the first time that the case was sent to court |
//! | verdict | the first verdict on the defendant |
//! | appeal | the last decision on an appeal against the verdict on the defendant |
//! | force | the last entry into force of a verdict on the defendant |
//!
//! Dates are inexact, so a duration has a least and a most: from the last day of the one to the first day
//! of the other, and from the first to the last. What other events prove narrows the days, as everywhere (a
//! sentence of 20 December proves that its verdict, dated only `2023-12`, had fallen by then). Where dates
//! leave open which of the two stages came first, the one asked for first is taken to have; where they say
//! for certain that it did not, there is no duration.

mod stages;

use clap::ValueEnum;
use serde::Serialize;

use super::elsewhere::Elsewhere;
use super::find::Sure;
use super::spread::{Interval, Lot, Spread, Summary};
use super::{Days, Range, Somebody, Told, everybody};
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::{Case, Defendant, Standing, Worlds};
use crate::seq::Seq;

use stages::{Reached, Stages, between};

/// From when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// The first act that the case is about
    Act,
    /// The first charge against the defendant
    Charge,
    /// When the case was first sent to court
    Referral,
    /// The first verdict on the defendant
    Verdict,
}

/// Until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// The first verdict on the defendant
    Verdict,
    /// The last decision on an appeal against the verdict
    Appeal,
    /// The last entry into force
    Force,
}

/// What is known of how long it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Both stages were reached.
    Measured,
    /// The second was not reached by the day asked about, and still can be: the days are those so far.
    Running,
    /// The first is not on record.
    WithoutStart,
    /// The second is not on record.
    WithoutEnd,
    /// The second certainly came before the first.
    WrongWayRound,
}

impl State {
    /// The word as it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Running => "running",
            Self::WithoutStart => "without_start",
            Self::WithoutEnd => "without_end",
            Self::WrongWayRound => "wrong_way_round",
        }
    }
}

/// How long it took with one defendant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Took {
    /// The case.
    pub case: CaseId,
    /// Who.
    pub defendant: DefendantId,
    /// The group of which this is a member.
    #[serde(skip)]
    pub group: Option<DefendantId>,
    /// The name, where it is known.
    pub name: Option<String>,
    /// What is known of it.
    pub state: State,
    /// How many days it took; or so far, where it is running.
    pub days: Option<Interval<u64>>,
    /// When it began.
    pub from: Option<Days>,
    /// When it ended.
    pub to: Option<Days>,
    /// How sure it is.
    #[serde(rename = "match")]
    pub sure: Sure,
    /// The entries on which this rests.
    pub entries: Vec<Seq>,
}

/// What one case has.
pub struct OfCase {
    rows: Vec<Took>,
    /// How many more members its groups may have, and how long it took with these.
    others: Vec<(Option<u64>, Vec<Took>)>,
}

/// How long it took, over the whole ledger.
#[derive(Default)]
pub struct OfAll {
    rows: Vec<Took>,
    spread: Spread<u64>,
    counts: [Range; 5],
}

/// The answer.
#[derive(Serialize)]
pub struct Durations {
    /// Days, of those with whom both stages were reached.
    pub measured: Summary<u64>,
    /// How many have not reached the second stage yet, as of the day asked about.
    pub running: Range,
    /// Of how many the first stage is not on record.
    pub without_start: Range,
    /// Of how many the second is not, though it is not running.
    pub without_end: Range,
    /// With how many the second certainly came before the first.
    pub wrong_way_round: Range,
    /// All, one by one. They are as many as there are defendants, and are written apart from the rest.
    #[serde(skip)]
    pub rows: Vec<Took>,
}

impl OfCase {
    /// How long it took with each defendant of a case.
    #[must_use]
    pub fn new(told: &Told<'_>, from: From, until: Until, elsewhere: &Elsewhere<'_>) -> Self {
        let [whole] = Self::in_worlds(told, &elsewhere.worlds(told), [(from, until)], elsewhere);
        whole
    }

    /// The same between several stages, where the states of the case are at hand.
    #[must_use]
    pub fn in_worlds<const N: usize>(
        told: &Told<'_>,
        worlds: &Worlds<'_>,
        asked: [(From, Until); N],
        elsewhere: &Elsewhere<'_>,
    ) -> [Self; N] {
        let stages = Stages {
            told,
            as_of: told.whole.by(told.day),
        };
        let mut counted = Vec::new();
        for somebody in everybody(worlds) {
            let is_counted = |state: &Option<(&Case<'_>, &Defendant<'_>)>| {
                state.is_some_and(|(case, d)| elsewhere.counts(case, d))
            };
            let any = somebody.in_states.iter().any(is_counted);
            let all = somebody.in_states.iter().all(is_counted);
            if any {
                let sure = if all { Sure::Certain } else { Sure::Possible };
                counted.push((somebody, sure));
            }
        }
        let others = elsewhere.others(worlds);
        asked.map(|(from, until)| {
            let rows = counted.iter();
            let rows = rows.flat_map(|(who, sure)| stages.rows(who, from, until, *sure));
            let of_others = others.iter().map(|others| {
                let rows = stages.rows(&others.they, from, until, Sure::Possible);
                (others.more, rows)
            });
            Self {
                rows: rows.collect(),
                others: of_others.collect(),
            }
        })
    }

    /// How long it took with each.
    #[must_use]
    pub fn rows(&self) -> &[Took] {
        &self.rows
    }
}

impl Stages<'_, '_> {
    /// How long it took with somebody. Where the second stage only may have been reached, how long it has
    /// been if it was not is another row.
    fn rows(&self, who: &Somebody<'_, '_>, from: From, until: Until, sure: Sure) -> Vec<Took> {
        let Some(shown) = who.shown() else {
            return Vec::new();
        };
        let (_, d) = shown;
        let start = self.start(d.person, from);
        let end = self.end(d.person, until);
        let may_be_missing = end.as_ref().is_some_and(|end| end.sure == Sure::Possible);
        let mut rows = vec![self.row(shown, until, sure, start.as_ref(), end.as_ref())];
        if start.is_some() && may_be_missing {
            let mut row = self.row(shown, until, Sure::Possible, start.as_ref(), None);
            // It is only possible, because of these.
            row.entries
                .extend(end.into_iter().flat_map(|end| end.entries));
            row.entries.sort_unstable();
            row.entries.dedup();
            rows.push(row);
        }
        rows
    }

    fn row(
        &self,
        (case, d): (&Case<'_>, &Defendant<'_>),
        until: Until,
        sure: Sure,
        start: Option<&Reached>,
        end: Option<&Reached>,
    ) -> Took {
        let running = self.told.day.filter(|_| is_running(d, until));
        let (state, days) = match (start, end) {
            (None, _) => (State::WithoutStart, None),
            (Some(start), None) => match running {
                Some(day) => {
                    let today = Days {
                        earliest: Some(day),
                        latest: Some(day),
                    };
                    (State::Running, between(start.days, today))
                }
                None => (State::WithoutEnd, None),
            },
            (Some(start), Some(end)) => match between(start.days, end.days) {
                None => (State::WrongWayRound, None),
                days => (State::Measured, days),
            },
        };
        let reached = || start.into_iter().chain(end);
        let mut entries: Vec<Seq> = reached().flat_map(|stage| stage.entries.clone()).collect();
        entries.sort_unstable();
        entries.dedup();
        Took {
            case: case.case.clone(),
            defendant: d.defendant.clone(),
            group: d.group.cloned(),
            name: d.known_as.map(|(name, _)| name.to_string()),
            state,
            days,
            from: start.map(|stage| stage.days),
            to: end.map(|stage| stage.days),
            sure: reached().map(|stage| stage.sure).fold(sure, Sure::max),
            entries,
        }
    }
}

/// Whether a stage that is not on record can still be reached.
fn is_running(d: &Defendant<'_>, until: Until) -> bool {
    let goes_on = d.died.is_none() && d.standing != Standing::Terminated;
    goes_on
        && match until {
            Until::Verdict => true,
            Until::Force => !d.is_final,
            Until::Appeal => d.awaits_appeal,
        }
}

impl OfAll {
    /// Adds a case.
    pub fn add(&mut self, case: OfCase) {
        self.sum(&case);
        self.rows.extend(case.rows);
    }

    /// Adds the numbers of a case, and keeps no row of it.
    pub fn sum(&mut self, case: &OfCase) {
        let OfCase { rows, others } = case;
        let mut certain = Vec::new();
        for row in rows {
            let possible = row.sure == Sure::Possible;
            self.count(row.state, Range::between(u64::from(!possible), Some(1)));
            match row.days.filter(|_| row.state == State::Measured) {
                Some(_) if possible => self.spread.add(vec![Lot::default(), Lot::new(row.days)]),
                days => certain.extend(days),
            }
        }
        let mut lot = Lot::new(certain);
        for (more, rows) in others {
            for row in rows {
                self.count(row.state, Range::NONE.perhaps(*more));
            }
            let measured = rows.iter().filter(|row| row.state == State::Measured);
            let days: Vec<Interval<u64>> = measured.filter_map(|row| row.days).collect();
            if !days.is_empty() {
                lot.more.push((days, *more));
            }
        }
        self.spread.add(vec![lot]);
    }

    fn count(&mut self, state: State, range: Range) {
        let count = &mut self.counts[state as usize];
        *count = *count + range;
    }

    /// What it all comes to.
    #[must_use]
    pub fn durations(mut self) -> Durations {
        self.rows.sort_by(|a, b| a.case.cmp(&b.case));
        let of = |state: State| self.counts[state as usize];
        Durations {
            measured: self.spread.summary(),
            running: of(State::Running),
            without_start: of(State::WithoutStart),
            without_end: of(State::WithoutEnd),
            wrong_way_round: of(State::WrongWayRound),
            rows: self.rows,
        }
    }
}
