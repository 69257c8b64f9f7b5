//! The ledger's numbers for many figures at once.
//!
//! The days asked about are put in order. A case adds the same to all figures of a stretch of days, so it
//! is added where the stretch begins and taken away where it ends; the sums are made in one go at the end.
//! Who is meant is listed as far as there is room.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::Datelike;
use foldhash::HashMap;

use super::part::{Meant, Part};
use super::{Claim, Count, Span};
use crate::answers;
use crate::case::ids::CaseId;
use crate::case::vocabulary::Measure;
use crate::time::Day;

/// What the ledger counts for each of some figures.
pub struct Ours {
    days: Vec<Day>,
    figures: Vec<Figure>,
    /// The figures about one case.
    of_cases: HashMap<CaseId, Vec<usize>>,
    /// The places of the days of all others.
    common: BTreeSet<usize>,
    sums: BTreeMap<Measure, Vec<Sum>>,
    /// Figures with room for more, by the place of their last day.
    by_last: BTreeMap<Measure, BTreeSet<(usize, usize)>>,
    room: usize,
}

struct Figure {
    measure: Measure,
    first: usize,
    last: usize,
    /// Of one case only.
    own: Option<Count>,
    meant: Vec<Meant>,
    listed: Listed,
}

/// How far those who are meant by a figure are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Whether there was room for all who can be listed.
    pub is_whole: bool,
    /// Whether a group may have others, of whom nothing is recorded.
    pub has_others: bool,
}

/// More figures than this are many: then a longer time than a month is looked at month by month.
const MANY: usize = 1_000;
const A_MONTH: usize = 31;
const A_DECADE: usize = 4_000;

/// The days of a span at which the ledger is counted: each, of up to so many; else the first of each month,
/// and both ends. Of one that is open, its ends.
fn within(span: Span, each: usize) -> Vec<Day> {
    let ends = vec![span.first, span.last];
    if span.first == Day::MIN || span.last == Day::MAX {
        return ends;
    }
    let days = || span.first.iter_days().take_while(|day| *day <= span.last);
    if days().take(each + 1).count() <= each {
        return days().collect();
    }
    days().filter(|day| day.day() == 1).chain(ends).collect()
}

/// Changes of a count from one day to the next: in each of its four ranges the certain, the possible, and
/// how many have no limit. Wider than any sum of real numbers.
#[derive(Clone, Copy, Default)]
struct Sum([[i128; 3]; 4]);

impl Sum {
    fn add(&mut self, count: &Count, sign: i128) {
        let ranges = [count.then, count.ever, count.named, count.named_ever];
        for (sum, range) in self.0.iter_mut().zip(ranges) {
            sum[0] += sign * i128::from(range.certain);
            sum[1] += sign * i128::from(range.possible.unwrap_or(0));
            sum[2] += sign * i128::from(range.possible.is_none());
        }
    }

    fn join(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *mine += theirs;
        }
    }

    fn count(&self) -> Count {
        let number = |n: i128| u64::try_from(n.max(0)).unwrap_or(u64::MAX);
        let range = |[certain, possible, open]: [i128; 3]| {
            answers::Range::between(number(certain), (open == 0).then(|| number(possible)))
        };
        let [then, ever, named, named_ever] = self.0.map(range);
        Count {
            then,
            ever,
            named,
            named_ever,
        }
    }
}

impl Ours {
    /// For these figures, each counted at its days; at most so many people are listed for each.
    #[must_use]
    pub fn new(claims: &[Claim], to: Option<Day>, room: usize) -> Self {
        let spans: Vec<Span> = claims.iter().map(|claim| claim.span(to)).collect();
        let each = if claims.len() > MANY {
            A_MONTH
        } else {
            A_DECADE
        };
        let mut days: Vec<Day> = spans.iter().flat_map(|span| within(*span, each)).collect();
        days.sort_unstable();
        days.dedup();
        let mut ours = Self {
            days,
            figures: Vec::with_capacity(claims.len()),
            of_cases: HashMap::default(),
            common: BTreeSet::new(),
            sums: BTreeMap::new(),
            by_last: BTreeMap::new(),
            room,
        };
        for (claim, span) in claims.iter().zip(&spans) {
            ours.take(claim, *span);
        }
        ours
    }

    fn take(&mut self, claim: &Claim, span: Span) {
        let place = |day: Day| self.days.partition_point(|other| *other < day);
        let (first, last, number) = (place(span.first), place(span.last), self.figures.len());
        let measure = claim.measure;
        if let Some(case) = &claim.case {
            self.of_cases.entry(case.clone()).or_default().push(number);
        } else {
            let none = || vec![Sum::default(); self.days.len() + 1];
            self.sums.entry(measure).or_insert_with(none);
            self.common.extend(first..=last);
            let by_last = self.by_last.entry(measure).or_default();
            by_last.insert((last, number));
        }
        self.figures.push(Figure {
            measure,
            first,
            last,
            own: None,
            meant: Vec::new(),
            listed: Listed {
                is_whole: true,
                has_others: false,
            },
        });
    }

    /// The days asked about, in order.
    pub(super) fn days(&self) -> &[Day] {
        &self.days
    }

    /// The figures about one case.
    pub(super) fn about(&self, case: &CaseId) -> &[usize] {
        self.of_cases.get(case).map_or(&[], Vec::as_slice)
    }

    /// Whether a case, with the figures about it, is to be counted on any of the days at these places.
    pub(super) fn asks(&self, about: &[usize], places: &Range<usize>) -> bool {
        let own = |number: &usize| {
            let figure = &self.figures[*number];
            figure.first < places.end && places.start <= figure.last
        };
        self.common.range(places.clone()).next().is_some() || about.iter().any(own)
    }

    /// Whether it matters who of a case is counted on the days at these places: whether any figure of a
    /// measure has room for them.
    pub(super) fn lists(&self, about: &[usize], measure: Measure, places: &Range<usize>) -> bool {
        let begun = |(_, number): &(usize, usize)| self.figures[*number].first < places.end;
        let common = self.by_last.get(&measure);
        common.is_some_and(|all| all.range((places.start, 0)..).any(begun))
            || about
                .iter()
                .any(|number| self.figures[*number].measure == measure)
    }

    /// Adds what a case counts.
    pub fn add(&mut self, part: &Part) {
        for (measure, place, count, sign) in &part.turns {
            if let Some(sums) = self.sums.get_mut(measure) {
                sums[*place].add(count, *sign);
            }
        }
        self.list_case(part);
        for number in self.of_cases.get(&part.case).cloned().unwrap_or_default() {
            let figure = &self.figures[number];
            let places = figure.first..=figure.last;
            let counts = places.map(|place| part.count(figure.measure, place));
            let own = counts.reduce(Count::or).unwrap_or(Count::NONE);
            self.figures[number].own = Some(own);
            self.list(number, part);
        }
    }

    /// Lists those of a case who are meant by figures of all cases.
    fn list_case(&mut self, part: &Part) {
        let with_room = self.by_last.iter().filter(|(_, all)| !all.is_empty());
        let measures: Vec<Measure> = with_room.map(|(measure, _)| *measure).collect();
        for measure in measures {
            let Some(rows) = part.rows_within(measure) else {
                continue;
            };
            let last = self.by_last.get(&measure).into_iter();
            let last = last.flat_map(|all| all.range((rows.start, 0)..));
            let begun = |number: &usize| self.figures[*number].first < rows.end;
            let numbers: Vec<usize> = last.map(|(_, number)| *number).filter(begun).collect();
            for number in numbers {
                self.list(number, part);
            }
        }
    }

    /// Lists those of a case who are meant by a figure.
    fn list(&mut self, number: usize, part: &Part) {
        let figure = &mut self.figures[number];
        let (first, last) = (figure.first, figure.last);
        let meant = part.meant(figure.measure, first, last);
        figure.listed.has_others |= part.has_others(figure.measure, first, last);
        let left = self.room.saturating_sub(figure.meant.len());
        if meant.len() > left {
            figure.listed.is_whole = false;
            if let Some(figures) = self.by_last.get_mut(&figure.measure) {
                figures.remove(&(figure.last, number));
            }
        }
        figure.meant.extend(meant.into_iter().take(left));
    }

    /// What was counted for each figure, who is meant, and how far those are listed.
    #[must_use]
    pub fn finish(mut self) -> Vec<(Count, Vec<Meant>, Listed)> {
        for sums in self.sums.values_mut() {
            for place in 1..sums.len() {
                let before = sums[place - 1];
                sums[place].join(&before);
            }
        }
        let sums = &self.sums;
        let done = |figure: Figure| {
            let days = sums
                .get(&figure.measure)
                .map(|sums| &sums[figure.first..=figure.last]);
            let common = days.and_then(|days| days.iter().map(Sum::count).reduce(Count::or));
            let count = figure.own.or(common).unwrap_or(Count::NONE);
            (count, figure.meant, figure.listed)
        };
        self.figures.into_iter().map(done).collect()
    }
}
