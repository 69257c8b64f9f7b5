//! What can be said of a record alone: whether it is one that may be appended.

use crate::case::event::Event;
use crate::case::ids::RecordId;
use crate::case::record::{DecodeError, RECORD_LIMIT, Record};
use crate::case::text::Reason;
use crate::ledger::append::{NO_RECORDER, Refusal, Submission, Submit};
use crate::ledger::{FORMAT, new_id};
use crate::time::Instant;

/// A record that can be taken, as far as can be said of it alone.
pub(super) struct Fit {
    pub(super) line: u64,
    pub(super) id: RecordId,
    pub(super) record: Box<Record>,
    pub(super) encoded: Box<[u8]>,
}

impl Fit {
    pub(super) fn new(submitted: impl Submit, recorded_at: Instant) -> Result<Self, Refusal> {
        let Submission { line, mut record } = submitted.submission()?;
        let id = record.id.get_or_insert_with(|| new_id(recorded_at)).clone();
        check(line, &record)?;
        let encoded = record.encode();
        if encoded.len() > RECORD_LIMIT {
            return Err(Refusal::too_long(line, encoded.len()));
        }
        Ok(Self {
            line,
            id,
            record,
            encoded: encoded.into_boxed_slice(),
        })
    }
}

/// What is wrong with a record by itself.
fn check(line: u64, record: &Record) -> Result<(), Refusal> {
    let malformed = |problem: String| {
        let error = DecodeError {
            problem,
            column: None,
            hint: None,
        };
        Err(Refusal::malformed(line, &error))
    };
    if let Err(error) = record.check_shape() {
        return Err(Refusal::malformed(line, &error));
    }
    if let Some(reason) = reason_of(&record.event).filter(|reason| !reason.says_something()) {
        let problem = format!("the reason {:?} says nothing", reason.as_str());
        let hint = Some("write why, in words: it is public and permanent".to_owned());
        let error = DecodeError {
            problem,
            column: None,
            hint,
        };
        return Err(Refusal::malformed(line, &error));
    }
    if record.by.is_none() {
        return malformed(NO_RECORDER.into());
    }
    match &record.event {
        Event::LedgerOpened(_) => malformed("a ledger is opened once, by its first entry".into()),
        Event::FormatRaised(_) => malformed(format!(
            "this version knows format {FORMAT} and no newer one"
        )),
        _ => Ok(()),
    }
}

/// Why it was done, by the record of an event that says so.
fn reason_of(event: &Event) -> Option<&Reason> {
    match event {
        Event::Correction(e) => Some(&e.reason),
        Event::Retraction(e) => Some(&e.reason),
        Event::EvidenceWithheld(e) => Some(&e.reason),
        Event::CaseClosed(e) => Some(&e.reason),
        Event::CaseReopened(e) => Some(&e.reason),
        Event::CaseReturned(e) => e.reason.as_ref(),
        Event::Verdict(e) => e.reason.as_ref(),
        Event::AppealDecided(e) => e.reason.as_ref(),
        _ => None,
    }
}
