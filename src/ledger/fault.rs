//! What can be wrong with the bytes of a ledger.

use std::fmt;

use serde::Serialize;

use crate::case::ids::CaseId;
use crate::log::chain::LinkError;
use crate::log::entry::EntryError;
use crate::seq::Seq;

/// The kinds of faults, by the names that they have in `verify --json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The record is not JSON.
    NotJson,
    /// The line is not an entry, or its record not one that the format knows.
    NotAnEntry,
    /// The entry says that it stands elsewhere.
    WrongSeq,
    /// It does not follow from the entry before.
    ChainBroken,
    /// It was recorded before the entry before.
    TimeGoesBack,
    /// The line or the record is over its limit.
    TooLong,
    /// The log ends before the checkpoint says.
    ShorterThanCheckpoint,
    /// The leaves do not hash to the root in the checkpoint.
    RootDiffers,
    /// There is no checkpoint.
    CheckpointMissing,
    /// The checkpoint cannot be read, or is another ledger's.
    BadCheckpoint,
    /// A cited document is not there.
    EvidenceMissing,
    /// A document is not what its name says.
    EvidenceAltered,
}

/// Something that is wrong with the bytes of a ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The entry; `None` for what concerns no entry.
    pub seq: Option<Seq>,
    /// Its line, counted from 1.
    pub line: Option<u64>,
    /// Its case, where it could be read.
    pub case: Option<CaseId>,
    /// What kind of fault.
    pub kind: FaultKind,
    /// What is the matter, in a sentence.
    pub detail: String,
}

impl Fault {
    /// A fault at an entry.
    #[must_use]
    pub fn at(seq: Seq, kind: FaultKind, detail: impl fmt::Display) -> Self {
        Self {
            seq: Some(seq),
            line: Some(seq.line()),
            case: None,
            kind,
            detail: detail.to_string(),
        }
    }

    /// A fault of the ledger as a whole.
    #[must_use]
    pub fn of_ledger(kind: FaultKind, detail: impl fmt::Display) -> Self {
        Self {
            seq: None,
            line: None,
            case: None,
            kind,
            detail: detail.to_string(),
        }
    }

    /// The same, in a case.
    #[must_use]
    pub fn in_case(mut self, case: Option<CaseId>) -> Self {
        self.case = case;
        self
    }
}

impl Fault {
    pub(super) fn entry_kind(error: &EntryError) -> FaultKind {
        match error {
            EntryError::TooLong(_) => FaultKind::TooLong,
            EntryError::Framing(..) => FaultKind::NotAnEntry,
        }
    }

    pub(super) fn from_entry(seq: Seq, error: &EntryError) -> Self {
        Self::at(seq, Self::entry_kind(error), error)
    }

    pub(super) fn from_link(seq: Seq, error: &LinkError) -> Self {
        let kind = match error {
            LinkError::WrongSeq { .. } => FaultKind::WrongSeq,
            LinkError::ChainBroken { .. } => FaultKind::ChainBroken,
            LinkError::TimeGoesBack { .. } => FaultKind::TimeGoesBack,
        };
        Self::at(seq, kind, error)
    }
}

impl FaultKind {
    /// The name as it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotJson => "not_json",
            Self::NotAnEntry => "not_an_entry",
            Self::WrongSeq => "wrong_seq",
            Self::ChainBroken => "chain_broken",
            Self::TimeGoesBack => "time_goes_back",
            Self::TooLong => "too_long",
            Self::ShorterThanCheckpoint => "shorter_than_checkpoint",
            Self::RootDiffers => "root_differs",
            Self::CheckpointMissing => "checkpoint_missing",
            Self::BadCheckpoint => "bad_checkpoint",
            Self::EvidenceMissing => "evidence_missing",
            Self::EvidenceAltered => "evidence_altered",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            Some(seq) => write!(
                f,
                "entry {seq} (line {}): {}: {}",
                seq.line(),
                self.kind.as_str(),
                self.detail
            ),
            None => write!(f, "{}: {}", self.kind.as_str(), self.detail),
        }
    }
}

impl std::error::Error for Fault {}
