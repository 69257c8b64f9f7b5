//! What was said of a field once, and was retracted or corrected away.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::looking::Looking;
use super::speaks::{speaks_of, was_about};
use crate::case::corrections::content;
use crate::case::date::{Date, Happened};
use crate::case::event::Event;
use crate::case::record::Source;
use crate::case::summary::summary;
use crate::case::text::{Reason, Recorder};
use crate::case::vocabulary::Assertion;
use crate::seq::Seq;
use crate::time::Instant;

/// What an entry said that is not in force any more.
#[derive(Debug, Serialize)]
pub struct Withdrawn<'a> {
    /// The entry.
    pub seq: Seq,
    /// Its event.
    pub event: &'static str,
    /// What it said was so.
    pub said: String,
    /// When that was to have happened.
    pub on: Option<&'a Date>,
    /// Who vouched for it.
    pub assertion: Assertion,
    /// Where it was known from.
    pub sources: &'a [Source],
    /// Who recorded it.
    pub by: &'a Recorder,
    /// When.
    pub recorded_at: Instant,
    /// What ended it.
    pub ended: Ended<'a>,
}

/// The entry that took another out of force.
#[derive(Debug, Serialize)]
pub struct Ended<'a> {
    /// The entry.
    pub seq: Seq,
    /// What it did: `corrected` or `retracted`.
    pub did: &'static str,
    /// What it says was so instead; `None` for a retraction.
    pub instead: Option<String>,
    /// When that happened.
    pub on: Option<&'a Date>,
    /// Why.
    pub reason: Option<&'a Reason>,
    /// Who recorded it.
    pub by: &'a Recorder,
    /// When.
    pub recorded_at: Instant,
}

impl<'a> Looking<'_, 'a> {
    /// What was said of the field, in the order of recording, and is out of force; other than of the facts
    /// of which the whole history is `told`, by their first entries.
    pub(super) fn withdrawn(&self, told: &BTreeSet<Seq>) -> Vec<Withdrawn<'a>> {
        let records = self.told.records;
        let fact_of: BTreeMap<Seq, Seq> = self
            .chains
            .iter()
            .flat_map(|(first, of_it)| of_it.iter().map(|(seq, _)| (*seq, *first)))
            .collect();
        let mut all = Vec::new();
        for (index, entry) in records.entries().iter().enumerate() {
            let Some(by) = records.superseded_by(index) else {
                continue;
            };
            let record = content(entry);
            let is_told = fact_of
                .get(&entry.seq)
                .is_some_and(|first| told.contains(first));
            let by_then = |on: &Date| on.by(self.told.day) != Happened::No;
            let is_of_it = speaks_of(&record.event, self.field)
                && was_about(&record.event, self.person, records, self.told.timeline);
            if is_told || !is_of_it || !record.on.as_ref().is_none_or(by_then) {
                continue;
            }
            let (did, reason) = match &by.record.event {
                Event::Correction(e) => ("corrected", Some(&e.reason)),
                Event::Retraction(e) => ("retracted", Some(&e.reason)),
                _ => continue,
            };
            let instead = Some(content(by)).filter(|_| did == "corrected");
            all.push(Withdrawn {
                seq: entry.seq,
                event: record.event.name(),
                said: self.says(&record.event),
                on: record.on.as_ref(),
                assertion: record.assertion,
                sources: &record.sources,
                by: &entry.by,
                recorded_at: entry.recorded_at,
                ended: Ended {
                    seq: by.seq,
                    did,
                    instead: instead.map(|record| summary(&record.event)),
                    on: instead.and_then(|record| record.on.as_ref()),
                    reason,
                    by: &by.by,
                    recorded_at: by.recorded_at,
                },
            });
        }
        all
    }
}
