//! Counts side by side, by what divides the defendants.

mod values;

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde::Serialize;

use super::tally::{Count, Said, tally};
use super::{Fact, cases, instead, said};
use crate::answers::elsewhere::Elsewhere;
use crate::answers::victims::victims;
use crate::answers::{Range, Told};
use crate::case::state::{Case, Defendant, Worlds};
use crate::seq::Seq;
use values::Values;

/// What divides the defendants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The agency that they served
    Agency,
    /// The court that the verdict names; else the sentence; else the last trial, else the referral
    Court,
    /// The judge whom the verdict names, else the sentence
    Judge,
    /// The jurisdiction of the case
    Jurisdiction,
    /// The year of the verdict, or of what ended the proceedings
    Year,
    /// Where they stand
    Outcome,
    /// The kind of each penalty in force: who has several is in several rows
    Penalty,
}

/// What a row is about. Its JSON is a text, two years, or `null` for what is not recorded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// As it is written; different spellings are different values.
    Text(String),
    /// A year, or one of those from the first to the last; `None` where that is not known.
    Years {
        /// The first that it can be.
        earliest: Option<i32>,
        /// The last that it can be.
        latest: Option<i32>,
    },
    /// Not recorded, or there is none yet.
    NotRecorded,
}

/// A row of the table.
#[derive(Debug, Serialize)]
pub struct ByRow {
    /// What it is about.
    pub value: Value,
    /// How many; victims only by jurisdiction, since they are of a case and not of a defendant.
    #[serde(flatten)]
    pub counts: BTreeMap<Fact, Range>,
    /// The entries on which it rests, a thousand at most.
    pub entries: Vec<Seq>,
    /// How many more there are.
    pub entries_left_out: u64,
}

/// The part of one case.
pub struct OfCaseBy(BTreeMap<Value, (BTreeMap<Fact, Range>, Vec<Seq>)>);

/// The rows so far.
#[derive(Default)]
pub struct OfAllBy(BTreeMap<Value, (BTreeMap<Fact, Range>, Count)>);

impl By {
    /// All that can divide them.
    pub const ALL: [Self; 7] = [
        Self::Agency,
        Self::Court,
        Self::Judge,
        Self::Jurisdiction,
        Self::Year,
        Self::Outcome,
        Self::Penalty,
    ];

    /// The word as it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Court => "court",
            Self::Judge => "judge",
            Self::Jurisdiction => "jurisdiction",
            Self::Year => "year",
            Self::Outcome => "outcome",
            Self::Penalty => "penalty",
        }
    }

    /// What is counted in a row.
    #[must_use]
    pub fn facts(self) -> Vec<Fact> {
        let all = [
            Fact::Cases,
            Fact::Defendants,
            Fact::Victims,
            Fact::Convicted,
            Fact::Acquitted,
            Fact::Terminated,
            Fact::Pending,
            Fact::InForce,
            Fact::InCustody,
            Fact::Prison,
            Fact::Suspended,
            Fact::Other,
            Fact::NoPunishment,
            Fact::NoSentence,
        ];
        let is_wanted = |fact: &Fact| *fact != Fact::Victims || self == Self::Jurisdiction;
        all.into_iter().filter(is_wanted).collect()
    }
}

impl OfCaseBy {
    /// The part of a case.
    #[must_use]
    pub fn new(told: &Told<'_>, by: By, elsewhere: &Elsewhere<'_>) -> Self {
        let [part] = Self::in_worlds(told, &elsewhere.worlds(told), [by], elsewhere);
        part
    }

    /// The same by several things, where the states of the case are at hand.
    #[must_use]
    pub fn in_worlds<const N: usize>(
        told: &Told<'_>,
        worlds: &Worlds<'_>,
        by: [By; N],
        elsewhere: &Elsewhere<'_>,
    ) -> [Self; N] {
        let values = Values::new(told);
        by.map(|by| Self::by_one(&values, worlds, by, elsewhere))
    }

    fn by_one(
        values: &Values<'_, '_>,
        worlds: &Worlds<'_>,
        by: By,
        elsewhere: &Elsewhere<'_>,
    ) -> Self {
        let told = values.told;
        let facts = by.facts();
        let say = |case: &Case<'_>, d: &Defendant<'_>| {
            let said = said(told, d);
            let said = || said.iter().filter(|(fact, _)| facts.contains(fact));
            let mut keys: Said<(Value, Fact)> = Vec::new();
            for (value, entry) in values.of(by, case, d) {
                keys.extend(said().map(|(fact, seq)| ((value.clone(), *fact), *seq)));
                keys.push(((value, Fact::Defendants), entry));
            }
            keys
        };
        let counts = tally(worlds, elsewhere, say, |(_, fact), d| instead(fact, d));
        let mut rows: BTreeMap<Value, (BTreeMap<Fact, Range>, Vec<Seq>)> = BTreeMap::new();
        for ((value, fact), (range, entries)) in counts {
            let (row, seqs) = rows.entry(value).or_default();
            row.insert(fact, range);
            seqs.extend(entries);
        }
        for (row, _) in rows.values_mut() {
            let people = row.get(&Fact::Defendants).copied().unwrap_or_default();
            let most = u64::from(people.can_be_any());
            row.insert(
                Fact::Cases,
                Range::between(people.certain.min(1), Some(most)),
            );
        }
        if by == By::Jurisdiction {
            let count = cases(told, worlds);
            if count.range.can_be_any() {
                let (row, seqs) = rows.entry(values.jurisdiction()).or_default();
                let victims = victims(told, elsewhere);
                row.extend([(Fact::Cases, count.range), (Fact::Victims, victims.count)]);
                seqs.extend(count.entries.into_iter().chain(victims.entries));
            }
        }
        for (_, seqs) in rows.values_mut() {
            seqs.sort_unstable();
            seqs.dedup();
        }
        Self(rows)
    }
}

impl OfAllBy {
    /// Adds a case.
    pub fn add(&mut self, case: OfCaseBy) {
        for (value, (counts, entries)) in case.0 {
            let (row, count) = self.0.entry(value).or_default();
            for (fact, range) in counts {
                let sum = row.entry(fact).or_default();
                *sum = *sum + range;
            }
            count.rest_on(entries);
        }
    }

    /// The rows: in the order of their values, what is not recorded last.
    #[must_use]
    pub fn rows(self, by: By) -> Vec<ByRow> {
        let row = |(value, (mut counts, mut count)): (Value, (BTreeMap<Fact, Range>, Count))| {
            for fact in by.facts() {
                counts.entry(fact).or_default();
            }
            count.sort();
            ByRow {
                value,
                counts,
                entries: count.entries,
                entries_left_out: count.entries_left_out,
            }
        };
        self.0.into_iter().map(row).collect()
    }
}
