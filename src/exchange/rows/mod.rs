//! Cases as rows of tables: what an export in CSV and one in SQLite have in common.
//!
//! There are eight tables of what is recorded, of which [`table`] has the columns, and in a database those
//! of what is answered ([`answered`]). [`of_case`] makes the rows of one case,
//! so that an export never holds more than a few cases; [`of_no_case`] those of the entries that belong
//! to none.
//!
//! What the rows say, everywhere:
//!
//! - Only what is in force, and only what has happened by the day, or may have: that is marked.
//! - `shown` is the state that `replay` shows: what follows from what has certainly happened. `sure` is
//!   `certain` where it is so in every state that the case may be in on the day ([`Worlds`]), else
//!   `possible`. Columns that end in `_possible` list every value that may be so.
//! - [`Value::Unknown`] is what nobody recorded. It is never the same as a value that says none or no.
//! - `entries` are the places in the log of the entries on which a row rests; `entries_possible` those
//!   on which it would rest if something happened that may have.
//!

pub mod answered;
mod case;
pub mod csv;
mod events;
mod facts;
mod people;
mod proceedings;
pub mod sql;
mod tables;
mod value;
mod worlds;

pub use tables::{ALL, ANSWERS, COUNT, Column, Kind, Refers, Table, table};
pub use value::{Several, Sheet, Value};

use crate::answers::Told;
use crate::case::corrections::Records;
use crate::case::state::Worlds;
use crate::case::timeline::Timeline;
use crate::time::Day;
use facts::Facts;

/// The rows of some entries, table by table, in the order of [`ALL`] and then of [`ANSWERS`].
#[derive(Debug)]
pub struct Rows {
    /// The rows of each table.
    pub of: [Sheet; COUNT],
}

impl Rows {
    fn new(several: Several) -> Self {
        Self {
            of: std::array::from_fn(|_| Sheet::new(several)),
        }
    }

    /// Begins a row of a table.
    fn row(&mut self, table: Table) -> value::Row<'_> {
        self.of[table as usize].row()
    }

    /// These rows, which have a cell for each column.
    fn whole(self) -> Self {
        for table in ALL.into_iter().chain(ANSWERS) {
            let columns = tables::table(table).columns.len();
            let has_all = self.of[table as usize].has_columns(columns);
            debug_assert!(has_all, "a cell for each column of {table:?}");
        }
        self
    }
}

/// The rows of a case. With its history, its entries that are not in force are among the events.
#[must_use]
pub fn of_case(told: &Told<'_>, worlds: &Worlds<'_>, history: bool, several: Several) -> Rows {
    let facts = Facts::new(told.timeline, told.day);
    let mut rows = Rows::new(several);
    events::events(
        Some(told.case),
        told.records,
        told.day,
        &facts,
        history,
        &mut rows,
    );
    let is_told = !facts.happened.is_empty() || !rows.of[Table::Events as usize].is_empty();
    if is_told {
        case::case(told, worlds, &facts, &mut rows);
        people::defendants(told.case, worlds, &facts, &mut rows);
        proceedings::charges(told.case, worlds, &mut rows);
        proceedings::penalties(told.case, worlds, &facts, &mut rows);
        proceedings::appeals(told.case, worlds, &facts, &mut rows);
    }
    rows.whole()
}

/// The rows of the entries that belong to no case: events of the ledger's own, figures, sources.
#[must_use]
pub fn of_no_case(
    records: &Records<'_>,
    timeline: &Timeline<'_>,
    day: Option<Day>,
    history: bool,
    several: Several,
) -> Rows {
    let facts = Facts::new(timeline, day);
    let mut rows = Rows::new(several);
    events::events(None, records, day, &facts, history, &mut rows);
    rows.whole()
}
