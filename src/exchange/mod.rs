//! Other formats, in and out, pure: from the rows of a sheet to records, from states to the rows of
//! tables. What reads and writes files is the command line.

pub mod examples;
mod harmless;
pub mod import;

pub use harmless::harmless;
