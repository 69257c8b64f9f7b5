//! Other formats, in and out, pure: from the rows of a sheet to records, from states to the rows of
//! tables. Files are read and written by the command line.

mod harmless;

pub use harmless::harmless;
