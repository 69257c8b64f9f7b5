//! What of a sheet a case has already.
//!
//! A row is held against every record of its case, whoever recorded it and under whatever id:
//!
//! 1. One in force that says what the row says is *there already*. Only what the sheet speaks of counts: a
//!    note that was added by hand is no change of the row.
//! 2. One that was retracted since, and said what the row says, is there too, *no longer in force*: nothing is
//!    appended, and that is told, unless it is asked for again. One that was corrected since is held against what is in force in its place.
//! 3. One in force of the same fact (see `key.rs`) that says something else is *changed*: what the row says
//!    is offered as a correction, never as a second fact.
//! 4. What is left is new. Of rows with an id, the id decides before 3.
//!
//! Charges and defendants whose ids no cell gives are known by other things than their ids: see `charges.rs`
//! and `persons.rs`. Dates that were inferred follow what they were inferred of: `dates.rs`. What no row says
//! any more is told: `gone.rs`; who may be somebody else there is asked: `replaced.rs`. What was recorded of several people at once is there for the row of each:
//! `several.rs`.
//!
//! No record answers for two rows, so that the second of two verdicts on one person is a new fact in a sheet
//! that has both.

mod charges;
mod content;
mod dates;
mod gone;
mod known;
mod persons;
mod replaced;
mod several;
mod turn;

use std::collections::{BTreeSet, HashMap, HashSet};

use super::key::made_id;
use super::spoken::Spoken;
use super::{Planned, Trouble};
use crate::case::corrections::{Fact, Logged, Records};
use crate::case::event::Event;
use crate::case::ids::{ChargeId, RecordId};
use crate::case::record::Record;
use crate::seq::Seq;
use crate::time::Instant;
use known::{Case, Step};

pub use charges::identify;
pub use content::flat;
pub use gone::{Gone, settle};
pub use replaced::replaced;
pub use turn::{Turn, in_turn};

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
    /// Where the fact was first recorded.
    pub first: Seq,
    /// What it says.
    pub before: Record,
    /// What it would say.
    pub after: Record,
    /// The id that the correction gets: made of both, so that two laptops make the same.
    pub correction: RecordId,
}

impl Change {
    fn new(now: Fact<'_>, after: Record) -> Self {
        let mut change = Self {
            seq: now.logged.seq,
            id: now.logged.id.clone(),
            first: now.first,
            before: now.record.clone(),
            correction: now.logged.id.clone(),
            after,
        };
        change.name(0);
        change
    }

    /// The column of the first field that says something else.
    #[must_use]
    pub fn column(&self, row: &Planned) -> Option<usize> {
        let (before, after) = (flat(&self.before), flat(&self.after));
        let mut columns = row.scope.columns.iter();
        let is_other = |field: &str| before.get(field) != after.get(field);
        let found = columns.find(|(field, _)| is_other(field));
        found.map(|(_, column)| *column)
    }

    /// Gives the correction the id with a number: what was corrected so before, and taken back, has the one
    /// below.
    fn name(&mut self, number: u32) {
        let after = String::from_utf8_lossy(&self.after.encode()).into_owned();
        let key = [self.id.to_string(), after];
        let case = self.after.case.as_ref();
        self.correction = made_id(case, "correction", &key, number);
    }
}

/// What is asked about the rows of a case.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The fields that identify a fact beside its case, event and people.
    pub key: &'a [String],
    /// What the sheet can say.
    pub spoken: &'a Spoken,
    /// Whether all rows of the case could be read: else what is in none of them is not known.
    pub is_whole: bool,
    /// Whether what was retracted is recorded anew where a row says it again, under another id.
    pub again: bool,
}

/// What became of the rows of a case.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// What became of each record, in their order.
    pub met: Vec<Met>,
    /// What cannot be told of them.
    pub troubles: Vec<Trouble>,
    /// What the user should look at.
    pub doubts: Vec<Trouble>,
    /// What the sheet may say no longer; [`settle`] says whether it ever did.
    pub gone: Vec<Gone>,
    /// When what the rows are found to be was recorded.
    pub imported: BTreeSet<Instant>,
}

/// Holds the rows of a case against its entries, in the order of the log. New records get their ids.
#[must_use]
pub fn compare(rows: &mut [&mut Planned], entries: &[Logged], asked: &Asked<'_>) -> Held {
    let records = Records::new(entries);
    let mut known = Case::new(&records, asked);
    let mut troubles = Vec::new();
    let asked_about = persons::resolve(rows, &known, asked, &mut troubles);
    let mut met: Vec<Option<Met>> = vec![None; rows.len()];
    // Each step is over before the next begins: what one row is exactly is no other row's change.
    for step in [Step::Named, Step::There, Step::Earlier, Step::Changed] {
        if matches!(step, Step::Changed) {
            several::hold(&mut known, rows, &mut met, &mut troubles);
        }
        for (row, met) in rows.iter().zip(&mut met) {
            if met.is_none() && charges::made(row).is_none() {
                *met = known.step(step, row);
            }
        }
    }
    charges::hold(&mut known, rows, &mut met, &mut troubles);
    dates::follow(&known, rows, &mut met);
    name_all(rows, &mut met, entries, asked.key);
    let met: Vec<Met> = met.into_iter().map(|met| met.unwrap_or(Met::New)).collect();
    Held {
        gone: gone::gone(&known, rows, asked, &asked_about),
        imported: gone::imported(&known, rows, &met),
        doubts: dates::emptied(&known, rows, &met, asked),
        met,
        troubles,
    }
}

/// Gives new records and corrections their ids.
fn name_all(
    rows: &mut [&mut Planned],
    met: &mut [Option<Met>],
    entries: &[Logged],
    key: &[String],
) {
    let mut taken = Taken::default();
    taken
        .ids
        .extend(entries.iter().map(|entry| entry.id.clone()));
    let charge = |event: &Event| match event {
        Event::ChargeFiled(charge) => Some(charge.charge.clone()),
        _ => None,
    };
    let there = entries.iter().map(crate::case::corrections::content);
    let mut charges: HashSet<ChargeId> = there.filter_map(|record| charge(&record.event)).collect();
    for (row, met) in rows.iter_mut().zip(met) {
        match met {
            None => {
                charges::name(row, &mut charges, key);
                taken.name(row);
            }
            Some(Met::Changed(change)) => {
                let mut number = 0;
                while !taken.ids.insert(change.correction.clone()) {
                    number += 1;
                    change.name(number);
                }
            }
            Some(_) => {}
        }
    }
}

/// The ids of a case, and of the records that are new in it.
#[derive(Default)]
struct Taken {
    ids: HashSet<RecordId>,
    /// How many ids were made at a place.
    made: HashMap<Vec<String>, u32>,
}

impl Taken {
    /// Gives a new record an id, where the sheet gives none.
    fn name(&mut self, row: &mut Planned) {
        if row.record.id.is_some() {
            return;
        }
        let event = row.record.event.name();
        let number = self
            .made
            .entry(content::place(event, &row.key))
            .or_default();
        let case = row.record.case.as_ref();
        let mut id = made_id(case, event, &row.key, *number);
        while !self.ids.insert(id.clone()) {
            *number += 1;
            id = made_id(case, event, &row.key, *number);
        }
        row.record.id = Some(id);
    }
}
