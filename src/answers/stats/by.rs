//! Counts side by side, by what divides the defendants.

use std::collections::BTreeMap;

use clap::ValueEnum;
use foldhash::HashMap;
use serde::Serialize;

use super::tally::{Count, Said, tally};
use super::{Fact, cases, instead, joined, said};
use crate::answers::elsewhere::Elsewhere;
use crate::answers::victims::victims;
use crate::answers::{Range, Told};
use crate::case::event::Event;
use crate::case::state::{Case, Defendant, Standing, Worlds};
use crate::case::timeline::FactIndex;
use crate::seq::Seq;

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

/// Where the values of a case are found.
struct Values<'t, 'a> {
    told: &'t Told<'a>,
    places: HashMap<Seq, FactIndex>,
}

impl<'t, 'a> Values<'t, 'a> {
    fn new(told: &'t Told<'a>) -> Self {
        let nodes = told.timeline.nodes.iter().enumerate();
        let places = nodes.map(|(at, node)| (node.fact.logged.seq, at)).collect();
        Self { told, places }
    }

    /// What a defendant is counted under, and the entries that say so.
    fn of(&self, by: By, case: &Case<'_>, d: &Defendant<'_>) -> Vec<(Value, Option<Seq>)> {
        match by {
            By::Agency => {
                let agency = d.agency.map(|agency| (text(agency), d.basis.agency));
                vec![agency.unwrap_or((Value::NotRecorded, joined(self.told, d)))]
            }
            By::Court => vec![self.court(case, d)],
            By::Judge => {
                let judge = self.named(d, |event| event.judge().map(text));
                vec![judge.unwrap_or((Value::NotRecorded, d.basis.standing))]
            }
            By::Jurisdiction => vec![(self.jurisdiction(), joined(self.told, d))],
            By::Year => vec![(self.year(d), d.basis.standing)],
            By::Outcome => {
                vec![(
                    Value::Text(d.standing.as_str().replace(' ', "_")),
                    d.basis.standing,
                )]
            }
            By::Penalty => penalties(d),
        }
    }

    fn event(&self, seq: Option<Seq>) -> Option<&'a Event> {
        let at = *self.places.get(&seq?)?;
        Some(&self.told.timeline.nodes[at].fact.record.event)
    }

    /// What the event says on which the standing rests, else the sentence.
    fn named(
        &self,
        d: &Defendant<'_>,
        what: impl Fn(&Event) -> Option<Value>,
    ) -> Option<(Value, Option<Seq>)> {
        let events = [d.basis.standing, d.basis.penalties];
        events.into_iter().find_map(|seq| {
            let value = self.event(seq).and_then(&what)?;
            Some((value, seq))
        })
    }

    fn court(&self, case: &Case<'_>, d: &Defendant<'_>) -> (Value, Option<Seq>) {
        let of_case = |name: &str| {
            let happened = case.timeline.iter().rev().filter(|h| h.event == name);
            let mut moving = happened.filter(|h| h.assertion.moves_state());
            let seq = moving.next()?.seq;
            let court = self.event(Some(seq))?.court()?;
            Some((text(court), Some(seq)))
        };
        self.named(d, |event| event.court().map(text))
            .or_else(|| of_case("trial_opened"))
            .or_else(|| of_case("case_referred"))
            .unwrap_or((Value::NotRecorded, d.basis.standing))
    }

    fn jurisdiction(&self) -> Value {
        let opened = self.told.timeline.names.opened;
        match opened.map(|at| &self.told.timeline.nodes[at].fact.record.event) {
            Some(Event::CaseOpened(e)) => e.jurisdiction.as_ref().map_or(Value::NotRecorded, text),
            _ => Value::NotRecorded,
        }
    }

    /// The year of the event on which a verdict, or an end without one, rests.
    fn year(&self, d: &Defendant<'_>) -> Value {
        use chrono::Datelike;
        let decided = [
            Standing::Convicted,
            Standing::Acquitted,
            Standing::Terminated,
        ];
        let standing = d.basis.standing.filter(|_| decided.contains(&d.standing));
        let Some(at) = standing.and_then(|seq| self.places.get(&seq)) else {
            return Value::NotRecorded;
        };
        let on = self.told.timeline.nodes[*at].on;
        Value::Years {
            earliest: on.earliest().map(|day| day.year()),
            latest: on.latest().map(|day| day.year()),
        }
    }
}

fn text(text: &crate::case::text::Line) -> Value {
    Value::Text(text.to_string())
}

/// The kinds of penalties in force.
fn penalties(d: &Defendant<'_>) -> Vec<(Value, Option<Seq>)> {
    let mut kinds: Vec<_> = d.penalties.iter().map(|penalty| penalty.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        return vec![(Value::NotRecorded, d.basis.standing)];
    }
    let value = |kind: crate::case::vocabulary::PenaltyKind| Value::Text(kind.as_str().to_owned());
    kinds
        .into_iter()
        .map(|kind| (value(kind), d.basis.penalties))
        .collect()
}
