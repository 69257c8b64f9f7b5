//! What of a sheet a case has already.
//!
//! A row is held against every record of its case, whoever recorded it and under whatever id:
//!
//! 1. One in force that says what the row says is *there already*. Only what the sheet speaks of counts: a
//!    note that was added by hand is no change of the row.
//! 2. One that was retracted since, and said what the row says, is there too, *no longer in force*: nothing is
//!    appended, and that is told. One that was corrected since is held against what is in force in its place.
//! 3. One in force of the same fact (see `key.rs`) that says something else is *changed*: what the row says
//!    is offered as a correction, never as a second fact.
//! 4. What is left is new. Of rows with an id, the id decides before 3.
//!
//! No record answers for two rows, so that the second of two verdicts on one person is a new fact in a sheet
//! that has both.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map as Object, Value};

use super::Planned;
use super::key::{key_of, made_id, recurs};
use crate::case::corrections::{Fact, Logged, Records, content};
use crate::case::ids::RecordId;
use crate::case::record::Record;
use crate::seq::Seq;

/// What became of a row's record.
#[derive(Clone, Debug)]
pub enum Met {
    /// It is to be appended, under the id that it has now.
    New,
    /// It is there already, in force.
    There {
        /// Where.
        seq: Seq,
        /// Under which id.
        id: RecordId,
    },
    /// It is there, and no longer in force.
    NotInForce {
        /// Where.
        seq: Seq,
        /// Under which id.
        id: RecordId,
        /// What is in force in its place; nothing, if it was retracted.
        now: Option<Seq>,
        /// Whether the row says what it said.
        says_the_same: bool,
    },
    /// The fact is there, and the row says something else of it.
    Changed(Box<Change>),
}

/// A row that says something else than the record in force.
#[derive(Clone, Debug)]
pub struct Change {
    /// Where the record in force stands.
    pub seq: Seq,
    /// Its id: what a correction targets.
    pub id: RecordId,
    /// What it says.
    pub before: Record,
    /// What it would say.
    pub after: Record,
}

/// Holds the rows of a case against its entries, in the order of the log. New records get their ids.
#[must_use]
pub fn compare(rows: &mut [&mut Planned], entries: &[Logged], key: &[String]) -> Vec<Met> {
    let records = Records::new(entries);
    let mut known = Case::new(&records, key);
    let mut met: Vec<Option<Met>> = rows.iter().map(|row| known.named(row)).collect();
    // Each step is over before the next begins: what one row is exactly is no other row's change.
    for step in [Step::There, Step::Earlier, Step::Changed] {
        for (row, met) in rows.iter().zip(&mut met) {
            if met.is_none() {
                *met = known.step(step, row);
            }
        }
    }
    let mut taken: BTreeSet<RecordId> = entries.iter().map(|entry| entry.id.clone()).collect();
    for (row, met) in rows.iter_mut().zip(&met) {
        if met.is_none() {
            name(row, &mut taken);
        }
    }
    met.into_iter().map(|met| met.unwrap_or(Met::New)).collect()
}

/// Gives a new record an id, where the sheet gives none.
fn name(row: &mut Planned, taken: &mut BTreeSet<RecordId>) {
    if row.record.id.is_some() {
        return;
    }
    let event = row.record.event.name();
    let ids = (0..).map(|number| made_id(row.record.case.as_ref(), event, &row.key, number));
    let id = ids.into_iter().find(|id| !taken.contains(id));
    taken.extend(id.clone());
    row.record.id = id;
}

/// A record's fields and those of its event, side by side; none of them has the name of another.
fn flat(record: &Record) -> Object<String, Value> {
    let mut all = match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => fields,
        _ => Object::new(),
    };
    all.remove("id");
    all.remove("by");
    if let Some(Value::Object(event)) = all.remove("event") {
        all.extend(
            event
                .into_iter()
                .filter_map(|(_, fields)| fields.as_object().cloned())
                .flatten(),
        );
    }
    all
}

/// What a record would say if the row's word were taken for all that the sheet speaks of.
fn overlaid(there: &Record, row: &Planned) -> Option<Record> {
    let theirs = flat(&row.record);
    let mut whole = serde_json::to_value(there).ok()?;
    for field in &row.covers {
        let own = ["on", "on_note", "assertion", "sources", "note", "learned"].contains(field);
        let holder = match own {
            true => whole.as_object_mut(),
            false if ["case", "id", "by"].contains(field) => continue,
            false => whole
                .get_mut("event")?
                .get_mut(there.event.name())?
                .as_object_mut(),
        }?;
        match theirs.get(*field) {
            Some(value) => holder.insert((*field).to_owned(), value.clone()),
            None => holder.remove(*field),
        };
    }
    let mut record = Record::decode(&serde_json::to_vec(&whole).ok()?).ok()?;
    (record.id, record.by) = (None, None);
    Some(record)
}

/// The ways in which a row is looked for.
#[derive(Clone, Copy)]
enum Step {
    There,
    Earlier,
    Changed,
}

/// A record that no longer says what is so.
#[derive(Clone, Copy)]
struct Version<'a> {
    logged: &'a Logged,
    record: &'a Record,
}

/// A fact in force, and whom it concerns.
#[derive(Clone)]
struct Known<'a> {
    fact: Fact<'a>,
    people: String,
}

/// What a case has, by what identifies it.
struct Case<'k, 'a> {
    records: &'k Records<'a>,
    /// By event and key.
    in_force: HashMap<Vec<String>, Vec<Fact<'a>>>,
    /// By event and key but for whom it concerns: those may be more or fewer by now.
    about: HashMap<Vec<String>, Vec<Known<'a>>>,
    /// What was superseded or retracted, by event and key.
    earlier: HashMap<Vec<String>, Vec<Version<'a>>>,
    by_id: HashMap<&'a RecordId, Version<'a>>,
    /// Where the facts begin that rows were found for.
    used: BTreeSet<Seq>,
}

/// The place of a fact: its event and its key.
fn place(event: &str, key: &[String]) -> Vec<String> {
    std::iter::once(event.to_owned())
        .chain(key.iter().cloned())
        .collect()
}

/// A place without its last part, which is whom it concerns; and that.
fn parted(mut place: Vec<String>) -> (Vec<String>, String) {
    let people = place.pop().unwrap_or_default();
    (place, people)
}

impl<'k, 'a> Case<'k, 'a> {
    fn new(records: &'k Records<'a>, key: &[String]) -> Self {
        let mut case = Self {
            records,
            in_force: HashMap::new(),
            about: HashMap::new(),
            earlier: HashMap::new(),
            by_id: HashMap::new(),
            used: BTreeSet::new(),
        };
        for fact in records.facts() {
            let place = place_of(fact.record, key);
            case.in_force.entry(place.clone()).or_default().push(fact);
            let (place, people) = parted(place);
            case.about
                .entry(place)
                .or_default()
                .push(Known { fact, people });
        }
        for logged in records.entries() {
            let version = Version {
                logged,
                record: content(logged),
            };
            case.by_id.entry(&logged.id).or_insert(version);
            let now = records.in_force_for(&logged.id);
            if now.is_none_or(|now| now.logged.seq != logged.seq) {
                let place = place_of(version.record, key);
                case.earlier.entry(place).or_default().push(version);
            }
        }
        case
    }

    /// The record that has the row's id.
    fn named(&mut self, row: &Planned) -> Option<Met> {
        let version = *self.by_id.get(row.record.id.as_ref()?)?;
        let Some(now) = self.records.in_force_for(&version.logged.id) else {
            return Some(self.gone(version, row, None));
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

    fn gone(&self, version: Version<'a>, row: &Planned, now: Option<Seq>) -> Met {
        Met::NotInForce {
            seq: version.logged.seq,
            id: version.logged.id.clone(),
            now,
            says_the_same: says(version.record, row),
        }
    }

    fn step(&mut self, step: Step, row: &Planned) -> Option<Met> {
        let place = place(row.record.event.name(), &row.key);
        match step {
            Step::There => self.there(&place, row),
            Step::Earlier => self.earlier(&place, row),
            Step::Changed => self.changed(place, row),
        }
    }

    fn there(&mut self, place: &[String], row: &Planned) -> Option<Met> {
        let mut facts = self.in_force.get(place)?.iter();
        let found =
            *facts.find(|fact| !self.used.contains(&fact.first) && says(fact.record, row))?;
        self.used.insert(found.first);
        Some(there(found))
    }

    fn earlier(&mut self, place: &[String], row: &Planned) -> Option<Met> {
        let mut versions = self.earlier.get(place)?.iter();
        let version = *versions.find(|v| says(v.record, row))?;
        let Some(now) = self.records.in_force_for(&version.logged.id) else {
            return Some(self.gone(version, row, None));
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
        let (place, people) = parted(place);
        let mut known = self.about.get(&place)?.iter();
        let is_it = |known: &&Known<'_>| {
            !self.used.contains(&known.fact.first)
                && overlap(&known.people, &people)
                && is_same_fact(known.fact.record, row)
        };
        let found = known.find(is_it)?.fact;
        self.used.insert(found.first);
        Some(changed(found, overlaid(found.record, row)?))
    }
}

fn there(fact: Fact<'_>) -> Met {
    Met::There {
        seq: fact.logged.seq,
        id: fact.logged.id.clone(),
    }
}

fn changed(now: Fact<'_>, after: Record) -> Met {
    Met::Changed(Box::new(Change {
        seq: now.logged.seq,
        id: now.logged.id.clone(),
        before: now.record.clone(),
        after,
    }))
}

fn place_of(record: &Record, more: &[String]) -> Vec<String> {
    let all = flat(record);
    let event = record.event.name();
    place(event, &key_of(event, &all, &all, more))
}

/// Whether a record says what a row says, of all that the sheet speaks of.
fn says(there: &Record, row: &Planned) -> bool {
    there.same_content(&row.record)
        || (there.event.name() == row.record.event.name()
            && overlaid(there, row).is_some_and(|after| after.same_content(there)))
}

/// Whether two lists of people, as keys write them, have somebody in common, or are both of nobody.
fn overlap(mine: &str, theirs: &str) -> bool {
    mine == theirs
        || mine
            .split(' ')
            .any(|one| theirs.split(' ').any(|other| one == other))
}

/// Whether a record in force at the row's place is of the same fact, though it says something else.
fn is_same_fact(there: &Record, row: &Planned) -> bool {
    if !recurs(row.record.event.name()) || there.on == row.record.on {
        return true;
    }
    let mut but_for_the_date = row.clone();
    but_for_the_date.covers.remove("on");
    says(there, &but_for_the_date)
}
