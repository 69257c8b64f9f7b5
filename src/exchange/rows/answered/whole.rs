//! The numbers of the whole ledger.

use super::{OfCase, SPANS};
use crate::answers::Range;
use crate::answers::durations::{self, From, Until};
use crate::answers::revised::Revised;
use crate::answers::stats::{self, By, ByRow, OfAllBy, Terms, Value, years_in_words};
use crate::exchange::rows::{Rows, Several, Table};
use crate::seq::Seq;

/// What the cases come to, so far.
#[derive(Default)]
pub struct Whole {
    stats: stats::OfAll,
    divided: [OfAllBy; By::ALL.len()],
    spans: [durations::OfAll; SPANS.len()],
    revised: Revised,
    facts: [u64; 4],
}

/// What `sources` counts, in its order.
const OF_SOURCES: [&str; 4] = ["facts", "no_source", "one_source", "officials_only"];

impl Whole {
    /// Adds the numbers of a case.
    pub fn add(&mut self, case: OfCase) {
        self.stats.add(case.stats);
        for (all, part) in self.divided.iter_mut().zip(case.divided) {
            all.add(part);
        }
        for (all, part) in self.spans.iter_mut().zip(&case.spans) {
            all.sum(part);
        }
        self.revised.sum(&case.revised);
        for (all, part) in self.facts.iter_mut().zip(case.facts) {
            *all += part;
        }
    }

    /// What it all comes to.
    #[must_use]
    pub fn rows(self) -> Rows {
        let mut rows = Rows::new(Several::Json);
        let stats = self.stats.stats();
        for (fact, count) in &stats.recorded_in_this_ledger {
            let (named, left) = (&count.entries, count.entries_left_out);
            total("stats", fact.name(), count.range, (named, left), &mut rows);
        }
        for (change, range) in self.revised.finish().recorded_in_this_ledger {
            total("revised", change.as_str(), range, (&[], 0), &mut rows);
        }
        for (what, number) in OF_SOURCES.into_iter().zip(self.facts) {
            let number = Range::exactly(number);
            total("sources", what, number, (&[], 0), &mut rows);
        }
        terms("prison", &stats.prison_terms, &mut rows);
        terms("suspended", &stats.suspended_terms, &mut rows);
        for (by, all) in By::ALL.into_iter().zip(self.divided) {
            all.rows(by)
                .iter()
                .for_each(|row| divided(by, row, &mut rows));
        }
        for (stages, all) in SPANS.into_iter().zip(self.spans) {
            spans(stages, &all.durations(), &mut rows);
        }
        rows.whole()
    }
}

fn total(
    answer: &str,
    what: &str,
    range: Range,
    (entries, left_out): (&[Seq], u64),
    rows: &mut Rows,
) {
    rows.row(Table::Totals)
        .unknown()
        .word(Some(answer))
        .word(Some(what))
        .range(range)
        .entries(entries)
        .number(Some(left_out));
}

fn terms(kind: &str, terms: &Terms, rows: &mut Rows) {
    rows.row(Table::Terms)
        .word(Some(kind))
        .range(terms.known)
        .range(terms.not_known)
        .lengths(terms.sum)
        .lengths(terms.shortest)
        .lengths(terms.median)
        .lengths(terms.longest);
}

fn divided(by: By, row: &ByRow, rows: &mut Rows) {
    let (text, years) = match &row.value {
        Value::Text(text) => (Some(text.clone()), (None, None)),
        Value::NotRecorded => (None, (None, None)),
        Value::Years { earliest, latest } => {
            let words = years_in_words(*earliest, *latest);
            (Some(words), (*earliest, *latest))
        }
    };
    let mut cells = rows
        .row(Table::Divided)
        .unknown()
        .word(Some(by.as_str()))
        .text(text)
        .difference(years.0.map(i128::from))
        .difference(years.1.map(i128::from));
    for fact in By::Jurisdiction.facts() {
        cells = cells.perhaps_range(row.counts.get(&fact).copied());
    }
    cells
        .entries(&row.entries)
        .number(Some(row.entries_left_out));
}

fn spans((from, until): (From, Until), all: &durations::Durations, rows: &mut Rows) {
    rows.row(Table::SpanTotals)
        .unknown()
        .stages(from, until)
        .range(all.measured.count)
        .days(all.measured.shortest)
        .days(all.measured.median)
        .days(all.measured.longest)
        .range(all.running)
        .range(all.without_start)
        .range(all.without_end)
        .range(all.wrong_way_round);
}
