//! From the rows of a sheet to records, pure: a sheet and a map in, records and troubles out.
//!
//! 1. [`delimited`] and [`workbook`] make a [`Sheet`] of the bytes of a CSV or an XLSX file: cells of
//!    text that know their row and column as a spreadsheet shows them.
//! 2. A [`Map`] says which column is what; where none is given, [`propose`] makes one of the headers.
//! 3. [`read_rows`] makes [`Planned`] records of the rows, one a row (`facts`) or several
//!    (`people`). What cannot be read is a [`Trouble`], which knows its place; nothing is guessed.
//! 4. [`compare`] holds them against the entries that a case has already: what is new, what is there,
//!    what has changed. Its head says what makes two rows the same fact.

mod checks;
mod compare;
mod dates;
mod declared;
pub mod delimited;
mod encoding;
mod facts;
mod fields;
mod hidden;
mod key;
mod lossy;
mod lost;
mod map;
mod names;
mod not_data;
mod order;
mod origin;
mod penalties;
mod people;
mod plan;
mod propose;
mod read;
mod scripts;
mod sheet;
mod shown;
mod slugs;
mod spoken;
mod terms;
mod values;
mod words;
pub mod workbook;

pub use compare::{Asked, Change, Gone, Held, Met, Turn, compare, in_turn, replaced, settle};
pub use lost::{Likely, Lost, Missed, needed_by, people_of};
pub use map::{Map, MapError, RowKind};
pub use order::check_days;
pub use origin::again;
pub use plan::{Planned, Rows};
pub use propose::{left_open, propose, unknown};
pub use read::read_rows;
pub use sheet::{Cell, FILE_LIMIT, Header, Row, Sheet, Trouble, Wrong, letter};
pub use slugs::slug;
pub use spoken::Spoken;
