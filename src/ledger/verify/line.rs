//! A line, by itself: its leaf, its envelope, what is wrong with it, what it does to the ledger.

use super::super::decode::{decode, is_json};
use super::super::{Fault, FaultKind};
use crate::case::corrections::content;
use crate::case::event::Event;
use crate::case::grammar::{Plain, plainly};
use crate::case::ids::{Digest, RecordId};
use crate::case::record::RECORD_LIMIT;
use crate::log::entry::Entry;
use crate::log::hash::Leaf;
use crate::seq::Seq;
use crate::time::Instant;

/// What a line has to say to those that follow it. Nearly all have only this.
pub(super) struct Line {
    pub(super) leaf: Leaf,
    pub(super) envelope: Option<(Seq, Leaf, Instant)>,
    pub(super) remark: Option<Box<Remark>>,
}

/// What only some lines have.
pub(super) struct Remark {
    pub(super) fault: Option<Fault>,
    pub(super) cites: Vec<Digest>,
    pub(super) note: Note,
}

/// What a record does to the ledger as a whole.
pub(super) enum Note {
    Nothing,
    Opens {
        origin: String,
        format: u32,
    },
    Raises(u32),
    Withholds(RecordId, Digest),
    Replaces {
        target: RecordId,
        id: RecordId,
        withheld: Option<Digest>,
    },
    Retracts(RecordId),
}

impl Remark {
    /// Nearly all records are facts, of which there is nothing to say.
    fn of(plain: Plain) -> Option<Box<Self>> {
        let note = match plain {
            Plain::Fact => return None,
            Plain::Correction { id, target } => Note::Replaces {
                target,
                id,
                withheld: None,
            },
            Plain::Retraction { target } => Note::Retracts(target),
        };
        Some(Box::new(Self {
            fault: None,
            cites: Vec::new(),
            note,
        }))
    }

    fn fault(fault: Fault) -> Box<Self> {
        Box::new(Self {
            fault: Some(fault),
            cites: Vec::new(),
            note: Note::Nothing,
        })
    }
}

impl Line {
    /// Takes a line apart: all that can be said of it alone.
    pub(super) fn new(line: &[u8], seq: Seq) -> Self {
        let leaf = Leaf::of(line);
        match Entry::parse(line) {
            Ok(entry) => Self {
                leaf,
                envelope: Some((entry.seq, entry.prev, entry.recorded_at)),
                remark: remark(&entry, seq),
            },
            Err(error) => {
                let kind = match Fault::entry_kind(&error) {
                    FaultKind::NotAnEntry if !is_json(line) => FaultKind::NotJson,
                    kind => kind,
                };
                Self {
                    leaf,
                    envelope: None,
                    remark: Some(Remark::fault(Fault::at(seq, kind, error))),
                }
            }
        }
    }
}

/// What there is to say of an entry's record.
fn remark(entry: &Entry<'_>, seq: Seq) -> Option<Box<Remark>> {
    if seq.0 != 0
        && entry.record.len() <= RECORD_LIMIT
        && let Some(plain) = plainly(entry.record)
    {
        return Remark::of(plain);
    }
    let logged = match decode(entry, seq) {
        Ok(logged) => logged,
        Err(fault) => return Some(Remark::fault(fault)),
    };
    let length = entry.record.len();
    let fault = if length > RECORD_LIMIT {
        let detail =
            format!("the record has {length} bytes, and at most {RECORD_LIMIT} are allowed");
        Some(Fault::at(seq, FaultKind::TooLong, detail))
    } else if seq.0 == 0 && !matches!(logged.record.event, Event::LedgerOpened(_)) {
        let detail = "the first record is not ledger_opened";
        Some(Fault::at(seq, FaultKind::NotAnEntry, detail))
    } else {
        None
    };
    let said = content(&logged);
    let own = logged.record.sources.iter().chain(&said.sources);
    let cites: Vec<Digest> = own.filter_map(|source| source.sha256.clone()).collect();
    let note = match (&logged.record.event, &said.event) {
        (Event::LedgerOpened(e), _) => Note::Opens {
            origin: e.origin.to_string(),
            format: e.format,
        },
        (Event::FormatRaised(e), _) => Note::Raises(e.format),
        (Event::EvidenceWithheld(e), _) => Note::Withholds(logged.id.clone(), e.sha256.clone()),
        (Event::Correction(c), said) => Note::Replaces {
            target: c.target.clone(),
            id: logged.id.clone(),
            withheld: match said {
                Event::EvidenceWithheld(e) => Some(e.sha256.clone()),
                _ => None,
            },
        },
        (Event::Retraction(r), _) => Note::Retracts(r.target.clone()),
        _ => Note::Nothing,
    };
    let plain = fault.is_none() && cites.is_empty() && matches!(note, Note::Nothing);
    (!plain).then(|| Box::new(Remark { fault, cites, note }))
}
