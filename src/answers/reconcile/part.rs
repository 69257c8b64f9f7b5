//! What one case adds to the ledger's numbers, and who of it is meant.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use super::count::{Counter, Known, MayBe, Row, Tally};
use super::{Count, Ours};
use crate::answers::Told;
use crate::answers::find::Sure;
use crate::answers::roll::Rolls;
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
    /// The names that may be this one's, of those that are known of one of several: up to twenty.
    pub may_be: Vec<MayBe>,
    /// How sure it is that this is counted as of then.
    pub as_of_then: Option<Sure>,
    /// How sure it is that this is counted as ever by then.
    pub ever_by_then: Option<Sure>,
    /// The entries on which it rests.
    pub entries: Vec<Seq>,
}

/// What one case adds to the figures: stretches of the days asked about, each with its numbers.
pub struct Part {
    pub(super) case: CaseId,
    stretches: Vec<(Range<usize>, Tally)>,
    people: Vec<Option<Known>>,
    /// Where a number begins to be counted (1), or ends (-1).
    pub(super) turns: Vec<(Measure, usize, Count, i128)>,
}

/// Counts a case on the days that figures are of.
#[must_use]
pub fn count(told: &Told<'_>, rolls: &Rolls, ours: &Ours) -> Part {
    let (days, about) = (ours.days(), ours.about(told.case));
    let mut counter = Counter::new(told, rolls);
    let turns = counter.turns();
    let mut stretches = Vec::new();
    for (at, turn) in turns.iter().enumerate() {
        let place = |day: &Day| days.partition_point(|other| other < day);
        let (from, to) = (place(turn), turns.get(at + 1).map_or(days.len(), place));
        let places = from..to;
        if from < to && ours.asks(about, &places) {
            let lists = |measure| ours.lists(about, measure, &places);
            let tally = counter.tally(days[from], lists);
            if !tally.counts.is_empty() {
                stretches.push((places, tally));
            }
        }
    }
    Part {
        case: told.case.clone(),
        turns: changes(&stretches),
        stretches,
        people: counter.people,
    }
}

/// Where the numbers begin to be counted, and where they end. From one stretch to the next most stay as
/// they are.
fn changes(stretches: &[(Range<usize>, Tally)]) -> Vec<(Measure, usize, Count, i128)> {
    let mut turns = Vec::new();
    let mut open: Vec<(Measure, Count)> = Vec::new();
    let mut end = 0;
    for (places, tally) in stretches {
        let goes_on = |one: &(Measure, Count)| end == places.start && tally.counts.contains(one);
        let ended = open.iter().filter(|one| !goes_on(one));
        turns.extend(ended.map(|(measure, count)| (*measure, end, *count, -1)));
        let begun = tally.counts.iter();
        let begun = begun.filter(|one| !(end == places.start && open.contains(one)));
        turns.extend(begun.map(|(measure, count)| (*measure, places.start, *count, 1)));
        (open, end) = (tally.counts.clone(), places.end);
    }
    turns.extend(
        open.iter()
            .map(|(measure, count)| (*measure, end, *count, -1)),
    );
    turns
}

impl Part {
    fn at(&self, place: usize) -> Option<&Tally> {
        let stretch = self
            .stretches
            .iter()
            .find(|(places, _)| places.contains(&place));
        stretch.map(|(_, tally)| tally)
    }

    pub(super) fn count(&self, measure: Measure, place: usize) -> Count {
        let counts = self.at(place).into_iter().flat_map(|tally| &tally.counts);
        let mut of_it = counts.filter(|(other, _)| *other == measure);
        of_it.next().map_or(Count::NONE, |(_, count)| *count)
    }

    /// From where to where anybody is counted.
    pub(super) fn rows_within(&self, measure: Measure) -> Option<Range<usize>> {
        let has = |tally: &Tally| {
            tally.others.contains(&measure) || tally.rows.iter().any(|row| row.measure == measure)
        };
        let mut of_it = self.stretches.iter().filter(|(_, tally)| has(tally));
        let first = of_it.next()?;
        let last = of_it.next_back().unwrap_or(first);
        Some(first.0.start..last.0.end)
    }

    /// Whether others may be meant by a figure of some time between two days, of whom nothing is recorded but
    /// that a group may have them.
    pub(super) fn has_others(&self, measure: Measure, first: usize, last: usize) -> bool {
        let mut stretches = self.stretches.iter();
        stretches.any(|(places, tally)| {
            places.start <= last && first < places.end && tally.others.contains(&measure)
        })
    }

    /// Who is meant by a figure of some time between two days: certainly, who is counted on all of them.
    pub(super) fn meant(&self, measure: Measure, first: usize, last: usize) -> Vec<Meant> {
        let mut met: BTreeMap<Option<usize>, (Meant, [usize; 2])> = BTreeMap::new();
        let overlaps = |places: &Range<usize>| places.start <= last && first < places.end;
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
                    defendant: person.map(|known| known.id.clone()),
                    name: person.and_then(|known| known.name.clone()),
                    may_be: person.map_or_else(Vec::new, |known| known.may_be.clone()),
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
