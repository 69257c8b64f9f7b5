//! On what the record rests: which facts on one source, on officials only, on none; and what sources
//! disagree on.
//!
//! Sources are counted by where they come from: two documents of one publisher, or at one address, or two
//! citations of one file, are one source, since neither bears the other out. What is claimed as a figure is
//! no fact; figures are compared with each other.

mod against;

use std::collections::BTreeMap;

pub use against::{Disagreement, Matter, of_figures};
use serde::Serialize;

use super::Told;
use crate::case::date::Date;
use crate::case::event::Event;
use crate::case::ids::CaseId;
use crate::case::record::{Record, Source};
use crate::case::summary::summary;
use crate::case::vocabulary::{Assertion, SourceKind};
use crate::seq::Seq;

/// What a fact rests on, where that is little. A fact can rest on one source, of officials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum Rests {
    /// No source is cited.
    NoSource,
    /// All that is cited comes from one place.
    OneSource,
    /// Only officials say so: the record says that they do, or all its sources are official.
    OfficialsOnly,
}

/// A fact in force that rests on little.
#[derive(Clone, Debug, Serialize)]
pub struct Weak {
    /// The case.
    pub case: CaseId,
    /// Its event.
    pub event: &'static str,
    /// When it happened.
    pub on: Date,
    /// What it says.
    pub says: String,
    /// Who vouches for it.
    pub assertion: Assertion,
    /// On how little it rests.
    pub rests_on: Vec<Rests>,
    /// How many sources it cites.
    pub cited: usize,
    /// From how many places they come.
    pub independent: usize,
    /// Their titles.
    pub sources: Vec<String>,
    /// The entry in force.
    pub entries: [Seq; 1],
}

/// On what the record of a case rests.
#[derive(Debug, Default)]
pub struct Resting {
    /// How many facts there are.
    pub facts: u64,
    /// Those that rest on little.
    pub weak: Vec<Weak>,
    /// What is disagreed on.
    pub against: Vec<Disagreement>,
}

/// Looks at what has happened, or may have, by the day.
#[must_use]
pub fn resting(told: &Told<'_>) -> Resting {
    let as_of = told.timeline.by(told.day);
    let mut seen = as_of.inside;
    seen.extend(as_of.maybe);
    seen.sort_by_key(|&at| told.timeline.order.position[at]);
    let mut resting = Resting::default();
    for &at in &seen {
        let node = &told.timeline.nodes[at];
        let record = node.fact.record;
        if matches!(record.event, Event::FigureClaimed(_)) {
            continue;
        }
        resting.facts += 1;
        let independent = independent(&record.sources);
        let rests_on = rests_on(record, independent);
        if !rests_on.is_empty() {
            resting.weak.push(Weak {
                case: told.case.clone(),
                event: record.event.name(),
                on: node.on.clone(),
                says: summary(&record.event),
                assertion: record.assertion,
                rests_on,
                cited: record.sources.len(),
                independent,
                sources: titles(record),
                entries: [node.fact.logged.seq],
            });
        }
    }
    resting.against = against::of_case(told, &seen);
    resting
}

fn titles(record: &Record) -> Vec<String> {
    record
        .sources
        .iter()
        .map(|source| source.title.to_string())
        .collect()
}

fn rests_on(record: &Record, independent: usize) -> Vec<Rests> {
    let official = |source: &Source| source.kind == Some(SourceKind::Official);
    let mut rests = Vec::new();
    match independent {
        0 => rests.push(Rests::NoSource),
        1 => rests.push(Rests::OneSource),
        _ => {}
    }
    let all_official = !record.sources.is_empty() && record.sources.iter().all(official);
    if record.assertion == Assertion::Official || all_official {
        rests.push(Rests::OfficialsOnly);
    }
    rests
}

/// From how many places sources come.
fn independent(sources: &[Source]) -> usize {
    if sources.len() < 2 {
        return sources.len();
    }
    let mut place: Vec<usize> = (0..sources.len()).collect();
    let mut first: BTreeMap<(u8, String), usize> = BTreeMap::new();
    for (at, source) in sources.iter().enumerate() {
        for mark in marks(source) {
            let other = *first.entry(mark).or_insert(at);
            let (one, two) = (root(&place, at), root(&place, other));
            place[one.max(two)] = one.min(two);
        }
    }
    (0..sources.len()).filter(|&at| place[at] == at).count()
}

fn root(place: &[usize], mut at: usize) -> usize {
    while place[at] != at {
        at = place[at];
    }
    at
}

/// What two sources that come from one place have in common.
fn marks(source: &Source) -> Vec<(u8, String)> {
    let text = |text: &dyn ToString| text.to_string().to_lowercase();
    let mut marks = Vec::new();
    marks.extend(source.publisher.as_ref().map(|p| (0, text(p))));
    marks.extend(
        source
            .url
            .as_ref()
            .map(|u| (1, text(u).trim_end_matches('/').to_owned())),
    );
    marks.extend(source.sha256.as_ref().map(|digest| (2, text(digest))));
    // A title tells where something comes from only where nothing else does.
    if source.publisher.is_none() && source.url.is_none() {
        marks.push((3, text(&source.title)));
    }
    marks
}
