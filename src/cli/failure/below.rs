//! What the layers below this one fail with.

use std::error::Error;
use std::io;

use super::Failure;
use crate::ledger::{Fault, FaultKind, LedgerError};
use crate::store::StoreError;

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => Self::cannot(format!("cannot write the output: {error}")),
        }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::cannot(format!("cannot write the database: {error}"))
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let failure = Self::no(fault.to_string());
        match fault.kind {
            FaultKind::CheckpointMissing | FaultKind::BadCheckpoint => failure.hint(NO_CHECKPOINT),
            _ => failure
                .hint("casebook verify reports all that is wrong; nothing is appended until then"),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let because = error
            .source()
            .map(|source| format!(": {source}"))
            .unwrap_or_default();
        let failure = Self::cannot(format!("{error}{because}"));
        match error {
            StoreError::NotALedger(_) => {
                failure.hint("name one with --ledger DIR, or start one: casebook init --origin NAME")
            }
            StoreError::AlreadyThere(_) => failure.hint("name another directory with --ledger DIR"),
            StoreError::Locked { .. } => failure.hint("wait longer with --lock-timeout SECONDS; the lock ends with the process that holds it, so never remove .lock"),
            StoreError::LockLost(_) => failure
                .hint("somebody removed .lock, or put another ledger in its place: casebook verify, then append again"),
            StoreError::Io { source, what, .. } => match why(&source, what) {
                Some(why) => failure.hint(why),
                None => failure,
            },
            StoreError::Uncertain { .. } => {
                failure.hint("append the same records, with the same ids, again: what is there already is not doubled")
            }
            _ => failure,
        }
    }
}

/// What to do where the system says that there is no room, or no right to write.
fn why(error: &io::Error, what: &str) -> Option<&'static str> {
    use io::ErrorKind::{
        FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
    };
    match error.kind() {
        StorageFull | QuotaExceeded | FileTooLarge => {
            Some("nothing was recorded: make room, then do the same again")
        }
        PermissionDenied | ReadOnlyFilesystem if what == "lock" => {
            Some("nothing was recorded: the ledger can be read here, and not be written")
        }
        _ => None,
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        let text = error.to_string();
        match error {
            LedgerError::Refused(refused) => Self::Refused(refused),
            LedgerError::Fault(fault) => fault.into(),
            LedgerError::Store(error) => error.into(),
            LedgerError::NeedsNewer { .. } => Self::cannot(format!("needs_newer: {text}"))
                .hint("nothing was found to be wrong with it"),
            LedgerError::ClockBehind { .. } => {
                Self::cannot(text).hint("set the clock of this machine")
            }
            LedgerError::ClockAhead { .. } => {
                Self::cannot(text).hint("if the clock is right, say so with --clock-ok")
            }
        }
    }
}

/// What to do where there is no checkpoint that can be read.
pub const NO_CHECKPOINT: &str = "restore the file checkpoint from a copy of the ledger; where there is none, casebook repair shows what could be asserted in its place";
