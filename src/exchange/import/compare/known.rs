//! What a case has, in the order in which rows look for it.

use std::collections::{BTreeSet, HashMap};

use super::super::Planned;
use super::super::lost::people_of;
use super::super::origin::first_of;
use super::content::{each, is_same_fact, overlaid, place, place_of, says};
use super::{Asked, Change, Met};
use crate::case::corrections::{Fact, Logged, Records, content};
use crate::case::date::Date;
use crate::case::event::Event;
use crate::case::ids::RecordId;
use crate::case::record::Record;
use crate::seq::Seq;
use crate::time::Day;

/// The ways in which a row is looked for.
#[derive(Clone, Copy)]
pub enum Step {
    Named,
    There,
    Earlier,
    Changed,
}

/// A record that no longer says what is so.
#[derive(Clone, Copy)]
pub struct Version<'a> {
    pub logged: &'a Logged,
    pub record: &'a Record,
}

/// The facts about several people, with whom they concern, by event and each of those.
pub type OfSeveral<'a> = HashMap<(&'a str, String), Vec<(Fact<'a>, Vec<String>)>>;

/// What a case has, by what identifies it.
pub struct Case<'k, 'a> {
    pub records: &'k Records<'a>,
    /// By all that a record says.
    exactly: HashMap<Vec<u8>, Vec<Fact<'a>>>,
    /// By event and key.
    in_force: HashMap<Vec<String>, Vec<Fact<'a>>>,
    /// By event and key, once for each whom it concerns: those may be more or fewer by now.
    about: HashMap<Vec<String>, Vec<Fact<'a>>>,
    /// What was superseded or retracted, by event and key.
    earlier: HashMap<Vec<String>, Vec<Version<'a>>>,
    /// The last days of the dates that a fact once had, by where it begins.
    past: HashMap<Seq, Vec<Day>>,
    by_id: HashMap<&'a RecordId, Version<'a>>,
    /// What was recorded again under a row's id, by the id that it had first.
    again_by_id: HashMap<RecordId, Version<'a>>,
    /// Where the facts begin that rows were found for.
    pub used: BTreeSet<Seq>,
    /// Whether what was retracted is recorded anew.
    pub again: bool,
}

impl<'k, 'a> Case<'k, 'a> {
    pub fn new(records: &'k Records<'a>, asked: &Asked<'_>) -> Self {
        let key = asked.key;
        let mut case = Self {
            records,
            exactly: HashMap::new(),
            in_force: HashMap::new(),
            about: HashMap::new(),
            earlier: HashMap::new(),
            past: HashMap::new(),
            by_id: HashMap::new(),
            again_by_id: HashMap::new(),
            used: BTreeSet::new(),
            again: asked.again,
        };
        for fact in records.facts() {
            let place = place_of(fact.record, key);
            let exactly = case.exactly.entry(fact.record.encode());
            exactly.or_default().push(fact);
            case.in_force.entry(place.clone()).or_default().push(fact);
            for place in each(place) {
                case.about.entry(place).or_default().push(fact);
            }
        }
        for logged in records.entries() {
            case.version(logged, key);
        }
        case
    }

    fn version(&mut self, logged: &'a Logged, key: &[String]) {
        let record = content(logged);
        let version = Version { logged, record };
        self.by_id.entry(&logged.id).or_insert(version);
        if let Some(first) = first_of(&logged.id) {
            self.again_by_id.insert(first, version);
        }
        let now = self.records.in_force_for(&logged.id);
        if now.is_some_and(|now| now.logged.seq == logged.seq) {
            return;
        }
        let place = place_of(record, key);
        self.earlier.entry(place).or_default().push(version);
        let day = record.on.as_ref().and_then(Date::latest);
        if let (Some(now), Some(day)) = (now, day) {
            self.past.entry(now.first).or_default().push(day);
        }
    }

    /// The record that has the row's id.
    fn named(&mut self, row: &Planned) -> Option<Met> {
        let version = self.version_of(row.record.id.as_ref()?)?;
        let Some(now) = self.records.in_force_for(&version.logged.id) else {
            let is_anew = self.again && row.is_part;
            return (!is_anew).then(|| self.gone(version, row, None));
        };
        self.used.insert(now.first);
        if now.record.event.name() != row.record.event.name() {
            // The id is another fact's: to append it is refused, with both named.
            return Some(Met::New);
        }
        if says(now.record, row) {
            return Some(there(now));
        }
        Some(changed(now, overlaid(now.record, row)?))
    }

    /// The record with an id: where it was recorded again, the last one.
    fn version_of(&self, id: &RecordId) -> Option<Version<'a>> {
        let again = self.again_by_id.get(id);
        again.or_else(|| self.by_id.get(id)).copied()
    }

    /// What is in force under a row's id.
    pub fn in_force_under(&self, id: &RecordId) -> Option<Fact<'a>> {
        let version = self.version_of(id)?;
        self.records.in_force_for(&version.logged.id)
    }

    pub fn gone(&self, version: Version<'a>, row: &Planned, now: Option<Seq>) -> Met {
        Met::NotInForce {
            seq: version.logged.seq,
            id: version.logged.id.clone(),
            now,
            says_the_same: says(version.record, row),
        }
    }

    pub fn step(&mut self, step: Step, row: &Planned) -> Option<Met> {
        let place = place(row.record.event.name(), &row.key);
        match step {
            Step::Named => self.named(row),
            Step::There => self.there(&place, row),
            Step::Earlier => self.earlier(&place, row),
            Step::Changed => self.changed(place, row),
        }
    }

    fn there(&mut self, place: &[String], row: &Planned) -> Option<Met> {
        let is_free = |fact: &&Fact<'_>| !self.used.contains(&fact.first);
        // The same to the letter is found at once; what says more than the row is looked for.
        let mut record = row.record.clone();
        (record.id, record.by) = (None, None);
        let same = self.exactly.get(&record.encode());
        let same = same.and_then(|facts| facts.iter().find(is_free));
        let found = same.or_else(|| {
            let mut facts = self.in_force.get(place)?.iter();
            facts.find(|fact| is_free(fact) && says(fact.record, row))
        });
        let found = *found?;
        self.used.insert(found.first);
        Some(there(found))
    }

    fn earlier(&mut self, place: &[String], row: &Planned) -> Option<Met> {
        let mut versions = self.earlier.get(place)?.iter();
        let version = *versions.find(|v| says(v.record, row))?;
        let Some(now) = self.records.in_force_for(&version.logged.id) else {
            // Where something else took the place of what was retracted, a row has changed that.
            let is_it = |fact: &Fact<'_>| {
                !self.used.contains(&fact.first) && is_same_fact(fact.record, row)
            };
            let mut others = self.in_force.get(place).into_iter().flatten();
            return match others.any(is_it) || self.again {
                true => None,
                false => Some(self.gone(version, row, None)),
            };
        };
        // What is in force says something else: put back to what it was, a row has changed like any other.
        let after = overlaid(now.record, row).filter(|_| self.used.insert(now.first));
        Some(match after {
            Some(after) => changed(now, after),
            None => self.gone(version, row, Some(now.logged.seq)),
        })
    }

    fn changed(&mut self, place: Vec<String>, row: &Planned) -> Option<Met> {
        if row.record.id.is_some() && !row.is_part {
            return None;
        }
        let is_it =
            |fact: &&&Fact<'_>| !self.used.contains(&fact.first) && is_same_fact(fact.record, row);
        let about = each(place)
            .into_iter()
            .filter_map(|place| self.about.get(&place));
        let found = about.filter_map(|facts| facts.iter().find(|fact| is_it(&fact)));
        let found = *found.min_by_key(|fact| fact.first)?;
        self.used.insert(found.first);
        Some(changed(found, overlaid(found.record, row)?))
    }

    /// The facts about several people.
    pub fn of_several(&self) -> OfSeveral<'a> {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for fact in self.records.facts() {
            let people = match &fact.record.event {
                Event::DefendantJoined(_) | Event::CaseOpened(_) => continue,
                Event::ChargeFiled(charge) if charge.who.len() < 2 => continue,
                _ => people_of(fact.record),
            };
            if people.len() > 1 {
                for person in &people {
                    let key = (fact.record.event.name(), person.clone());
                    found.entry(key).or_default().push((fact, people.clone()));
                }
            }
        }
        found
    }

    /// Whether a fact that no row has is at a place.
    pub fn has_free(&self, place: &[String]) -> bool {
        let facts = self.in_force.get(place).into_iter().flatten();
        facts
            .into_iter()
            .any(|fact| !self.used.contains(&fact.first))
    }

    /// The last days of the dates that a fact once had.
    pub fn past(&self, fact: &Fact<'_>) -> &[Day] {
        self.past.get(&fact.first).map_or(&[], Vec::as_slice)
    }

    /// The entry with which a fact began.
    pub fn beginning(&self, fact: &Fact<'a>) -> &'a Logged {
        let entries = self.records.entries();
        let at = entries.binary_search_by_key(&fact.first, |entry| entry.seq);
        at.map_or(fact.logged, |at| &entries[at])
    }
}

pub fn there(fact: Fact<'_>) -> Met {
    Met::There {
        seq: fact.logged.seq,
        id: fact.logged.id.clone(),
    }
}

pub fn changed(now: Fact<'_>, after: Record) -> Met {
    Met::Changed(Box::new(Change::new(now, after)))
}
