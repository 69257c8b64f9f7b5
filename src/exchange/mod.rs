//! Other formats, in and out, pure: from the rows of a sheet to records, from states to the rows of
//! tables. Files are read and written by the command line.

pub mod examples;
pub mod ftm;
mod harmless;
pub mod import;
mod nameless;
pub mod rows;

pub use harmless::{csv_field, csv_line, harmless};
pub use nameless::nameless;
