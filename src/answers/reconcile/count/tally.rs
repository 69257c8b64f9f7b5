//! What was counted of a case on a day, and who.

use super::Count;
use crate::answers::find::Sure;
use crate::case::vocabulary::Measure;
use crate::seq::Seq;

/// Somebody, or a case, that is counted.
#[derive(Clone, Debug)]
pub(in crate::answers::reconcile) struct Row {
    pub(in crate::answers::reconcile) measure: Measure,
    /// The place in [`Counter::people`]; `None` for the case itself.
    pub(in crate::answers::reconcile) person: Option<usize>,
    /// As of the day, and ever by it.
    pub(in crate::answers::reconcile) sure: [Option<Sure>; 2],
    pub(in crate::answers::reconcile) entries: Vec<Seq>,
}

/// All numbers of a case on a day; what is none is left out.
#[derive(Debug, Default)]
pub(in crate::answers::reconcile) struct Tally {
    pub(in crate::answers::reconcile) counts: Vec<(Measure, Count)>,
    pub(in crate::answers::reconcile) rows: Vec<Row>,
    /// The measures by which others of a group may be counted, who are not among its defendants.
    pub(in crate::answers::reconcile) others: Vec<Measure>,
}

impl Tally {
    pub(super) fn add(&mut self, measure: Measure, count: Count) {
        if count != Count::NONE {
            self.counts.push((measure, count));
        }
    }

    pub(super) fn row(
        &mut self,
        measure: Measure,
        person: Option<usize>,
        head: &Head,
        states: usize,
    ) {
        if head.times[1] > 0 {
            let is_open = (1..states).contains(&head.times[0]);
            let instead = head.instead.filter(|_| is_open);
            let mut entries: Vec<Seq> = head
                .entries
                .into_iter()
                .chain([instead])
                .flatten()
                .collect();
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
pub(super) struct Head {
    pub(super) times: [usize; 2],
    entries: [Option<Seq>; 2],
    /// By which entry it is not so as of the day, in some state.
    instead: Option<Seq>,
}

impl Head {
    pub(super) fn met_instead(&mut self, entry: Option<Seq>) {
        self.instead = self.instead.or(entry);
    }

    pub(super) fn met(&mut self, entries: [Option<Seq>; 2], such: [bool; 2]) {
        for reading in 0..2 {
            self.times[reading] += usize::from(such[reading]);
            self.entries[reading] = self.entries[reading].or(entries[reading]);
        }
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
