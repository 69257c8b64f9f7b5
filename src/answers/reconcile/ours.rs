//! The ledger's numbers for many figures at once.
//!
//! The days asked about are put in order. A case adds the same to all figures of a stretch of days, so it
//! is added where the stretch begins and taken away where it ends; the sums are made in one go at the end.
//! Who is meant is listed as far as there is room.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use serde::Serialize;

use super::count::{Row, Tally};
use super::{Claim, Count, Part, Span};
use crate::answers::Range;
use crate::answers::find::Sure;
use crate::case::ids::{CaseId, DefendantId};
use crate::case::vocabulary::Measure;
use crate::seq::Seq;
use crate::time::Day;

/// A defendant, or a case, that the ledger counts for a figure.
#[derive(Clone, Debug, Serialize)]
pub struct Meant {
    /// The case.
    pub case: CaseId,
    /// The defendant; `None` where cases or victims are counted.
    pub defendant: Option<DefendantId>,
    /// The name, where it is known.
    pub name: Option<String>,
    /// How sure it is that this is counted as of then.
    pub as_of_then: Option<Sure>,
    /// How sure it is that this is counted as ever by then.
    pub ever_by_then: Option<Sure>,
    /// The entries on which it rests.
    pub entries: Vec<Seq>,
}

/// What the ledger counts for each of some figures.
pub struct Ours {
    days: Vec<Day>,
    figures: Vec<Figure>,
    /// The figures about one case.
    of_cases: BTreeMap<CaseId, Vec<usize>>,
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
    is_whole: bool,
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
            Range::between(number(certain), (open == 0).then(|| number(possible)))
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
            of_cases: BTreeMap::new(),
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
            is_whole: true,
        });
    }

    /// The days asked about, in order.
    pub(super) fn days(&self) -> &[Day] {
        &self.days
    }

    /// Whether a case is to be counted on any of the days at these places.
    pub(super) fn asks(&self, case: &CaseId, places: &std::ops::Range<usize>) -> bool {
        let own = |number: &usize| {
            let figure = &self.figures[*number];
            figure.first < places.end && places.start <= figure.last
        };
        self.common.range(places.clone()).next().is_some()
            || self
                .of_cases
                .get(case)
                .is_some_and(|numbers| numbers.iter().any(own))
    }

    /// Adds what a case counts.
    pub fn add(&mut self, part: &Part) {
        for (places, tally) in &part.stretches {
            for (measure, count) in &tally.counts {
                if let Some(sums) = self.sums.get_mut(measure) {
                    sums[places.start].add(count, 1);
                    sums[places.end].add(count, -1);
                }
            }
        }
        self.list_case(part);
        for number in self.of_cases.get(&part.case).cloned().unwrap_or_default() {
            let figure = &self.figures[number];
            let places = figure.first..=figure.last;
            let counts = places.map(|place| part.count(figure.measure, place));
            let own = counts.reduce(Count::or).unwrap_or(Count::NONE);
            let meant = part.meant(figure.measure, figure.first, figure.last);
            self.figures[number].own = Some(own);
            self.list(number, meant);
        }
    }

    /// Lists those of a case who are meant by figures of all cases.
    fn list_case(&mut self, part: &Part) {
        let measures: Vec<Measure> = self.by_last.keys().copied().collect();
        for measure in measures {
            let Some(rows) = part.rows_within(measure) else {
                continue;
            };
            let last = self.by_last.get(&measure).into_iter();
            let last = last.flat_map(|all| all.range((rows.start, 0)..));
            let begun = |number: &usize| self.figures[*number].first < rows.end;
            let numbers: Vec<usize> = last.map(|(_, number)| *number).filter(begun).collect();
            for number in numbers {
                let (first, last) = (self.figures[number].first, self.figures[number].last);
                self.list(number, part.meant(measure, first, last));
            }
        }
    }

    fn list(&mut self, number: usize, meant: Vec<Meant>) {
        let figure = &mut self.figures[number];
        let left = self.room.saturating_sub(figure.meant.len());
        if meant.len() > left {
            figure.is_whole = false;
            if let Some(figures) = self.by_last.get_mut(&figure.measure) {
                figures.remove(&(figure.last, number));
            }
        }
        figure.meant.extend(meant.into_iter().take(left));
    }

    /// What was counted for each figure, who is meant, and whether all of those are listed.
    #[must_use]
    pub fn finish(mut self) -> Vec<(Count, Vec<Meant>, bool)> {
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
            (count, figure.meant, figure.is_whole)
        };
        self.figures.into_iter().map(done).collect()
    }
}

impl Part {
    fn at(&self, place: usize) -> Option<&Tally> {
        let stretch = self
            .stretches
            .iter()
            .find(|(places, _)| places.contains(&place));
        stretch.map(|(_, tally)| tally)
    }

    fn count(&self, measure: Measure, place: usize) -> Count {
        let counts = self.at(place).into_iter().flat_map(|tally| &tally.counts);
        let mut of_it = counts.filter(|(other, _)| *other == measure);
        of_it.next().map_or(Count::NONE, |(_, count)| *count)
    }

    /// From where to where anybody is counted.
    fn rows_within(&self, measure: Measure) -> Option<std::ops::Range<usize>> {
        let has = |tally: &Tally| tally.rows.iter().any(|row| row.measure == measure);
        let mut of_it = self.stretches.iter().filter(|(_, tally)| has(tally));
        let first = of_it.next()?;
        let last = of_it.next_back().unwrap_or(first);
        Some(first.0.start..last.0.end)
    }

    /// Who is meant by a figure of some time between two days: certainly, who is counted on all of them.
    fn meant(&self, measure: Measure, first: usize, last: usize) -> Vec<Meant> {
        let mut met: BTreeMap<Option<usize>, (Meant, [usize; 2])> = BTreeMap::new();
        let overlaps = |places: &std::ops::Range<usize>| places.start <= last && first < places.end;
        let mut covered = 0;
        let mut stretches = 0;
        let mut rows: Vec<&Row> = Vec::new();
        for (places, tally) in self.stretches.iter().filter(|(places, _)| overlaps(places)) {
            stretches += 1;
            covered += places.end.min(last + 1) - places.start.max(first);
            rows.extend(tally.rows.iter().filter(|row| row.measure == measure));
        }
        let is_covered = covered == last + 1 - first;
        for row in rows {
            let person = row.person.and_then(|person| self.people[person].as_ref());
            let (meant, certain) = met.entry(row.person).or_insert_with(|| {
                let meant = Meant {
                    case: self.case.clone(),
                    defendant: person.map(|(id, _)| id.clone()),
                    name: person.and_then(|(_, name)| name.clone()),
                    as_of_then: None,
                    ever_by_then: None,
                    entries: Vec::new(),
                };
                (meant, [0; 2])
            });
            meant.entries.extend(&row.entries);
            for (reading, sure) in row.sure.iter().enumerate() {
                certain[reading] += usize::from(*sure == Some(Sure::Certain));
            }
            let possible = |sure: Option<Sure>| sure.map(|_| Sure::Possible);
            meant.as_of_then = meant.as_of_then.or(possible(row.sure[0]));
            meant.ever_by_then = meant.ever_by_then.or(possible(row.sure[1]));
        }
        let done = |(mut meant, certain): (Meant, [usize; 2])| {
            if is_covered && certain[0] == stretches {
                meant.as_of_then = Some(Sure::Certain);
            }
            if is_covered && certain[1] == stretches {
                meant.ever_by_then = Some(Sure::Certain);
            }
            meant.entries.sort_unstable();
            meant.entries.dedup();
            meant
        };
        met.into_values().map(done).collect()
    }
}
