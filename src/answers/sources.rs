//! On what the record rests: which facts on one source, on officials only, on none; and what sources
//! disagree on.
//!
//! What several records state in the same way is one fact, which rests on the sources of all of them.
//! Sources are counted by where they come from: two documents of one publisher, or at one address, or two
//! citations of one file, are one source, since neither bears the other out. What is claimed as a figure is
//! no fact; figures are compared with each other.

mod against;
mod clash;
mod figures;
mod origins;
mod said;
mod same;

pub(super) use against::says;
pub use against::{Disagreement, Matter, Side};
pub(super) use clash::{clashes, loosely, told_of};
pub use figures::of_figures;
use origins::independent;
pub(super) use said::{Said, Thing, said};
pub(super) use same::facts;
use serde::Serialize;

use super::Told;
use crate::case::date::Date;
use crate::case::event::Event;
use crate::case::ids::CaseId;
use crate::case::record::{Record, Source};
use crate::case::summary::summary;
use crate::case::timeline::FactIndex;
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
    pub assertions: Vec<Assertion>,
    /// On how little it rests.
    pub rests_on: Vec<Rests>,
    /// How many sources it cites.
    pub cited: usize,
    /// From how many places they come.
    pub independent: usize,
    /// Their titles.
    pub sources: Vec<String>,
    /// The entries in force that state it.
    pub entries: Vec<Seq>,
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
    let seen = seen(told);
    let is_figure = |at: &FactIndex| {
        let event = &told.timeline.nodes[*at].fact.record.event;
        matches!(event, Event::FigureClaimed(_))
    };
    let states_a_fact: Vec<FactIndex> = seen.iter().copied().filter(|at| !is_figure(at)).collect();
    let said = said(told, &seen);
    let facts = facts(told, &states_a_fact, &said);
    Resting {
        facts: facts.len() as u64,
        weak: facts.iter().filter_map(|fact| weak(told, fact)).collect(),
        against: against::of_case(told, (&seen, &said), &facts),
    }
}

/// What has happened, or may have, by the day, in the order of the timeline.
pub(super) fn seen(told: &Told<'_>) -> Vec<FactIndex> {
    let as_of = told.timeline.by(told.day);
    let mut seen = as_of.inside;
    seen.extend(as_of.maybe);
    seen.sort_by_key(|&at| told.timeline.order.position[at]);
    seen
}

/// A fact that rests on little, by the records that state it.
fn weak(told: &Told<'_>, fact: &[FactIndex]) -> Option<Weak> {
    let nodes = || fact.iter().map(|&at| &told.timeline.nodes[at]);
    let records: Vec<&Record> = nodes().map(|node| node.fact.record).collect();
    let sources: Vec<&Source> = records.iter().flat_map(|r| &r.sources).collect();
    let independent = independent(&sources);
    let rests_on = rests_on(&records, independent);
    let first = nodes().next().filter(|_| !rests_on.is_empty())?;
    let mut entries: Vec<Seq> = nodes().map(|node| node.fact.logged.seq).collect();
    entries.sort_unstable();
    Some(Weak {
        case: told.case.clone(),
        event: first.fact.record.event.name(),
        on: first.on.clone(),
        says: summary(&first.fact.record.event),
        assertions: assertions(records.iter().copied()),
        rests_on,
        cited: sources.len(),
        independent,
        sources: titles(records.iter().copied()),
        entries,
    })
}

/// Who vouches for some records, each once.
fn assertions<'r>(records: impl Iterator<Item = &'r Record>) -> Vec<Assertion> {
    let mut all: Vec<Assertion> = records.map(|record| record.assertion).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The titles of what some records cite.
fn titles<'r>(records: impl Iterator<Item = &'r Record>) -> Vec<String> {
    let sources = records.flat_map(|record| &record.sources);
    sources.map(|source| source.title.to_string()).collect()
}

fn rests_on(records: &[&Record], independent: usize) -> Vec<Rests> {
    let official = |source: &Source| source.kind == Some(SourceKind::Official);
    let of_officials = |record: &&Record| {
        let all = !record.sources.is_empty() && record.sources.iter().all(official);
        record.assertion == Assertion::Official || all
    };
    let mut rests = Vec::new();
    match independent {
        0 => rests.push(Rests::NoSource),
        1 => rests.push(Rests::OneSource),
        _ => {}
    }
    if records.iter().all(of_officials) {
        rests.push(Rests::OfficialsOnly);
    }
    rests
}
