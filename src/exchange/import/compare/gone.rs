//! What an import of such a sheet recorded, and no row says any more. It is told, and stays in force: whether
//! it was wrong, or only left out, a sheet does not say.
//!
//! Told is only what this sheet can have made: a record whose id an import made, of an event and of fields
//! for which the sheet has columns, in a case of the sheet, and recorded no earlier than the first of what the
//! sheet's rows are found to be. A sheet that came later than a record never had it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::super::Planned;
use super::super::origin::Origin;
use super::known::Case;
use super::persons::person;
use super::{Asked, Met};
use crate::case::corrections::content;
use crate::case::event::Event;
use crate::case::ids::{ChargeId, RecordId};
use crate::case::record::Record;
use crate::seq::Seq;
use crate::time::Instant;

/// An entry that no row says any more.
#[derive(Clone, Debug)]
pub struct Gone {
    /// The row that says something else of the same person, where there is one.
    pub row: Option<u64>,
    /// The entry in force.
    pub seq: Seq,
    /// Its id.
    pub id: RecordId,
    /// What it says.
    pub record: Record,
    /// Where the fact was first recorded.
    pub first: Seq,
    /// What has to be retracted, one after the other: with a correction alone, what it corrected would be in
    /// force again.
    pub layers: Vec<Seq>,
    /// When the fact was first recorded.
    recorded_at: Instant,
    origin: Origin,
}

impl Gone {
    /// Whether it was first recorded in one of these moments.
    #[must_use]
    pub fn came_with(&self, imported: &BTreeSet<Instant>) -> bool {
        imported.contains(&self.recorded_at)
    }
}

/// Events of a case: rows of several sheets may share them.
fn is_shared(record: &Record) -> bool {
    matches!(
        record.event,
        Event::CaseOpened(_)
            | Event::CaseIdentified(_)
            | Event::CaseReferred(_)
            | Event::TrialOpened(_)
    )
}

/// When what the rows are found to be was recorded, as far as an import recorded it.
pub fn imported(known: &Case<'_, '_>, rows: &[&mut Planned], met: &[Met]) -> BTreeSet<Instant> {
    let mut times = BTreeSet::new();
    for (row, met) in rows.iter().zip(met) {
        let id = match met {
            Met::There { id, .. } => id,
            Met::Changed(change) => &change.id,
            Met::New | Met::NotInForce { .. } => continue,
        };
        let Some(fact) = known
            .records
            .in_force_for(id)
            .filter(|_| !is_shared(&row.record))
        else {
            continue;
        };
        let beginning = known.beginning(&fact);
        let is_given = Origin::of(fact.record.event.name(), &beginning.id) == Origin::Given;
        if !is_given || row.record.id.as_ref() == Some(&beginning.id) {
            times.insert(beginning.recorded_at);
        }
    }
    times
}

/// What may be gone from the sheet, of one case.
pub fn gone(
    known: &Case<'_, '_>,
    rows: &[&mut Planned],
    asked: &Asked<'_>,
    asked_about: &BTreeSet<String>,
) -> Vec<Gone> {
    if !asked.is_whole {
        return Vec::new();
    }
    let mut row_of: BTreeMap<String, u64> = BTreeMap::new();
    // A row of facts is one fact: what somebody else's row says is not what this one says no longer.
    for row in rows.iter().filter(|row| row.is_part) {
        if let Some(person) = person(&row.record) {
            row_of.entry(person).or_insert(row.row);
        }
    }
    let facts: Vec<_> = known.records.facts().collect();
    let withdrawn: HashSet<&ChargeId> = facts
        .iter()
        .filter_map(|fact| match &fact.record.event {
            Event::ChargeWithdrawn(withdrawn) => Some(&withdrawn.charge),
            _ => None,
        })
        .collect();
    let is_withdrawn = |record: &Record| matches!(&record.event, Event::ChargeFiled(charge) if withdrawn.contains(&charge.charge));
    let may_be = |fact: &crate::case::corrections::Fact<'_>| {
        let beginning = known.beginning(fact);
        let (record, person) = (content(beginning), person(fact.record));
        let origin = Origin::of(record.event.name(), &beginning.id);
        let is_it = !known.used.contains(&fact.first)
            && asked.spoken.holds(record)
            && !is_withdrawn(fact.record)
            && !person.as_ref().is_some_and(|who| asked_about.contains(who));
        is_it.then(|| Gone {
            row: person.and_then(|who| row_of.get(&who).copied()),
            seq: fact.logged.seq,
            id: fact.logged.id.clone(),
            record: fact.record.clone(),
            first: fact.first,
            layers: known.records.layers(&fact.logged.id).collect(),
            recorded_at: beginning.recorded_at,
            origin,
        })
    };
    facts.iter().filter_map(may_be).collect()
}

/// Keeps of what may be gone from a sheet what the sheet can have had: `imported` says when what its rows are
/// found to be was recorded. What comes last is told first, so that it can be retracted in that order.
pub fn settle(gone: &mut Vec<Gone>, imported: &BTreeSet<Instant>) {
    let first = imported.first().copied();
    gone.retain(|gone| {
        first.is_some_and(|first| first <= gone.recorded_at)
            && (gone.origin != Origin::Given || imported.contains(&gone.recorded_at))
    });
    gone.sort_by_key(|gone| (gone.record.case.clone(), std::cmp::Reverse(gone.seq)));
}
