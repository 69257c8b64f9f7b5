//! The domain, pure: events, dates, terms, timelines, the state of a case, the rules.
//!
//! No I/O and no clock: everything here is a function of the records and the days that it is given.
//! The module knows nothing of hashes, files or locks.

pub mod corrections;
pub mod date;
mod eight;
pub mod event;
pub mod grammar;
pub mod ids;
mod plain;
pub mod record;
pub mod rules;
pub mod state;
pub mod summary;
pub mod term;
pub mod text;
pub mod timeline;
pub mod vocabulary;

/// The known word that a mistyped one most likely means, if any is near.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(given, word), word))
        .filter(|&(distance, word)| distance <= 1 + word.chars().count() / 4)
        .min()
        .map(|(_, word)| word)
}
