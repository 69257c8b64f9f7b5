//! What stands in the way of a repair.

use super::Failure;
use crate::ledger::{FaultKind, LedgerError, RepairError};
use crate::seq::Size;
use crate::store::StoreError;

impl Failure {
    /// A repair that nobody said yes to.
    pub fn not_asserted() -> Self {
        Self::no("nothing was asserted: the answer was not yes")
    }

    /// A repair that nobody can be asked about.
    pub fn cannot_ask() -> Self {
        Self::cannot(
            "nothing was asserted: this needs your yes, and there is no terminal to ask on",
        )
        .hint("read what is shown; then casebook repair --yes asserts it")
    }

    /// A checkpoint that went missing between two looks.
    pub fn checkpoint_went() -> Self {
        Self::cannot("nothing was asserted: the checkpoint was there a moment ago")
            .hint("try again")
    }

    /// A repair that the disk stood in the way of.
    pub fn of_repair(error: StoreError) -> Self {
        match error {
            StoreError::Uncertain { path, source } => Self::cannot(format!(
                "the checkpoint may or may not have been asserted: cannot sync {}: {source}",
                path.display()
            ))
            .hint("casebook repair again: it says whether there is anything left to do"),
            other => other.into(),
        }
    }
}

impl From<RepairError> for Failure {
    fn from(error: RepairError) -> Self {
        let text = error.to_string();
        match error {
            RepairError::Ledger(LedgerError::Fault(_)) => Self::no(text)
                .hint("the log was changed while it was read: try again"),
            RepairError::Ledger(error) => error.into(),
            RepairError::NotTheCheckpoint(fault) if fault.kind == FaultKind::BadCheckpoint => {
                Self::no(text).hint("put this ledger's own checkpoint in its place; or take this one away, and casebook repair shows what could be asserted")
            }
            RepairError::NotTheCheckpoint(_) => Self::no(text)
                .hint("the checkpoint can be read, and the log is not what it says: repair cannot mend that; restore the ledger from a copy"),
            RepairError::Damaged { whole: Size(0), .. } => Self::no(text)
                .hint("there is nothing before it that could be asserted: restore the ledger from a copy"),
            RepairError::Damaged { whole, .. } => Self::no(text).hint(format!(
                "restore the ledger from a copy; where there is none, --size {whole} asserts no more than what is whole before the damage, and the next append sets the rest aside"
            )),
            RepairError::TooMany { whole, .. } => {
                Self::no(text).hint(format!("--size {whole} is the most that can be asserted"))
            }
            RepairError::Contradicted(_) => Self::no(text)
                .hint("nothing is asserted against a checkpoint that can still be read: restore the ledger from a copy, or find out why the two differ"),
        }
    }
}
