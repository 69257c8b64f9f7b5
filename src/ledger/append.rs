//! Appending: a batch is judged as a whole, and all of it is recorded or nothing.

mod draft;

use std::sync::PoisonError;
use std::time::Duration;

use draft::Draft;
use serde::Serialize;

use super::{Ledger, LedgerError, View};
use crate::case::ids::{CaseId, RecordId};
use crate::case::record::{RECORD_LIMIT, Record};
use crate::case::rules::Finding;
use crate::log::hash::{Leaf, Root};
use crate::seq::{Seq, Size};
use crate::store::Document;
use crate::time::Instant;

/// A record that somebody submits, and the line of their batch on which it stands.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Counted from 1.
    pub line: u64,
    /// The record; an id is made where it has none. In a box: a batch may be of a million, and is
    /// taken apart piece by piece.
    pub record: Box<Record>,
}

/// What is said of a record without a recorder.
pub const NO_RECORDER: &str = "the record has no recorder, by";

/// What becomes a submission when it is its turn. A batch may be of a million records; those of them that
/// are still text take less than half the memory.
pub trait Submit: Send {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// Where it is no record.
    fn submission(self) -> Result<Submission, Refusal>;
}

impl Submit for Submission {
    fn submission(self) -> Result<Submission, Refusal> {
        Ok(self)
    }
}

/// How to append.
#[derive(Clone, Debug)]
pub struct Append {
    /// What the clock says.
    pub now: Instant,
    /// How long to wait for another writer.
    pub lock_timeout: Duration,
    /// Whether a clock more than a year ahead of the last entry is right.
    pub clock_ok: bool,
    /// Check all, write nothing.
    pub dry_run: bool,
    /// Documents to copy into the ledger first.
    pub documents: Vec<Document>,
}

impl Append {
    /// Appends at a time, as one usually does.
    #[must_use]
    pub fn at(now: Instant) -> Self {
        let lock_timeout = Duration::from_secs(10);
        Self {
            now,
            lock_timeout,
            clock_ok: false,
            dry_run: false,
            documents: Vec::new(),
        }
    }
}

/// An entry that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct New {
    /// Its place.
    pub seq: Seq,
    /// Its record's id.
    pub id: RecordId,
    /// Its leaf.
    pub leaf: Leaf,
}

/// A record that was there already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Already {
    /// Its place.
    pub seq: Seq,
    /// Its id.
    pub id: RecordId,
    /// Whether it is in force.
    pub in_force: bool,
}

/// What an append did.
#[derive(Clone, Debug)]
pub struct Appended {
    /// The entries that were made, in order.
    pub appended: Vec<New>,
    /// The records that were there already.
    pub already: Vec<Already>,
    /// What should be looked at in the new entries.
    pub warnings: Vec<Finding>,
    /// How many entries the ledger has now.
    pub size: Size,
    /// The leaf of the last.
    pub head: Leaf,
    /// The root over all.
    pub root: Root,
    /// Bytes of an interrupted append that were set aside.
    pub set_aside: u64,
}

/// A record that a rule forbids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Its line in the batch.
    pub line: u64,
    /// The rule.
    pub rule: &'static str,
    /// The case.
    pub case: Option<CaseId>,
    /// The entries that it clashes with. Entries of the same batch have the places that they would
    /// have had.
    pub clashes_with: Vec<Seq>,
    /// What is the matter, in a sentence.
    pub detail: String,
    /// What to do about it, where that can be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<Box<str>>,
    /// What of the record it is about, where that can be said.
    #[serde(skip)]
    pub about: Option<Box<About>>,
}

/// What of a record a refusal is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The field that is most likely wrong, as in [`Finding::field`].
    pub field: Option<&'static str>,
    /// Whom or what it is about, as in [`Finding::subject`].
    pub subject: String,
}

impl Refusal {
    /// The field that is most likely wrong.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        self.about.as_ref().and_then(|about| about.field)
    }

    /// Whom or what it is about; nothing where that is not said.
    #[must_use]
    pub fn subject(&self) -> &str {
        self.about.as_ref().map_or("", |about| &about.subject)
    }

    /// A record that cannot be read.
    #[must_use]
    pub fn malformed(line: u64, error: &crate::case::record::DecodeError) -> Self {
        let detail = error.to_string();
        let hint = error.hint.clone().map(Into::into);
        Self {
            line,
            rule: "malformed",
            case: None,
            clashes_with: Vec::new(),
            detail,
            hint,
            about: None,
        }
    }

    /// A record that is over its limit.
    #[must_use]
    pub fn too_long(line: u64, length: usize) -> Self {
        let detail =
            format!("the record has {length} bytes, and at most {RECORD_LIMIT} are allowed");
        let hint = Some("attach a long text as a document, and cite it".into());
        Self {
            line,
            rule: "too_long",
            case: None,
            clashes_with: Vec::new(),
            detail,
            hint,
            about: None,
        }
    }
}

impl Ledger {
    /// Appends a batch. When this returns without an error, its entries survive a power cut.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Refused`] with every rule that says no; a fault, where the ledger is not what
    /// its checkpoint says; a clock that is wrong; or what the disk stands in the way of. Nothing is
    /// recorded then, other than in [`crate::store::StoreError::Uncertain`].
    pub fn append<S: Submit>(&self, batch: Vec<S>, how: &Append) -> Result<Appended, LedgerError> {
        if how.dry_run {
            let view = self.view_for(batch.len())?;
            return self.draft(&view, batch, how)?.dry_run();
        }
        // Before there is a lock file to make, there has to be a ledger.
        if !self.has_appended() {
            self.checkpoint()?;
        }
        let writer = self.store.lock(how.lock_timeout)?;
        let mut view = match self.recent()? {
            Some(view) if !is_long(batch.len(), view.checkpoint().size) => view,
            _ => self.view_for(batch.len())?,
        };
        let draft = self.draft(&view, batch, how)?;
        let (appended, goes_on) = draft.commit(&writer, &mut view, how)?;
        if goes_on && view.is_small() {
            *self.recent.lock().unwrap_or_else(PoisonError::into_inner) = Some(view);
        }
        Ok(appended)
    }

    /// What is to be written, with what is to be said of it.
    fn draft<S: Submit>(
        &self,
        view: &View,
        batch: Vec<S>,
        how: &Append,
    ) -> Result<Draft, LedgerError> {
        let mut draft = Draft::new(view, batch, how)?;
        // There may be many documents: where none is cited, nobody asks which.
        if !draft.cited.is_empty() {
            draft.warn_of_missing(&self.store.documents()?, how);
        }
        Ok(draft)
    }

    /// Whether the view is kept with which an append left off.
    fn has_appended(&self) -> bool {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.is_some()
    }

    /// The view with which the last append left off, if the ledger is still that: who appends again
    /// and again need not find out again what was just known.
    fn recent(&self) -> Result<Option<View>, LedgerError> {
        let recent = self
            .recent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match recent {
            Some(mut view) => {
                let is_still = view.is_still(&self.checkpoint()?, self.store.log()?)?;
                Ok(is_still.then_some(view))
            }
            None => Ok(None),
        }
    }

    /// A view to judge a batch by.
    fn view_for(&self, batch: usize) -> Result<View, LedgerError> {
        if is_long(batch, self.checkpoint()?.size) {
            self.read()
        } else {
            self.look()
        }
    }
}

/// Whether to look for each record of a batch would take longer than to read all of a ledger.
fn is_long(batch: usize, size: Size) -> bool {
    batch as u64 > size.0 / 8
}
