//! From a line to a record, strictly; what is wrong is a fault at that entry.

use serde::de::IgnoredAny;

use super::{Fault, FaultKind};
use crate::case::corrections::Logged;
use crate::case::record::Record;
use crate::log::entry::Entry;
use crate::seq::Seq;

/// Decodes the line of an entry.
pub(super) fn logged(line: &[u8], seq: Seq) -> Result<Logged, Fault> {
    let entry = Entry::parse(line).map_err(|error| Fault::from_entry(seq, &error))?;
    decode(&entry, seq)
}

/// Whether bytes are JSON, of whatever kind.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}

/// Decodes an entry's record, strictly.
pub(super) fn decode(entry: &Entry<'_>, seq: Seq) -> Result<Logged, Fault> {
    let mut record = Record::decode(entry.record).map_err(|error| {
        let kind = if is_json(entry.record) {
            FaultKind::NotAnEntry
        } else {
            FaultKind::NotJson
        };
        Fault::at(seq, kind, error)
    })?;
    match (record.id.take(), record.by.take()) {
        (Some(id), Some(by)) => Ok(Logged {
            seq,
            recorded_at: entry.recorded_at,
            id,
            by,
            record,
        }),
        _ => Err(Fault::at(
            seq,
            FaultKind::NotAnEntry,
            "the record has no id or no recorder",
        )),
    }
}
